"""Identity numbers at rest: AES-256-GCM under a key derived from the installation's field key.

A ciphertext is bound to the case or draft (or account) that it was made for: copied elsewhere it does not open. The text form
is `enc1.` and URL-safe base64 of nonce and ciphertext, so that it lives in JSON; `is_sealed` tells it from a number.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "enc1."
NONCE_BYTES = 12
KEY_BYTES = 32
TAIL = 4


class CannotOpen(Exception):
    """A ciphertext that was not made for this thing, was changed, or was made under another key."""

    code = "identity.cannot_open"


@lru_cache(maxsize=8)
def _key(master: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"mengma/" + purpose).derive(master.encode())


def keyed_digest(purpose: str, value: str) -> str:
    """An HMAC-SHA-256 of `value` in hex: the same number gives the same digest, and nobody without the key can test guesses."""
    key = _key(settings.MENGMA_FIELD_KEY, b"digest/" + purpose.encode())
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def lookup_digest(number: str) -> str:
    """The digest under which an account's identity number is found (`User.identity_lookup`)."""
    return keyed_digest("identity", number.strip().upper())


def is_sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)


def encrypt(number: str, bound_to: str) -> str:
    """The ciphertext of an identity number for the thing `bound_to` (a case id, `user/` and an account id …)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(settings.MENGMA_FIELD_KEY, b"identity")).encrypt(nonce, number.encode(), bound_to.encode())
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(sealed: str, bound_to: str) -> str:
    """The number. Raises CannotOpen. For a person to read one, go through `access.access_identity`, which records the read."""
    if not is_sealed(sealed):
        raise CannotOpen
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(PREFIX))
        aes = AESGCM(_key(settings.MENGMA_FIELD_KEY, b"identity"))
        return aes.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError, UnicodeDecodeError) as refused:
        raise CannotOpen from refused


def same_number(sealed: str, bound_to: str, number: str) -> bool:
    """Whether a ciphertext holds this number; nothing is revealed, so nothing is recorded."""
    try:
        held = decrypt(sealed, bound_to)
    except CannotOpen:
        return False
    return hmac.compare_digest(held.upper().encode(), number.strip().upper().encode())


def tail(number: str) -> str:
    """The last four places, which pages may show."""
    return number.strip()[-TAIL:]
