"""Where sealed bytes lie: a folder, or an S3-compatible store. Objects are created once and never overwritten."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LARGE: Final = 1 << 20
"""Bytes from which on an object is not kept in memory once it is on the disk."""


class StoreAway(Exception):
    """The store does not answer or has no room; nothing was written."""


class NoSuchObject(Exception):
    """There is no object of this name."""


class Store(Protocol):
    @property
    def is_laid_out(self) -> bool:
        """Whether what it keeps its objects in is there."""

    def lay_out(self) -> None:
        """Make it, where it is of our making. Raises StoreAway."""

    def put(self, name: str, body: bytes | bytearray | memoryview) -> None:
        """Write once, durably. Raises StoreAway."""

    def take(self, name: str) -> bytes:
        """Raises NoSuchObject, StoreAway."""

    def delete(self, name: str) -> None:
        """Deleting what is not there is done. Raises StoreAway."""

    def names_before(self, moment: datetime) -> Iterator[str]:
        """Names of the objects written before the moment. Raises StoreAway."""


class FolderStore:
    """Bytes are written to a draft, synced, then linked to their name: never half a file, never an overwrite.

    The folder itself is made by `lay_out` alone: one that is gone, as of a disk that is not mounted, is a store that is away.
    """

    def __init__(self, root: Path, part: str = "") -> None:
        self._laid_out, self._root = root, root / part

    @property
    def is_laid_out(self) -> bool:
        return self._laid_out.is_dir()

    def lay_out(self) -> None:
        """Make what it keeps its objects in, where it is not there. Raises StoreAway."""
        try:
            self._laid_out.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreAway(error.strerror) from error

    def _require(self) -> None:
        if not self.is_laid_out:
            raise StoreAway("the folder is not there")

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def put(self, name: str, body: bytes | bytearray | memoryview) -> None:
        path = self._path(name)
        draft = path.with_name(f".{name}.draft")
        try:
            if not path.parent.is_dir():
                self._require()
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with draft.open("wb") as file:
                    _write(file, body)
                    os.fsync(file.fileno())
                    if len(body) >= LARGE:
                        # Its memory is wanted at once by the next one: fresh memory costs as much as writing to it.
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                os.link(draft, path)
            finally:
                draft.unlink(missing_ok=True)
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise StoreAway(error.strerror) from error

    def take(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            self._require()
            raise NoSuchObject(name) from None
        except OSError as error:
            raise StoreAway(error.strerror) from error

    def delete(self, name: str) -> None:
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            self._require()
        except OSError as error:
            raise StoreAway(error.strerror) from error

    def names_before(self, moment: datetime) -> Iterator[str]:
        """Drafts as old as that were left by a process that died: they are removed on the way."""
        self._require()
        for path in self._root.glob("??/*"):
            try:
                if path.stat().st_mtime >= moment.timestamp():
                    continue
                if path.name.startswith("."):
                    path.unlink()
                    continue
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreAway(error.strerror) from error
            yield path.name


def _write(file: BinaryIO, body: bytes | bytearray | memoryview) -> None:
    file.write(body)
    file.flush()


class S3Store:
    """`s3://key:secret@host[:port]/bucket[?region=…]` (TLS) or `s3+http://…` for a store on the same machine."""

    def __init__(self, url: str, part: str = "") -> None:
        parts = urlsplit(url)
        self._bucket = parts.path.strip("/")
        self._prefix = f"{part}/" if part else ""
        self._client = self._connect(parts.hostname or "", parts.port, url)

    @property
    def is_laid_out(self) -> bool:
        return True  # a bucket is its operator's

    def lay_out(self) -> None:
        pass

    @staticmethod
    def _connect(host: str, port: int | None, url: str) -> S3Client:
        import boto3
        from botocore.config import Config

        parts = urlsplit(url)
        scheme = "http" if parts.scheme == "s3+http" else "https"
        return boto3.client(
            "s3",
            endpoint_url=f"{scheme}://{host}" + (f":{port}" if port else ""),
            aws_access_key_id=unquote(parts.username or ""),
            aws_secret_access_key=unquote(parts.password or ""),
            region_name=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            config=Config(
                connect_timeout=3,
                read_timeout=15,
                retries={"max_attempts": 2},
                s3={"addressing_style": "path"},
                # S3-compatible stores refuse the newer default checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, name: str, body: bytes | bytearray | memoryview) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.put_object(
                Bucket=self._bucket, Key=self._prefix + name, Body=bytes(body), IfNoneMatch="*"
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_why(error)) from error

    def take(self, name: str) -> bytes:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"].read()
        except self._client.exceptions.NoSuchKey:
            raise NoSuchObject(name) from None
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_why(error)) from error

    def delete(self, name: str) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_why(error)) from error

    def names_before(self, moment: datetime) -> Iterator[str]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            ):
                for item in page.get("Contents", []):
                    name = item["Key"].removeprefix(self._prefix)
                    if item["LastModified"] < moment and "/" not in name:
                        yield name
        except (BotoCoreError, ClientError) as error:
            raise StoreAway(_why(error)) from error


def try_out() -> None:
    """Write, read and delete a marker. Raises StoreAway."""
    name, body = uuid.uuid4().hex, b"marker"
    store().put(name, body)
    try:
        if store().take(name) != body:
            raise StoreAway("gives other bytes back")
    except NoSuchObject:
        raise StoreAway("gives nothing back") from None
    store().delete(name)


def _why(error: Exception) -> str:
    """The store's own word where it gives one; never its message, which may hold a key."""
    answer = getattr(error, "response", {})
    return str(answer.get("Error", {}).get("Code") or type(error).__name__)


@lru_cache(maxsize=8)
def _store(url: str, part: str = "") -> Store:
    if url.startswith("file://"):
        return FolderStore(Path(url.removeprefix("file://")), part)
    return S3Store(url, part)


def store() -> Store:
    return _store(settings.FILES_URL)


def part_of_store(part: str) -> Store:
    """Objects that are swept by a rule of their own. `part`: longer than two characters, which are folders of the store itself."""
    return _store(settings.FILES_URL, part)
