"""Keys that sign letters: the first one, the next ones, and those that must no longer be believed."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.office import cast

from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.models import Line
from prestalux.office.proofs import actions, seeds
from prestalux.office.proofs.queries import public_keys
from prestalux.rules.periods import Period
from prestalux.rules.proof import RevocationReason

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def seed(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


@pytest.fixture(autouse=True)
def _own_data(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA, settings.PROOF_KEYS = tmp_path, ""


def make(first: date = DAY, last: date | None = None) -> str:
    return actions.make_key(in_force=Period.through(first, last), by=SYSTEM, at=cast.NOW)


def signer(day: date = DAY) -> str:
    return actions.signing_key_on(day, at=cast.NOW).key_id


def events() -> list[str]:
    return list(Line.objects.values_list("event", flat=True))


def test_the_first_letter_takes_the_first_key_into_use() -> None:
    assert [signer()] == [key.key_id for key in public_keys()]
    assert events() == ["key.made"]


def test_the_same_key_signs_the_next_letter() -> None:
    assert signer() == signer()
    assert len(public_keys()) == 1


def test_the_first_key_signs_a_letter_that_waited_from_before() -> None:
    before = DAY - timedelta(days=40)
    signer(before)
    assert public_keys()[0].in_force == Period(before)


def test_a_drawn_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    signer()
    assert (tmp_path / "keys" / "proof").stat().st_mode & 0o777 == 0o600


def test_the_newest_key_in_force_on_the_day_signs() -> None:
    first = signer()
    second = make(DAY + timedelta(days=10))
    assert (signer(DAY + timedelta(days=9)), signer(DAY + timedelta(days=10))) == (first, second)


def test_a_made_key_leaves_the_former_ones_in_the_file(tmp_path: Path) -> None:
    first, second = signer(), make()
    assert [key.key_id for key in seeds.kept_in(tmp_path / "keys" / "proof")] == [first, second]


def test_a_key_signs_nothing_after_its_last_day() -> None:
    signer()
    actions.revoke_key(key_id=signer(), reason=RevocationReason.LOST, by=SYSTEM, at=cast.NOW)
    key = make(DAY, DAY + timedelta(days=1))
    assert signer(DAY + timedelta(days=1)) == key
    with pytest.raises(actions.NoSigningKey):
        signer(DAY + timedelta(days=2))


def test_a_revoked_key_signs_nothing_more() -> None:
    key = signer()
    actions.revoke_key(key_id=key, reason=RevocationReason.COMPROMISED, by=SYSTEM, at=cast.NOW)
    with pytest.raises(actions.NoSigningKey):
        signer()
    assert [(key.revoked_on, key.reason) for key in public_keys()] == [(DAY, RevocationReason.COMPROMISED)]
    assert events() == ["key.made", "key.revoked"]


def test_a_key_is_revoked_once() -> None:
    key = signer()
    actions.revoke_key(key_id=key, reason=RevocationReason.LOST, by=SYSTEM, at=cast.NOW)
    with pytest.raises(actions.KeyRevokedAlready):
        actions.revoke_key(key_id=key, reason=RevocationReason.MISTAKE, by=SYSTEM, at=cast.NOW)
    assert public_keys()[0].reason is RevocationReason.LOST


def test_an_unknown_key_cannot_be_revoked() -> None:
    with pytest.raises(actions.NoSuchKey):
        actions.revoke_key(key_id="aaaaaaaa", reason=RevocationReason.LOST, by=SYSTEM, at=cast.NOW)


def test_keys_of_the_setting_are_taken_one_after_the_other(settings: LazySettings, tmp_path: Path) -> None:
    settings.PROOF_KEYS = f"{seed(1)},{seed(2)}"
    assert (signer(), make()) == ("gr2q7gf5", seeds.parse(seed(2))[0].key_id)
    with pytest.raises(actions.NoNewKey):
        make()
    assert not (tmp_path / "keys").exists()


def test_keys_of_another_house_are_noticed(settings: LazySettings) -> None:
    assert actions.keys_sign()
    signer()
    assert actions.keys_sign()
    settings.PROOF_KEYS = seed(7)
    assert not actions.keys_sign()


def test_a_key_whose_private_half_is_elsewhere_signs_nothing_here(settings: LazySettings) -> None:
    signer()
    settings.PROOF_KEYS = seed(7)
    with pytest.raises(actions.NoSigningKey):
        signer()


@pytest.mark.parametrize("text", [" , ", "***", base64.b64encode(b"short").decode(), f"{seed(1)},x"])
def test_a_setting_that_holds_no_keys_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64|no key") as refused:
        seeds.parse(text)
    assert text.strip(" ,") == "" or text not in str(refused.value)
