"""Letters by SMTP, against a real mail server: once where nothing is killed, never lost where something is."""

from __future__ import annotations

import datetime as dt
import ipaddress
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.doors.post.running import FAILED, LATER, SENT, Mailserver, Post, make_due, pdf_of, states
from tests.harness.services import free_port
from tests.office import cast

from prestalux.doors.post import sending
from prestalux.doors.post.sending import NeverSent, NotSent, Smtp
from prestalux.office.outbox.models import Letter

Servers = type[Mailserver]


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "fund@example.org", "anna@example.org", "x"
    made["Message-ID"] = "<one@example.org>"
    made.set_content("Grüße")
    return made


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Of localhost and 127.0.0.1, signed by itself."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


class TestOneHandOver:
    def test_the_server_has_the_letter(self, mailserver: Servers, box: Path) -> None:
        server = mailserver(box)
        Smtp(server.url).hand_over(message(), "key")
        (letter,) = server.letters()
        assert (letter["Message-ID"], letter.get_content()) == ("<one@example.org>", "Grüße\r\n")

    @pytest.mark.parametrize("about", ["rcpt", "data", "mail"])
    def test_a_4xx_means_later(self, mailserver: Servers, box: Path, about: str) -> None:
        server = mailserver(box, **{about: ["451 come back"]})
        with pytest.raises(NotSent):
            Smtp(server.url).hand_over(message(), "key")

    @pytest.mark.parametrize("about", ["rcpt", "data"])
    def test_a_5xx_about_the_letter_is_final(self, mailserver: Servers, box: Path, about: str) -> None:
        server = mailserver(box, **{about: ["550 no such person"]})
        with pytest.raises(NeverSent):
            Smtp(server.url).hand_over(message(), "key")

    def test_a_5xx_about_the_sender_means_later(self, mailserver: Servers, box: Path) -> None:
        """The fund's own set-up is wrong: once it is mended, every letter goes."""
        server = mailserver(box, mail=["550 sender unknown"])
        with pytest.raises(NotSent):
            Smtp(server.url).hand_over(message(), "key")

    @pytest.mark.parametrize("about", ["rcpt", "data"])
    def test_the_reason_repeats_nothing_the_server_said(
        self, mailserver: Servers, box: Path, about: str
    ) -> None:
        server = mailserver(box, **{about: ["550 anna@example.org is unknown"]})
        with pytest.raises(NeverSent) as refused:
            Smtp(server.url).hand_over(message(), "key")
        assert "anna" not in str(refused.value)

    def test_a_grumble_at_the_good_bye_does_not_send_it_again(self, mailserver: Servers, box: Path) -> None:
        server = mailserver(box, quit=["421 closing"])
        Smtp(server.url).hand_over(message(), "key")
        assert len(server.letters()) == 1

    def test_a_server_away_means_later(self) -> None:
        with pytest.raises(NotSent):
            Smtp(f"smtp://127.0.0.1:{free_port()}").hand_over(message(), "key")

    def test_a_server_that_never_answers_means_later(
        self, mailserver: Servers, box: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = mailserver(box, hold=True)
        monkeypatch.setattr(sending, "HAND_OVER_SECONDS", 0.5)
        with pytest.raises(NotSent):
            Smtp(server.url).hand_over(message(), "key")


class TestEncryption:
    def test_a_server_elsewhere_that_offers_none_gets_no_letter(self, mailserver: Servers, box: Path) -> None:
        """127.0.0.2 stands for a machine that is not this one."""
        server = mailserver(box, host="127.0.0.2")
        with pytest.raises(NotSent):
            Smtp(f"smtp://127.0.0.2:{server.port}").hand_over(message(), "key")
        assert server.letters() == []

    def test_a_misspelt_choice_sends_nothing_in_clear(self, mailserver: Servers, box: Path) -> None:
        server = mailserver(box)
        with pytest.raises(NotSent):
            Smtp(f"{server.url}?tls=startls").hand_over(message(), "key")
        assert server.letters() == []

    def test_none_can_be_chosen_on_purpose(self, mailserver: Servers, box: Path) -> None:
        server = mailserver(box, host="127.0.0.2")
        Smtp(f"smtp://127.0.0.2:{server.port}?tls=none").hand_over(message(), "key")
        server.until("taken in clear")

    def test_starttls_is_used_where_it_is_wanted(
        self,
        mailserver: Servers,
        box: Path,
        certificate: tuple[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        server = mailserver(box, tls=certificate)
        Smtp(f"{server.url}?tls=starttls").hand_over(message(), "key")
        server.until("taken encrypted")

    def test_tls_from_the_first_byte(
        self,
        mailserver: Servers,
        box: Path,
        certificate: tuple[str, str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        server = mailserver(box, tls=certificate, implicit=True)
        Smtp(server.url.replace("smtp:", "smtps:")).hand_over(message(), "key")
        assert len(server.letters()) == 1

    @pytest.mark.parametrize("implicit", [False, True])
    def test_a_certificate_of_nobody_known_gets_no_letter(
        self, mailserver: Servers, box: Path, certificate: tuple[str, str], *, implicit: bool
    ) -> None:
        server = mailserver(box, tls=certificate, implicit=implicit)
        url = server.url.replace("smtp:", "smtps:") if implicit else f"{server.url}?tls=starttls"
        with pytest.raises(NotSent):
            Smtp(url).hand_over(message(), "key")
        assert server.letters() == []


class TestSignIn:
    def test_the_credentials_of_the_address_are_used(self, mailserver: Servers, box: Path) -> None:
        server = mailserver(box, sign_in=["fund@x", "p@ss:word/?"])
        url = server.url.replace("//", "//fund%40x:p%40ss%3Aword%2F%3F@")
        Smtp(url).hand_over(message(), "key")
        assert len(server.letters()) == 1

    @pytest.mark.parametrize("who", ["", "fund:wrong@"])
    def test_without_the_right_ones_the_letter_waits(self, mailserver: Servers, box: Path, who: str) -> None:
        server = mailserver(box, sign_in=["fund", "right"])
        with pytest.raises(NotSent):
            Smtp(server.url.replace("//", f"//{who}")).hand_over(message(), "key")


@pytest.mark.usefixtures("committed")
class TestTheRealPost:
    def test_each_letter_is_sent_once(self, post: type[Post], mailserver: Servers, box: Path) -> None:
        cast.submitted()
        server = mailserver(box)
        assert post(server.url).until(SENT, times=2).stop() == 0
        assert len(server.letters()) == 2
        assert states() == ["sent", "sent"]

    def test_killed_after_the_server_has_it_the_double_has_the_same_id_and_document(
        self, post: type[Post], mailserver: Servers, box: Path
    ) -> None:
        cast.submitted()
        Letter.objects.filter(kind="resume-link").delete()
        slow = mailserver(box, hold=True)
        killed = post(slow.url)
        slow.until("taken")
        killed.kill()
        make_due()
        slow.kill()
        again = mailserver(box)
        post(again.url).until(SENT).stop()
        first, second = again.letters()
        assert first["Message-ID"] == second["Message-ID"]
        assert pdf_of(first) == pdf_of(second)

    def test_killed_before_the_server_has_it_the_letter_still_goes(
        self, post: type[Post], mailserver: Servers, box: Path
    ) -> None:
        cast.draft()
        deaf = mailserver(box, data=["451 not yet"], hold=True)
        killed = post(deaf.url)
        deaf.until("refused")
        killed.kill()
        assert states() == ["sending"]
        make_due()
        server = mailserver(box)
        post(server.url).until(SENT)
        assert len(server.letters()) == 1

    def test_a_letter_told_to_come_later_goes_at_the_next_try(
        self, post: type[Post], mailserver: Servers, box: Path
    ) -> None:
        cast.draft()
        server = mailserver(box, rcpt=["450 greylisted", "250 OK"])
        running = post(server.url).until(LATER)
        make_due()
        running.until(SENT)
        assert len(server.letters()) == 1

    def test_a_refused_letter_does_not_stop_the_next(
        self, post: type[Post], mailserver: Servers, box: Path
    ) -> None:
        cast.draft("anna")
        cast.draft("berta")
        server = mailserver(box, rcpt=["550 unknown", "250 OK"])
        post(server.url).until(FAILED).until(SENT)
        assert states() == ["failed", "sent"]

    def test_a_server_away_and_back_loses_nothing(
        self, post: type[Post], mailserver: Servers, box: Path
    ) -> None:
        cast.draft()
        port = free_port()
        running = post(f"smtp://127.0.0.1:{port}").until(LATER)
        server = mailserver(box, port=port)
        make_due()
        running.until(SENT)
        assert len(server.letters()) == 1
