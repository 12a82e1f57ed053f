"""Rooms, and what is booked when. Private to this package: others use selectors and actions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q


class Room(models.Model):
    """A courtroom, a mediation room or a people's tribunal's courtroom (法庭、调解室、人民法庭)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "rooms are furnished by the court's administration, outside any docket"

    class Kind(models.TextChoices):
        COURTROOM = "courtroom", "法庭"
        MEDIATION = "mediation", "调解室"
        TRIBUNAL = "tribunal", "派出法庭"
        ONLINE = "online", "在线法庭"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    court_code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.COURTROOM)
    seats = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["court_code", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["court_code", "name"], name="room_once_per_court")]

    def __str__(self) -> str:
        return self.name


class TimeRange(Func):
    """tstzrange(starts, ends, '[)'): one hearing may begin at the minute at which another ends."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Booking(models.Model):
    """That a room or a person is taken from one moment to another, derived from the collection `bookings`.

    The exclusion constraint is what makes two hearings in one room impossible, whatever the program does.
    """

    MENGMA_KIND = "derived"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="bookings")
    key = models.CharField(max_length=80)
    hearing = models.CharField(max_length=40)
    court_code = models.CharField(max_length=12)
    resource_kind = models.CharField(max_length=12)
    resource = models.CharField(max_length=80)
    label = models.CharField(max_length=120, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    held = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "key"], name="booking_once_per_key"),
            models.CheckConstraint(condition=Q(starts__lt=models.F("ends")), name="booking_ends_after_it_starts"),
            ExclusionConstraint(
                name="booking_without_clash",
                expressions=[
                    ("resource_kind", RangeOperators.EQUAL),
                    ("resource", RangeOperators.EQUAL),
                    (TimeRange("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(held=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["court_code", "starts"], name="booking_by_court"),
            models.Index(fields=["resource_kind", "resource", "starts"], name="booking_by_resource"),
        ]
