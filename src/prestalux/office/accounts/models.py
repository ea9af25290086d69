from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Account(AbstractBaseUser):
    """A person. Applicants have one per dossier they begin, staff one with a password and an authenticator app."""

    handle = models.CharField(max_length=254, unique=True)
    email = models.CharField(max_length=254, db_index=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    email_confirmed_at = models.DateTimeField(null=True)
    totp_secret = models.BinaryField(null=True)
    totp_last_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Right(models.Model):
    """A dated right: a role, over one dossier or over the desk."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="rights")
    role = models.CharField(max_length=20)
    dossier_id = models.BigIntegerField(null=True, db_index=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)


class OneTimeLink(models.Model):
    """A link sent by e-mail; only the digest of its token is kept. Spent by POST, once."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)


class Attempt(models.Model):
    """One try at something limited, counted per bucket (a digest of what is limited) within a window."""

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["bucket", "at"], name="attempt_by_bucket"),)
