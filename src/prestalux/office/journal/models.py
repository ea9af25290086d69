from django.db import models


class Line(models.Model):
    """One step or one look. Ids only, never personal data; the database refuses changes and deletions."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    account_id = models.BigIntegerField(null=True)
    operator = models.CharField(max_length=64, blank=True)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    event = models.CharField(max_length=60)
    facts = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        # Each ends with the chain number: a page of any filter is read where it stands, among millions of lines.
        indexes = (
            models.Index(fields=["subject_kind", "subject", "seq"], name="journal_by_subject_seq"),
            models.Index(fields=["actor_kind", "account_id", "seq"], name="journal_by_actor_seq"),
            models.Index(fields=["event", "seq"], name="journal_by_event_seq"),
            models.Index(fields=["at", "seq"], name="journal_by_day_seq"),
        )
        ordering = ("seq",)


class Head(models.Model):
    """The end of the chain: one row, whose lock makes the appenders wait for each other."""

    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)
