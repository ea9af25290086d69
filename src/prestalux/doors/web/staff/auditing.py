"""The auditor's screen: the journal by dossier, person, kind and days, and an export with proof. It changes nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import journal_texts, labels
from prestalux.doors.shared.journal_texts import EVENT, KIND, Kind
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, say, whole
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import queries
from prestalux.office.attribution.actions import auditing
from prestalux.office.attribution.actions.auditing import ExportTooLarge
from prestalux.office.journal.actor import ActorKind
from prestalux.office.journal.exported import Form
from prestalux.office.journal.reading import Asked, LineView, Seer
from prestalux.rules.attribution.roles import Task
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.reference import BadReference, Reference

KEPT_IN_MEMORY: Final = 4_000_000
"""Octets of an export; a larger one is made in the folder for temporary files."""
_TYPES: Final = {Form.CSV: "text/csv; charset=utf-8", Form.JSONL: "application/x-ndjson"}
_FIELDS: Final = ("dossier", "account", "actor", "kind", "piece", "from", "until")


class JournalForm(PlainForm):
    """What is asked of the journal. `account` comes from a link on the page and is shown as such."""

    dossier = forms.CharField(label=gettext_lazy("Dossier"), max_length=40, required=False)
    actor = forms.ChoiceField(label=gettext_lazy("By whom"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False, widget=PlainSelect)
    account = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput, label=gettext_lazy("Account")
    )
    piece = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", ""), *((piece, piece) for piece in Piece)]
    )

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label=_("From"), required=False)
        self.fields["until"] = DayField(label=_("Until"), required=False)
        for field in self.fields.values():
            # A search needs none of them; to say so five times would be noise.
            field.conditional = True  # type: ignore[attr-defined]
        self.dossier_id: int | None = None
        self._set_choices(names)

    def _set_choices(self, names: dict[int, str]) -> None:
        others = [(kind, str(words)) for kind, words in WHO.items()]
        here = self.data.get("actor", "")
        if here.isascii() and here.isdecimal() and len(here) < 19 and int(here) not in names:
            others.append((here, _("Account no. %(number)s") % {"number": here}))
        people = [(str(pk), name) for pk, name in names.items()]
        self.fields["actor"].choices = [("", _("Everybody")), *people, *others]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Everything")),
            *((kind.value, str(words)) for kind, words in KIND.items()),
            *((event, f"– {words}") for among in EVENT.values() for event, words in among.items()),
        ]

    def clean_dossier(self) -> str:
        text = self.cleaned_data["dossier"]
        if not text:
            return ""
        try:
            reference = Reference.parse(text)
        except BadReference as refusal:
            raise forms.ValidationError(say(refusal)) from None
        self.dossier_id = queries.any_dossier_id(reference)
        if self.dossier_id is None:
            raise forms.ValidationError(_("No dossier has this reference."))
        return reference.characters

    def clean(self) -> None:
        cleaned: dict[str, Any] = self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day lies before the first."))
        if cleaned.get("piece") and not cleaned.get("dossier"):
            cleaned["piece"] = ""

    def asked(self) -> Asked:
        cleaned = self.cleaned_data
        asked = Asked(
            subject=self._subject(),
            actor=_actor(cleaned["actor"]),
            events=_events(cleaned["kind"]),
            first_day=cleaned["from"],
            last_day=cleaned["until"],
        )
        if cleaned["piece"] and self.dossier_id is not None:
            return auditing.about_piece(asked, self.dossier_id, Piece(cleaned["piece"]))
        return asked

    def _subject(self) -> tuple[str, str] | None:
        if self.dossier_id is not None:
            return ("dossier", str(self.dossier_id))
        account = self.cleaned_data["account"]
        return None if account is None else ("account", str(account))

    def query(self) -> dict[str, str]:
        """What stands in the address, without what is empty."""
        return {name: self.data[name] for name in _FIELDS if self.data.get(name)}


WHO: Final = {
    ActorKind.SYSTEM.value: gettext_lazy("The house by itself"),
    ActorKind.VISITOR.value: gettext_lazy("Somebody not signed in"),
}


def _actor(text: str) -> tuple[str, int | None] | None:
    if not text:
        return None
    return (text, None) if text in WHO else (ActorKind.ACCOUNT.value, int(text))


def _events(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    return tuple(EVENT[Kind(text)]) if text in set(Kind) else (text,)


@require_safe
@staff(Task.READ_JOURNAL)
def journal(request: Any) -> HttpResponse:
    return _page(request, request.GET)


def _page(request: Any, data: Any, status: int = 200, **more: Any) -> HttpResponse:
    names = accounts.staff_names()
    form = JournalForm(_plain(data), names=names)
    if not form.is_valid():
        return show(request, "staff/journal.html", 422, form=form, has_errors=True, **more)
    asked = form.asked()
    before, after = whole(data.get("before", ""), 0) or None, whole(data.get("after", ""), -1)
    here = {"by": request.actor, "at": request.now}
    found = auditing.read_journal(asked, before=before, after=None if after < 0 else after, **here)
    words = Told(names, auditing.references_of(found.lines))
    query = form.query()
    facts = {
        "form": form,
        "lines": [words.row(line) for line in found.lines],
        "newer": _link(query, after=found.newer),
        "older": _link(query, before=found.older),
        "newest": _link(query) if found.newer is not None else "",
        "seers": [words.seer(seer) for seer in auditing.who_saw(asked, **here)] if asked.piece else None,
        "piece": str(labels.PIECE[Piece(asked.piece)]) if asked.piece else "",
        "account": form.cleaned_data["account"],
        "without": _link({name: value for name, value in query.items() if name not in {"piece", "account"}}),
        "kept": query.items(),
        "forms": [(Form.CSV.value, "CSV"), (Form.JSONL.value, "JSON Lines")],
        "may_export": Task.EXPORT_JOURNAL in request.tasks,
        "filtered": bool(query),
    }
    return show(request, "staff/journal.html", status, **facts, **more)


def _plain(data: Any) -> dict[str, str]:
    """The fields asked for, without the zero bytes that no database takes."""
    return {name: data[name].replace("\0", "") for name in _FIELDS if name in data}


def _link(query: dict[str, str], **more: int | None) -> str:
    """Empty where there is nothing to go on to."""
    if more and None in more.values():
        return ""
    return f"?{urlencode({**query, **more})}"


@dataclass(frozen=True)
class Told:
    """Lines in words: names of staff, references of dossiers."""

    names: dict[int, str]
    references: dict[str, Reference]

    def row(self, line: LineView) -> dict[str, Any]:
        values = line.values
        return {
            "seq": values.seq,
            "at": values.at,
            "who": self.who(values.actor_kind, values.account_id),
            "who_url": self._who_url(values.actor_kind, values.account_id),
            "operator": values.operator,
            "what": journal_texts.event_words(values.event),
            "facts": journal_texts.facts_in_words(line),
            "about": self._about(values.subject_kind, values.subject),
            "about_url": self._about_url(values.subject_kind, values.subject),
            "digest": line.digest,
        }

    def seer(self, seer: Seer) -> dict[str, Any]:
        who = self.who(seer.actor_kind, seer.account_id)
        return {"who": who, "times": seer.times, "first_at": seer.first_at, "last_at": seer.last_at}

    def sentence(self, line: LineView) -> str:
        """For an export, which has no links: who, what, about what."""
        values = line.values
        said = [
            self.who(values.actor_kind, values.account_id),
            journal_texts.event_words(values.event),
            *journal_texts.facts_in_words(line),
            self._about(values.subject_kind, values.subject),
        ]
        return " · ".join(said)

    def who(self, kind: str, account_id: int | None) -> str:
        if account_id is None:
            return str(WHO[kind]) if kind in WHO else kind
        return self.names.get(account_id) or _("Applicant, account no. %(number)s") % {"number": account_id}

    def _who_url(self, kind: str, account_id: int | None) -> str:
        who = str(account_id) if account_id is not None else kind
        return _link({"actor": who})

    def _about(self, kind: str, subject: str) -> str:
        if kind == "dossier" and subject in self.references:
            return self.references[subject].printed
        if kind == "account" and subject.isdecimal() and int(subject) in self.names:
            return self.names[int(subject)]
        return journal_texts.subject_words(kind, subject)

    def _about_url(self, kind: str, subject: str) -> str:
        if kind == "dossier" and subject in self.references:
            return _link({"dossier": self.references[subject].characters})
        return _link({"account": subject}) if kind == "account" else ""


@require_POST
@staff(Task.EXPORT_JOURNAL)
def export(request: Any) -> Any:
    """The lines asked for with their proof. A POST, since it leaves a line in the journal."""
    names = accounts.staff_names()
    form = JournalForm(_plain(request.POST), names=names)
    if not form.is_valid() or request.POST.get("form") not in set(Form):
        return _page(request, request.POST, 422)
    kind = Form(request.POST["form"])
    words = Told(names, {})
    file = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    try:
        auditing.export_journal(
            form.asked(),
            form=kind,
            unbroken=request.POST.get("unbroken") == "on",
            words=words.sentence,
            to=file,  # type: ignore[arg-type]
            by=request.actor,
            at=request.now,
        )
    except ExportTooLarge as refusal:
        file.close()
        return _page(request, request.POST, 422, too_large=refusal.facts["most"])
    file.seek(0)
    name = f"journal-{request.now:%Y%m%d-%H%M%S}.{kind.value}"
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=_TYPES[kind],
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
