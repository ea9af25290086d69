"""What is said of the files of a message, and of what is still missing: one line each, in the letter and at the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from prestalux.doors.shared import labels
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.messages.queries import MessageView, PartView
from prestalux.rules.attribution.request import sections_of
from prestalux.rules.attribution.status import Side, Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.mail import Authentication, Verdict

WHY_NOT: Final[Mapping[str, tuple[object, object]]] = {
    "with-the-fund": (
        lazy("The fund is examining the request and has not asked for anything"),
        lazy("You need do nothing: the fund asks you if a piece is missing."),
    ),
    "ended": (lazy("The request has ended"), ""),
    "no-place": (
        lazy("We could not tell which of the pieces it is"),
        lazy("Send it again under the name of the piece, or add it on the page of your request."),
    ),
    "not-asked-for": (lazy("The fund did not ask for it"), ""),
    "too-many-files": (
        lazy("This piece holds as many files as it can"),
        lazy("Put its pages into one PDF, or remove a file on the page of your request."),
    ),
    "encrypted-message": (
        lazy("It is a whole message, encrypted or signed"),
        lazy("Send the PDF files in a message that is neither encrypted nor signed."),
    ),
    "saved-message": (
        lazy("It is a saved message and no PDF file"),
        lazy("Attach the PDF files that it holds by themselves."),
    ),
}
"""Why a file was not kept, beside the findings of the gate, and what to do about it."""
UNCLAIMED: Final[Mapping[str, object]] = {
    "of-the-exchange": lazy(
        "It asks for HealthNet or for access to the exchange space, and the register does not know its sender for this code."
    ),
    "exchange-forged": lazy(
        "It asks for HealthNet or for access to the exchange space, and the domain of the sender says that it did not send it (DMARC)."
    ),
    "of-a-change": lazy(
        "It is about a change that a provider asked for in their own space. It was not answered."
    ),
    "of-a-holder": lazy(
        "It comes from somebody who acts for a provider already, and none of its files can be opened. Its sender was asked for PDF files."
    ),
    "automatic": lazy("It says that a program sent it, and it brings files. It was not answered."),
    "not-authentic": lazy("The domain of the sender says that it did not send it (DMARC)."),
    "too-many": lazy("Too many requests were begun from this address."),
    "too-large": lazy("It is larger than the fund takes."),
    "headers": lazy("Its head is longer than any honest one."),
    "too-many-parts": lazy("It has more parts than we take apart."),
    "too-deep": lazy("Its parts are nested too deeply."),
    "no-sender": lazy("It names no sender, or several."),
    "unreadable": lazy("It cannot be taken apart."),
    "given-up": lazy("It could not be read in many tries."),
}


def part_line(part: PartView, language: str, *, cure: bool = True, for_staff: bool = False) -> str:
    """`name: what became of it`, with the cure where there is one and it is wanted."""
    facts = {"name": part.label}
    if part.piece_file_id is not None:
        facts["piece"] = str(labels.PIECE[Piece(part.piece)])
        if part.sure:
            return _("%(name)s: kept as %(piece)s") % facts
        if for_staff:
            return _("%(name)s: kept as %(piece)s, a guess") % facts
        return _("%(name)s: kept as %(piece)s, as far as we can tell; please check") % facts
    if part.finding == "here-already":
        return _("%(name)s: received before, it is here already") % facts
    words = _why_not(part.finding, language)
    if words is None:
        return _("%(name)s: not kept") % facts
    said = _("%(name)s: not accepted (%(code)s). %(why)s.") % {
        **facts,
        "code": part.finding,
        "why": words[0].rstrip("."),
    }
    return f"{said} {words[1] if cure and not for_staff else ''}".strip()


def _why_not(finding: str, language: str) -> tuple[str, str] | None:
    """Title and cure."""
    if finding in WHY_NOT:
        title, cure = WHY_NOT[finding]
        return str(title), str(cure)
    words = TEXTS[finding][language] if finding in TEXTS else None
    return None if words is None else (words.title, words.cure)


def answered_text(message: MessageView, language: str) -> str:
    if not message.parts:
        return _(
            "Your message had no attached files. If you only have a question, please ask the fund’s staff at the address or "
            "number below."
        )
    said = [_("This is what became of the files of your message:"), parts_text(message, language)]
    if message.answers_left:
        said.append(
            _(
                "The answers of your information sheet were not taken over, because other answers stand in the request already. "
                "Compare them by the link below."
            )
        )
    return "\n\n".join(said)


def parts_text(message: MessageView, language: str) -> str:
    """A line a file. What cures several of them is said once, below."""
    counts = Counter(part.finding for part in message.parts if part.piece_file_id is None)
    lines = [f"– {part_line(part, language, cure=counts[part.finding] < 2)}" for part in message.parts]
    often = {finding: _why_not(finding, language) for finding, count in counts.items() if count > 1}
    cures = [f"({finding}) {words[1]}" for finding, words in often.items() if words and words[1]]
    return "\n".join(lines) + "".join(f"\n\n{cure}" for cure in cures)


def files_text(message: MessageView) -> str:
    """How many, and nothing that a stranger wrote."""
    if not message.parts:
        return _("It has no attached files.")
    count = len(message.parts)
    return ngettext("It has %(count)s attached file.", "It has %(count)s attached files.", count) % {
        "count": count
    }


def _in_doubt(view: RequestView, message: MessageView) -> tuple[list[PieceView], bool]:
    """What earlier messages brought that nobody confirmed, which the link of the reply to this one confirms too; and
    whether later ones brought something, which it does not.
    """
    own = {part.piece_file_id for part in message.parts if part.piece_file_id is not None}
    others = [one for one in view.pieces if one.in_doubt and one.id not in own]
    earlier = [one for one in others if not own or one.id < max(own)]
    return earlier, len(earlier) < len(others)


def earlier_text(view: RequestView, message: MessageView, language: str) -> str:
    """So that nobody confirms what they did not see."""
    earlier, _later = _in_doubt(view, message)
    if not earlier:
        return ""
    lines = [
        "– "
        + _("%(name)s (%(size)s, %(at)s): %(piece)s")
        % {
            "name": one.label,
            "size": labels.size(one.size, language),
            "at": labels.moment(one.given_at, language),
            "piece": labels.PIECE[one.piece],
        }
        for one in earlier
    ]
    if message.opens_only and view.status is Status.DRAFT:
        said = _(
            "From earlier e-mails the request also holds these files. Look at them by the link below, and remove what is not "
            "from you:"
        )
    else:
        said = _(
            "From earlier e-mails the request also holds these files. The link confirms them too; if one is not from you, do "
            "not follow it and write to the fund:"
        )
    return said + "\n\n" + "\n".join(lines)


def missing_text(view: RequestView, message: MessageView, *, helper: bool = False) -> str:
    """What a request still lacks, and who acts next."""
    if view.status is Status.DRAFT:
        lines = [f"– {line}" for line in _gaps(view)]
        said = _("Still missing:") + "\n" + "\n".join(lines) if lines else ""
        doubt = message.opens_only or _in_doubt(view, message)[1]
        only_address = view.gaps.email_confirmation and not (view.gaps.sections or view.gaps.pieces)
        if helper:
            then = _("Whoever you help sends the request, and is asked to confirm what came by e-mail.")
        elif doubt and (only_address or not view.gaps):
            then = _(
                "Open the link below, look at what the request holds, and send it there. The next step is yours."
            )
        elif only_address:
            then = _("Open the link below: it confirms your address, and your request then goes to the fund.")
        elif not view.gaps:
            then = _("Open the link below: your request then goes to the fund.")
        else:
            then = _(
                "Answer this message with what is missing, or go on by the link below. The next step is yours."
            )
        return f"{said}\n\n{then}" if said else then
    if view.status is Status.MERGED:
        return _(
            "The fund examines this request together with another one of yours. Please answer there: by the page of that "
            "request, or with its reference."
        )
    if view.who_must_act is Side.FUND:
        return _("Nothing is missing. The fund examines your request; you need do nothing.")
    if view.who_must_act is Side.APPLICANT:
        return "\n\n".join(_asked(view, message, helper=helper))
    return _("The request has ended; a message changes nothing in it.")


def _asked(view: RequestView, message: MessageView, *, helper: bool = False) -> list[str]:
    """What is asked for and came, but is not sent yet; and what did not come."""
    here = {given.ask_id for given in view.pieces}
    came = [str(labels.PIECE[ask.piece]) for ask in view.open_asks if ask.id in here]
    missing = [str(labels.PIECE[ask.piece]) for ask in view.open_asks if ask.id not in here]
    said = []
    if came and helper:
        said.append(_("Whoever you help sends the answer (%(pieces)s).") % {"pieces": ", ".join(came)})
    elif came and _in_doubt(view, message)[1]:
        said.append(
            _(
                "Later messages brought files for the same answer (%(pieces)s). Open the link below, look at all of them, and "
                "send the answer there."
            )
            % {"pieces": ", ".join(came)}
        )
    elif came:
        said.append(
            _("Open the link below: it sends your answer to the fund (%(pieces)s).")
            % {"pieces": ", ".join(came)}
        )
    if missing:
        said.append(
            _("The fund still waits for: %(pieces)s. The next step is yours.")
            % {"pieces": ", ".join(missing)}
        )
    return said


def _gaps(view: RequestView) -> list[str]:
    all_missing = set(view.gaps.sections) == set(sections_of(view.profession))
    found = [
        _("your answers: %(group)s") % {"group": labels.SECTION[section]}
        for section in view.gaps.sections
        if not all_missing
    ]
    for one_of in view.gaps.pieces:
        if Piece.INFORMATION_SHEET in one_of and all_missing:
            # Whoever sent no answer yet gives them all in one way or the other.
            found.append(
                _("the information sheet: answer its questions by the link below, or send it filled in")
            )
        elif Piece.INFORMATION_SHEET in one_of and view.files_for(Piece.INFORMATION_SHEET):
            found.append(_("your signature on the information sheet: sign by the link below, or on paper"))
        else:
            found.append(labels.one_of(one_of))
    if view.gaps.email_confirmation:
        found.append(_("the confirmation of your e-mail address, by the link below"))
    return found


def authentication_text(found: Authentication) -> str:
    """In the words of the standard; empty where our server looked at nothing."""
    if found == Authentication():
        return ""
    words = {"SPF": found.spf, "DKIM": found.dkim, "DMARC": found.dmarc}
    return " · ".join(f"{name} {'–' if word is Verdict.UNKNOWN else word}" for name, word in words.items())


def shown(message: MessageView, language: str, *, told: bool = False) -> dict[str, object]:
    """For the component `messages`. `told`: whether its sender was written to that it cannot be read."""
    states: Mapping[str, tuple[object, str]] = {
        "waiting": (_("waits for the applicant"), "todo"),
        "dropped": (_("not wanted by the applicant"), "later"),
    }
    state, kind = states.get(message.state, ("", ""))
    return {
        "id": message.id,
        "sender": message.sender,
        "subject": message.subject,
        "at": message.arrived_at,
        "text": message.text,
        "lines": [part_line(part, language, for_staff=True) for part in message.parts]
        if not message.is_waiting
        else [],
        "names": [part.label for part in message.parts],
        "state": state,
        "kind": kind,
        "found": authentication_text(message.authentication),
        "told": told,
        "why": UNCLAIMED.get(message.why, ""),
        "code": ProviderCode.as_received(message.asked_code).printed,
        "digits": message.asked_code,
    }
