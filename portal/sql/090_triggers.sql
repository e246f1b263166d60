create or replace trigger shut_out after update on identity_relationship
  for each row when (new.no_contact or not new.has_parental_responsibility or new.ends_on is not null)
  execute function portal.shut_out();
-- Another tie of an adult who has one already: what it says of contact counts for all of them.
create or replace trigger shut_out_at_first after insert on identity_relationship
  for each row when (new.no_contact) execute function portal.shut_out();
create or replace trigger keep_back_mail after update of state on portal_invitation
  for each row when (new.state = 'withdrawn') execute function portal.keep_back_mail();
create or replace trigger end_is_another after update of ends_at on access_involvement
  for each row when (new.kind = 11 and new.ends_at is distinct from old.ends_at) execute function portal.end_is_another();
create or replace trigger order_shuts_out after insert on identity_courtorder
  for each row when (new.relationship_id is not null) execute function portal.order_shuts_out();
