from django.db import migrations, models

from prestalux.office.journal.append_only import protecting

# SQLite makes the table anew for a changed column, and its protection is gone with the former one: it is put back
# after the last change, in either direction.
PROTECT, _ = protecting("journal_line")


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_journal_is_append_only'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, PROTECT),
        migrations.RemoveIndex(
            model_name='line',
            name='journal_by_subject',
        ),
        migrations.AlterField(
            model_name='line',
            name='at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['subject_kind', 'subject', 'seq'], name='journal_by_subject_seq'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['actor_kind', 'account_id', 'seq'], name='journal_by_actor_seq'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['event', 'seq'], name='journal_by_event_seq'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['at', 'seq'], name='journal_by_day_seq'),
        ),
        migrations.RunPython(PROTECT, migrations.RunPython.noop),
    ]
