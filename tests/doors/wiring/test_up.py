"""A whole house, watched from outside."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.harness import environment
from tests.harness.live import House, bare_env, furnished, start

from prestalux.doors.wiring import up


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    data = tmp_path / "data"
    running = start(data, **furnished(data, environment.own_name("up")))
    yield running
    if running.process.poll() is None:
        running.stop()


def refused(tmp_path: Path, **settings: str) -> tuple[int, list[str]]:
    """Exit code and last words of a house that does not start."""
    env = {
        **bare_env(),
        "PRESTALUX_DATA": str(tmp_path / "data"),
        "PRESTALUX_HTTP": "127.0.0.1:0",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "prestalux.doors.wiring.up"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


def status(house: House, path: str) -> int:
    parts = urlsplit(house.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def answers(house: House) -> bool:
    parts = urlsplit(house.url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError:
        return False
    return True


def test_it_says_where_it_answers_only_when_it_is_ready(live: House) -> None:
    assert (status(live, "/healthz"), status(live, "/readyz")) == (200, 200)


def test_it_says_how_to_sign_in(live: House) -> None:
    lines = [line for line in live.said if line.strip()]
    first = next(place for place, line in enumerate(lines) if line.startswith("Prestalux answers at"))
    assert len(lines) > first + 2


def test_asked_to_stop_it_ends_well(house: House) -> None:
    assert house.stop() == 0


def test_its_web_workers_end_when_it_is_killed_outright(house: House) -> None:
    house.process.kill()
    house.process.wait()
    while answers(house):
        continue


def test_a_second_house_on_the_same_data_is_refused(house: House) -> None:
    code, lines = refused(house.data.parent)
    assert (code, "in use by another running house" in lines[-1], len(lines)) == (2, True, 1)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        code, lines = refused(tmp_path, PRESTALUX_HTTP=place)
    assert (code, place in lines[-1], len(lines)) == (2, True, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRESTALUX_HTTP", "eight thousand"),
        ("PRESTALUX_PROXIES", "proxy.example"),
        ("PRESTALUX_DATE", "/tmp"),
        ("FILES_URL", "ftp://example"),
        ("PRESTALUX_DATA", "/dev/null"),
        ("PRESTALUX_DATA", "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    code, lines = refused(tmp_path, **{name: value})
    assert (code, name in lines[-1], len(lines)) == (2, True, 1)


def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening
        code, lines = refused(
            tmp_path, DATABASE_URL=f"postgresql://u:secret@127.0.0.1:{nobody.getsockname()[1]}/x"
        )
    assert (code, "DATABASE_URL" in lines[-1], len(lines), "secret" in lines[-1]) == (2, True, 1, False)


def test_a_held_place_is_taken_for_everybody_else() -> None:
    place = up._free_place("127.0.0.1", 0)
    port = place.getsockname()[1]
    with place, pytest.raises(up.CannotStart):
        up._free_place("127.0.0.1", port)


def test_stopped_while_it_prepares_it_ends_well(tmp_path: Path) -> None:
    env = {**bare_env(), "PRESTALUX_DATA": str(tmp_path / "data"), "PRESTALUX_HTTP": "127.0.0.1:0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "prestalux.doors.wiring.up"], env=env, stderr=subprocess.DEVNULL
    )
    while not (tmp_path / "data" / "lock").exists():
        os.sched_yield()
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
