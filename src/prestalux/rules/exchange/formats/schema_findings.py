"""What an XML schema says of one piece of a file, as findings: the code, the place, and what was expected; never the value itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from lxml import etree

from prestalux.rules.exchange.findings import FileFault, Findings, Place

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_EXPECTED: Final = re.compile(r"Expected is(?: one of)? \( ([^()]*) \)")
_LONGEST_NAME: Final = 60
_LONGEST_PATH: Final = 300
_VALUE_FAULTS: Final = frozenset({FileFault.XML_VALUE, FileFault.XML_VALUE_LENGTH})
_FAULTS: Final = {
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": FileFault.XML_TEXT,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_TYPE_3_1_1": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_ELT_3_1": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_ELT_4_1": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_ELT_4_2": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_ELT_4_3": FileFault.XML_ATTRIBUTE,
    "SCHEMAV_CVC_PATTERN_VALID": FileFault.XML_VALUE,
    "SCHEMAV_CVC_ENUMERATION_VALID": FileFault.XML_VALUE,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": FileFault.XML_VALUE,
    "SCHEMAV_CVC_MAXLENGTH_VALID": FileFault.XML_VALUE_LENGTH,
}


class Schema:
    """One schema, for one check: libxml2 keeps the errors of the last piece in it."""

    def __init__(self, name: str) -> None:
        text = files(__package__).joinpath("schemas", name).read_bytes()
        tree = etree.fromstring(text)
        self._schema = etree.XMLSchema(tree)
        self._forms = dict(_forms(tree))
        self._orders = dict(_orders(tree))

    @property
    def forms(self) -> frozenset[str]:
        """The forms of values it knows, under its own names."""
        return frozenset(self._forms.values())

    def __call__(self, piece: Any) -> bool:
        return bool(self._schema(piece))

    def report(self, base: str, findings: Findings, apart: Mapping[str, int]) -> None:
        """Everything wrong with the piece that was looked at last. `base`: its own path in the file; `apart`: names of children
        that are judged by themselves, and how many of each were taken away before; of these is told where one stands
        that should not. For behind a child out of its place a schema looks at none of its siblings any more.
        """
        told: set[str] = set()
        for error in self._schema.error_log:
            if _within(error, apart):
                continue
            path = (base + _path_within(error.path, apart))[:_LONGEST_PATH]
            fault, path = self._fault_of(error, path)
            if fault in _VALUE_FAULTS and path in told:
                continue  # one value, told once, though more than one rule refuses it
            told.add(path)
            findings.add(fault, Place(line=error.line, path=path), **self._facts(fault, error, path))

    def _fault_of(self, error: Any, path: str) -> tuple[FileFault, str]:
        """With the path of the element it is about: where one is skipped, the schema complains of the next one, and its parent
        is what lacks something.
        """
        if error.type_name != "SCHEMAV_ELEMENT_CONTENT":
            return _FAULTS.get(error.type_name, FileFault.XML_ELEMENT), path
        if "Missing child" in error.message:
            return FileFault.XML_MISSING, path
        parent = path.rpartition("/")[0]
        order = self._orders.get(_name_in(parent), ())
        found, expected = _name_in(path), _expected(error)
        if found in order and expected[:1] and order.index(found) > order.index(expected[0]):
            return FileFault.XML_MISSING, parent
        return FileFault.XML_ELEMENT, path

    def _facts(self, fault: FileFault, error: Any, path: str) -> dict[str, str | int]:
        name = _name_in(path)[:_LONGEST_NAME]
        facts: dict[str, str | int] = {"element": name}
        if fault in _VALUE_FAULTS and name in self._forms:
            facts["form"] = self._forms[name]
        if expected := _expected(error):
            facts["expected"] = ", ".join(expected)
        return facts


def _name_in(path: str) -> str:
    """Of the last step, without its position."""
    return path.rpartition("/")[2].partition("[")[0]


def _expected(error: Any) -> list[str]:
    found = _EXPECTED.search(error.message)
    return [word.strip() for word in found.group(1).split(",")] if found else []


def _orders(tree: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Element and its children in their order."""
    named = {each.get("name"): each for each in tree.iterchildren(f"{_XS}complexType")}
    for element in tree.iter(f"{_XS}element"):
        body = element.find(f"{_XS}complexType")
        body = named.get(element.get("type")) if body is None else body
        if body is not None:
            children = body.iterfind(f"{_XS}sequence/{_XS}element")
            yield element.get("name"), tuple(child.get("name") or child.get("ref") for child in children)


def _forms(tree: Any) -> Iterator[tuple[str, str]]:
    """Element and the name of its form, for elements that hold a value."""
    simple = {each.get("name") for each in tree.iterchildren(f"{_XS}simpleType")}
    for element in tree.iter(f"{_XS}element"):
        if element.get("type") in simple:
            yield element.get("name"), element.get("type")


def _within(error: Any, apart: Mapping[str, int]) -> bool:
    """Whether it is about what is in such a child, not about its being there."""
    steps = (error.path or "").split("/")[2:]
    if not steps or steps[0].partition("[")[0] not in apart:
        return False
    return len(steps) > 1 or "not expected" not in error.message


def _path_within(path: str | None, apart: Mapping[str, int]) -> str:
    """Without the piece itself, which the caller names; a position counts those taken away before it."""
    steps = []
    for step in (path or "").split("/")[2:]:
        name, _, position = step.rstrip("]").partition("[")
        if name in apart:
            at = int(position or 1)
            step = f"{name}[{at + apart[name] if at > 1 else at}]"
        steps.append(step)
    return "".join(f"/{step}" for step in steps)
