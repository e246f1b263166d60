-- Children with words like those typed, among those that are open to whoever asks. The words' own policy would be asked for
-- each child of the area that has one of them, before any two words could be laid side by side; here the grants are asked, as
-- that policy asks them, for those alone that have enough of the words. What comes of it is read under the reader's policies.

-- What is like each of the words typed, the word itself first: by the dictionary of names, or that of places, where a number
-- or a postcode is like itself alone. far: how far from it, from 1.
create or replace function identity.words_like(of_places boolean, typed text[]) returns table (n int, word text, far int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp set enable_bitmapscan = on as $$
  select t.n::int, l.word, l.far::int
    from unnest(typed) with ordinality t(word, n)
   cross join lateral (
     select t.word, 1
     union all
     select s.word, 1 + row_number() over (order by s.place)
       from (select * from identity.similar_words(t.word) with ordinality a(word, place) where not of_places
             union all
             select * from identity.similar_places(t.word) with ordinality b(word, place) where of_places and t.word !~ '\d') s
      where s.word <> t.word) l(word, far)
$$;
revoke all on function identity.words_like(boolean, text[]) from public;

-- open_by_name and open_by_place: one text, so that both ask alike, and each with plans of its own that are kept.
-- typed: the words. at_least: how many of them a child must have, or one like it. few: whoever sees no more children than this
-- has each of theirs looked at, unless the words are rarer still, which is not asked for the fewest; for others the rarest of the words are looked up: in the
-- reader's own grants, which are in order of the word that a child's sorting name begins with, and beside it in the area.
-- Row by row along an index, never by bitmap: that one would be made whole before a limit ends it.
do $make$
declare
  made constant text := $text$
create or replace function identity.%1$I(typed text[], at_least int, few int, fewest int)
returns table (child_id uuid, words int, far int, sort_name text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set join_collapse_limit = 1 set plan_cache_mode = force_generic_plan
set jit = off as $body$
#variable_conflict use_column
declare
  readers constant bigint[] := access.principals();
  masks constant int[] := access.read_masks();
  moment constant timestamptz := access.clock();
  barred constant uuid[] := access.barred();
  -- A child with all but so many of the words has at least one of any so many and one more.
  asked constant int := cardinality(typed) - at_least + 1;
  likes text[];
  of_words int[];
  fars int[];
  mine int;
  enough int;
  counts int[];
  found int := 0;
  is_common boolean := true;
  chosen uuid[];
begin
  select array_agg(l.word), array_agg(l.n), array_agg(l.far) into likes, of_words, fars from identity.words_like(%3$L, typed) l;
  select count(*) into mine from (select 1 from access_grant g where g.principal = any (readers) limit few + 1) counted;
  if mine > least(few, fewest) then
    -- Of a common word no more is counted than it takes to know that another is rarer.
    foreach enough in array array[least(mine, 500), 20000] loop
      counts := array(
        select (select count(*) from (
                  select 1 from unnest(likes, of_words) l(word, n) join unnest(readers) p(principal) on %5$s
                    join access_grant g on g.principal = p.principal
                         and g.sort_name >= l.word || ' ' and g.sort_name < l.word || '-'
                   where l.n = t.n limit enough) a)
             + (select count(*) from (
                  select 1 from %2$I w where %6$s and w.word = any (array(
                    select o.word from unnest(likes, of_words) o(word, n) where o.n = t.n)) limit enough) b)
          from generate_series(1, cardinality(typed)) t(n) order by t.n);
      select sum(c), bool_or(c >= enough) into found, is_common from (select c from unnest(counts) c order by c limit asked) r;
      exit when mine <= few or not is_common;
    end loop;
  end if;
  if mine <= few and (is_common or mine <= found) then
    chosen := array(select distinct g.child_id from access_grant g where g.principal = any (readers));
  else
    chosen := array(
      with r as materialized (
        select l.word from unnest(likes, of_words) l(word, n)
         where l.n in (select t.n from unnest(counts) with ordinality t(c, n) order by t.c, t.n limit asked))
      select g.child_id from r join unnest(readers) p(principal) on %5$s
        join access_grant g on g.principal = p.principal and g.sort_name >= r.word || ' ' and g.sort_name < r.word || '-'
      union
      select w.child_id from %2$I w where %6$s and w.word = any (array(select r.word from r)));
  end if;
  return query
    select f.child_id, f.words, f.far, s.sort_name
      from (select h.child_id, count(*)::int as words, sum(h.far)::int as far
              from (select w.child_id, l.n, min(l.far) as far
                      from unnest(chosen) c(child_id)
                      join %2$I w on w.child_id = c.child_id
                      join unnest(likes, of_words, fars) l(word, n, far) on l.word = w.word
                     group by w.child_id, l.n) h
             group by h.child_id having count(*) >= at_least) f
     cross join lateral (
       select g.sort_name::text as sort_name from access_grant g
        where g.child_id = f.child_id and g.principal = any (readers) and (g.classes & masks[g.kind] & %4$s) = %4$s
          and g.starts_at <= moment and moment < g.ends_at and g.child_id <> all (barred) limit 1) s;
end $body$;
revoke all on function identity.%1$I(text[], int, int, int) from public;
grant execute on function identity.%1$I(text[], int, int, int) to childplan_reader, childplan_writer;
$text$;
begin
  -- 1: who the child is; 3: and the contacts. No grant is in order of a place.
  execute format(made, 'open_by_name', 'identity_childword', false, 1, 'true', 'not w.is_first');
  execute format(made, 'open_by_place', 'identity_addressword', true, 3, 'false', 'true');
end $make$;
drop function if exists identity.open_alike(boolean, text[], int[], int[], int, int);
