from django.db import migrations, models


class Migration(migrations.Migration):
    """A message may stay unsent since its reader lost sight of the child."""

    dependencies = [("notifications", "0003_own_notices")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting to be sent"),
                    ("sent", "Sent"),
                    ("refused", "Refused by the sending service"),
                    ("quarantined", "Set aside after repeated failures"),
                    ("withheld", "Not sent"),
                ],
                default="waiting",
                max_length=20,
            ),
        ),
    ]
