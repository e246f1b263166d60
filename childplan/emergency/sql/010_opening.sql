-- Open a record in an emergency: the one place that makes an involvement of kind 25. It finds a child as asking for access does, and
-- answers for one child or none: a restricted record, one from which a conflict of interest keeps the asker and a child of their own
-- family are not found.

-- A reason says something: twenty letters at least, in four different words. Also held by childplan/emergency/rules.py.
create or replace function emergency.says_why(words text) returns boolean language sql immutable as $$
  select length(regexp_replace(words, '[^[:alpha:]]', '', 'g')) >= 20
     and (select count(distinct lower(w)) from regexp_split_to_table(words, '[^[:alpha:]]+') w where length(w) > 1) >= 4
$$;

-- Whether the asker reads by one grant already all that an emergency would open to them.
create or replace function emergency.opens_nothing_new(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from access_grant g cross join (select (access.read_masks())[25] as bits) w
     where g.child_id = asked and g.principal = any (access.principals()) and g.kind <> 25
       and (g.classes & (access.read_masks())[g.kind] & w.bits & 1023) = (w.bits & 1023)
       and ((w.bits & 4096) = 0 or ((access.read_masks())[g.kind] & 4096) > 0 and (g.classes & 16384) = 0)
       and g.starts_at <= access.clock() and access.clock() < g.ends_at)
$$;

-- The one child whom what was typed describes and whom the asker may be told of; else nothing.
create or replace function emergency.found(noted uuid[]) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when count(*) = 1 then (array_agg(d))[1] end from unnest(noted) d
   where not exists (select 1 from access_restriction s where s.child_id = d and s.lifted_at is null)
     and not access.keeps_out_any(array[d]) and (identity.reads_child(d) or not identity.is_kept_apart(d))
$$;

create or replace function emergency.open(asked jsonb, asked_kind text, why text, hours int, last_day date, site text)
returns table (access_id uuid, answer text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  me record; noted uuid[]; one uuid; made uuid := gen_random_uuid(); began timestamptz := access.clock(); e emergency_emergencyaccess;
begin
  select m.id, m.user_id, m.organisation_id, o.area_id into me from accounts_membership m
    join organisations_organisation o on o.id = m.organisation_id
    join access_rolemask r on r.role = m.role and r.opens_in_emergency
   where m.id = access.membership() and m.user_id = access.author();
  if me is null or hours is null or hours not between 1 and 8 or not emergency.says_why(why)
     or asked_kind not in ('harm', 'missing', 'health', 'unreachable') or last_day is null then
    raise exception 'not entitled to open a record in an emergency' using errcode = 'insufficient_privilege';
  end if;
  if (select count(*) from emergency_emergencyattempt a join accounts_membership m on m.id = a.membership_id
       where m.user_id = me.user_id and a.at > began - interval '24 hours') >= 20 then
    answer := 'too_many';
    return next;
    return;
  end if;
  if exists (select 1 from emergency_emergencyaccess x join accounts_membership m on m.id = x.membership_id
              where m.user_id = me.user_id and x.starts_at > began - interval '30 days' and lower(trim(x.reason)) = lower(trim(why))) then
    answer := 'same_reason';
    return next;
    return;
  end if;
  perform identity.note_search(coalesce((
    select jsonb_agg(jsonb_build_object('kind', k, 'value', n ->> 'value', 'scope', '*'))
      from jsonb_array_elements(asked -> 'numbers') n, jsonb_array_elements_text(n -> 'kinds') k), '[]'), 'search');
  noted := coalesce((select array_agg(d) from identity.described(asked, me.area_id) d), '{}');
  perform history.looked(gen_random_uuid(), 'emergency.open_emergency_access', 'POST', 'seen', null, noted, '{}', '', 'emergency', '');
  one := emergency.found(noted);
  if one is not null then
    -- Whoever restricts the record or opens it in the same moment holds its row: what they did is seen after that.
    perform 1 from identity_child c where c.id = one for no key update;
    one := emergency.found(array[one]);
  end if;
  insert into emergency_emergencyattempt (id, membership_id, at) values (gen_random_uuid(), me.id, began);
  if one is null then
    answer := 'not_found';
    return next;
    return;
  end if;
  select x.id into access_id from emergency_emergencyaccess x join accounts_membership m on m.id = x.membership_id
   where x.child_id = one and m.user_id = me.user_id and x.ended_at is null and began < x.ends_at;
  if access_id is not null or emergency.opens_nothing_new(one) then
    answer := case when access_id is null then 'seen' else 'open' end;
    return next;
    return;
  end if;
  insert into access_involvement (id, child_id, kind, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason,
                                  made_by_membership_id)
    values (made, one, 25, me.id, me.organisation_id, 4095, began, began + make_interval(hours => hours), 'Emergency access',
            'For so many hours', me.id);
  perform history.keep_versions('access_involvement', array[made], '+', 'Emergency access');
  insert into emergency_emergencyaccess (id, child_id, involvement_id, membership_id, area_id, kind, reason, starts_at, ends_at,
                                         logged_from, end_why, end_words, review_by, told, version)
    values (made, one, made, me.id, me.area_id, asked_kind, trim(why), began, began + make_interval(hours => hours), clock_timestamp(),
            '', '', last_day, 0, 1)
    returning * into e;
  update emergency_emergencyaccess x
     set told = emergency.tell(e, array(select emergency.to_be_told(e)), 'emergency_opened',
                               'Somebody opened a record in an emergency', 'emergency opened', site)
   where x.id = made;
  perform history.keep_versions('emergency_emergencyaccess', array[made], '+', 'Opened in an emergency');
  access_id := made;
  answer := 'opened';
  return next;
end $$;

revoke all on function emergency.opens_nothing_new(uuid), emergency.found(uuid[]), emergency.open(jsonb, text, text, int, date, text)
  from public;
grant execute on function emergency.open(jsonb, text, text, int, date, text) to childplan_writer;
