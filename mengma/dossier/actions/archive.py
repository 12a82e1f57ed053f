"""The archive of a case (归档): the list in the order of 立卷归档, and the package with every file and its digest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction

from mengma import clock
from mengma.cases import history
from mengma.cases import selectors as cases
from mengma.dossier import storage
from mengma.dossier.archiving import ArchiveLine, archive_list
from mengma.dossier.errors import NoSuchFile
from mengma.dossier.models import ArchivePackage

ROOMS: dict[str, storage.Room] = {"document": "documents", "material": "materials"}


def do_archive(case_id: UUID, seq: int | None = None) -> ArchivePackage:
    """Makes the archive package of a case as it stands; one for each last entry `seq`. Raises NoSuchFile.

    The zip holds catalogue.json, docket.jsonl (headers as stored, payloads where not erased), the files of both volumes in
    their order, and manifest-sha256.txt over all of them. BagIt, PDF/A and retention are not part of it yet.
    """
    snapshot = cases.snapshot(case_id)
    if snapshot is None:
        raise NoSuchFile
    seq = seq or snapshot.last_seq
    known = ArchivePackage.objects.filter(case_id=case_id, seq=seq).first()
    if known:
        return known
    lines = archive_list(case_id)
    path = storage.incoming("archives")
    try:
        count = _write_package(path, case_id, lines)
        stored = storage.adopt("archives", path)
    finally:
        path.unlink(missing_ok=True)
    number = ArchivePackage.objects.filter(case_id=case_id).count() + 1
    try:
        with transaction.atomic():
            return ArchivePackage.objects.create(
                case_id=case_id,
                version=number,
                seq=seq,
                sha256=stored.sha256,
                size=stored.size,
                files=count,
                created_at=clock.now(),
            )
    except IntegrityError:  # another worker archived the case meanwhile
        return ArchivePackage.objects.get(case_id=case_id, version=number)


def _write_package(path: Path, case_id: UUID, lines: list[ArchiveLine]) -> int:
    """Writes the zip and returns how many files it holds, the manifest not counted."""
    manifest = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, source in _files(case_id, lines):
            digest = hashlib.sha256()
            with source, package.open(_info(name), "w", force_zip64=True) as target:
                while chunk := source.read(storage.CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
            manifest.append(f"{digest.hexdigest()}  {name}\n")
        package.writestr(_info("manifest-sha256.txt"), "".join(manifest))
    return len(manifest)


def _info(name: str) -> zipfile.ZipInfo:
    """Without the moment of writing, so that the same dossier gives the same bytes."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _files(case_id: UUID, lines: list[ArchiveLine]) -> Iterator[tuple[str, BinaryIO]]:
    catalogue = [line.as_dict() for line in lines]
    yield "catalogue.json", io.BytesIO(json.dumps(catalogue, ensure_ascii=False, indent=1).encode())
    yield "docket.jsonl", io.BytesIO(b"".join(_docket(case_id)))
    for line in lines:
        handle = storage.opened(ROOMS[line.source], line.sha256) if line.sha256 else None
        if handle is not None:
            yield line.path, handle


def _docket(case_id: UUID) -> Iterator[bytes]:
    """One line for each entry: the header's bytes and hash as stored, the payload and its salt where not erased."""
    for _, entries in history.stored_dockets(case_id):
        for entry in entries:
            line = {
                "header": entry.header.decode(),
                "hash": entry.hash.hex(),
                "payload": entry.content.decode() if entry.content is not None else None,
                "salt": entry.salt.hex() if entry.salt is not None else None,
            }
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
