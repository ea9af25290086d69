"""The words in braces of a text that asks for a piece: what they stand for in one request."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from prestalux.doors.shared import labels
from prestalux.doors.web.staff.forms import LONGEST_TEXT
from prestalux.rules.conventions.pieces import Piece


def filled(text: str, piece: Piece, due_on: date, language: str, reference: str = "") -> str:
    """Without `reference` its place stays: it is put in request by request."""
    with translation.override(language):
        name, day = str(labels.PIECE[piece]), labels.day(due_on, language)
    text = text.replace("{piece}", name).replace("{due}", day)
    return (text.replace("{reference}", reference) if reference else text)[:LONGEST_TEXT]
