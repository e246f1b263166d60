-- What families are owed: who, what stands in the way of sending it without a second thought, and what nobody has sent or held
-- back. Asked here because whoever sends may not be allowed to know what stands in the way.

-- Whether an adult is owed plans of this kind: `childplan.plans.rules.owed.is_owed`, which a test holds this against.
create or replace function access.is_owed(kind text, responsible boolean, has_care boolean, own boolean, represents boolean, rights text)
returns boolean language sql immutable as $$
  select case when kind = 'ehc' and rights = 'represented' then represents
              when kind = 'ehc' and rights in ('unanswered', 'not_parents') then own
              when kind = 'ehc' and rights = 'parents_too' then own or responsible or has_care
              when kind in ('ehc', 'sen_support', 'attendance_support') then responsible or has_care
              when kind in ('early_help', 'child_in_need', 'child_protection', 'looked_after') then responsible
              else false end $$;

-- The last day of compulsory school age: `childplan.plans.rules.school_age`.
create or replace function access.last_day_of_school_age(born date) returns date language sql immutable as $$
  select june - ((extract(isodow from june)::int + 2) % 7)
    from (select make_date(extract(year from sixteenth)::int + case when extract(month from sixteenth) > 8 then 1 else 0 end, 6, 30) as june
            from (select (born + interval '16 years')::date as sixteenth) s) j
$$;

-- Where the rights in a child's EHC plan stand, and who represents the young person, if anybody does.
create or replace function access.ehc_rights(asked uuid, today date) returns table (rights text, representative bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when c.born_on is null or today <= access.last_day_of_school_age(c.born_on) then 'of_parents'
              else coalesce(e.answer, 'unanswered') end,
         case when c.born_on is not null and today > access.last_day_of_school_age(c.born_on) and e.answer = 'represented' then e.person_id end
    from identity_child c
    left join lateral (select r.answer::text, r.person_id from plans_ehcrights r where r.child_id = c.id order by r.recorded_at desc limit 1) e on true
   where c.id = asked
$$;

-- Whether the orders in force leave it to the lead practitioner what goes to this adult: `rules.owed.lead_sends`.
create or replace function access.order_stops(asked uuid, person bigint, today date) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from identity_courtorder o left join identity_relationship r on r.id = o.relationship_id
     where o.child_id = asked and (o.ends_on is null or o.ends_on > today)
       and case when r.person_id = person
                then o.limits or o.kind in ('prohibited_steps', 'non_molestation', 'occupation', 'adoption', 'other')
                else not o.limits and o.kind in ('care', 'interim_care', 'emergency_protection', 'special_guardianship', 'placement',
                                                 'parental', 'adoption') end)
$$;

-- Whether something stands in the way of sending this adult what they are owed of this child: contact that is forbidden, a tie
-- that ended, a sign-in that was stopped, a restricted record whose list they are not on, something held back from them, a
-- child protection plan, domestic abuse, an address that is withheld, an order.
create or replace function access.lead_sends(asked uuid, person bigint, of_strand uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with d as (select (access.clock() at time zone 'Europe/London')::date as today)
  select not exists (select 1 from identity_relationship r where r.child_id = asked and r.person_id = person
                        and (r.ends_on is null or r.ends_on > d.today))
      or exists (select 1 from identity_relationship r where r.child_id = asked and r.person_id = person and r.no_contact
                    and (r.ends_on is null or r.ends_on > d.today))
      or exists (select 1 from identity_familyperson p where p.id = person and p.portal_suspended_at is not null)
      or not access.family_may_be_told(person, asked)
      or exists (select 1 from plans_heldback h where h.child_id = asked and h.person_id = person and h.ended_at is null
                    and h.until > d.today and (h.why <> 'third_party' or h.strand_id = of_strand))
      -- What stands between a child and somebody else does not stand between the child and themself.
      or not exists (select 1 from identity_relationship r where r.child_id = asked and r.person_id = person and r.kind = 'self'
                        and (r.ends_on is null or r.ends_on > d.today))
     and (exists (select 1 from plans_strand s where s.child_id = asked and s.kind = 'child_protection' and s.state = 'open')
      or exists (select 1 from identity_flag f where f.child_id = asked and f.kind = 'domestic_abuse'
                    and (f.ends_on is null or f.ends_on > d.today))
      or exists (select 1 from identity_address a where a.child_id = asked and a.is_confidential
                    and (a.ends_on is null or a.ends_on > d.today))
      or access.order_stops(asked, person, d.today))
    from d
$$;

-- Whether the present member may send all the same: who contributes to what is known of protection (128) on this child.
create or replace function access.may_clear(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.may_write() and access.opens(asked, 128, access.contribute_masks())
$$;

-- Whether something may leave for this adult without the lead practitioner's decision. Every departure asks it. It says yes or no,
-- and never why. Answers only people who may contribute to the child's views (256), the class of every release.
create or replace function access.may_send(asked uuid, person bigint, of_strand uuid default null) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not access.opens(asked, 256, access.contribute_masks()) then
    raise exception 'not entitled to release' using errcode = 'insufficient_privilege';
  end if;
  -- An adult whom the reader may not know of is answered as somebody who has nothing to do with the child.
  return access.adult_is_open(asked, person) and not access.lead_sends(asked, person, of_strand);
end $$;

-- Whether what the present member may freeze of a plan (so many sections, outcomes and actions) is all of it that may leave: what tells of
-- somebody else never does. Only yes or no: how
-- much of it is closed to them, and what, is not said.
create or replace function access.is_whole(asked uuid, seen int) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select seen = (
    (select count(*) from plans_section x where x.strand_id = asked and x.text <> '' and not x.tells_of_others)
    + (select count(*) from plans_outcomestrand l join plans_outcome o on o.id = l.outcome_id and o.state <> 'ended' where l.strand_id = asked)
    + (select count(*) from plans_plannedactionstrand l join plans_plannedaction a on a.id = l.planned_action_id and a.state = 'to_do'
        where l.strand_id = asked))
    and exists (select 1 from plans_strand s join access_grant g on g.child_id = s.child_id
                 where s.id = asked and g.principal = any (access.principals())
                   and (g.classes & (access.contribute_masks())[g.kind] & s.information_class) = s.information_class
                   and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;

-- What of open plans is owed to somebody who has not got it, and is not held back: by plan, document and adult, since when. The plan
-- itself (final) while it does not stand with them in these words; the report of a review (review_report) until something was sent
-- them after it. What was held back is owed again from the day on which that ended. Of the plans these members lead, of these
-- children, or of an area.
drop function if exists access.unsent_rows(bigint[], uuid[], bigint);
create or replace function access.unsent_rows(of_members bigint[], of_children uuid[], of_area bigint)
returns table (strand_id uuid, child_id uuid, kind text, information_class int, lead bigint, owner bigint, person_id bigint,
               document text, since timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  -- Each way by its own index: of a million plans a handful is asked for.
  with wanted as (
    select s.id from plans_strand s where s.state = 'open' and s.lead_membership_id = any (of_members)
    union select s.id from plans_strand s where s.state = 'open' and s.child_id = any (of_children)
    union select s.id from plans_strand s join identity_child c on c.id = s.child_id and c.area_id = of_area
           where of_area is not null and s.state = 'open' and s.kind <> 'universal'),
  owed as (
    select s.*, r.person_id, h.ended
      from wanted w
      join plans_strand s on s.id = w.id
     cross join (select (access.clock() at time zone 'Europe/London')::date as today) d
      join identity_relationship r on r.child_id = s.child_id
       and (r.starts_on is null or r.starts_on <= d.today) and (r.ends_on is null or r.ends_on > d.today)
      join lateral access.ehc_rights(s.child_id, d.today) e
        on access.is_owed(s.kind, r.has_parental_responsibility, identity.has_care(r.kind, r.lives_with_child), r.kind = 'self',
                          coalesce(r.person_id = e.representative, false), e.rights)
      left join lateral (
        select max(coalesce(b.ended_at, b.until::timestamp at time zone 'Europe/London')) as ended,
               bool_or(b.ended_at is null and b.until > d.today) as holds
          from plans_heldback b where b.strand_id = s.id and b.person_id = r.person_id) h on true
     where not coalesce(h.holds, false)),
  words as (
    select o.id, o.person_id, min(x.changed_at) as changed
      from owed o join plans_section x on x.strand_id = o.id and x.text <> '' and not x.tells_of_others
     where not exists (select 1 from plans_releaseditem i
                        where i.person_id = o.person_id and i.source_id = x.id and i.withdrawn_at is null
                          and i.text = x.text and i.heading = x.heading)
     group by o.id, o.person_id)
  select o.id, o.child_id, o.kind::text, o.information_class::int, o.lead_membership_id, o.owner_id, o.person_id, 'final',
         greatest(w.changed, o.ended)
    from words w join owed o on o.id = w.id and o.person_id = w.person_id
  union all
  select o.id, o.child_id, o.kind::text, o.information_class::int, o.lead_membership_id, o.owner_id, o.person_id, 'review_report',
         greatest(o.reviewed_on::timestamp at time zone 'Europe/London', o.ended)
    from owed o
   where o.reviewed_on is not null
     and exists (select 1 from plans_section x where x.strand_id = o.id and x.text <> '' and not x.tells_of_others)
     and not exists (select 1 from plans_issue i
                      where i.strand_id = o.id and i.person_id = o.person_id and i.sent_on >= o.reviewed_on)
$$;

-- The same for the list of things to do of these members, as far as the reader may read the plan: whoever leads it decides; where
-- something stands in the way that they may not know of, or the adult is hidden, whoever leads the work with the child or is its
-- social worker.
drop function if exists access.unsent_plans(bigint[]);
create or replace function access.unsent_plans(of_members bigint[])
returns table (whose bigint, strand_id uuid, child_id uuid, kind text, document text, person_id bigint, since timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with led as (
    select i.principal_id, i.child_id from access_involvement i
     where i.principal_id = any (of_members) and i.kind in (4, 5) and i.starts_at <= access.clock() and access.clock() < i.ends_at),
  found as (
    select u.*, access.lead_sends(u.child_id, u.person_id, u.strand_id) as stopped
      from access.unsent_rows(of_members, (select array_agg(l.child_id) from led l), null) u
     where exists (select 1 from access_grant g
                    where g.child_id = u.child_id and g.principal = any (access.principals())
                      and (g.classes & (access.read_masks())[g.kind] & u.information_class) = u.information_class
                      and ((access.read_masks())[g.kind] & 4096) > 0
                      and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())))
  select f.lead, f.strand_id, f.child_id, f.kind, f.document, f.person_id, f.since
    from found f where f.lead = any (of_members) and (not f.stopped or access.may_clear(f.child_id))
                   and access.adult_is_open(f.child_id, f.person_id)
  union
  select l.principal_id, f.strand_id, f.child_id, f.kind, f.document, f.person_id, f.since
    from found f join led l on l.child_id = f.child_id
   where (f.stopped or access.is_hidden_adult(f.child_id, f.person_id)) and access.may_clear(f.child_id)
     and access.adult_is_open(f.child_id, f.person_id)
$$;

-- Whether somebody still holds this membership, and can sign in.
create or replace function access.is_in_post(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from accounts_membership m left join accounts_user u on u.id = m.user_id
                  where m.id = asked and m.starts_at <= access.clock() and access.clock() < m.ends_at and coalesce(u.is_active, true))
$$;

-- Who answers for a plan that is owed: those who manage whoever leads it. Where nobody who is still in post leads it, those who
-- manage in the body that owns the plan, as far as they read it.
create or replace function access.answer_for_plan(led_by bigint, owning bigint, asked uuid, needs int) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select x.id from identity.managers_of(led_by) n join accounts_membership x on x.id = n
   where x.role <> 'privacy_officer'
  union
  select m.id from accounts_membership m
    join accounts_user u on u.id = m.user_id and u.is_active
    join access_rolemask mask on mask.role = m.role
   where m.organisation_id = owning and m.starts_at <= access.clock() and access.clock() < m.ends_at
     and not access.is_in_post(led_by)
     and exists (select 1 from access_rolemask of where of.managed_by = m.role)
     and exists (select 1 from access_grant g
                  where g.child_id = asked and g.principal in (m.id, m.team_id, m.organisation_id)
                    and (g.classes & mask.read[g.kind] & needs) = needs and (mask.read[g.kind] & 4096) > 0
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at)
     and not access.is_kept_out(asked, m.user_id)
$$;

-- Plans of an area that were owed before that moment: for background work, which tells those who answer for them. What is
-- owed to a hidden adult stays with the child's social worker: it would tell that there is somebody else to send it to.
create or replace function access.plans_long_unsent(of_area bigint, before timestamptz)
returns table (strand_id uuid, child_id uuid, information_class int, since timestamptz, manager bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select u.strand_id, u.child_id, u.information_class, min(u.since), m.manager
    from access.unsent_rows(null, null, of_area) u
   cross join lateral access.answer_for_plan(u.lead, u.owner, u.child_id, u.information_class) as m (manager)
   where u.since < before and not access.is_hidden_adult(u.child_id, u.person_id)
     and not exists (select 1 from access_restriction s where s.child_id = u.child_id and s.lifted_at is null)
   group by u.strand_id, u.child_id, u.information_class, m.manager
$$;

revoke all on function access.ehc_rights(uuid, date), access.order_stops(uuid, bigint, date), access.lead_sends(uuid, bigint, uuid), access.may_clear(uuid),
  access.may_send(uuid, bigint, uuid), access.is_whole(uuid, int), access.unsent_rows(bigint[], uuid[], bigint),
  access.unsent_plans(bigint[]), access.plans_long_unsent(bigint, timestamptz), access.is_in_post(bigint),
  access.answer_for_plan(bigint, bigint, uuid, int) from public;
grant execute on function access.may_clear(uuid), access.may_send(uuid, bigint, uuid), access.is_whole(uuid, int),
  access.unsent_plans(bigint[]) to childplan_reader, childplan_writer;
grant execute on function access.plans_long_unsent(bigint, timestamptz) to childplan_service;
