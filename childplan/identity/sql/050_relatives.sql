-- Write down a family person who is new, together with what they are to the child. A person is seen only through a
-- relationship, so neither row could be written before the other by whoever writes them.
create or replace function identity.add_relative(asked uuid, relative jsonb, relation jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals())
                    and (g.classes & (access.contribute_masks())[g.kind] & 2) = 2
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at
                    and g.child_id <> all (access.barred())) then
    raise exception 'not entitled to record the family of this child' using errcode = 'insufficient_privilege';
  end if;
  insert into identity_familyperson (id, name, email, telephone, author_membership_id)
  values ((relative ->> 'id')::bigint, relative ->> 'name', relative ->> 'email', relative ->> 'telephone', access.membership());
  insert into identity_relationship (id, child_id, person_id, kind, has_parental_responsibility, lives_with_child, "order",
                                     no_contact, starts_on, version)
  values ((relation ->> 'id')::uuid, asked, (relative ->> 'id')::bigint, relation ->> 'kind',
          (relation ->> 'has_parental_responsibility')::boolean, (relation ->> 'lives_with_child')::boolean,
          relation ->> 'order', (relation ->> 'no_contact')::boolean, (relation ->> 'starts_on')::date, 1);
end $$;
revoke all on function identity.add_relative(uuid, jsonb, jsonb) from public;
grant execute on function identity.add_relative(uuid, jsonb, jsonb) to childplan_writer;

-- A sign-in that was stopped is opened again by the organisation that stopped it: it knows why.
create or replace function identity.stays_stopped() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare theirs bigint;
begin
  select m.organisation_id into theirs
    from identity_historicalfamilyperson h join accounts_membership m on m.id = h.history_membership_id
   where h.id = old.id and h.portal_suspended_at = old.portal_suspended_at order by h.history_date limit 1;
  if theirs <> coalesce((select m.organisation_id from accounts_membership m where m.id = access.membership()), 0) then
    raise exception 'only the organisation that stopped a sign-in opens it again' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- Members, teams, bodies, areas and family persons are numbered by one sequence: nobody takes the number of another.
create or replace function identity.is_nobody_else() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from accounts_membership where id = new.id) or exists (select 1 from organisations_team where id = new.id)
     or exists (select 1 from organisations_organisation where id = new.id)
     or exists (select 1 from organisations_area where id = new.id) then
    raise exception 'this number is somebody else''s' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

-- Until the end of the transaction nobody writes otherwise what this adult is to a child: for whoever opens something to them,
-- and for what closes it again.
create or replace function identity.hold_person(asked bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from identity_familyperson where id = asked for no key update;
end $$;
create or replace function identity.hold_person_seen(asked bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not identity.sees_person(asked) then
    return false;
  end if;
  perform identity.hold_person(asked);
  return true;
end $$;
revoke all on function identity.hold_person(bigint), identity.hold_person_seen(bigint) from public;
grant execute on function identity.hold_person_seen(bigint) to childplan_writer;

-- Whether the caller sees this adult: through a relationship, present or past, to a child whose contacts are open to them.
create or replace function identity.sees_person(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from identity_relationship r join access_grant g on g.child_id = r.child_id
     where r.person_id = asked and g.principal = any (access.principals())
       and (g.classes & (access.read_masks())[g.kind] & 2) = 2
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;
revoke all on function identity.sees_person(bigint) from public;
grant execute on function identity.sees_person(bigint) to childplan_reader, childplan_writer, childplan_portal;
