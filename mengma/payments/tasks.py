"""Background work: refunds and returns are asked of the bank, again and again until it answers."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from mengma.payments import actions, odd
from mengma.payments.banks import BankUnavailable


@app.task(
    name="payments.ask_refund",
    retry=RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions={BankUnavailable}),
)
def ask_refund(case_id: str, fee: str) -> bool:
    """Asks the bank once for an open refund; the bank refunds once whatever it is asked."""
    return actions.do_ask_refund(UUID(case_id), fee)


@app.task(
    name="payments.return_money",
    retry=RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions={BankUnavailable}),
)
def return_money(message: int) -> bool:
    """Asks the bank once to send back what matched no fee; the bank does it once whatever it is asked."""
    return odd.do_ask_return(message)
