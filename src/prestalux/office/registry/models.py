from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from prestalux.office.registry.plain_text import PlainOf

models.CharField.register_lookup(Length)


class Provider(models.Model):
    """A person known to the fund; everything about them is a dated fact."""

    recorded_at = models.DateTimeField()


class ProviderHolder(models.Model):
    """Whose account acts for a provider in their own space: that of the request by which a code was given, or one opened
    at the address that the register holds.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="holders")
    account_id = models.BigIntegerField(db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "account_id"), condition=Q(until=None), name="account_holds_provider_once"
            ),
        )


class ProviderCode(models.Model):
    """A code, for life: never changed, never deleted, never given again."""

    digits = models.CharField(max_length=8, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="codes")
    kind = models.CharField(max_length=12, default="individual")
    profession = models.CharField(max_length=24)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(digits__length=8), name="provider_code_eight_digits"),
            models.CheckConstraint(
                condition=~Q(digits__startswith="0"), name="provider_code_no_leading_zero"
            ),
        )
        indexes = (models.Index(fields=("recorded_at",), name="providercode_recorded"),)


class DatedFact(models.Model):
    """A fact on two axes: the days on which it holds, and the moments from and until which the register knew it.

    Written by `facts` alone. A row never changes but for its end of being known, once; the database itself refuses
    anything else, and two rows that state the same fact for one day as known at one moment (`two_axes`).
    """

    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_period_has_a_day",
            ),
        )
        # For "what changed since": by what was said, what was taken back, and the days on which something begins or is over.
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            models.Index(fields=("recorded_at",), name="%(class)s_recorded"),
            models.Index(fields=("valid_from",), name="%(class)s_begins"),
            models.Index(
                fields=("superseded_at",),
                name="%(class)s_superseded",
                condition=Q(superseded_at__isnull=False),
            ),
            models.Index(
                fields=("valid_until",), name="%(class)s_over", condition=Q(valid_until__isnull=False)
            ),
        )


def _begins(column: str, name: str) -> models.Index:
    """For `startswith` in whatever language the database sorts."""
    return models.Index(fields=(column,), name=name, opclasses=("text_pattern_ops",))


class ProviderIdentity(DatedFact):
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="identities")
    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100, blank=True)
    birth_name = models.CharField(max_length=100, blank=True)
    original_script = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    """Unknown where the person came from an older register; so may be the e-mail address."""
    matricule = models.CharField(max_length=13, blank=True)
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=32, blank=True)
    family_plain = PlainOf("family_name")
    given_plain = PlainOf("given_name")

    class Meta(DatedFact.Meta):
        abstract = False
        indexes = (
            *DatedFact.Meta.indexes,
            _begins("family_plain", "identity_family_plain"),
            _begins("given_plain", "identity_given_plain"),
            models.Index(
                fields=["email"], condition=Q(superseded_at=None) & ~Q(email=""), name="identity_by_email"
            ),
            models.Index(
                fields=["matricule"], condition=Q(matricule__gt=""), name="provider_identity_matricule"
            ),
        )


class CodeStatus(DatedFact):
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=12)
    reason = models.CharField(max_length=40)


class CodeSpecialty(DatedFact):
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="specialties")
    specialty = models.CharField(max_length=3)


class CodeAddress(DatedFact):
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="addresses")
    practice = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120)
    extra = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    town = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    practice_plain = PlainOf("practice")
    street_plain = PlainOf("street")
    town_plain = PlainOf("town")
    postcode_plain = PlainOf("postcode")

    class Meta(DatedFact.Meta):
        indexes = (
            *DatedFact.Meta.indexes,
            _begins("practice_plain", "address_practice_plain"),
            _begins("street_plain", "address_street_plain"),
            _begins("town_plain", "address_town_plain"),
            _begins("postcode_plain", "address_postcode_plain"),
        )


class CodeBankAccount(DatedFact):
    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.CharField(max_length=120)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)

    class Meta(DatedFact.Meta):
        indexes = ()


class CodeMember(DatedFact):
    """Who may bill under a common code, on which days."""

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="member_of")


class CodePrefix(models.Model):
    """From which prefix a profession's codes are given, by day; several at once are used in order of their row."""

    profession = models.CharField(max_length=24)
    prefix = models.CharField(max_length=5)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=200)


class PrefixSerial(models.Model):
    """How far a prefix is used up; the row's lock makes two grants wait for each other."""

    prefix = models.CharField(max_length=5, primary_key=True)
    used = models.PositiveIntegerField(default=0)


class ReferenceIssue(models.Model):
    """One day's reference files in one folder, which is a series: numbers without gaps, each day once."""

    series = models.CharField(max_length=16)
    sequence = models.PositiveIntegerField()
    day = models.DateField()
    known_at = models.DateTimeField()
    manifest_sha256 = models.CharField(max_length=64)
    codes = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "sequence"), name="reference_issue_number_once"),
            models.UniqueConstraint(fields=("series", "day"), name="reference_issue_day_once"),
        )


class RegisterImport(models.Model):
    """One run over the file of a register. `lines` is the cursor: so many are recorded, and are not read again."""

    sha256 = models.CharField(max_length=64)
    layout = models.CharField(max_length=12)
    encoding = models.CharField(max_length=12)
    profession = models.CharField(max_length=24, blank=True, default="")
    """Of codes whose specialty tells none; empty: not told."""
    changes_from = models.DateField()
    lines = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sha256",), condition=Q(finished_at=None), name="register_import_one_unfinished"
            ),
        )


class DoubtfulPair(models.Model):
    """Two codes that may be one person's, for a member of staff to settle."""

    class State(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"

    first = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    recorded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("first", "second"), name="doubtful_pair_once"),)


class FoundWord(models.Model):
    """A word of a name or an address, or the digits of a postal code: once for all providers who have it."""

    text = models.CharField(max_length=48, unique=True)


class WordKey(models.Model):
    """A key under which a word is looked for: as it is heard and misspelt."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=48)
    word = models.CharField(max_length=48)


class WordUse(models.Model):
    """Who has a word, now or once, in a name or in an address; when, the facts say.

    Made anew at any time from the facts, so that no constraint of the database slows down their recording.
    """

    pk = models.CompositePrimaryKey("word", "part", "provider")
    word = models.ForeignKey(
        FoundWord, on_delete=models.PROTECT, related_name="uses", db_index=False, db_constraint=False
    )
    part = models.CharField(max_length=1)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="words", db_index=False, db_constraint=False
    )


class Reinstatement(models.Model):
    """That a code holds again after an end recorded wrongly: prepared by one person, confirmed by another. Kept for good."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        CONFIRMED = "confirmed"
        SENT_BACK = "sent-back"
        TAKEN_BACK = "taken-back"

    code = models.ForeignKey(ProviderCode, on_delete=models.PROTECT, related_name="reinstatements")
    last_day = models.DateField(null=True)
    reason = models.TextField()
    seen = models.CharField(max_length=16)
    """What was known of the code's states when it was prepared: only that is confirmed."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(state="prepared"), name="a_reinstatement_is_prepared_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("prepared_by"))),
                name="who_prepared_a_reinstatement_does_not_confirm",
            ),
        )
