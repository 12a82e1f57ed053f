"""The filters that court documents use. Law comes from the lawbook, as of the document's date, and is noted as cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from mengma import lawbook
from mengma.dossier.rendering import words
from mengma.lawbook import Citation

register = template.Library()

# a line of signature: an office and a name, or the date in Chinese numerals
_SIGNATURE = re.compile(
    r"(?:(?:代理)?审\s*判\s*[长员]|人民陪审员|法官助理|书\s*记\s*员)[\s　]"
    r"|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日$"
)


@dataclass(slots=True)
class Legal:
    """The date by which a document cites the law, and what it cited."""

    on: date
    cited: list[Citation] = field(default_factory=list)

    def note(self, citation: Citation) -> Citation:
        if citation not in self.cited:
            self.cited.append(citation)
        return citation


_legal: ContextVar[Legal] = ContextVar("legal")


@contextmanager
def citing(on: date) -> Iterator[Legal]:
    """Within the block filters cite the law as of `on`; the yielded object collects what was cited."""
    legal = Legal(on)
    token = _legal.set(legal)
    try:
        yield legal
    finally:
        _legal.reset(token)


@register.filter
def cite(ref: str) -> str:
    """civil-procedure-law/126 → 《中华人民共和国民事诉讼法》第一百二十六条, as numbered on the document's date."""
    legal = _legal.get()
    return legal.note(lawbook.load().cite(str(ref), legal.on)).text_zh


@register.filter
def topic(name: str) -> str:
    """delay-interest → the article of a subject that was renumbered over time."""
    legal = _legal.get()
    return legal.note(lawbook.load().topic(str(name), legal.on)).text_zh


@register.filter
def period(kind: str) -> str:
    """answer → 15日: the length of a period of law/ on the document's date."""
    legal = _legal.get()
    for found in lawbook.load().period_kinds(legal.on):
        if found.name == kind:
            for citation in found.citations:
                legal.note(citation)
            return found.words_zh
    raise KeyError(f"the law has no period {kind}")


@register.filter
def article_of(kind: str) -> str:
    """answer → the first article on which a period of law/ rests."""
    legal = _legal.get()
    for found in lawbook.load().period_kinds(legal.on):
        if found.name == kind:
            return legal.note(found.citations[0]).text_zh
    raise KeyError(f"the law has no period {kind}")


@register.filter
def paragraphs(text: Any) -> SafeString:
    """The lines of a text as paragraphs, escaped."""
    lines = [line.strip() for line in str(text or "").splitlines() if line.strip()]
    return format_html_join("\n", "<p>{}</p>", ((conditional_escape(line),) for line in lines))


@register.filter
def decision_text(text: Any, number: str = "") -> SafeString:
    """A decision's whole text: the case number and the signatures at its end stand to the right, the rest in paragraphs."""
    lines = [line.strip() for line in str(text or "").splitlines() if line.strip()]
    end = len(lines)
    while end and _SIGNATURE.match(lines[end - 1]):
        end -= 1
    kinds = ["number" if line == number else "signature" if place >= end else "" for place, line in enumerate(lines)]
    return format_html_join("\n", '<p class="{}">{}</p>', zip(kinds, lines, strict=True))


@register.filter
def blank(value: Any, width: int = 9) -> Any:
    """The value, or a line to write on where there is none."""
    return value or format_html('<span class="blank" style="min-width:{}em"></span>', int(width))


for _name in ("zh_date", "zh_dates", "zh_numerals", "zh_time", "yuan", "capitals", "names", "chinese_count"):
    register.filter(_name, getattr(words, _name))
