"""Who sees the copy of the identity document, walked over roles, states and whose dossier it is."""

from __future__ import annotations

import pytest

from prestalux.rules.attribution.identity_document import SIGHT, is_identity_document, seeing_role
from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.conventions.pieces import Piece

CARL, ANOTHER = 1, 2


def sees(role: Role, status: Status, assigned_to: int | None) -> bool:
    return seeing_role({role}, status=status, assigned_to=assigned_to, account_id=CARL) is not None


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("assigned_to", [None, CARL, ANOTHER])
def test_reviewers_and_managers_see_it_always(status: Status, assigned_to: int | None) -> None:
    assert [sees(role, status, assigned_to) for role in (Role.REVIEWER, Role.MANAGER)] == [True, True]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("assigned_to", [None, CARL, ANOTHER])
def test_auditors_never_see_it(status: Status, assigned_to: int | None) -> None:
    assert not sees(Role.AUDITOR, status, assigned_to)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("assigned_to", [None, CARL, ANOTHER])
def test_a_clerk_sees_it_while_there_is_something_to_check(status: Status, assigned_to: int | None) -> None:
    assert sees(Role.CLERK, status, assigned_to) is (status in WITH_THE_FUND and assigned_to != ANOTHER)


def test_who_has_no_role_does_not_see_it() -> None:
    assert seeing_role((), status=Status.SUBMITTED, assigned_to=None, account_id=CARL) is None


def test_one_role_that_sees_it_is_enough() -> None:
    roles = {Role.AUDITOR, Role.REVIEWER}
    seen = seeing_role(roles, status=Status.GRANTED, assigned_to=None, account_id=CARL)
    assert seen is Role.REVIEWER


def test_every_role_has_its_sight() -> None:
    assert set(SIGHT) == set(Role)


def test_a_file_moved_out_of_its_slot_is_still_one() -> None:
    assert is_identity_document(Piece.BANK_DETAILS, Piece.IDENTITY_DOCUMENT)


def test_another_file_is_none() -> None:
    assert not is_identity_document(Piece.BANK_DETAILS, Piece.INFORMATION_SHEET)
