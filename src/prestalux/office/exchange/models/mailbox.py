from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.db.models import Q

from prestalux.office.exchange.models.accounts import ExchangeAccount
from prestalux.office.files.models import SealedFile
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.deposit_states import TAKEN, DepositState

COMING_IN: Final = [DepositState.ARRIVING.value, DepositState.COMPLETE.value]
TO_ANSWER: Final = [DepositState.ACCEPTED.value, DepositState.PROCESSING.value]
"""States in which somebody has still something to do: indexes of their own, as they are few among many."""


class Deposit(models.Model):
    """A request file, from its first byte that was put away. Its bytes are the portions that belong to it.

    `name_key`: two names with the same key are one (case, composition). `writer`: whose portions are taken; another writer who
    goes on with the file takes it from the former. `claimed_sha256`: what a control file says of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Without an index of their own: others begin with them.
    account = models.ForeignKey(
        ExchangeAccount, on_delete=models.PROTECT, related_name="deposits", db_index=False
    )
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="deposits", db_index=False)
    environment = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=255)
    state = models.CharField(max_length=12, default=DepositState.ARRIVING.value)
    size = models.PositiveBigIntegerField(default=0)
    """Bytes put away, without a gap."""
    sha256 = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    """When it was accepted, refused or found to be a duplicate."""
    modified_at = models.DateTimeField(null=True)
    """As the client set it; shown back to it and used for nothing."""
    writer = models.CharField(max_length=36, blank=True)
    claimed_sha256 = models.CharField(max_length=64, blank=True)
    first = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repetitions", db_index=False
    )
    """Of a duplicate: the file whose bytes it repeats."""
    turn_at = models.DateTimeField(null=True)
    """When the worker takes it up; None while it has nothing to do with it."""
    lease = models.CharField(max_length=36, blank=True)
    tries = models.PositiveIntegerField(default=0)
    """How often the worker could not open or find its bytes since it last went on."""
    bytes_purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code", "environment", "name_key"],
                condition=Q(state__in=sorted(state.value for state in TAKEN)),
                name="an_accepted_file_takes_its_name",
            ),
            models.UniqueConstraint(
                fields=["code", "environment", "name_key"],
                condition=Q(state=DepositState.ARRIVING.value),
                name="a_name_arrives_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["turn_at"], condition=Q(turn_at__isnull=False), name="deposits_due"),
            # Each costs every small file that comes: one for lists by time, and small ones of what somebody has still to do.
            models.Index(fields=["code", "environment", "opened_at", "id"], name="deposits_by_time"),
            models.Index(
                fields=["code", "environment", "opened_at"],
                condition=Q(state__in=COMING_IN),
                name="deposits_coming_in",
            ),
            models.Index(
                fields=["settled_at", "id"], condition=Q(state__in=TO_ANSWER), name="deposits_to_answer"
            ),
            models.Index(
                fields=["settled_at"], condition=Q(settled_at__isnull=False), name="deposits_by_settling"
            ),
            models.Index(
                fields=["settled_at", "id"],
                condition=Q(state=DepositState.REFUSED.value),
                name="deposits_refused",
            ),
            models.Index(fields=["opened_at", "id"], condition=Q(tries__gt=0), name="deposits_unopened"),
        )


class Portion(models.Model):
    """Sealed bytes of a request file, bound to file, number and offset: beside the row where they are few, else an object
    of the store under this row's own id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="portions", db_index=False)
    number = models.PositiveIntegerField()
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    key_id = models.CharField(max_length=16)
    envelope = models.BinaryField()
    body = models.BinaryField(null=True)
    """None where the bytes lie in the store."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["deposit", "number"], name="portions_of_a_file_have_one_order"),
        )


class DepositEvent(models.Model):
    """What happened to a request file after it began to arrive, which its own row says; in order. Append-only."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="events", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["deposit", "number"], name="events_of_a_file_have_one_order"),
        )


class ChainHead(models.Model):
    """The last receipt of an account: the row is the lock under which the next is made."""

    account = models.OneToOneField(
        ExchangeAccount, on_delete=models.PROTECT, primary_key=True, related_name="chain_head"
    )
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)


class Receipt(models.Model):
    """One layer of what the fund says of a request file: the signed bytes themselves. Append-only."""

    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="receipts")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="receipts")
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="receipts")
    environment = models.CharField(max_length=10)
    number = models.PositiveBigIntegerField(null=True)
    """In the account's chain; None for a structure receipt, which hangs on the one of its file."""
    layer = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "number"], name="receipts_of_an_account_are_a_chain"),
            models.UniqueConstraint(fields=["deposit", "layer"], name="a_layer_of_a_file_has_one_receipt"),
        )
        indexes = (
            models.Index(fields=["code", "environment", "made_at"], name="receipts_of_a_space"),
            models.Index(fields=["made_at"], name="receipts_by_time"),
        )


class PrintedReceipt(models.Model):
    """The PDF of a receipt, made when somebody first asked for it; the same bytes ever after."""

    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, primary_key=True, related_name="printed"
    )
    file = models.ForeignKey(SealedFile, on_delete=models.PROTECT)


class Return(models.Model):
    """A file the fund puts there for a code. Its bytes are sealed portions of one size, each an object of the store."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="returns")
    environment = models.CharField(max_length=10)
    deposit = models.ForeignKey(Deposit, null=True, on_delete=models.PROTECT, related_name="returns")
    """The request it answers, where it answers one."""
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(null=True)
    """None once its bytes are deleted."""
    body = models.BinaryField(null=True)
    """The one portion of a small file; None where portions lie in the store."""
    published_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)
    """When it was first read to its end."""
    acknowledged_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    warned = models.PositiveSmallIntegerField(default=0)
    """How many warnings the provider had that it waits."""
    staff_warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code", "environment", "name_key"], name="a_return_has_a_name_of_its_own"
            ),
        )
        indexes = (
            models.Index(
                fields=["published_at"],
                condition=Q(acknowledged_at=None, deleted_at=None),
                name="returns_waiting",
            ),
            models.Index(fields=["code", "environment", "published_at", "id"], name="returns_of_a_space"),
            models.Index(fields=["published_at"], name="returns_by_publishing"),
            models.Index(
                fields=["collected_at"], condition=Q(collected_at__isnull=False), name="returns_by_collecting"
            ),
        )


class SpaceKey(models.Model):
    """The key that opens the returns of a code in one space, wrapped by the house’s ring."""

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="space_keys")
    environment = models.CharField(max_length=10)
    key_id = models.CharField(max_length=16)
    wrapped_key = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "environment"], name="a_space_has_one_key"),)


class RefusalNotice(models.Model):
    """A readable file beside a refusal that the protocol itself could only call a failure."""

    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="notices")
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="notices")
    environment = models.CharField(max_length=10)
    at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["code", "environment", "at"], name="notices_of_a_space"),)
