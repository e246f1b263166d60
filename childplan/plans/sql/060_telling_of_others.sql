-- Mark that a section, a view or what another system sent tells of somebody else, or lift that. For whoever writes in its class and reads what
-- is told of others there (2048): those who do not would mark what they could not read afterwards. Its author goes on reading
-- it. Answers whether there was anything to mark.
create or replace function access.mark_telling_of_others(live text, asked uuid, marked_row uuid, marked boolean, why text)
returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  needs int;
  changed boolean;
begin
  if live not in ('plans_section', 'plans_view', 'plans_partnercontribution') then
    raise exception 'no such table to mark' using errcode = 'insufficient_privilege';
  end if;
  execute format('select l.information_class | 2048 from public.%I l where l.id = $1 and l.child_id = $2', live)
    into needs using marked_row, asked;
  if needs is null or not access.may_write() or not access.opens(asked, needs, access.contribute_masks()) then
    raise exception 'not entitled to mark this' using errcode = 'insufficient_privilege';
  end if;
  execute format('update public.%I set tells_of_others = $3 where id = $1 and child_id = $2 and tells_of_others <> $3'
                 ' returning true', live) into changed using marked_row, asked, marked;
  if changed then
    perform history.keep_versions(live, array[marked_row], '~', why);
  end if;
  return coalesce(changed, false);
end $$;
revoke all on function access.mark_telling_of_others(text, uuid, uuid, boolean, text) from public;
grant execute on function access.mark_telling_of_others(text, uuid, uuid, boolean, text) to childplan_writer;
