-- Whose name a practitioner reads, besides their own: that of colleagues of the area, those of before included; of whoever
-- else is involved with a child they see; and of families where the family person's record is open to them, to a person and
-- not to a partner system. It runs as whoever asks, so that involvements and family persons are under their policies.
--
-- In plpgsql and asked user by user: written out in the policy of accounts_user, every statement with a name in it, the case
-- list above all, would begin by setting up the policies of five more tables. Colleagues come first, since that is cheap.
create or replace function access.knows_user(asked bigint) returns boolean
language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off as $$
begin
  if exists (select 1 from accounts_membership m
               join organisations_organisation o on o.id = m.organisation_id
               join organisations_organisation mine on mine.area_id = o.area_id
               join accounts_membership me on me.organisation_id = mine.id
              where m.user_id = asked and me.id = access.membership()) then
    return true;
  end if;
  return exists (select 1 from accounts_membership m join access_involvement i on i.principal_id = m.id where m.user_id = asked)
      or (access.author() is not null and exists (select 1 from identity_familyperson p where p.user_id = asked));
end $$;
revoke all on function access.knows_user(bigint) from public;
grant execute on function access.knows_user(bigint) to childplan_reader, childplan_writer;
