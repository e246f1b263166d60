-- For tables to which rows are only ever added: whoever asks, the owner of the table too.
create or replace function history.only_added() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are added and never changed or taken away', tg_table_name using errcode = 'insufficient_privilege';
end $$;
