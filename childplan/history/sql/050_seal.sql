-- The chain of seals over the log of looking. Readers never wait for it: they only add rows, and whoever seals comes after.

-- Seal what is not covered yet: rows of the last generation from where the last seal ended to below a transaction number, at
-- most so many and always whole transactions. Answers nothing where there is nothing, unless it is asked to close.
create or replace function history.seal_below(bound xid8, most int, closing boolean) returns setof public.history_seal
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  last public.history_seal;
  made public.history_seal;
  begun timestamptz;
  beyond xid8;
  earliest xid8;
  leaves bytea[];
begin
  select * into last from history_seal order by generation desc, number desc limit 1;
  made.generation := coalesce(last.generation, 1);
  made.number := coalesce(last.number, 0) + 1;
  made.from_transaction := coalesce(last.below_transaction, '0'::xid8);
  made.previous := coalesce(last.digest, repeat('0', 64));
  made.below_transaction := bound;
  select coalesce((select s.sealed_at from history_seal s where s.generation = made.generation and s.restored), '-infinity') into begun;
  select e.transaction into beyond from history_accessevent e
   where e.transaction >= made.from_transaction and e.transaction < bound and e.at >= begun
   order by e.transaction, e.id offset most limit 1;
  if found then
    select e.transaction into earliest from history_accessevent e
     where e.transaction >= made.from_transaction and e.transaction < bound and e.at >= begun order by e.transaction, e.id limit 1;
    -- One transaction alone may be longer than that.
    made.below_transaction := case when beyond = earliest then (beyond::text::numeric + 1)::text::xid8 else beyond end;
  end if;
  select array_agg(sha256('\x00'::bytea || history.canonical_1(e)) order by e.transaction, e.id) into leaves
    from history_accessevent e
   where e.transaction >= made.from_transaction and e.transaction < made.below_transaction and e.at >= begun;
  if leaves is null and not closing then
    return;
  end if;
  made.row_count := coalesce(cardinality(leaves), 0);
  made.root := history.root(leaves);
  return query select * from history.add_seal(made);
end $$;

-- What a seal says of itself, and the digest over it, by which the next one holds on to it.
create or replace function history.add_seal(made public.history_seal) returns setof public.history_seal
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  made.id := gen_random_uuid();
  made.canon := 1;
  made.restored := coalesce(made.restored, false);
  made.lost_count := coalesce(made.lost_count, 0);
  made.lost_to := coalesce(made.lost_to, '');
  made.sealed_at := coalesce(made.sealed_at, clock_timestamp());
  made.digest := encode(sha256(convert_to(concat_ws(E'\n', 'childplan-seal-1', made.generation, made.number, made.restored::int,
    made.canon, made.from_transaction, made.below_transaction, made.row_count, made.root, made.previous, made.lost_count, made.lost_to,
    history.microseconds(made.sealed_at)), 'UTF8')), 'hex');
  insert into history_seal select made.*;
  return next made;
end $$;
revoke all on function history.seal_below(xid8, int, boolean), history.add_seal(public.history_seal) from public;

-- Below which number no transaction can add a row any more. The whole server is asked: a transaction of another database of it
-- holds seals back as well.
create or replace function history.final_below() returns xid8 language sql volatile set search_path = pg_catalog, public, pg_temp as
  $$ select pg_snapshot_xmin(pg_current_snapshot()) $$;
revoke all on function history.final_below() from public;

-- Make the next seal, over at most so many rows; nothing where none is left. What is below the oldest running transaction is final:
-- whoever is still at work has a number from there on, and is covered by a later seal. One sealer at a time; the next waits.
create or replace function history.seal(most int) returns setof public.history_seal
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare bound xid8;
begin
  perform pg_advisory_xact_lock(hashtextextended('childplan.history.seal', 0));
  bound := history.final_below();
  return query select * from history.seal_below(bound, greatest(most, 1), false);
end $$;
revoke all on function history.seal(int) from public;
grant execute on function history.seal(int) to childplan_service;

-- After a restore: seal what is left of the generation that was, to its end, and begin the next. lost, last_lost: how many seals the
-- exported file has beyond the last one here, and the digest of the last of them.
create or replace function history.begin_generation(lost int, last_lost text) returns setof public.history_seal
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  latest public.history_seal;
  made public.history_seal;
  moment timestamptz := clock_timestamp();
  closing constant xid8 := '18446744073709551615';
begin
  perform pg_advisory_xact_lock(hashtextextended('childplan.history.seal', 0));
  if history.final_below() < pg_current_xact_id() then
    raise exception 'somebody is still writing: stop web, worker and beat first' using errcode = 'object_in_use';
  end if;
  if exists (select 1 from history_accessevent where at >= moment) then
    raise exception 'the clock of this server is behind the log of looking: set it first' using errcode = 'object_not_in_prerequisite_state';
  end if;
  loop
    select * into latest from history_seal order by generation desc, number desc limit 1;
    exit when latest.below_transaction = closing;
    return query select * from history.seal_below(closing, 50000, true);
  end loop;
  select * into latest from history_seal order by generation desc, number desc limit 1;
  made.generation := latest.generation + 1;
  made.number := 1;
  made.restored := true;
  made.from_transaction := '0';
  made.below_transaction := '0';
  made.row_count := 0;
  made.root := history.root('{}');
  made.previous := latest.digest;
  made.lost_count := lost;
  made.lost_to := last_lost;
  made.sealed_at := moment;
  return query select * from history.add_seal(made);
end $$;
revoke all on function history.begin_generation(int, text) from public;
grant execute on function history.begin_generation(int, text) to childplan_service;

-- For how many seconds the oldest row that no seal covers has been waiting; 0 where none is. It shows nothing of anybody.
create or replace function history.unsealed_for() returns double precision
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  last public.history_seal;
  begun timestamptz;
  oldest timestamptz;
begin
  select * into last from history_seal order by generation desc, number desc limit 1;
  select coalesce((select s.sealed_at from history_seal s where s.generation = last.generation and s.restored), '-infinity') into begun;
  select e.at into oldest from history_accessevent e
   where e.transaction >= coalesce(last.below_transaction, '0'::xid8) and e.transaction < pg_snapshot_xmax(pg_current_snapshot())
     and e.at >= begun
   order by e.transaction, e.id limit 1;
  return coalesce(extract(epoch from clock_timestamp() - oldest), 0);
end $$;
revoke all on function history.unsealed_for() from public;
grant execute on function history.unsealed_for() to childplan_visitor, childplan_service;
