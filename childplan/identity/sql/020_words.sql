-- Finding a child by name: a dictionary of words is searched forgivingly, then children by equality under their policy.
-- No index serves similarity under a policy, and the dictionary names no child.

-- All words of one child again: its names, and other names that anybody may know who knows the child. A name that is
-- marked confidential takes its words with it.
create or replace function identity.keep_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare owner uuid;
begin
  owner := case when tg_table_name = 'identity_child' then (to_jsonb(new) ->> 'id')::uuid
                else (to_jsonb(new) ->> 'child_id')::uuid end;
  delete from identity_childword where child_id = owner;
  insert into identity_childword (id, child_id, word, is_first)
    select gen_random_uuid(), owner, w, w = (select split_part(replace(c.sort_name, ',', ' '), ' ', 1) from identity_child c where c.id = owner)
      from (
      select distinct left(w, 80) as w from (
        select replace(c.sort_name, ',', ' ') || ' ' || identity.name_key(c.forename || ' ' || c.middle_names || ' ' || c.known_as) as names
          from identity_child c where c.id = owner
        union all
        select identity.name_key(n.forename || ' ' || n.surname) from identity_childname n
         where n.child_id = owner and not n.is_confidential) known,
        regexp_split_to_table(known.names, '\s+') w
       where w <> '') words
  on conflict do nothing;
  insert into identity_nameword (word) select word from identity_childword where child_id = owner on conflict do nothing;
  return null;
end $$;

-- Lower case and without marks, near enough to Python's `name_key` for words that Python keyed already.
create or replace function identity.name_key(name text) returns text language sql immutable as
  $$ select pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.lower(normalize(name, NFKD)), '[\u0300-\u036f''’.]', '', 'g'), '[-\s]+', ' ', 'g') $$;

-- Words like the one typed, most alike first; never shown, only used to look under the reader's own policy.
create or replace function identity.similar_words(typed text) returns setof text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.word from identity_nameword w
   where w.word % typed or w.word like typed || '%'
   order by similarity(w.word, typed) desc, w.word limit 30
$$;
revoke all on function identity.similar_words(text) from public;
grant execute on function identity.similar_words(text) to childplan_reader, childplan_writer;

-- All words of where one child lives, again: of addresses in force that are not confidential. The postcode without its
-- blank, and its first half; of each line its words and numbers.
create or replace function identity.keep_address_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare of_child uuid := coalesce(new.child_id, old.child_id);
begin
  delete from identity_addressword where child_id = of_child;
  insert into identity_addressword (id, child_id, word)
    select gen_random_uuid(), of_child, w from (
      select distinct left(w, 40) as w from identity_address a,
        regexp_split_to_table(
          regexp_replace(identity.name_key(a.lines), '[^[:alnum:]]+', ' ', 'g')
          || ' ' || lower(regexp_replace(a.postcode, '\s', '', 'g')) || ' ' || lower(split_part(a.postcode, ' ', 1)), '\s+') w
       where a.child_id = of_child and not a.is_confidential and w <> ''
         and (a.ends_on is null or a.ends_on > (access.clock() at time zone 'Europe/London')::date)) words
  on conflict do nothing;
  insert into identity_placeword (word) select word from identity_addressword where child_id = of_child on conflict do nothing;
  return null;
end $$;

-- The same for words of addresses.
create or replace function identity.similar_places(typed text) returns setof text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select w.word from identity_placeword w
   where w.word % typed or w.word like typed || '%'
   order by similarity(w.word, typed) desc, w.word limit 30
$$;
revoke all on function identity.similar_places(text) from public;
grant execute on function identity.similar_places(text) to childplan_reader, childplan_writer;

-- A restricted record's identifiers leave the common space: they neither match nor collide. Questions about it leave the
-- area's list as well, since what was sent names the child; they come back to the sender's area when it is lifted.
create or replace function identity.seal_aliases() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.lifted_at is null then
    update identity_alias set is_sealed = true where child_id = new.child_id;
    -- What another child was known by as well no longer leads from one to the other.
    update identity_alias o set is_sealed = true from identity_alias l
     where l.child_id = new.child_id and o.child_id <> new.child_id and o.value = l.value and o.scope = l.scope
       and (o.kind = l.kind or o.kind in ('upn', 'former_upn') and l.kind in ('upn', 'former_upn'));
    update identity_possiblematch set area_id = null where child_id = new.child_id;
  else
    update identity_alias a set is_sealed = false where a.child_id = new.child_id
       and not exists (select 1 from identity_alias l where l.kind = a.kind and l.scope = a.scope and l.value = a.value
                          and l.ends_on is null and not l.is_sealed);
    update identity_possiblematch m set area_id = o.area_id from organisations_organisation o
     where o.id = m.sender_id and m.child_id = new.child_id;
  end if;
  return null;
end $$;
