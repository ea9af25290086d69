from django.db import migrations, models
from django.db.models import F, Q


def seen_when_begun(apps, schema_editor):
    apps.get_model("exchange", "ExchangeSession").objects.update(seen_at=F("began_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_mailbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='HostKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('fingerprint', models.CharField(max_length=50, unique=True)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='exchangesession',
            name='seen_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(seen_when_begun, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='exchangesession',
            name='seen_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='exchangesession',
            index=models.Index(condition=Q(('ended_at', None)), fields=['account'], name='sessions_open_of_an_account'),
        ),
    ]
