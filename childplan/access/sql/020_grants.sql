-- Grants are kept from their sources by row triggers, and by nothing else.

-- What the grant table ought to hold. A restricted child has grants for its named list alone.
create or replace view access.expected_grant as
  select i.principal_id as principal, i.child_id, c.sort_name, i.kind, i.classes, i.starts_at, i.ends_at,
         'involvement'::text as source_kind, i.id as source_id
    from access_involvement i
    join identity_child c on c.id = i.child_id
   where i.starts_at < i.ends_at
     and not exists (select 1 from access_restriction s where s.child_id = i.child_id and s.lifted_at is null)
  union all
  select c.area_id, c.id, c.sort_name, 1, 4095, c.opened_at, timestamptz '9000-01-01 00:00+00', 'area', c.id
    from identity_child c
   where not exists (select 1 from access_restriction s where s.child_id = c.id and s.lifted_at is null)
     and not exists (select 1 from identity_identifieruse u where u.opened_child_id = c.id and u.state <> 'another')
  union all
  -- A record that is kept apart, since an identifier of a restricted one opened it: of the area, whoever sent it.
  select distinct u.membership_id, c.id, c.sort_name, 1, 4095, c.opened_at, timestamptz '9000-01-01 00:00+00', 'area', c.id
    from identity_identifieruse u
    join identity_child c on c.id = u.opened_child_id
    join accounts_membership m on m.id = u.membership_id
    join access_rolemask r on r.role = m.role and r.remit = 'area'
   where u.state <> 'another'
     and not exists (select 1 from access_restriction s where s.child_id = c.id and s.lifted_at is null)
  union all
  select n.principal_id, s.child_id, c.sort_name, 2, 4095, n.starts_at, n.ends_at, 'restriction', n.id
    from access_restrictionname n
    join access_restriction s on s.id = n.restriction_id and s.lifted_at is null
    join identity_child c on c.id = s.child_id
    join accounts_membership m on m.id = n.principal_id
   where n.starts_at < n.ends_at
  union all
  -- A parent's page stays by their name and not by it alone: what closes the page closes it on the list too.
  select n.principal_id, s.child_id, c.sort_name, 2, 4095, greatest(n.starts_at, i.starts_at), least(n.ends_at, i.ends_at),
         'restriction', n.id
    from access_restrictionname n
    join access_restriction s on s.id = n.restriction_id and s.lifted_at is null
    join identity_child c on c.id = s.child_id
    join access_involvement i on i.child_id = s.child_id and i.principal_id = n.principal_id and i.kind in (11, 23)
   where greatest(n.starts_at, i.starts_at) < least(n.ends_at, i.ends_at)
     and not exists (select 1 from accounts_membership m where m.id = n.principal_id);

-- A child's row is locked first: an involvement made while a restriction commits would otherwise keep a grant.
create or replace function access.regrant_child(changed uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from identity_child where id = changed for no key update;
  delete from access_grant where child_id = changed;
  insert into access_grant (principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id)
    select principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id
      from access.expected_grant where child_id = changed;
end $$;

create or replace function access.regrant_involvement() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from identity_child where id = new.child_id for no key update;
  -- Whoever asked before the lock asked too soon: what is only shown to somebody would come back with the lifting.
  if tg_op = 'INSERT' and new.kind in (18, 19, 20, 21, 25)
     and exists (select 1 from access_restriction s where s.child_id = new.child_id and s.lifted_at is null) then
    raise exception 'not entitled to show this child to others' using errcode = 'insufficient_privilege';
  end if;
  if new.kind in (11, 23) then
    perform access.regrant_child(new.child_id);
    return null;
  end if;
  if tg_op = 'UPDATE' then
    delete from access_grant where source_kind = 'involvement' and source_id in (old.id, new.id) and child_id = new.child_id;
  end if;
  insert into access_grant (principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id)
    select principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id
      from access.expected_grant where source_kind = 'involvement' and source_id = new.id;
  return null;
end $$;

create or replace function access.regrant_of_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_table_name = 'identity_child' then
    perform access.regrant_child(new.id);
  elsif tg_table_name = 'access_restriction' then
    perform access.regrant_child(new.child_id);
  else
    perform access.regrant_child((select s.child_id from access_restriction s where s.id = new.restriction_id));
  end if;
  return null;
end $$;

-- All grants again from their sources. Answers how many rows differed: (missing, extra).
create or replace function access.rebuild_grants() returns table (missing bigint, extra bigint)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  lock table access_grant in share row exclusive mode;
  return query
    with expected as materialized (select * from access.expected_grant),
    put as (
      insert into access_grant (principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id)
        select e.principal, e.child_id, e.sort_name, e.kind, e.classes, e.starts_at, e.ends_at, e.source_kind, e.source_id
          from expected e
         where not exists (select 1 from access_grant g where (g.principal, g.child_id, g.sort_name, g.kind, g.classes,
                 g.starts_at, g.ends_at, g.source_kind, g.source_id) = (e.principal, e.child_id, e.sort_name, e.kind,
                 e.classes, e.starts_at, e.ends_at, e.source_kind, e.source_id))
        returning 1),
    gone as (
      delete from access_grant g
       where not exists (select 1 from expected e where (g.principal, g.child_id, g.sort_name, g.kind, g.classes,
                 g.starts_at, g.ends_at, g.source_kind, g.source_id) = (e.principal, e.child_id, e.sort_name, e.kind,
                 e.classes, e.starts_at, e.ends_at, e.source_kind, e.source_id))
        returning 1)
    select (select count(*) from put), (select count(*) from gone);
end $$;

-- Who holds grants on a child that I may know of: for "who is working with this child" and "why". Of others' only those of a
-- kind that I may know of: that there is a conference or care is not told to whoever knows the child's name; and of none of a
-- school, or an adult of the family, that is kept from me.
create or replace function access.grants_on(asked uuid)
returns table (principal bigint, kind smallint, classes int, starts_at timestamptz, ends_at timestamptz, source_kind text, source_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  known int;
begin
  select bit_or(g.classes & (access.known_masks())[g.kind]) into known
    from access_grant g
   where g.child_id = asked and g.principal = any (access.principals())
     and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())
  having bool_or((g.classes & (access.read_masks())[g.kind] & 1) = 1);
  if known is null then
    return;
  end if;
  -- A record that is kept apart says what any of the area says, or whoever opened it could tell the two apart.
  return query
    select case g.source_kind when 'area' then c.area_id else g.principal end, g.kind, g.classes, g.starts_at, g.ends_at,
           g.source_kind::text, g.source_id
      from access_grant g join identity_child c on c.id = g.child_id
     where g.child_id = asked and g.starts_at <= access.clock() and access.clock() < g.ends_at
       and ((known & access.class_of_kind(g.kind)) <> 0 or g.principal = any (access.principals()))
       and (g.source_kind <> 'involvement' or g.principal = any (access.principals())
            or not exists (select 1 from access_involvement i where i.id = g.source_id and i.is_confidential
                              and not access.school_is_open(asked, access.body_of(i.principal_id))))
       and access.adult_is_open(asked, g.principal)
    union
    select c.area_id, 1::smallint, 4095, c.opened_at, timestamptz '9000-01-01 00:00+00', 'area', c.id
      from identity_child c where c.id = asked and identity.is_kept_apart(asked);
end $$;

revoke all on function access.regrant_child(uuid), access.rebuild_grants(), access.grants_on(uuid) from public;
grant execute on function access.rebuild_grants() to childplan_steward, childplan_service;
grant execute on function access.regrant_child(uuid) to childplan_steward;
grant execute on function access.grants_on(uuid) to childplan_reader, childplan_writer;
