from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from prestalux.office.registry import word_index

TO = {"db_constraint": False, "db_index": False, "on_delete": django.db.models.deletion.PROTECT}


def fill(apps: Any, _: Any) -> None:
    names = ("FoundWord", "WordKey", "WordUse")
    tables = word_index.Tables(*(apps.get_model("registry", name) for name in names))
    identities, addresses = (apps.get_model("registry", name) for name in ("ProviderIdentity", "CodeAddress"))
    word_index.fill(identities, addresses, tables)


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_profession_of_an_import")]
    operations = [
        migrations.CreateModel(
            name="FoundWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=48, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="WordKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=48)),
                ("word", models.CharField(max_length=48)),
            ],
        ),
        migrations.CreateModel(
            name="WordUse",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "part", "provider", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.ForeignKey(related_name="uses", to="registry.foundword", **TO)),
                ("part", models.CharField(max_length=1)),
                ("provider", models.ForeignKey(related_name="words", to="registry.provider", **TO)),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "provideridentity",
            models.Index(
                condition=models.Q(matricule__gt=""), fields=["matricule"], name="provider_identity_matricule"
            ),
        ),
    ]
