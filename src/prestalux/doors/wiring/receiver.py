"""The receiver: takes every request in asynchronously, whole, and only then lets Django see it.

A granian WSGI server has no time limit on bodies: a dozen slow uploads occupy all its threads (stack.md D). Here a
slow sender costs one waiting coroutine. The body goes to a spool with limits, a least rate and a deadline; a
finished request takes one of a few worker threads; the finished answer is sent while the thread already serves the
next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from prestalux.doors.wiring import bridge
from prestalux.doors.wiring.apologies import Trouble, apology
from prestalux.doors.wiring.arrivals import Arrivals, Limits, TooMany, TooSlow
from prestalux.doors.wiring.proxies import FORWARDED, Proxies, same_sender
from prestalux.doors.wiring.spool import IN_MEMORY, DiskFull, Spool, free_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger("prestalux.receiver")

_CHUNK = 64 * 1024
_ROOM_SECONDS = 3.0
# A browser reads the answer only after it has sent everything: what is refused is still taken in, and thrown
# away, up to here, so that the person sees a page instead of "connection reset".
_DISCARD_BYTES = 512 * 1024 * 1024
_DISCARD_SECONDS = 60.0
_SENDER_STILL_SENDS = {Trouble.BODY_TOO_LARGE, Trouble.STORAGE_FULL, Trouble.TOO_MANY_UPLOADS, Trouble.BUSY}


class Refused(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class SenderGone(Exception):
    """The connection ended before the request was complete."""


class Incoming:
    """The body of one request, as the server hands it over."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._complete = False

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises SenderGone."""
        while not self._complete:
            event = await self._receive()
            if event["type"] != "http.request":
                raise SenderGone
            self._complete = not event.get("more_body")
            yield event.get("body", b"")

    async def discard(self) -> None:
        """Read the rest and keep nothing, within limits."""
        taken = 0
        try:
            async with asyncio.timeout(_DISCARD_SECONDS):
                async for chunk in self.chunks():
                    taken += len(chunk)
                    if taken > _DISCARD_BYTES:
                        return
        except (TimeoutError, SenderGone):
            return


class Receiver:
    """An ASGI application around a WSGI one."""

    def __init__(
        self,
        wsgi: bridge.Wsgi,
        *,
        limits: Limits,
        folder: Path,
        proxies: Proxies | None = None,
        language_cookie: str = "",
    ) -> None:
        self._wsgi = wsgi
        self._limits = limits
        self._folder = folder
        self._proxies = proxies or Proxies(())
        self._language_cookie = language_cookie
        self._arrivals = Arrivals(limits)
        self._waiting = 0
        self._workers = ThreadPoolExecutor(limits.threads, thread_name_prefix="worker")
        # Two threads of their own: a full queue of requests must not keep bodies from being written away.
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="spool")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = bridge.headers_of(scope["headers"])
        peer = str((scope.get("client") or ("", 0))[0])
        client = self._proxies.client(peer, headers)
        scheme = self._proxies.scheme(peer, headers, str(scope["scheme"]))
        if not self._proxies.trusts(peer):
            headers = {name: value for name, value in headers.items() if name not in FORWARDED}
        incoming = Incoming(receive)
        try:
            try:
                answer = await self._answer(scope, headers, client, scheme, incoming)
            except Refused as refused:
                await self._apologise(refused.trouble, headers, incoming, send)
            else:
                await self._deliver(answer, scope["method"], send)
        except SenderGone:
            return
        except TimeoutError:
            # Returning ends the connection: the announced length was not reached.
            log.warning("receiver.reader-too-slow")

    async def _answer(
        self, scope: Scope, headers: Mapping[str, str], client: str, scheme: str, incoming: Incoming
    ) -> bridge.Answer:
        """Raises Refused, SenderGone."""
        spool = Spool(self._folder, self._disk)
        try:
            body = await self._take_in(spool, headers, client, incoming)
            return await self._work(bridge.environ_of(scope, headers, body, spool.size, client, scheme))
        finally:
            spool.close()

    # ------------------------------------------------------------ in

    async def _take_in(
        self, spool: Spool, headers: Mapping[str, str], client: str, incoming: Incoming
    ) -> IO[bytes]:
        declared = _declared(headers)
        if declared == 0:
            return await spool.finish()
        self._check_declared(declared)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.idle_seconds) as timeout:
                sender = same_sender(client)
                await self._wait_for_room(sender)
                with self._arrivals.one_of(sender, timeout, loop.time()) as arrival:
                    async for chunk in incoming.chunks():
                        arrival.took(len(chunk), loop.time())
                        if arrival.received > self._limits.body_bytes:
                            raise Refused(Trouble.BODY_TOO_LARGE)
                        await spool.write(chunk)
            return await spool.finish()
        except (TimeoutError, TooSlow):
            raise Refused(Trouble.SENDER_TOO_SLOW) from None
        except TooMany as many:
            raise Refused(Trouble.TOO_MANY_UPLOADS if many.same_client else Trouble.BUSY) from None
        except DiskFull:
            raise Refused(Trouble.STORAGE_FULL) from None

    async def _wait_for_room(self, sender: str) -> None:
        """Soon somebody has finished, or has been slow for long enough to give way."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _ROOM_SECONDS
        while not self._arrivals.has_room(sender, loop.time()) and loop.time() < until:
            await asyncio.sleep(0.1)

    def _check_declared(self, declared: int | None) -> None:
        if declared is not None and declared > self._limits.body_bytes:
            raise Refused(Trouble.BODY_TOO_LARGE)
        small = declared is not None and declared <= IN_MEMORY
        if not small and free_bytes(self._folder) < self._limits.reserve_bytes + (declared or 0):
            raise Refused(Trouble.STORAGE_FULL)

    # ------------------------------------------------------------ work

    async def _work(self, environ: bridge.Environ) -> bridge.Answer:
        if self._waiting >= self._limits.waiting:
            raise Refused(Trouble.BUSY)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._workers, bridge.call, self._wsgi, environ, self._folder)
        except Exception as error:
            # Django answers for its own views; what comes here has no request any more to be logged with.
            log.error("receiver.fault", extra={"error": type(error).__name__}, exc_info=error)  # noqa: TRY400
            raise Refused(Trouble.FAULT) from error
        finally:
            self._waiting -= 1

    # ------------------------------------------------------------ out

    async def _deliver(self, answer: bridge.Answer, method: str, send: Send) -> None:
        """Raises TimeoutError when the reader takes nothing for too long."""
        with answer.body:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            if method == "HEAD" or answer.size <= bridge.IN_MEMORY:
                # Handed over whole: the server keeps it for the reader, nothing here waits.
                body = b"" if method == "HEAD" else answer.body.read()
                await send({"type": "http.response.body", "body": body})
                return
            left = answer.size
            while left:
                chunk = await asyncio.get_running_loop().run_in_executor(self._disk, answer.body.read, _CHUNK)
                left -= len(chunk)
                async with asyncio.timeout(self._limits.answer_idle_seconds):
                    await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})

    async def _apologise(
        self, trouble: Trouble, headers: Mapping[str, str], incoming: Incoming, send: Send
    ) -> None:
        log.warning("receiver.refused", extra={"code": trouble.value})
        if trouble in _SENDER_STILL_SENDS and "100-continue" not in headers.get("expect", "").lower():
            await incoming.discard()
        megabytes = self._limits.body_bytes // 1_000_000
        status, fields, body = apology(
            trouble, headers, language_cookie=self._language_cookie, megabytes=megabytes
        )
        fields += [(b"content-length", str(len(body)).encode()), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body})


def _declared(headers: Mapping[str, str]) -> int | None:
    """The length announced; None when the body comes in chunks, 0 when there is none."""
    if "transfer-encoding" in headers:
        return None
    text = headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdecimal() else 0
