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


class Passkey(models.Model):
    """A public key of a device; it signs in alone, because the device asks for finger, face or PIN."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class RecoveryCode(models.Model):
    """Stands in for the authenticator's figure once; only its digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)


class LinkedIdentity(models.Model):
    """Under which subject an identity service, named by its issuer, knows a member of staff."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="linked_identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_is_one_account"),
            models.UniqueConstraint(fields=["account", "issuer"], name="account_is_one_identity"),
        )


class SignIn(models.Model):
    """One sign-in, refused or accepted; an accepted one is a session until it ends or expires.

    `origin` is the network address and `device` a browser and system in words: both are shown to the person alone.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField()
    means = models.CharField(max_length=16)
    accepted = models.BooleanField()
    origin = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = (models.Index(fields=["account", "at"], name="sign_in_by_account"),)
