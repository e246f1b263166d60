import childplan.common.models
from django.db import migrations


class Migration(migrations.Migration):
    """Sections and views are marked where they tell of somebody else."""

    dependencies = [("plans", "0006_sharing")]

    operations = [
        migrations.AddField(
            model_name="section",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalsection",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="view",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalview",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
    ]
