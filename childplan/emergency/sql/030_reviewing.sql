-- What is told of emergency access, to whom, and its review.

-- Whether the present member works with the child, and not for the whole area, and may know that somebody opened it.
create or replace function emergency.works_with(e emergency_emergencyaccess) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g
                  where g.child_id = e.child_id and g.principal = any (access.principals())
                    and g.kind <> 1 and not access.is_beside_the_work(g.kind)
                    and (g.classes & (access.contribute_masks())[g.kind] & 1) = 1
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
     and access.opens(e.child_id, 64, access.known_masks())
     and access.school_is_open(e.child_id, access.body_of(e.membership_id))
$$;

-- Mine, my people's, those I review; or one of them, also where I work with the child. The child is named where it is open to me, the
-- reason where I wrote it, review it or read it by policy; what a review found, to those whom it concerns.
create or replace function emergency.shown(asked uuid, most int)
returns table (id uuid, child_id uuid, membership_id bigint, kind text, reason text, starts_at timestamptz, ends_at timestamptz,
               ended_at timestamptz, end_why text, end_words text, ended_by bigint, review_by date, justified boolean, follows text,
               words text, decided_at timestamptz, decided_by bigint, is_mine boolean, is_reviewed_by_me boolean,
               is_managed_by_me boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.id, case when w.opened then e.child_id end, e.membership_id, e.kind::text,
         case when w.mine or (w.reviews and w.opened) or (w.opened and access.opens(e.child_id, 64, access.read_masks())) then e.reason::text
              else '' end,
         e.starts_at, e.ends_at, e.ended_at, e.end_why::text,
         case when w.mine or w.reviews or w.manages then e.end_words::text else '' end, e.ended_by_membership_id, e.review_by,
         case when w.mine or w.reviews or w.manages then r.justified end,
         case when w.mine or w.reviews or w.manages then r.follows::text end,
         case when w.mine or w.reviews or w.manages then r.words::text end,
         r.decided_at, case when w.mine or w.reviews or w.manages then r.decided_by_membership_id end, w.mine, w.reviews, w.manages
    from emergency_emergencyaccess e
    join accounts_membership m on m.id = e.membership_id
    left join emergency_emergencyreview r on r.access_id = e.id
   cross join lateral (select m.user_id = access.author() as mine, emergency.reviews(e) as reviews, emergency.manages(e) as manages,
                              access.opens(e.child_id, 1, access.read_masks()) as opened) w
   where (e.id = asked and (w.mine or w.reviews or w.manages or emergency.works_with(e)))
      or (asked is null and (w.mine or w.reviews or w.manages)
          and e.area_id = (select o.area_id from accounts_membership me join organisations_organisation o on o.id = me.organisation_id
                            where me.id = access.membership()))
   order by r.id is not null, e.starts_at desc, e.id limit most
$$;

-- How many wait for the present member's review.
create or replace function emergency.waiting() returns int
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::int from emergency_emergencyaccess e
   where (e.ended_at is not null or e.ends_at <= access.clock()) and emergency.reviews(e)
     and not exists (select 1 from emergency_emergencyreview r where r.access_id = e.id)
$$;

-- What its author looked at while it lasted, for whoever reviews it: which pages and classes, how often, from when to when. Of a
-- record that is closed to the reviewer, that there was something and nothing of what it was.
create or replace function emergency.looked_at(asked uuid)
returns table (act text, classes int, looks bigint, first_at timestamptz, last_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare e emergency_emergencyaccess; following timestamptz;
begin
  select * into e from emergency_emergencyaccess x where x.id = asked;
  if e.id is null or not emergency.reviews(e) then
    return;
  end if;
  select min(x.logged_from) into following from emergency_emergencyaccess x
   where x.child_id = e.child_id and x.membership_id = e.membership_id and x.logged_from > e.logged_from;
  return query
    select case when access.opens(e.child_id, 1, access.read_masks()) then l.act::text else '' end,
           case when access.opens(e.child_id, 1, access.read_masks()) then bit_or(l.classes) else 0 end,
           count(*), min(l.at), max(l.at)
      from history_accessevent l
     where l.child_id = e.child_id and l.membership_id = e.membership_id and l.way = 'emergency'
       and l.act <> 'emergency.open_emergency_access'
       and l.at >= e.logged_from and (following is null or l.at < following)
     group by 1 order by min(l.at);
end $$;

-- What a reviewer weighs, of the 30 days up to it: how many its author opened, how many people opened this record, how often this
-- author opened this one; and whether a name of the family is the author's.
create or replace function emergency.patterns(asked uuid)
returns table (by_author bigint, of_child bigint, by_author_of_child bigint, same_name boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with e as (select x.* from emergency_emergencyaccess x where x.id = asked and emergency.reviews(x)),
  author as (select e.*, m.user_id, identity.name_key((regexp_match(u.name, '(\S+)\s*$'))[1]) as surname
               from e join accounts_membership m on m.id = e.membership_id join accounts_user u on u.id = m.user_id),
  near as (select x.child_id, m.user_id from author a
             join emergency_emergencyaccess x on x.area_id = a.area_id and x.starts_at between a.starts_at - interval '30 days' and a.starts_at
             join accounts_membership m on m.id = x.membership_id)
  select (select count(*) from near n where n.user_id = a.user_id),
         (select count(distinct n.user_id) from near n where n.child_id = a.child_id),
         (select count(*) from near n where n.child_id = a.child_id and n.user_id = a.user_id),
         access.opens(a.child_id, 1, access.read_masks()) and a.surname <> '' and (
           exists (select 1 from identity_child c where c.id = a.child_id and identity.name_key(c.surname) = a.surname)
           or exists (select 1 from identity_relationship r join identity_familyperson p on p.id = r.person_id
                       where r.child_id = a.child_id and not r.is_confidential
                         and identity.name_key((regexp_match(p.name, '(\S+)\s*$'))[1]) = a.surname))
    from author a
$$;

-- What the review found, once. False where somebody was first. Its author is told, and their manager where it was not justified;
-- where the software knows of none, the area's data managers.
create or replace function emergency.review(asked uuid, was_justified boolean, asked_follows text, why text, site text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare e emergency_emergencyaccess; told bigint[]; author bigint;
begin
  select * into e from emergency_emergencyaccess where id = asked for update;
  if e.id is null or not emergency.reviews(e) or (e.ended_at is null and access.clock() < e.ends_at) or trim(why) = '' then
    raise exception 'not entitled to review this emergency access' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from emergency_emergencyreview r where r.access_id = e.id) then
    return false;
  end if;
  if e.ended_at is null then
    perform emergency.close(e.id, 'time', '');
  end if;
  insert into emergency_emergencyreview (id, child_id, access_id, justified, follows, words, decided_at, decided_by_membership_id)
    values (gen_random_uuid(), e.child_id, e.id, was_justified, asked_follows, trim(why), access.clock(), access.membership());
  if emergency.is_live(e.membership_id) then
    perform emergency.tell(e, array[e.membership_id], 'emergency_reviewed', 'An emergency access of yours was reviewed', 'reviewed', site);
  end if;
  if not was_justified then
    select m.user_id into author from accounts_membership m where m.id = e.membership_id;
    told := array(select emergency.managers_of(e.membership_id));
    if cardinality(told) = 0 then
      told := array(select emergency.reviewers(e.area_id, 'area_data_manager', author, e.child_id));
    end if;
    perform emergency.tell(e, told, 'emergency_reviewed', 'An emergency access was found not justified', 'not justified', site);
  end if;
  return true;
end $$;

-- Reviews of an area whose last day has passed: whoever reviews is reminded, once on each working day; from a later day on the data
-- managers, who oversee it, are told as well. Who takes a row here tells them in the same transaction. Answers how many rows.
create or replace function emergency.remind(asked_area bigint, today date, overseen_before date, site text, most int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare e emergency_emergencyaccess; told bigint[]; author bigint; rows_told int := 0;
begin
  for e in
    select x.* from emergency_emergencyaccess x
     where x.area_id = asked_area and x.review_by < today and coalesce(x.reminded_on, '-infinity') < today
       and (x.ended_at is not null or x.ends_at <= access.clock())
       and not exists (select 1 from emergency_emergencyreview r where r.access_id = x.id)
     order by x.review_by, x.id limit most for update skip locked
  loop
    select m.user_id into author from accounts_membership m where m.id = e.membership_id;
    told := array(select emergency.reviewers(e.area_id, 'privacy_officer', author, e.child_id));
    if e.review_by < overseen_before or cardinality(told) = 0 then
      told := told || array(select emergency.reviewers(e.area_id, 'area_data_manager', author, e.child_id));
    end if;
    if cardinality(told) = 0 then
      told := array(select emergency.managers_of(e.membership_id));
    end if;
    update emergency_emergencyaccess set reminded_on = today where id = e.id;
    perform emergency.tell(e, told, 'emergency_overdue', 'The review of an emergency access is overdue', 'overdue ' || today, site);
    rows_told := rows_told + 1;
  end loop;
  return rows_told;
end $$;

revoke all on function emergency.works_with(emergency_emergencyaccess), emergency.shown(uuid, int), emergency.waiting(),
  emergency.looked_at(uuid), emergency.patterns(uuid), emergency.review(uuid, boolean, text, text, text),
  emergency.remind(bigint, date, date, text, int) from public;
grant execute on function emergency.shown(uuid, int), emergency.waiting(), emergency.looked_at(uuid), emergency.patterns(uuid)
  to childplan_reader, childplan_writer;
grant execute on function emergency.review(uuid, boolean, text, text, text) to childplan_writer;
grant execute on function emergency.remind(bigint, date, date, text, int) to childplan_service;
