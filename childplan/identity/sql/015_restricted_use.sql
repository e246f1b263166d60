-- An identifier of a restricted record was used: written down for its named list, with a fact that raises the alert. Whoever
-- used it can tell nothing from this: it answers nothing, it needs no privilege of theirs, and the fact names no author, or
-- they would find their own fact. Left out of the functions below are people on the list themselves.
create or replace function identity.note_one_use(sealed uuid, used text, key text, asked_way text, sender bigint, incoming jsonb,
  opened uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid; told uuid; adopted boolean; lone boolean;
begin
  select bool_or(s.after_adoption) into adopted
    from access_restriction s where s.child_id = sealed and s.lifted_at is null;
  -- After adoption a record with a number of its own is the child's new life, and no concern of the old record's list.
  lone := not exists (select 1 from jsonb_array_elements(coalesce(incoming -> 'aliases', '[]')) a
                       where a ->> 'kind' in ('nhs_number', 'upn', 'uln')
                         and not exists (select 1 from identity.sealed_holders(jsonb_build_object('aliases', jsonb_build_array(a)))));
  if adopted and not lone then
    opened := null;
  end if;
  insert into identity_identifieruse (id, child_id, organisation_id, membership_id, way, kind, at, use_key, opened_child_id,
                                      incoming, state, decision_reason)
  values (gen_random_uuid(), sealed, sender, access.membership(), asked_way, used, access.clock(), key, opened,
          case when adopted then '{}' else incoming end, 'waiting', '')
  on conflict (child_id, use_key) do nothing
  returning id into made;
  if made is null then
    update identity_identifieruse u set way = asked_way, opened_child_id = coalesce(u.opened_child_id, opened)
     where u.child_id = sealed and u.use_key = key and asked_way = 'record'
       and (u.way <> asked_way or u.opened_child_id is null and opened is not null);
    return;
  end if;
  told := gen_random_uuid();
  insert into facts_fact (id, child_id, name, version, information_class, payload, occurred_at, published_at, title)
  values (told, sealed, 'identity.restricted_identifier_used', 1, 1,
          jsonb_build_object('use', made, 'organisation', sender, 'way', asked_way), access.clock(), access.clock(),
          'An identifier was used by somebody who may not know the record');
  insert into facts_factwork (id, fact_id, child_id, information_class, work, made_at, due_at, attempts, error)
  values (gen_random_uuid(), told, sealed, 1, 'escalation.restricted_identifier_used', access.clock(), access.clock(), 0, '');
end $$;

-- A record, sent or only tried: once for the same record of the same sender.
create or replace function identity.note_use(incoming jsonb, asked_way text, sender bigint, opened uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare holder record;
begin
  for holder in select * from identity.sealed_holders(incoming) loop
    perform identity.note_one_use(holder.child, holder.used, identity.record_key(incoming, sender), asked_way, sender,
      incoming - 'child_id' - 'local', opened);
  end loop;
end $$;

-- A search by number, or a question through the API: once a day for each member and record. It answers nothing.
create or replace function identity.note_search(numbers jsonb, asked_way text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare holder record; sender bigint; day text := (access.clock() at time zone 'Europe/London')::date::text;
begin
  select m.organisation_id into sender from accounts_membership m where m.id = access.membership();
  if sender is null or asked_way not in ('search', 'api') then
    return;
  end if;
  for holder in select * from identity.sealed_holders(jsonb_build_object('aliases', numbers)) loop
    if not exists (select 1 from access_grant g where g.child_id = holder.child and g.principal = any (access.principals())
                      and g.starts_at <= access.clock() and access.clock() < g.ends_at) then
      perform identity.note_one_use(holder.child, holder.used, md5(concat_ws('|', asked_way, access.membership(), day)),
        asked_way, sender, '{}', null);
    end if;
  end loop;
end $$;

-- Whether the reader is on the list of a record that is restricted now.
create or replace function identity.is_named_on(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g where g.child_id = asked and g.kind = 2 and g.principal = any (access.principals())
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at)
$$;

-- Who reads an identifier that a restricted record has: its named list; the sender who brought it to another child; those
-- who opened a record that is kept apart. For anybody else it would join two lives. Where nothing is sealed the answer is the
-- same as of a record that is kept apart, or asking would tell the two from one another; and so it is of a record that the asker
-- does not read, or a number known from before would tell that it was restricted since.
create or replace function identity.shows_sealed(held_by uuid, source bigint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return not identity.reads_child(held_by)
      or not exists (select 1 from identity_alias l where l.child_id = held_by and l.is_sealed)
      or identity.is_kept_apart(held_by)
      or exists (select 1 from accounts_membership m where m.id = access.membership() and m.organisation_id = source)
      or identity.is_named_on(held_by);
end $$;

-- The record that was opened by it opens to the area when it is another child, and closes when that answer is changed.
create or replace function identity.keep_apart() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform access.regrant_child(new.opened_child_id);
  return null;
end $$;

revoke all on function identity.note_one_use(uuid, text, text, text, bigint, jsonb, uuid), identity.note_search(jsonb, text),
  identity.note_use(jsonb, text, bigint, uuid), identity.shows_sealed(uuid, bigint),
  identity.is_named_on(uuid) from public;
grant execute on function identity.note_search(jsonb, text), identity.shows_sealed(uuid, bigint), identity.is_named_on(uuid)
  to childplan_reader, childplan_writer;
