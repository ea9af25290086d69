"""The space as SFTP shows it: four folders, of which one takes files, and nothing else of this machine.

No path of a client ever becomes a path of a disk: each is taken apart here and looked up in the office.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import posixpath
import stat
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Final

import asyncssh
from asyncssh import sftp
from asyncssh.constants import (
    ACE4_APPEND_DATA,
    ACE4_WRITE_DATA,
    FXF_ACCESS_DISPOSITION,
    FXF_APPEND,
    FXF_CREAT,
    FXF_CREATE_NEW,
    FXF_CREATE_TRUNCATE,
    FXF_EXCL,
    FXF_OPEN_OR_CREATE,
    FXF_READ,
    FXF_TRUNC,
    FXF_TRUNCATE_EXISTING,
    FXF_WRITE,
    FXP_CLOSE,
    FXP_WRITE,
)

from prestalux.doors.sftp import notices, refusals
from prestalux.doors.sftp.house import OPEN_FILES, House, Kept
from prestalux.doors.sftp.incoming import Incoming
from prestalux.doors.sftp.outgoing import Outgoing, Text
from prestalux.office.exchange import sealing
from prestalux.office.exchange.actions import arriving, publishing, telling
from prestalux.office.exchange.actions.arriving import NameTaken, NotThere
from prestalux.office.exchange.actions.letting_in import Granted
from prestalux.office.exchange.queries import mailbox
from prestalux.office.exchange.queries.mailbox import Listed, Space
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange import control_files
from prestalux.rules.exchange.accounts import ExchangeRole
from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.names_on_disk import faults_of, seen
from prestalux.rules.exchange.space_refusals import (
    FoldersGiven,
    KeptForItsTime,
    NoLinks,
    OnlyToCollect,
    ReturnKeepsItsName,
    RoleMissing,
    SealedForTheFund,
    SpaceFull,
    StillWritten,
    TakenAlready,
    TooFast,
    TooManyOpen,
    WrongFolder,
)

EXPLICIT: Final = contextvars.ContextVar("explicit_close", default=False)
_process_close: Any = sftp.SFTPServerHandler._packet_handlers[FXP_CLOSE]


async def _close(handler: Any, packet: Any) -> Any:
    """asyncssh closes open files also when the line is cut; only a client's own word makes a file complete."""
    token = EXPLICIT.set(True)
    try:
        return await _process_close(handler, packet)
    finally:
        EXPLICIT.reset(token)


async def _write(handler: Any, packet: Any) -> Any:
    """As asyncssh's, but that bytes behind the data are let go, as OpenSSH does: rclone sends the rest of its buffer along."""
    handle, offset, data = packet.get_string(), packet.get_uint64(), packet.get_string()
    file = handler._file_handles.get(handle)
    if file is None:
        raise asyncssh.SFTPInvalidHandle("Invalid file handle")
    written = handler._server.write(file, offset, data)
    return await written if inspect.isawaitable(written) else written


sftp.SFTPServerHandler._packet_handlers = {
    **sftp.SFTPServerHandler._packet_handlers,
    FXP_CLOSE: _close,
    FXP_WRITE: _write,
}
CONTROL: Final = control_files.ENDING
COUNTED_FOR: Final = timedelta(seconds=5)
"""How long what a space holds is believed to be as it was counted."""
LONGEST_WAIT: Final = 60
"""Seconds that a client is made to wait for its turn; OpenSSH waits for ever, others for a minute or two."""
_FOLDER: Final = stat.S_IFDIR | 0o555
_DROP_FOLDER: Final = stat.S_IFDIR | 0o755
_FILE: Final = stat.S_IFREG | 0o644


class SpaceServer(asyncssh.SFTPServer):
    """One session of one account."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], house: House, granted: Granted) -> None:
        super().__init__(chan)
        self._house, self._chan = house, chan
        self._roles, self._is_read_only = granted.rights.roles, granted.rights.read_only
        self._space = Space(granted.account_id, granted.code_id, granted.environment.value)
        self._writer: sealing.Writer | None = None
        self._incoming: dict[str, Incoming] = {}
        self._controls: dict[str, bytes] = {}
        """Control files that were written under a temporary name and wait for their own."""
        self._claims: dict[str, str] = {}
        """Digests that came while their file was still being written."""
        self._open = 0
        self._held = mailbox.Held(0, 0, 0)
        self._counted_at: datetime | None = None

    def exit(self) -> None:
        """Without a status at the end scp takes what was sent for failed."""
        if not self._chan.is_closing():
            self._chan.exit(0)

    # Where a path leads

    def _parts(self, path: bytes) -> tuple[str, ...]:
        try:
            text = path.decode()
        except UnicodeDecodeError:
            text = None
        if text is None:
            raise refusals.of_name(FileFault.DISK_NOT_UNICODE)
        if "\0" in text:
            raise refusals.of_name(FileFault.DISK_CONTROL)
        whole = posixpath.normpath(posixpath.join("/", text))
        return tuple(part for part in whole.split("/") if part)

    def _file(self, path: bytes) -> tuple[str, str]:
        """The folder and the name of a file. Raises NotThere."""
        parts = self._parts(path)
        if len(parts) != 2 or parts[0] not in self._house.terms.folders:
            raise NotThere
        return parts[0], parts[1]

    def _place(self, path: bytes) -> tuple[str, str]:
        """The same of what is to be written, moved or removed. Raises WrongFolder."""
        parts = self._parts(path)
        if len(parts) != 2 or parts[0] not in self._house.terms.folders:
            raise WrongFolder
        return parts[0], parts[1]

    def realpath(self, path: bytes) -> bytes:
        return ("/" + "/".join(self._parts(path))).encode()

    @asynccontextmanager
    async def _explained(self, path: bytes, *, tell: bool = True) -> AsyncIterator[None]:
        """Whatever is refused within is said in the protocol's own terms, and in a readable file beside it."""
        try:
            yield
        except Exception as error:
            said = refusals.in_protocol(error)
            if said is None:
                raise
            reason = refusals.reason_of(said)
            if reason and tell:
                await self._tell(reason, posixpath.basename(path.decode(errors="replace")))
            raise said from said.__cause__

    # Writing

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        async with self._explained(path):
            if self._open >= OPEN_FILES:
                raise TooManyOpen(most=OPEN_FILES)
            if pflags & (FXF_WRITE | FXF_APPEND):
                file: object = await self._writing(*self._place(path), pflags)
            else:
                file = await self._reading(*self._file(path))
        self._open += 1
        return file

    async def open56(self, path: bytes, desired_access: int, flags: int, attrs: asyncssh.SFTPAttrs) -> object:
        writes = desired_access & (ACE4_WRITE_DATA | ACE4_APPEND_DATA)
        disposition = flags & FXF_ACCESS_DISPOSITION
        pflags = FXF_WRITE if writes else FXF_READ
        if disposition in {FXF_CREATE_TRUNCATE, FXF_TRUNCATE_EXISTING}:
            pflags |= FXF_TRUNC
        if disposition == FXF_CREATE_NEW:
            pflags |= FXF_EXCL
        if disposition in {FXF_CREATE_NEW, FXF_CREATE_TRUNCATE, FXF_OPEN_OR_CREATE}:
            pflags |= FXF_CREAT
        return await self.open(path, pflags, attrs)

    async def _writing(self, folder: str, name: str, pflags: int) -> Incoming:
        if folder != self._house.terms.folders.deposit:
            raise WrongFolder
        self._may(ExchangeRole.DEPOSIT)
        self._require_name(name)
        if pflags & FXF_EXCL:
            await self._require_none(name)
        await self._pace()
        await self._room()
        incoming = self._begun(name, self._house.now())
        if not pflags & FXF_TRUNC:
            await self._resume(incoming, pflags)
        self._incoming[name] = incoming
        self._house.writing += 1
        return incoming

    def _begun(self, name: str, at: datetime) -> Incoming:
        if self._writer is None:
            self._writer = self._house.seal_to.writer()
        final = name not in self._house.temporary
        return Incoming(self._house, self._space, self._writer, name, final=final, at=at)

    def open_at_once(self, path: bytes, pflags: int) -> Incoming | None:
        """A file that is written from its beginning, where nothing has to be looked up or waited for; None else."""
        if pflags & (FXF_WRITE | FXF_TRUNC | FXF_EXCL) != FXF_WRITE | FXF_TRUNC or self._open >= OPEN_FILES:
            return None
        try:
            folder, name = self._file(path)
        except (asyncssh.SFTPError, Refusal):
            return None
        now, held, limits = self._house.now(), self._held, self._house.terms
        if (
            folder != limits.folders.deposit
            or ExchangeRole.DEPOSIT not in self._roles
            or not self._is_counted(now)
            or held.lately >= limits.files_per_minute
            or held.files >= limits.space_files
            or held.bytes >= limits.space_bytes
            or faults_of(name, temporary=self._house.temporary)
        ):
            return None
        self._held = mailbox.Held(held.bytes, held.files + 1, held.lately + 1)
        self._incoming[name] = incoming = self._begun(name, now)
        self._house.writing += 1
        self._open += 1
        return incoming

    def close_at_once(self, file: Incoming, kept: Kept) -> bool:
        """Whether the file is kept in one go; `was_closed` is called then, or it is closed the other way if it could not be."""
        is_plain = not self._may_be_control(file) and file.name not in self._claims
        return is_plain and file.keep_at_once(kept)

    def was_closed(self, file: Incoming) -> None:
        self._open -= 1
        self._house.writing -= 1
        if self._incoming.get(file.name) is file:
            del self._incoming[file.name]

    async def _resume(self, incoming: Incoming, pflags: int) -> None:
        """Without truncation a client goes on with what stands; it may also begin a file so."""
        try:
            await incoming.resume()
        except NotThere:
            if not pflags & FXF_CREAT:
                raise

    def write(self, file_obj: object, offset: int, data: bytes) -> Any:
        if not isinstance(file_obj, Incoming):
            raise asyncssh.SFTPPermissionDenied("The file was opened for reading")
        try:
            file_obj.put(offset, data)
        except (*refusals.AWAY, Refusal, asyncssh.SFTPError) as error:
            return self._fail(error, file_obj)
        return self._put_away(file_obj) if file_obj.is_full else len(data)

    async def _fail(self, error: Exception, file: Incoming) -> None:
        """A client that does not wait for answers writes on: it is told each time, and reads of it once."""
        if file.is_told:
            raise refusals.in_protocol(error) or error
        file.is_told = True
        async with self._explained(file.name.encode()):
            raise error

    async def _put_away(self, file: Incoming) -> int:
        try:
            await self._room(more=file.held)
            await file.put_away()
        except (*refusals.AWAY, Refusal) as error:
            file.fail(error)
            await self._fail(error, file)
        return 0

    async def close(self, file_obj: object) -> None:
        explicit = EXPLICIT.get()
        if not isinstance(file_obj, Incoming):
            self._open -= 1
            return
        self.was_closed(file_obj)
        async with self._explained(file_obj.name.encode(), tell=not file_obj.is_told):
            if explicit and await self._is_control(file_obj):
                return
            digest = self._claims.pop(file_obj.name, "")
            await file_obj.close(explicit=explicit)
            if explicit and digest:
                await self._claim(file_obj.name, digest)

    async def _is_control(self, file: Incoming) -> bool:
        """`NAME.sha256` says that the file NAME is whole; nothing of it is kept. Some clients write it, too, under a temporary
        name first: `NAME.sha256.part`.
        """
        if not self._may_be_control(file):
            return False
        if file.name in self._house.temporary:
            if len(self._controls) >= OPEN_FILES:
                raise TooManyOpen(most=OPEN_FILES)
            self._controls[file.name] = file.content
            return True
        named = control_files.file_named_by(file.name)
        if named is None:
            return False
        await self._control(named, file.content)
        return True

    async def _control(self, named: str, content: bytes) -> None:
        digest = control_files.digest_in(content)
        if named in self._incoming:
            self._claims[named] = digest  # compared once it is closed
        else:
            await self._claim(named, digest)

    async def _claim(self, name: str, digest: str) -> None:
        await self._house.office(arriving.claim, self._space, name, digest, at=self._house.now())

    def _may_be_control(self, file: Incoming) -> bool:
        return CONTROL in file.name.lower() and file.size <= control_files.MOST_BYTES

    def fsync(self, file_obj: object) -> None:
        """What a close makes sure of; nothing is promised before."""

    # Reading

    async def _reading(self, folder: str, name: str) -> object:
        folders = self._house.terms.folders
        if folder == folders.deposit:
            raise SealedForTheFund
        if folder == folders.receipts:
            return await self._text(name)  # who deposits alone must learn what became of it
        self._may(ExchangeRole.COLLECT)
        listed = await self._one_return(folder, name)
        opened = await self._house.office(publishing.opened, self._space, listed.id, at=self._house.now())
        return Outgoing(self._house, self._space, listed, opened)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        if isinstance(file_obj, Text):
            return file_obj.body[offset : offset + size]
        if not isinstance(file_obj, Outgoing):
            raise asyncssh.SFTPPermissionDenied("The file was opened for writing")
        async with self._explained(file_obj.listed.name.encode()):
            return await file_obj.read(offset, size)

    async def _text(self, name: str) -> Text:
        """A receipt, or a notice. Raises SFTPNoSuchFile."""
        number = notices.number_in(name)
        if number is None:
            found = await self._house.office(mailbox.receipt, self._space, name)
            if found is not None:
                return Text(found[0], found[1])
        else:
            notice = await self._house.office(mailbox.notice, self._space, number)
            if notice is not None and notices.name_of(notice) == name:
                return _noticed(notice)
        raise NotThere

    # Looking

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        async with self._explained(path, tell=False):
            return await self._stat(path)

    async def _stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        parts = self._parts(path)
        if not parts:
            return _folder(False)
        if len(parts) == 1 and parts[0] in self._house.terms.folders:
            return _folder(parts[0] == self._house.terms.folders.deposit)
        return _attrs(await self._listed(*self._file(path)))

    lstat = stat

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        if isinstance(file_obj, Incoming):
            return _attrs(Listed(file_obj.name, file_obj.size, file_obj.modified_at or self._house.now()))
        if isinstance(file_obj, Text | Outgoing):
            return _attrs(file_obj.listed)
        raise asyncssh.SFTPInvalidHandle("There is no such file open")

    async def _listed(self, folder: str, name: str) -> Listed:
        folders = self._house.terms.folders
        if folder == folders.deposit:
            if name in self._controls:
                return Listed(name, len(self._controls[name]), self._house.now())
            if name in self._incoming:
                file = self._incoming[name]
                return Listed(name, file.size, file.modified_at or self._house.now())
            found = await self._house.office(mailbox.deposit, self._space, name)
            if found is not None:
                return found
        elif folder == folders.receipts:
            return (await self._text(name)).listed
        else:
            return await self._one_return(folder, name)
        raise NotThere

    async def _one_return(self, folder: str, name: str) -> Listed:
        found = await self._house.office(
            mailbox.one_return, self._space, name, acknowledged=folder == self._house.terms.folders.archive
        )
        if found is None:
            raise NotThere
        return found

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        async with self._explained(path, tell=False):
            parts = self._parts(path)
            yield _named(".", _folder(parts == (self._house.terms.folders.deposit,)))
            yield _named("..", _folder(False))
            if not parts:
                for name in self._house.terms.folders:
                    yield _named(name, _folder(name == self._house.terms.folders.deposit))
                return
            if len(parts) > 1 or parts[0] not in self._house.terms.folders:
                raise NotThere
            for one in await self._house.office(lambda: list(self._within(parts[0]))):
                yield _named(one.name, _attrs(one))

    def _within(self, folder: str) -> Iterable[Listed]:
        folders = self._house.terms.folders
        since = self._house.now() - timedelta(days=self._house.terms.shown_days)
        if folder == folders.deposit:
            return mailbox.deposits(self._space, since=since)
        if folder == folders.receipts:
            told = (_noticed(one).listed for one in mailbox.notices(self._space, since=since))
            return chain(mailbox.receipts(self._space, since=since), told)
        return mailbox.returns(self._space, acknowledged=folder == folders.archive)

    # Moving

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        async with self._explained(oldpath):
            old = self._place(oldpath)
            self._may_move(old[0])
        async with self._explained(newpath):
            new = self._place(newpath)
            if new[0] == self._house.terms.folders.deposit:
                self._require_name(new[1])
        async with self._explained(oldpath):
            await self._rename(old, new)

    async def _rename(self, old: tuple[str, str], new: tuple[str, str]) -> None:
        folders = self._house.terms.folders
        (folder, name), (into, to) = old, new
        at = self._house.now()
        if (folder, into) == (folders.deposit, folders.deposit):
            self._require_closed(name)
            named = control_files.file_named_by(to)
            if name in self._controls and named is not None:
                await self._control(named, self._controls.pop(name))
                return
            final = to not in self._house.temporary
            await self._arriving(name, arriving.rename, name, to, final=final, at=at)
            return
        if {folder, into} != {folders.collect, folders.archive} or name != to:
            raise ReturnKeepsItsName
        listed = await self._one_return(folder, name)
        step = publishing.acknowledge if into == folders.archive else publishing.restore
        await self._house.office(step, self._space, listed.id, at=at)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self.rename(oldpath, newpath)

    async def remove(self, path: bytes) -> None:
        async with self._explained(path):
            await self._remove(*self._place(path))

    async def _remove(self, folder: str, name: str) -> None:
        folders = self._house.terms.folders
        if folder == folders.deposit:
            self._may(ExchangeRole.DEPOSIT)
            if self._controls.pop(name, None) is not None:
                return
            self._require_closed(name)
            await self._arriving(name, arriving.drop, name, at=self._house.now())
            return
        if folder != folders.collect:
            raise KeptForItsTime
        self._may(ExchangeRole.COLLECT)
        listed = await self._one_return(folder, name)
        await self._house.office(publishing.acknowledge, self._space, listed.id, at=self._house.now())

    async def _arriving(self, name: str, step: Callable[..., None], *what: object, **how: Any) -> None:
        try:
            await self._house.office(step, self._space, *what, **how)
        except NotThere:
            if await self._house.office(mailbox.deposit, self._space, name) is not None:
                raise TakenAlready from None
            raise

    def _require_name(self, name: str) -> None:
        if faults := faults_of(name, temporary=self._house.temporary):
            raise refusals.of_name(faults[0])

    async def _require_none(self, name: str) -> None:
        with suppress(NotThere):
            await self._listed(self._house.terms.folders.deposit, name)
            raise NameTaken

    def _require_closed(self, name: str) -> None:
        if name in self._incoming:
            raise StillWritten

    # What clients set, and what is not to be had

    async def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        async with self._explained(path):
            parts = self._parts(path)
            if len(parts) != 2 or parts[0] != self._house.terms.folders.deposit:
                if attrs.size is not None:
                    raise KeptForItsTime
                return
            if parts[1] in self._controls:
                return
            if parts[1] in self._incoming:
                self._set(self._incoming[parts[1]], attrs)
                return
            if attrs.size is not None:
                raise TakenAlready
            if attrs.mtime is not None:
                moment = _moment(attrs.mtime)
                await self._house.office(arriving.set_modified, self._space, parts[1], moment)

    lsetstat = setstat

    async def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        listed = getattr(file_obj, "listed", None)
        name = file_obj.name if isinstance(file_obj, Incoming) else listed.name if listed else ""
        async with self._explained(name.encode()):
            if isinstance(file_obj, Incoming):
                self._set(file_obj, attrs)
            elif attrs.size is not None:
                raise KeptForItsTime

    def _set(self, file: Incoming, attrs: asyncssh.SFTPAttrs) -> None:
        if attrs.size is not None:
            file.cut(attrs.size)
        if attrs.mtime is not None:
            file.modified_at = _moment(attrs.mtime)

    async def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        async with self._explained(path):
            raise FoldersGiven

    async def rmdir(self, path: bytes) -> None:
        async with self._explained(path):
            raise FoldersGiven

    def readlink(self, path: bytes) -> bytes:
        raise asyncssh.SFTPOpUnsupported("There are no links")

    async def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        async with self._explained(newpath):
            raise NoLinks

    async def link(self, oldpath: bytes, newpath: bytes) -> None:
        async with self._explained(newpath):
            raise NoLinks

    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        most = self._house.terms.file_bytes
        return asyncssh.SFTPVFSAttrs(
            bsize=4096, frsize=4096, blocks=most // 4096, bfree=most // 4096, bavail=most // 4096, namemax=200
        )

    def fstatvfs(self, file_obj: object) -> asyncssh.SFTPVFSAttrs:
        return self.statvfs(b"/")

    async def _room(self, *, more: int = 0) -> None:
        """`more`: bytes that are to be put away now. Raises SpaceFull."""
        await self._count(fresh=False)
        limits = self._house.terms
        self._held = replace(self._held, bytes=self._held.bytes + more)
        if self._held.bytes >= limits.space_bytes or self._held.files > limits.space_files:
            raise SpaceFull

    async def _pace(self) -> None:
        """Who sends faster than the space takes is made to wait: no client needs to be told, and none fails. Raises TooFast."""
        await self._count(fresh=False)
        waited = 0
        while self._held.lately >= self._house.terms.files_per_minute:
            if waited >= LONGEST_WAIT:
                raise TooFast
            await asyncio.sleep(1)
            waited += 1
            await self._count(fresh=True)
        self._held = replace(self._held, files=self._held.files + 1, lately=self._held.lately + 1)

    async def _count(self, *, fresh: bool) -> None:
        now = self._house.now()
        if fresh or not self._is_counted(now):
            self._held, self._counted_at = await self._house.office(mailbox.held, self._space, at=now), now

    def _is_counted(self, now: datetime) -> bool:
        # A clock that was set back must not make an old count young.
        return self._counted_at is not None and timedelta(0) <= now - self._counted_at <= COUNTED_FOR

    async def _tell(self, reason: str, name: str) -> None:
        """In a readable file; whatever becomes of it, the refusal itself stands."""
        with suppress(Exception):
            await self._house.office(
                telling.tell_refusal, self._space, reason=reason, file_name=seen(name), at=self._house.now()
            )

    def _may_move(self, folder: str) -> None:
        """Out of that folder."""
        folders = self._house.terms.folders
        if folder == folders.deposit:
            self._may(ExchangeRole.DEPOSIT)
        elif folder in {folders.collect, folders.archive}:
            self._may(ExchangeRole.COLLECT)

    def _may(self, role: ExchangeRole) -> None:
        if role not in self._roles:
            raise OnlyToCollect if self._is_read_only else RoleMissing(role=role.value)


def _noticed(notice: mailbox.NoticeView) -> Text:
    body = notices.text_of(notice)
    return Text(Listed(notices.name_of(notice), len(body), notice.at), body)


def _folder(writable: bool) -> asyncssh.SFTPAttrs:
    return asyncssh.SFTPAttrs(
        permissions=_DROP_FOLDER if writable else _FOLDER, nlink=1, size=0, uid=0, gid=0
    )


def _attrs(one: Listed) -> asyncssh.SFTPAttrs:
    seconds = int(one.at.timestamp())
    return asyncssh.SFTPAttrs(
        size=one.size, permissions=_FILE, uid=0, gid=0, atime=seconds, mtime=seconds, nlink=1
    )


def _named(name: str, attrs: asyncssh.SFTPAttrs) -> asyncssh.SFTPName:
    when = datetime.fromtimestamp(attrs.mtime or 0, UTC).strftime("%b %d %Y")
    long = f"{stat.filemode(attrs.permissions or _FILE)}    1 0        0        {attrs.size or 0:>12} {when:>12} {name}"
    return asyncssh.SFTPName(name.encode(), long.encode(), attrs)


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
