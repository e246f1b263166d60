-- An answer "same child" is undone: the marks and suspensions of its sender go off the child's record and wait with the
-- pupil in the sender's newest file, until the question is answered again. Whoever undoes sees neither the file nor may
-- take a row off a record, so it is done here, for an answer that they may undo and for rows that its sender wrote.

-- Whether the row was written by the sender since the answer, by one of its versions.
create or replace function attendance.wrote(of_year uuid, sender bigint, since timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from attendance_historicalattendanceyear h
    join accounts_membership who on who.id = h.history_membership_id and who.organisation_id = sender
   where h.id = of_year and h.history_date >= since)
$$;

-- The answer, where the present member may undo it. The sender's files are held first, in the order of the worker.
create or replace function attendance.answer_to_undo(answered uuid) returns identity_possiblematch
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m identity_possiblematch;
begin
  select * into m from identity_possiblematch where id = answered and state = 'same' for update;
  if m.id is null or not identity.may_answer(m.area_id, m.child_id) then
    raise exception 'not entitled to undo this answer' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from attendance_ctfimport where organisation_id = m.sender_id and state in ('confirmed', 'stopped', 'done')
    and (done_at is null or done_at >= m.decided_at) order by id for update;
  return m;
end $$;

create or replace function attendance.hold_files(answered uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select attendance.answer_to_undo(answered)
$$;

-- years: [{id, marks, starts_on, possible, attended, authorised, unauthorised, source, said_at, import}], those without
-- marks go. carried: those of the amendments that go with the pupil. pupil: the record as it is to wait.
drop function if exists attendance.take_off(uuid, jsonb, uuid[], uuid[], jsonb, text);
create or replace function attendance.take_off(answered uuid, years jsonb, amendments uuid[], carried uuid[], suspensions uuid[],
  pupil jsonb, why text)
returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m identity_possiblematch; one jsonb; gone uuid[] := '{}'; kept uuid[] := '{}'; moved jsonb;
begin
  m := attendance.answer_to_undo(answered);
  amendments := array(select a.id from attendance_markamendment a
    join accounts_membership who on who.id = a.membership_id and who.organisation_id = m.sender_id
   where a.id = any (amendments) and a.child_id = m.child_id
     and (a.amended_at >= m.decided_at or exists (select 1 from attendance_historicalattendanceyear h
           where h.id = a.attendance_year_id and h.history_type = '+' and h.history_date >= m.decided_at)));
  suspensions := array(select s.id from attendance_suspension s
   where s.id = any (suspensions) and s.child_id = m.child_id and s.school_id = m.sender_id
     and exists (select 1 from attendance_historicalsuspension h where h.id = s.id and h.history_type = '+'
                    and h.history_date >= m.decided_at));
  moved := jsonb_build_object(
    'amendments', (select coalesce(jsonb_agg(to_jsonb(a) - 'id' - 'child_id' - 'attendance_year_id'), '[]')
                     from attendance_markamendment a where a.id = any (amendments) and a.id = any (carried)),
    'suspensions', (select coalesce(jsonb_agg(to_jsonb(s) - 'id' - 'child_id'), '[]')
                      from attendance_suspension s where s.id = any (suspensions)));
  delete from attendance_markamendment where id = any (amendments);
  perform history.keep_versions('attendance_suspension', suspensions, '-', why);
  delete from attendance_suspension where id = any (suspensions);
  for one in select y from jsonb_array_elements(years) y
    join attendance_attendanceyear r on r.id = (y ->> 'id')::uuid and r.child_id = m.child_id
   where attendance.wrote(r.id, m.sender_id, m.decided_at)
  loop
    if one ->> 'marks' is null then
      gone := gone || (one ->> 'id')::uuid;
      continue;
    end if;
    kept := kept || (one ->> 'id')::uuid;
    update attendance_attendanceyear
       set marks = one ->> 'marks', starts_on = (one ->> 'starts_on')::date, possible = (one ->> 'possible')::int,
           attended = (one ->> 'attended')::int, authorised = (one ->> 'authorised')::int,
           unauthorised = (one ->> 'unauthorised')::int, source_id = (one ->> 'source')::bigint,
           said_at = (one ->> 'said_at')::timestamptz, source_import_id = (one ->> 'import')::uuid,
           version = version + 1, changed_at = access.clock()
     where id = (one ->> 'id')::uuid;
  end loop;
  perform history.keep_versions('attendance_attendanceyear', kept, '~', why);
  perform history.keep_versions('attendance_attendanceyear', gone, '-', why);
  delete from attendance_attendanceyear where id = any (gone);
  perform attendance.wait_again(m, pupil || jsonb_build_object('moved', moved));
end $$;

-- The pupil waits in the sender's newest file, as one that is being checked. No row of the sender points at the child
-- any more; one that is being brought in just now begins again.
create or replace function attendance.wait_again(m identity_possiblematch, pupil jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare newest record;
begin
  select r.id, r.ctf_import_id, r.became into newest from attendance_ctfrow r join attendance_ctfimport i on i.id = r.ctf_import_id
   where r.child_id = m.child_id and r.organisation_id = m.sender_id and r.step = 'done'
     and (i.done_at is null or i.done_at >= m.decided_at)
   order by i.uploaded_at desc, r.ordinal limit 1;
  update attendance_ctfrow set child_id = null, became = '', step = 'read'
   where child_id = m.child_id and organisation_id = m.sender_id and step in ('resolved', 'recorded', 'set_aside');
  update attendance_ctfrow r set child_id = null from attendance_ctfimport i
   where i.id = r.ctf_import_id and r.child_id = m.child_id and r.organisation_id = m.sender_id
     and (i.done_at is null or i.done_at >= m.decided_at);
  if newest.id is null then
    return;
  end if;
  update attendance_ctfrow r set became = 'review', result = '{}', pupil = wait_again.pupil where r.id = newest.id;
  update attendance_ctfimport i
     set counts = jsonb_set(i.counts, '{became}', i.counts -> 'became' || jsonb_build_object(
           newest.became, greatest(0, coalesce((i.counts -> 'became' ->> newest.became)::int, 0) - 1),
           'review', coalesce((i.counts -> 'became' ->> 'review')::int, 0) + 1))
   where i.id = newest.ctf_import_id and i.counts ? 'became';
  perform history.keep_versions('attendance_ctfimport', array[newest.ctf_import_id], '~', 'A pupil is being checked again');
end $$;

revoke all on function attendance.wrote(uuid, bigint, timestamptz), attendance.answer_to_undo(uuid), attendance.hold_files(uuid),
  attendance.take_off(uuid, jsonb, uuid[], uuid[], uuid[], jsonb, text), attendance.wait_again(identity_possiblematch, jsonb) from public;
grant execute on function attendance.hold_files(uuid), attendance.take_off(uuid, jsonb, uuid[], uuid[], uuid[], jsonb, text) to childplan_writer;
