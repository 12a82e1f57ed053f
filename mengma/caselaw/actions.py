"""Importing a folder of texts: idempotent by digest, one transaction a file, so that a broken import goes on where it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from mengma import clock
from mengma.caselaw import titles
from mengma.caselaw.errors import ImportRunning, NoFolder
from mengma.caselaw.models import Edition, Instrument, Provision, SourceFile
from mengma.caselaw.reading import Passage, ReadText, Unreadable, read_text

LOCK = 0x5374_6174_7574_6573  # "Statutes": one import at a time
PART_ROOM = 1000  # positions kept for each article of a text in several files
BATCH = 500
PATTERN = "*.md"

Progress = Callable[[int, int, str], None]


@dataclass
class ImportReport:
    """What an import did. Lists hold {path, reason}; refused files are listed again by every import."""

    folder: str
    files: int = 0
    imported: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    not_in_folder: list[str] = field(default_factory=list)
    instruments: int = 0
    editions: int = 0
    articles: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return asdict(self)


def do_import(folder: Path | str, progress: Progress | None = None) -> ImportReport:
    """Import every Markdown file below `folder`; its first folder is the kind. A file whose digest is known is left alone.

    progress(done, total, path) is called before each file. Raises NoFolder, ImportRunning.
    """
    root = Path(folder)
    paths = sorted(path for path in root.rglob(PATTERN) if path.is_file()) if root.is_dir() else []
    if not paths:
        raise NoFolder(str(folder))
    report = ImportReport(str(folder), files=len(paths))
    with _alone():
        for number, path in enumerate(paths):
            name = path.relative_to(root).as_posix()
            if progress:
                progress(number, len(paths), name)
            _take(name, path, report)
        if progress:
            progress(len(paths), len(paths), "")
        _summarise(report, {path.relative_to(root).as_posix() for path in paths})
    return report


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise ImportRunning
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _take(name: str, path: Path, report: ImportReport) -> None:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    known = SourceFile.objects.filter(path=name).first()
    if known is not None and known.digest == digest:
        report.unchanged += 1
        return
    with transaction.atomic():
        before = known.edition if known is not None else None
        row, _ = SourceFile.objects.update_or_create(
            path=name,
            defaults={
                "digest": digest, "status": SourceFile.Status.REFUSED, "reason": "", "notes": [], "edition": None,
                "body_digest": "",
            },
        )  # fmt: skip
        Provision.objects.filter(file=row).delete()
        try:
            text = read_text(content.decode("utf-8-sig"), path.stem)
        except UnicodeDecodeError:
            row.reason = "不是 UTF-8 文本 / it is not UTF-8"
        except Unreadable as unreadable:
            row.reason = str(unreadable)
        else:
            _keep(row, text, name)
        row.save()
        if before is not None:
            _settle(before)
    if row.status == SourceFile.Status.IMPORTED:
        report.replaced += known is not None
        report.imported += known is None


def _keep(row: SourceFile, text: ReadText, name: str) -> None:
    """Store a text's passages under its instrument and edition, unless another file has brought it already."""
    row.notes = list(text.notes)
    row.body_digest = _digest_of(text)
    key = titles.key(text.title)
    twin = _twin(row, text, key)
    if twin is not None:
        row.status, row.edition = SourceFile.Status.DUPLICATE, twin.edition
        same = "同文" if twin.body_digest == row.body_digest else "同名同版本而文字有出入"
        same_en = "the same text" if twin.body_digest == row.body_digest else "same title and version, other words"
        row.reason = f"与 {twin.path} {same} / {same_en} as {twin.path}"[:400]
        return
    full, initials = titles.pinyin_of(titles.short(text.title))
    instrument, _ = Instrument.objects.get_or_create(
        key=key,
        defaults={"title": text.title, "kind": name.partition("/")[0], "pinyin": full, "initials": initials},
    )
    edition, _ = Edition.objects.update_or_create(
        id=_edition_id(key, text),
        defaults={
            "instrument": instrument, "version": text.version, "version_from_name": text.version_from_name,
            "path": name.rpartition("/")[0] if text.part else name, "adopted_on": text.adopted_on,
            "in_force_on": text.in_force_on, "in_force_words": text.in_force_words, "history": list(text.history),
            "shape": text.shape, "changed_at": clock.machine_now(),
        },
    )  # fmt: skip
    row.status, row.edition = SourceFile.Status.IMPORTED, edition
    row.save()
    Provision.objects.bulk_create(_provisions(row, edition, text), batch_size=BATCH)
    _settle(edition)


def _edition_id(key: str, text: ReadText) -> str:
    return hashlib.sha256(f"{key}|{text.version.isoformat()}".encode()).hexdigest()[:10]


def _digest_of(text: ReadText) -> str:
    """Of the articles, or where there are none of everything: two copies often differ in what stands around them."""
    counted = [each for each in text.passages if each.number is not None] or text.passages
    bodies = "\n".join(f"{each.label} {each.body}" for each in counted)
    return hashlib.sha256(f"{text.part}\n{bodies}".encode()).hexdigest()


def _twin(row: SourceFile, text: ReadText, key: str) -> SourceFile | None:
    """Another file that brought the same edition, or the same words under another date."""
    others = SourceFile.objects.filter(status=SourceFile.Status.IMPORTED, edition__instrument__key=key).exclude(
        pk=row.pk
    )
    same_words = others.filter(body_digest=row.body_digest).first()
    if same_words is not None or text.part:
        return same_words
    return others.filter(edition_id=_edition_id(key, text)).first()


def _provisions(row: SourceFile, edition: Edition, text: ReadText) -> list[Provision]:
    passages = list(text.passages)
    start = 0
    if text.part:
        start = min((number for number, _ in text.numbers), default=0) * PART_ROOM
        passages.insert(0, Passage("heading", text.part, level=1))
    return [
        Provision(
            edition=edition, file=row, position=start + place, kind=each.kind, level=each.level, number=each.number,
            suffix=each.suffix, label=each.label[:40], body=each.body,
        )
        for place, each in enumerate(passages)
    ]  # fmt: skip


def _settle(edition: Edition) -> None:
    """Count an edition's articles again; one that no file brings any more goes, with an instrument left empty."""
    if not SourceFile.objects.filter(edition=edition, status=SourceFile.Status.IMPORTED).exists():
        instrument = edition.instrument
        # what repeated it is read again by the next import
        SourceFile.objects.filter(edition=edition).update(edition=None, digest="")
        edition.delete()
        if not instrument.editions.exists():
            instrument.delete()
        return
    numbers = list(
        Provision.objects.filter(edition=edition, number__isnull=False)
        .order_by("number")
        .values_list("number", "suffix")
    )
    plain = {number for number, suffix in numbers if number is not None and not suffix}
    edition.articles = len(numbers)
    edition.first, edition.last = (min(plain), max(plain)) if plain else (0, 0)
    edition.gaps = sorted(set(range(edition.first, edition.last + 1)) - plain) if plain else []
    edition.extras = sorted(f"{number}-{suffix}" for number, suffix in numbers if suffix)
    edition.changed_at = clock.machine_now()
    edition.save()


def _summarise(report: ImportReport, here: set[str]) -> None:
    for row in SourceFile.objects.order_by("path").only("path", "status", "reason", "notes"):
        if row.path not in here:
            report.not_in_folder.append(row.path)
        elif row.status == SourceFile.Status.REFUSED:
            report.refused.append({"path": row.path, "reason": row.reason})
        elif row.status == SourceFile.Status.DUPLICATE:
            report.duplicates.append({"path": row.path, "reason": row.reason})
        report.notes += [{"path": row.path, "reason": note} for note in row.notes if row.path in here]
    report.instruments, report.editions = Instrument.objects.count(), Edition.objects.count()
    report.articles = Provision.objects.filter(number__isnull=False).count()
