"""What a reference file says of one code, and how a line of CSV, of JSON and of the prescriber layout say it.

The forms are the project's own (docs/formats/reference-files.md). No bank account, matricule, birth date or contact stands
in any of them, nor the reason of a state.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from prestalux.rules.periods import Period
from prestalux.rules.registry.prescriber_line import PrescriberLine, address_field, postcode_field


class CodeChange(StrEnum):
    """What became of a line since the former issue."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class CodeLine(NamedTuple):
    """`valid_from` and `valid_until`: the first and the last day on which the code is held, suspended or not."""

    code: str
    kind: str
    family_name: str
    given_name: str
    profession: str
    specialty: str
    state: str
    valid_from: str
    valid_until: str
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str


COLUMNS: Final = CodeLine._fields
CHANGE: Final = "change"
_KEYS: Final = tuple(f'"{name}":' for name in COLUMNS)
_quoted: Final = json.encoder.encode_basestring
_CODE_AT: Final = slice(9, 17)
"""Where the code stands in a line of JSON: `{"code":"99000119",…`."""


def csv_header(*, with_change: bool = False) -> str:
    return csv_text([(CHANGE, *COLUMNS) if with_change else COLUMNS])


def csv_text(rows: Iterable[tuple[str, ...]]) -> str:
    """RFC 4180."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def json_line(line: CodeLine, change: CodeChange | None = None) -> str:
    start = f'{{"{CHANGE}":"{change.value}",' if change else "{"
    # Half a million lines a day: joined by hand, in half the time that an encoder of dictionaries takes.
    return start + ",".join([key + _quoted(value) for key, value in zip(_KEYS, line, strict=True)]) + "}"


def code_of_json(line: bytes) -> str:
    """Of a line that `json_line` made without a change."""
    return line[_CODE_AT].decode("ascii", "replace")


def line_of_json(line: bytes) -> CodeLine:
    """Raises ValueError."""
    values = json.loads(line)
    if not isinstance(values, dict) or tuple(values) != COLUMNS:
        raise ValueError("not a line of a reference file")
    return CodeLine(*map(str, values.values()))


def prescriber_line(line: CodeLine, active: Period) -> PrescriberLine:
    return PrescriberLine(
        code=line.code,
        name=f"{line.family_name} {line.given_name}".strip(),
        address=address_field(street=line.street, extra=line.extra, practice=line.practice),
        postcode=postcode_field(line.country, line.postcode) if line.country else "",
        town=line.town,
        specialty=line.specialty,
        active=active,
    )


def written_day(day: date | None) -> str:
    return day.isoformat() if day else ""
