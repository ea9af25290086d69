"""Invented facts for each document; the person, the fund and the code exist nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from tests.rules.proof.samples import KEY
from tests.rules.proof.samples import PROOF as SIGNED
from tests.samples.receipts import REQUESTS, chain, structure_of

from prestalux.doors.shared.print import letters
from prestalux.doors.shared.print.facts import (
    Acknowledgement,
    AskedPiece,
    AskLetter,
    AttributionLetter,
    BankAccount,
    ClosingLetter,
    InformationSheet,
    Letterhead,
    Period,
    Person,
    PortalSignature,
    PracticeRight,
    ProofMark,
    Reason,
    ReceivedPiece,
    RefusalLetter,
    ReopeningLetter,
)
from prestalux.doors.shared.print.receipt import receipt
from prestalux.doors.shared.print.wording import Lang
from prestalux.doors.shared.receipt_texts import WORDS
from prestalux.rules.exchange.receipts import signed

LANGS: tuple[Lang, ...] = ("fr", "de", "en")

REFERENCE = "H7K-4PX-9TN"
LETTERHEAD = Letterhead(
    name="Caisse de démonstration",
    unit="Gestion des prestataires",
    address=("1, rue de l’Exemple", "L-9999 Luxembourg"),
    phone="+352 999 990",
    email="prestataires@fonds.example",
    website="www.fonds.example",
)
PERSON = Person(
    family_name="Müller-Żółkiewska",
    given_names="Éléonore Anne",
    birth_name="Żółkiewska",
    born_on=date(1991, 3, 1),
    nationality="Pologne",
)
ADDRESS = ("12, avenue de la Démonstration", "L-9998 Esch-sur-Alzette", "Luxembourg")
ACCOUNT = BankAccount(
    iban="LU280019400644750000", bic="BCEELULL", bank="Banque d’exemple", holder="Éléonore Müller-Żółkiewska"
)
SIGNATURE = PortalSignature(
    name="Éléonore Anne Müller-Żółkiewska",
    at=datetime(2026, 11, 23, 13, 5, 9, tzinfo=UTC),
    reference="D-7F3K-22XW",
    means="Déclaration enregistrée dans le portail, après ouverture d’un lien à usage unique",
    digest=sha256(b"declared").hexdigest(),
)
PROOF = ProofMark(text=SIGNED.text, address="https://prestations.fonds.example/proof")
REMEDIES = (
    "Vous pouvez former un recours devant le Conseil arbitral de la sécurité sociale dans les quarante jours de la "
    "notification de cette lettre (article 455bis du Code de la sécurité sociale)."
)
LEGAL_BASIS = "Texte de démonstration : base légale configurée par la caisse."
SILENCE = "Texte de démonstration : l’absence de réponse du service ne vaut pas décision."

SHEET = InformationSheet(
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 11, 23),
    person=PERSON,
    profession="Médecin-dentiste",
    specialty="",
    practice_right=PracticeRight(
        kind="practice_authorisation", number="AE-2026-0042", from_day=date(2026, 12, 1)
    ),
    practice_name="Cabinet dentaire de l’Exemple",
    practice_address=ADDRESS,
    email="eleonore@cabinet.example",
    phone="+352 999 991",
    radiological_equipment=True,
    radiological_details="Un appareil de radiographie intra-orale.",
    starts_on=date(2027, 1, 4),
    bank_account=ACCOUNT,
)


def piece(number: int, slot: str = "Autorisation d’exercer") -> ReceivedPiece:
    return ReceivedPiece(
        slot=slot,
        file_name=f"piece-{number}.pdf",
        pages=number,
        sha256=sha256(str(number).encode()).hexdigest(),
    )


ACKNOWLEDGEMENT = Acknowledgement(
    proof=PROOF,
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 11, 23),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    received_at=datetime(2026, 11, 23, 13, 7, 41, tzinfo=UTC),
    pieces=(
        piece(1, "Fiche de renseignements"),
        piece(2, "Autorisation d’exercer"),
        piece(3, "Pièce d’identité"),
        piece(4, "Relevé d’identité bancaire (RIB)"),
    ),
    missing=("Autorisation relative à la radioprotection",),
    must_act="applicant",
    act_by=date(2026, 12, 14),
    legal_basis=LEGAL_BASIS,
    silence=SILENCE,
    remedies=REMEDIES,
)
ATTRIBUTION = AttributionLetter(
    proof=PROOF,
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 12, 1),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    code="99000119",
    specialty="",
    practice_address=ADDRESS,
    period=Period(from_day=date(2027, 1, 4)),
    bank_account=ACCOUNT,
    convention=None,
    legal_basis=LEGAL_BASIS,
    remedies=REMEDIES,
    signed_by="Claude Exemple, responsable du service",
)
REASONS = (
    Reason(title="Autorisation d’exercer échue", text="L’autorisation fournie n’est plus valable à ce jour."),
    Reason(
        title="Profession non conventionnée", text="La profession indiquée ne relève d’aucune convention."
    ),
)
REFUSAL = RefusalLetter(
    proof=PROOF,
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 12, 1),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    decided_on=date(2026, 11, 30),
    reasons=REASONS,
    text="Nous restons à votre disposition.\nUne nouvelle demande peut être présentée.",
    legal_basis=LEGAL_BASIS,
    remedies=REMEDIES,
)
CLOSING = ClosingLetter(
    proof=PROOF,
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 12, 1),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    closed_on=date(2026, 12, 1),
    reasons=(Reason(title="Pièces demandées non fournies"),),
    remedies=REMEDIES,
)
REOPENING = ReopeningLetter(
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 12, 8),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    decided_on=date(2026, 12, 1),
    voided_on=date(2026, 12, 8),
    code="99000018",
    text="L’autorisation d’exercer transmise était celle d’une autre personne.",
    legal_basis=LEGAL_BASIS,
    remedies=REMEDIES,
)
ASK = AskLetter(
    letterhead=LETTERHEAD,
    reference=REFERENCE,
    issued_on=date(2026, 11, 24),
    person=PERSON,
    postal_address=ADDRESS,
    profession="Médecin-dentiste",
    asked=(
        AskedPiece(
            slot="Autorisation relative à la radioprotection",
            reason="Pièce manquante",
            text="Vous déclarez utiliser un appareil de radiographie.",
            due_on=date(2026, 12, 15),
        ),
        AskedPiece(slot="Pièce d’identité", reason="Pièce illisible", due_on=date(2026, 12, 15)),
    ),
    answer_at="https://portail.fonds.example/demandes/H7K-4PX-9TN",
)

_MADE = replace(chain()[1].receipt, receipt_id=REFERENCE)
RECEIVED = signed(_MADE, KEY)
STRUCTURE = signed(replace(structure_of(_MADE, RECEIVED, REQUESTS[1]), receipt_id=REFERENCE), KEY, WORDS)

DOCUMENTS: dict[str, Callable[[Lang], bytes]] = {
    "information_sheet": lambda lang: letters.information_sheet(SHEET, lang),
    "signed_information_sheet": lambda lang: letters.information_sheet(
        replace(SHEET, signature=SIGNATURE), lang
    ),
    "acknowledgement": lambda lang: letters.acknowledgement(ACKNOWLEDGEMENT, lang),
    "attribution_letter": lambda lang: letters.attribution_letter(ATTRIBUTION, lang),
    "refusal_letter": lambda lang: letters.refusal_letter(REFUSAL, lang),
    "closing_letter": lambda lang: letters.closing_letter(CLOSING, lang),
    "reopening_letter": lambda lang: letters.reopening_letter(REOPENING, lang),
    "ask_letter": lambda lang: letters.ask_letter(ASK, lang),
    "receipt": lambda lang: receipt(RECEIVED, "receipt.xml", LETTERHEAD, lang),
    "structure_receipt": lambda lang: receipt(STRUCTURE, "receipt.xml", LETTERHEAD, lang),
}
