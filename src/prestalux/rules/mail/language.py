"""The language that a person wrote a message in, and where their own words end."""

from __future__ import annotations

import re
from typing import Final

_COMMON: Final = {
    "fr": frozenset({"bonjour", "vous", "je", "et", "le", "la", "les", "des", "une", "pour", "ci-joint", "merci", "veuillez", "demande", "mes", "mon", "madame", "monsieur", "cordialement", "votre"}),
    "de": frozenset({"guten", "tag", "sie", "ich", "und", "der", "die", "das", "eine", "für", "anbei", "danke", "bitte", "antrag", "meine", "geehrte", "damen", "herren", "grüßen", "ihre", "mit"}),
    "en": frozenset({"hello", "you", "i", "and", "the", "of", "a", "for", "attached", "thank", "thanks", "please", "request", "my", "dear", "sir", "madam", "regards", "your", "find"}),
}  # fmt: skip
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
        if not bare.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def language_of(text: str) -> str:
    """By its most common words; empty where no language is ahead."""
    words = re.findall(r"[\w-]+", text.lower())[:400]
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    return best if counts[best] > counts[second] else ""
