"""The signature of a message: HMAC-SHA-256 over its timestamp, a full stop and the body's bytes."""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE = "X-Mengma-Signature"
TIMESTAMP = "X-Mengma-Timestamp"
DELIVERY = "X-Mengma-Delivery"
SCHEME = "v1="


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature header: `v1=` and the digest in hex. `timestamp` is in Unix seconds, as sent."""
    return SCHEME + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
