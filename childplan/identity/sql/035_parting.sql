-- An answer "same child" is undone: what its sender said of the child since is taken off the record. An address that
-- never was the child's goes, with its words; the one it took the place of is in force again, unless the child has moved
-- since: then it stays ended. Questions that the sender's word raised wait no more. Of a confidential address nothing is
-- touched: it is somebody else's word by now. Whoever the sender's people let in is out again.

-- The addresses that those about to go took the place of and that may be in force again: the child has lived nowhere else
-- of that kind since, confidential addresses counted, and nobody has said that it left. `gone` stands one after another,
-- to one that is open still: none of them was ended but by the next.
create or replace function identity.in_force_again(gone uuid[]) returns uuid[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg(distinct o.id)
    from identity_historicaladdress made
    join identity_historicaladdress h on h.child_id = made.child_id and h.kind = made.kind and h.history_type = '~'
     and h.history_date = made.history_date and h.ends_on = made.starts_on
    join identity_address o on o.id = h.id and o.ends_on = h.ends_on and not o.is_confidential
   where made.id = any (gone) and made.history_type = '+' and o.id <> all (gone)
     and not exists (select 1 from identity_historicaladdress later where later.id = o.id and later.history_date > h.history_date)
     and not exists (select 1 from identity_address l where l.child_id = o.child_id and l.kind = o.kind and l.id <> o.id
                        and l.id <> all (gone) and (l.ends_on is null or l.starts_on > o.starts_on))
     and exists (select 1 from identity_address g where g.id = any (gone) and g.kind = o.kind and g.ends_on is null)
     and not exists (select 1 from identity_address g join identity_historicaladdress ended on ended.id = g.id
                        and ended.history_type = '~' and ended.ends_on is not null
                      where g.id = any (gone) and g.kind = o.kind
                        and not exists (select 1 from identity_historicaladdress next where next.id = any (gone)
                              and next.kind = g.kind and next.history_type = '+' and next.history_date = ended.history_date))
$$;

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
  ended := coalesce(identity.in_force_again(gone), '{}');
  perform history.keep_versions('identity_address', gone, '-', why);
  delete from identity_address where id = any (gone);
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

revoke all on function identity.take_back_said(uuid, text), identity.in_force_again(uuid[]) from public;
grant execute on function identity.take_back_said(uuid, text) to childplan_writer;
