"""The words of each e-mail: plain text, one action, no personal data in the subject, in the language of the dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, override

from prestalux.doors.shared import change_letters, exchange_letters, labels, letter_html
from prestalux.doors.shared.mail import Mail
from prestalux.doors.shared.mail_words import answered_text, earlier_text, files_text, missing_text
from prestalux.office.attribution.queries import AskView, RequestView
from prestalux.office.changes.queries import ChangeView
from prestalux.office.exchange.queries.accounts import AccessView
from prestalux.office.messages.queries import MessageView


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str
    html: str


MAILS: Final[dict[str, Mail]] = {
    **change_letters.MAILS,
    **exchange_letters.MAILS,
    "resume-link": Mail(
        lazy("Your link to your request"),
        (
            lazy("You began a request for a provider code, or asked for a link to come back to it."),
            "%(stands)s",
            lazy(
                "This link opens it on any device, once, within %(hours)s hours, and confirms your e-mail address."
            ),
            lazy("If you did not ask for this, you need do nothing: without the link nobody can go on."),
        ),
    ),
    "helper-invited": Mail(
        lazy("You are invited to help with a request"),
        (
            lazy("%(applicant)s asks for a provider code and invites you to help with the request."),
            lazy(
                "You can fill in the answers and add the pieces. Signing and sending remain with the applicant. This "
                "link opens the request, once, within %(days)s days."
            ),
            lazy("If you do not know the person, you need do nothing."),
        ),
        action=lazy("Open the request:"),
    ),
    "mail-answer": Mail(
        lazy("We have received your message"),
        (
            "%(answered)s",
            "%(earlier)s",
            "%(beyond)s",
            "%(missing)s",
        ),
    ),
    "mail-waiting": Mail(
        lazy("A message for your request came from another address"),
        (
            lazy(
                "%(sender)s sent the fund a message for your request. Nothing of it was taken, because we know another "
                "address as yours."
            ),
            "%(files)s",
            lazy(
                "If it is from you or for you, let it in on the page of your request. If not, you need do nothing."
            ),
        ),
    ),
    "mail-unproven": Mail(
        lazy("A message in your name waits for you"),
        (
            lazy(
                "The fund received a message for your request that names your address as its sender. Its mail server "
                "says that it did not send it (DMARC), so nothing of it was taken."
            ),
            "%(files)s",
            lazy(
                "If you wrote it, let it in on the page of your request. If not, somebody used your address; you need do "
                "nothing."
            ),
        ),
    ),
    "mail-unread": Mail(
        lazy("We could not read your message"),
        (
            lazy("Your message to the fund arrived, but we could not read it. Nothing of it was taken."),
            lazy(
                "Please write a new message, attach each document as a PDF file of its own, and send it to us again. "
                "Forwarded or encrypted messages are often the cause."
            ),
        ),
        action="",
    ),
    "mail-neutral": Mail(
        lazy("We have received your message"),
        (
            lazy(
                "Your message names a request that we know under another address. Until that address agrees, nothing of "
                "your message is taken."
            ),
            lazy("If you meant to begin a request of your own, send your message without the reference."),
        ),
        action="",
    ),
    "acknowledgement": Mail(
        lazy("Your request has been received"),
        (
            lazy(
                "The fund has received your request for a provider code. The acknowledgement of receipt is attached."
            ),
            lazy(
                "The fund’s staff now examine it. You need do nothing; if a piece is missing, we will ask you for it."
            ),
        ),
        document="acknowledgement",
    ),
    "ask": Mail(
        lazy("We need something from you"),
        (
            lazy("To go on with your request for a provider code, we need:"),
            "%(asks)s",
            lazy(
                "Please answer on the page of your request, where each piece has its own place, or answer this message "
                "with the PDF files. The letter is attached."
            ),
        ),
        document="ask",
    ),
    "reminder": Mail(
        lazy("Reminder: we still need something from you"),
        (
            lazy("We asked you for something and have no answer yet:"),
            "%(asks)s",
            lazy(
                "Please answer on the page of your request, where each piece has its own place, or answer this message "
                "with the PDF files."
            ),
        ),
    ),
    "last-reminder": Mail(
        lazy("Last reminder: we still need something from you"),
        (
            lazy("We asked you for something and have no answer yet:"),
            "%(asks)s",
            lazy(
                "Please answer on the page of your request, where each piece has its own place, or answer this message "
                "with the PDF files."
            ),
            lazy(
                "This is our last reminder. If nothing arrives by %(day)s, the fund may close your request without a "
                "decision. You can begin a new one at any time."
            ),
        ),
    ),
    "ask-withdrawn": Mail(
        lazy("A piece is no longer needed"),
        (lazy("We had asked you for a piece; it is no longer needed:"), "%(asks)s"),
    ),
    "attribution": Mail(
        lazy("The decision on your request"),
        (
            lazy(
                "Your request for a provider code is granted. The attribution letter with your code is attached."
            ),
        ),
        document="attribution",
    ),
    "refusal": Mail(
        lazy("The decision on your request"),
        (
            lazy("A decision has been taken on your request for a provider code."),
            lazy("The attached letter states it, with its reasons and the ways to contest it."),
        ),
        document="refusal",
    ),
    "closing": Mail(
        lazy("Your request has been closed"),
        (
            lazy("Your request for a provider code has been closed without a decision."),
            lazy("The attached letter states why. You can begin a new request at any time."),
        ),
        document="closing",
    ),
    "reopening": Mail(
        lazy("The decision on your request is set aside"),
        (
            lazy(
                "The fund examines your request for a provider code again. The former decision no longer holds."
            ),
            lazy(
                "The attached letter states why and what this means. You need do nothing unless we ask you."
            ),
        ),
        document="reopening",
    ),
    "corrected": Mail(
        lazy("A detail of your request was corrected"),
        (
            lazy("The fund corrected a detail of your identity in your request for a provider code."),
            lazy(
                "The page of your request shows what stood before, what stands now, and why. "
                "If it is not right, please tell us at the address below."
            ),
        ),
    ),
    "bank-account-changed": Mail(
        lazy("The bank account of your provider code changes"),
        (
            lazy("From %(day)s the fund pays on your provider code to another bank account."),
            lazy("If you did not ask for this, please tell us at once at the address below."),
        ),
    ),
    "merged": Mail(
        lazy("Two of your requests are examined together"),
        (
            lazy(
                "The fund examines your request for a provider code together with another request of yours. "
                "You receive one decision, on the other request."
            ),
            lazy(
                "Everything you sent is kept. If you made no other request, please tell us at the address below."
            ),
        ),
    ),
    "split": Mail(
        lazy("Your request is examined by itself again"),
        (
            lazy(
                "The fund no longer examines your request for a provider code together with another one. "
                "Everything you sent is kept; the page of your request shows whose turn it is."
            ),
        ),
    ),
    "withdrawn": Mail(
        lazy("Your request has been withdrawn"),
        (lazy("You withdrew your request for a provider code. You can begin a new one at any time."),),
    ),
    "draft-ends": Mail(
        lazy("Your draft will be deleted soon"),
        (
            lazy("You began a request for a provider code and did not send it."),
            lazy(
                "If you do nothing, it will be deleted with its files on %(day)s. Any change keeps it longer."
            ),
        ),
    ),
}


def words(
    kind: str,
    language: str,
    *,
    view: RequestView | None,
    link: str,
    asks: tuple[AskView, ...],
    facts: dict[str, Any],
    fund: Any,
    message: MessageView | None = None,
    change: ChangeView | None = None,
    access: AccessView | None = None,
    to_helper: bool = False,
) -> Words:
    """Raises KeyError for a kind without words."""
    mail = MAILS[kind]
    with override(language):
        filled = {
            "stands": _stands(view) if view else "",
            "hours": fund.link_hours,
            "days": fund.letter_link_days,
            "applicant": view.email if view else "",
            "sender": message.sender if message else "",
            "answered": answered_text(message, language) if message else "",
            "earlier": earlier_text(view, message, language) if message and view and not to_helper else "",
            "files": files_text(message) if message else "",
            "missing": missing_text(view, message, helper=to_helper) if message and view else "",
            "beyond": _beyond(message),
            "asks": "\n".join(_ask_line(ask, language) for ask in asks),
            "day": labels.day(date.fromisoformat(facts["on"]), language) if "on" in facts else "",
            **change_letters.filled(change, facts, language),
            **exchange_letters.filled(access, facts, language),
        }
        about = view or change or access
        reference = about.reference.printed if about else ""
        phone = fund.phone.replace(" ", "\u00a0")
        before = [str(_("Good day,")), *(str(paragraph) % filled for paragraph in mail.paragraphs)]
        after = [
            str(_("Reference: %(reference)s") % {"reference": reference}) if reference else "",
            f"{fund.name[language]}\n{fund.unit[language]}\n{fund.email} · {phone}",
        ]
        action = str(mail.action)
        subject = f"{mail.subject} – {reference}" if reference else str(mail.subject)
    lines = [*before, f"{action}\n{link}" if action else "", *after]
    parts = [
        *map(letter_html.paragraph, filter(None, before)),
        *([letter_html.button(action, link)] if action else []),
        *map(letter_html.paragraph, filter(None, after)),
    ]
    return Words(
        subject,
        "\n\n".join(line for line in lines if line) + "\n",
        letter_html.page(language, subject, parts),
    )


def _stands(view: RequestView) -> str:
    """Which of several requests a link opens."""
    facts = {"reference": view.reference.printed, "status": labels.STATUS[view.status]}
    return _("Request %(reference)s: %(status)s") % facts


def _beyond(message: MessageView | None) -> str:
    if message is None or not message.beyond:
        return ""
    return ngettext(
        "%(count)s more file of this message was not looked at: send it in another one.",
        "%(count)s more files of this message were not looked at: send them in another one.",
        message.beyond,
    ) % {"count": message.beyond}


def _ask_line(ask: AskView, language: str) -> str:
    """An open ask with its reason and day; of a withdrawn one only the piece."""
    if not ask.is_open:
        return f"– {labels.PIECE[ask.piece]}"
    until = _("by %(day)s") % {"day": labels.day(ask.due_on, language)}
    facts = {"piece": labels.PIECE[ask.piece], "reason": labels.ASK_REASON[ask.reason], "until": until}
    return "– " + _("%(piece)s: %(reason)s (%(until)s)") % facts
