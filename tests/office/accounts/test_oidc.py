"""What an identity service states about a person: read with its keys, for us, for this sign-in, now."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from typing import Any

import pytest
from joserfc import jwk, jwt
from tests.office import cast
from tests.office.cast import MINUTE, NOW

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import oidc
from prestalux.office.accounts.models import LinkedIdentity, SignIn
from prestalux.office.accounts.oidc import Expected, NotIdentified
from prestalux.office.accounts.sign_ins import Means, Visit
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db
ISSUER = "https://identity.example"
KEY = jwk.RSAKey.generate_key(2048, {"kid": "1"})
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "1"})
KEYS = {"keys": [KEY.as_dict(private=False)]}
EXPECTED = Expected(ISSUER, "prestalux", "nonce", asked_at=NOW)


def claims(at: datetime = NOW, **changed: Any) -> dict[str, Any]:
    """`None` leaves a claim out."""
    usual = {
        "iss": ISSUER,
        "aud": "prestalux",
        "nonce": "nonce",
        "sub": "4711",
        "iat": int(at.timestamp()),
        "exp": int(at.timestamp()) + 300,
        "email": "dora@fund.example",
        "email_verified": True,
    }
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def sign_in(statement: str = "", *, at: datetime = NOW, **changed: Any) -> SignIn:
    signed = statement or jwt.encode({"alg": "RS256", "kid": "1"}, claims(at, **changed), KEY)
    return oidc.sign_in(statement=signed, keys=KEYS, expected=EXPECTED, visit=Visit(), at=at)


def why(statement: str = "", **changed: Any) -> object:
    with pytest.raises(NotIdentified) as refused:
        sign_in(statement, **changed)
    return refused.value.facts["why"]


def test_a_verified_address_leads_to_the_account(dora: Actor) -> None:
    begun = sign_in()
    assert (begun.account_id, begun.means) == (dora.account_id, Means.IDENTITY_SERVICE)


def test_from_then_on_the_subject_counts_and_not_the_address(dora: Actor, carl: Actor) -> None:
    sign_in()
    assert sign_in(email="carl@fund.example").account_id == dora.account_id


@pytest.mark.parametrize("verified", [None, False, "true", 1])
def test_an_address_that_is_not_verified_leads_nowhere(dora: Actor, verified: object) -> None:
    assert why(email_verified=verified) == "nobody"


def test_an_account_linked_once_is_not_linked_to_another_subject(dora: Actor) -> None:
    sign_in()
    assert why(sub="4712") == "nobody"


def test_an_applicant_is_never_reached_by_an_address() -> None:
    cast.draft("anna")
    assert why(email="anna@example.org") == "nobody"


def test_a_closed_account_is_not_reached(dora: Actor) -> None:
    sign_in()
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    assert why() == "nobody"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://another.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["prestalux", "another"]}, "audience"),
        ({"azp": "another"}, "audience"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": None}, "answer"),
        ({"sub": ""}, "answer"),
        ({"sub": "x" * 256}, "answer"),
        ({"iat": None}, "answer"),
        ({"exp": None}, "answer"),
        ({"exp": "tomorrow"}, "answer"),
        ({"iat": float("nan")}, "answer"),
        ({"exp": float("nan")}, "answer"),
        ({"exp": float("inf")}, "answer"),
        ({"nbf": float("nan")}, "answer"),
        ({"nbf": "now"}, "answer"),
        ({"iat": True}, "answer"),
    ],
    ids=str,
)
def test_what_is_not_meant_for_us_is_refused(dora: Actor, changed: dict[str, Any], reason: str) -> None:
    assert why(**changed) == reason


def test_of_several_audiences_ours_is_named_as_the_party(dora: Actor) -> None:
    assert sign_in(aud=["prestalux", "another"], azp="prestalux")


@pytest.mark.parametrize(
    "wrong_by", [timedelta(minutes=2), timedelta(days=1), -timedelta(seconds=61), -timedelta(days=1)], ids=str
)
def test_a_clock_that_is_wrong_is_refused(dora: Actor, wrong_by: timedelta) -> None:
    assert why(jwt.encode({"alg": "RS256", "kid": "1"}, claims(NOW + wrong_by), KEY)) == "clock"


@pytest.mark.parametrize("wrong_by", [MINUTE, -MINUTE], ids=str)
def test_a_clock_that_differs_by_a_minute_is_forgiven(dora: Actor, wrong_by: timedelta) -> None:
    assert sign_in(jwt.encode({"alg": "RS256", "kid": "1"}, claims(NOW + wrong_by), KEY))


def test_a_statement_that_holds_for_a_year_is_good_for_this_sign_in_alone(dora: Actor) -> None:
    old = claims(NOW - 2 * MINUTE, exp=int(NOW.timestamp()) + 31_536_000)
    assert why(jwt.encode({"alg": "RS256", "kid": "1"}, old, KEY)) == "clock"


def test_a_person_may_take_ten_minutes_at_the_service_and_come_back(dora: Actor) -> None:
    signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims(NOW, exp=int(NOW.timestamp()) + 900), KEY)
    assert sign_in(signed, at=NOW + 10 * MINUTE)


def test_a_statement_that_does_not_hold_yet_is_refused(dora: Actor) -> None:
    assert why(nbf=int(NOW.timestamp()) + 120) == "clock"


def test_a_statement_signed_with_another_key_is_refused(dora: Actor) -> None:
    assert why(jwt.encode({"alg": "RS256", "kid": "1"}, claims(), OTHER)) == "signature"


def test_a_statement_signed_with_the_public_key_as_a_shared_secret_is_refused(dora: Actor) -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"1"}').rstrip(b"=")
    body = jwt.encode({"alg": "RS256", "kid": "1"}, claims(), KEY).split(".")[1].encode()
    mark = hmac.digest(KEY.as_pem(private=False), head + b"." + body, "sha256")
    forged = b".".join([head, body, base64.urlsafe_b64encode(mark).rstrip(b"=")]).decode()
    assert why(forged) == "signature"


def test_a_statement_without_a_signature_is_refused(dora: Actor) -> None:
    head = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    body = jwt.encode({"alg": "RS256", "kid": "1"}, claims(), KEY).split(".")[1]
    assert why(f"{head}.{body}.") == "signature"


@pytest.mark.parametrize("statement", ["x", "a.b.c", "..", "🎉", "x" * 100_000, "e30.e30.e30"])
def test_what_is_no_statement_is_refused_calmly(dora: Actor, statement: str) -> None:
    assert why(statement) == "signature"


@pytest.mark.parametrize(
    "keys", [{}, {"keys": []}, {"keys": [{}]}, {"keys": "x"}, {"keys": [{"kty": "RSA"}]}], ids=str
)
def test_keys_that_are_none_open_nothing(dora: Actor, keys: dict[str, Any]) -> None:
    signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims(), KEY)
    with pytest.raises(NotIdentified) as refused:
        oidc.sign_in(statement=signed, keys=keys, expected=EXPECTED, visit=Visit(), at=NOW)
    assert refused.value.facts == {"why": "signature"}


def test_linking_is_journalled_and_the_journal_holds_neither_subject_nor_address(dora: Actor) -> None:
    sign_in()
    assert [line.event for line in Line.objects.order_by("seq")][-2:] == ["identity.linked", "sign-in"]
    kept = " ".join(Line.objects.values_list("facts", flat=True))
    assert "4711" not in kept
    assert "dora@" not in kept


def test_the_last_use_of_a_link_is_kept_up(dora: Actor) -> None:
    sign_in()
    sign_in(at=NOW + MINUTE)
    assert LinkedIdentity.objects.get().used_at == NOW + MINUTE


def test_a_refusal_is_journalled_with_its_reason() -> None:
    oidc.note_refusal("clock", Visit(), at=NOW)
    line = Line.objects.get(event="sign-in.refused")
    assert (line.subject, line.facts) == ("0", '{"means":"identity","why":"clock"}')
