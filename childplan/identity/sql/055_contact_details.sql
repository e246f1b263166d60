-- How adults are reached. See docs/decisions (adults and numbers that are kept confidential).

-- Where the service writes to an adult: a confidential address before an open one, the newest of each. For functions and background
-- work alone.
create or replace function identity.mail_address(asked bigint) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.value::text from identity_contactdetail d
   where d.person_id = asked and d.kind = 'email' and d.ends_on is null order by d.is_confidential desc, d.starts_on desc, d.id limit 1
$$;

-- Whoever is entered under an email of this adult, or under a sign-in of theirs: themself, and others who may be the same.
create or replace function identity.same_people(asked bigint, taking bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select asked
  union
  select b.person_id from identity_contactdetail a
    join identity_contactdetail b on lower(b.value) = lower(a.value) and b.kind = 'email' and b.ends_on is null
   where a.person_id = asked and a.kind = 'email' and a.ends_on is null
  union
  select s.id from identity_familyperson p join identity_familyperson s on s.user_id in (p.user_id, taking) where p.id = asked
$$;

-- Keep a number or an email confidential, or show it again: every row of that adult that has it. For whoever writes what is
-- confidential of a child of theirs. Answers how many there were to mark.
create or replace function identity.withhold_contact(asked uuid, detail uuid, withheld boolean, why text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare marked uuid[];
begin
  if not access.may_write() or not exists (
       select 1 from access_grant g
         join identity_relationship r on r.child_id = g.child_id
         join identity_contactdetail d on d.id = detail and d.person_id = r.person_id
        where g.child_id = asked and g.principal = any (access.principals())
          and (g.classes & (access.contribute_masks())[g.kind] & 1026) = 1026
          and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())) then
    raise exception 'not entitled to mark a contact detail' using errcode = 'insufficient_privilege';
  end if;
  with changed as (
    update identity_contactdetail d set is_confidential = withheld
      from identity_contactdetail o
     where o.id = detail and d.person_id = o.person_id and d.kind = o.kind and lower(d.value) = lower(o.value)
       and d.is_confidential <> withheld
    returning d.id)
  select coalesce(array_agg(id), '{}') into marked from changed;
  perform history.keep_versions('identity_contactdetail', marked, '~', why);
  return cardinality(marked);
end $$;

revoke all on function identity.mail_address(bigint), identity.same_people(bigint, bigint),
  identity.withhold_contact(uuid, uuid, boolean, text) from public;
grant execute on function identity.mail_address(bigint) to childplan_service;
grant execute on function identity.withhold_contact(uuid, uuid, boolean, text) to childplan_writer;
