create or replace trigger shut_out after update on identity_relationship
  for each row when (new.no_contact or not new.has_parental_responsibility or new.ends_on is not null
                     or new."order" is distinct from old."order")
  execute function portal.shut_out();
-- Another tie of an adult who has one already: what it says of contact counts for all of them.
create or replace trigger shut_out_at_first after insert on identity_relationship
  for each row when (new.no_contact or new."order" <> '') execute function portal.shut_out();
create or replace trigger keep_back_mail after update of state on portal_invitation
  for each row when (new.state = 'withdrawn') execute function portal.keep_back_mail();
