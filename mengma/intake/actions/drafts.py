"""Drafts: begun, saved by themselves, filled from a text, discarded, submitted. A draft belongs to one person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from mengma import clock, lawbook
from mengma.cases.docket import entry_by_key
from mengma.courts.actors import Actor
from mengma.intake import element_forms, prefill
from mengma.intake.access import access_draft
from mengma.intake.drafts_content import opened, sealed
from mengma.intake.errors import BadDraft, DraftMoved, DraftSubmitted
from mengma.intake.models import Draft
from mengma.procedure.context import Paper
from mengma.procedure.engine import Performed, Request, open_case
from mengma.procedure.errors import BadData, Problem

GUIDE = "civil-first-instance"
WAYS_IN = ("online", "walk_in", "post", "oral", "file")
# a form with a hundred parties is a twentieth of this
LARGEST_DRAFT = 1_000_000
LONGEST_TEXT = 400_000


def do_start_draft(
    actor: Actor,
    *,
    court: str = "",
    form: str | None = None,
    way_in: str = "online",
    content: Mapping[str, Any] | None = None,
) -> Draft:
    """Begins a draft. Raises BadDraft for an unknown court, form or way in."""
    now = clock.machine_now()
    draft = Draft(owner_id=UUID(actor.id), created_at=now, updated_at=now)
    _set(draft, content if content is not None else {}, court, form, way_in)
    draft.save(force_insert=True)
    return draft


def do_save_draft(
    draft_id: UUID,
    actor: Actor,
    content: Mapping[str, Any],
    version: int,
    *,
    court: str | None = None,
    form: str | None = None,
    way_in: str | None = None,
) -> Draft:
    """Saves what was typed, whatever it is, if the draft is still at `version`; the version goes up by one.

    Raises NoSuchDraft, DraftSubmitted, DraftMoved (with the stored content and version), BadDraft.
    """
    with transaction.atomic():
        draft = _locked(draft_id, actor)
        if draft.version != version:
            raise DraftMoved(version=draft.version, content=opened(draft.content, str(draft.id)), saved=version)
        _set(draft, content, court, form, way_in)
        draft.version += 1
        draft.updated_at = clock.machine_now()
        draft.save()
        return draft


def do_prefill_draft(draft_id: UUID, actor: Actor, text: str, version: int, kind: str | None = None) -> Draft:
    """Fills a draft from a text, with the source of every filled field; replaces what it held. Raises as `do_save_draft`."""
    if len(text) > LONGEST_TEXT:
        raise BadDraft(
            f"文字过长：共{len(text)}字，最多{LONGEST_TEXT}字。", f"The text is too long: {len(text)} characters."
        )
    if kind is not None and kind not in {form.name for form in element_forms.kinds()}:
        raise BadDraft("没有这种起诉状，请从列表中选择。", "There is no such kind of complaint.")
    filled = prefill.prefill(text, kind)
    with transaction.atomic():
        draft = _locked(draft_id, actor)
        if draft.version != version:
            raise DraftMoved(version=draft.version, content=opened(draft.content, str(draft.id)), saved=version)
        _set(draft, _storable(filled.content), filled.court or None, filled.form, None)
        hidden = {path for path in filled.sources if path.endswith(".identity")}
        draft.sources = _storable({path: each for path, each in filled.sources.items() if path not in hidden})
        draft.version += 1
        draft.updated_at = clock.machine_now()
        draft.save()
        return draft


def _storable(value: Any) -> Any:
    """Text that the database can hold: NUL and lone surrogates of an uploaded text become the replacement character."""
    if isinstance(value, dict):
        return {_storable(name): _storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, str):
        return "".join("\ufffd" if each == "\x00" or "\ud800" <= each <= "\udfff" else each for each in value)
    return value


def do_discard_draft(draft_id: UUID, actor: Actor) -> None:
    """Erases a draft. Raises NoSuchDraft, DraftSubmitted."""
    with transaction.atomic():
        _locked(draft_id, actor).delete()


def do_submit_draft(
    draft_id: UUID,
    actor: Actor,
    *,
    key: str | None = None,
    happened_on: date | None = None,
    late_reason: str = "",
    read_back: bool = False,
    paper: Paper | None = None,
    materials: list[str] | None = None,
) -> Performed:
    """Submits a draft: the docket begins under its id, the draft stays as a marker without content.

    Sent twice it acts once. `read_back`: the record of an oral complaint was checked and signed. Raises NoSuchDraft,
    DraftSubmitted, and what `procedure.open_case` raises; then the draft is as it was.
    """
    key = key or f"submit:{draft_id}"
    with transaction.atomic():
        draft = access_draft(actor, draft_id, lock=True)
        data: dict[str, Any] = {"complaint": draft.content, "way_in": draft.way_in}
        if read_back:
            data["read_back"] = True
        if materials:
            data["materials"] = materials
        request = Request(
            "submit_complaint", data, happened_on=happened_on, late_reason=late_reason, paper=paper, key=key
        )
        if draft.state == Draft.State.SUBMITTED and entry_by_key(actor.id, key) is None:
            raise DraftSubmitted(case=str(draft.id))
        if draft.state == Draft.State.OPEN and not draft.court_code:
            raise BadData([Problem("missing", "请选择法院。", "Choose a court.", field="court")])
        done = open_case(GUIDE, draft.court_code, draft.id, actor, request)
        if draft.state == Draft.State.OPEN:
            draft.state, draft.content, draft.sources = Draft.State.SUBMITTED, {}, {}
            draft.updated_at = clock.machine_now()
            draft.save()
    return done


def _locked(draft_id: UUID, actor: Actor) -> Draft:
    draft = access_draft(actor, draft_id, lock=True)
    if draft.state == Draft.State.SUBMITTED:
        raise DraftSubmitted(case=str(draft.id))
    return draft


def _set(draft: Draft, content: Mapping[str, Any], court: str | None, form: str | None, way_in: str | None) -> None:
    if court is not None:
        if court and court not in lawbook.load().courts:
            raise BadDraft("没有这个法院，请从列表中选择。", "There is no such court.")
        draft.court_code = court
    known = {each.name for each in element_forms.kinds()}
    if form is None and isinstance(content, Mapping) and content.get("form") in known:
        form = content["form"]
    if form is not None:
        if form not in known:
            raise BadDraft("没有这种起诉状，请从列表中选择。", "There is no such kind of complaint.")
        draft.form = form
    if way_in is not None:
        if way_in not in WAYS_IN:
            raise BadDraft("请从列出的收到方式中选择。", "Choose one of the ways in.")
        draft.way_in = way_in
    _check_storable(content)
    draft.content = {**sealed(content, str(draft.id)), "form": draft.form}


def _check_storable(content: Any) -> None:
    if not isinstance(content, Mapping):
        raise BadDraft("草稿的格式不对。", "A draft is a JSON object.")
    try:
        size = len(json.dumps(content, ensure_ascii=False, allow_nan=False).encode())
    except (UnicodeEncodeError, ValueError, TypeError, RecursionError) as wrong:
        raise BadDraft(
            "含有无法保存的字符或者格式，请删除后再保存。", "It holds characters or shapes that cannot be stored."
        ) from wrong
    if size > LARGEST_DRAFT:
        raise BadDraft(
            f"草稿过大（{size}字节），请把长材料作为附件上传。", "The draft is too large; upload long papers as files."
        )
    if _holds_nul(content):
        raise BadDraft("含有无法保存的控制字符，请删除后再保存。", "It holds control characters that cannot be stored.")


def _holds_nul(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_nul(name) or _holds_nul(each) for name, each in value.items())
    if isinstance(value, list):
        return any(_holds_nul(each) for each in value)
    return isinstance(value, str) and "\x00" in value
