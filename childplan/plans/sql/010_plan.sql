-- Every child has one plan from its first day, whatever opened the record; with it the universal plan within it and its
-- two sections (the same as in plans/rules/standard_sections.py), each with the first version of its history.
create or replace function identity.open_plan() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid := gen_random_uuid(); universal uuid := gen_random_uuid();
begin
  insert into plans_plan (id, child_id, opened_at) values (made, new.id, new.opened_at);
  with strand as (
    insert into plans_strand (id, child_id, plan_id, kind, information_class, state, legal_basis, starts_on, end_reason, version)
    values (universal, new.id, made, 'universal', 1, 'open', '', (new.opened_at at time zone 'Europe/London')::date, '', 1)
    returning *)
  insert into plans_historicalstrand (id, child_id, plan_id, kind, information_class, state, legal_basis, starts_on, end_reason,
      version, history_id, history_date, history_type, history_change_reason, history_user_id, history_membership_id)
    select id, child_id, plan_id, kind, information_class, state, legal_basis, starts_on, end_reason, version,
           gen_random_uuid(), new.opened_at, '+', 'Record opened', access.author(), access.membership() from strand;
  -- 256, views of the child and family: what is written here is for those who work with the child.
  with section as (
    insert into plans_section (id, child_id, strand_id, information_class, key, heading, text, position, version,
        changed_at, changed_by_membership_id)
      select gen_random_uuid(), new.id, universal, 256, key, heading, '', position, 1, new.opened_at, access.membership()
        from (values ('about_me', 'About me', 0), ('setting', 'School and health', 1)) standard (key, heading, position)
    returning *)
  insert into plans_historicalsection (id, child_id, strand_id, information_class, key, heading, text, position, version,
      changed_at, changed_by_membership_id, history_id, history_date, history_type, history_change_reason,
      history_user_id, history_membership_id)
    select id, child_id, strand_id, information_class, key, heading, text, position, version, changed_at,
           changed_by_membership_id, gen_random_uuid(), new.opened_at, '+', 'Record opened', access.author(),
           access.membership() from section;
  return null;
end $$;
