"""Fifty senders who drip: everybody else is served meanwhile."""

from __future__ import annotations

from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.wire import Wire


def test_the_house_answers_while_fifty_senders_drip(fortress: Fortress) -> None:
    anna = fortress.applicant()
    senders = [
        Wire(fortress.url).send(
            f"POST {anna.home}pieces/bank-details/ HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Length: 1000000",
            body=b"x",
        )
        for _ in range(50)
    ]
    half_a_head = [Wire(fortress.url) for _ in range(50)]
    for wire in half_a_head:
        wire.socket.sendall(b"GET /fr/ HTTP/1.1\r\nHost: 127.0")
    anna.give("bank-details")
    assert anna.status == 200
    for path in ("/fr/", "/healthz", anna.home, "/de/professions/dentist/"):
        assert fortress.visitor().ask("GET", path).status_code in {200, 302}
    for number, wire in enumerate([*senders, *half_a_head]):
        wire.socket.sendall(b"x" if number < 50 else b".0.0.1\r\n")
        wire.close()
    assert len(fortress.kept(anna)["pieces"]) == 1


def test_one_sender_from_one_address_cannot_take_every_place(fortress: Fortress) -> None:
    anna = fortress.applicant()
    wires = [Wire(fortress.url, source="127.99.0.9") for _ in range(150)]
    for wire in wires:
        wire.send("POST /fr/resume/ HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 1000", body=b"x")
    anna.give("bank-details")
    assert anna.status == 200
    for wire in wires:
        wire.close()
