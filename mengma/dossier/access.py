"""Reading files of the dossier, with permission. Pages and the API hand out nothing that did not come through here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from mengma.cases.access import access_case, towards
from mengma.cases.errors import NoSuchCase
from mengma.cases.selectors import Snapshot, snapshot
from mengma.courts.actions import do_record_read
from mengma.courts.actors import Actor
from mengma.courts.permissions import CASE_RESOURCES, may_enter, may_read
from mengma.dossier import catalogue, storage
from mengma.dossier.errors import FileGone, NoSuchFile, NotReady
from mengma.dossier.models import ArchivePackage, DocumentVersion, Material
from mengma.dossier.selectors import MaterialInfo, material_info

# Kinds that a browser may show in place; everything else is downloaded.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "text/plain"})


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file for reading, and what the answer's headers should say. The caller closes `handle`."""

    handle: BinaryIO
    name: str
    media_type: str
    size: int
    sha256: str

    def headers(self, *, inline: bool = False) -> dict[str, str]:
        """Headers that keep a browser from guessing: attachment unless a safe kind is asked for inline."""
        how = "inline" if inline and self.media_type in SHOWN else "attachment"
        kind = f"{self.media_type}; charset=utf-8" if self.media_type == "text/plain" else self.media_type
        return {
            "Content-Type": kind,
            "Content-Length": str(self.size),
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(self.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
            "Cache-Control": "private, no-store",
            "ETag": f'"{self.sha256}"',
        }


def check_may_upload(actor: Actor, case_id: UUID) -> None:
    """Raises NoSuchCase where `actor` may not see the case; a case id without a docket is a draft, whose owner its own
    package checks."""
    if snapshot(case_id) is not None:
        access_case(actor, case_id)


def may_read_material(actor: Actor, info: MaterialInfo) -> bool:
    """Whether `actor` may read a material: the uploader until it is handed in, then whoever may read the case's volume.

    Reads of the secondary volume are recorded.
    """
    if info.seq is None or info.case_id is None:
        return info.uploaded_by == actor.id
    return _may_read_of_case(actor, UUID(info.case_id), "materials" if info.volume == "main" else "secondary_volume")


def access_material(actor: Actor, material_id: UUID | str) -> OpenedFile:
    """An uploaded file for reading. Raises NoSuchFile, FileGone."""
    row = _material(material_id)
    if row is None or not may_read_material(actor, material_info(row)):
        raise NoSuchFile
    if row.erased_at is not None:
        raise _erased()
    return _opened("materials", row.sha256, row.name, row.media_type, row.size)


def access_document(actor: Actor, case_id: UUID, key: str, version: int | None = None) -> OpenedFile:
    """A court document as PDF, the newest version unless one is named. Raises NoSuchFile, NotReady, FileGone."""
    case = snapshot(case_id)
    item = case.state.get("documents", key) if case else None
    if case is None or item is None:
        raise NoSuchFile
    resource = "documents" if catalogue.volume_of(case.guide, item["kind"]) == "main" else "secondary_volume"
    if not _may_read_of_case(actor, case_id, resource, case):
        raise NoSuchFile
    rows = DocumentVersion.objects.filter(case_id=case_id, key=key)
    row = (rows.filter(version=version) if version else rows.filter(seq=item["seq"])).order_by("-version").first()
    if row is None:
        if version:
            raise NoSuchFile
        raise NotReady
    name = f"{row.title}{case.state.case_number or ''}.pdf"
    return _opened("documents", row.pdf_sha256, name, "application/pdf", row.size)


def access_archive(actor: Actor, case_id: UUID, version: int | None = None) -> OpenedFile:
    """The archive package of a case, for the archivists of its court. Raises NoSuchFile, FileGone."""
    try:
        case, _ = access_case(actor, case_id)
    except NoSuchCase:
        raise NoSuchFile from None
    rows = ArchivePackage.objects.filter(case_id=case_id)
    row = (rows.filter(version=version) if version else rows).order_by("-version").first()
    if row is None or not may_enter(actor, "archive") or case.court_code not in actor.courts("archivist"):
        raise NoSuchFile
    record_read(actor, case_id, "archive")
    return _opened("archives", row.sha256, f"归档{case.case_number or case.id}.zip", "application/zip", row.size)


def record_read(actor: Actor, case_id: UUID, resource: str, reason: str = "") -> None:
    """Keeps who read something whose reads must be answerable."""
    do_record_read(actor.id, case_id, resource, reason)


def _may_read_of_case(actor: Actor, case_id: UUID, resource: str, case: Snapshot | None = None) -> bool:
    case = case or snapshot(case_id)
    if case is None or not may_read(actor, resource, towards(actor, case.state)):
        return False
    if CASE_RESOURCES[resource].logged:
        record_read(actor, case_id, resource)
    return True


def _material(material_id: UUID | str) -> Material | None:
    try:
        wanted = UUID(str(material_id))
    except ValueError:
        return None
    return Material.objects.filter(id=wanted).first()


def _opened(room: storage.Room, sha256: str, name: str, media_type: str, size: int) -> OpenedFile:
    handle = storage.opened(room, sha256)
    if handle is None:
        raise _erased()
    return OpenedFile(handle, name, media_type, size, sha256)


def _erased() -> FileGone:
    return FileGone(
        "这份文件的内容已依决定消除，或者存储已损坏。",
        "The content of this file was erased by decision, or the store is damaged.",
        next_zh="请在案件流程记录中查看消除决定；记录中没有的，请联系管理员核对备份。",
        next_en="See the docket for the decision; if there is none, ask an administrator to check the backup.",
    )
