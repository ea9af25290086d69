"""A message taken apart: what counts as a file, whom it is from, what it answers; hostile ones at bounded cost."""

from __future__ import annotations

import contextlib
import tracemalloc
from base64 import b64encode, encodebytes
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.samples import mail as samples
from tests.samples.mail import ANNA, mail, many, nested, raw

from prestalux.rules.mail import BadMessage, Fault, MailLimits, Message, head_of, outside_fault
from prestalux.rules.mail import read as read_within
from prestalux.rules.mail.headers import as_reference

LIMITS = MailLimits()
PDF = b"%PDF-1.7 and so on"


def read(data: bytes) -> Message:
    return read_within(data, LIMITS)


def names(data: bytes) -> list[str]:
    return [part.label for part in read(data).parts]


def fault_of(data: bytes) -> Fault:
    with pytest.raises(BadMessage) as refused:
        read(data)
    return Fault(refused.value.facts["why"])  # type: ignore[arg-type]


# --- files


def test_each_attached_file_comes_out_whole_with_its_name() -> None:
    (sheet, rib) = read(mail({"fiche.pdf": PDF, "rib.pdf": bytes(range(256))})).parts
    assert (sheet.label, sheet.data) == ("fiche.pdf", PDF)
    assert (rib.label, rib.data) == ("rib.pdf", bytes(range(256)))


@pytest.mark.parametrize("disposition", ["inline", "", "attachment", "x-unknown"])
def test_a_file_is_a_file_whatever_its_disposition(disposition: str) -> None:
    line = f'Content-Disposition: {disposition}; filename="a.pdf"\n' if disposition else ""
    head = f"From: {ANNA}\nMIME-Version: 1.0\nContent-Type: application/pdf; name=a.pdf\n{line}"
    assert names(raw(head, "%PDF")) == ["a.pdf"]


def test_bytes_of_no_kind_are_a_file() -> None:
    head = f"From: {ANNA}\nContent-Type: application/octet-stream; name=scan.pdf"
    assert names(raw(head, "%PDF")) == ["scan.pdf"]


@pytest.mark.parametrize(
    ("parameter", "label"),
    [
        ("filename*=UTF-8''pi%C3%A8ce%20d%27identit%C3%A9.pdf", "pièce d'identité.pdf"),
        ("filename*0*=UTF-8''pi%C3%A8; filename*1=ce.pdf", "pièce.pdf"),
        ('filename="=?utf-8?B?cGnDqGNlLnBkZg==?="', "pièce.pdf"),
        ('filename="=?iso-8859-1?Q?pi=E8ce?= =?iso-8859-1?Q?.pdf?="', "pièce.pdf"),
        ('filename="scan.final.v2.pdf"', "scan.final.v2.pdf"),
        ('filename="../../etc/passwd\0.pdf"', "passwd.pdf"),
        ('filename="..\\\\..\\\\windows\\\\a.pdf"', "a.pdf"),
        ("filename*=no-such-charset''a.pdf", "a.pdf"),
        ("filename=\"x.pdf\"; filename*=UTF-8''relev%C3%A9.pdf", "relevé.pdf"),
    ],
)
def test_a_name_is_read_in_each_way_in_which_programs_write_it(parameter: str, label: str) -> None:
    head = f"From: {ANNA}\nContent-Type: application/pdf\nContent-Disposition: attachment; {parameter}"
    assert names(raw(head, "%PDF")) == [label]


def test_a_file_without_a_name_gets_one_by_its_kind() -> None:
    assert names(raw(f"From: {ANNA}\nContent-Type: application/pdf", "%PDF")) == ["sans-nom.pdf"]


def test_files_of_a_forwarded_message_count() -> None:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Message-ID"] = ANNA, "<2@example.org>"
    message.set_content("Voir plus bas.")
    inner = EmailMessage(policy=SMTP)
    inner["From"] = "secretary@example.org"
    inner.set_content("Bonjour")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="dans.pdf")
    message.add_attachment(inner)
    assert names(message.as_bytes()) == ["dans.pdf"]


def test_an_htm_that_is_attached_is_a_file_and_one_that_is_the_text_is_none() -> None:
    assert names(mail({"fiche.htm": b"<html></html>"})) == ["fiche.htm"]
    assert names(raw(f"From: {ANNA}\nContent-Type: text/html", "<p>Bonjour</p>")) == []


def logo(size: int, *, place: bool = True) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = ANNA
    message.set_content("Bonjour")
    message.add_alternative("<p>Bonjour <img src='cid:logo'></p>", subtype="html")
    cid = {"cid": "<logo>"} if place else {}
    message.get_payload()[1].add_related(
        b"x" * size, maintype="image", subtype="png", filename="logo.png", **cid
    )  # type: ignore[union-attr,index]
    return message.as_bytes()


def test_a_logo_in_the_text_is_no_file() -> None:
    assert (names(logo(30_000)), read(logo(30_000)).left_out) == ([], 3)


def test_a_photograph_put_into_the_text_is_a_file() -> None:
    assert names(logo(900_000)) == ["logo.png"]


def test_sixty_files_come_out_and_those_beyond_are_counted() -> None:
    found = read(mail({f"{number}.pdf": PDF for number in range(63)}))
    assert (len(found.parts), found.beyond) == (60, 3)


def test_a_broken_boundary_loses_no_message() -> None:
    head = f"From: {ANNA}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x"
    found = read(raw(head, "--x\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-1.7 and it ends here"))
    assert [part.label for part in found.parts] == ["a.pdf"]
    assert read(raw(head, "no boundary at all")).parts[0].data.startswith(b"no boundary")


# --- hostile


def test_a_message_above_the_limit_is_refused_unread() -> None:
    assert outside_fault(b"x" * 101, MailLimits(max_bytes=100)) is Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (many(20_000), Fault.TOO_MANY_PARTS),
        (many(1_000), Fault.TOO_MANY_PARTS),
        (nested(100), Fault.TOO_DEEP),
        (nested(900), Fault.TOO_DEEP),
        (raw(f"From: {ANNA}\n" + "X-Line: y\n" * 20_000, ""), Fault.HEADERS),
        (b"From: anna@example.org\r\n" + b"x" * 200_000, Fault.HEADERS),
        (raw(f"From: {ANNA}\nSubject: " + "=?utf-8?B?w6k=?= " * 60_000), Fault.HEADERS),
        (raw("Subject: nobody"), Fault.NO_SENDER),
        (raw("From: ((((((((((((((((((((((((((((((((((("), Fault.NO_SENDER),
        (raw(f"From: {ANNA}, emil@example.org"), Fault.NO_SENDER),
        (raw(f"From: {ANNA}\nFrom: emil@example.org"), Fault.NO_SENDER),
        (b"", Fault.NO_SENDER),
        (b"\0" * 1000, Fault.NO_SENDER),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_a_message_that_nobody_honest_writes_is_refused(data: bytes, fault: Fault) -> None:
    assert fault_of(data) is fault


def test_a_subject_of_many_encoded_words_takes_little_memory() -> None:
    data = raw(f"From: {ANNA}\nSubject: " + "=?utf-8?B?w6k=?= " * 3_500)
    tracemalloc.start()
    read(data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_twenty_thousand_parameters_are_read_without_their_name() -> None:
    kind = "Content-Type: application/pdf" + "".join(f"; a{n}=b" for n in range(6_000))
    assert names(raw(f"From: {ANNA}\n{kind}", "%PDF")) == ["sans-nom.pdf"]


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-7", "idna", "base64", "x" * 500, "utf-8\0"])
def test_a_text_in_a_charset_that_is_none_is_read_as_well_as_it_goes(charset: str) -> None:
    found = read(raw(f"From: {ANNA}\nContent-Type: text/plain; charset={charset}", "Bonjour"))
    assert "Bonjour" in found.text


@given(st.binary(max_size=2_000))
def test_whatever_comes_is_a_message_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadMessage):
        read(b"From: anna.weber@example.org\r\n" + data)


@given(st.lists(st.sampled_from(["--b", "--b--", "Content-Type: multipart/mixed; boundary=b", "", "x", "Content-Transfer-Encoding: base64", "Content-Type: message/rfc822", "Content-Disposition: attachment; filename*0*=''%", "=?utf-8?B?===?=", "begin 644 a", "From: x@y.example"]), max_size=40))  # fmt: skip
def test_whatever_is_put_together_of_the_pieces_of_mail_is_a_message_or_refused(lines: list[str]) -> None:
    with contextlib.suppress(BadMessage):
        read("\r\n".join(["From: anna.weber@example.org", *lines]).encode())


# --- whom and what


def test_a_name_with_a_comma_and_without_quotes_is_no_second_sender() -> None:
    assert read(mail_from("Weber, Anna <anna.weber@example.org>")).sender == ANNA


def test_two_addresses_are_no_sender() -> None:
    assert fault_of(mail_from("a@example.org, b@example.org")) is Fault.NO_SENDER


@pytest.mark.parametrize(
    "line",
    [
        "zoe@vic.example(<a@evil.example>",
        "undisclosed:;<vic@vic.example>",
        "vic@vic.example <a@evil.example> <b@evil.example>",
        '"vic@vic.example <a@evil.example>',
        "a@evil.example>vic@vic.example",
    ],
)
def test_a_line_that_programs_read_in_two_ways_names_no_sender(line: str) -> None:
    assert fault_of(mail_from(line)) is Fault.NO_SENDER


@pytest.mark.parametrize(
    "line", ['"Weber (Cabinet): Anna; <x>" <anna.weber@example.org>', "anna.weber@example.org (Anna)"]
)
def test_a_line_that_is_read_in_one_way_names_its_sender(line: str) -> None:
    assert read(mail_from(line)).sender == ANNA


def mail_from(line: str) -> bytes:
    return raw(f"From: {line}\nSubject: x", "Bonjour")


def test_the_sender_is_the_address_of_the_from_line() -> None:
    assert read(mail(sender='"Weber, Anna" <Anna.Weber@EXAMPLE.org>')).sender == "Anna.Weber@example.org"


def test_a_subject_is_decoded() -> None:
    assert read(mail(subject="Pièces – dépôt")).subject == "Pièces – dépôt"


@pytest.mark.parametrize(
    "subject",
    [
        "Re: [2222-2222-2222] pièces",
        "2222 2222 2222",
        "AW: réf. 222222222222.",
        "Ihr Antrag (2222-2222-2222)",
        "Re: 2222‑2222‑2222",
        "2222–2222–2222",
        "2222 - 2222 - 2222",
        "2222.2222.2222",
        "2222_2222/2222",
        "２２２２-２２２２-２２２２",
        "2222\u00ad2222\u00ad2222",
        "FRTX WMPJ 2222-2222-2222",
        "dossier 2345 2222-2222-2222",
    ],
)
def test_a_reference_in_the_subject_is_found(subject: str) -> None:
    assert read(mail(subject=subject)).references == ("222222222222",)


def test_all_references_of_a_subject_are_told_in_their_order() -> None:
    found = read(mail(subject="CCCC-CCCC-CCCC et 2222-2222-2222"))
    assert found.references == tuple(one for one in ("CCCCCCCCCCCC", "222222222222") if as_reference(one))


def test_a_reference_in_the_writers_own_words_is_mentioned_and_one_in_a_quote_is_not() -> None:
    text = "Bonjour, mon dossier 2222-2222-2222.\n\nLe 3 mars, le fonds a écrit :\n> 2222-2222-2222"
    assert read(mail(text=text)).mentioned == ("222222222222",)
    assert read(mail(text=text.replace("mon dossier 2222-2222-2222", "voilà"))).mentioned == ()


def test_a_reference_with_a_wrong_check_character_is_none() -> None:
    assert read(mail(subject="2222-2222-2223")).references == ()


def test_a_reference_in_the_address_comes_before_that_in_the_subject() -> None:
    other = "CCCC-CCCC-CCCC"
    found = read(mail(to="prestataires+222222222222@fonds.example", subject=other))
    assert found.references[0] == "222222222222"


def test_what_is_answered_is_told_latest_first() -> None:
    found = read(mail(In_Reply_To="<b@x.example>", References="<a@x.example> <b@x.example>"))
    assert found.answers == ("<b@x.example>", "<a@x.example>")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"List_Id": "<list.example.org>"},
        {"X_Auto_Response_Suppress": "DR, AutoReply"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"sender": "no-reply@example.org"},
        {"sender": "bounces+anna@example.org"},
        {"Precedence": "auto-reply"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"Return_Path": "< >"},
        {"X_Vacation": "yes"},
        {"X_BeenThere": "list@example.org"},
        {"Mailing_List": "contact l-help@example.org"},
        {"X_Failed_Recipients": "a@example.org"},
        {"subject": "Automatic reply: Demande de code"},
        {"subject": "Réponse automatique : Demande de code"},
        {"subject": "Automatische Antwort: Antrag"},
        {"subject": "Abwesenheitsnotiz: Antrag"},
        {"subject": "Out of office"},
        {"subject": "[EXTERN] Automatische Antwort: Antrag"},
        {"subject": "Abwesend: Antrag"},
        {"subject": "Gelesen: Antrag"},
        {"subject": "Auto: Antrag"},
        {"subject": "Absent(e) du 3 au 9 mars"},
        {"X_Google_Group_Id": "1"},
        {"subject": "Undelivered Mail Returned to Sender"},
        {"sender": "noreply-12@example.org"},
        {"sender": "team.noreply@example.org"},
        {"sender": "keine-antwort@example.org"},
        {"sender": "auto-reply@example.org"},
        {"sender": "cron-daemon@example.org"},
        {"sender": "listserv@example.org"},
        {"sender": "ne.pas.repondre@example.org"},
    ],
    ids=str,
)
def test_a_program_is_known_for_one(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).automatic  # type: ignore[arg-type]


def test_a_bounce_is_known_for_one() -> None:
    head = f"From: {ANNA}\nContent-Type: multipart/report; report-type=delivery-status; boundary=x"
    assert read(raw(head, "--x\n\nno such mailbox\n--x--")).automatic


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Precedence": "first-class"},
        {"X_Auto_Response_Suppress": "DR, RN, NRN"},
        {"Return_Path": "<anna.weber@example.org>"},
        {"subject": "Re: Réponse automatique : est-ce normal ?"},
        {"subject": "Mon absence du 3 mars"},
        {"subject": "Abwesend bis Montag, hier meine Unterlagen"},
        {"subject": "Non remis jusqu'ici : mes pièces"},
        {"Feedback_ID": "1.eu-west-1:AmazonSES"},
        {"X_Loop": "x"},
        {"Auto_Submitted": "No (human)"},
        {"sender": "jean.daemon@example.org"},
        {"sender": "noe.replica@example.org"},
        {"sender": "demon@example.org"},
    ],
    ids=str,
)
def test_a_person_is_no_program(headers: dict[str, str]) -> None:
    assert not read(mail(**headers)).automatic  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, veuillez trouver mes pièces. Merci", "fr"),
        ("Guten Tag, anbei meine Unterlagen mit der Bitte um Bearbeitung", "de"),
        ("Hello, please find attached my documents. Thank you", "en"),
        (
            "Guten Tag, danke\n\nLe 3 mars, le fonds a écrit :\n> vous et la demande, merci de votre pièce",
            "de",
        ),
        ("Guten Tag, danke\n> vous et la demande\n> merci de votre pièce et les autres", "de"),
        ("Hallo, im Anhang mein Ausweis. LG", "de"),
        ("Hi, here are some documents. Best, Tom", "en"),
        ("Voici.\n\nSent from my iPhone", "fr"),
        ("", ""),
        ("42", ""),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert read(mail(subject="-", text=text)).language == language


def test_where_no_word_tells_the_language_the_message_says_it() -> None:
    assert read(raw(f"From: {ANNA}\nContent-Language: de-LU", "42")).language == "de"


def test_the_text_of_a_message_in_html_alone_is_read_without_its_marks() -> None:
    data = raw(f"From: {ANNA}\nContent-Type: text/html", "<style>p{}</style><p>Bonjour <b>vous</b></p>")
    assert read(data).text == "Bonjour vous"


def test_the_text_in_html_is_read_as_it_is_seen() -> None:
    markup = "<head><title>x</title></head><p>Pi&egrave;ces &amp; caf&eacute;</p><div>1 < 2</div>&nbsp;<!-- x -->fin"
    assert read(raw(f"From: {ANNA}\nContent-Type: text/html", markup)).text == "Pièces & café\n1 < 2\nfin"


def mixed(*parts: str) -> bytes:
    head = f"From: {ANNA}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"
    return raw(head, "".join(f"--b\n{part}\n" for part in parts) + "--b--\n")


INLINE = "Content-Type: application/pdf\nContent-Disposition: inline; filename=a.pdf\n\n%PDF-1.7"


def test_words_before_and_after_a_file_are_read_alike() -> None:
    data = mixed(
        "Content-Type: text/plain\n\nAvant", INLINE, "Content-Type: text/html\n\n<p>Apr&egrave;s</p>"
    )
    assert read(data).text == "Avant\n\nAprès"


def test_of_words_in_two_forms_one_is_read() -> None:
    both = "--c\nContent-Type: text/plain\n\nBonjour\n--c\nContent-Type: text/html\n\n<p>Bonjour</p>\n--c--"
    data = mixed(f"Content-Type: multipart/alternative; boundary=c\n\n{both}", INLINE)
    assert read(data).text == "Bonjour"


def test_what_is_forwarded_is_read_where_nothing_else_was_written() -> None:
    inner = f"Content-Type: message/rfc822\n\nFrom: {ANNA}\n\nPlus bas"
    assert read(mixed("\nEn haut", inner)).text == "En haut"
    assert read(mixed(inner)).text == "Plus bas"


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: image/jpeg\nContent-ID: <1>\n\n%PDF-1.7",
        "Content-Type: application/pkcs7-signature\n\n%PDF-1.7",
        "Content-Type: text/calendar\n\n%PDF-1.7",
        "Content-Type: text/html\n\n%PDF-1.7",
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + b64encode(b"%PDF-1.7").decode(),
        "Content-Type: message/rfc822\n\n%PDF-1.7",
        "Content-Type: application/pdf\nContent-Transfer-Encoding: BASE64 (x)\n\n"
        + b64encode(b"%PDF-1.7").decode(),
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + b64encode(f"From: {ANNA}\nContent-Type: application/pdf\n\n%PDF-1.7".encode()).decode(),
    ],
    ids=[
        "picture",
        "signature",
        "calendar",
        "page",
        "called a message",
        "called one, plain",
        "remark",
        "encoded message",
    ],
)
def test_a_pdf_is_a_file_whatever_it_is_sent_as(part: str) -> None:
    assert [one.data.strip() for one in read(mixed(part)).parts] == [b"%PDF-1.7"]


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("Content-Type: text/calendar; name=invite.ics\n\nBEGIN:VCALENDAR", "invite.ics"),
        ("Content-Type: text/x-vcard\nContent-Disposition: attachment\n\nBEGIN:VCARD", "sans-nom.vcf"),
        ("Content-Type: message/partial; id=1; number=1; total=2\n\nFrom: x\n\nhalf", "sans-nom.eml"),
        (
            "Content-Type: message/external-body; access-type=URL; name=rib.pdf\n\nContent-Type: application/pdf",
            "rib.pdf",
        ),
        ("Content-Type: text/html\nContent-Disposition: attachment\n\n<p>x</p>", "sans-nom.htm"),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx", "smime.p7m"),
    ],
)
def test_whatever_was_attached_is_told(part: str, label: str) -> None:
    assert names(mixed("\nBonjour", part)) == [label]


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx",
        "Content-Type: application/pgp-signature; name=signature.asc\n\nx",
        "Content-Type: application/octet-stream; name=smime.p7s\n\nx",
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR",
    ],
)
def test_what_programs_add_is_no_file(part: str) -> None:
    assert names(mixed("\nBonjour", part)) == []


def picture(form: str, width: int, height: int) -> bytes:
    kept = BytesIO()
    Image.effect_noise((width, height), 90).save(kept, form)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("form", "size", "is_file"),
    [
        ("JPEG", (400, 300), False),
        ("JPEG", (2_000, 300), False),
        ("JPEG", (480, 640), True),
        ("PNG", (3_000, 200), False),
        ("JPEG", (900, 700), True),
        ("PNG", (1_200, 1_600), True),
    ],
)
def test_a_picture_in_the_text_is_a_file_where_a_paper_could_be_read_in_it(
    form: str, size: tuple[int, int], is_file: bool
) -> None:
    assert bool(names(inline(form, size, "Content-Type: text/html\n\n<p>Bonjour</p>"))) is is_file


def inline(form: str, size: tuple[int, int], text: str) -> bytes:
    kind = form.lower()
    head = f"Content-Type: image/{kind}\nContent-Disposition: inline; filename=i.{kind}\nContent-ID: <i>"
    return mixed(
        text, f"{head}\nContent-Transfer-Encoding: base64\n\n{encodebytes(picture(form, *size)).decode()}"
    )


def test_a_picture_beside_a_plain_text_is_a_file_however_small() -> None:
    assert names(inline("JPEG", (30, 40), "\nBonjour")) == ["i.jpeg"]


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_name_in_raw_bytes_is_read(charset: str) -> None:
    head = f'From: {ANNA}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="reçu é.pdf"'
    assert names(f"{head}\r\n\r\n%PDF".encode(charset)) == ["reçu é.pdf"]


def test_a_subject_in_raw_bytes_is_read() -> None:
    assert read(f"From: {ANNA}\r\nSubject: Pièces\r\n\r\n".encode()).subject == "Pièces"


def test_a_sender_whose_domain_has_letters_with_marks_is_read() -> None:
    assert read(mail(sender="anna@xn--bcher-kva.example")).sender == "anna@bücher.example"


def test_the_head_alone_tells_who_wrote() -> None:
    data = many(500)
    with pytest.raises(BadMessage):
        read(data)
    assert read(head_of(data, LIMITS)).sender == ANNA


def test_the_samples_are_what_they_say() -> None:
    assert samples.FUND.encode() in mail()
