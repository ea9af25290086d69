import uuid

from django.db import models


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
