-- The children whom the present user looked at since a moment, the latest first: their own looks, and nobody else's. For
-- comparing what they send with what they read; each of those rows is asked for under their own policies again.
create or replace function history.children_i_looked_at(since timestamptz, most int) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select e.child_id from history_accessevent e
     where e.user_id = access.author() and e.child_id is not null and e.at >= since and e.classes > 0
     group by e.child_id order by max(e.at) desc limit most;
end $$;
revoke all on function history.children_i_looked_at(timestamptz, int) from public;
grant execute on function history.children_i_looked_at(timestamptz, int) to childplan_reader, childplan_writer;
