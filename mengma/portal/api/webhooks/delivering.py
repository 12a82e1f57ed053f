"""Sends one message about one entry to one subscription; what fails is tried again, ever later, then given up."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpcore
import structlog
from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from mengma import clock
from mengma.cases.access import access_case
from mengma.cases.canonical import canonical
from mengma.cases.errors import NoSuchCase
from mengma.cases.selectors import SeenEntry, docket_entries
from mengma.courts.identity import cipher
from mengma.courts.selectors import actor_for
from mengma.portal.api.webhooks import signing
from mengma.portal.api.webhooks.actions import bound_to
from mengma.portal.api.webhooks.addresses import CheckedBackend, ForbiddenAddress
from mengma.portal.api.webhooks.models import WebhookDelivery, WebhookSubscription

log = structlog.get_logger(__name__)

# 10 tries with 3 s, 9 s, 27 s … between them: about 8 hours in all
MOST_TRIES = 10
WAIT_BASE_SECONDS = 3
TIMEOUTS: dict[str, float] = {"connect": 5.0, "read": 10.0, "write": 5.0, "pool": 5.0}
ACCEPTED = range(200, 300)
STATE = WebhookDelivery.State


class TryAgain(Exception):
    """The receiver did not take the message; the queue tries again later."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: address, headers, body."""

    url: str
    headers: dict[str, str]
    body: bytes


def body_of(entry: SeenEntry) -> bytes:
    """The message about an entry, in canonical JSON: what happened in which case, nothing of what it says.

    Who wants to read more asks the API, which then decides.
    """
    told: dict[str, Any] = {
        "entry": str(entry.id),
        "case": str(entry.case_id),
        "seq": entry.seq,
        "act": entry.act,
        "happened_on": entry.header["happened_on"],
        "recorded_at": entry.header["recorded_at"],
        "hash": entry.hash,
    }
    return canonical(told)


def message_for(subscription: WebhookSubscription, entry: SeenEntry) -> Message:
    """The signed message, with the time of this try."""
    body = body_of(entry)
    timestamp = str(int(clock.machine_now().timestamp()))
    secret = cipher.decrypt(subscription.secret_cipher, bound_to(subscription.id))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Mengma-Webhook/1",
        signing.TIMESTAMP: timestamp,
        signing.SIGNATURE: signing.signature(secret, timestamp, body),
        # the same for every try, so that the receiver can tell a repetition
        signing.DELIVERY: f"{entry.id}:{subscription.id}",
    }
    return Message(subscription.url, headers, body)


def send(message: Message) -> int:
    """Posts a message and answers the receiver's HTTP status. Redirects are not followed, the answer's body is not read.

    Raises ForbiddenAddress, or TryAgain where there was no answer.
    """
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=CheckedBackend(), max_connections=1
            ) as pool,
            pool.stream(
                "POST",
                message.url,
                headers=list(message.headers.items()),
                content=message.body,
                extensions={"timeout": TIMEOUTS},
            ) as answer,
        ):
            return int(answer.status)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as problem:
        raise TryAgain(type(problem).__name__) from problem


@app.task(
    name="portal.deliver_webhook",
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_TRIES - 1, exponential_wait=WAIT_BASE_SECONDS, retry_exceptions={TryAgain}),
)
def deliver_webhook(context: JobContext, *, subscription_id: str, entry_id: str, case_id: str, seq: int) -> str:
    """Tells a subscription of an entry; done twice it sends once. Raises TryAgain where the queue is to try again."""
    tries = (context.job.attempts if context.job else 0) + 1
    return do_deliver(UUID(subscription_id), UUID(entry_id), UUID(case_id), seq, last_try=tries >= MOST_TRIES)


def do_deliver(subscription_id: UUID, entry_id: UUID, case_id: UUID, seq: int, *, last_try: bool = False) -> str:
    """One try. Answers the delivery's state; raises TryAgain after noting the failure."""
    subscription = WebhookSubscription.objects.select_related("owner").filter(id=subscription_id).first()
    entry = next((e for e in docket_entries(case_id, [seq]) if e.id == entry_id), None)
    if subscription is None or entry is None:
        return "gone"
    row = _row(subscription, entry)
    if row.state in (STATE.SENT, STATE.WITHHELD):
        return row.state
    if not _may_still(subscription, case_id):
        return _note(row, STATE.WITHHELD)
    try:
        status = send(message_for(subscription, entry))
    except ForbiddenAddress as refused:
        return _note(row, STATE.GIVEN_UP, problem=refused.what_en)
    except TryAgain as failed:
        return _failed(row, last_try, None, str(failed))
    if status in ACCEPTED:
        return _note(row, STATE.SENT, status)
    return _failed(row, last_try, status, f"HTTP {status}")


def _failed(row: WebhookDelivery, last_try: bool, status: int | None, problem: str) -> str:
    """Notes a failed try; raises TryAgain unless it was the last."""
    state = _note(row, STATE.GIVEN_UP if last_try else STATE.WAITING, status, problem)
    if last_try:
        return state
    raise TryAgain(problem)


def _may_still(subscription: WebhookSubscription, case_id: UUID) -> bool:
    """Whether the subscription lives and its owner may read the docket now, at the moment of sending."""
    if subscription.ended_at is not None or not subscription.owner.is_active:
        return False
    try:
        access_case(actor_for(subscription.owner), case_id, "docket")
    except NoSuchCase:
        return False
    return True


def _row(subscription: WebhookSubscription, entry: SeenEntry) -> WebhookDelivery:
    now = clock.machine_now()
    with transaction.atomic():
        row, _ = WebhookDelivery.objects.get_or_create(
            subscription=subscription,
            entry_id=entry.id,
            defaults={"case_id": entry.case_id, "state": STATE.WAITING, "first_at": now, "last_at": now},
        )
    return row


def _note(row: WebhookDelivery, state: str, status: int | None = None, problem: str = "") -> str:
    row.state, row.http_status, row.problem = state, status, problem[:120]
    row.tries += 1
    row.last_at = clock.machine_now()
    row.save(update_fields=["state", "http_status", "problem", "tries", "last_at"])
    log.info("webhook", state=state, http_status=status, entry=str(row.entry_id), tries=row.tries)
    return state
