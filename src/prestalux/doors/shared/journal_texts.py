"""Each event of the journal in plain words, and the facts beside it.

A test walks every event that the source writes: one without words here fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from prestalux.doors.shared import change_words, exchange_words, labels
from prestalux.doors.shared.proof_texts import REASONS
from prestalux.doors.shared.sign_in_words import MEANS
from prestalux.office.journal.reading import LineView
from prestalux.rules.proof import RevocationReason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(StrEnum):
    """The kinds among which an auditor chooses."""

    LOOKS = "looks"
    APPLICANT = "applicant"
    FUND = "fund"
    ACCOUNTS = "accounts"
    HOUSE = "house"


KIND: Final[Mapping[Kind, _StrPromise]] = {
    Kind.LOOKS: _("Looks at personal data"),
    Kind.APPLICANT: _("Steps of the applicant"),
    Kind.FUND: _("Steps of the fund"),
    Kind.ACCOUNTS: _("Sign-in and rights"),
    Kind.HOUSE: _("The house and its settings"),
}
EVENT: Final[Mapping[Kind, Mapping[str, _StrPromise]]] = {
    Kind.LOOKS: {
        "look.dossier": _("Opened the dossier"),
        "look.page": _("Looked at a page of a piece"),
        "look.original": _("Downloaded a piece as it was sent"),
        "look.sheet": _("Looked at the information sheet"),
        "look.issued": _("Downloaded a document the fund issued"),
        "look.journal": _("Read the journal about this"),
        "look.register": _("Looked at a code in the register"),
        "look.search": _("Was shown a code among those found"),
        "look.message": _("Downloaded a message as it came"),
        "journal.exported": _("Took away a part of the journal"),
    },
    Kind.APPLICANT: {
        "request.opened": _("Began a request"),
        "request.section-saved": _("Filled in a part of the sheet"),
        "piece.given": _("Gave a file"),
        "piece.refused": _("Tried a file that could not be taken"),
        "piece.taken-back": _("Took a file back"),
        "sheet.signing-chosen": _("Chose how to sign the sheet"),
        "sheet.signed": _("Signed the sheet"),
        "sheet.taken-over": _("Took over the answers of a filled sheet"),
        "request.submitted": _("Sent the request"),
        "ask.answered": _("Answered what the fund had asked for"),
        "request.withdrawn": _("Withdrew the request"),
        "decision.opened": _("Opened the decision for the first time"),
        "message.taken": _("Sent files by e-mail"),
        "message.let-in": _("Let in a message from another address"),
        "message.dropped": _("Dropped a message from another address"),
        "helper.invited": _("Invited somebody to help"),
        "helper.ended": _("Ended somebody’s help"),
        "change.asked": _("Asked for a change of their data"),
        "change.answered": _("Sent a document for a change"),
        "change.confirmed": _("Confirmed a change"),
        "change.link-sent": _("Had the link to a change sent again"),
        "change.withdrawn": _("Withdrew a change"),
        "change.stopped": _("Stopped a change as not their own"),
        "data.confirmed": _("Confirmed their data"),
        "access.asked": _("Asked for the network or for access to the exchange space"),
        "access.withdrawn": _("Withdrew a request for the network or for access"),
        "exchange-account.opened": _("Opened an account of the exchange space"),
        "exchange-account.secret-made": _("Made a secret for an account of the exchange space"),
        "exchange-account.secret-ended": _("Ended the secret of an account of the exchange space"),
        "exchange-key.added": _("Added a key to an account of the exchange space"),
        "exchange-key.removed": _("Removed a key from an account of the exchange space"),
        "exchange-account.bound": _("Bound an account of the exchange space to networks"),
        "exchange-account.locked": _("Locked an account of the exchange space"),
        "exchange-account.unlocked": _("Unlocked an account of the exchange space"),
        "exchange-account.closed": _("Closed an account of the exchange space"),
        "exchange.return-collected": _("Collected a return file"),
        "exchange.return-acknowledged": _("Acknowledged a return file"),
        "exchange.return-restored": _("Had a return file wait again to be collected"),
    },
    Kind.FUND: {
        "pieces.asked": _("Asked for pieces"),
        "ask.withdrawn": _("No longer asked for a piece"),
        "piece.moved": _("Moved a file to another slot"),
        "request.incomplete": _("Put the request back to waiting for pieces"),
        "request.granted": _("Granted the code"),
        "request.refused": _("Refused the request"),
        "request.closed": _("Closed the request without decision"),
        "request.reopened": _("Set the decision aside and examined the request again"),
        "request.merged": _("Merged two requests of one person"),
        "request.split": _("Split a merged request off again"),
        "deed.prepared": _("Prepared a decision for another person to confirm"),
        "deed.sent-back": _("Sent a prepared decision back"),
        "deed.taken-back": _("Took back the decision they had prepared"),
        "bank-account.changed": _("Changed the bank account of the code"),
        "code.suspended": _("Suspended a code"),
        "change.evidence-asked": _("Asked for a document for a change"),
        "change.accepted": _("Accepted a change"),
        "change.refused": _("Refused a change"),
        "access.granted": _("Granted the network or access to the exchange space"),
        "access.refused": _("Refused the network or access to the exchange space"),
        "pair.settled": _("Said whether two codes are one person’s"),
        "code.resumed": _("Ended the suspension of a code"),
        "code.ended": _("Ended a code"),
        "code.renamed": _("Took another name of the provider from a file"),
        "reinstatement.prepared": _("Prepared the correction of a code’s end"),
        "code.reinstated": _("Confirmed the correction of a code’s end"),
        "reinstatement.sent-back": _("Sent the correction of a code’s end back"),
        "reinstatement.taken-back": _("Took back the correction of a code’s end"),
        "identity.corrected": _("Corrected the identity"),
        "dossier.assigned": _("Assigned the dossier"),
        "letter.retried": _("Had a letter sent again"),
        "letter.reported": _("A mail server reported on a letter"),
    },
    Kind.ACCOUNTS: {
        "sign-in": _("Signed in"),
        "sign-in.refused": _("A sign-in was refused"),
        "sign-out": _("Signed out"),
        "link.asked": _("A link to resume a request was asked for"),
        "link.spent": _("Came in by a one-time link"),
        "account.opened": _("Opened an account of the desk"),
        "account.closed": _("Closed an account"),
        "passkey.added": _("Added a passkey"),
        "passkey.removed": _("Removed a passkey"),
        "recovery-codes.made": _("Made new recovery codes"),
        "authenticator.renewed": _("Replaced the authenticator app"),
        "session.ended": _("Ended a session from another device"),
        "sessions.ended": _("Ended all other sessions"),
        "identity.linked": _("Linked the account of the organisation"),
        "absence.noted": _("Noted an absence"),
        "absence.ended": _("Noted that an absence is over"),
        "exchange.signed-in": _("Signed in to the exchange space"),
        "exchange.turned-away": _("Was turned away from the exchange space"),
        "exchange.refused": _("Was refused a step in the exchange space"),
        "exchange.session-ended": _("A session of the exchange space was ended"),
    },
    Kind.HOUSE: {
        "change.lapsed": _("Withdrew a change that nobody confirmed"),
        "data.asked": _("Asked a provider to look at their data"),
        "deposit.accepted": _("Accepted a request file"),
        "deposit.refused": _("Refused a request file"),
        "deposit.duplicate": _("Received the bytes of a request file once more"),
        "deposit.unopened": _("Could not open a request file"),
        "exchange.published": _("Put a file there for a provider"),
        "exchange.returns-warned": _("Warned a provider that return files wait"),
        "exchange.returns-told": _("Told the desk that return files wait"),
        "exchange.return-deleted": _("Deleted a return file, as its time was over"),
        "deposit.receipt-printed": _("Printed the receipt of a request file"),
        "deposit.dropped": _("Dropped a request file that never became complete"),
        "deposit.purged": _("Deleted the bytes of a request file, as its time was over"),
        "exchange.account-asked": _("Asked a provider to open an account of the exchange space"),
        "pieces.reminded": _("Reminded the applicant of pieces asked for"),
        "piece.safe": _("The antivirus called a file safe"),
        "piece.infected": _("The antivirus found malware in a file"),
        "message.filed": _("Filed a message that came by e-mail"),
        "message.waiting": _("Asked about a message from another address"),
        "message.ignored": _("Left a message of a program unanswered"),
        "message.answered": _("Told a sender what is wrong in a form"),
        "message.unclaimed": _("Set a message aside for staff"),
        "message.handled": _("Settled a message that was set aside"),
        "message.purged": _("Deleted the bytes of a message, as its time was over"),
        "file.purged": _("Deleted a file, as its time was over"),
        "draft.forgotten": _("Deleted a draft nobody had touched"),
        "prefix.set": _("Set a prefix"),
        "prefix.ended": _("Ended a prefix"),
        "register.issued": _("Issued the reference files"),
        "register.issue-forgotten": _("Deleted an old issue of the reference files"),
        "register.imported": _("Took in an existing register"),
        "provision.prepared": _("Prepared a change of the rules"),
        "provision.confirmed": _("Confirmed a change of the rules"),
        "provision.sent-back": _("Sent a change of the rules back"),
        "provision.taken-back": _("Took back a change of the rules"),
        "partner.added": _("Added a partner"),
        "partner-key.prepared": _("Prepared a key of a partner, or more for one"),
        "partner-key.confirmed": _("Confirmed what was prepared for a partner"),
        "partner-key.sent-back": _("Sent back what was prepared for a partner"),
        "partner-key.taken-back": _("Took back what was prepared for a partner"),
        "partner-key.given": _("Gave a partner a key"),
        "partner-key.changed": _("Changed what a key of a partner may do"),
        "partner-key.replaced": _("Replaced a key of a partner"),
        "partner-key.revoked": _("Revoked a key of a partner"),
        "key.made": _("Made a key that signs letters"),
        "key.revoked": _("Revoked a key that signed letters"),
    },
}
SUBJECT: Final[Mapping[str, _StrPromise]] = {
    "reference-issue": _("Reference files no. %(number)s"),
    "register-import": _("Take-over no. %(number)s"),
    "dossier": _("dossier no. %(number)s"),
    "account": _("account no. %(number)s"),
    "letter": _("letter no. %(number)s"),
    "message": _("message no. %(number)s"),
    "prefix": _("prefix no. %(number)s"),
    "code": _("code no. %(number)s"),
    "provision": _("rule no. %(number)s"),
    "provider": _("provider no. %(number)s"),
    "partner": _("partner no. %(number)s"),
    "exchange-account": _("exchange account no. %(number)s"),
    "deposit": _("request file %(number)s"),
    "partner-key": _("key %(number)s of a partner"),
    "proof-key": _("signing key %(number)s"),
    "journal": _("the journal up to line %(number)s"),
}
_WORDS: Final = {event: words for among in EVENT.values() for event, words in among.items()}


def event_words(event: str) -> str:
    """The event's own name where the house no longer writes it, or where a line was changed."""
    return str(_WORDS[event]) if event in _WORDS else event


def subject_words(kind: str, subject: str) -> str:
    """What a line is about, by the number the house gave it."""
    return str(SUBJECT[kind]) % {"number": subject} if kind in SUBJECT else f"{kind} {subject}"


def facts_in_words(line: LineView) -> list[str]:
    """What a line says beyond its event: codes of the house in words, ids as they are."""
    return [text for name, value in line.facts.items() if value is not None for text in _told(name, value)]


def _told(name: str, value: Any) -> Iterator[str]:
    if name in _SILENT or value == "":
        return
    if name == "asks" and isinstance(value, list):
        yield from (_ask(ask) for ask in value if isinstance(ask, dict))
    elif name in {"reasons", "sections"} and isinstance(value, list):
        yield from (_coded(reason) for reason in value)
    elif name == "reason" and str(value) in set(RevocationReason):
        yield REASONS[RevocationReason(value)][get_language() or "fr"]
    elif name in _CODED:
        yield _coded(value)
    else:
        yield _NUMBERED[name](value) if name in _NUMBERED else f"{name}: {value}"


def _ask(ask: Mapping[str, Any]) -> str:
    return ": ".join(_coded(ask[name]) for name in ("piece", "reason") if name in ask)


def _coded(value: object) -> str:
    return str(_CODES.get(str(value), value))


def _day(value: object) -> str:
    try:
        return labels.day(date.fromisoformat(str(value)), get_language() or "fr")
    except ValueError:
        return str(value)


# Two lists may share a code ("other", "incomplete"): the words that come later here are meant.
_CODES: Final[Mapping[str, object]] = {
    **change_words.STATUS,
    **exchange_words.REFUSAL_REASON,
    **labels.STATUS,
    **labels.PROFESSION,
    **labels.REFUSAL_REASON,
    **labels.CLOSE_REASON,
    **labels.ASK_REASON,
    **labels.ROLE,
    **labels.SIGNING,
    **labels.SECTION,
    **labels.PIECE,
    **labels.DEED,
    "key-new": _("a new key"),
    "key-replace": _("a key in the place of one"),
    "key-widen": _("more for a key"),
}
_CODED: Final = frozenset(
    {"piece", "about_piece", "section", "signing", "role", "profession", "before", "after", "reason", "deed"}
)
_DELIVERY: Final[Mapping[str, object]] = {
    "delayed": _("delayed"),
    "bounced": _("came back"),
    "complained": _("complained about"),
}
_PROVISION: Final[Mapping[str, object]] = {
    "convention": _("convention"),
    "pieces": _("required pieces"),
    "holiday": _("holiday"),
    "letterhead": _("letterhead"),
    "text": _("text"),
    "prefix": _("prefix"),
}
_CONFIRMED_BY: Final[Mapping[str, object]] = {
    "link": _("by link"),
    "call": _("by telephone"),
    "paper": _("on paper"),
}
_SILENT: Final = frozenset({"values", "asked", "columns"})
"""The digest of a sheet's values, what an export was asked for, and which fields were corrected: all stand in an export."""
_NUMBERED: Final[Mapping[str, Callable[[object], str]]] = {
    "sha256": lambda value: f"SHA-256 {value}",
    "page": lambda value: now("page %(number)s") % {"number": value},
    "file": lambda value: now("file no. %(number)s") % {"number": value},
    "document": lambda value: now("document no. %(number)s") % {"number": value},
    "code": lambda value: now("code no. %(number)s") % {"number": value},
    "means": lambda value: str(MEANS.get(str(value), value)),
    "passkey": lambda value: now("passkey no. %(number)s") % {"number": value},
    "session": lambda value: now("session no. %(number)s") % {"number": value},
    "count": lambda value: now("number: %(number)s") % {"number": value},
    "lead": lambda value: now("lead: dossier no. %(number)s") % {"number": value},
    "member": lambda value: now("merged: dossier no. %(number)s") % {"number": value},
    "provision_kind": lambda value: str(_PROVISION.get(str(value), value)),
    "key": str,
    "partner": lambda value: now("partner no. %(number)s") % {"number": value},
    "scopes": str,
    "per_minute": lambda value: now("%(number)s requests a minute") % {"number": value},
    "former_scopes": lambda value: now("before: %(before)s") % {"before": value},
    "former_per_minute": lambda value: now("before: %(number)s requests a minute") % {"number": value},
    "former_key": lambda value: now("instead of %(key)s") % {"key": value},
    "both_until": lambda value: now("both valid until %(moment)s") % {"moment": value},
    "decision": lambda value: now("decision no. %(number)s") % {"number": value},
    "proposal": lambda value: now("preparation no. %(number)s") % {"number": value},
    "instead_of": lambda value: now("instead of preparation no. %(number)s") % {"number": value},
    "correction": lambda value: now("correction no. %(number)s") % {"number": value},
    "prepared_by": lambda value: now("prepared by account no. %(number)s") % {"number": value},
    "dossier": lambda value: now("dossier no. %(number)s") % {"number": value},
    "files": lambda value: now("files: %(number)s") % {"number": value},
    "way": lambda value: str(value).upper(),
    "delivery": lambda value: str(_DELIVERY.get(str(value), value)),
    "why": lambda value: now("reason: %(code)s") % {"code": value},
    "account": lambda value: now("account no. %(number)s") % {"number": value},
    "to": lambda value: now("to account no. %(number)s") % {"number": value},
    "former": lambda value: now("formerly of account no. %(number)s") % {"number": value},
    "language": lambda value: now("in the language %(code)s") % {"code": str(value).upper()},
    "exchange_account": lambda value: now("exchange account no. %(number)s") % {"number": value},
    "return_file": lambda value: now("return file %(number)s") % {"number": value},
    "change": lambda value: str(change_words.KIND.get(str(value), value)),
    "how": lambda value: str(_CONFIRMED_BY.get(str(value), value)),
    "letter": lambda value: now("letter no. %(number)s") % {"number": value},
    "holds_from": lambda value: now("from %(day)s") % {"day": _day(value)},
    "from_day": lambda value: now("from %(day)s") % {"day": _day(value)},
    "ask": lambda value: now("question no. %(number)s") % {"number": value},
    "lines": lambda value: now("%(number)s lines") % {"number": value},
    "sequence": lambda value: now("issue no. %(number)s") % {"number": value},
    "day": lambda value: now("for %(day)s") % {"day": _day(value)},
    "added": lambda value: now("new: %(number)s") % {"number": value},
    "changed": lambda value: now("changed: %(number)s") % {"number": value},
    "doubtful": lambda value: now("doubtful: %(number)s") % {"number": value},
    "refused": lambda value: now("refused: %(number)s") % {"number": value},
    "other": lambda value: now("and code no. %(number)s") % {"number": value},
    "same": lambda value: now("the same person") if value else now("different persons"),
    "codes": lambda value: now("codes: %(number)s") % {"number": value},
    "malware": lambda value: now("found: %(name)s") % {"name": value},
    "finding": lambda value: now("finding: %(code)s") % {"code": value},
    "prefix": lambda value: now("prefix %(digits)s") % {"digits": value},
    "valid_from": lambda value: now("from %(day)s") % {"day": _day(value)},
    "first": lambda value: now("from %(day)s") % {"day": _day(value)},
    "last": lambda value: now("until %(day)s") % {"day": _day(value)},
    "signature": lambda value: now("signature no. %(number)s") % {"number": value},
    "form": lambda value: str(value).upper(),
    "unbroken": lambda value: now("with the lines between") if value else now("only the lines asked for"),
    "valid_until": lambda value: now("until %(day)s") % {"day": _day(value)},
    "access": lambda value: str(exchange_words.KIND.get(str(value), value)),
    "environment": lambda value: str(exchange_words.ENVIRONMENT.get(str(value), value)),
    "because": lambda value: str(exchange_words.BECAUSE.get(str(value), value)),
    "returns": lambda value: now("return files: %(number)s") % {"number": value},
    "letters": lambda value: now("letters: %(number)s") % {"number": value},
    "receipt": lambda value: now("receipt no. %(number)s") % {"number": value},
    "username": str,
    "fingerprint": str,
    "ssh_key": lambda value: now("key no. %(number)s") % {"number": value},
    "again": lambda value: now("in the place of another") if value else now("the first one"),
    "ranges": lambda value: now("networks: %(number)s") % {"number": value},
    "read_only": lambda _value: now("to collect only"),
}
