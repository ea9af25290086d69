"""Configuration from the environment: read once, refused with one clear line when wrong.

Every secret can be given as NAME or as NAME_FILE (a path whose first line is the secret).
The table in docs/operations.md lists every variable; a test holds the two together.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from email_validator import EmailNotValidError, validate_email

from prestalux.office.exchange.sealing import WorkerKeys, WorkerPublic
from prestalux.office.files.sealing import KeyRing
from prestalux.office.proofs import seeds
from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.registry.asking import EARLIEST_DAY, BadDay, day_asked
from prestalux.rules.registry.prescriber_line import DEFAULT_ENCODING, ENCODINGS

LEAST_SECRET = 32
NAMES = (
    "PRESTALUX_DATA",
    "PRESTALUX_HTTP",
    "PRESTALUX_URL",
    "PRESTALUX_INSTANCE",
    "PRESTALUX_DEMO",
    "PRESTALUX_PROXIES",
    "PRESTALUX_MAX_FILE_BYTES",
    "PRESTALUX_FUND",
    "PRESTALUX_ANCHORS",
    "DATABASE_URL",
    "FILES_URL",
    "MAIL_URL",
    "MAIL_FROM",
    "PRESTALUX_SMTP",
    "PRESTALUX_SFTP",
    "PRESTALUX_SFTP_NAME",
    "PRESTALUX_SFTP_PROCESSES",
    "PRESTALUX_SFTP_BALANCERS",
    "PRESTALUX_SFTP_HOST_KEYS",
    "INTAKE_URL",
    "INTAKE_ADDRESS",
    "INTAKE_SERVER",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "SCANNER_URL",
    "REGISTRY_FOLDER",
    "REGISTRY_ENCODING",
    "REGISTRY_EARLIEST_DAY",
    "FHIR_SYSTEMS",
    "SECRET_KEY",
    "SEAL_KEYS",
    "PROOF_KEYS",
    "EXCHANGE_KEYS",
    "EXCHANGE_PUBLIC",
    "METRICS_TOKEN",
    "LOG_LEVEL",
)


class BadConfiguration(SystemExit):
    """A setting is wrong or missing; the message is the one line the operator sees. Exit code 2."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(2)
        self.line = f"prestalux: {name}: {why}"

    def __str__(self) -> str:
        return self.line


@dataclass(frozen=True, slots=True)
class Configuration:
    data: Path
    host: str
    port: int
    url: str
    instance: str
    demo: bool
    proxies: tuple[str, ...]
    max_file_bytes: int
    fund_file: Path | None
    anchors: tuple[bytes, ...]
    database_url: str
    files_url: str
    mail_url: str
    mail_from: str
    scanner_url: str
    secret_key: str
    seal_keys: str
    proof_keys: str
    log_level: str
    registry_folder: Path | None
    """Where the clock issues the reference files each day; None where it does not."""
    registry_encoding: str
    registry_earliest_day: date
    """No register knows anything of the days before it."""
    fhir_systems: str
    """Under which URI the systems of identifiers and codes stand that this house gives to FHIR."""
    smtp: tuple[str, int] | None = None
    """Where the fund's own mail listener stands; None where it has none."""
    lmtp: bool = False
    """Whether the listener speaks LMTP (RFC 2033) instead: for a mail server that delivers to it as to a mailbox."""
    smtp_given: bool = False
    """Whether the place was asked for: another free port will not do then."""
    sftp: tuple[tuple[str, int], ...] = ()
    """Where the exchange space answers over SFTP; empty where it does not."""
    sftp_given: bool = False
    sftp_name: str = ""
    """Host and port as the guide tells them to providers."""
    sftp_processes: int = 1
    sftp_balancers: tuple[str, ...] = ()
    """Networks whose connections begin with a PROXY header, which alone tells whom they come from."""
    sftp_host_keys: tuple[Path, ...] = ()
    exchange_keys: str = field(default="", repr=False)
    """Of the worker alone; empty for every other process, and where a file holds them."""
    exchange_public: str = ""
    metrics_token: str = field(default="", repr=False)
    """What a scraper of `/metrics` shows; without it there is no such address."""
    intake_url: str = field(default="", repr=False)
    intake_address: str = ""
    intake_server: str = ""
    """The authserv-id whose Authentication-Results are believed."""
    identity_service: tuple[str, str, str] | None = field(default=None, repr=False)
    """Issuer, client id and client secret of the organisation's OpenID Connect provider."""


def read(env: Mapping[str, str] | None = None) -> Configuration:
    """Read and check every setting. Raises BadConfiguration naming the first wrong one."""
    env = os.environ if env is None else env
    _no_misspelt_name(env)
    data = _data(env)
    host, port = _http(env)
    return Configuration(
        data=data,
        host=host,
        port=port,
        url=_url(env, host, port),
        instance=_instance(env, data, port),
        demo=_yes_no(env, "PRESTALUX_DEMO", default=not env.get("DATABASE_URL")),
        proxies=tuple(part for part in re.split(r"[,\s]+", env.get("PRESTALUX_PROXIES", "")) if part),
        max_file_bytes=_whole(env, "PRESTALUX_MAX_FILE_BYTES", default=20_000_000, at_least=100_000),
        fund_file=_optional_file(env, "PRESTALUX_FUND"),
        anchors=_anchors(env),
        database_url=_one_of(
            env, "DATABASE_URL", ("sqlite", "postgres", "postgresql"), f"sqlite:///{data}/prestalux.sqlite3"
        ),
        files_url=_one_of(env, "FILES_URL", ("file", "s3", "s3+http"), f"file://{data}/files"),
        mail_url=_one_of(env, "MAIL_URL", ("smtp", "smtps", "file"), f"file://{data}/mail"),
        mail_from=_sender(env),
        smtp=_smtp(env),
        lmtp=env.get("PRESTALUX_SMTP", "").startswith("lmtp:"),
        smtp_given=bool(env.get("PRESTALUX_SMTP")),
        sftp=_sftp(env),
        sftp_given=bool(env.get("PRESTALUX_SFTP")),
        sftp_name=_sftp_name(env, _url(env, host, port), _sftp(env)),
        sftp_processes=_whole(env, "PRESTALUX_SFTP_PROCESSES", default=2, at_least=1),
        sftp_host_keys=_files(env, "PRESTALUX_SFTP_HOST_KEYS"),
        sftp_balancers=_networks(env, "PRESTALUX_SFTP_BALANCERS"),
        exchange_keys=_exchange_keys(env),
        exchange_public=_exchange_public(env),
        metrics_token=_metrics_token(env),
        intake_url=_intake_url(env),
        intake_address=_intake_address(env),
        intake_server=_intake_server(env),
        scanner_url=_scanner_url(env),
        secret_key=_secret_key(env),
        seal_keys=_seal_keys(env),
        proof_keys=_proof_keys(env),
        log_level=_choice(env, "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
        registry_folder=_registry_folder(env),
        registry_encoding=_choice(env, "REGISTRY_ENCODING", ENCODINGS, DEFAULT_ENCODING),
        registry_earliest_day=_day(env, "REGISTRY_EARLIEST_DAY", EARLIEST_DAY),
        fhir_systems=_fhir_systems(env),
        identity_service=_identity_service(env),
    )


def _no_misspelt_name(env: Mapping[str, str]) -> None:
    known = {*NAMES, *(f"{name}_FILE" for name in NAMES)}
    for name in env:
        if name.startswith("PRESTALUX_") and not name.startswith("PRESTALUX_TEST_") and name not in known:
            raise BadConfiguration(name, "is not a setting of Prestalux; docs/operations.md lists them all")


_SYSTEMS = re.compile(r"(urn:[a-z0-9][a-z0-9-]{1,31}:|https?://)[\w.:/~-]{1,150}", re.ASCII)


def _fhir_systems(env: Mapping[str, str]) -> str:
    text = env.get("FHIR_SYSTEMS") or "urn:prestalux:register"
    if not _SYSTEMS.fullmatch(text) or text.endswith(("/", ":")):
        raise BadConfiguration(
            "FHIR_SYSTEMS", f"expected a URI without a separator at its end, found {text!r}"
        )
    return text


def _data(env: Mapping[str, str]) -> Path:
    path = Path(env.get("PRESTALUX_DATA") or Path.cwd() / "var").absolute()
    if path.exists() and not path.is_dir():
        raise BadConfiguration("PRESTALUX_DATA", f"{path} is not a folder")
    return path


def _http(env: Mapping[str, str]) -> tuple[str, int]:
    text = env.get("PRESTALUX_HTTP") or "127.0.0.1:8000"
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise BadConfiguration("PRESTALUX_HTTP", f"expected PORT or HOST:PORT, found {text!r}")
    return host.strip("[]") or "127.0.0.1", int(port)


def _url(env: Mapping[str, str], host: str, port: int) -> str:
    text = env.get("PRESTALUX_URL", "").rstrip("/")
    if not text:
        return f"http://{'localhost' if host in {'127.0.0.1', '::1'} else host}:{port}"
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or not _port_fits(parts):
        raise BadConfiguration("PRESTALUX_URL", f"expected https://name[:port], found {text!r}")
    return text


def _instance(env: Mapping[str, str], data: Path, port: int) -> str:
    """A short word that keeps the cookies of two instances on one host apart."""
    text = env.get("PRESTALUX_INSTANCE") or f"{re.sub('[^a-z0-9]', '', data.name.lower())[:12]}{port}"
    if not re.fullmatch(r"[a-z0-9]{1,24}", text):
        raise BadConfiguration("PRESTALUX_INSTANCE", "expected 1 to 24 small letters and digits")
    return text


def _whole(env: Mapping[str, str], name: str, *, default: int, at_least: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdecimal() or int(text) < at_least:
        raise BadConfiguration(name, f"expected a whole number of at least {at_least}, found {text!r}")
    return int(text)


def _yes_no(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name) or ("yes" if default else "no")
    if text not in {"yes", "no"}:
        raise BadConfiguration(name, f"expected yes or no, found {text!r}")
    return text == "yes"


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    text = env.get(name) or default
    if text not in choices:
        raise BadConfiguration(name, f"expected one of {', '.join(choices)}, found {text!r}")
    return text


def _day(env: Mapping[str, str], name: str, default: date) -> date:
    text = env.get(name) or default.isoformat()
    try:
        return day_asked(text)
    except BadDay:
        raise BadConfiguration(name, f"expected a day as {default.isoformat()}, found {text!r}") from None


def _one_of(env: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str) -> str:
    text = _secret(env, name) or default
    scheme = text.partition("://")[0]
    if "://" not in text or scheme not in schemes:
        # The text itself may hold a password: only its scheme is repeated.
        raise BadConfiguration(
            name, f"expected a URL starting with {' or '.join(s + '://' for s in schemes)}"
        )
    parts = urlsplit(text)
    if not _port_fits(parts):
        raise BadConfiguration(name, "its port is not a number from 1 to 65535")
    if why := _lacks(parts):
        raise BadConfiguration(name, why)
    return text


def _port_fits(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _lacks(parts: SplitResult) -> str:
    """What a URL of this scheme must name and does not."""
    if parts.scheme in {"smtp", "smtps"} and not parts.hostname:
        return "names no server: smtp://[user:password@]host[:port]"
    if parts.scheme in {"s3", "s3+http"}:
        bucket = parts.path.strip("/")
        if not (parts.hostname and parts.username and parts.password and bucket and "/" not in bucket):
            return f"expected {parts.scheme}://key:secret@host[:port]/bucket"
    if parts.scheme in {"postgres", "postgresql"} and not parts.path.strip("/"):
        return "names no database: postgresql://user:password@host[:port]/name"
    return ""


def _smtp(env: Mapping[str, str]) -> tuple[str, int] | None:
    """`no` for none. Loopback by default: the fund's mail server stands before it and hands messages over."""
    text = env.get("PRESTALUX_SMTP") or "127.0.0.1:8025"
    if text == "no":
        return None
    host, _, port = text.removeprefix("lmtp:").rpartition(":")
    if not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise BadConfiguration(
            "PRESTALUX_SMTP", f"expected no, [lmtp:]PORT or [lmtp:]HOST:PORT, found {text!r}"
        )
    return host.strip("[]") or "127.0.0.1", int(port)


def _sftp(env: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """`no` for none. Loopback by default, as the web door."""
    text = env.get("PRESTALUX_SFTP") or "127.0.0.1:8022"
    if text == "no":
        return ()
    places = []
    for word in text.split(","):
        host, _, port = word.strip().rpartition(":")
        if not port.isascii() or not port.isdecimal() or int(port) > 65535:
            raise BadConfiguration(
                "PRESTALUX_SFTP", f"expected no, or PORT or HOST:PORT separated by commas, found {text!r}"
            )
        places.append((host.strip("[]") or "127.0.0.1", int(port)))
    return tuple(places)


_NAME = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(:\d{1,5})?", re.ASCII)


def _sftp_name(env: Mapping[str, str], url: str, places: tuple[tuple[str, int], ...]) -> str:
    text = env.get("PRESTALUX_SFTP_NAME", "")
    if not text:
        host = urlsplit(url).hostname or "localhost"
        return (
            f"[{host}]:{places[0][1]}"
            if places and ":" in host
            else f"{host}:{places[0][1]}"
            if places
            else ""
        )
    if not _NAME.fullmatch(text):
        raise BadConfiguration("PRESTALUX_SFTP_NAME", f"expected NAME or NAME:PORT, found {text!r}")
    return text if re.search(r":\d{1,5}$", text) and not text.endswith("]") else f"{text}:22"


def _files(env: Mapping[str, str], name: str) -> tuple[Path, ...]:
    paths = tuple(Path(word.strip()) for word in env.get(name, "").split(",") if word.strip())
    for path in paths:
        if not path.is_file():
            raise BadConfiguration(name, f"{path} is not a file")
    return paths


def _networks(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    words = [part for part in re.split(r"[,\s]+", env.get(name, "")) if part]
    try:
        return tuple(str(ip_network(word, strict=False)) for word in words)
    except ValueError as error:
        raise BadConfiguration(name, str(error)) from None


def _exchange_keys(env: Mapping[str, str]) -> str:
    text = _secret(env, "EXCHANGE_KEYS")
    if text:
        try:
            WorkerKeys.parse(text)
        except ValueError as error:
            raise BadConfiguration("EXCHANGE_KEYS", str(error)) from None
    return text


def _exchange_public(env: Mapping[str, str]) -> str:
    text = env.get("EXCHANGE_PUBLIC", "")
    if text:
        try:
            WorkerPublic.parse(text)
        except ValueError as error:
            raise BadConfiguration("EXCHANGE_PUBLIC", str(error)) from None
    return text


def _intake_url(env: Mapping[str, str]) -> str:
    """Empty where no mailbox is polled."""
    text = _secret(env, "INTAKE_URL")
    if not text:
        return ""
    parts = urlsplit(text)
    complete = parts.hostname and parts.username and parts.password and _port_fits(parts)
    if parts.scheme not in {"imap", "imaps"} or not complete or parts.query:
        raise BadConfiguration("INTAKE_URL", "expected imaps://user:password@host[:port][/folder]")
    near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "imap" and not near:
        raise BadConfiguration("INTAKE_URL", "must start with imaps:// (imap:// on this machine only)")
    return text


def _intake_address(env: Mapping[str, str]) -> str:
    """Empty for the address of the fund's file."""
    text = env.get("INTAKE_ADDRESS", "")
    try:
        return Email.parse(text).ascii if text else ""
    except BadEmail:
        raise BadConfiguration("INTAKE_ADDRESS", "expected one e-mail address") from None


def _intake_server(env: Mapping[str, str]) -> str:
    text = env.get("INTAKE_SERVER", "")
    if text and not re.fullmatch(r"[A-Za-z0-9.-]{1,253}", text):
        raise BadConfiguration("INTAKE_SERVER", f"expected the name of a mail server, found {text!r}")
    return text


def _registry_folder(env: Mapping[str, str]) -> Path | None:
    """It must be there: a folder made anew where a disk is not mounted would begin a new series."""
    if not (text := env.get("REGISTRY_FOLDER")):
        return None
    path = Path(text).absolute()
    if not path.is_dir():
        raise BadConfiguration("REGISTRY_FOLDER", f"{text} is not a folder")
    return path


def _scanner_url(env: Mapping[str, str]) -> str:
    """Empty where no antivirus is wanted."""
    text = env.get("SCANNER_URL", "")
    if not text:
        return ""
    parts = urlsplit(text)
    on_network = parts.hostname and parts.path in {"", "/"} and _port_fits(parts)
    on_socket = not parts.netloc and len(parts.path) > 1
    if parts.scheme != "clamd" or not (on_network or on_socket) or parts.query or parts.username:
        raise BadConfiguration(
            "SCANNER_URL", f"expected clamd:///path/of/socket or clamd://host[:port], found {text!r}"
        )
    return text


def _sender(env: Mapping[str, str]) -> str:
    text = env.get("MAIL_FROM") or "no-reply@prestalux.example"
    hidden = any(unicodedata.category(sign).startswith("C") for sign in text)
    try:
        validate_email(
            "" if hidden else parseaddr(text)[1], check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        raise BadConfiguration("MAIL_FROM", "expected one e-mail address, or Name <address>") from None
    return text


def _secret_key(env: Mapping[str, str]) -> str:
    text = _secret(env, "SECRET_KEY")
    if text and len(text) < LEAST_SECRET:
        raise BadConfiguration("SECRET_KEY", f"expected at least {LEAST_SECRET} characters drawn by chance")
    return text


def _metrics_token(env: Mapping[str, str]) -> str:
    text = _secret(env, "METRICS_TOKEN")
    if text and not (len(text) >= LEAST_SECRET and text.isascii() and text.isprintable() and " " not in text):
        raise BadConfiguration(
            "METRICS_TOKEN",
            f"expected at least {LEAST_SECRET} letters and digits drawn by chance, without a space",
        )
    return text


def _seal_keys(env: Mapping[str, str]) -> str:
    text = _secret(env, "SEAL_KEYS")
    if text:
        try:
            KeyRing.parse(text)
        except ValueError as error:
            raise BadConfiguration("SEAL_KEYS", str(error)) from None
    return text


def _identity_service(env: Mapping[str, str]) -> tuple[str, str, str] | None:
    issuer, client_id = env.get("OIDC_ISSUER", ""), env.get("OIDC_CLIENT_ID", "")
    secret = _secret(env, "OIDC_CLIENT_SECRET")
    if not (issuer or client_id or secret):
        return None
    parts = urlsplit(issuer)
    near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.query or parts.fragment or not _port_fits(parts):
        raise BadConfiguration("OIDC_ISSUER", f"expected the issuer's address, https://…, found {issuer!r}")
    if parts.scheme != "https" and not (parts.scheme == "http" and near):
        raise BadConfiguration("OIDC_ISSUER", "must start with https:// (http:// on this machine only)")
    if not client_id:
        raise BadConfiguration("OIDC_CLIENT_ID", "is missing, and OIDC_ISSUER is set")
    if not secret:
        raise BadConfiguration("OIDC_CLIENT_SECRET", "is missing, and OIDC_ISSUER is set")
    return issuer, client_id, secret


def _proof_keys(env: Mapping[str, str]) -> str:
    text = _secret(env, "PROOF_KEYS")
    if text:
        try:
            seeds.parse(text)
        except ValueError as error:
            raise BadConfiguration("PROOF_KEYS", str(error)) from None
    return text


def _secret(env: Mapping[str, str], name: str) -> str:
    if path := env.get(f"{name}_FILE"):
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadConfiguration(f"{name}_FILE", f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise BadConfiguration(f"{name}_FILE", "is not a text") from None
        if not text:
            raise BadConfiguration(f"{name}_FILE", "is empty")
        return text
    return env.get(name, "")


def _optional_file(env: Mapping[str, str], name: str) -> Path | None:
    if not (text := env.get(name)):
        return None
    path = Path(text)
    if not path.is_file():
        raise BadConfiguration(name, f"{text} is not a file")
    return path


def _anchors(env: Mapping[str, str]) -> tuple[bytes, ...]:
    """The certificates that signatures of pieces may be trusted by, as DER; from one PEM file."""
    path = _optional_file(env, "PRESTALUX_ANCHORS")
    if path is None:
        return ()
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise BadConfiguration("PRESTALUX_ANCHORS", f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise BadConfiguration(
            "PRESTALUX_ANCHORS", "expected certificates in PEM form, one or more"
        ) from None
    return tuple(one.public_bytes(Encoding.DER) for one in found)
