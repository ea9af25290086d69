"""What `--help` says, in French, German and English. Each language is written for its readers."""

from __future__ import annotations

from typing import Final

HELP: Final[dict[str, dict[str, str]]] = {
    "prestalux": {
        "fr": "Prestalux en ligne de commande : contrôler des fichiers et des numéros, traiter les demandes, vérifier le journal.",
        "de": "Prestalux auf der Befehlszeile: Dateien und Nummern prüfen, Anträge bearbeiten, das Protokoll kontrollieren.",
        "en": "Prestalux on the command line: check files and numbers, work on requests, verify the journal.",
    },
    "exit-codes": {
        "fr": "Codes de sortie : 0 fait ; 1 refusé ; 2 mauvais usage ; 3 pas de connexion ou délai dépassé.\n"
        "Pour plusieurs objets, le code le plus élevé l’emporte.",
        "de": "Exit-Codes: 0 erledigt; 1 abgelehnt; 2 falscher Aufruf; 3 keine Verbindung oder Zeit abgelaufen.\n"
        "Bei mehreren Angaben gilt der höchste Code.",
        "en": "Exit codes: 0 done; 1 refused; 2 wrong use; 3 no connection or time-out.\n"
        "With several inputs, the highest code counts.",
    },
    "--json": {
        "fr": "écrire un objet JSON par ligne",
        "de": "ein JSON-Objekt je Zeile ausgeben",
        "en": "print one JSON object a line",
    },
    "--lang": {
        "fr": "langue des textes (sinon celle du système, ou l’anglais)",
        "de": "Sprache der Texte (sonst die des Systems, oder Englisch)",
        "en": "language of the texts (else that of the system, or English)",
    },
    "--wait": {
        "fr": "attendre au plus ce nombre de secondes une base de données occupée (20 par défaut)",
        "de": "höchstens so viele Sekunden auf eine belegte Datenbank warten (sonst 20)",
        "en": "wait at most so many seconds for a busy database (20 unless told)",
    },
    "--as": {
        "fr": "agir avec les droits de ce compte (son adresse e-mail) ; le journal retient aussi l’utilisateur du système",
        "de": "mit den Rechten dieses Kontos handeln (seine E-Mail-Adresse); der Systembenutzer wird mit protokolliert",
        "en": "act with the rights of this account (its e-mail address); the operating-system user is journalled too",
    },
    "REFERENCE": {
        "fr": "la référence du dossier",
        "de": "das Aktenzeichen",
        "en": "the dossier’s reference",
    },
    "--seen": {
        "fr": "n’agir que si le dossier en est encore à cette version (voir « request show »)",
        "de": "nur handeln, wenn die Akte noch in dieser Version vorliegt (siehe „request show“)",
        "en": "act only if the dossier still stands at this version (see “request show”)",
    },
    "--reason": {
        "fr": "motif ; l’option peut être répétée ; « other » demande un texte",
        "de": "Grund; mehrfach möglich; „other“ verlangt einen Text",
        "en": "a reason; may be repeated; “other” needs a text",
    },
    "--text": {
        "fr": "explication pour le demandeur ; « - » la lit sur l’entrée standard, hors de la liste des processus",
        "de": "Erläuterung für die antragstellende Person; „-“ liest sie von der Standardeingabe, außerhalb der Prozessliste",
        "en": "explanation for the applicant; “-” reads it from standard input, out of sight of the process list",
    },
    "bad-day": {
        "fr": "indiquez un jour du calendrier sous la forme 2027-03-31",
        "de": "geben Sie einen Kalendertag in der Form 2027-03-31 an",
        "en": "give a day of the calendar as 2027-03-31",
    },
    "bad-piece": {
        "fr": "forme attendue : PIECE[:REASON[:TEXT]], avec PIECE parmi {pieces} et REASON parmi {reasons}",
        "de": "erwartet wird PIECE[:REASON[:TEXT]] mit PIECE aus {pieces} und REASON aus {reasons}",
        "en": "expected PIECE[:REASON[:TEXT]], PIECE being one of {pieces} and REASON one of {reasons}",
    },
    "document": {
        "fr": "contrôler des fichiers",
        "de": "Dateien prüfen",
        "en": "check files",
    },
    "document check": {
        "fr": "dire si chaque fichier est un vrai PDF, comme le ferait le service",
        "de": "sagen, ob jede Datei ein echtes PDF ist, mit demselben Ergebnis wie der Dienst",
        "en": "say whether each file is a genuine PDF, with the verdict the service would give",
    },
    "document check FILE": {
        "fr": "fichier à contrôler ; « - » pour l’entrée standard",
        "de": "zu prüfende Datei; „-“ für die Standardeingabe",
        "en": "file to check; “-” for standard input",
    },
    "code": {
        "fr": "contrôler des codes prestataires",
        "de": "Leistungserbringer-Codes prüfen",
        "en": "check provider codes",
    },
    "code check": {
        "fr": "dire si chaque code est bien formé ; seul le registre sait s’il a été attribué",
        "de": "sagen, ob jeder Code richtig gebildet ist; ob er zugeteilt wurde, weiß nur das Register",
        "en": "say whether each code is well formed; only the register knows whether it was given",
    },
    "code check CODE": {
        "fr": "code prestataire ; « - » pour une liste sur l’entrée standard, un par ligne",
        "de": "Leistungserbringer-Code; „-“ für eine Liste auf der Standardeingabe, einer je Zeile",
        "en": "provider code; “-” for a list on standard input, one a line",
    },
    "matricule": {
        "fr": "contrôler des matricules",
        "de": "Matrikelnummern prüfen",
        "en": "check matricules",
    },
    "matricule check": {
        "fr": "dire si chaque matricule est bien formé. Un argument se voit dans la liste des processus : préférez « - ».",
        "de": "sagen, ob jede Matrikelnummer richtig gebildet ist. Argumente sind in der Prozessliste sichtbar: besser „-“.",
        "en": "say whether each matricule is well formed. Arguments show in the process list: prefer “-”.",
    },
    "matricule check NUMBER": {
        "fr": "matricule ; « - » pour une liste sur l’entrée standard, un par ligne",
        "de": "Matrikelnummer; „-“ für eine Liste auf der Standardeingabe, eine je Zeile",
        "en": "matricule; “-” for a list on standard input, one a line",
    },
    "request": {
        "fr": "traiter les demandes de code",
        "de": "Anträge auf einen Code bearbeiten",
        "en": "work on requests for a code",
    },
    "request list": {
        "fr": "énumérer les demandes, la plus ancienne d’abord, sans les noms",
        "de": "die Anträge auflisten, die ältesten zuerst, ohne Namen",
        "en": "list the requests, longest waiting first, without names",
    },
    "request list --status": {
        "fr": "seulement dans cet état ; l’option peut être répétée (sinon : submitted et incomplete)",
        "de": "nur in diesem Stand; mehrfach möglich (sonst submitted und incomplete)",
        "en": "only in this status; may be repeated (submitted and incomplete unless told)",
    },
    "request show": {
        "fr": "montrer un dossier ; la consultation est inscrite au journal",
        "de": "eine Akte anzeigen; die Einsichtnahme wird protokolliert",
        "en": "show a dossier; the look is journalled",
    },
    "request ask": {
        "fr": "demander des pièces au demandeur",
        "de": "Unterlagen nachfordern",
        "en": "ask the applicant for pieces",
    },
    "request ask --piece": {
        "fr": "pièce demandée, avec motif et texte ; l’option peut être répétée. Pièces : {pieces}. Motifs : {reasons} (sinon missing).",
        "de": "verlangte Unterlage mit Grund und Text; mehrfach möglich. Unterlagen: {pieces}. Gründe: {reasons} (sonst missing).",
        "en": "a piece asked for, with reason and text; may be repeated. Pieces: {pieces}. Reasons: {reasons} (missing unless told).",
    },
    "request ask --due": {
        "fr": "dernier jour pour répondre, par exemple 2027-03-31 (sinon le délai habituel du fonds)",
        "de": "letzter Tag für die Antwort, zum Beispiel 2027-03-31 (sonst die übliche Frist des Fonds)",
        "en": "last day to answer, for example 2027-03-31 (else the fund’s usual time)",
    },
    "request grant": {
        "fr": "attribuer le code",
        "de": "den Code zuteilen",
        "en": "grant the code",
    },
    "request refuse": {
        "fr": "refuser la demande",
        "de": "den Antrag ablehnen",
        "en": "refuse the request",
    },
    "request close": {
        "fr": "classer la demande sans suite",
        "de": "den Antrag ohne Entscheidung schließen",
        "en": "close the request without a decision on its merits",
    },
    "request reopen": {
        "fr": "retirer la décision et examiner de nouveau ; le code attribué devient nul",
        "de": "die Entscheidung aufheben und erneut prüfen; ein zugeteilter Code wird nichtig",
        "en": "set the decision aside and examine again; a code granted by it becomes void",
    },
    "request reopen --text": {
        "fr": "le motif, tel que le courrier le dira ; « - » le lit sur l’entrée standard",
        "de": "der Grund, wie ihn das Schreiben nennt; „-“ liest ihn von der Standardeingabe",
        "en": "why, as the letter will say it; “-” reads it from standard input",
    },
    "request confirm": {
        "fr": "confirmer ce qu’une autre personne a préparé",
        "de": "bestätigen, was eine andere Person vorbereitet hat",
        "en": "confirm what another person prepared",
    },
    "request send-back": {
        "fr": "renvoyer ce qu’une autre personne a préparé",
        "de": "zurückgeben, was eine andere Person vorbereitet hat",
        "en": "send back what another person prepared",
    },
    "request send-back --text": {
        "fr": "pourquoi, pour la personne qui a préparé ; « - » le lit sur l’entrée standard",
        "de": "warum, für die Person, die vorbereitet hat; „-“ liest es von der Standardeingabe",
        "en": "why, for who prepared it; “-” reads it from standard input",
    },
    "journal": {
        "fr": "vérifier le journal",
        "de": "das Protokoll kontrollieren",
        "en": "verify the journal",
    },
    "journal verify": {
        "fr": "parcourir tout le journal et nommer la première ligne altérée ou manquante",
        "de": "das ganze Protokoll durchgehen und die erste veränderte oder fehlende Zeile nennen",
        "en": "walk the whole journal and name the first line that was changed or is missing",
    },
    "journal verify --head": {
        "fr": "tête du journal gardée ailleurs (ce qu’a écrit « journal head ») : une fin manquante se voit alors aussi",
        "de": "andernorts aufbewahrtes Protokollende (Ausgabe von „journal head“): damit fällt auch ein fehlendes Ende auf",
        "en": "head kept elsewhere (what “journal head” printed): with it a missing tail is noticed too",
    },
    "journal verify --export": {
        "fr": "contrôler un fichier exporté du journal, sans base de données",
        "de": "eine aus dem Protokoll exportierte Datei prüfen, ohne Datenbank",
        "en": "check a file exported from the journal, without a database",
    },
    "journal head": {
        "fr": "écrire la tête du journal, à garder ailleurs",
        "de": "das Protokollende ausgeben, um es andernorts aufzubewahren",
        "en": "print the head of the journal, to be kept elsewhere",
    },
    "receipt": {
        "fr": "les accusés de réception des fichiers déposés",
        "de": "Empfangsbestätigungen eingereichter Dateien",
        "en": "receipts for deposited files",
    },
    "receipt verify": {
        "fr": "dire si chaque accusé de réception vient de ce fonds, et s’il en manque dans la suite d’un compte",
        "de": "sagen, ob jede Empfangsbestätigung von diesem Fonds stammt und ob in der Folge eines Kontos eine fehlt",
        "en": "say whether each receipt comes from this fund, and whether one is missing in an account’s chain",
    },
    "receipt verify FILE": {
        "fr": "accusé de réception (XML), ou dossier qui en contient",
        "de": "Empfangsbestätigung (XML) oder Ordner mit solchen",
        "en": "receipt (XML), or a folder of them",
    },
    "receipt verify --keys": {
        "fr": "liste des clés publiques (« prestalux key public ») ; sans elle, celles de la base de données",
        "de": "Liste der öffentlichen Schlüssel („prestalux key public“); ohne sie die der Datenbank",
        "en": "list of public keys (“prestalux key public”); without it those of the database",
    },
    "receipt verify --file": {
        "fr": "fichier déposé, à comparer avec les accusés",
        "de": "eingereichte Datei, die mit den Bestätigungen verglichen wird",
        "en": "deposited file, to be compared with the receipts",
    },
    "letter": {
        "fr": "les documents délivrés et les courriers à envoyer",
        "de": "ausgestellte Dokumente und zu sendende Schreiben",
        "en": "documents issued and letters to send",
    },
    "letter verify": {
        "fr": "dire si chaque fichier, ou texte d’un code QR, vient de ce fonds : par ses octets ou par sa signature",
        "de": "sagen, ob jede Datei oder jeder Text eines QR-Codes von diesem Fonds stammt: nach Bytes oder Signatur",
        "en": "say whether each file, or text of a QR code, comes from this fund: by its bytes or its signature",
    },
    "letter verify FILE": {
        "fr": "lettre (PDF), ou texte de son code QR ; « - » pour l’entrée standard",
        "de": "Schreiben (PDF) oder Text seines QR-Codes; „-“ für die Standardeingabe",
        "en": "letter (PDF), or the text of its QR code; “-” for standard input",
    },
    "letter verify --keys": {
        "fr": "liste de clés publiques (voir « key public ») : vérifier par la seule signature, sans réseau ni base de données",
        "de": "Liste öffentlicher Schlüssel (siehe „key public“): nur nach der Signatur prüfen, ohne Netz und Datenbank",
        "en": "list of public keys (see “key public”): check by the signature alone, without network or database",
    },
    "letter list": {
        "fr": "énumérer les courriers qui ne sont pas encore partis",
        "de": "die noch nicht gesendeten Schreiben auflisten",
        "en": "list the letters that have not gone out yet",
    },
    "letter list --failed": {
        "fr": "seulement ceux dont l’envoi a été abandonné",
        "de": "nur diejenigen, deren Versand aufgegeben wurde",
        "en": "only those that were given up",
    },
    "letter list --all": {
        "fr": "aussi ceux qui sont partis",
        "de": "auch die gesendeten",
        "en": "also those that went out",
    },
    "letter retry": {
        "fr": "essayer de nouveau, tout de suite, d’envoyer un courrier abandonné ou en attente",
        "de": "ein aufgegebenes oder wartendes Schreiben sofort noch einmal zu senden versuchen",
        "en": "try again at once to send a letter that was given up or is waiting",
    },
    "letter retry KEY": {
        "fr": "la clé du courrier, telle que l’écrit « letter list »",
        "de": "der Schlüssel des Schreibens, wie „letter list“ ihn ausgibt",
        "en": "the letter’s key, as “letter list” prints it",
    },
    "key": {
        "fr": "les clés qui signent les lettres",
        "de": "die Schlüssel, die Schreiben signieren",
        "en": "the keys that sign letters",
    },
    "key make": {
        "fr": "mettre une nouvelle clé en service : la première encore inconnue de PROOF_KEYS, sinon une clé tirée au sort",
        "de": "einen neuen Schlüssel in Gebrauch nehmen: den ersten noch unbekannten aus PROOF_KEYS, sonst einen zufälligen",
        "en": "take a new key into use: the first unknown one of PROOF_KEYS where that is set, else one drawn by chance",
    },
    "key make --from": {
        "fr": "premier jour dont elle signe les lettres (aujourd’hui par défaut)",
        "de": "erster Tag, dessen Schreiben er signiert (sonst heute)",
        "en": "first day whose letters it signs (today unless told)",
    },
    "key make --until": {
        "fr": "dernier jour (sans fin par défaut)",
        "de": "letzter Tag (sonst ohne Ende)",
        "en": "last day (no end unless told)",
    },
    "key list": {
        "fr": "énumérer les clés, avec leurs jours",
        "de": "die Schlüssel mit ihren Tagen auflisten",
        "en": "list the keys with their days",
    },
    "key revoke": {
        "fr": "révoquer une clé : rien de ce qu’elle a signé n’est plus reconnu. Ne peut pas être annulé.",
        "de": "einen Schlüssel widerrufen: Was er signiert hat, wird nicht mehr anerkannt. Lässt sich nicht rückgängig machen.",
        "en": "revoke a key: nothing it signed is believed any more. Cannot be undone.",
    },
    "key revoke ID": {
        "fr": "l’identifiant de la clé, tel que l’écrit « key list »",
        "de": "die Kennung des Schlüssels, wie „key list“ sie ausgibt",
        "en": "the key’s id, as “key list” prints it",
    },
    "key revoke --reason": {
        "fr": "compromised : d’autres ont pu l’obtenir ; lost : perdue ; mistake : créée par erreur",
        "de": "compromised: kann in fremde Hände geraten sein; lost: verloren; mistake: irrtümlich angelegt",
        "en": "compromised: others may have it; lost; mistake: made by mistake",
    },
    "key public": {
        "fr": "écrire la liste des clés publiques, pour ceux qui vérifient des lettres",
        "de": "die Liste der öffentlichen Schlüssel ausgeben, für alle, die Schreiben prüfen",
        "en": "print the list of public keys, for those who check letters",
    },
    "prefix": {
        "fr": "les préfixes des codes, par profession",
        "de": "die Präfixe der Codes je Beruf",
        "en": "the prefixes of codes, by profession",
    },
    "prefix list": {
        "fr": "énumérer les préfixes en vigueur ou à venir, et ce qui en est déjà attribué",
        "de": "die geltenden und künftigen Präfixe auflisten, mit dem schon vergebenen Anteil",
        "en": "list the prefixes in force or to come, and how far each is used",
    },
    "prefix set": {
        "fr": "ouvrir un préfixe pour une profession",
        "de": "ein Präfix für einen Beruf freigeben",
        "en": "set a prefix for a profession",
    },
    "prefix set PROFESSION": {
        "fr": "la profession : {professions}",
        "de": "der Beruf: {professions}",
        "en": "the profession: {professions}",
    },
    "prefix set PREFIX": {
        "fr": "un à cinq chiffres, le premier n’étant pas zéro",
        "de": "ein bis fünf Ziffern, die erste nicht Null",
        "en": "one to five digits, the first not zero",
    },
    "prefix set --from": {
        "fr": "premier jour où il s’applique, par exemple 2027-01-01",
        "de": "erster Tag, an dem es gilt, zum Beispiel 2027-01-01",
        "en": "first day on which it holds, for example 2027-01-01",
    },
    "prefix set --until": {
        "fr": "dernier jour où il s’applique (sinon sans fin)",
        "de": "letzter Tag, an dem es gilt (sonst ohne Ende)",
        "en": "last day on which it holds (no end unless told)",
    },
    "prefix set --source": {
        "fr": "le texte ou la décision qui le fixe",
        "de": "der Text oder Beschluss, der es festlegt",
        "en": "the text or decision that sets it",
    },
    "exchange": {
        "fr": "l’espace d’échange : les fichiers entre les prestataires et la caisse",
        "de": "der Austauschbereich: Dateien zwischen Leistungserbringern und Kasse",
        "en": "the exchange space: files between providers and the fund",
    },
    "exchange publish": {
        "fr": "mettre un fichier à la disposition d’un prestataire",
        "de": "eine Datei für einen Leistungserbringer bereitlegen",
        "en": "put a file there for a provider",
    },
    "exchange publish CODE": {
        "fr": "le code du prestataire",
        "de": "der Code des Leistungserbringers",
        "en": "the provider’s code",
    },
    "exchange publish FILE": {
        "fr": "le fichier, ou - pour l’entrée standard (alors avec --name)",
        "de": "die Datei, oder - für die Standardeingabe (dann mit --name)",
        "en": "the file, or - for standard input (with --name then)",
    },
    "exchange publish --name": {
        "fr": "le nom sous lequel il est mis à disposition (sinon celui du fichier)",
        "de": "der Name, unter dem sie bereitliegt (sonst der der Datei)",
        "en": "the name under which it lies there (the file’s own unless told)",
    },
    "exchange publish --space": {
        "fr": "production (par défaut) ou test",
        "de": "production (Vorgabe) oder test",
        "en": "production (unless told) or test",
    },
    "registry": {
        "fr": "le registre : ce qui est su d’un code un jour donné, et sa vie",
        "de": "das Register: was an einem Tag von einem Code bekannt ist, und sein Leben",
        "en": "the register: what is known of a code on a day, and its life",
    },
    "registry CODE": {
        "fr": "le code, à huit chiffres, avec ou sans trait d’union",
        "de": "der Code, acht Ziffern, mit oder ohne Bindestrich",
        "en": "the code, eight digits, with or without its hyphen",
    },
    "registry show": {
        "fr": "dire l’état d’un code, à qui il est, pour quelle spécialité et à quelle adresse",
        "de": "sagen, welchen Status ein Code hat, wem er gehört, für welche Fachrichtung und Anschrift",
        "en": "say the state of a code, whose it is, for which specialty and at which address",
    },
    "registry show --on": {
        "fr": "le jour en question, par exemple 2027-03-31 (aujourd’hui par défaut)",
        "de": "der fragliche Tag, zum Beispiel 2027-03-31 (sonst heute)",
        "en": "the day in question, for example 2027-03-31 (today unless told)",
    },
    "registry show --as-known-at": {
        "fr": "ce qui était su à cet instant, par exemple 2027-03-31T14:05:00+02:00",
        "de": "was zu diesem Zeitpunkt bekannt war, zum Beispiel 2027-03-31T14:05:00+02:00",
        "en": "what was known at that moment, for example 2027-03-31T14:05:00+02:00",
    },
    "registry show --history": {
        "fr": "avec tout ce que le registre a appris de ce code, dans l’ordre",
        "de": "mit allem, was das Register von diesem Code erfahren hat, der Reihe nach",
        "en": "with everything the register learned of this code, in order",
    },
    "registry find": {
        "fr": "rechercher un prestataire par nom, même mal orthographié, par code, matricule ou adresse ; au plus 20 résultats, les plus "
        "sûrs d’abord",
        "de": "einen Leistungserbringer suchen: nach Name, auch falsch geschrieben, nach Code, Matricule oder Anschrift; höchstens 20 "
        "Treffer, die sichersten zuerst",
        "en": "find a provider by name, also misspelt, by code, matricule or address; at most 20, the surest first",
    },
    "registry find WORD": {
        "fr": "ce dont on se souvient, dans n’importe quel ordre ; « - » pour l’entrée standard",
        "de": "woran man sich erinnert, in beliebiger Reihenfolge; „-“ für die Standardeingabe",
        "en": "what is remembered, in any order; “-” for standard input",
    },
    "registry find --profession": {
        "fr": "seulement cette profession",
        "de": "nur dieser Beruf",
        "en": "this profession only",
    },
    "registry find --specialty": {
        "fr": "seulement le code de spécialité indiqué",
        "de": "nur dieser Fachrichtungscode",
        "en": "this specialty code only",
    },
    "registry find --state": {
        "fr": "seulement cet état le jour demandé : active, suspended ou not-held",
        "de": "nur dieser Status am gefragten Tag: active, suspended oder not-held",
        "en": "this state on the day only: active, suspended or not-held",
    },
    "registry suspend": {
        "fr": "suspendre un code",
        "de": "einen Code aussetzen",
        "en": "suspend a code",
    },
    "registry suspend --from": {
        "fr": "premier jour de la suspension",
        "de": "erster Tag der Aussetzung",
        "en": "first day of the suspension",
    },
    "registry suspend --until": {
        "fr": "dernier jour de la suspension (sinon sans fin)",
        "de": "letzter Tag der Aussetzung (sonst ohne Ende)",
        "en": "last day of the suspension (no end unless told)",
    },
    "registry --seen": {
        "fr": "la version du code que vous avez lue (registry show --json) ; refusé si son état a changé depuis",
        "de": "die Fassung des Codes, die Sie gelesen haben (registry show --json); abgelehnt, wenn sich sein Status seither geändert hat",
        "en": "the version of the code you read (registry show --json); refused if its state changed since",
    },
    "registry --reason": {
        "fr": "le motif : {reasons}",
        "de": "der Grund: {reasons}",
        "en": "the reason: {reasons}",
    },
    "registry resume": {
        "fr": "mettre fin à une suspension",
        "de": "eine Aussetzung beenden",
        "en": "end a suspension",
    },
    "registry resume --from": {
        "fr": "premier jour où le code est de nouveau valable",
        "de": "erster Tag, an dem der Code wieder gilt",
        "en": "first day on which the code is valid again",
    },
    "registry end": {
        "fr": "mettre fin à un code",
        "de": "einen Code beenden",
        "en": "end a code",
    },
    "registry end --last-day": {
        "fr": "dernier jour de validité",
        "de": "letzter Tag der Gültigkeit",
        "en": "last day on which it is valid",
    },
    "registry reinstate": {
        "fr": "corriger une fin enregistrée par erreur : une personne prépare, une autre confirme",
        "de": "ein irrtümlich eingetragenes Ende berichtigen: eine Person bereitet vor, eine andere bestätigt",
        "en": "correct an end recorded wrongly: one person prepares it, another confirms",
    },
    "registry reinstate --last-day": {
        "fr": "nouveau dernier jour (sinon sans fin)",
        "de": "neuer letzter Tag (sonst ohne Ende)",
        "en": "new last day (no end unless told)",
    },
    "registry reinstate --reason": {
        "fr": "préparer la correction : pourquoi la fin était fausse (- : lu sur l’entrée standard)",
        "de": "die Berichtigung vorbereiten: warum das Ende falsch war (-: von der Standardeingabe)",
        "en": "prepare the correction: why the end was wrong (-: from standard input)",
    },
    "registry reinstate --confirm": {
        "fr": "confirmer ce qu’une autre personne a préparé",
        "de": "bestätigen, was eine andere Person vorbereitet hat",
        "en": "confirm what another person prepared",
    },
    "registry reinstate --send-back": {
        "fr": "renvoyer ce qu’une autre personne a préparé : pourquoi",
        "de": "zurückgeben, was eine andere Person vorbereitet hat: warum",
        "en": "send back what another person prepared: why",
    },
    "registry reinstate --take-back": {
        "fr": "retirer ce que l’on a préparé soi-même",
        "de": "zurücknehmen, was man selbst vorbereitet hat",
        "en": "take back what one prepared oneself",
    },
    "registry export": {
        "fr": "publier les fichiers de référence d’un jour dans un dossier : une édition numérotée et signée",
        "de": "die Referenzdateien eines Tages in einem Ordner herausgeben: eine nummerierte und signierte Ausgabe",
        "en": "issue the reference files of a day in a folder: one numbered and signed issue",
    },
    "registry FOLDER": {
        "fr": "le dossier des éditions, qui doit exister",
        "de": "der Ordner der Ausgaben; er muss vorhanden sein",
        "en": "the folder of the issues, which must exist",
    },
    "registry export --on": {
        "fr": "le jour décrit (aujourd’hui par défaut), comme 2027-03-31",
        "de": "der beschriebene Tag (sonst heute), wie 2027-03-31",
        "en": "the day described (today unless told), as 2027-03-31",
    },
    "registry import": {
        "fr": "reprendre un registre existant, un constat par ligne ; rien n’est écrit sans --write",
        "de": "ein bestehendes Register übernehmen, ein Befund je Zeile; geschrieben wird nur mit --write",
        "en": "take in an existing register, a verdict for each line; nothing is written without --write",
    },
    "registry import FILE": {
        "fr": "lignes fixes de 147 caractères, ou CSV (voir docs/formats/register-import.md)",
        "de": "feste Zeilen von 147 Zeichen, oder CSV (siehe docs/formats/register-import.md)",
        "en": "fixed lines of 147 characters, or CSV (see docs/formats/register-import.md)",
    },
    "registry import --dry-run": {
        "fr": "ne rien écrire (c’est le cas sans --write)",
        "de": "nichts schreiben (so auch ohne --write)",
        "en": "write nothing (as without --write)",
    },
    "registry import --write": {
        "fr": "écrire ce que l’essai annonçait ; reprend là où une exécution interrompue s’est arrêtée",
        "de": "schreiben, was die Probe ankündigte; setzt fort, wo ein abgebrochener Lauf stehen blieb",
        "en": "write what the trial announced; goes on where an interrupted run stood",
    },
    "registry import --encoding": {
        "fr": "l’encodage du fichier (sinon celui de REGISTRY_ENCODING)",
        "de": "die Kodierung der Datei (sonst die von REGISTRY_ENCODING)",
        "en": "the encoding of the file (else that of REGISTRY_ENCODING)",
    },
    "registry import --profession": {
        "fr": "la profession des codes dont ni la ligne ni la spécialité ne la disent (sinon « other »)",
        "de": "der Beruf von Codes, deren Zeile und Fachrichtung ihn nicht nennen (sonst „other“)",
        "en": "the profession of codes whose line and specialty do not tell it (else “other”)",
    },
    "registry import --on": {
        "fr": "premier jour de ce qui change pour un code connu (aujourd’hui par défaut)",
        "de": "erster Tag von dem, was sich an einem bekannten Code ändert (sonst heute)",
        "en": "first day of what changes about a known code (today unless told)",
    },
    "registry import --renamed": {
        "fr": "le nom du fichier est le nouveau nom de la même personne, même tout autre ; à répéter par code",
        "de": "der Name in der Datei ist der neue Name derselben Person, auch ein ganz anderer; je Code wiederholen",
        "en": "the name in the file is the same person’s new one, even if it is another altogether; repeat for each code",
    },
    "registry verify": {
        "fr": "contrôler un dossier de fichiers de référence : ce qui manque, ce qui a changé, ce qui a été ajouté, "
        "ce qui ne se suit pas",
        "de": "einen Ordner von Referenzdateien prüfen: was fehlt, verändert oder hinzugefügt wurde, was nicht aufeinander folgt",
        "en": "check a folder of reference files: what is missing, changed, added or out of sequence",
    },
    "registry verify --keys": {
        "fr": "liste de clés publiques (voir « key public ») : contrôler sans base de données",
        "de": "Liste öffentlicher Schlüssel (siehe „key public“): ohne Datenbank prüfen",
        "en": "list of public keys (see “key public”): check without a database",
    },
    "bad-moment": {
        "fr": "un instant avec son fuseau, par exemple 2027-03-31T14:05:00+02:00",
        "de": "ein Zeitpunkt mit Zeitzone, zum Beispiel 2027-03-31T14:05:00+02:00",
        "en": "a moment with its zone, for example 2027-03-31T14:05:00+02:00",
    },
    "account": {
        "fr": "les comptes du personnel",
        "de": "die Konten des Personals",
        "en": "the accounts of staff",
    },
    "account open": {
        "fr": "ouvrir un compte ; le secret de l’application d’authentification n’est affiché qu’une fois",
        "de": "ein Konto eröffnen; das Geheimnis für die Authentifizierungs-App wird nur einmal angezeigt",
        "en": "open an account; the secret for the authenticator app is printed once",
    },
    "account HANDLE": {
        "fr": "l’adresse e-mail avec laquelle la personne se connecte",
        "de": "die E-Mail-Adresse, mit der sich die Person anmeldet",
        "en": "the e-mail address with which the person signs in",
    },
    "account open --name": {
        "fr": "le nom, tel qu’il s’affiche",
        "de": "der Name, wie er angezeigt wird",
        "en": "the name, as it is shown",
    },
    "account open --role": {
        "fr": "ce que la personne a le droit de faire",
        "de": "was die Person darf",
        "en": "what the person may do",
    },
    "account open --language": {
        "fr": "la langue de la personne (fr par défaut)",
        "de": "die Sprache der Person (sonst fr)",
        "en": "the person’s language (fr unless told)",
    },
    "account open --password-file": {
        "fr": "fichier dont la première ligne est le mot de passe ; « - » pour l’entrée standard ; sinon il est demandé",
        "de": "Datei, deren erste Zeile das Passwort ist; „-“ für die Standardeingabe; sonst wird danach gefragt",
        "en": "file whose first line is the password; “-” for standard input; else it is asked for",
    },
    "account close": {
        "fr": "fermer un compte et mettre fin à ses droits, aussitôt",
        "de": "ein Konto schließen und seine Rechte sofort beenden",
        "en": "close an account and end its rights, at once",
    },
    "partner": {
        "fr": "les partenaires dont les programmes interrogent la caisse, et leurs clés",
        "de": "die Partner, deren Programme die Kasse abfragen, und ihre Schlüssel",
        "en": "the partners whose programs ask the fund, and their keys",
    },
    "partner add": {
        "fr": "inscrire un partenaire",
        "de": "einen Partner eintragen",
        "en": "add a partner",
    },
    "partner NAME": {
        "fr": "le nom du partenaire",
        "de": "der Name des Partners",
        "en": "the partner’s name",
    },
    "partner add --contact": {
        "fr": "l’adresse e-mail à prévenir si une clé se perd",
        "de": "die E-Mail-Adresse, die bei Verlust eines Schlüssels benachrichtigt wird",
        "en": "the e-mail address to tell when a key is lost",
    },
    "partner keys": {
        "fr": "énumérer les clés, avec leurs droits, leurs jours et leur dernier usage",
        "de": "die Schlüssel auflisten, mit Rechten, Tagen und letzter Nutzung",
        "en": "list the keys with their scopes, days and last use",
    },
    "partner keys NAME": {
        "fr": "seulement celles de ce partenaire",
        "de": "nur die dieses Partners",
        "en": "only those of this partner",
    },
    "partner new-key": {
        "fr": "donner une clé, affichée cette seule fois",
        "de": "einen Schlüssel ausgeben; er wird nur dieses eine Mal angezeigt",
        "en": "give a key, which is shown this once only",
    },
    "partner new-key NAME": {
        "fr": "le partenaire qui la reçoit",
        "de": "der Partner, der ihn erhält",
        "en": "the partner who gets it",
    },
    "partner new-key --scope": {
        "fr": "ce que la clé peut demander ; l’option peut être répétée ; parmi {scopes}",
        "de": "was der Schlüssel abfragen darf; mehrfach möglich; aus {scopes}",
        "en": "what the key may ask for; may be repeated; one of {scopes}",
    },
    "partner new-key --days": {
        "fr": "durée de validité en jours (365 par défaut)",
        "de": "Gültigkeit in Tagen (sonst 365)",
        "en": "for how many days it holds (365 unless told)",
    },
    "partner new-key --per-minute": {
        "fr": "nombre de requêtes par minute, tous processus confondus ({usual} par défaut)",
        "de": "Anfragen je Minute, über alle Prozesse zusammen (sonst {usual})",
        "en": "requests a minute, over all processes together ({usual} unless told)",
    },
    "partner new-key --replace": {
        "fr": "la clé que celle-ci remplace, avec les mêmes droits et la même limite",
        "de": "der Schlüssel, den dieser ersetzt, mit denselben Rechten und derselben Grenze",
        "en": "the key that this one replaces, with its scopes and its limit",
    },
    "partner new-key --both-for": {
        "fr": "nombre de jours pendant lesquels l’ancienne clé vaut encore (7 par défaut, {most} au plus)",
        "de": "so viele Tage gilt der alte Schlüssel noch (sonst 7, höchstens {most})",
        "en": "for how many days the old key still holds (7 unless told, at most {most})",
    },
    "partner revoke": {
        "fr": "révoquer une clé : plus aucune requête n’est servie avec elle",
        "de": "einen Schlüssel widerrufen: Mit ihm wird keine Anfrage mehr beantwortet",
        "en": "revoke a key: no request is answered with it any more",
    },
    "partner revoke KEY": {
        "fr": "l’identifiant de la clé (voir « partner keys »)",
        "de": "die Kennung des Schlüssels (siehe „partner keys“)",
        "en": "the key’s id (see “partner keys”)",
    },
}
