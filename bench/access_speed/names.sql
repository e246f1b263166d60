-- What people search by, for the children of population.sql: the words of their names, as the triggers make them one child at
-- a time. Run as steward.
insert into identity_childword (id, child_id, word, is_first)
  select gen_random_uuid(), w.id, w.word, w.word = w.first from (
    select distinct c.id, unnest(array[lower(c.surname), lower(c.forename)]) as word, lower(c.surname) as first from identity_child c) w;
insert into identity_nameword (word) select distinct word from identity_childword on conflict do nothing;
