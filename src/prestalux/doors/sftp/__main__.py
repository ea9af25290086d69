"""The SFTP door: until asked to stop."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

KEY_SECONDS = 30
"""So long is waited for the worker to draw its first key."""


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.conf import settings

    from prestalux.doors.sftp.accepting import listening_at
    from prestalux.doors.sftp.serving import host_keys

    if not settings.SFTP:
        sys.stderr.write(
            "prestalux: PRESTALUX_SFTP: names no place, so there is nothing to do for this door\n"
        )
        return 2
    try:
        listening = listening_at(settings.SFTP)
    except OSError as error:
        sys.stderr.write(f"prestalux: PRESTALUX_SFTP: {error.strerror}\n")
        return 2
    try:
        keys = host_keys(settings.SFTP_HOST_KEYS, Path(settings.DATA) / "keys" / "ssh_host")
    except (OSError, ValueError) as error:
        sys.stderr.write(f"prestalux: PRESTALUX_SFTP_HOST_KEYS: {error}\n")
        return 2
    _keep_memory()
    asyncio.run(_serve(listening, keys, _number(arguments)))
    return 0


def _number(arguments: list[str]) -> str:
    """Which of the processes of this machine it is: `--number N`."""
    return arguments[1] if arguments[:1] == ["--number"] and len(arguments) == 2 else "0"


def _keep_memory() -> None:
    """Let the C library keep what large files need again at once: given back and asked for anew, its pages cost a third of the
    processor's time. Elsewhere than with glibc nothing happens.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for what, how_much in ((-1, 256 << 20), (-3, 32 << 20), (-8, 2)):  # trim, mmap threshold, arenas
            mallopt(what, how_much)


async def _serve(listening: list[socket.socket], keys: list[Any], number: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    from prestalux.doors.sftp.house import House
    from prestalux.doors.sftp.serving import serve
    from prestalux.office.exchange.actions import letting_in
    from prestalux.office.exchange.keys import worker_public

    for _ in range(KEY_SECONDS * 10):
        try:
            public = worker_public()
            break
        except FileNotFoundError:
            await asyncio.sleep(0.1)
    else:
        sys.stderr.write("prestalux: EXCHANGE_PUBLIC: the worker has drawn no key yet\n")
        return
    port = listening[0].getsockname()[1]
    house = House(
        timezone.now,
        public,
        terms=settings.FUND.exchange,
        node=f"{socket.gethostname()}:{port}:{number}",
    )
    await house.office(letting_in.end_left_sessions, house.node, at=house.now())
    serving = asyncio.ensure_future(serve(house, listening, keys, settings.SFTP_BALANCERS))
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, serving.cancel)
    if settings.SFTP[0][1] == 0:
        _say_ready(port)
    try:
        await serving
    except asyncio.CancelledError:
        pass
    finally:
        house.close()


def _say_ready(port: int) -> None:
    """Who left the port to chance is told it."""
    sys.stdout.write(f"sftp on port {port}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
