from django.db import migrations


class Migration(migrations.Migration):
    """The line of text goes; `0009_court_orders` has made rows of it. The portal's triggers look at it until they are made anew."""

    dependencies = [("identity", "0009_court_orders")]

    operations = [
        migrations.RunSQL(
            "drop trigger if exists shut_out on identity_relationship;"
            " drop trigger if exists shut_out_at_first on identity_relationship",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="historicalrelationship", name="order"),
        migrations.RemoveField(model_name="relationship", name="order"),
    ]
