-- Whether a newer version may follow the document of that number: of the same child and plan, in the same class, and no less
-- marked. Asked by the policy, which cannot ask the table itself without going round in a circle.
create or replace function documents.follows(first uuid, asked uuid, strand uuid, class int, marked boolean)
returns boolean language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from public.documents_document d
    where d.id = first and d.child_id = asked and d.strand_id = strand and d.information_class = class
      and (marked or not d.tells_of_others))
    and access.opens(asked, class, access.contribute_masks())
$$;
revoke all on function documents.follows(uuid, uuid, uuid, int, boolean) from public;
grant execute on function documents.follows(uuid, uuid, uuid, int, boolean) to childplan_writer, childplan_steward;

-- Bytes go for good with what is not kept: what was found infected, refused by the scanner, or removed. Answers whether there were
-- any. Who asks does not matter: nothing that may still be opened goes.
create or replace function documents.destroy_content(asked uuid)
returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from public.documents_documentcontent c using public.documents_document d
   where c.document_id = asked and d.id = asked and d.state in ('infected', 'refused', 'removed');
  return found;
end $$;
revoke all on function documents.destroy_content(uuid) from public;
grant execute on function documents.destroy_content(uuid) to childplan_writer, childplan_service;

-- What the scanner says is said by background work alone: people remove a document, and change nothing else of what became of it.
create or replace function documents.only_the_scanner_answers() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if current_user in ('childplan_service', 'childplan_steward') then
    return new;
  end if;
  if (new.state is distinct from old.state
      and not (new.state = 'removed' and old.state in ('received', 'scanning', 'held', 'clean')))
     or (new.refused_because, new.found, new.checked_at, new.attempts)
        is distinct from (old.refused_because, old.found, old.checked_at, old.attempts) then
    raise exception 'the virus check is not for people to answer' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- What was prepared goes after its day, with what it said of children; that it was asked for goes after thirty. Nobody else deletes
-- it, and this deletes nothing younger. Answers how many files expired now.
create or replace function documents.forget_prepared() returns int
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare gone int;
begin
  delete from public.documents_preparedline l using public.documents_preparedfile f
   where l.file_id = f.id and (f.expires_at <= access.clock() or f.state in ('refused', 'failed'));
  update public.documents_preparedfile set state = 'expired', due_at = null
   where expires_at <= access.clock() and state in ('asked', 'being_made', 'ready', 'fetched');
  get diagnostics gone = row_count;
  delete from public.documents_preparedfile where expires_at <= access.clock() - interval '30 days';
  return gone;
end $$;
revoke all on function documents.forget_prepared() from public;
grant execute on function documents.forget_prepared() to childplan_service;

-- How many lines of a file of one's own there are, whether or not one may still read them: so that a file with a child too few is
-- refused whole, and never looks complete.
create or replace function documents.lines_kept(asked uuid) returns bigint
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*) from public.documents_preparedline l
    join public.documents_preparedfile f on f.id = l.file_id
   where l.file_id = asked and f.membership_id = access.membership()
$$;
revoke all on function documents.lines_kept(uuid) from public;
grant execute on function documents.lines_kept(uuid) to childplan_reader, childplan_writer;
