"""The health professions, and how far the attribution of a code reaches each (page.txt; domain.md 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class Profession(StrEnum):
    DENTIST = "dentist"
    DOCTOR = "doctor"
    PSYCHOTHERAPIST = "psychotherapist"
    DIETICIAN = "dietician"
    PHYSIOTHERAPIST = "physiotherapist"
    MIDWIFE = "midwife"
    NURSE = "nurse"
    SPEECH_THERAPIST = "speech-therapist"
    LABORATORY = "laboratory"
    ORTHOPAEDIC_SUPPLIER = "orthopaedic-supplier"
    OCULARIST = "ocularist"
    HEARING_AID_SUPPLIER = "hearing-aid-supplier"
    OTHER = "other"


class Admission(StrEnum):
    """Whether a request of this profession can be made here, and if not, why."""

    SERVED = "served"
    NEEDS_COMPANY = "needs-company"
    NEEDS_BOARD = "needs-board"
    PIECES_UNKNOWN = "pieces-unknown"


class ProfessionNotServed(Refusal):
    code = "profession-not-served"


@dataclass(frozen=True, slots=True)
class Row:
    profession: Profession
    admission: Admission
    source: str
    sure: str


ADMISSIONS: Final[tuple[Row, ...]] = (
    Row(Profession.DENTIST, Admission.SERVED, "page.txt; domain.md 1.2", "official page"),
    Row(Profession.DOCTOR, Admission.SERVED, "domain.md 1.3, médecins", "official page"),
    Row(Profession.PSYCHOTHERAPIST, Admission.SERVED, "domain.md 1.3, psychothérapeutes", "official page"),
    Row(Profession.DIETICIAN, Admission.SERVED, "domain.md 1.3, diététiciens", "official page"),
    Row(Profession.PHYSIOTHERAPIST, Admission.SERVED, "domain.md 1.3, kinésithérapeutes", "official page"),
    Row(Profession.MIDWIFE, Admission.SERVED, "domain.md 1.3, sages-femmes", "official page"),
    Row(
        Profession.NURSE,
        Admission.SERVED,
        "domain.md 1.3, infirmiers",
        "official page, pieces named in general words",
    ),
    Row(Profession.SPEECH_THERAPIST, Admission.PIECES_UNKNOWN, "domain.md 1.3, orthophonistes", "gap"),
    Row(Profession.LABORATORY, Admission.NEEDS_COMPANY, "domain.md 1.3, laboratoires", "official page"),
    Row(
        Profession.ORTHOPAEDIC_SUPPLIER,
        Admission.NEEDS_COMPANY,
        "domain.md 1.3, orthopédistes",
        "official page",
    ),
    Row(Profession.OCULARIST, Admission.NEEDS_BOARD, "domain.md 1.3, oculariste", "official page"),
    Row(
        Profession.HEARING_AID_SUPPLIER,
        Admission.NEEDS_BOARD,
        "domain.md 1.3, audioprothésiste",
        "official page",
    ),
    Row(Profession.OTHER, Admission.PIECES_UNKNOWN, "domain.md 1.3, last row", "gap"),
)
_BY_PROFESSION: Final = {row.profession: row for row in ADMISSIONS}
SERVED: Final = tuple(row.profession for row in ADMISSIONS if row.admission is Admission.SERVED)


def admission_of(profession: Profession) -> Admission:
    return _BY_PROFESSION[profession].admission


def admit(profession: Profession) -> None:
    """Raises ProfessionNotServed with the reason."""
    if (admission := admission_of(profession)) is not Admission.SERVED:
        raise ProfessionNotServed(profession=profession.value, why=admission.value)
