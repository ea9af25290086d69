"""What a person reads when something typed is not a code, a number, a name or an address.

Keyed by the refusal's code and its `why`. One sentence or two: what is wrong, and what to do. Each language is
written for itself; none quotes what was typed.
"""

from __future__ import annotations

from typing import Final

_PROVIDER_CODE: Final = {
    "empty": {
        "fr": "Indiquez le code prestataire.",
        "de": "Geben Sie den Leistungserbringer-Code an.",
        "en": "Enter the provider code.",
    },
    "not-digits": {
        "fr": "Le code prestataire ne comporte que des chiffres, par exemple 990001-19. Retirez tout autre signe.",
        "de": "Der Leistungserbringer-Code besteht nur aus Ziffern, zum Beispiel 990001-19. Entfernen Sie alle anderen Zeichen.",
        "en": "A provider code has digits only, for example 990001-19. Remove any other character.",
    },
    "length": {
        "fr": "Le code prestataire comporte huit chiffres, par exemple 990001-19. Vérifiez qu’il n’en manque aucun et qu’aucun n’est en trop.",
        "de": "Der Leistungserbringer-Code hat acht Ziffern, zum Beispiel 990001-19. Prüfen Sie, ob eine Ziffer fehlt oder zu viel ist.",
        "en": "A provider code has eight digits, for example 990001-19. Check that none is missing and none is extra.",
    },
    "leading-zero": {
        "fr": "Un code prestataire ne commence jamais par zéro. Vérifiez le premier chiffre.",
        "de": "Ein Leistungserbringer-Code beginnt nie mit einer Null. Prüfen Sie die erste Ziffer.",
        "en": "A provider code never starts with a zero. Check the first digit.",
    },
    "check-digits": {
        "fr": "Les deux derniers chiffres ne correspondent pas aux six premiers. Relisez le code sur votre lettre d’attribution : un chiffre est sans doute erroné.",
        "de": "Die letzten zwei Ziffern passen nicht zu den ersten sechs. Vergleichen Sie den Code mit Ihrem Zuteilungsschreiben: Wahrscheinlich ist eine Ziffer falsch.",
        "en": "The last two digits do not match the first six. Compare the code with your attribution letter: one digit is probably wrong.",
    },
}

_PREFIX: Final = {
    "shape": {
        "fr": "Un préfixe comporte de un à cinq chiffres et ne commence pas par zéro. Corrigez-le.",
        "de": "Ein Präfix besteht aus ein bis fünf Ziffern und beginnt nicht mit einer Null. Berichtigen Sie es.",
        "en": "A prefix has one to five digits and does not start with a zero. Correct it.",
    },
}

_MATRICULE: Final = {
    "empty": {
        "fr": "Indiquez le matricule, ou signalez que vous n’en avez pas encore.",
        "de": "Geben Sie die Matrikelnummer an oder teilen Sie mit, dass Sie noch keine haben.",
        "en": "Enter the matricule, or say that you do not have one yet.",
    },
    "not-digits": {
        "fr": "Le matricule ne comporte que des chiffres. Retirez tout autre signe.",
        "de": "Die Matrikelnummer besteht nur aus Ziffern. Entfernen Sie alle anderen Zeichen.",
        "en": "A matricule has digits only. Remove any other character.",
    },
    "length": {
        "fr": "Le matricule comporte treize chiffres. Recopiez-le depuis votre carte de sécurité sociale ; l’ancien numéro à onze chiffres n’est plus accepté.",
        "de": "Die Matrikelnummer hat dreizehn Ziffern. Übernehmen Sie sie von Ihrer Sozialversicherungskarte; die alte elfstellige Nummer wird nicht mehr angenommen.",
        "en": "A matricule has thirteen digits. Copy it from your social security card; the old eleven-digit number is no longer accepted.",
    },
    "no-date": {
        "fr": "Le matricule commence par la date de naissance : année, mois, jour. Les huit premiers chiffres ne forment pas une date. Vérifiez-les.",
        "de": "Die Matrikelnummer beginnt mit dem Geburtsdatum: Jahr, Monat, Tag. Die ersten acht Ziffern ergeben kein Datum. Prüfen Sie sie.",
        "en": "A matricule starts with the date of birth: year, month, day. The first eight digits are not a date. Check them.",
    },
    "luhn": {
        "fr": "Ce matricule contient une erreur : son avant-dernier chiffre ne correspond pas aux précédents. Recopiez-le chiffre par chiffre depuis votre carte de sécurité sociale.",
        "de": "Diese Matrikelnummer enthält einen Fehler: Die vorletzte Ziffer passt nicht zu den vorhergehenden. Übernehmen Sie sie Ziffer für Ziffer von Ihrer Sozialversicherungskarte.",
        "en": "This matricule contains an error: its last digit but one does not match those before it. Copy it digit by digit from your social security card.",
    },
    "verhoeff": {
        "fr": "Ce matricule contient une erreur : son dernier chiffre ne correspond pas aux précédents. Recopiez-le chiffre par chiffre depuis votre carte de sécurité sociale.",
        "de": "Diese Matrikelnummer enthält einen Fehler: Die letzte Ziffer passt nicht zu den vorhergehenden. Übernehmen Sie sie Ziffer für Ziffer von Ihrer Sozialversicherungskarte.",
        "en": "This matricule contains an error: its last digit does not match those before it. Copy it digit by digit from your social security card.",
    },
    "future": {
        "fr": "Selon ce matricule, la date de naissance est dans l’avenir. Vérifiez les huit premiers chiffres.",
        "de": "Nach dieser Matrikelnummer liegt das Geburtsdatum in der Zukunft. Prüfen Sie die ersten acht Ziffern.",
        "en": "According to this matricule, the date of birth lies in the future. Check the first eight digits.",
    },
    "other-birth-date": {
        "fr": "Le matricule et la date de naissance indiquée ne concordent pas. Vérifiez les deux.",
        "de": "Die Matrikelnummer und das angegebene Geburtsdatum stimmen nicht überein. Prüfen Sie beide Angaben.",
        "en": "The matricule and the date of birth you gave do not agree. Check both.",
    },
}

_REFERENCE: Final = {
    "empty": {
        "fr": "Indiquez la référence du dossier. Elle figure sur votre accusé de réception.",
        "de": "Geben Sie das Aktenzeichen an. Es steht auf Ihrer Empfangsbestätigung.",
        "en": "Enter the reference of your file. It is on your acknowledgement of receipt.",
    },
    "length": {
        "fr": "La référence comporte douze signes, en trois groupes de quatre. Vérifiez qu’il n’en manque aucun et qu’aucun n’est en trop.",
        "de": "Das Aktenzeichen hat zwölf Zeichen in drei Vierergruppen. Prüfen Sie, ob eines fehlt oder zu viel ist.",
        "en": "A reference has twelve characters, in three groups of four. Check that none is missing and none is extra.",
    },
    "characters": {
        "fr": "La référence contient un signe que nous n’employons pas. Elle ne comporte ni voyelle, ni 0, ni 1. Comparez-la avec votre accusé de réception.",
        "de": "Das Aktenzeichen enthält ein Zeichen, das wir nicht verwenden. Vokale sowie 0 und 1 kommen nicht vor. Vergleichen Sie es mit Ihrer Empfangsbestätigung.",
        "en": "The reference contains a character that we do not use. It has no vowels, no 0 and no 1. Compare it with your acknowledgement of receipt.",
    },
    "check-character": {
        "fr": "Cette référence contient une erreur : un signe est faux, ou deux sont intervertis. Comparez-la avec votre accusé de réception.",
        "de": "Dieses Aktenzeichen enthält einen Fehler: Ein Zeichen ist falsch oder zwei sind vertauscht. Vergleichen Sie es mit Ihrer Empfangsbestätigung.",
        "en": "This reference contains an error: one character is wrong, or two are exchanged. Compare it with your acknowledgement of receipt.",
    },
}

_PERSON_NAME: Final = {
    "empty": {
        "fr": "Indiquez votre nom. Si vous n’avez qu’un seul nom, inscrivez-le ici et laissez le prénom vide.",
        "de": "Geben Sie Ihren Namen an. Wenn Sie nur einen Namen haben, tragen Sie ihn hier ein und lassen Sie den Vornamen leer.",
        "en": "Enter your name. If you have only one name, write it here and leave the first name empty.",
    },
    "too-long": {
        "fr": "Le nom dépasse cent caractères. Écrivez-le comme dans la zone de lecture automatique de votre passeport.",
        "de": "Der Name ist länger als hundert Zeichen. Schreiben Sie ihn wie in der maschinenlesbaren Zone Ihres Reisepasses.",
        "en": "The name is longer than one hundred characters. Write it as in the machine-readable zone of your passport.",
    },
    "hidden-characters": {
        "fr": "Le nom contient des caractères invisibles, sans doute issus d’un copier-coller. Effacez-le et saisissez-le au clavier, sur une seule ligne.",
        "de": "Der Name enthält unsichtbare Zeichen, vermutlich aus einer Kopie. Löschen Sie ihn und geben Sie ihn in einer Zeile über die Tastatur ein.",
        "en": "The name contains invisible characters, probably from copying and pasting. Delete it and type it on one line.",
    },
    "digits": {
        "fr": "Un nom ne comporte pas de chiffres. Retirez-les.",
        "de": "Ein Name enthält keine Ziffern. Entfernen Sie sie.",
        "en": "A name has no digits. Remove them.",
    },
    "symbols": {
        "fr": "Le nom contient un signe qui n’est pas une lettre. Les apostrophes, les traits d’union et les points sont admis ; retirez les autres signes.",
        "de": "Der Name enthält ein Zeichen, das kein Buchstabe ist. Apostroph, Bindestrich und Punkt sind zulässig; entfernen Sie andere Zeichen.",
        "en": "The name contains a sign that is not a letter. Apostrophes, hyphens and full stops are accepted; remove any other sign.",
    },
    "not-latin": {
        "fr": "Le registre et les lettres sont imprimés en caractères latins. Écrivez le nom comme dans la zone de lecture automatique de votre passeport ; vous pouvez ajouter la graphie d’origine dans le champ prévu à cet effet.",
        "de": "Register und Schreiben werden in lateinischer Schrift gedruckt. Schreiben Sie den Namen wie in der maschinenlesbaren Zone Ihres Reisepasses; die Originalschreibweise können Sie im dafür vorgesehenen Feld angeben.",
        "en": "The register and our letters are printed in Latin letters. Write the name as in the machine-readable zone of your passport; you can add the original spelling in its own field.",
    },
    "no-letter": {
        "fr": "Un nom comporte au moins une lettre. Écrivez-le en toutes lettres.",
        "de": "Ein Name enthält mindestens einen Buchstaben. Schreiben Sie ihn aus.",
        "en": "A name has at least one letter. Write it out.",
    },
}

_BANK_ACCOUNT: Final = {
    "empty": {
        "fr": "Indiquez l’IBAN du compte. Il figure sur votre relevé d’identité bancaire.",
        "de": "Geben Sie die IBAN des Kontos an. Sie steht auf Ihrem Bankidentitätsnachweis (RIB).",
        "en": "Enter the IBAN of the account. It is on your bank identity statement (RIB).",
    },
    "country": {
        "fr": "Un IBAN commence par les deux lettres d’un pays, par exemple LU ou FR. Vérifiez les deux premiers signes.",
        "de": "Eine IBAN beginnt mit den zwei Buchstaben eines Landes, zum Beispiel LU oder DE. Prüfen Sie die ersten beiden Zeichen.",
        "en": "An IBAN starts with the two letters of a country, for example LU or BE. Check the first two characters.",
    },
    "no-iban": {
        "fr": "Les banques de ce pays n’attribuent pas d’IBAN. Indiquez l’IBAN d’un compte tenu dans un pays de l’espace unique de paiement en euros (SEPA).",
        "de": "Die Banken dieses Landes vergeben keine IBAN. Geben Sie die IBAN eines Kontos in einem Land des einheitlichen Euro-Zahlungsverkehrsraums (SEPA) an.",
        "en": "Banks in this country do not issue IBANs. Give the IBAN of an account held in a country of the Single Euro Payments Area (SEPA).",
    },
    "length": {
        "fr": "L’IBAN n’a pas la longueur prévue pour ce pays. Vérifiez qu’il ne manque aucun signe et qu’aucun n’est en trop.",
        "de": "Die IBAN hat nicht die für dieses Land vorgesehene Länge. Prüfen Sie, ob ein Zeichen fehlt oder zu viel ist.",
        "en": "The IBAN does not have the length used in this country. Check that no character is missing and none is extra.",
    },
    "characters": {
        "fr": "L’IBAN contient un signe qui n’y a pas sa place. Il ne comporte que des chiffres et des lettres sans accent, dans l’ordre prévu par le pays. Recopiez-le depuis votre relevé d’identité bancaire.",
        "de": "Die IBAN enthält ein Zeichen an falscher Stelle. Sie besteht nur aus Ziffern und Buchstaben ohne Akzent in der für das Land vorgesehenen Anordnung. Übernehmen Sie sie von Ihrem Bankidentitätsnachweis (RIB).",
        "en": "The IBAN contains a character that does not belong there. It has only digits and letters without accents, in the order used in the country. Copy it from your bank identity statement (RIB).",
    },
    "check-digits": {
        "fr": "Cet IBAN contient une erreur de saisie : ses chiffres de contrôle ne correspondent pas au reste. Recopiez-le signe par signe depuis votre relevé d’identité bancaire.",
        "de": "Diese IBAN enthält einen Tippfehler: Ihre Prüfziffern passen nicht zum Rest. Übernehmen Sie sie Zeichen für Zeichen von Ihrem Bankidentitätsnachweis (RIB).",
        "en": "This IBAN contains a typing error: its check digits do not match the rest. Copy it character by character from your bank identity statement (RIB).",
    },
    "not-sepa": {
        "fr": "Ce compte est tenu dans un pays hors de l’espace unique de paiement en euros (SEPA). Indiquez un compte tenu dans un pays SEPA.",
        "de": "Dieses Konto wird in einem Land außerhalb des einheitlichen Euro-Zahlungsverkehrsraums (SEPA) geführt. Geben Sie ein Konto in einem SEPA-Land an.",
        "en": "This account is held in a country outside the Single Euro Payments Area (SEPA). Give an account held in a SEPA country.",
    },
    "bic-shape": {
        "fr": "Le BIC comporte huit ou onze signes, par exemple BCEELULL. Vérifiez-le ou laissez-le vide.",
        "de": "Der BIC hat acht oder elf Zeichen, zum Beispiel BCEELULL. Prüfen Sie ihn oder lassen Sie das Feld leer.",
        "en": "A BIC has eight or eleven characters, for example BCEELULL. Check it, or leave it empty.",
    },
    "bic-country": {
        "fr": "Le BIC et l’IBAN n’indiquent pas le même pays. Vérifiez les deux, ou laissez le BIC vide.",
        "de": "BIC und IBAN nennen nicht dasselbe Land. Prüfen Sie beide oder lassen Sie den BIC leer.",
        "en": "The BIC and the IBAN do not name the same country. Check both, or leave the BIC empty.",
    },
    "bic-other-bank": {
        "fr": "Le BIC est celui d’une autre banque que l’IBAN. Vérifiez les deux, ou laissez le BIC vide.",
        "de": "Der BIC gehört zu einer anderen Bank als die IBAN. Prüfen Sie beide oder lassen Sie den BIC leer.",
        "en": "The BIC belongs to a different bank from the IBAN. Check both, or leave the BIC empty.",
    },
}

_EMAIL: Final = {
    "empty": {
        "fr": "Indiquez une adresse e-mail à laquelle nous pouvons vous répondre.",
        "de": "Geben Sie eine E-Mail-Adresse an, unter der wir Ihnen antworten können.",
        "en": "Enter an e-mail address at which we can answer you.",
    },
    "too-long": {
        "fr": "L’adresse e-mail dépasse 254 caractères. Indiquez une adresse plus courte.",
        "de": "Die E-Mail-Adresse ist länger als 254 Zeichen. Geben Sie eine kürzere an.",
        "en": "The e-mail address is longer than 254 characters. Give a shorter one.",
    },
    "shape": {
        "fr": "Cette adresse e-mail n’est pas complète ou contient un signe non admis. Écrivez-la sous la forme nom@exemple.lu.",
        "de": "Diese E-Mail-Adresse ist unvollständig oder enthält ein unzulässiges Zeichen. Schreiben Sie sie in der Form name@beispiel.lu.",
        "en": "This e-mail address is incomplete or contains a character that is not allowed. Write it as name@example.lu.",
    },
    "accents-before-at": {
        "fr": "La partie de l’adresse située avant @ contient une lettre accentuée ou non latine, que beaucoup de messageries ne savent pas acheminer. Indiquez une adresse sans accents avant @.",
        "de": "Der Teil der Adresse vor dem @ enthält einen Umlaut, einen Akzent oder einen nicht lateinischen Buchstaben, den viele Mailserver nicht zustellen. Geben Sie eine Adresse ohne solche Zeichen vor dem @ an.",
        "en": "The part of the address before @ has an accented or non-Latin letter, which many mail servers cannot deliver. Give an address without such letters before @.",
    },
}

_PHONE: Final = {
    "empty": {
        "fr": "Indiquez un numéro de téléphone.",
        "de": "Geben Sie eine Telefonnummer an.",
        "en": "Enter a telephone number.",
    },
    "characters": {
        "fr": "Un numéro de téléphone ne comporte que des chiffres, des espaces et le signe +. Retirez les lettres et le numéro de poste.",
        "de": "Eine Telefonnummer besteht nur aus Ziffern, Leerzeichen und dem Zeichen +. Entfernen Sie Buchstaben und Nebenstellenangaben.",
        "en": "A telephone number has only digits, spaces and the + sign. Remove letters and extension numbers.",
    },
    "country": {
        "fr": "L’indicatif de pays n’existe pas. Commencez par + suivi de l’indicatif, par exemple +352 pour le Luxembourg.",
        "de": "Diese Landesvorwahl gibt es nicht. Beginnen Sie mit + und der Landesvorwahl, zum Beispiel +352 für Luxemburg.",
        "en": "This country code does not exist. Start with + and the country code, for example +352 for Luxembourg.",
    },
    "too-short": {
        "fr": "Ce numéro de téléphone est trop court. Vérifiez qu’il ne manque aucun chiffre.",
        "de": "Diese Telefonnummer ist zu kurz. Prüfen Sie, ob eine Ziffer fehlt.",
        "en": "This telephone number is too short. Check that no digit is missing.",
    },
    "too-long": {
        "fr": "Ce numéro de téléphone est trop long. Indiquez un seul numéro et vérifiez ses chiffres.",
        "de": "Diese Telefonnummer ist zu lang. Geben Sie nur eine Nummer an und prüfen Sie die Ziffern.",
        "en": "This telephone number is too long. Give one number only and check its digits.",
    },
    "unknown": {
        "fr": "Ce numéro n’est pas attribué dans le pays indiqué. Pour un numéro étranger, commencez par + suivi de l’indicatif du pays.",
        "de": "Diese Nummer ist im angegebenen Land nicht vergeben. Beginnen Sie bei einer ausländischen Nummer mit + und der Landesvorwahl.",
        "en": "This number is not in use in the country given. For a foreign number, start with + and the country code.",
    },
}

_POSTAL_ADDRESS: Final = {
    "street-missing": {
        "fr": "Indiquez le numéro et la rue.",
        "de": "Geben Sie Straße und Hausnummer an.",
        "en": "Enter the house number and street.",
    },
    "town-missing": {
        "fr": "Indiquez la localité.",
        "de": "Geben Sie den Ort an.",
        "en": "Enter the town.",
    },
    "postcode-missing": {
        "fr": "Indiquez le code postal ; ce pays en utilise un.",
        "de": "Geben Sie die Postleitzahl an; in diesem Land gibt es eine.",
        "en": "Enter the postcode; this country uses one.",
    },
    "postcode-wrong": {
        "fr": "Ce code postal n’a pas la forme en usage dans ce pays ; au Luxembourg, il comporte quatre chiffres. Vérifiez le code postal et le pays.",
        "de": "Diese Postleitzahl entspricht nicht der in diesem Land üblichen Form; in Luxemburg hat sie vier Ziffern. Prüfen Sie Postleitzahl und Land.",
        "en": "This postcode does not have the form used in this country; in Luxembourg it has four digits. Check the postcode and the country.",
    },
    "country-missing": {
        "fr": "Indiquez le pays.",
        "de": "Geben Sie das Land an.",
        "en": "Enter the country.",
    },
    "country-unknown": {
        "fr": "Ce pays ne figure pas dans la liste. Choisissez-le dans la liste.",
        "de": "Dieses Land steht nicht in der Liste. Wählen Sie es aus der Liste aus.",
        "en": "This country is not in the list. Choose it from the list.",
    },
    "too-long": {
        "fr": "Cette ligne d’adresse est trop longue. Abrégez-la ou utilisez la ligne complémentaire.",
        "de": "Diese Adresszeile ist zu lang. Kürzen Sie sie oder verwenden Sie die Zusatzzeile.",
        "en": "This address line is too long. Shorten it, or use the additional line.",
    },
    "hidden-characters": {
        "fr": "Cette ligne d’adresse contient des caractères invisibles, sans doute issus d’un copier-coller. Effacez-la et saisissez-la au clavier, sur une seule ligne.",
        "de": "Diese Adresszeile enthält unsichtbare Zeichen, vermutlich aus einer Kopie. Löschen Sie sie und geben Sie sie in einer Zeile über die Tastatur ein.",
        "en": "This address line contains invisible characters, probably from copying and pasting. Delete it and type it on one line.",
    },
}

_BY_CODE: Final = {
    "provider-code-bad": _PROVIDER_CODE,
    "prefix-bad": _PREFIX,
    "matricule-bad": _MATRICULE,
    "reference-bad": _REFERENCE,
    "person-name-bad": _PERSON_NAME,
    "bank-account-bad": _BANK_ACCOUNT,
    "email-bad": _EMAIL,
    "phone-bad": _PHONE,
    "postal-address-bad": _POSTAL_ADDRESS,
}

TEXTS: Final[dict[tuple[str, str], dict[str, str]]] = {
    (code, why): texts for code, by_why in _BY_CODE.items() for why, texts in by_why.items()
}
