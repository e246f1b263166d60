-- What the database knows about whoever passed the door. Settings are local to the transaction; an absent one is ''
-- after any earlier use, so every reading goes through nullif. A missing context means no rows.

create or replace function access.clock() returns timestamptz language sql stable as
  $$ select statement_timestamp() $$;

create or replace function access.principals() returns bigint[] language sql stable as
  $$ select coalesce(pg_catalog.string_to_array(nullif(pg_catalog.current_setting('childplan.principals', true), ''), ',')::bigint[], '{}') $$;
create or replace function access.barred() returns uuid[] language sql stable as
  $$ select coalesce(pg_catalog.string_to_array(nullif(pg_catalog.current_setting('childplan.barred', true), ''), ',')::uuid[], '{}') $$;
create or replace function access.author() returns bigint language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.user', true), '')::bigint $$;
create or replace function access.membership() returns bigint language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.membership', true), '')::bigint $$;
create or replace function access.person() returns bigint language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.person', true), '')::bigint $$;

-- The masks: for each kind of involvement, the classes that the present role may know of, read, contribute to, decide.
create or replace function access.known_masks() returns int[] language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.known_masks', true), '')::int[] $$;
create or replace function access.read_masks() returns int[] language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.read_masks', true), '')::int[] $$;
create or replace function access.contribute_masks() returns int[] language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.contribute_masks', true), '')::int[] $$;
create or replace function access.decide_masks() returns int[] language sql stable as
  $$ select nullif(pg_catalog.current_setting('childplan.decide_masks', true), '')::int[] $$;

-- Through any kind at all: for rows held by an organisation before their child is known. In plpgsql, whose plan is kept: the
-- policy of the grants themselves asks it, so nearly every statement does.
create or replace function access.in_any(masks int[]) returns int language plpgsql immutable as $$
declare
  mask int;
  together int := 0;
begin
  foreach mask in array coalesce(masks, '{}') loop
    together := together | coalesce(mask, 0);
  end loop;
  return together;
end $$;
create or replace function access.known_anywhere() returns int language sql stable as
  $$ select access.in_any(access.known_masks()) $$;
create or replace function access.read_anywhere() returns int language sql stable as
  $$ select access.in_any(access.read_masks()) $$;
create or replace function access.contribute_anywhere() returns int language sql stable as
  $$ select access.in_any(access.contribute_masks()) $$;
create or replace function access.decide_anywhere() returns int language sql stable as
  $$ select access.in_any(access.decide_masks()) $$;

-- Whether whoever asks writes anything at all (`WRITES` in childplan/common/vocabulary.py): an inspector does not.
create or replace function access.may_write() returns boolean language sql stable as
  $$ select (access.contribute_anywhere() & 8192) > 0 $$;

-- Whether one live grant opens all of these bits of a child to the present reader, at the level whose masks are given; 0: whether
-- anything does. The condition of the policies, for functions that look past them.
create or replace function access.opens(asked uuid, bits int, masks int[]) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals())
                    and (g.classes & masks[g.kind] & bits) = bits
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;
revoke all on function access.opens(uuid, int, int[]) from public;

create or replace function access.row_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % never moves to another child, class or author, and keeps what it was made with', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

-- Pass the door as a practitioner or partner system. The membership must be live, and the user's own: the database
-- checks that itself, so a mistake in Python opens nothing. Answers no row when it is not.
create or replace function access.enter_membership(asking_user bigint, asking_membership bigint, asked_purpose text)
returns table (membership_id bigint, role text, organisation_id bigint, team_id bigint, area_id bigint, principals text,
               barred text, known_masks text, read_masks text, contribute_masks text, decide_masks text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select m.id, m.role::text, m.organisation_id, m.team_id, o.area_id,
           array_to_string(p.own, ','),
           coalesce((select string_agg(b.child_id::text, ',') from (
             select bar.child_id from access_bar bar
              where bar.user_id = m.user_id and bar.starts_at <= access.clock() and access.clock() < bar.ends_at
             -- Nobody works with a child of their own family. Their page as a family is another door.
             union select kin.child_id from identity_familyperson f join identity_relationship kin on kin.person_id = f.id
                    where f.user_id = m.user_id) b
              -- Only where something else opens the child: of any other, its number would say that there is one.
              where exists (select 1 from access_grant g where g.child_id = b.child_id
                               and g.principal = any (p.own))), ''),
           r.known::text, r.read::text, r.contribute::text, r.decide::text
      from accounts_membership m
      join organisations_organisation o on o.id = m.organisation_id
      join access_rolemask r on r.role = m.role
      left join accounts_user u on u.id = m.user_id
     cross join lateral (select array_remove(array[m.id,
                    case when r.remit in ('team', 'organisation', 'area') then m.team_id end,
                    case when r.remit in ('organisation', 'area') then m.organisation_id end,
                    case when r.remit = 'area' then o.area_id end], null)) p(own)
     where m.id = asking_membership and m.user_id is not distinct from asking_user
       and (m.user_id is null or u.is_active)
       and m.starts_at <= access.clock() and access.clock() < m.ends_at
       and (r.longest_days is null or access.clock() < m.starts_at + make_interval(days => r.longest_days));
end $$;

-- Whether a child is closed to a user by a conflict of interest, declared or of kin, asked by functions alone.
create or replace function access.is_kept_out(asked uuid, asked_user bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_bar b where b.child_id = asked and b.user_id = asked_user
                    and b.starts_at <= access.clock() and access.clock() < b.ends_at)
      or exists (select 1 from identity_relationship r join identity_familyperson p on p.id = r.person_id
                  where r.child_id = asked and p.user_id = asked_user)
$$;
-- Whether one of these is closed so to whoever asks: also one whom nothing opens to them, whom the door does not name.
create or replace function access.keeps_out_any(children uuid[]) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from unnest(children) c where c is not null and access.is_kept_out(c, access.author()))
$$;
revoke all on function access.is_kept_out(uuid, bigint), access.keeps_out_any(uuid[]) from public;

-- Pass the door as a family person: their own user, and the classes that the family kind opens. A conflict of interest is
-- of people who work with children: here nothing is barred. Who may not see a child's page has it shut (portal.shut_out).
drop function if exists access.enter_family(bigint);
create function access.enter_family(asking_user bigint)
returns table (person_id bigint, principals text, barred text, known_masks text, read_masks text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
    select p.id, p.id::text, ''::text, r.known::text, r.read::text
      from identity_familyperson p
      join accounts_user u on u.id = p.user_id and u.is_active
      join access_rolemask r on r.role = 'family'
     where p.user_id = asking_user and p.portal_suspended_at is null;
end $$;

-- Whether a user is or was somebody's family, may they enter today or not: decides only which words they are told.
create or replace function access.is_family(asking_user bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select exists (select 1 from identity_familyperson p where p.user_id = asking_user)
         or exists (select 1 from identity_historicalfamilyperson p where p.user_id = asking_user) $$;

-- Whom a child is closed to by a conflict of interest, declared or of kin. For background work, which tells nobody else; and for
-- who decides about the child's social care or protection, so that they give the work to somebody who can see it.
create or replace function access.barred_users(asked uuid) returns setof bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select x.user_id from (
    select b.user_id from access_bar b
     where b.child_id = asked and b.starts_at <= access.clock() and access.clock() < b.ends_at
    union select p.user_id from identity_relationship r join identity_familyperson p on p.id = r.person_id
           where r.child_id = asked and p.user_id is not null) x
   where pg_catalog.current_setting('role') in ('childplan_service', 'childplan_steward')
      or access.opens(asked, 192, access.contribute_masks())
$$;
revoke all on function access.barred_users(uuid) from public;
grant execute on function access.barred_users(uuid) to childplan_service, childplan_writer;

revoke all on function access.enter_membership(bigint, bigint, text), access.enter_family(bigint), access.is_family(bigint) from public;
grant execute on function access.is_family(bigint) to childplan_visitor;
grant execute on function access.enter_membership(bigint, bigint, text), access.enter_family(bigint) to childplan_visitor, childplan_steward;
