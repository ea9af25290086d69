"""What a PDF would do by itself: scripts, programs, embedded files; and signatures.

The rule, in the words of docs/formats/pdf.md: nothing in a piece may run, start, send, play or carry
another file. Left alone are jumps within the document and links that a person must click; the scripts by
which form fields check, format and sum up their own value are taken with a flag, since they never run here.

Every object of the file is looked at, reachable or not. A search over an object's own text comes first; names
are already decoded there (`/J#61vaScript` reads `/JavaScript`), so only objects that match are walked. An object
whose kind stands in another object (`/S 9 0 R`) matches as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pikepdf

from prestalux.rules.documents.codes import Finding, Flag

_SUSPECT: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|GoTo3DView|RichMedia\w*|Rendition|Movie|Sound|3D"
    rb"|XFA|AA|OpenAction|URI|EmbeddedFiles?|EF|RF|Collection|FileAttachment|Sig|DocTimeStamp|FFilter|F)(?![\w.-])"
    rb"|/(?:S|Type|Subtype)\s+\d+\s+\d+\s+R"
)
_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d+) (\d+) R(?!\w)")
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

# The calls that Acrobat's own dialogs write for a field, with literal arguments, and sums of numbers. Everything
# that is no such statement is refused, so there is nothing to hide behind brackets, escapes or loops. A comment
# may only stand between statements, and a division is never followed by a slash or star: within a sum, what is
# a comment here could be code to an interpreter.
_GAP: Final = r"[ \t\r\n]*+"
_BETWEEN: Final = r"(?:[ \t\r\n;]++|/\*(?:[^*]|\*(?!/))*+\*/|//[^\r\n\u2028\u2029]*+(?=[\r\n]|\Z))*+"
_TEXT: Final = (
    r"""(?:"(?:[^"\\\x00-\x1f\u2028\u2029]|\\u[0-9A-Fa-f]{4})*+\""""
    r"""|'(?:[^'\\\x00-\x1f\u2028\u2029]|\\u[0-9A-Fa-f]{4})*+')"""
)
_NUMERAL: Final = r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)"
_LITERAL: Final = rf"(?:{_TEXT}|{_NUMERAL}|true|false|null)"
_LITERALS: Final = rf"(?:{_LITERAL}{_GAP}(?:,{_GAP}{_LITERAL}{_GAP})*+)?"
_ARGUMENT: Final = rf"(?:{_LITERAL}|(?:new[ ]+)?Array{_GAP}\({_GAP}{_LITERALS}\)|\[{_GAP}{_LITERALS}\])"
_CALL: Final = (
    r"(?:AF(?:Number|Percent|Date|Time|Special)_(?:Format|Keystroke)(?:Ex)?|AFRange_Validate|AFSimple_Calculate)"
    rf"{_GAP}\({_GAP}(?:{_ARGUMENT}{_GAP}(?:,{_GAP}{_ARGUMENT}{_GAP})*+)?\)"
)
_OPERAND: Final = (
    rf"(?:\({_GAP})*+(?:{_NUMERAL}|event\.value"
    rf"|AFMakeNumber{_GAP}\({_GAP}(?:this\.)?getField\({_GAP}{_TEXT}{_GAP}\)\.value{_GAP}\))(?:{_GAP}\))*+"
)
_SUM: Final = rf"event\.value{_GAP}={_GAP}{_OPERAND}(?:{_GAP}(?:[-+*]|/(?![/*])){_GAP}{_OPERAND})*+"
_OWN_VALUE: Final = re.compile(rf"{_BETWEEN}(?:(?:{_CALL}|{_SUM}){_BETWEEN})*+")
_LONGEST_SCRIPT: Final = 200_000
_LONGEST_CHAIN: Final = 100


@dataclass(slots=True)
class _Seen:
    """Scripts are first noted and judged at the end: the field that owns one may come later in the file.

    `excused` counts how often an object is referred to as a field's own script. Any other reference to it
    is another way to run it.
    """

    finding: Finding | None = None
    scripts: set[tuple[int, int]] = field(default_factory=set)
    excused: Counter[tuple[int, int]] = field(default_factory=Counter)
    shared_events: set[tuple[int, int]] = field(default_factory=set)
    flags: set[Flag] = field(default_factory=set)


def active_content(pdf: pikepdf.Pdf) -> tuple[Finding | None, set[Flag]]:
    seen = _Seen()
    seen.finding = _in_catalogue(pdf.Root)
    for own, thing in _containers(pdf):
        if seen.finding:
            break
        if _SUSPECT.search(own.unparse(resolved=True)):
            _walk(own, thing, seen)
    if seen.finding is None and (seen.scripts - seen.excused.keys() or _run_by_others(pdf, seen.excused)):
        seen.finding = Finding.SCRIPT
    return seen.finding, seen.flags


def _containers(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Every object that can hold others, with itself or the stream that it describes; the trailer first."""
    yield pdf.trailer, pdf.trailer
    for thing in pdf.objects:
        own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if isinstance(own, pikepdf.Dictionary | pikepdf.Array):
            yield own, thing


def _run_by_others(pdf: pikepdf.Pdf, excused: Counter[tuple[int, int]]) -> bool:
    """True when a field's script, excused there, is referred to from elsewhere as well."""
    if not excused:
        return False
    references: Counter[tuple[int, int]] = Counter()
    for own, _ in _containers(pdf):
        found = _REFERENCE.findall(own.unparse(resolved=True))
        if excused.keys() & {(int(number), int(generation)) for number, generation in found}:
            references.update(_references(own))
    return any(references[place] > count for place, count in excused.items())


def _references(own: pikepdf.Object) -> Iterator[tuple[int, int]]:
    below: list[pikepdf.Object] = [own]
    while below:
        for value in _values(below.pop()):
            if value.is_indirect:
                yield value.objgen
            else:
                below.append(value)


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
    return (value for value in _values(here, without) if not value.is_indirect)


def _values(here: pikepdf.Object, without: str = "") -> Iterator[pikepdf.Object]:
    if isinstance(here, pikepdf.Array):
        values: list[object] = list(here)
    else:
        values = [here.get(key) for key in here.keys() if key != without]  # noqa: SIM118
    for value in values:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array):
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
    if any(isinstance(here.get(key), pikepdf.Dictionary) for key in ("/EF", "/RF")):
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
    if events.is_indirect:
        seen.excused[events.objgen] += 1
        if events.objgen in seen.shared_events:
            return
        seen.shared_events.add(events.objgen)
    seen.excused.update(events[key].objgen for key in own_events if events[key].is_indirect)


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
        text = _decoded(script.read_bytes())
    elif isinstance(script, pikepdf.String):
        text = str(script)
    else:
        return False
    return len(text) <= _LONGEST_SCRIPT and _OWN_VALUE.fullmatch(text.rstrip("\0")) is not None


def _decoded(script: bytes) -> str:
    if script.startswith((b"\xfe\xff", b"\xff\xfe")):
        return script.decode("utf-16", "replace")
    return script.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
