-- A hidden adult: a tie to the child that is kept confidential, while no tie of theirs with this child is open. Every row of the
-- child that names them is closed with it. See docs/decisions (adults and numbers that are kept confidential).

create or replace function access.is_hidden_adult(asked uuid, person bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(bool_and(r.is_confidential), false) from identity_relationship r where r.child_id = asked and r.person_id = person
$$;

-- Whether the reader may know that this adult has to do with the child. Asked by the policy of every row of a child that names
-- one. Of a child that is closed to the reader it says what it says of any, as access.school_is_open does.
create or replace function access.adult_is_open(asked uuid, person bigint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if person = access.person() or not access.is_hidden_adult(asked, person) then
    return true;
  end if;
  if not access.opens(asked, 0, access.read_masks()) then
    return true;
  end if;
  -- 1026: the child's contacts, and what is confidential of it.
  return access.opens(asked, 1026, access.read_masks());
end $$;

-- The same of one tie, for what hangs on it.
create or replace function access.tie_is_open(tie uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((select access.adult_is_open(r.child_id, r.person_id) from identity_relationship r where r.id = tie), true)
$$;

-- The same of everybody whom a fact names.
create or replace function access.names_open_adults(asked uuid, payload jsonb) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(bool_and(access.adult_is_open(asked, named.person)), true)
         and access.tie_is_open((payload ->> 'relationship')::uuid)
    from (select (payload ->> 'person')::bigint as person union all select (payload ->> 'principal')::bigint
          union all select p::bigint from jsonb_array_elements_text(
            case when jsonb_typeof(payload -> 'people') = 'array' then payload -> 'people' else '[]' end) p) named
   where named.person is not null
$$;

-- Keep an adult confidential, or show them again: every tie of theirs with this child, whatever its state. For whoever writes what
-- is confidential of the child. Answers how many there were to mark.
create or replace function access.hide_adult(asked uuid, person bigint, hidden boolean, why text) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare marked uuid[];
begin
  if not access.may_write() or not access.opens(asked, 1026, access.contribute_masks()) then
    raise exception 'not entitled to mark an adult' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from identity_child where id = asked for no key update;
  with changed as (
    update identity_relationship r set is_confidential = hidden, version = r.version + 1
     where r.child_id = asked and r.person_id = person and r.is_confidential <> hidden
    returning r.id)
  select coalesce(array_agg(id), '{}') into marked from changed;
  perform history.keep_versions('identity_relationship', marked, '~', why);
  if hidden and cardinality(marked) > 0 then
    perform identity.take_back_what_tells(asked);
  end if;
  return cardinality(marked);
end $$;

revoke all on function access.is_hidden_adult(uuid, bigint), access.adult_is_open(uuid, bigint), access.tie_is_open(uuid),
  access.names_open_adults(uuid, jsonb), access.hide_adult(uuid, bigint, boolean, text) from public;
grant execute on function access.adult_is_open(uuid, bigint), access.tie_is_open(uuid)
  to childplan_reader, childplan_writer, childplan_portal, childplan_service;
grant execute on function access.hide_adult(uuid, bigint, boolean, text) to childplan_writer;
