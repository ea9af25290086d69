from django.db import models


class Event(models.Model):
    """What happened, for the capabilities above: written in the transaction of the step, obeyed later, in order."""

    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
