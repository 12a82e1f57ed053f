"""Read models of the dossier. Nobody's permission is asked here: `access` asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mengma.cases.state import CaseState
from mengma.dossier.drafting import assemble
from mengma.dossier.models import ArchivePackage, CourtDocument, DocumentVersion, DraftVersion, Material, OtherDecision
from mengma.procedure import registry


@dataclass(frozen=True, slots=True)
class MaterialInfo:
    """An uploaded file as pages show it. `size` in bytes; `seq` is the entry that took it up, None before."""

    id: str
    case_id: str | None
    name: str
    media_type: str
    size: int
    sha256: str
    flags: tuple[str, ...]
    volume: str
    uploaded_by: str
    uploaded_at: datetime
    seq: int | None
    erased: bool

    def as_dict(self) -> dict[str, Any]:
        """What the public API shows."""
        return {
            "id": self.id,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
            "flags": list(self.flags),
            "warnings": [FLAGS[flag] for flag in self.flags],
        }


FLAGS = {
    "encrypted": {
        "zh": "文件已加密，打开需要密码；请改为上传未加密的文件。",
        "en": "The file is encrypted; upload it without a password.",
    },
    "truncated": {
        "zh": "文件似乎不完整，可能无法打开；请核对后重新上传。",
        "en": "The file seems incomplete; check it and upload again.",
    },
}


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A court document of a case as lists show it; `version` is None while it is being rendered."""

    key: str
    kind: str
    title_zh: str
    title_en: str
    to: str
    on: date
    act: str
    seq: int
    version: int | None
    pages: int | None
    sha256: str | None
    created_at: datetime | None


def material_info(row: Material) -> MaterialInfo:
    return MaterialInfo(
        str(row.id),
        str(row.case_id) if row.case_id else None,
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        tuple(row.flags),
        row.volume,
        str(row.uploaded_by),
        row.uploaded_at,
        row.taken_up_seq,
        row.erased_at is not None,
    )


def materials(ids: Iterable[str | UUID]) -> dict[str, MaterialInfo]:
    """The named materials by id; unknown ids are left out."""
    return {str(row.id): material_info(row) for row in Material.objects.filter(id__in=list(ids))}


def materials_of(case_id: UUID, *, volume: str | None = None) -> list[MaterialInfo]:
    """What acts have taken into a case's dossier, in the order of the entries."""
    rows = Material.objects.filter(case_id=case_id, taken_up_seq__isnull=False)
    rows = rows.filter(volume=volume) if volume else rows
    return [material_info(row) for row in rows.order_by("taken_up_seq", "uploaded_at", "id")]


def waiting_of(owner_id: str, case_id: UUID | None) -> list[MaterialInfo]:
    """What a person has uploaded for a case or draft and no act has taken up yet."""
    rows = Material.objects.filter(uploaded_by=UUID(owner_id), case_id=case_id, taken_up_seq=None, erased_at=None)
    return [material_info(row) for row in rows.order_by("uploaded_at", "id")]


def documents_of(case_id: UUID) -> list[DocumentInfo]:
    """The court documents of a case with their newest versions, in the order of the docket."""
    newest: dict[str, DocumentVersion] = {}
    for version in DocumentVersion.objects.filter(case_id=case_id).order_by("version"):
        newest[version.key] = version
    found = [_document_info(row, newest.get(row.key)) for row in CourtDocument.objects.filter(case_id=case_id)]
    return sorted(found, key=lambda info: (info.seq, int(info.key.lstrip("d") or 0)))


def _document_info(row: CourtDocument, version: DocumentVersion | None) -> DocumentInfo:
    kind = registry.document_kinds.get(row.kind)
    made = version if version is not None and version.seq == row.seq else None
    return DocumentInfo(
        row.key,
        row.kind,
        kind.title_zh if kind else row.kind,
        kind.title_en if kind else row.kind,
        row.to,
        row.on,
        row.act,
        row.seq,
        made.version if made else None,
        made.pages if made else None,
        made.pdf_sha256 if made else None,
        made.created_at if made else None,
    )


def versions_of(case_id: UUID, key: str) -> list[DocumentVersion]:
    """Every rendered version of a document, oldest first."""
    return list(DocumentVersion.objects.filter(case_id=case_id, key=key).order_by("version"))


def documents_to_print(state: CaseState, seqs: Iterable[int]) -> list[str]:
    """The keys of the documents that the given entries ordered, in docket order: the one print of an act."""
    wanted = set(seqs)
    return [key for key, item in state.all("documents").items() if item["seq"] in wanted]


def other_decisions(guide: str, *, since: date | None = None, limit: int = 200) -> list[OtherDecision]:
    """Procedural decisions that the guide does not name, newest first, for the guide's owner."""
    rows = OtherDecision.objects.filter(guide=guide).order_by("-on", "-id")
    return list((rows.filter(on__gte=since) if since else rows)[:limit])


def archives_of(case_id: UUID) -> list[ArchivePackage]:
    return list(ArchivePackage.objects.filter(case_id=case_id).order_by("version"))


def open_draft_text(case_id: UUID, kind: str) -> tuple[str, int] | None:
    """The text of the open draft of a decision and its revision, for the act that makes the decision; None without one."""
    version = (
        DraftVersion.objects.filter(draft__case_id=case_id, draft__kind=kind, draft__finished_at=None)
        .order_by("-number")
        .first()
    )
    return (assemble(version.sections), version.revision) if version else None
