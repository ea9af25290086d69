from datetime import date
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from schwifty import IBAN

from prestalux.rules.identifiers.bank_account import BadBankAccount, BankAccount, BankAccountFault
from prestalux.rules.identifiers.sepa import SEPA_SINCE

STATE_ACCOUNT = "LU13 1111 0011 4679 0000"
TEXTBOOK = "LU28 0019 4006 4475 0000"
FRENCH = "FR14 2004 1010 0505 0001 3M02 606"


def why(iban: str, bic: str = "", on: date | None = None) -> object:
    with pytest.raises(BadBankAccount) as refused:
        BankAccount.parse(iban, bic, on=on)
    return refused.value.facts["why"]


@pytest.mark.parametrize("iban", [STATE_ACCOUNT, TEXTBOOK, FRENCH])
def test_published_accounts_pass_and_are_printed_in_fours(iban: str) -> None:
    assert BankAccount.parse(iban).printed == iban


@given(st.sampled_from(sorted(SEPA_SINCE)), st.integers(0, 2**32))
def test_an_account_of_every_sepa_country_passes(country: str, seed: int) -> None:
    account = IBAN.random(country, random=Random(seed))  # noqa: S311 - an example, not a secret
    assert BankAccount.parse(account.formatted.lower()).iban == str(account)


@given(st.sampled_from([STATE_ACCOUNT, TEXTBOOK, FRENCH]), st.integers(2, 26), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_never_accepted(printed: str, place: int, digit: str) -> None:
    right = printed.replace(" ", "")
    assume(place < len(right) and right[place] != digit)
    assert why(right[:place] + digit + right[place + 1 :]) is BankAccountFault.CHECK_DIGITS


@pytest.mark.parametrize("text", ["iban: lu28\u00a00019\u20114006 4475 0000", "IBAN LU280019400644750000"])
def test_the_word_iban_case_spaces_and_hyphens_do_not_count(text: str) -> None:
    assert BankAccount.parse(text).printed == TEXTBOOK


def test_nothing_typed_is_named_as_such() -> None:
    assert why(" ") is BankAccountFault.EMPTY


@pytest.mark.parametrize("text", ["LU", "LU28001940064475000", "LU2800194006447500000", "LU" + "0" * 9_999])
def test_a_length_unknown_in_the_country_is_named_as_such(text: str) -> None:
    assert why(text) is BankAccountFault.LENGTH


@pytest.mark.parametrize(
    "text", ["LU28001940064475000é", "LU28/0019/4006/4475/0000", "ＬＵ280019400644750000"]
)
def test_a_sign_that_no_iban_has_is_named_as_such(text: str) -> None:
    assert why(text) is BankAccountFault.CHARACTERS


def test_a_letter_where_the_country_has_digits_is_named_as_such() -> None:
    assert why("DE36A70400440532013000") in {BankAccountFault.CHARACTERS, BankAccountFault.CHECK_DIGITS}


@pytest.mark.parametrize(("issued", "never"), [("97", "00"), ("98", "01"), ("02", "99")])
def test_check_digits_that_are_never_issued_are_refused(issued: str, never: str) -> None:
    accounts = (str(IBAN.generate("LU", bank_code="001", account_code=f"{n:013d}")) for n in range(1_000))
    account = next(account for account in accounts if account[2:4] == issued)
    assert BankAccount.parse(account).iban == account
    assert why(f"LU{never}{account[4:]}") is BankAccountFault.CHECK_DIGITS


@pytest.mark.parametrize("text", ["TR330006100519786457841326", "XK051212012345678906"])
def test_a_good_account_outside_sepa_is_named_as_such(text: str) -> None:
    assert why(text) is BankAccountFault.NOT_SEPA


@pytest.mark.parametrize("text", ["US64SVBKUS6S3300958879", "CA12", "JP99000000000000"])
def test_a_country_whose_banks_issue_no_iban_is_named_as_such(text: str) -> None:
    assert why(text) is BankAccountFault.NO_IBAN


@pytest.mark.parametrize("text", ["ZZ280019400644750000", "280019400644750000", "QQ12", "XX12", "ZZ99", "L"])
def test_what_begins_with_no_country_is_not_taken_for_one_without_ibans(text: str) -> None:
    assert why(text) is BankAccountFault.COUNTRY


@pytest.mark.parametrize("country", ["CH", "GB", "GI", "IS", "LI", "MC", "NO", "SM", "VA", "AD", "AL", "RS"])
def test_members_outside_the_union_are_members(country: str) -> None:
    assert country in SEPA_SINCE


def test_a_country_counts_from_the_day_its_banks_take_part() -> None:
    montenegro = "ME25505000012345678951"
    assert why(montenegro, on=date(2025, 10, 4)) is BankAccountFault.NOT_SEPA
    assert BankAccount.parse(montenegro, on=date(2025, 10, 5)).country == "ME"


def test_the_bank_and_its_bic_come_from_the_registry() -> None:
    account = BankAccount.parse(TEXTBOOK)
    assert account.bic == "BCEELULL"
    assert account.bank_name is not None
    assert "Épargne" in account.bank_name


def test_an_unknown_bank_is_no_fault() -> None:
    unknown = BankAccount.parse(str(IBAN.generate("LU", bank_code="987", account_code="0000000000000")))
    assert (unknown.bank_name, unknown.bic) == (None, None)


def test_a_bic_given_for_an_unknown_bank_is_kept() -> None:
    unknown = str(IBAN.generate("LU", bank_code="987", account_code="0000000000000"))
    assert BankAccount.parse(unknown, "newblull").bic == "NEWBLULL"


@pytest.mark.parametrize("bic", ["bceelull", "BCEE LU LL", "BCEELULLXXX"])
def test_a_bic_of_the_same_bank_passes(bic: str) -> None:
    assert BankAccount.parse(TEXTBOOK, bic).bic == bic.replace(" ", "").upper()


@pytest.mark.parametrize("bic", ["BCEE", "BCEELULLX", "BCEE1ULL", "BCEEZZLL", "BCEELULL!", "ＢCEELULL"])
def test_what_is_no_bic_is_named_as_such(bic: str) -> None:
    assert why(TEXTBOOK, bic) is BankAccountFault.BIC_SHAPE


def test_a_bic_of_another_country_is_refused() -> None:
    assert why(TEXTBOOK, "BCEEDEFF") is BankAccountFault.BIC_COUNTRY


def test_a_bic_of_another_bank_is_refused() -> None:
    assert why(TEXTBOOK, "BILLLULL") is BankAccountFault.BIC_OTHER_BANK


@pytest.mark.parametrize(
    ("iban", "bic"),
    [
        (FRENCH, "PSSTRERX"),
        (FRENCH, "PSSTMCM1"),
        ("MC5811222000010123456789030", "CMCIFR2A"),
        ("GB29NWBK60161331926819", "NWBKJES1"),
        ("FI2112345600000785", "NDEAAXHH"),
    ],
)
def test_a_territory_under_another_countrys_accounts_is_no_contradiction(iban: str, bic: str) -> None:
    assert BankAccount.parse(iban, bic).bic == bic


def test_the_mask_shows_the_country_and_the_last_four_only() -> None:
    assert BankAccount.parse("FR1420041010050500013M02606").masked == "FR•• •••• 2606"


def test_the_number_shows_in_no_repr() -> None:
    assert "0019" not in repr(BankAccount.parse(TEXTBOOK))


def test_the_refusal_keeps_nothing_of_what_was_typed() -> None:
    with pytest.raises(BadBankAccount) as refused:
        BankAccount.parse("LU280019400644750001")
    assert "0019" not in repr(refused.value)
    assert refused.value.__context__ is None
