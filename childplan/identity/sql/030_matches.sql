-- Whether the present member may answer a question of that area about that child: a matcher of the area, who may write
-- who the child is. Asked again here, since the functions below look past every policy.
create or replace function identity.may_answer(asked_area bigint, asked_child uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(asked_area = any (access.principals()), false) and (access.contribute_anywhere() & 1) = 1
     and access.opens(asked_child, 1, access.contribute_masks())
$$;

-- A matcher answered "the same child": the incoming record's identifiers go to the child, and its sender is involved as
-- it asked to be. The matcher could do neither: the sender's involvement is not the matcher's to make. What was given is
-- written down, so that it can be taken back.
create or replace function identity.attach_match(answered uuid, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m record; fitting jsonb; before uuid[]; given jsonb; involved uuid;
begin
  select * into m from identity_possiblematch where id = answered and state = 'waiting' for update;
  if m is null or not identity.may_answer(m.area_id, m.child_id) then
    raise exception 'not entitled to answer this match' using errcode = 'insufficient_privilege';
  end if;
  perform identity.lock_records(jsonb_build_array(m.incoming));
  before := array(select id from identity_alias where child_id = m.child_id);
  fitting := jsonb_build_object('aliases', identity.fitting_aliases(m.child_id, m.incoming));
  perform identity.add_aliases(m.child_id, fitting, m.sender_id, access.clock());
  update identity_alias set given_by_id = answered where child_id = m.child_id and id <> all (before);
  select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value)), '[]') into given
    from identity_alias where given_by_id = answered;
  involved := identity.involve(m.child_id, m.involved_kind, m.involved_principal, m.sender_id, why,
    (m.incoming ->> 'since')::date, access.clock());
  update identity_possiblematch set gave = jsonb_build_object('aliases', given, 'involvement', involved) where id = answered;
  return involved;
end $$;

-- Take back what an answer gave: the identifiers that rest on it, and the involvement of the sender from now on. An
-- identifier that was never the child's must find nobody, so its row goes; its versions stay. What others did stays.
create or replace function identity.take_back_match(answered uuid, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m record; heir uuid;
begin
  select * into m from identity_possiblematch where id = answered and state in ('same', 'different') for update;
  if m is null or not identity.may_answer(m.area_id, m.child_id) then
    raise exception 'not entitled to undo this answer' using errcode = 'insufficient_privilege';
  end if;
  perform identity.lock_records(jsonb_build_array(m.incoming));
  insert into identity_historicalalias (history_id, history_type, history_date, history_change_reason, history_user_id,
                                        history_membership_id, id, child_id, kind, value, scope, source_id, starts_on,
                                        ends_on, is_sealed, given_by_id)
    select gen_random_uuid(), '-', access.clock(), why, access.author(), access.membership(), id, child_id, kind, value,
           scope, source_id, starts_on, ends_on, is_sealed, given_by_id
      from identity_alias where given_by_id = answered;
  delete from identity_alias where given_by_id = answered;
  -- Without the number that was its identifier, the child goes by another NHS number of its own, else by our own number.
  update identity_child c set identifier = (
      select a.value from identity_alias a
       where a.child_id = c.id and a.kind in ('nhs_number', 'local') and a.ends_on is null
       order by a.kind = 'local', a.starts_on limit 1)
   where c.id = m.child_id
     and not exists (select 1 from identity_alias a where a.child_id = c.id and a.value = c.identifier);
  -- Another record of the sender that was found to be this child goes on involving it.
  select id into heir from identity_possiblematch o
   where o.child_id = m.child_id and o.sender_id = m.sender_id and o.state = 'same' and o.id <> m.id
     and o.involved_kind = m.involved_kind and o.involved_principal = m.involved_principal
   order by o.decided_at limit 1;
  if heir is not null then
    update identity_possiblematch set gave = gave || jsonb_build_object('involvement', m.gave -> 'involvement') where id = heir;
  else
    update access_involvement set ends_at = access.clock(), end_reason = why
     where id = (m.gave ->> 'involvement')::uuid and access.clock() < ends_at;
  end if;
  update identity_possiblematch set gave = '{}' where id = answered;
end $$;

-- The identifiers of a record that a child can take: one that differs from the child's own live one of that kind is left
-- out, but for a UPN, which is kept as a former one.
create or replace function identity.fitting_aliases(known uuid, incoming jsonb) returns jsonb
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(jsonb_agg(case when other and a ->> 'kind' = 'upn' then a || '{"kind": "former_upn"}' else a end)
                    filter (where not other or a ->> 'kind' = 'upn'), '[]')
    from (select a, exists (select 1 from identity_alias l where l.child_id = known and l.kind = a ->> 'kind'
                              and l.scope = coalesce(a ->> 'scope', '') and l.ends_on is null
                              and l.value <> a ->> 'value' and l.kind in ('nhs_number', 'upn', 'uln')) as other
            from jsonb_array_elements(incoming -> 'aliases') a) x
$$;

revoke all on function identity.may_answer(bigint, uuid), identity.attach_match(uuid, text),
  identity.take_back_match(uuid, text), identity.fitting_aliases(uuid, jsonb) from public;
grant execute on function identity.attach_match(uuid, text), identity.take_back_match(uuid, text) to childplan_writer;

-- What waits in one's own area while nobody holds a role that answers it: for those who see which posts are empty. Counts alone.
create or replace function identity.matches_without_a_post(asked_area bigint, answering text[])
returns table (waiting bigint, oldest timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*), min(m.raised_at) from identity_possiblematch m
    join accounts_membership me on me.id = access.membership()
    join organisations_organisation mine on mine.id = me.organisation_id and mine.area_id = asked_area
   where m.area_id = asked_area and m.state = 'waiting'
     and not exists (select 1 from accounts_membership a join organisations_organisation o on o.id = a.organisation_id
                       join accounts_user u on u.id = a.user_id and u.is_active
                      where o.area_id = asked_area and a.role = any (answering)
                        and a.starts_at <= access.clock() and access.clock() < a.ends_at)
$$;
revoke all on function identity.matches_without_a_post(bigint, text[]) from public;
grant execute on function identity.matches_without_a_post(bigint, text[]) to childplan_reader, childplan_writer;
