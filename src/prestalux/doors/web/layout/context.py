"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prestalux.doors.shared.fund import fund_on
from prestalux.rules.periods import day_of


def every_page(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    fund = fund_on(day_of(request.now)) if hasattr(request, "now") else settings.FUND
    return {
        "fund": {
            "name": fund.name[language],
            "unit": fund.unit[language],
            "email": fund.email,
            "phone": fund.phone,
        },
        "home_url": f"/{language}/",
        "languages": [
            {
                "code": code,
                "label": label,
                "url": translate_url(request.get_full_path(), code),
                "current": code == language,
            }
            for code, label in settings.LANGUAGES
        ],
        "footer_links": SimpleLazyObject(lambda: _footer(language)),
        "demo": settings.CONFIGURATION.demo,
    }


def _footer(language: str) -> list[tuple[str, str]]:
    links = [
        (_("Check a letter"), f"/{language}/proof/"),
        (_("Check a code"), f"/{language}/code/"),
        (_("Privacy notice"), f"/{language}/privacy/"),
        (_("Accessibility"), f"/{language}/accessibility/"),
        (_("Staff sign-in"), f"/{language}/staff/"),
    ]
    if settings.CONFIGURATION.demo:
        links.append((_("Demonstration: people and mail"), f"/{language}/demo/"))
    return links
