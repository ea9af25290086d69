from django.db import migrations

from prestalux.office.journal.append_only import protecting


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(*protecting("journal_line"))]
