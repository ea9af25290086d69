from django.db import models
from django.db.models import Q


class ProvisionRow(models.Model):
    """A provision, prepared by one person and confirmed by another. A row is never changed once it is settled, and never
    deleted: what was in force on any day stays readable.
    """

    class State(models.TextChoices):
        PREPARED = "prepared"
        CONFIRMED = "confirmed"
        SENT_BACK = "sent-back"
        TAKEN_BACK = "taken-back"

    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    valid_from = models.DateField()
    source = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "provisions_provision"
        indexes = (models.Index(fields=["state", "settled_at"], name="provisions_in_order"),)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="prepared"), name="a_provision_is_prepared_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(settled_by__isnull=False) & ~Q(settled_by=models.F("prepared_by"))),
                name="who_prepared_a_provision_does_not_confirm",
            ),
        )
