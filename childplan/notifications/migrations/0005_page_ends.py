from django.db import migrations, models


class Migration(migrations.Migration):
    """A parent is told that their page ends soon."""

    dependencies = [("notifications", "0004_withheld")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="template",
            field=models.CharField(
                choices=[
                    ("alert_raised", "Alert Raised"),
                    ("alert_to_manager", "Alert To Manager"),
                    ("parent_invitation", "Parent Invitation"),
                    ("page_ends", "Page Ends"),
                    ("something_new", "Something New"),
                    ("daily_summary", "Daily Summary"),
                ],
                max_length=40,
            ),
        ),
    ]
