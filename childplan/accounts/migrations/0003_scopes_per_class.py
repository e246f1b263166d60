"""Scopes of partner systems are named by class and level: what was agreed under the old names stays agreed."""

from django.db import migrations, models

NEW = {"children": "identity:read", "plan": "plan:read attendance:read"}


def rename(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select id, scopes from accounts_partnersystem")
        for number, scopes in cursor.fetchall():
            renamed = " ".join(NEW.get(word, word) for word in scopes.split())
            cursor.execute("update accounts_partnersystem set scopes = %s where id = %s", [renamed, number])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [
        migrations.AlterField(
            model_name="partnersystem",
            name="scopes",
            field=models.CharField(
                help_text="OAuth scopes this system may ask for, separated by spaces", max_length=400
            ),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
