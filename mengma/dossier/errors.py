"""Why a file, a document or a draft was refused: what happened, why, what to do next, with a code for machines."""

from __future__ import annotations

from mengma.refusal import Refusal


class DossierError(Refusal):
    code = "dossier.error"


class BadFile(DossierError):
    """An uploaded file that is not kept: empty, too large, of a forbidden kind, or not what its name says."""

    code = "dossier.bad_file"
    status = 422


class NoSuchFile(DossierError):
    """There is no such file, or this person may not read it; which of the two is not told."""

    code = "dossier.no_such_file"
    status = 404
    what_zh = "没有这份材料，或者您无权查看。"
    what_en = "There is no such file, or you may not read it."
    next_zh = "请从案件页面的材料目录中打开。"
    next_en = "Open it from the list on the case page."


class NotReady(DossierError):
    """The document was ordered and is still being rendered."""

    code = "dossier.not_ready"
    status = 503
    what_zh = "文书正在生成。"
    what_en = "The document is being made."
    next_zh = "请稍候几秒后刷新页面。"
    next_en = "Reload the page in a few seconds."
    headers = {"Retry-After": "5"}


class FileGone(DossierError):
    """The content was erased by a recorded act, or the stored file no longer matches its digest."""

    code = "dossier.file_gone"
    status = 410


class BadTemplate(DossierError):
    """A template that cannot be rendered: an unknown kind, a citation that does not exist, a forbidden resource."""

    code = "dossier.bad_template"
    status = 422


class DraftMoved(DossierError):
    """Somebody saved a newer version of the draft meanwhile."""

    code = "dossier.draft_moved"
