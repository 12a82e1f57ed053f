"""Uploads: a file comes in, is looked at, and lies ready for the act that will hand it in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Sum

from mengma import clock
from mengma.courts.actors import Actor
from mengma.dossier import sniffing, storage
from mengma.dossier.errors import BadFile
from mengma.dossier.models import Material
from mengma.dossier.selectors import MaterialInfo, material_info

LONGEST_NAME = 160
# how much one person may leave lying about that no act has handed in
MAX_WAITING = 4 << 30
_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')


class Uploaded(Protocol):
    """What Django's UploadedFile and any open binary file with a name have in common."""

    name: str | None

    def read(self, size: int = ...) -> bytes: ...


def do_upload(
    file: Uploaded | BinaryIO, owner: Actor, case_id: UUID | None = None, *, name: str = "", volume: str = "main"
) -> MaterialInfo:
    """Keeps an uploaded file and returns what it is.

    `case_id` is the case's or the draft's id (None: not known yet); whether `owner` may add to that case is the caller's
    to have asked (`access.check_may_upload`). The same file sent twice by the same person is one material. Raises BadFile
    for an empty, oversized, forbidden or mislabelled file; nothing is kept then.
    """
    shown = clean_name(name or getattr(file, "name", "") or "")
    limit = settings.MENGMA_UPLOAD_LIMIT
    try:
        path, stored = storage.write_incoming("materials", _chunks(file), limit)
    except storage.TooLarge:
        raise BadFile(
            f"文件超过{limit >> 20}兆字节。",
            f"The file is larger than {limit >> 20} MiB.",
            next_zh="请分成几份上传，或者压缩录像、降低扫描分辨率。",
            next_en="Upload it in parts, or compress it.",
        ) from None
    try:
        if stored.size == 0:
            raise BadFile(
                "文件是空的。", "The file is empty.",
                next_zh="请确认文件已保存完整后重新上传。", next_en="Save the file again and upload it.",
            )  # fmt: skip
        examined = sniffing.examine(path, shown)
        _check_waiting(owner, stored.size)
        storage.settle("materials", path, stored)
    finally:
        path.unlink(missing_ok=True)
    same = {"uploaded_by": UUID(owner.id), "sha256": stored.sha256, "case_id": case_id, "name": shown, "volume": volume}
    known = Material.objects.filter(**same, taken_up_seq=None, erased_at=None).first()
    if known:
        return material_info(known)
    return material_info(
        Material.objects.create(
            **same,
            uploaded_at=clock.now(),
            media_type=examined.kind.media_type,
            size=stored.size,
            flags=list(examined.flags),
        )
    )


def clean_name(raw: str) -> str:
    """A file's name as people read it: no folders, no invisible characters, not too long; its ending is kept."""
    text = unicodedata.normalize("NFC", raw.replace("\\", "/").rpartition("/")[2])
    text = "".join(ch for ch in text if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co"))
    text = _BAD_IN_NAMES.sub("_", text).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[:LONGEST_NAME].strip() or '未命名'}.{ending}"
    return text[:LONGEST_NAME] or "未命名"


def _chunks(file: Uploaded | BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(storage.CHUNK):
        yield chunk


def _check_waiting(owner: Actor, size: int) -> None:
    waiting = Material.objects.filter(uploaded_by=UUID(owner.id), taken_up_seq=None, erased_at=None)
    if (waiting.aggregate(total=Sum("size"))["total"] or 0) + size > MAX_WAITING:
        raise BadFile(
            "您已上传而尚未提交的文件过多。",
            "You have uploaded too many files that no act has handed in.",
            next_zh="请先提交或删除已上传的文件。",
            next_en="Hand in or delete what you have uploaded first.",
        )


def do_take_up(case_id: UUID, materials: Iterable[str], entry_id: UUID, seq: int, *, volume: str = "main") -> None:
    """Notes which entry took materials into which volume of the case's dossier; the first one counts."""
    mine = Q(case_id=None) | Q(case_id=case_id)
    Material.objects.filter(mine, id__in=list(materials), taken_up_seq=None).update(
        case_id=case_id, taken_up_by=entry_id, taken_up_seq=seq, volume=volume
    )


def do_discard(owner: Actor, material_id: UUID) -> bool:
    """Deletes an upload that no act has taken up; false where there is none of this person's."""
    found = Material.objects.filter(id=material_id, uploaded_by=UUID(owner.id), taken_up_seq=None).first()
    if found is None:
        return False
    sha256 = found.sha256
    found.delete()
    _erase_if_unused(sha256)
    return True


def do_erase_material(material_id: UUID) -> None:
    """Erases a file's bytes, on account of a recorded act; the row stays and says so."""
    Material.objects.filter(id=material_id, erased_at=None).update(erased_at=clock.now())
    found = Material.objects.get(id=material_id)
    _erase_if_unused(found.sha256)


def _erase_if_unused(sha256: str) -> None:
    if not Material.objects.filter(sha256=sha256, erased_at=None).exists():
        storage.erase("materials", sha256)
