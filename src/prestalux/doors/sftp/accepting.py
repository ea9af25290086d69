"""Where connections come in: directly, or through balancers, whose PROXY header alone tells from whom.

A connection that has not signed in yet costs memory and may come from anybody: each process holds so many and no more, of one
network and of all.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from aiosmtpd.proxy_protocol import AF, V2_CMD, get_proxy

from prestalux.rules.exchange.networks import lies_in, neighbourhood

log = logging.getLogger("prestalux.sftp")
# It warns of every header that is none; one line of ours says what matters.
logging.getLogger("mail.debug").setLevel(logging.CRITICAL)
HEADER_SECONDS: Final = 5
SIGN_IN_SECONDS: Final = 60
MOST_OF_A_NETWORK: Final = 256
MOST_WAITING: Final = 512
"""Connections of one process that have not signed in yet."""
BACKLOG: Final = 512
PAUSE_SECONDS: Final = 0.2
"""After the system could not give a socket."""

Begin = Callable[[socket.socket, str], Awaitable[None]]


class NoHeader(Exception):
    """A balancer sent no PROXY header, or one that says nothing."""


class Accepting:
    """Takes connections at one place or several until cancelled. `begin` has the socket and the client's address, and returns
    once the client has signed in or has gone.
    """

    def __init__(self, begin: Begin, balancers: Sequence[str]) -> None:
        self._begin, self._balancers = begin, tuple(balancers)
        self._waiting: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, listening: Sequence[socket.socket]) -> None:
        try:
            await asyncio.gather(*(self._accept(one) for one in listening))
        finally:
            for task in self._tasks:
                task.cancel()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, peer = await loop.sock_accept(listening)
            except OSError as error:
                log.error("sftp.accept", extra={"cause": type(error).__name__})  # noqa: TRY400 (told by its kind)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            client.setblocking(False)
            with suppress(OSError):
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = asyncio.create_task(self._take(client, str(peer[0])))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _take(self, client: socket.socket, peer: str) -> None:
        try:
            address = await self._address(client, peer)
        except (NoHeader, OSError, TimeoutError, asyncio.IncompleteReadError):
            log.warning("sftp.no_header", extra={"balancer": peer})
            client.close()
            return
        network = neighbourhood(address)
        if self._waiting[network] >= MOST_OF_A_NETWORK or self._waiting.total() >= MOST_WAITING:
            log.warning("sftp.too_many", extra={"network": network, "waiting": self._waiting.total()})
            client.close()
            return
        self._waiting[network] += 1
        try:
            await self._begin(client, address)
        except Exception as error:  # noqa: BLE001 (one client's trouble is not the others')
            log.debug("sftp.not_begun", extra={"cause": type(error).__name__})
        finally:
            self._waiting[network] -= 1
            if not self._waiting[network]:
                del self._waiting[network]

    async def _address(self, client: socket.socket, peer: str) -> str:
        if not self._balancers or not lies_in(peer, self._balancers):
            return peer
        async with asyncio.timeout(HEADER_SECONDS):
            header = await get_proxy(HeaderReader(client))
        if header.valid and header.version == 2 and header.command == V2_CMD.LOCAL:
            return peer  # the balancer asks for itself whether anybody answers
        if not header.valid or header.family not in {AF.INET, AF.INET6} or header.src_addr is None:
            raise NoHeader
        return str(header.src_addr)


class HeaderReader:
    """Takes exactly the bytes it is asked for: what follows the header is the client's."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    async def read(self, n: int = 1) -> bytes:
        return await asyncio.get_running_loop().sock_recv(self._client, n)

    async def readexactly(self, n: int) -> bytes:
        found = b""
        while len(found) < n:
            part = await self.read(n - len(found))
            if not part:
                raise asyncio.IncompleteReadError(found, n)
            found += part
        return found

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        found = b""
        while not found.endswith(separator):
            if len(found) > 107:  # the longest header of version 1
                raise NoHeader
            found += await self.readexactly(1)
        return found


def listening_at(places: Sequence[tuple[str, int]]) -> list[socket.socket]:
    """Several processes share each place. Raises OSError."""
    found = []
    for host, port in places:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        one = socket.socket(family)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            # Both kinds of "everywhere" can be asked for side by side.
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((host, port))
        one.listen(BACKLOG)
        one.setblocking(False)
        found.append(one)
    return found
