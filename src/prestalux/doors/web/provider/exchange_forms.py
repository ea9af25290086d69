"""What a provider types to ask for the network or for access, and to keep accounts and keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import exchange_words
from prestalux.doors.shared.plain_forms import DayField, PlainForm, say
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.shared.sheet_forms import text, visible
from prestalux.rules.exchange.accounts import (
    LONGEST_NAME,
    BadExchangeAccount,
    Environment,
    ExchangeRole,
    ExchangeTerms,
    HolderKind,
)
from prestalux.rules.exchange.networks import BadRange, ranges_of
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.exchange.ssh_keys import LONGEST, USUAL_DAYS, BadSshKey, SshKey, ssh_key
from prestalux.rules.identifiers.contact import BadEmail, BadPhone, Email, Phone
from prestalux.rules.periods import EmptyPeriod, Period

LONGEST_REMARKS: Final = 2_000
LONGEST_RANGES: Final = 2_000


def lines(label: Any, *, rows: int, longest: int, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(
        label=label, required=False, max_length=longest, help_text=help_text, widget=widget
    )


def remarks() -> forms.CharField:
    return lines(_("Remarks"), rows=3, longest=LONGEST_REMARKS)


def choices(words: Any) -> list[tuple[str, Any]]:
    return list(words.items())


class AskForm(PlainForm):
    """`names`: the fields that say what is wanted."""

    names: tuple[str, ...] = ()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: _written(self.cleaned_data.get(name)) for name in self.names}

    @property
    def environment(self) -> Environment | None:
        chosen = self.cleaned_data.get("environment")
        return Environment(chosen) if chosen else None


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "").strip()


class AccessForm(AskForm):
    names = ("holder", "name", "remarks")
    environment = forms.ChoiceField(  # type: ignore[assignment]  # Django: a field, read as the property above
        label=_("For which space?"),
        help_text=_("Test and production never mix: each has accounts and keys of its own."),
        choices=choices(exchange_words.ENVIRONMENT),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a space.")},
    )
    holder = forms.ChoiceField(
        label=_("Who will use the first account?"),
        choices=choices(exchange_words.HOLDER),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who will use it.")},
    )
    name = text(
        _("Name of the person or of the software"),
        _("Enter a name."),
        max_length=LONGEST_NAME,
        validators=(visible,),
    )
    remarks = remarks()


class NetworkForm(AskForm):
    names = ("contact", "phone", "remarks")
    contact = text(
        _("Technical contact"),
        _("Enter a name."),
        help_text=_("Whom the operator of the network may call."),
        validators=(visible,),
    )
    phone = text(
        _("Phone number"), _("Enter a phone number."), max_length=40, autocomplete="tel", inputmode="tel"
    )
    remarks = remarks()

    def clean_phone(self) -> str:
        try:
            return Phone.parse(self.cleaned_data["phone"], "LU").e164
        except BadPhone as refusal:
            raise forms.ValidationError(say(refusal)) from None


class TerminationForm(AskForm):
    names = ("last_day", "remarks")
    last_day = DayField(label=_("Last day"), help_text=_("For example 01.01.2027"))
    remarks = remarks()


FORMS: Final[dict[AccessKind, type[AskForm]]] = {
    AccessKind.NETWORK_ACTIVATION: NetworkForm,
    AccessKind.NETWORK_CHANGE: NetworkForm,
    AccessKind.NETWORK_TERMINATION: TerminationForm,
    AccessKind.EXCHANGE_ACCESS: AccessForm,
}


class AccountForm(PlainForm):
    """Another account of the code."""

    holder = forms.ChoiceField(
        label=_("Who will use the account?"),
        choices=choices(exchange_words.HOLDER),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who will use it.")},
    )
    name = text(
        _("Name of the person or of the software"),
        _("Enter a name."),
        max_length=LONGEST_NAME,
        validators=(visible,),
    )
    roles = forms.MultipleChoiceField(
        label=_("What may the account do?"),
        choices=choices(exchange_words.ROLE),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    email = text(
        _("E-mail address of the person"),
        required=False,
        max_length=254,
        help_text=_("Only for who manages accounts: we send a link to this space there."),
        inputmode="email",
    )
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if the account has no end.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.terms: ExchangeTerms | None = None

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        try:
            return Email.parse(typed).address if typed else ""
        except BadEmail as refusal:
            raise forms.ValidationError(say(refusal)) from None

    def clean(self) -> None:
        data = self.cleaned_data
        if not {"holder", "name", "roles"} <= data.keys():
            return
        roles = frozenset(ExchangeRole(role) for role in data["roles"])
        if ExchangeRole.ADMINISTER in roles and not data.get("email") and data["holder"] == HolderKind.PERSON:
            self.add_error("email", _("Enter the address to which we may send the link."))
        if ExchangeRole.ADMINISTER not in roles and data.get("email"):
            self.add_error(
                "email",
                _("Only who manages accounts and keys is sent a link: tick it above, or leave this empty."),
            )
        try:
            days = Period.through(self.today, data.get("last_day"))
            self.terms = ExchangeTerms(HolderKind(data["holder"]), data["name"], roles, days)
        except EmptyPeriod:
            self.add_error("last_day", _("The day must lie in the future."))
        except BadExchangeAccount as refusal:
            field = "name" if refusal.facts["why"] == "name" else "roles"
            self.add_error(field, text_of(refusal, get_language() or "fr"))


class KeyForm(PlainForm):
    """A public key, pasted or as a file. Whatever was pasted is never shown again: it may have been a private one."""

    prefix = "key"
    pasted = lines(
        _("Public key"),
        rows=3,
        longest=LONGEST,
        help_text=_("The whole line of the .pub file. It begins with ssh-ed25519, for example."),
        spellcheck="false",
        autocomplete="off",
    )
    file = forms.FileField(label=_("Or its file"), required=False)
    name = text(
        _("Name of the key"),
        required=False,
        max_length=60,
        help_text=_("For example: server of the practice"),
        validators=(visible,),
    )
    last_day = DayField(
        label=_("Last day"), help_text=_("The key still opens the space on this day, and never after it.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today + timedelta(days=USUAL_DAYS)
        for one in ("pasted", "file"):
            self.fields[one].conditional = True  # type: ignore[attr-defined]  # one of them: neither is called optional
        self.key: SshKey | None = None

    def clean(self) -> None:
        data = self.cleaned_data
        given = data.get("file")
        pasted = given.read(LONGEST + 1) if given is not None else data.get("pasted", "")
        try:
            self.key = ssh_key(pasted)
        except BadSshKey as refusal:
            self.add_error("pasted", text_of(refusal, get_language() or "fr"))

    def emptied(self) -> KeyForm:
        """The same answers to show again, without what was pasted."""
        self.data = {**self.data.dict(), self.add_prefix("pasted"): ""}  # type: ignore[attr-defined]  # of a POST
        return self


class NetworksForm(PlainForm):
    prefix = "networks"
    ranges = lines(
        _("Addresses"),
        rows=3,
        longest=LONGEST_RANGES,
        help_text=_(
            "One address or range a line, for example 192.0.2.7 or 10.20.0.0/16. Empty: from everywhere."
        ),
        spellcheck="false",
        autocomplete="off",
    )

    def clean_ranges(self) -> tuple[str, ...]:
        try:
            return ranges_of(self.cleaned_data["ranges"])
        except BadRange as refusal:
            raise forms.ValidationError(text_of(refusal, get_language() or "fr")) from None
