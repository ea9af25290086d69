"""The space as a provider finds it: the door and the worker as processes of their own, and the clients that people have."""

from __future__ import annotations

import base64
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, TypeVar

import paramiko
from tests.doors.post.running import Running, settings_of
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.exchange.models import AccountKey, Deposit, ExchangeAccount
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.ssh_keys import fingerprint

T = TypeVar("T")
PATIENCE_SECONDS = 60


class Door(Running):
    started: ClassVar[list[Running]] = []

    def __init__(self, user: int | None = None, **env: str) -> None:
        super().__init__(
            "prestalux.doors.sftp",
            env={**settings_of("file:///nowhere"), "PRESTALUX_SFTP": "127.0.0.1:0", **env},
            user=user,
        )

    def ready(self) -> Door:
        self.until("sftp on port")
        self.port = int(self.said[-1].split()[-1])
        return self


class Worker(Running):
    started: ClassVar[list[Running]] = []

    def __init__(self, user: int | None = None, **env: str) -> None:
        super().__init__("prestalux.doors.worker", env={**settings_of("file:///nowhere"), **env}, user=user)


@dataclass
class Person:
    """Somebody with an account and a key file."""

    account: ExchangeAccount
    code: ProviderCode
    key: Path
    port: int

    @property
    def username(self) -> str:
        return self.account.username

    def options(self) -> list[str]:
        return [
            *("-q", "-i", str(self.key), "-P", str(self.port)),
            *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            *("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"),
        ]

    def sftp(self, *commands: str) -> subprocess.CompletedProcess[str]:
        """OpenSSH’s own client, told these commands."""
        return subprocess.run(
            ["sftp", *self.options(), "-b", "-", f"{self.username}@127.0.0.1"],
            input="\n".join(commands) + "\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def connected(self) -> paramiko.SFTPClient:
        transport = paramiko.Transport(("127.0.0.1", self.port))
        transport.connect(
            username=self.username, pkey=paramiko.Ed25519Key.from_private_key_file(str(self.key))
        )
        client = paramiko.SFTPClient.from_transport(transport)
        assert client is not None
        client.get_channel().settimeout(PATIENCE_SECONDS)  # type: ignore[union-attr]
        return client

    def states(self) -> dict[str, str]:
        return dict(Deposit.objects.filter(code=self.code).order_by("opened_at").values_list("name", "state"))


def key_file(folder: Path) -> Path:
    path = folder / "id"
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def person(
    key: Path, port: int, *, serial: int = 1, environment: str = "test", roles: str = "collect deposit"
) -> Person:
    code = ProviderCode.objects.filter(digits__startswith=str(990_000 + serial)).first()
    code = code or register.code(serial)
    number = ExchangeAccount.objects.filter(code=code, environment=environment).count() + 1
    account = ExchangeAccount.objects.create(
        code=code,
        environment=environment,
        username=f"{environment[0]}{code.digits}-{number}",
        holder="software",
        name="software",
        roles=roles,
        valid_from=date(2026, 1, 1),
        opened_at=NOW,
    )
    blob = base64.b64decode(key.with_suffix(".pub").read_text().split()[1])
    AccountKey.objects.create(
        account=account,
        name="key",
        type="ssh-ed25519",
        blob=base64.b64encode(blob).decode(),
        fingerprint=fingerprint(blob),
        valid_from=date(2026, 1, 1),
        valid_until=date(2099, 1, 1),
        added_at=NOW,
    )
    return Person(account, code, key, port)


def until(found: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """What it gives once it is true."""
    end = time.monotonic() + seconds
    while not (value := found()):
        if time.monotonic() > end:
            raise AssertionError(f"never came: {value!r}")
        time.sleep(0.05)
    return value


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
