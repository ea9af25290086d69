"""The question groups of the sheet: what is typed becomes values by the rules, or a sentence at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, say
from prestalux.rules.attribution.request import Basis, Section
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.bank_account import BadBankAccount, BankAccount
from prestalux.rules.identifiers.contact import BadPhone, Phone
from prestalux.rules.identifiers.matricule import BadMatricule, Matricule
from prestalux.rules.identifiers.person_name import BadPersonName, PersonName
from prestalux.rules.identifiers.postal_address import BadPostalAddress, PostalAddress
from prestalux.rules.identifiers.typed_text import hides_something, tidy

OLDEST_AGE_DAYS = 120 * 366
FARTHEST_START = timedelta(days=2 * 366)
OLDEST_DOCUMENT = timedelta(days=80 * 366)
FARTHEST_END = timedelta(days=100 * 366)


def text(
    label: Any,
    missing: Any = "",
    *,
    required: bool = True,
    max_length: int = 100,
    help_text: Any = "",
    validators: tuple[Callable[[str], None], ...] = (),
    **attrs: str,
) -> forms.CharField:
    messages = {"required": missing}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label,
        required=required,
        max_length=max_length,
        help_text=help_text,
        widget=widget,
        error_messages=messages,
        validators=validators,
    )


def visible(value: str) -> None:
    """What nobody can see could make a line read as another one, on the desk's screen and in a letter."""
    if hides_something(tidy(value)):
        raise forms.ValidationError(
            _(
                "This line contains invisible characters, probably from copying and pasting. Delete it and type it "
                "on one line."
            )
        )


class SectionForm(PlainForm):
    section: ClassVar[Section]
    lead: ClassVar[Any] = ""

    def __init__(self, *args: Any, profession: Profession, today: date, **kwargs: Any) -> None:
        self.profession, self.today = profession, today
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", _("This is too long."))

    @contextmanager
    def at_field(self, name: str) -> Iterator[None]:
        """A refusal by the rules becomes the sentence at this field."""
        try:
            yield
        except Refusal as refusal:
            self.add_error(name, say(refusal))

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data


def clean_name(form: SectionForm) -> None:
    """The name in four fields of a form, as the rules write it."""
    data = form.cleaned_data
    try:
        name = PersonName(
            family=data.get("family_name", ""),
            given=data.get("given_name", ""),
            birth_name=data.get("birth_name", ""),
            original_script=data.get("original_script", ""),
        )
    except BadPersonName as refusal:
        field = {"family": "family_name", "given": "given_name"}.get(str(refusal.facts.get("field")))
        if "family_name" in data:
            form.add_error(field or str(refusal.facts.get("field")), say(refusal))
    else:
        data |= {"family_name": name.family, "given_name": name.given, "birth_name": name.birth_name}
        data["original_script"] = name.original_script


class IdentityForm(SectionForm):
    section = Section.IDENTITY
    family_name = text(
        _("Family name"),
        _("Enter your family name."),
        help_text=_(
            "As in your identity document, in Latin letters. If you have a single name, enter it here."
        ),
        autocomplete="family-name",
    )
    given_name = text(_("Given names"), required=False, autocomplete="given-name")
    birth_name = text(_("Birth name"), required=False, help_text=_("If it differs from your family name."))
    original_script = text(
        _("Name in its original script"),
        required=False,
        max_length=200,
        help_text=_("If your name is not written in Latin letters, for example Ελένη or 陳."),
    )
    birth_date = DayField(label=_("Date of birth"), help_text=_("For example 27.03.1985"))
    matricule = text(
        _("Luxembourg matricule"),
        required=False,
        max_length=30,
        help_text=_("13 digits, on your social security card. Leave it empty if you do not have one yet."),
        inputmode="numeric",
    )
    phone = text(
        _("Phone number"),
        _("Enter a phone number."),
        max_length=40,
        help_text=_("With the country code if it is not from Luxembourg, for example +33 6 12 34 56 78."),
        autocomplete="tel",
        inputmode="tel",
    )

    def clean_birth_date(self) -> date:
        day: date = self.cleaned_data["birth_date"]
        if day >= self.today:
            raise forms.ValidationError(_("The date of birth lies in the future. Please check the year."))
        if (self.today - day).days > OLDEST_AGE_DAYS or (self.today - day).days < 18 * 365:
            raise forms.ValidationError(_("Please check the year of birth."))
        return day

    def clean(self) -> None:
        clean_name(self)
        self._clean_numbers(self.cleaned_data)

    def _clean_numbers(self, data: dict[str, Any]) -> None:
        if typed := data.get("matricule"):
            try:
                born = data.get("birth_date")
                data["matricule"] = Matricule.parse(typed, today=self.today, birth_date=born).digits
            except BadMatricule as refusal:
                self.add_error("matricule", say(refusal))
        if typed := data.get("phone"):
            try:
                data["phone"] = Phone.parse(typed, "LU").e164
            except BadPhone as refusal:
                self.add_error("phone", say(refusal))


class AuthorisationForm(SectionForm):
    section = Section.AUTHORISATION
    basis = forms.ChoiceField(
        label=_("What do you hold?"),
        choices=list(labels.BASIS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    basis_number = text(
        _("Number of the document"),
        required=False,
        max_length=60,
        help_text=_("If there is one on it."),
        validators=(visible,),
    )
    basis_from = DayField(label=_("First day on which it holds"), help_text=_("For example 01.09.2026"))
    basis_until = DayField(
        label=_("Last day on which it holds"),
        required=False,
        help_text=_("Required for a declaration of services; leave it empty if an authorisation has no end."),
    )
    specialty = forms.ChoiceField(
        label=_("Specialty"),
        required=False,
        help_text=_("As written in the authorisation; leave it empty if there is none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        options = [(row.code, row.label(language)) for row in specialties_of(self.profession)]
        if options:
            choice = self.fields["specialty"]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
            choice.choices = [("", _("None")), *sorted(options, key=lambda pair: pair[1].casefold())]
        else:
            del self.fields["specialty"]
        if self.profession not in {Profession.DENTIST, Profession.DOCTOR}:
            del self.fields["basis"]
            self.fields["basis_until"].help_text = _("Leave it empty if the authorisation has no end.")

    def clean_basis_from(self) -> date:
        day: date = self.cleaned_data["basis_from"]
        if not self.today - OLDEST_DOCUMENT <= day <= self.today + FARTHEST_START:
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean_basis_until(self) -> date | None:
        """The last day of the calendar stands for an open end (rules/periods)."""
        day: date | None = self.cleaned_data["basis_until"]
        if day not in (None, date.max) and day > self.today + FARTHEST_END:
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self) -> None:
        data = self.cleaned_data
        data.setdefault("specialty", "")
        if "basis" not in self.fields:
            data["basis"] = Basis.AUTHORISATION.value
        first, last = data.get("basis_from"), data.get("basis_until")
        if data.get("basis") == Basis.DECLARATION and last is None and "basis_until" not in self.errors:
            self.add_error(
                "basis_until", _("A declaration of services has a last day: enter it as on the document.")
            )
        if first and last and last < first:
            self.add_error("basis_until", _("The last day lies before the first one."))
        if last and last < self.today:
            self.add_error(
                "basis_until",
                _(
                    "This document has expired. Ask the Ministry for a new one first, then come back: your answers are kept."
                ),
            )


class PracticeForm(SectionForm):
    section = Section.PRACTICE
    start_on = DayField(
        label=_("First day of practice"),
        help_text=_("The code must be obtained before this day. For example 01.12.2026"),
    )
    practice = text(
        _("Name of the practice"),
        required=False,
        max_length=120,
        validators=(visible,),
        autocomplete="organization",
    )
    street = text(_("Number and street"), autocomplete="address-line1")
    extra = text(_("Further line of the address"), required=False, autocomplete="address-line2")
    postcode = text(
        _("Postcode"),
        required=False,
        max_length=16,
        help_text=_("Leave it empty in a country without postcodes."),
        autocomplete="postal-code",
    )
    town = text(_("Town"), max_length=80, autocomplete="address-level2")
    country = forms.ChoiceField(
        label=_("Country"), initial="LU", widget=PlainSelect(attrs={"autocomplete": "country"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["country"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = labels.countries(get_language() or "fr")
        for name in ("street", "postcode", "town"):
            # Whether they are needed depends on the country: the rules of addresses say so, not the field.
            self.fields[name].required = False
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean_start_on(self) -> date:
        day: date = self.cleaned_data["start_on"]
        if day > self.today + FARTHEST_START or day < date(self.today.year - 10, 1, 1):
            raise forms.ValidationError(_("Please check the year."))
        return day

    def clean(self) -> None:
        data = self.cleaned_data
        names = ("street", "extra", "postcode", "town", "country")
        try:
            address = PostalAddress.parse(**{name: data.get(name) or "" for name in names})
        except BadPostalAddress as refusal:
            for found in refusal.facts["findings"]:  # type: ignore[attr-defined]
                if found.field.value not in self.errors:
                    self.add_error(found.field.value, say(BadPostalAddress(why=found.why)))
        else:
            data |= {name: getattr(address, name) for name in names}


class RadiologyForm(SectionForm):
    section = Section.RADIOLOGY
    radiological_equipment = forms.TypedChoiceField(
        label=_("Will you use radiological equipment in your practice?"),
        help_text=_(
            "For example a dental X-ray device. If you do, the radioprotection authorisation is one of the pieces."
        ),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )


class BankForm(SectionForm):
    section = Section.BANK
    holder = text(
        _("Account holder"),
        _("Enter the account holder."),
        max_length=120,
        help_text=_("As on the statement of your bank."),
        validators=(visible,),
    )
    iban = text(
        _("IBAN"),
        _("Enter the IBAN."),
        max_length=60,
        help_text=_("Of any country of the SEPA area, for example LU28 0019 4006 4475 0000."),
        spellcheck="false",
    )
    bic = text(
        _("BIC"),
        required=False,
        max_length=20,
        help_text=_("Only if you wish; we look it up."),
        spellcheck="false",
    )

    def clean(self) -> None:
        data = self.cleaned_data
        if not data.get("iban"):
            return
        try:
            account = BankAccount.parse(data["iban"], data.get("bic", ""), on=self.today)
        except BadBankAccount as refusal:
            field = "bic" if str(refusal.facts["why"]).startswith("bic") else "iban"
            self.add_error(field, say(refusal))
        else:
            data |= {"iban": account.iban, "bic": account.bic or ""}


FORMS: dict[Section, type[SectionForm]] = {
    form.section: form for form in (IdentityForm, AuthorisationForm, PracticeForm, RadiologyForm, BankForm)
}
