-- How an emergency access ends: by its time, by its author, by who reviews or manages, or because the record is closed to its author.
-- Reading ends with the involvement, by the clock of the policies; what is written here says when and how.

-- End it now. Answers who did, or nothing where it was over.
create or replace function emergency.finish(asked uuid, words text) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare e emergency_emergencyaccess; who text;
begin
  select * into e from emergency_emergencyaccess where id = asked for update;
  who := case when e.id is null then null
              when exists (select 1 from accounts_membership m where m.id = e.membership_id and m.user_id = access.author()) then 'self'
              when emergency.reviews(e) then 'reviewer' when emergency.manages(e) then 'manager' end;
  if who is null or (who <> 'self' and trim(words) = '') then
    raise exception 'not entitled to end this emergency access' using errcode = 'insufficient_privilege';
  end if;
  if e.ended_at is not null or e.ends_at <= access.clock() then
    return null;
  end if;
  perform emergency.close(e.id, who, words);
  return who;
end $$;

create or replace function emergency.close(asked uuid, who text, words text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update emergency_emergencyaccess set ended_at = least(ends_at, greatest(starts_at, access.clock())), end_why = who, end_words = words,
         ended_by_membership_id = access.membership(), version = version + 1
   where id = asked and ended_at is null;
  perform history.keep_versions('emergency_emergencyaccess', array[asked], '~', 'Emergency access ended');
  update access_involvement i set ends_at = greatest(i.starts_at, access.clock()), end_reason = 'Ended'
   where i.id = asked and i.ends_at > access.clock();
  if found then
    perform history.keep_versions('access_involvement', array[asked], '~', 'Ended');
  end if;
end $$;

-- Whatever else ends the involvement (a restriction, a conflict of interest) ends the access in the same statement; which of them
-- it was is told to nobody.
create or replace function emergency.involvement_ended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update emergency_emergencyaccess e
     set ended_at = least(e.ends_at, new.ends_at), ended_by_membership_id = access.membership(), version = e.version + 1,
         end_why = 'closed'
   where e.id = new.id and e.ended_at is null;
  if found then
    perform history.keep_versions('emergency_emergencyaccess', array[new.id], '~', 'Emergency access ended');
  end if;
  return null;
end $$;

-- Write down what is over: by its time, or because its author's membership has ended or a conflict of interest keeps them out. Each row
-- once; answers how many.
create or replace function emergency.settle(most int) returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare e emergency_emergencyaccess; settled int := 0;
begin
  for e in
    select x.* from emergency_emergencyaccess x join accounts_membership m on m.id = x.membership_id
     where x.ended_at is null
       and (x.ends_at <= access.clock() or not emergency.is_live(m.id) or access.is_kept_out(x.child_id, m.user_id))
     order by x.ends_at limit most for update of x skip locked
  loop
    perform emergency.close(e.id, case when e.ends_at <= access.clock() then 'time' else 'closed' end, '');
    settled := settled + 1;
  end loop;
  return settled;
end $$;

revoke all on function emergency.finish(uuid, text), emergency.close(uuid, text, text), emergency.settle(int) from public;
grant execute on function emergency.finish(uuid, text) to childplan_writer;
grant execute on function emergency.settle(int) to childplan_service;
