"""What requests sent in before are searched and filtered by; later ones are written with their steps."""

from django.db import migrations
from django.utils import timezone

from prestalux.office.attribution import queue, search
from prestalux.rules.periods import day_of

BATCH = 2000


def fill(apps, _editor):
    table = lambda name: apps.get_model("attribution", name)
    files = apps.get_model("dossiers", "PieceFile")
    requests = table("CodeRequest").objects.filter(dossier__submitted_at__isnull=False).order_by("pk")
    today, last = day_of(timezone.now()), 0
    while batch := list(requests.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        search.keep_many(batch, terms=table("SearchTerm"), keys=table("TermKey"), uses=table("TermUse"))
        given = {}
        for file in files.objects.filter(dossier_id__in=[request.pk for request in batch]).select_related("file"):
            given.setdefault(file.dossier_id, []).append(file)
        marks = table("NoticeMark")
        marks.objects.bulk_create(
            marks(dossier_id=request.pk, notice=notice)
            for request in batch
            for notice in queue.lasting_notices(request, given.get(request.pk, []), today)
        )


class Migration(migrations.Migration):
    dependencies = [("attribution", "0003_search_and_views")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
