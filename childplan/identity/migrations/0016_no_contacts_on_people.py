from django.db import migrations


class Migration(migrations.Migration):
    """What stood beside the name goes, in old versions too: `0015_contact_details` has made rows of it."""

    dependencies = [("identity", "0015_contact_details")]

    operations = [
        migrations.RemoveField(model_name="familyperson", name="email"),
        migrations.RemoveField(model_name="familyperson", name="telephone"),
        migrations.RemoveField(model_name="historicalfamilyperson", name="email"),
        migrations.RemoveField(model_name="historicalfamilyperson", name="telephone"),
    ]
