"""What was read beside what was typed."""

from __future__ import annotations

from datetime import date

import pytest

from prestalux.rules.reading import Remark, Said, remarks_on_account, remarks_on_end, same_person

TODAY = date(2026, 11, 23)
END = date(2027, 12, 31)


def test_the_typed_number_among_those_read_agrees() -> None:
    assert remarks_on_account(Said(ibans=("A", "B")), iban="B", holder="") == (Remark.IBAN_AGREES,)


def test_another_number_differs() -> None:
    assert remarks_on_account(Said(ibans=("A",)), iban="B", holder="") == (Remark.IBAN_DIFFERS,)


def test_no_number_is_not_a_difference() -> None:
    (remark,) = remarks_on_account(Said(), iban="B", holder="Anna")
    assert (remark, remark.concerns) == (Remark.IBAN_NOT_FOUND, False)


def test_nothing_is_said_about_what_was_not_typed() -> None:
    assert remarks_on_account(Said(ibans=("A",), holder="Anna"), iban="", holder="") == ()


@pytest.mark.parametrize(
    "read", ["Mme WEBER Anna Marie", "Dr. med. dent. Anna Weber", "ANNA WEBER", "Weber, Anna"]
)
def test_titles_order_and_case_make_no_other_holder(read: str) -> None:
    assert same_person("Anna Weber", read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Anna Weber", "A. Weber"),
        ("Anna Weber", "WEBER A"),
        ("Jörg Müller", "Joerg MUELLER"),
        ("Strauß Anna", "Anna STRAUSS"),
        ("Anne-Marie Weber", "Anne Marie Weber"),
        ("Anna Weber-Schmit", "Weber Schmit Anna"),
    ],
)
def test_initials_umlauts_and_hyphens_make_no_other_holder(typed: str, read: str) -> None:
    assert [same_person(typed, read), same_person(read, typed)] == [True, True]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Anna Weber", "Anna"),
        ("Anna Weber", "Weber"),
        ("Anna Weber", "B. Weber"),
        ("Anna Weber", "A. W."),
        ("Anna Weber", "Anna Anna"),
        ("Anna Weber", ""),
        ("Anna Weber", "Mme"),
    ],
)
def test_half_a_name_is_not_the_holder(typed: str, read: str) -> None:
    assert [same_person(typed, read), same_person(read, typed)] == [False, False]


def test_another_name_is_another_holder() -> None:
    said = Said(ibans=("A",), holder="Anna Wagner")
    assert Remark.HOLDER_DIFFERS in remarks_on_account(said, iban="A", holder="Anna Weber")


def test_a_document_expires_after_its_last_day() -> None:
    assert remarks_on_end(Said(ends=(TODAY,)), on=TODAY) == (Remark.EXPIRES,)
    assert remarks_on_end(Said(ends=(date(2026, 11, 22),)), on=TODAY) == (Remark.EXPIRED,)


def test_the_typed_last_day_is_compared() -> None:
    assert Remark.END_AGREES in remarks_on_end(Said(ends=(END,)), on=TODAY, typed=True, until=END)
    assert Remark.END_DIFFERS in remarks_on_end(Said(ends=(END,)), on=TODAY, typed=True, until=None)


def test_a_document_without_a_day_says_nothing() -> None:
    assert remarks_on_end(Said(), on=TODAY, typed=True, until=END) == ()
