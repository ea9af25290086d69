"""The private halves of the keys that sign letters: from the setting PROOF_KEYS, else from a file in the data folder."""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from prestalux.rules.proof import SigningKey


def parse(text: str) -> tuple[SigningKey, ...]:
    """Keys as base64 of 32 bytes, separated by commas or lines. Raises ValueError without repeating the text."""
    keys = []
    for part in text.replace(",", "\n").split():
        try:
            keys.append(SigningKey(base64.b64decode(part, validate=True)))
        except (binascii.Error, ValueError):
            raise ValueError("expected keys as base64 of 32 bytes, separated by commas") from None
    if not keys:
        raise ValueError("holds no key")
    return tuple(keys)


def kept_in(path: Path, entropy: Callable[[int], bytes] = os.urandom) -> tuple[SigningKey, ...]:
    """The keys in a file, the first one drawn on first use; the file is as secret as the data."""
    if not path.exists():
        _write_once(path, base64.b64encode(entropy(32)).decode() + "\n")
    return parse(path.read_text(encoding="ascii"))


def add_to(path: Path, entropy: Callable[[int], bytes] = os.urandom) -> SigningKey:
    """Draw one more key into the file; the former ones stay."""
    former = path.read_text(encoding="ascii") if path.exists() else ""
    seed = entropy(32)
    draft = _draft(path, former + base64.b64encode(seed).decode() + "\n")
    draft.replace(path)
    return SigningKey(seed)


def _write_once(path: Path, text: str) -> None:
    draft = _draft(path, text)
    try:
        # link, not rename: of two who start at once one key wins, and both use it.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """The text beside its place, readable by the owner alone and safely on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
