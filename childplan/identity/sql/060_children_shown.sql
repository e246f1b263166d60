-- A page of the children that a partner system may see, as one text of JSON: by grant fan-in as identity.case_list, then
-- each child with its numbers and its present schools. It runs as whoever asks: principals and masks are the first lock,
-- and every table it reads is under its policies besides. In plpgsql so that the plan is kept from page to page.
--
-- after_name, after_id: where the page before ended; null for the first. One row more than `most` is looked for, to know
-- whether there is another page.
create or replace function identity.children_shown(principals bigint[], masks int[], barred uuid[], at timestamptz,
  after_name text, after_id uuid, most int)
returns table (shown text, ids uuid[], last_name text, last_id uuid)
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off set random_page_cost = 1.1 as $$
declare
  names text[];
  found uuid[];
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
  select string_agg(row_to_json(s)::text, ',' order by w.place), array_agg(s.id) into shown, ids
    from unnest(found) with ordinality w(id, place)
   cross join lateral (
     select c.id, c.identifier, c.forename, c.middle_names, c.surname, c.known_as, c.sex, c.born_on, c.expected_on,
            c.birth_date_is_disputed, c.died_on, c.version,
            coalesce((select json_agg(json_build_object('kind', a.kind, 'value', a.value, 'authority', a.scope,
                        'starts_on', a.starts_on, 'ends_on', a.ends_on) order by a.kind, a.starts_on desc, a.value)
                        from identity_alias a where a.child_id = c.id), '[]') as aliases,
            coalesce((select json_agg(json_build_object('name', o.name, 'laestab', o.laestab,
                        'starts_on', (i.starts_at at time zone 'Europe/London')::date) order by i.starts_at, o.name)
                        from access_involvement i join organisations_organisation o on o.id = i.principal_id
                       where i.child_id = c.id and i.kind = 3 and i.starts_at <= at and at < i.ends_at), '[]') as schools,
            '/api/v1/children/' || c.id || '/plan/' as plan
       from identity_child c where c.id = w.id) s;
  return next;
end $$;
revoke all on function identity.children_shown(bigint[], int[], uuid[], timestamptz, text, uuid, int) from public;
grant execute on function identity.children_shown(bigint[], int[], uuid[], timestamptz, text, uuid, int)
  to childplan_reader, childplan_writer;
