-- The children of a case list, in the order of names, by grant fan-in: for each principal the first grants along one index,
-- merged. The masks are constants of the reader's scope: the first lock. It runs as whoever asks, so the grants and what
-- narrows the list are under their policies as well. In plpgsql so that the plan is kept from page to page.
--
-- name_from, name_to: a span of sorting names, the end left out. asked_…: null is everything. begins: the child beyond which
-- the page begins, null for the first; one that the reader no longer sees leads to an empty page. The answer is always
-- in the order of names; backwards, it is the last `most` children before `begins`.
create or replace function identity.case_list(principals bigint[], masks int[], barred uuid[], at timestamptz, name_from text,
  name_to text, asked_flag text, asked_strand text, asked_school bigint, begins uuid, backwards boolean, most int)
returns uuid[] language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off
set random_page_cost = 1.1 as $$
declare
  begins_name text := case when backwards then name_to else name_from end;
  begins_id uuid := '00000000-0000-0000-0000-000000000000';
begin
  -- One bound at the end where the walk begins: of two the index would take the wrong one, and walk from there.
  if begins is not null then
    select c.sort_name, c.id into begins_name, begins_id from identity_child c
     where c.id = begins and c.sort_name >= name_from and c.sort_name < name_to;
    if begins_id is null then
      return '{}';
    end if;
  end if;
  if backwards then
    return array(
      select k.child_id
        from (select f.child_id, f.sort_name
                from unnest(principals) p(principal)
               cross join lateral (
                 select distinct g.sort_name, g.child_id
                   from access_grant g
                  where g.principal = p.principal and (g.classes & masks[g.kind] & 1) = 1
                    and g.starts_at <= at and at < g.ends_at and g.child_id <> all (barred)
                    and g.sort_name >= name_from and (g.sort_name, g.child_id) < (begins_name, begins_id)
                    and (asked_flag is null or exists (select 1 from identity_flag n where n.child_id = g.child_id
                         and n.kind = asked_flag and (n.ends_on is null or n.ends_on > at::date) offset 0))
                    and (asked_strand is null or exists (select 1 from plans_strand n where n.child_id = g.child_id
                         and n.kind = asked_strand and n.state = 'open' offset 0))
                    and (asked_school is null or exists (select 1 from access_involvement n where n.child_id = g.child_id and n.kind = 3
                         and n.principal_id = asked_school and n.starts_at <= at and at < n.ends_at offset 0))
                  order by g.sort_name desc, g.child_id desc limit most) f
               group by f.sort_name, f.child_id order by f.sort_name desc, f.child_id desc limit most) k
       order by k.sort_name, k.child_id);
  end if;
  return array(
    select k.child_id
      from (select f.child_id, f.sort_name
              from unnest(principals) p(principal)
             cross join lateral (
               select distinct g.sort_name, g.child_id
                 from access_grant g
                where g.principal = p.principal and (g.classes & masks[g.kind] & 1) = 1
                  and g.starts_at <= at and at < g.ends_at and g.child_id <> all (barred)
                  and g.sort_name < name_to and (g.sort_name, g.child_id) > (begins_name, begins_id)
                  and (asked_flag is null or exists (select 1 from identity_flag n where n.child_id = g.child_id
                       and n.kind = asked_flag and (n.ends_on is null or n.ends_on > at::date) offset 0))
                  and (asked_strand is null or exists (select 1 from plans_strand n where n.child_id = g.child_id
                       and n.kind = asked_strand and n.state = 'open' offset 0))
                  and (asked_school is null or exists (select 1 from access_involvement n where n.child_id = g.child_id and n.kind = 3
                       and n.principal_id = asked_school and n.starts_at <= at and at < n.ends_at offset 0))
                order by g.sort_name, g.child_id limit most) f
             group by f.sort_name, f.child_id order by f.sort_name, f.child_id limit most) k
     order by k.sort_name, k.child_id);
end $$;
revoke all on function identity.case_list(bigint[], int[], uuid[], timestamptz, text, text, text, text, bigint, uuid, boolean, int)
  from public;
grant execute on function identity.case_list(bigint[], int[], uuid[], timestamptz, text, text, text, text, bigint, uuid, boolean, int)
  to childplan_reader, childplan_writer;
