"""A partner system acts under a sharing agreement. Those registered before go on for 90 days, in which one is named."""

from datetime import date, timedelta

from django.db import migrations, models

DAYS = 90
"""Calendar days."""


def end_of_grace() -> date:
    return date.today() + timedelta(days=DAYS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_scopes_per_class"), ("sharing", "0002_words_of_the_law")]

    operations = [
        migrations.AddField(
            model_name="partnersystem",
            name="agreement",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="partner_systems",
                to="sharing.sharingagreement",
            ),
        ),
        # The default is written into the rows that there are, and into none that comes later.
        migrations.AddField(
            model_name="partnersystem",
            name="unnamed_until",
            field=models.DateField(
                default=end_of_grace,
                help_text="The last day on which it may act without an agreement that is named",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="partnersystem",
            name="unnamed_until",
            field=models.DateField(
                help_text="The last day on which it may act without an agreement that is named", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="partnersystem",
            constraint=models.CheckConstraint(
                condition=models.Q(agreement__isnull=False) | models.Q(unnamed_until__isnull=False),
                name="a_system_acts_under_an_agreement",
            ),
        ),
    ]
