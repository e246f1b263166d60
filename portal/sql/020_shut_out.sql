-- When contact is forbidden, parental responsibility is lost or a relationship ends, that adult's page closes in the same
-- transaction, whoever recorded it and by whatever way: nobody has to remember to close it as well.
create or replace function portal.shut_out() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  closes timestamptz := access.clock(); involvement uuid; invitation uuid;
  why text := case when new.no_contact then 'Contact is not allowed'
                   when not new.has_parental_responsibility then 'No parental responsibility any more'
                   else 'The relationship has ended' end;
begin
  -- An end in the future closes the page on that day, and not before.
  if not new.no_contact and new.has_parental_responsibility then
    closes := greatest(closes, new.ends_on::timestamp at time zone 'Europe/London');
  end if;
  for involvement in
    update access_involvement set ends_at = greatest(starts_at, closes), end_reason = why
     where child_id = new.child_id and kind = 11 and principal_id = new.person_id and closes < ends_at
    returning id loop
    perform portal.keep_version('access_involvement', involvement::text, '~', why, access.author());
  end loop;
  if closes <= access.clock() then
    for invitation in
      update portal_invitation set state = 'withdrawn', ended_reason = why
       where child_id = new.child_id and person_id = new.person_id and state = 'sent'
      returning id loop
      perform portal.keep_version('portal_invitation', invitation::text, '~', why, access.author());
    end loop;
  end if;
  return null;
end $$;
