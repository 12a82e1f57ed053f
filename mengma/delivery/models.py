"""What lies in people's inboxes on the platform. Private to this package."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Delivery(models.Model):
    """Something that reached a person's inbox: a formal service, or a copy of a document for information (站内送达与通知)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "when a person opened it is known nowhere else; the act that follows from opening is in the docket"

    class Kind(models.TextChoices):
        SERVICE = "service", "送达"
        NOTICE = "notice", "通知"

    case_id = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    source = models.CharField(max_length=40)
    document = models.CharField(max_length=40, blank=True)
    party = models.CharField(max_length=40)
    user_id = models.UUIDField()
    title = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "source", "user_id"], name="delivered_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user_id", "-sent_at"], name="inbox"),
            models.Index(fields=["user_id"], condition=models.Q(opened_at=None), name="inbox_unread"),
        ]
