from django.db import migrations, models

# What was looked at before is seen by whoever reviews looking, too: for which body and area somebody acted is read from the
# membership, and the way from what was asked. Before this table is closed to every change.
# Whoever owns the tables sees no protected row, so the steward writes; in a database that is just being made there is none.
WAY_AND_BODY = """
do $$ begin
if not has_table_privilege('childplan_steward', 'history_accessevent', 'update') then
  return;
end if;
set local role childplan_steward;
set local row_security = on;
update history_accessevent e
   set organisation_id = m.organisation_id, area_id = o.area_id
  from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
 where m.id = e.membership_id;
update history_accessevent
   set way = case when outcome = 'refused' then 'refused' when method not in ('GET', 'HEAD', 'OPTIONS') then 'act' else 'view' end;
reset role;
set local row_security = off;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_initial'),
        ('history', '0001_initial'),
        ('organisations', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='accessevent',
            name='area_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='accessevent',
            name='means',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='accessevent',
            name='organisation_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='accessevent',
            name='way',
            field=models.CharField(choices=[('view', 'Opened'), ('list', 'In a list'), ('search', 'In a search'), ('export', 'In a file'), ('print', 'On a page to print'), ('api', 'By a system'), ('act', 'While changing something'), ('sign_in', 'Signed in or out'), ('refused', 'Refused'), ('emergency', 'In an emergency')], default='view', max_length=20),
        ),
        migrations.RunSQL(WAY_AND_BODY, migrations.RunSQL.noop),
    ]
