"""Specialty codes as the fund uses them (domain.md 3; only rows whose label was read, none inferred).

Profession and specialty are separate facts; a provider may have no specialty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prestalux.rules.conventions.professions import Profession


@dataclass(frozen=True, slots=True)
class Specialty:
    code: str
    profession: Profession
    fr: str
    de: str
    en: str

    def label(self, language: str) -> str:
        return {"fr": self.fr, "de": self.de}.get(language, self.en)


SPECIALTIES: Final[tuple[Specialty, ...]] = (
    Specialty("A0", Profession.DOCTOR, "médecin généraliste", "Allgemeinmedizin", "general practice"),
    Specialty("A5", Profession.DOCTOR, "gériatrie", "Geriatrie", "geriatrics"),
    Specialty("A7", Profession.DOCTOR, "médecine d'urgence", "Notfallmedizin", "emergency medicine"),
    Specialty(
        "B0",
        Profession.DOCTOR,
        "anesthésie-réanimation",
        "Anästhesie und Intensivmedizin",
        "anaesthesia and intensive care",
    ),
    Specialty(
        "D0",
        Profession.DOCTOR,
        "cardiologie et angiologie",
        "Kardiologie und Angiologie",
        "cardiology and angiology",
    ),
    Specialty("E0", Profession.DOCTOR, "chirurgie générale", "allgemeine Chirurgie", "general surgery"),
    Specialty("E1", Profession.DOCTOR, "chirurgie thoracique", "Thoraxchirurgie", "thoracic surgery"),
    Specialty("E2", Profession.DOCTOR, "chirurgie plastique", "plastische Chirurgie", "plastic surgery"),
    Specialty("E3", Profession.DOCTOR, "chirurgie vasculaire", "Gefäßchirurgie", "vascular surgery"),
    Specialty("E4", Profession.DOCTOR, "chirurgie pédiatrique", "Kinderchirurgie", "paediatric surgery"),
    Specialty(
        "E5",
        Profession.DOCTOR,
        "chirurgie maxillo-faciale",
        "Mund-Kiefer-Gesichtschirurgie",
        "maxillofacial surgery",
    ),
    Specialty(
        "E6",
        Profession.DOCTOR,
        "chirurgie dentaire, orale et maxillo-faciale",
        "Zahn-, Mund-, Kiefer- und Gesichtschirurgie",
        "dental, oral and maxillofacial surgery",
    ),
    Specialty(
        "E7",
        Profession.DOCTOR,
        "chirurgie gastro-entérologique",
        "gastroenterologische Chirurgie",
        "gastroenterological surgery",
    ),
    Specialty(
        "F0",
        Profession.DOCTOR,
        "dermato-vénéréologie",
        "Dermatologie und Venerologie",
        "dermatology and venereology",
    ),
    Specialty("G0", Profession.DOCTOR, "radiodiagnostic", "diagnostische Radiologie", "diagnostic radiology"),
    Specialty("G1", Profession.DOCTOR, "médecine nucléaire", "Nuklearmedizin", "nuclear medicine"),
    Specialty("G2", Profession.DOCTOR, "radiothérapie", "Strahlentherapie", "radiotherapy"),
    Specialty(
        "H0",
        Profession.DOCTOR,
        "endocrinologie et maladies du métabolisme",
        "Endokrinologie und Stoffwechselkrankheiten",
        "endocrinology and metabolic diseases",
    ),
    Specialty("I0", Profession.DOCTOR, "gastro-entérologie", "Gastroenterologie", "gastroenterology"),
    Specialty(
        "J0",
        Profession.DOCTOR,
        "gynécologie-obstétrique",
        "Gynäkologie und Geburtshilfe",
        "gynaecology and obstetrics",
    ),
    Specialty("K0", Profession.DOCTOR, "hématologie", "Hämatologie", "haematology"),
    Specialty("L0", Profession.DOCTOR, "médecine interne", "innere Medizin", "internal medicine"),
    Specialty("L1", Profession.DOCTOR, "néphrologie", "Nephrologie", "nephrology"),
    Specialty("L4", Profession.DOCTOR, "oncologie médicale", "medizinische Onkologie", "medical oncology"),
    Specialty("L5", Profession.DOCTOR, "médecine génétique", "medizinische Genetik", "medical genetics"),
    Specialty("M0", Profession.DOCTOR, "neurochirurgie", "Neurochirurgie", "neurosurgery"),
    Specialty("O0", Profession.DOCTOR, "neurologie", "Neurologie", "neurology"),
    Specialty("P0", Profession.DOCTOR, "psychiatrie", "Psychiatrie", "psychiatry"),
    Specialty("P1", Profession.DOCTOR, "psychiatrie infantile", "Kinderpsychiatrie", "child psychiatry"),
    Specialty(
        "Q0",
        Profession.DOCTOR,
        "rééducation et réadaptation",
        "Rehabilitationsmedizin",
        "rehabilitation medicine",
    ),
    Specialty("R0", Profession.DOCTOR, "ophtalmologie", "Augenheilkunde", "ophthalmology"),
    Specialty("S0", Profession.DOCTOR, "orthopédie", "Orthopädie", "orthopaedics"),
    Specialty(
        "T0", Profession.DOCTOR, "oto-rhino-laryngologie", "Hals-Nasen-Ohren-Heilkunde", "otorhinolaryngology"
    ),
    Specialty("U0", Profession.DOCTOR, "pédiatrie", "Kinderheilkunde", "paediatrics"),
    Specialty("V0", Profession.DOCTOR, "pneumologie", "Pneumologie", "pulmonology"),
    Specialty("W0", Profession.DOCTOR, "rhumatologie", "Rheumatologie", "rheumatology"),
    Specialty("X0", Profession.DOCTOR, "urologie", "Urologie", "urology"),
    Specialty("SA", Profession.MIDWIFE, "sage-femme", "Hebamme", "midwife"),
    Specialty("Z0", Profession.DENTIST, "médecin-dentiste", "Zahnmedizin", "dentistry"),
    Specialty("Z1", Profession.DENTIST, "stomatologie", "Stomatologie", "stomatology"),
)


def specialties_of(profession: Profession) -> tuple[Specialty, ...]:
    return tuple(row for row in SPECIALTIES if row.profession is profession)


def specialty(code: str) -> Specialty | None:
    return next((row for row in SPECIALTIES if row.code == code), None)
