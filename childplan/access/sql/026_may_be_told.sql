-- Whether somebody may be told something of this class about a child now: asked of a message in the moment in which it would
-- be sent, since access may have ended, or the record been restricted, after it was written.

-- A member: live, of an active user, not barred, with a grant that opens all of these needs to their role.
create or replace function access.member_may_be_told(asked bigint, asked_child uuid, needs int) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from accounts_membership m
      join organisations_organisation o on o.id = m.organisation_id
      join access_rolemask r on r.role = m.role
      join accounts_user u on u.id = m.user_id and u.is_active
      join access_grant g on g.child_id = asked_child
       and g.principal = any (array_remove(array[m.id,
             case when r.remit in ('team', 'organisation', 'area') then m.team_id end,
             case when r.remit in ('organisation', 'area') then m.organisation_id end,
             case when r.remit = 'area' then o.area_id end], null))
     where m.id = asked and (g.classes & r.read[g.kind] & needs) = needs
       and m.starts_at <= access.clock() and access.clock() < m.ends_at
       and (r.longest_days is null or access.clock() < m.starts_at + make_interval(days => r.longest_days))
       and g.starts_at <= access.clock() and access.clock() < g.ends_at
       and m.user_id not in (select access.barred_users(asked_child)))
$$;

-- Family: nothing goes out to an adult who is not the child's family today, or from whom contact is kept; and about a
-- restricted record nothing but to whom its list names.
create or replace function access.family_may_be_told(asked bigint, asked_child uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select not exists (
    select 1 from access_restriction s where s.child_id = asked_child and s.lifted_at is null
       and not exists (select 1 from access_restrictionname n where n.restriction_id = s.id and n.principal_id = asked
                          and n.starts_at <= access.clock() and access.clock() < n.ends_at))
     and exists (select 1 from identity_relationship r
                  where r.child_id = asked_child and r.person_id = asked
                    and (r.starts_on is null or r.starts_on <= (access.clock() at time zone 'Europe/London')::date)
                    and (r.ends_on is null or r.ends_on > (access.clock() at time zone 'Europe/London')::date))
     and not exists (select 1 from identity_relationship r
                      where r.child_id = asked_child and r.person_id = asked and r.no_contact)
$$;

revoke all on function access.member_may_be_told(bigint, uuid, int), access.family_may_be_told(bigint, uuid) from public;
grant execute on function access.member_may_be_told(bigint, uuid, int), access.family_may_be_told(bigint, uuid)
  to childplan_service;
