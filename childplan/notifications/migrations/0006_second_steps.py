from django.db import migrations, models


class Migration(migrations.Migration):
    """People are told when the way they sign in changes."""

    dependencies = [("notifications", "0005_page_ends")]

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
                    ("second_step_changed", "Second Step Changed"),
                    ("second_step_reset", "Second Step Reset"),
                ],
                max_length=40,
            ),
        ),
    ]
