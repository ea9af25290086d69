"""What Prometheus is told, and who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings
from tests.office import cast
from tests.office.exchange import mailbox, space

from prestalux.doors.wiring import metrics
from prestalux.office.exchange.actions import publishing
from prestalux.office.exchange.models import Receipt, TurnedAway

pytestmark = pytest.mark.django_db
TOKEN = "token-of-a-scraper-drawn-by-chance"
NOW = cast.NOW
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def given(settings: Settings) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    metrics.KEPT.forget()
    yield
    metrics.KEPT.forget()


def ask(authorization: str = f"Bearer {TOKEN}", *, at: datetime = NOW, accept: str = "") -> HttpResponse:
    request: Any = RequestFactory().get(
        "/metrics", headers={"Authorization": authorization, "Accept": accept}
    )
    request.now = at
    return metrics.metrics(request)


def told(*, at: datetime = NOW) -> dict[str, float]:
    """Each sample by its name and labels, as Prometheus writes them."""
    metrics.KEPT.forget()
    return {
        _written(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(ask(at=at).content.decode())
        for sample in family.samples
    }


def _written(name: str, labels: dict[str, str]) -> str:
    return name + "".join(f" {key}={labels[key]}" for key in sorted(labels))


class TestDoor:
    def test_without_a_token_there_is_no_such_address(self, settings: Settings) -> None:
        settings.METRICS_TOKEN = ""
        with pytest.raises(Http404):
            ask("Bearer ")

    @pytest.mark.parametrize(
        "shown",
        [
            "",
            "Bearer",
            "Bearer ",
            f"Bearer {TOKEN}x",
            f"Bearer {TOKEN[:-1]}",
            f"Basic {TOKEN}",
            TOKEN,
            "Bearer é",
        ],
    )
    def test_whoever_does_not_show_it_is_told_nothing(self, shown: str) -> None:
        answer = ask(shown)
        assert (answer.status_code, answer.content) == (401, b"")
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_what_it_says_is_kept_by_nobody(self) -> None:
        assert ask()["Cache-Control"] == "no-store"

    def test_a_scraper_that_wants_the_newer_form_gets_it(self) -> None:
        answer = ask(accept="application/openmetrics-text; version=1.0.0")
        assert answer["Content-Type"].startswith("application/openmetrics-text")
        assert answer.content.endswith(b"# EOF\n")

    def test_asked_again_at_once_it_asks_the_database_nothing(self) -> None:
        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) == 0

    def test_what_was_kept_too_long_is_read_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(metrics, "KEPT_SECONDS", 0.0)
        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) == 10

    def test_more_rows_need_no_more_statements(self) -> None:
        anna = mailbox.space_of()
        for number in range(5):
            file = mailbox.keep(anna, name=f"{number}.xml")
            mailbox.receive(file)
            mailbox.judge(file)
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) == 10


class TestFigures:
    def test_a_house_in_which_nothing_happened_tells_zero_of_everything(self) -> None:
        found = told()
        assert set(found.values()) == {0.0}
        assert "prestalux_exchange_deposits space=production state=complete" in found

    def test_files_on_their_way_are_told_by_state(self) -> None:
        anna = mailbox.space_of()
        mailbox.keep(anna, name="a.xml", complete=False)
        mailbox.keep(anna, b"12345", name="b.xml")
        mailbox.keep(anna, b"1234567", name="c.xml")
        found = told()
        assert found["prestalux_exchange_deposits space=test state=arriving"] == 1
        assert found["prestalux_exchange_deposits space=test state=complete"] == 2
        assert found["prestalux_exchange_deposits_bytes space=test state=complete"] == 12

    def test_the_two_spaces_are_told_apart(self) -> None:
        mailbox.keep(mailbox.space_of(environment="production"))
        found = told()
        assert found["prestalux_exchange_deposits space=production state=complete"] == 1
        assert found["prestalux_exchange_deposits space=test state=complete"] == 0

    def test_the_oldest_undecided_file_is_told_by_its_age(self) -> None:
        anna = mailbox.space_of()
        mailbox.keep(anna, name="a.xml", at=NOW)
        mailbox.keep(anna, name="b.xml", at=NOW + 50 * SECOND)
        assert told(at=NOW + 90 * SECOND)["prestalux_exchange_oldest_undecided_seconds space=test"] == 90

    def test_what_is_decided_grows_no_older(self) -> None:
        file = mailbox.keep(mailbox.space_of())
        mailbox.receive(file)
        mailbox.judge(file)
        assert told(at=NOW + 90 * SECOND)["prestalux_exchange_oldest_undecided_seconds space=test"] == 0

    def test_the_backlog_is_what_a_worker_could_take_up(self) -> None:
        mailbox.keep(mailbox.space_of())
        found = told(at=NOW + 20 * SECOND)
        assert found["prestalux_exchange_worker_backlog"] == 1
        assert found["prestalux_exchange_worker_backlog_oldest_seconds"] == 20

    def test_verdicts_are_counted_whatever_became_of_the_file_since(self) -> None:
        anna = mailbox.space_of()
        for name in ("wrong.xml", mailbox.REQUEST):
            file = mailbox.keep(anna, name=name)
            mailbox.receive(file)
            mailbox.judge(file)
        found = told()
        assert found["prestalux_exchange_deposits_settled_total space=test verdict=refused"] == 1
        assert found["prestalux_exchange_deposits_settled_total space=test verdict=accepted"] == 1

    def test_receipts_are_told_by_how_long_they_took(self) -> None:
        file = mailbox.keep(mailbox.space_of(), at=NOW)
        mailbox.receive(file, at=NOW + 2 * SECOND)
        assert Receipt.objects.count() == 1
        found, of = told(), "layer=received space=test"
        bucket = "prestalux_exchange_receipt_seconds_bucket layer=received"
        assert (found[f"{bucket} le=1.0 space=test"], found[f"{bucket} le=2.5 space=test"]) == (0, 1)
        assert found[f"prestalux_exchange_receipt_seconds_sum {of}"] == 2
        assert found[f"prestalux_exchange_receipts_total {of}"] == 1

    def test_counters_begin_anew_at_midnight(self) -> None:
        file = mailbox.keep(mailbox.space_of())
        mailbox.receive(file)
        mailbox.judge(file)
        tomorrow = told(at=NOW + cast.DAY)
        counters = [value for name, value in tomorrow.items() if "_total" in name or "_bucket" in name]
        assert set(counters) == {0.0}

    def test_how_long_receipts_took_is_told_of_the_hour(self) -> None:
        mailbox.receive(mailbox.keep(mailbox.space_of()))
        found, of = told(at=NOW + timedelta(hours=1)), "layer=received space=test"
        assert found[f"prestalux_exchange_receipt_seconds_count {of}"] == 0
        assert found[f"prestalux_exchange_receipts_total {of}"] == 1

    def test_what_took_longer_than_the_last_bucket_is_counted_in_none_but_all(self) -> None:
        mailbox.receive(mailbox.keep(mailbox.space_of()), at=NOW + 301 * SECOND)
        bucket = "prestalux_exchange_receipt_seconds_bucket layer=received"
        found = told(at=NOW + 302 * SECOND)
        assert (found[f"{bucket} le=300.0 space=test"], found[f"{bucket} le=+Inf space=test"]) == (0, 1)

    def test_refused_sign_ins_are_counted_by_reason(self) -> None:
        for network, count in (("192.0.2.7", 3), ("192.0.2.8", 4)):
            TurnedAway.objects.create(
                account_id=0, network=network, because="unknown", window_at=NOW, count=count, last_at=NOW
            )
        assert told()["prestalux_exchange_sign_ins_refused_total reason=unknown"] == 7

    def test_open_sessions_are_counted(self) -> None:
        space.prefixes()
        anna, digits = space.held()
        username = space.account(anna, digits, cast.dora())
        space.add_key(username, anna.by)
        space.session(space.by_key(username))
        assert told(at=space.LATER)["prestalux_exchange_sessions_open space=production"] == 1

    def test_returns_wait_until_they_are_acknowledged(self) -> None:
        anna = mailbox.space_of()
        first = mailbox.publish(anna, name="a.xml", at=NOW)
        mailbox.publish(anna, name="b.xml", at=NOW + 10 * SECOND)
        publishing.acknowledge(anna, first, at=NOW + 20 * SECOND)
        found = told(at=NOW + 30 * SECOND)
        assert found["prestalux_exchange_returns_waiting space=test"] == 1
        assert found["prestalux_exchange_oldest_return_seconds space=test"] == 20

    def test_letters_to_send_are_counted_with_the_age_of_the_oldest(self) -> None:
        cast.submitted()
        found = told(at=NOW + 60 * SECOND)
        assert found["prestalux_outbox_letters_waiting"] == 2
        assert found["prestalux_outbox_oldest_letter_seconds"] == 60

    def test_no_code_account_or_file_is_named(self) -> None:
        anna = mailbox.space_of()
        mailbox.publish(anna, name="F99000119-answer.xml")
        mailbox.receive(mailbox.keep(anna))
        said = ask().content.decode()
        assert not [word for word in ("990001", "answer", "INF") if word in said]
