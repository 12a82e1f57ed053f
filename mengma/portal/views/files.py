"""Files: uploads on their way to an act, materials and documents on their way to a reader."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mengma import clock
from mengma.cases.errors import NoSuchCase
from mengma.cases.selectors import docket_entries, snapshot
from mengma.cases.state import CaseState
from mengma.dossier import access, selectors
from mengma.dossier.access import OpenedFile
from mengma.dossier.actions import do_upload, print_bundle
from mengma.dossier.errors import DossierError, NotReady
from mengma.dossier.rendering import text_of
from mengma.intake.access import access_draft
from mengma.intake.errors import IntakeError
from mengma.portal import casepage, statutelinks
from mengma.portal.gate import PortalRequest
from mengma.portal.templatetags.portal import as_day
from mengma.portal.views.cases import frame
from mengma.portal.words import chosen, document_title


def upload(request: PortalRequest) -> HttpResponse:
    """Takes one file for a case or draft of this person's; answers JSON for the page's script."""
    file = request.FILES.get("file")
    if file is None:
        return _said(422, "portal.no_file", _("没有收到文件，请重新选择。"))
    try:
        case_id = UUID(request.POST.get("case", ""))
    except ValueError:
        return _said(422, "portal.no_case", _("不知道这份文件属于哪个案件，请刷新页面后重试。"))
    try:
        if snapshot(case_id) is None:
            access_draft(request.actor, case_id)
        else:
            access.check_may_upload(request.actor, case_id)
        info = do_upload(file, request.actor, case_id)
    except NoSuchCase as error:
        return _said(404, error.code, _("没有这个案件，或者您无权查看。"))
    except (DossierError, IntakeError) as error:
        said = chosen(error.said())
        return _said(error.status, error.code, said)
    warnings = [chosen(selectors.FLAGS[flag]) for flag in info.flags]
    return JsonResponse({"id": info.id, "name": info.name, "size": info.size, "warnings": warnings})


def _said(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"code": code, "message": message}, status=status)


def material(request: PortalRequest, material_id: UUID) -> FileResponse:
    """An uploaded file, shown in place where that is safe."""
    return _sent(access.access_material(request.actor, material_id))


def document(request: PortalRequest, case_id: UUID, key: str) -> HttpResponse | FileResponse:
    """A court document as PDF; while it is being made, a page that says so."""
    version = request.GET.get("version", "")
    try:
        opened = access.access_document(request.actor, case_id, key, int(version) if version.isdigit() else None)
    except NotReady:
        context = frame(request) | {"key": key}
        response = render(request, "portal/document_waiting.html", context, status=200)
        response["Refresh"] = "5"
        return response
    return _sent(opened)


def document_articles(request: PortalRequest, case_id: UUID, key: str) -> HttpResponse:
    """The articles that a court document cites, each as a link to the version in force on the document's date."""
    context = frame(request) | {"key": key}
    try:
        with access.access_document(request.actor, case_id, key).handle as handle:
            text = text_of(handle.read())
    except NotReady:
        response = render(request, "portal/document_waiting.html", context, status=200)
        response["Refresh"] = "5"
        return response
    item = CaseState.from_json(request.case.state).all("documents").get(key, {})
    on = as_day(item.get("on")) or clock.today()
    context |= {
        "title": document_title(item.get("kind", "")),
        "on": on,
        "citations": statutelinks.cited_in(text, on),
    }
    return render(request, "portal/document_articles.html", context)


def entry_print(request: PortalRequest, case_id: UUID, seq: int) -> HttpResponse:
    """All papers that one entry brought, in one print: acceptance, fee, rights and duties, address confirmation."""
    try:
        content = print_bundle(request.actor, case_id, casepage.with_what_it_caused(docket_entries(case_id), seq))
    except NotReady:
        response = render(request, "portal/document_waiting.html", frame(request), status=200)
        response["Refresh"] = "5"
        return response
    return HttpResponse(content, content_type="application/pdf")


def _sent(opened: OpenedFile) -> FileResponse:
    response = FileResponse(opened.handle)
    for name, value in opened.headers(inline=True).items():
        response[name] = value
    return response


def dossier(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """The documents and materials of a case with their versions and digests."""
    context = frame(request)
    guide, state = casepage.guide_of(request.case), CaseState.from_json(request.case.state)
    context |= {
        "documents": [(info, casepage.party_name(guide, state, info.to)) for info in selectors.documents_of(case_id)],
        "materials": [
            info for info in selectors.materials_of(case_id) if access.may_read_material(request.actor, info)
        ],
    }
    return render(request, "portal/dossier.html", context)
