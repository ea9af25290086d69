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
    "reinstated": {
        "fr": "fin corrigée",
        "de": "Ende berichtigt",
        "en": "end corrected",
    },
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
    "imported": {
        "fr": "repris d’un registre antérieur",
        "de": "aus einem früheren Register übernommen",
        "en": "taken in from an earlier register",
    },
    "other": {"fr": "autre motif", "de": "anderer Grund", "en": "another reason"},
}
VERDICT: Final[Words] = {
    "new": {"fr": "nouveau", "de": "neu", "en": "new"},
    "same": {"fr": "inchangé", "de": "unverändert", "en": "same"},
    "changed": {"fr": "modifié", "de": "geändert", "en": "changed"},
    "doubtful": {"fr": "douteux", "de": "zweifelhaft", "en": "doubtful"},
    "refused": {"fr": "refusé", "de": "abgelehnt", "en": "refused"},
}
LINE_REASON: Final[Words] = {
    "not-encoded": {
        "fr": "illisible dans cet encodage",
        "de": "in dieser Kodierung nicht lesbar",
        "en": "not readable in this encoding",
    },
    "too-long": {"fr": "ligne trop longue", "de": "Zeile zu lang", "en": "line too long"},
    "length": {"fr": "ce ne sont pas 147 caractères", "de": "nicht 147 Zeichen", "en": "not 147 characters"},
    "columns": {
        "fr": "les colonnes ne sont pas celles de l’en-tête",
        "de": "nicht die Spalten der Kopfzeile",
        "en": "not the columns of the header",
    },
    "field-too-long": {
        "fr": "un champ est trop long",
        "de": "ein Feld ist zu lang",
        "en": "a field is too long",
    },
    "hidden-characters": {
        "fr": "caractères invisibles",
        "de": "unsichtbare Zeichen",
        "en": "hidden characters",
    },
    "name-missing": {"fr": "nom absent", "de": "Name fehlt", "en": "name missing"},
    "code-shape": {
        "fr": "ce n’est pas un code à huit chiffres",
        "de": "kein achtstelliger Code",
        "en": "no code of eight digits",
    },
    "code-check-digits": {
        "fr": "clé de contrôle fausse",
        "de": "falsche Prüfziffern",
        "en": "wrong check digits",
    },
    "day": {"fr": "ce n’est pas un jour", "de": "kein Tag", "en": "not a day"},
    "days-turned": {
        "fr": "le dernier jour précède le premier",
        "de": "der letzte Tag liegt vor dem ersten",
        "en": "the last day lies before the first",
    },
    "day-too-early": {
        "fr": "premier jour antérieur à tout registre",
        "de": "erster Tag vor jedem Register",
        "en": "first day before any register",
    },
    "specialty-shape": {
        "fr": "ce n’est pas un code de spécialité",
        "de": "kein Fachrichtungscode",
        "en": "not a specialty code",
    },
    "profession-unknown": {"fr": "profession inconnue", "de": "Beruf unbekannt", "en": "profession unknown"},
    "kind-unknown": {
        "fr": "nature de code inconnue",
        "de": "Art des Codes unbekannt",
        "en": "kind of code unknown",
    },
    "state-not-taken": {
        "fr": "cet état ne se reprend pas d’un fichier",
        "de": "dieser Status wird nicht aus einer Datei übernommen",
        "en": "this state is not taken from a file",
    },
    "country-unknown": {"fr": "pays inconnu", "de": "Land unbekannt", "en": "country unknown"},
    "doubled": {"fr": "ligne en double", "de": "doppelte Zeile", "en": "line doubled"},
    "doubled-otherwise": {
        "fr": "une ligne précédente dit autre chose de ce code",
        "de": "eine frühere Zeile sagt anderes über diesen Code",
        "en": "an earlier line says something else of this code",
    },
    "other-person": {
        "fr": "le registre connaît ce code sous un autre nom",
        "de": "das Register kennt diesen Code unter anderem Namen",
        "en": "the register knows this code under another name",
    },
    "other-kind": {
        "fr": "le registre le connaît d’une autre nature",
        "de": "das Register kennt ihn als andere Art",
        "en": "the register knows it as another kind",
    },
    "other-profession": {
        "fr": "le registre le connaît pour une autre profession",
        "de": "das Register kennt ihn für einen anderen Beruf",
        "en": "the register knows it for another profession",
    },
    "state-otherwise": {
        "fr": "le registre a noté une suspension, une fin ou une nullité",
        "de": "im Register steht eine Aussetzung, ein Ende oder eine Nichtigkeit",
        "en": "the register records a suspension, an end or a voiding",
    },
    "same-name": {"fr": "même nom que", "de": "gleicher Name wie", "en": "same name as"},
    "near-name": {
        "fr": "nom proche, même localité, comme",
        "de": "ähnlicher Name am selben Ort wie",
        "en": "name alike in the same town as",
    },
    "no-such-code": {
        "fr": "le code commun n’est pas au registre",
        "de": "der gemeinsame Code steht nicht im Register",
        "en": "the common code is not in the register",
    },
    "no-such-member": {
        "fr": "le code du membre n’est pas au registre",
        "de": "der Code des Mitglieds steht nicht im Register",
        "en": "the member’s code is not in the register",
    },
    "not-common": {
        "fr": "ce n’est pas un code commun",
        "de": "kein gemeinsamer Code",
        "en": "not a common code",
    },
    "name": {"fr": "nom", "de": "Name", "en": "name"},
    "address": {"fr": "adresse", "de": "Anschrift", "en": "address"},
    "specialty": {"fr": "spécialité", "de": "Fachrichtung", "en": "specialty"},
    "days": {"fr": "jours", "de": "Tage", "en": "days"},
}
FACT: Final[Words] = {
    "status": {"fr": "état", "de": "Status", "en": "status"},
    "specialty": {"fr": "spécialité", "de": "Fachrichtung", "en": "specialty"},
    "address": {"fr": "adresse d’exercice", "de": "Praxisanschrift", "en": "practice address"},
    "bank-account": {"fr": "compte bancaire", "de": "Bankverbindung", "en": "bank account"},
    "person": {"fr": "personne", "de": "Person", "en": "person"},
    "member": {"fr": "membre", "de": "Mitglied", "en": "member"},
    "member-of": {"fr": "membre du code", "de": "Mitglied des Codes", "en": "member of the code"},
    "same-person": {
        "fr": "même personne que le code",
        "de": "dieselbe Person wie der Code",
        "en": "same person as the code",
    },
    "other-person": {
        "fr": "autre personne que le code",
        "de": "andere Person als der Code",
        "en": "another person than the code",
    },
}
RECORDER: Final[Words] = {
    "import": {
        "fr": "repris d’un registre",
        "de": "aus einem Register übernommen",
        "en": "taken in from a register",
    },
    "house": {"fr": "de lui-même", "de": "von selbst", "en": "by itself"},
    "operator": {
        "fr": "en ligne de commande",
        "de": "auf der Kommandozeile",
        "en": "at the command line",
    },
}
"""Who recorded a line, where it is no person."""

PAIR_WHY: Final[dict[str, dict[str, str]]] = {
    "same-name": {"fr": "Même nom", "de": "Gleicher Name", "en": "Same name"},
    "near-name": {
        "fr": "Nom proche, même localité",
        "de": "Ähnlicher Name, gleicher Ort",
        "en": "Name alike, same town",
    },
}
"""Why two codes may be one person's."""

WHY: Final[Words] = {
    "code": {"fr": "ce code", "de": "dieser Code", "en": "this code"},
    "code-start": {
        "fr": "code qui commence ainsi",
        "de": "Code beginnt so",
        "en": "code begins like this",
    },
    "matricule": {"fr": "ce matricule", "de": "diese Matricule", "en": "this matricule"},
    "matricule-start": {
        "fr": "matricule qui commence ainsi",
        "de": "Matricule beginnt so",
        "en": "matricule begins like this",
    },
    "code-near": {
        "fr": "code différent d’un chiffre",
        "de": "Code weicht um eine Ziffer ab",
        "en": "code differs by one digit",
    },
    "matricule-near": {
        "fr": "matricule différent d’un chiffre",
        "de": "Matricule weicht um eine Ziffer ab",
        "en": "matricule differs by one digit",
    },
    "name": {"fr": "même nom", "de": "gleicher Name", "en": "same name"},
    "name-start": {
        "fr": "nom qui commence ainsi",
        "de": "Name beginnt so",
        "en": "name begins like this",
    },
    "name-sound": {
        "fr": "nom de même consonance",
        "de": "Name klingt ähnlich",
        "en": "name sounds alike",
    },
    "name-slip": {
        "fr": "nom d’orthographe proche",
        "de": "Name ähnlich geschrieben",
        "en": "name spelt alike",
    },
    "address": {"fr": "adresse", "de": "Anschrift", "en": "address"},
    "in-part": {
        "fr": "un des mots n’a pas été trouvé",
        "de": "eines der Wörter nicht gefunden",
        "en": "one of the words was not found",
    },
}
"""Why a code was found."""
NAME_THEN: Final[Words] = {
    "former": {
        "fr": "ancien nom : {name}, jusqu’au {day}",
        "de": "früherer Name: {name}, bis {day}",
        "en": "former name: {name}, until {day}",
    },
    "to-come": {
        "fr": "nom à venir : {name}, dès le {day}",
        "de": "künftiger Name: {name}, ab {day}",
        "en": "name to come: {name}, from {day} on",
    },
    "put-right": {
        "fr": "inscrit jusqu’au {day} sous le nom {name}",
        "de": "bis {day} unter dem Namen {name} eingetragen",
        "en": "recorded until {day} under the name {name}",
    },
}
"""A name that is not the one of the day."""
STANDING: Final[Words] = {
    "active": STATE["active"],
    "suspended": STATE["suspended"],
    "not-held": {
        "fr": "non valable ce jour-là",
        "de": "an diesem Tag nicht gültig",
        "en": "not valid on this day",
    },
}
"""What is the case with a code on the day, as a filter."""
