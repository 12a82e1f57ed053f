"""Files by the digest of their content, under MENGMA_VAR and outside every folder that is served.

A file is written beside its place, synced and renamed, so that a name always leads to whole content.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

from django.conf import settings

Room = Literal["materials", "documents", "archives"]
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: digest of its content (hex SHA-256) and size in bytes."""

    sha256: str
    size: int


class TooLarge(Exception):
    """The content exceeds the limit that `keep` was given."""


def path_of(room: Room, sha256: str) -> Path:
    return Path(settings.MENGMA_VAR) / room / sha256[:2] / sha256[2:4] / sha256


def incoming(room: Room) -> Path:
    """A fresh name for a file on its way in, on the same file system as its place."""
    folder = Path(settings.MENGMA_VAR) / room / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / secrets.token_hex(16)


def write_incoming(room: Room, chunks: Iterable[bytes], limit: int | None = None) -> tuple[Path, StoredFile]:
    """Writes chunks to a file on its way in and digests them. Raises TooLarge past `limit` bytes; nothing stays then."""
    path, digest, size = incoming(room), hashlib.sha256(), 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, StoredFile(digest.hexdigest(), size)


def settle(room: Room, path: Path, stored: StoredFile) -> None:
    """Moves a file on its way in to its place. The same content twice is one file."""
    target = path_of(room, stored.sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists() and target.stat().st_size == stored.size:
        path.unlink(missing_ok=True)
    else:
        path.replace(target)
        _sync_folder(target.parent)


def keep(room: Room, content: bytes) -> StoredFile:
    """Keeps content that is in memory."""
    path, stored = write_incoming(room, [content])
    settle(room, path, stored)
    return stored


def adopt(room: Room, path: Path) -> StoredFile:
    """Digests and settles a file that was written at `incoming`."""
    with path.open("rb") as file:
        stored = StoredFile(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
        os.fsync(file.fileno())
    settle(room, path, stored)
    return stored


def opened(room: Room, sha256: str) -> BufferedReader | None:
    """The kept file for reading, or None where it was erased."""
    try:
        return path_of(room, sha256).open("rb")
    except FileNotFoundError:
        return None


def matches(room: Room, sha256: str) -> bool:
    """Whether the kept file still has the content that its name states."""
    handle = opened(room, sha256)
    if handle is None:
        return False
    with handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == sha256


def erase(room: Room, sha256: str) -> None:
    path_of(room, sha256).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
