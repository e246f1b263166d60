-- An invented area of :children children, each on roll of one of its schools; one in twenty with a social worker, one
-- in ten with a flag; :people practitioners. Run as steward, with the tables' own triggers off: grants come from the view they are kept from.
select setseed(0.42);

insert into organisations_area (id, name, la_number) values (nextval('organisations_principal'), 'Benchshire', '999');

create temporary table places as
  select nextval('organisations_principal') as id, n, case when n = 1 then 'local_authority' when n = 2 then 'nhs' else 'school' end as kind
    from generate_series(1, 3 + :children / 400) n;
insert into organisations_organisation (id, area_id, name, kind, school_kind, governance, laestab, urn, telephone)
  select p.id, a.id, case p.kind when 'local_authority' then 'Benchshire Council' when 'nhs' then 'Benchshire Health Trust' else 'School ' || p.n end,
         p.kind, case p.kind when 'school' then 'primary' else '' end, '', '', '', ''
    from places p, organisations_area a where a.name = 'Benchshire';
insert into organisations_team (id, organisation_id, name)
  select nextval('organisations_principal'), p.id, t from places p, (values (1, 'Children in need'), (2, 'Health visiting')) x(n, t)
   where p.n = x.n;

-- Social workers, of whom every one leads; and the readers who are measured.
create temporary table people as
  select nextval('organisations_principal') as membership_id, n,
         case n when 1 then 'social_worker' when 2 then 'senco' when 3 then 'health_visitor' when 4 then 'mash_screener' else 'social_worker' end as role,
         case n when 2 then 3 when 3 then 2 else 1 end as place
    from generate_series(1, :people) n;
insert into accounts_user (password, is_superuser, email, name, is_active, joined_at, session_series)
  select '!', false, 'person' || n || '@bench.example', 'Person ' || n, true, now(), 0 from people;
insert into accounts_membership (id, user_id, organisation_id, team_id, role, starts_at, ends_at)
  select p.membership_id, u.id, o.id, case when p.n in (3, 4) or p.n > 4 then t.id end, p.role, timestamptz '2020-09-01 00:00+00', timestamptz '9000-01-01 00:00+00'
    from people p join accounts_user u on u.email = 'person' || p.n || '@bench.example'
    join places o on o.n = p.place
    left join organisations_team t on t.organisation_id = o.id and p.role <> 'mash_screener';
create temporary table draft as
  select n, gen_random_uuid() as id, (:opened)::timestamptz as opened_at,
         initcap((array['al','be','ca','do','el','fa','ga','ha','il','jo','ka','le','ma','no','os','pe','ru','sa','te','vi'])[1 + (random() * 19)::int]
           || (array['ra','ne','mi','lo','su','tha','vi','wen','ya','zo'])[1 + (random() * 9)::int]) as forename,
         initcap((array['ash','birch','crow','dun','elm','fen','gar','hol','ing','kel','lam','mar','nor','oak','pen','rad','sel','thor','ul','whit'])[1 + (random() * 19)::int]
           || (array['a','be','co','de','ey','fi','ga','ham','in','ley'])[1 + (random() * 9)::int]
           || (array['bury','by','combe','don','field','ford','gate','ham','hurst','ley','low','mere','ness','ridge','shaw','stead','ton','wick','with','worth'])[1 + (random() * 19)::int]) as surname
    from generate_series(1, :children) n;
insert into identity_child (id, area_id, identifier, forename, middle_names, surname, known_as, sort_name, sex, born_on,
                            birth_date_is_disputed, opened_at, version)
  select d.id, a.id, '999' || lpad(d.n::text, 7, '0'), d.forename, '', d.surname, '', lower(d.surname || ', ' || d.forename),
         case when d.n % 2 = 0 then 'F' else 'M' end, date '2010-01-01' + (random() * 5800)::int, false, d.opened_at, 1
    from draft d, organisations_area a where a.name = 'Benchshire';

-- The first 1,200 are the SENCO's school; the rest are spread over the others.
insert into access_involvement (id, child_id, kind, information_class, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason)
  select gen_random_uuid(), d.id, 3, 1, p.id, p.id, 4095, d.opened_at, timestamptz '9000-01-01 00:00+00', 'On roll', ''
    from draft d join places p on p.n = case when d.n <= 1200 then 3 else 4 + d.n % (:children / 400) end;
-- One in twenty has a social worker, who leads. The first reader's own 25 come after the school's.
create temporary table allocated as
  select d.id, d.opened_at, p.membership_id from draft d
    join people p on p.n = case when d.n between 1201 and 1225 then 1 else 5 + d.n % (:people - 4) end
   where d.n between 1201 and 1225 or d.n % 20 = 0;
insert into access_involvement (id, child_id, kind, information_class, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason)
  select gen_random_uuid(), l.id, k, 1, l.membership_id, p.id, 4095, l.opened_at, timestamptz '9000-01-01 00:00+00', 'Allocated', ''
    from allocated l, places p, unnest(array[4, 5]) k where p.n = 1;
-- The health team's caseload: as large with 100,000 children as with 1,000,000.
insert into access_involvement (id, child_id, kind, information_class, principal_id, organisation_id, classes, starts_at, ends_at, reason, end_reason)
  select gen_random_uuid(), d.id, 7, 1, t.id, p.id, 4095, d.opened_at, timestamptz '9000-01-01 00:00+00', 'Caseload', ''
    from draft d, places p join organisations_team t on t.organisation_id = p.id
   where p.n = 2 and d.n > :children - least(50000, :children / 2);
insert into identity_flag (id, child_id, kind, information_class, starts_on)
  select gen_random_uuid(), d.id, 'young_carer', 64, current_date from draft d where d.n % 10 = 3;

insert into access_grant (principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id)
  select principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id from access.expected_grant;
