-- The only write a GET can make. Who and in which membership come from the context, never from a parameter.
create or replace function history.looked(event uuid, looked_act text, looked_method text, looked_outcome text,
  looked_status int, seen uuid[], seen_classes int, seen_from text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  moment timestamptz := clock_timestamp();
  by_user bigint := access.author();
  by_membership bigint := access.membership();
  by_person bigint := access.person();
  for_purpose text := coalesce(current_setting('childplan.purpose', true), '');
  within xid8 := pg_current_xact_id();
begin
  insert into history_accessevent (id, event, child_id, at, transaction, user_id, membership_id, person_id, purpose, act, method,
                                   outcome, status, classes, from_address)
    select gen_random_uuid(), event, s.child, moment, within, by_user, by_membership, by_person, for_purpose, looked_act,
           looked_method, looked_outcome, looked_status, seen_classes, seen_from
      from unnest(case when cardinality(seen) = 0 then array[null::uuid] else seen end) as s(child);
end $$;
revoke all on function history.looked(uuid, text, text, text, int, uuid[], int, text) from public;
grant execute on function history.looked(uuid, text, text, text, int, uuid[], int, text)
  to childplan_visitor, childplan_reader, childplan_writer, childplan_portal, childplan_service, childplan_steward;
