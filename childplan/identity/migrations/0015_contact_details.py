import childplan.common.models
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


# Until now a number and an email stood beside the name. Each that ever stood there becomes a row, from the day it was written
# until the day another took its place, with the versions that say who did either and why. What has no version is of today.
# Whoever owns the tables sees no protected row, so the steward reads them; in a database that is just being made there is none.
DETAILS_FROM_PEOPLE = """
do $$
declare
  r record; made uuid;
  guarded constant boolean := current_user <> 'childplan_steward'
    and has_table_privilege('childplan_steward', 'identity_familyperson', 'select');
begin
  if guarded then
    grant insert on identity_contactdetail, identity_historicalcontactdetail to childplan_steward;
    set local role childplan_steward;
    set local row_security = on;
  end if;
  for r in
    with said as (
      select h.id as person, k.kind, k.value, h.history_date as at, h.history_id as version,
             lag(k.value, 1, '') over w as before, h.history_user_id as who, h.history_membership_id as acting,
             h.history_change_reason as why
        from identity_historicalfamilyperson h
       cross join lateral (values ('email', h.email), ('telephone', h.telephone)) k(kind, value)
      window w as (partition by h.id, k.kind order by h.history_date, h.history_id)),
    changed as (
      select s.*, lead(s.at) over w as until, lead(s.who) over w as ended_by, lead(s.acting) over w as ended_acting,
             lead(s.why) over w as ended_why
        from said s where s.value is distinct from s.before
      window w as (partition by s.person, s.kind order by s.at, s.version)),
    present as (
      select p.id as person, k.kind, k.value from identity_familyperson p
       cross join lateral (values ('email', p.email), ('telephone', p.telephone)) k(kind, value))
    select c.person, c.kind, c.value, c.at, c.who, c.acting, c.why, c.until, c.ended_by, c.ended_acting, c.ended_why,
           coalesce(c.until::date, case when p.value is distinct from c.value then current_date end) as ends_on
      from changed c left join present p on p.person = c.person and p.kind = c.kind
     where c.value <> ''
    union all
    select p.person, p.kind, p.value, statement_timestamp(), null, null, null, null, null, null, null, null
      from present p
     where p.value <> '' and not exists (
       select 1 from changed c where c.person = p.person and c.kind = p.kind and c.until is null and c.value = p.value)
  loop
    made := gen_random_uuid();
    insert into identity_contactdetail (id, person_id, kind, value, is_confidential, starts_on, ends_on, author_membership_id)
      values (made, r.person, r.kind, r.value, false, r.at::date, r.ends_on, r.acting);
    insert into identity_historicalcontactdetail (id, person_id, kind, value, is_confidential, starts_on, ends_on,
        author_membership_id, history_id, history_date, history_change_reason, history_type, history_user_id, history_membership_id)
      values (made, r.person, r.kind, r.value, false, r.at::date, null, r.acting, gen_random_uuid(), r.at, r.why, '+', r.who, r.acting);
    if r.until is not null then
      insert into identity_historicalcontactdetail (id, person_id, kind, value, is_confidential, starts_on, ends_on,
          author_membership_id, history_id, history_date, history_change_reason, history_type, history_user_id, history_membership_id)
        values (made, r.person, r.kind, r.value, false, r.at::date, r.ends_on, r.acting, gen_random_uuid(), r.until, r.ended_why,
                '~', r.ended_by, r.ended_acting);
    end if;
  end loop;
  if guarded then
    reset role;
    set local row_security = off;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    """How an adult is reached: each number and email a row of its own, with its own mark."""

    dependencies = [
        ('identity', '0014_hidden_adults'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalContactDetail',
            fields=[
                ('history_membership_id', models.BigIntegerField(null=True)),
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('telephone', 'Telephone'), ('email', 'Email')], max_length=20)),
                ('value', models.CharField(max_length=254)),
                ('is_confidential', childplan.common.models.Mark(db_default=False, default=False, editable=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('author_membership_id', models.BigIntegerField(null=True)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='identity.familyperson')),
            ],
            options={
                'verbose_name': 'historical contact detail',
                'verbose_name_plural': 'historical contact details',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ContactDetail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('telephone', 'Telephone'), ('email', 'Email')], max_length=20)),
                ('value', models.CharField(max_length=254)),
                ('is_confidential', childplan.common.models.Mark(db_default=False, default=False, editable=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('author_membership_id', models.BigIntegerField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_details', to='identity.familyperson')),
            ],
            options={
                'ordering': ['kind', '-starts_on'],
                'indexes': [models.Index(django.db.models.functions.text.Lower('value'), models.F('kind'), name='contact_details_by_value')],
            },
        ),
        migrations.RunSQL(DETAILS_FROM_PEOPLE, migrations.RunSQL.noop),
    ]
