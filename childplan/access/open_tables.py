"""What the roles may do with tables of other people's packages: none of them holds a child."""

from childplan.common.rows import DatabaseRole, OpenRows

V = DatabaseRole.VISITOR
EVERYONE = OpenRows().read

# Sessions and credentials belong to the visitor alone: a view that shows a child cannot read them.
OPEN_TABLES: dict[str, OpenRows] = {
    "django_session": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "django_content_type": OpenRows(read=EVERYONE),
    "auth_permission": OpenRows(read=EVERYONE),
    "auth_group": OpenRows(read=EVERYONE),
    "auth_group_permissions": OpenRows(read=EVERYONE),
    "accounts_user_groups": OpenRows(read=EVERYONE),
    "accounts_user_user_permissions": OpenRows(read=EVERYONE),
    "account_emailaddress": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "account_emailconfirmation": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "mfa_authenticator": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "oauth2_provider_application": OpenRows(read=EVERYONE),
    "oauth2_provider_accesstoken": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "oauth2_provider_refreshtoken": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "oauth2_provider_grant": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "oauth2_provider_idtoken": OpenRows(read=(V,), write=(V,), delete=(V,)),
    "oauth2_provider_devicegrant": OpenRows(read=(), write=()),
    # Of guardian nothing is used but the base of a model.
    "guardian_userobjectpermission": OpenRows(read=(), write=()),
    "guardian_groupobjectpermission": OpenRows(read=(), write=()),
    "django_migrations": OpenRows(read=(V,)),
}
