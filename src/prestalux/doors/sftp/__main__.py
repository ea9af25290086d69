"""The SFTP door: until asked to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import django

KEY_SECONDS = 30
"""So long is waited for the worker to draw its first key."""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from django.conf import settings

    if settings.SFTP is None:
        sys.stderr.write(
            "prestalux: PRESTALUX_SFTP: names no place, so there is nothing to do for this door\n"
        )
        return 2
    try:
        asyncio.run(_serve(*settings.SFTP))
    except OSError as error:
        sys.stderr.write(f"prestalux: PRESTALUX_SFTP: {error.strerror}\n")
        return 2
    return 0


async def _serve(host: str, port: int) -> None:
    from django.conf import settings
    from django.utils import timezone

    from prestalux.doors.sftp.house import House
    from prestalux.doors.sftp.serving import host_key, serve
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
    house = House(
        timezone.now,
        public,
        node=f"{socket.gethostname()}:{port}:{os.environ.get('PRESTALUX_SFTP_NUMBER', '0')}",
    )
    await house.office(letting_in.end_left_sessions, house.node, at=house.now())
    serving = asyncio.ensure_future(
        serve(house, host, port, [host_key(Path(settings.DATA) / "keys" / "ssh_host")], _say_ready)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        pass
    finally:
        house.close()


def _say_ready(port: int) -> None:
    sys.stdout.write(f"sftp on port {port}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
