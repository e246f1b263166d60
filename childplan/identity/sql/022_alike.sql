-- Children with words like those typed, among those that are open to whoever asks. The words' own policy would be asked for
-- each child of the area that has one of them, before any two words could be laid side by side; here the grants are asked, as
-- that policy asks them, for those alone that have enough of the words. What comes of it is read under the reader's policies.
--
-- likes: what is like the words typed, one after the other; of_words: which of them, from 1; fars: how far from it.
-- at_least: how many of the words a child must have. of_places: words of addresses, for which contacts must be open.
-- few: whoever sees no more children than this has each of theirs looked at; for others the rarest of the words is looked up.
create or replace function identity.open_alike(of_places boolean, likes text[], of_words int[], fars int[], at_least int, few int)
returns table (child_id uuid, words bigint, far bigint)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
#variable_conflict use_column
declare
  enough constant int := 20000;
  words_kept constant text := case when of_places then 'identity_addressword' else 'identity_childword' end;
  needs constant int := case when of_places then 3 else 1 end;
  typed constant int := (select max(m) from unnest(of_words) m);
  mine int;
  rarest text[];
  chosen uuid[];
begin
  select count(*) into mine from (
    select 1 from access_grant g where g.principal = any (access.principals()) limit few + 1) counted;
  if mine <= few then
    chosen := array(select distinct g.child_id from access_grant g where g.principal = any (access.principals()));
  else
    -- A child with all but so many of the words has at least one of any so many and one more.
    execute format(
      'select array_agg(l.word) from unnest($1, $2) l(word, n) where l.n in (
         select t.n from generate_series(1, $3) t(n)
          order by (select count(*) from (
                      select 1 from %I w where w.word = any (array(select o.word from unnest($1, $2) o(word, n) where o.n = t.n))
                       limit $5) found), t.n
          limit $3 - $4 + 1)', words_kept)
      into rarest using likes, of_words, typed, at_least, enough;
    execute format('select array(select distinct w.child_id from %I w where w.word = any ($1))', words_kept)
      into chosen using rarest;
  end if;
  return query execute format(
    'select f.child_id, count(*), sum(f.far)
       from (select w.child_id, l.n, min(l.far) as far
               from unnest($1) c(child_id) join %I w on w.child_id = c.child_id
               join unnest($2, $3, $4) l(word, n, far) on l.word = w.word
              group by w.child_id, l.n) f
      group by f.child_id
     having count(*) >= $5
        and exists (select 1 from access_grant g
                     where g.child_id = f.child_id and g.principal = any ($6) and (g.classes & ($7::int[])[g.kind] & $8) = $8
                       and g.starts_at <= $9 and $9 < g.ends_at and g.child_id <> all ($10))', words_kept)
    using chosen, likes, of_words, fars, at_least, access.principals(), access.read_masks(), needs, access.clock(), access.barred();
end $$;
revoke all on function identity.open_alike(boolean, text[], int[], int[], int, int) from public;
grant execute on function identity.open_alike(boolean, text[], int[], int[], int, int) to childplan_reader, childplan_writer;
