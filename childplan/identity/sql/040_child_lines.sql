-- What a list shows of each child, in the order asked: the second lock, since it runs as whoever asks and every table is
-- under its policy. In plpgsql so that the plan, which is dear with four policies in it, is kept from page to page.
-- It is fifty look-ups by key in tables that are in memory, so a page out of order costs no more than the next one: with
-- the default the planner reads every user of the area through for each child that has a lead practitioner.
create or replace function identity.child_lines(asked uuid[])
returns table (child_id uuid, sort_name text, forename text, known_as text, surname text, identifier text, born_on date,
               expected_on date, birth_date_is_disputed boolean, school text, lead text, flags text[])
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off
set random_page_cost = 1.1 as $$
#variable_conflict use_column
declare
  hidden uuid[] := array(select access.schools_not_shown(asked));
begin
  return query
    select c.id, c.sort_name::text, c.forename::text, c.known_as::text, c.surname::text, c.identifier::text, c.born_on,
           c.expected_on, c.birth_date_is_disputed,
           nullif(concat_ws(', ', i.school, case when c.id = any (hidden) then 'On roll (school not shown)' end), ''), i.lead,
           coalesce(f.flags, '{}')
      from unnest(asked) with ordinality a(id, n)
      join identity_child c on c.id = a.id
      left join lateral (
        select string_agg((select o.name from organisations_organisation o where o.id = i.principal_id), ', ')
                 filter (where i.kind = 3) as school,
               string_agg((select u.name from accounts_membership m join accounts_user u on u.id = m.user_id
                            where m.id = i.principal_id), ', ') filter (where i.kind = 5) as lead
          from access_involvement i
         where i.child_id = c.id and i.kind = any (array[3, 5])
           and i.starts_at <= (select access.clock()) and (select access.clock()) < i.ends_at) i on true
      left join lateral (
        select array_agg(f.kind::text order by f.kind) as flags from identity_flag f
         where f.child_id = c.id and f.starts_on <= (select access.clock())::date
           and (f.ends_on is null or f.ends_on > (select access.clock())::date)) f on true
     order by a.n;
end $$;
revoke all on function identity.child_lines(uuid[]) from public;
grant execute on function identity.child_lines(uuid[]) to childplan_reader, childplan_writer;
