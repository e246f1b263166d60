-- Sessions that are over, and tokens of partner systems that ran out, are no longer kept: a session holds the last searches of
-- its person and what they had typed, sealed, long after they went home. Answers how many went.
create or replace function access.forget_sessions() returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare sessions bigint; tokens bigint;
begin
  delete from django_session s where s.expire_date < access.clock();
  get diagnostics sessions = row_count;
  -- A day longer, so that a system that comes late is told that its token ran out.
  delete from oauth2_provider_accesstoken t where t.expires < access.clock() - interval '1 day'
     and not exists (select 1 from oauth2_provider_refreshtoken r where r.access_token_id = t.id);
  get diagnostics tokens = row_count;
  return sessions + tokens;
end $$;
revoke all on function access.forget_sessions() from public;
grant execute on function access.forget_sessions() to childplan_service;
