"""Anna is a physiotherapist who must exchange files; she asks for access, and Dora of the desk grants it."""

from __future__ import annotations

import base64
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.office import cast
from tests.samples.readable import filled

from prestalux.doors.shared.print.access_form import access_form
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.sign_ins import UNSEEN
from prestalux.office.exchange.actions import deciding, keeping, letting_in, requesting
from prestalux.office.exchange.actions.letting_in import Granted, Refused
from prestalux.office.exchange.actions.requesting import AccessWish
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal.actor import Actor
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.accounts import Environment, ExchangeRole, ExchangeTerms, HolderKind
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.exchange.ssh_keys import SshKey, ssh_key
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period, day_of

LATER: Final = cast.NOW + 60 * cast.DAY
TODAY: Final = day_of(LATER)
HOME: Final = "192.0.2.7"
ELSEWHERE: Final = "198.51.100.9"
FILES: Final = frozenset({ExchangeRole.DEPOSIT, ExchangeRole.COLLECT})
NETWORK: Final = {"contact": "Paul Muster", "phone": "+352621000002", "remarks": ""}


def prefixes() -> None:
    cast.prefix()
    cast.prefix("991", profession=Profession.PHYSIOTHERAPIST)


def held(
    name: str = "anna", profession: Profession = Profession.PHYSIOTHERAPIST, **changes: Any
) -> tuple[cast.Request, str]:
    """A request granted long before LATER, and the code."""
    usual = {} if profession is Profession.DENTIST else {"specialty": ""}
    anna = cast.submitted(name, profession=profession, **{**usual, **changes})
    return anna, cast.grant(anna, cast.staff(cast.Role.REVIEWER, f"Dina-{name}"))


def visit(by: Actor, *, at: datetime = LATER) -> int | None:
    """A session of the web that has just begun."""
    if by.account_id is None:
        return None
    return accounts.enter_new(by.account_id, visit=UNSEEN, at=at).pk


def ask(
    anna: cast.Request,
    digits: str,
    kind: AccessKind = AccessKind.EXCHANGE_ACCESS,
    environment: Environment | None = Environment.PRODUCTION,
    *,
    wanted: dict[str, str] | None = None,
    at: datetime = LATER,
) -> str:
    of_the_network = kind.of_the_network
    usual = NETWORK if of_the_network else {"holder": "person", "name": "Anna Weber", "remarks": ""}
    return requesting.ask_access(
        AccessWish(kind, usual if wanted is None else wanted, None if of_the_network else environment),
        digits=digits,
        language="fr",
        by=anna.by,
        at=at,
        entropy=cast.entropy(f"{digits} {kind} {environment} {at}"),
    )


def form(digits: str, **answers: str) -> bytes:
    """Our own form as it is sent back, for access unless `answers` say otherwise."""
    usual = {"code": digits, "kind": "exchange-access", "environment": "production"}
    wanted = {**usual, "holder": "person", "name": "Anna Weber", **answers}
    return filled(access_form("fr", "Fonds de santé", "fonds@example.org"), **wanted)


def view(reference: str, at: datetime = LATER) -> queries.AccessView:
    dossier_id = queries.dossier_id_of(Reference.parse(reference))
    assert dossier_id is not None
    return queries.view_of(dossier_id, at)


def grant(reference: str, by: Actor, *, ranges: tuple[str, ...] = (), at: datetime = LATER) -> str:
    return deciding.grant(reference=reference, ranges=ranges, version=None, by=by, at=at)


def account(
    anna: cast.Request, digits: str, by: Actor, environment: Environment = Environment.PRODUCTION
) -> str:
    """The first account of the code in a space."""
    return grant(ask(anna, digits, environment=environment), by)


def another(
    anna: cast.Request,
    digits: str,
    *,
    holder: HolderKind = HolderKind.SOFTWARE,
    roles: frozenset[ExchangeRole] = FILES,
    environment: Environment = Environment.PRODUCTION,
    email: str = "",
    days: Period | None = None,
    session: int | None = None,
    at: datetime = LATER,
) -> str:
    terms = ExchangeTerms(holder, "Praxis 4", roles, days or Period(TODAY))
    return keeping.open_account(
        terms,
        digits=digits,
        environment=environment,
        email=email,
        session=session or visit(anna.by, at=at),
        by=anna.by,
        at=at,
    )


def secret(username: str, by: Actor, *, session: int | None = None, at: datetime = LATER) -> str:
    return keeping.make_secret(
        username=username,
        session=session or visit(by, at=at),
        by=by,
        at=at,
        entropy=cast.entropy(f"{username} {at}"),
    ).text


@cache
def key(name: str = "laptop") -> SshKey:
    drawn = cast.entropy(name)(32)
    public = Ed25519PrivateKey.from_private_bytes(drawn).public_key()
    form = (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return ssh_key(f"{public.public_bytes(*form).decode()} {name}")


def add_key(
    username: str,
    by: Actor,
    name: str = "laptop",
    *,
    last_day: date = date(2027, 12, 31),
    session: int | None = None,
    at: datetime = LATER,
) -> int:
    return keeping.add_key(
        username=username,
        key=key(name),
        name=name,
        last_day=last_day,
        session=session or visit(by, at=at),
        by=by,
        at=at,
    )


def by_key(
    username: str, name: str = "laptop", address: str = HOME, *, at: datetime = LATER
) -> Granted | Refused:
    return letting_in.let_in_with_key(username, key(name).blob, address, at=at)


def by_secret(username: str, text: str, address: str = HOME, *, at: datetime = LATER) -> Granted | Refused:
    return letting_in.let_in_with_secret(username, text, address, at=at)


def session(found: Granted | Refused, *, at: datetime = LATER, node: str = "") -> int:
    assert isinstance(found, Granted), found
    return letting_in.begin_session(found, at=at, node=node)


def because(found: Granted | Refused) -> str:
    return found.because.value if isinstance(found, Refused) else "granted"


def code(digits: str) -> ProviderCode:
    return ProviderCode.objects.get(digits=digits)


def body(name: str = "laptop") -> str:
    return base64.b64encode(key(name).blob).decode()
