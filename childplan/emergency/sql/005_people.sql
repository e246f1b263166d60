-- Who has to do with an emergency access: who reviews it, who manages its author, who is told. The author is never among
-- them, in no post of theirs.

-- Whether somebody can be told: a live membership of an active person.
create or replace function emergency.is_live(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from accounts_membership m
                   join accounts_user u on u.id = m.user_id and u.is_active
                   join access_rolemask r on r.role = m.role
                  where m.id = asked and m.starts_at <= access.clock() and access.clock() < m.ends_at
                    and (r.longest_days is null or access.clock() < m.starts_at + make_interval(days => r.longest_days)))
$$;

-- The members who manage people of that role there: the same team where they have one, else the whole body.
create or replace function emergency.managers_of(asked bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select boss.id
    from accounts_membership m
    join access_rolemask r on r.role = m.role and r.managed_by <> ''
    join accounts_membership boss on boss.role = r.managed_by and boss.organisation_id = m.organisation_id
     and (m.team_id is null or boss.team_id is null or boss.team_id = m.team_id)
   where m.id = asked and boss.user_id is distinct from m.user_id and emergency.is_live(boss.id)
$$;

-- Whether the present member manages the author.
create or replace function emergency.manages(e emergency_emergencyaccess) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select access.membership() in (select emergency.managers_of(e.membership_id))
$$;

-- Whether the present member reviews it: in such a role, in the same area, not its author in any post, and not kept from the
-- child by a conflict of interest.
create or replace function emergency.reviews(e emergency_emergencyaccess) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from accounts_membership me
                   join access_rolemask r on r.role = me.role and r.reviews_emergencies
                   join organisations_organisation o on o.id = me.organisation_id and o.area_id = e.area_id
                   join accounts_membership author on author.id = e.membership_id
                  where me.id = access.membership() and me.user_id <> author.user_id)
     and not access.is_kept_out(e.child_id, access.author())
$$;

-- Who reviews in an area, but for the author and whoever is kept from the child: its privacy officers; where there is none its data
-- managers, who stand in for them.
create or replace function emergency.reviewers(in_area bigint, asked_role text, author bigint, child uuid) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.id from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id and o.area_id = in_area
    join access_rolemask r on r.role = m.role and r.reviews_emergencies
   where m.role = asked_role and m.user_id <> author and emergency.is_live(m.id) and not access.is_kept_out(child, m.user_id)
$$;

-- Who answers for the child: whoever leads; where nobody does, or they cannot be told, those to whom the child is allocated; where
-- nobody is, who manages whoever led last.
create or replace function emergency.answer_for(asked uuid, author bigint) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare asked_kind int;
begin
  foreach asked_kind in array array[5, 4] loop
    return query
      select distinct m.id from access_involvement i
        join accounts_membership m on m.id = i.principal_id or m.team_id = i.principal_id
       where i.child_id = asked and i.kind = asked_kind and i.starts_at <= access.clock() and access.clock() < i.ends_at
         and m.user_id <> author and emergency.is_live(m.id) and not access.is_kept_out(asked, m.user_id);
    if found then
      return;
    end if;
  end loop;
  return query
    select boss from (select i.principal_id from access_involvement i where i.child_id = asked and i.kind in (4, 5)
                       order by i.ends_at desc, i.starts_at desc limit 1) last_one
      cross join lateral emergency.managers_of(last_one.principal_id) boss
      join accounts_membership m on m.id = boss
     where m.user_id <> author and not access.is_kept_out(asked, m.user_id);
end $$;

-- Everybody who is told that it was opened, each person once. Where the area has nobody who reviews, its managers: never nobody
-- without a word of it.
create or replace function emergency.to_be_told(e emergency_emergencyaccess) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare author bigint; chosen bigint[];
begin
  select m.user_id into author from accounts_membership m where m.id = e.membership_id;
  chosen := array(select emergency.reviewers(e.area_id, 'privacy_officer', author, e.child_id));
  if cardinality(chosen) = 0 then
    chosen := array(select emergency.reviewers(e.area_id, 'area_data_manager', author, e.child_id)
                    union select emergency.managers_of(e.membership_id));
  end if;
  if cardinality(chosen) = 0 then
    chosen := array(select m.id from accounts_membership m
                      join organisations_organisation o on o.id = m.organisation_id and o.area_id = e.area_id
                     where m.role in (select r.managed_by from access_rolemask r) and m.user_id <> author
                       and emergency.is_live(m.id) and not access.is_kept_out(e.child_id, m.user_id));
  end if;
  return query
    select distinct on (m.user_id) m.id from accounts_membership m
     where m.id = any (chosen || array(select emergency.answer_for(e.child_id, author))) order by m.user_id, m.id;
end $$;

-- A notice and an email to each, in the transaction that asks for it. Neither is about a child: it says that there is something to
-- read, and leads to a page behind the sign-in. Answers how many were told.
create or replace function emergency.tell(e emergency_emergencyaccess, members bigint[], mail text, words text, once_of text, site text)
returns int language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare place text := '/emergency/' || e.id || '/'; count_told int;
begin
  insert into notifications_ownnotice (id, recipient_membership_id, kind, text, address, once, made_at)
    select gen_random_uuid(), n, 'emergency', words, place, once_of || ' ' || e.id, access.clock() from unnest(members) n
    on conflict do nothing;
  insert into notifications_message (id, information_class, template, recipient_membership_id, personalisation, state, made_at, due_at,
                                     attempts, notify_id, error, delivery)
    select gen_random_uuid(), 1, mail, n, jsonb_build_object('area_name', a.name, 'link', site || place), 'waiting', access.clock(),
           access.clock(), 0, '', '', ''
      from unnest(members) n cross join organisations_area a where a.id = e.area_id;
  get diagnostics count_told = row_count;
  return count_told;
end $$;

revoke all on function emergency.is_live(bigint), emergency.managers_of(bigint), emergency.manages(emergency_emergencyaccess),
  emergency.reviews(emergency_emergencyaccess), emergency.reviewers(bigint, text, bigint, uuid), emergency.answer_for(uuid, bigint),
  emergency.to_be_told(emergency_emergencyaccess), emergency.tell(emergency_emergencyaccess, bigint[], text, text, text, text) from public;
