from django.db import models


class Letter(models.Model):
    """A letter to send: what and to whom, by id. Its words are made when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    account_id = models.BigIntegerField(null=True)
    """None for whoever wrote a message without having an account."""
    dossier_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=2)
    facts = models.JSONField(default=dict)
    put_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease = models.CharField(max_length=36, blank=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=32, db_index=True)
    """What its Message-ID begins with: an answer to it names it."""
    message_sha256 = models.CharField(max_length=64, blank=True)
    delivery = models.CharField(max_length=12, blank=True)
    """What mail servers reported since it was sent; empty while nothing is known."""
    complained = models.BooleanField(default=False)
    """The person reported it as unwanted, whether or not it arrived."""
    why_failed = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "next_at"], name="letter_due"),
            models.Index(
                fields=["dossier_id"], condition=models.Q(delivery="bounced"), name="letters_that_came_back"
            ),
        )
