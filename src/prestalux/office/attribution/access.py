"""Who reaches which request. Every door comes in here; the answer for a foreign one is that for none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import queries
from prestalux.office.attribution.queries import RequestView
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution import identity_document
from prestalux.rules.attribution.roles import MAY, NotYours, Role, Task
from prestalux.rules.identifiers.reference import BadReference, Reference


def roles_of(by: Actor, at: datetime) -> frozenset[Role]:
    if by.account_id is None:
        return frozenset()
    return frozenset(Role(role) for role in accounts.desk_roles(by.account_id, at))


def tasks_of(by: Actor, at: datetime) -> frozenset[Task]:
    return tasks_among(roles_of(by, at))


def tasks_among(roles: Iterable[Role]) -> frozenset[Task]:
    return frozenset(task for role in roles for task in MAY[role])


def left_the_desk(by: Actor, at: datetime) -> bool:
    """Whether the person once had a role over the desk and has none now."""
    return by.account_id is not None and not roles_of(by, at) and accounts.had_desk_role(by.account_id)


def require(by: Actor, task: Task, at: datetime) -> None:
    """Raises NotYours."""
    if task not in tasks_of(by, at):
        raise NotYours()


def seeing_role(roles: Iterable[Role], view: RequestView, by: Actor) -> Role | None:
    """The role by which this person sees the identity document of a request now; None when they do not."""
    status = view.lead.status if view.lead else view.status  # a merged request is examined with its lead
    return identity_document.seeing_role(
        roles, status=status, assigned_to=view.assigned_to, account_id=by.account_id
    )


def reached(by: Actor, reference: str, at: datetime) -> tuple[int, Role]:
    """The dossier that this person asks for, or helps with, and as which of the two. Raises NotYours."""
    dossier_id = _dossier_id(reference)
    roles = frozenset() if by.account_id is None else accounts.roles_over(by.account_id, dossier_id, at)
    for role in (Role.APPLICANT, Role.HELPER):
        if role in roles:
            return dossier_id, role
    raise NotYours()


def own_request(by: Actor, reference: str, at: datetime, *, by_helper: bool = False) -> int:
    """The applicant's own dossier; `by_helper` for the steps that are open to a helper too. Raises NotYours."""
    dossier_id, role = reached(by, reference, at)
    if role is not Role.APPLICANT and not by_helper:
        raise NotYours()
    return dossier_id


def request_for(by: Actor, reference: str, task: Task, at: datetime) -> int:
    """A dossier at the desk. Raises NotYours."""
    require(by, task, at)
    return _dossier_id(reference)


def _dossier_id(reference: str) -> int:
    try:
        dossier_id = queries.dossier_id_of(Reference.parse(reference))
    except BadReference:
        raise NotYours() from None
    if dossier_id is None:
        raise NotYours()
    return dossier_id
