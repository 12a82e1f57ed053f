"""Templates of court documents: Django's language over guides/<guide>/documents, autoescape on, no tags of other apps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError

from mengma.dossier.errors import BadTemplate
from mengma.dossier.rendering.filters import citing
from mengma.lawbook import Citation, LawbookError
from mengma.procedure import library


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: HTML or text, the digest of the templates it came from, and what it cites."""

    text: str
    template_sha256: str
    citations: tuple[Citation, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def folder(guide: str) -> Path:
    return library.ROOT / guide / "documents"


@cache
def _engine(path: Path, autoescape: bool) -> Engine:
    return Engine(
        dirs=[str(path)],
        app_dirs=False,
        autoescape=autoescape,
        builtins=["mengma.dossier.rendering.filters"],
        libraries={},
        loaders=["django.template.loaders.filesystem.Loader"],
    )


def template_sha256(guide: str, name: str) -> str:
    """The digest of a template and of the page it extends."""
    digest = hashlib.sha256()
    for part in ("_base.html", name):
        path = folder(guide) / part
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def render_html(guide: str, kind: str, context: Mapping[str, Any], on: date) -> Page:
    """A document's HTML. Raises BadTemplate for a missing or mistaken template, or a citation that does not exist."""
    return _render(guide, f"{kind}.html", context, on, autoescape=True)


def render_text(guide: str, name: str, context: Mapping[str, Any], on: date) -> Page:
    """A text template, for drafts: nothing is escaped. Raises BadTemplate."""
    return _render(guide, name, context, on, autoescape=False)


def _render(guide: str, name: str, context: Mapping[str, Any], on: date, *, autoescape: bool) -> Page:
    try:
        template = _engine(folder(guide), autoescape).get_template(name)
        with citing(on) as legal:
            text = template.render(Context(dict(context), autoescape=autoescape))
    except TemplateDoesNotExist:
        raise BadTemplate(
            f"没有“{name}”这一文书模板。", f"There is no template {name}.",
            next_zh="请联系审管办补充模板。", next_en="Ask the trial management office for a template.",
        ) from None  # fmt: skip
    except TemplateSyntaxError as mistaken:
        raise _mistaken(name, str(mistaken)) from mistaken
    except (LawbookError, KeyError) as unknown:
        raise _mistaken(name, str(unknown)) from unknown
    return Page(text, template_sha256(guide, name), tuple(legal.cited))


def _mistaken(name: str, what: str) -> BadTemplate:
    return BadTemplate(
        f"文书模板“{name}”有误：{what}",
        f"The template {name} is mistaken: {what}",
        next_zh="请由审管办更正模板；本文书可以先以纸质制作。",
        next_en="The trial management office corrects the template.",
    )
