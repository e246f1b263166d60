-- The same children, rolls, leads and flags, copied from ours; and the permissions that say the same as our grants.
insert into guardian_peer_child (id, identifier, forename, surname, known_as, sort_name, born_on, expected_on, birth_date_is_disputed)
  select id, identifier, forename, surname, known_as, sort_name, born_on, expected_on, birth_date_is_disputed from identity_child;
insert into guardian_peer_enrolment (child_id, school_id, starts_at, ends_at)
  select child_id, principal_id, starts_at, ends_at from access_involvement where kind = 3;
insert into guardian_peer_lead (child_id, membership_id, starts_at, ends_at)
  select child_id, principal_id, starts_at, ends_at from access_involvement where kind = 5;
insert into guardian_peer_flag (child_id, kind, ends_on) select child_id, kind, ends_on from identity_flag;

-- A school and a team are groups; whoever works in one is in its group.
insert into auth_group (name) select distinct principal_id::text from access_involvement where kind in (3, 7);
insert into accounts_user_groups (user_id, group_id)
  select m.user_id, g.id from accounts_membership m join auth_group g on g.name in (m.organisation_id::text, m.team_id::text);
insert into guardian_peer_childgrouppermission (permission_id, group_id, content_object_id)
  select p.id, g.id, i.child_id from access_involvement i join auth_group g on g.name = i.principal_id::text
    join auth_permission p on p.codename = 'view_child'
    join django_content_type t on t.id = p.content_type_id and t.app_label = 'guardian_peer'
   where i.kind in (3, 7);
insert into guardian_peer_childuserpermission (permission_id, user_id, content_object_id)
  select distinct p.id, m.user_id, i.child_id from access_involvement i join accounts_membership m on m.id = i.principal_id
    join auth_permission p on p.codename = 'view_child'
    join django_content_type t on t.id = p.content_type_id and t.app_label = 'guardian_peer'
   where i.kind in (4, 5);
