from django.db import models
from django.db.models import Q

from prestalux.office.dossiers.models import Dossier
from prestalux.office.registry.models import Provider, ProviderCode


class Change(models.Model):
    """What a provider wants to be otherwise, what the register said when it was asked for, and what became of it."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, primary_key=True, related_name="change")
    kind = models.CharField(max_length=16)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="changes")
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, null=True, related_name="changes")
    account_id = models.BigIntegerField(db_index=True)
    """Who asked for it."""
    wanted = models.JSONField()
    former = models.JSONField()
    wished_from = models.DateField()
    """For a cessation the last day of practice."""
    is_open = models.BooleanField(default=True)

    channel = models.CharField(max_length=254, blank=True)
    """The address over which it is confirmed; empty where it needs no confirmation or no address is known."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=8, blank=True)
    confirmed_by = models.BigIntegerField(null=True)

    accepted_at = models.DateTimeField(null=True)
    holds_from = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)
    prepared_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    text = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=Q(is_open=True, code__isnull=False),
                name="a_code_has_one_open_change_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "provider"],
                condition=Q(is_open=True, code=None),
                name="a_person_has_one_open_change_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(prepared_by=None) | ~Q(prepared_by=models.F("decided_by")),
                name="change_prepared_and_decided_by_two",
            ),
        )


class YearlyLook(models.Model):
    """When a provider last said that everything is right, and when the next letter about it is due."""

    provider = models.OneToOneField(
        Provider, on_delete=models.CASCADE, primary_key=True, related_name="yearly_look"
    )
    confirmed_on = models.DateField()
    sent = models.PositiveSmallIntegerField(default=0)
    """Letters sent since."""
    next_on = models.DateField(null=True)
    """Empty after the last letter, and for whom nothing is sent."""

    class Meta:
        indexes = (
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="looks_that_are_due"),
            models.Index(fields=["confirmed_on"], name="looks_by_day"),
        )
