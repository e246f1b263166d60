-- The one function that compares identifiers. Callers say who the record describes; it answers found, opened or review,
-- and involves the caller's own organisation or team. What it will not do is say anything about a restricted record.

-- Identifiers are locked through 1,024 buckets in one order, so that two imports of a thousand pupils each neither fill
-- the lock table nor wait for one another in a circle.
create or replace function identity.lock_records(records jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare bucket int;
begin
  for bucket in
    select distinct (hashtextextended(a ->> 'kind' || ':' || (a ->> 'value'), 20260301) & 1023)::int
      from jsonb_array_elements(records) r, jsonb_array_elements(r -> 'aliases') a
    union
    select distinct (hashtextextended((r ->> 'sort_name') || ':' || coalesce(r ->> 'born_on', ''), 20260301) & 1023)::int
      from jsonb_array_elements(records) r
     order by 1
  loop
    perform pg_advisory_xact_lock(20260301, bucket);
  end loop;
end $$;

-- Whether two identifiers are one: of a kind, or both a UPN, present or former; and of one authority where it gave them.
create or replace function identity.is_one(kind text, scope text, a jsonb) returns boolean language sql immutable as
  $$ select scope = coalesce(a ->> 'scope', '')
        and (kind = a ->> 'kind' or kind in ('upn', 'former_upn') and a ->> 'kind' in ('upn', 'former_upn')) $$;

-- Restricted children whose identifiers the record shows, old and temporary ones included, and the kind of one of them.
-- An authority of "*" stands for any: whoever searches names none.
create or replace function identity.sealed_holders(incoming jsonb, out child uuid, out used text) returns setof record
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.child_id, min(a ->> 'kind')
    from jsonb_array_elements(incoming -> 'aliases') a
    join identity_alias l on l.value = a ->> 'value'
     and (identity.is_one(l.kind, l.scope, a) or a ->> 'scope' = '*' and l.kind = a ->> 'kind')
   where exists (select 1 from access_restriction s where s.child_id = l.child_id and s.lifted_at is null)
   group by l.child_id
$$;

-- Whether a record was opened by an identifier of a restricted one: it stays with those who opened it, since it may tell
-- the area what the restriction hides, until somebody on the named list says that it is another child.
create or replace function identity.is_kept_apart(opened uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from identity_identifieruse u where u.opened_child_id = opened and u.state <> 'another')
$$;

-- Children whose aliases the record shows. A UPN is also looked for among former ones. An identifier that a restricted
-- record has as well finds the child only for the sender who brought it, or a record that is kept apart.
drop function if exists identity.known_by_alias(jsonb);
create or replace function identity.known_by_alias(incoming jsonb, sender bigint) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct l.child_id
    from jsonb_array_elements(incoming -> 'aliases') a
    join identity_alias l on l.value = a ->> 'value' and identity.is_one(l.kind, l.scope, a)
   where a ->> 'kind' <> 'temporary_upn'
     and (not l.is_sealed or l.source_id = sender or identity.is_kept_apart(l.child_id))
     and not exists (select 1 from access_restriction s where s.child_id = l.child_id and s.lifted_at is null)
$$;

-- Whether a child has a live identifier of a unique kind that differs from the record's.
create or replace function identity.contradicts(known uuid, incoming jsonb) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from jsonb_array_elements(incoming -> 'aliases') a
    join identity_alias l on l.child_id = known and l.kind = a ->> 'kind' and l.scope = coalesce(a ->> 'scope', '')
     and l.ends_on is null and l.value <> a ->> 'value'
   where a ->> 'kind' in ('nhs_number', 'upn', 'uln'))
$$;

-- What makes the same record of the same sender ask its question only once.
create or replace function identity.record_key(incoming jsonb, sender bigint) returns text language sql immutable as
  $$ select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((incoming - 'child_id' - 'local' - 'n' - 'since')::text || sender::text, 'utf8')), 'hex') $$;

create or replace function identity.raise_match(known uuid, matched_area bigint, sender bigint, incoming jsonb, reason text,
  involved_kind int, involved_principal bigint)
returns void language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into identity_possiblematch (id, area_id, child_id, sender_id, incoming, incoming_key, why, involved_kind, involved_principal,
                                      state, raised_at, decision_reason, gave)
  values (gen_random_uuid(), matched_area, known, sender, incoming - 'child_id' - 'local', identity.record_key(incoming, sender),
          reason, involved_kind, involved_principal, 'waiting', access.clock(), '', '{}')
  on conflict do nothing
$$;

-- Which child the record describes, or which children it may describe and why that is for a person to decide. What a
-- matcher has answered about this very record stands: the same child is known, different ones are no candidates.
create or replace function identity.weigh(incoming jsonb, mine bigint, sender bigint, out known uuid, out candidates uuid[], out reason text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare different uuid[]; asked text := identity.record_key(incoming, sender);
begin
  select coalesce(array_agg(m.child_id) filter (where m.state = 'different'), '{}'),
         (array_agg(m.child_id) filter (where m.state = 'same' and not exists (
            select 1 from access_restriction s where s.child_id = m.child_id and s.lifted_at is null)))[1]
    into different, known
    from identity_possiblematch m where m.incoming_key = asked;
  if known is not null then
    return;
  end if;
  select array_agg(k) into candidates from identity.known_by_alias(incoming, sender) k where k <> all (different);
  if cardinality(candidates) > 1 then
    reason := 'Its identifiers belong to different children';
  elsif cardinality(candidates) = 1 then
    if identity.contradicts(candidates[1], incoming) then
      reason := 'One identifier agrees and another does not';
    elsif not exists (select 1 from identity_child c where c.id = candidates[1]
            and (c.born_on is not distinct from (incoming ->> 'born_on')::date
                 or split_part(c.sort_name, ',', 1) = split_part(incoming ->> 'sort_name', ',', 1))) then
      reason := 'The identifier agrees, but neither surname nor birth date does';
    else
      known := candidates[1];
    end if;
  else
    select array_agg(c.id) into candidates
      from identity_child c
     where c.sort_name = incoming ->> 'sort_name' and c.born_on = (incoming ->> 'born_on')::date and c.area_id = mine
       and c.id <> all (different)
       and not exists (select 1 from access_restriction s where s.child_id = c.id and s.lifted_at is null)
       -- A record that is kept apart is a candidate for those alone who opened it.
       and not exists (select 1 from identity_identifieruse u where u.opened_child_id = c.id and u.state <> 'another'
                          and u.organisation_id <> sender);
    if cardinality(candidates) = 1 and not identity.contradicts(candidates[1], incoming)
       and exists (select 1 from identity_address a where a.child_id = candidates[1] and a.ends_on is null
                     and not a.is_confidential and coalesce(incoming ->> 'postcode', '') <> ''
                     and replace(a.postcode, ' ', '') = replace(incoming ->> 'postcode', ' ', '')) then
      known := candidates[1];
    elsif cardinality(candidates) >= 1 then
      reason := 'Name and birth date agree';
    end if;
  end if;
end $$;

drop function if exists identity.open_child(jsonb, bigint);
create or replace function identity.open_child(incoming jsonb, opened_area bigint, happened timestamptz) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into identity_child (id, area_id, identifier, forename, middle_names, surname, known_as, sort_name, sex, born_on,
                              expected_on, birth_date_is_disputed, opened_at, version)
  values ((incoming ->> 'child_id')::uuid, opened_area,
          coalesce((select a ->> 'value' from jsonb_array_elements(incoming -> 'aliases') a where a ->> 'kind' = 'nhs_number'), incoming ->> 'local'),
          incoming ->> 'forename', coalesce(incoming ->> 'middle_names', ''), incoming ->> 'surname',
          coalesce(incoming ->> 'known_as', ''), incoming ->> 'sort_name', coalesce(incoming ->> 'sex', 'U'),
          (incoming ->> 'born_on')::date, (incoming ->> 'expected_on')::date,
          coalesce((incoming ->> 'birth_date_is_disputed')::boolean, false), happened, 1);
  insert into identity_alias (id, child_id, kind, value, scope, starts_on, is_sealed)
  values (gen_random_uuid(), (incoming ->> 'child_id')::uuid, 'local', incoming ->> 'local', '', happened::date, false);
$$;

-- The answer it rests on, where a sender that came to this child by an answer now brings more identifiers of theirs.
create or replace function identity.rests_on(known uuid, sender bigint) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.id from identity_possiblematch m
   where m.child_id = known and m.sender_id = sender and m.state = 'same' and m.gave ->> 'involvement' is not null
   order by m.decided_at limit 1
$$;

-- Put on record the identifiers that nobody else holds live. One that somebody holds is left out: the row stays as it is.
drop function if exists identity.add_aliases(uuid, jsonb, bigint);
create or replace function identity.add_aliases(known uuid, incoming jsonb, source bigint, happened timestamptz) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into identity_alias (id, child_id, kind, value, scope, source_id, starts_on, is_sealed, given_by_id)
  select gen_random_uuid(), known, a ->> 'kind', a ->> 'value', coalesce(a ->> 'scope', ''), source, happened::date,
         exists (select 1 from identity.sealed_holders(jsonb_build_object('aliases', jsonb_build_array(a)))), identity.rests_on(known, source)
    from jsonb_array_elements(incoming -> 'aliases') a
   where not exists (select 1 from identity_alias l where l.child_id = known and l.value = a ->> 'value'
                        and (not l.is_sealed or l.source_id is not distinct from source)
                        and (l.kind = a ->> 'kind' or (a ->> 'kind' = 'former_upn' and l.kind = 'upn')))
  on conflict do nothing;
  -- The identifier is the NHS number once known.
  update identity_child c set identifier = a.value
    from identity_alias a
   where c.id = known and a.child_id = known and a.kind = 'nhs_number' and a.ends_on is null and not a.is_sealed
     and c.identifier like 'CP-%';
$$;

-- Until when: a first contact (12) with a child whom others know is for 28 calendar days, in which to hand on what brought it, to
-- ask, or to be involved. One who is new is theirs until somebody takes the child on.
create or replace function identity.first_contact_ends(known uuid, involved_kind int, began timestamptz) returns timestamptz
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when involved_kind = 12 and exists (select 1 from access_involvement i where i.child_id = known)
              then began + interval '28 days' else timestamptz '9000-01-01 00:00+00' end
$$;

-- since: the day the record gives, for a sender who was involved before we heard of it. Never a day to come, and never
-- one of an earlier involvement that has ended.
drop function if exists identity.involve(uuid, int, bigint, bigint, text);
create or replace function identity.involve(known uuid, involved_kind int, involved_principal bigint, involved_organisation bigint, why text,
  since date, happened timestamptz)
returns uuid language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid; began timestamptz; ends timestamptz;
begin
  select i.id into made from access_involvement i
   where i.child_id = known and i.kind = involved_kind and i.principal_id = involved_principal
     and i.starts_at <= access.clock() and access.clock() < i.ends_at;
  if made is not null then
    return null;
  end if;
  select greatest(least(since::timestamp at time zone 'Europe/London', happened), max(i.ends_at)) into began
    from access_involvement i
   where i.child_id = known and i.kind = involved_kind and i.principal_id = involved_principal and i.ends_at <= access.clock();
  ends := identity.first_contact_ends(known, involved_kind, greatest(began, happened));
  insert into access_involvement (id, child_id, kind, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason, made_by_membership_id)
  values (gen_random_uuid(), known, involved_kind, involved_principal, involved_organisation, 4095, began,
          ends, why, case when ends < timestamptz '9000-01-01 00:00+00' then 'A first contact is for four weeks' else '' end,
          access.membership())
  returning id into made;
  return made;
end $$;

-- Somebody opened a record that was there already: whoever leads the work with the child finds that when they sign in.
create or replace function identity.tell_leads(known uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into notifications_notice (id, child_id, information_class, recipient_membership_id, kind, text, address, made_at)
    select gen_random_uuid(), known, 1, m.id, 'news', 'Somebody who did not know that there is a record opened it. See who is involved.',
           '/children/' || known || '/access/', access.clock()
      from access_involvement i join accounts_membership m on m.id = i.principal_id and m.id is distinct from access.membership()
     where i.child_id = known and i.kind = 5 and i.starts_at <= access.clock() and access.clock() < i.ends_at
$$;

-- records: [{n, child_id, local, aliases: [{kind, value, scope}], forename, middle_names, surname, known_as, sort_name, sex,
--            born_on, expected_on, postcode, since}]. happened: when the act happened, now unless given. involved_kind and involved_principal: how the caller is now involved; the
-- principal must be one of the caller's own, and the kind one that involving.py lets their role claim. Answers one row a record; a record to review gets no child and no involvement.
drop function if exists identity.resolve_or_open(jsonb, int, bigint, text);
create or replace function identity.resolve_or_open(records jsonb, involved_kind int, involved_principal bigint, why text,
  happened timestamptz default null)
returns table (n int, answer text, child_id uuid, involvement_id uuid)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  incoming jsonb; weighed record; known uuid; me record;
begin
  happened := least(happened, access.clock());
  select m.organisation_id, o.area_id, k.when_known into me
    from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
    join access_rolemask r on r.role = m.role and r.may_open
    join access_kindrule k on k.role = m.role and k.kind = involved_kind and k.reach in ('own', 'house')
     -- Where one must hold the child already to claim it so, a known child is claimed by something less, or not at all.
     and (cardinality(k.holding) = 0 or k.when_known <> k.kind)
   where m.id = access.membership() and involved_principal in (m.id, m.team_id, m.organisation_id);
  if me is null then
    raise exception 'not entitled to open records' using errcode = 'insufficient_privilege';
  end if;
  perform identity.lock_records(records);
  for incoming in select e from jsonb_array_elements(records) with ordinality x(e, at) order by at loop
    n := (incoming ->> 'n')::int; child_id := null; involvement_id := null;
    select * into weighed from identity.weigh(incoming, me.area_id, me.organisation_id);
    -- A restricted record is answered as an unknown child; those on its list are told, whatever the answer is.
    perform identity.note_use(incoming, 'record', me.organisation_id,
      case when weighed.reason is null and weighed.known is null then (incoming ->> 'child_id')::uuid end);
    -- Whose own family it is, or who declared a conflict, is answered as where somebody checks first: they learn nothing of
    -- the child, and involve nobody. A school's register is the school's, whoever keeps it.
    if involved_kind <> 3 and access.keeps_out_any(array[weighed.known] || weighed.candidates) then
      answer := 'review';
      return next;
      continue;
    end if;
    if weighed.reason is not null then
      answer := 'review';
      foreach known in array weighed.candidates loop
        perform identity.raise_match(known, case when not identity.is_kept_apart(known) then me.area_id end, me.organisation_id, incoming, weighed.reason, me.when_known, involved_principal);
      end loop;
      return next;
      continue;
    end if;
    known := weighed.known;
    if known is null then
      known := (incoming ->> 'child_id')::uuid;
      perform identity.open_child(incoming, me.area_id, happened);
      answer := 'opened';
    else
      answer := 'found';
    end if;
    perform identity.add_aliases(known, incoming, me.organisation_id, happened);
    child_id := known;
    involvement_id := identity.involve(known, case when answer = 'opened' then involved_kind else me.when_known end,
      involved_principal, me.organisation_id, why, (incoming ->> 'since')::date, happened);
    if answer = 'found' and me.when_known = 12 and involvement_id is not null then
      perform identity.tell_leads(known);
    end if;
    return next;
  end loop;
end $$;

-- What the resolution would answer, for a preview: it opens and involves nobody, and says nothing about which child it is.
-- Those on the list of a restricted record are told all the same: whoever only looks is who they need to know of. That a child
-- is known is learned by the answer, so the log of looking has each of them; no id leaves the function.
create or replace function identity.foresee(records jsonb) returns table (n int, answer text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare incoming jsonb; weighed record; me record; learned uuid[] := '{}';
begin
  select o.area_id, m.organisation_id,
         exists (select 1 from access_kindrule k where k.role = m.role and k.kind = 3 and k.reach = 'house') as keeps_roll into me
    from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
    join access_rolemask r on r.role = m.role and r.may_open
   where m.id = access.membership();
  if me is null then
    raise exception 'not entitled to open records' using errcode = 'insufficient_privilege';
  end if;
  for incoming in select e from jsonb_array_elements(records) with ordinality x(e, at) order by at loop
    n := (incoming ->> 'n')::int;
    select * into weighed from identity.weigh(incoming, me.area_id, me.organisation_id);
    perform identity.note_use(incoming, 'preview', me.organisation_id, null);
    answer := case when weighed.reason is not null
                     or not me.keeps_roll and access.keeps_out_any(array[weighed.known] || weighed.candidates) then 'review' when weighed.known is not null then 'found' else 'opened' end;
    learned := learned || weighed.known || weighed.candidates;
    return next;
  end loop;
  learned := array(select distinct l from unnest(learned) l where l is not null);
  if cardinality(learned) > 0 then
    perform history.looked(gen_random_uuid(), 'identity.foresee', 'POST', 'seen', null, learned, '{}', '', 'search', '');
  end if;
end $$;

revoke all on function identity.lock_records(jsonb), identity.known_by_alias(jsonb, bigint),
  identity.is_one(text, text, jsonb), identity.sealed_holders(jsonb), identity.is_kept_apart(uuid), identity.contradicts(uuid, jsonb),
  identity.raise_match(uuid, bigint, bigint, jsonb, text, int, bigint), identity.weigh(jsonb, bigint, bigint),
  identity.record_key(jsonb, bigint), identity.rests_on(uuid, bigint), identity.open_child(jsonb, bigint, timestamptz),
  identity.add_aliases(uuid, jsonb, bigint, timestamptz),
  identity.involve(uuid, int, bigint, bigint, text, date, timestamptz), identity.tell_leads(uuid),
  identity.first_contact_ends(uuid, int, timestamptz),
  identity.resolve_or_open(jsonb, int, bigint, text, timestamptz), identity.foresee(jsonb) from public;
grant execute on function identity.resolve_or_open(jsonb, int, bigint, text, timestamptz) to childplan_writer;
grant execute on function identity.foresee(jsonb) to childplan_reader, childplan_writer;
