"""Canonical bytes, digests and chain hashes of entries. Pure.

Canonical form: RFC 8785 (JCS). Money and integers beyond 2^53 are strings before they get here; rfc8785 refuses the latter.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import Any

import rfc8785

SALT_BYTES = 16
SCHEMA_VERSION = 1


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    Python's own encoder writes the same bytes, many times faster, where there is no number but whole ones within 2^53 and
    no name of a field beyond ASCII (RFC 8785 sorts those by UTF-16); everything else goes the slow way, which also refuses.
    """
    if _simple(value):
        with contextlib.suppress(UnicodeEncodeError):  # a lone surrogate: the slow way says so
            return _encode(value).encode()
    return rfc8785.dumps(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode
_LARGEST = 2**53 - 1


def _simple(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return True
    if kind is dict:
        return all(type(name) is str and name.isascii() for name in value) and all(map(_simple, value.values()))
    if kind is list or kind is tuple:
        return all(map(_simple, value))
    return value is None or kind is bool or (kind is int and -_LARGEST <= value <= _LARGEST)


def new_salt() -> bytes:
    """A fresh salt: short texts could otherwise be guessed from their digest."""
    return os.urandom(SALT_BYTES)


def payload_digest(salt: bytes, content: bytes) -> str:
    """Hex SHA-256 over salt and canonical payload."""
    return hashlib.sha256(salt + content).hexdigest()


def header_hash(header: bytes) -> bytes:
    """SHA-256 of the header's canonical bytes; this is what the next entry and the ledger refer to."""
    return hashlib.sha256(header).digest()


def parse(content: bytes) -> Any:
    return json.loads(content)
