-- Until when a parent's page of a child stays open: `portal.rules.reviewing.page_ends`, which a test holds this against. The ages
-- are the area's own where it has set them.
create or replace function portal.page_ends(asked uuid, today date) returns date
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with child as (select c.area_id, coalesce(c.born_on, c.expected_on) as born from identity_child c where c.id = asked),
  ages as (
    select 18 as age
    union
    select coalesce((
             select t.value::int from escalation_protocolthreshold t, child
              where t.area_id = child.area_id and t.trigger = 'parents_pages' and t.name = n.name and t.gone_at is null
                and t.valid_from <= today and (t.valid_until is null or t.valid_until >= today)
              order by t.valid_from desc limit 1), n.age)
      from (values ('first', 11), ('second', 13), ('third', 16)) n(name, age)),
  birthdays as (
    -- Born on 29 February: 1 March of a year without one. An interval of years would give 28 February.
    select case when to_char(born, 'MM-DD') = '02-29' and to_char(born + make_interval(years => age), 'MM-DD') = '02-28'
                then (born + make_interval(years => age))::date + 1
                else (born + make_interval(years => age))::date end as day
      from child, ages)
  select coalesce((select min(day) from birthdays where day > today), today + 365) + 30
$$;

-- Look at one adult's page again: keep it, with these classes, until the next look. A new involvement follows the one before, so that
-- each look is on record. Null where there is no page, or no ground for one any more.
create or replace function portal.renew_page(asked uuid, person bigint, opened int, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  now constant timestamptz := access.clock(); today constant date := (access.clock() at time zone 'Europe/London')::date;
  made uuid; former uuid; had int; tie_ends timestamptz;
begin
  if not access.may_write() or not access.opens(asked, 2, access.contribute_masks()) then
    raise exception 'not entitled to decide on this page' using errcode = 'insufficient_privilege';
  end if;
  if not access.adult_is_open(asked, person) then
    return null;
  end if;
  -- The child's row first, as whoever is involved locks it.
  perform 1 from identity_child where id = asked for no key update;
  perform identity.hold_person(person);
  select max(coalesce(r.ends_on::timestamp at time zone 'Europe/London', timestamptz '9000-01-01 00:00+00')) into tie_ends
    from identity_relationship r join identity_familyperson p on p.id = r.person_id
   where r.child_id = asked and r.person_id = person and p.portal_suspended_at is null
     and portal.is_ground(r.kind, r.has_parental_responsibility, r.lives_with_child)
     and (r.ends_on is null or r.ends_on > today);
  if tie_ends is null or portal.is_kept_from(person, asked, null) then
    return null;
  end if;
  select i.id, i.classes into former, had from access_involvement i
   where i.child_id = asked and i.principal_id = person and i.kind = 11 and i.starts_at <= now and now < i.ends_at
   order by i.ends_at desc limit 1;
  if former is null then
    return null;
  end if;
  made := gen_random_uuid();
  -- What was less stays less: a look never opens a class that the one before had closed. The new row comes first, so that on a
  -- restricted record the name on the list goes on with the page.
  insert into access_involvement (id, child_id, kind, principal_id, classes, starts_at, ends_at, reason, end_reason, made_by_membership_id)
    values (made, asked, 11, person, had & (opened | 1), now,
            least(tie_ends, portal.page_ends(asked, today)::timestamp at time zone 'Europe/London'), why,
            'Until somebody looks at it again', access.membership());
  perform portal.keep_version('access_involvement', made::text, '+', why, access.author());
  for former in
    update access_involvement i set ends_at = greatest(i.starts_at, now), end_reason = why
     where i.child_id = asked and i.principal_id = person and i.kind = 11 and i.id <> made and now < i.ends_at
    returning i.id loop
    perform portal.keep_version('access_involvement', former::text, '~', why, access.author());
  end loop;
  return made;
end $$;

revoke all on function portal.page_ends(uuid, date), portal.renew_page(uuid, bigint, int, text) from public;
grant execute on function portal.renew_page(uuid, bigint, int, text) to childplan_writer;
