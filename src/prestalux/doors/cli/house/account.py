"""`account …`: the people of the fund. Secrets go to the terminal once and are kept sealed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import pyotp
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from prestalux.doors.cli.exits import Exit
from prestalux.doors.cli.house.acting import NoSuchAccount, the_operator
from prestalux.doors.cli.inputs import password
from prestalux.doors.cli.speaker import Speaker
from prestalux.doors.cli.verbs import Verb
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.contact import Email

_LONGEST_NAME: Final = 120


class AccountExists(Refusal):
    code = "account-exists"


class PasswordWeak(Refusal):
    """`advice` says what is wanted; it repeats nothing of the password."""

    code = "password-weak"


class NameMissing(Refusal):
    code = "name-missing"


def open_(arguments: Namespace, speaker: Speaker) -> Exit:
    handle, name = Email.parse(arguments.handle).address.lower(), " ".join(arguments.name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise NameMissing(most=_LONGEST_NAME)
    secret = pyotp.random_base32()
    try:
        accounts.open_staff(
            handle=handle,
            name=name,
            role=arguments.role,
            password=_password(arguments.password_file, speaker),
            secret=secret,
            language=arguments.language,
            by=the_operator(),
            at=datetime.now(UTC),
        )
    except IntegrityError:
        raise AccountExists() from None
    url = pyotp.TOTP(secret).provisioning_uri(name=handle, issuer_name=settings.FUND.name[arguments.language])
    speaker.tell(
        [speaker.say("account-opened", handle=handle), f"  {secret}", f"  {url}"],
        {"done": True, "account": handle, "role": arguments.role, "secret": secret, "otpauth": url},
    )
    return Exit.DONE


def _password(file: str | None, speaker: Speaker) -> str:
    given = password(file, speaker.say("password"), speaker.say("password-again"))
    try:
        validate_password(given)
    except ValidationError as error:
        raise PasswordWeak(advice=" ".join(error.messages)) from None
    return given


def close(arguments: Namespace, speaker: Speaker) -> Exit:
    at = datetime.now(UTC)
    account = queries.staff_named(arguments.handle)
    # An applicant's account is no account of staff, though it has a handle, too.
    if account is None or not queries.desk_roles(account.pk, at):
        raise NoSuchAccount()
    accounts.end_rights(account_id=account.pk, by=the_operator(), at=at)
    speaker.tell(
        speaker.say("account-closed", handle=account.handle), {"done": True, "account": account.handle}
    )
    return Exit.DONE


VERBS: Final[Mapping[str, Verb]] = {"open": open_, "close": close}
