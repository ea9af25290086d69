"""A whole house on one machine: prepares the data folder, opens every door, says where it answers.

Exit codes: 0 stopped as asked; 1 a door did not open; 2 a setting is wrong, the port is taken, or the data
folder is in use.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from ipaddress import IPv4Address
from pathlib import Path

from prestalux.doors.wiring import config
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.spool import clear_leftovers
from prestalux.doors.wiring.supervise import Door, Supervisor, WillNotStart

DOORS = (
    ("web", "prestalux.doors.wiring.serve"),
    ("post", "prestalux.doors.post"),
    ("clock", "prestalux.doors.clock"),
)
SCANNER = ("scanner", "prestalux.doors.scanner")
"""Opened where SCANNER_URL names an antivirus."""
MAILBOX = ("mailbox", "prestalux.doors.mailbox")
"""Opened where the fund takes mail."""
SFTP = ("sftp", "prestalux.doors.sftp")
WORKER = ("worker", "prestalux.doors.worker")
"""Both opened where PRESTALUX_SFTP names a place; the first PRESTALUX_SFTP_PROCESSES times."""
_READY_SECONDS = 60.0


class CannotStart(Exception):
    """The message is the one line the operator sees."""


def main() -> int:
    try:
        return _run()
    except config.BadConfiguration as bad:
        sys.stderr.write(f"{bad}\n")
    except CannotStart as reason:
        sys.stderr.write(f"prestalux: {reason}\n")
    return 2


def _run() -> int:
    settings = config.read()
    Proxies(settings.proxies)
    supervisor = Supervisor()
    with ExitStack() as held:
        held.callback(os.close, _only_one(settings.data))
        place = held.enter_context(_free_place(settings.host, settings.port))
        port = place.getsockname()[1]
        places = _mail_place(settings, held) | _exchange_place(settings, held)
        supervisor.env = _env(settings, port) | places
        clear_leftovers(settings.data / "spool", before=time.time())  # nobody else runs here
        code, said = supervisor.first((sys.executable, "-m", "prestalux.doors.wiring.prepare"))
        if supervisor.stopping or code:
            return 0 if supervisor.stopping else code
        return _open(supervisor, settings.host, port, said)


def _open(supervisor: Supervisor, host: str, port: int, sign_in: str) -> int:
    settings = config.read(supervisor.env)
    named = [*DOORS, *([SCANNER] if settings.scanner_url else [])]
    if settings.smtp or settings.intake_url:
        named.append(MAILBOX)
    if settings.sftp:
        named.append(WORKER)
    doors = [Door(name, (sys.executable, "-m", module)) for name, module in named]
    if settings.sftp:
        name, module = SFTP
        doors += [
            Door(f"{name}-{number}", (sys.executable, "-m", module, "--number", str(number)))
            for number in range(settings.sftp_processes)
        ]
    readiness = Readiness(host, port, also=settings.sftp)
    try:
        ready = supervisor.run(doors, readiness.ask, lambda: _welcome(settings, sign_in), _READY_SECONDS)
    except WillNotStart as reason:
        raise CannotStart(str(reason)) from None
    if not ready:
        sys.stderr.write(f"prestalux: not ready after {_READY_SECONDS:g} s: {readiness.why_not}\n")
        return 1
    return 0


def _only_one(data: Path) -> int:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(data / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotStart(f"PRESTALUX_DATA: {data}: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(f"PRESTALUX_DATA: {data} is in use by another running house") from None
    return lock


def _free_place(host: str, port: int, setting: str = "PRESTALUX_HTTP") -> socket.socket:
    """Hold the port while the house runs: bound beside the web server, never listening.

    The first bind is the honest question whether somebody listens; the second one can stand beside the web
    server's own, and closes the gap in which another house could take the same free port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as question:
            question.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            question.bind((host, port))
            question.listen()
            port = question.getsockname()[1]
        place = socket.socket(family)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place.bind((host, port))
    except OSError as error:
        raise CannotStart(f"{setting}: {host}:{port}: {error.strerror}") from None
    return place


def _mail_place(settings: config.Configuration, held: ExitStack) -> dict[str, str]:
    """Hold the port of the mail listener too."""
    if settings.smtp is None:
        return {}
    taken = _place("PRESTALUX_SMTP", settings.smtp, given=settings.smtp_given, held=held)
    return {"PRESTALUX_SMTP": f"{'lmtp:' if settings.lmtp else ''}{taken}"}


def _exchange_place(settings: config.Configuration, held: ExitStack) -> dict[str, str]:
    """Hold the ports of the exchange space, which all its processes share."""
    given = settings.sftp_given
    taken = [_place("PRESTALUX_SFTP", one, given=given, held=held) for one in settings.sftp]
    return {"PRESTALUX_SFTP": ",".join(taken)} if taken else {}


def _place(setting: str, wanted: tuple[str, int], *, given: bool, held: ExitStack) -> str:
    """A place that is held; one that nobody asked for gives way to a free port."""
    host, port = wanted
    try:
        place = held.enter_context(_free_place(host, port, setting))
    except CannotStart:
        if given:
            raise
        place = held.enter_context(_free_place(host, 0, setting))
    return f"{_written(host)}:{place.getsockname()[1]}"


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _env(settings: config.Configuration, port: int) -> dict[str, str]:
    resolved = {"PRESTALUX_DATA": str(settings.data), "PRESTALUX_HTTP": f"{_written(settings.host)}:{port}"}
    return {**os.environ, **resolved, "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings"}


def _nearby(host: str) -> str:
    """A house that listens everywhere is asked nearby."""
    return {str(IPv4Address(0)): "127.0.0.1", "::": "::1"}.get(host, host)


class Readiness:
    """Asks the house itself whether people may come, and remembers why not."""

    def __init__(self, host: str, port: int, also: Sequence[tuple[str, int]] = ()) -> None:
        """`also`: where somebody must listen besides."""
        self._host, self._port = _nearby(host), port
        self._also = [(_nearby(one), at) for one, at in also]
        self.why_not = "no answer"

    def ask(self) -> bool:
        return self._web_is_ready() and all(self._listens(place) for place in self._also)

    def _listens(self, place: tuple[str, int]) -> bool:
        try:
            socket.create_connection(place, timeout=5).close()
        except OSError:
            self.why_not = f"no answer at {_written(place[0])}:{place[1]}"
            return False
        return True

    def _web_is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            reply = connection.getresponse()
            if reply.status == http.client.OK:
                return True
            self.why_not = ", ".join(json.loads(reply.read()).get("failing", []))
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()
        return False


def _places(places: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{_written(host)}:{port}" for host, port in places)


def _welcome(settings: config.Configuration, sign_in: str) -> None:
    mail = (
        [f"It takes mail at {settings.smtp[0]}:{settings.smtp[1]} ({'LMTP' if settings.lmtp else 'SMTP'})"]
        if settings.smtp
        else []
    )
    space = [f"Its exchange space answers over SFTP at {_places(settings.sftp)}"] if settings.sftp else []
    lines = [
        "",
        f"Prestalux answers at {settings.url}",
        *mail,
        *space,
        *sign_in.splitlines(),
        "",
        "Ctrl-C stops it.",
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
