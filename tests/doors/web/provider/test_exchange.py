"""The exchange of files in a provider's space: what they are shown, and what they can do there."""

from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.exchange.models import AccessRequest, AccountKey, ExchangeAccount
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember, Provider, ProviderCode
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.periods import Period, day_of

pytestmark = pytest.mark.django_db
LONG_AGO = {"basis_from": date(2020, 1, 1), "start_on": date(2020, 2, 1)}
ACCESS = {"environment": "production", "holder": "person", "name": "Anna Weber", "remarks": ""}
PRIVATE = (
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUA\n-----END OPENSSH PRIVATE KEY-----"
)


@pytest.fixture
def anna(db: None) -> tuple[cast.Request, str]:
    space.prefixes()
    return space.held(**LONG_AGO)


@pytest.fixture
def reviewer(db: None) -> Actor:
    return cast.staff(cast.Role.REVIEWER, "Dora")


@pytest.fixture
def browser(anna: tuple[cast.Request, str]) -> Client:
    return signed_in(anna[0].by, SERVER_NAME="localhost")


@pytest.fixture
def username(anna: tuple[cast.Request, str], reviewer: Actor, now: datetime) -> str:
    return space.grant(space.ask(*anna, at=now), reviewer, at=now)


def where(digits: str, more: str = "") -> str:
    return f"/en/provider/{digits}/exchange/{more}"


def of(username: str, step: str = "") -> str:
    return f"/en/provider/exchange/accounts/{username}/{step}"


def test_who_must_is_told_so_at_the_door(browser: Client, anna: tuple[cast.Request, str]) -> None:
    assert "needs an account" in browser.get("/en/provider/").content.decode()


def test_who_has_an_account_is_no_longer_told(browser: Client, username: str) -> None:
    assert "needs an account" not in browser.get("/en/provider/").content.decode()


def test_a_member_of_a_common_code_finds_its_exchange_at_the_door(
    browser: Client, anna: tuple[cast.Request, str], now: datetime
) -> None:
    provider = Provider.objects.create(recorded_at=now)
    common = ProviderCode.objects.create(
        digits="99100149", provider=provider, kind="common", profession="dentist", recorded_at=now
    )
    about = {"code": common, "member": space.code(anna[1])}
    facts.state(CodeMember, of=about, columns={}, period=Period(date(2020, 3, 1)), at=now)
    page = browser.get("/en/provider/").content.decode()
    assert f'href="{where("99100149")}"' in page.partition("Exchange of files under other codes")[2]
    assert browser.get(where("99100149", "?space=test")).status_code == 200


def test_who_has_no_other_code_is_shown_none(browser: Client) -> None:
    assert "under other codes" not in browser.get("/en/provider/").content.decode()


def test_access_is_asked_for_on_the_page(browser: Client, anna: tuple[cast.Request, str]) -> None:
    answer = browser.post(where(anna[1], "ask/exchange-access/"), ACCESS)
    row = AccessRequest.objects.get()
    assert answer.url == f"/en/provider/exchange/requests/{row.dossier.reference}/"  # type: ignore[attr-defined]
    assert (row.kind, row.environment, row.wanted["name"]) == ("exchange-access", "production", "Anna Weber")
    assert "Being examined" in browser.get(answer.url).content.decode()  # type: ignore[attr-defined]


def test_the_network_is_asked_for_on_the_page(browser: Client, anna: tuple[cast.Request, str]) -> None:
    typed = {"contact": "Paul Muster", "phone": "621 000 002", "remarks": ""}
    browser.post(where(anna[1], "ask/network-activation/"), typed)
    assert AccessRequest.objects.get().wanted["phone"] == "+352621000002"


@pytest.mark.parametrize("missing", ["environment", "holder", "name"])
def test_what_is_missing_is_said_at_its_field(
    browser: Client, anna: tuple[cast.Request, str], missing: str
) -> None:
    answer = browser.post(where(anna[1], "ask/exchange-access/"), {**ACCESS, missing: ""})
    assert (answer.status_code, AccessRequest.objects.count()) == (422, 0)
    assert "field--error" in answer.content.decode()


def test_asked_again_the_one_that_waits_is_shown(browser: Client, anna: tuple[cast.Request, str]) -> None:
    first = browser.post(where(anna[1], "ask/exchange-access/"), ACCESS)
    assert browser.post(where(anna[1], "ask/exchange-access/"), ACCESS).url == first.url  # type: ignore[attr-defined]


def test_a_code_that_has_ended_is_led_to_the_procedure(
    browser: Client, anna: tuple[cast.Request, str], now: datetime
) -> None:
    registry.end_code(space.code(anna[1]).pk, last_day=date(2026, 1, 31), reason="cessation", at=now)
    answer = browser.post(where(anna[1], "ask/exchange-access/"), ACCESS)
    assert answer.status_code == 409
    assert "/en/professions/physiotherapist/" in answer.content.decode()


def test_the_signed_out_who_hold_a_code_are_asked_for_the_address_that_the_fund_knows(db: None) -> None:
    client = Client(SERVER_NAME="localhost")
    page = client.get("/en/provider/exchange/", follow=True).content.decode()
    assert ("The address that the fund knows of you." in page, "began your request" in page) == (True, False)


def test_who_holds_no_code_is_led_to_the_procedure(db: None) -> None:
    answer = signed_in(cast.emil().by, SERVER_NAME="localhost").get("/en/provider/exchange/")
    assert answer.status_code == 403
    assert "reserved to providers who hold a valid provider code" in answer.content.decode()


def test_the_guide_says_what_is_still_to_do(browser: Client, anna: tuple[cast.Request, str]) -> None:
    said = browser.get(where(anna[1])).content.decode()
    assert said.count("still to do") == 5


def test_the_guide_shows_the_key_and_the_address_that_were_seen(
    browser: Client, anna: tuple[cast.Request, str], username: str, now: datetime
) -> None:
    space.add_key(username, anna[0].by, at=now)
    space.session(space.by_key(username, at=now), at=now)
    said = browser.get(where(anna[1])).content.decode()
    assert space.HOME in said
    assert space.key().fingerprint.replace("+", "+") in said.replace("&#x2B;", "+")


def test_the_guide_shows_why_somebody_was_turned_away(
    browser: Client, anna: tuple[cast.Request, str], username: str, now: datetime
) -> None:
    space.by_key(username, "wrong", at=now)
    assert "does not belong to this account" in browser.get(where(anna[1])).content.decode()


def test_a_secret_is_shown_once(browser: Client, username: str, now: datetime) -> None:
    answer = browser.post(of(username, "secret/"))
    text = answer.context["made"].text
    assert text in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert text not in browser.get(of(username)).content.decode()
    assert space.because(space.by_secret(username, text, at=timezone.now())) == "granted"


def test_a_secret_is_not_made_by_looking(browser: Client, username: str) -> None:
    assert browser.get(of(username, "secret/")).status_code == 405
    assert not ExchangeAccount.objects.get(username=username).secret


def key_form(**changes: str) -> dict[str, str]:
    line = f"{space.key().type} {space.body()} laptop"
    return {"key-pasted": line, "key-name": "", "key-last_day": "31.12.2099", **changes}


def soon() -> str:
    return (day_of(timezone.now()) + 30 * cast.DAY).strftime("%d.%m.%Y")


def test_a_key_is_pasted(browser: Client, username: str) -> None:
    browser.post(of(username, "key/"), key_form(**{"key-last_day": soon()}))
    assert AccountKey.objects.get().fingerprint == space.key().fingerprint
    assert AccountKey.objects.get().name == "laptop"


def test_a_key_is_uploaded(browser: Client, username: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("id.pub", f"{space.key().type} {space.body()} server\n".encode())
    browser.post(
        of(username, "key/"), {**key_form(**{"key-pasted": "", "key-last_day": soon()}), "key-file": file}
    )
    assert AccountKey.objects.get().name == "server"


def test_a_private_key_is_refused_with_a_warning_and_not_shown_again(browser: Client, username: str) -> None:
    answer = browser.post(of(username, "key/"), key_form(**{"key-pasted": PRIVATE, "key-last_day": soon()}))
    said = answer.content.decode()
    assert (answer.status_code, AccountKey.objects.count()) == (422, 0)
    assert "This is a private key" in said
    assert "b3BlbnNzaC1rZXktdjE" not in said


def test_the_name_of_a_key_hides_nothing(browser: Client, username: str) -> None:
    answer = browser.post(of(username, "key/"), key_form(**{"key-name": "a\u202eb", "key-last_day": soon()}))
    assert answer.status_code == 422
    assert "invisible characters" in answer.content.decode()
    assert not AccountKey.objects.exists()


def test_a_key_that_would_hold_too_long_is_refused_at_its_day(browser: Client, username: str) -> None:
    answer = browser.post(of(username, "key/"), key_form())
    assert answer.status_code == 422
    assert "days at most" in answer.content.decode()


def test_a_key_is_removed(
    browser: Client, anna: tuple[cast.Request, str], username: str, now: datetime
) -> None:
    key_id = space.add_key(username, anna[0].by, at=now)
    browser.post(of(username, "remove-key/"), {"key": str(key_id)})
    assert space.because(space.by_key(username, at=timezone.now())) == "unknown"


@pytest.mark.parametrize("typed", ["10.0.0.0/8", ""])
def test_an_account_is_bound_to_networks_and_unbound(browser: Client, username: str, typed: str) -> None:
    browser.post(of(username, "networks/"), {"networks-ranges": typed})
    assert ExchangeAccount.objects.get(username=username).ranges == typed.split()


def test_a_slip_in_a_network_is_told_with_what_was_typed(browser: Client, username: str) -> None:
    answer = browser.post(of(username, "networks/"), {"networks-ranges": "10.1.2.3/16"})
    assert answer.status_code == 422
    assert answer.content.decode().count("10.1.2.3/16") >= 2


def test_another_account_is_opened(browser: Client, anna: tuple[cast.Request, str], username: str) -> None:
    typed = {
        "holder": "software",
        "name": "Praxis 4",
        "roles": ["deposit", "collect"],
        "email": "",
        "last_day": "",
    }
    answer = browser.post(where(anna[1], "add/?space=production"), typed)
    assert answer.url == of(f"p{anna[1]}-2")  # type: ignore[attr-defined]


def test_who_manages_accounts_needs_an_address(
    browser: Client, anna: tuple[cast.Request, str], username: str
) -> None:
    typed = {"holder": "person", "name": "Paul", "roles": ["administer"], "email": "", "last_day": ""}
    answer = browser.post(where(anna[1], "add/"), typed)
    assert (answer.status_code, ExchangeAccount.objects.count()) == (422, 1)


SURE = {"sure": "yes"}


@pytest.mark.parametrize("step", ["lock", "close"])
def test_an_account_is_locked_and_closed(browser: Client, username: str, step: str) -> None:
    browser.post(of(username, f"{step}/"), SURE)
    view = queries.account_named(username, timezone.now())
    assert view is not None
    assert (view.locked_at is not None, view.closed_at is not None) == (step == "lock", step == "close")


def test_one_press_closes_no_account(browser: Client, username: str) -> None:
    answer = browser.post(of(username, "close/"))
    view = queries.account_named(username, timezone.now())
    assert (answer.status_code, view is not None and view.closed_at) == (422, None)


def test_a_page_with_a_new_secret_loaded_again_makes_no_other(browser: Client, username: str) -> None:
    first = browser.post(of(username, "secret/"), {"instead_of": ""})
    made = ExchangeAccount.objects.get(username=username).secret
    again = browser.post(of(username, "secret/"), {"instead_of": ""})
    assert (first.status_code, again.status_code) == (200, 409)
    assert ExchangeAccount.objects.get(username=username).secret == made


def test_another_secret_is_made_from_the_page_that_shows_when_the_last_was(
    browser: Client, username: str
) -> None:
    browser.post(of(username, "secret/"), {"instead_of": ""})
    made = ExchangeAccount.objects.get(username=username)
    shown = re.search(r'name="instead_of" value="([^"]+)"', browser.get(of(username)).content.decode())
    assert shown is not None
    browser.post(of(username, "secret/"), {"instead_of": html.unescape(shown[1])})
    assert ExchangeAccount.objects.get(username=username).secret != made.secret


@pytest.mark.parametrize("kind", ["network-change", "network-termination"])
def test_without_a_connection_the_way_on_is_to_connect(
    browser: Client, anna: tuple[cast.Request, str], kind: str
) -> None:
    answer = browser.get(where(anna[1], f"ask/{kind}/"))
    said = answer.content.decode()
    assert (answer.status_code, "Procedure for a provider code" in said) == (409, False)
    assert where(anna[1], "ask/network-activation/") in said


def test_the_guide_names_the_first_test_file(browser: Client, anna: tuple[cast.Request, str]) -> None:
    said = browser.get(where(anna[1]) + "?space=test").content.decode()
    name = re.search(rf"F{anna[1]}\d{{6}}_TST_TST_001_1\.xml", said)
    assert name is not None
    assert FileName.parse(name[0]).kind == "TST"


def test_the_guide_of_production_asks_for_no_test_file(
    browser: Client, anna: tuple[cast.Request, str]
) -> None:
    said = browser.get(where(anna[1]) + "?space=production").content.decode()
    assert ("Deposit a first request file" in said, "_TST_" in said) == (True, False)


def test_of_an_ended_code_nothing_is_still_to_do(
    browser: Client, anna: tuple[cast.Request, str], now: datetime
) -> None:
    registry.end_code(space.code(anna[1]).pk, last_day=date(2026, 1, 31), reason="cessation", at=now)
    assert "still to do" not in browser.get(where(anna[1])).content.decode()


def test_the_command_names_no_account_that_only_manages(
    browser: Client, anna: tuple[cast.Request, str], username: str, now: datetime, settings: LazySettings
) -> None:
    settings.SFTP_NAME = "exchange.example:2222"
    ExchangeAccount.objects.filter(username=username).update(roles="administer")
    assert f"{username}@" not in browser.get(where(anna[1])).content.decode()
    other = space.another(*anna, days=Period(day_of(now)), at=now)
    assert f"{other}@exchange.example" in browser.get(where(anna[1])).content.decode()


def test_an_old_sign_in_is_asked_to_come_anew(
    browser: Client, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prestalux.office.accounts import sign_ins

    monkeypatch.setattr(sign_ins, "RECENT", -cast.MINUTE)
    answer = browser.post(of(username, "secret/"))
    assert answer.status_code == 409
    assert "/en/resume/" in answer.content.decode()


@pytest.mark.parametrize(
    "step", ["secret", "forget-secret", "key", "remove-key", "networks", "lock", "unlock", "close", "other"]
)
def test_an_account_of_anothers_is_none(username: str, step: str) -> None:
    thief = signed_in(cast.emil().by, SERVER_NAME="localhost")
    assert thief.post(of(username, f"{step}/"), key_form()).status_code == 404


def test_who_manages_accounts_for_a_provider_sees_them_and_asks_the_fund_for_nothing(
    anna: tuple[cast.Request, str], username: str, now: datetime
) -> None:
    roles = space.FILES | {space.ExchangeRole.ADMINISTER}
    space.another(
        *anna,
        holder=space.HolderKind.PERSON,
        roles=roles,
        email="paul@example.org",
        days=Period(day_of(now)),
        at=now,
    )
    portal = ExchangeAccount.objects.get(username=f"p{anna[1]}-2").portal_account_id
    paul = signed_in(Actor.account(portal or 0), SERVER_NAME="localhost")
    assert paul.get("/en/provider/").url == "/en/provider/exchange/"  # type: ignore[attr-defined]
    said = paul.get(where(anna[1])).content.decode()
    assert (username in said, "Your requests to the fund" in said) == (True, False)
    assert paul.get(where(anna[1], "ask/exchange-access/")).status_code == 404


def test_who_closes_their_own_account_is_led_away(
    anna: tuple[cast.Request, str], username: str, now: datetime
) -> None:
    roles = space.FILES | {space.ExchangeRole.ADMINISTER}
    own = space.another(
        *anna,
        holder=space.HolderKind.PERSON,
        roles=roles,
        email="paul@example.org",
        days=Period(day_of(now)),
        at=now,
    )
    portal = ExchangeAccount.objects.get(username=own).portal_account_id
    paul = signed_in(Actor.account(portal or 0), SERVER_NAME="localhost")
    assert paul.post(of(own, "close/"), SURE).url == "/en/account/"  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_guide_is_there_as_a_paper_in_each_language(
    client: Client, language: str, settings: LazySettings
) -> None:
    answer = Client(SERVER_NAME="localhost").get(f"/{language}/exchange/guide-{language}.pdf")
    assert b"".join(answer).startswith(b"%PDF") if answer.streaming else answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("profession", "says"),
    [("physiotherapist", "exclusively electronically"), ("nurse", "optional"), ("dentist", "own choice")],
)
def test_anybody_reads_what_holds_for_a_convention(profession: str, says: str, db: None) -> None:
    said = Client(SERVER_NAME="localhost").get(f"/en/exchange/{profession}/").content.decode()
    assert says in said
    assert f"/en/professions/{profession}/" in said
