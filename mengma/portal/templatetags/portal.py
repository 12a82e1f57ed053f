"""How values look on pages: two-language texts, days, money, citations, and the page's frame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mengma import clock, lawbook
from mengma.lawbook.errors import LawbookError
from mengma.portal import labels
from mengma.portal.navigation import Link, links_for

register = template.Library()

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)


def in_english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def say(words: Any) -> str:
    """The zh or en of a Text, Step, Problem, Why, or of a {zh, en} dictionary; anything else as it is."""
    key = "en" if in_english() else "zh"
    if words is None:
        return ""
    if isinstance(words, Mapping):
        return str(words.get(key) or words.get("zh") or words.get("en") or "")
    return str(getattr(words, key, words))


@register.filter
def say_title(kind: Any) -> str:
    """title_zh or title_en."""
    return str(kind.title_en if in_english() else kind.title_zh)


@register.filter
def cited(citation: Any) -> str:
    """A stored citation (dictionary) or a Citation in words."""
    key = "text_en" if in_english() else "text_zh"
    if isinstance(citation, Mapping):
        return str(citation.get(key) or citation.get("text_zh", ""))
    return str(getattr(citation, key, citation))


@register.filter
def article(reference: str) -> str:
    """A guide's reference such as civil-procedure-law/126 in words, as numbered today."""
    if not reference:
        return ""
    try:
        return cited(lawbook.load().cite(reference, clock.today()))
    except LawbookError:
        return reference


@register.filter
def confidence(citation: Any) -> str:
    """How a citation was checked, where it was not read in the original; "" where it was."""
    value = citation.get("confidence", "") if isinstance(citation, Mapping) else getattr(citation, "confidence", "")
    return "" if value in ("", "read", "page") or is_house_rule(citation) else labels.word(labels.CONFIDENCE, value)


@register.filter
def is_house_rule(citation: Any) -> bool:
    basis = citation.get("basis", "") if isinstance(citation, Mapping) else getattr(citation, "basis", "")
    return basis == "house rule"


def as_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return clock.to_legal(value).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


@register.filter
def day(value: Any) -> SafeString | str:
    """A date in the page's language, with the machine form in a time element."""
    found = as_day(value)
    if found is None:
        return str(value or "")
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), plain_day(found))


@register.filter
def plain_day(value: Any) -> str:
    found = as_day(value)
    if found is None:
        return str(value or "")
    if in_english():
        return f"{found.day} {date_format(found, 'M Y')}"
    return f"{found.year}年{found.month}月{found.day}日"


@register.filter
def moment(value: Any) -> SafeString | str:
    """A point in time to the minute, in Shanghai."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(value, datetime):
        return day(value)
    local = clock.to_legal(value) if value.tzinfo else value
    return format_html(
        '<time datetime="{}">{} {}</time>', local.isoformat("T", "minutes"), plain_day(local), local.strftime("%H:%M")
    )


@register.filter
def money(value: Any) -> str:
    """Yuan with thousands separators; what is no number stays as it is."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value or "")
    return f"CNY {amount:,.2f}" if in_english() else f"{amount:,.2f}元"


@register.filter
def word(key: Any, table: str) -> str:
    """The word for a key in one of the tables of `labels`, named in upper case."""
    return labels.word(getattr(labels, table), str(key))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key], or "" where it is not there."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Link]:
    """The links of the page's head for this person."""
    request = context.get("request")
    return links_for(request) if request is not None else []


@register.inclusion_tag("portal/parts/demo_bar.html", takes_context=True)
def demo_bar(context: template.Context) -> dict[str, Any]:
    """The bar that says that everything here is simulated, with the legal clock; nothing in production."""
    request = context.get("request")
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "shown": settings.MENGMA_MODE in ("demo", "simulation", "test"),
        "now": clock.now(),
        "signed_in": bool(getattr(request, "actor", None) and request.actor.id) if request else False,
        "page": request.get_full_path() if request else "/",
    }


@register.simple_tag
def today() -> date:
    return clock.today()


@register.simple_tag
def guide_sentence() -> str:
    """The sentence that stands beside every piece of guidance."""
    return _("本指引为办案辅助，以法律为准。")


@register.filter
def say_what(error: Any) -> str:
    """What happened, of a typed error of procedure."""
    return str((error.what_en if in_english() else error.what_zh) if hasattr(error, "what_zh") else "")


@register.filter
def say_next(error: Any) -> str:
    """What to do next, of a typed error of procedure."""
    return str((error.next_en if in_english() else error.next_zh) if hasattr(error, "next_zh") else "")


@register.filter
def in_words(value: Any) -> Any:
    """Any JSON value as words.Words."""
    from mengma.portal.words import plain_in_words  # words uses this module's formats

    return plain_in_words(value)


@register.filter
def rule_value(rule: Any, value: Any) -> str:
    """A house rule's value in words."""
    if value is None:
        return _("未设")
    if rule.type == "boolean":
        return _("是") if value else _("否")
    if rule.type == "choice" and value in rule.choices:
        zh, en = rule.choices[value]
        return en if in_english() else zh
    return str(value)


@register.filter
def dashes(path: str) -> str:
    """parties.0.name as the id of its box is written: parties-0-name."""
    return str(path).replace(".", "-")


@register.filter
def clock_time(value: Any) -> str:
    """The time of day in Shanghai."""
    return clock.to_legal(value).strftime("%H:%M") if isinstance(value, datetime) and value.tzinfo else str(value)


@register.filter
def weekday(value: Any) -> str:
    """The day of the week in the page's language."""
    found = as_day(value)
    return str(WEEKDAYS[found.weekday()]) if found else ""


@register.filter
def rows(text: str) -> int:
    """How many lines a text area needs for a text, within reason."""
    lines = sum(1 + len(line) // 45 for line in str(text).splitlines())
    return min(max(lines + 1, 3), 30)
