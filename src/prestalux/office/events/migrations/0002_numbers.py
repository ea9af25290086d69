from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, StrIndex, Substr


def name_the_series(apps, _):
    """Before this, the series was what stood in the kind and beside it."""
    event = apps.get_model("events", "Event")
    capability = Substr("kind", 1, StrIndex("kind", Value(".")) - 1)
    event.objects.update(series=Concat(capability, Value("."), F("subject_kind")))


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.AddField("event", "series", models.CharField(max_length=40, default="")),
        migrations.AddField("event", "number", models.PositiveBigIntegerField(null=True)),
        migrations.RunPython(name_the_series, migrations.RunPython.noop),
        migrations.CreateModel(
            "EventSeries",
            [
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.AddConstraint(
            "event", models.UniqueConstraint(fields=("series", "number"), name="event_number_once")
        ),
        migrations.AddIndex(
            "event",
            models.Index(fields=["series", "id"], condition=Q(number=None), name="event_without_number"),
        ),
    ]
