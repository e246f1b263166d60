import childplan.common.models
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where a child goes to school can be kept confidential: the mark on each involvement of that school."""

    dependencies = [("access", "0008_for_a_time")]

    operations = [
        migrations.AddField(
            model_name="involvement",
            name="is_confidential",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalinvolvement",
            name="is_confidential",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                condition=models.Q(("is_confidential", True)), fields=["child"], name="withheld_of_child"
            ),
        ),
    ]
