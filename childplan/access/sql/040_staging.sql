-- A temporary table beside one of ours, for rows on their way in by COPY: same columns, nothing in it, gone with the
-- transaction. No login may make temporary tables itself: one named as one of ours would stand before it for whoever has
-- the pooled connection next. These are always called staged_…, as none of ours is.
create or replace function access.stage(wanted text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare staged text := 'staged_' || wanted;
begin
  if to_regclass('pg_temp.' || quote_ident(staged)) is null then
    execute format('create temporary table %I on commit drop as select * from public.%I with no data', staged, wanted);
    execute format('grant select, insert on pg_temp.%I to childplan_writer, childplan_service', staged);
  else
    execute format('truncate pg_temp.%I', staged);
  end if;
end $$;

revoke all on function access.stage(text) from public;
grant execute on function access.stage(text) to childplan_writer, childplan_service;
