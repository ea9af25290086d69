"""Anna holds a code since a while and changes what the register says of her; Dora and Carl are of the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from tests.office import cast

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.sign_ins import UNSEEN
from prestalux.office.changes import actions, queries
from prestalux.office.changes.actions import ChangeDeed, Wish, Words
from prestalux.office.dossiers.actions import Given
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.changes import HANDLING, ChangeKind
from prestalux.rules.identifiers.reference import Reference

LATER: Final = cast.NOW + 60 * cast.DAY
TODAY: Final = date(2027, 1, 22)
NO_WORDS: Final = Words()
ADDRESS: Final = {
    "practice": "",
    "street": "2, rue Neuve",
    "extra": "",
    "postcode": "9998",
    "town": "Luxembourg",
    "country": "LU",
}
WANTED: Final[dict[ChangeKind, dict[str, str]]] = {
    ChangeKind.ADDRESS: ADDRESS,
    ChangeKind.PHONE: {"phone": "+352621000001"},
    ChangeKind.EMAIL: {"email": "anna.new@example.org"},
    ChangeKind.NAME: {
        "family_name": "Weber-Muster",
        "given_name": "Anna",
        "birth_name": "Weber",
        "original_script": "",
    },
    ChangeKind.SPECIALTY: {"specialty": "Z1"},
    ChangeKind.BANK_ACCOUNT: {"holder": "Anna Weber", "iban": "LU980019400644750001", "bic": ""},
    ChangeKind.CESSATION: {},
}


def held(name: str = "anna", **changes: Any) -> tuple[cast.Request, str]:
    """A request granted long before LATER, and the code."""
    anna = cast.submitted(name, **changes)
    return anna, cast.grant(anna, cast.staff(cast.Role.REVIEWER, f"Dina-{name}"))


def given(title: str = "RIB") -> Given:
    return Given(cast.paper(title), f"{title}.pdf", 1, ())


def ask(
    anna: cast.Request,
    digits: str,
    kind: ChangeKind,
    *,
    wished: date = TODAY,
    wanted: dict[str, str] | None = None,
    visit: datetime | None = None,
    at: datetime = LATER,
) -> str:
    return actions.ask_change(
        Wish(kind, WANTED[kind] if wanted is None else wanted, wished),
        digits=digits,
        given=given() if HANDLING[kind].evidence else None,
        language="fr",
        visit_began_at=visit or at,
        by=anna.by,
        at=at,
        entropy=cast.entropy(f"{digits} {kind} {at}"),
    )


def view(reference: str, at: datetime = LATER) -> queries.ChangeView:
    dossier_id = queries.dossier_id_of(Reference.parse(reference))
    assert dossier_id is not None
    return queries.view_of(dossier_id, at)


def follow(reference: str, *, kind: str = "change-confirm", at: datetime = LATER) -> str:
    """Follow the link of the letter, as the post makes it."""
    letter = Letter.objects.filter(dossier_id=view(reference, at).id, kind=kind).latest("pk")
    token = accounts.make_link(
        account_id=letter.account_id or 0, at=at, valid_for=timedelta(days=30), purpose=letter.key
    )
    return actions.come_in(token, at=at, visit=UNSEEN)[1]


def decide(
    reference: str,
    by: Actor,
    deed: ChangeDeed = ChangeDeed.ACCEPT,
    words: Words = NO_WORDS,
    *,
    version: int | None = None,
    at: datetime = LATER,
) -> date | None:
    return actions.decide(reference=reference, deed=deed, words=words, version=version, by=by, at=at)


def confirm(reference: str, by: Actor, *, at: datetime = LATER) -> date | None:
    prepared = view(reference, at).prepared
    assert prepared is not None
    return actions.confirm_deed(reference=reference, proposal_id=prepared.id, version=None, by=by, at=at)


def code(digits: str, on: date = TODAY) -> queries.OwnCode:
    return queries.own_code(ProviderCode.objects.get(digits=digits), on)


def person(digits: str, on: date = TODAY) -> dict[str, str]:
    provider_id = ProviderCode.objects.get(digits=digits).provider_id
    found = queries.identity_on(provider_id, on)
    assert found is not None
    return {name: getattr(found, name) for name in (*queries.NAME, "email", "phone")}


def letters(reference: str) -> list[tuple[str, str]]:
    """Kind and addressee of each, as the change names it."""
    rows = Letter.objects.filter(dossier_id=view(reference).id).order_by("pk")
    return [(row.kind, row.facts["to"]) for row in rows]
