"""Background work of the dossier. Every task may run twice: it looks at what is there before it makes anything."""

from __future__ import annotations

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from mengma.cases import selectors as cases

log = structlog.get_logger(__name__)


@app.task(name="dossier.render", queue="documents")
def render(case_id: str, seq: int) -> None:
    """Renders the documents that an entry ordered."""
    from mengma.dossier.actions.documents import do_render_entry

    made = do_render_entry(UUID(case_id), seq)
    log.info("documents rendered", case=case_id, seq=seq, documents=len(made))


@app.task(name="dossier.render_again", queue="documents")
def render_again(case_id: str, entry_id: str) -> None:
    """Renders the documents of a corrected entry, and of every later one, where the correction changes their pages."""
    from mengma.dossier.actions.documents import do_render_entry

    first = _seq_of(case_id, entry_id)
    snapshot = cases.snapshot(UUID(case_id))
    if first is None or snapshot is None:
        return
    seqs = {item["seq"] for item in snapshot.state.all("documents").values() if item["seq"] >= first}
    for seq in sorted(seqs):
        do_render_entry(UUID(case_id), seq)


@app.task(name="dossier.erase", queue="documents")
def erase(case_id: str, entry_id: str) -> None:
    """Erases the files of an entry whose payload was erased: its documents and the materials that it took up."""
    from mengma.dossier.actions.documents import do_erase_documents
    from mengma.dossier.actions.uploads import do_erase_material
    from mengma.dossier.selectors import materials_of

    seq = _seq_of(case_id, entry_id)
    if seq is None:
        return
    do_erase_documents(UUID(case_id), seq)
    for info in materials_of(UUID(case_id)):
        if info.seq == seq and not info.erased:
            do_erase_material(UUID(info.id))


@app.task(name="dossier.archive", queue="documents")
def archive(case_id: str, seq: int) -> None:
    """Makes the archive package of a case as entry `seq` leaves it, once."""
    from mengma.dossier.actions.archive import do_archive

    do_archive(UUID(case_id), seq)


def _seq_of(case_id: str, entry_id: str) -> int | None:
    entries = cases.docket_entries(UUID(case_id))
    return next((entry.seq for entry in entries if str(entry.id) == entry_id), None)
