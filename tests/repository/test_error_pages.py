"""The pages of docs/errors say what the tables say: `python -m tests.repository.error_pages` brings them up to date."""

from __future__ import annotations

from tests.repository.error_pages import FOLDER, pages


def test_each_code_has_its_page_as_the_tables_have_it() -> None:
    written = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == dict(pages())
