"""How a line of an existing register stands to what is known: what it changes, and whether it is about the same person.

Our own rules: no text found says how two registers are brought together.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from prestalux.rules.identifiers.likeness import likeness, sound_keys, words_of
from prestalux.rules.periods import Period
from prestalux.rules.registry.code_line import CodeLine, prescriber_line
from prestalux.rules.registry.prescriber_line import PrescriberLine
from prestalux.rules.registry.register_line import LineReason, RegisterLine

_WHERE: Final = ("practice", "street", "extra", "postcode", "town", "country")


def differences(
    line: RegisterLine, held: CodeLine, active: Period | None, *, encoding: str
) -> tuple[LineReason, ...]:
    """In which of name, address, specialty and days they differ. What the line leaves empty says nothing."""
    if line.printed is not None:
        return _of_printed(line.printed, held, active, encoding)
    mine, theirs = line.as_code_line(), held
    found = {
        LineReason.NAME: not same_name(full_name(mine), full_name(theirs)),
        LineReason.ADDRESS: line.has_address
        and any(getattr(mine, name).casefold() != getattr(theirs, name).casefold() for name in _WHERE),
        LineReason.SPECIALTY: bool(mine.specialty) and mine.specialty != theirs.specialty,
        LineReason.DAYS: (mine.valid_from, mine.valid_until) != (theirs.valid_from, theirs.valid_until),
    }
    return tuple(reason for reason, differs in found.items() if differs)


def _of_printed(
    printed: PrescriberLine, held: CodeLine, active: Period | None, encoding: str
) -> tuple[LineReason, ...]:
    """In their fixed-width form: what does not fit there is no difference."""
    ours, _ = prescriber_line(held, active or printed.active).fitted(encoding)
    found = {
        LineReason.NAME: not same_name(printed.name, ours.name),
        LineReason.ADDRESS: bool(printed.address or printed.town)
        and _where(printed).casefold() != _where(ours).casefold(),
        LineReason.SPECIALTY: bool(printed.specialty) and printed.specialty != ours.specialty,
        LineReason.DAYS: printed.active != active,
    }
    return tuple(reason for reason, differs in found.items() if differs)


def _where(line: PrescriberLine) -> str:
    return f"{line.address}\n{line.postcode}\n{line.town}"


def full_name(line: CodeLine | RegisterLine) -> str:
    return f"{line.family_name} {line.given_name}".strip()


def same_name(one: str, other: str) -> bool:
    """Whatever the order of the words, case and accents."""
    return one == other or name_key(one) == name_key(other)


def may_be_same_person(one: str, other: str) -> bool:
    """One name holds the other, or each word of the shorter one is heard or misspelt as a word of the longer: a code does not
    change hands, but a name is added by marriage or put right.
    """
    short, long = sorted((words_of(one), words_of(other)), key=len)
    return bool(short) and all(any(likeness(word, other) for other in long) for word in short)


def parted_name(printed: str, given: str) -> tuple[str, str]:
    """Family and given name of a whole name that ends with the given name known already.

    >>> parted_name("Weber-Schmit Anna", "Anna"), parted_name("Weber", "Anna")
    (('Weber-Schmit', 'Anna'), ('Weber', ''))
    """
    words, last = printed.split(), given.split()
    if last and len(words) > len(last) and same_name(" ".join(words[-len(last) :]), given):
        return " ".join(words[: -len(last)]), " ".join(words[-len(last) :])
    return printed, ""


def name_key(name: str) -> str:
    """Equal for two names of the same words."""
    return " ".join(sorted(_words(name)))


def near_key(line: RegisterLine | CodeLine) -> str:
    """Equal for two names that sound alike, in one town and one specialty."""
    sounds = sorted(_sound(word) for word in _words(full_name(line)))
    return f"~{' '.join(sounds)}|{line.town.casefold()}|{line.specialty}"


def _words(name: str) -> list[str]:
    return [word for part in name.split() for word in _words_of_part(part)]


# Names are made of few words: most of a register's are in here.
@lru_cache(maxsize=50_000)
def _words_of_part(part: str) -> tuple[str, ...]:
    return (part.lower(),) if part.isascii() and part.isalpha() else words_of(part)


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    return min(sound_keys(word), default=word)
