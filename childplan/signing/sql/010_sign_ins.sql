-- Who gives whom their way to sign in. Who asks is the member of the door, in one of the two roles that keep sign-ins, and
-- never an argument; whom they keep are people of their own area, but not themselves.

-- The roles that keep sign-ins: `KEEPER_ROLES` in childplan/signing/vocabulary.py, which a test holds this against.
create or replace function signing.keeper() returns table (user_id bigint, area_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.user_id, o.area_id
    from accounts_membership m join organisations_organisation o on o.id = m.organisation_id
   where m.id = access.membership() and m.user_id = access.author()
     and m.role in ('system_administrator', 'area_data_manager')
     and m.starts_at <= access.clock() and access.clock() < m.ends_at
$$;

-- Whose sign-in the present member keeps: also of somebody whose first day is still to come.
create or replace function signing.keeps(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from signing.keeper() k
                   join organisations_organisation o on o.area_id = k.area_id
                   join accounts_membership m on m.organisation_id = o.id
                  where m.user_id = asked and asked <> k.user_id and access.clock() < m.ends_at)
$$;

create or replace function signing.has_step(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select exists (select 1 from mfa_authenticator a where a.user_id = asked and a.type in ('totp', 'webauthn')) $$;

-- Everybody of the area with a sign-in, for whoever keeps them: whether they have a second step, until when a code of theirs
-- can be used, and whether a colleague asked that theirs be taken away.
create or replace function signing.sign_ins()
returns table (membership_id bigint, user_id bigint, has_step boolean, code_until timestamptz, reset_id uuid, reset_reason text,
               reset_asked_at timestamptz, reset_by bigint, reset_is_mine boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (m.user_id) m.id, m.user_id, signing.has_step(m.user_id), c.expires_at, r.id, r.reason::text, r.asked_at, r.asked_by_membership_id,
         coalesce(asker.user_id = k.user_id, false)
    from signing.keeper() k
    join organisations_organisation o on o.area_id = k.area_id
    join accounts_membership m on m.organisation_id = o.id and m.user_id is not null and access.clock() < m.ends_at
    join accounts_user u on u.id = m.user_id and u.is_active
    left join signing_setupcode c on c.user_id = m.user_id and c.used_at is null and c.ended_at is null
                                 and access.clock() < c.expires_at and c.tries < 5
    left join signing_stepreset r on r.user_id = m.user_id and r.confirmed_at is null and r.ended_at is null and access.clock() < r.expires_at
    left join accounts_membership asker on asker.id = r.asked_by_membership_id
   where m.user_id <> k.user_id
   order by m.user_id, m.starts_at, m.id
$$;

-- Write down the hash of a new code for somebody, in place of one that was not used. Answers until when it can be used; null
-- where they have a second step already: theirs is taken away by two people first, and never by a code.
create or replace function signing.give_code(asked bigint, hashed text) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare lasts constant timestamptz := access.clock() + interval '24 hours';
begin
  if not signing.keeps(asked) and pg_catalog.current_setting('role') <> 'childplan_steward' then
    raise exception 'not a sign-in that you keep' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from accounts_user u where u.id = asked and u.is_active for update;
  if not found or signing.has_step(asked) then
    return null;
  end if;
  update signing_setupcode set ended_at = access.clock() where user_id = asked and used_at is null and ended_at is null;
  insert into signing_setupcode (id, user_id, code_hash, given_at, given_by_membership_id, expires_at, tries)
  values (gen_random_uuid(), asked, hashed, access.clock(), access.membership(), lasts, 0);
  return lasts;
end $$;

-- Whether that is the open code of this user; then it is used up. A wrong one is counted, and the fifth ends the code.
create or replace function signing.use_code(asked bigint, hashed text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare found_code signing_setupcode;
begin
  select * into found_code from signing_setupcode c
   where c.user_id = asked and c.used_at is null and c.ended_at is null and access.clock() < c.expires_at and c.tries < 5 for update;
  if not found then
    return false;
  end if;
  if found_code.code_hash = hashed and not signing.has_step(asked) then
    update signing_setupcode set used_at = access.clock() where id = found_code.id;
    return true;
  end if;
  update signing_setupcode set tries = tries + 1 where id = found_code.id;
  return false;
end $$;

-- Ask that every second step of a colleague be taken away, because they lost them. Null where they have none, or one was asked
-- for already.
create or replace function signing.ask_reset(asked bigint, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid := gen_random_uuid();
begin
  if not signing.keeps(asked) then
    raise exception 'not a sign-in that you keep' using errcode = 'insufficient_privilege';
  end if;
  perform 1 from accounts_user u where u.id = asked for update;
  update signing_stepreset set ended_at = access.clock()
   where user_id = asked and confirmed_at is null and ended_at is null and expires_at <= access.clock();
  if not signing.has_step(asked) or exists (
       select 1 from signing_stepreset r where r.user_id = asked and r.confirmed_at is null and r.ended_at is null) then
    return null;
  end if;
  insert into signing_stepreset (id, user_id, reason, asked_at, asked_by_membership_id, expires_at)
  values (made, asked, why, access.clock(), access.membership(), access.clock() + interval '24 hours');
  return made;
end $$;

-- The second of two confirms it, who is another person: the steps go, every session ends, and a code may be given. Answers whose
-- it was; null where there is nothing to confirm or they asked for it themselves.
create or replace function signing.confirm_reset(reset uuid) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare open_reset signing_stepreset;
begin
  select * into open_reset from signing_stepreset r
   where r.id = reset and r.confirmed_at is null and r.ended_at is null and access.clock() < r.expires_at for update;
  -- An operator at the machine may be the second, where the one other keeper is who lost theirs.
  if not found or not (signing.keeps(open_reset.user_id) or pg_catalog.current_setting('role') = 'childplan_steward')
     or exists (select 1 from accounts_membership m where m.id = open_reset.asked_by_membership_id and m.user_id = access.author()) then
    return null;
  end if;
  update signing_stepreset set confirmed_at = access.clock(), confirmed_by_membership_id = access.membership() where id = reset;
  delete from mfa_authenticator a where a.user_id = open_reset.user_id;
  update accounts_user set session_series = session_series + 1 where id = open_reset.user_id;
  update signing_setupcode set ended_at = access.clock() where user_id = open_reset.user_id and used_at is null and ended_at is null;
  perform signing.tell(open_reset.user_id, 'second_step_reset', '{}');
  return open_reset.user_id;
end $$;

-- Let go of a reset that was asked for: whoever keeps sign-ins may. Answers whether there was one.
create or replace function signing.withdraw_reset(reset uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update signing_stepreset r set ended_at = access.clock()
   where r.id = reset and r.confirmed_at is null and r.ended_at is null and signing.keeps(r.user_id);
  return found;
end $$;

-- Put an email about their own sign-in into the outbox: to somebody of the staff or to a family person, at once. It is about no
-- child. Nobody is written to who has neither a role nor a page.
create or replace function signing.tell(asked bigint, text_name text, said jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare member bigint; person bigint; area text;
begin
  select m.id, a.name into member, area from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id join organisations_area a on a.id = o.area_id
   where m.user_id = asked and m.starts_at <= access.clock() and access.clock() < m.ends_at order by m.starts_at, m.id limit 1;
  if member is null then
    select p.id into person from identity_familyperson p where p.user_id = asked limit 1;
    if person is null then
      return false;
    end if;
  end if;
  insert into notifications_message (id, child_id, information_class, template, recipient_membership_id, recipient_person_id, personalisation,
                                     state, made_at, due_at, attempts, notify_id, error, delivery)
  values (gen_random_uuid(), null, 1, text_name, member, person, said || jsonb_build_object('area_name', coalesce(area, 'Childplan')),
          'waiting', access.clock(), access.clock(), 0, '', '', '');
  return true;
end $$;

revoke all on function signing.keeper(), signing.keeps(bigint), signing.has_step(bigint), signing.sign_ins(), signing.give_code(bigint, text),
  signing.use_code(bigint, text), signing.ask_reset(bigint, text), signing.confirm_reset(uuid), signing.withdraw_reset(uuid),
  signing.tell(bigint, text, jsonb) from public;
grant execute on function signing.sign_ins() to childplan_reader, childplan_writer;
grant execute on function signing.give_code(bigint, text), signing.ask_reset(bigint, text), signing.confirm_reset(uuid),
  signing.withdraw_reset(uuid) to childplan_writer;
grant execute on function signing.give_code(bigint, text), signing.confirm_reset(uuid) to childplan_steward;
grant execute on function signing.use_code(bigint, text), signing.has_step(bigint), signing.tell(bigint, text, jsonb) to childplan_visitor;
