"""Reading a printed document back, as a screen reader or an archive would."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2


def text_of(pdf: bytes) -> str:
    """The text of all pages, every stretch of white space as one space; invisible break marks dropped."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    finally:
        document.close()
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", "").replace("\ufffe", ""))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\u200b", "").replace("\ufffe", ""))


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def structure_of(pdf: bytes) -> list[str]:
    """The tags in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _tags(document.Root.StructTreeRoot.K)


def _tags(node: pikepdf.Object) -> list[str]:
    if isinstance(node, pikepdf.Array):
        return [tag for child in node for tag in _tags(child)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [str(node.S), *(_tags(node.K) if "/K" in node else [])]
