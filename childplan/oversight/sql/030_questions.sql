-- Questions about looks. The tables are closed to everybody; what somebody may read or do with a question is asked here.

-- Note something unusual, once for each person, kind, child and day; not again within a year where the same person's look at the
-- same child was explained. For background work alone. Whether it is new.
create or replace function oversight.note(asked_kind text, of_user bigint, of_membership bigint, of_body bigint, of_area bigint,
  of_child uuid, of_day date, how_many int) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if of_child is not null and exists (
       select 1 from oversight_lookingquestion q where q.kind = asked_kind and q.user_id = of_user and q.child_id = of_child
          and q.finding = 'explained' and q.day > of_day - 365) then
    return false;
  end if;
  insert into oversight_lookingquestion (id, kind, user_id, membership_id, organisation_id, area_id, child_id, day, figure, state, asked,
                                         finding, noted_at)
    values (gen_random_uuid(), asked_kind, of_user, of_membership, of_body, of_area, of_child, of_day, how_many, 'noted', '', '',
            access.clock())
    on conflict do nothing;
  return found;
end $$;
revoke all on function oversight.note(text, bigint, bigint, bigint, bigint, uuid, date, int) from public;
grant execute on function oversight.note(text, bigint, bigint, bigint, bigint, uuid, date, int) to childplan_service;

-- Whether the present member reviews this question: of their area or body, about a child whom they may know, from no school that is
-- withheld of the child, and never about themselves, in whichever post.
create or replace function oversight.reviews(q public.oversight_lookingquestion) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select oversight.reviewed_body() is not null
     and case when oversight.reviewed_area() is null then q.organisation_id = oversight.reviewed_body()
              else q.area_id = oversight.reviewed_area() end
     and q.user_id <> access.author()
     and (q.child_id is null or access.opens(q.child_id, 1, access.read_masks()) and access.school_is_open(q.child_id, q.organisation_id))
$$;

-- The questions that the present member reviews, or is asked; one of them where its number is given. Of a child they may not know any
-- more, whoever is asked reads the question without the child.
create or replace function oversight.questions(as_reviewer boolean, one uuid, of_state text, most int)
returns setof public.oversight_lookingquestion
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare q public.oversight_lookingquestion;
begin
  for q in select * from oversight_lookingquestion f
            where (one is null or f.id = one) and (of_state = '' or f.state = of_state)
              and case when as_reviewer then oversight.reviews(f)
                       else f.asked_membership_id = access.membership() and f.state in ('asked', 'answered') end
            order by f.day desc, f.id limit most loop
    if not as_reviewer and q.child_id is not null and not coalesce(access.opens(q.child_id, 1, access.read_masks()), false) then
      q.child_id := null;
    end if;
    return next q;
  end loop;
end $$;

-- The steps of one question, for whoever may read it.
create or replace function oversight.moves(of_question uuid) returns setof public.oversight_lookingquestionmove
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.* from oversight_lookingquestionmove m join oversight_lookingquestion q on q.id = m.question_id
   where q.id = of_question
     and (oversight.reviews(q) or (q.asked_membership_id = access.membership() and q.state in ('asked', 'answered')))
   order by m.at, m.id
$$;

-- Take a question a step on. Who may is asked again: to ask and to close, whoever reviews it; to answer, whoever is asked. Answers
-- whether it was there to be taken on from that state; false tells nobody which.
create or replace function oversight.move(of_question uuid, before text, after text, said text, ask_whom text, ask_membership bigint,
  found_out text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare q public.oversight_lookingquestion;
begin
  select * into q from oversight_lookingquestion f where f.id = of_question for update;
  if not found or q.state <> before then
    return false;
  end if;
  if after = 'answered' and not (q.asked_membership_id = access.membership() and q.state = 'asked')
     or after in ('asked', 'closed') and not oversight.reviews(q)
     or after not in ('asked', 'answered', 'closed') or q.state = 'closed' then
    return false;
  end if;
  update oversight_lookingquestion set state = after,
         asked = case when after = 'asked' then ask_whom else asked end,
         asked_membership_id = case when after = 'asked' then ask_membership else asked_membership_id end,
         finding = case when after = 'closed' then found_out else finding end
   where id = of_question;
  insert into oversight_lookingquestionmove (id, question_id, child_id, state, words, by_membership_id, at)
    values (gen_random_uuid(), q.id, q.child_id, after, said, access.membership(), access.clock());
  return true;
end $$;

-- Whoever manages the person in question: the live member of their team or body in the role that receives what theirs leaves
-- unanswered; null where there is none.
create or replace function oversight.manager_of(of_membership bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select boss.id from accounts_membership theirs
    join access_rolemask rule on rule.role = theirs.role
    join accounts_membership boss on boss.organisation_id = theirs.organisation_id and boss.role = rule.managed_by
                                 and (boss.team_id is null or boss.team_id = theirs.team_id)
    join accounts_user u on u.id = boss.user_id and u.is_active
   where theirs.id = of_membership and boss.user_id <> theirs.user_id and boss.starts_at <= access.clock() and access.clock() < boss.ends_at
   order by boss.team_id nulls last, boss.id limit 1
$$;

-- Those who are asked and were not told yet, and the questions: for the notice that tells them. For background work alone.
create or replace function oversight.asked_of() returns table (question_id uuid, membership_id bigint, day date)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select q.id, q.asked_membership_id, q.day from oversight_lookingquestion q where q.state = 'asked' and q.asked_membership_id is not null
$$;
revoke all on function oversight.reviews(public.oversight_lookingquestion), oversight.questions(boolean, uuid, text, int), oversight.moves(uuid),
  oversight.move(uuid, text, text, text, text, bigint, text), oversight.manager_of(bigint), oversight.asked_of() from public;
grant execute on function oversight.questions(boolean, uuid, text, int), oversight.moves(uuid), oversight.manager_of(bigint)
  to childplan_reader, childplan_writer;
grant execute on function oversight.move(uuid, text, text, text, text, bigint, text) to childplan_writer;
grant execute on function oversight.asked_of() to childplan_service;
