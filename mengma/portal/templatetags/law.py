"""How the law's own pages show things: links from a citation to its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from mengma.portal import whylinks
from mengma.portal.statutelinks import address

register = template.Library()


@register.filter
def statute_link(citation: Any) -> str:
    """The address of the cited article's text, "" where the library is not there or it is a house rule."""
    if isinstance(citation, Mapping):
        basis, instrument, article = (str(citation.get(key, "")) for key in ("basis", "instrument", "article"))
        version = str(citation.get("version", ""))
    else:
        basis, instrument, article, version = citation.basis, citation.instrument, citation.article, citation.version
    return address(instrument, article, version) if basis == "law" else ""


@register.filter
def recount(item: Any, court: str) -> str:
    """The address of the calculator that counts a time limit of a case again."""
    return whylinks.limit(item, court)


@register.filter
def choose_procedure(case: Any, amount: str | None) -> str:
    """The address of the calculator that says which procedure a case's sum leads to."""
    return whylinks.procedure(case, amount)
