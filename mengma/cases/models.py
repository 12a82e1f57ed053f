"""The docket's tables. Private to this package: nobody else writes them, everybody reads through access and selectors."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Dispute(models.Model):
    """A dispute (案), which groups cases (件): first instance, appeal, enforcement …"""

    MENGMA_KIND = "derived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Case(models.Model):
    """A case as its docket leaves it. The row is also the lock that acts on the case take."""

    MENGMA_KIND = "derived"

    id = models.UUIDField(primary_key=True, editable=False)
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="cases")
    court_code = models.CharField(max_length=12)
    guide = models.CharField(max_length=60)
    guide_version = models.PositiveIntegerField()
    stage = models.CharField(max_length=40)
    variant = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=60, null=True, unique=True)
    title = models.CharField(max_length=300, blank=True)
    cause = models.CharField(max_length=120, blank=True)
    filed_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)
    last_seq = models.PositiveIntegerField()
    head = models.BinaryField()
    state = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["court_code", "stage", "next_due_on"], name="case_by_court_stage"),
            models.Index(fields=["dispute"], name="case_by_dispute"),
        ]


class Entry(models.Model):
    """One performed act. The header's bytes are the truth; the columns repeat them for queries and are checked against them."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the docket itself"
    MENGMA_APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, editable=False)
    case_id = models.UUIDField()
    dispute_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=40)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=80, null=True)
    header = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "seq"], name="entry_once_per_seq"),
            models.UniqueConstraint(
                fields=["actor_id", "key"], condition=Q(key__isnull=False), name="entry_once_per_key"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="entry_by_recorded_at")]


class Payload(models.Model):
    """An entry's content and salt. Erased only by the database function that demands a recorded act."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the docket itself"
    MENGMA_APPEND_ONLY = True

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    content = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    erased_by = models.UUIDField(null=True)


class Leaf(models.Model):
    """A thing waiting to be recorded on the evidence ledger, queued by a database trigger, consumed by deletion."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a queue between the database trigger and the sequencer"

    kind = models.CharField(max_length=24)
    source_id = models.UUIDField()
    queued_at = models.DateTimeField(db_default=Now())


class TimeLimit(models.Model):
    """A running or past time limit of a case (期限), derived from the state's collection `limits`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="limits")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    on_expiry = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="limit_once_per_key")]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(state="running"), name="limit_running_by_due"),
        ]


class Relation(models.Model):
    """A person's standing in a case from one day on (诉讼地位或承办关系), derived from the collection `relations`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="relations")
    key = models.CharField(max_length=80)
    user_id = models.UUIDField()
    relation = models.CharField(max_length=32)
    subject = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="relation_once_per_key")]
        indexes: ClassVar = [
            models.Index(fields=["user_id", "relation"], name="relation_by_user"),
        ]


class PartyName(models.Model):
    """A party's name in a case, for search, derived from the collection `parties`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="party_names")
    key = models.CharField(max_length=80)
    capacity = models.CharField(max_length=24)
    name = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="party_name_once_per_key")]


class CaseNumberSequence(models.Model):
    """The last number given in one sequence of case numbers, derived from the case numbers that entries gave."""

    MENGMA_KIND = "derived"

    court_code = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    specialty = models.CharField(max_length=4, blank=True)
    type_code = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["court_code", "year", "specialty", "type_code"], name="sequence_once"),
        ]


class DatabaseMark(models.Model):
    """What this database was created as; the bulk writer refuses everything but a simulation."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a property of the installation, fixed when the database is created"
    MENGMA_APPEND_ONLY = True

    singleton = models.BooleanField(primary_key=True, default=True)
    kind = models.CharField(max_length=16)
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(singleton=True), name="mark_once")]
