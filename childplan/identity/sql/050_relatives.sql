-- Write down a family person who is new, together with what they are to the child. A person is seen only through a
-- relationship, so neither row could be written before the other by whoever writes them. A hidden adult is recorded by whoever
-- writes what is confidential of the child (1026).
create or replace function identity.add_relative(asked uuid, relative jsonb, relation jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  needs constant int := case when (relation ->> 'is_confidential')::boolean or (relative ->> 'is_confidential')::boolean
                             then 1026 else 2 end;
begin
  if not access.may_write() or not access.opens(asked, needs, access.contribute_masks()) then
    raise exception 'not entitled to record the family of this child' using errcode = 'insufficient_privilege';
  end if;
  insert into identity_familyperson (id, name, author_membership_id)
  values ((relative ->> 'id')::bigint, relative ->> 'name', access.membership());
  insert into identity_relationship (id, child_id, person_id, kind, has_parental_responsibility, lives_with_child,
                                     no_contact, is_confidential, starts_on, version)
  values ((relation ->> 'id')::uuid, asked, (relative ->> 'id')::bigint, relation ->> 'kind',
          (relation ->> 'has_parental_responsibility')::boolean, (relation ->> 'lives_with_child')::boolean,
          (relation ->> 'no_contact')::boolean, coalesce((relation ->> 'is_confidential')::boolean, false),
          (relation ->> 'starts_on')::date, 1);
  -- Last, since what is confidential is looked for in all that is said about a child of theirs.
  insert into identity_contactdetail (id, person_id, kind, value, is_confidential, starts_on, author_membership_id)
  select (d ->> 'id')::uuid, (relative ->> 'id')::bigint, d ->> 'kind', d ->> 'value',
         coalesce((relative ->> 'is_confidential')::boolean, false), (access.clock() at time zone 'Europe/London')::date, access.membership()
    from jsonb_array_elements(relative -> 'contact_details') d;
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

-- Whether the caller sees this adult: through a relationship, present or past, to a child whose contacts are open to them. Where
-- they are hidden there, to whoever reads what is confidential of that child (1024).
create or replace function identity.sees_person(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from identity_relationship r join access_grant g on g.child_id = r.child_id
     where r.person_id = asked and g.principal = any (access.principals())
       and (g.classes & (access.read_masks())[g.kind] & (2 | case when r.is_confidential then 1024 else 0 end))
           = (2 | case when r.is_confidential then 1024 else 0 end)
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;
revoke all on function identity.sees_person(bigint) from public;
grant execute on function identity.sees_person(bigint) to childplan_reader, childplan_writer, childplan_portal;

-- Whether an adult counts as having care of a child: `childplan.identity.rules.has_care`, which a test holds this against.
create or replace function identity.has_care(kind text, lives_with_child boolean) returns boolean language sql immutable as
  $$ select lives_with_child and kind not in ('other', 'self') $$;

-- Of a record that is sealed for an adoption: the sign-ins of those who may be the adopters (carers and relatives, not the parents
-- of birth, who go on reading that there is nothing to read, and whom to call) are let go of now, by whoever seals. An invitation to the
-- new life then takes one that is nobody's, and writes nothing on this side. One that opens another page, or was stopped, stays.
create or replace function identity.let_go_of_sign_ins(asked uuid, why text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare one bigint; gone int := 0;
begin
  if not access.may_write() or not identity.is_named_on(asked) or not exists (
       select 1 from access_restriction s where s.child_id = asked and s.lifted_at is null
          and (s.after_adoption or s.kind = 'adoption')) then
    raise exception 'not entitled to let go of sign-ins' using errcode = 'insufficient_privilege';
  end if;
  for one in
    update identity_familyperson p set user_id = null
     where p.user_id is not null and p.portal_suspended_at is null
       and p.id in (select r.person_id from identity_relationship r where r.child_id = asked
                     group by r.person_id having bool_and(r.kind not in ('mother', 'father', 'self')))
       and not exists (select 1 from access_involvement i
                        where i.principal_id = p.id and i.kind in (11, 23) and access.clock() < i.ends_at)
    returning p.id loop
    perform portal.keep_version('identity_familyperson', one::text, '~', why, access.author());
    gone := gone + 1;
  end loop;
  return gone;
end $$;
revoke all on function identity.let_go_of_sign_ins(uuid, text) from public;
grant execute on function identity.let_go_of_sign_ins(uuid, text) to childplan_writer;
