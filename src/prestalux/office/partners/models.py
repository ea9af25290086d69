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
