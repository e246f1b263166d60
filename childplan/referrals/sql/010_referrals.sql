-- A referral or a panel's item, with the involvement that opens the child for it, each step in one statement: a row without
-- its involvement would be a promise, an involvement without its row nobody could end. Written by these functions alone.

-- Midnight after a day, by the clock on the wall.
create or replace function referrals.after_day(day date) returns timestamptz language sql immutable as
  $$ select ((day + 1)::timestamp at time zone 'Europe/London') $$;

-- The involvement of a referral's receiver; in the name of whoever sent it.
drop function if exists referrals.involve(uuid, int, bigint, bigint, int, timestamptz, timestamptz, text, bigint);
create or replace function referrals.involve(asked_child uuid, kind int, receiver bigint, body bigint, opened int, began timestamptz,
  ends timestamptz, sender bigint) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
  -- Of an involvement more people know than may read the referral: its words stay there.
  said constant text := case kind when 20 then 'Referred' else 'Before a panel' end;
begin
  insert into access_involvement (id, child_id, kind, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason,
                                  made_by_membership_id)
    values (made, asked_child, kind, receiver, body, opened, began, ends, said, 'Agreed until that day', sender);
  perform history.keep_versions('access_involvement', array[made], '+', said);
  return made;
end $$;

create or replace function referrals.end_involvement(asked uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update access_involvement set ends_at = greatest(starts_at, access.clock()), end_reason = why
   where id = asked and ends_at > access.clock();
  perform history.keep_versions('access_involvement', array[asked], '~', why);
end $$;

drop function if exists referrals.send(uuid, text, bigint, text, text, int, date, date, timestamptz);
drop function if exists referrals.send(uuid, text, bigint, text, text, int, date, date, boolean, text, timestamptz);

-- Send: who may, to whom, is the table of involving.py; what, no more than the sender reads; never about a restricted record.
create or replace function referrals.send(asked_child uuid, asked_what text, receiver bigint, why text, words text, asked_classes int,
  answer_day date, close_day date, told boolean, not_told text, happened timestamptz, in_the_history text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
  kind int := case asked_what when 'referral' then 20 when 'panel' then 21 end;
  body bigint;
  began timestamptz := least(happened, access.clock());
  opening uuid;
  less int;
begin
  perform access.hold_child(asked_child);
  if kind is null or not access.may_involve(asked_child, kind, receiver)
     or asked_classes & 1 = 0 or access.passes_on(asked_child, asked_classes) is null
     or exists (select 1 from access_restriction s where s.child_id = asked_child and s.lifted_at is null) then
    raise exception 'not entitled to refer this child' using errcode = 'insufficient_privilege';
  end if;
  select o.id into body from organisations_organisation o
   where o.id = receiver or o.id = (select t.organisation_id from organisations_team t where t.id = receiver)
      or o.id = (select m.organisation_id from accounts_membership m where m.id = receiver);
  -- Whoever reads no plan asks nobody to read one: kept with the involvement, and carried on when it is accepted.
  less := access.passes_on(asked_child, asked_classes) & 16384;
  opening := referrals.involve(asked_child, kind, receiver, body, case kind when 20 then 1 else asked_classes end | less, began,
                               referrals.after_day(case kind when 20 then answer_day else close_day end), access.membership());
  insert into referrals_referral (id, child_id, what, state, to_principal_id, to_organisation_id, purpose, question, classes, sent_at,
                                  family_told, why_not_told, sent_by_membership_id, answer_by, closes_by, involvement_id, answer, outcome, version)
    values (made, asked_child, asked_what, case kind when 20 then 'sent' else 'accepted' end, receiver, body, why, words,
            asked_classes, began, told, not_told, access.membership(), answer_day, close_day, opening, '', '', 1);
  perform history.keep_versions('referrals_referral', array[made], '+', in_the_history);
  return made;
end $$;

-- Whether the present member is its receiver and sees the child by it now.
create or replace function referrals.receives(r referrals_referral) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.to_principal_id = any (access.principals()) and access.may_write() and exists (
    select 1 from access_grant g
     where g.child_id = r.child_id and g.source_id = r.involvement_id and g.principal = any (access.principals())
       and (g.classes & (access.read_masks())[g.kind] & 1) = 1
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;

-- Whether the present member sent it, and still knows the child.
create or replace function referrals.sent(r referrals_referral) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.sent_by_membership_id = access.membership() and access.opens(r.child_id, 1, access.known_masks())
$$;

-- Accept or decline. False where somebody was first, or its last day has passed. Accepted, it opens what was asked for.
create or replace function referrals.answer(asked uuid, became text, why text, seen int, happened timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  r referrals_referral;
  moment timestamptz := least(happened, access.clock());
  less int;
begin
  select * into r from referrals_referral where id = asked for update;
  if r.id is null or became not in ('accepted', 'declined') or r.what <> 'referral' or not referrals.receives(r) then
    raise exception 'not entitled to answer this referral' using errcode = 'insufficient_privilege';
  end if;
  if r.state <> 'sent' or r.version <> seen or r.answer_by < (moment at time zone 'Europe/London')::date then
    return false;
  end if;
  select i.classes & 16384 into less from access_involvement i where i.id = r.involvement_id;
  perform referrals.end_involvement(r.involvement_id, initcap(became));
  if became = 'accepted' then
    r.involvement_id := referrals.involve(r.child_id, 20, r.to_principal_id, r.to_organisation_id, r.classes | less, moment,
                                          referrals.after_day(r.closes_by), r.sent_by_membership_id);
  end if;
  update referrals_referral set state = became, answer = why, answered_at = moment, answered_by_membership_id = access.membership(),
         involvement_id = r.involvement_id, ended_at = case became when 'declined' then moment end, version = version + 1
   where id = asked;
  perform history.keep_versions('referrals_referral', array[asked], '~', why);
  return true;
end $$;

-- Withdraw what waits (its sender), or close what was accepted (its sender or its receiver). False where somebody was first.
create or replace function referrals.finish(asked uuid, why text, seen int, happened timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare r referrals_referral;
begin
  select * into r from referrals_referral where id = asked for update;
  if r.id is null or not (referrals.sent(r) or r.state = 'accepted' and referrals.receives(r)) then
    raise exception 'not entitled to end this referral' using errcode = 'insufficient_privilege';
  end if;
  if r.state not in ('sent', 'accepted') or r.version <> seen then
    return false;
  end if;
  perform referrals.end_involvement(r.involvement_id, 'Ended');
  update referrals_referral set state = case r.state when 'sent' then 'withdrawn' else 'closed' end, outcome = why,
         ended_at = least(happened, access.clock()), ended_by_membership_id = access.membership(), version = version + 1
   where id = asked;
  perform history.keep_versions('referrals_referral', array[asked], '~', why);
  return true;
end $$;

-- Of referrals that wait: those that nobody answered in time, whose sender is to be told, and those whose last days have come,
-- whose receivers are to be told. Each once: who takes a row here tells in the same transaction. It is no change of a referral.
create or replace function referrals.take_due(today date, soon date, most int) returns table (referral uuid, lapsed boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    with due as (
      select r.id, r.answer_by < today as is_over from referrals_referral r
       where r.state = 'sent' and (r.answer_by < today and r.lapse_told_at is null
                                   or r.answer_by between today and soon and r.warned_at is null)
       order by r.answer_by, r.id limit most for update skip locked)
    update referrals_referral r
       set lapse_told_at = case when due.is_over then access.clock() else r.lapse_told_at end,
           warned_at = case when due.is_over then r.warned_at else access.clock() end
      from due where due.id = r.id
    returning r.id, due.is_over;
end $$;

revoke all on function referrals.take_due(date, date, int) from public;
grant execute on function referrals.take_due(date, date, int) to childplan_service;
revoke all on function referrals.involve(uuid, int, bigint, bigint, int, timestamptz, timestamptz, bigint),
  referrals.end_involvement(uuid, text), referrals.send(uuid, text, bigint, text, text, int, date, date, boolean, text, timestamptz, text),
  referrals.receives(referrals_referral), referrals.sent(referrals_referral), referrals.answer(uuid, text, text, int, timestamptz),
  referrals.finish(uuid, text, int, timestamptz) from public;
grant execute on function referrals.receives(referrals_referral), referrals.sent(referrals_referral)
  to childplan_reader, childplan_writer;
grant execute on function referrals.send(uuid, text, bigint, text, text, int, date, date, boolean, text, timestamptz, text),
  referrals.answer(uuid, text, text, int, timestamptz), referrals.finish(uuid, text, int, timestamptz) to childplan_writer;
