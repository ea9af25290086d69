from django.db import models


class ProofKey(models.Model):
    """The public half of a key that signs letters. The private half is never in the database."""

    key_id = models.CharField(max_length=8, unique=True)
    public = models.CharField(max_length=44)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("valid_from", "pk")
