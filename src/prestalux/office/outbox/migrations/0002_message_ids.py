"""Letters are found by the id under which they went out, and may go to somebody without an account."""

import hashlib

from django.db import migrations, models


def fill(apps, _editor):
    letters = apps.get_model("outbox", "Letter").objects
    for letter in letters.filter(message_id="").iterator(chunk_size=2000):
        digest = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
        letters.filter(pk=letter.pk).update(message_id=digest)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AlterField("letter", "account_id", models.BigIntegerField(null=True)),
        migrations.AddField("letter", "message_id", models.CharField(default="", max_length=32), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("letter", "message_id", models.CharField(db_index=True, max_length=32)),
    ]
