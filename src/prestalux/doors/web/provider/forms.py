"""What a provider types for each kind of change, checked by the same rules as the sheet of a request."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared.plain_forms import DayField, PlainSelect, say
from prestalux.doors.shared.sheet_forms import (
    BankForm,
    IdentityForm,
    PracticeForm,
    SectionForm,
    clean_name,
    text,
)
from prestalux.rules.changes import ChangeKind
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.identifiers.contact import BadEmail, BadPhone, Email, Phone

ADDRESS: Final = ("practice", "street", "extra", "postcode", "town", "country")
NAME: Final = ("family_name", "given_name", "birth_name", "original_script")


class ChangeForm(SectionForm):
    """`names`: the fields that say what is wanted; `from_day`, where there is one, from when on."""

    names: ClassVar[tuple[str, ...]] = ()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in self.names}

    def wished_from(self, today: date) -> date:
        return self.cleaned_data.get("from_day") or today


def day_field(label: Any) -> DayField:
    return DayField(label=label, help_text=_("For example 01.01.2027"))


class AddressForm(ChangeForm, PracticeForm):
    names = ADDRESS
    start_on = None  # type: ignore[assignment]  # Django: the field of the base is left out
    from_day = day_field(_("From which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*ADDRESS, "from_day"])


class PhoneForm(ChangeForm):
    names = ("phone",)
    phone = text(
        _("New phone number"),
        _("Enter a phone number."),
        max_length=40,
        help_text=_("With the country code if it is not from Luxembourg, for example +33 6 12 34 56 78."),
        autocomplete="tel",
        inputmode="tel",
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        try:
            return Phone.parse(typed, "LU").e164
        except BadPhone as refusal:
            raise forms.ValidationError(say(refusal)) from None


class EmailForm(ChangeForm):
    names = ("email",)
    email = text(
        _("New e-mail address"),
        _("Enter an e-mail address."),
        max_length=254,
        help_text=_("We send a link to it: the change is made once you have followed it."),
        autocomplete="email",
        inputmode="email",
    )

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        try:
            return Email.parse(typed).address
        except BadEmail as refusal:
            raise forms.ValidationError(say(refusal)) from None


class NameForm(ChangeForm):
    names = NAME
    family_name = IdentityForm.base_fields["family_name"]
    given_name = IdentityForm.base_fields["given_name"]
    birth_name = IdentityForm.base_fields["birth_name"]
    original_script = IdentityForm.base_fields["original_script"]
    from_day = day_field(_("From which day"))

    def clean(self) -> None:
        clean_name(self)


class SpecialtyForm(ChangeForm):
    names = ("specialty",)
    specialty = forms.ChoiceField(
        label=_("New specialty"),
        help_text=_("As written in the authorisation."),
        widget=PlainSelect,
        error_messages={"required": _("Choose a specialty."), "invalid_choice": _("Choose a specialty.")},
    )
    from_day = day_field(_("From which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "fr"
        options = [(row.code, row.label(language)) for row in specialties_of(self.profession)]
        choice = self.fields["specialty"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for the type checker)
        choice.choices = [("", _("Choose")), *sorted(options, key=lambda pair: pair[1].casefold())]


class BankAccountForm(ChangeForm, BankForm):
    names = ("holder", "iban", "bic")
    from_day = day_field(_("From which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["holder", "iban", "bic", "from_day"])


class CessationForm(ChangeForm):
    from_day = day_field(_("Last day of practice"))


FORMS: Final[dict[ChangeKind, type[ChangeForm]]] = {
    ChangeKind.ADDRESS: AddressForm,
    ChangeKind.PHONE: PhoneForm,
    ChangeKind.EMAIL: EmailForm,
    ChangeKind.NAME: NameForm,
    ChangeKind.SPECIALTY: SpecialtyForm,
    ChangeKind.BANK_ACCOUNT: BankAccountForm,
    ChangeKind.CESSATION: CessationForm,
}
