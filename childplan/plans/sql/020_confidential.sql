-- Whether words name something confidential about the child: the street or postcode of a confidential address, a
-- confidential name, a hidden adult, a confidential number or email of an adult, a school that is withheld or the number to call there. knows: whether whoever asks may read what is
-- confidential of this child; for those who may not, any school at all is one while one is withheld, or they would find the
-- right one by trying.
create or replace function identity.tells_confidential(asked uuid, words text, knows boolean) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  squeezed text := regexp_replace(lower(words), '[^[:alnum:]]', '', 'g');
  -- What many schools are called besides, and nobody writes: "Alder Road" is Alder Road Primary School.
  of_many constant text := '\m(the|school|primary|secondary|academy|college|junior|infants?|nursery|high|special|community)\M';
  withheld boolean := exists (select 1 from access_involvement i where i.child_id = asked and i.kind = 3 and i.is_confidential);
begin
  return exists (
    select 1
      from (select a.postcode as mark, 5 as shortest from identity_address a
             where a.child_id = asked and a.is_confidential
            union all
            select split_part(a.lines, E'\n', 1), 6 from identity_address a
             where a.child_id = asked and a.is_confidential
            union all
            select n.forename || n.surname, 6 from identity_childname n
             where n.child_id = asked and n.is_confidential
            union all
            select p.name, 5 from identity_relationship r join identity_familyperson p on p.id = r.person_id
             where r.child_id = asked and r.is_confidential and access.is_hidden_adult(asked, r.person_id)
            union all
            -- A number is the same with the country before it and without.
            select regexp_replace(d.value, '^ *(\+44|0044|0)', ''), 6 from identity_contactdetail d
             where d.is_confidential and exists (select 1 from identity_relationship r where r.child_id = asked and r.person_id = d.person_id)
            union all
            select t.mark, 6 from organisations_organisation o
             cross join lateral (select trim(regexp_replace(lower(o.name), of_many, '', 'g')) as stem) s
             cross join lateral (
               -- What is in the name of the area or its council as well is no school's alone.
               select case when not exists (select 1 from organisations_area a where position(s.stem in lower(a.name)) > 0)
                            and not exists (select 1 from organisations_organisation b
                                             where b.kind <> 'school' and position(s.stem in lower(b.name)) > 0)
                           then s.stem end as mark
               union all select o.name::text union all select o.telephone::text union all select o.laestab::text) t
             where withheld and o.kind = 'school' and (not knows or access.is_withheld(asked, o.id))) marks
     where length(regexp_replace(mark, '[^[:alnum:]]', '', 'g')) >= shortest
       and position(regexp_replace(lower(mark), '[^[:alnum:]]', '', 'g') in squeezed) > 0);
end $$;
revoke all on function identity.tells_confidential(uuid, text, boolean) from public;

-- Whether the reader knows what is confidential of the child: its contacts and what is kept of them (1026).
create or replace function identity.knows_confidential(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.opens(asked, 1026, access.read_masks())
$$;

-- How often words of the asker's body about this child were refused within seven days. Of the body, since colleagues could take
-- turns.
create or replace function identity.refused_words(asked uuid) returns int
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::int from history_accessevent e
    join accounts_membership m on m.id = e.membership_id and m.organisation_id = access.organisation()
   where e.child_id = asked and e.act = 'plans.words_refused' and e.at > clock_timestamp() - interval '7 days'
$$;

-- Put on record that words were refused to somebody who may not know why, and tell whoever is allocated to the child or leads, and
-- knows what is confidential. Not the words. From the third on it is known, and nobody is told again.
create or replace function identity.note_refused_words(asked uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare before int := identity.refused_words(asked); who text;
begin
  if identity.knows_confidential(asked) or not identity.reads_child(asked) then
    return;
  end if;
  perform history.looked(gen_random_uuid(), 'plans.words_refused', 'POST', 'refused', null, array[asked], '{}', '', 'refused', '');
  if before >= 3 then
    return;
  end if;
  select concat_ws(', ', u.name, o.name) into who from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id left join accounts_user u on u.id = m.user_id
   where m.id = access.membership();
  insert into notifications_notice (id, child_id, information_class, recipient_membership_id, kind, text, address, made_at)
    select gen_random_uuid(), asked, 2, t.id, 'news',
           'Words that say something confidential about this child were not released. Who tried: ' || who
             || '. Talk with them, and look at what they meant to send.', '/children/' || asked || '/release/', access.clock()
      from (select distinct m.id from access_grant g join accounts_membership m on g.principal in (m.id, m.team_id)
             where g.child_id = asked and g.kind in (4, 5) and m.user_id is not null
               and g.starts_at <= access.clock() and access.clock() < g.ends_at) t
     where access.member_may_be_told(t.id, asked, 1026);
end $$;
revoke all on function identity.knows_confidential(uuid), identity.refused_words(uuid), identity.note_refused_words(uuid) from public;
grant execute on function identity.note_refused_words(uuid) to childplan_writer;

-- The same of words that are about to be released to a family. Asked here because whoever releases may not be allowed to
-- see what is confidential, while somebody else may have written it into the text. Answers only people who may
-- contribute to the child's views (256), the class of every release.
create or replace function identity.mentions_confidential(asked uuid, words text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  squeezed text := regexp_replace(lower(words), '[^[:alnum:]]', '', 'g');
  knows boolean;
  house constant text := '\m[0-9]{1,4}[a-z]?,?\s+([[:alpha:]''’.-]+\s+){1,3}(road|street|avenue|lane|drive|close|way|court|gardens?|grove'
    '|place|row|terrace|crescent|hill|green|mews|walk|rise|view|park|square|fields?|croft|parade|yard|quay|wharf)\M';
begin
  if not access.opens(asked, 256, access.contribute_masks()) then
    raise exception 'not entitled to release' using errcode = 'insufficient_privilege';
  end if;
  knows := identity.knows_confidential(asked);
  -- No postcode ends in C, I, K, M, O or V, while a timetable is full of "at 10 am" and "Room 12 Mr".
  -- A list of postcodes asks a question: whoever could halve it from release to release would have the address in twenty.
  if (select count(*) from regexp_matches(upper(squeezed), '[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}', 'g')) > 3
     and not knows then
    return true;
  end if;
  -- So does a list of houses. A list of names, or of houses without a street, asks as well, and three answers a week are few enough to
  -- tell neither: after them nothing leaves without somebody who knows.
  if not knows and ((select count(*) from regexp_matches(words, house, 'gi')) > 5 or identity.refused_words(asked) >= 3) then
    return true;
  end if;
  return identity.tells_confidential(asked, words, knows);
end $$;
revoke all on function identity.mentions_confidential(uuid, text) from public;
grant execute on function identity.mentions_confidential(uuid, text) to childplan_reader, childplan_writer;

-- The same of words that leave for colleagues, asked of what the author may read as confidential themselves. To anybody else
-- it says no: they could not have copied it, and must not find it by trying.
create or replace function identity.knows_and_tells(asked uuid, words text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select identity.knows_confidential(asked)
     and identity.tells_confidential(asked, words, true)
$$;
revoke all on function identity.knows_and_tells(uuid, text) from public;
grant execute on function identity.knows_and_tells(uuid, text) to childplan_reader, childplan_writer;

-- What was said before something became confidential is taken back in the moment in which it does, by whatever way: what a
-- family was shown that names it, and answers that partner systems could have repeated to them. Those who work with the child
-- are told that it happened; the adult finds one piece fewer.
create or replace function identity.take_back_what_tells(asked uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  why constant text := 'Being checked';
  taken uuid[];
begin
  with gone as (
    update plans_releaseditem r set withdrawn_at = access.clock(), withdrawn_reason = why
     where r.child_id = asked and r.withdrawn_at is null
       and identity.tells_confidential(asked, concat_ws(E'\n', r.heading, r.text, r.who), true)
    returning r.id)
  select coalesce(array_agg(id), '{}') into taken from gone;
  if cardinality(taken) > 0 then
    perform history.keep_versions('plans_releaseditem', taken, '~', why);
    insert into facts_fact (id, child_id, name, version, information_class, payload, title, occurred_at, published_at, user_id, membership_id)
      values (gen_random_uuid(), asked, 'plans.release.withdrawn', 1, 256, jsonb_build_object('items', taken),
              'Released parts of the plan withdrawn: being checked', access.clock(), access.clock(),
              access.author(), access.membership());
  end if;
  -- An invitation that was not sent yet is sent in the name of nobody.
  update notifications_message m
     set personalisation = m.personalisation || '{"organisation_name": "your child’s school", "practitioner_name": "Somebody"}'
   where m.child_id = asked and m.state = 'waiting' and m.personalisation ? 'organisation_name'
     and access.is_withheld(asked, access.body_of(m.made_by_membership_id));
  -- What a withheld school told of its own pupil tells it nothing.
  delete from access_answerpiece p
   where p.child_id = asked and not access.is_withheld(asked, access.body_of(p.membership_id));
end $$;
revoke all on function identity.take_back_what_tells(uuid) from public;

create or replace function identity.became_confidential() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform identity.take_back_what_tells(new.child_id);
  return null;
end $$;

-- The number or email of an adult is looked for in what is said about each child of theirs.
create or replace function identity.detail_became_confidential() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform identity.take_back_what_tells(r.child_id) from (select distinct child_id from identity_relationship where person_id = new.person_id) r;
  return null;
end $$;
