-- Conflicts of interest. Whoever declares one is answered the same whatever there is: the bars are made here, for every child
-- of their area whom their words mean, sealed records and those kept apart included, now and whenever such a child comes.

-- What a child can be declared by: its numbers, and its names with the birth date; not a name that is kept confidential,
-- since a bar that follows would tell whose it is.
create or replace function identity.keys_of_child(asked uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(k), '{}') from (
    select a.kind || ':' || a.value as k from identity_alias a where a.child_id = asked
    union
    select 'name:' || identity.name_key(n.surname) || '|' || identity.name_key(n.forename) || '|' || to_char(c.born_on, 'YYYY-MM-DD')
      from identity_child c
     cross join lateral (values (c.forename, c.surname), (c.known_as, c.surname)) n(forename, surname)
     where c.id = asked and n.forename <> ''
    union
    select 'name:' || identity.name_key(n.surname) || '|' || identity.name_key(n.forename) || '|' || to_char(c.born_on, 'YYYY-MM-DD')
      from identity_child c join identity_childname n on n.child_id = c.id and not n.is_confidential
     where c.id = asked) keys
   where k is not null
$$;

-- The children of an area whom such keys mean.
create or replace function identity.children_of_keys(keys text[], in_area bigint) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id from unnest(keys) k
    join identity_alias a on a.value = substr(k, strpos(k, ':') + 1) and a.kind = split_part(k, ':', 1)
    join identity_child c on c.id = a.child_id and c.area_id = in_area
  union
  select c.id from unnest(keys) k
    join identity_child c on k like 'name:%' and c.born_on = nullif(split_part(k, '|', 3), '')::date and c.area_id = in_area
   where keys && identity.keys_of_child(c.id)
$$;

create or replace function identity.make_bars(of_declaration uuid, children uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid[];
begin
  with put as (
    insert into access_bar (id, child_id, user_id, reason, starts_at, ends_at, source_id)
      select gen_random_uuid(), child, d.user_id, 'A conflict of interest was declared', access.clock(),
             timestamptz '9000-01-01 00:00+00', d.id
        from identity_declaration d, unnest(children) child
       where d.id = of_declaration and d.ended_at is null
      on conflict (child_id, source_id) do nothing
      returning id)
  select array_agg(id) into made from put;
  perform history.keep_versions('access_bar', made, '+', 'A conflict of interest was declared') where made is not null;
end $$;

-- A child came, or its names or numbers changed: who has declared it before is barred from now on.
create or replace function identity.bar_declared() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare of_child uuid; known varchar[]; declared uuid;
begin
  -- Children come side by side, and wait only for whoever is declaring: of the two one sees the other.
  perform pg_advisory_xact_lock_shared(20261123, 1);
  if not exists (select 1 from identity_declaration d where d.ended_at is null) then
    return null;
  end if;
  -- A child's own table has no child_id.
  of_child := coalesce(to_jsonb(new) ->> 'child_id', to_jsonb(new) ->> 'id')::uuid;
  known := identity.keys_of_child(of_child);
  for declared in
    select d.id from identity_declaration d join identity_child c on c.id = of_child and c.area_id = d.area_id
     where d.ended_at is null and d.keys && known loop
    perform identity.make_bars(declared, array[of_child]);
  end loop;
  return null;
end $$;

-- Who manages a member: those in the managing role of the same organisation, and of the same team where both have one; never
-- oneself in another membership. Where there is nobody, the area's privacy officers.
create or replace function identity.managers_of(asked bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with them as (
    select m.*, o.area_id, r.managed_by from accounts_membership m
      join organisations_organisation o on o.id = m.organisation_id join access_rolemask r on r.role = m.role
     where m.id = asked),
  others as (
    select m.id, m.role, m.organisation_id, m.team_id, o.area_id from accounts_membership m
      join organisations_organisation o on o.id = m.organisation_id
      join accounts_user u on u.id = m.user_id and u.is_active
      join them on them.area_id = o.area_id and them.user_id is distinct from m.user_id
     where m.starts_at <= access.clock() and access.clock() < m.ends_at),
  managing as (
    select o.id from others o join them on o.role = them.managed_by and o.organisation_id = them.organisation_id
       and (o.team_id is null or them.team_id is null or o.team_id = them.team_id))
  select id from managing
  union
  select o.id from others o where o.role = 'privacy_officer' and not exists (select 1 from managing)
$$;

create or replace function identity.tell_managers(of_member bigint, told text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into notifications_ownnotice (id, recipient_membership_id, kind, text, address, once, made_at)
    select gen_random_uuid(), m, 'news', told, '/conflicts/', '', access.clock() from identity.managers_of(of_member) m
$$;

-- asked: what was typed, for its author and their manager. keys: the same, for comparing. numbers: as note_search takes them,
-- since a number of a restricted record is used here as in any search. null after twenty of them in 24 hours.
create or replace function identity.declare_conflict(asked jsonb, compared text[], numbers jsonb, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare me record; made uuid := gen_random_uuid();
begin
  select m.id, m.user_id, o.area_id into me from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id
   where m.id = access.membership() and m.user_id is not null;
  if me is null or cardinality(compared) = 0 then
    raise exception 'not entitled to declare' using errcode = 'insufficient_privilege';
  end if;
  if (select count(*) from identity_declaration d where d.user_id = me.user_id and not d.of_page
         and d.made_at > access.clock() - interval '24 hours') >= 20 then
    return null;
  end if;
  perform identity.note_search(numbers, 'search');
  perform pg_advisory_xact_lock(20261123, 1);
  insert into identity_declaration (id, membership_id, user_id, area_id, typed, keys, of_page, reason, made_at, ended_reason)
    values (made, me.id, me.user_id, me.area_id, asked, compared, false, why, access.clock(), '');
  perform identity.make_bars(made, array(select identity.children_of_keys(compared, me.area_id)));
  perform identity.tell_managers(me.id, 'Somebody in your team declared a conflict of interest');
  return made;
end $$;

-- "I should not see this child", said on the child's own page, so by somebody who sees it: barred from this moment on.
create or replace function identity.declare_on_page(asked uuid, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare me record; made uuid := gen_random_uuid();
begin
  select m.id, m.user_id, o.area_id into me from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id
   where m.id = access.membership() and m.user_id is not null;
  if me is null or not access.opens(asked, 1, access.read_masks()) then
    raise exception 'not entitled to declare' using errcode = 'insufficient_privilege';
  end if;
  insert into identity_declaration (id, membership_id, user_id, area_id, typed, keys, of_page, reason, made_at, ended_reason)
    values (made, me.id, me.user_id, me.area_id, '{}', '{}', true, why, access.clock(), '');
  perform identity.make_bars(made, array[asked]);
  perform identity.tell_managers(me.id, 'Somebody in your team declared a conflict of interest');
  return made;
end $$;

-- What becomes of the work of somebody who is barred: what they held themselves goes to their team, or else their
-- organisation, under words that say no more than that; nobody leads in their place until somebody is named; what they had
-- not saved goes. What was theirs for a purpose of its own (17, and beside the work)
-- just ends.
create or replace function identity.stand_back_from() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare held record; made uuid; post bigint; why constant text := 'Another worker is needed';
begin
  if not (new.starts_at <= access.clock() and access.clock() < new.ends_at) then
    return null;
  end if;
  for held in
    select i.*, m.team_id, m.organisation_id as body from access_involvement i
      join accounts_membership m on m.id = i.principal_id and m.user_id = new.user_id
     where i.child_id = new.child_id and access.clock() < i.ends_at loop
    post := coalesce(held.team_id, held.body);
    update access_involvement set ends_at = greatest(starts_at, access.clock()), end_reason = why where id = held.id;
    perform history.keep_versions('access_involvement', array[held.id], '~', why);
    if held.kind not in (5, 17) and not access.is_beside_the_work(held.kind) and not exists (
         select 1 from access_involvement i where i.child_id = held.child_id and i.kind = held.kind and i.principal_id = post
            and access.clock() < i.ends_at) then
      made := gen_random_uuid();
      insert into access_involvement (id, child_id, kind, principal_id, organisation_id, classes, starts_at, ends_at, reason,
                                      end_reason, made_by_membership_id)
        values (made, held.child_id, held.kind, post, held.body, held.classes, greatest(held.starts_at, access.clock()),
                held.ends_at, why, held.end_reason, null);
      perform history.keep_versions('access_involvement', array[made], '+', why);
    end if;
  end loop;
  delete from plans_draft d using accounts_membership m
   where d.child_id = new.child_id and m.id = d.membership_id and m.user_id = new.user_id;
  return null;
end $$;

-- What the people whom the reader manages have declared and nobody has ended: their words, never a child.
create or replace function identity.declared_in_my_team()
returns table (id uuid, membership_id bigint, typed jsonb, of_page boolean, reason text, made_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.membership_id, d.typed, d.of_page, d.reason::text, d.made_at
    from identity_declaration d
   where d.ended_at is null
     and d.area_id = (select o.area_id from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
                       where m.id = access.membership())
     and exists (select 1 from identity.managers_of(d.membership_id) m where m = access.membership())
   order by d.made_at desc, d.id
$$;

-- End one of them, and its bars with it. False where there is no such declaration for the reader to end: one's own never is.
create or replace function identity.end_declaration(asked uuid, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ended uuid[]; of_member bigint;
begin
  if not exists (select 1 from identity.declared_in_my_team() d where d.id = asked) then
    return false;
  end if;
  update identity_declaration d set ended_at = access.clock(), ended_by_membership_id = access.membership(), ended_reason = why
   where d.id = asked returning d.membership_id into of_member;
  with gone as (
    update access_bar b set ends_at = greatest(b.starts_at, access.clock())
     where b.source_id = asked and access.clock() < b.ends_at returning b.id)
  select array_agg(gone.id) into ended from gone;
  perform history.keep_versions('access_bar', ended, '~', why) where ended is not null;
  insert into notifications_ownnotice (id, recipient_membership_id, kind, text, address, once, made_at)
    values (gen_random_uuid(), of_member, 'news', 'A conflict of interest that you declared was ended', '/conflicts/', '', access.clock());
  return true;
end $$;

revoke all on function identity.keys_of_child(uuid), identity.children_of_keys(text[], bigint), identity.make_bars(uuid, uuid[]),
  identity.managers_of(bigint), identity.tell_managers(bigint, text), identity.declare_conflict(jsonb, text[], jsonb, text),
  identity.declare_on_page(uuid, text), identity.declared_in_my_team(), identity.end_declaration(uuid, text) from public;
grant execute on function identity.declare_conflict(jsonb, text[], jsonb, text), identity.declare_on_page(uuid, text),
  identity.end_declaration(uuid, text) to childplan_writer;
grant execute on function identity.declared_in_my_team() to childplan_reader, childplan_writer;
