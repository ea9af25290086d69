"""A real PostgreSQL (Debian's), an S3 server (moto, which takes any credentials) and a real clamd (Debian's, which knows
one test signature of ours) for one run of the tests.

They keep what they hold in a temporary folder or in memory, listen on this machine only, and end with the run.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.samples import eicar

from prestalux.doors.wiring.processes import die_with_parent

CLAMD = "/usr/sbin/clamd"
DOVECOT = "/usr/sbin/dovecot"
MAIL_USER, MAIL_PASSWORD = "fund", "a password of the tests"
_WAIT_SECONDS = 30.0
_UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250")


def start_postgres() -> str:
    """Start a cluster and give the URL of its server, without a database name."""
    binaries = _postgres_binaries()
    folder = Path(tempfile.mkdtemp(prefix="prestalux-postgres-"))
    user = _ordinary_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, port = folder / "data", free_port()
    log = folder / "log"
    _run_as(
        user,
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "prestalux",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
    )
    settings = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        *_UNSAFE_BUT_FAST,
    ]
    command: list[str | Path] = [
        binaries / "postgres",
        "-D",
        data,
        *(part for setting in settings for part in ("-c", setting)),
    ]
    with log.open("wb") as output:
        process = _start(user, command, output.fileno())
    atexit.register(_stop_postgres, process, folder)
    _until(lambda: _accepts(port), process, log)
    return f"postgresql://prestalux@127.0.0.1:{port}"


def start_s3() -> str:
    """Start the server and give its address; buckets are made by whoever needs one."""
    port = free_port()
    with tempfile.NamedTemporaryFile(prefix="prestalux-s3-", suffix=".log", delete=False) as output:
        process = _start(
            None, [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], output.fileno()
        )
        log = Path(output.name)
    atexit.register(_stop, process, log)
    _until(lambda: _accepts(port), process, log)
    return f"127.0.0.1:{port}"


def start_clamd(place: Path | None = None) -> Path:
    """Start a clamd that knows the EICAR test file and nothing else; gives its socket."""
    if not Path(CLAMD).exists():
        raise SystemExit("clamd is not installed: ./dev test installs it, or apt-get install clamav-daemon")
    folder = Path(tempfile.mkdtemp(prefix="prestalux-clamd-"))
    (folder / "db").mkdir()
    (folder / "db" / "test.ndb").write_text(f"Prestalux.Test.EICAR:0:*:{eicar.MARK.hex()}\n")
    place, log = place or folder / "socket", folder / "log"
    settings = {
        "Foreground": "yes",
        "DatabaseDirectory": folder / "db",
        "LocalSocket": place,
        "StreamMaxLength": "2M",
        "MaxThreads": "2",
        "SelfCheck": "0",
        **({"User": "root"} if os.geteuid() == 0 else {}),
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with log.open("wb") as output:
        process = _start(None, [CLAMD, "--config-file", folder / "clamd.conf"], output.fileno())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(_stop, process)
    _until(place.exists, process, log)
    return place


@dataclass
class Dovecot:
    """A real IMAP server with one mailbox, which can go away and come back."""

    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"imap://{MAIL_USER}:{quote(MAIL_PASSWORD)}@127.0.0.1:{self.port}/INBOX"

    def start(self) -> None:
        log = self.folder / "log"
        with log.open("ab") as output:
            self._process = _start(None, [DOVECOT, "-F", "-c", self.folder / "dovecot.conf"], output.fileno())
        _until(lambda: _accepts(self.port), self._process, log)

    def stop(self) -> None:
        if self._process is not None:
            _stop(self._process)
            self._process = None


def start_dovecot() -> Dovecot:
    if not Path(DOVECOT).exists():
        raise SystemExit("dovecot is not installed: ./dev test installs it, or apt-get install dovecot-imapd")
    folder, port = Path(tempfile.mkdtemp(prefix="prestalux-dovecot-")), free_port()
    folder.chmod(0o755)
    mail = pwd.getpwnam("mail")
    (folder / "mail").mkdir()
    if os.geteuid() == 0:
        os.chown(folder / "mail", mail.pw_uid, mail.pw_gid)
    (folder / "users").write_text(f"{MAIL_USER}:{{PLAIN}}{MAIL_PASSWORD}\n")
    (folder / "dovecot.conf").write_text(f"""\
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = mail
default_login_user = mail
default_internal_group = mail
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
""")
    server = Dovecot(folder, port)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    server.start()
    return server


def make_bucket(address: str, name: str) -> str:
    """The files URL of a bucket, made when it is not there."""
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=f"http://{address}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=name)
    client.close()
    return f"s3+http://test:test@{address}/{name}"


def make_database(server: str, name: str, *, like: str = "") -> str:
    """The database URL of a database of this name: empty, or a copy of another one to which nobody is connected."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    return f"{server}/{name}"


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: ./dev test installs it, or apt-get install postgresql")
    return found[-1].parent


def _ordinary_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then the user that its package made, or nobody, runs it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("no ordinary user to run PostgreSQL as")


def _run_as(user: pwd.struct_passwd | None, command: list[str | Path]) -> None:
    done = _start(user, command, subprocess.PIPE)
    output, _ = done.communicate()
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {output.decode(errors='replace')}")


def _start(
    user: pwd.struct_passwd | None, command: Sequence[str | Path], output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        process_group=0,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        preexec_fn=die_with_parent,  # safe: before any thread of ours runs
    )


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"a test service did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def _stop_postgres(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(2)  # SIGINT: "fast" shutdown, without waiting for clients
    _stop(process)
    shutil.rmtree(folder, ignore_errors=True)


def _stop(process: subprocess.Popen[bytes], log: Path | None = None) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if log is not None:
        log.unlink(missing_ok=True)
