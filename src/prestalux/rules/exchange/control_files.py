"""Control files: `NAME.sha256` says that the file NAME is whole, and what its SHA-256 is. Tools write them in several ways:
the digest alone, `DIGEST  NAME` (coreutils), `SHA256 (NAME) = DIGEST` (BSD), `SHA2-256(NAME)= DIGEST` (OpenSSL), with or without a
byte order mark. The ending is our own choice (domain.md 9).
"""

from __future__ import annotations

import re
from typing import Final

from prestalux.rules.exchange.space_refusals import ControlUnreadable

ENDING: Final = ".sha256"
MOST_BYTES: Final = 4096
"""A larger one is no control file."""
_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def file_named_by(name: str) -> str | None:
    """The file that a control file of this name is about; None where it is none. Capitals do not count, as with other endings."""
    return name[: -len(ENDING)] if name.lower().endswith(ENDING) else None


def digest_in(content: bytes) -> str:
    """In small letters. Raises ControlUnreadable."""
    coding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    found = set(_DIGEST.findall(content.decode(coding, "replace").lower()))
    if len(found) != 1:
        raise ControlUnreadable
    return str(found.pop())
