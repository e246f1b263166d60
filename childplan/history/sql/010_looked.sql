-- The only write a GET can make. Who, in which membership and for which body come from the context, never from a parameter.
drop function if exists history.looked(uuid, text, text, text, int, uuid[], int, text);
create or replace function history.looked(event uuid, looked_act text, looked_method text, looked_outcome text,
  looked_status int, seen uuid[], seen_classes int[], seen_from text, looked_way text, looked_means text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  by_user bigint := access.author();
  by_membership bigint := access.membership();
  by_person bigint := access.person();
  for_purpose text := coalesce(current_setting('childplan.purpose', true), '');
  -- First the number, then the moment: what bears a moment from before a restore is of a transaction from before it.
  within xid8 := pg_current_xact_id();
  moment timestamptz := clock_timestamp();
  of_body bigint;
  of_area bigint;
  -- What is open in an emergency is looked through afterwards, however it was shown.
  in_emergency uuid[] := array(select i.child_id from access_involvement i where i.principal_id = by_membership and i.kind = 25
                                  and i.starts_at <= access.clock() and access.clock() < i.ends_at);
begin
  select m.organisation_id, o.area_id into of_body, of_area
    from accounts_membership m join organisations_organisation o on o.id = m.organisation_id where m.id = by_membership;
  insert into history_accessevent (id, event, child_id, at, transaction, user_id, membership_id, person_id, organisation_id, area_id,
                                   purpose, act, method, outcome, status, classes, from_address, way, means)
    select gen_random_uuid(), event, s.child, moment, within, by_user, by_membership, by_person, of_body, of_area,
           for_purpose, looked_act, looked_method, looked_outcome, looked_status, coalesce(s.classes, 0), seen_from,
           case when looked_outcome = 'seen' and s.child = any (in_emergency) then 'emergency' else looked_way end, looked_means
      from unnest(case when cardinality(seen) = 0 then array[null::uuid] else seen end, seen_classes) as s(child, classes);
end $$;
revoke all on function history.looked(uuid, text, text, text, int, uuid[], int[], text, text, text) from public;
grant execute on function history.looked(uuid, text, text, text, int, uuid[], int[], text, text, text)
  to childplan_visitor, childplan_reader, childplan_writer, childplan_portal, childplan_service, childplan_steward;
