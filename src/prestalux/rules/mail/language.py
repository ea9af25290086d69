"""The language that a person wrote a message in, and where their own words end."""

from __future__ import annotations

import re
from typing import Final

_COMMON: Final = {
    "fr": frozenset({"bonjour", "vous", "je", "et", "le", "la", "les", "des", "une", "pour", "ci-joint", "merci", "veuillez", "demande", "mes", "mon", "madame", "monsieur", "cordialement", "votre", "voici", "salut", "ma", "ci", "joint", "bien", "est", "pièces", "avec", "sont", "du", "au"}),
    "de": frozenset({"guten", "tag", "sie", "ich", "und", "der", "die", "das", "eine", "für", "danke", "bitte", "antrag", "meine", "geehrte", "damen", "herren", "grüßen", "ihre", "mit", "hallo", "im", "anhang", "mein", "lg", "mfg", "viele", "ist", "den", "zu", "unterlagen", "anbei"}),
    "en": frozenset({"hello", "you", "i", "and", "the", "of", "a", "for", "attached", "thank", "thanks", "please", "request", "my", "dear", "sir", "madam", "regards", "your", "find", "hi", "here", "are", "is", "some", "documents", "best", "this", "attachment", "in", "to"}),
}  # fmt: skip
_OF_DEVICES: Final = re.compile(
    r"^(?:sent from (?:my|outlook|mail)|envoy[ée] (?:de mon|depuis|à partir)|von meinem .{1,40} gesendet|gesendet (?:von|mit)|get outlook)\b.{0,80}$",
    re.I,
)
_QUOTE_BEGINS: Final = re.compile(
    r"^(?:-{3,}.{0,60}(?:original|weitergeleitet|transf|forward|nachricht|message).{0,60}|_{20,}"
    r"|(?:le|am|on|den)\b.{4,200}(?:a [ée]crit|schrieb|wrote).{0,200}:?"
    r"|\*?(?:de|von|from|exp[ée]diteur)\s?:\*? .{1,200})$",
    re.I,
)


def own_words(text: str) -> str:
    """Without the message that is answered, however programs set it off."""
    kept: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if _QUOTE_BEGINS.match(bare[:400]) and any(kept):
            break
        if not bare.startswith(">") and not _OF_DEVICES.match(bare[:200]):
            kept.append(line)
    return "\n".join(kept).strip()


def language_of(text: str, said: str = "") -> str:
    """By its most common words; where no language is ahead the one that the message `said` it is in; else empty."""
    words = re.findall(r"[\w-]+", text.lower())[:400]
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    if counts[best] > counts[second]:
        return best
    named = said.strip().lower()[:2]
    return named if named in _COMMON else ""
