"""The receiver on a real socket: what arrives whole, what is refused, and who keeps being answered."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing

import pytest
from tests.doors.wiring.conftest import StartTiny, Tiny


def told(method: str, body: bytes) -> bytes:
    return f"{method} {len(body)} {hashlib.sha256(body).hexdigest()}".encode()


@pytest.mark.parametrize("size", [1, 65_536, 65_537, 1_000_000])
def test_a_body_arrives_byte_for_byte(tiny: Tiny, size: int) -> None:
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert tiny.post(body).body == told("POST", body)


def test_a_body_in_chunks_arrives_whole_and_with_its_length(tiny: Tiny) -> None:
    caller = tiny.call().send("POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")
    with closing(caller):
        caller.socket.sendall(b"3\r\nabc\r\n" + b"4\r\ndefg\r\n0\r\n\r\n")
        assert caller.reply().body == told("POST", b"abcdefg")


def test_requests_sent_ahead_are_answered_in_order(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.send("GET / HTTP/1.1", "Host: localhost")
        caller.send("POST / HTTP/1.1", "Host: localhost", "Content-Length: 2", body=b"ab")
        caller.send("GET / HTTP/1.1", "Host: localhost")
        assert [caller.reply().body.split()[0] for _ in range(3)] == [b"GET", b"POST", b"GET"]


def test_a_large_answer_arrives_whole(tiny: Tiny) -> None:
    assert len(tiny.get("/big?100").body) == 100 * 65_536


def test_an_answer_to_head_has_no_body(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.send("HEAD /count HTTP/1.1", "Host: localhost", "Connection: close")
        assert caller.everything().endswith(b"\r\n\r\n")


def test_a_body_announced_too_large_gets_413(tiny: Tiny) -> None:
    assert tiny.post(b"x" * 1_000_001).status == 413


def test_a_body_that_grows_too_large_gets_413(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.send("POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")
        for _ in range(11):
            caller.socket.sendall(b"186A0\r\n" + b"x" * 100_000 + b"\r\n")
        caller.socket.sendall(b"0\r\n\r\n")
        assert caller.reply().status == 413


def test_who_asks_before_sending_a_large_body_is_told_without_sending(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.send("POST / HTTP/1.1", "Host: localhost", "Content-Length: 9000000", "Expect: 100-continue")
        assert caller.reply().status == 413


def test_who_asks_before_sending_is_told_to_go_on(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.send("POST / HTTP/1.1", "Host: localhost", "Content-Length: 3", "Expect: 100-continue")
        assert caller.socket.recv(100).startswith(b"HTTP/1.1 100")
        caller.socket.sendall(b"abc")
        assert b"POST 3" in caller.socket.recv(10_000)


@pytest.mark.parametrize(
    ("asked", "word"),
    [("de-LU,fr;q=0.5", "zu groß"), ("en", "too large"), ("pt", "trop volumineux"), ("", "trop volumineux")],
)
def test_a_refusal_is_in_the_language_the_browser_asks_for(tiny: Tiny, asked: str, word: str) -> None:
    assert word in tiny.post(b"x" * 1_000_001, f"Accept-Language: {asked}").body.decode()


def test_the_language_chosen_here_before_comes_first(tiny: Tiny) -> None:
    reply = tiny.post(b"x" * 1_000_001, "Accept-Language: en", "Cookie: a=b; tiny_language=de")
    assert reply.headers["content-language"] == "de"


def test_a_program_is_told_the_code(tiny: Tiny) -> None:
    reply = tiny.post(b"x" * 1_000_001, "Accept: application/json")
    assert json.loads(reply.body)["code"] == "body-too-large"


def test_a_silent_sender_gets_408(tiny: Tiny) -> None:
    with closing(tiny.slow()) as caller:
        assert caller.reply().status == 408


def test_a_sender_below_the_least_rate_gets_408_though_never_silent(start_tiny: StartTiny) -> None:
    house = start_tiny(idle_seconds=30.0, grace_seconds=0.2, bytes_per_second=1_000_000)
    with closing(house.slow()) as caller:
        statuses: list[bytes] = []
        while not statuses:
            try:
                caller.socket.settimeout(0.3)
                statuses.append(caller.socket.recv(12))
            except TimeoutError:
                caller.socket.sendall(b"x")
        assert statuses == [b"HTTP/1.1 408"]


def test_the_connection_of_a_slow_header_is_ended(tiny: Tiny) -> None:
    with closing(tiny.call()) as caller:
        caller.socket.sendall(b"GET / HTTP/1.1\r\nHo")
        assert caller.ended()


def test_a_body_that_is_cut_never_reaches_the_handler(tiny: Tiny) -> None:
    before = tiny.arrived()
    caller = tiny.call().send(
        "POST / HTTP/1.1", "Host: localhost", "Content-Length: 500000", body=b"x" * 300_000
    )
    caller.close()
    tiny.post(b"whole")
    assert tiny.arrived() == before + 1


def test_nothing_of_a_body_stays_in_the_spool_folder(tiny: Tiny) -> None:
    tiny.post(b"x" * 500_000)
    tiny.post(b"x" * 1_000_001)
    assert list(tiny.folder.iterdir()) == []


def test_hundreds_of_slow_senders_keep_nobody_from_an_answer(start_tiny: StartTiny) -> None:
    house = start_tiny(idle_seconds=20.0, per_client=1000, at_once=1000)
    crowd = [house.slow() for _ in range(300)]
    try:
        assert house.get().status == 200
        assert house.post(b"x" * 200_000).status == 200
    finally:
        for caller in crowd:
            caller.close()


def test_slow_readers_hold_no_thread(start_tiny: StartTiny) -> None:
    house = start_tiny(threads=1)
    crowd = [house.call().send("GET /big?300 HTTP/1.1", "Host: localhost") for _ in range(20)]
    try:
        assert house.get().status == 200
    finally:
        for caller in crowd:
            caller.close()


@pytest.mark.parametrize("full", [{"per_client": 2}, {"at_once": 2}])
def test_in_a_house_full_of_slow_senders_a_quick_one_is_served(
    start_tiny: StartTiny, full: dict[str, int]
) -> None:
    house = start_tiny(idle_seconds=20.0, grace_seconds=20.0, **full)
    crowd = [house.slow(), house.slow()]
    assert house.post(b"x" * 100_000).status == 200
    for caller in crowd:
        caller.close()


def test_who_gives_way_is_told_so(start_tiny: StartTiny) -> None:
    house = start_tiny(idle_seconds=20.0, grace_seconds=20.0, per_client=1)
    with closing(house.slow()) as slow:
        house.post(b"x" * 100_000)
        assert slow.reply().status == 408


def test_a_full_disk_gets_503_and_leaves_nothing_half_written(start_tiny: StartTiny) -> None:
    house = start_tiny(file_bytes=100_000)
    assert house.post(b"x" * 500_000).status == 503
    assert (house.arrived(), list(house.folder.iterdir())) == (0, [])


def test_a_disk_that_fills_with_the_last_chunk_gets_503_at_once(start_tiny: StartTiny) -> None:
    assert start_tiny(file_bytes=1_000, idle_seconds=30.0).post(b"x" * 65_537).status == 503


def test_bodies_never_take_the_last_of_the_disk(start_tiny: StartTiny) -> None:
    house = start_tiny(reserve_bytes=2**60)
    reply = house.post(b"x" * 65_537, "Accept: application/json")
    assert json.loads(reply.body)["code"] == "storage-full"


def test_on_a_full_disk_pages_and_small_forms_are_still_answered(start_tiny: StartTiny) -> None:
    house = start_tiny(reserve_bytes=2**60)
    assert (house.get().status, house.post(b"small").status) == (200, 200)


def test_a_fault_of_the_handler_gets_a_page_with_500(tiny: Tiny) -> None:
    reply = tiny.get("/fault", "Accept-Language: en")
    assert (reply.status, b"Something went wrong" in reply.body) == (500, True)


def test_nobody_but_a_proxy_names_another_address(tiny: Tiny) -> None:
    environ = json.loads(tiny.get("/environ", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https").body)
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert not [name for name in environ if "FORWARDED" in name]


def test_a_header_with_an_underscore_passes_for_no_other(start_tiny: StartTiny) -> None:
    house = start_tiny(proxies=("127.0.0.0/8",))
    environ = json.loads(house.get("/environ", "X_Forwarded_For: 192.0.2.7").body)
    assert environ["REMOTE_ADDR"] == "127.0.0.1"


def test_a_proxy_names_the_address_and_the_scheme(start_tiny: StartTiny) -> None:
    house = start_tiny(proxies=("127.0.0.0/8",))
    environ = json.loads(
        house.get("/environ", "X-Forwarded-For: 6.6.6.6, 192.0.2.7", "X-Forwarded-Proto: https").body
    )
    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]) == ("192.0.2.7", "https")


def test_a_path_keeps_its_bytes(tiny: Tiny) -> None:
    assert json.loads(tiny.get("/environ?a=%C3%A9").body)["QUERY_STRING"] == "a=%C3%A9"
