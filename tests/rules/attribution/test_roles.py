"""Which role may do what at the desk, walked over the whole table."""

from __future__ import annotations

import pytest

from prestalux.rules.attribution.roles import MAY, STAFF, Role, Task

EVERYBODY = {Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR}
CASEWORKERS = EVERYBODY - {Role.AUDITOR}
WHO = {
    Task.READ: EVERYBODY,
    Task.ASK: CASEWORKERS,
    Task.MOVE_PIECE: CASEWORKERS,
    Task.PREPARE: CASEWORKERS,
    Task.CORRECT: CASEWORKERS,
    Task.ASSIGN: CASEWORKERS,
    Task.MERGE: CASEWORKERS,
    Task.DECIDE: {Role.REVIEWER, Role.MANAGER},
    Task.PREPARE_PROVISION: {Role.MANAGER},
    Task.CONFIRM_PROVISION: {Role.REVIEWER, Role.MANAGER},
    Task.READ_PARTNERS: {Role.REVIEWER, Role.MANAGER, Role.AUDITOR},
    Task.MANAGE_PARTNERS: {Role.MANAGER},
    Task.CONFIRM_PARTNER_KEY: {Role.REVIEWER, Role.MANAGER},
    Task.READ_JOURNAL: {Role.MANAGER, Role.AUDITOR},
    Task.EXPORT_JOURNAL: {Role.AUDITOR},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("task", Task)
def test_a_role_may_do_exactly_its_tasks(role: Role, task: Task) -> None:
    assert (task in MAY[role]) is (role in WHO[task])


def test_an_applicant_has_no_task_at_the_desk() -> None:
    assert Role.APPLICANT not in STAFF


def test_staff_are_the_four_roles_of_the_desk() -> None:
    assert EVERYBODY == STAFF
