"""Why a sign-in at the organisation's identity service was refused, in words, by code and `why`."""

from __future__ import annotations

from typing import Final

_TEXTS: Final[dict[str, dict[str, str]]] = {
    "away": {
        "fr": "Le service d’identité de l’organisation ne répond pas en ce moment. Recommencez dans quelques minutes, ou connectez-vous autrement.",
        "de": "Der Identitätsdienst der Organisation antwortet zurzeit nicht. Versuchen Sie es in einigen Minuten erneut oder melden Sie sich auf andere Weise an.",
        "en": "The organisation’s identity service does not answer at the moment. Try again in a few minutes, or sign in another way.",
    },
    "answer": {
        "fr": "La réponse du service d’identité n’est pas lisible. Recommencez ; si cela se répète, prévenez la personne qui gère les comptes.",
        "de": "Die Antwort des Identitätsdienstes ist nicht lesbar. Versuchen Sie es erneut; geschieht es wieder, benachrichtigen Sie die Person, die die Konten verwaltet.",
        "en": "The answer of the identity service cannot be read. Try again; if it happens again, tell the person who manages the accounts.",
    },
    "declined": {
        "fr": "Le service d’identité ne vous a pas connecté, ou vous avez annulé. Rien n’a été modifié.",
        "de": "Der Identitätsdienst hat Sie nicht angemeldet, oder Sie haben abgebrochen. Es wurde nichts geändert.",
        "en": "The identity service did not sign you in, or you cancelled. Nothing was changed.",
    },
    "state": {
        "fr": "Cette réponse ne correspond à aucune connexion commencée dans ce navigateur, ou elle arrive trop tard. Recommencez depuis la page de connexion.",
        "de": "Diese Antwort gehört zu keiner Anmeldung, die in diesem Browser begonnen wurde, oder sie kommt zu spät. Beginnen Sie neu auf der Anmeldeseite.",
        "en": "This answer belongs to no sign-in begun in this browser, or it comes too late. Begin again from the sign-in page.",
    },
    "issuer": {
        "fr": "La réponse vient d’un autre service d’identité que celui de l’organisation. Elle n’est pas acceptée ; prévenez la personne qui gère les comptes.",
        "de": "Die Antwort kommt von einem anderen Identitätsdienst als dem der Organisation. Sie wird nicht angenommen; benachrichtigen Sie die Person, die die Konten verwaltet.",
        "en": "The answer comes from another identity service than the organisation’s. It is not accepted; tell the person who manages the accounts.",
    },
    "signature": {
        "fr": "La réponse n’est pas signée avec une clé du service d’identité. Elle n’est pas acceptée ; prévenez la personne qui gère les comptes.",
        "de": "Die Antwort ist nicht mit einem Schlüssel des Identitätsdienstes unterzeichnet. Sie wird nicht angenommen; benachrichtigen Sie die Person, die die Konten verwaltet.",
        "en": "The answer is not signed with a key of the identity service. It is not accepted; tell the person who manages the accounts.",
    },
    "audience": {
        "fr": "La réponse du service d’identité est destinée à une autre application. Elle n’est pas acceptée ; prévenez la personne qui gère les comptes.",
        "de": "Die Antwort des Identitätsdienstes ist für eine andere Anwendung bestimmt. Sie wird nicht angenommen; benachrichtigen Sie die Person, die die Konten verwaltet.",
        "en": "The answer of the identity service is meant for another application. It is not accepted; tell the person who manages the accounts.",
    },
    "nonce": {
        "fr": "La réponse du service d’identité a été faite pour une autre connexion. Recommencez depuis la page de connexion.",
        "de": "Die Antwort des Identitätsdienstes wurde für eine andere Anmeldung erstellt. Beginnen Sie neu auf der Anmeldeseite.",
        "en": "The answer of the identity service was made for another sign-in. Begin again from the sign-in page.",
    },
    "clock": {
        "fr": "L’heure du service d’identité et la nôtre diffèrent trop : sa réponse n’est pas encore valable ici, ou ne l’est plus. Prévenez la personne qui gère les comptes.",
        "de": "Die Uhr des Identitätsdienstes und unsere gehen zu weit auseinander: Seine Antwort gilt hier noch nicht oder nicht mehr. Benachrichtigen Sie die Person, die die Konten verwaltet.",
        "en": "The clock of the identity service and ours differ too much: its answer does not hold here yet, or no longer. Tell the person who manages the accounts.",
    },
    "nobody": {
        "fr": "Le service d’identité vous connaît, mais aucun compte ouvert ici n’est lié à vous. Demandez-en un à la personne qui gère les comptes.",
        "de": "Der Identitätsdienst kennt Sie, aber hier ist kein offenes Konto mit Ihnen verknüpft. Wenden Sie sich an die Person, die die Konten verwaltet.",
        "en": "The identity service knows you, but no open account here is linked to you. Ask the person who manages the accounts for one.",
    },
}
TEXTS: Final = {("not-identified", why): words for why, words in _TEXTS.items()}
