"""Drafts, invitations and tries of codes. Private to this package."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """A complaint being written (起诉状草稿): erasable; the docket begins at submission under the draft's id.

    `content` is what was typed, as typed, except that identity numbers are sealed; `sources` says for fields that were
    filled from a text from which sentence. After submission the row stays as a marker without content.
    """

    MENGMA_KIND = "source"
    MENGMA_WHY = "a draft is erasable; the docket begins at submission under the draft's id"

    class State(models.TextChoices):
        OPEN = "open", "草稿"
        SUBMITTED = "submitted", "已提交"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    court_code = models.CharField(max_length=12, blank=True)
    form = models.CharField(max_length=24, default="other")
    way_in = models.CharField(max_length=12, default="online")
    content = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "state", "-updated_at"], name="draft_by_owner")]


class Invitation(models.Model):
    """An invitation to join a case (应诉邀请码), derived from the collection `invitations`; the code itself is nowhere."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    party = models.CharField(max_length=40)
    code_digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="invitation_once_per_key")]


class CodeAttempt(models.Model):
    """A code that opened nothing, counted for throttling; the code itself is not kept."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "throttling needs the failures of the last minutes"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
