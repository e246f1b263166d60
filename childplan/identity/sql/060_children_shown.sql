-- A page of the children that a partner system may see, as one text of JSON: by grant fan-in as identity.case_list, then
-- each child with its numbers and its present schools. It runs as whoever asks: principals and masks are the first lock,
-- and every table it reads is under its policies besides. In plpgsql so that the plan is kept from page to page.
--
-- after_name, after_id: where the page before ended; null for the first. One row more than `most` is looked for, to know
-- whether there is another page.
create or replace function identity.children_shown(principals bigint[], masks int[], barred uuid[], at timestamptz,
  after_name text, after_id uuid, most int)
returns table (shown text, ids uuid[], last_name text, last_id uuid)
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off set random_page_cost = 1.1
  set datestyle = iso as $$
declare
  names text[];
  found uuid[];
  hidden uuid[];
begin
  select array_agg(k.child_id order by k.sort_name, k.child_id), array_agg(k.sort_name order by k.sort_name, k.child_id)
    into found, names
    from (select f.child_id, f.sort_name
            from unnest(principals) p(principal)
           cross join lateral (
             select distinct g.sort_name, g.child_id
               from access_grant g
              where g.principal = p.principal and (g.classes & masks[g.kind] & 1) = 1
                and g.starts_at <= at and at < g.ends_at and g.child_id <> all (barred)
                and (g.sort_name, g.child_id) > (coalesce(after_name, ''), coalesce(after_id, '00000000-0000-0000-0000-000000000000'))
              order by g.sort_name, g.child_id limit most + 1) f
           group by f.sort_name, f.child_id order by f.sort_name, f.child_id limit most + 1) k;
  if cardinality(found) > most then
    last_id := found[most];
    last_name := names[most];
    found := found[1:most];
  end if;
  hidden := array(select access.schools_not_shown(found));
  -- Each table is asked once for the whole page; the text is put together by hand, as to_json would, at half its price.
  with numbers as (
    select a.child_id,
           string_agg(concat('{"kind":', to_json(a.kind), ',"value":', to_json(a.value), ',"authority":', to_json(a.scope),
                             ',"starts_on":', coalesce('"' || a.starts_on || '"', 'null'),
                             ',"ends_on":', coalesce('"' || a.ends_on || '"', 'null'), '}'),
                      ',' order by a.kind, a.starts_on desc, a.value) as text
      from identity_alias a where a.child_id = any (found) group by a.child_id),
  rolls as (
    select i.child_id,
           string_agg(concat('{"name":', to_json(o.name), ',"laestab":', to_json(o.laestab),
                             ',"starts_on":"', (i.starts_at at time zone 'Europe/London')::date, '"}'),
                      ',' order by i.starts_at, o.name) as text
      from access_involvement i join organisations_organisation o on o.id = i.principal_id
     where i.child_id = any (found) and i.kind = 3 and i.starts_at <= at and at < i.ends_at group by i.child_id)
  select string_agg(concat(
           '{"id":"', c.id, '","identifier":', to_json(c.identifier), ',"forename":', to_json(c.forename),
           ',"middle_names":', to_json(c.middle_names), ',"surname":', to_json(c.surname), ',"known_as":', to_json(c.known_as),
           ',"sex":', to_json(c.sex), ',"born_on":', coalesce('"' || c.born_on || '"', 'null'),
           ',"expected_on":', coalesce('"' || c.expected_on || '"', 'null'),
           ',"birth_date_is_disputed":', c.birth_date_is_disputed::text,
           ',"died_on":', coalesce('"' || c.died_on || '"', 'null'), ',"version":', c.version,
           ',"aliases":[', n.text, '],"schools":[', r.text, '],"school_not_shown":', (c.id = any (hidden))::text, ',"plan":"/api/v1/children/', c.id, '/plan/"}'),
         ',' order by array_position(found, c.id)), array_agg(c.id)
    into shown, ids
    from identity_child c left join numbers n on n.child_id = c.id left join rolls r on r.child_id = c.id
   where c.id = any (found);
  return next;
end $$;
revoke all on function identity.children_shown(bigint[], int[], uuid[], timestamptz, text, uuid, int) from public;
grant execute on function identity.children_shown(bigint[], int[], uuid[], timestamptz, text, uuid, int)
  to childplan_reader, childplan_writer;
