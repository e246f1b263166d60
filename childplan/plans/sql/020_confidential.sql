-- Whether words that are about to be released to a family name something confidential about the child: the street or
-- postcode of a confidential address, or a confidential name. Asked here because whoever releases may not be allowed to
-- see what is confidential, while somebody else may have written it into the text. Answers only people who may
-- contribute to the child's views (256), the class of every release.
create or replace function identity.mentions_confidential(asked uuid, words text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare squeezed text := regexp_replace(lower(words), '[^[:alnum:]]', '', 'g');
begin
  if not exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals())
                    and (g.classes & (access.contribute_masks())[g.kind] & 256) = 256
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at
                    and g.child_id <> all (access.barred())) then
    raise exception 'not entitled to release' using errcode = 'insufficient_privilege';
  end if;
  -- No postcode ends in C, I, K, M, O or V, while a timetable is full of "at 10 am" and "Room 12 Mr".
  -- A list of postcodes asks a question: whoever could halve it from release to release would have the address in twenty.
  if (select count(*) from regexp_matches(upper(squeezed), '[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}', 'g')) > 3
     and not exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals())
                        and (g.classes & (access.read_masks())[g.kind] & 1026) = 1026
                        and g.starts_at <= access.clock() and access.clock() < g.ends_at) then
    return true;
  end if;
  return exists (
    select 1
      from (select a.postcode as mark, 5 as shortest from identity_address a
             where a.child_id = asked and a.is_confidential
            union all
            select split_part(a.lines, E'\n', 1), 6 from identity_address a
             where a.child_id = asked and a.is_confidential
            union all
            select n.forename || n.surname, 6 from identity_childname n
             where n.child_id = asked and n.is_confidential) marks
     where length(regexp_replace(mark, '[^[:alnum:]]', '', 'g')) >= shortest
       and position(regexp_replace(lower(mark), '[^[:alnum:]]', '', 'g') in squeezed) > 0);
end $$;
revoke all on function identity.mentions_confidential(uuid, text) from public;
grant execute on function identity.mentions_confidential(uuid, text) to childplan_reader, childplan_writer;
