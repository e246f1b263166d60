create or replace trigger words_opened after insert on identity_child
  for each row execute function identity.keep_words();
create or replace trigger words_changed after update on identity_child
  for each row when (old.sort_name is distinct from new.sort_name or old.forename is distinct from new.forename
                     or old.known_as is distinct from new.known_as or old.middle_names is distinct from new.middle_names)
  execute function identity.keep_words();
create or replace trigger words after insert or update on identity_childname
  for each row execute function identity.keep_words();
create or replace trigger address_words after insert or update or delete on identity_address
  for each row execute function identity.keep_address_words();
create or replace trigger seal_aliases after insert or update of lifted_at on access_restriction
  for each row when (new.followed_by_id is null) execute function identity.seal_aliases();
create or replace trigger keep_apart after update of state on identity_identifieruse
  for each row when (new.opened_child_id is not null and old.state is distinct from new.state)
  execute function identity.keep_apart();
create or replace trigger stand_back after insert on access_bar
  for each row execute function identity.stand_back_from();
create or replace trigger declared_opened after insert on identity_child
  for each row execute function identity.bar_declared();
create or replace trigger declared_changed after update on identity_child
  for each row when ((old.forename, old.known_as, old.surname, old.born_on, old.area_id)
                     is distinct from (new.forename, new.known_as, new.surname, new.born_on, new.area_id))
  execute function identity.bar_declared();
create or replace trigger declared_alias after insert or update of value, kind, child_id on identity_alias
  for each row execute function identity.bar_declared();
create or replace trigger declared_name after insert or update on identity_childname
  for each row when (not new.is_confidential) execute function identity.bar_declared();
create or replace trigger nobody_else before insert on identity_familyperson
  for each row execute function identity.is_nobody_else();
create or replace trigger stays_stopped before update on identity_familyperson for each row
  when (old.portal_suspended_at is not null and new.portal_suspended_at is distinct from old.portal_suspended_at
        and current_user <> 'childplan_steward') execute function identity.stays_stopped();
