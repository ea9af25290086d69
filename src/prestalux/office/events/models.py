from django.db import models
from django.db.models import Q


class Event(models.Model):
    """What happened, for the capabilities above: written in the transaction of the step, obeyed later, in order."""

    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    series = models.CharField(max_length=40, default="")
    """The capability and the kind of its subject: `registry.code`."""
    number = models.PositiveBigIntegerField(null=True)
    """Its place in its series, given once it is committed; never an id, which a later transaction may show earlier."""
    mark = models.BigIntegerField(default=0)
    """Drawn when the number was given: after a backup was put back, the same number is given with another mark."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("series", "number"), name="event_number_once"),)
        indexes = (
            models.Index(fields=("series", "id"), condition=Q(number=None), name="event_without_number"),
        )


class EventSeries(models.Model):
    """How far the events of a series are numbered; the row's lock makes two that number wait for each other."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)
