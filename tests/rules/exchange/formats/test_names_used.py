"""Names that a sender invents: so many are refused before a parser keeps them."""

from __future__ import annotations

import pytest
from tests.samples import fac

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.formats import KINDS, Checked, Deposit
from prestalux.rules.exchange.formats.names_used import MOST_NAMES, MOST_OCTETS, NamesUsed
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.identifiers.provider_code import ProviderCode

MANY = range(MOST_NAMES + 1)


def check(data: bytes) -> Checked:
    deposit = Deposit(name=FileName.parse(fac.NAME), account=ProviderCode.parse(fac.CODE))
    return KINDS["FAC"].check(deposit, [data])


def few(data: bytes, size: int = 1 << 16) -> bool:
    names = NamesUsed()
    return not any(names.fault_in(data[at : at + size]) for at in range(0, len(data), size))


HOSTILE = {
    "elements": b"".join(b"<x%d/>" % at for at in MANY),
    "elements with text": b"".join(b"<x%d>'</x%d>" % (at, at) for at in MANY),
    "attributes": b"<a " + b" ".join(b"x%d=''" % at for at in MANY) + b"/>",
    "attributes of many": b"".join(b"<a x%d = '1'/>" % at for at in MANY),
    "behind a quoted sign": b'<a b=">" ' + b" ".join(b"x%d=''" % at for at in MANY) + b"/>",
    "namespaces": b"".join(b"<a xmlns='u%d'/>" % at for at in MANY),
    "prefixes": b"".join(b"<a xmlns:p%d='u'/>" % at for at in MANY),
    "instructions": b"".join(b"<?x%d ?>" % at for at in MANY),
    "over lines": b"".join(b"<x%d\n\t/>" % at for at in MANY),
    "long": b"".join(b"<%s%d/>" % (b"x" * (MOST_OCTETS // 8), at) for at in range(9)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", [1, 100, 1 << 16])
def test_too_many_names_are_noticed_however_they_are_brought(data: bytes, size: int) -> None:
    assert not few(data, size)


@pytest.mark.parametrize(
    "data",
    [
        fac.of(),
        b"<a>" * 100_000,
        b"<a b='1'/>" * 10_000,
        b"".join(b"<a b='%d'/>" % at for at in range(9_000)),
    ],
)
def test_a_few_names_are_few_however_often_they_come(data: bytes) -> None:
    assert few(data)


def test_a_file_with_too_many_names_is_refused_and_read_no_further() -> None:
    head, foot = b"<decompteFacturation>", b"</decompteFacturation>"
    found = check(head + HOSTILE["elements"] * 100 + foot)
    assert dict(found.findings.counts) == {FileFault.XML_TOO_MANY_NAMES: 1}
    assert found.size < 100_000


def test_a_sound_file_is_none_of_them() -> None:
    assert check(fac.of()).accepted


@pytest.mark.parametrize(
    "text", [b"<!-- " + b'<a "' * 200_000, b"<![CDATA[" + b"<a b='" * 200_000, b"<" * 1_000_000]
)
def test_text_that_only_looks_like_tags_is_looked_at_once(text: bytes) -> None:
    assert few(text)
