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
from prestalux.office.attribution.queries import RequestView
from prestalux.office.messages.queries import MessageView, PartView
from prestalux.rules.attribution.request import sections_of
from prestalux.rules.attribution.status import Side, Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.mail import Authentication, Verdict

WHY_NOT: Final[Mapping[str, object]] = {
    "with-the-fund": lazy("not taken: the fund is examining the request and has not asked for anything"),
    "ended": lazy("not taken: the request has ended"),
    "no-place": lazy("not taken: we could not tell which piece it is. Send it on the page of the request."),
    "not-asked-for": lazy("not taken: the fund did not ask for it"),
    "here-already": lazy("received before: it is here already"),
    "too-many-files": lazy("not taken: this piece holds as many files as it can"),
}
"""Why a genuine PDF was not kept, beside the findings of the gate."""
UNCLAIMED: Final[Mapping[str, object]] = {
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


def part_line(part: PartView, language: str, *, cure: bool = True) -> str:
    """`name: what became of it`, with the cure where there is one and it is wanted."""
    facts = {"name": part.label}
    if part.piece_file_id is not None:
        facts["piece"] = str(labels.PIECE[Piece(part.piece)])
        if part.sure:
            return _("%(name)s: kept as %(piece)s") % facts
        return _("%(name)s: kept as %(piece)s, as far as we can tell; please check") % facts
    if part.finding in WHY_NOT:
        return _("%(name)s: %(why)s") % {**facts, "why": WHY_NOT[part.finding]}
    if part.finding in TEXTS:
        words = TEXTS[part.finding][language]
        return _refused(part, words.title, words.cure if cure else "")
    return _("%(name)s: not kept") % facts


def _refused(part: PartView, title: str, cure: str) -> str:
    said = _("%(name)s: not accepted (%(code)s). %(why)s.") % {
        "name": part.label,
        "code": part.finding,
        "why": title.rstrip("."),
    }
    return f"{said} {cure}".strip()


def answered_text(message: MessageView, language: str) -> str:
    if not message.parts:
        return _(
            "Your message had no attached files. If you only have a question, please ask the fund’s staff at the address or "
            "number below."
        )
    return _("This is what became of the files of your message:") + "\n\n" + parts_text(message, language)


def parts_text(message: MessageView, language: str) -> str:
    """A line a file. What cures several of them is said once, below."""
    counts = Counter(part.finding for part in message.parts if part.piece_file_id is None)
    lines = [f"– {part_line(part, language, cure=counts[part.finding] < 2)}" for part in message.parts]
    cures = [
        f"({finding}) {TEXTS[finding][language].cure}"
        for finding, count in counts.items()
        if count > 1 and finding in TEXTS
    ]
    return "\n".join(lines) + "".join(f"\n\n{cure}" for cure in cures)


def files_text(message: MessageView) -> str:
    """How many, and nothing that a stranger wrote."""
    if not message.parts:
        return _("It has no attached files.")
    count = len(message.parts)
    return ngettext("It has %(count)s attached file.", "It has %(count)s attached files.", count) % {
        "count": count
    }


def missing_text(view: RequestView) -> str:
    """What a request still lacks, and who acts next."""
    if view.status is Status.DRAFT:
        lines = [f"– {line}" for line in _gaps(view)]
        said = _("Still missing:") + "\n" + "\n".join(lines) if lines else ""
        only_address = view.gaps.email_confirmation and not (view.gaps.sections or view.gaps.pieces)
        if only_address:
            then = _("Open the link below: it confirms your address, and your request then goes to the fund.")
        elif not view.gaps:
            then = _("Open the link below: your request then goes to the fund.")
        else:
            then = _(
                "Answer this message with what is missing, or go on by the link below. The next step is yours."
            )
        return f"{said}\n\n{then}" if said else then
    if view.who_must_act is Side.FUND:
        return _("Nothing is missing. The fund examines your request; you need do nothing.")
    if view.who_must_act is Side.APPLICANT:
        return "\n\n".join(_asked(view))
    return _("The request has ended; a message changes nothing in it.")


def _asked(view: RequestView) -> list[str]:
    """What is asked for and came, but is not sent yet; and what did not come."""
    here = {given.ask_id for given in view.pieces}
    came = [str(labels.PIECE[ask.piece]) for ask in view.open_asks if ask.id in here]
    missing = [str(labels.PIECE[ask.piece]) for ask in view.open_asks if ask.id not in here]
    said = []
    if came:
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
        "sender": message.sender,
        "at": message.arrived_at,
        "text": message.text,
        "lines": [part_line(part, language, cure=False) for part in message.parts]
        if not message.is_waiting
        else [],
        "state": state,
        "kind": kind,
        "found": authentication_text(message.authentication),
        "told": told,
        "why": UNCLAIMED.get(message.why, ""),
    }
