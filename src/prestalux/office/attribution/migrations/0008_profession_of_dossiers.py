"""The profession of requests begun before, beside their status."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _editor):
    requests = apps.get_model("attribution", "CodeRequest").objects.filter(dossier_id=OuterRef("pk"))
    dossiers = apps.get_model("dossiers", "Dossier").objects.filter(profession="", kind="code-request")
    dossiers.update(profession=Subquery(requests.values("profession")[:1]))


class Migration(migrations.Migration):
    dependencies = [("attribution", "0007_passages"), ("dossiers", "0007_profession")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
