"""The space as SFTP shows it: four folders, of which one takes files, and nothing else of this machine.

No path of a client ever becomes a path of a disk: each is taken apart here and looked up in the office.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import posixpath
import stat
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
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
    FXF_OPEN_OR_CREATE,
    FXF_READ,
    FXF_TRUNC,
    FXF_TRUNCATE_EXISTING,
    FXF_WRITE,
    FXP_CLOSE,
    FXP_WRITE,
)

from prestalux.doors.sftp import notices
from prestalux.doors.sftp.house import OPEN_FILES, House, Kept
from prestalux.doors.sftp.incoming import CONTROL_BYTES, Incoming
from prestalux.doors.sftp.outgoing import Outgoing, Text
from prestalux.office.exchange import sealing
from prestalux.office.exchange.actions import arriving, publishing, telling
from prestalux.office.exchange.actions.arriving import NameTaken, NotThere, TakenOver
from prestalux.office.exchange.actions.letting_in import Granted
from prestalux.office.exchange.queries import mailbox
from prestalux.office.exchange.queries.mailbox import Listed, Space
from prestalux.office.files.store import NoSuchObject, StoreAway
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.accounts import ExchangeRole
from prestalux.rules.exchange.gathering import Gap, TooFarAhead, WrittenOver
from prestalux.rules.exchange.names_on_disk import faults_of

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
CONTROL: Final = ".sha256"
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
        self._roles = granted.rights.roles
        self._space = Space(granted.account_id, granted.code_id, granted.environment.value)
        self._writer: sealing.Writer | None = None
        self._incoming: dict[str, Incoming] = {}
        self._controls: dict[str, bytes] = {}
        """Control files that were written under a temporary name and wait for their own."""
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
            raise asyncssh.SFTPInvalidFilename("The name is not UTF-8") from None
        if "\0" in text:
            raise asyncssh.SFTPInvalidFilename("The name holds a zero byte")
        whole = posixpath.normpath(posixpath.join("/", text))
        return tuple(part for part in whole.split("/") if part)

    def _file(self, path: bytes) -> tuple[str, str]:
        """The folder and the name of a file. Raises SFTPNoSuchFile, SFTPPermissionDenied."""
        parts = self._parts(path)
        if len(parts) != 2 or parts[0] not in self._house.terms.folders:
            if len(parts) < 2:
                raise asyncssh.SFTPPermissionDenied("Files lie in the folders, not beside them")
            raise asyncssh.SFTPNoSuchFile("There is no such folder")
        return parts[0], parts[1]

    def realpath(self, path: bytes) -> bytes:
        return ("/" + "/".join(self._parts(path))).encode()

    # Writing

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        folder, name = self._file(path)
        if self._open >= OPEN_FILES:
            raise asyncssh.SFTPFailure("Too many files are open at once")
        if pflags & (FXF_WRITE | FXF_APPEND):
            file: object = await self._writing(folder, name, pflags)
        else:
            file = await self._reading(folder, name)
        self._open += 1
        return file

    async def open56(self, path: bytes, desired_access: int, flags: int, attrs: asyncssh.SFTPAttrs) -> object:
        writes = desired_access & (ACE4_WRITE_DATA | ACE4_APPEND_DATA)
        disposition = flags & FXF_ACCESS_DISPOSITION
        pflags = FXF_WRITE if writes else FXF_READ
        if disposition in {FXF_CREATE_TRUNCATE, FXF_TRUNCATE_EXISTING}:
            pflags |= FXF_TRUNC
        if disposition in {FXF_CREATE_NEW, FXF_CREATE_TRUNCATE, FXF_OPEN_OR_CREATE}:
            pflags |= FXF_CREAT
        return await self.open(path, pflags, attrs)

    async def _writing(self, folder: str, name: str, pflags: int) -> Incoming:
        if folder != self._house.terms.folders.deposit:
            raise asyncssh.SFTPPermissionDenied(
                f"Files are deposited in /{self._house.terms.folders.deposit}"
            )
        self._may(ExchangeRole.DEPOSIT)
        if faults := faults_of(name, temporary=self._house.temporary):
            await self._tell(faults[0].value, name)
            raise asyncssh.SFTPInvalidFilename(f"This name cannot be taken: {faults[0].value}")
        await self._pace(name)
        await self._room(name)
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
        if not pflags & FXF_WRITE or not pflags & FXF_TRUNC or self._open >= OPEN_FILES:
            return None
        try:
            folder, name = self._file(path)
        except asyncssh.SFTPError:
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
        return not self._may_be_control(file) and file.keep_at_once(kept)

    def was_closed(self, file: Incoming) -> None:
        self._open -= 1
        self._house.writing -= 1
        if self._incoming.get(file.name) is file:
            del self._incoming[file.name]

    async def _resume(self, incoming: Incoming, pflags: int) -> None:
        """Without truncation a client goes on with what stands; it may also begin a file so."""
        try:
            with Told():
                await incoming.resume()
        except asyncssh.SFTPNoSuchFile:
            if not pflags & FXF_CREAT:
                raise

    def write(self, file_obj: object, offset: int, data: bytes) -> Any:
        if not isinstance(file_obj, Incoming):
            raise asyncssh.SFTPPermissionDenied("The file was opened for reading")
        try:
            file_obj.put(offset, data)
        except Refusal as refusal:
            return self._fail(refusal, file_obj.name)
        return self._put_away(file_obj) if file_obj.is_full else len(data)

    async def _fail(self, refusal: Refusal, name: str) -> None:
        await self._tell(refusal.code, name)
        with Told():
            raise refusal

    async def _put_away(self, file: Incoming) -> int:
        try:
            await self._room(file.name, more=file.held)
        except asyncssh.SFTPError as error:
            file.fail(error)
            raise
        with Told():
            await file.put_away()
        return 0

    async def close(self, file_obj: object) -> None:
        explicit = EXPLICIT.get()
        if not isinstance(file_obj, Incoming):
            self._open -= 1
            return
        self.was_closed(file_obj)
        try:
            with Told():
                if explicit and await self._is_control(file_obj):
                    return
                await file_obj.close(explicit=explicit)
        except asyncssh.SFTPError as error:
            if isinstance(error.__cause__, Refusal):
                await self._tell(error.__cause__.code, file_obj.name)
            raise

    async def _is_control(self, file: Incoming) -> bool:
        """`NAME.sha256` says that the file NAME is whole; nothing of it is kept. Some clients write it, too, under a temporary
        name first: `NAME.sha256.part`.
        """
        if not self._may_be_control(file):
            return False
        if file.name in self._house.temporary and CONTROL in file.name:
            if len(self._controls) >= OPEN_FILES:
                raise asyncssh.SFTPFailure("Too many control files wait for their name")
            self._controls[file.name] = file.content
            return True
        if not file.name.endswith(CONTROL):
            return False
        await self._claim(file.name, file.content)
        return True

    def _may_be_control(self, file: Incoming) -> bool:
        return CONTROL in file.name and file.size <= CONTROL_BYTES

    async def _claim(self, name: str, content: bytes) -> None:
        words = content.decode("ascii", "replace").split()
        digest = words[0].lower() if words else ""
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise asyncssh.SFTPFailure(
                "A control file begins with the SHA-256 of its file, as 64 hexadecimal digits"
            )
        named = name.removesuffix(CONTROL)
        await self._house.office(arriving.claim, self._space, named, digest, at=self._house.now())

    def fsync(self, file_obj: object) -> None:
        """What a close makes sure of; nothing is promised before."""

    # Reading

    async def _reading(self, folder: str, name: str) -> object:
        folders = self._house.terms.folders
        if folder == folders.deposit:
            raise asyncssh.SFTPPermissionDenied(
                "A request file is sealed for the fund and cannot be read back"
            )
        self._may(ExchangeRole.COLLECT)
        if folder == folders.receipts:
            return await self._text(name)
        listed = await self._one_return(folder, name)
        with Told():
            opened = await self._house.office(publishing.opened, self._space, listed.id, at=self._house.now())
        return Outgoing(self._house, self._space, listed, opened)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        if isinstance(file_obj, Text):
            return file_obj.body[offset : offset + size]
        if not isinstance(file_obj, Outgoing):
            raise asyncssh.SFTPPermissionDenied("The file was opened for writing")
        with Told():
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
        raise asyncssh.SFTPNoSuchFile("There is no such receipt")

    # Looking

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        parts = self._parts(path)
        if not parts:
            return _folder(False)
        if len(parts) == 1 and parts[0] in self._house.terms.folders:
            return _folder(parts[0] == self._house.terms.folders.deposit)
        if len(parts) == 1:
            raise asyncssh.SFTPNoSuchFile("There is no such folder")
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
        raise asyncssh.SFTPNoSuchFile("There is no such file")

    async def _one_return(self, folder: str, name: str) -> Listed:
        found = await self._house.office(
            mailbox.one_return, self._space, name, acknowledged=folder == self._house.terms.folders.archive
        )
        if found is None:
            raise asyncssh.SFTPNoSuchFile("There is no such file")
        return found

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        parts = self._parts(path)
        for name in (".", ".."):
            yield _named(name, _folder(False))
        if not parts:
            for name in self._house.terms.folders:
                yield _named(name, _folder(name == self._house.terms.folders.deposit))
            return
        if len(parts) > 1 or parts[0] not in self._house.terms.folders:
            raise asyncssh.SFTPNoSuchFile("There is no such folder")
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
        folders = self._house.terms.folders
        (old, name), (new, to) = self._file(oldpath), self._file(newpath)
        at = self._house.now()
        if (old, new) == (folders.deposit, folders.deposit):
            self._may(ExchangeRole.DEPOSIT)
            if faults := faults_of(to, temporary=self._house.temporary):
                await self._tell(faults[0].value, to)
                raise asyncssh.SFTPInvalidFilename(f"This name cannot be taken: {faults[0].value}")
            if name in self._controls and to.endswith(CONTROL):
                await self._claim(to, self._controls.pop(name))
                return
            with Told():
                await self._house.office(
                    arriving.rename, self._space, name, to, final=to not in self._house.temporary, at=at
                )
            return
        if {old, new} != {folders.collect, folders.archive} or name != to:
            raise asyncssh.SFTPPermissionDenied(
                f"A return moves from /{folders.collect} to /{folders.archive} under its own name, and back"
            )
        self._may(ExchangeRole.COLLECT)
        listed = await self._one_return(old, name)
        step = publishing.acknowledge if new == folders.archive else publishing.restore
        with Told():
            await self._house.office(step, self._space, listed.id, at=at)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self.rename(oldpath, newpath)

    async def remove(self, path: bytes) -> None:
        folders = self._house.terms.folders
        folder, name = self._file(path)
        if folder == folders.deposit:
            self._may(ExchangeRole.DEPOSIT)
            if self._controls.pop(name, None) is not None:
                return
            with Told():
                await self._house.office(arriving.drop, self._space, name, at=self._house.now())
            return
        if folder != folders.collect:
            raise asyncssh.SFTPPermissionDenied("What lies here is kept for its time")
        self._may(ExchangeRole.COLLECT)
        listed = await self._one_return(folder, name)
        with Told():
            await self._house.office(publishing.acknowledge, self._space, listed.id, at=self._house.now())

    # What clients set, and what is not to be had

    async def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        parts = self._parts(path)
        if len(parts) == 2 and parts[0] == self._house.terms.folders.deposit:
            if parts[1] in self._controls:
                return
            if parts[1] in self._incoming:
                self.fsetstat(self._incoming[parts[1]], attrs)
                return
            if attrs.size is not None:
                raise asyncssh.SFTPPermissionDenied("A deposited file is not shortened")
            if attrs.mtime is not None:
                with Told():
                    await self._house.office(
                        arriving.set_modified, self._space, parts[1], _moment(attrs.mtime)
                    )

    lsetstat = setstat

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        if not isinstance(file_obj, Incoming):
            return
        if attrs.size is not None:
            with Told():
                file_obj.cut(attrs.size)
        if attrs.mtime is not None:
            file_obj.modified_at = _moment(attrs.mtime)

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        raise asyncssh.SFTPPermissionDenied("The folders of the space are given")

    def rmdir(self, path: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("The folders of the space are given")

    def readlink(self, path: bytes) -> bytes:
        raise asyncssh.SFTPOpUnsupported("There are no links")

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPOpUnsupported("There are no links")

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPOpUnsupported("There are no links")

    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        most = self._house.terms.file_bytes
        return asyncssh.SFTPVFSAttrs(
            bsize=4096, frsize=4096, blocks=most // 4096, bfree=most // 4096, bavail=most // 4096, namemax=200
        )

    def fstatvfs(self, file_obj: object) -> asyncssh.SFTPVFSAttrs:
        return self.statvfs(b"/")

    async def _room(self, name: str, *, more: int = 0) -> None:
        """`more`: bytes that are to be put away now. Raises SFTPQuotaExceeded, and SFTPFailure to who is far too fast."""
        await self._count(fresh=False)
        limits = self._house.terms
        self._held = replace(self._held, bytes=self._held.bytes + more)
        if self._held.bytes >= limits.space_bytes or self._held.files > limits.space_files:
            await self._tell("exchange-space-full", name)
            raise asyncssh.SFTPQuotaExceeded("Too much waits in this space; what was sent is taken up first")

    async def _pace(self, name: str) -> None:
        """Who sends faster than the space takes is made to wait: no client needs to be told, and none fails."""
        await self._count(fresh=False)
        waited = 0
        while self._held.lately >= self._house.terms.files_per_minute:
            if waited >= LONGEST_WAIT:
                await self._tell("exchange-too-fast", name)
                raise asyncssh.SFTPFailure("Too many files in a minute; go on later")
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
                telling.tell_refusal, self._space, reason=reason, file_name=name, at=self._house.now()
            )

    def _may(self, role: ExchangeRole) -> None:
        if role not in self._roles:
            raise asyncssh.SFTPPermissionDenied(f"This account may not {role.value}")


class Told:
    """Refusals of the office in the protocol's own terms."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, asyncssh.SFTPError):
            return
        if isinstance(error, NotThere | NoSuchObject):
            raise asyncssh.SFTPNoSuchFile("There is no such file") from error
        if isinstance(error, NameTaken):
            raise asyncssh.SFTPFileAlreadyExists("A file of this name was accepted") from error
        if isinstance(error, TakenOver):
            raise asyncssh.SFTPFailure("Another session goes on with this file") from error
        if isinstance(error, WrittenOver):
            raise asyncssh.SFTPFailure("Bytes that were taken already cannot be changed") from error
        if isinstance(error, TooFarAhead | Gap):
            raise asyncssh.SFTPFailure("Bytes in the middle of the file are missing") from error
        if isinstance(error, StoreAway):
            raise asyncssh.SFTPNoSpaceOnFilesystem("The file cannot be kept now; try again later") from error
        if isinstance(error, Refusal):
            raise asyncssh.SFTPFailure(error.code) from error


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
    kind = "d" if attrs.permissions is not None and stat.S_ISDIR(attrs.permissions) else "-"
    when = datetime.fromtimestamp(attrs.mtime or 0, UTC).strftime("%b %d %Y")
    long = f"{kind}rw-r--r--    1 0        0        {attrs.size or 0:>12} {when:>12} {name}"
    return asyncssh.SFTPName(name.encode(), long.encode(), attrs)


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
