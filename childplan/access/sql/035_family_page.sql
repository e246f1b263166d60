-- A parent on the list of a restricted record has their page by two rows, the involvement (11, or 23 of the young person) and the name: no grant without
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
  -- A page that was looked at again goes on by another row, and with it the name.
  if not exists (select 1 from access_involvement i
                  where i.child_id = new.child_id and i.principal_id = new.principal_id and i.kind in (11, 23)
                    and i.id <> new.id and i.ends_at > new.ends_at and i.ends_at > access.clock()) then
    perform access.end_names(new.child_id, new.principal_id, new.ends_at, new.end_reason);
  end if;
  return null;
end $$;
revoke all on function access.end_names(uuid, bigint, timestamptz, text) from public;

-- The records that are of the present family person themself. Asked of the involvement: on a restricted record the grant is that
-- of the list, whoever reads it. It opens nothing and says nothing that they do not know.
create or replace function access.own_pages() returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.child_id from access_involvement i
   where i.kind = 23 and i.principal_id = access.person()
     and i.starts_at <= access.clock() and access.clock() < i.ends_at
$$;
revoke all on function access.own_pages() from public;
grant execute on function access.own_pages() to childplan_portal;
