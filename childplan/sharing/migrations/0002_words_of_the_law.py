from django.db import migrations, models

BASES = [
    ("public_task", "Public task: the law gives my organisation this task"),
    ("legal_obligation", "Legal obligation: the law or a court says that it must be shared"),
    ("duty", "The duty to share of the Children’s Wellbeing and Schools Act 2026"),
    ("vital_interests", "Vital interests: somebody’s life is in danger"),
    (
        "recognised",
        "Recognised legitimate interests: keeping a child safe, an emergency or a crime (only for an "
        "organisation that is no public authority)",
    ),
    ("legitimate_interests", "Legitimate interests, of an organisation that is no public authority"),
    ("consent", "Consent, freely given and free to withdraw: rarely the right one"),
]
ANSWERS = [
    ("agreed", "Agreed"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("mistaken", "Recorded by mistake"),
]
AGREES_TO = [
    ("early_help_assessment", "Early help assessment"),
    ("early_help_support", "Early help support"),
    ("section_17_support", "Support for a child in need (Children Act 1989, section 17)"),
]
TAKES_OUT = ["withdrawn", "mistaken"]


def basis_of_a_decision() -> models.CharField:
    return models.CharField(
        max_length=30, choices=BASES, blank=True, help_text="None where nothing is shared"
    )


class Migration(migrations.Migration):
    """Recognised legitimate interests; no basis for what is not shared; answers recorded by mistake."""

    dependencies = [("sharing", "0001_initial")]

    operations = [
        migrations.AlterField("sharingdecision", "basis", basis_of_a_decision()),
        migrations.AlterField("historicalsharingdecision", "basis", basis_of_a_decision()),
        migrations.AlterField("sharingagreement", "basis", models.CharField(max_length=30, choices=BASES)),
        migrations.AlterField("familyagreement", "to", models.CharField(max_length=30, choices=AGREES_TO)),
        migrations.AlterField("familyagreement", "answer", models.CharField(max_length=20, choices=ANSWERS)),
        migrations.RemoveConstraint("familyagreement", "what_is_withdrawn_was_agreed"),
        migrations.AddConstraint(
            "familyagreement",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__in", TAKES_OUT), ("withdraws_id__isnull", False)),
                    models.Q(
                        models.Q(("answer__in", TAKES_OUT), _negated=True), ("withdraws_id__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="what_is_withdrawn_was_agreed",
            ),
        ),
        migrations.AddConstraint(
            "sharingdecision",
            models.CheckConstraint(
                condition=models.Q(("basis", ""), ("decided", "share"), _negated=True),
                name="a_share_has_a_lawful_basis",
            ),
        ),
    ]
