create or replace trigger shut_out after update on identity_relationship
  for each row when (new.no_contact or not new.has_parental_responsibility or new.ends_on is not null)
  execute function portal.shut_out();
