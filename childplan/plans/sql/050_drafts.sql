-- A draft is no part of the record, so it can be deleted: its author's own, whether or not they may still read it; and any
-- that is old. No role may delete a row of a protected table by itself.
create or replace function access.forget_draft(asked_child uuid, asked_what text, asked_about uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from plans_draft d
   where d.membership_id = access.membership() and d.child_id = asked_child and d.what = asked_what
     and d.about_id is not distinct from asked_about;
  return found;
end $$;

create or replace function access.forget_drafts_before(kept_since timestamptz, closed_since timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone bigint;
begin
  delete from plans_draft d where d.saved_at < case when d.is_closed then closed_since else kept_since end;
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whether the present member may keep a draft of that form. These are filled in by roles that need not write in a plan: they
-- must read of the child what the row's policy asks, and `ASKED_OF_READERS` in rules/drafts.py says what their role must be
-- permitted. All else is for those who may write in the plans of that class (4096: whose role reads what plans say).
create or replace function access.keeps_draft(what text, of_child uuid, asked int) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select what in ('concern', 'concern_answer', 'alert_decision', 'allocation', 'allocation_end', 'new_suspension',
                  'suspension', 'suspension_withdrawn', 'invitation', 'sharing', 'sharing_corrected') or exists (
    select 1 from access_grant g where g.child_id = of_child and g.principal = any (access.principals())
       and (g.classes & (access.contribute_masks())[g.kind] & asked) = asked
       and ((access.contribute_masks())[g.kind] & 4096) > 0 and (g.classes & 16384) = 0
       and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;

revoke all on function access.keeps_draft(text, uuid, int) from public;
grant execute on function access.keeps_draft(text, uuid, int) to childplan_reader, childplan_writer;
revoke all on function access.forget_draft(uuid, text, uuid), access.forget_drafts_before(timestamptz, timestamptz) from public;
grant execute on function access.forget_draft(uuid, text, uuid) to childplan_writer;
grant execute on function access.forget_drafts_before(timestamptz, timestamptz) to childplan_service;
