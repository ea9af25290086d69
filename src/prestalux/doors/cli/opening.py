"""Opening the house for one command: its settings, its database, and what is said when one of them is away."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.wiring import config
from prestalux.rules.errors import Refusal


class NoHouse(Exception):
    """`place` holds no database; opening would make an empty one."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)


def run_at_the_house(arguments: Namespace, speaker: Speaker) -> Exit:
    try:
        _open(arguments.wait)
    except NoHouse as none:
        speaker.complain(speaker.say("no-house", place=none.place))
        return Exit.AWAY
    except ModuleNotFoundError as missing:
        speaker.complain(speaker.say("server-part-missing", module=missing.name))
        return Exit.WRONG_USE
    return _run(arguments, speaker)


def _run(arguments: Namespace, speaker: Speaker) -> Exit:
    # Django's parts, and what is built on them, can be named only after the set-up.
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
    from django.utils import translation

    from prestalux.doors.cli.house import refusals
    from prestalux.doors.cli.house.nouns import verbs_of
    from prestalux.office.files.store import StoreAway

    try:
        with translation.override(speaker.language):
            return verbs_of(arguments.noun)[arguments.verb](arguments, speaker)
    except Refusal as refusal:
        return refusals.tell(refusal, speaker)
    except (IntegrityError, DataError):
        raise  # the database answers; the fault is ours
    except (DatabaseError, InterfaceError) as error:
        speaker.complain(speaker.say(_database_word(str(error)), seconds=arguments.wait))
    except ImproperlyConfigured:
        speaker.complain(speaker.say("database-away"))
    except StoreAway:
        speaker.complain(speaker.say("store-away"))
    return Exit.AWAY


def _open(wait: int) -> None:
    place = _sqlite_file(config.read().database_url)
    if place is not None and not place.is_file():
        raise NoHouse(str(place))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    import django

    django.setup()
    _wait_at_most(wait)


def _sqlite_file(url: str) -> Path | None:
    parts = urlsplit(url)
    return Path(unquote(parts.path[1:])) if parts.scheme == "sqlite" else None


def _wait_at_most(seconds: int) -> None:
    """How long a busy database is waited for; without it a row that another clerk holds is waited for forever."""
    from django.db import connection

    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        options["timeout"] = seconds
    else:
        options["connect_timeout"] = max(seconds, 1)
        # 0 would mean no limit at all.
        limit = f"-c lock_timeout={max(seconds * 1000, 1)}"
        options["options"] = f"{options.get('options', '')} {limit}".strip()


def _database_word(error: str) -> str:
    if "locked" in error or "lock timeout" in error:
        return "database-busy"
    outdated = ("no such table", "no such column", "does not exist")
    # A database or role that does not exist was never reached; its message begins with the connection.
    if any(words in error for words in outdated) and "connection" not in error:
        return "database-outdated"
    return "database-away"
