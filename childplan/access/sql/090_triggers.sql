-- Run as the owner of the tables; every other file runs as the steward, who then owns the functions.
-- By name, since triggers of a table fire in that order: first the clock.
create or replace trigger a_settled before insert or update on access_involvement
  for each row execute function access.settle_on_the_clock();
create or replace trigger a_settled before insert or update on access_restrictionname
  for each row execute function access.settle_on_the_clock();
create or replace trigger a_settled before insert or update on access_bar
  for each row execute function access.settle_on_the_clock();
create or replace trigger a_settled before insert or update on accounts_membership
  for each row execute function access.settle_on_the_clock();
create or replace trigger clamped before insert or update on accounts_membership
  for each row execute function access.clamp_membership();
create or replace trigger classed before insert on access_involvement for each row execute function access.class_involvement();
create or replace trigger marked before insert on access_involvement for each row execute function access.mark_of_withheld();
create or replace trigger regrant after insert or update on access_involvement
  for each row execute function access.regrant_involvement();
create or replace trigger regrant_opened after insert on identity_child
  for each row execute function access.regrant_of_row();
create or replace trigger regrant_named after update of sort_name, area_id on identity_child
  for each row when (old.sort_name is distinct from new.sort_name or old.area_id is distinct from new.area_id)
  execute function access.regrant_of_row();
-- A restriction that another follows is not lifted: in between, nothing opens.
create or replace trigger regrant after insert or update on access_restriction
  for each row when (new.followed_by_id is null) execute function access.regrant_of_row();
create or replace trigger check_name before insert on access_restrictionname
  for each row execute function access.check_name();
create or replace trigger check_list after insert or update on access_restrictionname
  for each row execute function access.check_list();
create or replace trigger regrant after insert or update on access_restrictionname
  for each row execute function access.regrant_of_row();
create or replace trigger family_ended after update on access_involvement for each row
  when (new.kind in (11, 23) and new.ends_at < old.ends_at) execute function access.family_ended();
create or replace trigger only_sooner before update on access_involvement for each row
  when (new.ends_at > old.ends_at and current_user <> 'childplan_steward') execute function access.only_sooner();
