"""What one kind of letter says."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy


@dataclass(frozen=True, slots=True)
class Mail:
    """`document` names the PDF that goes with it."""

    subject: str | Promise
    paragraphs: tuple[str | Promise, ...]
    document: str = ""
    action: str | Promise = field(default=lazy("Open your request:"))
