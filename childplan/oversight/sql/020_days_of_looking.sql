-- What a day of looking came to, for the rules that say what is worth a question. For background work alone.

-- Each person and child opened that day (a calendar day of Europe/London), not merely listed or searched.
create or replace function oversight.opened_on(asked date)
returns table (user_id bigint, membership_id bigint, organisation_id bigint, area_id bigint, role text, name text, child_id uuid,
               family text[], by_work boolean, own boolean, restricted boolean, beyond_hours boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with looks as (
    select e.user_id, e.membership_id, e.child_id, min(e.at) as at,
           bool_or(oversight.is_out_of_hours(e.at, e.area_id)) as beyond_hours
      from history_accessevent e
     where e.at >= asked::timestamp at time zone 'Europe/London' and e.at < (asked + 1)::timestamp at time zone 'Europe/London'
       and e.outcome = 'seen' and e.classes > 0 and e.way not in ('list', 'search') and e.act not like 'oversight:%'
       and e.user_id is not null and e.membership_id is not null and e.child_id is not null
     group by 1, 2, 3)
  select l.user_id, l.membership_id, m.organisation_id, o.area_id, m.role::text, u.name::text, l.child_id,
         array_remove(array_append(
           array(select p.name::text from identity_relationship r join identity_familyperson p on p.id = r.person_id
                  where r.child_id = l.child_id), c.surname::text), null),
         exists (select 1 from access_involvement i where i.child_id = l.child_id and i.starts_at <= l.at + interval '1 day' and l.at < i.ends_at
                    and i.principal_id = any (array[m.id, m.team_id, m.organisation_id])),
         exists (select 1 from access_involvement i where i.child_id = l.child_id and i.starts_at <= l.at + interval '1 day' and l.at < i.ends_at
                    and i.principal_id = any (array[m.id, m.team_id])),
         exists (select 1 from access_restriction r where r.child_id = l.child_id and r.lifted_at is null),
         l.beyond_hours
    from looks l
    join accounts_membership m on m.id = l.membership_id
    join organisations_organisation o on o.id = m.organisation_id
    join accounts_user u on u.id = l.user_id
    join identity_child c on c.id = l.child_id
$$;

-- How often each person was refused that day.
create or replace function oversight.refused_on(asked date)
returns table (user_id bigint, membership_id bigint, organisation_id bigint, area_id bigint, role text, name text, refusals int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.user_id, m.id, m.organisation_id, o.area_id, m.role::text, u.name::text, count(distinct e.event)::int
    from history_accessevent e
    join accounts_membership m on m.id = e.membership_id
    join organisations_organisation o on o.id = m.organisation_id
    join accounts_user u on u.id = e.user_id
   where e.at >= asked::timestamp at time zone 'Europe/London' and e.at < (asked + 1)::timestamp at time zone 'Europe/London'
     and e.outcome = 'refused' and e.status in (403, 404)
   group by 1, 2, 3, 4, 5, 6
$$;

-- The median of children opened in a day, over the 28 calendar days before, of each person and of each role; days on which
-- nothing was opened do not count.
create or replace function oversight.usual_before(asked date) returns table (of_user bigint, of_role text, usual double precision)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with days as (
    select e.user_id, m.role::text as role, (e.at at time zone 'Europe/London')::date as day, count(distinct e.child_id) as children
      from history_accessevent e join accounts_membership m on m.id = e.membership_id
     where e.at >= (asked - 28)::timestamp at time zone 'Europe/London' and e.at < asked::timestamp at time zone 'Europe/London'
       and e.outcome = 'seen' and e.classes > 0 and e.way not in ('list', 'search') and e.act not like 'oversight:%'
       and e.user_id is not null and e.child_id is not null
     group by 1, 2, 3)
  select user_id, null::text, percentile_cont(0.5) within group (order by children) from days group by user_id
  union all
  select null::bigint, role, percentile_cont(0.5) within group (order by children) from days group by role
$$;
revoke all on function oversight.opened_on(date), oversight.refused_on(date), oversight.usual_before(date) from public;
grant execute on function oversight.opened_on(date), oversight.refused_on(date), oversight.usual_before(date) to childplan_service;
