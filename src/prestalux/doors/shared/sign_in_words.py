"""The words for the means of signing in."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared.labels import Words
from prestalux.office.accounts.sign_ins import Means

MEANS: Final[Words] = {
    Means.PASSWORD: _("Password and authenticator app"),
    Means.RECOVERY_CODE: _("Password and recovery code"),
    Means.PASSKEY: _("Passkey"),
    Means.IDENTITY_SERVICE: _("Account of the organisation"),
    Means.LINK: _("Link sent by e-mail"),
    Means.NEW: _("Request begun"),
}
