-- Write the present state of rows into their table of versions, whatever columns the two have in common. For definer
-- functions alone, which write rows that their caller could not.
create or replace function history.keep_versions(live text, ids uuid[], kind text, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare versions text := regexp_replace(live, '_', '_historical'); columns text;
begin
  select string_agg(quote_ident(l.attname), ', ' order by l.attnum) into strict columns
    from pg_attribute l join pg_attribute v on v.attname = l.attname and v.attrelid = to_regclass('public.' || versions)
   where l.attrelid = to_regclass('public.' || live) and l.attnum > 0 and v.attnum > 0
     and not l.attisdropped and not v.attisdropped;
  execute format(
    'insert into public.%I (%s, history_id, history_date, history_type, history_change_reason, history_user_id, history_membership_id)'
    ' select %s, gen_random_uuid(), access.clock(), %L, %L, access.author(), access.membership() from public.%I where id = any($1)',
    versions, columns, columns, kind, why, live) using ids;
end $$;
revoke all on function history.keep_versions(text, uuid[], text, text) from public;
