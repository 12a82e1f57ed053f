"""Subscriptions and the log of deliveries."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class WebhookSubscription(models.Model):
    """A program's wish to be told of entries that its person may read; the secret signs the messages."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a wish of a person's program, outside any case"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    secret_cipher = models.CharField(max_length=200)
    case_id = models.UUIDField(null=True)
    acts = models.JSONField(default=list)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner"], condition=Q(ended_at=None), name="webhook_living_by_owner")]


class WebhookDelivery(models.Model):
    """How the telling of one entry to one subscription goes: sent, waiting for the next try, given up, or not to be sent."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "what another machine answered is known from nowhere else"

    class State(models.TextChoices):
        WAITING = "waiting", "待重试"
        SENT = "sent", "已送出"
        GIVEN_UP = "given_up", "已放弃"
        WITHHELD = "withheld", "不再有权"

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.PROTECT, related_name="deliveries")
    entry_id = models.UUIDField()
    case_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices)
    tries = models.PositiveIntegerField(default=0)
    http_status = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=120, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "entry_id"], name="webhook_once_per_entry"),
        ]
