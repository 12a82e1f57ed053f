"""Commitments to secrets of draws, and who is out of the draw for a time. Private to this package."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SecretCommitment(models.Model):
    """The digest of a court's secret for one day's draws, recorded before that day; the secret itself is encrypted.

    See `chain` for how one commitment serves many draws.
    """

    MENGMA_KIND = "source"
    MENGMA_WHY = "recorded before the lists that it serves, outside any case"
    MENGMA_APPEND_ONLY = True

    court_code = models.CharField(max_length=12)
    day = models.DateField()
    digest = models.CharField(max_length=64)
    secret = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["court_code", "day"], name="one_secret_a_day")]


class CommitmentUse(models.Model):
    """That a candidate list took the next place of a day's commitment."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "two lists must not share a secret; the place is taken when the list is made"
    MENGMA_APPEND_ONLY = True

    court_code = models.CharField(max_length=12)
    day = models.DateField()
    place = models.PositiveIntegerField()
    case_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["court_code", "day", "place"], name="one_list_a_place"),
        ]


class Unavailability(models.Model):
    """That a judge takes no new cases from one day to another: leave, full quota, training (停止分案)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "decided by the court outside any case; each list repeats it as the reason of an exclusion"

    class Reason(models.TextChoices):
        LEAVE = "leave", "休假"
        FULL = "full", "在办案件已满额"
        AWAY = "away", "学习、借调或者出差"
        STOPPED = "stopped", "经批准停止分案"

    user_id = models.UUIDField()
    court_code = models.CharField(max_length=12)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    explanation = models.CharField(max_length=400, blank=True)
    decided_by = models.UUIDField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    resumed_on = models.DateField(null=True)
    resumed_by = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["court_code", "since"], name="unavailable_by_court")]
