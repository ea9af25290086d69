"""Files received before there was an antivirus are queued like new ones. Undoing it takes the queue's table away."""

from django.db import migrations


def queue(apps, schema_editor):
    Scan = apps.get_model("files", "Scan")
    PieceFile = apps.get_model("dossiers", "PieceFile")
    held = PieceFile.objects.filter(file__purged_at=None, file__scan=None)
    rows = held.values_list("file_id", "given_at").iterator(chunk_size=1000)
    due = {}
    for file_id, given_at in rows:
        due.setdefault(file_id, given_at)
    Scan.objects.bulk_create(
        (Scan(file_id=file_id, due_at=given_at) for file_id, given_at in due.items()), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_merges"),
        ("files", "0003_scan"),
    ]

    operations = [migrations.RunPython(queue, migrations.RunPython.noop)]
