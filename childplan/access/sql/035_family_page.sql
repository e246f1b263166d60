-- A parent on the list of a restricted record has their page by two rows, the involvement (11) and the name: no grant without
-- both. Whatever ends the first ends the name, so that the list says what is so, and a new page later is asked about anew.
create or replace function access.end_names(of_child uuid, person bigint, closes timestamptz, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ended uuid[];
begin
  with gone as (
    update access_restrictionname n set ends_at = greatest(n.starts_at, closes)
     where n.child_id = of_child and n.principal_id = person and closes < n.ends_at
       and exists (select 1 from identity_familyperson p where p.id = person)
    returning n.id)
  select array_agg(id) into ended from gone;
  perform history.keep_versions('access_restrictionname', ended, '~', why) where ended is not null;
end $$;

create or replace function access.family_ended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform access.end_names(new.child_id, new.principal_id, new.ends_at, new.end_reason);
  return null;
end $$;
revoke all on function access.end_names(uuid, bigint, timestamptz, text) from public;
