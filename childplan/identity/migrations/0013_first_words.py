from django.db import migrations, models

# Whoever owns the tables sees no protected row, so the steward marks those that are there. In a database that is just being
# made the steward has no privileges yet, and there is nothing to mark.
MARK = """
do $$ begin
if has_table_privilege('childplan_steward', 'identity_childword', 'update') then
  set local role childplan_steward;
  set local row_security = on;
  update identity_childword w set is_first = true from identity_child c
   where c.id = w.child_id and w.word = split_part(replace(c.sort_name, ',', ' '), ' ', 1);
  reset role;
  set local row_security = off;
end if;
end $$
"""


class Migration(migrations.Migration):
    """Words of names say whether the child's sorting name begins with them."""

    dependencies = [("identity", "0012_the_young_person")]

    operations = [
        migrations.AddField(
            model_name="childword",
            name="is_first",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="childword", name="children_with_word"),
        migrations.AddIndex(
            model_name="childword",
            index=models.Index(fields=["word", "is_first", "child"], name="children_with_word"),
        ),
    ]
