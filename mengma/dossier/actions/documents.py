"""Renders the court documents that acts ordered, keeps every version, shows previews, prints several as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from mengma import clock
from mengma.cases import history
from mengma.cases import selectors as cases
from mengma.cases.canonical import parse
from mengma.cases.history import Stored
from mengma.cases.state import CaseState, Item
from mengma.courts.actors import Actor
from mengma.dossier import storage
from mengma.dossier.access import access_document
from mengma.dossier.errors import NoSuchFile
from mengma.dossier.models import DocumentVersion
from mengma.dossier.rendering import merged, page_count, render_html, to_pdf
from mengma.dossier.rendering.context import Ordered, context_for
from mengma.dossier.selectors import documents_to_print
from mengma.lawbook import Citation
from mengma.procedure import registry


@dataclass(frozen=True, slots=True)
class Preview:
    """A document rendered and not kept."""

    html: str
    pdf: bytes
    citations: tuple[Citation, ...]


def do_render_entry(case_id: UUID, seq: int) -> list[str]:
    """Renders the documents that entry `seq` ordered and returns the keys of those that got a new version.

    Idempotent: a document whose page would be the same as its newest version's stays as it is. The page shows the case as
    it stood after the entry, later corrections taken into account.
    """
    snapshot = cases.snapshot(case_id)
    if snapshot is None:
        return []
    entries = _entries(case_id)
    if not 1 <= seq <= len(entries):
        return []
    state = history.folded_at(entries, seq)
    label = parse(entries[seq - 1].header)["guide"]
    guide, _, version = label.partition("@")
    made = []
    for key, item in state.all("documents").items():
        if item["seq"] == seq:
            ordered = Ordered(case_id, guide, int(version), state, key, item, _data_of(entries, seq, snapshot.state))
            if _do_render(ordered):
                made.append(key)
    return made


def _entries(case_id: UUID) -> list[Stored]:
    return history.stored_docket(case_id)


def _data_of(entries: list[Stored], seq: int, now: CaseState) -> Mapping[str, Any]:
    """The data of an act as approved corrections leave it; empty where the payload was erased."""
    content = entries[seq - 1].content
    data = dict(parse(content)["data"]) if content is not None else {}
    for correction in now.all("corrections").values():
        if correction.get("state") == "approved" and correction["entry"] == seq and not correction.get("void"):
            data.update(correction.get("correct_data") or {})
    return data


def _do_render(ordered: Ordered) -> bool:
    rows = DocumentVersion.objects.filter(case_id=ordered.case_id, key=ordered.key).order_by("-version")
    newest = rows.first()
    number = newest.version + 1 if newest else 1
    ordered = replace(ordered, version=number)
    page = render_html(ordered.guide, ordered.item["kind"], context_for(ordered), ordered.on)
    if newest and (newest.seq, newest.html_sha256) == (ordered.item["seq"], page.sha256):
        return False
    content = to_pdf(page.text)
    stored = storage.keep("documents", content)
    try:
        with transaction.atomic():
            DocumentVersion.objects.create(
                case_id=ordered.case_id,
                key=ordered.key,
                version=number,
                seq=ordered.item["seq"],
                kind=ordered.item["kind"],
                title=registry.document_kinds[ordered.item["kind"]].title_zh,
                template_sha256=page.template_sha256,
                html_sha256=page.sha256,
                pdf_sha256=stored.sha256,
                size=stored.size,
                pages=page_count(content),
                created_at=clock.now(),
            )
    except IntegrityError:  # another worker rendered the same version meanwhile
        return False
    return True


def preview(kind: str, case_id: UUID, *, to: str = "", entry: Mapping[str, Any] | None = None) -> Preview:
    """A document of `kind` with a real case as it stands now, not kept. Raises NoSuchFile, BadTemplate.

    `to` is the addressee's party key; `entry` stands for the data of the act that would order the document.
    """
    snapshot = cases.snapshot(case_id)
    if snapshot is None:
        raise NoSuchFile
    item: Item = {"kind": kind, "to": to, "on": clock.today().isoformat(), "act": "", "seq": snapshot.last_seq}
    ordered = Ordered(case_id, snapshot.guide, snapshot.guide_version, snapshot.state, "预览", item, entry or {})
    page = render_html(snapshot.guide, kind, context_for(ordered), ordered.on)
    return Preview(page.text, to_pdf(page.text), page.citations)


def print_bundle(actor: Actor, case_id: UUID, seqs: Iterable[int]) -> bytes:
    """All documents that the given entries ordered, as one PDF for printing, in docket order.

    Raises NoSuchFile where there is none that `actor` may read, NotReady where one is still being made.
    """
    snapshot = cases.snapshot(case_id)
    contents = []
    for key in documents_to_print(snapshot.state, seqs) if snapshot else []:
        with access_document(actor, case_id, key).handle as handle:
            contents.append(handle.read())
    if not contents:
        raise NoSuchFile
    return merged(contents)


def do_erase_documents(case_id: UUID, seq: int) -> int:
    """Erases the bytes of the documents of an entry whose payload was erased; returns how many files went."""
    digests = set(DocumentVersion.objects.filter(case_id=case_id, seq=seq).values_list("pdf_sha256", flat=True))
    for sha256 in digests:
        storage.erase("documents", sha256)
    return len(digests)
