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

    class Meta:
        indexes = (
            models.Index(fields=["birth_date"], name="requests_of_a_birth_date"),
            models.Index(fields=["iban"], condition=~Q(iban=""), name="requests_of_an_account"),
        )


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


class Passage(models.Model):
    """The way of one request in numbers, gathered from its dossier: what figures are counted from. It can be made anew at
    any time, and holds neither names nor instants. Weeks are Mondays, days whole days of 24 hours.
    """

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="passage"
    )
    profession = models.CharField(max_length=24)
    status = models.CharField(max_length=12)
    received_week = models.DateField()
    decided_week = models.DateField(null=True)
    fund_days = models.PositiveIntegerField(null=True)
    applicant_days = models.PositiveIntegerField(null=True)
    """Empty where nothing was ever asked for."""

    class Meta:
        # Each figure is counted from an index alone.
        indexes = (
            models.Index(fields=["received_week", "profession"], name="passage_received"),
            models.Index(
                fields=["decided_week", "profession", "status", "fund_days"], name="passage_decided"
            ),
            models.Index(fields=["decided_week", "profession", "applicant_days"], name="passage_waited"),
        )


class PassageReason(models.Model):
    """A reason given on the way: for asking (`asked`), for refusing or closing (the status)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="passage_reasons")
    source = models.CharField(max_length=60)
    profession = models.CharField(max_length=24)
    week = models.DateField()
    what = models.CharField(max_length=12)
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["dossier", "source"], name="a_reason_counts_once"),)
        indexes = (
            models.Index(fields=["week", "profession", "what", "reason"], name="passage_reason_by_week"),
        )


class Gathering(models.Model):
    """When passages were gathered last: one row."""

    at = models.DateTimeField()
    whole_on = models.DateField()


class SearchTerm(models.Model):
    """A word or number that requests are searched by, once for all the requests that hold it; no draft's."""

    text = models.CharField(max_length=64, unique=True)


class TermKey(models.Model):
    """One of the keys under which a term is looked for: as it is written, heard and misspelt."""

    key = models.CharField(max_length=48)
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "term"], name="a_key_leads_to_a_term_once"),)


class TermUse(models.Model):
    """Which request holds a term, and as what: a name, the matricule or the number of the authorisation."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="terms", db_index=False)
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, related_name="uses", db_index=False)
    part = models.CharField(max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dossier", "term", "part"], name="a_term_is_a_part_once"),
        )
        indexes = (models.Index(fields=["term", "dossier"], name="dossiers_of_a_term"),)


class NoticeMark(models.Model):
    """A notice that does not depend on the day, kept so that the queue can be filtered by it."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="notice_marks", db_index=False
    )
    notice = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["notice", "dossier"], name="a_notice_marks_a_dossier_once"),
        )
        indexes = (models.Index(fields=["dossier"], name="notices_of_a_dossier"),)


class SavedView(models.Model):
    """Filters of the queue that a member of staff keeps under a name; one may be what the queue opens with."""

    account_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["account_id", "name"], name="a_view_has_a_name_of_its_own"),
            models.UniqueConstraint(
                fields=["account_id"], condition=Q(is_default=True), name="a_person_has_one_default_view"
            ),
        )


class Absence(models.Model):
    """The days on which a member of staff is away; without a last day until further notice. The latest noted holds."""

    account_id = models.BigIntegerField(primary_key=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=models.F("first_day")),
                name="an_absence_does_not_end_before_it_begins",
            ),
        )


class DeskChoice(models.Model):
    """How a member of staff wants the desk: whether single letters are shortcuts."""

    account_id = models.BigIntegerField(primary_key=True)
    keys = models.BooleanField(default=True)
