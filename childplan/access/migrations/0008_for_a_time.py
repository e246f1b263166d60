from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    """Kinds of involvement that are for a time have an end."""

    dependencies = [("access", "0007_restricted_records")]

    operations = [
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 18), _negated=True),
                    ("ends_at__lte", models.F("starts_at") + timedelta(days=28)),
                    _connector="OR",
                ),
                name="inspection_is_for_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 17), _negated=True),
                    ("ends_at__lte", models.F("starts_at") + timedelta(days=366)),
                    _connector="OR",
                ),
                name="advocacy_is_for_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 20), _negated=True),
                    ("ends_at__lte", models.F("starts_at") + timedelta(days=366)),
                    _connector="OR",
                ),
                name="referral_is_for_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 21), _negated=True),
                    ("ends_at__lte", models.F("starts_at") + timedelta(days=366)),
                    _connector="OR",
                ),
                name="panel_is_for_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", 22), _negated=True),
                    ("ends_at__lte", models.F("starts_at") + timedelta(days=366)),
                    _connector="OR",
                ),
                name="left_roll_is_for_a_time",
            ),
        ),
    ]
