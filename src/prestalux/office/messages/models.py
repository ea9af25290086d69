from django.db import models
from django.db.models import Q

from prestalux.office.files.models import SealedFile


class IncomingMessage(models.Model):
    """An e-mail to the fund: its very bytes, and what became of it. Filed before it is acknowledged to who brings it.

    `sender` is whom it names, proven by nothing. The bytes are purged some time after it was read; the row stays.
    """

    class State(models.TextChoices):
        FILED = "filed"
        TAKEN = "taken"
        """Its files were taken into a dossier, or refused one by one."""
        WAITING = "waiting"
        """From another address than the dossier knows: the known one is asked."""
        DROPPED = "dropped"
        """The known address did not want it."""
        IGNORED = "ignored"
        """Sent by a program; it is answered by nothing."""
        UNCLAIMED = "unclaimed"
        """For staff: unreadable, not authentic, too many of one sender, or of a program and with files."""
        HANDLED = "handled"
        """Staff did what there was to do."""

    message_id = models.CharField(max_length=250, blank=True)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT)
    way = models.CharField(max_length=8)
    null_sender = models.BooleanField(default=False)
    """The envelope named no sender, as those of delivery reports and automatic replies do (RFC 5321, 4.5.5)."""
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    why = models.CharField(max_length=20, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sender_key = models.CharField(max_length=254, blank=True, db_index=True)
    """The same for two spellings of one mailbox: what messages of a sender are found by."""
    spf = models.CharField(max_length=8, blank=True)
    dkim = models.CharField(max_length=8, blank=True)
    dmarc = models.CharField(max_length=8, blank=True)
    """What our own mail server found of the sender's domain; empty where the message was not read."""
    proven = models.BooleanField(default=False)
    """That domain stands behind it, or the applicant let it in, or followed the link of the reply to it."""
    answers_taken = models.BooleanField(default=False)
    """It brought a filled sheet whose answers were taken over."""
    answers_left = models.BooleanField(default=False)
    """It, or one before it, brought a filled sheet whose answers were not taken over, because others stand already."""
    opens_only = models.BooleanField(default=False)
    """The link of the reply to it opens the request and does not send it: whose the answers are is to be looked at."""
    language = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    dossier_id = models.BigIntegerField(null=True, db_index=True)
    asked_code = models.CharField(max_length=8, blank=True)
    """The digits of the provider code that its form names, of one left to staff."""
    beyond = models.PositiveIntegerField(default=0)
    """Files above the limit, which were not looked at."""
    vouched_by = models.BigIntegerField(null=True)
    """The applicant who let a waiting message in."""
    settled_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    lease = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["message_id", "sha256"], name="a_message_is_filed_once"),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=Q(state="filed"), name="messages_to_read"),
            models.Index(fields=["state", "arrived_at"], name="messages_by_state"),
        )


class IncomingPart(models.Model):
    """One file of a message and what became of it. `finding` says why it was not kept; `piece` where it was."""

    message = models.ForeignKey(IncomingMessage, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    piece = models.CharField(max_length=40, blank=True)
    sure = models.BooleanField(default=False)
    finding = models.CharField(max_length=24, blank=True)
    piece_file_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["message", "number"], name="a_part_has_a_number_of_its_own"),
        )
