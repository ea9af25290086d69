from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.doors.shared.print.reading import pages_of, squeezed, structure_of, text_of
from tests.doors.shared.print.samples import (
    ACCOUNT,
    ACKNOWLEDGEMENT,
    ADDRESS,
    ASK,
    ATTRIBUTION,
    CLOSING,
    LANGS,
    LEGAL_BASIS,
    LETTERHEAD,
    PERSON,
    REFERENCE,
    REFUSAL,
    REMEDIES,
    SHEET,
    SIGNATURE,
    SILENCE,
    piece,
)

from prestalux.doors.shared.print import letters
from prestalux.doors.shared.print.facts import AskedPiece, Period, Reason
from prestalux.doors.shared.print.wording import Lang, texts, written_day, written_instant

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 6
pytestmark = pytest.mark.parametrize("lang", LANGS)


def words(lang: Lang, document: str, *keys: str) -> list[str]:
    return [texts(lang)[document][key] for key in keys]


def assert_says(pdf: bytes, *parts: str) -> None:
    said = squeezed(text_of(pdf))
    assert [part for part in parts if squeezed(part) not in said] == []


def assert_does_not_say(pdf: bytes, *parts: str) -> None:
    said = squeezed(text_of(pdf))
    assert [part for part in parts if squeezed(part) in said] == []


def test_the_sheet_says_everything_that_was_declared(lang: Lang) -> None:
    assert_says(
        letters.information_sheet(SHEET, lang),
        *words(
            lang, "information_sheet", "title", "declaration_text", "equipment_yes", "practice_authorisation"
        ),
        *(PERSON.family_name, PERSON.given_names, PERSON.birth_name, PERSON.nationality),
        *(written_day(day, lang) for day in (date(1991, 3, 1), date(2026, 12, 1), date(2027, 1, 4))),
        *(SHEET.profession, SHEET.practice_right.number, SHEET.practice_name, *ADDRESS),
        *(SHEET.email, SHEET.phone, SHEET.radiological_details, REFERENCE),
        *(ACCOUNT.iban, ACCOUNT.bic, ACCOUNT.bank, ACCOUNT.holder),
    )


def test_the_sheet_says_that_it_is_the_services_own_template(lang: Lang) -> None:
    assert_says(letters.information_sheet(SHEET, lang), *words(lang, "information_sheet", "own_template"))


def test_an_unsigned_sheet_asks_for_place_day_and_signature(lang: Lang) -> None:
    pdf = letters.information_sheet(SHEET, lang)
    assert_says(pdf, *words(lang, "information_sheet", "by_hand", "place", "day", "signature"))
    assert_does_not_say(pdf, *words(lang, "information_sheet", "signed_in_portal"))


def test_a_signed_sheet_tells_the_recorded_declaration(lang: Lang) -> None:
    pdf = letters.information_sheet(replace(SHEET, signature=SIGNATURE), lang)
    assert_says(
        pdf,
        *words(lang, "information_sheet", "signed_in_portal"),
        *(SIGNATURE.name, SIGNATURE.reference, SIGNATURE.means, SIGNATURE.digest),
        written_instant(SIGNATURE.at, lang),
    )
    assert_does_not_say(pdf, *words(lang, "information_sheet", "by_hand"))


def test_a_sheet_without_equipment_says_so(lang: Lang) -> None:
    pdf = letters.information_sheet(
        replace(SHEET, radiological_equipment=False, radiological_details=""), lang
    )
    assert_says(pdf, *words(lang, "information_sheet", "equipment_no"))
    assert_does_not_say(pdf, *words(lang, "information_sheet", "equipment_yes", "equipment_details"))


def test_a_single_name_is_printed_without_an_empty_field(lang: Lang) -> None:
    person = replace(PERSON, family_name="Sukarno", given_names="", birth_name="")
    pdf = letters.information_sheet(replace(SHEET, person=person), lang)
    assert_says(pdf, "Sukarno")
    assert_does_not_say(pdf, *words(lang, "information_sheet", "given_names", "birth_name"))


def test_the_acknowledgement_says_what_the_law_wants_in_a_receipt(lang: Lang) -> None:
    """Day of receipt; service with post, electronic address and phone; missing pieces; silence; remedies."""
    assert_says(
        letters.acknowledgement(ACKNOWLEDGEMENT, lang),
        written_instant(ACKNOWLEDGEMENT.received_at, lang),
        *(LETTERHEAD.name, LETTERHEAD.unit, *LETTERHEAD.address, LETTERHEAD.phone, LETTERHEAD.email),
        *words(lang, "acknowledgement", "missing", "missing_text"),
        *ACKNOWLEDGEMENT.missing,
        *words(lang, "acknowledgement", "silence"),
        SILENCE,
        *words(lang, "common", "legal_basis", "remedies"),
        LEGAL_BASIS,
        REMEDIES,
    )


def test_the_acknowledgement_says_who_must_act_and_what_comes_next(lang: Lang) -> None:
    assert_says(
        letters.acknowledgement(ACKNOWLEDGEMENT, lang),
        *words(lang, "acknowledgement", "next_check", "next_ask", "next_decide", "next_wait", "meaning"),
        texts(lang)["acknowledgement"]["must_act_applicant_by"].format(
            day=written_day(date(2026, 12, 14), lang)
        ),
        *(REFERENCE, PERSON.full_name, ACKNOWLEDGEMENT.profession),
    )


def test_the_acknowledgement_names_each_piece_with_its_digest(lang: Lang) -> None:
    pdf = letters.acknowledgement(ACKNOWLEDGEMENT, lang)
    for received in ACKNOWLEDGEMENT.pieces:
        assert_says(pdf, received.slot, received.file_name, received.sha256, received.sha256[:16])


def test_nothing_missing_leaves_no_empty_section(lang: Lang) -> None:
    facts = replace(ACKNOWLEDGEMENT, missing=(), must_act="fund", act_by=None)
    pdf = letters.acknowledgement(facts, lang)
    assert_says(pdf, *words(lang, "acknowledgement", "must_act_fund"))
    assert_does_not_say(pdf, *words(lang, "acknowledgement", "missing_text"))


def test_thirty_pieces_run_over_pages_and_the_head_of_the_table_is_repeated(lang: Lang) -> None:
    pieces = tuple(piece(number, f"Pièce {number} {LONG_NAME}") for number in range(1, 31))
    pdf = letters.acknowledgement(replace(ACKNOWLEDGEMENT, pieces=pieces), lang)
    assert pages_of(pdf) > 3
    assert_says(pdf, *(received.sha256 for received in pieces))
    heads = squeezed(text_of(pdf)).count(squeezed(texts(lang)["acknowledgement"]["fingerprint"]))
    assert heads > 1
    assert structure_of(pdf).count("/THead") == 2


def test_the_attribution_letter_says_everything_that_was_granted(lang: Lang) -> None:
    assert_says(
        letters.attribution_letter(ATTRIBUTION, lang),
        "990001-19",
        *(PERSON.full_name, ATTRIBUTION.profession, *ADDRESS, REFERENCE),
        *words(lang, "attribution_letter", "no_specialty", "use_print", "report_bank"),
        texts(lang)["attribution_letter"]["period_open"].format(from_day=written_day(date(2027, 1, 4), lang)),
        *(REMEDIES, LEGAL_BASIS, ATTRIBUTION.signed_by),
    )


def test_the_attribution_letter_masks_the_account(lang: Lang) -> None:
    facts = replace(ATTRIBUTION, bank_account=replace(ACCOUNT, iban="LU281119400644751234"))
    pdf = letters.attribution_letter(facts, lang)
    assert_says(pdf, "LU••••••••••••••1234", ACCOUNT.bank)
    assert_does_not_say(pdf, "LU28", "1119")


def test_an_unknown_convention_is_said_to_be_unknown(lang: Lang) -> None:
    said = texts(lang)["attribution_letter"]["convention_unknown"].format(
        day=written_day(date(2027, 1, 4), lang)
    )
    assert_says(letters.attribution_letter(ATTRIBUTION, lang), said)


def test_a_known_convention_is_named_with_its_day(lang: Lang) -> None:
    pdf = letters.attribution_letter(
        replace(ATTRIBUTION, convention="convention d’essai du 1er juin 2025"), lang
    )
    assert_says(pdf, "convention d’essai du 1er juin 2025.", written_day(date(2027, 1, 4), lang))
    assert_does_not_say(pdf, texts(lang)["attribution_letter"]["convention_unknown"][:30])


def test_a_bounded_period_names_its_last_day(lang: Lang) -> None:
    period = Period(from_day=date(2027, 1, 4), to_day=date(2027, 6, 30))
    pdf = letters.attribution_letter(replace(ATTRIBUTION, specialty="Orthodontie", period=period), lang)
    assert_says(pdf, written_day(date(2027, 6, 30), lang), "Orthodontie")


def test_the_refusal_gives_every_reason_and_the_remedies(lang: Lang) -> None:
    assert_says(
        letters.refusal_letter(REFUSAL, lang),
        *(part for reason in REFUSAL.reasons for part in (reason.title, reason.text)),
        *REFUSAL.text.split("\n"),
        texts(lang)["refusal_letter"]["refused"].format(
            reference=REFERENCE, day=written_day(REFUSAL.decided_on, lang)
        ),
        *(REMEDIES, LEGAL_BASIS),
    )


def test_the_closing_letter_says_why_and_what_it_means(lang: Lang) -> None:
    assert_says(
        letters.closing_letter(CLOSING, lang),
        CLOSING.reasons[0].title,
        *words(lang, "closing_letter", "effect_text"),
        REMEDIES,
    )


def test_the_ask_letter_names_each_piece_reason_text_and_day(lang: Lang) -> None:
    assert_says(
        letters.ask_letter(ASK, lang),
        *(part for asked in ASK.asked for part in (asked.slot, asked.reason, asked.text)),
        written_day(date(2026, 12, 15), lang),
        ASK.answer_at,
        *words(lang, "ask_letter", "kept", "must_act"),
    )


def test_asking_for_one_piece_speaks_of_one(lang: Lang) -> None:
    pdf = letters.ask_letter(replace(ASK, asked=ASK.asked[:1]), lang)
    assert_says(pdf, texts(lang)["ask_letter"]["intro_one"].format(reference=REFERENCE))


def test_long_names_and_long_texts_are_printed_whole(lang: Lang) -> None:
    person = replace(PERSON, family_name=LONG_NAME)
    reasons = tuple(
        Reason(title=f"Motif {number}", text="Une phrase assez longue. " * 40) for number in range(12)
    )
    pdf = letters.refusal_letter(replace(REFUSAL, person=person, reasons=reasons), lang)
    assert_says(pdf, LONG_NAME, *(reason.title for reason in reasons))
    assert pages_of(pdf) > 3


def test_a_long_declaration_about_equipment_runs_over_pages(lang: Lang) -> None:
    details = "\n".join(f"Appareil {number}" for number in range(120))
    pdf = letters.information_sheet(replace(SHEET, radiological_details=details), lang)
    assert_says(pdf, "Appareil 0 Appareil 1", "Appareil 118 Appareil 119", ACCOUNT.iban)


def test_thirty_asked_pieces_are_all_named(lang: Lang) -> None:
    asked = tuple(
        AskedPiece(slot=f"Pièce {number}", reason="Pièce manquante", due_on=date(2027, 1, number))
        for number in range(1, 31)
    )
    assert_says(letters.ask_letter(replace(ASK, asked=asked), lang), *(part.slot for part in asked))
