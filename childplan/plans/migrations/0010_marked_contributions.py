import childplan.common.models
from django.db import migrations


class Migration(migrations.Migration):
    """What another system sent is marked where it tells of somebody else."""

    dependencies = [("plans", "0009_ehc_rights")]

    operations = [
        migrations.AddField(
            model_name="partnercontribution",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalpartnercontribution",
            name="tells_of_others",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
    ]
