"""What becomes of a file that was sent: receipts, verdict, answer; and the clients that people have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doors.post.running import settings_of
from tests.doors.sftp.running import PATIENCE_SECONDS, Person, until
from tests.harness.live import bare_env

from prestalux.office.exchange.models import Deposit, DepositEvent, Receipt
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

NAME = "F99000119202611_INF_TST_001_x.xml"
BACK = "F99000119202611_INF_RETTST_001_x.xml"
OTHER = Code.of_serial(990_002).digits
BODY = b"whatever it is\n"

pytestmark = pytest.mark.usefixtures("worker")


def send(person: Person, body: bytes = BODY, name: str = NAME) -> None:
    with person.connected() as client, client.open(f"/depot/{name}", "wb") as file:
        file.write(body)


def settled(person: Person, *states: str) -> list[str]:
    """The states of all files in the order in which they came, once they are these."""

    def found() -> list[str]:
        return list(
            Deposit.objects.filter(code=person.code)
            .order_by("opened_at", "completed_at")
            .values_list("state", flat=True)
        )

    until(lambda: found() == list(states))
    return found()


def test_a_file_is_answered_and_its_way_is_told_in_order(anna: Person) -> None:
    send(anna)
    settled(anna, "answered")
    with anna.connected() as client:
        with client.open(f"/retrait/{BACK}") as file:
            assert file.read() == BODY
        until(lambda: Deposit.objects.get().state == "collected")
        client.rename(f"/retrait/{BACK}", f"/archive/{BACK}")
    states = list(DepositEvent.objects.order_by("number").values_list("state", flat=True))
    assert states == ["complete", "accepted", "processing", "answered", "collected", "archived"]


def test_the_receipts_verify_without_the_house(anna: Person, tmp_path: Path) -> None:
    send(anna)
    send(anna, b"other", NAME.replace("_x", "_y"))
    settled(anna, "answered", "answered")
    keys = tmp_path / "keys.json"
    house = settings_of("file:///nowhere")
    listed = subprocess.run(
        [sys.executable, "-m", "prestalux.doors.cli", "key", "publish"],
        env=house,
        capture_output=True,
        check=False,
    )
    keys.write_bytes(listed.stdout)
    folder = tmp_path / "accuses"
    folder.mkdir()
    assert anna.sftp(f"get /accuses/* {folder}").returncode == 0
    assert len(list(folder.iterdir())) == 4
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "prestalux.doors.cli",
            "receipt",
            "verify",
            str(folder),
            "--json",
            *_keys(keys),
        ],
        env=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all("why" not in line or line["why"] is None for line in map(json.loads, done.stdout.splitlines()))
    assert len(done.stdout.splitlines()) == 5


def _keys(path: Path) -> list[str]:
    return ["--keys", str(path)] if path.stat().st_size else []


def test_the_same_bytes_again_get_the_first_receipt_marked_duplicate(anna: Person) -> None:
    send(anna)
    settled(anna, "answered")
    send(anna)
    settled(anna, "answered", "duplicate")
    again = Receipt.objects.order_by("number").filter(layer="received").last()
    assert again is not None
    assert b"<duplicateOf>t99000119-1-1</duplicateOf>" in bytes(again.body)


def test_other_bytes_under_a_taken_name_are_refused(anna: Person) -> None:
    send(anna)
    settled(anna, "answered")
    send(anna, b"other")
    settled(anna, "answered", "refused")
    structure = Receipt.objects.filter(layer="structure").order_by("made_at").last()
    assert structure is not None
    assert b"name-taken" in bytes(structure.body)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("nothing.xml", b"name-form"),
        (NAME.replace("99000119", OTHER), b"name-account-differs"),
        (NAME.replace("TST", "XYZ"), b"name-kind-unknown"),
        (NAME.replace("TST_001", "FAC_002"), b"xml-ill-formed"),
    ],
)
def test_a_refused_file_leaves_its_name_free_and_says_why(name: str, why: bytes, anna: Person) -> None:
    send(anna, name=name)
    settled(anna, "refused")
    with anna.connected() as client:
        assert client.listdir("/depot") == []
    assert why in bytes(Receipt.objects.get(layer="structure").body)


def test_the_kind_for_tests_has_no_place_in_production(people: Callable[..., Person]) -> None:
    anna = people(environment="production")
    send(anna)
    settled(anna, "refused")


def test_a_control_file_that_names_other_bytes_refuses_the_file(anna: Person) -> None:
    client = anna.connected()
    file = client.open(f"/depot/{NAME}", "wb")
    file.write(BODY)
    file.flush()
    client.stat(f"/depot/{NAME}")
    client.get_channel().get_transport().sock.close()  # type: ignore[union-attr]
    until(lambda: anna.states() == {NAME: "arriving"})
    with anna.connected() as again, again.open(f"/depot/{NAME}.sha256", "wb") as control:
        control.write(b"0" * 64)
    settled(anna, "refused")
    assert b"digest-differs" in bytes(Receipt.objects.get(layer="structure").body)


# Clients as themselves


def ssh_options(anna: Person) -> str:
    return (
        f"ssh -a -x -i {anna.key} -p {anna.port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
        " -o IdentitiesOnly=yes -o BatchMode=yes -o LogLevel=ERROR"
    )


def by_scp(anna: Person, source: Path) -> list[str]:
    return ["scp", "-s", *anna.options(), str(source), f"{anna.username}@127.0.0.1:/depot/{NAME}"]


def by_sftp_as_part(anna: Person, source: Path) -> list[str]:
    commands = f"put {source} /depot/{NAME}.part\nrename /depot/{NAME}.part /depot/{NAME}\n"
    batch = source.with_name("batch")
    batch.write_text(commands)
    return ["sftp", *anna.options(), "-b", str(batch), f"{anna.username}@127.0.0.1"]


def by_lftp(anna: Person, source: Path) -> list[str]:
    script = (
        f"set sftp:connect-program '{ssh_options(anna)}'; set net:max-retries 1;"
        f" open sftp://{anna.username}:x@127.0.0.1; put {source} -o /depot/{NAME}"
    )
    return ["lftp", "-c", script]


def by_lftp_with_temporary_name(anna: Person, source: Path) -> list[str]:
    command = by_lftp(anna, source)
    return [*command[:2], f"set xfer:use-temp-file yes; {command[2]}"]


def by_rclone(anna: Person, source: Path) -> list[str]:
    remote = (
        f":sftp,host=127.0.0.1,port={anna.port},user={anna.username},key_file={anna.key},"
        "shell_type=none,disable_hashcheck=true"
    )
    return ["rclone", "--config", os.devnull, "copyto", str(source), f"{remote}:/depot/{NAME}"]


@pytest.mark.parametrize(
    "command",
    [by_scp, by_sftp_as_part, by_lftp, by_lftp_with_temporary_name, by_rclone],
    ids=lambda one: one.__name__,
)
@pytest.mark.parametrize("size", [17, 1_300_000])
def test_a_client_sends_as_it_always_does(
    size: int, command: Callable[[Person, Path], list[str]], anna: Person, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(size))
    done = subprocess.run(
        command(anna, source),
        env={**bare_env(), "HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    settled(anna, "answered")
    with anna.connected() as client, client.open(f"/retrait/{BACK}") as file:
        assert file.read() == source.read_bytes()
