-- Every child has one plan from its first day, whatever opened the record; with it the universal plan within it.
create or replace function identity.open_plan() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid := gen_random_uuid();
begin
  insert into plans_plan (id, child_id, opened_at) values (made, new.id, new.opened_at);
  insert into plans_strand (id, child_id, plan_id, kind, information_class, state, legal_basis, starts_on, end_reason, version)
    values (gen_random_uuid(), new.id, made, 'universal', 1, 'open', '', (new.opened_at at time zone 'Europe/London')::date, '', 1);
  return null;
end $$;
