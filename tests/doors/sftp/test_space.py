"""The space as its clients see it: what may be written where, what is read, and what moves a return on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import paramiko
import pytest
from tests.doors.sftp.running import Person, until
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.exchange.actions import publishing
from prestalux.office.exchange.models import Deposit, ExchangeAccount, ExchangeSession, Return
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.queries import lines_about
from prestalux.rules.periods import Period

NAME = "F99000119202611_INF_TST_001_x.xml"
BACK = "F99000119202611_INF_RETTST_001_x.xml"


def publish(anna: Person, content: Iterable[bytes] = (b"<answer/>",), name: str = BACK) -> Return:
    pk = publishing.publish(
        code_id=anna.code.pk,
        environment=anna.account.environment,
        name=name,
        content=content,
        deposit_id=None,
        by=SYSTEM,
        at=NOW,
    )
    return Return.objects.get(pk=pk)


def test_four_folders_and_nothing_else(anna: Person) -> None:
    with anna.connected() as client:
        assert sorted(client.listdir("/")) == ["accuses", "archive", "depot", "retrait"]


@pytest.mark.parametrize(
    "path",
    [
        "/x.xml",
        "/retrait/x.xml",
        "/accuses/x.xml",
        "/archive/x.xml",
        "/depot/../x.xml",
        "/../../etc/passwd",
        "/depot/a/b.xml",
        "/depot/CON.xml",
        "/depot/nul",
        "/depot/.hidden",
        "/depot/a:b.xml",
        "/depot/x.xml ",
        "/depot/\u202egpj.xml",
        "/depot/\u0421NS.xml",
        "/depot/" + "x" * 300,
        "/depot/a\\b.xml",
        "/depot",
        "/",
    ],
)
def test_nothing_is_written_under_such_a_path(path: str, anna: Person) -> None:
    with anna.connected() as client, pytest.raises(OSError):  # noqa: PT011 (which one is the protocol's affair)
        client.open(path, "wb")
    assert not Deposit.objects.exists()


@pytest.mark.parametrize("path", [b"/depot/\xff.xml", b"/depot/a\0b.xml"])
def test_a_name_that_is_no_text_is_refused(path: bytes, anna: Person) -> None:
    with anna.connected() as client:
        with pytest.raises(OSError):  # noqa: PT011
            client.open(path, "wb")
        assert "(disk-" in notices_of(client)[0]


def test_a_request_file_is_not_read_back(anna: Person) -> None:
    with anna.connected() as client:
        client.open(f"/depot/{NAME}", "wb").close()
        with pytest.raises(PermissionError):
            client.open(f"/depot/{NAME}", "rb").read()


@pytest.mark.parametrize("links", ["symlink", "posix_rename"])
def test_no_link_leads_out(links: str, anna: Person) -> None:
    with anna.connected() as client, pytest.raises(OSError):  # noqa: PT011
        getattr(client, links)("/etc/passwd", "/depot/x.xml")


def test_what_a_client_sets_after_sending_is_shown_back(anna: Person) -> None:
    with anna.connected() as client:
        client.open(f"/depot/{NAME}", "wb").close()
        client.chmod(f"/depot/{NAME}", 0o600)
        client.utime(f"/depot/{NAME}", (1_700_000_000, 1_700_000_000))
        assert client.stat(f"/depot/{NAME}").st_mtime == 1_700_000_000


def test_an_arriving_file_is_given_up_by_removing_it(anna: Person) -> None:
    with anna.connected() as client:
        client.open("/depot/x.part", "wb").close()
        client.remove("/depot/x.part")
        assert client.listdir("/depot") == []
    assert anna.states() == {"x.part": "dropped"}


def test_a_whole_file_is_not_removed(anna: Person) -> None:
    with anna.connected() as client:
        client.open(f"/depot/{NAME}", "wb").close()
        with pytest.raises(OSError):  # noqa: PT011
            client.remove(f"/depot/{NAME}")
    assert anna.states() == {NAME: "complete"}


def exclusive(client: paramiko.SFTPClient, name: str) -> None:
    client.open(name, "wx").close()


def test_a_file_that_must_be_new_is_begun_where_none_stands(anna: Person) -> None:
    with anna.connected() as client:
        exclusive(client, f"/depot/{NAME}")
    assert anna.states() == {NAME: "complete"}


def test_a_file_that_must_be_new_leaves_the_one_that_stands(anna: Person) -> None:
    with anna.connected() as client:
        with client.open(f"/depot/{NAME}", "wb") as file:
            file.write(b"whole")
        with pytest.raises(OSError, match="a file of this name"):
            exclusive(client, f"/depot/{NAME}")
        assert "(exchange-name-taken)" in notices_of(client)[0]
    assert list(Deposit.objects.values_list("size", flat=True)) == [5]


def test_a_file_that_must_be_new_leaves_the_one_that_is_arriving(anna: Person) -> None:
    with anna.connected() as client, anna.connected() as other:
        with client.open("/depot/x.part", "wb") as file:
            file.write(b"beginning")
        with pytest.raises(OSError, match="a file of this name"):
            exclusive(other, "/depot/x.part")
        assert other.stat("/depot/x.part").st_size == 9


@pytest.mark.parametrize(
    ("new", "said"), [("/depot/CON", "device"), ("/CON", "folder"), ("/depot/sub/CON", "folder")]
)
def test_a_name_that_a_file_cannot_take_is_the_one_that_is_told(new: str, said: str, anna: Person) -> None:
    with anna.connected() as client:
        client.open("/depot/x.part", "wb").close()
        with pytest.raises(OSError, match=said):
            client.rename("/depot/x.part", new)
        assert "CON" in notices_of(client)[0]
        assert "x.part" not in notices_of(client)[0]


def notices_of(client: paramiko.SFTPClient) -> list[str]:
    return [client.open(f"/accuses/{name}").read().decode() for name in sorted(client.listdir("/accuses"))]


def test_a_refused_name_is_explained_in_a_readable_file(anna: Person) -> None:
    with anna.connected() as client:
        with pytest.raises(OSError):  # noqa: PT011
            client.open("/depot/CON.xml", "wb")
        (text,) = notices_of(client)
    assert "CON.xml" in text
    assert all(word in text for word in ("(disk-device)", "Datei", "fichier", "file"))


def test_bytes_that_would_change_are_explained_in_a_readable_file(anna: Person) -> None:
    with anna.connected() as client:
        file = client.open(f"/depot/{NAME}", "wb")
        file.write(b"x" * 100)
        file.seek(50)
        with pytest.raises(OSError, match="cannot be changed"):
            file.write(b"y")
        assert "(written-over)" in notices_of(client)[0]


def test_the_same_refusal_again_is_told_once(anna: Person) -> None:
    with anna.connected() as client:
        for _ in range(3):
            with pytest.raises(OSError):  # noqa: PT011
                client.open("/depot/CON.xml", "wb")
        assert len(notices_of(client)) == 1


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (lambda client: client.mkdir("/depot/x"), "exchange-folders-given"),
        (lambda client: client.rmdir("/depot"), "exchange-folders-given"),
        (lambda client: client.symlink("/etc/passwd", "/depot/x"), "exchange-no-links"),
        (lambda client: client.open("/retrait/x.xml", "wb"), "exchange-wrong-folder"),
        (lambda client: client.open("/depot/a/x.xml", "wb"), "exchange-wrong-folder"),
        (lambda client: client.open(f"/depot/{NAME}", "rb"), "exchange-sealed"),
        (lambda client: client.remove(f"/depot/{NAME}"), "exchange-taken-already"),
        (lambda client: client.rename(f"/depot/{NAME}", "/depot/y.xml"), "exchange-taken-already"),
        (lambda client: client.truncate(f"/depot/{NAME}", 0), "exchange-taken-already"),
        (lambda client: client.truncate("/accuses/x.xml", 0), "exchange-kept"),
        (lambda client: client.remove("/archive/x.xml"), "exchange-kept"),
        (lambda client: client.rename("/retrait/x", "/depot/x"), "exchange-return-move"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_refusal_is_explained_in_a_readable_file(
    step: Callable[[paramiko.SFTPClient], object], reason: str, anna: Person
) -> None:
    with anna.connected() as client:
        with client.open(f"/depot/{NAME}", "wb") as file:
            file.write(b"x")
        with pytest.raises(OSError):  # noqa: PT011
            step(client)
        assert f"({reason})" in notices_of(client)[0]
    assert anna.states() == {NAME: "complete"}


def test_a_refusal_is_journalled_once(anna: Person) -> None:
    with anna.connected() as client:
        for _ in range(3):
            with pytest.raises(OSError):  # noqa: PT011
                client.mkdir("/depot/x")
    lines = [line.event for line in lines_about("exchange-account", anna.account.pk)]
    assert lines.count("exchange.refused") == 1


def test_what_is_not_there_is_no_refusal_to_explain(anna: Person) -> None:
    with anna.connected() as client:
        for step in (client.stat, client.open, client.remove):
            with pytest.raises(FileNotFoundError):
                step("/retrait/x.xml")  # type: ignore[operator]
        assert client.listdir("/accuses") == []


def test_signs_that_show_nothing_are_written_out(anna: Person) -> None:
    with anna.connected() as client:
        with pytest.raises(OSError):  # noqa: PT011
            client.open("/depot/a\u202eb\n.xml", "wb")
        assert notices_of(client)[0].startswith("a<U+202E>b<U+000A>.xml  (disk-control)")


def test_a_listing_shows_folders_as_what_they_are(anna: Person) -> None:
    listed = anna.sftp("ls -l /").stdout
    assert [line[:10] for line in listed.splitlines() if "depot" in line and "sftp>" not in line] == [
        "drwxr-xr-x"
    ]


def test_a_notice_is_seen_by_its_own_space_alone(people: Callable[..., Person]) -> None:
    anna, emil = people(), people(serial=2)
    with anna.connected() as client:
        with pytest.raises(OSError):  # noqa: PT011
            client.open("/depot/CON.xml", "wb")
        (name,) = client.listdir("/accuses")
    with emil.connected() as other:
        assert other.listdir("/accuses") == []
        with pytest.raises(FileNotFoundError):
            other.open(f"/accuses/{name}").read()


# Returns


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 3_500_000])
def test_a_return_is_read_byte_by_byte(size: int, anna: Person, tmp_path: Path) -> None:
    body = os.urandom(size)
    publish(anna, [body[:100], body[100:]])
    assert anna.sftp(f"get /retrait/{BACK} {tmp_path}/got").returncode == 0
    assert (tmp_path / "got").read_bytes() == body


def test_any_range_of_a_return_is_read(anna: Person) -> None:
    body = os.urandom(2_500_000)
    publish(anna, [body])
    with anna.connected() as client, client.open(f"/retrait/{BACK}", "rb") as file:
        for start, size in [(0, 10), ((1 << 20) - 5, 10), (2_499_990, 100), (1_500_000, 30_000)]:
            file.seek(start)
            assert file.read(size) == body[start : start + size]


def test_a_download_goes_on_where_it_stood(anna: Person, tmp_path: Path) -> None:
    body = os.urandom(2_500_000)
    publish(anna, [body])
    (tmp_path / "got").write_bytes(body[:1_234_567])
    assert anna.sftp(f"reget /retrait/{BACK} {tmp_path}/got").returncode == 0
    assert (tmp_path / "got").read_bytes() == body


def moved(client: paramiko.SFTPClient) -> None:
    client.rename(f"/retrait/{BACK}", f"/archive/{BACK}")


def removed(client: paramiko.SFTPClient) -> None:
    client.remove(f"/retrait/{BACK}")


@pytest.mark.parametrize("acknowledge", [moved, removed])
def test_a_return_is_acknowledged(acknowledge: Callable[[paramiko.SFTPClient], None], anna: Person) -> None:
    publish(anna)
    with anna.connected() as client:
        acknowledge(client)
        assert (client.listdir("/retrait"), client.listdir("/archive")) == ([], [BACK])
        with client.open(f"/archive/{BACK}") as file:
            assert file.read() == b"<answer/>"


def test_what_was_acknowledged_by_mistake_is_restored(anna: Person) -> None:
    publish(anna)
    with anna.connected() as client:
        moved(client)
        client.rename(f"/archive/{BACK}", f"/retrait/{BACK}")
        assert client.listdir("/retrait") == [BACK]


def test_a_return_does_not_change_its_name(anna: Person) -> None:
    publish(anna)
    with anna.connected() as client, pytest.raises(OSError):  # noqa: PT011
        client.rename(f"/retrait/{BACK}", "/archive/other.xml")


def test_reading_to_the_end_is_noted(anna: Person, tmp_path: Path) -> None:
    publish(anna)
    anna.sftp(f"get /retrait/{BACK} {tmp_path}/got")
    assert until(lambda: Return.objects.get().collected_at)


# Whose


def test_another_code_sees_nothing_of_it(people: Callable[..., Person]) -> None:
    anna, emil = people(), people(serial=2)
    publish(anna)
    with anna.connected() as client:
        client.open(f"/depot/{NAME}", "wb").close()
    with emil.connected() as other:
        assert [other.listdir(f"/{folder}") for folder in ("depot", "retrait", "archive")] == [[], [], []]
        with pytest.raises(FileNotFoundError):
            other.open(f"/retrait/{BACK}").read()


def test_the_spaces_never_mix(people: Callable[..., Person]) -> None:
    test, production = people(), people(environment="production")
    publish(test)
    with test.connected() as client:
        client.open(f"/depot/{NAME}", "wb").close()
    with production.connected() as other:
        assert [other.listdir("/depot"), other.listdir("/retrait")] == [[], []]


def test_who_only_collects_deposits_nothing_and_is_told_why(people: Callable[..., Person]) -> None:
    anna = people(roles="collect")
    with anna.connected() as client:
        with pytest.raises(PermissionError):
            client.open(f"/depot/{NAME}", "wb")
        assert "(exchange-role-missing)" in notices_of(client)[0]


def test_who_only_deposits_reads_what_became_of_it(people: Callable[..., Person]) -> None:
    anna = people(roles="deposit")
    with anna.connected() as client:
        with pytest.raises(OSError, match="device"):
            client.open("/depot/CON.xml", "wb")
        assert "(disk-device)" in notices_of(client)[0]
        assert len(notices_of(client)) == 1


def test_who_only_deposits_collects_nothing(people: Callable[..., Person]) -> None:
    anna = people(roles="deposit")
    publish(anna)
    with anna.connected() as client, pytest.raises(PermissionError):
        client.open(f"/retrait/{BACK}", "rb").read()


# Sessions


def test_an_unknown_key_comes_not_in(anna: Person, tmp_path: Path) -> None:
    transport = paramiko.Transport(("127.0.0.1", anna.port))
    with pytest.raises(paramiko.AuthenticationException):
        transport.connect(username=anna.username, pkey=paramiko.ECDSAKey.generate())
    transport.close()


def test_open_sessions_end_when_the_code_does(anna: Person) -> None:
    client = anna.connected()
    client.listdir("/")
    assert ExchangeSession.objects.filter(ended_at=None).count() == 1
    register.status(anna.code, "ended", Period(datetime.now(UTC).date() - timedelta(days=400)), at=NOW)
    transport = client.get_channel().get_transport()  # type: ignore[union-attr]
    until(lambda: not transport.is_active())
    until(lambda: not ExchangeSession.objects.filter(ended_at=None).exists())


def test_who_comes_after_the_code_has_ended_is_told_that_it_has(anna: Person) -> None:
    register.status(anna.code, "suspended", Period(datetime.now(UTC).date()), at=NOW)
    with anna.connected() as client:
        with pytest.raises(PermissionError):
            client.open(f"/depot/{NAME}", "wb")
        assert "(exchange-only-to-collect)" in notices_of(client)[0]


def test_who_signed_in_and_asked_for_nothing_goes_when_the_code_ends(anna: Person) -> None:
    transport = paramiko.Transport(("127.0.0.1", anna.port))
    key = paramiko.Ed25519Key.from_private_key_file(str(anna.key))
    transport.connect(username=anna.username, pkey=key)
    until(lambda: ExchangeSession.objects.filter(ended_at=None).count() == 1)
    register.status(anna.code, "ended", Period(datetime.now(UTC).date() - timedelta(days=400)), at=NOW)
    until(lambda: not transport.is_active())


def test_a_closed_account_ends_its_sessions(anna: Person) -> None:
    client = anna.connected()
    ExchangeAccount.objects.filter(pk=anna.account.pk).update(closed_at=NOW)
    transport = client.get_channel().get_transport()  # type: ignore[union-attr]
    until(lambda: not transport.is_active())


@pytest.mark.parametrize("command", ["sh", "scp -t /depot", "cat /etc/passwd"])
def test_there_is_no_shell_and_no_old_scp(command: str, anna: Person) -> None:
    client = anna.connected()
    channel = client.get_channel().get_transport().open_session()  # type: ignore[union-attr]
    with pytest.raises(paramiko.SSHException):
        channel.exec_command(command)
    client.close()


def test_nothing_is_forwarded(anna: Person) -> None:
    client = anna.connected()
    transport = client.get_channel().get_transport()  # type: ignore[union-attr]
    with pytest.raises(paramiko.SSHException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", anna.port), ("127.0.0.1", 1))
    client.close()
