"""The documents, one function each: facts and a language in, the bytes of a PDF out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from prestalux.doors.shared.print.engine import compile_letter
from prestalux.doors.shared.print.facts import (
    Acknowledgement,
    AskLetter,
    AttributionLetter,
    BankAccount,
    ClosingLetter,
    InformationSheet,
    Letter,
    Letterhead,
    Period,
    PortalSignature,
    PracticeRight,
    ProofMark,
    Reason,
    RefusalLetter,
    ReopeningLetter,
)
from prestalux.doors.shared.print.qr import qr_drawing
from prestalux.doors.shared.print.wording import (
    NO_BREAK,
    Lang,
    Words,
    masked_iban,
    printed_code,
    printed_iban,
    short_digest,
    texts,
    written_day,
    written_instant,
)
from prestalux.rules.proof.files import PLACE

Row = tuple[str, str]


def information_sheet(facts: InformationSheet, lang: Lang) -> bytes:
    words = texts(lang)["information_sheet"]
    content = {
        "letterhead": asdict(facts.letterhead),
        "reference": facts.reference,
        "groups": [
            {"title": words["identity"], "rows": _identity(facts, words, lang)},
            {"title": words["activity"], "rows": _activity(facts, words, lang)},
            {"title": words["practice"], "rows": _practice(facts, words, lang)},
            {"title": words["contact_details"], "rows": _contact_details(facts, words, lang)},
            {"title": words["radiology"], "rows": _radiology(facts, words)},
            {"title": words["bank"], "rows": _bank(facts.bank_account, words)},
        ],
        "signature": _signature(facts.signature, words, lang),
    }
    return _printed("information_sheet", content, facts.issued_on, lang)


def acknowledgement(facts: Acknowledgement, lang: Lang) -> bytes:
    words = texts(lang)["acknowledgement"]
    received_at = written_instant(facts.received_at, lang)
    content = _letter(facts, lang) | {
        "received": words["received"].format(at=received_at, reference=facts.reference),
        "rows": [
            (words["received_at"], received_at),
            (texts(lang)["common"]["reference"], facts.reference),
            (words["person"], facts.person.full_name),
            (texts(lang)["common"]["profession"], facts.profession),
        ],
        "pieces": [
            {
                "slot": piece.slot,
                "file_name": piece.file_name,
                "pages": str(piece.pages),
                "short": short_digest(piece.sha256),
                "sha256": piece.sha256,
            }
            for piece in facts.pieces
        ],
        "missing": facts.missing,
        "must_act": _must_act(facts, words, lang),
        "legal_basis": facts.legal_basis,
        "silence": facts.silence,
        "remedies": facts.remedies,
    }
    return _printed("acknowledgement", content, facts.issued_on, lang)


def attribution_letter(facts: AttributionLetter, lang: Lang) -> bytes:
    common, words = texts(lang)["common"], texts(lang)["attribution_letter"]
    code = printed_code(facts.code)
    first_day = written_day(facts.period.from_day, lang)
    account = " · ".join(
        part for part in (masked_iban(facts.bank_account.iban), facts.bank_account.bank) if part
    )
    known = words["convention_unknown" if facts.convention is None else "convention_known"]
    content = _letter(facts, lang) | {
        "granted": words["granted"].format(reference=facts.reference),
        "code": code,
        "spelled_out": words["spelled_out"].format(compact=code.replace("-", "")),
        "rows": [
            (words["holder"], facts.person.full_name),
            (common["profession"], facts.profession),
            (common["specialty"], facts.specialty or words["no_specialty"]),
            (words["practice_address"], _lines(facts.practice_address)),
            (words["period"], _period(facts.period, words, lang)),
            (words["account"], account),
        ],
        "convention": known.format(day=first_day, convention=(facts.convention or "").rstrip(".")),
        "legal_basis": facts.legal_basis,
        "remedies": facts.remedies,
        "signed_by": facts.signed_by,
    }
    return _printed("attribution_letter", content, facts.issued_on, lang)


def refusal_letter(facts: RefusalLetter, lang: Lang) -> bytes:
    words = texts(lang)["refusal_letter"]
    content = _letter(facts, lang) | {
        "opening": words["refused"].format(
            reference=facts.reference, day=written_day(facts.decided_on, lang)
        ),
        "reasons": _reasons(facts.reasons),
        "text": facts.text,
        "legal_basis": facts.legal_basis,
        "remedies": facts.remedies,
        "signed_by": facts.signed_by,
    }
    return _printed("refusal_letter", content, facts.issued_on, lang)


def closing_letter(facts: ClosingLetter, lang: Lang) -> bytes:
    words = texts(lang)["closing_letter"]
    content = _letter(facts, lang) | {
        "opening": words["closed"].format(reference=facts.reference, day=written_day(facts.closed_on, lang)),
        "reasons": _reasons(facts.reasons),
        "text": facts.text,
        "remedies": facts.remedies,
        "signed_by": facts.signed_by,
    }
    return _printed("closing_letter", content, facts.issued_on, lang)


def reopening_letter(facts: ReopeningLetter, lang: Lang) -> bytes:
    words = texts(lang)["reopening_letter"]
    code = printed_code(facts.code) if facts.code else ""
    content = _letter(facts, lang) | {
        "opening": words["voided"].format(
            reference=facts.reference,
            decided=written_day(facts.decided_on, lang),
            day=written_day(facts.voided_on, lang),
        ),
        "text": facts.text,
        "effect": words["effect_code"].format(code=code) if code else words["effect_none"],
        "legal_basis": facts.legal_basis,
        "remedies": facts.remedies,
        "signed_by": facts.signed_by,
    }
    return _printed("reopening_letter", content, facts.issued_on, lang)


def ask_letter(facts: AskLetter, lang: Lang) -> bytes:
    words = texts(lang)["ask_letter"]
    intro = words["intro_one" if len(facts.asked) == 1 else "intro_many"]
    content = _letter(facts, lang) | {
        "opening": intro.format(reference=facts.reference, count=len(facts.asked)),
        "asked": [
            {
                "slot": piece.slot,
                "reason": piece.reason,
                "text": piece.text,
                "due_on": written_day(piece.due_on, lang),
            }
            for piece in facts.asked
        ],
        "answer_at": facts.answer_at,
        "signed_by": facts.signed_by,
    }
    return _printed("ask_letter", content, facts.issued_on, lang)


def _printed(document: str, content: Mapping[str, object], issued_on: date, lang: Lang) -> bytes:
    paper = {
        "lang": lang,
        "day": written_day(issued_on, lang),
        "common": texts(lang)["common"],
        "words": texts(lang)[document],
    }
    return compile_letter(document, {**paper, **content}, issued_on=issued_on)


def _letter(facts: Letter, lang: Lang) -> dict[str, object]:
    letterhead = facts.letterhead
    return {
        "proof": _proof(facts.proof),
        "letterhead": asdict(letterhead),
        "reference": facts.reference,
        "recipient": (facts.person.full_name, *facts.postal_address),
        "contact": _contact(letterhead, facts.reference, texts(lang)["common"]),
    }


def _proof(mark: ProofMark | None) -> dict[str, object] | None:
    if mark is None:
        return None
    link = f"{mark.address}?t={mark.text}"
    return {
        "link": link,
        "address": mark.address.partition("://")[2],
        "qr_svg": qr_drawing(link),
        "keywords": (mark.text, PLACE),
    }


def _contact(letterhead: Letterhead, reference: str, common: Words) -> str:
    return common["contact_text"].format(
        email=letterhead.email, phone=letterhead.phone.replace(" ", NO_BREAK), reference=reference
    )


def _identity(facts: InformationSheet, words: Words, lang: Lang) -> list[Row]:
    person = facts.person
    return _stated(
        (words["family_name"], person.family_name),
        (words["given_names"], person.given_names),
        (words["birth_name"], person.birth_name),
        (words["born_on"], _day(person.born_on, lang)),
        (words["nationality"], person.nationality),
        (words["matricule"], person.matricule or words["no_matricule"]),
    )


def _activity(facts: InformationSheet, words: Words, lang: Lang) -> list[Row]:
    right: PracticeRight = facts.practice_right
    common = texts(lang)["common"]
    return _stated(
        (common["profession"], facts.profession),
        (common["specialty"], facts.specialty or common["none"]),
        (words["right"], words[right.kind]),
        (words["right_number"], right.number),
        (words["right_from"], _day(right.from_day, lang)),
        (words["right_to"], _day(right.to_day, lang)),
        (words["starts_on"], written_day(facts.starts_on, lang)),
    )


def _practice(facts: InformationSheet, words: Words, lang: Lang) -> list[Row]:
    return _stated(
        (words["practice_name"], facts.practice_name),
        (texts(lang)["common"]["address"], _lines(facts.practice_address)),
    )


def _contact_details(facts: InformationSheet, words: Words, lang: Lang) -> list[Row]:
    common = texts(lang)["common"]
    return _stated(
        (common["email"], facts.email),
        (common["phone"], facts.phone),
        (words["postal_address"], _lines(facts.postal_address)),
    )


def _radiology(facts: InformationSheet, words: Words) -> list[Row]:
    declared = words["equipment_yes" if facts.radiological_equipment else "equipment_no"]
    return _stated(
        (words["equipment"], declared),
        (words["equipment_details"], facts.radiological_details),
    )


def _bank(account: BankAccount, words: Words) -> list[Row]:
    return _stated(
        (words["iban"], printed_iban(account.iban)),
        (words["bic"], account.bic),
        (words["bank_name"], account.bank),
        (words["holder"], account.holder),
    )


def _signature(signature: PortalSignature | None, words: Words, lang: Lang) -> dict[str, object] | None:
    if signature is None:
        return None
    return {
        "rows": [
            (words["signed_by"], signature.name),
            (words["signed_at"], written_instant(signature.at, lang)),
            (words["signed_reference"], signature.reference),
            (words["signed_means"], signature.means),
        ],
        "digest": signature.digest,
    }


def _must_act(facts: Acknowledgement, words: Words, lang: Lang) -> str:
    if facts.must_act == "fund":
        return words["must_act_fund"]
    if facts.act_by is None:
        return words["must_act_applicant"]
    return words["must_act_applicant_by"].format(day=written_day(facts.act_by, lang))


def _period(period: Period, words: Words, lang: Lang) -> str:
    from_day = written_day(period.from_day, lang)
    if period.to_day is None:
        return words["period_open"].format(from_day=from_day)
    return words["period_closed"].format(from_day=from_day, to_day=written_day(period.to_day, lang))


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    return [asdict(reason) for reason in reasons]


def _day(day: date | None, lang: Lang) -> str:
    return "" if day is None else written_day(day, lang)


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(lines)


def _stated(*rows: Row) -> list[Row]:
    return [(label, value) for label, value in rows if value]
