from django.db import models
from django.db.models import Q

from prestalux.office.files.models import SealedFile


class Dossier(models.Model):
    """Whatever is asked of the fund: its reference, where it stands, since when. The content is the capability's."""

    kind = models.CharField(max_length=20)
    profession = models.CharField(max_length=24, blank=True)
    """Of who asks. It stands here so that the queue of a seldom one is read where it stands."""
    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    assigned_to = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["status", "submitted_at"], name="dossier_queue"),
            models.Index(fields=["profession", "status", "submitted_at"], name="dossiers_of_a_profession"),
            models.Index(
                fields=["assigned_to", "status", "submitted_at"],
                condition=Q(assigned_to__isnull=False),
                name="dossiers_of_a_person",
            ),
        )


class PieceFile(models.Model):
    """One file given for one piece. Replaced files are kept and shown as such; moving keeps where it came from."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="piece_files")
    piece = models.CharField(max_length=40)
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT)
    label = models.CharField(max_length=200)
    pages = models.PositiveIntegerField()
    flags = models.JSONField(default=list)
    given_at = models.DateTimeField()
    given_by = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)
    moved_from = models.CharField(max_length=40, blank=True)
    ask = models.ForeignKey("Ask", on_delete=models.SET_NULL, null=True, related_name="files")

    class Meta:
        ordering = ("pk",)


class Ask(models.Model):
    """A piece the fund asks for: which, why, until when. Open until answered or withdrawn."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="asks")
    piece = models.CharField(max_length=40)
    reason = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    """The place of the last reminder sent, 0 before the first."""
    close_from = models.DateField(null=True)
    """From this day on closing may be proposed; empty before the last reminder."""

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["due_on"], condition=Q(state="open"), name="asks_that_run"),
            models.Index(fields=["close_from"], condition=Q(state="open"), name="asks_that_ran_out"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "piece"],
                condition=Q(state="open"),
                name="a_piece_is_asked_for_once_at_a_time",
            ),
        )


class Merge(models.Model):
    """A dossier examined together with another, the lead. Both keep whatever was given in them; splitting ends it."""

    lead = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="merges")
    member = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="merged_into")
    merged_at = models.DateTimeField()
    merged_by = models.BigIntegerField(null=True)
    split_at = models.DateTimeField(null=True)
    split_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["member"], condition=Q(split_at=None), name="a_dossier_is_merged_into_one"
            ),
            models.CheckConstraint(
                condition=~Q(lead=models.F("member")), name="a_dossier_is_not_merged_into_itself"
            ),
        )


class Proposal(models.Model):
    """A deed one person prepared for another to confirm. Any change of the dossier in between lets it lapse: what is
    confirmed is what was prepared.
    """

    class State(models.TextChoices):
        PREPARED = "prepared"
        CONFIRMED = "confirmed"
        SENT_BACK = "sent-back"
        TAKEN_BACK = "taken-back"
        LAPSED = "lapsed"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="proposals")
    deed = models.CharField(max_length=24)
    facts = models.JSONField(default=dict)
    prepared_by = models.BigIntegerField()
    prepared_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state="prepared"), name="a_dossier_has_one_prepared_deed"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(settled_by=models.F("prepared_by")),
                name="who_prepared_does_not_confirm",
            ),
        )


class Moment(models.Model):
    """The dossier's timeline as both sides see it: what happened, when, by which side; no personal data."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="moments")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    side = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)


class IssuedDocument(models.Model):
    """A document the fund issued in a dossier: the very bytes, sealed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="issued")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=2)
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT)
    issued_at = models.DateTimeField()
