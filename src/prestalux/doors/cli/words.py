"""What the command prints for people, in French, German and English. Each language is written for its readers."""

from __future__ import annotations

from typing import Final

_CHECKS: Final = {
    "document-accepted": {
        "fr": "{file} : accepté (pages : {pages})",
        "de": "{file}: angenommen (Seiten: {pages})",
        "en": "{file}: accepted (pages: {pages})",
    },
    "document-refused": {
        "fr": "{file} : refusé. {title}.",
        "de": "{file}: abgelehnt. {title}.",
        "en": "{file}: refused. {title}.",
    },
    "code-valid": {
        "fr": "{code} : code bien formé",
        "de": "{code}: richtig gebildet",
        "en": "{code}: well formed",
    },
    "matricule-valid": {
        "fr": "{typed} : matricule bien formé",
        "de": "{typed}: richtig gebildet",
        "en": "{typed}: well formed",
    },
    "not-valid": {
        "fr": "{typed} : {text}",
        "de": "{typed}: {text}",
        "en": "{typed}: {text}",
    },
}

_WRONG_USE: Final = {
    "nothing-to-check": {
        "fr": "il n’y a rien à contrôler : l’entrée standard ne contient aucune ligne.",
        "de": "Es gibt nichts zu prüfen: Die Standardeingabe enthält keine Zeile.",
        "en": "there is nothing to check: standard input holds no line.",
    },
    "no-standard-input": {
        "fr": "la commande a été lancée sans entrée standard.",
        "de": "Der Befehl wurde ohne Standardeingabe gestartet.",
        "en": "the command was started without standard input.",
    },
    "file-missing": {
        "fr": "{file} : ce fichier n’existe pas.",
        "de": "{file}: Diese Datei gibt es nicht.",
        "en": "{file}: there is no such file.",
    },
    "file-is-folder": {
        "fr": "{file} : c’est un dossier, pas un fichier.",
        "de": "{file}: Das ist ein Ordner, keine Datei.",
        "en": "{file}: this is a folder, not a file.",
    },
    "file-not-allowed": {
        "fr": "{file} : vous n’avez pas le droit de lire ce fichier.",
        "de": "{file}: Sie dürfen diese Datei nicht lesen.",
        "en": "{file}: you are not allowed to read this file.",
    },
    "file-is-no-file": {
        "fr": "{file} : c’est un périphérique, pas un fichier.",
        "de": "{file}: Das ist ein Gerät, keine Datei.",
        "en": "{file}: this is a device, not a file.",
    },
    "file-unreadable": {
        "fr": "{file} : ce fichier ne peut pas être lu ({why}).",
        "de": "{file}: Diese Datei lässt sich nicht lesen ({why}).",
        "en": "{file}: this file cannot be read ({why}).",
    },
    "head-not-understood": {
        "fr": "{file} : ce n’est pas une tête de journal. Attendu : ce qu’écrit « prestalux journal head ».",
        "de": "{file}: Das ist kein Protokollende. Erwartet wird die Ausgabe von „prestalux journal head“.",
        "en": "{file}: this is not a head of the journal. Expected: what “prestalux journal head” prints.",
    },
    "keys-not-understood": {
        "fr": "{file} : ce n’est pas une liste de clés publiques. Attendu : ce qu’écrit « prestalux key public ».",
        "de": "{file}: Das ist keine Liste öffentlicher Schlüssel. Erwartet wird die Ausgabe von „prestalux key public“.",
        "en": "{file}: this is not a list of public keys. Expected: what “prestalux key public” prints.",
    },
    "password-empty": {
        "fr": "le mot de passe est vide.",
        "de": "Das Passwort ist leer.",
        "en": "the password is empty.",
    },
    "passwords-differ": {
        "fr": "les deux mots de passe ne sont pas identiques. Rien n’a été fait.",
        "de": "Die beiden Passwörter stimmen nicht überein. Es wurde nichts geändert.",
        "en": "the two passwords differ. Nothing was done.",
    },
    "no-terminal": {
        "fr": "il n’y a pas de terminal pour demander le mot de passe : utilisez --password-file.",
        "de": "Es gibt kein Terminal, um nach dem Passwort zu fragen: Verwenden Sie --password-file.",
        "en": "there is no terminal on which to ask for the password: use --password-file.",
    },
    "server-part-missing": {
        "fr": "cette commande a besoin de la partie serveur, qui n’est pas installée (il manque {module}).",
        "de": "Dieser Befehl braucht den Serverteil, der nicht installiert ist (es fehlt {module}).",
        "en": "this command needs the server part, which is not installed ({module} is missing).",
    },
    "partner-or-key": {
        "fr": "indiquez le partenaire qui reçoit la clé, ou la clé à remplacer (--replace).",
        "de": "Nennen Sie den Partner, der den Schlüssel erhält, oder den zu ersetzenden Schlüssel (--replace).",
        "en": "name the partner who gets the key, or the key to be replaced (--replace).",
    },
    "not-with-replace": {
        "fr": "--replace reprend le partenaire, les droits et la limite de l’ancienne clé : ne les indiquez pas.",
        "de": "--replace übernimmt Partner, Rechte und Grenze des alten Schlüssels: Geben Sie sie nicht an.",
        "en": "--replace takes partner, scopes and limit from the old key: do not give them.",
    },
    "only-with-replace": {
        "fr": "--both-for ne vaut qu’avec --replace.",
        "de": "--both-for gilt nur mit --replace.",
        "en": "--both-for goes with --replace only.",
    },
}

_AWAY: Final = {
    "no-house": {
        "fr": "il n’y a pas de base de données ici : {place}. Indiquez PRESTALUX_DATA ou DATABASE_URL, ou démarrez une première fois avec ./dev up.",
        "de": "Hier gibt es keine Datenbank: {place}. Setzen Sie PRESTALUX_DATA oder DATABASE_URL, oder starten Sie einmal ./dev up.",
        "en": "there is no database here: {place}. Set PRESTALUX_DATA or DATABASE_URL, or start once with ./dev up.",
    },
    "database-away": {
        "fr": "la base de données ne répond pas. Réessayez plus tard.",
        "de": "Die Datenbank antwortet nicht. Versuchen Sie es später noch einmal.",
        "en": "the database does not answer. Try again later.",
    },
    "database-busy": {
        "fr": "la base de données est restée occupée pendant {seconds} s. Rien n’a été modifié ; réessayez.",
        "de": "Die Datenbank war {seconds} s lang belegt. Es wurde nichts geändert; versuchen Sie es noch einmal.",
        "en": "the database stayed busy for {seconds} s. Nothing was changed; try again.",
    },
    "database-outdated": {
        "fr": "la base de données n’est pas à l’état qu’attend cette version. Démarrez d’abord le service, qui la met à jour.",
        "de": "Die Datenbank ist nicht auf dem Stand, den diese Version braucht. Starten Sie zuerst den Dienst, der sie aktualisiert.",
        "en": "the database is not in the state this version needs. Start the service first, which brings it up to date.",
    },
    "store-away": {
        "fr": "l’entrepôt de fichiers ne répond pas. Réessayez plus tard.",
        "de": "Die Dateiablage antwortet nicht. Versuchen Sie es später noch einmal.",
        "en": "the file store does not answer. Try again later.",
    },
    "cage-away": {
        "fr": "{file} : le contrôle n’a pas pu démarrer ; rien n’est dit de ce fichier. Réessayez plus tard.",
        "de": "{file}: Die Prüfung konnte nicht starten; über diese Datei ist nichts gesagt. Versuchen Sie es später noch einmal.",
        "en": "{file}: the check could not start; nothing is said about this file. Try again later.",
    },
    "system-says": {
        "fr": "le système répond : {why}.",
        "de": "Das System meldet: {why}.",
        "en": "the system answers: {why}.",
    },
    "fault": {
        "fr": "erreur du programme lui-même ({kind}, {place}). Veuillez transmettre cette ligne à ceux qui l’entretiennent.",
        "de": "Fehler des Programms selbst ({kind}, {place}). Bitte geben Sie diese Zeile an die zuständige Stelle weiter.",
        "en": "a fault of the program itself ({kind}, {place}). Please pass this line on to those who maintain it.",
    },
}

_REQUEST: Final = {
    "asked": {
        "fr": "{reference} : les pièces sont demandées ; le courrier part.",
        "de": "{reference}: Die Unterlagen sind nachgefordert; das Schreiben wird versandt.",
        "en": "{reference}: the pieces are asked for; the letter is on its way.",
    },
    "granted": {
        "fr": "{reference} : le code {code} est attribué ; le courrier part.",
        "de": "{reference}: Der Code {code} ist zugeteilt; das Schreiben wird versandt.",
        "en": "{reference}: the code {code} is granted; the letter is on its way.",
    },
    "refused": {
        "fr": "{reference} : la demande est refusée ; le courrier part.",
        "de": "{reference}: Der Antrag ist abgelehnt; das Schreiben wird versandt.",
        "en": "{reference}: the request is refused; the letter is on its way.",
    },
    "closed": {
        "fr": "{reference} : la demande est classée sans suite ; le courrier part.",
        "de": "{reference}: Der Antrag ist ohne Entscheidung geschlossen; das Schreiben wird versandt.",
        "en": "{reference}: the request is closed; the letter is on its way.",
    },
    "reopened": {
        "fr": "{reference} : la décision est retirée ; la demande est de nouveau examinée et le courrier part.",
        "de": "{reference}: Die Entscheidung ist aufgehoben; der Antrag wird erneut geprüft, das Schreiben wird versandt.",
        "en": "{reference}: the decision is set aside; the request is examined again and the letter is on its way.",
    },
    "account-changed": {
        "fr": "{reference} : le compte bancaire du code est changé ; le courrier part.",
        "de": "{reference}: Das Bankkonto des Codes ist geändert; das Schreiben wird versandt.",
        "en": "{reference}: the bank account of the code is changed; the letter is on its way.",
    },
    "prepared": {
        "fr": "{reference} : préparé. Une autre personne doit confirmer (request confirm {reference}).",
        "de": "{reference}: vorbereitet. Eine andere Person muss bestätigen (request confirm {reference}).",
        "en": "{reference}: prepared. Another person must confirm it (request confirm {reference}).",
    },
    "sent-back": {
        "fr": "{reference} : renvoyé à la personne qui l’a préparé.",
        "de": "{reference}: an die Person zurückgegeben, die es vorbereitet hat.",
        "en": "{reference}: sent back to the person who prepared it.",
    },
    "show-prepared": {
        "fr": "À confirmer",
        "de": "Zu bestätigen",
        "en": "To be confirmed",
    },
    "queue-empty": {
        "fr": "Aucune demande.",
        "de": "Keine Anträge.",
        "en": "No requests.",
    },
    "waiting-days": {
        "fr": "depuis {days} j",
        "de": "seit {days} T",
        "en": "for {days} d",
    },
    "due": {
        "fr": "réponse attendue le {day}",
        "de": "Antwort bis {day}",
        "en": "answer due {day}",
    },
    "row": {"fr": "{key} : {value}", "de": "{key}: {value}", "en": "{key}: {value}"},
    "show-status": {"fr": "État", "de": "Stand", "en": "Status"},
    "show-version": {"fr": "Version", "de": "Version", "en": "Version"},
    "show-submitted": {"fr": "Reçue le", "de": "Eingegangen am", "en": "Received"},
    "show-profession": {"fr": "Profession", "de": "Beruf", "en": "Profession"},
    "show-turn": {"fr": "Doit agir", "de": "Am Zug", "en": "Must act"},
    "turn-fund": {"fr": "le fonds", "de": "der Fonds", "en": "the fund"},
    "turn-applicant": {"fr": "le demandeur", "de": "die antragstellende Person", "en": "the applicant"},
    "turn-nobody": {"fr": "personne", "de": "niemand", "en": "nobody"},
    "show-missing": {"fr": "Manque encore", "de": "Fehlt noch", "en": "Still missing"},
    "show-notices": {"fr": "À savoir", "de": "Hinweise", "en": "Notices"},
    "show-pieces": {"fr": "Pièces", "de": "Unterlagen", "en": "Pieces"},
    "show-asks": {"fr": "Demandes de pièces", "de": "Nachforderungen", "en": "Asks"},
    "show-decision": {"fr": "Décision", "de": "Entscheidung", "en": "Decision"},
    "show-timeline": {"fr": "Chronologie", "de": "Verlauf", "en": "Timeline"},
    "show-issued": {"fr": "Documents délivrés", "de": "Ausgestellte Dokumente", "en": "Documents issued"},
    "pages": {"fr": "pages : {pages}", "de": "Seiten: {pages}", "en": "pages: {pages}"},
    "replaced": {"fr": "remplacée", "de": "ersetzt", "en": "replaced"},
    "purged": {"fr": "effacée", "de": "gelöscht", "en": "purged"},
    "ask-open": {"fr": "ouverte", "de": "offen", "en": "open"},
    "ask-answered": {"fr": "répondue", "de": "beantwortet", "en": "answered"},
    "ask-withdrawn": {"fr": "retirée", "de": "zurückgenommen", "en": "withdrawn"},
    "missing-sections": {
        "fr": "rubriques à remplir : {names}",
        "de": "auszufüllende Abschnitte: {names}",
        "en": "sections to fill in: {names}",
    },
    "missing-pieces": {
        "fr": "pièces à fournir : {names}",
        "de": "einzureichende Unterlagen: {names}",
        "en": "pieces to send: {names}",
    },
    "missing-email": {
        "fr": "adresse e-mail à confirmer",
        "de": "zu bestätigende E-Mail-Adresse",
        "en": "e-mail address to confirm",
    },
}

_HOUSE: Final = {
    "journal-whole": {
        "fr": "Le journal est intact : {lines} lignes.",
        "de": "Das Protokoll ist unversehrt: {lines} Zeilen.",
        "en": "The journal is whole: {lines} lines.",
    },
    "journal-missing": {
        "fr": "Le journal est altéré : la ligne {line} manque. Intactes avant elle : {lines}.",
        "de": "Das Protokoll ist beschädigt: Zeile {line} fehlt. Unversehrt davor: {lines}.",
        "en": "The journal is broken: line {line} is missing. Whole before it: {lines}.",
    },
    "journal-changed": {
        "fr": "Le journal est altéré : la ligne {line} a été modifiée. Intactes avant elle : {lines}.",
        "de": "Das Protokoll ist beschädigt: Zeile {line} wurde verändert. Unversehrt davor: {lines}.",
        "en": "The journal is broken: line {line} was changed. Whole before it: {lines}.",
    },
    "journal-not-the-kept-head": {
        "fr": "Le journal est altéré : la ligne {line} n’est pas celle de la tête gardée ailleurs.",
        "de": "Das Protokoll ist beschädigt: Zeile {line} ist nicht diejenige des andernorts aufbewahrten Endes.",
        "en": "The journal is broken: line {line} is not the one of the head kept elsewhere.",
    },
    "journal-head-differs": {
        "fr": "Le journal est altéré : sa tête ne correspond pas à la dernière ligne, la {lines}ᵉ.",
        "de": "Das Protokoll ist beschädigt: Sein Ende passt nicht zur letzten Zeile, der {lines}.",
        "en": "The journal is broken: its head does not match the last line, number {lines}.",
    },
    "export-proven": {
        "fr": "L’exportation est intacte : {lines} lignes, toutes liées à la tête {head}.",
        "de": "Der Export ist unversehrt: {lines} Zeilen, alle mit dem Ende {head} verkettet.",
        "en": "The export is whole: {lines} lines, all chained to the head {head}.",
    },
    "export-with-gaps": {
        "fr": "Chaque ligne correspond à son empreinte : {lines} lignes. Il manque les lignes intermédiaires "
        "(interruptions : {gaps}) : rien ne les lie à la tête {head}.",
        "de": "Jede Zeile passt zu ihrem Prüfwert: {lines} Zeilen. Die Zeilen dazwischen fehlen (Lücken: {gaps}): "
        "nichts verkettet sie mit dem Ende {head}.",
        "en": "Each line fits its digest: {lines} lines. The lines between are not here (gaps: {gaps}), so nothing chains "
        "them to the head {head}.",
    },
    "export-changed": {
        "fr": "L’exportation est altérée : la ligne {line} a été modifiée.",
        "de": "Der Export ist beschädigt: Zeile {line} wurde verändert.",
        "en": "The export is broken: line {line} was changed.",
    },
    "export-out-of-order": {
        "fr": "L’exportation est altérée : la ligne {line} n’est pas à sa place.",
        "de": "Der Export ist beschädigt: Zeile {line} steht nicht an ihrem Platz.",
        "en": "The export is broken: line {line} is out of its place.",
    },
    "export-not-chained": {
        "fr": "L’exportation est altérée : la ligne {line} ne suit pas celle qui la précède.",
        "de": "Der Export ist beschädigt: Zeile {line} schließt nicht an die vorige an.",
        "en": "The export is broken: line {line} does not follow the one before it.",
    },
    "export-head-differs": {
        "fr": "L’exportation est altérée : la ligne {line} ne correspond pas à la tête.",
        "de": "Der Export ist beschädigt: Zeile {line} passt nicht zum Ende.",
        "en": "The export is broken: line {line} does not fit the head.",
    },
    "export-not-the-kept-head": {
        "fr": "L’exportation ne correspond pas à la tête gardée ailleurs.",
        "de": "Der Export passt nicht zum andernorts aufbewahrten Ende.",
        "en": "The export does not fit the head kept elsewhere.",
    },
    "export-cut-off": {
        "fr": "L’exportation est incomplète : sa fin manque après {lines} lignes.",
        "de": "Der Export ist unvollständig: Nach {lines} Zeilen fehlt das Ende.",
        "en": "The export is incomplete: its end is missing after {lines} lines.",
    },
    "export-lines-missing": {
        "fr": "L’exportation est altérée : elle ne contient pas le nombre de lignes annoncé, mais {lines}.",
        "de": "Der Export ist beschädigt: Er enthält nicht die angegebene Zahl von Zeilen, sondern {lines}.",
        "en": "The export is broken: it does not hold the number of lines it states, but {lines}.",
    },
    "export-words-changed": {
        "fr": "L’exportation est altérée : des mots, ou l’indication des lignes demandées, ont été modifiés.",
        "de": "Der Export ist beschädigt: Wörter oder die Angabe, welche Zeilen gefragt waren, wurden verändert.",
        "en": "The export is broken: words, or the mark of the lines asked for, were changed.",
    },
    "export-goes-on": {
        "fr": "L’exportation est altérée : quelque chose suit sa fin.",
        "de": "Der Export ist beschädigt: Nach seinem Ende folgt noch etwas.",
        "en": "The export is broken: something follows its end.",
    },
    "not-an-export": {
        "fr": "{file} : ce n’est pas une exportation du journal.",
        "de": "{file}: Das ist kein Export des Protokolls.",
        "en": "{file}: this is no export of the journal.",
    },
    "letter-known": {
        "fr": "{file} : document délivré par ce fonds. {kind}, dossier {reference}, {day}.",
        "de": "{file}: von diesem Fonds ausgestellt. {kind}, Akte {reference}, {day}.",
        "en": "{file}: issued by this fund. {kind}, dossier {reference}, {day}.",
    },
    "letter-unknown": {
        "fr": "{file} : ce fonds n’a délivré aucun document identique à ce fichier.",
        "de": "{file}: Dieser Fonds hat kein Dokument ausgestellt, das dieser Datei gleicht.",
        "en": "{file}: this fund issued no document identical to this file.",
    },
    "receipt-received": {
        "fr": "{what} : authentique. Reçu n° {number} du compte {account}, le {moment} : {file}, {size} octets, clé {key}.{remark}",
        "de": "{what}: echt. Empfang Nr. {number} des Kontos {account}, {moment}: {file}, {size} Bytes, Schlüssel {key}.{remark}",
        "en": "{what}: genuine. Received no. {number} of account {account}, {moment}: {file}, {size} bytes, key {key}.{remark}",
    },
    "receipt-duplicate": {
        "fr": " Les mêmes octets avaient déjà reçu l’accusé {receipt}.",
        "de": " Dieselben Bytes hatten schon die Bestätigung {receipt}.",
        "en": " The same bytes had receipt {receipt} before.",
    },
    "receipt-of-test": {
        "fr": " Espace de test : ce fichier ne compte pas.",
        "de": " Testbereich: Diese Datei zählt nicht.",
        "en": " Test space: this file does not count.",
    },
    "receipt-structure": {
        "fr": "{what} : authentique. Contrôle du {moment}, compte {account} : {file}, {verdict}, constats : {total}, clé {key}.{remark}",
        "de": "{what}: echt. Prüfung vom {moment}, Konto {account}: {file}, {verdict}, Befunde: {total}, Schlüssel {key}.{remark}",
        "en": "{what}: genuine. Checked on {moment}, account {account}: {file}, {verdict}, findings: {total}, key {key}.{remark}",
    },
    "receipt-not-proved": {
        "fr": "{what} : {title}.",
        "de": "{what}: {title}.",
        "en": "{what}: {title}.",
    },
    "receipt-chain-finding": {
        "fr": "{what} (compte {account}) : {why}.",
        "de": "{what} (Konto {account}): {why}.",
        "en": "{what} (account {account}): {why}.",
    },
    "receipt-chain-whole": {
        "fr": "Compte {account} : suite complète, accusés {first} à {last}.",
        "de": "Konto {account}: lückenlos, Bestätigungen {first} bis {last}.",
        "en": "Account {account}: chain whole, receipts {first} to {last}.",
    },
    "receipt-of-file": {
        "fr": "{file} : c’est le fichier de l’accusé {receipt}.",
        "de": "{file}: Das ist die Datei der Bestätigung {receipt}.",
        "en": "{file}: this is the file of receipt {receipt}.",
    },
    "receipt-of-no-file": {
        "fr": "{file} : aucun de ces accusés n’est celui de ce fichier.",
        "de": "{file}: Keine dieser Bestätigungen gehört zu dieser Datei.",
        "en": "{file}: none of these receipts is of this file.",
    },
    "receipts-none": {
        "fr": "{folder} : aucun accusé de réception dans ce dossier.",
        "de": "{folder}: keine Empfangsbestätigung in diesem Ordner.",
        "en": "{folder}: no receipt in this folder.",
    },
    "letter-genuine": {
        "fr": "{what} : authentique. {kind}, dossier {reference}, {day}, clé {key}.",
        "de": "{what}: echt. {kind}, Akte {reference}, {day}, Schlüssel {key}.",
        "en": "{what}: genuine. {kind}, dossier {reference}, {day}, key {key}.",
    },
    "letter-not-proved": {
        "fr": "{what} : {title}. {text}",
        "de": "{what}: {title}. {text}",
        "en": "{what}: {title}. {text}",
    },
    "letter-set-aside": {
        "fr": "  Depuis le {day}, cette décision n’est plus valable : la caisse l’a retirée.",
        "de": "  Seit dem {day} gilt diese Entscheidung nicht mehr: Die Kasse hat sie aufgehoben.",
        "en": "  Since {day} this decision no longer holds: the fund has set it aside.",
    },
    "letter-the-text": {"fr": "le texte", "de": "Der Text", "en": "the text"},
    "letter-line": {
        "fr": "{key}  {state}  mis au départ le {put}, essais : {attempts}{why}",
        "de": "{key}  {state}  aufgegeben am {put}, Versuche: {attempts}{why}",
        "en": "{key}  {state}  put on {put}, attempts: {attempts}{why}",
    },
    "letters-none": {
        "fr": "Aucun courrier.",
        "de": "Keine Schreiben.",
        "en": "No letters.",
    },
    "letter-waiting": {"fr": "en attente", "de": "wartet", "en": "waiting"},
    "letter-sending": {"fr": "en cours d’envoi", "de": "wird gesendet", "en": "being sent"},
    "letter-sent": {"fr": "envoyé", "de": "gesendet", "en": "sent"},
    "letter-failed": {"fr": "abandonné", "de": "fehlgeschlagen", "en": "given up"},
    "letter-retried": {
        "fr": "{key} : un nouvel essai aura lieu tout de suite.",
        "de": "{key}: Der Versand wird sofort noch einmal versucht.",
        "en": "{key}: will be tried again at once.",
    },
    "key-line": {
        "fr": "{key}  du {first} {last}{held}{revoked}",
        "de": "{key}  ab {first} {last}{held}{revoked}",
        "en": "{key}  from {first} {last}{held}{revoked}",
    },
    "key-not-held": {
        "fr": ", clé privée absente ici",
        "de": ", privater Schlüssel nicht hier",
        "en": ", private key not here",
    },
    "key-revoked": {
        "fr": ", révoquée le {day} ({reason})",
        "de": ", widerrufen am {day} ({reason})",
        "en": ", revoked on {day} ({reason})",
    },
    "keys-none": {
        "fr": "Aucune clé. La première sera mise en service avec la première lettre.",
        "de": "Keine Schlüssel. Der erste wird mit dem ersten Schreiben in Gebrauch genommen.",
        "en": "No keys. The first one is taken into use with the first letter.",
    },
    "key-made": {
        "fr": "Clé {key} : signe les lettres à partir du {first}.",
        "de": "Schlüssel {key}: signiert Schreiben ab {first}.",
        "en": "Key {key}: signs letters from {first}.",
    },
    "key-is-revoked": {
        "fr": "Clé {key} : révoquée. Rien de ce qu’elle a signé n’est plus reconnu.",
        "de": "Schlüssel {key}: widerrufen. Was er signiert hat, wird nicht mehr anerkannt.",
        "en": "Key {key}: revoked. Nothing it signed is believed any more.",
    },
    "prefix-line": {
        "fr": "{profession} : {prefix}, du {first} {last}, {used} attribués sur {capacity}{warning} – {source}",
        "de": "{profession}: {prefix}, ab {first} {last}, {used} von {capacity} vergeben{warning} – {source}",
        "en": "{profession}: {prefix}, from {first} {last}, {used} of {capacity} given{warning} – {source}",
    },
    "prefix-until": {"fr": "au {day}", "de": "bis {day}", "en": "until {day}"},
    "prefix-no-end": {"fr": "sans fin", "de": "ohne Ende", "en": "without end"},
    "prefix-nearly-exhausted": {
        "fr": ", bientôt épuisé",
        "de": ", bald erschöpft",
        "en": ", nearly exhausted",
    },
    "folder-issued": {
        "fr": "{folder} : édition {number} du {day} publiée, {codes} codes. Écarts signalés des lignes fixes : {misfits}.",
        "de": "{folder}: Ausgabe {number} für den {day} herausgegeben, {codes} Codes. Gemeldete Abweichungen der festen Zeilen: {misfits}.",
        "en": "{folder}: issue {number} of {day} made, {codes} codes. Misfits of fixed-width lines reported: {misfits}.",
    },
    "folder-issued-already": {
        "fr": "{folder} : l’édition {number} du {day} existe déjà, {codes} codes. Écarts signalés des lignes fixes : {misfits}.",
        "de": "{folder}: Die Ausgabe {number} für den {day} gibt es schon, {codes} Codes. "
        "Gemeldete Abweichungen der festen Zeilen: {misfits}.",
        "en": "{folder}: issue {number} of {day} is there already, {codes} codes. Misfits of fixed-width lines reported: {misfits}.",
    },
    "folder-whole": {
        "fr": "{folder} : intact. Éditions {first} à {last}, la dernière du {day}.",
        "de": "{folder}: unversehrt. Ausgaben {first} bis {last}, die letzte für den {day}.",
        "en": "{folder}: whole. Issues {first} to {last}, the last one of {day}.",
    },
    "folder-finding": {"fr": "{place} : {why}", "de": "{place}: {why}", "en": "{place}: {why}"},
    "folder-missing": {
        "fr": "{folder} : ce dossier n’existe pas.",
        "de": "{folder}: Diesen Ordner gibt es nicht.",
        "en": "{folder}: there is no such folder.",
    },
    "import-line": {
        "fr": "{line} : {code} {verdict} : {reasons}",
        "de": "{line}: {code} {verdict}: {reasons}",
        "en": "{line}: {code} {verdict}: {reasons}",
    },
    "import-goes-on": {
        "fr": "Une exécution interrompue a déjà repris les lignes 1 à {line} : la suite.",
        "de": "Ein abgebrochener Lauf hat die Zeilen 1 bis {line} schon übernommen: Es geht danach weiter.",
        "en": "An interrupted run took in lines 1 to {line} already: going on after them.",
    },
    "import-tried": {
        "fr": "Essai, rien n’est écrit. Nouveaux : {new}, inchangés : {same}, modifiés : {changed}, douteux : {doubtful}, "
        "refusés : {refused}.",
        "de": "Probe, nichts wurde geschrieben. Neu: {new}, unverändert: {same}, geändert: {changed}, zweifelhaft: {doubtful}, "
        "abgelehnt: {refused}.",
        "en": "A trial, nothing was written. New: {new}, same: {same}, changed: {changed}, doubtful: {doubtful}, refused: {refused}.",
    },
    "import-done": {
        "fr": "Repris. Nouveaux : {new}, inchangés : {same}, modifiés : {changed}, douteux : {doubtful}, refusés : {refused}.",
        "de": "Übernommen. Neu: {new}, unverändert: {same}, geändert: {changed}, zweifelhaft: {doubtful}, abgelehnt: {refused}.",
        "en": "Taken in. New: {new}, same: {same}, changed: {changed}, doubtful: {doubtful}, refused: {refused}.",
    },
    "registry-line": {
        "fr": "{code} : {state} le {day}. {name}, {profession}{specialty}. {address}",
        "de": "{code}: {state} am {day}. {name}, {profession}{specialty}. {address}",
        "en": "{code}: {state} on {day}. {name}, {profession}{specialty}. {address}",
    },
    "registry-found": {
        "fr": "{code} : {state}. {name}, {profession}. {address} ({why})",
        "de": "{code}: {state}. {name}, {profession}. {address} ({why})",
        "en": "{code}: {state}. {name}, {profession}. {address} ({why})",
    },
    "registry-nobody": {
        "fr": "Personne au registre ne correspond à cette recherche.",
        "de": "Im Register entspricht niemand dieser Suche.",
        "en": "The register knows nobody who answers to this.",
    },
    "registry-more": {
        "fr": "Il y en a d’autres : ajoutez un mot.",
        "de": "Es gibt weitere: fügen Sie ein Wort hinzu.",
        "en": "There are others: add a word.",
    },
    "registry-members": {
        "fr": "  membres : {members}",
        "de": "  Mitglieder: {members}",
        "en": "  members: {members}",
    },
    "registry-change": {
        "fr": "  {at} : {fact} : {says}{former}{who}",
        "de": "  {at}: {fact}: {says}{former}{who}",
        "en": "  {at}: {fact}: {says}{former}{who}",
    },
    "registry-prepared": {
        "fr": "{code} : la correction de la fin est préparée. Une autre personne doit la confirmer.",
        "de": "{code}: Die Berichtigung des Endes ist vorbereitet. Eine andere Person muss sie bestätigen.",
        "en": "{code}: the correction of the end is prepared. Another person must confirm it.",
    },
    "registry-replaced": {
        "fr": "Ce que le registre disait avant :",
        "de": "Was das Register vorher sagte:",
        "en": "What the register said before:",
    },
    "registry-no-state": {"fr": "pas de code", "de": "kein Code", "en": "no code"},
    "registry-former": {
        "fr": " (corrigé depuis)",
        "de": " (seither berichtigt)",
        "en": " (corrected since)",
    },
    "registry-from": {"fr": "à partir du {first}", "de": "ab {first}", "en": "from {first}"},
    "registry-days": {
        "fr": "du {first} au {last}",
        "de": "vom {first} bis {last}",
        "en": "from {first} to {last}",
    },
    "prefixes-none": {
        "fr": "Aucun préfixe.",
        "de": "Keine Präfixe.",
        "en": "No prefixes.",
    },
    "prefix-set": {
        "fr": "Le préfixe {prefix} s’applique à {profession} à partir du {first}.",
        "de": "Das Präfix {prefix} gilt für {profession} ab {first}.",
        "en": "The prefix {prefix} holds for {profession} from {first}.",
    },
    "exchange-published": {
        "fr": "{name} est à la disposition du code {code}.",
        "de": "{name} liegt für den Code {code} bereit.",
        "en": "{name} lies there for the code {code}.",
    },
    "account-opened": {
        "fr": "Le compte {handle} est ouvert. Secret pour l’application d’authentification, affiché cette seule fois :",
        "de": "Das Konto {handle} ist eröffnet. Geheimnis für die Authentifizierungs-App, nur dieses eine Mal angezeigt:",
        "en": "The account {handle} is open. Secret for the authenticator app, shown this once only:",
    },
    "account-closed": {
        "fr": "Le compte {handle} est fermé.",
        "de": "Das Konto {handle} ist geschlossen.",
        "en": "The account {handle} is closed.",
    },
    "password": {
        "fr": "Mot de passe de la personne :",
        "de": "Passwort der Person:",
        "en": "The person’s password:",
    },
    "password-again": {
        "fr": "Encore une fois :",
        "de": "Noch einmal:",
        "en": "Once more:",
    },
    "partner-added": {
        "fr": "Partenaire inscrit : {name}.",
        "de": "Partner eingetragen: {name}.",
        "en": "Partner added: {name}.",
    },
    "partner-keys-none": {
        "fr": "Aucune clé.",
        "de": "Keine Schlüssel.",
        "en": "No keys.",
    },
    "partner-key-made": {
        "fr": "Clé {key}, valable jusqu’au {last}, affichée cette seule fois :",
        "de": "Schlüssel {key}, gültig bis {last}, nur dieses eine Mal angezeigt:",
        "en": "Key {key}, valid until {last}, shown this once only:",
    },
    "partner-key-revoked": {
        "fr": "La clé {key} est révoquée.",
        "de": "Der Schlüssel {key} ist widerrufen.",
        "en": "The key {key} is revoked.",
    },
    "partner-key-line": {
        "fr": "{key}  {partner} : {state}, du {first} au {last}, {per_minute} par minute, {scopes} ; {used}",
        "de": "{key}  {partner}: {state}, vom {first} bis {last}, {per_minute} je Minute, {scopes}; {used}",
        "en": "{key}  {partner}: {state}, from {first} to {last}, {per_minute} a minute, {scopes}; {used}",
    },
    "partner-key-used": {
        "fr": "dernier usage le {day}",
        "de": "zuletzt genutzt am {day}",
        "en": "last used on {day}",
    },
    "partner-key-unused": {
        "fr": "jamais utilisée",
        "de": "nie genutzt",
        "en": "never used",
    },
    "partner-key-to-come": {
        "fr": "à venir",
        "de": "künftig",
        "en": "to come",
    },
    "partner-key-valid": {
        "fr": "valable",
        "de": "gültig",
        "en": "valid",
    },
    "partner-key-replaced": {
        "fr": "remplacée, encore valable",
        "de": "ersetzt, noch gültig",
        "en": "replaced, still valid",
    },
    "partner-key-over": {
        "fr": "expirée",
        "de": "abgelaufen",
        "en": "over",
    },
    "partner-key-is-revoked": {
        "fr": "révoquée",
        "de": "widerrufen",
        "en": "revoked",
    },
}

WORDS: Final[dict[str, dict[str, str]]] = {**_CHECKS, **_WRONG_USE, **_AWAY, **_REQUEST, **_HOUSE}
