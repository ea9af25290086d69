from typing import Any

from django.db import migrations

from prestalux.office.registry.plain_text import drop_index_of_names, index_names

NAMES = ("registry_provideridentity", "family_name", "given_name")


def index(_: Any, editor: Any) -> None:
    index_names(editor.connection, *NAMES)


def drop(_: Any, editor: Any) -> None:
    drop_index_of_names(editor.connection, *NAMES)


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_register_imports")]
    operations = [migrations.RunPython(index, drop)]
