-- When contact is forbidden, an order is recorded, parental responsibility is lost or a relationship ends, that adult's page
-- closes in the same transaction, whoever recorded it and by whatever way: nobody has to remember to close it as well. An
-- order may only shape contact, but somebody has to consider it first: the adult can be invited again when that is done.
create or replace function portal.shut_out() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  closes timestamptz := access.clock(); involvement uuid; invitation uuid;
  ordered boolean := new."order" <> '' and (tg_op = 'INSERT' or new."order" is distinct from old."order");
  why text := case when new.no_contact then 'Contact is not allowed'
                   when ordered then 'An order was recorded'
                   when not new.has_parental_responsibility then 'No parental responsibility any more'
                   else 'The relationship has ended' end;
begin
  -- Whoever takes an invitation, or releases something, holds the adult's row: theirs comes first and is seen below, or
  -- they find the tie as it is written here. Invitations first: one that was taken meanwhile has its involvement by now.
  perform identity.hold_person(new.person_id);
  -- An end in the future closes the page on that day, and not before.
  if not new.no_contact and not ordered and new.has_parental_responsibility then
    closes := greatest(closes, new.ends_on::timestamp at time zone 'Europe/London');
  end if;
  if closes <= access.clock() then
    for invitation in
      update portal_invitation set state = 'withdrawn', ended_reason = why
       where child_id = new.child_id and person_id = new.person_id and state = 'sent'
      returning id loop
      perform portal.keep_version('portal_invitation', invitation::text, '~', why, access.author());
    end loop;
  end if;
  for involvement in
    update access_involvement set ends_at = greatest(starts_at, closes), end_reason = why
     where child_id = new.child_id and kind = 11 and principal_id = new.person_id and closes < ends_at
    returning id loop
    perform portal.keep_version('access_involvement', involvement::text, '~', why, access.author());
  end loop;
  perform access.end_names(new.child_id, new.person_id, closes, why);
  if new.no_contact or ordered then
    perform portal.take_back(new.child_id, new.person_id, why);
  end if;
  return null;
end $$;

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
