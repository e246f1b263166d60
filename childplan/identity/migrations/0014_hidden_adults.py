import childplan.common.models
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an adult is to a child can be kept confidential: a hidden adult."""

    dependencies = [("identity", "0013_first_words")]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="is_confidential",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="historicalrelationship",
            name="is_confidential",
            field=childplan.common.models.Mark(db_default=False, default=False, editable=False),
        ),
        migrations.RemoveConstraint(model_name="relationship", name="one_live_relationship"),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("child", "person", "is_confidential"),
                name="one_live_relationship",
            ),
        ),
    ]
