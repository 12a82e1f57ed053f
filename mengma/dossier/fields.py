"""Field types for files: the ids of uploads, checked to exist and to be the uploader's own or of the same case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mengma.dossier.models import Material
from mengma.lawbook import LawbookError
from mengma.procedure.context import ActContext
from mengma.procedure.fields import clean_text
from mengma.procedure.registry import field_type

MAX_FILES = 200
LONGEST_ARTICLE = 120
TYPES = frozenset({"upload", "uploads", "material", "materials"})


@field_type("upload", "upload", {"type": "string", "format": "uuid"})
def upload(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> str:
    """The id of one upload. Raises ValueError where it does not exist, was erased, or is somebody else's."""
    return _checked([raw], ctx)[0]


@field_type("uploads", "uploads", {"type": "array", "items": {"type": "string", "format": "uuid"}})
def uploads(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> list[str]:
    """The ids of uploads, each once, in the order given."""
    return _checked(raw if isinstance(raw, list) else [raw], ctx)


def _checked(raw: list[Any], ctx: ActContext) -> list[str]:
    if len(raw) > MAX_FILES:
        raise ValueError(f"一次最多提交{MAX_FILES}份文件，请分次提交。")
    ids: dict[str, None] = {}
    for one in raw:
        try:
            ids[str(UUID(str(one)))] = None
        except ValueError:
            raise ValueError("没有收到文件，请重新上传。") from None
    found = {str(row.id): row for row in Material.objects.filter(id__in=list(ids))}
    for one in ids:
        row = found.get(one)
        if row is None or not _usable(row, ctx):
            raise ValueError("找不到所选的文件，请重新上传。")
        if row.erased_at is not None:
            raise ValueError(f"文件“{row.name}”的内容已消除，请重新上传。")
    return list(ids)


def _usable(row: Material, ctx: ActContext) -> bool:
    if row.case_id not in (None, ctx.case_id):
        return False
    return row.taken_up_seq is not None or str(row.uploaded_by) == ctx.actor.id


@field_type("article", "text", {"type": "string"})
def article(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> str:
    """An article as a document prints it, read from civil-procedure-law/129 or 民事诉讼法第一百二十九条."""
    written = clean_text(raw, LONGEST_ARTICLE)
    for read in (ctx.law.cite_text, ctx.law.cite):
        try:
            return read(written, ctx.happened_on).text_zh
        except LawbookError:
            continue
    raise ValueError("条文索引中没有这一条，请核对法律名称和条号，例如“民事诉讼法第一百二十九条”。")
