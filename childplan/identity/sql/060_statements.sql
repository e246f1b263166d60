-- Where a confidential address is live, an address that somebody else says is no news to be spread: it may be the very
-- same. It is kept as a confidential disagreement, for those who may see the address. Answers the children for whom it did
-- so, to the act that would otherwise record the address; no page and no result is different for it.
create or replace function identity.keep_confidential(records jsonb, source bigint, said timestamptz) returns table (child_id uuid)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare one jsonb; made uuid;
begin
  if not exists (select 1 from accounts_membership m where m.id = access.membership() and m.organisation_id = source) then
    raise exception 'nobody speaks for another body' using errcode = 'insufficient_privilege';
  end if;
  for one in select e from jsonb_array_elements(records) e
             where exists (select 1 from identity_address a where a.child_id = (e ->> 'child_id')::uuid
                             and a.is_confidential and a.ends_on is null)
               and access.opens((e ->> 'child_id')::uuid, 2, access.contribute_masks())
  loop
    made := gen_random_uuid();
    insert into identity_disagreement (id, child_id, field, information_class, held, incoming, incoming_source_id, incoming_key,
        is_confidential, said_at, raised_at, state, reason, version)
      values (made, (one ->> 'child_id')::uuid, 'address', 2, '{}', one - 'child_id' - 'key', source, one ->> 'key', true, said,
              access.clock(), 'open', '', 1)
      on conflict do nothing;
    insert into identity_historicaldisagreement (id, child_id, field, information_class, held, incoming, incoming_source_id,
        incoming_key, is_confidential, said_at, raised_at, state, reason, version, history_id, history_date, history_type,
        history_membership_id)
      select id, d.child_id, field, information_class, held, incoming, incoming_source_id, incoming_key, is_confidential, said_at,
             raised_at, state, reason, version, gen_random_uuid(), access.clock(), '+', access.membership()
        from identity_disagreement d where d.id = made;
    child_id := (one ->> 'child_id')::uuid;
    return next;
  end loop;
end $$;

revoke all on function identity.keep_confidential(jsonb, bigint, timestamptz) from public;
grant execute on function identity.keep_confidential(jsonb, bigint, timestamptz) to childplan_writer;
