-- Finding a child by name: a dictionary of words is searched forgivingly, then children by equality under their policy.
-- No index serves similarity under a policy, and the dictionary names no child.

create or replace function identity.keep_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare owner uuid; names text;
begin
  if tg_table_name = 'identity_child' then
    owner := new.id;
    names := replace(new.sort_name, ',', ' ') || ' ' || identity.name_key(new.forename) || ' ' || identity.name_key(new.known_as);
    delete from identity_childword where child_id = owner;
    insert into identity_childword (id, child_id, word)
      select gen_random_uuid(), owner, w from regexp_split_to_table(trim(regexp_replace(names || ' ' || coalesce(
        (select string_agg(identity.name_key(n.forename || ' ' || n.surname), ' ') from identity_childname n
          where n.child_id = owner and not n.is_confidential), ''), '\s+', ' ', 'g')), ' ') w where w <> '' on conflict do nothing;
  else
    owner := new.child_id;
    if new.is_confidential then
      return null;
    end if;
    names := identity.name_key(new.forename || ' ' || new.surname);
    insert into identity_childword (id, child_id, word)
      select gen_random_uuid(), owner, w from regexp_split_to_table(names, ' ') w where w <> '' on conflict do nothing;
  end if;
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

-- A restricted record's identifiers leave the common space: they neither match nor collide. Questions about it leave the
-- area's list as well, since what was sent names the child; they come back to the sender's area when it is lifted.
create or replace function identity.seal_aliases() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.lifted_at is null then
    update identity_alias set is_sealed = true where child_id = new.child_id;
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
