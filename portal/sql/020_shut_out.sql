-- When contact is forbidden, an order against them is recorded, parental responsibility or care is lost or a relationship
-- ends, that adult's page closes in the same transaction, whoever recorded it and by whatever way: nobody has to remember to
-- close it as well. An order may only shape contact, but somebody has to consider it first: the adult can be invited again
-- when that is done.
create or replace function portal.shut_out() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  closes timestamptz := access.clock();
  ground boolean := portal.is_ground(new.kind, new.has_parental_responsibility, new.lives_with_child);
  why text := case when new.no_contact then 'Contact is not allowed'
                   when not ground and tg_op = 'UPDATE' and not old.has_parental_responsibility then 'No longer looks after the child'
                   when not ground then 'No parental responsibility any more'
                   else 'The relationship has ended' end;
begin
  -- Whoever takes an invitation, or releases something, holds the adult's row: theirs comes first and is seen below, or
  -- they find the tie as it is written here.
  perform identity.hold_person(new.person_id);
  if ground and not new.no_contact then
    if new.ends_on is null then
      return null;
    end if;
    -- An end in the future closes the page on that day, and not before.
    closes := greatest(closes, new.ends_on::timestamp at time zone 'Europe/London');
  end if;
  perform portal.close_page(new.child_id, new.person_id, closes, why);
  if new.no_contact then
    perform portal.take_back(new.child_id, new.person_id, why);
  end if;
  return null;
end $$;

create or replace function portal.order_shuts_out() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare person bigint; why constant text := 'An order was recorded';
begin
  select r.person_id into person from identity_relationship r where r.id = new.relationship_id and r.child_id = new.child_id;
  if person is not null and portal.closes_page(new.kind, new.limits) then
    perform identity.hold_person(person);
    perform portal.close_page(new.child_id, person, access.clock(), why);
    perform portal.take_back(new.child_id, person, why);
  end if;
  return null;
end $$;

-- Close one adult's page of one child at that moment, with the versions; an invitation on its way goes with it.
create or replace function portal.close_page(child uuid, person bigint, closes timestamptz, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare involvement uuid; invitation uuid;
begin
  -- Invitations first: one that was taken meanwhile has its involvement by now.
  if closes <= access.clock() then
    for invitation in
      update portal_invitation set state = 'withdrawn', ended_reason = why
       where child_id = child and person_id = person and state = 'sent'
      returning id loop
      perform portal.keep_version('portal_invitation', invitation::text, '~', why, access.author());
    end loop;
  end if;
  for involvement in
    update access_involvement set ends_at = greatest(starts_at, closes), end_reason = why
     where child_id = child and kind in (11, 23) and principal_id = person and closes < ends_at
    returning id loop
    perform portal.keep_version('access_involvement', involvement::text, '~', why, access.author());
  end loop;
  perform access.end_names(child, person, closes, why);
end $$;
revoke all on function portal.close_page(uuid, bigint, timestamptz, text) from public;

-- An invitation that was withdrawn is not mailed either: with Notify away its email may still be waiting. One that a worker
-- has claimed is on its way, and stays as it is.
create or replace function portal.keep_back_mail() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update notifications_message m set state = 'withheld', personalisation = '{}'
   where m.child_id = new.child_id and m.recipient_person_id = new.person_id and m.state = 'waiting' and m.claimed_at is null
     and m.personalisation ->> 'invitation' = new.id::text;
  return null;
end $$;

-- Pages that end by themselves before that moment, the first to end first, of whoever can sign in: for the emails that tell them. With
-- each the body that invited them, as they are told of it: they may know of no other that works with the child, least of
-- all of whoever looked at their page since.
create or replace function portal.pages_that_end(before timestamptz, why text)
returns table (involvement uuid, child uuid, person bigint, ends_at timestamptz, area text, body text, telephone text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.id, i.child_id, p.id, i.ends_at, a.name::text, coalesce(b.name, ''), coalesce(b.telephone, '')
    from access_involvement i
    join identity_familyperson p on p.id = i.principal_id and p.user_id is not null and p.portal_suspended_at is null
    join identity_child c on c.id = i.child_id
    join organisations_area a on a.id = c.area_id
    left join lateral (
      select n.name, n.telephone from portal_invitation v
        join accounts_membership m on m.id = v.made_by_membership_id
        join organisations_organisation o on o.id = m.organisation_id
       cross join lateral portal.named(v.child_id, o) n
       where v.child_id = i.child_id and v.person_id = p.id and v.state = 'accepted'
       order by v.accepted_at desc limit 1) b on true
   where i.kind = 11 and i.end_reason = why and i.starts_at <= access.clock() and access.clock() < i.ends_at and i.ends_at < before
   order by i.ends_at, i.id
$$;
revoke all on function portal.pages_that_end(timestamptz, text) from public;
grant execute on function portal.pages_that_end(timestamptz, text) to childplan_service;

-- Whoever is to be told by email that their page ends by itself is not told of an end that somebody sets meanwhile, or of none.
create or replace function portal.end_is_another() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update notifications_message m set state = 'withheld', personalisation = '{}'
   where m.child_id = new.child_id and m.recipient_person_id = new.principal_id and m.template = 'page_ends'
     and m.state = 'waiting' and m.claimed_at is null;
  return null;
end $$;

-- What was released to an adult is withdrawn, whether they have read it or not, and those who work with the child are told.
create or replace function portal.take_back(child uuid, person bigint, why text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare item uuid; taken uuid[] := '{}';
begin
  for item in
    update plans_releaseditem set withdrawn_at = access.clock(), withdrawn_reason = why
     where child_id = child and person_id = person and withdrawn_at is null
    returning id loop
    taken := taken || item;
    perform portal.keep_version('plans_releaseditem', item::text, '~', why, access.author());
  end loop;
  if cardinality(taken) > 0 then
    insert into facts_fact (id, child_id, name, version, information_class, payload, title, occurred_at, published_at, user_id, membership_id)
      values (gen_random_uuid(), child, 'plans.release.withdrawn', 1, 256, jsonb_build_object('items', taken, 'person', person),
              'Released parts of the plan withdrawn: ' || lower(left(why, 1)) || substr(why, 2), access.clock(), access.clock(),
              access.author(), access.membership());
  end if;
end $$;
revoke all on function portal.take_back(uuid, bigint, text) from public;
