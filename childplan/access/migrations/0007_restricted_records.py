import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("adoption", "Adoption: the life before it"),
    ("witness_protection", "Witness protection"),
    ("own_family", "Family of somebody who works here"),
    ("high_risk", "High risk to the child or family"),
    ("other", "Another reason"),
]
# Whoever owns the tables sees no protected row, so the steward writes.
OF_ADOPTIONS = """
do $$ begin
if has_table_privilege('childplan_steward', 'access_restriction', 'update') then
  set local role childplan_steward;
  set local row_security = on;
  update access_restriction set kind = 'adoption' where after_adoption;
  update access_historicalrestriction set kind = 'adoption' where after_adoption;
  reset role;
  set local row_security = off;
end if;
end $$
"""
# Days are London's, as everywhere.
WITHIN = """
alter table access_restriction add constraint a_restriction_is_looked_at_within_90_days
  check (review_on <= (made_at at time zone 'Europe/London')::date + 90)
"""
WITHOUT = "alter table access_restriction drop constraint a_restriction_is_looked_at_within_90_days"


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0006_class_of_an_involvement"),
    ]

    operations = [
        migrations.AddField("rolemask", "managed_by", models.CharField(blank=True, max_length=40, default="")),
        migrations.AlterField("rolemask", "managed_by", models.CharField(blank=True, max_length=40)),
        *(
            migrations.AddField(model, "kind", models.CharField(choices=KINDS, default="other", max_length=20))
            for model in ("restriction", "historicalrestriction")
        ),
        *(
            migrations.AddField(model, "told_on", models.DateField(null=True))
            for model in ("restriction", "historicalrestriction")
        ),
        migrations.AddField(
            "restriction",
            "followed_by",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follows",
                to="access.restriction",
            ),
        ),
        migrations.AddField(
            "historicalrestriction",
            "followed_by",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="access.restriction",
            ),
        ),
        migrations.RemoveConstraint("restriction", "a_life_before_adoption_stays_sealed"),
        migrations.AddConstraint(
            "restriction",
            models.CheckConstraint(
                condition=models.Q(
                    ("after_adoption", False),
                    ("lifted_at__isnull", True),
                    ("followed_by__isnull", False),
                    _connector="OR",
                ),
                name="a_life_before_adoption_stays_sealed",
            ),
        ),
        *(
            migrations.AddField(model, "source_id", models.UUIDField(null=True))
            for model in ("bar", "historicalbar")
        ),
        migrations.AddConstraint(
            "bar",
            models.UniqueConstraint(fields=("child", "source_id"), name="one_bar_of_a_declaration"),
        ),
        migrations.RunSQL(OF_ADOPTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(WITHIN, WITHOUT),
    ]
