"""The words of the register, without Django: states of a code, reasons, kinds of facts."""

from __future__ import annotations

from typing import Final

Words = dict[str, dict[str, str]]
STATE: Final[Words] = {
    "active": {"fr": "valable", "de": "gültig", "en": "valid"},
    "suspended": {"fr": "suspendu", "de": "ausgesetzt", "en": "suspended"},
    "ended": {"fr": "terminé", "de": "beendet", "en": "ended"},
    "void": {"fr": "nul", "de": "nichtig", "en": "void"},
}
REASON: Final[Words] = {
    "granted": {"fr": "attribué", "de": "erteilt", "en": "granted"},
    "resumed": {"fr": "suspension levée", "de": "Aussetzung beendet", "en": "suspension over"},
    "period-over": {
        "fr": "la période pour laquelle il a été attribué est terminée",
        "de": "die Zeit, für die er vergeben wurde, ist vorüber",
        "en": "the time for which it was given is over",
    },
    "decision-reopened": {
        "fr": "décision retirée",
        "de": "Entscheidung aufgehoben",
        "en": "decision set aside",
    },
    "cessation": {"fr": "cessation d’activité", "de": "Tätigkeit beendet", "en": "end of practice"},
    "death": {"fr": "décès", "de": "Tod", "en": "death"},
    "authorisation-ended": {
        "fr": "fin de l’autorisation d’exercer",
        "de": "Ende der Berufserlaubnis",
        "en": "end of the authorisation",
    },
    "authorisation-suspended": {
        "fr": "autorisation d’exercer suspendue",
        "de": "Berufserlaubnis ausgesetzt",
        "en": "authorisation suspended",
    },
    "replaced": {
        "fr": "remplacé par un autre code",
        "de": "durch einen anderen Code ersetzt",
        "en": "replaced",
    },
    "inquiry": {"fr": "vérification en cours", "de": "Prüfung läuft", "en": "inquiry under way"},
    "absence": {"fr": "absence", "de": "Abwesenheit", "en": "absence"},
    "other": {"fr": "autre motif", "de": "anderer Grund", "en": "another reason"},
}
FACT: Final[Words] = {
    "status": {"fr": "état", "de": "Status", "en": "status"},
    "specialty": {"fr": "spécialité", "de": "Fachrichtung", "en": "specialty"},
    "address": {"fr": "adresse d’exercice", "de": "Praxisanschrift", "en": "practice address"},
    "bank-account": {"fr": "compte bancaire", "de": "Bankverbindung", "en": "bank account"},
}
