-- A host's clock that runs ahead opens nothing, and keeps nothing open. Policies ask the database's clock, acts write the
-- host's: an end that the host believes has come would otherwise leave access standing for the difference, after its commit,
-- and a beginning would keep whoever was involved out for as long. So what begins or ends within five minutes of now, ends
-- and begins now. An end that a host behind wrote is not before the beginning that another one wrote.
create or replace function access.settle_on_the_clock() returns trigger language plpgsql as $$
declare
  moment timestamptz := access.clock();
  slack constant interval := interval '5 minutes';
begin
  if tg_op = 'INSERT' and new.starts_at > moment and new.starts_at <= moment + slack then
    new.starts_at := moment;
  end if;
  if (tg_op = 'INSERT' or new.ends_at is distinct from old.ends_at) and new.ends_at between moment - slack and moment + slack then
    new.ends_at := greatest(least(new.ends_at, moment), least(new.starts_at, moment));
  end if;
  return new;
end $$;

-- Whether the present member writes in who this child is by a relationship of their own, and not by what was shown to them.
create or replace function access.works_with(asked_child uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g
                  where g.child_id = asked_child and g.principal = any (access.principals())
                    and not access.is_beside_the_work(g.kind)
                    and (g.classes & (access.contribute_masks())[g.kind] & 1) = 1
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at
                    and g.child_id <> all (access.barred()))
$$;
revoke all on function access.works_with(uuid) from public;
grant execute on function access.works_with(uuid) to childplan_reader, childplan_writer;

-- Who works with a child holds its row until the end of the transaction, and asks what they may do after that: what somebody
-- else commits meanwhile is seen. Nobody makes others wait for a child who is not theirs.
create or replace function access.hold_child(asked uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if access.works_with(asked) then
    perform 1 from identity_child where id = asked for no key update;
  end if;
end $$;
revoke all on function access.hold_child(uuid) from public;
grant execute on function access.hold_child(uuid) to childplan_writer;

-- The classes that the present member reads of a child by work of their own. What somebody has beside the work they pass on
-- to nobody.
create or replace function access.held_by_work(asked uuid) returns int
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(bit_or(g.classes & (access.read_masks())[g.kind]), 0) & 1023
    from access_grant g
   where g.child_id = asked and g.principal = any (access.principals()) and not access.is_beside_the_work(g.kind)
     and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())
$$;
revoke all on function access.held_by_work(uuid) from public;
grant execute on function access.held_by_work(uuid) to childplan_reader, childplan_writer;

-- What an involvement opens to somebody to whom the present member passes these classes on: nothing (null) unless one grant by
-- work of their own opens them all, since what each of two opens does not open what needs both; and without what plans say (16384)
-- where none of those opens that (4096) to them.
create or replace function access.passes_on(asked uuid, wanted int) returns int
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when bool_or(((access.read_masks())[g.kind] & 4096) > 0 and (g.classes & 16384) = 0) then wanted
              when count(*) > 0 then wanted | 16384 end
    from access_grant g
   where g.child_id = asked and g.principal = any (access.principals()) and not access.is_beside_the_work(g.kind)
     and (g.classes & (access.read_masks())[g.kind] & wanted) = wanted
     and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())
$$;
revoke all on function access.passes_on(uuid, int) from public;

-- A membership in a role for a time ends with that time, whatever was written.
create or replace function access.clamp_membership() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare longest int;
begin
  select r.longest_days into longest from access_rolemask r where r.role = new.role;
  if longest is not null then
    new.ends_at := least(new.ends_at, new.starts_at + make_interval(days => longest));
  end if;
  return new;
end $$;
