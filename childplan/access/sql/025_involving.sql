-- Who may involve whom with a child: the table of childplan/access/involving.py, asked by the row policy of involvements,
-- by the acts, and by identity.resolve_or_open. The answer is about the author and a principal, never about the child.

-- Whether a principal is within what a line of that table reaches, for a member: mine is their area.
create or replace function access.is_within(line access_kindrule, me accounts_membership, asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case line.reach
    when 'own' then asked in (me.id, me.team_id, me.organisation_id)
    when 'nobody' then false
    else exists (
      select 1 from organisations_organisation o
       where (o.id = me.organisation_id and line.reach = 'house'
              or line.reach = 'area' and o.kind = any (line.bodies)
                 and o.area_id = (select mine.area_id from organisations_organisation mine where mine.id = me.organisation_id))
         and (o.id = asked
              or exists (select 1 from organisations_team t where t.id = asked and t.organisation_id = o.id)
              or exists (select 1 from accounts_membership m where m.id = asked and m.organisation_id = o.id
                            and access.clock() < m.ends_at)))
    end
$$;

-- Whether a principal is another post of the same person: a membership of theirs, its team or its body. Alone with oneself
-- there are not two people.
create or replace function access.is_of_another_post(me accounts_membership, asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select asked <> all (array_remove(array[me.id, me.team_id, me.organisation_id], null))
     and exists (select 1 from accounts_membership other
                  where other.user_id = me.user_id and other.id <> me.id and access.clock() < other.ends_at
                    and asked in (other.id, other.team_id, other.organisation_id))
$$;

-- Whether a line by area would be a way round: to somebody of one's own team (but for who allocates, whose line that is), or,
-- where one did no more than open the record, to people of one's own role, who would do the same in return.
create or replace function access.is_way_round(line access_kindrule, me accounts_membership, asked_child uuid, asked bigint)
returns boolean language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select asked = any (array_remove(array[me.id, me.team_id, me.organisation_id], null))
      or line.kind not in (4, 5) and exists (
           select 1 from accounts_membership m where m.id = asked and m.team_id = me.team_id)
      or exists (select 1 from accounts_membership m
                  where asked in (m.id, m.team_id) and m.role = me.role and m.organisation_id = me.organisation_id
                    and access.clock() < m.ends_at)
         and not exists (select 1 from access_grant g
                          where g.child_id = asked_child and g.principal = any (access.principals())
                            and g.kind <> 12 and not access.is_beside_the_work(g.kind)
                            and g.starts_at <= access.clock() and access.clock() < g.ends_at)
$$;

-- Until when the present member works with a child: nobody gives their own people longer than that, or an end that somebody
-- else set would be undone by its holder.
create or replace function access.works_until(asked_child uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select max(g.ends_at) from access_grant g
   where g.child_id = asked_child and g.principal = any (access.principals()) and not access.is_beside_the_work(g.kind)
     and (g.classes & (access.contribute_masks())[g.kind] & 1) = 1
     and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())
$$;

-- Whether the present member may involve this principal until then. Nobody widens what they see: not by the area's bodies, nor
-- as somebody else; and nobody passes on what was only shown to them. Whoever gives out the work of others may give it for
-- longer than they have it; how long a school hands over (22) is the area's number. Where a school is withheld from them,
-- nobody finds it by trying.
create or replace function access.may_involve(asked_child uuid, asked_kind int, asked_principal bigint, until timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from accounts_membership me
      join access_kindrule line on line.role = me.role and line.kind = asked_kind
     where me.id = access.membership()
       and access.works_with(asked_child)
       and access.is_within(line, me, asked_principal)
       and access.school_is_open(asked_child, access.body_of(asked_principal))
       and not access.is_of_another_post(me, asked_principal)
       and (line.reach <> 'area' or not access.is_way_round(line, me, asked_child, asked_principal))
       and (cardinality(line.holding) = 0 or exists (
             select 1 from access_grant g
              where g.child_id = asked_child and g.principal = any (access.principals()) and g.kind = any (line.holding)
                and g.starts_at <= access.clock() and access.clock() < g.ends_at))
       and (until is null or line.reach = 'area' or asked_kind = 22 or until <= access.works_until(asked_child)
            or exists (select 1 from access_rolemask r where r.managed_by = me.role)))
$$;
create or replace function access.may_involve(asked_child uuid, asked_kind int, asked_principal bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.may_involve(asked_child, asked_kind, asked_principal, null)
$$;

-- Whether the present member may end an involvement: their own, one they made, or one of a kind they may make or end.
-- Whoever keeps a school's roll (3) takes all of its people out when a child leaves. Whoever allocates a social worker (4) for others also ends another lead practitioner's (5): there is one.
create or replace function access.may_end_involvement(asked_kind int, asked_principal bigint, made_by bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from accounts_membership me
     where me.id = access.membership()
       and (asked_principal in (me.id, me.team_id, me.organisation_id) or made_by = me.id
            or exists (select 1 from access_kindrule line where line.role = me.role and line.kind = asked_kind
                          and (line.reach = 'nobody' or access.is_within(line, me, asked_principal)))
            or exists (select 1 from access_kindrule line where line.role = me.role and line.kind = 3
                          and access.is_within(line, me, asked_principal))
            or asked_kind = 5 and exists (select 1 from access_kindrule line where line.role = me.role and line.kind = 4
                                             and line.reach in ('house', 'area'))))
$$;

-- An involvement that has ended stays ended, and its end is never put off: a new one is made, by whoever may make it.
create or replace function access.only_sooner() returns trigger language plpgsql as $$
begin
  raise exception 'an involvement is never put off or opened again' using errcode = 'integrity_constraint_violation';
end $$;

revoke all on function access.is_within(access_kindrule, accounts_membership, bigint),
  access.is_of_another_post(accounts_membership, bigint), access.is_way_round(access_kindrule, accounts_membership, uuid, bigint),
  access.works_until(uuid), access.may_involve(uuid, int, bigint, timestamptz), access.may_involve(uuid, int, bigint),
  access.may_end_involvement(int, bigint, bigint) from public;
grant execute on function access.works_until(uuid), access.may_involve(uuid, int, bigint, timestamptz),
  access.may_involve(uuid, int, bigint), access.may_end_involvement(int, bigint, bigint)
  to childplan_reader, childplan_writer;
