from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mailbox', '0006_sender_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='incomingmessage',
            name='asked_code',
            field=models.CharField(blank=True, default='', max_length=8),
            preserve_default=False,
        ),
    ]
