"""Talks to the simulated bank (mengma/simulate/external/bank.py), which shares nothing with us but a key."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mengma import clock
from mengma.payments.banks.interface import BankUnavailable, Message, Order
from mengma.payments.errors import BadMessage, BadSignature, Replayed

SIGNATURE = "X-Bank-Signature"
TIMESTAMP = "X-Bank-Timestamp"
# how far the bank's clock may be from ours before a message counts as replayed; a parameter of the adapter, not of law
TOLERANCE_SECONDS = 300
PATIENCE_SECONDS = 5.0


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA-256 over the timestamp, a dot, and the body."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class SimulatedBank:
    """`url`: where the bank listens; `callback`: where it sends its messages; `key`: the shared secret."""

    url: str
    callback: str
    key: bytes
    name: str = "simulated"
    title_zh: str = "模拟银行"

    def pay_page(self, order: Order, back_to: str) -> str:
        told = {
            "order": order.number,
            "amount": f"{order.amount:.2f}",
            "subject": order.subject,
            "notify": self.callback,
            "back": back_to,
        }
        told["sign"] = signature(self.key, "", json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
        return f"{self.url}/pay?{urllib.parse.urlencode(told)}"

    def do_refund(self, order: Order, key: str) -> None:
        body = json.dumps(
            {"order": order.number, "amount": f"{order.amount:.2f}", "key": key, "notify": self.callback}
        ).encode()
        timestamp = str(int(clock.machine_now().timestamp()))
        request = urllib.request.Request(  # noqa: S310 - the address is a setting of the install
            f"{self.url}/refunds",
            data=body,
            headers={
                "Content-Type": "application/json",
                TIMESTAMP: timestamp,
                SIGNATURE: signature(self.key, timestamp, body),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                answer.read()
        except (urllib.error.URLError, OSError) as failed:
            raise BankUnavailable(str(failed)) from failed

    def read_message(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Message:
        given = {name.lower(): value for name, value in headers.items()}
        timestamp = given.get(TIMESTAMP.lower(), "")
        if not hmac.compare_digest(
            signature(self.key, timestamp, body).encode(), given.get(SIGNATURE.lower(), "").encode()
        ):
            raise BadSignature
        if not timestamp.isdigit() or abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
            raise Replayed
        return _message(self.name, body)


def _message(bank: str, body: bytes) -> Message:
    try:
        text = body.decode("utf-8")
        told: dict[str, Any] = json.loads(text)
        amount = Decimal(str(told["amount"]))
        if told["kind"] not in ("paid", "refunded") or not amount.is_finite() or amount < 0:
            raise BadMessage
        return Message(
            bank=bank,
            message_id=str(told["id"])[:80],
            kind=told["kind"],
            order=str(told["order"])[:64],
            amount=amount,
            happened_at=clock.to_legal(datetime.fromisoformat(told["at"])),
            body=text,
        )
    except (KeyError, TypeError, ValueError, InvalidOperation, clock.ClockError) as broken:
        raise BadMessage from broken


def adapter(configured: Mapping[str, str]) -> SimulatedBank:
    """The adapter as the setting MENGMA_BANKS configures it: url, callback, key."""
    return SimulatedBank(configured["url"], configured["callback"], configured["key"].encode())
