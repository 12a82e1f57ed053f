"""Files: uploads that wait for an act, the materials of a case, its court documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Path, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mengma.cases.access import access_case
from mengma.dossier import catalogue, selectors
from mengma.dossier.access import OpenedFile, access_document, access_material, check_may_upload
from mengma.dossier.actions.uploads import do_discard, do_upload
from mengma.dossier.selectors import DocumentInfo, MaterialInfo
from mengma.portal.api.auth import ACT, READ, caller
from mengma.portal.api.errors import NotFound
from mengma.portal.api.routes.answers import OF_A_THING, answers
from mengma.portal.api.schemas import Words

router = Router(tags=["dossier"])

NOT_THERE_NOW = (410, 503)
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
DocumentKey = Annotated[str, Path(max_length=20, pattern=r"^[a-z]+[0-9]+$")]


class MaterialOut(Schema):
    """A file as it lies in the dossier, or waits for an act to hand it in (`seq` is null)."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    flags: list[str]
    warnings: list[Words]
    uploaded_at: datetime
    seq: int | None
    erased: bool


class DocumentOut(Schema):
    """A court document; `version` is null while it is being made."""

    key: str
    kind: str
    title: Words
    to: str
    on: date
    act: str
    seq: int
    version: int | None
    pages: int | None
    sha256: str | None


def material_out(info: MaterialInfo) -> dict[str, Any]:
    return {**info.as_dict(), "uploaded_at": info.uploaded_at, "seq": info.seq, "erased": info.erased}


def document_out(info: DocumentInfo) -> dict[str, Any]:
    names = ("key", "kind", "to", "on", "act", "seq", "version", "pages", "sha256")
    return {"title": Words(zh=info.title_zh, en=info.title_en), **{name: getattr(info, name) for name in names}}


def file_answer(opened: OpenedFile, how: str) -> FileResponse:
    response = FileResponse(opened.handle)
    for name, value in opened.headers(inline=how == "inline").items():
        response[name] = value
    return response


@router.post("/materials", auth=ACT, response=answers(MaterialOut, *OF_A_THING, status=201))
def upload(
    request: HttpRequest, file: File[UploadedFile], case: Annotated[UUID | None, Query()] = None
) -> Status[dict[str, Any]]:
    """Uploads a file; its id goes into the data of the act that hands it in. `case` is the case's or the draft's id."""
    actor = caller(request).actor
    if case is not None:
        check_may_upload(actor, case)
    return Status(201, material_out(do_upload(file, actor, case)))


@router.get("/materials", auth=READ, response=answers(list[MaterialOut]))
def list_waiting(request: HttpRequest, case: Annotated[UUID | None, Query()] = None) -> list[dict[str, Any]]:
    """The caller's uploads for a case or draft that no act has handed in yet."""
    return [material_out(info) for info in selectors.waiting_of(caller(request).actor.id, case)]


@router.delete("/materials/{uuid:material_id}", auth=ACT, response=answers(None, *OF_A_THING, status=204))
def discard(request: HttpRequest, material_id: UUID) -> Status[None]:
    """Deletes an upload of the caller's that no act has handed in."""
    if not do_discard(caller(request).actor, material_id):
        raise NotFound()
    return Status(204, None)


@router.get(
    "/materials/{uuid:material_id}/file",
    auth=READ,
    response=answers(None, *OF_A_THING, *NOT_THERE_NOW),
    openapi_extra={"responses": {200: {"content": {"*/*": BINARY}}}},
)
def read_material(
    request: HttpRequest, material_id: UUID, how: Annotated[Literal["attachment", "inline"], Query()] = "attachment"
) -> FileResponse:
    """The file itself."""
    return file_answer(access_material(caller(request).actor, material_id), how)


@router.get("/cases/{uuid:case_id}/materials", auth=READ, response=answers(list[MaterialOut], *OF_A_THING))
def list_materials(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """What acts have taken into the main volume, in the order of the docket."""
    access_case(caller(request).actor, case_id, "materials")
    return [material_out(info) for info in selectors.materials_of(case_id, volume="main")]


@router.get("/cases/{uuid:case_id}/documents", auth=READ, response=answers(list[DocumentOut], *OF_A_THING))
def list_documents(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """The court documents of the main volume."""
    case, _ = access_case(caller(request).actor, case_id, "documents")
    found = selectors.documents_of(case_id)
    return [document_out(info) for info in found if catalogue.volume_of(case.guide, info.kind) == "main"]


@router.get(
    "/cases/{uuid:case_id}/documents/{key}",
    auth=READ,
    response=answers(None, *OF_A_THING, *NOT_THERE_NOW),
    openapi_extra={"responses": {200: {"content": {"application/pdf": BINARY}}}},
)
def read_document(
    request: HttpRequest,
    case_id: UUID,
    key: DocumentKey,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
    how: Annotated[Literal["attachment", "inline"], Query()] = "attachment",
) -> FileResponse:
    """A court document as PDF, the newest version unless one is named."""
    return file_answer(access_document(caller(request).actor, case_id, key, version), how)
