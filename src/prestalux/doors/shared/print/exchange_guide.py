"""The guide to activate a new connection, in three languages: our own, as the fund's was not to be had (domain.md 5.2)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Final

from prestalux.doors.shared.print.engine import compile_letter
from prestalux.doors.shared.print.facts import Letterhead
from prestalux.doors.shared.print.wording import Lang, texts, written_day
from prestalux.rules.exchange.naming import test_name_of
from prestalux.rules.exchange.terms import Folders
from prestalux.rules.identifiers.provider_code import ProviderCode

VERSION: Final = date(2026, 11, 30)
"""Of the words; another wording takes another day."""
EXAMPLE: Final = ProviderCode.parse("990001-19")
STEPS: Final = ("network", "account", "key", "connect", "file")


@lru_cache(maxsize=6)
def exchange_guide(
    letterhead: Letterhead,
    lang: Lang,
    place: str,
    host_keys: tuple[str, ...],
    folder: str = Folders().deposit,
) -> bytes:
    """`place`: HOST:PORT of the space; `folder`: where request files go. `host_keys`: what a client shows of the keys that it has, `TYPE FINGERPRINT`."""
    commands = {
        "key": ("ssh-keygen -t ed25519",),
        "file": (str(test_name_of(EXAMPLE, VERSION)),),
        "connect": (sftp_command("p99000119-1", place, "-i ~/.ssh/id_ed25519"), *host_keys),
    }
    words = texts(lang)["exchange_guide"]
    facts = {
        "lang": lang,
        "day": written_day(VERSION, lang),
        "common": texts(lang)["common"],
        "words": words,
        "letterhead": asdict(letterhead),
        "reference": written_day(VERSION, lang),
        "steps": [
            {
                "title": words[f"{step}_title"],
                "text": words[f"{step}_text"].replace("{folder}", folder),
                "commands": list(commands.get(step, ())),
            }
            for step in STEPS
        ],
        "help": words["help_text"].format(email=letterhead.email, phone=letterhead.phone),
    }
    return compile_letter("exchange_guide", facts, issued_on=VERSION)


def sftp_command(username: str, place: str, options: str = "") -> str:
    """As it is typed.

    >>> sftp_command("p99000119-1", "exchange.example:2222")
    'sftp -P 2222 p99000119-1@exchange.example'
    """
    host, _, port = place.rpartition(":")
    parts = ("sftp", f"-P {port}" if port != "22" else "", options, f"{username}@{host}")
    return " ".join(part for part in parts if part)
