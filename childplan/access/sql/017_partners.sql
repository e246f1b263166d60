-- Masks by kind of involvement, as PostgreSQL writes an array, without the classes that are not in `most`.
create or replace function access.lowered(masks text, most int) returns text language plpgsql immutable as $$
declare
  lower int[] := nullif(masks, '');
begin
  for kind in 1 .. coalesce(cardinality(lower), 0) loop
    lower[kind] := lower[kind] & most;
  end loop;
  return coalesce(lower::text, '');
end $$;

-- Whether a partner system may act today: under the agreement that is named, from its first day until its last, or its end. One
-- that was registered before agreements were named has until a day of its own. Asked by the visitor, who reads no agreement.
create or replace function access.system_is_agreed(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((
    select case when a.id is null then d.today <= p.unnamed_until
                else a.ended_at is null and a.valid_from <= d.today and (a.valid_until is null or d.today <= a.valid_until) end
      from accounts_partnersystem p
     cross join (select (access.clock() at time zone 'Europe/London')::date as today) d
      left join sharing_sharingagreement a on a.id = p.agreement_id
     where p.id = asked), false)
$$;

-- Whether a token that is good otherwise is refused because the agreement of its system does not hold today.
create or replace function access.agreement_is_over(asked_checksum text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from oauth2_provider_accesstoken t
      join accounts_partnersystem p on p.application_id = t.application_id
      join accounts_membership m on m.partner_id = p.id
     where t.token_checksum = asked_checksum and access.clock() < t.expires
       and m.starts_at <= access.clock() and access.clock() < m.ends_at and not access.system_is_agreed(p.id))
$$;
revoke all on function access.system_is_agreed(bigint), access.agreement_is_over(text) from public;
grant execute on function access.system_is_agreed(bigint), access.agreement_is_over(text) to childplan_visitor;

-- Pass the door as a partner system: token, agreement, membership and role in one look, as they stand at this moment. It
-- runs as the visitor who asks. Answers no row for a token that nobody was given, that is too old, or whose system has no live
-- membership; nor, unless it is said that this was looked at, for a token that is good at some addresses alone.
--
-- A token opens what its scopes name, as far as the agreement of today still has them, and never more than the role: the
-- masks are lowered here, before any of them is in force. What each scope opens at each level comes from
-- access.partner_scopes, in arrays side by side.
create or replace function access.enter_partner(asked_checksum text, place_is_right boolean, scope_names text[],
  scope_known int[], scope_read int[], scope_contribute int[], scope_decide int[])
returns table (membership_id bigint, role text, organisation_id bigint, team_id bigint, area_id bigint, principals text,
               barred text, known_masks text, read_masks text, contribute_masks text, decide_masks text, purpose text, scopes text[])
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  partner bigint;
  agreed text;
  given text[];
begin
  select m.id, p.purpose, array(select unnest(string_to_array(t.scope, ' '))
                                intersect select unnest(string_to_array(p.scopes, ' '))
                                intersect select unnest(scope_names))
    into partner, agreed, given
    from oauth2_provider_accesstoken t
    join accounts_partnersystem p on p.application_id = t.application_id
    join accounts_membership m on m.partner_id = p.id
   where t.token_checksum = asked_checksum and access.clock() < t.expires
     and (place_is_right or t.resource = '[]')
     and m.starts_at <= access.clock() and access.clock() < m.ends_at
     and access.system_is_agreed(p.id)
   order by m.id limit 1;
  if partner is null then
    return;
  end if;
  return query
    select e.membership_id, e.role, e.organisation_id, e.team_id, e.area_id, e.principals, e.barred,
           access.lowered(e.known_masks, most.known), access.lowered(e.read_masks, most.read),
           access.lowered(e.contribute_masks, most.contribute), access.lowered(e.decide_masks, most.decide),
           agreed, given
      from access.enter_membership(null, partner, agreed) e
     cross join (select coalesce(bit_or(s.known), 0), coalesce(bit_or(s.read), 0),
                        coalesce(bit_or(s.contribute), 0), coalesce(bit_or(s.decide), 0)
                   from unnest(scope_names, scope_known, scope_read, scope_contribute, scope_decide)
                        s(name, known, read, contribute, decide)
                  where s.name = any (given)) most(known, read, contribute, decide);
end $$;

revoke all on function access.enter_partner(text, boolean, text[], int[], int[], int[], int[]), access.lowered(text, int) from public;
grant execute on function access.enter_partner(text, boolean, text[], int[], int[], int[], int[]), access.lowered(text, int) to childplan_visitor;
