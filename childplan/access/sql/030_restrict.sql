-- Restricted records and their named lists. The tables are written here alone: whoever could insert a name could open a
-- sealed record to an area, and whoever could end one could leave it without anybody who answers for it.

-- Whether the reader decides about protection on this child: only they restrict a record, or keep the list of one.
create or replace function access.decides_protection(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.opens(asked, 128, access.decide_masks())
$$;

-- Who can stand on a list: a live member of the child's area in a role that may be named, or an adult whose tie to the child
-- lives and from whom no tie forbids contact. Never an area, an organisation or a team, which have numbers of the same sequence.
create or replace function access.may_be_named(asked uuid, principal bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from accounts_membership m
                   join organisations_organisation o on o.id = m.organisation_id
                   join identity_child c on c.id = asked and c.area_id = o.area_id
                   join access_rolemask r on r.role = m.role and (r.known[2] & 1) = 1
                  where m.id = principal and m.user_id is not null
                    and m.starts_at <= access.clock() and access.clock() < m.ends_at)
      or exists (select 1 from identity_relationship r
                  where r.child_id = asked and r.person_id = principal
                    and (r.starts_on is null or r.starts_on <= (access.clock() at time zone 'Europe/London')::date)
                    and (r.ends_on is null or r.ends_on > (access.clock() at time zone 'Europe/London')::date))
         and not exists (select 1 from identity_relationship r
                          where r.child_id = asked and r.person_id = principal and r.no_contact)
$$;

-- Whether somebody stands on this list today who can decide about it: in a live membership, active, and not barred.
create or replace function access.has_decider(list uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_restrictionname n
                   join accounts_membership m on m.id = n.principal_id
                   join access_rolemask r on r.role = m.role and (r.decide[2] & 128) = 128
                   join accounts_user u on u.id = m.user_id and u.is_active
                  where n.restriction_id = list and n.starts_at <= access.clock() and access.clock() < n.ends_at
                    and m.starts_at <= access.clock() and access.clock() < m.ends_at
                    and not access.is_kept_out(n.child_id, m.user_id))
$$;

-- Behind the functions, for whoever writes the table in another way: a name is somebody, and the list is never empty.
create or replace function access.check_name() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not access.may_be_named(new.child_id, new.principal_id)
     or not exists (select 1 from access_restriction s where s.id = new.restriction_id and s.child_id = new.child_id) then
    raise exception 'only a live member of the area, or an adult of the child, can be named' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create or replace function access.check_list() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- A parent decides about no list, so their name goes whoever is left: nothing keeps a page open.
  if exists (select 1 from accounts_membership m where m.id = new.principal_id)
     and exists (select 1 from access_restriction s where s.id = new.restriction_id and s.lifted_at is null)
     and not access.has_decider(new.restriction_id) then
    raise exception 'somebody who can decide stays on the list' using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- Restrict a record in one step: between the restriction and its names nobody at all would see it, its author included.
-- What is open to somebody for a purpose and a time (in the sample of an inspection, referred, before a panel, in an emergency: 18, 20, 21, 25) ends,
-- or it would come back with the day on which the restriction is lifted. A share's end is its decision's (sharing).
drop function if exists access.restrict_record(uuid, bigint[], text, date);
drop function if exists access.restrict_record(uuid, bigint[], text, date, boolean);
create or replace function access.restrict_record(restricted uuid, names bigint[], why_of text, why text, review date)
returns uuid language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid := gen_random_uuid(); ended uuid[]; named uuid[];
begin
  -- Nobody makes others wait for a child who is not theirs to restrict.
  if not access.decides_protection(restricted) then
    raise exception 'not entitled to restrict this record' using errcode = 'insufficient_privilege';
  end if;
  -- The child's row first, as whoever is involved locks it: what commits in between is seen by neither half.
  perform 1 from identity_child where id = restricted for no key update;
  -- Somebody else of the list may have been first: theirs stands.
  if not access.decides_protection(restricted)
     or exists (select 1 from access_restriction s where s.child_id = restricted and s.lifted_at is null) then
    raise exception 'not entitled to restrict this record' using errcode = 'insufficient_privilege';
  end if;
  with gone as (
    update access_involvement i set ends_at = greatest(i.starts_at, access.clock()), end_reason = 'Ended'
     where i.child_id = restricted and i.kind in (18, 20, 21, 25) and access.clock() < i.ends_at returning i.id)
  select array_agg(id) into ended from gone;
  perform history.keep_versions('access_involvement', ended, '~', 'Ended') where ended is not null;
  insert into access_restriction (id, child_id, kind, reason, made_at, made_by_membership_id, review_on, lifted_reason, after_adoption)
    values (made, restricted, why_of, why, access.clock(), access.membership(), review, '', why_of = 'adoption');
  with put as (
    insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
      select gen_random_uuid(), restricted, made, n, access.clock(), timestamptz '9000-01-01 00:00+00', why
        from (select distinct unnest(names)) x(n) returning id)
  select array_agg(id) into named from put;
  perform history.keep_versions('access_restriction', array[made], '+', why);
  perform history.keep_versions('access_restrictionname', named, '+', why) where named is not null;
  return made;
end $$;

-- The live restriction of a record whose list the reader keeps, its row locked; nothing for anybody else.
create or replace function access.own_restriction(asked uuid) returns access_restriction
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare found_one access_restriction;
begin
  if not access.decides_protection(asked) then
    raise exception 'not entitled to this list' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from identity_child where id = asked for no key update;
  select * into found_one from access_restriction s where s.child_id = asked and s.lifted_at is null for update;
  if found_one.id is null or not access.decides_protection(asked) then
    raise exception 'not entitled to this list' using errcode = 'insufficient_privilege';
  end if;
  return found_one;
end $$;

-- Looked at again, and kept until another day: a new row follows the one before, so that each look is on record. Who cannot
-- be named any more is not carried over.
create or replace function access.keep_restriction(asked uuid, why text, review date) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare live access_restriction; follows uuid := gen_random_uuid(); before uuid[]; named uuid[];
begin
  live := access.own_restriction(asked);
  update access_restriction set lifted_at = access.clock(), lifted_reason = why, followed_by_id = follows where id = live.id;
  insert into access_restriction (id, child_id, kind, reason, made_at, made_by_membership_id, review_on, lifted_reason, after_adoption)
    values (follows, asked, live.kind, live.reason, access.clock(), access.membership(), review, '', live.after_adoption);
  with put as (
    insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
      select gen_random_uuid(), asked, follows, n.principal_id, n.starts_at, n.ends_at, n.reason
        from access_restrictionname n
       where n.restriction_id = live.id and n.starts_at <= access.clock() and access.clock() < n.ends_at
         and access.may_be_named(asked, n.principal_id)
      returning id)
  select array_agg(id) into named from put;
  if not access.has_decider(follows) then
    raise exception 'somebody who can decide stays on the list' using errcode = 'check_violation';
  end if;
  with gone as (
    update access_restrictionname n set ends_at = access.clock()
     where n.restriction_id = live.id and access.clock() < n.ends_at returning n.id)
  select array_agg(id) into before from gone;
  perform history.keep_versions('access_restriction', array[live.id], '~', why);
  perform history.keep_versions('access_restriction', array[follows], '+', why);
  perform history.keep_versions('access_restrictionname', before, '~', why) where before is not null;
  perform history.keep_versions('access_restrictionname', named, '+', why);
  return follows;
end $$;

-- A restricted record becomes the sealed one of a life before adoption, under the list given: between the two it opens to nobody.
create or replace function access.seal_restriction(asked uuid, names bigint[], why text, review date) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare live access_restriction; follows uuid := gen_random_uuid(); before uuid[]; named uuid[];
begin
  live := access.own_restriction(asked);
  if live.after_adoption then
    raise exception 'this record is sealed already' using errcode = 'insufficient_privilege';
  end if;
  update access_restriction set lifted_at = access.clock(), lifted_reason = why, followed_by_id = follows where id = live.id;
  insert into access_restriction (id, child_id, kind, reason, made_at, made_by_membership_id, review_on, lifted_reason, after_adoption)
    values (follows, asked, 'adoption', why, access.clock(), access.membership(), review, '', true);
  with put as (
    insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
      select gen_random_uuid(), asked, follows, n, access.clock(), timestamptz '9000-01-01 00:00+00', why
        from (select distinct unnest(names)) x(n) returning id)
  select array_agg(id) into named from put;
  with gone as (
    update access_restrictionname n set ends_at = greatest(n.starts_at, access.clock())
     where n.restriction_id = live.id and access.clock() < n.ends_at returning n.id)
  select array_agg(id) into before from gone;
  perform history.keep_versions('access_restriction', array[live.id], '~', why);
  perform history.keep_versions('access_restriction', array[follows], '+', why);
  perform history.keep_versions('access_restrictionname', before, '~', why) where before is not null;
  perform history.keep_versions('access_restrictionname', named, '+', why);
  return follows;
end $$;

-- Put somebody on the list. False where they stand on it already.
create or replace function access.put_on_list(asked uuid, principal bigint, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare live access_restriction; made uuid := gen_random_uuid();
begin
  live := access.own_restriction(asked);
  if exists (select 1 from access_restrictionname n where n.restriction_id = live.id and n.principal_id = principal
                and access.clock() < n.ends_at) then
    return false;
  end if;
  insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
    values (made, asked, live.id, principal, access.clock(), timestamptz '9000-01-01 00:00+00', why);
  perform history.keep_versions('access_restrictionname', array[made], '+', why);
  return true;
end $$;

-- Take a name off the list. 'last' where nobody who can decide would be left: then nothing is changed.
create or replace function access.take_off_list(asked uuid, name uuid, why text) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare live access_restriction;
begin
  live := access.own_restriction(asked);
  update access_restrictionname n set ends_at = greatest(n.starts_at, access.clock())
   where n.id = name and n.restriction_id = live.id and access.clock() < n.ends_at;
  if not found then
    return 'missing';
  end if;
  perform history.keep_versions('access_restrictionname', array[name], '~', why);
  return 'off';
exception when check_violation then
  return 'last';
end $$;

-- Lift a restriction: what was involved before sees the child again, but for those whose involvement ends with it.
create or replace function access.lift_restriction(asked uuid, why text, ending uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare live access_restriction; ended uuid[]; names uuid[];
begin
  live := access.own_restriction(asked);
  with gone as (
    update access_involvement i set ends_at = greatest(i.starts_at, access.clock()), end_reason = 'Ended'
     where i.child_id = asked and i.id = any (ending) and access.clock() < i.ends_at returning i.id)
  select array_agg(id) into ended from gone;
  perform history.keep_versions('access_involvement', ended, '~', 'Ended') where ended is not null;
  update access_restriction set lifted_at = access.clock(), lifted_reason = why where id = live.id;
  with gone as (
    update access_restrictionname n set ends_at = greatest(n.starts_at, access.clock())
     where n.restriction_id = live.id and access.clock() < n.ends_at returning n.id)
  select array_agg(id) into names from gone;
  perform history.keep_versions('access_restriction', array[live.id], '~', why);
  perform history.keep_versions('access_restrictionname', names, '~', why) where names is not null;
end $$;

-- Which reviews the list is to be told of today, each once: 14 calendar days before, on the day, and on every working day
-- after it. Who takes a row here tells its list in the same transaction.
create or replace function access.take_due_reviews(today date, is_working boolean, most int)
returns table (child_id uuid, review_on date, principal bigint)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  with due as (
    select s.id from access_restriction s
     where s.lifted_at is null and s.review_on - 14 <= today
       and (coalesce(s.told_on, '-infinity') < s.review_on - 14
            or s.review_on <= today and coalesce(s.told_on, '-infinity') < s.review_on
            or s.review_on < today and is_working and s.told_on < today)
     order by s.review_on, s.id limit most for update skip locked),
  taken as (
    update access_restriction s set told_on = today from due where s.id = due.id returning s.id, s.child_id, s.review_on)
  select t.child_id, t.review_on, n.principal_id
    from taken t
    join access_restrictionname n on n.restriction_id = t.id and n.starts_at <= access.clock() and access.clock() < n.ends_at
    join accounts_membership m on m.id = n.principal_id and m.starts_at <= access.clock() and access.clock() < m.ends_at
   where not access.is_kept_out(t.child_id, m.user_id)
   order by t.review_on, n.principal_id
$$;

-- Restrictions whose list has nobody left who can decide, for the steward: their own numbers, and nothing of the child.
create or replace function access.vacant_lists() returns table (restriction uuid, review_on date)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.review_on from access_restriction s
   where s.lifted_at is null and not access.has_decider(s.id) order by s.review_on, s.id
$$;
create or replace function access.fill_vacant_list(restriction uuid, membership bigint, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare of_child uuid; made uuid := gen_random_uuid();
begin
  select s.child_id into of_child from access_restriction s
   where s.id = restriction and s.lifted_at is null and not access.has_decider(s.id) for update;
  if of_child is null then
    return false;
  end if;
  insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
    values (made, of_child, restriction, membership, access.clock(), timestamptz '9000-01-01 00:00+00', why);
  perform history.keep_versions('access_restrictionname', array[made], '+', why);
  return true;
end $$;

revoke all on function access.decides_protection(uuid), access.may_be_named(uuid, bigint), access.has_decider(uuid),
  access.restrict_record(uuid, bigint[], text, text, date), access.own_restriction(uuid),
  access.keep_restriction(uuid, text, date), access.seal_restriction(uuid, bigint[], text, date),
  access.put_on_list(uuid, bigint, text), access.take_off_list(uuid, uuid, text),
  access.lift_restriction(uuid, text, uuid[]), access.take_due_reviews(date, boolean, int), access.vacant_lists(),
  access.fill_vacant_list(uuid, bigint, text) from public;
grant execute on function access.decides_protection(uuid) to childplan_reader, childplan_writer;
grant execute on function access.restrict_record(uuid, bigint[], text, text, date), access.keep_restriction(uuid, text, date),
  access.seal_restriction(uuid, bigint[], text, date), access.put_on_list(uuid, bigint, text),
  access.take_off_list(uuid, uuid, text), access.lift_restriction(uuid, text, uuid[]) to childplan_writer;
grant execute on function access.take_due_reviews(date, boolean, int) to childplan_service;
grant execute on function access.vacant_lists(), access.fill_vacant_list(uuid, bigint, text) to childplan_steward;
