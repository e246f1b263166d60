from datetime import date, timedelta

from django.db import migrations, models
from django.utils import timezone


def in_a_fortnight() -> date:
    """Of requests that wait already: they had no last day so far, and get as long as a new one."""
    return date.today() + timedelta(days=14)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_restricted_use'),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name='answer_by',
            field=models.DateField(default=in_a_fortnight, help_text='The last day to answer, working days counted; after it, it lapses'),
            preserve_default=False,
        )
        for name in ('accessquestion', 'accessrequest')
    ] + [
        migrations.AddField(
            model_name='accessrequest',
            name='told_at',
            field=models.DateTimeField(default=timezone.now, help_text='When the asker was told that it was declined or lapsed', null=True),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='accessrequest',
            name='answer',
            field=models.CharField(blank=True, help_text='Empty where it is not to be shown', max_length=500),
        ),
    ]
