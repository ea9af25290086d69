"""A provider is found by what people remember of them, however it is written; the same on both databases."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from tests.office.cast import NOW
from tests.office.registry import register
from tests.office.registry.register import ALWAYS, FIRST

from prestalux.office.registry import facts
from prestalux.office.registry.directory import Moment
from prestalux.office.registry.finding import Found, FoundCode, Narrowed, Place, find
from prestalux.office.registry.models import CodeAddress, CodeSpecialty, ProviderCode, ProviderIdentity
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry.sought import NameThen, Standing, Why, understood

pytestmark = pytest.mark.django_db
TODAY = day_of(NOW)
LATER = NOW + timedelta(days=30)


def found(
    text: str,
    *,
    on: date = TODAY,
    at: object = LATER,
    narrowed: Narrowed | None = None,
    after: Place | None = None,
    size: int = 10,
) -> Found:
    moment = Moment(at, on)  # type: ignore[arg-type]
    return find(understood(text), narrowed or Narrowed(), moment=moment, after=after, size=size)


def names(text: str, **how: object) -> list[str]:
    return [f"{one.code.given_name} {one.code.family_name}".strip() for one in found(text, **how).codes]  # type: ignore[arg-type]


def first(text: str, **how: object) -> FoundCode:
    return found(text, **how).codes[0]  # type: ignore[arg-type]


def rename(of: ProviderCode, days: Period, *, at: object = NOW, **changed: str) -> None:
    row = ProviderIdentity.objects.filter(provider=of.provider_id).latest("pk")
    columns = {name: getattr(row, name) for name in register._all(ProviderIdentity, {})} | changed
    facts.state(ProviderIdentity, of=of.provider, columns=columns, period=days, at=at)  # type: ignore[arg-type]


def settle(of: ProviderCode, **where: str) -> None:
    columns = register._all(CodeAddress, {"country": "LU", **where})
    facts.state(CodeAddress, of=of, columns=columns, period=ALWAYS, at=NOW)


OTHERS = (
    ("Kieffer", "Paul"), ("Hoffmann", "Marie"), ("Reuter", "Jean"), ("Nagel", "Luc"), ("Zander", "Eva"), ("Ludwig", "Marc"),
    ("Mannes", "Lea"), ("Thill", "Nora"), ("Braun", "Tom"), ("Wagner", "Anna"), ("Becker", "Claude"), ("Klein", "Sophie"),
)  # fmt: skip
HOSTILE = [
    (("Müller", "Jürgen"), text)
    for text in ("Mueller Jürgen", "muller jurgen", "JUERGEN MUELLER", "Müler Jürgen", "Miller, Jurgen", "Juergen Mülller")
] + [
    (("Gonçalves da Conceição", "João"), text)
    for text in (
        "Goncalves da Conceicao Joao", "Gonsalves Conceisao", "da Conceição Gonçalves, João", "Joao Goncalvez", "gonçalves conceiçao",
        "DaConceicao Joao", "Joao Conceicao",
    )
] + [
    (("Schmit-Weber", "Anne-Marie"), text)
    for text in (
        "Schmit Weber", "Weber-Schmit Anne Marie", "Schmitweber", "Schmitt Veber", "Annemarie Schmidt", "Marie-Anne Schmit",
        "schmitt‑weber", "Anne-Marie Weber",
    )
] + [
    (("van den Berg", "Pieter"), text)
    for text in ("Vandenberg Pieter", "van den Berg", "Berg, Pieter van den", "Van Denberg Peter", "vanden berg pietr", "Pieter Berg")
] + [
    (("Leclerc", "Zoé"), text) for text in ("Le Clerc Zoe", "Lecler Zoé", "Le Clerq", "de Leclerc Zoe", "Lekler zoe")
] + [
    (("de la Peña", "Núria"), text) for text in ("Pena Nuria", "Delapeña", "de la Pegna Nuria", "Penya Núria", "la pena, nuria")
] + [
    (("Strauß", "Weyland"), text) for text in ("Strauss Weiland", "Straus Weyland", "Weyland Strauß", "strausz wailand")
] + [
    (("d’Alembert", "Hélène"), text) for text in ("Dalembert Helene", "d'Alembert", "Alembert Elene", "D Alembert Hélène", "Dalambert")
] + [
    (("Коваленко", "Olha"), text) for text in ("Kovalenko Olha", "Kowalenko Olga")
] + [
    (("Nguyễn", "Thị Hoa"), text) for text in ("Nguyen Thi Hoa", "Hoa Nguyen", "Nguien Hoa")
]  # fmt: skip


@pytest.fixture
def people() -> None:
    for serial, (family, given) in enumerate((*OTHERS, *dict.fromkeys(name for name, _ in HOSTILE)), 1):
        register.code(serial, family=family, given=given)


def test_every_spelling_finds_the_person(people: None) -> None:
    missed = [
        (text, names(text)) for (family, given), text in HOSTILE if f"{given} {family}" not in names(text)[:1]
    ]
    assert not missed


def test_another_person_is_not_found(people: None) -> None:
    assert names("Xylophonbauer Quentin") == []


def test_a_name_with_a_slip_is_among_the_first_ten() -> None:
    draw = random.Random(5)  # noqa: S311 (invented names)
    starts, middles, ends = ("Sch", "K", "Br", "W", "M", "Th", "L"), ("a", "e", "i", "o", "u", "ei"), ("ler", "mann", "ner", "ttes", "rra", "din")  # fmt: skip
    families = [f"{start}{middle}{end}" for start in starts for middle in middles for end in ends]
    draw.shuffle(families)
    chosen = families[:60]
    for serial, family in enumerate(chosen, 1):
        register.code(serial, family=family, given="Anna")
    typed = [(family, slipped(family, draw)) for family in chosen if len(family) > 4]
    missed = [
        (family, text)
        for family, slip in typed
        for text in (f"{slip} Anna", slip)
        if f"Anna {family}" not in names(text)
    ]
    assert not missed


def slipped(name: str, draw: random.Random) -> str:
    """A letter missing, too many, wrong, or exchanged with the one before it."""
    place, letter = draw.randrange(1, len(name)), draw.choice("abcdefghijklmnopqrstuvwxyz")
    return draw.choice(
        (
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[:place] + letter + name[place + 1 :],
            name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        )
    )


@pytest.mark.parametrize(
    "written",
    [
        "99000119",
        "990001-19",
        "99 00 01 19",
        "990001/19",
        "990001.19",
        "code 990001-19",
        "99OOO1-I9",
        "９９０００１１９",
    ],
)
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    register.code(1)
    hit = first(written)
    assert (hit.code.digits, hit.why) == ("99000119", (Why.CODE,))


@pytest.mark.parametrize("written", ["99000149", "99000191", "9900119", "990000119", "89000119"])
def test_a_code_with_a_wrong_digit_is_offered(written: str) -> None:
    register.code(1)
    assert ("99000119", (Why.CODE_NEAR,)) in [(one.code.digits, one.why) for one in found(written).codes]


def test_the_start_of_a_code_finds_it() -> None:
    register.code(1)
    hit = first("990001")
    assert (hit.code.digits, hit.why) == ("99000119", (Why.CODE_START,))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1990 0930 12358", Why.MATRICULE),
        ("19900930", Why.MATRICULE_START),
        ("1990093012385", Why.MATRICULE_NEAR),
    ],
)
def test_a_matricule_is_found_whole_by_its_day_and_with_a_slip(typed: str, why: Why) -> None:
    register.code(1)
    assert first(typed).why == (why,)


@pytest.mark.parametrize(
    "typed",
    ["Weber Esch", "4001 weber", "L-4001 Weber", "weber rue du canal", "Weber, Kanal", "weber canall"],
)
def test_an_address_beside_a_name_tells_two_apart(typed: str) -> None:
    one, other = register.code(1), register.code(2)
    settle(one, street="3, rue du Canal", postcode="L-4001", town="Esch-sur-Alzette")
    settle(other, street="7, Grand-Rue", postcode="L-9001", town="Ettelbruck")
    if "Kanal" in typed:
        settle(one, street="Um Kanal 3", postcode="4001", town="Esch-Uelzecht")
    assert [hit.code.digits for hit in found(typed).codes if Why.IN_PART not in hit.why] == [one.digits]


def test_an_address_alone_finds_who_works_there() -> None:
    one = register.code(1)
    register.code(2)
    settle(one, street="3, rue du Canal", postcode="4001", town="Esch-sur-Alzette")
    assert [(hit.code.digits, hit.why) for hit in found("Esch").codes] == [(one.digits, (Why.ADDRESS,))]
    assert [hit.code.digits for hit in found("4001").codes] == [one.digits]


def test_who_bears_a_name_comes_before_who_lives_in_it() -> None:
    lives, bears = register.code(1, family="Reuter"), register.code(2, family="Esch")
    settle(lives, street="1, rue Haute", postcode="4001", town="Esch")
    assert [hit.code.digits for hit in found("esch").codes] == [bears.digits, lives.digits]


def test_a_former_name_finds_the_person_and_says_until_when() -> None:
    code = register.code(1, family="Kieffer")
    rename(code, Period(date(2026, 6, 1)), family_name="Hoffmann")
    hit = first("Kiefer Anna")
    assert (hit.name, hit.then, hit.until) == ("Anna Kieffer", NameThen.FORMER, date(2026, 5, 31))
    assert hit.code.family_name == "Hoffmann"


def test_a_name_that_was_put_right_finds_the_person_too() -> None:
    code = register.code(1, family="Kieffer")
    rename(code, ALWAYS, at=NOW + timedelta(days=1), family_name="Hoffmann")
    hit = first("Kieffer")
    assert (hit.name, hit.then, hit.until) == ("Anna Kieffer", NameThen.PUT_RIGHT, TODAY + timedelta(days=1))


def test_a_name_to_come_finds_the_person() -> None:
    code = register.code(1, family="Kieffer")
    rename(code, Period(TODAY + timedelta(days=9)), family_name="Hoffmann")
    assert first("Hoffmann").then is NameThen.TO_COME


def test_as_known_at_a_moment_a_later_name_is_unknown() -> None:
    code = register.code(1, family="Kieffer")
    rename(code, Period(date(2026, 6, 1)), at=NOW + timedelta(days=2), family_name="Hoffmann")
    assert found("Hoffmann", at=NOW).codes == ()
    assert len(found("Hoffmann").codes) == 1


def test_as_known_at_a_moment_a_later_code_is_unknown() -> None:
    register.code(1, at=NOW + timedelta(days=2))
    assert found("Weber", at=NOW).codes == ()
    assert found("990001-19", at=NOW).codes == ()


def test_on_a_day_the_name_of_that_day_is_no_former_one() -> None:
    code = register.code(1, family="Kieffer")
    rename(code, Period(date(2026, 6, 1)), family_name="Hoffmann")
    hit = first("Kieffer", on=date(2026, 3, 1))
    assert (hit.then, hit.code.family_name) == (None, "Kieffer")


def test_the_birth_name_finds_the_person() -> None:
    code = register.code(1, family="Hoffmann")
    rename(code, ALWAYS, at=NOW + timedelta(days=1), birth_name="Zimmermann")
    assert first("Simmermann Anna").code.digits == code.digits


def test_filters_narrow_what_is_found() -> None:
    one, other = register.code(1), register.code(2)
    register.status(other, "suspended", Period(TODAY))
    facts.state(CodeSpecialty, of=other, columns={"specialty": "Z1"}, period=ALWAYS, at=NOW)

    def which(**narrowed: object) -> list[str]:
        return [hit.code.digits for hit in found("Weber", narrowed=Narrowed(**narrowed)).codes]  # type: ignore[arg-type]

    assert which(standing=Standing.ACTIVE) == [one.digits]
    assert which(standing=Standing.SUSPENDED) == [other.digits]
    assert which(standing=Standing.NOT_HELD) == []
    assert which(specialty="Z1") == [other.digits]
    assert which(profession="dentist") == [one.digits, other.digits]
    assert which(profession="nurse") == []


def test_filters_alone_list_all_that_pass_page_by_page() -> None:
    codes = register.codes(5)
    register.status(codes[2], "suspended", ALWAYS)
    seen, after = [], None
    for _ in range(4):
        page = found("", narrowed=Narrowed(standing=Standing.ACTIVE), after=after, size=2)
        seen += [hit.code.digits for hit in page.codes]
        after = page.after
        if after is None:
            break
    assert seen == [code.digits for code in codes if code != codes[2]]


def test_pages_together_hold_each_code_once() -> None:
    for serial in range(1, 8):
        register.code(serial, family=("Weber", "Weeber", "Wever")[serial % 3])
    seen, after = [], None
    for _ in range(5):
        page = found("weber", after=after, size=2)
        seen += [(hit.rank, hit.code.digits) for hit in page.codes]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert [rank for rank, _ in seen] == sorted(rank for rank, _ in seen)


def test_one_word_too_many_still_finds_and_says_so() -> None:
    register.code(1)
    hit = first("Anna Henriette Weber")
    assert hit.why == (Why.NAME, Why.IN_PART)


@pytest.mark.parametrize("typed", ["rue de l'Exemple", "1, rue de l'Exemple", "avenue de l'Exemple"])
def test_what_stands_in_half_of_all_addresses_is_not_missed_in_one(typed: str) -> None:
    settle(register.code(1), street="1, rue de l'Exemple", town="Luxembourg")
    assert first(typed).why == (Why.ADDRESS,)


@pytest.mark.parametrize("typed", ["%%%", "🙂", "…"])
def test_signs_that_are_no_words_find_nobody(typed: str) -> None:
    register.code(1)
    assert found(typed).codes == ()


def test_a_code_of_the_day_comes_before_one_that_has_ended() -> None:
    ended = register.code(1, days=Period(FIRST, FIRST + timedelta(days=9)))
    held = register.code(2)
    assert [hit.code.digits for hit in found("Anna Weber").codes] == [held.digits, ended.digits]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "%",
        "_",
        "'",
        "a",
        "12",
        "'; DROP TABLE x; --",
        "🎉",
        "9" * 200,
        "é" * 200,
        "(((",
        "- -",
    ],
)
def test_any_text_is_taken(text: str) -> None:
    register.code(1)
    found(text)
