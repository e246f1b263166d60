"""Words of accounts. What roles are called is known above this app, by `access`, which fills it in when it starts."""

role_names: dict[str, str] = {}
