from typing import Any

from django.db import migrations, models

from prestalux.office.registry.two_axes import FACTS, hold, let_go

IDENTITIES = [table for table in FACTS if table.name == "registry_provideridentity"]


def free(_: Any, editor: Any) -> None:
    """SQLite builds the table anew for such a change, and its triggers go with the old one."""
    if editor.connection.vendor == "sqlite":
        let_go(IDENTITIES, editor.connection)


def hold_again(_: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        hold(IDENTITIES, editor.connection)


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_reference_issues")]
    operations = [
        migrations.RunPython(free, hold_again),
        migrations.AlterField("provideridentity", "birth_date", models.DateField(null=True)),
        migrations.RunPython(hold_again, free),
    ]
