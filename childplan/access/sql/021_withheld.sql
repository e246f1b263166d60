-- A school that is withheld: that a child is on a roll is part of knowing the child, on which is kept confidential. The mark
-- stands on the enrolment and on every other involvement of that school with the child, and outlasts them all until it is
-- lifted. See docs/decisions (a school that is withheld).

-- Which body a principal belongs to: an organisation itself, a team's or a membership's. Null for families and areas.
create or replace function access.body_of(principal bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((select o.id from organisations_organisation o where o.id = principal),
                  (select t.organisation_id from organisations_team t where t.id = principal),
                  (select m.organisation_id from accounts_membership m where m.id = principal))
$$;

-- The body in whose membership somebody acts.
create or replace function access.organisation() returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select m.organisation_id from accounts_membership m where m.id = access.membership() $$;

create or replace function access.is_withheld(asked uuid, body bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_involvement i
                  where i.child_id = asked and i.is_confidential and i.kind = 3 and i.principal_id = body)
$$;

-- Whether the reader may know that this body has to do with the child: of a withheld school its own people, whoever reads what is
-- confidential about this very child, and the virtual school (16) of those on its caseload. Asked by the policies of whatever names a school. Of a child that is closed to
-- the reader it says what it says of any: their rows are closed already, and the answer must not be one.
create or replace function access.school_is_open(asked uuid, body bigint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not access.is_withheld(asked, body) or body = access.organisation() then
    return true;
  end if;
  if not access.opens(asked, 0, access.read_masks()) then
    return true;
  end if;
  -- 1025: who the child is, and what is confidential of it.
  return exists (select 1 from access_grant g
                  where g.child_id = asked and g.principal = any (access.principals())
                    and ((g.classes & (access.read_masks())[g.kind] & 1025) = 1025
                         or g.kind = 16 and (g.classes & (access.read_masks())[g.kind] & 1) = 1)
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at);
end $$;

-- The same of what happened: a fact may name a body, or a principal of one; or by its name a school that is not one of ours,
-- which nobody can compare and is closed while any school of the child is.
create or replace function access.fact_is_open(asked uuid, payload jsonb) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not access.names_open_adults(asked, payload) then
    return false;
  end if;
  if not exists (select 1 from access_involvement i where i.child_id = asked and i.is_confidential) then
    return true;
  end if;
  return (select bool_and(access.school_is_open(asked, access.body_of(named.body)))
            from (values ((payload ->> 'school')::bigint), ((payload ->> 'destination')::bigint),
                         ((payload ->> 'principal')::bigint)) named(body))
     and (coalesce(payload ->> 'destination_name', '') = ''
          or not exists (select 1 from access_involvement i where i.child_id = asked and i.kind = 3 and i.is_confidential
                            and not access.school_is_open(asked, access.body_of(i.principal_id))));
end $$;

-- Of these children those who are on the roll of a school that is not shown to the reader: the same for every such school.
create or replace function access.schools_not_shown(asked uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- As a rule no school of theirs is withheld: every list asks, and nothing more is asked then.
  if not exists (select 1 from access_involvement i where i.child_id = any (asked) and i.is_confidential and i.kind = 3) then
    return;
  end if;
  return query
  select distinct i.child_id
    from access_involvement i
   where i.child_id = any (asked) and i.is_confidential and i.kind = 3
     and i.starts_at <= access.clock() and access.clock() < i.ends_at
     and not access.school_is_open(i.child_id, access.body_of(i.principal_id))
     and access.opens(i.child_id, 1, access.read_masks());
end $$;

create or replace function access.school_is_not_shown(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select exists (select 1 from access.schools_not_shown(array[asked])) $$;

-- Withhold where a child goes to school, or show it again: every involvement of that school, its teams and its people, whatever
-- its state. For whoever writes what is confidential of the child. Answers how many there were to mark.
create or replace function access.withhold_school(asked uuid, school bigint, withheld boolean, why text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare marked uuid[];
begin
  if not access.may_write() or not access.opens(asked, 1025, access.contribute_masks()) then
    raise exception 'not entitled to mark a school' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from identity_child where id = asked for no key update;
  with changed as (
    update access_involvement i set is_confidential = withheld
     where i.child_id = asked and i.is_confidential <> withheld and access.body_of(i.principal_id) = school
       and exists (select 1 from access_involvement e where e.child_id = asked and e.kind = 3 and e.principal_id = school)
    returning i.id)
  select coalesce(array_agg(id), '{}') into marked from changed;
  perform history.keep_versions('access_involvement', marked, '~', why);
  return cardinality(marked);
end $$;

-- What a withheld school does with the child from then on is marked as well. The child's row is locked first, as it is by
-- whoever marks: an involvement made in that moment would otherwise stay open.
create or replace function access.mark_of_withheld() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from identity_child where id = new.child_id for no key update;
  new.is_confidential := exists (select 1 from access_involvement i where i.child_id = new.child_id and i.is_confidential)
                         and access.is_withheld(new.child_id, access.body_of(new.principal_id));
  return new;
end $$;

revoke all on function access.body_of(bigint), access.organisation(), access.is_withheld(uuid, bigint),
  access.school_is_open(uuid, bigint), access.fact_is_open(uuid, jsonb), access.schools_not_shown(uuid[]), access.school_is_not_shown(uuid),
  access.withhold_school(uuid, bigint, boolean, text) from public;
grant execute on function access.body_of(bigint), access.school_is_open(uuid, bigint), access.fact_is_open(uuid, jsonb)
  to childplan_reader, childplan_writer, childplan_portal, childplan_service;
grant execute on function access.schools_not_shown(uuid[]), access.school_is_not_shown(uuid) to childplan_reader, childplan_writer;
grant execute on function access.withhold_school(uuid, bigint, boolean, text) to childplan_writer;
