-- Who can see a child's plan, as far as it is told to a family person: what they know anyhow, and nothing that is worked out
-- from who has access. The bodies whose people released something to this very adult, in the role in which they did; and the
-- school, unless it is withheld or the family lives at an address that is kept confidential: a school gives a home away.
--
-- It is a list of what may be said. What is not on it (police, a refuge, a hub, a clinic, an enquiry, an inspection, the
-- other parent, a restricted record) leaves no gap, because it was never going to be there. No names, no days.
create or replace function portal.who_can_see(asked uuid) returns table (role text, organisation text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with mine as (
    select 1 from access_grant g
     where g.child_id = asked and g.principal = access.person() and g.principal = any (access.principals())
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
  select distinct m.role::text, o.name::text
    from plans_releaseditem r
    join accounts_membership m on m.id = r.released_by_membership_id
    join organisations_organisation o on o.id = m.organisation_id
   where r.child_id = asked and r.person_id = access.person() and r.withdrawn_at is null and exists (select 1 from mine)
     and not access.is_withheld(asked, o.id)
  union
  select '', o.name::text
    from access_involvement i
    join organisations_organisation o on o.id = i.principal_id and o.kind = 'school'
   where i.child_id = asked and i.kind = 3 and i.starts_at <= access.clock() and access.clock() < i.ends_at
     and exists (select 1 from mine) and not i.is_confidential
     and not exists (select 1 from identity_address a where a.child_id = asked and a.is_confidential
                        and (a.ends_on is null or a.ends_on > (access.clock() at time zone 'Europe/London')::date))
$$;

revoke all on function portal.who_can_see(uuid) from public;
grant execute on function portal.who_can_see(uuid) to childplan_portal;
