"""The fund's own face: name, service, letterhead, remedies. Configuration, never code.

PRESTALUX_FUND names a TOML file that replaces `fund.toml` beside this module (a demonstration fund).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from prestalux.doors.wiring.config import BadConfiguration
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.exchange.terms import Folders, SpaceTerms

LANGUAGES = ("fr", "de", "en")
USUAL_REMINDER_DAYS = (10, 3)
MOST_REMINDER_DAYS = 60
MOST_DAYS = 3660
_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fund:
    """What letters and pages say about the fund; each text in the three languages."""

    name: dict[str, str]
    unit: dict[str, str]
    address: tuple[str, ...]
    phone: str
    email: str
    website: str
    remedies: dict[str, str]
    processing: dict[str, str]
    legal_basis: dict[str, str]
    answer_days: int
    draft_days: int
    link_hours: int
    letter_link_days: int
    soon_days: int
    late_days: int
    identity_days: int
    name_viewers: bool
    two_persons: frozenset[Deed]
    """The deeds that one person prepares and another confirms."""
    figures_least: int = 5
    mail_days: int = 30
    """How long the bytes of a message are kept after it was read; its files live on in the dossier."""
    issue_days: int | None = None
    """How long an issue of the reference files is kept after its day, where the clock issues them; for ever where None."""
    mail_profession: Profession = Profession.DENTIST
    """The profession of a request begun by a mail that names none."""
    reminder_days: tuple[int, ...] = USUAL_REMINDER_DAYS
    """How many working days before the due day of an ask the applicant is reminded; none where empty."""
    bank_delay_days: int = 5
    """So many days after it was accepted a new bank account is paid for the first time."""
    channel_days: int = 30
    """An address or number that the register has known for so long may confirm a new bank account."""
    stop_days: int = 30
    """So many days after it was accepted, who never asked for a change of bank account or e-mail can stop it."""
    look_days: int = 365
    """How often a provider is asked whether the data of the register is right."""
    look_reminder_days: tuple[int, ...] = (30, 60)
    """So many days later the provider is reminded."""
    stale_days: int = 90
    """So many days after it was due, data that nobody confirmed counts as stale."""
    collect_days: int = 60
    """So many days after a code was suspended or ended its returns can still be collected from the exchange space."""
    return_warning_days: tuple[int, ...] = (2, 4)
    """So many days after it was published the provider is warned that a return waits; never where empty."""
    return_staff_days: int = 5
    """So many days after it was published a return that waits is shown at the desk."""
    archive_days: int = 30
    """So many days after it was acknowledged a return is deleted; until then it can be restored."""
    request_days: int | None = None
    """So many days after everything was said about a request file its bytes are deleted; None: never."""
    exchange: SpaceTerms = field(default_factory=SpaceTerms)


def read(path: Path | None) -> Fund:
    """Raises BadConfiguration naming the missing or misspelt key."""
    source = path or Path(__file__).with_name("fund.toml")
    try:
        raw: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
        raw["address"] = tuple(raw["address"])
        raw["two_persons"] = frozenset(Deed(deed) for deed in raw["two_persons"])
        raw["mail_profession"] = Profession(raw.get("mail_profession", Profession.DENTIST))
        raw["reminder_days"] = _reminder_days(raw.get("reminder_days", USUAL_REMINDER_DAYS))
        raw["exchange"] = _exchange(raw.get("exchange", {}))
        raw["look_reminder_days"] = _days_after(raw, "look_reminder_days", (30, 60))
        raw["return_warning_days"] = _days_after(raw, "return_warning_days", (2, 4))
        read_fund = Fund(**raw)
    except KeyError as missing:
        raise BadConfiguration("PRESTALUX_FUND", f"{source.name}: {missing} is missing") from None
    except UnicodeDecodeError:
        raise BadConfiguration("PRESTALUX_FUND", f"{source.name}: is not written in UTF-8") from None
    except (tomllib.TOMLDecodeError, TypeError, ValueError, OSError) as error:
        raise BadConfiguration("PRESTALUX_FUND", f"{source.name}: {error}") from None
    _require(read_fund, source.name)
    return read_fund


def _require(read_fund: Fund, name: str) -> None:
    """Raises BadConfiguration."""
    for key in ("name", "unit", "remedies", "processing", "legal_basis"):
        if set(getattr(read_fund, key)) != set(LANGUAGES):
            raise BadConfiguration("PRESTALUX_FUND", f"{name}: {key} needs exactly fr, de and en")
    if not 0 < read_fund.soon_days < read_fund.late_days:
        raise BadConfiguration("PRESTALUX_FUND", f"{name}: 0 < soon_days < late_days does not hold")
    for key in ("figures_least", "mail_days", "issue_days", "request_days"):
        value = getattr(read_fund, key)
        if value is not None and (type(value) is not int or value < 1):
            raise BadConfiguration("PRESTALUX_FUND", f"{name}: {key} needs a whole number from 1 on")
    _require_days(read_fund, name)
    if read_fund.mail_profession not in SERVED:
        raise BadConfiguration("PRESTALUX_FUND", f"{name}: mail_profession cannot ask for a code here")


def _require_days(read_fund: Fund, name: str) -> None:
    """Raises BadConfiguration."""
    for key in (
        "bank_delay_days",
        "channel_days",
        "stop_days",
        "look_days",
        "stale_days",
        "collect_days",
        "archive_days",
        "return_staff_days",
    ):
        days = getattr(read_fund, key)
        least = 1 if key in {"look_days", "return_staff_days"} else 0
        if type(days) is not int or not least <= days <= MOST_DAYS:
            raise BadConfiguration(
                "PRESTALUX_FUND", f"{name}: {key} needs a whole number of days up to {MOST_DAYS}"
            )


def _exchange(raw: dict[str, Any]) -> SpaceTerms:
    """Raises ValueError, TypeError."""
    given = tuple(raw.get("folders", Folders()))
    names = {name for name in given if isinstance(name, str) and _FOLDER.fullmatch(name)}
    if not len(names) == len(given) == len(Folders()):
        raise ValueError("exchange: folders needs four different names of small letters, digits and dashes")
    terms = SpaceTerms(**{**raw, "folders": Folders(*given)})
    for one in fields(SpaceTerms):
        value = getattr(terms, one.name)
        if one.name != "folders" and (type(value) is not int or value < 1):
            raise ValueError(f"exchange: {one.name} needs a whole number from 1 on")
    return terms


def _reminder_days(raw: Any) -> tuple[int, ...]:
    """Raises ValueError."""
    days = tuple(raw) if isinstance(raw, list | tuple) else (None,)
    if not all(type(day) is int and 0 < day <= MOST_REMINDER_DAYS for day in days):
        raise ValueError(f"reminder_days needs whole numbers from 1 to {MOST_REMINDER_DAYS} between brackets")
    return tuple(sorted(set(days), reverse=True))


def _days_after(raw: dict[str, Any], key: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    """Raises ValueError."""
    given = raw.get(key, usual)
    days = tuple(given) if isinstance(given, list | tuple) else (None,)
    if not all(type(day) is int and 0 < day <= MOST_DAYS for day in days):
        raise ValueError(f"{key} needs whole numbers from 1 to {MOST_DAYS} between brackets")
    return tuple(sorted(set(days)))
