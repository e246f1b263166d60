"""Numbers of signing in, with their units; `sql/010_sign_ins.sql` has those of the codes as well."""

from datetime import timedelta

# A setup code is read out or handed over on the day.
CODE_LASTS = timedelta(hours=24)
CODE_TRIES = 5
# Two people decide about a reset; the second within this time.
RESET_LASTS = timedelta(hours=24)
# After a setup code or an invitation was taken, in that session.
SETUP_LASTS = timedelta(minutes=30)
KEEPER_ROLES = ("system_administrator", "area_data_manager")
