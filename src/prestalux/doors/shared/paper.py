"""From a request to its printed documents: which facts each one states, in the language of the dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import override

from prestalux.doors.shared import labels
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.print import facts as printed
from prestalux.doors.shared.print import letters
from prestalux.doors.shared.summary import address_lines
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import AskView, PieceView, RequestView
from prestalux.office.proofs import actions as proofs
from prestalux.rules.attribution.request import Basis, Signing
from prestalux.rules.identifiers.bank_account import BankAccount
from prestalux.rules.identifiers.contact import Phone
from prestalux.rules.identifiers.matricule import Matricule
from prestalux.rules.periods import Period, day_of
from prestalux.rules.proof import LetterFacts, LetterKind, Proof, signed_file


def information_sheet(view: RequestView, language: str, today: date) -> bytes:
    """The sheet as it stands: signed in the portal when the declaration holds for it, else with lines to sign by hand."""
    values, signature = view.values, view.signature
    signed_here = signature is not None and view.facts.signing is not Signing.HAND
    with override(language):
        facts = printed.InformationSheet(
            letterhead=letterhead(fund_on(today, view.facts.law), language),
            reference=view.reference.printed,
            issued_on=day_of(signature.signed_at) if signature and signed_here else today,
            person=_person(view),
            profession=str(labels.PROFESSION[view.profession]),
            specialty=labels.specialty_label(values["specialty"], language),
            practice_right=printed.PracticeRight(
                kind="service_declaration"
                if values["basis"] == Basis.DECLARATION
                else "practice_authorisation",
                number=values["basis_number"],
                from_day=values["basis_from"],
                to_day=values["basis_until"],
            ),
            practice_name=values["practice"],
            practice_address=_street(values, language),
            email=view.email,
            phone=Phone(values["phone"]).printed if values["phone"] else "",
            radiological_equipment=bool(values["radiological_equipment"]),
            starts_on=values["start_on"] or today,
            bank_account=_bank(values),
            signature=printed.PortalSignature(
                name=signature.signed_as,
                at=signature.signed_at,
                reference=f"{view.reference.printed} / {signature.id}",
                means=str(labels.SIGNING[Signing.PORTAL]),
                digest=signature.values_sha256,
            )
            if signature and signed_here
            else None,
        )
    return letters.information_sheet(facts, language)  # type: ignore[arg-type]


def kept_sheet(view: RequestView, at: datetime) -> bytes:
    """The signed sheet as it was first printed, in the language of the dossier; an unsigned one is printed anew."""
    signature = view.signature
    if signature is None or view.facts.signing is Signing.HAND:
        return information_sheet(view, view.language, day_of(at))
    kept = queries.issued_with_key(actions.sheet_key(view.id, signature.id))
    if kept is None:
        kept = information_sheet(view, view.language, day_of(at))
        actions.keep_sheet(
            dossier_id=view.id, signature_id=signature.id, language=view.language, data=kept, at=at
        )
    return kept


def letter(
    kind: str,
    view: RequestView,
    language: str,
    issued_on: date,
    asks: tuple[AskView, ...] = (),
    *,
    at: datetime,
) -> bytes:
    """One of LETTERS, of the day it was decided on; a receipt or decision with its proof, signed.

    Raises KeyError for another kind, NoSigningKey.
    """
    common = _common(view, language, issued_on)
    with override(language):
        if kind not in list(LetterKind):
            return LETTERS[kind](view, language, common, asks)
        key = proofs.signing_key_on(issued_on, at=at)
        proof = Proof.sign(LetterKind(kind), view.reference, issued_on, _proof_facts(kind, view), key)
        common["proof"] = printed.ProofMark(text=proof.text, address=f"{settings.SITE_URL}/proof")
        return signed_file(LETTERS[kind](view, language, common, asks), key)


def _proof_facts(kind: str, view: RequestView) -> LetterFacts:
    """What this letter says that a reader can compare; a receipt printed after the decision knows no code."""
    person, decision = _person(view).full_name, view.decision
    if (
        kind != LetterKind.ATTRIBUTION
        or decision is None
        or decision.code is None
        or decision.valid_from is None
    ):
        return LetterFacts(person=person)
    return LetterFacts(
        person=person,
        code=decision.code,
        first_day=decision.valid_from,
        last_day=Period(decision.valid_from, decision.valid_until).last_day,
    )


def _acknowledgement(view: RequestView, language: str, common: dict[str, Any], _asks: object) -> bytes:
    given = tuple(
        _received(file) for file in view.pieces if view.submitted_at and file.given_at <= view.submitted_at
    )
    sheet: tuple[printed.ReceivedPiece, ...] = ()
    if view.signature and view.facts.signing is Signing.PORTAL:
        sheet = (
            printed.ReceivedPiece(
                slot=f"{labels.DOCUMENT['information-sheet']} – {labels.SIGNING[Signing.PORTAL]}",
                file_name=view.reference.printed,
                pages=1,
                sha256=view.signature.values_sha256,
            ),
        )
    facts = printed.Acknowledgement(
        **common,
        received_at=view.submitted_at or view.moved_at,
        pieces=(*sheet, *given),
        legal_basis=_fund(view, common).legal_basis[language],
        silence=_fund(view, common).processing[language],
        remedies=_fund(view, common).remedies[language],
    )
    return letters.acknowledgement(facts, language)  # type: ignore[arg-type]


def _attribution(view: RequestView, language: str, common: dict[str, Any], _asks: object) -> bytes:
    decision = view.decision
    if decision is None or decision.code is None or decision.valid_from is None:
        raise ValueError("no code was granted")
    agreement = view.facts.law.agreement(view.profession, decision.valid_from)
    facts = printed.AttributionLetter(
        **common,
        code=decision.code,
        specialty=labels.specialty_label(view.values["specialty"], language),
        practice_address=address_lines(view.values, language),
        period=printed.Period(
            from_day=decision.valid_from, to_day=Period(decision.valid_from, decision.valid_until).last_day
        ),
        bank_account=_bank(view.values),
        convention=agreement.title[language] if agreement else None,
        legal_basis=_fund(view, common).legal_basis[language],
        remedies=_fund(view, common).remedies[language],
    )
    return letters.attribution_letter(facts, language)  # type: ignore[arg-type]


def _refusal(view: RequestView, language: str, common: dict[str, Any], _asks: object) -> bytes:
    reasons, text = _reasons(view, labels.REFUSAL_REASON)
    facts = printed.RefusalLetter(
        **common,
        decided_on=common["issued_on"],
        reasons=reasons,
        text=text,
        legal_basis=_fund(view, common).legal_basis[language],
        remedies=_fund(view, common).remedies[language],
    )
    return letters.refusal_letter(facts, language)  # type: ignore[arg-type]


def _closing(view: RequestView, language: str, common: dict[str, Any], _asks: object) -> bytes:
    reasons, text = _reasons(view, labels.CLOSE_REASON)
    facts = printed.ClosingLetter(
        **common,
        closed_on=common["issued_on"],
        reasons=reasons,
        text=text,
        remedies=_fund(view, common).remedies[language],
    )
    return letters.closing_letter(facts, language)  # type: ignore[arg-type]


def _reopening(view: RequestView, language: str, common: dict[str, Any], _asks: object) -> bytes:
    decision = view.decision
    if decision is None or decision.voided_at is None:
        raise ValueError("no decision was set aside")
    facts = printed.ReopeningLetter(
        **common,
        decided_on=day_of(decision.decided_at),
        voided_on=common["issued_on"],
        code=decision.code or "",
        text=decision.voided_why,
        legal_basis=_fund(view, common).legal_basis[language],
        remedies=_fund(view, common).remedies[language],
    )
    return letters.reopening_letter(facts, language)  # type: ignore[arg-type]


def _ask(view: RequestView, language: str, common: dict[str, Any], asks: tuple[AskView, ...]) -> bytes:
    facts = printed.AskLetter(
        **common,
        asked=tuple(
            printed.AskedPiece(
                slot=str(labels.PIECE[ask.piece]),
                reason=str(labels.ASK_REASON[ask.reason]),
                text=ask.text,
                due_on=ask.due_on,
            )
            for ask in asks
        ),
        answer_at=f"{settings.SITE_URL}/{language}/",
    )
    return letters.ask_letter(facts, language)  # type: ignore[arg-type]


Writer = Callable[[RequestView, str, dict[str, Any], tuple[AskView, ...]], bytes]
LETTERS: Final[dict[str, Writer]] = {
    "acknowledgement": _acknowledgement,
    "attribution": _attribution,
    "refusal": _refusal,
    "closing": _closing,
    "reopening": _reopening,
    "ask": _ask,
}


def _common(view: RequestView, language: str, issued_on: date) -> dict[str, Any]:
    return {
        "letterhead": letterhead(fund_on(issued_on, view.facts.law), language),
        "reference": view.reference.printed,
        "issued_on": issued_on,
        "person": _person(view),
        "postal_address": address_lines(view.values, language),
        "profession": str(labels.PROFESSION[view.profession]),
    }


def _reasons(view: RequestView, words: labels.Words) -> tuple[tuple[printed.Reason, ...], str]:
    if view.decision is None:
        raise ValueError("nothing was decided")
    return tuple(
        printed.Reason(title=str(words[reason])) for reason in view.decision.reasons
    ), view.decision.text


def _fund(view: RequestView, common: dict[str, Any]) -> Any:
    return fund_on(common["issued_on"], view.facts.law)


def letterhead(fund: Any, language: str) -> printed.Letterhead:
    return printed.Letterhead(
        name=fund.name[language],
        unit=fund.unit[language],
        address=fund.address,
        phone=fund.phone,
        email=fund.email,
        website=fund.website,
    )


def _person(view: RequestView) -> printed.Person:
    values = view.values
    return printed.Person(
        family_name=values["family_name"],
        given_names=values["given_name"],
        birth_name=values["birth_name"],
        born_on=values["birth_date"],
        matricule=Matricule(values["matricule"]).digits if values["matricule"] else "",
    )


def _street(values: dict[str, Any], language: str) -> tuple[str, ...]:
    return address_lines({**values, "practice": ""}, language)


def _bank(values: dict[str, Any]) -> printed.BankAccount:
    account = BankAccount(values["iban"])
    return printed.BankAccount(
        iban=values["iban"], bic=values["bic"], bank=account.bank_name or "", holder=values["holder"]
    )


def _received(file: PieceView) -> printed.ReceivedPiece:
    return printed.ReceivedPiece(
        slot=str(labels.PIECE[file.piece]), file_name=file.label, pages=file.pages, sha256=file.sha256
    )
