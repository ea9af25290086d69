"""Finding a request by what somebody remembers of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast

from prestalux.office.attribution import search
from prestalux.office.attribution.models import CodeRequest, SearchTerm, TermUse
from prestalux.office.dossiers.models import Dossier
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.request import Section
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.likeness import Way

pytestmark = pytest.mark.django_db


def named(name: str, family: str, **changes: object) -> cast.Request:
    return cast.submitted(name, family_name=family, **changes)


def found(text: str) -> list[int]:
    return [hit.dossier_id for hit in search.find(text).hits]


def ways(text: str) -> list[Way]:
    return [hit.way for hit in search.find(text).hits]


def test_a_name_is_found_exactly_then_as_it_sounds_then_misspelt() -> None:
    slip, sound, whole = named("a", "Wexer"), named("b", "Weeber"), named("c", "Weber")
    assert found("weber") == [whole.id, sound.id, slip.id]
    assert ways("weber") == [Way.WHOLE, Way.SOUND, Way.SLIP]


def test_every_word_typed_must_be_answered() -> None:
    anna, _ = named("a", "Weber"), named("b", "Weber", given_name="Jos")
    assert found("Weber Anna") == found("anna weber") == [anna.id]


def test_words_may_each_be_misspelt() -> None:
    anna = named("a", "Kovalenko")
    assert found("Kowalenco Ana") == [anna.id]


@pytest.mark.parametrize("text", ["Lefèvre", "Müller", "MUELLER", "Kovalenko", "Коваленко"])
def test_birth_name_and_own_script_are_searched_too(text: str) -> None:
    anna = named("a", "Weber", birth_name="Lefebvre-Muller", original_script="Анна Коваленко")
    assert found(text) == [anna.id]


@pytest.mark.parametrize("text", ["1990093012358", "1990 0930 123 58", "19900930", "1990-0930-12"])
def test_a_matricule_is_found_whole_or_from_the_day_of_birth_on(text: str) -> None:
    anna = cast.submitted()
    assert found(text) == [anna.id]


def test_a_few_digits_find_nothing() -> None:
    cast.submitted()
    assert found("1990") == []


@pytest.mark.parametrize("text", ["MS-2026/00417", "ms 2026 00417", "ms2026"])
def test_the_number_of_the_authorisation_is_found_however_it_is_spaced(text: str) -> None:
    anna = cast.submitted(basis_number="MS 2026/00417")
    assert found(text) == [anna.id]


def test_a_reference_is_found_as_people_write_it() -> None:
    anna, _ = cast.submitted(), cast.submitted("other", family_name="Zweite")
    printed = anna.view().reference.printed
    assert found(printed.lower()) == found(printed[:9]) == [anna.id]
    assert ways(printed) == [Way.WHOLE]


def test_a_reference_with_one_character_wrong_is_found_as_misspelt() -> None:
    anna = cast.submitted()
    wrong = f"{anna.reference[:5]}{'2' if anna.reference[5] != '2' else '3'}{anna.reference[6:]}"
    exchanged = "".join((anna.reference[1], anna.reference[0], anna.reference[2:]))
    for text in {wrong, exchanged, anna.reference[:-1] + "O", anna.reference[1:]} - {anna.reference}:
        assert (found(text), ways(text)) == ([anna.id], [Way.SLIP])


@pytest.mark.usefixtures("prefix")
def test_a_granted_code_finds_its_request(dora: Actor) -> None:
    anna = cast.submitted()
    digits = cast.grant(anna, dora)
    assert found(f"{digits[:6]}-{digits[6:]}") == [anna.id]


def test_a_draft_is_not_found() -> None:
    anna = cast.complete()
    assert found("Weber") == found(anna.reference) == []
    assert not TermUse.objects.exists()


def test_a_changed_name_is_found_and_the_former_one_forgotten(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.INFORMATION_SHEET)
    anna.save(Section.IDENTITY, family_name="Kieffer")
    assert (found("Kiefer"), found("Weber")) == ([anna.id], [])
    assert not SearchTerm.objects.filter(text="weber").exists()


def test_a_name_that_another_request_holds_is_kept(dora: Actor) -> None:
    anna, other = cast.asked(dora, Piece.INFORMATION_SHEET), cast.submitted("other")
    anna.save(Section.IDENTITY, family_name="Kieffer")
    assert found("Weber") == [other.id]


def test_each_key_of_a_request_goes_with_it(dora: Actor) -> None:
    anna = cast.submitted()
    Dossier.objects.filter(pk=anna.id).delete()
    assert not TermUse.objects.exists()


def test_many_requests_are_written_as_one_is() -> None:
    anna = cast.submitted()
    written = set(TermUse.objects.values_list("part", "term__text"))
    keys = {(key.key, key.term.text) for key in search.TermKey.objects.select_related("term")}
    SearchTerm.objects.all().delete()
    request = CodeRequest.objects.get(pk=anna.id)
    search.keep_many([request], terms=SearchTerm, keys=search.TermKey, uses=TermUse)
    assert set(TermUse.objects.values_list("part", "term__text")) == written
    assert {(key.key, key.term.text) for key in search.TermKey.objects.select_related("term")} == keys


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "%",
        "_",
        "'",
        "\\",
        "a" * 1000,
        "1" * 500,
        "🎉",
        "-",
        "ﬀ",
        "²",
        "weber " * 200,
        "?" * 50,
    ],
)
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    anna = cast.submitted()
    assert set(found(text)) <= {anna.id}


def test_a_search_takes_as_many_queries_for_many_requests_as_for_few() -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            search.find(text)
        return len(captured)

    cast.submitted()
    texts = ("weber", "weber anna", "1990093012358", "2222-2222-2222")
    few = [queries(text) for text in texts]
    for number in range(8):
        cast.submitted(f"n{number}", family_name=("Weber", "Wéber", "Veber")[number % 3])
    assert [queries(text) for text in texts] == few
    assert max(few) <= 4


def test_the_surest_and_newest_are_shown_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 3)
    alike = [named(f"s{number}", "Veber") for number in range(3)]
    whole = [named(f"w{number}", "Weber") for number in range(2)]
    found_now = search.find("weber")
    assert [hit.dossier_id for hit in found_now.hits] == [whole[1].id, whole[0].id, alike[2].id]
    assert found_now.more


def test_a_search_can_be_narrowed(dora: Actor) -> None:
    asked, _ = cast.asked(dora, Piece.BANK_DETAILS), cast.submitted("other")
    among = Dossier.objects.filter(status=Status.INCOMPLETE)
    for text in ("weber", asked.reference):
        assert [hit.dossier_id for hit in search.find(text, among).hits] == [asked.id]


@pytest.mark.parametrize("text", ["O Connor", "oconnor", "Connor", "N. O'Connor"])
def test_a_name_with_an_apostrophe_is_found_however_it_is_spaced(text: str) -> None:
    niamh = named("niamh", "O’Connor", given_name="Niamh")
    assert found(text) == [niamh.id]


def test_an_initial_beside_a_name_hinders_nothing() -> None:
    assert found("N. Faber") == []
    faber = named("faber", "Faber", given_name="Nora")
    assert found("N. Faber") == [faber.id]


def test_the_middle_of_a_reference_finds_it() -> None:
    anna = cast.submitted()
    Dossier.objects.filter(pk=anna.id).update(reference="222233C3444X")
    assert found("3C3444") == [anna.id]
