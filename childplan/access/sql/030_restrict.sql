-- Restrict a record in one step: between the restriction and its names nobody at all would see it, its author included.
drop function if exists access.restrict_record(uuid, bigint[], text, date);
create or replace function access.restrict_record(restricted uuid, names bigint[], why text, review date, adopted boolean)
returns uuid language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid := gen_random_uuid();
begin
  if not exists (select 1 from access_grant g where g.child_id = restricted and g.principal = any (access.principals())
                    and (g.classes & (access.decide_masks())[g.kind] & 128) = 128
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at
                    and g.child_id <> all (access.barred())) then
    raise exception 'not entitled to restrict this record' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from identity_child where id = restricted for no key update;
  insert into access_restriction (id, child_id, reason, made_at, made_by_membership_id, review_on, lifted_reason, after_adoption)
    values (made, restricted, why, access.clock(), access.membership(), review, '', adopted);
  insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at, reason)
    select gen_random_uuid(), restricted, made, n, access.clock(), timestamptz '9000-01-01 00:00+00', why from unnest(names) n;
  return made;
end $$;
revoke all on function access.restrict_record(uuid, bigint[], text, date, boolean) from public;
grant execute on function access.restrict_record(uuid, bigint[], text, date, boolean) to childplan_writer;
