from django.db import migrations

from prestalux.office.journal.append_only import protecting


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("journal", "0002_journal_is_append_only")]
    operations = [
        migrations.RunPython(
            *protecting(
                "registry_provider",
                "registry_providercode",
                "registry_provideridentity",
                "registry_codestatus",
                "registry_codespecialty",
                "registry_codeaddress",
                "registry_codebankaccount",
            )
        )
    ]
