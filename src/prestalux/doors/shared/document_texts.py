"""What people read about a file: what it is, why it cannot be taken, what to do now.

One text for each finding and each flag of `prestalux.rules.documents`, in French, German and English; every
door speaks from this table. Each language is written for its readers, not translated from another. Sizes are
those of `Limits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prestalux.rules.documents import Finding, Flag


@dataclass(frozen=True, slots=True)
class Text:
    """`cure` is empty when nothing needs to be done."""

    title: str
    cause: str
    cure: str = ""


_PHOTO_FR: Final = (
    "Sur le téléphone : ouvrez la photo, choisissez « Partager » puis « Imprimer », et enregistrez l’aperçu en "
    "PDF. Sur l’ordinateur : ouvrez l’image, choisissez « Imprimer », puis l’imprimante « Enregistrer au format "
    "PDF » (ou « Microsoft Print to PDF »). Envoyez ensuite ce PDF."
)
_PHOTO_DE: Final = (
    "Auf dem Telefon: Öffnen Sie das Foto, wählen Sie „Teilen“, dann „Drucken“, und speichern Sie die Vorschau "
    "als PDF. Am Computer: Öffnen Sie das Bild, wählen Sie „Drucken“ und als Drucker „Als PDF speichern“ (oder "
    "„Microsoft Print to PDF“). Reichen Sie dann dieses PDF ein."
)
_PHOTO_EN: Final = (
    "On a phone: open the photo, choose Share, then Print, and save the preview as PDF. On a computer: open the "
    "picture, choose Print, then the printer “Save as PDF” (or “Microsoft Print to PDF”). Then send that PDF."
)
_PRINT_FR: Final = (
    "Ouvrez le document, choisissez « Imprimer », puis l’imprimante « Enregistrer au format PDF » (ou « Microsoft "
    "Print to PDF »). Envoyez le nouveau fichier."
)
_PRINT_DE: Final = (
    "Öffnen Sie das Dokument, wählen Sie „Drucken“ und als Drucker „Als PDF speichern“ (oder „Microsoft Print to "
    "PDF“). Reichen Sie die neue Datei ein."
)
_PRINT_EN: Final = (
    "Open the document, choose Print, then the printer “Save as PDF” (or “Microsoft Print to PDF”). Send the "
    "new file."
)

TEXTS: Final[dict[str, dict[str, Text]]] = {
    Finding.JPEG: {
        "fr": Text(
            "C’est une photo (JPEG), pas un PDF",
            "Nous ne pouvons accepter que des PDF. Changer le nom du fichier ne change pas son contenu.",
            _PHOTO_FR,
        ),
        "de": Text(
            "Das ist ein Foto (JPEG), kein PDF",
            "Wir können nur PDF-Dateien annehmen. Ein anderer Dateiname ändert den Inhalt nicht.",
            _PHOTO_DE,
        ),
        "en": Text(
            "This is a photo (JPEG), not a PDF",
            "We can only take PDF files. Renaming a file does not change what is in it.",
            _PHOTO_EN,
        ),
    },
    Finding.PNG: {
        "fr": Text(
            "C’est une image (PNG), pas un PDF",
            "Nous ne pouvons accepter que des PDF. Il s’agit souvent d’une capture d’écran.",
            "Si le document vous a été remis en PDF, envoyez ce PDF plutôt que la capture. Sinon : "
            + _PHOTO_FR,
        ),
        "de": Text(
            "Das ist ein Bild (PNG), kein PDF",
            "Wir können nur PDF-Dateien annehmen. Oft handelt es sich um ein Bildschirmfoto.",
            "Haben Sie das Dokument als PDF erhalten, reichen Sie dieses PDF statt des Bildschirmfotos ein. "
            "Andernfalls: " + _PHOTO_DE,
        ),
        "en": Text(
            "This is a picture (PNG), not a PDF",
            "We can only take PDF files. It is often a screenshot.",
            "If you were given the document as a PDF, send that PDF instead of the screenshot. Otherwise: "
            + _PHOTO_EN,
        ),
    },
    Finding.HEIC_OR_TIFF: {
        "fr": Text(
            "C’est une photo ou une numérisation (HEIC ou TIFF), pas un PDF",
            "Nous ne pouvons accepter que des PDF. Les iPhone enregistrent leurs photos en HEIC, certains scanners "
            "en TIFF.",
            _PHOTO_FR + " Avec un scanner : choisissez « PDF » comme format et numérisez de nouveau.",
        ),
        "de": Text(
            "Das ist ein Foto oder ein Scan (HEIC oder TIFF), kein PDF",
            "Wir können nur PDF-Dateien annehmen. iPhones speichern Fotos als HEIC, manche Scanner speichern als TIFF.",
            _PHOTO_DE + " Mit einem Scanner: Wählen Sie „PDF“ als Format und scannen Sie noch einmal.",
        ),
        "en": Text(
            "This is a photo or a scan (HEIC or TIFF), not a PDF",
            "We can only take PDF files. iPhones save photos as HEIC, and some scanners save as TIFF.",
            _PHOTO_EN + " With a scanner: choose PDF as the format and scan again.",
        ),
    },
    Finding.HTML: {
        "fr": Text(
            "C’est une page web (HTML), pas un PDF",
            "Nous ne pouvons accepter que des PDF. Il arrive qu’un site enregistre une page de connexion ou d’erreur "
            "à la place du document.",
            "Ouvrez le fichier et vérifiez que c’est bien le document voulu. Si c’est le cas, choisissez « Imprimer », "
            "puis « Enregistrer au format PDF ». Sinon, téléchargez de nouveau le document depuis le site.",
        ),
        "de": Text(
            "Das ist eine Webseite (HTML), kein PDF",
            "Wir können nur PDF-Dateien annehmen. Manchmal speichert der Browser statt des Dokuments eine Anmelde- "
            "oder Fehlerseite.",
            "Öffnen Sie die Datei und prüfen Sie, ob es das gewünschte Dokument ist. Wenn ja, wählen Sie „Drucken“ und "
            "„Als PDF speichern“. Wenn nicht, laden Sie das Dokument noch einmal herunter.",
        ),
        "en": Text(
            "This is a web page (HTML), not a PDF",
            "We can only take PDF files. Sometimes a browser saves a sign-in or error page instead of the document.",
            "Open the file and check that it is the document you meant. If so, choose Print, then “Save as PDF”. If "
            "not, download the document again.",
        ),
    },
    Finding.OFFICE: {
        "fr": Text(
            "C’est un document de bureautique, pas un PDF",
            "Les fichiers Word, Excel, LibreOffice, Pages ou RTF ne peuvent pas être acceptés : ils ne s’affichent "
            "pas partout de la même manière.",
            "Ouvrez le document et choisissez « Enregistrer sous » ou « Exporter », puis « PDF ». Envoyez le PDF obtenu.",
        ),
        "de": Text(
            "Das ist ein Office-Dokument, kein PDF",
            "Dateien aus Word, Excel, LibreOffice, Pages oder im RTF-Format können wir nicht annehmen, weil sie nicht "
            "überall gleich aussehen.",
            "Öffnen Sie das Dokument und wählen Sie „Speichern unter“ oder „Exportieren“, dann „PDF“. Reichen Sie das "
            "PDF ein.",
        ),
        "en": Text(
            "This is an office document, not a PDF",
            "Files from Word, Excel, LibreOffice, Pages or in RTF cannot be taken: they do not look the same everywhere.",
            "Open the document and choose “Save as” or “Export”, then PDF. Send the PDF.",
        ),
    },
    Finding.ZIP: {
        "fr": Text(
            "C’est une archive (ZIP ou semblable), pas un PDF",
            "Nous ne pouvons pas ouvrir de fichiers compressés.",
            "Ouvrez l’archive, sortez-en les documents et envoyez chaque PDF séparément.",
        ),
        "de": Text(
            "Das ist ein Archiv (ZIP oder ähnlich), kein PDF",
            "Gepackte Dateien können wir nicht öffnen.",
            "Entpacken Sie das Archiv und reichen Sie jedes PDF einzeln ein.",
        ),
        "en": Text(
            "This is an archive (ZIP or similar), not a PDF",
            "We cannot open compressed files.",
            "Unpack the archive and send each PDF on its own.",
        ),
    },
    Finding.TNEF: {
        "fr": Text(
            "C’est un paquet d’Outlook (winmail.dat), pas un PDF",
            "Votre programme a emballé les pièces jointes dans un format que lui seul sait ouvrir.",
            "Dans Outlook, choisissez pour ce message le format « HTML » ou « Texte brut » au lieu de « Texte enrichi », "
            "joignez les PDF et envoyez-le de nouveau.",
        ),
        "de": Text(
            "Das ist ein Outlook-Paket (winmail.dat), kein PDF",
            "Ihr Programm hat die Anhänge in ein Format gepackt, das nur es selbst öffnen kann.",
            "Wählen Sie in Outlook für diese Nachricht das Format „HTML“ oder „Nur-Text“ statt „Rich-Text“, hängen Sie "
            "die PDF-Dateien an und senden Sie sie noch einmal.",
        ),
        "en": Text(
            "This is an Outlook package (winmail.dat), not a PDF",
            "Your program packed the attachments in a format that only it can open.",
            "In Outlook, choose the format HTML or Plain Text for this message instead of Rich Text, attach the PDFs and "
            "send it again.",
        ),
    },
    Finding.PLAIN_TEXT: {
        "fr": Text(
            "C’est un fichier texte, pas un PDF",
            "Le fichier ne contient que du texte, sans mise en page. Nous ne pouvons accepter que des PDF.",
            "Vérifiez que vous avez choisi le bon fichier. " + _PRINT_FR,
        ),
        "de": Text(
            "Das ist eine Textdatei, kein PDF",
            "Die Datei enthält nur Text ohne Seiten. Wir können nur PDF-Dateien annehmen.",
            "Prüfen Sie, ob Sie die richtige Datei gewählt haben. " + _PRINT_DE,
        ),
        "en": Text(
            "This is a text file, not a PDF",
            "The file holds only text, without pages. We can only take PDF files.",
            "Check that you chose the right file. " + _PRINT_EN,
        ),
    },
    Finding.EMPTY: {
        "fr": Text(
            "Ce fichier est vide",
            "Il ne contient aucune donnée. La copie ou le téléchargement n’a sans doute pas abouti.",
            "Ouvrez le fichier sur votre appareil : s’il ne s’affiche pas, récupérez-le ou numérisez-le de nouveau.",
        ),
        "de": Text(
            "Diese Datei ist leer",
            "Sie enthält keine Daten. Vermutlich wurde sie nicht vollständig kopiert oder heruntergeladen.",
            "Öffnen Sie die Datei auf Ihrem Gerät: Wird nichts angezeigt, laden oder scannen Sie sie noch einmal.",
        ),
        "en": Text(
            "This file is empty",
            "It holds no data. The copy or download probably did not finish.",
            "Open the file on your device: if nothing shows, download or scan it again.",
        ),
    },
    Finding.TRUNCATED: {
        "fr": Text(
            "Ce PDF est incomplet",
            "La fin du fichier manque : le téléchargement ou l’envoi a été interrompu.",
            "Téléchargez ou numérisez de nouveau le document, vérifiez qu’il s’ouvre jusqu’à la dernière page, puis "
            "envoyez-le encore une fois.",
        ),
        "de": Text(
            "Dieses PDF ist unvollständig",
            "Das Ende der Datei fehlt: Das Herunterladen oder Übertragen wurde unterbrochen.",
            "Laden oder scannen Sie das Dokument noch einmal, prüfen Sie, ob es sich bis zur letzten Seite öffnen "
            "lässt, und reichen Sie es erneut ein.",
        ),
        "en": Text(
            "This PDF is incomplete",
            "The end of the file is missing: a download or transfer was cut off.",
            "Download or scan the document again, check that it opens to the last page, and send it once more.",
        ),
    },
    Finding.DAMAGED: {
        "fr": Text(
            "Ce PDF est endommagé",
            "Une partie du fichier est illisible. Certains programmes l’affichent en devinant ce qui manque ; pour une "
            "pièce officielle, nous ne pouvons pas nous y fier.",
            "Téléchargez ou numérisez de nouveau le document. Si vous n’avez que ce fichier : " + _PRINT_FR,
        ),
        "de": Text(
            "Dieses PDF ist beschädigt",
            "Ein Teil der Datei ist nicht lesbar. Manche Programme zeigen sie trotzdem an und erraten, was fehlt; bei "
            "einem Nachweis können wir uns darauf nicht verlassen.",
            "Laden oder scannen Sie das Dokument noch einmal. Haben Sie nur diese Datei: " + _PRINT_DE,
        ),
        "en": Text(
            "This PDF is damaged",
            "Part of the file cannot be read. Some programs show it by guessing what is missing; for an official "
            "document we cannot rely on that.",
            "Download or scan the document again. If this file is all you have: " + _PRINT_EN,
        ),
    },
    Finding.PASSWORD: {
        "fr": Text(
            "Ce PDF est protégé par un mot de passe",
            "Il faut un mot de passe pour l’ouvrir. Nous ne pouvons donc pas le lire.",
            "N’envoyez pas le mot de passe. Ouvrez le document avec votre mot de passe, choisissez « Imprimer », puis "
            "« Enregistrer au format PDF », et envoyez cette copie.",
        ),
        "de": Text(
            "Dieses PDF ist mit einem Passwort geschützt",
            "Es lässt sich nur mit einem Passwort öffnen. Wir können es deshalb nicht lesen.",
            "Schicken Sie uns das Passwort nicht. Öffnen Sie das Dokument mit Ihrem Passwort, wählen Sie „Drucken“ und "
            "„Als PDF speichern“, und reichen Sie diese Kopie ein.",
        ),
        "en": Text(
            "This PDF is protected by a password",
            "A password is needed to open it, so we cannot read it.",
            "Do not send us the password. Open the document with your password, choose Print, then “Save as PDF”, and "
            "send that copy.",
        ),
    },
    Finding.NO_PAGE: {
        "fr": Text(
            "Ce PDF n’a aucune page",
            "Le fichier est bien un PDF, mais il n’y a rien à lire.",
            "Recréez le PDF à partir du document d’origine, vérifiez que ses pages s’affichent, puis envoyez-le.",
        ),
        "de": Text(
            "Dieses PDF hat keine Seiten",
            "Die Datei ist ein PDF, es gibt aber nichts zu lesen.",
            "Erstellen Sie das PDF aus dem ursprünglichen Dokument neu, prüfen Sie, ob seine Seiten angezeigt werden, "
            "und reichen Sie es ein.",
        ),
        "en": Text(
            "This PDF has no pages",
            "The file is a PDF, but there is nothing in it to read.",
            "Make the PDF again from the original document, check that its pages show, and send it.",
        ),
    },
    Finding.TOO_MANY_PAGES: {
        "fr": Text(
            "Ce PDF a trop de pages",
            "Une pièce peut compter au plus 500 pages.",
            "N’envoyez que les pages demandées : choisissez « Imprimer », indiquez les pages voulues, puis "
            "« Enregistrer au format PDF ».",
        ),
        "de": Text(
            "Dieses PDF hat zu viele Seiten",
            "Ein Nachweis darf höchstens 500 Seiten umfassen.",
            "Reichen Sie nur die verlangten Seiten ein: Wählen Sie „Drucken“, geben Sie die Seiten an und wählen Sie "
            "„Als PDF speichern“.",
        ),
        "en": Text(
            "This PDF has too many pages",
            "A document may have 500 pages at most.",
            "Send only the pages that are asked for: choose Print, enter the pages you need, then “Save as PDF”.",
        ),
    },
    Finding.PAGE_TOO_LARGE: {
        "fr": Text(
            "Une page de ce PDF est trop grande",
            "Elle mesure plus de cinq mètres de côté. C’est en général une erreur de réglage.",
            "Choisissez « Imprimer », le format de papier A4, « Ajuster à la page », puis « Enregistrer au format PDF ». "
            "Envoyez le nouveau fichier.",
        ),
        "de": Text(
            "Eine Seite dieses PDFs ist zu groß",
            "Sie ist länger oder breiter als fünf Meter. Meist ist das eine falsche Einstellung.",
            "Wählen Sie „Drucken“, das Papierformat A4, „An Seite anpassen“ und dann „Als PDF speichern“. Reichen Sie "
            "die neue Datei ein.",
        ),
        "en": Text(
            "A page of this PDF is too large",
            "It measures more than five metres. That is usually a wrong setting.",
            "Choose Print, paper size A4, “Fit to page”, then “Save as PDF”. Send the new file.",
        ),
    },
    Finding.FILE_TOO_LARGE: {
        "fr": Text(
            "Ce fichier est trop volumineux",
            "Une pièce peut peser au plus 20 Mo.",
            "Numérisez de nouveau en 200 ou 300 points par pouce (dpi), en niveaux de gris, ou n’envoyez que les "
            "pages demandées.",
        ),
        "de": Text(
            "Diese Datei ist zu groß",
            "Ein Nachweis darf höchstens 20 MB groß sein.",
            "Scannen Sie noch einmal mit 200 oder 300 dpi in Graustufen, oder reichen Sie nur die verlangten Seiten "
            "ein.",
        ),
        "en": Text(
            "This file is too large",
            "A document may be 20 MB at most.",
            "Scan it again at 200 or 300 dpi in greyscale, or send only the pages that are asked for.",
        ),
    },
    Finding.BOMB: {
        "fr": Text(
            "Ce PDF est trop lourd à ouvrir",
            "Une fois décompressé, il demande plus de mémoire ou de temps qu’un document ne devrait en demander.",
            "Numérisez de nouveau le document en 300 points par pouce (dpi) au plus, ou bien : " + _PRINT_FR,
        ),
        "de": Text(
            "Dieses PDF lässt sich nicht mit vertretbarem Aufwand öffnen",
            "Entpackt braucht es mehr Speicher oder Zeit, als ein Dokument brauchen sollte.",
            "Scannen Sie das Dokument noch einmal mit höchstens 300 dpi, oder: " + _PRINT_DE,
        ),
        "en": Text(
            "This PDF takes too much to open",
            "Unpacked, it needs more memory or time than a document should.",
            "Scan the document again at 300 dpi at most, or: " + _PRINT_EN,
        ),
    },
    Finding.SCRIPT: {
        "fr": Text(
            "Ce PDF contient un programme",
            "Il renferme un script, lance une action ou joue un contenu multimédia. Pour la sécurité de tous, nous "
            "n’acceptons que des pages à lire. C’est fréquent dans les formulaires interactifs.",
            _PRINT_FR + " La copie garde ce que vous avez rempli, sans le programme.",
        ),
        "de": Text(
            "Dieses PDF enthält ein Programm",
            "Es enthält ein Skript, startet eine Aktion oder spielt Medien ab. Zur Sicherheit aller nehmen wir nur "
            "Seiten zum Lesen an. Bei interaktiven Formularen kommt das häufig vor.",
            _PRINT_DE + " Die Kopie behält Ihre Angaben, ohne das Programm.",
        ),
        "en": Text(
            "This PDF contains a program",
            "It holds a script, starts an action or plays media. To keep everyone safe we only take pages to read. "
            "Interactive forms often do this.",
            _PRINT_EN + " The copy keeps what you filled in, without the program.",
        ),
    },
    Finding.EMBEDDED_FILE: {
        "fr": Text(
            "Ce PDF contient un autre fichier",
            "Un fichier y est joint, comme une pièce jointe à un e-mail. Nous n’acceptons que des pages à lire. "
            "Certaines factures électroniques sont faites ainsi.",
            "Si le fichier joint est aussi demandé, envoyez-le séparément en PDF. Pour le document lui-même : "
            + _PRINT_FR,
        ),
        "de": Text(
            "Dieses PDF enthält eine weitere Datei",
            "Darin ist eine Datei angehängt, wie an eine E-Mail. Wir nehmen nur Seiten zum Lesen an. Manche "
            "elektronischen Rechnungen sind so aufgebaut.",
            "Wird auch die angehängte Datei verlangt, reichen Sie sie getrennt als PDF ein. Für das Dokument selbst: "
            + _PRINT_DE,
        ),
        "en": Text(
            "This PDF contains another file",
            "A file is attached inside it, as to an e-mail. We only take pages to read. Some electronic invoices are "
            "made this way.",
            "If the attached file is asked for too, send it on its own as a PDF. For the document itself: "
            + _PRINT_EN,
        ),
    },
    Finding.FOREIGN_BEFORE: {
        "fr": Text(
            "Ce fichier ne commence pas comme un PDF",
            "Des données étrangères précèdent le document. Un même fichier pourrait alors se lire de deux façons.",
            "Téléchargez ou numérisez de nouveau le document. Si vous n’avez que ce fichier : " + _PRINT_FR,
        ),
        "de": Text(
            "Diese Datei beginnt nicht wie ein PDF",
            "Vor dem Dokument stehen fremde Daten. Dieselbe Datei ließe sich damit auf zwei Arten lesen.",
            "Laden oder scannen Sie das Dokument noch einmal. Haben Sie nur diese Datei: " + _PRINT_DE,
        ),
        "en": Text(
            "This file does not begin like a PDF",
            "Foreign data stands before the document. One file could then be read in two ways.",
            "Download or scan the document again. If this file is all you have: " + _PRINT_EN,
        ),
    },
    Finding.FOREIGN_AFTER: {
        "fr": Text(
            "Ce fichier continue après la fin du PDF",
            "Des données étrangères suivent le document. Un même fichier pourrait alors se lire de deux façons.",
            "Téléchargez ou numérisez de nouveau le document. Si vous n’avez que ce fichier : " + _PRINT_FR,
        ),
        "de": Text(
            "Diese Datei geht nach dem Ende des PDFs weiter",
            "Nach dem Dokument stehen fremde Daten. Dieselbe Datei ließe sich damit auf zwei Arten lesen.",
            "Laden oder scannen Sie das Dokument noch einmal. Haben Sie nur diese Datei: " + _PRINT_DE,
        ),
        "en": Text(
            "This file goes on after the end of the PDF",
            "Foreign data follows the document. One file could then be read in two ways.",
            "Download or scan the document again. If this file is all you have: " + _PRINT_EN,
        ),
    },
    Finding.UNKNOWN: {
        "fr": Text(
            "Ce fichier n’est pas un PDF",
            "Nous ne reconnaissons pas son contenu. Nous ne pouvons accepter que des PDF.",
            "Vérifiez que vous avez choisi le bon fichier. S’il s’ouvre chez vous : " + _PRINT_FR,
        ),
        "de": Text(
            "Diese Datei ist kein PDF",
            "Wir erkennen ihren Inhalt nicht. Wir können nur PDF-Dateien annehmen.",
            "Prüfen Sie, ob Sie die richtige Datei gewählt haben. Lässt sie sich bei Ihnen öffnen: "
            + _PRINT_DE,
        ),
        "en": Text(
            "This file is not a PDF",
            "We do not recognise what is in it. We can only take PDF files.",
            "Check that you chose the right file. If it opens for you: " + _PRINT_EN,
        ),
    },
    Flag.HARMLESS_WARNINGS: {
        "fr": Text(
            "Petites irrégularités sans effet",
            "Le programme qui a créé ce PDF ne suit pas la norme à la lettre. Toutes les pages se lisent normalement.",
        ),
        "de": Text(
            "Kleine Unregelmäßigkeiten ohne Folgen",
            "Das Programm, mit dem dieses PDF erstellt wurde, hält sich nicht ganz an die Norm. Alle Seiten sind "
            "einwandfrei lesbar.",
        ),
        "en": Text(
            "Small irregularities without effect",
            "The program that made this PDF does not follow the standard to the letter. All pages read normally.",
        ),
    },
    Flag.LEADING_BYTES: {
        "fr": Text(
            "Quelques octets sans contenu devant le document",
            "Un scanner, un pilote d’imprimante ou une messagerie les a ajoutés. Ils n’ont aucun effet.",
        ),
        "de": Text(
            "Einige Bytes ohne Inhalt vor dem Dokument",
            "Ein Scanner, ein Druckertreiber oder ein Mailprogramm hat sie hinzugefügt. Sie haben keine Wirkung.",
        ),
        "en": Text(
            "A few bytes without content before the document",
            "A scanner, printer driver or mail program added them. They have no effect.",
        ),
    },
    Flag.FORM_SCRIPTS: {
        "fr": Text(
            "Formulaire avec calculs automatiques",
            "Des champs vérifient, mettent en forme ou additionnent leurs valeurs. Ces calculs ne sont jamais exécutés "
            "ici : on voit les valeurs telles qu’elles ont été enregistrées.",
        ),
        "de": Text(
            "Formular mit automatischen Berechnungen",
            "Felder prüfen, formatieren oder summieren ihre Werte. Diese Berechnungen werden hier nie ausgeführt: Zu "
            "sehen sind die Werte, wie sie gespeichert wurden.",
        ),
        "en": Text(
            "Form with automatic sums",
            "Fields check, format or add up their values. These sums never run here: you see the values as they were "
            "saved.",
        ),
    },
    Flag.OWNER_PASSWORD: {
        "fr": Text(
            "Document protégé contre la modification",
            "Il s’ouvre sans mot de passe ; seules la modification ou la copie sont limitées. Rien ne manque à la "
            "lecture.",
        ),
        "de": Text(
            "Dokument gegen Änderungen geschützt",
            "Es öffnet sich ohne Passwort; nur das Ändern oder Kopieren ist eingeschränkt. Lesen lässt sich alles.",
        ),
        "en": Text(
            "Document protected against changes",
            "It opens without a password; only changing or copying is restricted. Nothing is missing for reading.",
        ),
    },
    Flag.SIGNED: {
        "fr": Text(
            "Document signé électroniquement",
            "La signature est conservée telle quelle. Ce que l’on peut en dire figure à côté du fichier.",
        ),
        "de": Text(
            "Elektronisch unterschriebenes Dokument",
            "Die Unterschrift bleibt unverändert erhalten. Was sich über sie sagen lässt, steht neben der Datei.",
        ),
        "en": Text(
            "Electronically signed document",
            "The signature is kept as it is. What can be said of it stands beside the file.",
        ),
    },
    Flag.UPDATED: {
        "fr": Text(
            "Document complété après sa création",
            "Il a été enregistré plusieurs fois, par exemple pour remplir un formulaire ou pour le signer. On voit la "
            "dernière version.",
        ),
        "de": Text(
            "Nachträglich ergänztes Dokument",
            "Es wurde mehrmals gespeichert, etwa um ein Formular auszufüllen oder zu unterschreiben. Zu sehen ist die "
            "letzte Fassung.",
        ),
        "en": Text(
            "Document added to after it was made",
            "It was saved more than once, for instance to fill in a form or to sign it. You see the last version.",
        ),
    },
    Flag.LOOKS_BLANK: {
        "fr": Text(
            "Les pages paraissent vides",
            "Nous n’y voyons ni texte ni image. La feuille était peut-être à l’envers dans le scanner.",
            "Ouvrez le fichier et vérifiez ses pages. Si elles sont vides, numérisez de nouveau et remplacez le fichier.",
        ),
        "de": Text(
            "Die Seiten scheinen leer zu sein",
            "Wir sehen darauf weder Text noch Bild. Vielleicht lag das Blatt verkehrt herum im Scanner.",
            "Öffnen Sie die Datei und prüfen Sie die Seiten. Sind sie leer, scannen Sie noch einmal und ersetzen Sie "
            "die Datei.",
        ),
        "en": Text(
            "The pages look blank",
            "We see neither text nor pictures on them. Perhaps the sheet was upside down in the scanner.",
            "Open the file and check its pages. If they are blank, scan again and replace the file.",
        ),
    },
    Flag.PLACE_GUESSED: {
        "fr": Text(
            "Place supposée",
            "Ce fichier est arrivé par e-mail. Son contenu, son nom ou une place restée libre nous l’a fait mettre ici.",
            "Regardez s’il est à sa place.",
        ),
        "de": Text(
            "Vermutete Stelle",
            "Diese Datei kam per E-Mail. Ihr Inhalt, ihr Name oder eine freie Stelle hat sie hierher gebracht.",
            "Sehen Sie nach, ob sie richtig liegt.",
        ),
        "en": Text(
            "Its place is a guess",
            "This file came by e-mail. Its content, its name or a place that was left brought it here.",
            "Look whether it is in the right one.",
        ),
    },
    Flag.PLACE_SAID: {
        "fr": Text(
            "Place indiquée",
            "Ce fichier est arrivé par e-mail ; quelqu’un a indiqué ensuite quelle pièce il est.",
            "Regardez s’il est à sa place.",
        ),
        "de": Text(
            "Angegebene Stelle",
            "Diese Datei kam per E-Mail; danach wurde angegeben, welche Unterlage sie ist.",
            "Sehen Sie nach, ob sie richtig liegt.",
        ),
        "en": Text(
            "Its place was told",
            "This file came by e-mail; somebody has told since which piece it is.",
            "Look whether it is in the right one.",
        ),
    },
    Flag.UNCONFIRMED: {
        "fr": Text(
            "Pas encore confirmé",
            "Ce fichier est arrivé par e-mail. Rien ne prouve encore qui l’a envoyé.",
            "Il compte dès que la demande ou la réponse est envoyée ici, ou par le lien reçu en réponse à cet e-mail.",
        ),
        "de": Text(
            "Noch nicht bestätigt",
            "Diese Datei kam per E-Mail. Noch ist nicht belegt, wer sie gesendet hat.",
            "Sie zählt, sobald der Antrag oder die Antwort hier oder über den Link der Antwort auf diese E-Mail gesendet wird.",
        ),
        "en": Text(
            "Not confirmed yet",
            "This file came by e-mail. Nothing proves yet who sent it.",
            "It counts once the request or the answer is sent here, or by the link in the reply to that e-mail.",
        ),
    },
    Flag.UNSIGNED_FORM: {
        "fr": Text(
            "Formulaire non signé",
            "Ses champs peuvent encore être remplis et il ne porte aucune signature. Ses réponses peuvent être reprises, "
            "mais il ne compte pas comme fiche signée.",
            "Signez la fiche ici, ou imprimez-la, signez-la à la main et numérisez-la.",
        ),
        "de": Text(
            "Nicht unterschriebenes Formular",
            "Seine Felder lassen sich noch ausfüllen, und es trägt keine Unterschrift. Seine Antworten können übernommen "
            "werden, als unterschriebenes Blatt zählt es nicht.",
            "Unterschreiben Sie das Blatt hier, oder drucken Sie es aus, unterschreiben Sie von Hand und scannen Sie es.",
        ),
        "en": Text(
            "Form without a signature",
            "Its fields can still be filled in and it bears no signature. Its answers can be taken over, but it does not "
            "count as the signed sheet.",
            "Sign the sheet here, or print it, sign it by hand and scan it.",
        ),
    },
}
