from django.db import models
from django.db.models import F, Q

from prestalux.office.dossiers.models import Dossier
from prestalux.office.registry.models import ProviderCode


class AccessRequest(models.Model):
    """What a provider asks of the network or the space, and what became of it."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="access_request"
    )
    kind = models.CharField(max_length=20)
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="access_requests")
    environment = models.CharField(max_length=10, blank=True)
    """Empty for the network, which is one for both spaces."""
    account_id = models.BigIntegerField(db_index=True)
    """Who asked for it."""
    wanted = models.JSONField()
    is_open = models.BooleanField(default=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code", "kind", "environment"],
                condition=Q(is_open=True),
                name="a_code_asks_one_access_of_a_kind",
            ),
        )


class NetworkConnection(models.Model):
    """That a code is connected to the secured network; `ranges` are the addresses the operator gave it, none where unknown."""

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="network_connections")
    ranges = models.JSONField(default=list)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Where its end is known, also before it has come: the midnight behind its last day."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code"], condition=Q(ended_at=None), name="a_code_is_connected_once"
            ),
        )


class ExchangeAccess(models.Model):
    """That the fund granted a code access to one of the two spaces. `numbers` of its accounts were given; none is given again.

    The row is the lock under which accounts of the code come to be.
    """

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="exchange_accesses")
    environment = models.CharField(max_length=10)
    granted_at = models.DateTimeField()
    numbers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "environment"], name="a_code_has_one_access_to_a_space"),
        )


class ExchangeAccount(models.Model):
    """Of a person or a software, for one code in one space. Closed for good; locked until somebody unlocks it."""

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="exchange_accounts")
    environment = models.CharField(max_length=10)
    username = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    roles = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ranges = models.JSONField(default=list)
    secret = models.CharField(max_length=160, blank=True)
    """A slow hash; empty before the first secret is made, and for who signs in with keys alone."""
    secret_made_at = models.DateTimeField(null=True)
    portal_account_id = models.BigIntegerField(null=True, db_index=True)
    """Whose sign-in on the web manages the accounts of the code, where the person has the role for it."""
    opened_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="exchange_account_period_has_a_day",
            ),
        )


class AccountKey(models.Model):
    """An SSH public key; the private half never was here."""

    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=60)
    type = models.CharField(max_length=40)
    blob = models.TextField()
    """The wire bytes in base64, as `authorized_keys` has them."""
    fingerprint = models.CharField(max_length=50)
    valid_from = models.DateField()
    valid_until = models.DateField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "fingerprint"],
                condition=Q(removed_at=None),
                name="an_account_has_a_key_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="account_key_period_has_a_day"
            ),
        )


class ExchangeSession(models.Model):
    """One accepted sign-in to the space. `address` is shown to the holder and to staff; `network` is what tries are counted by."""

    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="sessions")
    key = models.ForeignKey(AccountKey, on_delete=models.PROTECT, null=True, related_name="sessions")
    """Empty where a secret opened it."""
    roles = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    network = models.CharField(max_length=49)
    node = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When its node last said that it is open; of a node that died nothing comes."""
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["account", "network", "began_at"], name="session_of_account_from"),
            models.Index(fields=["account", "began_at"], name="sessions_of_an_account"),
            models.Index(fields=["key", "began_at"], name="sessions_of_a_key"),
            models.Index(fields=["node"], condition=Q(ended_at=None), name="sessions_open_at_a_node"),
            models.Index(fields=["account"], condition=Q(ended_at=None), name="sessions_open_of_an_account"),
        )


class TurnedAway(models.Model):
    """Refused sign-ins of one time, counted: a row, not a line a packet. `account_id` 0 stands for nobody's."""

    account_id = models.BigIntegerField()
    network = models.CharField(max_length=49)
    because = models.CharField(max_length=20)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "because", "network", "window_at"], name="turned_away_once_a_window"
            ),
        )
        indexes = (
            models.Index(fields=["window_at"], name="turned_away_by_window"),
            models.Index(fields=["account_id", "last_at", "id"], name="turned_away_of_an_account"),
        )


class HostKey(models.Model):
    """A key by which a door of the space shows that it is the space. The doors say which they have."""

    type = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=50, unique=True)
    seen_at = models.DateTimeField()


class EventCursor(models.Model):
    """How far the events of a series were obeyed."""

    series = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
