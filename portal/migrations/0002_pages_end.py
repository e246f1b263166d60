from django.db import migrations

# A page that was to last for ever ends at the next age at which it is looked at, and 30 calendar days: 11, 13, 16, of age,
# then each year. No area has set ages of its own yet.
# Whoever owns the tables sees no protected row, so the steward writes; in a database that is just being made there is none.
PAGES_END = """
do $$ begin
if not has_table_privilege('childplan_steward', 'access_involvement', 'update') then
  return;
end if;
set local role childplan_steward;
set local row_security = on;
with pages as (
  select i.id, coalesce(c.born_on, c.expected_on) as born, (statement_timestamp() at time zone 'Europe/London')::date as today
    from access_involvement i join identity_child c on c.id = i.child_id
   where i.kind = 11 and i.ends_at >= timestamptz '9000-01-01 00:00+00'),
birthdays as (
  select p.id, case when to_char(p.born, 'MM-DD') = '02-29' and to_char(p.born + make_interval(years => age), 'MM-DD') = '02-28'
                    then (p.born + make_interval(years => age))::date + 1
                    else (p.born + make_interval(years => age))::date end as day
    from pages p, unnest(array[11, 13, 16, 18]) age),
ended as (
  update access_involvement i
     set ends_at = (coalesce((select min(b.day) from birthdays b where b.id = p.id and b.day > p.today), p.today + 365) + 30)::timestamp
                   at time zone 'Europe/London',
         end_reason = 'Until somebody looks at it again'
    from pages p where p.id = i.id
  returning i.*)
insert into access_historicalinvolvement (id, kind, information_class, principal_id, classes, starts_at, ends_at, reason, end_reason,
    made_by_membership_id, child_id, organisation_id, history_id, history_date, history_change_reason, history_type)
  select e.id, e.kind, e.information_class, e.principal_id, e.classes, e.starts_at, e.ends_at, e.reason, e.end_reason,
         e.made_by_membership_id, e.child_id, e.organisation_id, gen_random_uuid(), statement_timestamp(),
         'Every page of a parent has an end now', '~' from ended e;
reset role;
set local row_security = off;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0001_initial"),
        ("access", "0008_for_a_time"),
        ("identity", "0010_no_order_as_text"),
    ]

    operations = [migrations.RunSQL(PAGES_END, migrations.RunSQL.noop)]
