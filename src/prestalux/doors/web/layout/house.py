"""As what this house stands before people's devices."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from prestalux.office.accounts.passkeys import House

NAMELESS: Final = House("", "Prestalux", "")


def house() -> House:
    """From PRESTALUX_URL. Devices know houses by name: one that is called by a number has no passkeys."""
    name = urlsplit(settings.SITE_URL).hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return House(name, NAMELESS.name, settings.SITE_URL)
    return NAMELESS
