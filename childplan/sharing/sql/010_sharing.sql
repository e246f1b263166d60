-- Lawful sharing. A share is an involvement (kind 19, SHARE) with the decision behind it; both are written here and nowhere
-- else, in one step, because a row policy cannot ask what must be asked: that nobody shares more than they hold.

-- The class that a line of a share opens (`vocabulary.PERMISSION_OF`, which a test holds this against).
create or replace function sharing.class_of(codename text) returns int language sql immutable as $$
  select case codename when 'read_identity' then 1 when 'read_contact' then 2 when 'read_education' then 4
    when 'read_attendance' then 8 when 'read_send' then 16 when 'read_health' then 32 when 'read_social_care' then 64
    when 'read_protection' then 128 when 'read_views' then 256 when 'read_admissions' then 512 else 0 end $$;

-- Whether the present member may share with this principal: a person, an open team or an open body of the same area, and
-- neither themselves nor what they already act in. The area itself and family persons are numbered by the same sequence.
create or replace function sharing.may_receive(asked bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from accounts_membership me
      join organisations_organisation mine on mine.id = me.organisation_id
      join organisations_organisation o on o.area_id = mine.area_id
       and (o.closed_on is null or o.closed_on > (access.clock() at time zone 'Europe/London')::date)
     where me.id = access.membership()
       and asked <> all (array_remove(array[me.id, me.team_id, me.organisation_id], null))
       and not access.is_of_another_post(me, asked)
       and (o.id = asked
            or exists (select 1 from organisations_team t where t.id = asked and t.organisation_id = o.id
                          and (t.closed_on is null or t.closed_on > (access.clock() at time zone 'Europe/London')::date))
            or exists (select 1 from accounts_membership m join access_rolemask r on r.role = m.role
                        where m.id = asked and m.organisation_id = o.id and m.user_id is not null
                          and m.user_id is distinct from me.user_id and (r.read[19] & 1) = 1
                          and m.starts_at <= access.clock() and access.clock() < m.ends_at)))
$$;

-- Whether the present member reads a decision: as its row policy has it.
create or replace function sharing.reads(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from sharing_sharingdecision d
      join access_grant g on g.child_id = d.child_id and g.principal = any (access.principals())
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred())
     where d.id = asked
       and ((g.classes & (access.read_masks())[g.kind] & d.information_class) = d.information_class
            or d.decided_by_membership_id = access.membership() and (g.classes & (access.known_masks())[g.kind] & 1) = 1))
$$;

create or replace function sharing.decide(said jsonb, why text) returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  made uuid := gen_random_uuid();
  opened uuid;
  whose uuid := (said ->> 'child_id')::uuid;
  wanted int := (said ->> 'classes')::int;
  recipient bigint := (said ->> 'recipient_id')::bigint;
  until timestamptz := (said ->> 'ends_at')::timestamptz;
  gives boolean := said ->> 'decided' = 'share' and recipient is not null;
begin
  -- As whoever restricts a record does: one of the two comes first, and who ends meanwhile what the sharer holds is seen.
  perform access.hold_child(whose);
  if not access.may_write() or (wanted & 1) = 0 or access.passes_on(whose, wanted) is null
     or not exists (select 1 from accounts_membership m join access_kindrule line on line.role = m.role and line.kind = 19
                     where m.id = access.membership()) then
    raise exception 'not entitled to decide on sharing this' using errcode = 'insufficient_privilege';
  end if;
  if recipient is not null and not sharing.may_receive(recipient) then
    raise exception 'nobody to share with' using errcode = 'insufficient_privilege';
  end if;
  if gives then
    if until is null or until <= access.clock() or until > access.clock() + interval '366 days' then
      raise exception 'a share ends within a year' using errcode = 'check_violation';
    end if;
    if exists (select 1 from access_restriction s where s.child_id = whose and s.lifted_at is null) then
      raise exception 'a restricted record is shared by its list alone' using errcode = 'insufficient_privilege';
    end if;
    opened := gen_random_uuid();
  end if;
  insert into sharing_sharingdecision (id, child_id, information_class, decided, recipient_id, recipient_name, purpose, basis,
      special_condition, offence_condition, classes, shared, reason, more_harmful, family_told, why_not_told, agreement_id,
      without_agreement, involvement_id, ends_at, ended_reason, decided_at, decided_by_membership_id, version)
    values (made, whose, (said ->> 'needs')::int | wanted, said ->> 'decided', recipient, said ->> 'recipient_name',
            said ->> 'purpose', said ->> 'basis', said ->> 'special_condition', said ->> 'offence_condition', wanted,
            said ->> 'shared', why, said ->> 'more_harmful', (said ->> 'family_told')::boolean, said ->> 'why_not_told',
            (said ->> 'agreement_id')::uuid, said ->> 'without_agreement', opened, case when gives then until end, '',
            access.clock(), access.membership(), 1);
  if gives then
    -- Of a kind that more people know of than may read the decision: its words stay with the decision.
    perform sharing.open_to(made, recipient, until, 'By a decision about sharing', access.passes_on(whose, wanted) & 16384);
  end if;
  perform history.keep_versions('sharing_sharingdecision', array[made], '+', coalesce(said ->> 'in_the_history', why));
  return made;
end $$;

-- less: what the involvement is made without (`access.passes_on`).
--
-- The lines of a share and the involvement that they add up to: identity and whatever else was decided, read and never
-- more; nothing confidential, nothing about others. It begins now.
drop function if exists sharing.open_to(uuid, bigint, timestamptz, text);
create or replace function sharing.open_to(made uuid, recipient bigint, until timestamptz, why text, less int) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare d record; opens int;
begin
  select * into strict d from sharing_sharingdecision where id = made;
  insert into sharing_shareline (id, decision_id, content_object_id, permission_id, information_class, decided_by_membership_id)
    select gen_random_uuid(), made, d.child_id, p.id, d.information_class, d.decided_by_membership_id
      from auth_permission p join django_content_type c on c.id = p.content_type_id
     where c.app_label = 'identity' and c.model = 'child' and (sharing.class_of(p.codename) & d.classes) <> 0;
  select coalesce(bit_or(sharing.class_of(p.codename)), 0) into opens
    from sharing_shareline l join auth_permission p on p.id = l.permission_id where l.decision_id = made;
  if opens <> d.classes then
    raise exception 'no permission for what is shared' using errcode = 'integrity_constraint_violation';
  end if;
  insert into access_involvement (id, child_id, kind, information_class, principal_id, organisation_id, classes, starts_at, ends_at,
                                  reason, end_reason, made_by_membership_id)
    values (d.involvement_id, d.child_id, 19, 1, recipient,
            coalesce((select m.organisation_id from accounts_membership m where m.id = recipient),
                     (select t.organisation_id from organisations_team t where t.id = recipient),
                     (select o.id from organisations_organisation o where o.id = recipient)),
            opens | less, access.clock(), until, why, 'Shared until that day', d.decided_by_membership_id);
  perform history.keep_versions('access_involvement', array[d.involvement_id], '+', why);
end $$;

-- Say a decision's words anew. Whom it reaches and what it opens stay: that is another decision. Who needs what to read it
-- only grows. False when somebody was first.
create or replace function sharing.correct(asked uuid, seen int, said jsonb, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare d record;
begin
  select * into d from sharing_sharingdecision where id = asked for update;
  if not found or not access.may_write() or not sharing.reads(asked)
     or (d.decided_by_membership_id <> access.membership() and not access.opens(d.child_id, d.information_class, access.decide_masks())) then
    raise exception 'not entitled to correct this decision' using errcode = 'insufficient_privilege';
  end if;
  if d.version <> seen then
    return false;
  end if;
  update sharing_sharingdecision
     set purpose = said ->> 'purpose', basis = said ->> 'basis', special_condition = said ->> 'special_condition',
         offence_condition = said ->> 'offence_condition', shared = said ->> 'shared', reason = said ->> 'reason',
         more_harmful = said ->> 'more_harmful', family_told = (said ->> 'family_told')::boolean,
         why_not_told = said ->> 'why_not_told', information_class = information_class | (said ->> 'needs')::int,
         version = version + 1
   where id = asked;
  update sharing_shareline l set information_class = d.information_class | (said ->> 'needs')::int where l.decision_id = asked;
  perform history.keep_versions('sharing_sharingdecision', array[asked], '~', why);
  return true;
end $$;

-- End a share now. False when it has ended already.
create or replace function sharing.end_share(asked uuid, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare d record;
begin
  select * into d from sharing_sharingdecision where id = asked for update;
  if not found or not access.may_write() or not sharing.reads(asked) or d.involvement_id is null
     or not access.may_end_involvement(19, d.recipient_id, d.decided_by_membership_id) then
    raise exception 'not entitled to end this share' using errcode = 'insufficient_privilege';
  end if;
  if d.ends_at <= access.clock() then
    return false;
  end if;
  -- Why stays with the decision: of the involvement more people know.
  update sharing_sharingdecision set ended_reason = why where id = asked;
  update access_involvement set ends_at = access.clock(), end_reason = 'Ended sooner'
   where id = d.involvement_id and ends_at > access.clock();
  perform history.keep_versions('access_involvement', array[d.involvement_id], '~', 'Ended sooner');
  return true;
end $$;

-- Whatever ends a share, its decision says so.
create or replace function sharing.keep_end() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare made uuid;
begin
  update sharing_sharingdecision
     set ends_at = new.ends_at, ended_reason = case ended_reason when '' then new.end_reason else ended_reason end
   where involvement_id = new.id
    returning id into made;
  if made is not null then
    perform history.keep_versions('sharing_sharingdecision', array[made], '~', 'End of the share');
  end if;
  return null;
end $$;

-- What was shared of a record that becomes restricted ends there, or it would open again by itself once that is lifted.
create or replace function sharing.end_of_restricted() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare ended uuid[];
begin
  with gone as (
    update access_involvement set ends_at = greatest(starts_at, access.clock()), end_reason = 'The record was restricted'
     where child_id = new.child_id and kind = 19 and ends_at > access.clock()
    returning id)
  select coalesce(array_agg(id), '{}') into ended from gone;
  perform history.keep_versions('access_involvement', ended, '~', 'The record was restricted');
  return null;
end $$;

create or replace function sharing.is_a_share() returns trigger language plpgsql as $$
begin
  raise exception 'a share opens who the child is, and ends within a year' using errcode = 'integrity_constraint_violation';
end $$;

revoke all on function sharing.may_receive(bigint), sharing.reads(uuid), sharing.decide(jsonb, text),
  sharing.open_to(uuid, bigint, timestamptz, text, int), sharing.correct(uuid, int, jsonb, text), sharing.end_share(uuid, text)
  from public;
grant execute on function sharing.may_receive(bigint), sharing.reads(uuid)
  to childplan_reader, childplan_writer;
grant execute on function sharing.decide(jsonb, text), sharing.correct(uuid, int, jsonb, text), sharing.end_share(uuid, text)
  to childplan_writer;
