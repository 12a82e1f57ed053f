"""Canonical bytes, digests and chain hashes of entries. Pure.

Canonical form: RFC 8785 (JCS). Money and integers beyond 2^53 are strings before they get here; rfc8785 refuses the latter.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

import rfc8785

SALT_BYTES = 16
SCHEMA_VERSION = 1


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value."""
    return rfc8785.dumps(value)


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
