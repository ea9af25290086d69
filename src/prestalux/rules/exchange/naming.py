"""The name of a request or return file (domain.md 5.5): what programs quote of the specification, and two code bases agree on.

    [F or D][code][year][number]_[legal frame]_[kind]_[layout]_[reference].xml

No official text of it could be read. Ours are: the characters and the length of the reference (1 to 50 of A–Z, a–z, 0–9, hyphen
and underscore; the header of a file allows fifty), and the years from 2000.

>>> name = FileName.parse("D99000119202611_ASD_FAC_002_20261123-1.xml")
>>> name.frame, name.layout, str(name.returned(layout=1))
('ASD', 2, 'D99000119202611_ASD_RETFAC_001_20261123-1.xml')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import translate
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.identifiers.provider_code import ProviderCode

RETURN: Final = "RET"
TRIES: Final = "TST"
"""Legal frame and kind of a file that tries a connection: our own."""
LETTERS: Final = ("F", "D")
"""D: files of the long-term care insurance; F: the others."""
FIRST_YEAR: Final = 2000
_PARTS: Final = 5
_HEAD: Final = 15
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_FRAME: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_KIND: Final = re.compile(r"[A-Z]{3,6}", re.ASCII)
_LAYOUT: Final = re.compile(r"[0-9]{3}", re.ASCII)
_REFERENCE: Final = re.compile(r"[A-Za-z0-9_-]{1,50}", re.ASCII)
EXTENSIONS: Final = ("xml", "XML")

TEMPORARY: Final = (
    "*.filepart",
    "*.part",
    "*.partial",
    "*.tmp",
    "*.temp",
    "*.crdownload",
    ".in.*",
    ".~*",
)
"""Names under which clients send before they rename (WinSCP, rclone, lftp, ...). Ours: no text lists them."""


class BadFileName(Refusal):
    """`facts`: why, the first mismatch in the order of the name."""

    code = "exchange-file-name-bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """Cannot be made with parts that do not fit: BadFileName."""

    letter: str
    code: ProviderCode
    year: int
    number: int
    """The month of the account, or the number of the sending: 1 to 99."""
    frame: str
    kind: str
    layout: int
    reference: str
    extension: str = "xml"

    def __post_init__(self) -> None:
        if faults := faults_in(str(self)):
            raise BadFileName(why=faults[0])

    @classmethod
    def parse(cls, text: str) -> FileName:
        """Raises BadFileName."""
        if faults := faults_in(text):
            raise BadFileName(why=faults[0])
        stem, _, extension = text.rpartition(".")
        head, frame, kind, layout, reference = stem.split("_", _PARTS - 1)
        return cls(
            letter=head[0],
            code=ProviderCode.parse(head[1:9]),
            year=int(head[9:13]),
            number=int(head[13:]),
            frame=frame,
            kind=kind,
            layout=int(layout),
            reference=reference,
            extension=extension,
        )

    def returned(self, *, layout: int) -> FileName:
        """The name of the answer: the same, with the kind after RET and the answer's own layout."""
        return replace(self, kind=f"{RETURN}{self.kind}", layout=layout)

    def __str__(self) -> str:
        head = f"{self.letter}{self.code.digits}{self.year:04d}{self.number:02d}"
        return f"{head}_{self.frame}_{self.kind}_{self.layout:03d}_{self.reference}.{self.extension}"


_BEGINS_WITH_CODE: Final = re.compile(r"[FD]([1-9][0-9]{7})", re.ASCII | re.IGNORECASE)


def code_in(text: str) -> ProviderCode | None:
    """Whose file a name says that it is, also where the rest of it does not follow the rule; None where it names nobody.

    >>> code_in("f99000119-answer.pdf").digits, code_in("answer.pdf"), code_in("F20261123.xml")
    ('99000119', None, None)
    """
    found = _BEGINS_WITH_CODE.match(text)
    code = ProviderCode.as_received(found[1]) if found else None
    return code if code is not None and code.is_well_formed else None


def faults_in(text: str) -> tuple[FileFault, ...]:
    """Every mismatch, in the order of the name; empty for a name by the rule."""
    stem, dot, extension = text.rpartition(".")
    extension_fault = () if dot and extension in EXTENSIONS else (FileFault.NAME_EXTENSION,)
    parts = (stem if dot else text).split("_", _PARTS - 1)
    if len(parts) != _PARTS:
        return (FileFault.NAME_FORM, *extension_fault)
    head, frame, kind, layout, reference = parts
    return (
        *_head_faults(head),
        *_unless(_FRAME, frame, FileFault.NAME_FRAME),
        *_unless(_KIND, kind, FileFault.NAME_KIND),
        *_layout_faults(layout),
        *_unless(_REFERENCE, reference, FileFault.NAME_REFERENCE),
        *extension_fault,
    )


def _head_faults(head: str) -> tuple[FileFault, ...]:
    if len(head) != _HEAD:
        return (FileFault.NAME_HEAD,)
    code, year, number = head[1:9], head[9:13], head[13:]
    return (
        *(() if head[0] in LETTERS else (FileFault.NAME_LETTER,)),
        *_code_faults(code),
        *(() if _DIGITS.fullmatch(year) and int(year) >= FIRST_YEAR else (FileFault.NAME_YEAR,)),
        *(() if _DIGITS.fullmatch(number) and int(number) >= 1 else (FileFault.NAME_NUMBER,)),
    )


def _code_faults(code: str) -> tuple[FileFault, ...]:
    if not _DIGITS.fullmatch(code) or code[0] == "0":
        return (FileFault.NAME_CODE,)
    return () if ProviderCode.as_received(code).is_well_formed else (FileFault.NAME_CODE_CHECK,)


def _layout_faults(layout: str) -> tuple[FileFault, ...]:
    return () if _LAYOUT.fullmatch(layout) and int(layout) >= 1 else (FileFault.NAME_LAYOUT,)


def _unless(form: re.Pattern[str], part: str, fault: FileFault) -> tuple[FileFault, ...]:
    return () if form.fullmatch(part) else (fault,)


class TemporaryNames:
    """Which names are those of files still being sent: patterns with * and ?, whatever the case of the letters."""

    def __init__(self, patterns: Iterable[str] = TEMPORARY) -> None:
        self._forms = tuple(re.compile(translate(pattern.lower())) for pattern in patterns)

    def __contains__(self, name: str) -> bool:
        lowered = name.lower()
        return any(form.match(lowered) for form in self._forms)


def test_name_of(code: ProviderCode, on: date) -> FileName:
    """A name under which any bytes are taken in the test space: by it a connection is tried.

    >>> str(test_name_of(ProviderCode.parse("990001-19"), date(2026, 11, 30)))
    'F99000119202611_TST_TST_001_1.xml'
    """
    return FileName(
        letter="F",
        code=code,
        year=on.year,
        number=on.month,
        frame=TRIES,
        kind=TRIES,
        layout=1,
        reference="1",
    )
