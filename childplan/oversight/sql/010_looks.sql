-- Reading the log of looking, for whoever reviews it. The table's own policy stays what it is: who decides about a child's
-- protection reads its lines. Everything else is read here, under what is asked here.

-- Whose looks the present membership reviews: of the whole area for the privacy officer of the local authority, of their own
-- body for that of another; null for everybody else.
create or replace function oversight.reviewed_area() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.area_id from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
   where m.id = access.membership() and m.role = 'privacy_officer' and o.kind = 'local_authority'
$$;
create or replace function oversight.reviewed_body() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.organisation_id from accounts_membership m where m.id = access.membership() and m.role = 'privacy_officer'
$$;

-- The people whose work the present membership manages: in its team, or in its body where it has no team, in a role that its
-- own receives what they leave unanswered of.
create or replace function oversight.managed_memberships() returns bigint[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(theirs.id), '{}')
    from accounts_membership mine
    join accounts_membership theirs on theirs.organisation_id = mine.organisation_id
                                   and (mine.team_id is null or theirs.team_id = mine.team_id)
    join access_rolemask rule on rule.role = theirs.role and rule.managed_by = mine.role
   where mine.id = access.membership()
$$;

-- Whether a moment lies outside the hours of an area: at the weekend, or before or after the hours that held that day; seven to
-- eight o'clock where the area has set none.
create or replace function oversight.is_out_of_hours(moment timestamptz, in_area bigint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  here timestamp := moment at time zone 'Europe/London';
  from_time time;
  to_time time;
begin
  select h.opens, h.closes into from_time, to_time from oversight_areahours h
   where h.area_id = in_area and h.valid_from <= here::date order by h.valid_from desc limit 1;
  return extract(isodow from here) > 5
      or here::time < coalesce(from_time, '07:00') or here::time >= coalesce(to_time, '20:00');
end $$;

-- Set the hours of the area that the present member reviews, from a day on. Whether they were set: nobody else sets any, and a day
-- has its hours once.
create or replace function oversight.set_hours(from_day date, from_time time, to_time time) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if oversight.reviewed_area() is null then
    raise exception 'not entitled to set hours' using errcode = 'insufficient_privilege';
  end if;
  insert into oversight_areahours (id, area_id, valid_from, opens, closes, set_at, set_by_membership_id)
    values (gen_random_uuid(), oversight.reviewed_area(), from_day, from_time, to_time, access.clock(), access.membership())
    on conflict do nothing;
  return found;
end $$;
revoke all on function oversight.set_hours(date, time, time) from public;
grant execute on function oversight.set_hours(date, time, time) to childplan_writer;

-- Whether the present reader may know who looked at that child: whoever decides about its protection, and whoever reviews looking
-- and may know the child.
create or replace function oversight.sees_looks(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.opens(asked, 128, access.decide_masks())
      or (oversight.reviewed_body() is not null and access.opens(asked, 1, access.read_masks()))
$$;

-- Lines of the log, the newest first, as one of three sees them: 'officer', of their area or body; 'manager', of the people whose
-- work they manage; 'child', of one child of whose protection they decide. A line that names a child is shown to the first two
-- where they may know the child, and of a restricted one so only to who is on its list; to a manager where they read every class
-- that was shown. What names no child (a sign-in, a list of nobody, a refusal) is the officer's alone.
--
-- Of a look from a school that is withheld of the child and may not be known to the reader it is not said who looked, nor from
-- where; whoever asks for one person or body is not shown it, since that would say it.
create or replace function oversight.looks(viewpoint text, of_child uuid, of_person text, of_way text, of_outcome text,
  of_class int, of_body bigint, since timestamptz, until timestamptz, beyond_hours boolean, before_at timestamptz, before_id uuid,
  most int) returns table (id uuid, event uuid, at timestamptz, child_id uuid, membership_id bigint, organisation_id bigint, area_id bigint,
                           act text, outcome text, classes int, way text, means text, from_address text, purpose text, is_open boolean)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  my_area bigint := oversight.reviewed_area();
  my_body bigint := oversight.reviewed_body();
  my_people bigint[] := case when viewpoint = 'manager' then oversight.managed_memberships() end;
  named bigint[] := case when of_person <> '' then (
    select coalesce(array_agg(u.id), '{}') from accounts_user u
     where u.name ilike '%' || replace(replace(replace(of_person, '\', '\\'), '%', '\%'), '_', '\_') || '%') end;
  reading int[] := access.read_masks();
begin
  if viewpoint = 'child' and not coalesce(access.opens(of_child, 128, access.decide_masks()), false)
     or viewpoint = 'officer' and my_body is null
     or viewpoint not in ('child', 'officer', 'manager') then
    return;
  end if;
  return query
    select e.id, e.event, e.at, e.child_id, case when s.known then e.membership_id end, case when s.known then e.organisation_id end,
           e.area_id, e.act::text, e.outcome::text, e.classes, e.way::text, e.means::text,
           case when s.known then e.from_address::text else '' end, e.purpose::text, s.known
      from history_accessevent e
     cross join lateral (select e.child_id is null or access.school_is_open(e.child_id, e.organisation_id) as known) s
     where (viewpoint <> 'officer' or case when my_area is null then e.organisation_id = my_body else e.area_id = my_area end)
       and (viewpoint <> 'manager' or e.membership_id = any (my_people))
       and (of_child is null or e.child_id = of_child)
       and (named is null or e.user_id = any (named))
       and (of_way = '' or e.way = of_way)
       and (of_outcome = '' or e.outcome = of_outcome)
       and (of_class = 0 or (e.classes & of_class) > 0)
       and (of_body is null or e.organisation_id = of_body)
       and (since is null or e.at >= since)
       and (until is null or e.at < until)
       and (before_at is null or (e.at, e.id) < (before_at, before_id))
       and (s.known or of_person = '' and of_body is null)
       and (not beyond_hours or oversight.is_out_of_hours(e.at, e.area_id))
       and case viewpoint
             when 'officer' then e.child_id is null or access.opens(e.child_id, 1, reading)
             when 'manager' then e.child_id is not null and access.opens(e.child_id, e.classes | 1, reading)
             else true end
     order by e.at desc, e.id desc
     limit most;
end $$;
revoke all on function oversight.reviewed_area(), oversight.reviewed_body(), oversight.managed_memberships(),
  oversight.is_out_of_hours(timestamptz, bigint), oversight.sees_looks(uuid),
  oversight.looks(text, uuid, text, text, text, int, bigint, timestamptz, timestamptz, boolean, timestamptz, uuid, int) from public;
grant execute on function oversight.is_out_of_hours(timestamptz, bigint), oversight.sees_looks(uuid),
  oversight.looks(text, uuid, text, text, text, int, bigint, timestamptz, timestamptz, boolean, timestamptz, uuid, int)
  to childplan_reader, childplan_writer;
grant execute on function oversight.is_out_of_hours(timestamptz, bigint) to childplan_service;
