from django.db import models
from django.db.models import Q

from prestalux.office.dossiers.models import Dossier
from prestalux.office.files.models import SealedFile
from prestalux.office.registry.models import ProviderCode


class CodeRequest(models.Model):
    """What the applicant fills in: the information sheet, question group by question group."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="code_request"
    )
    account_id = models.BigIntegerField(db_index=True)
    profession = models.CharField(max_length=24)
    sections_given = models.JSONField(default=list)

    family_name = models.CharField(max_length=100, blank=True)
    given_name = models.CharField(max_length=100, blank=True)
    birth_name = models.CharField(max_length=100, blank=True)
    original_script = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    matricule = models.CharField(max_length=13, blank=True)
    phone = models.CharField(max_length=32, blank=True)

    basis = models.CharField(max_length=14, blank=True)
    basis_number = models.CharField(max_length=60, blank=True)
    basis_from = models.DateField(null=True)
    basis_until = models.DateField(null=True)
    specialty = models.CharField(max_length=3, blank=True)

    start_on = models.DateField(null=True)
    practice = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    extra = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)

    radiological_equipment = models.BooleanField(null=True)

    holder = models.CharField(max_length=120, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)

    signing = models.CharField(max_length=8, blank=True)


class SheetSignature(models.Model):
    """The declaration by which the sheet is signed in the portal: over which values, when, under which name."""

    request = models.ForeignKey(CodeRequest, on_delete=models.CASCADE, related_name="signatures")
    values_sha256 = models.CharField(max_length=64)
    signed_as = models.CharField(max_length=210)
    signed_at = models.DateTimeField()
    account_id = models.BigIntegerField()
    sheet = models.ForeignKey(SealedFile, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("pk",)


class Correction(models.Model):
    """What staff put right in the sheet before the decision: the values before and after, column by column."""

    request = models.ForeignKey(CodeRequest, on_delete=models.CASCADE, related_name="corrections")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    corrected_at = models.DateTimeField()
    corrected_by = models.BigIntegerField()

    class Meta:
        ordering = ("pk",)


class Decision(models.Model):
    """One decision; reopening voids it and leaves it readable."""

    request = models.ForeignKey(CodeRequest, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=8)
    reasons = models.JSONField(default=list)
    text = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.BigIntegerField()
    prepared_by = models.BigIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.BigIntegerField(null=True)
    voided_why = models.TextField(blank=True)
    code = models.OneToOneField(ProviderCode, on_delete=models.PROTECT, null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["request"], condition=Q(voided_at=None), name="a_request_has_one_decision_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="grant") | Q(code__isnull=False), name="request_granted_has_code"
            ),
        )
