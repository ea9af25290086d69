from typing import Any

from django.db import migrations, models
from django.db.models import Q

from prestalux.office.journal.append_only import release
from prestalux.office.registry.plain_text import PlainOf, drop_index_of_names, fill, index_names
from prestalux.office.registry.two_axes import FACTS, PLAIN_FACTS, protect_facts

NAMES = ("registry_provideridentity", "family_name", "given_name")
PLAIN = {
    "provideridentity": {"family_plain": "family_name", "given_plain": "given_name"},
    "codeaddress": {
        "practice_plain": "practice",
        "street_plain": "street",
        "town_plain": "town",
        "postcode_plain": "postcode",
    },
}
INDEXES = {"provideridentity": "identity", "codeaddress": "address"}
DATED = ("provideridentity", "codestatus", "codespecialty", "codeaddress", "codemember")


def free(_: Any, editor: Any) -> None:
    release((table.name for table in PLAIN_FACTS), editor.connection)


def protect_with_them(_: Any, editor: Any) -> None:
    protect_facts(PLAIN_FACTS, editor.connection)


def protect_without_them(_: Any, editor: Any) -> None:
    names = {table.name for table in PLAIN_FACTS}
    protect_facts([table for table in FACTS if table.name in names], editor.connection)


def fill_them(apps: Any, editor: Any) -> None:
    for model in PLAIN:
        fill(apps.get_model("registry", model), database=editor.connection.alias)


def drop(_: Any, editor: Any) -> None:
    drop_index_of_names(editor.connection, *NAMES)


def index(_: Any, editor: Any) -> None:
    index_names(editor.connection, *NAMES)


def dated(model: str) -> list[models.Index]:
    return [
        models.Index(fields=["recorded_at"], name=f"{model}_recorded"),
        models.Index(fields=["valid_from"], name=f"{model}_begins"),
        models.Index(fields=["superseded_at"], name=f"{model}_superseded", condition=Q(superseded_at__isnull=False)),
        models.Index(fields=["valid_until"], name=f"{model}_over", condition=Q(valid_until__isnull=False)),
    ]


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_holders")]
    operations = [
        migrations.RunPython(free, protect_without_them),
        *[
            migrations.AddField(model, name, PlainOf(of, editable=False, null=True))
            for model, columns in PLAIN.items()
            for name, of in columns.items()
        ],
        migrations.RunPython(fill_them, migrations.RunPython.noop),
        migrations.RunPython(protect_with_them, free),
        migrations.RunPython(drop, index),
        *[migrations.AddIndex(model, one) for model in DATED for one in dated(model)],
        *[
            migrations.AddIndex(
                model,
                models.Index(fields=[name], name=f"{INDEXES[model]}_{name}", opclasses=("text_pattern_ops",)),
            )
            for model, columns in PLAIN.items()
            for name in columns
        ],
        migrations.AddIndex("providercode", models.Index(fields=["recorded_at"], name="providercode_recorded")),
    ]
