import uuid

from django.db import models

from prestalux.rules.documents.scanning import ScanState


class SealedFile(models.Model):
    """Bytes kept unchanged in the store under an opaque name, encrypted under a key of their own.

    Purging forgets the key and deletes the object; the row stays with size and digest as the trace.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    key_id = models.CharField(max_length=16)
    wrapped_key = models.BinaryField(null=True)
    sealed_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["sha256"], name="files_of_a_digest"),)


class Scan(models.Model):
    """What the antivirus says of one received file, or when it is asked next. Documents of the house have none.

    `found` is the scanner's name for the malware, or why the last try gave no verdict.
    """

    file = models.OneToOneField(SealedFile, on_delete=models.CASCADE, primary_key=True, related_name="scan")
    state = models.CharField(max_length=8, default=ScanState.PENDING.value)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease = models.CharField(max_length=36, blank=True)
    found = models.CharField(max_length=100, blank=True)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=[ScanState.PENDING.value, ScanState.ERROR.value]),
                name="scan_due",
            ),
        )


class Reading(models.Model):
    """What was read in a file, by which version of the reader. It goes when the file is purged."""

    file = models.OneToOneField(
        SealedFile, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    reader = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField()
    words = models.JSONField()
