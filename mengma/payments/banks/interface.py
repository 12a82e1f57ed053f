"""What the court needs of a bank: a page to pay at, refunds, and messages that prove where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Order:
    """A fee as a bank is told of it: number, sum in yuan, what for (no personal data)."""

    number: str
    amount: Decimal
    subject: str


@dataclass(frozen=True, slots=True)
class Message:
    """A verified message of a bank: that an order was paid or a refund arrived. `body` is the text that was signed."""

    bank: str
    message_id: str
    kind: Literal["paid", "refunded"]
    order: str
    amount: Decimal
    happened_at: datetime
    body: str


class Bank(Protocol):
    """An adapter; one folder per bank under payments/banks/."""

    name: str
    title_zh: str

    def pay_page(self, order: Order, back_to: str) -> str:
        """The address where a payer pays this order; built without asking the bank, so that no request waits for it."""
        ...

    def do_refund(self, order: Order, key: str) -> None:
        """Asks the bank to send `order.amount` back; asking again with the same key refunds once. Raises BankUnavailable."""
        ...

    def read_message(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Message:
        """Verifies and reads a callback. `now` is machine time. Raises BadSignature, Replayed, BadMessage."""
        ...


class BankUnavailable(Exception):
    """The bank did not answer or answered nonsense; whoever asked tries again later."""
