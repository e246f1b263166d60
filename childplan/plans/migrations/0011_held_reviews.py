from django.db import migrations, models


class Migration(migrations.Migration):
    """The day of the last review of a plan: from it on its report is owed to the family."""

    dependencies = [("plans", "0010_marked_contributions")]

    operations = [
        migrations.AddField(
            model_name="strand",
            name="reviewed_on",
            field=models.DateField(blank=True, help_text="The day of the last review", null=True),
        ),
        migrations.AddField(
            model_name="historicalstrand",
            name="reviewed_on",
            field=models.DateField(blank=True, help_text="The day of the last review", null=True),
        ),
    ]
