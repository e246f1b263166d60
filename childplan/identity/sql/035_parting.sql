-- An answer "same child" is undone: what its sender said of the child since is taken off the record. An address that
-- never was the child's goes, with its words; the one it took the place of is in force again. Questions that the sender's
-- word raised wait no more. Of a confidential address nothing is touched: it is somebody else's word by now. Whoever the
-- sender's people let in is out again.
create or replace function identity.take_back_said(answered uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m record; gone uuid[]; ended uuid[]; asked uuid[]; involved uuid[];
begin
  select * into m from identity_possiblematch where id = answered and state = 'same' for update;
  if m is null or not identity.may_answer(m.area_id, m.child_id) then
    raise exception 'not entitled to undo this answer' using errcode = 'insufficient_privilege';
  end if;
  gone := array(select a.id from identity_address a
    where a.child_id = m.child_id and a.source_id = m.sender_id and not a.is_confidential
      and exists (select 1 from identity_historicaladdress h
                   where h.id = a.id and h.history_type = '+' and h.history_date >= m.decided_at));
  ended := array(select o.id from identity_address o
    where o.child_id = m.child_id and o.id <> all (gone) and o.ends_on is not null and not o.is_confidential
      and exists (select 1 from identity_historicaladdress h
                    join identity_historicaladdress made on made.id = any (gone) and made.history_type = '+'
                     and made.kind = h.kind and made.history_date = h.history_date and made.starts_on = h.ends_on
                   where h.id = o.id and h.history_type = '~'));
  perform history.keep_versions('identity_address', gone, '-', why);
  delete from identity_address where id = any (gone);
  ended := array(select o.id from identity_address o where o.id = any (ended) and not exists (
    select 1 from identity_address l where l.child_id = o.child_id and l.kind = o.kind and l.ends_on is null and not l.is_confidential));
  update identity_address set ends_on = null where id = any (ended);
  perform history.keep_versions('identity_address', ended, '~', why);

  asked := array(select id from identity_disagreement d where d.child_id = m.child_id
    and d.incoming_source_id = m.sender_id and d.state = 'open' and d.raised_at >= m.decided_at);
  update identity_disagreement set state = 'withdrawn', decided_at = access.clock(), reason = why, version = version + 1
   where id = any (asked);
  perform history.keep_versions('identity_disagreement', asked, '~', why);

  involved := array(select i.id from access_involvement i
    join accounts_membership who on who.id = i.made_by_membership_id and who.organisation_id = m.sender_id
    where i.child_id = m.child_id and i.organisation_id = m.sender_id and access.clock() < i.ends_at
      and i.id is distinct from (m.gave ->> 'involvement')::uuid
      and exists (select 1 from access_historicalinvolvement h
                   where h.id = i.id and h.history_type = '+' and h.history_date >= m.decided_at));
  update access_involvement set ends_at = access.clock(), end_reason = why where id = any (involved);
  perform history.keep_versions('access_involvement', involved, '~', why);
end $$;

revoke all on function identity.take_back_said(uuid, text) from public;
grant execute on function identity.take_back_said(uuid, text) to childplan_writer;
