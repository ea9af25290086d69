"""The environment of a test process: nothing of the machine's own settings, everything in a temporary folder.

PRESTALUX_TEST_ON says on what the tests run: `sqlite` (with a folder; the default) or `postgres` (with S3). What
is started for a run is handed to the run's worker processes by further PRESTALUX_TEST_ variables.
"""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
from pathlib import Path

from tests.harness import services

OURS = (
    "PRESTALUX_",
    "OIDC_",
    "DATABASE_URL",
    "FILES_URL",
    "MAIL_",
    "SCANNER_URL",
    "REGISTRY_",
    "SECRET_KEY",
    "SEAL_KEYS",
    "PROOF_KEYS",
    "EXCHANGE_",
    "INTAKE_",
    "FHIR_SYSTEMS",
    "METRICS_",
    "LOG_LEVEL",
)

_NUMBERS = itertools.count(1)


def runs_on() -> str:
    on = os.environ.get("PRESTALUX_TEST_ON", "sqlite")
    if on not in {"sqlite", "postgres"}:
        raise SystemExit(f"PRESTALUX_TEST_ON: expected sqlite or postgres, found {on!r}")
    return on


def worker() -> str:
    """The name of this test process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def own_name(name: str) -> str:
    """For a house, its database or its folder. A worker process may be given the tests of one module in two portions, and then
    starts their house twice: each has its own name.
    """
    return f"{name}-{worker()}-{next(_NUMBERS)}"


def root() -> Path:
    """One temporary folder a run, removed by the process that made it."""
    known = os.environ.get("PRESTALUX_TEST_ROOT")
    if known and Path(known).is_dir():
        return Path(known)
    made = Path(tempfile.mkdtemp(prefix="prestalux-test-"))
    os.environ["PRESTALUX_TEST_ROOT"] = str(made)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def prepare() -> None:
    """Before Django's settings are read."""
    for name in list(os.environ):
        if name.startswith(OURS) and not name.startswith("PRESTALUX_TEST_"):
            del os.environ[name]
    folder = root() / worker()
    (folder / "files").mkdir(parents=True, exist_ok=True)
    os.environ["PRESTALUX_DATA"] = str(folder)
    os.environ["PRESTALUX_HTTP"] = "127.0.0.1:8000"
    os.environ["PRESTALUX_DEMO"] = "no"
    # The browser's driver keeps an event loop in the test's thread, in which Django else forbids its queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.update(components(f"test-{worker()}"))


def components(name: str, *, like: str = "") -> dict[str, str]:
    """DATABASE_URL and FILES_URL for one house of this run; none for a house on SQLite with a folder. The database is empty,
    or a copy of that of the house of the name `like`, at which nobody is.
    """
    if runs_on() == "sqlite":
        return {}
    server, s3 = _services()
    return {
        "DATABASE_URL": services.make_database(server, _database(name), like=_database(like)),
        "FILES_URL": services.make_bucket(s3, name),
    }


def bucket(name: str) -> str:
    """A FILES_URL in which nothing lies yet; on PostgreSQL only."""
    return services.make_bucket(_services()[1], name)


def _database(name: str) -> str:
    return name.replace("-", "_")


def _services() -> tuple[str, str]:
    if "PRESTALUX_TEST_POSTGRES" not in os.environ:
        os.environ["PRESTALUX_TEST_POSTGRES"] = services.start_postgres()
        os.environ["PRESTALUX_TEST_S3"] = services.start_s3()
    return os.environ["PRESTALUX_TEST_POSTGRES"], os.environ["PRESTALUX_TEST_S3"]
