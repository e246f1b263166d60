-- The bytes of one row of the log that a seal covers, rule 1: each column in this order as text, numbers in decimal, moments as
-- microseconds since 1970 UTC, identifiers in small letters; before each its length in bytes and a colon, a lone hyphen where
-- it is null, commas between. A rule never changes once it has sealed a row; another column makes another rule.
-- childplan/history/canonical.py says the same in Python, so that verifying does not lean on what it verifies.
create or replace function history.field(v text) returns text language sql immutable as
  $$ select coalesce(octet_length(v) || ':' || v, '-') $$;

create or replace function history.microseconds(v timestamptz) returns text language sql immutable as
  $$ select (extract(epoch from v) * 1000000)::bigint::text $$;

create or replace function history.canonical_1(e public.history_accessevent) returns bytea language sql stable as $$
  select convert_to(
    history.field(e.id::text) || ',' || history.field(e.event::text) || ',' || history.field(e.child_id::text) || ',' ||
    history.field(history.microseconds(e.at)) || ',' || history.field(e.transaction::text) || ',' ||
    history.field(e.user_id::text) || ',' || history.field(e.membership_id::text) || ',' || history.field(e.person_id::text) || ',' ||
    history.field(e.organisation_id::text) || ',' || history.field(e.area_id::text) || ',' || history.field(e.purpose) || ',' ||
    history.field(e.act) || ',' || history.field(e.method) || ',' || history.field(e.outcome) || ',' ||
    history.field(e.status::text) || ',' || history.field(e.classes::text) || ',' || history.field(e.from_address) || ',' ||
    history.field(e.way) || ',' || history.field(e.means), 'UTF8')
$$;

-- The Merkle root over leaves in their order, as RFC 6962 section 2.1 makes it; a leaf is the digest of 00 and the row's bytes.
create or replace function history.root(leaves bytea[]) returns text language plpgsql immutable as $$
declare
  nodes bytea[] := coalesce(leaves, '{}');
begin
  if cardinality(nodes) = 0 then
    return encode(sha256(''), 'hex');
  end if;
  while cardinality(nodes) > 1 loop
    select array_agg(pair.node order by pair.place) into nodes
      from (select (o - 1) / 2 as place,
                   case when count(*) = 1 then string_agg(n, ''::bytea)
                        else sha256('\x01'::bytea || string_agg(n, ''::bytea order by o)) end as node
              from unnest(nodes) with ordinality u(n, o) group by (o - 1) / 2) pair;
  end loop;
  return encode(nodes[1], 'hex');
end $$;
revoke all on function history.field(text), history.microseconds(timestamptz), history.canonical_1(public.history_accessevent),
  history.root(bytea[]) from public;
