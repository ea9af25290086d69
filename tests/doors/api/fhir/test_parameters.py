"""The reading of search parameters, against a naive reading of the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.doors.api.fhir.searching import (
    PARAMETERS,
    Search,
    SearchBad,
    SearchNotSupported,
    Systems,
    read,
    span_of,
)
from prestalux.office.registry.directory import Field, Part, Span

SYSTEMS = Systems("urn:prestalux:register")
NOW = datetime(2027, 3, 31, 9, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\x00\\,|"), min_size=1, max_size=20)


def search(*given_: tuple[str, str], part: Part = Part.PEOPLE, strict: bool = False) -> Search:
    return read(part, given_, systems=SYSTEMS, now=NOW, strict=strict)


def fits(span: Span, moment: datetime) -> bool:
    within = (span.start is None or moment >= span.start) and (span.end is None or moment < span.end)
    return within != span.outside


@given(
    st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=8),
    st.sampled_from(Part),
    st.booleans(),
)
def test_whatever_is_asked_is_read_or_refused(pairs: list[tuple[str, str]], part: Part, strict: bool) -> None:
    try:
        found = search(*pairs, part=part, strict=strict)
    except (SearchBad, SearchNotSupported):
        return
    assert len(found.terms) + len(found.ignored) <= len(pairs)


@given(st.sampled_from(sorted(PARAMETERS[Part.PEOPLE])), st.text(max_size=30))
def test_any_value_of_a_known_parameter_is_read_or_refused(name: str, text: str) -> None:
    try:
        search((name, text))
    except SearchBad as refused:
        assert refused.facts["name"] == name  # noqa: PT017


@given(MOMENTS, MOMENTS)
def test_each_prefix_means_what_it_says(asked: datetime, updated: datetime) -> None:
    text, (start, end) = f"{asked:%Y-%m-%d}", span_of(f"{asked:%Y-%m-%d}")
    naive = {
        "eq": start <= updated < end,
        "ne": not start <= updated < end,
        "gt": updated >= end,
        "sa": updated >= end,
        "ge": updated >= start,
        "lt": updated < start,
        "eb": updated < start,
        "le": updated < end,
    }
    for prefix, right in naive.items():
        (term,) = search(("_lastUpdated", prefix + text)).terms
        (value,) = term.values
        assert isinstance(value, Span)
        assert fits(value, updated) == right, prefix


@given(MOMENTS)
def test_a_moment_lies_within_itself_however_precisely_it_is_written(moment: datetime) -> None:
    for written in (
        "%Y",
        "%Y-%m",
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S.%fZ",
    ):
        start, end = span_of(moment.strftime(written))
        assert start <= moment < end


@pytest.mark.parametrize(
    ("text", "start", "lasts"),
    [
        ("2027-03-31T14:05:00+02:00", datetime(2027, 3, 31, 12, 5, tzinfo=UTC), timedelta(seconds=1)),
        ("2027-03-31T14:05", datetime(2027, 3, 31, 14, 5, tzinfo=UTC), timedelta(minutes=1)),
        ("2027-12", datetime(2027, 12, 1, tzinfo=UTC), timedelta(days=31)),
        ("2028-02", datetime(2028, 2, 1, tzinfo=UTC), timedelta(days=29)),
    ],
)
def test_a_date_is_as_long_as_it_is_precise(text: str, start: datetime, lasts: timedelta) -> None:
    assert span_of(text) == (start, start + lasts)


@pytest.mark.parametrize(
    "text", ["", "27", "2027-1", "2027-00", "2027-02-30", "2027-03-31T", "2027-03-31T24:00Z", "٢٠٢٧"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (which words it has is nobody's business)
        span_of(text)


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_commas_part_alternatives_and_repetition_adds_conditions(names: list[str]) -> None:
    (term,) = search(("name", ",".join(names))).terms
    assert len(term.values) == len(names)
    assert len(search(*[("name", name) for name in names]).terms) == len(names)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20))
def test_an_escaped_value_is_one_value(text: str) -> None:
    escaped = "".join("\\" + char if char in "\\,|$" else char for char in text)
    (term,) = search(("name", escaped)).terms
    assert [value.text for value in term.values] == [text]  # type: ignore[union-attr]


def test_the_self_link_holds_what_was_heeded_alone() -> None:
    found = search(("name", "Weber"), ("birthdate", "1990"), ("_format", "json"), ("_count", "7"))
    assert (found.query, found.ignored) == ("name=Weber&_count=7", ("birthdate",))


def test_a_search_of_too_many_values_is_refused() -> None:
    with pytest.raises(SearchBad):
        search(("_id", ",".join("1" for _ in range(201))))


def test_a_reference_to_another_type_fits_nothing() -> None:
    (term,) = search(("practitioner", "Patient/1"), part=Part.ROLES).terms
    assert (term.field, term.values) == (Field.PERSON, ("-",))
