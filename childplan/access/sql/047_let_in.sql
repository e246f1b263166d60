-- Of these memberships and family persons, those whom the door lets in today and does not keep from this child: for "who can
-- see this child". It asks the very functions of the door. Who is left out may have left, may not sign in any more, or may be
-- barred: which of them is not said. It says nothing to whoever does not see the child.
create or replace function access.let_in(asked uuid, askers bigint[]) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not access.opens(asked, 1, access.read_masks()) then
    return;
  end if;
  return query
    select m.id from accounts_membership m cross join lateral access.enter_membership(m.user_id, m.id, '') e
     where m.id = any (askers) and asked::text <> all (string_to_array(e.barred, ','))
    union all
    select p.id from identity_familyperson p cross join lateral access.enter_family(p.user_id) e
     where p.id = any (askers) and asked::text <> all (string_to_array(e.barred, ','));
end $$;

revoke all on function access.let_in(uuid, bigint[]) from public;
grant execute on function access.let_in(uuid, bigint[]) to childplan_reader, childplan_writer;
