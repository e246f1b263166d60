"""One sequence numbers areas, organisations, teams, memberships and family persons, so an id is a principal."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(
            "create sequence organisations_principal start with 1001", "drop sequence organisations_principal"
        )
    ]
