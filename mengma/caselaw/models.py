"""The statute library's tables. Private to this package: others use selectors, searching and actions.

They hold imported reference texts: no docket knows them, so none of them can be derived from one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

IMPORTED = "an imported reference text (mengma statutes import); no docket could derive it, the folder of texts can"


class Instrument(models.Model):
    """A law, regulation or interpretation under its title, whatever the version (规范性文件)."""

    MENGMA_KIND = "source"
    MENGMA_WHY = IMPORTED

    # the title without spaces, commas and brackets: how two copies of one instrument find each other
    key = models.CharField(max_length=300, unique=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, db_index=True)
    pinyin = models.TextField()
    initials = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One version of an instrument as imported (版本).

    id: ten hexadecimal digits made from title and version, the same on every install, so that shared addresses keep
    working. in_force_on: only where the text itself says so. gaps, extras: numbers missing from the run of articles,
    and numbers such as 133-1 (第一百三十三条之一).
    """

    MENGMA_KIND = "source"
    MENGMA_WHY = IMPORTED

    class Shape(models.TextChoices):
        ARTICLES = "articles", "分条"
        POINTS = "points", "分项"
        PROSE = "prose", "不分条"

    id = models.CharField(primary_key=True, max_length=10)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="editions")
    version = models.DateField()
    version_from_name = models.BooleanField(default=True)
    path = models.CharField(max_length=400)
    adopted_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    in_force_words = models.CharField(max_length=200, blank=True)
    history = models.JSONField(default=list)
    shape = models.CharField(max_length=10, choices=Shape.choices, default=Shape.PROSE)
    articles = models.PositiveIntegerField(default=0)
    first = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    gaps = models.JSONField(default=list)
    extras = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["instrument", "version"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.version}"


class SourceFile(models.Model):
    """A file of the imported folder and what became of it; its digest makes a second import change nothing."""

    MENGMA_KIND = "source"
    MENGMA_WHY = IMPORTED

    class Status(models.TextChoices):
        IMPORTED = "imported", "已导入"
        DUPLICATE = "duplicate", "与另一文件重复"
        REFUSED = "refused", "未能读取"

    path = models.CharField(max_length=400, unique=True)
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=400, blank=True)
    notes = models.JSONField(default=list)
    body_digest = models.CharField(max_length=64, blank=True)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="files")

    def __str__(self) -> str:
        return self.path


class Provision(models.Model):
    """A heading, an article or point, or text that belongs to none (标题、条、项、其他文字), in the order of the text.

    `body` is indexed by its pairs of neighbouring characters; the index lies on a function, see the migration.
    """

    MENGMA_KIND = "source"
    MENGMA_WHY = IMPORTED

    class Kind(models.TextChoices):
        HEADING = "heading", "标题"
        ARTICLE = "article", "条"
        POINT = "point", "项"
        PROSE = "prose", "文字"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="provisions")
    file = models.ForeignKey(SourceFile, on_delete=models.CASCADE, related_name="provisions")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    level = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(null=True)
    suffix = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=40, blank=True)
    body = models.TextField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["edition", "position"], name="provision_in_order"),
            models.Index(fields=["number", "suffix"], name="provision_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.label or self.position}"
