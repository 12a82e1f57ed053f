"""Drafts of decisions: opened by the hearing body, saved automatically, kept in versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mengma import clock
from mengma.cases.access import access_case
from mengma.courts.actors import Actor
from mengma.dossier.drafting import Section, prefill
from mengma.dossier.errors import DossierError, DraftMoved
from mengma.dossier.models import DecisionDraft, DraftVersion
from mengma.procedure.fields import MAX_LONG_TEXT, clean_text

MAX_SECTIONS = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its editors see it. `revision` grows with every save and guards against overwriting somebody else's."""

    id: UUID
    case_id: UUID
    kind: str
    revision: int
    version: int
    author: str
    saved_at: datetime
    sections: list[Section]


class BadDraft(DossierError):
    """Sections that cannot be kept."""

    code = "dossier.bad_draft"
    status = 422


def do_open_draft(actor: Actor, case_id: UUID, kind: str) -> Draft:
    """The open draft of a decision of this kind, begun from the template where there is none.

    Raises NoSuchCase where `actor` does not belong to the hearing body, BadTemplate where the kind has no template.
    """
    access_case(actor, case_id, "decision_draft")
    with transaction.atomic():
        draft = DecisionDraft.objects.filter(case_id=case_id, kind=kind, finished_at=None).first()
        if draft is None:
            sections = prefill(kind, case_id)
            draft, created = DecisionDraft.objects.get_or_create(
                case_id=case_id,
                kind=kind,
                finished_at=None,
                defaults={"opened_by": UUID(actor.id), "opened_at": clock.now()},
            )
            if created:
                _write(draft, actor, sections, number=1, revision=1, kept=True)
    return _seen(draft)


def do_save_draft(
    actor: Actor, draft_id: UUID, sections: Iterable[Mapping[str, str]], revision: int, *, keep: bool = False
) -> Draft:
    """Saves a draft over `revision`, the one that the editor has; `keep` makes this state a version of its own.

    An autosave replaces the same person's last autosave. Raises NoSuchCase, DraftMoved, BadDraft.
    """
    with transaction.atomic():
        draft = DecisionDraft.objects.select_for_update().filter(id=draft_id, finished_at=None).first()
        if draft is None:
            raise BadDraft(
                "这份草稿已经定稿或者不存在。", "This draft is finished or does not exist.",
                next_zh="请重新打开文书起草页面。", next_en="Open the drafting page again.",
            )  # fmt: skip
        access_case(actor, draft.case_id, "decision_draft")
        cleaned = _cleaned(sections)
        last = _last(draft)
        if last.revision != revision:
            raise DraftMoved(
                f"{last.author_name}刚刚保存了更新的内容。",
                f"{last.author_name} saved a newer text just now.",
                next_zh="请先查看对方的修改，再合并保存；您的内容仍在页面上。",
                next_en="Look at the newer text, then save yours again; it is still on your page.",
                revision=last.revision,
            )
        mine = last.author_id == UUID(actor.id) and not last.kept
        if [section.as_dict() for section in cleaned] != last.sections or keep:
            number = last.number if mine else last.number + 1
            if mine:
                last.delete()
            _write(draft, actor, cleaned, number=number, revision=revision + 1, kept=keep)
    return _seen(draft)


def do_finish_draft(case_id: UUID, kind: str) -> None:
    """Closes the open draft of a kind: its decision has been recorded by an act."""
    DecisionDraft.objects.filter(case_id=case_id, kind=kind, finished_at=None).update(finished_at=clock.now())


def finished_draft(actor: Actor, case_id: UUID, kind: str) -> Draft | None:
    """The draft whose text became the decision, as it was last saved; None while one is open or there was none.

    Raises NoSuchCase where `actor` does not belong to the hearing body.
    """
    access_case(actor, case_id, "decision_draft")
    drafts = DecisionDraft.objects.filter(case_id=case_id, kind=kind)
    last = drafts.exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or drafts.filter(finished_at=None).exists():
        return None
    return _seen(last)


def draft_versions(actor: Actor, draft_id: UUID) -> list[Draft]:
    """Every version of a draft, oldest first. Raises NoSuchCase."""
    draft = DecisionDraft.objects.filter(id=draft_id).first()
    if draft is None:
        return []
    access_case(actor, draft.case_id, "decision_draft")
    return [_as_draft(draft, version) for version in draft.versions.order_by("number")]


def _cleaned(sections: Iterable[Mapping[str, Any]]) -> list[Section]:
    listed = list(sections)
    if len(listed) > MAX_SECTIONS:
        raise BadDraft(f"最多{MAX_SECTIONS}节。", f"At most {MAX_SECTIONS} sections.")
    try:
        return [
            Section(
                clean_text(one.get("name", ""), 40),
                clean_text(one.get("title", ""), 80),
                clean_text(one.get("text", ""), MAX_LONG_TEXT),
            )
            for one in listed
        ]
    except ValueError as refused:
        raise BadDraft(str(refused), "A section holds text that cannot be kept.") from refused


def _write(draft: DecisionDraft, actor: Actor, sections: list[Section], **columns: Any) -> None:
    DraftVersion.objects.create(
        draft=draft,
        sections=[section.as_dict() for section in sections],
        author_id=UUID(actor.id),
        author_name=actor.name,
        saved_at=clock.now(),
        **columns,
    )


def _last(draft: DecisionDraft) -> DraftVersion:
    newest = draft.versions.aggregate(newest=Max("number"))["newest"]
    return DraftVersion.objects.get(draft=draft, number=newest)


def _seen(draft: DecisionDraft) -> Draft:
    return _as_draft(draft, _last(draft))


def _as_draft(draft: DecisionDraft, version: DraftVersion) -> Draft:
    return Draft(
        draft.id,
        draft.case_id,
        draft.kind,
        version.revision,
        version.number,
        version.author_name,
        version.saved_at,
        [Section(**one) for one in version.sections],
    )
