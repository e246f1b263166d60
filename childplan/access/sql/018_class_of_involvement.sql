-- Of what class it is that somebody is involved: `levels.CLASS_OF_INVOLVEMENT`, which a test holds this against.
create or replace function access.class_of_kind(kind int) returns int language sql immutable as $$
  select case when kind in (10, 13, 15, 18) then 128 when kind in (14, 16, 17, 19, 20, 25) then 64 when kind = 21 then 16
              when kind = 24 then 32 else 1 end $$;

-- By which somebody looks at a child or is asked about one and does not work with them: `vocabulary.BESIDE_THE_WORK`.
create or replace function access.is_beside_the_work(kind int) returns boolean language sql immutable as
  $$ select kind in (18, 19, 20, 21, 22, 23, 25) $$;

create or replace function access.class_involvement() returns trigger language plpgsql as $$
begin
  new.information_class := access.class_of_kind(new.kind);
  return new;
end $$;

-- Whether something other than an emergency (25) opens the child to the reader. What whoever reads may add asks this: in an emergency
-- nothing is recorded but a concern.
create or replace function access.sees_otherwise(asked uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from access_grant g where g.child_id = asked and g.principal = any (access.principals()) and g.kind <> 25
                    and (g.classes & (access.read_masks())[g.kind] & 1) = 1
                    and g.starts_at <= access.clock() and access.clock() < g.ends_at and g.child_id <> all (access.barred()))
$$;
revoke all on function access.sees_otherwise(uuid) from public;
grant execute on function access.sees_otherwise(uuid) to childplan_reader, childplan_writer;
