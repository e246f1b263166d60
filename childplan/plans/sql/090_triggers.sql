create or replace trigger open_plan after insert on identity_child for each row execute function identity.open_plan();
