"""Payment orders and what banks said. Private to this package."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PaymentOrder(models.Model):
    """A fee that somebody is asked to pay (交费单), derived from the state's collection `fees`; its state is the track `fee`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="payment_orders")
    key = models.CharField(max_length=80)
    number = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=24)
    payer = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=17, decimal_places=2)
    opened_on = models.DateField(null=True)
    paid = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    paid_on = models.DateField(null=True)
    to_refund = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    refunded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="order_once_per_key")]
        indexes: ClassVar = [
            models.Index(
                fields=["opened_on"],
                condition=Q(to_refund__isnull=False, refunded_on=None),
                name="order_awaiting_refund",
            ),
        ]


class BankMessage(models.Model):
    """A signed message of a bank, kept as it came, with what became of it (银行回执)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "what the bank said, word for word; the docket only says what the court made of it"
    MENGMA_APPEND_ONLY = True

    class Outcome(models.TextChoices):
        TAKEN = "taken", "已入账"
        UNKNOWN_ORDER = "unknown_order", "没有这一交费单"
        WRONG_AMOUNT = "wrong_amount", "金额不符"
        PAID_ALREADY = "paid_already", "重复付款"
        NOT_DUE = "not_due", "已不需交纳"
        CONTRADICTION = "contradiction", "与先前回执矛盾"
        RETURNED = "returned", "款项已退回"

    bank = models.CharField(max_length=24)
    message_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    order_number = models.CharField(max_length=64, blank=True)
    amount = models.DecimalField(max_digits=17, decimal_places=2, null=True)
    body = models.TextField()
    received_at = models.DateTimeField()
    happened_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    case_id = models.UUIDField(null=True)
    court_code = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank", "message_id"], condition=~Q(outcome="contradiction"), name="bank_message_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["court_code", "received_at"], condition=~Q(outcome="taken"), name="bank_message_odd"),
            models.Index(fields=["order_number"], name="bank_message_by_order"),
        ]


class MessageHandling(models.Model):
    """What was decided about a bank's message that matched no fee: whose fee it pays, that it goes back, or a note (来款处理).

    A decision has its person in `by`; that a return arrived is said by the bank and has none.
    """

    MENGMA_KIND = "source"
    MENGMA_WHY = "a decision about money that belongs to no case yet"
    MENGMA_APPEND_ONLY = True

    class What(models.TextChoices):
        IDENTIFIED = "identified", "已认领入账"
        RETURN_ASKED = "return_asked", "已要求银行退回"
        RETURNED = "returned", "已退回"
        NOTED = "noted", "已核对，无需处理"

    message = models.ForeignKey(BankMessage, on_delete=models.PROTECT, related_name="handlings")
    what = models.CharField(max_length=16, choices=What.choices)
    reason = models.CharField(max_length=400, blank=True)
    receipt = models.CharField(max_length=80, blank=True)
    case_id = models.UUIDField(null=True)
    fee = models.CharField(max_length=80, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message"], condition=Q(by__isnull=False), name="message_decided_once"),
            models.UniqueConstraint(fields=["message"], condition=Q(what="returned"), name="message_returned_once"),
        ]
