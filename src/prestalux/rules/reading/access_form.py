"""The fillable form by which the network and access to the exchange space are asked for by mail: the names of its fields, which
tell our own form from any other, and what is printed on it. The fund's own were not to be had (domain.md 9.1).
"""

from __future__ import annotations

import unicodedata
from typing import Final

ACCESS_MARK: Final = "prestalux-access-form-1"
"""The name of a field that only our form has. Another layout of the fields takes another number."""
ACCESS_FIELDS: Final = frozenset(
    {"kind", "code", "environment", "holder", "name", "contact", "phone", "last_day", "remarks"}
)
PRINTED_WORDS: Final = (
    ("HealthNet et accès à l’espace d’échange", "Qui utilisera le premier compte ?"),
    ("HealthNet und Zugang zum Austauschbereich", "Wer wird das erste Konto benutzen?"),
    ("HealthNet and access to the exchange space", "Who will use the first account?"),
)
"""Its title and one of its questions, in each language."""
_HEAD: Final = 1_000
_MOST: Final = 20_000


def is_printed_form(text: str) -> bool:
    """Whether a text is that of our form, printed or flattened so that its fields are gone: the title at its head, the
    question below. Printing to PDF tears words apart and joins them: only their letters are compared.
    """
    letters = _letters(text[:_MOST])
    return any(
        _letters(title) in letters[:_HEAD] and _letters(question) in letters
        for title, question in PRINTED_WORDS
    )


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalpha())
