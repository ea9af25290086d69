"""A wrong setting stops the start with one line that names it and never repeats a secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prestalux.doors.wiring import config, fund

WRONG = [
    ("PRESTALUX_HTTP", "here"),
    ("PRESTALUX_URL", "http://fund.example:99999"),
    ("PRESTALUX_INSTANCE", "Not One"),
    ("PRESTALUX_DEMO", "maybe"),
    ("PRESTALUX_MAX_FILE_BYTES", "12"),
    ("PRESTALUX_MISSPELT", "x"),
    ("DATABASE_URL", "oracle://u:p@h/d"),
    ("DATABASE_URL", "postgresql://"),
    ("FILES_URL", "s3://bucket"),
    ("FILES_URL", "s3+http://k:s@h:70000/b"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://host:abc"),
    ("MAIL_FROM", "not an address"),
    ("MAIL_FROM", "a@fund.example\nBcc: b@fund.example"),
    ("OIDC_ISSUER", "identity.example"),
    ("OIDC_ISSUER", "http://identity.example"),
    ("OIDC_ISSUER", "https://identity.example?x=1"),
    ("PRESTALUX_SMTP", "here"),
    ("PRESTALUX_SMTP", "127.0.0.1:99999"),
    ("PRESTALUX_SMTP", "lmtp:"),
    ("PRESTALUX_SFTP", "here"),
    ("PRESTALUX_SFTP", "127.0.0.1:22,"),
    ("PRESTALUX_SFTP_NAME", "two words"),
    ("PRESTALUX_SFTP_PROCESSES", "0"),
    ("PRESTALUX_SFTP_BALANCERS", "10.0.0.0/33"),
    ("EXCHANGE_KEYS", "abc"),
    ("EXCHANGE_PUBLIC", "abc"),
    ("INTAKE_URL", "pop3://user:word@mail.example"),
    ("INTAKE_URL", "imaps://mail.example/INBOX"),
    ("INTAKE_URL", "imap://user:word@mail.example"),
    ("INTAKE_URL", "imaps://user:word@mail.example:0x"),
    ("INTAKE_ADDRESS", "nobody"),
    ("INTAKE_SERVER", "two words"),
    ("REGISTRY_FOLDER", "/no/such/folder"),
    ("REGISTRY_ENCODING", "utf-16"),
    ("FHIR_SYSTEMS", "register"),
    ("FHIR_SYSTEMS", "urn:fund:register:"),
    ("FHIR_SYSTEMS", "https://fund.example/with space"),
    ("SCANNER_URL", "/run/clamav/clamd.ctl"),
    ("SCANNER_URL", "clamd://"),
    ("SCANNER_URL", "clamd:///"),
    ("SCANNER_URL", "clamd://host:99999"),
    ("SCANNER_URL", "clamd://host/socket"),
    ("SCANNER_URL", "http://host:3310"),
    ("SECRET_KEY", "short"),
    ("METRICS_TOKEN", "short"),
    ("METRICS_TOKEN", "long enough but with spaces between its words"),
    ("METRICS_TOKEN_FILE", "/dev/null"),
    ("SECRET_KEY_FILE", "/dev/null"),
    ("SEAL_KEYS", "abc"),
    ("SEAL_KEYS", "k1:AAAA"),
    ("PROOF_KEYS", "abc"),
    ("LOG_LEVEL", "LOUD"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(config.BadConfiguration) as stopped:
        config.read({"PRESTALUX_DATA": str(tmp_path), name: value})
    line = str(stopped.value)
    assert line.startswith(f"prestalux: {name}: ")
    assert "\n" not in line


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_an_identity_service_needs_all_three(missing: str, tmp_path: Path) -> None:
    given = {
        "OIDC_ISSUER": "https://identity.example",
        "OIDC_CLIENT_ID": "prestalux",
        "OIDC_CLIENT_SECRET": "topsecret",
    }
    with pytest.raises(config.BadConfiguration) as stopped:
        config.read({"PRESTALUX_DATA": str(tmp_path), **given, missing: ""})
    assert str(stopped.value).startswith(f"prestalux: {missing}: ")
    assert "topsecret" not in str(stopped.value)


def test_an_identity_service_on_this_machine_may_do_without_tls(tmp_path: Path) -> None:
    given = {"OIDC_ISSUER": "http://localhost:9000", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
    found = config.read({"PRESTALUX_DATA": str(tmp_path), **given}).identity_service
    assert found == ("http://localhost:9000", "a", "b")


def test_what_may_be_a_secret_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(config.BadConfiguration) as stopped:
        config.read({"PRESTALUX_DATA": str(tmp_path), "MAIL_URL": "smtp://user:topsecret@:0"})
    assert "topsecret" not in str(stopped.value)


def test_a_missing_key_of_the_fund_is_named(tmp_path: Path) -> None:
    source = tmp_path / "fund.toml"
    source.write_text('phone = "1"', encoding="utf-8")
    with pytest.raises(config.BadConfiguration, match="'address' is missing"):
        fund.read(source)


@pytest.mark.parametrize("days", ["3", "[0]", "[61]", "[true]", '["3"]'])
def test_reminders_on_days_that_cannot_be_are_refused(tmp_path: Path, days: str) -> None:
    source = tmp_path / "fund.toml"
    lines = Path(fund.__file__).with_name("fund.toml").read_text("utf-8")
    source.write_text(lines.replace("reminder_days = [10, 3]", f"reminder_days = {days}"), "utf-8")
    with pytest.raises(config.BadConfiguration, match="reminder_days"):
        fund.read(source)


@pytest.mark.parametrize(
    "line",
    [
        "return_warning_days = 2",
        "return_warning_days = [0]",
        'return_warning_days = ["2"]',
        "return_warning_days = [3661]",
        "return_staff_days = 0",
        "return_staff_days = true",
        "return_staff_days = 5.0",
    ],
)
def test_telling_of_returns_on_days_that_cannot_be_is_refused(tmp_path: Path, line: str) -> None:
    source, key = tmp_path / "fund.toml", line.partition(" ")[0]
    lines = Path(fund.__file__).with_name("fund.toml").read_text("utf-8")
    source.write_text(re.sub(rf"(?m)^{key} = .*$", line, lines), "utf-8")
    with pytest.raises(config.BadConfiguration, match=key):
        fund.read(source)


def test_a_fund_may_warn_of_returns_on_no_day_at_all(tmp_path: Path) -> None:
    source = tmp_path / "fund.toml"
    lines = Path(fund.__file__).with_name("fund.toml").read_text("utf-8")
    source.write_text(lines.replace("return_warning_days = [2, 4]", "return_warning_days = []"), "utf-8")
    assert fund.read(source).return_warning_days == ()


def test_a_fund_not_written_in_utf_8_is_told(tmp_path: Path) -> None:
    source = tmp_path / "fund.toml"
    source.write_bytes(b'phone = "\xe9"')
    with pytest.raises(config.BadConfiguration, match="UTF-8"):
        fund.read(source)


@pytest.mark.parametrize(
    "url", ["", "clamd:///run/clamav/clamd.ctl", "clamd://scanner.example", "clamd://[::1]:3310"]
)
def test_the_antivirus_is_a_socket_a_host_or_none(url: str, tmp_path: Path) -> None:
    assert config.read({"PRESTALUX_DATA": str(tmp_path), "SCANNER_URL": url}).scanner_url == url


@pytest.mark.parametrize(
    ("text", "place", "lmtp"),
    [
        ("", ("127.0.0.1", 8025), False),
        ("2525", ("127.0.0.1", 2525), False),
        ("[::1]:25", ("::1", 25), False),
        ("lmtp:10.0.0.1:24", ("10.0.0.1", 24), True),
        ("no", None, False),
    ],
)
def test_mail_is_taken_by_smtp_or_lmtp_or_not_at_all(
    text: str, place: tuple[str, int] | None, lmtp: bool, tmp_path: Path
) -> None:
    found = config.read({"PRESTALUX_DATA": str(tmp_path), "PRESTALUX_SMTP": text})
    assert (found.smtp, found.lmtp) == (place, lmtp)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", (("127.0.0.1", 8022),)),
        ("2222", (("127.0.0.1", 2222),)),
        ("10.0.0.1:22, [2001:db8::1]:22", (("10.0.0.1", 22), ("2001:db8::1", 22))),
        ("no", ()),
    ],
)
def test_the_exchange_space_answers_at_these_places(
    text: str, places: tuple[tuple[str, int], ...], tmp_path: Path
) -> None:
    assert config.read({"PRESTALUX_DATA": str(tmp_path), "PRESTALUX_SFTP": text}).sftp == places


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "localhost:8022"),
        (
            {"PRESTALUX_URL": "https://portal.fund.example", "PRESTALUX_SFTP": "0.0.0.0:22"},
            "portal.fund.example:22",
        ),
        ({"PRESTALUX_SFTP_NAME": "exchange.fund.example"}, "exchange.fund.example:22"),
        ({"PRESTALUX_SFTP_NAME": "[2001:db8::1]:2222"}, "[2001:db8::1]:2222"),
        ({"PRESTALUX_SFTP_NAME": "[2001:db8::1]"}, "[2001:db8::1]:22"),
    ],
)
def test_the_guide_names_the_space(given: dict[str, str], name: str, tmp_path: Path) -> None:
    assert config.read({"PRESTALUX_DATA": str(tmp_path), **given}).sftp_name == name
