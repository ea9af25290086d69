"""Taking in an existing register: a verdict for each line, nothing twice, nothing half."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.office import cast
from tests.office.cast import NOW
from tests.office.registry import register
from tests.office.state import everything

from prestalux.office.events.models import Event
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.models import Line
from prestalux.office.registry import actions, facts, importing, publication
from prestalux.office.registry.importing import LineReport, Wanted, import_register
from prestalux.office.registry.models import (
    CodeAddress,
    CodeMember,
    CodeStatus,
    DoubtfulPair,
    ProviderCode,
    ProviderIdentity,
    RegisterImport,
)
from prestalux.office.registry.queries import code_on, members_on
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry.register_line import BadRegisterFile, LineReason, LineVerdict

pytestmark = pytest.mark.django_db
TODAY = day_of(NOW)
FAMILIES = (
    "Kieffer",
    "Weberb",
    "Thill",
    "Schmit",
    "Hoffmann",
    "Ludwig",
    "Nagel",
    "Reuter",
    "Mannes",
    "Zander",
)
HEADER = "code,kind,family_name,given_name,profession,specialty,valid_from,valid_until,street,postcode,town,country"


def digits(serial: int) -> str:
    return Code.of_serial(990_000 + serial).digits


def row(serial: int, **changed: str) -> str:
    values = {
        "code": digits(serial),
        "kind": "",
        "family_name": FAMILIES[serial],
        "given_name": "Anna",
        "profession": "",
        "specialty": "Z0",
        "valid_from": "2020-01-01",
        "valid_until": "",
        "street": "1 rue du Lac",
        "postcode": "1234",
        "town": "Luxembourg",
        "country": "LU",
        **changed,
    }
    return ",".join(values.values())


def fixed(
    serial: int, name: str = "MED.ETR.DENTISTES", street: str = "B.P.1023 / CNS", until: str = "30001231"
) -> str:
    return f"{digits(serial)}{name:<40}{street:<40}{'L -1010':<9}{'LUXEMBOURG':<31}{'Z0':<3}19990101{until}"


def take(
    *lines: str, write: bool = True, encoding: str = "utf-8", end: str = "\n", on: date = TODAY, **how: Any
) -> list[LineReport]:
    data = "".join(line + end for line in lines).encode(encoding)
    return take_bytes(data, write=write, encoding=encoding, on=on, **how)


def take_bytes(
    data: bytes,
    *,
    write: bool = True,
    encoding: str = "utf-8",
    on: date = TODAY,
    profession: str = "",
    renamed: frozenset[str] = frozenset(),
) -> list[LineReport]:
    wanted = Wanted(encoding=encoding, profession=profession, changes_from=on, write=write, renamed=renamed)
    return list(import_register(io.BytesIO(data), wanted, by=SYSTEM, at=NOW))


def verdicts(reports: list[LineReport]) -> list[str]:
    return [report.verdict.value for report in reports]


def test_a_trial_writes_nothing() -> None:
    before = everything()

    assert verdicts(take(HEADER, row(1), row(2), write=False)) == ["new", "new"]
    assert everything() == before


def test_a_new_code_is_recorded_with_what_the_line_says() -> None:
    assert take(HEADER, row(1)) == [LineReport(2, digits(1), LineVerdict.NEW)]
    view = code_on(digits(1), TODAY)

    assert (view.name, view.state, view.specialty, view.profession) == (
        "Anna Weberb",
        "active",
        "Z0",
        "dentist",
    )
    assert view.holds == Period(date(2020, 1, 1))
    assert ProviderIdentity.objects.get().birth_date is None


def test_a_fixed_width_line_is_recorded_too() -> None:
    assert verdicts(take(fixed(1))) == ["new"]
    view = code_on(digits(1), TODAY)

    assert (view.name, view.address) == (
        "MED.ETR.DENTISTES",
        ("CNS", "B.P.1023", "1010 LUXEMBOURG", "LU"),
    )


@pytest.mark.parametrize("lines", [(HEADER, row(1), row(2)), (fixed(1), fixed(2, "MED.ETR.CARDIO"))])
def test_the_same_file_twice_changes_nothing(lines: tuple[str, ...]) -> None:
    take(*lines)
    before = {name: rows for name, rows in everything().items() if "fact" in name or "Code" in name}

    assert verdicts(take(*lines)) == ["same", "same"]
    assert {name: rows for name, rows in everything().items() if "fact" in name or "Code" in name} == before


@pytest.mark.parametrize("form", ["csv", "txt"])
def test_what_the_house_gave_out_it_knows(tmp_path: Path, form: str) -> None:
    register.codes(3)
    register.code(4, days=Period(date(2026, 1, 1), date(2027, 1, 1)))
    register.code(5, family="von der Heide-Montgomery-Featherstonehaugh-Weber")
    issued = publication.issue(tmp_path, day=TODAY, readme={}, by=SYSTEM, at=NOW)

    assert set(verdicts(take_bytes((issued.folder / f"full.{form}").read_bytes()))) == {"same"}


@pytest.mark.parametrize(
    ("encoding", "end", "start"),
    [
        ("utf-8", "\n", b""),
        ("utf-8", "\r\n", b"\xef\xbb\xbf"),
        ("iso-8859-1", "\r\n", b""),
        ("windows-1252", "\n", b""),
    ],
)
def test_encodings_and_line_ends_are_understood(encoding: str, end: str, start: bytes) -> None:
    data = start + "".join(line + end for line in (fixed(1, "NOÉMIE WEBER"), fixed(2, "JOSÉ MÜLLER"))).encode(
        encoding
    )

    assert verdicts(take_bytes(data, encoding=encoding)) == ["new", "new"]
    assert code_on(digits(2), TODAY).name == "JOSÉ MÜLLER"


def test_a_line_in_another_encoding_is_refused_and_kept_in_the_report() -> None:
    (report,) = take_bytes((fixed(1, "NOÉMIE") + "\n").encode("iso-8859-1"))

    assert (report.verdict, report.reasons) == (LineVerdict.REFUSED, (LineReason.NOT_ENCODED,))
    assert "NO\\xc9MIE" in report.raw


@pytest.mark.parametrize("encoding", ["iso-8859-1", "iso-8859-15", "windows-1252"])
def test_utf8_told_to_be_another_encoding_is_refused_and_no_gibberish_recorded(encoding: str) -> None:
    (report,) = take_bytes((fixed(1, "NOéMIE") + "\n").encode(), encoding=encoding)

    assert (report.verdict, report.reasons) == (LineVerdict.REFUSED, (LineReason.NOT_ENCODED,))


@pytest.mark.parametrize(
    "data",
    [
        b"\r".join(line.encode() for line in (HEADER, row(1), row(2))),
        (fixed(1) + "\r" + fixed(2)).encode(),
        (fixed(1) + "\n").encode("utf-16"),
        (HEADER + "\n" + row(1, town="Esch\0")).encode(),
        b"x" * 5_000_000,
        fixed(1).replace("M", "\0").encode(),
    ],
    ids=["CR alone in CSV", "CR alone in fixed lines", "UTF-16", "NUL in CSV", "one endless line", "NUL"],
)
def test_what_is_no_file_of_lines_is_refused_and_nothing_recorded(data: bytes) -> None:
    with suppress(BadRegisterFile):
        assert set(verdicts(take_bytes(data))) == {"refused"}
    assert ProviderCode.objects.count() == 0


@pytest.mark.parametrize("length", [20, 146, 148])
def test_a_truncated_or_longer_line_is_refused_with_its_length(length: int) -> None:
    reports = take(fixed(1), (fixed(2) + "   ")[:length])

    assert [(report.verdict, report.reasons, report.length) for report in reports[1:]] == [
        (LineVerdict.REFUSED, (LineReason.LENGTH,), length)
    ]


def test_wrong_check_digits_are_refused_and_the_line_kept_in_the_report() -> None:
    (report,) = take(wrong := "99000120" + fixed(1)[8:])

    assert (report.line, report.verdict, report.reasons, report.raw) == (
        1,
        LineVerdict.REFUSED,
        (LineReason.CODE_CHECK_DIGITS,),
        wrong,
    )


def test_a_doubled_line_is_taken_once() -> None:
    reports = take(HEADER, row(1), row(1), row(1, town="Esch"))

    assert [(report.verdict.value, report.reasons) for report in reports] == [
        ("new", ()),
        ("same", (LineReason.DOUBLED,)),
        ("refused", (LineReason.DOUBLED_OTHERWISE,)),
    ]
    assert ProviderCode.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"valid_from": "01.01.2020"}, LineReason.DAY),
        ({"valid_until": "2019-01-01"}, LineReason.DAYS_TURNED),
        ({"family_name": ""}, LineReason.NAME_MISSING),
        ({"family_name": "W" * 101}, LineReason.FIELD_TOO_LONG),
        ({"family_name": "We\u202eber"}, LineReason.HIDDEN),
        ({"kind": "group"}, LineReason.KIND_UNKNOWN),
        ({"profession": "wizard"}, LineReason.PROFESSION_UNKNOWN),
        ({"specialty": "ZZZZ"}, LineReason.SPECIALTY_SHAPE),
        ({"country": "LUX"}, LineReason.COUNTRY_UNKNOWN),
        ({"town": "a,b"}, LineReason.COLUMNS),
        ({"town": '"a'}, LineReason.COLUMNS),
        ({"code": "9900"}, LineReason.CODE_SHAPE),
        ({"town": "x" * 5000}, LineReason.TOO_LONG),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused_and_the_next_one_taken(
    changed: dict[str, str], reason: LineReason
) -> None:
    reports = take(HEADER, row(1, **changed), row(2))

    assert [(report.line, report.verdict.value, report.reasons) for report in reports] == [
        (2, "refused", (reason,)),
        (3, "new", ()),
    ]


@pytest.mark.parametrize(
    "header", ["code,name", "code,family_name,valid_from,iban", "code,member,valid_from,x"]
)
def test_a_header_that_is_none_of_ours_refuses_the_file(header: str) -> None:
    with pytest.raises(BadRegisterFile):
        take(header, row(1))


def test_a_semicolon_parts_columns_as_well() -> None:
    assert verdicts(take(HEADER.replace(",", ";"), row(1).replace(",", ";"))) == ["new"]


def test_a_moved_provider_is_told_from_the_day_of_the_change_on() -> None:
    take(HEADER, row(1))
    (report,) = take(HEADER, row(1, street="2 rue du Lac"), on=date(2026, 7, 1))
    streets = [code_on(digits(1), day).address[0] for day in (date(2026, 6, 30), date(2026, 7, 1))]

    assert (report.verdict, report.reasons) == (LineVerdict.CHANGED, (LineReason.ADDRESS,))
    assert streets == ["1 rue du Lac", "2 rue du Lac"]
    assert verdicts(take(HEADER, row(1, street="2 rue du Lac"))) == ["same"]


def test_a_first_day_before_any_register_is_a_slip() -> None:
    reports = take(HEADER, row(1, valid_from="0001-01-01"), row(2, valid_from="1900-01-01"))
    assert [(report.verdict, report.reasons) for report in reports] == [
        (LineVerdict.REFUSED, (LineReason.DAY_TOO_EARLY,)),
        (LineVerdict.NEW, ()),
    ]


@pytest.mark.parametrize(
    ("days", "states"),
    [
        ({"valid_until": "2026-06-30"}, ["active", "ended"]),
        ({"valid_from": "2026-08-01"}, ["", "active"]),
        ({"valid_from": "2019-01-01"}, ["active", "active"]),
    ],
)
def test_the_days_of_a_code_follow_the_line(days: dict[str, str], states: list[str]) -> None:
    take(HEADER, row(1))
    (report,) = take(HEADER, row(1, **days))

    assert (report.verdict, report.reasons) == (LineVerdict.CHANGED, (LineReason.DAYS,))
    assert [code_on(digits(1), day).state for day in (date(2026, 6, 1), date(2026, 8, 1))] == states
    assert verdicts(take(HEADER, row(1, **days))) == ["same"]


def test_a_name_that_grew_is_a_change_and_another_one_is_refused() -> None:
    register.code(1)
    reports = [take(fixed(1, name))[0] for name in ("Weber Paul", "WEBER-SCHMIT ANNA")]

    assert LineReason.OTHER_PERSON in reports[0].reasons
    assert LineReason.NAME in reports[1].reasons
    name = facts.known(ProviderIdentity.objects.all()).order_by("valid_from").last()
    assert name is not None
    assert (name.family_name, name.given_name, name.matricule) == ("WEBER-SCHMIT", "ANNA", "1990093012358")


class TestAPersonWhoTookAnotherName:
    @pytest.fixture(autouse=True)
    def _known(self) -> None:
        take(HEADER, row(1, family_name="Kieffer", given_name="Anna"))

    def test_is_taken_where_somebody_says_so(self) -> None:
        (report,) = take(HEADER, row(1, given_name="Paul"), renamed=frozenset({digits(1)}))

        assert (report.verdict, report.reasons) == (LineVerdict.CHANGED, (LineReason.NAME,))
        assert [code_on(digits(1), day).name for day in (TODAY - timedelta(days=1), TODAY)] == [
            "Anna Kieffer",
            "Paul Weberb",
        ]

    def test_is_told_by_the_journal(self) -> None:
        take(HEADER, row(1, given_name="Paul"), renamed=frozenset({digits(1)}))

        line = Line.objects.get(event="code.renamed")
        assert line.subject == str(ProviderCode.objects.get().pk)

    def test_is_another_person_where_somebody_says_so_of_another_code(self) -> None:
        (report,) = take(HEADER, row(1, given_name="Paul"), renamed=frozenset({digits(2)}))

        assert report.reasons == (LineReason.OTHER_PERSON,)

    def test_needs_no_second_journal_line_for_a_name_that_grew(self) -> None:
        take(HEADER, row(1, family_name="Kieffer-Thill"), renamed=frozenset({digits(1)}))

        assert not Line.objects.filter(event="code.renamed").exists()


def test_what_is_planned_for_later_outlives_what_a_line_changes() -> None:
    take(HEADER, row(1))
    take(HEADER, row(1, street="3 rue du Lac"), on=date(2027, 1, 1))
    take(HEADER, row(1, street="2 rue du Lac"), on=date(2026, 7, 1))
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))

    assert [code_on(digits(1), day).address[0][0] for day in days] == ["1", "2", "2", "3"]


def test_of_two_changes_on_one_day_the_later_file_counts() -> None:
    take(HEADER, row(1))
    for street in ("2 rue du Lac", "3 rue du Lac"):
        assert verdicts(take(HEADER, row(1, street=street))) == ["changed"]

    assert code_on(digits(1), TODAY).address[0] == "3 rue du Lac"
    assert CodeAddress.objects.count() == 4


def test_a_state_that_the_house_recorded_is_not_overruled() -> None:
    made = register.code(1, family="Weberb")
    register.status(made, "suspended", Period(date(2026, 10, 1)))
    before = list(CodeStatus.objects.values())
    (report,) = take(HEADER, row(1))

    assert report.reasons == (LineReason.STATE_OTHERWISE,)
    assert list(CodeStatus.objects.values()) == before


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"kind": "common"}, LineReason.OTHER_KIND), ({"specialty": "A0"}, LineReason.OTHER_PROFESSION)],
)
def test_what_a_code_is_never_changes(changed: dict[str, str], reason: LineReason) -> None:
    take(HEADER, row(1))

    assert take(HEADER, row(1, **changed))[0].reasons == (reason,)


def test_a_profession_that_no_specialty_tells_is_what_the_operator_says() -> None:
    take(HEADER, row(1, specialty="Z9"), row(2, specialty=""), profession="dentist")
    take(HEADER, row(3, specialty="Z9"))

    assert list(ProviderCode.objects.order_by("digits").values_list("profession", flat=True)) == [
        "dentist",
        "dentist",
        "other",
    ]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ({"family_name": "Anna", "given_name": "Weberb"}, LineReason.SAME_NAME),
        ({"family_name": "Wéberb"}, LineReason.SAME_NAME),
        ({"family_name": "Vebberb"}, LineReason.NEAR_NAME),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_two_codes_that_may_be_one_persons_are_kept_as_a_pair(
    second: dict[str, str], why: LineReason, together: bool
) -> None:
    if together:
        reports = take(HEADER, row(1), row(2, **second))
    else:
        reports = [*take(HEADER, row(1)), *take(HEADER, row(2, **second))]
    pair = DoubtfulPair.objects.get()

    assert (reports[1].verdict, reports[1].reasons, reports[1].other) == (
        LineVerdict.DOUBTFUL,
        (why,),
        digits(1),
    )
    assert (pair.first.digits, pair.second.digits, pair.why, pair.state) == (
        digits(1),
        digits(2),
        why,
        "open",
    )


def test_a_name_that_only_sounds_alike_elsewhere_is_no_pair() -> None:
    assert verdicts(take(HEADER, row(1), row(2, family_name="Vebberb", town="Wiltz"))) == ["new", "new"]


def test_a_code_that_was_to_be_given_next_is_reserved() -> None:
    cast.prefix()
    first, second = digits(0), digits(1)
    take(HEADER, row(0), row(1))
    given = actions._next_under("99", at=NOW)

    assert {first, second} == set(ProviderCode.objects.values_list("digits", flat=True))
    assert given == digits(2)


def test_a_run_that_was_killed_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    data = "\n".join([HEADER, *(row(serial) for serial in range(1, 8)), row(1, town="Esch"), ""]).encode()
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    began = import_register(io.BytesIO(data), wanted, by=SYSTEM, at=NOW)
    for _ in range(3):
        next(began)
    began.close()
    assert (RegisterImport.objects.get().lines, ProviderCode.objects.count()) == (5, 4)
    assert importing.lines_passed(io.BytesIO(data)) == 5
    reports = take_bytes(data)

    assert [(report.line, report.verdict.value) for report in reports] == [
        (6, "new"),
        (7, "new"),
        (8, "new"),
        (9, "refused"),
    ]
    run = RegisterImport.objects.get()
    assert (run.lines, run.counts, run.finished_at) == (9, {"new": 7, "refused": 1}, NOW)
    assert Line.objects.filter(event="register.imported").count() == 1


@pytest.mark.parametrize("other", [{"encoding": "iso-8859-1"}, {"profession": "dentist"}])
def test_a_run_goes_on_only_as_it_began(monkeypatch: pytest.MonkeyPatch, other: dict[str, str]) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    data = "\n".join([HEADER, row(1), row(2), ""]).encode()
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    began = import_register(io.BytesIO(data), wanted, by=SYSTEM, at=NOW)
    next(began)
    began.close()

    with pytest.raises(importing.ImportBegunOtherwise):
        take_bytes(data, **other)  # type: ignore[arg-type]
    assert verdicts(take_bytes(data)) == ["new"]


def test_a_file_changed_while_it_is_read_does_not_count_as_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    source = io.BytesIO("\n".join([HEADER, row(1), row(2), ""]).encode())
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    run = import_register(source, wanted, by=SYSTEM, at=NOW)
    next(run)
    source.getbuffer()[-3:-1] = b"DE"
    with pytest.raises(importing.ImportFileChanged):
        list(run)

    assert RegisterImport.objects.get().finished_at is None


def test_two_files_at_once_are_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    one, other = (
        import_register(io.BytesIO("\n".join([HEADER, *rows, ""]).encode()), wanted, by=SYSTEM, at=NOW)
        for rows in ((row(1), row(2)), (row(3), row(4, family_name="Thill"), row(1, street="7 rue du Lac")))
    )
    reports = [next(one), next(other), next(one), next(other), next(other)]

    assert [(report.verdict.value, report.other) for report in reports] == [
        ("new", ""),
        ("new", ""),
        ("new", ""),
        ("doubtful", digits(2)),
        ("changed", ""),
    ]


def test_the_second_of_two_runs_over_one_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    data = "\n".join([HEADER, row(1), row(2), row(3), ""]).encode()
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    one, other = (import_register(io.BytesIO(data), wanted, by=SYSTEM, at=NOW) for _ in range(2))
    next(one)
    next(other)
    with pytest.raises(importing.ImportUnderWay):
        list(one)


MEMBERS = "code,member,valid_from,valid_until"


def member(code: int, of: int, first: str = "2024-01-01", last: str = "") -> str:
    return f"{digits(code)},{digits(of)},{first},{last}"


def an_association() -> None:
    take(HEADER, row(1, kind="common", family_name="Cabinet du Lac", given_name=""), row(2), row(3))


def test_a_common_code_is_recorded_with_its_members() -> None:
    an_association()

    assert verdicts(take(MEMBERS, member(1, 2), member(1, 3, last="2025-12-31"))) == ["new", "new"]
    assert ProviderCode.objects.get(digits=digits(1)).kind == "common"
    on = [
        set(facts.as_of(CodeMember.objects.all(), day).values_list("member__digits", flat=True))
        for day in (date(2023, 1, 1), date(2025, 1, 1), date(2026, 1, 1))
    ]
    assert on == [set(), {digits(2), digits(3)}, {digits(2)}]


def test_members_taken_in_twice_are_the_same() -> None:
    an_association()
    take(MEMBERS, member(1, 2))

    assert verdicts(take(MEMBERS, member(1, 2, "2024-06-01"))) == ["same"]
    assert verdicts(take(MEMBERS, member(1, 2, "2023-01-01"))) == ["changed"]
    assert facts.known(CodeMember.objects.all()).count() == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (member(9, 2), LineReason.NO_SUCH_CODE),
        (member(1, 9), LineReason.NO_SUCH_MEMBER),
        (member(1, 1), LineReason.NO_SUCH_MEMBER),
        (member(2, 3), LineReason.NOT_COMMON),
        (member(1, 2, "2024-01-01", "2023-01-01"), LineReason.DAYS_TURNED),
    ],
)
def test_a_member_that_cannot_be_one_is_refused(line: str, reason: LineReason) -> None:
    an_association()

    assert take(MEMBERS, line)[0].reasons == (reason,)


def test_an_empty_file_has_no_line() -> None:
    assert take_bytes(b"") == []


def test_a_change_is_known_from_its_moment_on() -> None:
    take(HEADER, row(1))
    wanted = Wanted(encoding="utf-8", profession="", changes_from=TODAY, write=True)
    data = "\n".join([HEADER, row(1, street="2 rue du Lac"), ""]).encode()
    list(import_register(io.BytesIO(data), wanted, by=SYSTEM, at=NOW + timedelta(days=1)))
    known = facts.as_of(CodeAddress.objects.all(), TODAY, NOW)

    assert [address.street for address in known] == ["1 rue du Lac"]


def test_a_code_whose_first_day_is_to_come_is_known_again() -> None:
    line = fixed(1).replace("19990101", "20990101")
    take(line)

    assert verdicts(take(line)) == ["same"]


def test_an_event_tells_of_each_code() -> None:
    take(HEADER, row(1), row(2))
    take(HEADER, row(1, town="Esch"), row(2))

    assert list(
        Event.objects.filter(subject_kind="code").order_by("pk").values_list("kind", "subject", "facts")
    ) == [
        ("registry.code-imported", str(ProviderCode.objects.get(digits=digits(1)).pk), {}),
        ("registry.code-imported", str(ProviderCode.objects.get(digits=digits(2)).pk), {}),
        (
            "registry.code-changed",
            str(ProviderCode.objects.get(digits=digits(1)).pk),
            {"changed": ["address"]},
        ),
    ]


def test_members_are_told_as_of_a_day() -> None:
    an_association()
    take(MEMBERS, member(1, 2), member(1, 3, last="2025-12-31"))
    code = ProviderCode.objects.get(digits=digits(1))

    assert members_on(code.pk, date(2025, 1, 1)) == (digits(2), digits(3))
    assert members_on(code.pk, date(2026, 1, 1)) == (digits(2),)
    assert members_on(code.pk, date(2026, 1, 1), NOW - timedelta(days=1)) == ()


def test_the_clock_ends_more_codes_than_it_looks_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_ENDED", 2)
    take(HEADER, *(row(serial, valid_until="2026-10-31") for serial in range(1, 6)))
    rests: list[None] = []

    assert actions.end_what_is_over(at=NOW, rest=lambda: rests.append(None)) == 5
    assert len(rests) == 2
    assert {code_on(digits(serial), TODAY).state for serial in range(1, 6)} == {"ended"}


class TestACodeThatTheClockEnded:
    """Its time was over: the file may know better."""

    @pytest.fixture(autouse=True)
    def _ended(self) -> None:
        take(HEADER, row(1, valid_until="2026-10-31"))
        assert actions.end_what_is_over(at=NOW) == 1

    def states(self, *days: date) -> list[str]:
        return [code_on(digits(1), day).state for day in days]

    def test_the_same_line_again_is_the_same(self) -> None:
        assert verdicts(take(HEADER, row(1, valid_until="2026-10-31"))) == ["same"]

    def test_a_line_that_prolongs_it_does(self) -> None:
        assert verdicts(take(HEADER, row(1, valid_until="2027-10-31"))) == ["changed"]
        assert self.states(TODAY, date(2027, 11, 1)) == ["active", "ended"]

    def test_a_line_that_shortens_it_leaves_no_day_unsaid(self) -> None:
        assert verdicts(take(HEADER, row(1, valid_until="2026-09-30"))) == ["changed"]
        actions.end_what_is_over(at=NOW)
        assert self.states(date(2026, 9, 30), date(2026, 10, 1), TODAY) == ["active", "ended", "ended"]

    def test_its_end_is_not_told_again(self) -> None:
        take(HEADER, row(1, valid_until="2026-09-30"))
        actions.end_what_is_over(at=NOW)
        assert actions.end_what_is_over(at=NOW) == 0
