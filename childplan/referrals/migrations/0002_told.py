from django.db import migrations, models

WHAT = [("referral", "Referral"), ("panel", "Panel item")]


def told() -> models.BooleanField:
    return models.BooleanField(null=True, help_text="None where it was not asked yet when it was sent")


def why_not() -> models.CharField:
    return models.CharField(max_length=500, blank=True, default="")


def warned() -> models.DateTimeField:
    return models.DateTimeField(
        null=True, help_text="When its receivers were told that its last days have come"
    )


def lapse_told() -> models.DateTimeField:
    return models.DateTimeField(null=True, help_text="When its sender was told that nobody answered")


class Migration(migrations.Migration):
    """Whether the family knows; and who was told that a referral is about to be over, or is."""

    dependencies = [("referrals", "0001_initial")]

    operations = [
        *(
            migrations.AlterField(model, "what", models.CharField(max_length=20, choices=WHAT))
            for model in ("referral", "historicalreferral")
        ),
        *(
            migrations.AddField(model, name, field())
            for model in ("referral", "historicalreferral")
            for name, field in (
                ("family_told", told),
                ("why_not_told", why_not),
                ("warned_at", warned),
                ("lapse_told_at", lapse_told),
            )
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=models.Q(
                    ("family_told", True),
                    ("family_told__isnull", True),
                    models.Q(("why_not_told", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_referral_says_why_nobody_was_told",
            ),
        ),
    ]
