from django.db import models


class Partner(models.Model):
    """A software house or another institution whose programs ask the fund. `contact` is told no machine."""

    name = models.CharField(max_length=120, unique=True)
    contact = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField()


class PartnerKey(models.Model):
    """A key of which the house keeps a digest alone. `window_taken` of its requests of one minute are given out."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="keys")
    key_id = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField()
    per_minute = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    """When a replaced key stops, which may be before its last day."""
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    window_taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="partner_key_period_has_a_day",
            ),
        )


class KeyProposal(models.Model):
    """A key to be given or replaced, or one that is to open more: prepared by one person, confirmed by another.

    A row is never changed once it is settled, and never deleted.
    """

    class Kind(models.TextChoices):
        NEW = "new"
        REPLACE = "replace"
        WIDEN = "widen"

    class State(models.TextChoices):
        PREPARED = "prepared"
        CONFIRMED = "confirmed"
        SENT_BACK = "sent-back"
        TAKEN_BACK = "taken-back"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="proposals")
    key = models.ForeignKey(PartnerKey, on_delete=models.PROTECT, null=True, related_name="proposals")
    """The one to be replaced or changed."""
    scopes = models.CharField(max_length=200)
    per_minute = models.PositiveIntegerField()
    days = models.PositiveIntegerField(null=True)
    both_for = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state="prepared"), name="of_a_key_one_thing_is_prepared"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | (models.Q(settled_by__isnull=False) & ~models.Q(settled_by=models.F("prepared_by"))),
                name="who_prepared_a_key_does_not_confirm",
            ),
        )
