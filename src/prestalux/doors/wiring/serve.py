"""The web server: granian with its limits, its workers running the receiver.

`python -m prestalux.doors.wiring.serve` listens on PRESTALUX_HTTP. Alone it is what a node behind a load
balancer runs; `up` runs it beside the other doors.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import sys
import time

import django
from django.conf import settings as django_settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from prestalux.doors.wiring import config
from prestalux.doors.wiring.processes import die_with_parent
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.spool import clear_leftovers

# A connection is one descriptor and a few kilobytes; slow senders in thousands are refused by their rate and
# their share, not by running out of either.
_CONNECTIONS = 4096
_DAY = 24 * 60 * 60


def server(
    host: str, port: int, workers: int, application: str = "prestalux.doors.wiring.asgi:application"
) -> MPServer:
    made = MPServer(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        http=HTTPModes.http1,  # the proxy in front speaks HTTP/2 to people
        websockets=False,
        backlog=_CONNECTIONS,
        backpressure=_CONNECTIONS,
        # hyper's time to read a whole header; also what ends idle keep-alive connections.
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=5,
    )
    made.on_startup(_no_orphans)
    return made


def _no_orphans() -> None:
    """Runs in granian's main process, before it forks its workers: killed outright, it would leave them behind."""
    os.register_at_fork(after_in_child=die_with_parent)


def allow_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * _CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def workers() -> int:
    return max(2, min(4, os.cpu_count() or 2))


def _read_modules() -> None:
    """Before granian forks its workers: each would read the same for seconds, and hold it in memory of its own."""
    gc.disable()
    django.setup()
    importlib.import_module(django_settings.ROOT_URLCONF)
    gc.freeze()  # what is collected is written to, and no longer shared
    gc.enable()


def main() -> None:
    try:
        settings = config.read()
        Proxies(settings.proxies)
    except config.BadConfiguration as bad:
        sys.stderr.write(f"{bad}\n")
        raise SystemExit(2) from None
    # Other web doors may share this folder: what no upload can still be writing goes.
    clear_leftovers(settings.data / "spool", before=time.time() - _DAY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    allow_connections()
    try:
        _read_modules()
    except config.BadConfiguration:
        raise SystemExit(2) from None  # the settings have said what is wrong
    server(settings.host, settings.port, workers()).serve()


if __name__ == "__main__":
    main()
