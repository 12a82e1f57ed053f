"""Filing a complaint: choose or paste, fill in, check, submit. A draft is saved at every step and survives the browser."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma import clock
from mengma.cases.state import CaseState
from mengma.courts.house_rules import house_rules
from mengma.courts.permissions import may_enter
from mengma.dossier import selectors as dossier
from mengma.dossier.actions import do_upload
from mengma.dossier.errors import DossierError
from mengma.intake import actions, checks, element_forms, selectors
from mengma.intake.errors import BadDraft, DraftMoved, IntakeError
from mengma.intake.extraction.errors import ExtractionError
from mengma.intake.extraction.readers import read_file
from mengma.intake.selectors import OpenDraft
from mengma.portal import casepage, complaintform, filingsteps, labels, refusals
from mengma.portal.gate import PortalRequest
from mengma.portal.views.cases import frame
from mengma.portal.views.home import courts_for
from mengma.portal.words import chosen, court_name, plain_in_words
from mengma.procedure.context import Paper
from mengma.procedure.errors import BadData, Problem, ProcedureError

LONGEST_TEXT = 400_000
WINDOW_WAYS = ("walk_in", "post", "oral")


@dataclass(slots=True)
class Shown:
    """What the edit page shows beside the draft: problems by path, a conflict with another saving, a list to lengthen."""

    problems: dict[str, list[str]] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    moved: bool = False
    content: dict[str, Any] | None = None
    version: int | None = None


def _at_window(request: PortalRequest) -> bool:
    return request.actor.kind == "staff" and bool(may_enter(request.actor, "window_filing"))


def new(request: PortalRequest) -> HttpResponse:
    """Begin: a kind of complaint, or a text from which the form fills itself."""
    if request.actor.kind == "staff":
        return refusals.page(
            request,
            403,
            "portal.not_a_party",
            _("法院工作人员不能从这里起诉。"),
            _("代当事人录入的，请由窗口人员从“窗口收案”进入。"),
        )
    return _begin(request, ("online",), None)


def window(request: PortalRequest) -> HttpResponse:
    """The same at the window: handed in, by post, or an oral complaint written down."""
    return _begin(request, WINDOW_WAYS, sorted(courts_for(request.actor, "window_filing")))


def _begin(request: PortalRequest, ways: tuple[str, ...], courts: list[str] | None) -> HttpResponse:
    problem = ""
    typed = {name: request.POST.get(name, "") for name in ("form", "court", "way_in", "text")}
    if request.method == "POST":
        try:
            draft = _started(request, typed, ways, courts)
        except (IntakeError, ExtractionError) as error:
            problem = chosen(error.said())
        else:
            return HttpResponseRedirect(reverse("filing-edit", args=[draft.id]))
    context = {
        "kinds": [(form.name, chosen(form.title)) for form in element_forms.kinds()],
        "courts": complaintform.court_choices(courts),
        "ways": [(way, labels.word(labels.WAYS_IN, way)) for way in ways],
        "drafts": [(row, court_name(row.court) if row.court else "") for row in selectors.my_drafts(request.actor)],
        "typed": typed,
        "problem": problem,
    }
    return render(request, "portal/filing_new.html", context, status=422 if problem else 200)


def _started(request: PortalRequest, typed: dict[str, str], ways: tuple[str, ...], courts: list[str] | None) -> Any:
    """A new draft, filled from a text where one was pasted or uploaded. Raises IntakeError, ExtractionError."""
    text = _text_of(request, typed["text"])
    way = typed["way_in"] if typed["way_in"] in ways else ways[0]
    court = typed["court"] or (courts[0] if courts else "")
    if courts is not None and court not in courts:
        raise BadDraft("请选择本院。", "Choose a court of yours.")
    draft = actions.do_start_draft(request.actor, court=court, form=typed["form"] or "other", way_in=way)
    if text.strip():
        kind = typed["form"] or None
        filled = actions.do_prefill_draft(draft.id, request.actor, text, draft.version, kind)
        if not filled.content.get("parties") and not filled.content.get("claims"):
            messages.warning(request, _("没有从文字中认出当事人和请求，请自行填写；文字没有被改动。"))
        draft = filled
    _settle(request, draft, typed["form"], court if courts is not None and draft.court_code not in courts else None)
    return draft


def _settle(request: PortalRequest, draft: Any, chosen_form: str, court: str | None) -> None:
    """A kind of dispute that the person chose brings its cause, where the text named none; a window keeps its own court."""
    cause = element_forms.form(draft.form).cause if chosen_form else None
    content = dict(selectors.open_draft(request.actor, draft.id).content)
    if court is None and (not cause or content.get("cause")):
        return
    if cause:
        content.setdefault("cause", cause)
    actions.do_save_draft(draft.id, request.actor, content, draft.version, court=court)


def _text_of(request: PortalRequest, pasted: str) -> str:
    """The pasted text, or that of an uploaded file. Raises ExtractionError."""
    upload = request.FILES.get("file")
    if upload is None:
        return pasted[: LONGEST_TEXT + 1]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"upload{Path(upload.name or '').suffix[:8]}"
        file.write_bytes(upload.read())
        return read_file(file)


def edit(request: PortalRequest, draft_id: UUID) -> HttpResponse:
    """The form itself; every button saves first."""
    draft = selectors.open_draft(request.actor, draft_id)
    if draft.submitted:
        return HttpResponseRedirect(reverse("case", args=[draft.id]))
    if request.method != "POST":
        return _edit_page(request, draft, Shown())
    form = request.POST.get("form", draft.form)
    known = form if form in {each.name for each in element_forms.kinds()} else draft.form
    content = complaintform.content_from(request.POST, known)
    try:
        _take_files(request, draft, content)
        do = request.POST.get("do", "save")
        if do.startswith("remove:"):
            content = complaintform.remove(content, do.removeprefix("remove:"))
        saved = actions.do_save_draft(
            draft.id,
            request.actor,
            content,
            _version(request, draft),
            court=request.POST.get("court", draft.court),
            form=form,
        )
    except DraftMoved as moved:
        return _conflict(request, draft, content, moved)
    except (IntakeError, DossierError) as error:
        return _edit_page(request, draft, Shown(general=[chosen(error.said())], content=content), status=error.status)
    if request.headers.get("X-Autosave"):
        response = HttpResponse(status=204)
        response["X-Draft-Version"] = str(saved.version)
        return response
    return _next_page(request, draft.id, do, request.POST.get("step", ""))


def _version(request: PortalRequest, draft: OpenDraft) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return draft.version


def _next_page(request: PortalRequest, draft_id: UUID, do: str, step: str) -> HttpResponse:
    edit_page = reverse("filing-edit", args=[draft_id])
    what, _colon, place = do.partition(":")
    name = place.partition(".")[0]
    if do == "review":
        return HttpResponseRedirect(reverse("filing-review", args=[draft_id]))
    if what == "step":
        return HttpResponseRedirect(f"{edit_page}?{urlencode({'step': name})}#step-{quote(name)}")
    if what in ("add", "remove") and name in complaintform.LISTS:
        added = {"add": name} if what == "add" else {}
        return HttpResponseRedirect(f"{edit_page}?{urlencode({'step': name, **added})}#part-{name}")
    messages.success(request, _("草稿已保存。"))
    return HttpResponseRedirect(f"{edit_page}?{urlencode({'step': step})}" if step else edit_page)


def _take_files(request: PortalRequest, draft: OpenDraft, content: dict[str, Any]) -> None:
    """Files sent with the form itself, where no script could send them before. Raises DossierError."""
    for upload in request.FILES.getlist("files"):
        info = do_upload(upload, request.actor, draft.id)
        content.setdefault("attachments", []).append(info.id)


def _conflict(request: PortalRequest, draft: OpenDraft, content: dict[str, Any], moved: DraftMoved) -> HttpResponse:
    """The draft was saved elsewhere: what was typed here stays on the page, and the next saving counts."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=409)
    shown = Shown(moved=True, content=content, version=int(moved.data["version"]))
    return _edit_page(request, draft, shown, status=409)


def _edit_page(request: PortalRequest, draft: OpenDraft, shown: Shown, status: int = 200) -> HttpResponse:
    content = shown.content if shown.content is not None else dict(draft.content)
    form = str(content.get("form") or draft.form)
    told = _checked(draft, content)
    waiting = dossier.waiting_of(request.actor.id, draft.id)
    problems = complaintform.by_path(told.problems)
    parts = complaintform.parts(
        content,
        form,
        problems=problems,
        sources=draft.sources,
        materials=[(info.id, info.name) for info in waiting],
        add=request.GET.get("add", ""),
    )
    attached = set(content.get("attachments", ()) or ())
    context = {
        "draft": draft,
        "version": shown.version or draft.version,
        "form": form,
        "kinds": [(each.name, chosen(each.title)) for each in element_forms.kinds()],
        "courts": complaintform.court_choices(
            sorted(courts_for(request.actor, "window_filing")) if _at_window(request) else None
        ),
        "causes": complaintform.causes(),
        "content": content,
        "steps": filingsteps.steps(
            parts,
            request.GET.get("step", "") or request.POST.get("step", ""),
            begun=bool(draft.court),
            attached=bool(attached),
            problems=told.problems,
            missing=told.missing,
            added=request.GET.get("add", ""),
        ),
        "cause_source": complaintform.shown_sources(draft.sources, content).get("cause"),
        "court_source": complaintform.shown_sources(draft.sources, content).get("court"),
        "waiting": waiting,
        "attached": attached,
        "general": shown.general + [text for path in ("form", "cause", "court") for text in problems.get(path, ())],
        "moved": shown.moved,
        "filled": len(draft.sources),
        "way": labels.word(labels.WAYS_IN, draft.way_in),
    }
    return render(request, "portal/filing_edit.html", context, status=status)


def _checked(draft: OpenDraft, content: dict[str, Any]) -> checks.BeforeSubmission:
    today = clock.today()
    return checks.before_submission(
        content, draft.court, today, bound_to=str(draft.id), house_rules=house_rules(draft.court, today)
    )


def review(request: PortalRequest, draft_id: UUID) -> HttpResponse:
    """Before submitting: jurisdiction and why, the fee in steps, what is missing; then the button."""
    draft = selectors.open_draft(request.actor, draft_id)
    if draft.submitted:
        return HttpResponseRedirect(reverse("case", args=[draft.id]))
    problems: list[tuple[str, str, str, str]] = []
    status = 200
    if request.method == "POST":
        if request.POST.get("court"):
            return _other_court(request, draft)
        try:
            _submit(request, draft)
        except ProcedureError as error:
            status = error.status
            problems = _listed(error.problems, draft.form) or [
                ("", "", "", chosen({"zh": error.what_zh, "en": error.what_en}))
            ]
        else:
            messages.info(request, f"draft:{draft.id}", extra_tags="typed-done")
            return HttpResponseRedirect(reverse("case-receipt", args=[draft.id]))
    told = _checked(draft, dict(draft.content))
    context = {
        "draft": draft,
        "told": told,
        "problems": problems or _listed(told.problems, draft.form),
        "missing": [(filingsteps.step_of(p.field), p.field.replace(".", "-"), p) for p in told.missing],
        "court": court_name(draft.court) if draft.court else "",
        "summary": plain_in_words({k: v for k, v in draft.content.items() if k not in ("form", "attachments")}),
        "at_window": draft.way_in != "online",
        "today": clock.today(),
        "typed": request.POST,
    }
    return render(request, "portal/filing_review.html", context, status=status)


def _listed(problems: Sequence[Problem], form: str) -> list[tuple[str, str, str, str]]:
    """Problems as a list shows them: step of the form, path, what the box is called, what is wrong."""
    told = [(p.field.removeprefix("complaint."), chosen({"zh": p.zh, "en": p.en})) for p in problems]
    return [(filingsteps.step_of(path), path, complaintform.label_of(path, form), text) for path, text in told]


def _other_court(request: PortalRequest, draft: OpenDraft) -> HttpResponse:
    """Takes the court that the law names instead of the chosen one."""
    try:
        actions.do_save_draft(
            draft.id, request.actor, dict(draft.content), draft.version, court=request.POST.get("court", "")[:12]
        )
    except IntakeError as error:
        messages.error(request, chosen(error.said()))
    return HttpResponseRedirect(reverse("filing-review", args=[draft.id]))


def _submit(request: PortalRequest, draft: OpenDraft) -> None:
    """Raises a ProcedureError; then the draft is as it was."""
    post = request.POST
    at_window = draft.way_in != "online"
    actions.do_submit_draft(
        draft.id,
        request.actor,
        read_back=post.get("read_back") == "yes",
        happened_on=_day(post.get("happened_on", "")),
        late_reason=post.get("late_reason", "")[:2000],
        paper=Paper(draft.way_in, post.get("paper_by", "")[:80]) if at_window else None,
        materials=[str(one) for one in draft.content.get("attachments", ())] or None,
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadData(
            [Problem("bad_day", "日期不存在或者写法不对。", "There is no such day.", field="happened_on")]
        ) from None


def discard(request: PortalRequest, draft_id: UUID) -> HttpResponse:
    """Throws a draft away."""
    actions.do_discard_draft(draft_id, request.actor)
    messages.success(request, _("草稿已删除。"))
    return HttpResponseRedirect(reverse("window-filing" if _at_window(request) else "filing-new"))


def receipt(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """What the court gives at once: the day of receipt, what was handed in, the clock that now runs."""
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    running, _ended = casepage.clocks(guide, state, clock.today())
    context |= {
        "running": running,
        "documents": casepage.documents(guide, state),
        "parties": casepage.parties(guide, state),
    }
    return render(request, "portal/receipt.html", context)
