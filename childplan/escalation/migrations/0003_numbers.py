import django.db.models.deletion
from django.db import migrations, models

import childplan.common.clock

# Who approved a number, and when, was kept in columns of their own; it is now part of why it was set.
SAY_WHY = """
update escalation_protocolthreshold
   set reason = 'Approved by ' || approved_by || ' on ' || to_char(approved_on, 'FMDD FMMonth YYYY') || '.'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('escalation', '0002_episodes'),
        ('organisations', '0002_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='protocolthreshold',
            options={'ordering': ['trigger', 'name', 'valid_from', 'pk']},
        ),
        migrations.RemoveConstraint(model_name='protocolthreshold', name='one_threshold_a_day'),
        migrations.AddField(
            model_name='protocolthreshold',
            name='reason',
            field=models.TextField(default='', help_text='Why, and where it was agreed'),
            preserve_default=False,
        ),
        migrations.RunSQL(SAY_WHY, migrations.RunSQL.noop),
        migrations.RemoveField(model_name='protocolthreshold', name='approved_by'),
        migrations.RemoveField(model_name='protocolthreshold', name='approved_on'),
        migrations.AddField(
            model_name='protocolthreshold',
            name='set_at',
            field=models.DateTimeField(default=childplan.common.clock.now),
        ),
        migrations.AddField(
            model_name='protocolthreshold',
            name='set_by_membership_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='protocolthreshold',
            name='gone_as',
            field=models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('withdrawn', 'Withdrawn')], max_length=20),
        ),
        migrations.AddField(
            model_name='protocolthreshold',
            name='gone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocolthreshold',
            name='gone_by_membership_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='protocolthreshold',
            name='gone_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='protocolthreshold',
            constraint=models.UniqueConstraint(condition=models.Q(('gone_at__isnull', True)), fields=('area', 'trigger', 'name', 'valid_from'), name='one_threshold_a_day'),
        ),
        migrations.AddConstraint(
            model_name='protocolthreshold',
            constraint=models.CheckConstraint(condition=models.Q(('gone_at__isnull', True), models.Q(models.Q(('gone_as', ''), _negated=True), models.Q(('gone_reason', ''), _negated=True)), _connector='OR'), name='a_threshold_goes_with_a_reason'),
        ),
        migrations.CreateModel(
            name='NumbersRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trigger', models.CharField(max_length=60)),
                ('numbers', models.JSONField()),
                ('begun_at', models.DateTimeField()),
                ('up_to', models.UUIDField(null=True)),
                ('is_through', models.BooleanField(default=False)),
                ('left', models.JSONField(default=list)),
                ('done_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'trigger'), name='one_round_of_numbers')],
            },
        ),
    ]
