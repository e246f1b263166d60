create or replace trigger emergency_ended after update on access_involvement for each row
  when (new.kind = 25 and new.ends_at < old.ends_at) execute function emergency.involvement_ended();
