-- Who has looked at a child's plan, as far as it is told to a family person: of the places that they are told of anyhow
-- (portal.who_can_see), in which months somebody there opened the plan. Like that, it is a list of what may be said, so that what
-- is left out leaves no gap.
--
-- No person and no day: only months that are over, so that nobody finds out by looking again whether something that happened
-- yesterday was looked at. Only pages that are about the plan, by name: nothing of a concern, a share, an enquiry, a restricted
-- record, a search or a list. Nothing by which child protection was seen. Nothing from before this adult's own page began.
create or replace function portal.who_looked(asked uuid) returns table (organisation text, month date)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with mine as (
    select min(g.starts_at) as since from access_grant g
     where g.child_id = asked and g.principal = access.person() and g.principal = any (access.principals())
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())),
  told as materialized (select role, organisation from portal.who_can_see(asked))
  select distinct o.name::text, date_trunc('month', e.at at time zone 'Europe/London')::date
    from history_accessevent e
    join accounts_membership m on m.id = e.membership_id
    join organisations_organisation o on o.id = e.organisation_id
    join told on told.organisation = o.name and (told.role = '' and o.kind = 'school' or told.role = m.role)
    join mine on e.at >= mine.since
   where e.child_id = asked and e.outcome = 'seen' and e.way in ('view', 'print', 'act', 'api')
     and e.act in ('plans:child_plan', 'plans:print_plan', 'plans:strand', 'plans:print_strand', 'plans:chronology', 'plans:views',
                   'plans:outcome', 'plans:planned_action', 'plans:edit_section', 'plans:record_progress', 'plans:add_outcome',
                   'plans:add_planned_action', 'send:sen_support', 'attendance:child', 'api:plan')
     and (e.classes & 128) = 0
     and e.at < date_trunc('month', access.clock() at time zone 'Europe/London') at time zone 'Europe/London'
     and e.at >= (date_trunc('month', access.clock() at time zone 'Europe/London') - interval '12 months') at time zone 'Europe/London'
   order by 1, 2
$$;

revoke all on function portal.who_looked(uuid) from public;
grant execute on function portal.who_looked(uuid) to childplan_portal;
