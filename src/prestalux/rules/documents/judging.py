"""Is this file a genuine PDF that may go into a dossier? One verdict, from the bytes alone.

The order is part of the rule: a file of another kind is named before its size is held against it, what is
wrong around the document before what is wrong in it, what it would do before how it is built, so that the
person reads the cause that leads to the right cure (docs/formats/pdf.md).
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

import pikepdf

from prestalux.rules.documents import envelope
from prestalux.rules.documents.codes import Finding, Flag
from prestalux.rules.documents.content import active_content
from prestalux.rules.documents.remarks import speaks_of_limits
from prestalux.rules.documents.structure import (
    image_finding,
    limit_parser,
    open_strictly,
    overfull,
    page_finding,
    read_everything,
)
from prestalux.rules.documents.verdict import Limits, Verdict

_CANNOT_BE_READ: Final = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    ArithmeticError,
    OSError,
)
_NEEDS_A_KEY: Final = re.compile(r"unsupported encryption|unsupported /?V|unsupported /?R", re.IGNORECASE)
_NO_PAGES: Final = "no pages found"


def judge(data: bytes, limits: Limits = Limits()) -> Verdict:  # noqa: B008 - frozen
    """Parse the whole file without repair. Never raises for what the bytes are, only for want of memory.

    Bounded in memory by the parser's limits but not in time: bytes from outside are judged in the cage.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    finding = outside_finding(data, limits)
    if finding is not None:
        return Verdict(accepted=False, finding=finding, pages=0, sha256=sha256)
    limit_parser()
    around = envelope.examine(data)
    try:
        finding, pages, flags = _inside(envelope.without_padding(data, around), around.start, limits)
    except pikepdf.PasswordError:
        finding, pages, flags = Finding.PASSWORD, 0, set()
    except MemoryError:
        finding, pages, flags = Finding.BOMB, 0, set()
    except _CANNOT_BE_READ as error:
        finding, pages, flags = _finding_of(error, data), 0, set()
    if finding is not None:
        return Verdict(accepted=False, finding=finding, pages=pages, sha256=sha256)
    if around.start:
        flags.add(Flag.LEADING_BYTES)
    return Verdict(
        accepted=True,
        finding=None,
        pages=pages,
        sha256=sha256,
        flags=tuple(flag for flag in Flag if flag in flags),
    )


def outside_finding(data: bytes, limits: Limits) -> Finding | None:
    """What can be told without parsing: kind, size, and what stands before and after the document."""
    around = envelope.examine(data).finding
    if around is None and len(data) > limits.max_bytes:
        return Finding.FILE_TOO_LARGE
    return around


def _inside(data: bytes, start: int, limits: Limits) -> tuple[Finding | None, int, set[Flag]]:
    with open_strictly(data, start) as pdf:
        finding, pages = page_finding(pdf, limits), len(pdf.pages)
        if finding is not None:
            return finding, pages, set()
        finding, flags = active_content(pdf)
        finding = finding or image_finding(pdf, limits) or envelope.archive_inside(data)
        if finding is not None:
            return finding, pages, flags
        finding, remarks = read_everything(pdf)
        if remarks:
            flags.add(Flag.HARMLESS_WARNINGS)
        if pdf.is_encrypted:
            flags.add(Flag.OWNER_PASSWORD)
        if data.count(b"%%EOF", start) > (2 if pdf.is_linearized else 1):
            flags.add(Flag.UPDATED)
        return finding, pages, flags


def _finding_of(error: Exception, data: bytes) -> Finding:
    words = str(error)
    if _NEEDS_A_KEY.search(words):
        return Finding.PASSWORD
    if speaks_of_limits(words) or overfull(data):
        return Finding.BOMB
    if _NO_PAGES in words:
        return Finding.NO_PAGE
    return Finding.TRUNCATED if envelope.points_beyond(data) else Finding.DAMAGED
