"""What people read about a finding in a deposited file: what it is, why the file cannot be taken so, what to do now.

One text for each code of `prestalux.rules.exchange.findings`, in French, German and English; every door and every receipt speaks
from this table. The texts hold no facts: `details` tells those of one finding beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from prestalux.doors.shared.print.wording import french_spaces
from prestalux.rules.exchange.findings import FileFault, Finding


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    cause: str
    cure: str


_RENAME: Final = {
    "fr": "Corrigez le nom dans votre logiciel et déposez le fichier de nouveau.",
    "de": "Berichtigen Sie den Namen in Ihrer Software und reichen Sie die Datei erneut ein.",
    "en": "Correct the name in your software and deposit the file again.",
}
_OTHER_NAME: Final = {
    "fr": "Donnez au fichier un autre nom : lettres sans accent, chiffres, trait d’union et tiret bas suffisent.",
    "de": "Geben Sie der Datei einen anderen Namen: Buchstaben ohne Akzent, Ziffern, Binde- und Unterstrich genügen.",
    "en": "Give the file another name: letters without accents, digits, hyphen and underscore are enough.",
}
_SOFTWARE: Final = {
    "fr": "Signalez-le à l’éditeur de votre logiciel, corrigez le fichier et déposez-le de nouveau.",
    "de": "Melden Sie es dem Hersteller Ihrer Software, berichtigen Sie die Datei und reichen Sie sie erneut ein.",
    "en": "Tell the maker of your software, correct the file and deposit it again.",
}
_AGAIN: Final = {
    "fr": "Produisez le fichier de nouveau et déposez-le en entier.",
    "de": "Erzeugen Sie die Datei neu und reichen Sie sie vollständig ein.",
    "en": "Make the file again and deposit all of it.",
}
_CORRECT: Final = {
    "fr": "Corrigez la valeur dans votre logiciel, produisez le fichier de nouveau et déposez-le.",
    "de": "Berichtigen Sie den Wert in Ihrer Software, erzeugen Sie die Datei neu und reichen Sie sie ein.",
    "en": "Correct the value in your software, make the file again and deposit it.",
}
_SUM: Final = {
    "fr": "Vérifiez les montants ; le plus souvent, une ligne manque ou un total a été arrondi à part.",
    "de": "Prüfen Sie die Beträge; meist fehlt eine Zeile oder eine Summe wurde für sich gerundet.",
    "en": "Check the amounts; most often a line is missing or a total was rounded on its own.",
}
_PATTERN: Final = "F99000119202611_ABC_FAC_002_X1.xml"


def _each(cures: Mapping[str, str], **said: tuple[str, str]) -> dict[str, Text]:
    return {
        language: Text(*(_spaced(part, language) for part in (title, cause, cures[language])))
        for language, (title, cause) in said.items()
    }


def _spaced(text: str, language: str) -> str:
    return french_spaces(text) if language == "fr" else text


_NAMES: Final[dict[FileFault, dict[str, Text]]] = {
    FileFault.NAME_FORM: _each(
        _RENAME,
        fr=(
            "Le nom du fichier n’a pas la forme prévue",
            f"Il se compose de cinq parties séparées par des tirets bas, par exemple {_PATTERN}.",
        ),
        de=(
            "Der Dateiname hat nicht die vorgesehene Form",
            f"Er besteht aus fünf durch Unterstriche getrennten Teilen, zum Beispiel {_PATTERN}.",
        ),
        en=(
            "The file’s name does not have its form",
            f"It has five parts with underscores between them, for example {_PATTERN}.",
        ),
    ),
    FileFault.NAME_EXTENSION: _each(
        _RENAME,
        fr=("Le nom ne se termine pas par .xml", "Seules les terminaisons .xml et .XML sont admises."),
        de=("Der Name endet nicht auf .xml", "Zulässig sind nur die Endungen .xml und .XML."),
        en=("The name does not end in .xml", "The endings .xml and .XML alone are taken."),
    ),
    FileFault.NAME_HEAD: _each(
        _RENAME,
        fr=(
            "Le début du nom n’a pas quinze caractères",
            "Il compte une lettre, le code prestataire à huit chiffres, l’année et deux chiffres pour le mois ou le numéro d’envoi.",
        ),
        de=(
            "Der Anfang des Namens hat nicht fünfzehn Zeichen",
            "Er enthält einen Buchstaben, den achtstelligen Leistungserbringer-Code, das Jahr und zwei Ziffern für den Monat oder die Nummer der Sendung.",
        ),
        en=(
            "The name does not begin with fifteen characters",
            "They are one letter, the provider code of eight digits, the year and two digits for the month or the number of the sending.",
        ),
    ),
    FileFault.NAME_LETTER: _each(
        _RENAME,
        fr=(
            "La première lettre du nom n’est ni F ni D",
            "D désigne les fichiers de l’assurance dépendance, F tous les autres.",
        ),
        de=(
            "Der erste Buchstabe des Namens ist weder F noch D",
            "D steht für Dateien der Pflegeversicherung, F für alle anderen.",
        ),
        en=(
            "The name’s first letter is neither F nor D",
            "D stands for files of the long-term care insurance, F for all others.",
        ),
    ),
    FileFault.NAME_CODE: _each(
        _RENAME,
        fr=(
            "Le code prestataire dans le nom n’est pas un code",
            "Un code prestataire a huit chiffres et ne commence pas par zéro.",
        ),
        de=(
            "Der Leistungserbringer-Code im Namen ist kein Code",
            "Ein Leistungserbringer-Code hat acht Ziffern und beginnt nicht mit null.",
        ),
        en=(
            "The provider code in the name is none",
            "A provider code has eight digits and does not begin with zero.",
        ),
    ),
    FileFault.NAME_CODE_CHECK: _each(
        _RENAME,
        fr=(
            "Les chiffres de contrôle du code dans le nom sont faux",
            "Les deux derniers chiffres découlent des six premiers : un chiffre a sans doute été mal recopié.",
        ),
        de=(
            "Die Prüfziffern des Codes im Namen stimmen nicht",
            "Die letzten zwei Ziffern ergeben sich aus den ersten sechs: Vermutlich wurde eine Ziffer falsch übertragen.",
        ),
        en=(
            "The check digits of the code in the name are wrong",
            "The last two digits follow from the first six: a digit was probably copied wrongly.",
        ),
    ),
    FileFault.NAME_YEAR: _each(
        _RENAME,
        fr=(
            "L’année dans le nom n’en est pas une",
            "L’année du décompte est écrite en quatre chiffres, à partir de 2000.",
        ),
        de=("Das Jahr im Namen ist keines", "Das Abrechnungsjahr steht mit vier Ziffern, ab 2000."),
        en=(
            "The year in the name is none",
            "The year of the account is written in four digits, from 2000 on.",
        ),
    ),
    FileFault.NAME_NUMBER: _each(
        _RENAME,
        fr=(
            "Le mois ou numéro d’envoi dans le nom n’est pas valable",
            "Il est écrit en deux chiffres, de 01 à 99.",
        ),
        de=("Monat oder Nummer der Sendung im Namen ist ungültig", "Die Angabe hat zwei Ziffern, 01 bis 99."),
        en=(
            "The month or number of the sending in the name does not hold",
            "It is written in two digits, 01 to 99.",
        ),
    ),
    FileFault.NAME_FRAME: _each(
        _RENAME,
        fr=(
            "Le cadre légal dans le nom n’a pas la bonne forme",
            "Il se compose de trois lettres majuscules.",
        ),
        de=("Der Rechtsrahmen im Namen hat nicht die richtige Form", "Er besteht aus drei Großbuchstaben."),
        en=("The legal frame in the name is not written as it should be", "It is three capital letters."),
    ),
    FileFault.NAME_FRAME_UNKNOWN: _each(
        _RENAME,
        fr=(
            "Ce cadre légal n’est pas connu",
            "Le nom indique une convention sous laquelle aucun fichier n’est reçu ici.",
        ),
        de=(
            "Dieser Rechtsrahmen ist nicht bekannt",
            "Der Name nennt eine Konvention, unter der hier keine Dateien angenommen werden.",
        ),
        en=(
            "This legal frame is not known",
            "The name states a convention under which no files are taken here.",
        ),
    ),
    FileFault.NAME_LETTER_DIFFERS: _each(
        _RENAME,
        fr=(
            "La première lettre ne va pas avec le cadre légal",
            "Les fichiers de l’assurance dépendance commencent par D, tous les autres par F.",
        ),
        de=(
            "Der erste Buchstabe passt nicht zum Rechtsrahmen",
            "Dateien der Pflegeversicherung beginnen mit D, alle anderen mit F.",
        ),
        en=(
            "The first letter does not go with the legal frame",
            "Files of the long-term care insurance begin with D, all others with F.",
        ),
    ),
    FileFault.NAME_KIND: _each(
        _RENAME,
        fr=(
            "Le type de fichier dans le nom n’a pas la bonne forme",
            "Il se compose de trois à six lettres majuscules.",
        ),
        de=(
            "Die Dateiart im Namen hat nicht die richtige Form",
            "Sie besteht aus drei bis sechs Großbuchstaben.",
        ),
        en=(
            "The kind of file in the name is not written as it should be",
            "It is three to six capital letters.",
        ),
    ),
    FileFault.NAME_KIND_UNKNOWN: _each(
        _RENAME,
        fr=("Ce type de fichier n’est pas reçu ici", "Le nom annonce un type que ce service ne traite pas."),
        de=(
            "Diese Dateiart wird hier nicht angenommen",
            "Der Name kündigt eine Art an, die dieser Dienst nicht bearbeitet.",
        ),
        en=(
            "This kind of file is not taken here",
            "The name announces a kind that this service does not work on.",
        ),
    ),
    FileFault.KIND_NOT_TAKEN: _each(
        {
            "fr": "Déposez un fichier d’un type prévu pour votre profession, ou essayez-le dans l’espace de test.",
            "de": "Reichen Sie eine Datei einer für Ihren Beruf vorgesehenen Art ein, oder versuchen Sie es im Testbereich.",
            "en": "Deposit a file of a kind provided for your profession, or try it in the test space.",
        },
        fr=(
            "Ce type de fichier n’est pas prévu pour votre profession",
            "Ce jour-là, les prestataires de votre profession envoient d’autres types de fichiers.",
        ),
        de=(
            "Diese Dateiart ist für Ihren Beruf nicht vorgesehen",
            "Leistungserbringer Ihres Berufs senden an diesem Tag andere Arten von Dateien.",
        ),
        en=(
            "This kind of file is not provided for your profession",
            "On that day, providers of your profession send files of other kinds.",
        ),
    ),
    FileFault.NAME_LAYOUT: _each(
        _RENAME,
        fr=(
            "Le numéro de layout dans le nom n’est pas valable",
            "Il est écrit en trois chiffres, par exemple 002.",
        ),
        de=("Die Layout-Nummer im Namen ist ungültig", "Sie hat drei Ziffern, zum Beispiel 002."),
        en=("The layout number in the name does not hold", "It is written in three digits, for example 002."),
    ),
    FileFault.NAME_LAYOUT_UNKNOWN: _each(
        _RENAME,
        fr=(
            "Ce layout n’est pas reçu pour ce type de fichier",
            "Le numéro de layout ne correspond à aucune version en usage.",
        ),
        de=(
            "Dieses Layout wird für diese Dateiart nicht angenommen",
            "Die Layout-Nummer gehört zu keiner Fassung, die in Gebrauch ist.",
        ),
        en=("This layout is not taken for this kind of file", "The layout number is of no version in use."),
    ),
    FileFault.NAME_REFERENCE: _each(
        _RENAME,
        fr=(
            "La référence dans le nom n’est pas valable",
            "Elle compte 1 à 50 caractères : lettres sans accent, chiffres, trait d’union et tiret bas.",
        ),
        de=(
            "Die Referenz im Namen ist ungültig",
            "Sie hat 1 bis 50 Zeichen: Buchstaben ohne Akzent, Ziffern, Binde- und Unterstrich.",
        ),
        en=(
            "The reference in the name does not hold",
            "It has 1 to 50 characters: letters without accents, digits, hyphen and underscore.",
        ),
    ),
    FileFault.NAME_FEE_NOTE: _each(
        _RENAME,
        fr=(
            "Le nom n’est pas celui d’un mémoire d’honoraires",
            "Il s’écrit comme F99000119202611_MED_MHM_001_2301_0f0e0d0c-0b0a-4908-8706-050403020100.xml.",
        ),
        de=(
            "Der Name ist nicht der einer Honorarnote",
            "Er lautet wie F99000119202611_MED_MHM_001_2301_0f0e0d0c-0b0a-4908-8706-050403020100.xml.",
        ),
        en=(
            "The name is not that of a fee note",
            "It is written like F99000119202611_MED_MHM_001_2301_0f0e0d0c-0b0a-4908-8706-050403020100.xml.",
        ),
    ),
    FileFault.NAME_ACCOUNT_DIFFERS: _each(
        _RENAME,
        fr=(
            "Le nom porte le code d’un autre prestataire",
            "Un compte ne dépose que les fichiers de son propre code.",
        ),
        de=(
            "Der Name trägt den Code eines anderen Leistungserbringers",
            "Ein Konto reicht nur Dateien seines eigenen Codes ein.",
        ),
        en=("The name carries another provider’s code", "An account deposits files of its own code alone."),
    ),
    FileFault.NAME_TAKEN: _each(
        {
            "fr": "Si le contenu doit être transmis, déposez-le sous un autre nom.",
            "de": "Soll der Inhalt übermittelt werden, reichen Sie ihn unter einem anderen Namen ein.",
            "en": "If the content is to be sent, deposit it under another name.",
        },
        fr=(
            "Un autre fichier porte déjà ce nom",
            "Un fichier de ce nom, au contenu différent, a déjà été accepté ; rien n’est remplacé ni renommé.",
        ),
        de=(
            "Eine andere Datei trägt diesen Namen schon",
            "Eine Datei dieses Namens mit anderem Inhalt wurde bereits angenommen; nichts wird ersetzt oder umbenannt.",
        ),
        en=(
            "Another file has this name already",
            "A file of this name with other content was accepted before; nothing is replaced or renamed.",
        ),
    ),
}
_ON_DISK: Final[dict[FileFault, dict[str, Text]]] = {
    FileFault.DISK_EMPTY: _each(
        _OTHER_NAME,
        fr=("Le fichier n’a pas de nom", "Sans nom, rien ne peut être déposé."),
        de=("Die Datei hat keinen Namen", "Ohne Namen kann nichts eingereicht werden."),
        en=("The file has no name", "Without a name nothing can be deposited."),
    ),
    FileFault.DISK_TOO_LONG: _each(
        _OTHER_NAME,
        fr=("Le nom est trop long", "Tous les systèmes ne savent pas garder un nom de plus de 200 octets."),
        de=("Der Name ist zu lang", "Nicht jedes System kann Namen von mehr als 200 Bytes speichern."),
        en=("The name is too long", "Not every system can keep a name of more than 200 bytes."),
    ),
    FileFault.DISK_NOT_UNICODE: _each(
        _OTHER_NAME,
        fr=(
            "Le nom n’est pas écrit en UTF-8",
            "Votre programme a envoyé le nom dans un autre codage ; il serait illisible ailleurs.",
        ),
        de=(
            "Der Name ist nicht in UTF-8 geschrieben",
            "Ihr Programm hat den Namen in einer anderen Kodierung gesendet; anderswo wäre er unlesbar.",
        ),
        en=(
            "The name is not written in UTF-8",
            "Your program sent the name in another encoding; elsewhere nobody could read it.",
        ),
    ),
    FileFault.DISK_PATH: _each(
        _OTHER_NAME,
        fr=(
            "Le nom contient un chemin",
            "Une barre oblique, une barre inverse ou deux points désignent un autre dossier, pas un fichier.",
        ),
        de=(
            "Der Name enthält einen Pfad",
            "Schrägstriche oder zwei Punkte bezeichnen einen anderen Ordner, keine Datei.",
        ),
        en=("The name holds a path", "Slashes, backslashes or two dots name another folder, not a file."),
    ),
    FileFault.DISK_CONTROL: _each(
        _OTHER_NAME,
        fr=(
            "Le nom contient des caractères invisibles",
            "Ce qui ne se voit pas peut faire prendre un fichier pour un autre.",
        ),
        de=(
            "Der Name enthält unsichtbare Zeichen",
            "Was man nicht sieht, lässt eine Datei wie eine andere aussehen.",
        ),
        en=(
            "The name holds characters that cannot be seen",
            "What cannot be seen makes one file look like another.",
        ),
    ),
    FileFault.DISK_CHARACTER: _each(
        _OTHER_NAME,
        fr=(
            "Le nom contient un signe réservé",
            "Les signes de comparaison, le deux-points, le guillemet droit, la barre verticale, le point d’interrogation et l’astérisque sont interdits sous Windows.",
        ),
        de=(
            "Der Name enthält ein reserviertes Zeichen",
            "Spitze Klammern, Doppelpunkt, gerades Anführungszeichen, senkrechter Strich, Fragezeichen und Stern sind unter Windows verboten.",
        ),
        en=(
            "The name holds a reserved sign",
            "Angle brackets, the colon, the straight quote, the bar, the question mark and the asterisk are forbidden on Windows.",
        ),
    ),
    FileFault.DISK_DEVICE: _each(
        _OTHER_NAME,
        fr=(
            "Le nom est celui d’un appareil",
            "Windows réserve des noms comme CON, NUL ou COM1 et ne peut pas enregistrer un tel fichier.",
        ),
        de=(
            "Der Name ist der eines Geräts",
            "Windows behält Namen wie CON, NUL oder COM1 für sich und kann eine solche Datei nicht speichern.",
        ),
        en=(
            "The name is that of a device",
            "Windows keeps names such as CON, NUL or COM1 to itself and cannot save such a file.",
        ),
    ),
    FileFault.DISK_LEADING: _each(
        _OTHER_NAME,
        fr=(
            "Le nom commence par un signe qui n’y a pas sa place",
            "Un point cache le fichier ; une espace, un trait d’union ou un tilde sont mal compris par certains programmes.",
        ),
        de=(
            "Der Name beginnt mit einem unpassenden Zeichen",
            "Ein Punkt verbirgt die Datei; Leerzeichen, Bindestrich oder Tilde werden von manchen Programmen missverstanden.",
        ),
        en=(
            "The name begins with a sign that has no place there",
            "A dot hides the file; a blank, a hyphen or a tilde is misunderstood by some programs.",
        ),
    ),
    FileFault.DISK_TRAILING: _each(
        _OTHER_NAME,
        fr=(
            "Le nom se termine par un point ou une espace",
            "Windows retire ces signes sans le dire : le fichier changerait de nom.",
        ),
        de=(
            "Der Name endet mit Punkt oder Leerzeichen",
            "Windows entfernt sie stillschweigend: Die Datei hieße dann anders.",
        ),
        en=(
            "The name ends in a dot or a blank",
            "Windows takes them away without a word: the file would have another name.",
        ),
    ),
    FileFault.DISK_NOT_NORMAL: _each(
        _OTHER_NAME,
        fr=(
            "Les accents du nom sont décomposés",
            "Le même nom peut s’écrire de deux façons ; seule la forme composée (NFC) est admise.",
        ),
        de=(
            "Die Akzente im Namen sind zerlegt",
            "Derselbe Name lässt sich auf zwei Arten schreiben; zulässig ist nur die zusammengesetzte Form (NFC).",
        ),
        en=(
            "The accents of the name are taken apart",
            "One name can be written in two ways; the composed form (NFC) alone is taken.",
        ),
    ),
    FileFault.DISK_LOOK_ALIKE: _each(
        _OTHER_NAME,
        fr=(
            "Le nom contient des signes qui en imitent d’autres",
            "Un tel nom se lit comme un autre et pourrait tromper.",
        ),
        de=(
            "Der Name enthält Zeichen, die anderen gleichen",
            "Ein solcher Name liest sich wie ein anderer und könnte täuschen.",
        ),
        en=(
            "The name holds signs that look like others",
            "Such a name reads as another one and could mislead.",
        ),
    ),
    FileFault.DISK_MIXED_SCRIPTS: _each(
        _OTHER_NAME,
        fr=(
            "Le nom mêle plusieurs écritures",
            "Des lettres latines, grecques ou cyrilliques côte à côte se confondent.",
        ),
        de=(
            "Der Name mischt mehrere Schriften",
            "Lateinische, griechische und kyrillische Buchstaben nebeneinander sind nicht zu unterscheiden.",
        ),
        en=(
            "The name mixes scripts",
            "Latin, Greek and Cyrillic letters beside each other cannot be told apart.",
        ),
    ),
}
_BYTES: Final[dict[FileFault, dict[str, Text]]] = {
    FileFault.FILE_EMPTY: _each(
        _AGAIN,
        fr=("Le fichier est vide", "Il ne contient aucun octet : l’envoi n’a sans doute pas abouti."),
        de=(
            "Die Datei ist leer",
            "Sie enthält kein einziges Byte: Vermutlich ist die Übertragung nicht gelungen.",
        ),
        en=("The file is empty", "It holds not one byte: the transfer probably did not succeed."),
    ),
    FileFault.DIGEST_DIFFERS: _each(
        _AGAIN,
        fr=(
            "Le contenu ne correspond pas au fichier de contrôle",
            "L’empreinte SHA-256 du fichier reçu n’est pas celle que le fichier de contrôle annonce.",
        ),
        de=(
            "Der Inhalt entspricht nicht der Kontrolldatei",
            "Der SHA-256-Wert der empfangenen Datei ist nicht der, den die Kontrolldatei nennt.",
        ),
        en=(
            "The content is not what the control file says",
            "The SHA-256 of the file that came is not the one that the control file names.",
        ),
    ),
    FileFault.FILE_PACKED: _each(
        {
            "fr": "Déposez le fichier XML lui-même, sans le compresser.",
            "de": "Reichen Sie die XML-Datei selbst ein, ohne sie zu packen.",
            "en": "Deposit the XML file itself, without packing it.",
        },
        fr=("Le fichier est compressé", "Les archives ne sont pas ouvertes ici."),
        de=("Die Datei ist gepackt", "Archive werden hier nicht geöffnet."),
        en=("The file is packed", "Archives are not opened here."),
    ),
    FileFault.FILE_BINARY: _each(
        _AGAIN,
        fr=(
            "Le fichier n’est pas un texte",
            "Il contient des octets nuls, qui n’ont pas leur place dans un fichier XML.",
        ),
        de=(
            "Die Datei ist kein Text",
            "Sie enthält Null-Bytes, die in einer XML-Datei nicht vorkommen dürfen.",
        ),
        en=("The file is no text", "It holds zero bytes, which have no place in an XML file."),
    ),
    FileFault.XML_ENCODING: _each(
        {
            "fr": "Réglez l’export de votre logiciel sur UTF-8 ; la première ligne doit l’annoncer ou se taire.",
            "de": "Stellen Sie den Export Ihrer Software auf UTF-8; die erste Zeile muss es nennen oder nichts dazu sagen.",
            "en": "Set the export of your software to UTF-8; the first line must say so or nothing.",
        },
        fr=(
            "Le fichier n’est pas en UTF-8",
            "Son premier octet ou sa première ligne annonce un autre codage ; seul UTF-8 est admis.",
        ),
        de=(
            "Die Datei ist nicht in UTF-8",
            "Ihr Anfang oder ihre erste Zeile nennt eine andere Kodierung; zulässig ist nur UTF-8.",
        ),
        en=(
            "The file is not in UTF-8",
            "Its beginning or its first line states another encoding; UTF-8 alone is taken.",
        ),
    ),
    FileFault.XML_BYTES: _each(
        _SOFTWARE,
        fr=(
            "Certains octets ne sont pas de l’UTF-8",
            "Le plus souvent, un accent a été écrit dans un autre codage que celui annoncé.",
        ),
        de=(
            "Einige Bytes sind kein UTF-8",
            "Meist wurde ein Umlaut oder Akzent in einer anderen als der angekündigten Kodierung geschrieben.",
        ),
        en=(
            "Some bytes are not UTF-8",
            "Most often an accent was written in another encoding than the one announced.",
        ),
    ),
    FileFault.XML_VERSION: _each(
        _SOFTWARE,
        fr=(
            "Ce n’est pas du XML 1.0",
            "La première ligne annonce une autre version ; seule la version 1.0 est admise.",
        ),
        de=("Das ist kein XML 1.0", "Die erste Zeile nennt eine andere Version; zulässig ist nur 1.0."),
        en=("This is not XML 1.0", "The first line states another version; 1.0 alone is taken."),
    ),
    FileFault.XML_DOCTYPE: _each(
        {
            "fr": "Retirez la ligne DOCTYPE et déposez le fichier de nouveau.",
            "de": "Entfernen Sie die Zeile DOCTYPE und reichen Sie die Datei erneut ein.",
            "en": "Take the line DOCTYPE out and deposit the file again.",
        },
        fr=(
            "Le fichier contient une déclaration DOCTYPE",
            "Elle permettrait d’y faire entrer d’autres contenus ; elle n’est pas admise.",
        ),
        de=(
            "Die Datei enthält eine DOCTYPE-Angabe",
            "Über sie ließen sich fremde Inhalte einschleusen; sie ist nicht zulässig.",
        ),
        en=("The file holds a DOCTYPE", "By it other content could be brought in; it is not taken."),
    ),
    FileFault.XML_ENTITY: _each(
        {
            "fr": "Écrivez le caractère lui-même en UTF-8 ; seules les cinq entités de XML sont connues.",
            "de": "Schreiben Sie das Zeichen selbst in UTF-8; bekannt sind nur die fünf Entitäten von XML.",
            "en": "Write the character itself in UTF-8; the five entities of XML alone are known.",
        },
        fr=(
            "Le fichier emploie une entité inconnue",
            "Elle est définie en HTML ou ailleurs, mais pas en XML.",
        ),
        de=(
            "Die Datei verwendet eine unbekannte Entität",
            "Sie ist in HTML oder anderswo definiert, nicht in XML.",
        ),
        en=("The file uses an entity that is not known", "It is defined in HTML or elsewhere, not in XML."),
    ),
    FileFault.XML_NO_ROOT: _each(
        _SOFTWARE,
        fr=(
            "Le contenu XML ne commence pas",
            "Aucun élément ne commence dans les premiers 64 Kio du fichier.",
        ),
        de=("Der XML-Inhalt beginnt nicht", "In den ersten 64 KiB der Datei beginnt kein Element."),
        en=("The XML content does not begin", "No element begins in the first 64 KiB of the file."),
    ),
    FileFault.XML_ILL_FORMED: _each(
        _SOFTWARE,
        fr=(
            "Le XML est mal formé",
            "À cet endroit, une balise, un guillemet ou un signe ne suit pas les règles de XML. La suite n’a pas été lue.",
        ),
        de=(
            "Das XML ist nicht wohlgeformt",
            "An dieser Stelle folgt ein Tag, ein Anführungszeichen oder ein Zeichen nicht den Regeln von XML. Der Rest wurde nicht gelesen.",
        ),
        en=(
            "The XML is not well formed",
            "At this place a tag, a quote or a sign does not follow the rules of XML. What comes after was not read.",
        ),
    ),
    FileFault.XML_TRUNCATED: _each(
        _AGAIN,
        fr=(
            "La fin du fichier manque",
            "Le fichier s’arrête avant la balise qui le ferme : l’envoi a sans doute été interrompu.",
        ),
        de=(
            "Das Ende der Datei fehlt",
            "Die Datei bricht vor dem schließenden Tag ab: Vermutlich wurde die Übertragung unterbrochen.",
        ),
        en=(
            "The end of the file is missing",
            "The file stops before its closing tag: the transfer was probably cut off.",
        ),
    ),
    FileFault.XML_TOO_DEEP: _each(
        _SOFTWARE,
        fr=(
            "Les éléments sont imbriqués trop profondément",
            "Un fichier de demande n’a que quelques niveaux.",
        ),
        de=("Die Elemente sind zu tief verschachtelt", "Eine Anfragedatei hat nur wenige Ebenen."),
        en=("The elements are nested too deeply", "A request file has a few levels only."),
    ),
    FileFault.XML_PIECE_TOO_LARGE: _each(
        _SOFTWARE,
        fr=(
            "Une partie du fichier est démesurée",
            "L’en-tête, une prestation ou un commentaire dépasse toute taille raisonnable. La suite n’a pas été lue.",
        ),
        de=(
            "Ein Teil der Datei ist übergroß",
            "Kopf, Leistungszeile oder Kommentar überschreitet jede vernünftige Größe. Der Rest wurde nicht gelesen.",
        ),
        en=(
            "A part of the file is out of all measure",
            "The header, one line or a comment is larger than any sensible one. What comes after was not read.",
        ),
    ),
    FileFault.XML_TOO_MANY_NAMES: _each(
        _SOFTWARE,
        fr=(
            "Le fichier a trop de noms d’éléments différents",
            "Un fichier de demande n’en a que quelques dizaines. La suite n’a pas été lue.",
        ),
        de=(
            "Die Datei hat zu viele verschiedene Elementnamen",
            "Eine Anfragedatei hat nur einige Dutzend davon. Der Rest wurde nicht gelesen.",
        ),
        en=(
            "The file has too many different names of elements",
            "A request file has a few dozen of them. What comes after was not read.",
        ),
    ),
}
_STRUCTURE: Final[dict[FileFault, dict[str, Text]]] = {
    FileFault.XML_ROOT: _each(
        _SOFTWARE,
        fr=(
            "Le premier élément n’est pas celui de ce type de fichier",
            "Le contenu est d’un autre type que le nom ne l’annonce, ou porte un espace de noms.",
        ),
        de=(
            "Das erste Element ist nicht das dieser Dateiart",
            "Der Inhalt ist von anderer Art, als der Name ankündigt, oder trägt einen Namensraum.",
        ),
        en=(
            "The first element is not that of this kind of file",
            "The content is of another kind than the name says, or carries a namespace.",
        ),
    ),
    FileFault.XML_ELEMENT: _each(
        _SOFTWARE,
        fr=(
            "Cet élément n’est pas prévu à cet endroit",
            "Il est inconnu, ou se trouve au mauvais endroit ou une fois de trop.",
        ),
        de=(
            "Dieses Element ist hier nicht vorgesehen",
            "Es ist unbekannt, steht an der falschen Stelle oder einmal zu viel.",
        ),
        en=(
            "This element is not meant to be here",
            "It is unknown, in the wrong place or there once too often.",
        ),
    ),
    FileFault.XML_MISSING: _each(
        _SOFTWARE,
        fr=("Un élément obligatoire manque", "L’élément indiqué est incomplet."),
        de=("Ein Pflichtelement fehlt", "Das genannte Element ist unvollständig."),
        en=("An element that must be there is missing", "The element named is incomplete."),
    ),
    FileFault.XML_TEXT: _each(
        _SOFTWARE,
        fr=("Du texte se trouve entre les éléments", "À cet endroit, seuls des éléments sont prévus."),
        de=("Zwischen den Elementen steht Text", "An dieser Stelle sind nur Elemente vorgesehen."),
        en=("There is text between the elements", "At this place elements alone are meant to be."),
    ),
    FileFault.XML_ATTRIBUTE: _each(
        _SOFTWARE,
        fr=("Un attribut n’est pas prévu", "Les fichiers de ce type n’ont pas d’attributs."),
        de=("Ein Attribut ist nicht vorgesehen", "Dateien dieser Art haben keine Attribute."),
        en=("An attribute is not meant to be there", "Files of this kind have no attributes."),
    ),
    FileFault.XML_VALUE: _each(
        _CORRECT,
        fr=(
            "La valeur n’a pas la forme attendue",
            "Ce qui est écrit ne peut pas être lu comme ce que cet élément contient.",
        ),
        de=(
            "Der Wert hat nicht die erwartete Form",
            "Der Eintrag lässt sich nicht als das lesen, was dieses Element enthält.",
        ),
        en=(
            "The value has not the form expected",
            "What is written cannot be read as what this element holds.",
        ),
    ),
    FileFault.XML_VALUE_LENGTH: _each(
        _CORRECT,
        fr=("La valeur est trop longue", "Elle compte plus de caractères que cet élément n’en admet."),
        de=("Der Wert ist zu lang", "Er hat mehr Zeichen, als dieses Element zulässt."),
        en=("The value is too long", "It has more characters than this element takes."),
    ),
    FileFault.HEAD_FRAME_DIFFERS: _each(
        _CORRECT,
        fr=(
            "Le cadre légal n’est pas celui du nom",
            "L’en-tête et le nom du fichier doivent indiquer le même.",
        ),
        de=("Der Rechtsrahmen ist nicht der des Namens", "Kopf und Dateiname müssen denselben nennen."),
        en=("The legal frame is not that of the name", "Header and file name must state the same."),
    ),
    FileFault.HEAD_KIND_DIFFERS: _each(
        _CORRECT,
        fr=("Le type n’est pas celui du nom", "L’en-tête et le nom du fichier doivent indiquer le même."),
        de=("Die Art ist nicht die des Namens", "Kopf und Dateiname müssen dieselbe nennen."),
        en=("The kind is not that of the name", "Header and file name must state the same."),
    ),
    FileFault.HEAD_CODE_DIFFERS: _each(
        _CORRECT,
        fr=(
            "Le code du facturier n’est pas celui du nom",
            "L’en-tête et le nom du fichier doivent porter le même code prestataire.",
        ),
        de=(
            "Der Code des Rechnungsstellers ist nicht der des Namens",
            "Kopf und Dateiname müssen denselben Leistungserbringer-Code tragen.",
        ),
        en=(
            "The biller’s code is not that of the name",
            "Header and file name must carry the same provider code.",
        ),
    ),
    FileFault.HEAD_ACCOUNT_DIFFERS: _each(
        _CORRECT,
        fr=(
            "Le code du facturier n’est pas celui de ce compte",
            "Un compte ne dépose que les fichiers de son propre code.",
        ),
        de=(
            "Der Code des Rechnungsstellers ist nicht der dieses Kontos",
            "Ein Konto reicht nur Dateien seines eigenen Codes ein.",
        ),
        en=(
            "The biller’s code is not that of this account",
            "An account deposits files of its own code alone.",
        ),
    ),
    FileFault.HEAD_YEAR_DIFFERS: _each(
        _CORRECT,
        fr=(
            "L’exercice n’est pas l’année du nom",
            "L’en-tête et le nom du fichier doivent indiquer la même année.",
        ),
        de=(
            "Das Abrechnungsjahr ist nicht das des Namens",
            "Kopf und Dateiname müssen dasselbe Jahr nennen.",
        ),
        en=(
            "The year of the account is not that of the name",
            "Header and file name must state the same year.",
        ),
    ),
    FileFault.HEAD_NUMBER_DIFFERS: _each(
        _CORRECT,
        fr=(
            "Le mois ou numéro n’est pas celui du nom",
            "L’en-tête et le nom du fichier doivent indiquer le même.",
        ),
        de=("Monat oder Nummer ist nicht die des Namens", "Kopf und Dateiname müssen dieselbe nennen."),
        en=("The month or number is not that of the name", "Header and file name must state the same."),
    ),
    FileFault.HEAD_ORGANISM_DIFFERS: _each(
        _CORRECT,
        fr=("L’organisme n’est pas celui du cadre légal", "Chaque cadre légal a son organisme payeur."),
        de=("Der Träger ist nicht der des Rechtsrahmens", "Jeder Rechtsrahmen hat seinen zahlenden Träger."),
        en=("The body is not that of the legal frame", "Each legal frame has its own body that pays."),
    ),
}
_CONTENT: Final[dict[FileFault, dict[str, Text]]] = {
    FileFault.CODE_CHECK: _each(
        _CORRECT,
        fr=(
            "Les chiffres de contrôle d’un code prestataire sont faux",
            "Les deux derniers chiffres découlent des six premiers : un chiffre a sans doute été mal recopié.",
        ),
        de=(
            "Die Prüfziffern eines Leistungserbringer-Codes stimmen nicht",
            "Die letzten zwei Ziffern ergeben sich aus den ersten sechs: Vermutlich wurde eine Ziffer falsch übertragen.",
        ),
        en=(
            "The check digits of a provider code are wrong",
            "The last two digits follow from the first six: a digit was probably copied wrongly.",
        ),
    ),
    FileFault.COUNT_DIFFERS: _each(
        _AGAIN,
        fr=(
            "Le nombre de factures ne correspond pas",
            "L’en-tête en annonce un autre nombre que le fichier n’en contient.",
        ),
        de=(
            "Die Zahl der Rechnungen stimmt nicht",
            "Der Kopf nennt eine andere Zahl, als die Datei enthält.",
        ),
        en=("The number of invoices does not agree", "The header states another number than the file holds."),
    ),
    FileFault.INVOICE_GROSS_DIFFERS: _each(
        _SUM,
        fr=(
            "Le montant brut de la facture n’est pas la somme de ses lignes",
            "Le total demandé et les prestations ne s’accordent pas.",
        ),
        de=(
            "Der Bruttobetrag der Rechnung ist nicht die Summe ihrer Zeilen",
            "Geforderte Summe und Leistungen stimmen nicht überein.",
        ),
        en=(
            "The invoice’s gross amount is not the sum of its lines",
            "The total asked for and the lines do not agree.",
        ),
    ),
    FileFault.INVOICE_NET_DIFFERS: _each(
        _SUM,
        fr=(
            "Le montant net de la facture n’est pas la somme de ses lignes",
            "Le total demandé et les prestations ne s’accordent pas.",
        ),
        de=(
            "Der Nettobetrag der Rechnung ist nicht die Summe ihrer Zeilen",
            "Geforderte Summe und Leistungen stimmen nicht überein.",
        ),
        en=(
            "The invoice’s net amount is not the sum of its lines",
            "The total asked for and the lines do not agree.",
        ),
    ),
    FileFault.FILE_GROSS_DIFFERS: _each(
        _SUM,
        fr=(
            "Le montant brut du fichier n’est pas la somme de ses factures",
            "Le total de l’en-tête et les factures ne s’accordent pas.",
        ),
        de=(
            "Der Bruttobetrag der Datei ist nicht die Summe ihrer Rechnungen",
            "Die Summe im Kopf und die Rechnungen stimmen nicht überein.",
        ),
        en=(
            "The file’s gross amount is not the sum of its invoices",
            "The total in the header and the invoices do not agree.",
        ),
    ),
    FileFault.FILE_NET_DIFFERS: _each(
        _SUM,
        fr=(
            "Le montant net du fichier n’est pas la somme de ses factures",
            "Le total de l’en-tête et les factures ne s’accordent pas.",
        ),
        de=(
            "Der Nettobetrag der Datei ist nicht die Summe ihrer Rechnungen",
            "Die Summe im Kopf und die Rechnungen stimmen nicht überein.",
        ),
        en=(
            "The file’s net amount is not the sum of its invoices",
            "The total in the header and the invoices do not agree.",
        ),
    ),
    FileFault.TOTALS_UNCHECKED: _each(
        {
            "fr": "Corrigez d’abord les autres erreurs : le contrôle sera repris en entier.",
            "de": "Beheben Sie zuerst die anderen Fehler: Die Prüfung wird dann vollständig wiederholt.",
            "en": "Correct the other errors first: the check will then be made in full.",
        },
        fr=(
            "Les totaux du fichier n’ont pas pu être vérifiés",
            "Au moins un montant de facture est illisible.",
        ),
        de=(
            "Die Summen der Datei konnten nicht geprüft werden",
            "Mindestens ein Rechnungsbetrag ist nicht lesbar.",
        ),
        en=(
            "The totals of the file could not be checked",
            "At least one amount of an invoice cannot be read.",
        ),
    ),
    FileFault.INVOICE_REPEATED: _each(
        _CORRECT,
        fr=(
            "La référence de facture se répète",
            "Une autre facture du fichier porte déjà cette référence : la réponse ne saurait pas à laquelle elle se rapporte.",
        ),
        de=(
            "Die Rechnungsreferenz kommt zweimal vor",
            "Eine andere Rechnung der Datei trägt sie bereits: Die Antwort ließe sich nicht zuordnen.",
        ),
        en=(
            "The invoice’s reference is repeated",
            "Another invoice of the file has it already: the answer would not know which one it is about.",
        ),
    ),
    FileFault.LINE_REPEATED: _each(
        _CORRECT,
        fr=(
            "La référence de prestation se répète",
            "Une autre ligne de la même facture porte déjà cette référence.",
        ),
        de=(
            "Die Referenz der Leistung kommt zweimal vor",
            "Eine andere Zeile derselben Rechnung trägt sie bereits.",
        ),
        en=("The line’s reference is repeated", "Another line of the same invoice has it already."),
    ),
    FileFault.PERIOD_REVERSED: _each(
        _CORRECT,
        fr=("La période se termine avant de commencer", "La date de fin précède la date de début."),
        de=("Der Zeitraum endet vor seinem Beginn", "Das Enddatum liegt vor dem Anfangsdatum."),
        en=("The period ends before it begins", "Its last day is before its first."),
    ),
}
TEXTS: Final[dict[FileFault, dict[str, Text]]] = {**_NAMES, **_ON_DISK, **_BYTES, **_STRUCTURE, **_CONTENT}

FORMS: Final[dict[str, dict[str, str]]] = {
    "amount": {
        "fr": "un montant en euros, deux décimales au plus, avec un point (12.50)",
        "de": "ein Betrag in Euro mit höchstens zwei Nachkommastellen und Punkt (12.50)",
        "en": "an amount in euro with two decimals at most and a full stop (12.50)",
    },
    "day": {
        "fr": "un jour du calendrier, de 1900 à 2999 (2026-11-23)",
        "de": "ein Kalendertag von 1900 bis 2999 (2026-11-23)",
        "en": "a day of the calendar, 1900 to 2999 (2026-11-23)",
    },
    "time": {
        "fr": "une heure avec secondes (14:05:00)",
        "de": "eine Uhrzeit mit Sekunden (14:05:00)",
        "en": "a time with seconds (14:05:00)",
    },
    "reference": {
        "fr": "une référence de 1 à 50 caractères, sans espace au début ni à la fin",
        "de": "eine Referenz von 1 bis 50 Zeichen ohne Leerzeichen am Rand",
        "en": "a reference of 1 to 50 characters without a blank at either end",
    },
    "actText": {
        "fr": "1 à 20 caractères sans espace",
        "de": "1 bis 20 Zeichen ohne Leerzeichen",
        "en": "1 to 20 characters without a blank",
    },
    "providerCode": {
        "fr": "un code prestataire à huit chiffres",
        "de": "ein achtstelliger Leistungserbringer-Code",
        "en": "a provider code of eight digits",
    },
    "matricule": {
        "fr": "un matricule à treize chiffres",
        "de": "eine dreizehnstellige Matricule",
        "en": "a matricule of thirteen digits",
    },
    "wholeNumber": {"fr": "un nombre entier", "de": "eine ganze Zahl", "en": "a whole number"},
    "oneToNinetyNine": {
        "fr": "un nombre de 1 à 99",
        "de": "eine Zahl von 1 bis 99",
        "en": "a number from 1 to 99",
    },
    "year": {"fr": "une année à partir de 2018", "de": "ein Jahr ab 2018", "en": "a year from 2018"},
    "currency": {"fr": "EUR", "de": "EUR", "en": "EUR"},
    "threeLetters": {
        "fr": "trois lettres majuscules",
        "de": "drei Großbuchstaben",
        "en": "three capital letters",
    },
    "layout": {"fr": "2", "de": "2", "en": "2"},
    "fileKind": {
        "fr": "trois à six lettres majuscules",
        "de": "drei bis sechs Großbuchstaben",
        "en": "three to six capital letters",
    },
}
FACTS: Final[dict[str, dict[str, str]]] = {
    "element": {"fr": "élément", "de": "Element", "en": "element"},
    "expected": {"fr": "attendu", "de": "erwartet", "en": "expected"},
    "namespace": {
        "fr": "espace de noms, où aucun n’est attendu",
        "de": "Namensraum, wo keiner erwartet wird",
        "en": "namespace, where none is expected",
    },
    "form": {"fr": "forme attendue", "de": "erwartete Form", "en": "form expected"},
    "said": {"fr": "indiqué", "de": "angegeben", "en": "stated"},
    "summed": {"fr": "somme", "de": "Summe", "en": "sum"},
    "counted": {"fr": "compté", "de": "gezählt", "en": "counted"},
    "first": {"fr": "déjà au numéro", "de": "schon unter Nummer", "en": "already at number"},
    "most": {"fr": "octets au plus", "de": "Bytes höchstens", "en": "bytes at most"},
}
_AMOUNTS: Final = frozenset(
    {
        FileFault.INVOICE_GROSS_DIFFERS,
        FileFault.INVOICE_NET_DIFFERS,
        FileFault.FILE_GROSS_DIFFERS,
        FileFault.FILE_NET_DIFFERS,
    }
)


def details(finding: Finding, language: str) -> str:
    """The facts of one finding on one line, empty where it has none: amounts in euro, forms in words."""
    colon = " : " if language == "fr" else ": "
    told = (f"{FACTS[name][language]}{colon}{_fact(finding, name, language)}" for name in finding.facts)
    return _spaced((" ; " if language == "fr" else "; ").join(told), language)


def _fact(finding: Finding, name: str, language: str) -> str:
    value = finding.facts[name]
    if name == "form":
        return FORMS[str(value)][language]
    # A number, or one that was read back from a receipt.
    if finding.fault in _AMOUNTS and re.fullmatch(r"-?[0-9]+", str(value)):
        return euro(int(value), language)
    return str(value)


def euro(cents: int, language: str) -> str:
    sign, whole = "\N{MINUS SIGN}" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100}{'.' if language == 'en' else ','}{whole % 100:02d} EUR"
