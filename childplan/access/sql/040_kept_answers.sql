-- What was kept to be repeated goes after its day. Nobody else deletes it, and this deletes nothing younger.
create or replace function access.forget_answers() returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone int;
begin
  delete from access_answerpiece p using access_answeredrequest r
   where p.answer = r.answer and r.kept_until <= access.clock();
  -- Pieces of an answer whose key was used again after its day belong to nobody.
  delete from access_answerpiece p where not exists (select 1 from access_answeredrequest r where r.answer = p.answer);
  delete from access_answeredrequest r where r.kept_until <= access.clock();
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function access.forget_answers() from public;
grant execute on function access.forget_answers() to childplan_service;
