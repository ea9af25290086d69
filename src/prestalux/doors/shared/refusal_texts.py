"""Why a step was refused, in words, by the refusal's code; what was typed wrongly has its own table beside others."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, cast

from prestalux.doors.shared import sign_in_texts
from prestalux.doors.shared.identifier_texts import TEXTS
from prestalux.doors.shared.print.wording import Lang, written_day
from prestalux.rules.errors import Refusal

REFUSALS: Final[dict[str, dict[str, str]]] = {
    "deposit-step-not-allowed": {
        "fr": "Dans son état actuel, ce fichier ne permet pas cette étape.",
        "de": "In ihrem jetzigen Zustand lässt die Datei diesen Schritt nicht zu.",
        "en": "In its present state the file does not allow this step.",
    },
    "exchange-name-taken": {
        "fr": "Un fichier de ce nom existe déjà dans l’espace.",
        "de": "Im Austauschbereich gibt es schon eine Datei dieses Namens.",
        "en": "There is a file of this name in the space already.",
    },
    "exchange-no-such-file": {
        "fr": "Ce fichier n’existe pas dans l’espace.",
        "de": "Diese Datei gibt es im Austauschbereich nicht.",
        "en": "There is no such file in the space.",
    },
    "exchange-taken-over": {
        "fr": "Une autre session poursuit l’envoi de ce fichier. Il n’y a rien à faire si c’est la vôtre ; sinon, renvoyez-le depuis le début.",
        "de": "Eine andere Sitzung sendet diese Datei weiter. Ist es Ihre eigene, ist nichts zu tun; sonst senden Sie die Datei noch einmal von Anfang an.",
        "en": "Another session goes on with this file. If it is yours, there is nothing to do; otherwise send the file again from its beginning.",
    },
    "return-name-bad": {
        "fr": "Sous ce nom, un fichier ne pourrait pas être retiré.",
        "de": "Unter diesem Namen ließe sich eine Datei nicht abholen.",
        "en": "A file could not be collected under this name.",
    },
    "return-of-another": {
        "fr": "Le nom de ce fichier porte le code {named} : il n’est pas déposé chez un autre prestataire.",
        "de": "Der Name dieser Datei trägt den Code {named}: Sie wird keinem anderen Leistungserbringer bereitgelegt.",
        "en": "The name of this file carries the code {named}: it is not put there for another provider.",
    },
    "exchange-space-full": {
        "fr": "Trop de fichiers attendent encore dans cet espace. Ceux qui sont complets sont traités d’abord ; supprimez ceux qui sont restés inachevés, puis réessayez.",
        "de": "In diesem Bereich warten noch zu viele Dateien. Die vollständigen werden zuerst bearbeitet; löschen Sie unfertige und versuchen Sie es danach erneut.",
        "en": "Too many files still wait in this space. Complete ones are taken up first; remove those that were left unfinished, then try again.",
    },
    "exchange-too-fast": {
        "fr": "Trop de fichiers arrivent en une minute. Laissez une pause, puis continuez ; rien n’est perdu de ce qui est arrivé.",
        "de": "Es kommen zu viele Dateien in einer Minute. Machen Sie eine Pause und fahren Sie dann fort; nichts von dem, was ankam, ist verloren.",
        "en": "Too many files come in one minute. Pause, then go on; nothing of what arrived is lost.",
    },
    "exchange-wrong-folder": {
        "fr": "Les fichiers de demande se déposent dans le dossier de dépôt, directement, et nulle part ailleurs.",
        "de": "Anfragedateien werden im Ordner für Einlieferungen abgelegt, unmittelbar darin und nirgends sonst.",
        "en": "Request files are deposited in the deposit folder, directly, and nowhere else.",
    },
    "exchange-folders-given": {
        "fr": "Les dossiers de l’espace sont fixes : aucun ne peut être créé, renommé ou supprimé.",
        "de": "Die Ordner des Bereichs sind fest: Keiner kann angelegt, umbenannt oder gelöscht werden.",
        "en": "The folders of the space are fixed: none can be made, renamed or removed.",
    },
    "exchange-no-links": {
        "fr": "L’espace ne connaît pas de liens.",
        "de": "Der Bereich kennt keine Verknüpfungen.",
        "en": "The space knows no links.",
    },
    "exchange-role-missing": {
        "fr": "Ce compte n’a pas le rôle qu’il faut pour cela. Qui gère les comptes du prestataire peut en ouvrir un autre.",
        "de": "Dieses Konto hat die nötige Rolle nicht. Wer die Konten des Leistungserbringers verwaltet, kann ein anderes eröffnen.",
        "en": "This account lacks the role for it. Who manages the provider’s accounts can open another.",
    },
    "exchange-only-to-collect": {
        "fr": "Le code est suspendu ou a pris fin : les fichiers de réponse peuvent encore être retirés, mais rien n’est déposé.",
        "de": "Der Code ist ausgesetzt oder beendet: Antwortdateien können noch abgeholt werden, eingeliefert wird nichts.",
        "en": "The code is suspended or has ended: return files can still be collected, but nothing is deposited.",
    },
    "exchange-sealed": {
        "fr": "Un fichier de demande est scellé pour la caisse et ne peut pas être relu.",
        "de": "Eine Anfragedatei ist für die Kasse versiegelt und kann nicht zurückgelesen werden.",
        "en": "A request file is sealed for the fund and cannot be read back.",
    },
    "exchange-taken-already": {
        "fr": "Ce fichier est complet et déjà reçu : il ne peut plus être supprimé, renommé ou raccourci. Son accusé de réception dit ce qu’il en est.",
        "de": "Diese Datei ist vollständig und schon angenommen: Sie kann nicht mehr gelöscht, umbenannt oder gekürzt werden. Ihre Quittung sagt, wie es um sie steht.",
        "en": "This file is complete and was received already: it cannot be removed, renamed or shortened. Its receipt says how it stands.",
    },
    "exchange-still-written": {
        "fr": "Ce fichier est encore en cours d’écriture dans cette session. Fermez-le d’abord.",
        "de": "Diese Datei wird in dieser Sitzung noch geschrieben. Schließen Sie sie zuerst.",
        "en": "This file is still being written in this session. Close it first.",
    },
    "exchange-return-move": {
        "fr": "Un fichier de réponse se déplace, sous son nom, du dossier de retrait vers l’archive et retour ; rien d’autre.",
        "de": "Eine Antwortdatei lässt sich unter ihrem Namen vom Abholordner ins Archiv verschieben und zurück, sonst nicht.",
        "en": "A return file moves, under its own name, from the folder where it is collected to the archive and back, and nowhere else.",
    },
    "exchange-kept": {
        "fr": "Ce qui se trouve ici est conservé pendant sa durée et ne peut être ni changé ni supprimé.",
        "de": "Was hier liegt, wird für seine Zeit aufbewahrt und kann weder geändert noch gelöscht werden.",
        "en": "What lies here is kept for its time and can be neither changed nor removed.",
    },
    "exchange-not-now": {
        "fr": "L’espace ne peut pas répondre en ce moment ; cela ne vient pas de vous. Réessayez dans quelques minutes, et renvoyez alors le fichier.",
        "de": "Der Bereich kann gerade nicht antworten; das liegt nicht an Ihnen. Versuchen Sie es in einigen Minuten noch einmal und senden Sie die Datei dann erneut.",
        "en": "The space cannot answer just now; that is not your doing. Try again in a few minutes, and send the file again then.",
    },
    "exchange-too-many-open": {
        "fr": "Trop de fichiers sont ouverts en même temps dans cette session. Fermez-en un, puis réessayez.",
        "de": "In dieser Sitzung sind zu viele Dateien gleichzeitig offen. Schließen Sie eine und versuchen Sie es erneut.",
        "en": "Too many files are open at once in this session. Close one, then try again.",
    },
    "exchange-control-unreadable": {
        "fr": "Un fichier de contrôle contient exactement une empreinte SHA-256, en 64 chiffres hexadécimaux ; celui-ci, non.",
        "de": "Eine Kontrolldatei enthält genau eine SHA-256-Prüfsumme aus 64 hexadezimalen Ziffern; diese hier nicht.",
        "en": "A control file holds exactly one SHA-256, as 64 hexadecimal digits; this one does not.",
    },
    "exchange-control-without-file": {
        "fr": "Ce fichier de contrôle ne va avec aucun fichier. Envoyez d’abord le fichier, puis son contrôle.",
        "de": "Zu dieser Kontrolldatei gibt es keine Datei. Senden Sie zuerst die Datei und dann ihre Kontrolle.",
        "en": "This control file goes with no file. Send the file first, then its control.",
    },
    "exchange-control-differs": {
        "fr": "Le fichier a été reçu avec une autre empreinte SHA-256 que celle du fichier de contrôle. Comparez-les, et renvoyez le fichier sous un autre nom s’il a changé.",
        "de": "Die Datei wurde mit einer anderen SHA-256-Prüfsumme angenommen, als die Kontrolldatei nennt. Vergleichen Sie beide und senden Sie die Datei unter einem anderen Namen, falls sie sich geändert hat.",
        "en": "The file was received with another SHA-256 than the control file names. Compare them, and send the file under another name if it has changed.",
    },
    "exchange-shorter": {
        "fr": "Le fichier est plus court que ce que le programme avait annoncé. Renvoyez-le depuis le début.",
        "de": "Die Datei ist kürzer, als das Programm angekündigt hatte. Senden Sie sie noch einmal von Anfang an.",
        "en": "The file is shorter than the program had announced. Send it again from its beginning.",
    },
    "exchange-too-many-sessions": {
        "fr": "Ce compte a déjà autant de connexions ouvertes qu’un compte peut en avoir ({most}). Fermez-en une, puis réessayez.",
        "de": "Dieses Konto hat schon so viele Verbindungen offen, wie ein Konto haben kann ({most}). Schließen Sie eine und versuchen Sie es erneut.",
        "en": "This account has as many connections open as an account can have ({most}). Close one, then try again.",
    },
    "exchange-file-too-large": {
        "fr": "Le fichier dépasse la taille admise. Répartissez son contenu sur plusieurs fichiers.",
        "de": "Die Datei überschreitet die zulässige Größe. Verteilen Sie den Inhalt auf mehrere Dateien.",
        "en": "The file is larger than allowed. Spread its content over several files.",
    },
    "gap": {
        "fr": "Il manque des octets au milieu du fichier. Renvoyez-le depuis le début.",
        "de": "In der Mitte der Datei fehlen Bytes. Senden Sie sie noch einmal von Anfang an.",
        "en": "Bytes in the middle of the file are missing. Send it again from its beginning.",
    },
    "too-far-ahead": {
        "fr": "L’écriture saute trop loin en avant dans le fichier. Envoyez-le du début à la fin.",
        "de": "Geschrieben wurde zu weit hinter der Stelle, bis zu der die Datei reicht. Senden Sie sie der Reihe nach.",
        "en": "The write lies too far behind what the file holds so far. Send the file in order.",
    },
    "written-over": {
        "fr": "Des octets déjà reçus ne peuvent plus être changés. Renvoyez le fichier depuis le début.",
        "de": "Bereits empfangene Bytes können nicht mehr geändert werden. Senden Sie die Datei noch einmal von Anfang an.",
        "en": "Bytes that were received already cannot be changed. Send the file again from its beginning.",
    },
    "exchange-file-name-bad": {
        "fr": "Le nom du fichier ne suit pas la règle de l’échange.",
        "de": "Der Dateiname folgt nicht der Regel des Austauschs.",
        "en": "The file’s name does not follow the rule of the exchange.",
    },
    "not-yours": {
        "fr": "Les droits de ce compte ne le permettent pas, ou ce dossier n’existe pas.",
        "de": "Die Rechte dieses Kontos reichen dafür nicht aus, oder diese Akte gibt es nicht.",
        "en": "The rights of this account do not reach this, or there is no such dossier.",
    },
    "address-not-confirmed": {
        "fr": "Confirmez d’abord votre propre adresse e-mail, par le lien que nous vous avons envoyé.",
        "de": "Bestätigen Sie zuerst Ihre eigene E-Mail-Adresse über den Link, den wir Ihnen geschickt haben.",
        "en": "Confirm your own e-mail address first, by the link that we sent you.",
    },
    "helps-already": {
        "fr": "Cette adresse donne déjà accès à cette demande.",
        "de": "Diese Adresse hat schon Zugang zu diesem Antrag.",
        "en": "This address has access to this request already.",
    },
    "too-many-helpers": {
        "fr": "{most} personnes vous aident déjà, le maximum. Mettez d’abord fin à l’accès de l’une d’elles.",
        "de": "Es helfen Ihnen schon {most} Personen, mehr sind nicht möglich. Beenden Sie zuerst einen Zugang.",
        "en": "{most} people help you already, the most there can be. End one person’s access first.",
    },
    "needs-two-persons": {
        "fr": "Des codes de cette profession ont déjà été attribués : le changement se prépare à la page « Règles à une date donnée » "
        "et une deuxième personne le confirme.",
        "de": "Codes dieses Berufs sind schon vergeben: Die Änderung wird auf der Seite „Regeln nach Tag“ vorbereitet und "
        "von einer zweiten Person bestätigt.",
        "en": "Codes of this profession have been given already: the change is prepared on the page “Rules by day”, and a "
        "second person confirms it.",
    },
    "no-such-pair": {
        "fr": "Cette paire n’existe pas ou est déjà réglée.",
        "de": "Dieses Paar gibt es nicht oder es ist schon geklärt.",
        "en": "There is no such pair, or it is settled already.",
    },
    "no-such-message": {
        "fr": "Ce message n’attend plus de décision.",
        "de": "Über diese Nachricht ist schon entschieden.",
        "en": "This message no longer waits for a decision.",
    },
    "message-bad": {
        "fr": "Ce message ne peut pas être lu.",
        "de": "Diese Nachricht ist nicht lesbar.",
        "en": "This message cannot be read.",
    },
    "no-such-account": {
        "fr": "Aucun compte ouvert du personnel ne porte cette adresse.",
        "de": "Kein offenes Personalkonto trägt diese Adresse.",
        "en": "No open account of staff has this address.",
    },
    "account-exists": {
        "fr": "Un compte, ouvert ou fermé, porte déjà cette adresse.",
        "de": "Diese Adresse gehört schon zu einem offenen oder geschlossenen Konto.",
        "en": "An account, open or closed, has this address already.",
    },
    "password-weak": {
        "fr": "Ce mot de passe est trop faible. {advice}",
        "de": "Dieses Passwort ist zu schwach. {advice}",
        "en": "This password is too weak. {advice}",
    },
    "name-missing": {
        "fr": "Indiquez le nom de la personne, en 120 signes au plus.",
        "de": "Geben Sie den Namen der Person an, höchstens 120 Zeichen.",
        "en": "Give the person’s name, in 120 characters at most.",
    },
    "source-missing": {
        "fr": "Indiquez la source, en 200 signes au plus.",
        "de": "Geben Sie die Quelle an, höchstens 200 Zeichen.",
        "en": "Give the source, in 200 characters at most.",
    },
    "step-not-allowed": {
        "fr": "Cette étape n’est pas possible dans l’état actuel du dossier.",
        "de": "Dieser Schritt ist beim jetzigen Stand der Akte nicht möglich.",
        "en": "This step is not possible where the dossier stands now.",
    },
    "changed-meanwhile": {
        "fr": "Le dossier a changé entre-temps. Relisez-le avant de décider.",
        "de": "Die Akte hat sich inzwischen geändert. Sehen Sie sie noch einmal an, bevor Sie entscheiden.",
        "en": "The dossier changed meanwhile. Look at it again before you decide.",
    },
    "not-complete": {
        "fr": "Le dossier n’est pas complet.",
        "de": "Die Akte ist nicht vollständig.",
        "en": "The dossier is not complete.",
    },
    "no-possible-period": {
        "fr": "Le code ne pourrait s’appliquer à aucun jour : le début d’activité est postérieur à la fin de l’autorisation.",
        "de": "Es gibt keinen Tag, an dem der Code gelten könnte: Die Tätigkeit beginnt nach dem Ende der Genehmigung.",
        "en": "There is no day on which the code could hold: practice starts after the authorisation ends.",
    },
    "no-prefix": {
        "fr": "Aucun préfixe n’est ouvert pour cette profession ; aucun code ne peut être attribué. Rien n’a été modifié.",
        "de": "Für diesen Beruf ist kein Präfix freigegeben; es kann kein Code zugeteilt werden. Es wurde nichts geändert.",
        "en": "No prefix is set for this profession, so no code can be given. Nothing was changed.",
    },
    "prefix-exhausted": {
        "fr": "Tous les codes des préfixes de cette profession sont attribués. Ouvrez un nouveau préfixe ; rien n’a été modifié.",
        "de": "Alle Codes unter den Präfixen dieses Berufs sind vergeben. Geben Sie ein neues Präfix frei; es wurde nichts geändert.",
        "en": "Every code under the prefixes of this profession is given. Set a new prefix; nothing was changed.",
    },
    "prefix-set-otherwise": {
        "fr": "Ce préfixe est déjà ouvert pour cette profession à partir de ce jour, avec une autre fin ou une autre source. Rien n’a été modifié.",
        "de": "Dieses Präfix ist für diesen Beruf ab diesem Tag schon freigegeben, mit anderem Ende oder anderer Quelle. Es wurde nichts geändert.",
        "en": "This prefix is set for this profession from this day already, with another end or source. Nothing was changed.",
    },
    "period-empty": {
        "fr": "Le dernier jour précède le premier.",
        "de": "Der letzte Tag liegt vor dem ersten.",
        "en": "The last day lies before the first.",
    },
    "same-person": {
        "fr": "Qui a préparé une décision ne peut ni la confirmer ni la renvoyer.",
        "de": "Wer eine Entscheidung vorbereitet hat, kann sie weder bestätigen noch zurückgeben.",
        "en": "Who prepared a decision can neither confirm it nor send it back.",
    },
    "bad-provision": {
        "fr": "Cette règle ne peut pas être fixée : vérifiez l’objet, la valeur, le premier jour (pas dans le passé) et la source.",
        "de": "Diese Regel kann nicht festgelegt werden: Prüfen Sie Gegenstand, Wert, ersten Tag (nicht in der Vergangenheit) und Quelle.",
        "en": "This rule cannot be laid down: check what it is about, its value, its first day (not in the past) and its source.",
    },
    "provision-settled": {
        "fr": "Cette modification a déjà été confirmée, renvoyée ou reprise.",
        "de": "Diese Änderung wurde schon bestätigt, zurückgegeben oder zurückgenommen.",
        "en": "This change was confirmed, sent back or taken back already.",
    },
    "provision-prepared-already": {
        "fr": "Une modification du même objet attend déjà une confirmation.",
        "de": "Eine Änderung desselben Gegenstands wartet schon auf Bestätigung.",
        "en": "A change of the same thing waits for confirmation already.",
    },
    "not-mergeable": {
        "fr": "Ces deux demandes ne peuvent pas être regroupées : il s’agit de la même, leurs professions diffèrent, rien n’indique qu’elles viennent de la même personne, ou d’autres demandes sont déjà regroupées avec celle-ci.",
        "de": "Diese beiden Anträge lassen sich nicht zusammenführen: Es ist derselbe, die Berufe unterscheiden sich, nichts deutet auf dieselbe Person hin, oder mit diesem sind schon andere zusammengeführt.",
        "en": "These two requests cannot be merged: they are the same one, their professions differ, nothing tells that they are one person’s, or others are merged into it already.",
    },
    "nothing-prepared": {
        "fr": "Rien n’attend ici de confirmation : la décision a été confirmée, renvoyée ou reprise, ou le dossier a changé depuis.",
        "de": "Hier wartet nichts auf Bestätigung: Die Entscheidung wurde bestätigt, zurückgegeben oder zurückgenommen, oder die Akte hat sich seither geändert.",
        "en": "Nothing waits for confirmation here: it was confirmed, sent back or taken back, or the dossier changed since.",
    },
    "nothing-to-correct": {
        "fr": "Rien n’est différent de ce qui figure au dossier.",
        "de": "Es weicht nichts von dem ab, was in der Akte steht.",
        "en": "Nothing differs from what stands in the dossier.",
    },
    "not-of-the-desk": {
        "fr": "Cette personne ne traite pas de dossiers.",
        "de": "Diese Person bearbeitet keine Akten.",
        "en": "This person does not work on dossiers.",
    },
    "no-such-day": {
        "fr": "Le code n’est pas valable ce jour-là, ou un changement ultérieur est déjà enregistré.",
        "de": "An diesem Tag gilt der Code nicht, oder eine spätere Änderung ist schon eingetragen.",
        "en": "The code does not hold on this day, or a later change is recorded already.",
    },
    "asked-already": {
        "fr": "L’une de ces pièces est déjà demandée.",
        "de": "Eine dieser Unterlagen ist schon nachgefordert.",
        "en": "One of these pieces is asked for already.",
    },
    "due-day-past": {
        "fr": "Le jour limite de réponse doit être à venir.",
        "de": "Der letzte Tag für die Antwort muss in der Zukunft liegen.",
        "en": "The day by which to answer must lie in the future.",
    },
    "export-too-large": {
        "fr": "L’exportation contiendrait plus de {most} lignes. Choisissez moins de jours.",
        "de": "Der Export würde mehr als {most} Zeilen umfassen. Wählen Sie weniger Tage.",
        "en": "The export would hold more than {most} lines. Choose fewer days.",
    },
    "reason-missing": {
        "fr": "Il manque un motif ; le motif « other » demande un texte.",
        "de": "Es fehlt ein Grund; der Grund „other“ verlangt einen Text.",
        "en": "A reason is missing; the reason “other” needs a text.",
    },
    "no-such-letter": {
        "fr": "Aucun courrier ne porte cette clé.",
        "de": "Kein Schreiben trägt diesen Schlüssel.",
        "en": "No letter has this key.",
    },
    "nothing-to-retry": {
        "fr": "Ce courrier est parti, ou son envoi est en cours.",
        "de": "Dieses Schreiben ist gesendet oder wird gerade gesendet.",
        "en": "This letter has gone out, or is being sent.",
    },
    "no-such-ask": {
        "fr": "Cette demande de pièce n’est plus ouverte.",
        "de": "Diese Nachforderung ist nicht mehr offen.",
        "en": "This question is no longer open.",
    },
    "view-name-bad": {
        "fr": "Donnez un nom à la vue, en {most} signes au plus.",
        "de": "Geben Sie der Ansicht einen Namen, höchstens {most} Zeichen.",
        "en": "Give the view a name, in {most} characters at most.",
    },
    "absence-ends-first": {
        "fr": "L’absence ne peut pas finir avant de commencer.",
        "de": "Die Abwesenheit kann nicht enden, bevor sie beginnt.",
        "en": "The absence cannot end before it begins.",
    },
    "too-many-views": {
        "fr": "Vous avez déjà {most} vues, le maximum. Supprimez-en une d’abord.",
        "de": "Sie haben bereits {most} Ansichten, die Höchstzahl. Löschen Sie zuerst eine.",
        "en": "You have {most} views already, the most there can be. Delete one first.",
    },
    "not-asked-for": {
        "fr": "Après l’envoi de la demande, une pièce ne peut être remise que si la caisse la demande.",
        "de": "Nach dem Absenden des Antrags kann eine Unterlage nur noch eingereicht werden, wenn die Kasse sie verlangt.",
        "en": "Once the request is sent, a piece can be given only where the fund asks for it.",
    },
    "nothing-to-answer": {
        "fr": "Déposez d’abord un nouveau fichier pour cette pièce.",
        "de": "Reichen Sie zuerst eine neue Datei für diese Unterlage ein.",
        "en": "Send a new file for this piece first.",
    },
    "not-signed": {
        "fr": "Écrivez votre nom tel que vous l’avez indiqué dans vos réponses.",
        "de": "Schreiben Sie Ihren Namen so, wie Sie ihn in Ihren Antworten angegeben haben.",
        "en": "Write your name as you gave it in your answers.",
    },
    "too-many-files": {
        "fr": "Il y a déjà {most} fichiers, le maximum. Retirez-en un d’abord.",
        "de": "Es liegen bereits {most} Dateien vor, die Höchstzahl. Entfernen Sie zuerst eine.",
        "en": "There are {most} files already, the most there can be. Remove one first.",
    },
    "too-many-tries": {
        "fr": "Trop de tentatives. Attendez {minutes} minutes et recommencez.",
        "de": "Zu viele Versuche. Warten Sie {minutes} Minuten und versuchen Sie es erneut.",
        "en": "Too many attempts. Wait {minutes} minutes and try again.",
    },
    "wrong-sign-in": {
        "fr": "L’adresse, le mot de passe et le code ne concordent pas.",
        "de": "Adresse, Passwort und Code passen nicht zusammen.",
        "en": "Address, password and code do not fit together.",
    },
    "figure-wrong": {
        "fr": "Ce ne sont pas les six chiffres que l’application affiche maintenant. Attendez les suivants et tapez-les ; vérifiez aussi l’heure du téléphone.",
        "de": "Das sind nicht die sechs Ziffern, die die App jetzt zeigt. Warten Sie auf die nächsten und tippen Sie diese ein; prüfen Sie auch die Uhr des Telefons.",
        "en": "These are not the six figures that the app shows now. Wait for the next ones and type those; check the clock of the telephone, too.",
    },
    "authenticator-too-late": {
        "fr": "Ce code n’est plus valable : il s’est écoulé trop de temps. Recommencez ; votre application actuelle vaut toujours.",
        "de": "Dieser Code gilt nicht mehr: Es ist zu viel Zeit vergangen. Beginnen Sie von vorn; Ihre bisherige App gilt weiter.",
        "en": "This code no longer holds: too much time has passed. Begin again; your present app still counts.",
    },
    "sign-in-too-old": {
        "fr": "Pour votre sécurité, reconnectez-vous : ce changement demande une connexion de moins de {minutes} minutes.",
        "de": "Melden Sie sich zu Ihrer Sicherheit neu an: Diese Änderung verlangt eine Anmeldung, die keine {minutes} Minuten alt ist.",
        "en": "For your safety, sign in again: this change needs a sign-in less than {minutes} minutes old.",
    },
    "passkey-not-known": {
        "fr": "Cette clé d’accès n’est pas connue ici. Elle appartient à un autre service, ou elle a été retirée. Connectez-vous autrement.",
        "de": "Dieser Passkey ist hier nicht bekannt. Er gehört zu einem anderen Dienst oder wurde entfernt. Melden Sie sich auf andere Weise an.",
        "en": "This passkey is not known here. It belongs to another service, or was removed. Sign in another way.",
    },
    "passkey-not-proven": {
        "fr": "La réponse de votre appareil ne convient pas : elle a été faite pour un autre service ou une autre page, ou cette clé d’accès existe déjà. Recommencez.",
        "de": "Die Antwort Ihres Geräts passt nicht: Sie galt einem anderen Dienst oder einer anderen Seite, oder diesen Passkey gibt es schon. Versuchen Sie es erneut.",
        "en": "The answer of your device does not fit: it was made for another service or page, or this passkey exists already. Try again.",
    },
    "passkey-too-late": {
        "fr": "L’appareil a répondu trop tard ou deux fois. Recommencez ; vous avez {minutes} minutes.",
        "de": "Das Gerät hat zu spät oder zweimal geantwortet. Versuchen Sie es erneut; Sie haben {minutes} Minuten Zeit.",
        "en": "The device answered too late, or twice. Try again; you have {minutes} minutes.",
    },
    "too-many-passkeys": {
        "fr": "Ce compte a déjà {most} clés d’accès, le maximum. Retirez-en une d’abord.",
        "de": "Dieses Konto hat schon {most} Passkeys, die Höchstzahl. Entfernen Sie zuerst einen.",
        "en": "This account has {most} passkeys already, the most there can be. Remove one first.",
    },
    "link-spent": {
        "fr": "Ce lien ne peut plus être utilisé. Demandez-en un nouveau.",
        "de": "Dieser Link kann nicht mehr verwendet werden. Fordern Sie einen neuen an.",
        "en": "This link can no longer be used. Ask for a new one.",
    },
    "profession-not-served": {
        "fr": "Une demande ne peut pas encore être faite ici pour cette profession. Écrivez à la caisse.",
        "de": "Für diesen Beruf kann hier noch kein Antrag gestellt werden. Schreiben Sie der Kasse.",
        "en": "A request cannot be made here yet for this profession. Write to the fund.",
    },
    "no-such-page": {
        "fr": "Ce document n’a pas cette page.",
        "de": "Dieses Dokument hat diese Seite nicht.",
        "en": "This document has no such page.",
    },
    "page-unreadable": {
        "fr": "Cette page ne peut pas être affichée.",
        "de": "Diese Seite kann nicht dargestellt werden.",
        "en": "This page cannot be shown.",
    },
    "cage-unavailable": {
        "fr": "Le contrôle des fichiers ne répond pas en ce moment. Recommencez dans quelques minutes.",
        "de": "Die Dateiprüfung antwortet zurzeit nicht. Versuchen Sie es in einigen Minuten erneut.",
        "en": "The checking of files does not answer at the moment. Try again in a few minutes.",
    },
    "no-proof": {
        "fr": "Il n’y a ici aucun contenu signé. Scannez de nouveau le code, ou copiez tout son texte : il commence par PX1.",
        "de": "Hier steht kein signierter Inhalt. Scannen Sie den Code noch einmal, oder kopieren Sie seinen ganzen Text: Er beginnt mit PX1.",
        "en": "There is no signed content here. Scan the code again, or copy its whole text: it begins with PX1.",
    },
    "proof-altered": {
        "fr": "Le contenu ne correspond pas à sa signature. Si vous l’avez copié ou saisi, recommencez ; si vous avez scanné le code de la lettre, adressez-vous à la caisse.",
        "de": "Der Inhalt passt nicht zu seiner Signatur. Haben Sie ihn kopiert oder abgetippt, versuchen Sie es noch einmal; haben Sie den Code des Schreibens gescannt, fragen Sie bei der Kasse nach.",
        "en": "The content does not belong to its signature. If you copied or typed it, try again; if you scanned the code of the letter, ask the fund.",
    },
    "proof-key-unknown": {
        "fr": "La clé nommée dans le code n’est pas une clé de cette caisse. La lettre vient peut-être d’une autre caisse ; sinon, elle n’est pas authentique.",
        "de": "Der im Code genannte Schlüssel gehört nicht dieser Kasse. Vielleicht kommt das Schreiben von einer anderen Kasse; andernfalls ist es nicht echt.",
        "en": "The key named in the code is none of this fund’s. Perhaps the letter comes from another fund; otherwise it is not genuine.",
    },
    "proof-key-revoked": {
        "fr": "La clé de cette lettre a été révoquée le {revoked_on} ({why}). La lettre est peut-être authentique, mais le code ne le prouve plus. Demandez à la caisse de la confirmer.",
        "de": "Der Schlüssel dieses Schreibens wurde am {revoked_on} widerrufen ({why}). Das Schreiben kann echt sein, aber der Code beweist es nicht mehr. Lassen Sie es sich von der Kasse bestätigen.",
        "en": "The key of this letter was revoked on {revoked_on} ({why}). The letter may be genuine, but the code no longer proves it. Ask the fund to confirm it.",
    },
    "proof-key-expired": {
        "fr": "La lettre est datée du {day} ; sa clé ne pouvait pas signer de lettre ce jour-là. Adressez-vous à la caisse.",
        "de": "Das Schreiben trägt das Datum {day}; an diesem Tag konnte sein Schlüssel nichts signieren. Fragen Sie bei der Kasse nach.",
        "en": "The letter is dated {day}; its key could sign no letter of that day. Ask the fund.",
    },
    "proof-other-file": {
        "fr": "Le contenu signé est authentique, mais ce fichier n’est pas, ou n’est plus, celui qui a été signé avec lui.",
        "de": "Der signierte Inhalt ist echt, aber diese Datei ist nicht oder nicht mehr die, die mit ihm signiert wurde.",
        "en": "The signed content is genuine, but this file is not, or no longer, the one that was signed with it.",
    },
    "no-signing-key": {
        "fr": "Aucune clé présente ici ne peut signer les lettres de ce jour.",
        "de": "Kein hier vorhandener Schlüssel kann die Schreiben dieses Tages signieren.",
        "en": "No key held here can sign the letters of this day.",
    },
    "no-new-key": {
        "fr": "PROOF_KEYS ne contient aucune clé nouvelle. Ajoutez-en une d’abord.",
        "de": "PROOF_KEYS enthält keinen neuen Schlüssel. Fügen Sie zuerst einen hinzu.",
        "en": "PROOF_KEYS holds no new key. Add one to it first.",
    },
    "no-such-key": {
        "fr": "Aucune clé ne porte cet identifiant.",
        "de": "Kein Schlüssel trägt diese Kennung.",
        "en": "No key has this id.",
    },
    "key-revoked-already": {
        "fr": "Cette clé est déjà révoquée.",
        "de": "Dieser Schlüssel ist schon widerrufen.",
        "en": "This key is revoked already.",
    },
    "identity-document-not-saved": {
        "fr": "La copie de la pièce d’identité se consulte à l’écran, marquée de votre nom et de l’heure. Le fichier n’est remis à personne.",
        "de": "Die Kopie des Ausweisdokuments wird am Bildschirm angesehen, mit Ihrem Namen und der Uhrzeit gekennzeichnet. Die Datei wird niemandem gegeben.",
        "en": "The copy of the identity document is looked at on the screen, marked with your name and the time. Its file is given to nobody.",
    },
    "scan-pending": {
        "fr": "L’antivirus vérifie encore ce fichier. Il s’affiche dès qu’il est reconnu sûr, en général après quelques secondes : rechargez la page.",
        "de": "Der Virenscanner prüft diese Datei noch. Sie wird angezeigt, sobald sie als sicher gilt, meist nach wenigen Sekunden: Laden Sie die Seite neu.",
        "en": "The antivirus is still checking this file. It is shown as soon as it is called safe, usually within seconds: reload the page.",
    },
    "scan-missed": {
        "fr": "L’antivirus n’a pas encore pu vérifier ce fichier. Il essaie de nouveau de lui-même ; le fichier ne s’affiche qu’ensuite. Vous n’avez rien à faire.",
        "de": "Der Virenscanner konnte diese Datei noch nicht prüfen. Er versucht es von selbst wieder; erst danach wird sie angezeigt. Sie müssen nichts tun.",
        "en": "The antivirus could not check this file yet. It tries again by itself; the file is shown only after that. There is nothing for you to do.",
    },
    "change-not-allowed": {
        "fr": "Cette étape n’est pas possible là où en est la modification.",
        "de": "Dieser Schritt ist beim jetzigen Stand der Änderung nicht möglich.",
        "en": "This step is not possible where the change stands now.",
    },
    "access-step-not-allowed": {
        "fr": "Cette demande est déjà décidée ou retirée.",
        "de": "Über diesen Antrag ist schon entschieden, oder er wurde zurückgezogen.",
        "en": "This request is decided or withdrawn already.",
    },
    "access-asked-already": {
        "fr": "Une demande de ce genre est déjà en cours.",
        "de": "Ein Antrag dieser Art läuft schon.",
        "en": "A request of this kind is open already.",
    },
    "exchange-code-not-valid": {
        "fr": "L’accès est réservé aux prestataires qui disposent d’un code prestataire valide.",
        "de": "Der Zugang ist Leistungserbringern mit einem gültigen Leistungserbringer-Code vorbehalten.",
        "en": "Access is reserved to providers who hold a valid provider code.",
    },
    "exchange-not-in-convention": {
        "fr": "La convention de cette profession ne prévoit pas d’échange électronique.",
        "de": "Die Konvention dieses Berufs sieht keinen elektronischen Austausch vor.",
        "en": "The convention of this profession provides for no electronic exchange.",
    },
    "network-not-connected": {
        "fr": "Aucune connexion à HealthNet n’est connue pour ce code.",
        "de": "Für diesen Code ist kein Anschluss an HealthNet bekannt.",
        "en": "No connection to HealthNet is known for this code.",
    },
    "network-last-day-past": {
        "fr": "Le dernier jour de la connexion ne peut pas être passé. Indiquez aujourd’hui ou un jour à venir.",
        "de": "Der letzte Tag des Anschlusses kann nicht vergangen sein. Geben Sie heute oder einen späteren Tag an.",
        "en": "The last day of the connection cannot have passed. Enter today or a day to come.",
    },
    "exchange-held-already": {
        "fr": "Ce que vous demandez vous est déjà accordé.",
        "de": "Was Sie beantragen, ist Ihnen schon bewilligt.",
        "en": "What you ask for is granted to you already.",
    },
    "exchange-no-access": {
        "fr": "L’accès à cet espace n’est pas encore accordé à ce code.",
        "de": "Für diesen Code ist der Zugang zu diesem Bereich noch nicht bewilligt.",
        "en": "Access to this space has not been granted to this code yet.",
    },
    "exchange-account-over": {
        "fr": "Ce compte est fermé : il ne peut plus être modifié.",
        "de": "Dieses Konto ist geschlossen und kann nicht mehr geändert werden.",
        "en": "This account is closed: it can no longer be changed.",
    },
    "exchange-secret-made": {
        "fr": "Un secret a été créé entre-temps, peut-être par cette page même : il n’est montré qu’une fois. Si personne ne l’a conservé, créez-en un autre.",
        "de": "Inzwischen wurde ein Geheimnis erzeugt, vielleicht durch diese Seite selbst: Es wird nur einmal gezeigt. Wenn es niemand aufbewahrt hat, erzeugen Sie ein anderes.",
        "en": "A secret was made meanwhile, perhaps by this very page: it is shown only once. If nobody kept it, make another.",
    },
    "exchange-no-such-key": {
        "fr": "Cette clé a déjà été retirée.",
        "de": "Dieser Schlüssel wurde schon entfernt.",
        "en": "This key was removed already.",
    },
    "exchange-account-bad": {
        "fr": "Ce compte ne peut pas être ouvert ainsi.",
        "de": "So kann dieses Konto nicht eröffnet werden.",
        "en": "This account cannot be opened like this.",
    },
    "network-range-bad": {
        "fr": "Cette plage d’adresses ne peut pas être reprise.",
        "de": "Dieser Adressbereich kann nicht übernommen werden.",
        "en": "This range of addresses cannot be taken.",
    },
    "ssh-key-bad": {
        "fr": "Cette clé ne peut pas être reprise.",
        "de": "Dieser Schlüssel kann nicht übernommen werden.",
        "en": "This key cannot be taken.",
    },
    "change-open-already": {
        "fr": "Une modification de ce genre est déjà en cours.",
        "de": "Eine Änderung dieser Art läuft schon.",
        "en": "A change of this kind is open already.",
    },
    "changed-lately": {
        "fr": "L’adresse e-mail a été changée récemment : jusqu’au {until}, elle ne peut être changée que par la caisse.",
        "de": "Die E-Mail-Adresse wurde vor kurzem geändert: Bis zum {until} kann nur die Kasse sie ändern.",
        "en": "The e-mail address was changed a short while ago: until {until} only the fund can change it.",
    },
    "nothing-changes": {
        "fr": "Le registre le dit déjà : rien ne changerait.",
        "de": "Das Register sagt das schon: Es würde sich nichts ändern.",
        "en": "The register says so already: nothing would change.",
    },
    "evidence-missing": {
        "fr": "Cette modification doit être accompagnée d’un document PDF.",
        "de": "Zu dieser Änderung gehört ein PDF-Dokument.",
        "en": "This change needs a PDF document with it.",
    },
    "specialty-not-of-profession": {
        "fr": "Cette spécialité n’appartient pas à la profession du code.",
        "de": "Diese Fachrichtung gehört nicht zum Beruf des Codes.",
        "en": "This specialty does not belong to the profession of the code.",
    },
    "day-out-of-reach": {
        "fr": "Choisissez un jour du {first} au {last}.",
        "de": "Wählen Sie einen Tag vom {first} bis zum {last}.",
        "en": "Choose a day from {first} to {last}.",
    },
    "same-bank-account": {
        "fr": "C’est déjà ce compte qui vaut à partir de ce jour.",
        "de": "Ab diesem Tag gilt bereits dieses Konto.",
        "en": "From that day on it is this account already.",
    },
    "no-such-code": {
        "fr": "Le registre ne connaît pas ce code.",
        "de": "Das Register kennt diesen Code nicht.",
        "en": "The register knows no such code.",
    },
    "code-changed-meanwhile": {
        "fr": "Quelqu’un d’autre a modifié l’état de ce code entre-temps. Relisez ce que dit le registre, puis recommencez s’il le faut.",
        "de": "Jemand anderes hat den Status dieses Codes inzwischen geändert. Lesen Sie nach, was das Register sagt, und beginnen Sie nötigenfalls noch einmal.",
        "en": "Somebody else changed the state of this code meanwhile. Read what the register says now, and begin again if need be.",
    },
    "code-not-ended": {
        "fr": "Le registre ne connaît pas de fin de ce code : il n’y a rien à corriger.",
        "de": "Das Register kennt kein Ende dieses Codes: Es gibt nichts zu berichtigen.",
        "en": "The register knows no end of this code: there is nothing to put right.",
    },
    "end-not-later": {
        "fr": "Le code est déjà tenu jusqu’au {last}. Indiquez un jour ultérieur, ou laissez le champ vide pour une durée sans fin.",
        "de": "Der Code läuft schon bis {last}. Nennen Sie einen späteren Tag, oder lassen Sie das Feld leer, wenn er kein Ende hat.",
        "en": "The code is held until {last} already. Give a later day, or leave it empty for an open end.",
    },
    "reinstatement-settled": {
        "fr": "Quelqu’un d’autre s’en est occupé entre-temps, ou rien n’attend de confirmation.",
        "de": "Das hat inzwischen jemand anderes erledigt, oder es wartet nichts auf Bestätigung.",
        "en": "Somebody else has settled this meanwhile, or nothing waits for confirmation.",
    },
    "reinstatement-prepared-already": {
        "fr": "Une correction de la fin de ce code attend déjà la confirmation d’une autre personne.",
        "de": "Eine Berichtigung des Endes dieses Codes wartet schon auf die Bestätigung einer anderen Person.",
        "en": "A correction of the end of this code waits for another person’s confirmation already.",
    },
    "last-day-open": {
        "fr": "Le 31.12.9999 veut dire « sans fin » : un code qui finit ce jour-là ne finit pas. Indiquez un autre dernier jour.",
        "de": "Der 31.12.9999 steht für „ohne Ende“: Ein Code, der an diesem Tag endet, endet nicht. Nennen Sie einen anderen letzten Tag.",
        "en": "31.12.9999 stands for an open end: a code that ends on it does not end. Give another last day.",
    },
    "code-not-held": {
        "fr": "Au {day}, ce code n’est pas dans l’état d’où part cette étape.",
        "de": "Am {day} ist dieser Code nicht in dem Status, von dem dieser Schritt ausgeht.",
        "en": "On {day} this code is not in the state from which this step starts.",
    },
    "files-not-scanned": {
        "fr": "L’antivirus n’a pas encore reconnu sûres toutes les pièces du dossier : personne n’a pu les regarder. Le code pourra être attribué ensuite ; l’antivirus essaie de nouveau de lui-même.",
        "de": "Der Virenscanner hat noch nicht alle Unterlagen des Dossiers als sicher erkannt: Niemand konnte sie ansehen. Danach kann der Code erteilt werden; der Virenscanner versucht es von selbst wieder.",
        "en": "The antivirus has not called every piece of the dossier safe yet: nobody can have looked at them. The code can be granted after that; the antivirus tries again by itself.",
    },
    "register-line-bad": {
        "fr": "Cette ligne ne peut pas être reprise.",
        "de": "Diese Zeile kann nicht übernommen werden.",
        "en": "This line cannot be taken in.",
    },
    "register-file-bad": {
        "fr": "L’en-tête n’est celui d’aucun fichier de registre connu. Rien n’a été repris.",
        "de": "Die Kopfzeile gehört zu keiner bekannten Registerdatei. Es wurde nichts übernommen.",
        "en": "The header is that of no register file known here. Nothing was taken in.",
    },
    "import-under-way": {
        "fr": "Un autre processus reprend ce même fichier.",
        "de": "Ein anderer Prozess übernimmt dieselbe Datei.",
        "en": "Another process is taking in the same file.",
    },
    "import-begun-otherwise": {
        "fr": "La reprise de ce fichier a commencé avec un autre encodage ({encoding}) ou une autre profession ({profession}). Terminez-la ainsi, puis recommencez autrement.",
        "de": "Die Übernahme dieser Datei wurde mit einer anderen Kodierung ({encoding}) oder einem anderen Beruf ({profession}) begonnen. Beenden Sie sie so, und beginnen Sie dann anders.",
        "en": "Taking in this file was begun with another encoding ({encoding}) or profession ({profession}). Finish it like that, then begin otherwise.",
    },
    "import-file-changed": {
        "fr": "Le fichier a été modifié pendant sa lecture. Ce qui en était lu est repris ; laissez le fichier en repos et recommencez.",
        "de": "Die Datei wurde verändert, während sie gelesen wurde. Was gelesen war, ist übernommen; lassen Sie die Datei ruhen, und beginnen Sie noch einmal.",
        "en": "The file was changed while it was read. What had been read is taken in; leave the file alone and begin again.",
    },
    "issue-under-way": {
        "fr": "Un autre processus écrit dans ce dossier. Réessayez plus tard.",
        "de": "Ein anderer Prozess schreibt in diesen Ordner. Versuchen Sie es später noch einmal.",
        "en": "Another process is writing into this folder. Try again later.",
    },
    "issue-day-passed": {
        "fr": "Aucune édition ne peut être publiée pour le {day} : le dossier est déjà au {latest}, ou ce jour est à venir.",
        "de": "Für den {day} ist keine Ausgabe möglich: Der Ordner steht schon beim {latest}, oder der Tag liegt in der Zukunft.",
        "en": "No issue can be made for {day}: the folder stands at {latest} already, or that day is still to come.",
    },
    "issue-lost": {
        "fr": "L’édition {sequence} du {day} a été publiée et n’est plus dans le dossier. Remettez-la depuis une sauvegarde.",
        "de": "Die Ausgabe {sequence} für den {day} wurde herausgegeben und liegt nicht mehr im Ordner. "
        "Legen Sie sie aus einer Sicherung zurück.",
        "en": "Issue {sequence} of {day} was made and is not in the folder any more. Put it back from a backup.",
    },
    "issue-not-ours": {
        "fr": "La dernière édition du dossier ({issue}) est abîmée ou ne vient pas d’ici. Rien n’a été publié.",
        "de": "Die letzte Ausgabe im Ordner ({issue}) ist beschädigt oder stammt nicht von hier. Es wurde nichts herausgegeben.",
        "en": "The last issue in the folder ({issue}) is damaged or was not made here. Nothing was issued.",
    },
    "prescriber-line-bad": {
        "fr": "Cette ligne n’est pas une ligne du fichier des prescripteurs.",
        "de": "Diese Zeile ist keine Zeile der Verschreiberdatei.",
        "en": "This is no line of the prescriber file.",
    },
    "file-infected": {
        "fr": "L’antivirus a trouvé un logiciel malveillant dans ce fichier. Il est gardé sous scellés et n’est montré à personne. Il en faut un nouveau.",
        "de": "Der Virenscanner hat in dieser Datei Schadsoftware gefunden. Sie bleibt versiegelt und wird niemandem gezeigt. Eine neue ist nötig.",
        "en": "The antivirus found malware in this file. It is kept sealed and shown to nobody. A new one is needed.",
    },
    "key-terms-bad": {
        "fr": "La clé ne peut pas être donnée ainsi ({why} ; maximum {most}).",
        "de": "So kann der Schlüssel nicht ausgegeben werden ({why}; höchstens {most}).",
        "en": "The key cannot be given like this ({why}; at most {most}).",
    },
    "partner-name-bad": {
        "fr": "Donnez au partenaire un nom, en {most} signes au plus.",
        "de": "Geben Sie dem Partner einen Namen, höchstens {most} Zeichen.",
        "en": "Give the partner a name, in {most} characters at most.",
    },
    "partner-exists": {
        "fr": "Un partenaire porte déjà ce nom.",
        "de": "Es gibt schon einen Partner dieses Namens.",
        "en": "There is a partner of this name already.",
    },
    "no-such-partner": {
        "fr": "Aucun partenaire ne porte ce nom.",
        "de": "Es gibt keinen Partner dieses Namens.",
        "en": "There is no partner of this name.",
    },
    "no-such-partner-key": {
        "fr": "Aucune clé ne porte cet identifiant.",
        "de": "Kein Schlüssel hat diese Kennung.",
        "en": "No key has this id.",
    },
    "partner-key-over": {
        "fr": "Cette clé ne vaut plus : elle est révoquée ou expirée.",
        "de": "Dieser Schlüssel gilt nicht mehr: Er ist widerrufen oder abgelaufen.",
        "en": "This key no longer holds: it is revoked or over.",
    },
    "key-proposal-settled": {
        "fr": "Quelqu’un d’autre s’en est occupé entre-temps.",
        "de": "Das hat inzwischen jemand anderes erledigt.",
        "en": "Somebody else has settled this meanwhile.",
    },
    "key-prepared-already": {
        "fr": "Une modification de cette clé attend déjà d’être confirmée.",
        "de": "Eine Änderung dieses Schlüssels wartet schon auf Bestätigung.",
        "en": "A change of this key waits for confirmation already.",
    },
    "key-missing": {
        "fr": "Cette adresse demande une clé : en-tête Authorization, Bearer et la clé.",
        "de": "Diese Adresse verlangt einen Schlüssel: Kopfzeile Authorization, Bearer und der Schlüssel.",
        "en": "This address asks for a key: header Authorization, Bearer and the key.",
    },
    "key-not-valid": {
        "fr": "Cette clé n’est pas valable.",
        "de": "Dieser Schlüssel ist nicht gültig.",
        "en": "This key is not valid.",
    },
    "scope-missing": {
        "fr": "Cette clé n’a pas le droit {scope}.",
        "de": "Dieser Schlüssel hat das Recht {scope} nicht.",
        "en": "This key does not have the scope {scope}.",
    },
    "asked-too-often": {
        "fr": "Trop de requêtes : {per_minute} par minute au plus. Réessayez dans {seconds} s.",
        "de": "Zu viele Anfragen: höchstens {per_minute} je Minute. Versuchen Sie es in {seconds} s wieder.",
        "en": "Too many requests: at most {per_minute} a minute. Try again in {seconds} s.",
    },
    "day-bad": {
        "fr": "Ce n’est pas un jour du calendrier sous la forme 2027-03-31.",
        "de": "Das ist kein Kalendertag in der Form 2027-03-31.",
        "en": "This is not a day of the calendar written as 2027-03-31.",
    },
    "moment-bad": {
        "fr": "Ce n’est pas un instant avec son fuseau, sous la forme 2027-03-31T14:05:00+02:00 (dans une adresse, + s’écrit %2B).",
        "de": "Das ist kein Zeitpunkt mit Zeitzone in der Form 2027-03-31T14:05:00+02:00 (in einer Adresse wird + als %2B geschrieben).",
        "en": "This is not a moment with its zone, written as 2027-03-31T14:05:00+02:00 (in an address, + is written %2B).",
    },
    "moment-to-come": {
        "fr": "Ce que le registre saura alors, personne ne peut encore le dire. Indiquez un instant passé.",
        "de": "Was das Register dann weiß, kann noch niemand sagen. Nennen Sie einen vergangenen Zeitpunkt.",
        "en": "What the register will know then, nobody can say yet. Give a moment in the past.",
    },
    "day-before-register": {
        "fr": "Le registre ne dit rien des jours antérieurs au {begins}.",
        "de": "Das Register sagt nichts über Tage vor dem {begins}.",
        "en": "The register says nothing of days before {begins}.",
    },
    "too-many-asked": {
        "fr": "{asked} codes en une question ; {most} au plus. Posez plusieurs questions.",
        "de": "{asked} Codes in einer Frage; höchstens {most}. Stellen Sie mehrere Fragen.",
        "en": "{asked} codes in one question; at most {most}. Ask several questions.",
    },
    "no-such-address": {
        "fr": "Il n’y a rien à cette adresse.",
        "de": "Unter dieser Adresse gibt es nichts.",
        "en": "There is nothing at this address.",
    },
    "method-not-allowed": {
        "fr": "Cette adresse ne prend pas cette méthode ; l’en-tête Allow dit lesquelles.",
        "de": "Diese Adresse nimmt diese Methode nicht; die Kopfzeile Allow nennt die möglichen.",
        "en": "This address does not take this method; the header Allow tells which.",
    },
    "not-acceptable": {
        "fr": "Aucune des formes demandées dans Accept n’existe ici ; il y a {given}.",
        "de": "Keine der in Accept verlangten Formen gibt es hier; es gibt {given}.",
        "en": "None of the forms asked for in Accept exists here; there is {given}.",
    },
    "request-too-large": {
        "fr": "La requête est trop longue. Posez plusieurs questions plus courtes.",
        "de": "Die Anfrage ist zu lang. Stellen Sie mehrere kürzere Fragen.",
        "en": "The request is too long. Ask several shorter questions.",
    },
    "media-type-not-supported": {
        "fr": "Le corps doit être de type {taken} (en-tête Content-Type).",
        "de": "Der Inhalt muss vom Typ {taken} sein (Kopfzeile Content-Type).",
        "en": "The body must be of type {taken} (header Content-Type).",
    },
    "request-bad": {
        "fr": "Cette requête ne peut pas être lue.",
        "de": "Diese Anfrage lässt sich nicht lesen.",
        "en": "This request cannot be read.",
    },
    "body-bad": {
        "fr": "Le corps n’a pas la forme attendue ; voyez {where}.",
        "de": "Der Inhalt hat nicht die erwartete Form; siehe {where}.",
        "en": "The body does not have the expected form; see {where}.",
    },
    "parameter-unknown": {
        "fr": "Le paramètre {name} n’existe pas ici. Connus : {known}.",
        "de": "Den Parameter {name} gibt es hier nicht. Bekannt: {known}.",
        "en": "There is no parameter {name} here. Known: {known}.",
    },
    "parameter-repeated": {
        "fr": "Le paramètre {name} est donné plusieurs fois.",
        "de": "Der Parameter {name} steht mehrmals da.",
        "en": "The parameter {name} is given more than once.",
    },
    "fault": {
        "fr": "La faute est de notre côté et a été notée.",
        "de": "Der Fehler liegt bei uns und wurde festgehalten.",
        "en": "The fault is on our side and has been recorded.",
    },
    "service-away": {
        "fr": "Une partie du service ne répond pas. Réessayez dans {seconds} s.",
        "de": "Ein Teil des Dienstes antwortet nicht. Versuchen Sie es in {seconds} s wieder.",
        "en": "A part of the service does not answer. Try again in {seconds} s.",
    },
    "search-bad": {
        "fr": "Le paramètre de recherche {name} ne peut pas être lu ({why}).",
        "de": "Der Suchparameter {name} lässt sich nicht lesen ({why}).",
        "en": "The search parameter {name} cannot be read ({why}).",
    },
    "search-not-supported": {
        "fr": "Le paramètre de recherche {name} n’est pas pris en charge ; /fhir/metadata dit lesquels le sont.",
        "de": "Der Suchparameter {name} wird nicht unterstützt; welche es gibt, sagt /fhir/metadata.",
        "en": "The search parameter {name} is not supported; /fhir/metadata tells which are.",
    },
    "no-such-type": {
        "fr": "Il n’y a pas de ressources {name} ici ; il y a {known}.",
        "de": "Ressourcen {name} gibt es hier nicht; es gibt {known}.",
        "en": "There are no resources {name} here; there are {known}.",
    },
    "no-such-resource": {
        "fr": "Il n’y a pas de ressource de cet identifiant.",
        "de": "Es gibt keine Ressource mit dieser Kennung.",
        "en": "There is no resource with this id.",
    },
    "cursor-bad": {
        "fr": "Ce lien vers la suite ne vient pas d’ici, vaut pour un autre partenaire, ou a été modifié. Recommencez au début.",
        "de": "Dieser Verweis auf die Fortsetzung stammt nicht von hier, gilt für einen anderen Partner oder wurde verändert. Beginnen Sie von vorn.",
        "en": "This link to what follows does not come from here, is another partner’s, or was changed. Begin anew.",
    },
    "cursor-over": {
        "fr": "Ce lien vers la suite n’est plus valable. Recommencez au début.",
        "de": "Dieser Verweis auf die Fortsetzung gilt nicht mehr. Beginnen Sie von vorn.",
        "en": "This link to what follows is no longer good. Begin anew.",
    },
    "page-size-bad": {
        "fr": "Indiquez un nombre de {least} à {most}.",
        "de": "Nennen Sie eine Zahl von {least} bis {most}.",
        "en": "Give a number from {least} to {most}.",
    },
    "cursor-elsewhere": {
        "fr": "Cet endroit n’est pas dans l’histoire de ce registre (dernier numéro : {newest}) : il vient d’un autre registre, ou une sauvegarde a été remise en place. Recommencez au début.",
        "de": "Diese Stelle gibt es in der Geschichte dieses Registers nicht (letzte Nummer: {newest}): Sie stammt aus einem anderen Register, oder eine Sicherung wurde eingespielt. Beginnen Sie von vorn.",
        "en": "This place is not in the history of this register (newest number: {newest}): it comes from another register, or a backup was put back. Begin anew.",
    },
}
WHY: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("exchange-account-bad", "name"): {
        "fr": "Indiquez un nom lisible, de {most} signes au plus.",
        "de": "Geben Sie einen lesbaren Namen mit höchstens {most} Zeichen an.",
        "en": "Enter a readable name of {most} characters at most.",
    },
    ("exchange-account-bad", "no-role"): {
        "fr": "Choisissez au moins un droit.",
        "de": "Wählen Sie mindestens ein Recht.",
        "en": "Choose at least one right.",
    },
    ("exchange-account-bad", "software-administers"): {
        "fr": "Un logiciel dépose et retire des fichiers ; les comptes sont gérés par une personne.",
        "de": "Eine Software liefert Dateien ein und holt sie ab; die Konten verwaltet eine Person.",
        "en": "A software deposits and collects files; accounts are managed by a person.",
    },
    ("exchange-account-bad", "too-many"): {
        "fr": "Un code a {most} comptes ouverts au plus. Fermez-en un d’abord.",
        "de": "Ein Code hat höchstens {most} offene Konten. Schließen Sie zuerst eines.",
        "en": "A code has {most} open accounts at most. Close one first.",
    },
    ("network-range-bad", "shape"): {
        "fr": "« {typed} » n’est pas une adresse. Écrivez par exemple 192.0.2.7 ou 10.20.0.0/16.",
        "de": "„{typed}“ ist keine Adresse. Schreiben Sie zum Beispiel 192.0.2.7 oder 10.20.0.0/16.",
        "en": "“{typed}” is no address. Write for example 192.0.2.7 or 10.20.0.0/16.",
    },
    ("network-range-bad", "host-bits"): {
        "fr": "« {typed} » : l’adresse et la taille de la plage ne vont pas ensemble. Vérifiez le nombre après la barre.",
        "de": "„{typed}“: Adresse und Größe des Bereichs passen nicht zusammen. Prüfen Sie die Zahl nach dem Schrägstrich.",
        "en": "“{typed}”: address and size of the range do not fit together. Check the number behind the slash.",
    },
    ("network-range-bad", "everything"): {
        "fr": "« {typed} » comprend toutes les adresses. Laissez le champ vide si le compte n’est lié à aucun réseau.",
        "de": "„{typed}“ umfasst alle Adressen. Lassen Sie das Feld leer, wenn das Konto an kein Netz gebunden ist.",
        "en": "“{typed}” holds every address. Leave the field empty if the account is bound to no network.",
    },
    ("network-range-bad", "too-many"): {
        "fr": "{most} plages au plus.",
        "de": "Höchstens {most} Bereiche.",
        "en": "{most} ranges at most.",
    },
    ("ssh-key-bad", "private"): {
        "fr": "Ceci est une clé privée. Nous ne l’avons pas conservée. Ne la donnez jamais à personne : considérez-la comme perdue, créez une nouvelle paire de clés et envoyez la partie publique (le fichier .pub).",
        "de": "Das ist ein privater Schlüssel. Wir haben ihn nicht behalten. Geben Sie ihn niemals weiter: Betrachten Sie ihn als verloren, erzeugen Sie ein neues Schlüsselpaar und senden Sie den öffentlichen Teil (die Datei mit der Endung .pub).",
        "en": "This is a private key. We have not kept it. Never give it to anybody: count it as lost, make a new pair of keys, and send the public part (the .pub file).",
    },
    ("ssh-key-bad", "empty"): {
        "fr": "Collez la clé publique ou choisissez son fichier.",
        "de": "Fügen Sie den öffentlichen Schlüssel ein oder wählen Sie seine Datei.",
        "en": "Paste the public key or choose its file.",
    },
    ("ssh-key-bad", "several"): {
        "fr": "Ajoutez une clé à la fois.",
        "de": "Fügen Sie einen Schlüssel nach dem anderen hinzu.",
        "en": "Add one key at a time.",
    },
    ("ssh-key-bad", "too-long"): {
        "fr": "C’est trop long pour une clé publique.",
        "de": "Das ist zu lang für einen öffentlichen Schlüssel.",
        "en": "This is too long for a public key.",
    },
    ("ssh-key-bad", "options"): {
        "fr": "Donnez la clé seule, sans options devant. Le réseau se règle sur la page du compte.",
        "de": "Geben Sie nur den Schlüssel an, ohne Optionen davor. Das Netz stellen Sie auf der Seite des Kontos ein.",
        "en": "Give the key alone, without options before it. The network is set on the page of the account.",
    },
    ("ssh-key-bad", "shape"): {
        "fr": "Ce n’est pas une clé publique SSH complète. Elle commence par exemple par ssh-ed25519, sur une seule ligne.",
        "de": "Das ist kein vollständiger öffentlicher SSH-Schlüssel. Er beginnt zum Beispiel mit ssh-ed25519 und steht auf einer einzigen Zeile.",
        "en": "This is no complete SSH public key. It begins with ssh-ed25519, for example, on a single line.",
    },
    ("ssh-key-bad", "type"): {
        "fr": "Ce type de clé ({type}) n’est pas accepté. Créez une clé ed25519.",
        "de": "Diese Art von Schlüssel ({type}) wird nicht angenommen. Erzeugen Sie einen ed25519-Schlüssel.",
        "en": "This type of key ({type}) is not accepted. Make an ed25519 key.",
    },
    ("ssh-key-bad", "short-rsa"): {
        "fr": "Une clé RSA de {bits} bits n’est pas acceptée : il en faut de 3072 à {most}. Créez plutôt une clé ed25519.",
        "de": "Ein RSA-Schlüssel mit {bits} Bits wird nicht angenommen: Nötig sind 3072 bis {most}. Erzeugen Sie besser einen ed25519-Schlüssel.",
        "en": "An RSA key of {bits} bits is not accepted: it needs 3072 to {most}. Better make an ed25519 key.",
    },
    ("ssh-key-bad", "held-already"): {
        "fr": "Ce compte a déjà cette clé.",
        "de": "Dieses Konto hat diesen Schlüssel schon.",
        "en": "This account has this key already.",
    },
    ("ssh-key-bad", "other-space"): {
        "fr": "Cette clé ouvre déjà un compte de l’autre espace. Test et production ne se mélangent pas : créez une clé pour chacun.",
        "de": "Dieser Schlüssel öffnet schon ein Konto des anderen Bereichs. Test und Produktion vermischen sich nicht: Erzeugen Sie für jeden Bereich einen eigenen.",
        "en": "This key opens an account of the other space already. Test and production do not mix: make a key for each.",
    },
    ("ssh-key-bad", "too-many"): {
        "fr": "Un compte a {most} clés au plus. Retirez-en une d’abord.",
        "de": "Ein Konto hat höchstens {most} Schlüssel. Entfernen Sie zuerst einen.",
        "en": "An account has {most} keys at most. Remove one first.",
    },
    ("ssh-key-bad", "past"): {
        "fr": "Ce jour est déjà passé. Indiquez un dernier jour à venir.",
        "de": "Dieser Tag ist schon vorbei. Geben Sie einen künftigen letzten Tag an.",
        "en": "This day has passed. Enter a last day to come.",
    },
    ("ssh-key-bad", "days"): {
        "fr": "Une clé vaut {most} jours au plus, à partir d’aujourd’hui.",
        "de": "Ein Schlüssel gilt ab heute höchstens {most} Tage.",
        "en": "A key holds for {most} days at most, from today on.",
    },
    ("key-terms-bad", "no-scope"): {
        "fr": "Une clé sans droit ne sert à rien : donnez-lui au moins un droit.",
        "de": "Ein Schlüssel ohne Recht nützt nichts: Geben Sie ihm mindestens eines.",
        "en": "A key without a scope is of no use: give it at least one.",
    },
    ("key-terms-bad", "too-long"): {
        "fr": "Une clé vaut {most} jours au plus.",
        "de": "Ein Schlüssel gilt höchstens {most} Tage.",
        "en": "A key holds for {most} days at most.",
    },
    ("key-terms-bad", "over"): {
        "fr": "Le dernier jour de la clé est déjà passé.",
        "de": "Der letzte Tag des Schlüssels ist schon vorbei.",
        "en": "The last day of the key has passed already.",
    },
    ("key-terms-bad", "per-minute"): {
        "fr": "Une clé permet de 1 à {most} demandes par minute.",
        "de": "Ein Schlüssel erlaubt 1 bis {most} Anfragen in der Minute.",
        "en": "A key allows 1 to {most} requests a minute.",
    },
    ("key-terms-bad", "overlap"): {
        "fr": "La clé remplacée vaut encore 0 à {most} jours.",
        "de": "Der ersetzte Schlüssel gilt noch 0 bis {most} Tage.",
        "en": "The replaced key holds for another 0 to {most} days.",
    },
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNKNOWN: Final = {
    "fr": "Les règles de la caisse ne le permettent pas ({code}).",
    "de": "Die Regeln der Kasse lassen das nicht zu ({code}).",
    "en": "The fund’s rules do not allow this ({code}).",
}


def text_of(refusal: Refusal, language: str) -> str:
    """A refusal that gained no words here yet is told by its code, never by a fault."""
    why = (refusal.code, str(refusal.facts.get("why", "")))
    words = TEXTS.get(why) or sign_in_texts.TEXTS.get(why) or WHY.get(why)
    words = words or REFUSALS.get(refusal.code, _UNKNOWN)
    facts = {name: _written(value, language) for name, value in refusal.facts.items()}
    return words[language].format_map({"code": refusal.code, **facts})


def _written(fact: object, language: str) -> object:
    """A day as people write it; programs are told it among the facts as it is."""
    if isinstance(fact, str) and _DAY.fullmatch(fact):
        return written_day(date.fromisoformat(fact), cast(Lang, language))
    return fact
