"""From claim to verdict: each file once, again when a try was missed, and trouble with one stays with it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from tests.doors.scanner import lying
from tests.office import cast
from tests.samples import eicar

from prestalux.doors.scanner import clamd as client
from prestalux.doors.scanner.work import scan_next
from prestalux.office.attribution import queries
from prestalux.office.files import scans
from prestalux.office.files.models import Scan
from prestalux.office.files.store import StoreAway
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.queries import lines_about
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.documents.scanning import ScanState

SAFE = None
LATER = cast.NOW + timedelta(hours=1)


def calling(answer: str | Exception | None) -> Callable[[bytes], str | None]:
    def scan(_data: bytes) -> str | None:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return scan


def scan_all(scan: Callable[[bytes], str | None], at: datetime = cast.NOW) -> int:
    """How many files were scanned."""
    times = 0
    while scan_next(scan, lambda: at):
        times += 1
    return times


def one_file() -> cast.Request:
    anna = cast.draft()
    anna.give(Piece.IDENTITY_DOCUMENT)
    return anna


def state_of(anna: cast.Request) -> ScanState:
    (given,) = anna.view().pieces
    return given.scan


def events(anna: cast.Request) -> list[str]:
    return [line.event for line in lines_about("dossier", anna.id)]


@pytest.mark.django_db
class TestOneFile:
    def test_a_file_just_given_is_pending(self) -> None:
        assert state_of(one_file()) is ScanState.PENDING

    def test_a_file_without_malware_is_safe(self) -> None:
        anna = one_file()
        scan_all(calling(SAFE))
        assert state_of(anna) is ScanState.SAFE

    def test_a_file_with_malware_is_infected(self) -> None:
        anna = one_file()
        scan_all(calling("Evil"))
        assert state_of(anna) is ScanState.INFECTED

    def test_a_verdict_is_journalled(self) -> None:
        anna = one_file()
        scan_all(calling("Evil"))
        assert events(anna)[-1] == "piece.infected"

    def test_a_file_with_a_verdict_is_not_scanned_again(self) -> None:
        one_file()
        assert [scan_all(calling(SAFE)), scan_all(calling(SAFE), LATER)] == [1, 0]

    def test_the_very_bytes_that_were_given_are_scanned(self) -> None:
        one_file()
        seen: list[bytes] = []
        scan_all(lambda data: seen.append(data))
        assert seen == [cast.paper(Piece.IDENTITY_DOCUMENT)]

    def test_a_file_taken_back_is_not_scanned(self) -> None:
        anna = one_file()
        anna.take_back(anna.view().pieces[0].id)
        assert scan_all(calling(SAFE)) == 0

    def test_an_infected_file_lets_what_was_prepared_lapse(
        self, carl: Actor, dora: Actor, prefix: None
    ) -> None:
        anna = cast.submitted()
        cast.prepare(anna, carl)
        scan_all(calling("Evil"))
        assert anna.view().prepared is None

    def test_a_safe_file_leaves_what_was_prepared(self, carl: Actor, prefix: None) -> None:
        anna = cast.submitted()
        cast.prepare(anna, carl)
        scan_all(calling(SAFE))
        assert anna.view().prepared is not None


@pytest.mark.django_db
class TestMissed:
    @pytest.mark.parametrize(
        "trouble", [client.NoVerdict("too-slow"), StoreAway("anna"), KeyError("anna"), OSError("anna")]
    )
    def test_a_try_without_a_verdict_is_an_error_and_never_safe(self, trouble: Exception) -> None:
        anna = one_file()
        scan_next(calling(trouble), lambda: cast.NOW)
        assert state_of(anna) is ScanState.ERROR

    def test_a_missed_file_comes_again(self) -> None:
        anna = one_file()
        scan_next(calling(client.NoVerdict("too-slow")), lambda: cast.NOW)
        scan_all(calling(SAFE), cast.NOW + scans.FIRST_WAIT)
        assert state_of(anna) is ScanState.SAFE

    def test_it_comes_again_however_often_it_was_missed(self) -> None:
        anna, at = one_file(), cast.NOW
        for _time in range(40):
            scan_next(calling(client.NoVerdict("too-slow")), lambda at=at: at)  # type: ignore[misc]
            at += scans.LONGEST_WAIT
        scan_all(calling(SAFE), at)
        assert state_of(anna) is ScanState.SAFE

    def test_the_wait_grows_to_its_longest_and_no_further(self) -> None:
        one_file()
        Scan.objects.update(tries=10**6)
        scan_next(calling(client.NoVerdict("too-slow")), lambda: cast.NOW)
        assert Scan.objects.get().due_at == cast.NOW + scans.LONGEST_WAIT

    def test_the_trouble_of_one_file_does_not_stop_the_others(self) -> None:
        anna = cast.submitted()
        answers = [client.NoVerdict("too-slow"), SAFE, SAFE]
        scan_all(lambda data: calling(answers.pop(0))(data))
        assert sorted(given.scan for given in anna.view().pieces) == ["error", "safe", "safe"]

    def test_what_is_told_of_trouble_holds_no_words_of_others(self, caplog: pytest.LogCaptureFixture) -> None:
        one_file()
        scan_next(calling(StoreAway("anna")), lambda: cast.NOW)
        assert "anna" not in str([vars(record) for record in caplog.records]) + Scan.objects.get().found


@pytest.mark.django_db
class TestLease:
    def test_a_claimed_file_is_nobody_else_s(self) -> None:
        one_file()
        scans.claim(at=cast.NOW, lease="mine")
        assert scans.claim(at=cast.NOW, lease="yours") is None

    def test_the_file_of_a_scanner_that_died_comes_back(self) -> None:
        anna = one_file()
        scans.claim(at=cast.NOW, lease="of who dies")
        scan_all(calling(SAFE), cast.NOW + scans.LEASE)
        assert state_of(anna) is ScanState.SAFE

    def test_a_verdict_after_the_lease_was_lost_does_not_count(self) -> None:
        anna = one_file()

        def slow(_data: bytes) -> None:
            scan_all(calling("Evil"), cast.NOW + scans.LEASE)

        scan_next(slow, lambda: cast.NOW)
        assert state_of(anna) is ScanState.INFECTED

    def test_a_verdict_after_the_lease_was_lost_is_not_journalled(self) -> None:
        anna = one_file()

        def slow(_data: bytes) -> None:
            scan_all(calling("Evil"), cast.NOW + scans.LEASE)

        scan_next(slow, lambda: cast.NOW)
        assert "piece.safe" not in events(anna)

    def test_a_scan_may_not_take_as_long_as_the_lease(self) -> None:
        assert timedelta(seconds=client.SCAN_SECONDS) < scans.LEASE


@pytest.mark.django_db
class TestWithARealOne:
    def test_the_test_file_in_a_pdf_is_infected_and_keeps_its_name(self, clamd: str) -> None:
        anna = cast.draft()
        anna.give(Piece.IDENTITY_DOCUMENT, eicar.in_pdf())
        scan_all(lambda data: client.scan(clamd, data))
        assert (state_of(anna), Scan.objects.get().found) == (
            ScanState.INFECTED,
            "Prestalux.Test.EICAR.UNOFFICIAL",
        )

    def test_a_plain_file_is_safe(self, clamd: str) -> None:
        anna = one_file()
        scan_all(lambda data: client.scan(clamd, data))
        assert state_of(anna) is ScanState.SAFE

    @pytest.mark.parametrize("lie", [lying.resetting, lying.saying(b"nonsense"), lying.saying(b"stream: O")])
    def test_one_that_lies_leaves_the_file_unshown(
        self, liar: Callable[[lying.Behaviour], str], lie: lying.Behaviour, settings: LazySettings
    ) -> None:
        anna, settings.SCANNER_URL = one_file(), liar(lie)
        scan_next(lambda data: client.scan(settings.SCANNER_URL, data), lambda: cast.NOW)
        assert anna.view().pieces[0].withheld == "scan-missed"


def _die(_data: bytes) -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def _scan_and_die() -> None:
    from django.db import connections

    connections.close_all()
    scan_next(_die, lambda: cast.NOW)


@pytest.mark.usefixtures("committed")
def test_a_scanner_killed_in_the_middle_loses_nothing() -> None:
    from django.db import connections

    anna = one_file()
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_scan_and_die)
    child.start()
    child.join(30)
    killed = child.exitcode
    waiting = state_of(anna)
    scan_all(calling(SAFE), cast.NOW + scans.LEASE)
    assert (killed, waiting, state_of(anna)) == (-9, ScanState.PENDING, ScanState.SAFE)


@pytest.mark.django_db
def test_bytes_of_a_file_are_not_given_out_before_their_verdict(settings: LazySettings) -> None:
    anna, settings.SCANNER_URL = one_file(), "clamd:///nowhere"
    with pytest.raises(Exception, match="scan-pending"):
        queries.piece_bytes(anna.id, anna.view().pieces[0].id)
