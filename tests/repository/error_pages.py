"""The error catalogue as pages: docs/errors/<code>.md, one a code, made from the texts that people read.

`python -m tests.repository.error_pages` writes them; a test holds them to the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prestalux.doors.shared import (
    document_texts,
    finding_texts,
    identifier_texts,
    refusal_texts,
    sign_in_texts,
)

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "errors"
LANGUAGES = {"fr": "Français", "de": "Deutsch", "en": "English"}


def pages() -> Iterator[tuple[str, str]]:
    """Code and page of every entry of the tables."""
    for code, texts in document_texts.TEXTS.items():
        yield (
            f"document-{code}",
            _page(f"document-{code}", {lang: _document(texts[lang]) for lang in LANGUAGES}),
        )
    for fault, words in finding_texts.TEXTS.items():
        yield (
            f"exchange-{fault}",
            _page(f"exchange-{fault}", {lang: _document(words[lang]) for lang in LANGUAGES}),
        )
    for (code, why), texts in {**identifier_texts.TEXTS, **sign_in_texts.TEXTS, **refusal_texts.WHY}.items():
        yield f"{code}-{why}", _page(f"{code}, {why}", {lang: texts[lang] for lang in LANGUAGES})
    for code, texts in refusal_texts.REFUSALS.items():
        yield code, _page(code, {lang: texts[lang] for lang in LANGUAGES})


def _document(text: document_texts.Text | finding_texts.Text) -> str:
    return "\n\n".join(part for part in (f"**{text.title}**", text.cause, text.cure) if part)


def _page(title: str, texts: dict[str, str]) -> str:
    parts = [f"# {title}", *(f"## {LANGUAGES[lang]}\n\n{text}" for lang, text in texts.items())]
    return "\n\n".join(parts) + "\n"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    made = dict(pages())
    for stale in FOLDER.glob("*.md"):
        if stale.stem not in made:
            stale.unlink()
    for code, page in made.items():
        (FOLDER / f"{code}.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
