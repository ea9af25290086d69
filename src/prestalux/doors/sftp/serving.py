"""Who comes in over SSH, and how long they stay. No shell, no forwarding, no old SCP: SFTP alone."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import asyncssh

from prestalux.doors.sftp import packets
from prestalux.doors.sftp.accepting import SIGN_IN_SECONDS, Accepting
from prestalux.doors.sftp.house import House
from prestalux.doors.sftp.lean import make_lean
from prestalux.doors.sftp.space import SpaceServer
from prestalux.office.exchange.actions import letting_in
from prestalux.office.exchange.actions.letting_in import Granted, Refused
from prestalux.rules.exchange.access import TurnedAwayBecause

log = logging.getLogger("prestalux.sftp")
CIPHERS: Final = (
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes256-ctr",
)
KEX: Final = (
    "mlkem768x25519-sha256",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp256",
    "diffie-hellman-group16-sha512",
)
MACS: Final = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256")
SIGNATURES: Final = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
)
WATCH_SECONDS: Final = 0.25
"""How often it is asked which sessions must end."""
SEEN_SECONDS: Final = 30
TOGETHER_SECONDS: Final = 0.05
SHOWN_SECONDS: Final = 3600


class Visits:
    """The open sessions of this process."""

    def __init__(self, house: House, host_keys: Mapping[str, str]) -> None:
        self._house, self._host_keys = house, host_keys
        self._open: dict[int, asyncssh.SSHServerConnection] = {}
        self._gone: list[int] = []
        self._ending: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._open)

    def add(self, session: int, connection: asyncssh.SSHServerConnection) -> None:
        self._open[session] = connection

    def gone(self, session: int) -> None:
        if self._open.pop(session, None) is None:
            return
        self._gone.append(session)
        if self._ending is None or self._ending.done():
            self._ending = asyncio.create_task(self._end_gone())

    async def _end_gone(self) -> None:
        """Those that end at about the same time, together."""
        while self._gone:
            await asyncio.sleep(TOGETHER_SECONDS)
            ended, self._gone = self._gone, []
            await self._end(dict.fromkeys(ended, TurnedAwayBecause.SIGNED_OUT))

    async def watch(self) -> None:
        """Closes what must end, as long as the process runs; an outage of the database closes nothing."""
        seen, shown_at = time.monotonic(), -math.inf
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                if time.monotonic() - shown_at > SHOWN_SECONDS:
                    await self._house.office(letting_in.note_host_keys, self._host_keys, at=self._house.now())
                    shown_at = time.monotonic()
                if not self._open:
                    continue
                if time.monotonic() - seen > SEEN_SECONDS:
                    await self._house.office(letting_in.note_seen, tuple(self._open), at=self._house.now())
                    seen = time.monotonic()
                over = await self._house.office(letting_in.still_in, tuple(self._open), at=self._house.now())
                for session, because in over.items():
                    connection = self._open.pop(session, None)
                    if connection is not None:
                        hang_up(connection, asyncssh.DISC_BY_APPLICATION, f"Session over: {because.value}")
                        connection.abort()
                if over:
                    await self._end(over)
            except Exception as error:  # noqa: BLE001 (the watch goes on)
                log.error("sftp.watch", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)

    async def close(self) -> None:
        """The process ends: whoever is in is told so and may come to another."""
        ended = dict.fromkeys((*self._open, *self._gone), TurnedAwayBecause.SIGNED_OUT)
        for connection in self._open.values():
            hang_up(connection, asyncssh.DISC_BY_APPLICATION, "The space restarts; connect again")
        self._open.clear()
        if ended:
            await self._end(ended)

    async def _end(self, ended: dict[int, TurnedAwayBecause]) -> None:
        try:
            await self._house.office(letting_in.end_sessions, ended, at=self._house.now())
        except Exception as error:  # noqa: BLE001 (a node that starts again ends them)
            log.error("sftp.end", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)


class Door(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, house: House, visits: Visits, address: str) -> None:
        self._house, self._visits, self._address = house, visits, address
        self._connection: asyncssh.SSHServerConnection | None = None
        self.granted: Granted | None = None
        self._shown: tuple[str, bytes] | None = None
        self._session: int | None = None
        self._beginning: asyncio.Task[bool] | None = None
        self._is_lost = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        if self._session is not None:
            self._visits.gone(self._session)

    def begin_auth(self, username: str) -> bool:
        return True

    def auth_completed(self) -> None:
        """The session begins now, and not with the first channel: who signed in is counted, and must go when the code ends, also
        where nothing is asked for yet.
        """
        if self._connection is not None:
            packets.read_with_views(self._connection)
            self._beginning = asyncio.ensure_future(self._begin(self._connection))

    def public_key_auth_supported(self) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        shown = username, key.public_data
        if self.granted is not None and self._shown == shown:
            return True  # the same once more, now with its signature
        self._shown = shown
        return self._is_in(
            await self._house.office(letting_in.let_in_with_key, *shown, self._address, at=self._house.now())
        )

    async def validate_password(self, username: str, password: str) -> bool:
        self._shown = None
        return self._is_in(
            await self._house.office(
                letting_in.let_in_with_secret, username, password, self._address, at=self._house.now()
            )
        )

    def _is_in(self, answer: Granted | Refused) -> bool:
        self.granted = answer if isinstance(answer, Granted) else None
        return self.granted is not None

    async def begun(self) -> bool:
        """Whether the client may stay: not where too many sessions of its account are open."""
        return self._beginning is not None and await asyncio.shield(self._beginning)

    async def _begin(self, connection: asyncssh.SSHServerConnection) -> bool:
        if self.granted is None:
            return False
        try:
            self._session = await self._house.office(
                letting_in.begin_session,
                self.granted,
                at=self._house.now(),
                node=self._house.node,
                most=self._house.terms.sessions,
            )
        except letting_in.TooManySessions as refusal:
            hang_up(
                connection,
                asyncssh.DISC_TOO_MANY_CONNECTIONS,
                f"Of one account {refusal.facts['most']} sessions can be open at once",
            )
            return False
        except Exception as error:  # noqa: BLE001 (what cannot be written down is not let in)
            log.error("sftp.begin", extra={"cause": type(error).__name__})  # noqa: TRY400 (the message may hold data)
            hang_up(
                connection, asyncssh.DISC_BY_APPLICATION, "The space is not there now; connect again later"
            )
            return False
        self._visits.add(self._session, connection)
        if self._is_lost:
            self._visits.gone(self._session)
        return True


def hang_up(connection: asyncssh.SSHServerConnection, code: int, reason: str) -> None:
    """The reason goes first: asyncssh closes the channels before it tells it, and a client whose last channel is closed listens
    no more.
    """
    tell: Any = connection._send_disconnect
    tell(code, reason, "en")
    connection.disconnect(code, reason)


def host_keys(paths: Sequence[Path], drawn: Path) -> list[asyncssh.SSHKey]:
    """Who knows them knows that it is this space: of several nodes all have the same, named in `paths`. Without any, a key
    drawn at the first start. Raises OSError, asyncssh.KeyImportError.
    """
    return [asyncssh.read_private_key(path) for path in paths] or [_drawn(drawn)]


def _drawn(path: Path) -> asyncssh.SSHKey:
    if not path.exists():
        key = asyncssh.generate_private_key("ssh-ed25519")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        key.write_private_key(draft)
        try:
            # link, not rename: of two who start at once one key wins, and both use it.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return asyncssh.read_private_key(path)


def shown(keys: Sequence[asyncssh.SSHKey]) -> dict[str, str]:
    """Fingerprint to type."""
    return {key.get_fingerprint(): key.get_algorithm() for key in keys}


async def serve(
    house: House,
    listening: Sequence[socket.socket],
    host_keys: list[asyncssh.SSHKey],
    balancers: Sequence[str] = (),
) -> None:
    """Until cancelled."""
    make_lean()
    visits = Visits(house, shown(host_keys))

    async def space(chan: asyncssh.SSHServerChannel[bytes]) -> SpaceServer:
        door = chan.get_connection().get_owner()
        if not isinstance(door, Door) or door.granted is None or not await door.begun():
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "Sign in first")
        return SpaceServer(chan, house, door.granted)

    async def begin(client: socket.socket, address: str) -> None:
        await asyncssh.run_server(
            client,
            server_factory=lambda: Door(house, visits, address),
            server_host_keys=host_keys,
            sftp_factory=space,
            allow_scp=False,
            allow_pty=False,
            line_editor=False,
            agent_forwarding=False,
            x11_forwarding=False,
            compression_algs=None,
            encryption_algs=CIPHERS,
            kex_algs=KEX,
            mac_algs=MACS,
            signature_algs=SIGNATURES,
            login_timeout=SIGN_IN_SECONDS,
            connect_timeout=SIGN_IN_SECONDS,
            keepalive_interval=30,
            server_version="Prestalux",
            max_pktsize=packets.LARGEST,
        )

    watching = asyncio.ensure_future(visits.watch())
    try:
        await Accepting(begin, balancers).run(listening)
    finally:
        watching.cancel()
        for one in listening:
            one.close()
        await visits.close()
