create or replace trigger open_plan after insert on identity_child for each row execute function identity.open_plan();
create or replace trigger became_confidential after insert on identity_address
  for each row when (new.is_confidential) execute function identity.became_confidential();
create or replace trigger became_confidential after insert on identity_childname
  for each row when (new.is_confidential) execute function identity.became_confidential();
create or replace trigger became_confidential after insert on identity_relationship
  for each row when (new.is_confidential) execute function identity.became_confidential();
create or replace trigger became_confidential after insert on identity_contactdetail
  for each row when (new.is_confidential) execute function identity.detail_became_confidential();
create or replace trigger marked_confidential after update on identity_contactdetail
  for each row when (new.is_confidential and not old.is_confidential) execute function identity.detail_became_confidential();
-- On the enrolment alone, once the school's teams and people are marked with it.
create or replace trigger became_confidential after update on access_involvement
  for each row when (new.is_confidential and not old.is_confidential and new.kind = 3)
  execute function identity.became_confidential();
