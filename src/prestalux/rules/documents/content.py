"""What a PDF would do by itself: scripts, programs, embedded files; and signatures.

The rule, in the words of docs/formats/pdf.md: nothing in a piece may run, start, send, play or carry
another file. Left alone are jumps within the document and links that a person must click; the scripts by
which form fields check, format and sum up their own value are taken with a flag, since they never run here.

Every object of the file is looked at, reachable or not. A search over an object's own text comes first; names
are already decoded there (`/J#61vaScript` reads `/JavaScript`), so only objects that match are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from prestalux.rules.documents.codes import Finding, Flag

_SUSPECT: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|GoTo3DView|RichMedia\w*|Rendition|Movie|Sound|3D"
    rb"|XFA|AA|OpenAction|URI|EmbeddedFiles?|EF|Collection|FileAttachment|Sig|DocTimeStamp|FFilter|F)(?![\w.-])"
)
_RUNS: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoTo3DView",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
_PLAYS: Final = frozenset({"/RichMedia", "/Movie", "/Sound", "/3D"})
_HARMLESS_BY_ITSELF: Final = frozenset(
    {"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm", "/Thread", "/GoToDp"}
)
_FIELD_EVENTS: Final = frozenset({"/K", "/F", "/V", "/C"})
_REACHES_OUT: Final = re.compile(
    r"launchURL|getURL|submitForm|mail(?:Doc|Form|Msg)|(?:export|import)(?:Data|AsFDF|AsXFDF|AnFDF|AnXFDF|Text)"
    r"|openDoc|newDoc|saveAs|\bNet\b|SOAP|ADBC|XMLHttp|execMenuItem|setTimeOut|setInterval|\beval\b|unescape"
    r"|fromCharCode|trustedFunction|beginPriv|Collab|getAnnots|util\.(?:readFile|stringFromStream)|\bFunction\b",
    re.IGNORECASE,
)
_LONGEST_SCRIPT: Final = 200_000
_LONGEST_CHAIN: Final = 100


@dataclass(slots=True)
class _Seen:
    """Scripts are first noted and judged at the end: the field that owns one may come later in the file."""

    finding: Finding | None = None
    scripts: set[tuple[int, int]] = field(default_factory=set)
    of_fields: set[tuple[int, int]] = field(default_factory=set)
    flags: set[Flag] = field(default_factory=set)


def active_content(pdf: pikepdf.Pdf) -> tuple[Finding | None, set[Flag]]:
    seen = _Seen()
    seen.finding = _in_catalogue(pdf.Root)
    for thing in pdf.objects:
        if seen.finding:
            break
        own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if isinstance(own, pikepdf.Dictionary | pikepdf.Array) and _SUSPECT.search(
            own.unparse(resolved=True)
        ):
            _walk(own, thing, seen)
    if seen.finding is None and seen.scripts - seen.of_fields:
        seen.finding = Finding.SCRIPT
    return seen.finding, seen.flags


def _in_catalogue(root: pikepdf.Object) -> Finding | None:
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        if _has_entries(names.get("/JavaScript")):
            return Finding.SCRIPT
        if _has_entries(names.get("/EmbeddedFiles")):
            return Finding.EMBEDDED_FILE
    if isinstance(root.get("/Collection"), pikepdf.Dictionary):
        return Finding.EMBEDDED_FILE
    return None


def _has_entries(tree: object) -> bool:
    if not isinstance(tree, pikepdf.Dictionary):
        return False
    return any(isinstance(tree.get(key), pikepdf.Array) and len(tree[key]) for key in ("/Names", "/Kids"))


def _walk(own: pikepdf.Object, thing: pikepdf.Object, seen: _Seen) -> None:
    """Look at every dictionary that stands directly in this object, in arrays too."""
    place = thing.objgen
    if isinstance(thing, pikepdf.Stream):
        seen.finding = _stream_finding(own)
    below: list[pikepdf.Object] = [own]
    while below and seen.finding is None:
        here = below.pop()
        own_events: frozenset[str] = frozenset()
        if isinstance(here, pikepdf.Dictionary):
            own_events = _own_events(here)
            seen.finding = _dictionary_finding(here, place, seen)
            if _starts_by_itself(here, own_events):
                seen.finding = Finding.SCRIPT
            if own_events:
                _excuse(here["/AA"], own_events, seen)
        below.extend(_direct_children(here, "/AA" if own_events else ""))


def _direct_children(here: pikepdf.Object, without: str) -> Iterator[pikepdf.Object]:
    if isinstance(here, pikepdf.Array):
        values: list[object] = list(here)
    else:
        values = [here.get(key) for key in here.keys() if key != without]  # noqa: SIM118
    for value in values:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield value


def _stream_finding(own: pikepdf.Object) -> Finding | None:
    if own.get("/Type") == "/EmbeddedFile":
        return Finding.EMBEDDED_FILE
    return Finding.SCRIPT if "/F" in own else None  # its bytes are in another file, or on a network


def _dictionary_finding(here: pikepdf.Object, place: tuple[int, int], seen: _Seen) -> Finding | None:
    action = _name(here.get("/S"))
    if action == "/JavaScript" or "/JS" in here:
        seen.scripts.add(place)
    elif action in _RUNS or _name(here.get("/Subtype")) in _PLAYS or "/XFA" in here:
        return Finding.SCRIPT
    if isinstance(here.get("/EF"), pikepdf.Dictionary):
        return Finding.EMBEDDED_FILE
    if _script_link(here.get("/URI")):
        return Finding.SCRIPT
    if _name(here.get("/Type")) in ("/Sig", "/DocTimeStamp") and "/ByteRange" in here:
        seen.flags.add(Flag.SIGNED)
    return None


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _script_link(link: object) -> bool:
    if not isinstance(link, pikepdf.String):
        return False
    letters = re.sub(r"[\s\0-\x1f]", "", str(link)).lower()
    return letters.startswith(("javascript:", "vbscript:"))


def _starts_by_itself(here: pikepdf.Object, own_events: frozenset[str]) -> bool:
    """True when something other than a jump happens on opening, or on reaching a page or a field."""
    started = [here.get("/OpenAction")]
    events = here.get("/AA")
    if isinstance(events, pikepdf.Dictionary):
        started += [events.get(key) for key in events.keys() if key not in own_events]  # noqa: SIM118
    return not all(map(_harmless_chain, started))


def _harmless_chain(first: object) -> bool:
    chain = [first]
    for _ in range(_LONGEST_CHAIN):
        if not chain:
            return True
        action = chain.pop()
        if not isinstance(action, pikepdf.Dictionary):
            continue
        if "/S" in action and _name(action.get("/S")) not in _HARMLESS_BY_ITSELF:
            return False
        following = action.get("/Next")
        chain.extend(list(following) if isinstance(following, pikepdf.Array) else [following])
    return False


def _own_events(here: pikepdf.Object) -> frozenset[str]:
    """The events by which a field checks, formats or sums up its own value."""
    events = here.get("/AA")
    if not isinstance(events, pikepdf.Dictionary) or not _is_field(here):
        return frozenset()
    return frozenset(key for key in _FIELD_EVENTS if _own_value_only(events.get(key)))


def _excuse(events: pikepdf.Object, own_events: frozenset[str], seen: _Seen) -> None:
    seen.flags.add(Flag.FORM_SCRIPTS)
    for holder in (events, *(events[key] for key in own_events)):
        if holder.is_indirect:
            seen.of_fields.add(holder.objgen)


def _is_field(here: pikepdf.Object) -> bool:
    if _name(here.get("/Type")) in ("/Page", "/Pages", "/Catalog") or (
        "/Contents" in here and "/FT" not in here
    ):
        return False
    return _name(here.get("/Subtype")) == "/Widget" or "/FT" in here or "/T" in here


def _own_value_only(action: object) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/JavaScript" or "/Next" in action:
        return False
    script = action.get("/JS")
    if isinstance(script, pikepdf.Stream):
        text = script.read_bytes().decode("latin-1")
    elif isinstance(script, pikepdf.String):
        text = str(script)
    else:
        return False
    return len(text) <= _LONGEST_SCRIPT and not _REACHES_OUT.search(text.replace("\0", ""))
