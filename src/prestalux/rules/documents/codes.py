"""The words of a verdict: why a file is refused, and what is told about one that is taken.

The values are stable: they are journalled, sent to machines and are the keys of the texts people read.
"""

from __future__ import annotations

from enum import StrEnum


class Finding(StrEnum):
    """Why a file cannot be taken."""

    JPEG = "jpeg"
    PNG = "png"
    HEIC_OR_TIFF = "heic-or-tiff"
    HTML = "html"
    OFFICE = "office"
    ZIP = "zip"
    TNEF = "tnef"
    PLAIN_TEXT = "plain-text"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    NO_PAGE = "no-page"
    TOO_MANY_PAGES = "too-many-pages"
    PAGE_TOO_LARGE = "page-too-large"
    FILE_TOO_LARGE = "file-too-large"
    BOMB = "bomb"
    SCRIPT = "script"
    EMBEDDED_FILE = "embedded-file"
    FOREIGN_BEFORE = "foreign-before"
    FOREIGN_AFTER = "foreign-after"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What staff and applicant are told about a file that is taken."""

    HARMLESS_WARNINGS = "harmless-warnings"
    LEADING_BYTES = "leading-bytes"
    FORM_SCRIPTS = "form-scripts"
    OWNER_PASSWORD = "owner-password"  # noqa: S105
    SIGNED = "signed"
    UPDATED = "updated"
    LOOKS_BLANK = "looks-blank"
    UNSIGNED_FORM = "unsigned-form"
    PLACE_GUESSED = "place-guessed"
    """It came by mail: its content, its name or a place that was left put it where it is."""
    PLACE_SAID = "place-said"
    """The same, and somebody has said since where it belongs: a guess no more, and still to be moved with one click."""
    UNCONFIRMED = "unconfirmed"
    """A message brought it of which only the From line tells who wrote, and the person has not said yet that it is theirs."""
