"""Rows of the electronic dossier (电子卷宗). Private to this package."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Material(models.Model):
    """An uploaded file (材料). Its bytes lie under var/materials by their digest; it is in no docket until an act names it."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a file exists before the act that hands it in, and may be erased"

    class Volume(models.TextChoices):
        MAIN = "main", "正卷"
        SECONDARY = "secondary", "副卷"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(null=True)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    flags = models.JSONField(default=list)
    volume = models.CharField(max_length=12, choices=Volume.choices, default=Volume.MAIN)
    taken_up_by = models.UUIDField(null=True)
    taken_up_seq = models.PositiveIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "taken_up_seq"], name="material_by_case"),
            models.Index(fields=["uploaded_by", "uploaded_at"], name="material_by_uploader"),
            models.Index(fields=["sha256"], name="material_by_digest"),
        ]


class DocumentVersion(models.Model):
    """A court document as it was rendered once. A change of the docket makes a further version; none is overwritten."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the bytes that people were given; rendering again later need not give the same ones"
    MENGMA_APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    template_sha256 = models.CharField(max_length=64)
    html_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "key", "version"], name="document_once_per_version")
        ]


class CourtDocument(models.Model):
    """A document that an act ordered, for lists; derived from the collection `documents`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="court_documents")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    to = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    act = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="court_document_once_per_key")]


class OtherDecision(models.Model):
    """Another procedural decision (其他程序性决定), listed for the guide's owner; derived from `other_decisions`."""

    MENGMA_KIND = "derived"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="other_decisions")
    key = models.CharField(max_length=80)
    guide = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="other_decision_once_per_key")]
        indexes: ClassVar = [models.Index(fields=["guide", "-on"], name="other_decision_by_guide")]


class DecisionDraft(models.Model):
    """A decision being drafted (裁判文书草稿): which kind, for which case. Its text is in its versions."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "a draft is no act; it is erased or left behind"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id", "kind"], condition=models.Q(finished_at=None), name="one_open_draft_per_kind"
            )
        ]


class DraftVersion(models.Model):
    """A saved state of a draft. Autosaves of one author replace each other until a version is kept."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the history of a draft"

    draft = models.ForeignKey(DecisionDraft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    sections = models.JSONField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=80)
    saved_at = models.DateTimeField()
    kept = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]


class ArchivePackage(models.Model):
    """A case's archive as it was made at a moment: a zip file with catalogue, docket, documents, materials, digests."""

    MENGMA_KIND = "source"
    MENGMA_WHY = "the bytes handed to the archive"
    MENGMA_APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    files = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "version"], name="archive_once_per_version")
        ]
