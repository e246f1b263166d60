-- A matcher answered "the same child": the incoming record's identifiers go to the child, and its sender is involved as
-- it asked to be. The matcher could do neither: the sender's involvement is not the matcher's to make.
create or replace function identity.attach_match(answered uuid, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare m record; fitting jsonb;
begin
  select * into m from identity_possiblematch where id = answered and state = 'waiting' for update;
  if m is null or m.area_id is null or m.area_id <> all (access.principals()) or (access.contribute_anywhere() & 1) = 0
     or not exists (select 1 from access_grant g where g.child_id = m.child_id and g.principal = any (access.principals())
                      and (g.classes & (access.contribute_masks())[g.kind] & 1) = 1
                      and g.starts_at <= access.clock() and access.clock() < g.ends_at
                      and g.child_id <> all (access.barred())) then
    raise exception 'not entitled to answer this match' using errcode = 'insufficient_privilege';
  end if;
  perform identity.lock_records(jsonb_build_array(m.incoming));
  fitting := jsonb_build_object('aliases', identity.fitting_aliases(m.child_id, m.incoming));
  perform identity.add_aliases(m.child_id, fitting, m.sender_id, access.clock());
  return identity.involve(m.child_id, m.involved_kind, m.involved_principal, m.sender_id, why,
    (m.incoming ->> 'since')::date, access.clock());
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

revoke all on function identity.attach_match(uuid, text), identity.fitting_aliases(uuid, jsonb) from public;
grant execute on function identity.attach_match(uuid, text) to childplan_writer;
