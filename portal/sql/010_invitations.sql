-- What a visitor may do with the link of an invitation, before they are known: look whether it can be used, and use it.
-- They have no rights on the tables; whoever holds the token reaches this one invitation and nothing else.

-- Write the present state of one row into its table of versions, whatever columns the two have in common.
create or replace function portal.keep_version(live text, id text, kind text, why text, author bigint) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare versions text := regexp_replace(live, '_', '_historical'); columns text;
begin
  select string_agg(quote_ident(l.attname), ', ' order by l.attnum) into strict columns
    from pg_attribute l join pg_attribute v on v.attname = l.attname and v.attrelid = to_regclass('public.' || versions)
   where l.attrelid = to_regclass('public.' || live) and l.attnum > 0 and v.attnum > 0
     and not l.attisdropped and not v.attisdropped;
  execute format(
    'insert into public.%I (%s, history_id, history_date, history_type, history_change_reason, history_user_id, history_membership_id)'
    ' select %s, gen_random_uuid(), access.clock(), %L, %L, %L::bigint, access.membership() from public.%I where id = %L',
    versions, columns, columns, kind, why, author, live, id);
end $$;

-- Which orders close the page of the adult whom they name: `CLOSES_PAGE` in childplan/plans/rules/owed.py, which a test holds
-- this against. Those that give an adult responsibility or a home with them do not; nor do orders about the child, which
-- name nobody, until somebody is limited under them.
create or replace function portal.closes_page(kind text, limits boolean) returns boolean language sql immutable as $$
  select limits or kind in ('spend_time', 'prohibited_steps', 'specific_issue', 'non_molestation', 'occupation', 'adoption', 'other')
$$;

-- Whether this adult, or whoever is entered a second time under the same email or sign-in, is kept from this child: contact is
-- forbidden, or an order that closes pages is on record that nobody considered for the other entry. Whose email is shared is kept
-- from it too: it is read by both.
create or replace function portal.is_kept_from(person bigint, child uuid, taking bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from identity.same_people(person, taking) same(id)
      join identity_relationship r on r.child_id = child and r.person_id = same.id
     where (r.no_contact
            or same.id <> person and exists (
                 select 1 from identity_courtorder o
                  where o.relationship_id = r.id and portal.closes_page(o.kind, o.limits)
                    and (o.ends_on is null or o.ends_on > (access.clock() at time zone 'Europe/London')::date))))
$$;

-- Whether what somebody is to a child is ground for a page: parental responsibility, care of the child, or being that child.
create or replace function portal.is_ground(kind text, responsible boolean, lives_with_child boolean) returns boolean
language sql immutable as $$ select kind = 'self' or responsible or identity.has_care(kind, lives_with_child) $$;

-- Whether an invitation can still be used: sent, in time, and what it was given for is still so. A restricted record
-- lets in only those on its list. Days are London's.
create or replace function portal.is_usable(invitation uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1
      from portal_invitation i
      join identity_familyperson p on p.id = i.person_id and p.portal_suspended_at is null
      join identity_relationship r on r.child_id = i.child_id and r.person_id = i.person_id
     cross join (select (access.clock() at time zone 'Europe/London')::date) d(today)
     where i.id = invitation and i.state = 'sent' and access.clock() < i.expires_at
       and not portal.is_kept_from(i.person_id, i.child_id, null)
       and portal.is_ground(r.kind, r.has_parental_responsibility, r.lives_with_child) and not r.no_contact
       and (r.starts_on is null or r.starts_on <= d.today) and (r.ends_on is null or r.ends_on > d.today)
       and not exists (select 1 from access_restriction s where s.child_id = i.child_id and s.lifted_at is null
                          and not exists (select 1 from access_restrictionname n
                                           where n.restriction_id = s.id and n.principal_id = i.person_id
                                             and access.clock() < n.ends_at)))
$$;

-- Whether a user may take an invitation: it is theirs already, or it was sent to their address and they are nobody else
-- here. One sign-in is one family person, and never that of somebody who works with children. Somebody all of whose pages
-- have ended is nobody else here: adopters who fostered the child before take the sign-in with them to the new life, and
-- are told nothing of the other. A sign-in that was stopped stays so.
create or replace function portal.may_take(invitation uuid, taking bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1
      from portal_invitation i
      join identity_familyperson p on p.id = i.person_id
      join accounts_user u on u.id = taking and u.is_active
     where i.id = invitation and not portal.is_kept_from(i.person_id, i.child_id, u.id)
       and (p.user_id = u.id
            or (p.user_id is null and lower(u.email) = lower(identity.mail_address(p.id))
                and not exists (select 1 from identity_familyperson other
                                 where other.user_id = u.id
                                   and (other.portal_suspended_at is not null
                                        or exists (select 1 from access_involvement i2
                                                    where i2.principal_id = other.id and i2.kind in (11, 23) and access.clock() < i2.ends_at)))
                and not exists (select 1 from accounts_membership m
                                 where m.user_id = u.id and access.clock() < m.ends_at))))
$$;

-- What families and visitors are told a body is called, and on which number it is reached: nothing of a school that is withheld.
create or replace function portal.named(asked uuid, body organisations_organisation) returns table (name text, telephone text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when access.is_withheld(asked, body.id) then 'A school' else body.name::text end,
         case when access.is_withheld(asked, body.id) then '' else body.telephone::text end
$$;

-- What the page behind a link needs to know; no row for a token nobody was given. existing: the user who would sign in.
create or replace function portal.look_at_invitation(asked text)
returns table (is_usable boolean, email text, existing bigint, existing_may boolean, accepted_by bigint,
               organisation text, telephone text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select portal.is_usable(i.id), coalesce(identity.mail_address(p.id), ''), e.id, coalesce(portal.may_take(i.id, e.id), false),
           case when i.state = 'accepted' then p.user_id end, n.name, n.telephone
      from portal_invitation i
      join identity_familyperson p on p.id = i.person_id
      join accounts_membership m on m.id = i.made_by_membership_id
      join organisations_organisation o on o.id = m.organisation_id
     cross join lateral portal.named(i.child_id, o) n
      left join lateral (select u.id from accounts_user u
                          where u.id = p.user_id or (p.user_id is null and lower(u.email) = lower(identity.mail_address(p.id))) limit 1) e on true
     where i.token_hash = asked;
end $$;

-- Take an invitation: the user becomes the family person's, the person is involved with the child, and what happened is
-- a fact with the work it leaves. Each row's version is written here, because a visitor can write none. No row when the
-- invitation cannot be used by this user.
create or replace function portal.accept_invitation(asked text, accepting bigint, works text[])
returns table (child_id uuid, person_id bigint, involvement_id uuid, fact_id uuid)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  invited portal_invitation; why constant text := 'Invitation accepted'; involvement uuid; fact uuid := gen_random_uuid();
  former bigint; whose bigint; own boolean; last timestamptz; tie_ends timestamptz;
begin
  -- The adult's row before the invitation's, as portal.shut_out takes them.
  select i.person_id into whose from portal_invitation i where i.token_hash = asked;
  perform identity.hold_person(whose);
  select * into invited from portal_invitation i where i.token_hash = asked for update;
  if not found or not portal.is_usable(invited.id) or not portal.may_take(invited.id, accepting) then
    return;
  end if;
  for former in
    update identity_familyperson set user_id = null where user_id = accepting and id <> invited.person_id returning id loop
    perform portal.keep_version('identity_familyperson', former::text, '~', why, accepting);
  end loop;
  update identity_familyperson set user_id = accepting where id = invited.person_id and user_id is null;
  if found then
    perform portal.keep_version('identity_familyperson', invited.person_id::text, '~', why, accepting);
  end if;
  -- The young person themself (23, SELF) sees what was released to them without a last look; everybody else is family (11).
  own := exists (select 1 from identity_relationship r where r.child_id = invited.child_id and r.person_id = invited.person_id
                    and r.kind = 'self' and r.ends_on is null);
  select i.id into involvement from access_involvement i
   where i.child_id = invited.child_id and i.kind in (11, 23) and i.principal_id = invited.person_id
     and i.starts_at <= access.clock() and access.clock() < i.ends_at;
  if involvement is null then
    involvement := gen_random_uuid();
    -- A tie whose end is written down already opens the page until then.
    select max(coalesce(r.ends_on::timestamp at time zone 'Europe/London', timestamptz '9000-01-01 00:00+00')) into tie_ends
      from identity_relationship r
     where r.child_id = invited.child_id and r.person_id = invited.person_id
       and portal.is_ground(r.kind, r.has_parental_responsibility, r.lives_with_child);
    last := case when own then tie_ends
                 else least(tie_ends, portal.page_ends(invited.child_id, (access.clock() at time zone 'Europe/London')::date)::timestamp
                                      at time zone 'Europe/London') end;
    -- 1023: every class. Confidential facts and those about third parties are never a family's by way of this.
    insert into access_involvement (id, child_id, kind, principal_id, classes, starts_at, ends_at, reason, end_reason, made_by_membership_id)
      values (involvement, invited.child_id, case when own then 23 else 11 end, invited.person_id, 1023, access.clock(), last,
              why, case when last >= timestamptz '9000-01-01 00:00+00' then ''
                        when last = tie_ends then 'The relationship has ended' else 'Until somebody looks at it again' end,
              invited.made_by_membership_id);
    perform portal.keep_version('access_involvement', involvement::text, '+', why, accepting);
  end if;
  update portal_invitation set state = 'accepted', accepted_at = access.clock() where id = invited.id;
  perform portal.keep_version('portal_invitation', invited.id::text, '~', why, accepting);
  insert into facts_fact (id, child_id, name, version, information_class, payload, title, occurred_at, published_at, user_id)
    values (fact, invited.child_id, 'portal.invitation.accepted', 1, 2,
            jsonb_build_object('invitation', invited.id, 'person', invited.person_id),
            case when own then 'The young person accepted an invitation' else 'A parent or carer accepted an invitation' end, access.clock(), access.clock(), accepting);
  insert into facts_factwork (id, fact_id, child_id, information_class, work, made_at, due_at, attempts, error)
    select gen_random_uuid(), fact, invited.child_id, 2, w, access.clock(), access.clock(), 0, '' from unnest(works) w;
  -- Whoever invited finds it when they sign in, for as long as they may still see the child.
  insert into notifications_notice (id, child_id, information_class, recipient_membership_id, kind, text, address, made_at)
    values (gen_random_uuid(), invited.child_id, 2, invited.made_by_membership_id, 'news',
            case when own then 'The young person' else 'A parent or carer' end || ' whom you invited has set up their sign-in.', '/children/' || invited.child_id || '/parents/',
            access.clock());
  return query select invited.child_id, invited.person_id, involvement, fact;
end $$;

-- Whom a family person may call who has nothing to read: the organisations that invited them, the newest first. Anybody
-- who passed the door asks only for themselves.
create or replace function portal.whom_to_ask(asking_user bigint) returns table (organisation text, telephone text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.name::text, o.telephone::text
    from identity_familyperson p
    join portal_invitation i on i.person_id = p.id and i.state = 'accepted'
    join accounts_membership m on m.id = i.made_by_membership_id
    join organisations_organisation o on o.id = m.organisation_id
   where not access.is_withheld(i.child_id, o.id)
     and p.user_id = asking_user and asking_user is not distinct from coalesce(access.author(), asking_user)
   group by o.id order by max(i.accepted_at) desc limit 3
$$;

revoke all on function portal.named(uuid, organisations_organisation), portal.whom_to_ask(bigint),
  portal.keep_version(text, text, text, text, bigint), portal.is_usable(uuid),
  portal.is_kept_from(bigint, uuid, bigint),
  portal.may_take(uuid, bigint), portal.look_at_invitation(text),
  portal.accept_invitation(text, bigint, text[]) from public;
grant execute on function portal.look_at_invitation(text), portal.accept_invitation(text, bigint, text[])
  to childplan_visitor, childplan_steward;
grant execute on function portal.whom_to_ask(bigint) to childplan_visitor, childplan_portal;
