-- A version is written in the very transaction that wrote the row: nobody adds to the past of a row that they did not
-- change, or could not. The row itself need not be visible any more: whoever ends their own involvement is out at once.
create or replace function history.is_of_the_live_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare found_one boolean;
begin
  -- No older than this transaction: what was written in it, or by one that came after it and has committed.
  execute format('select exists (select 1 from public.%I l where l.%I = ($1).%I and age(l.xmin) <= 0)',
                 tg_argv[0], tg_argv[1], tg_argv[1]) into found_one using new;
  if not found_one then
    raise exception 'a version of % is written together with its row', tg_argv[0] using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
