"""Refusals in the protocol's own terms: its code for programs, and a sentence for whoever reads what the client prints. The protocol
knows no languages; the readable file beside it is in three.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import asyncssh
from django.db import DatabaseError, InterfaceError

from prestalux.doors.shared.finding_texts import TEXTS
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.office.exchange.actions.arriving import NameTaken, NotThere
from prestalux.office.files.store import NoSuchObject, StoreAway
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.space_refusals import (
    FoldersGiven,
    KeptForItsTime,
    NoLinks,
    NotNow,
    OnlyToCollect,
    ReturnKeepsItsName,
    RoleMissing,
    SealedForTheFund,
    SpaceFull,
    TakenAlready,
    WrongFolder,
)

log = logging.getLogger("prestalux.sftp")
AWAY: Final = (StoreAway, DatabaseError, InterfaceError)
"""The space cannot answer: its database or its store does not."""
_KINDS: Final[dict[type[Refusal], Callable[[str], asyncssh.SFTPError]]] = {
    NotThere: asyncssh.SFTPNoSuchFile,
    NameTaken: asyncssh.SFTPFileAlreadyExists,
    NotNow: asyncssh.SFTPNoSpaceOnFilesystem,
    NoLinks: asyncssh.SFTPOpUnsupported,
    SpaceFull: asyncssh.SFTPQuotaExceeded,
    **dict.fromkeys(
        (
            FoldersGiven,
            KeptForItsTime,
            OnlyToCollect,
            ReturnKeepsItsName,
            RoleMissing,
            SealedForTheFund,
            TakenAlready,
            WrongFolder,
        ),
        asyncssh.SFTPPermissionDenied,
    ),
}
UNTOLD: Final = frozenset({NotThere.code})
"""Clients ask for what is not there all the time; that is no refusal to be explained."""


def of_name(fault: FileFault) -> asyncssh.SFTPError:
    said = TEXTS[fault]["en"]
    error = asyncssh.SFTPInvalidFilename(f"{said.title}. {said.cause}")
    error.__cause__ = NameRefused(fault)
    return error


class NameRefused(Exception):
    """A name that cannot stand in the space."""

    def __init__(self, fault: FileFault) -> None:
        self.code = fault.value
        super().__init__(fault.value)


def in_protocol(error: BaseException) -> asyncssh.SFTPError | None:
    """None for what is no refusal."""
    if isinstance(error, asyncssh.SFTPError):
        return error
    if isinstance(error, NoSuchObject):
        error = NotThere()
    if isinstance(error, AWAY):
        # By its kind alone: what a database says may hold data, and names where it stands.
        log.error("sftp.away", extra={"cause": type(error).__name__})
        error = NotNow()
    if not isinstance(error, Refusal):
        return None
    kind = _KINDS.get(type(error), asyncssh.SFTPFailure)
    said = kind(text_of(error, "en"))
    said.__cause__ = error
    return said


def reason_of(error: asyncssh.SFTPError) -> str:
    """What the readable file is to explain; empty where nothing is."""
    cause = error.__cause__
    reason = cause.code if isinstance(cause, Refusal | NameRefused) else ""
    return "" if reason in UNTOLD else reason
