from typing import Any

from django.db import migrations, models

from prestalux.office.journal.append_only import protect, release
from prestalux.office.registry.two_axes import FACTS, holding

MODELS = ("ProviderIdentity", "CodeStatus", "CodeSpecialty", "CodeAddress", "CodeBankAccount")


def free(_: Any, editor: Any) -> None:
    release((table.name for table in FACTS), editor.connection)


def protect_again(_: Any, editor: Any) -> None:
    protect((table.name for table in FACTS), editor.connection)


def say_until_when(apps: Any, _: Any) -> None:
    """A row was known until the row that replaced it was recorded."""
    for name in MODELS:
        model = apps.get_model("registry", name)
        for row in model.objects.exclude(replaces=None).iterator():
            model.objects.filter(pk=row.replaces_id).update(superseded_at=row.recorded_at)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_facts_are_append_only")]
    operations = [
        migrations.RunPython(free, protect_again),
        *[
            migrations.AddField(name.lower(), "superseded_at", models.DateTimeField(null=True))
            for name in MODELS
        ],
        migrations.RunPython(say_until_when, migrations.RunPython.noop),
        *[migrations.RemoveField(name.lower(), "replaces") for name in MODELS],
        migrations.RunPython(*holding(*FACTS)),
    ]
