"""What the product says through gettext, and the catalogues that say it in French and German.

`python -m tests.repository.messages` brings the catalogues to the source: new messages come in without a translation,
those no longer said go out, the others keep theirs, and French gets its no-break spaces. GNU gettext is not needed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from prestalux.doors.shared.print.wording import french_spaces

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "src/prestalux"
LOCALE: Final = PACKAGE / "locale"
PLURAL_FORMS: Final = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
KEYWORDS: Final = {
    f"{name}{ending}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("", "_lazy", "_noop")
}
HEADER: Final = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

"""

Id = str | tuple[str, str]


class Message(NamedTuple):
    """`id` is a pair where the number decides; `context` tells equal English words apart."""

    context: str
    id: Id


@cache
def said() -> frozenset[Message]:
    """Every message of the package."""
    texts = {
        kind: [path.read_text("utf-8") for path in PACKAGE.rglob(f"*.{kind}")] for kind in ("py", "html")
    }
    return frozenset(chain(*map(of_python, texts["py"]), *map(of_template, texts["html"])))


def of_python(source: str) -> Iterator[Message]:
    names = _names(source)
    return _extracted(source, names) if names else iter(())


def of_template(source: str) -> Iterator[Message]:
    # What is left of the page may be indented in ways that no Python program is.
    flat = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    return _extracted(flat, KEYWORDS | {"_": KEYWORDS["gettext"]})


def unreadable_calls(source: str) -> list[int]:
    """Lines that translate something other than a text written there: nobody could find it to translate it."""
    names = _names(source)
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]


def _names(source: str) -> dict[str, object]:
    """The names under which a module calls Django's translating functions."""
    if "django.utils.translation" not in source:
        return {}
    return {
        alias.asname or alias.name: KEYWORDS[alias.name]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in KEYWORDS
    }


def _extracted(source: str, keywords: dict[str, object]) -> Iterator[Message]:
    file = BytesIO(source.encode())
    for _line, found, _comments, context in extract("python", file, keywords, options={"encoding": "utf-8"}):
        yield Message(context or "", found)


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    header = HEADER.format(language=language, plurals=PLURAL_FORMS[language])
    text = path.read_text("utf-8") if path.exists() else header
    return read_po(BytesIO(text.encode()), locale=language)


def brought_up_to_date(language: str) -> str:
    """The catalogue as it has to stand in its file: the same messages always give the same text."""
    old, new = read(language), Catalog(locale=language, fuzzy=False)
    for message in said():
        known = old.get(message.id, message.context or None)
        kept = known.string if known and not known.fuzzy and known.pluralizable == _counted(message) else ""
        new.add(message.id, _spaced(kept, language), context=message.context or None)
    file = BytesIO()
    write_po(file, new, width=0, omit_header=True, sort_output=True)
    header = HEADER.format(language=language, plurals=PLURAL_FORMS[language])
    return header + file.getvalue().decode().strip() + "\n"


def _counted(message: Message) -> bool:
    return not isinstance(message.id, str)


def _spaced(text: str | tuple[str, ...], language: str) -> str | tuple[str, ...]:
    if language != "fr":
        return text
    return french_spaces(text) if isinstance(text, str) else tuple(french_spaces(form) for form in text)


def main() -> int:
    for language in PLURAL_FORMS:
        path, text = path_of(language), brought_up_to_date(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        for entry in read(language):
            if not all((entry.string,) if isinstance(entry.string, str) else entry.string):
                sys.stdout.write(f"{language}: not translated: {entry.id!r}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
