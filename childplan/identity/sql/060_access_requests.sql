-- Ask whether a child that one cannot see is known, and for access. The one place where somebody learns of a child without
-- reading it; so it asks for a whole identifier, or the exact names and birth date, and answers for one child or none. A
-- restricted record, one the asker is barred from and a child of their own family are answered as unknown.

-- Whether the asker sees the child.
create or replace function identity.reads_child(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.opens(asked, 1, access.read_masks())
$$;

-- Whether nobody needs to be asked: the asker sees the child by more than having opened the record (12) or an emergency (25), or
-- nobody else works with the child.
create or replace function identity.has_been_let_in(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals())
                    and (g.classes & (access.read_masks())[g.kind] & 1) = 1
                    and g.kind <> 25 and (g.kind <> 12 or not exists (
                          select 1 from access_involvement i where i.child_id = asked and i.kind not in (11, 12)
                             and not access.is_beside_the_work(i.kind)
                             and i.starts_at <= access.clock() and access.clock() < i.ends_at))
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at)
$$;

-- Children of the asker's area whom what was typed describes, whatever is hidden of them: for the log of looking.
create or replace function identity.described(asked jsonb, in_area bigint) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct c.id from jsonb_array_elements(asked -> 'numbers') n
    join identity_alias a on a.value = n ->> 'value' and n -> 'kinds' ? a.kind::text
    join identity_child c on c.id = a.child_id
   where c.area_id = in_area
     -- A number that a restricted record has as well describes no other child, but to whoever sees that one: or their own
     -- record would be known to them and unknown here.
     and (not a.is_sealed or identity.reads_child(c.id)
          or exists (select 1 from access_restriction s where s.child_id = c.id and s.lifted_at is null))
  union
  select c.id from identity_childword w join identity_child c on c.id = w.child_id
   where asked ->> 'forename' <> '' and asked ->> 'surname' <> ''
     and w.word = split_part(asked ->> 'surname', ' ', 1) and c.area_id = in_area
     and c.born_on = (asked ->> 'born_on')::date
     and (identity.name_key(c.surname) = asked ->> 'surname'
          and asked ->> 'forename' in (identity.name_key(c.forename), identity.name_key(c.known_as))
          or exists (select 1 from identity_childname n where n.child_id = c.id and not n.is_confidential
                        and identity.name_key(n.surname) = asked ->> 'surname'
                        and identity.name_key(n.forename) = asked ->> 'forename'))
$$;

-- What is hidden is in the log of looking as well; no id leaves the function.
do $$ begin
  if exists (select 1 from pg_proc p where p.oid = to_regprocedure('identity.ask_for_access(jsonb, int, date, text, date)')
                and 'noted' = any (p.proargnames)) then
    drop function identity.ask_for_access(jsonb, int, date, text, date);
  end if;
end $$;
create or replace function identity.ask_for_access(asked jsonb, asked_kind int, until date, why text, last_day date)
returns table (request_id uuid, answer text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare me record; noted uuid[]; found uuid[]; one uuid;
begin
  select m.id, o.area_id into me from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id
    join access_rolemask r on r.role = m.role and r.may_ask
   where m.id = access.membership();
  if me is null then
    raise exception 'not entitled to ask for access' using errcode = 'insufficient_privilege';
  end if;
  perform identity.note_search(coalesce((
    select jsonb_agg(jsonb_build_object('kind', k, 'value', n ->> 'value', 'scope', '*'))
      from jsonb_array_elements(asked -> 'numbers') n, jsonb_array_elements_text(n -> 'kinds') k), '[]'), 'search');
  noted := coalesce((select array_agg(d) from identity.described(asked, me.area_id) d), '{}');
  if cardinality(noted) > 0 then
    perform history.looked(gen_random_uuid(), 'identity.ask_for_access', 'POST', 'seen', null, noted, '{}', '', 'search', '');
  end if;
  -- What was asked before and waits is answered as it was then, whatever has become of the child: restricted since, or barred.
  select r.id into request_id from access_accessrequest r
   where r.asker_membership_id = me.id and r.state = 'asked'
     and (r.asked_for = asked -> 'typed'
          or exists (select 1 from access_accessquestion q where q.request_id = r.id and q.child_id = any (noted)))
   order by r.asked_at limit 1;
  if request_id is not null then
    answer := 'asked';
    return next;
    return;
  end if;
  found := coalesce((select array_agg(d) from unnest(noted) d
    where not exists (select 1 from access_restriction s where s.child_id = d and s.lifted_at is null)
      and not access.keeps_out_any(array[d]) and (identity.reads_child(d) or not identity.is_kept_apart(d))), '{}');
  one := case when cardinality(found) = 1 then found[1] end;
  if identity.has_been_let_in(one) then
    answer := 'seen';
    return next;
    return;
  end if;
  request_id := gen_random_uuid();
  answer := case when one is null then 'not_found' else 'asked' end;
  insert into access_accessrequest (id, asker_membership_id, asked_for, kind, until_on, reason, state, asked_at, answer_by, answer)
    values (request_id, me.id, asked -> 'typed', asked_kind, until, why, answer, access.clock(), last_day, '');
  insert into access_accessquestion (id, child_id, request_id, asker_membership_id, kind, until_on, reason, state, asked_at, answer_by,
                                     answer)
    select gen_random_uuid(), one, request_id, me.id, asked_kind, until, why, answer, access.clock(), last_day, '' where one is not null;
  return next;
end $$;

create or replace function identity.withdraw_access_request(asked uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update access_accessrequest r set state = 'withdrawn', answered_at = access.clock()
   where r.id = asked and r.asker_membership_id = access.membership() and r.state = 'asked';
  if not found then
    return false;
  end if;
  update access_accessquestion q set state = 'withdrawn', answered_at = access.clock(), told_at = null where q.request_id = asked;
  return true;
end $$;

-- The answer to both. Whether this member is the one to answer is asked by the act; here, that they write in who the child
-- is by a relationship of their own, and did not ask themselves. False when somebody answered or withdrew it first. shown: what the asker reads of it.
drop function if exists identity.answer_access_request(uuid, text, text);
create or replace function identity.answer_access_request(asked uuid, outcome text, why text, shown text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare q record;
begin
  select * into q from access_accessquestion where id = asked for update;
  if q is null or q.asker_membership_id = access.membership() or outcome not in ('agreed', 'declined')
     or not access.works_with(q.child_id)
     -- What is answered of a restricted record would say that there is one: there it lapses.
     or exists (select 1 from access_restriction s where s.child_id = q.child_id and s.lifted_at is null)
     or exists (select 1 from accounts_membership me where me.id = access.membership()
                   and access.is_of_another_post(me, q.asker_membership_id)) then
    raise exception 'not entitled to answer this request' using errcode = 'insufficient_privilege';
  end if;
  if q.state <> 'asked' then
    return false;
  end if;
  update access_accessquestion set state = outcome, answer = why, answered_at = access.clock(), told_at = null,
         answered_by_membership_id = access.membership() where id = asked;
  update access_accessrequest set state = outcome, answer = shown, answered_at = access.clock() where id = q.request_id;
  return true;
end $$;

-- Requests whose last day is over lapse, each once. What was answered or withdrawn stays as it is.
drop function if exists identity.lapse_access_requests(timestamptz);
create or replace function identity.lapse_access_requests(today date) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone bigint;
begin
  update access_accessquestion set state = 'lapsed', answered_at = access.clock(), told_at = null where state = 'asked' and answer_by < today;
  update access_accessrequest set state = 'lapsed', answered_at = access.clock() where state = 'asked' and answer_by < today;
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whom to tell that their request was declined or lapsed, each once: who takes a row here tells its asker in the same transaction.
create or replace function identity.take_untold_access_requests(most int) returns table (asker bigint, became text)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update access_accessrequest r set told_at = access.clock()
   where r.id in (select w.id from access_accessrequest w where w.state in ('declined', 'lapsed') and (w.told_at is null or w.told_at < w.answered_at)
                   order by w.answered_at limit most for update skip locked)
  returning r.asker_membership_id, r.state::text
$$;

revoke all on function identity.reads_child(uuid), identity.has_been_let_in(uuid), identity.described(jsonb, bigint), identity.ask_for_access(jsonb, int, date, text, date),
  identity.withdraw_access_request(uuid), identity.answer_access_request(uuid, text, text, text),
  identity.lapse_access_requests(date), identity.take_untold_access_requests(int) from public;
grant execute on function identity.reads_child(uuid) to childplan_reader, childplan_writer;
grant execute on function identity.ask_for_access(jsonb, int, date, text, date), identity.withdraw_access_request(uuid),
  identity.answer_access_request(uuid, text, text, text) to childplan_writer;
grant execute on function identity.lapse_access_requests(date), identity.take_untold_access_requests(int) to childplan_service;
