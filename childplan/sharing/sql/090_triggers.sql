create or replace trigger a_share_ends before insert on access_involvement for each row
  when (new.kind = 19 and (new.ends_at > new.starts_at + interval '366 days' or (new.classes & 1) = 0))
  execute function sharing.is_a_share();
create or replace trigger share_ended after update on access_involvement for each row
  when (new.kind = 19 and new.ends_at is distinct from old.ends_at) execute function sharing.keep_end();
create or replace trigger shares_end after insert on access_restriction for each row execute function sharing.end_of_restricted();
