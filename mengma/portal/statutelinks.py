"""From a citation to the text of its article in the statute library, where that text was imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mengma import lawbook
from mengma.caselaw import links
from mengma.caselaw.links import LinkedCitation, Target
from mengma.lawbook.answers import chinese_number
from mengma.lawbook.errors import LawbookError


def library() -> str:
    """The address of the statute library."""
    return reverse("statutes")


def address(instrument: str, article: str, version: str) -> str:
    """The address of an article in the version cited, "" where the library does not hold it."""
    return place(links.target_of({"instrument": instrument, "article": article, "version": version}))


def address_of_reference(reference: str, on: date) -> str:
    """The address of a guide's reference, civil-procedure-law/126, as numbered on a day; "" where there is none."""
    try:
        return place(links.target_of(lawbook.load().cite(reference, on)))
    except LawbookError:
        return ""


def place(target: Target | None) -> str:
    """The address of a place in the library, "" for none."""
    if target is None:
        return ""
    anchor = f"#{target.anchor}" if target.anchor else ""
    return f"{reverse('statute', args=[target.edition])}{anchor}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: plain, or a citation with where it leads."""

    text: str
    href: str = ""
    wrong: bool = False


def pieces(text: str, on: date) -> list[Piece]:
    """A text cut at its citations of articles, each with its address as of a day."""
    out: list[Piece] = []
    position = 0
    for found in links.citations_in(text, on):
        start, end = found.cited.start, found.cited.end
        if start > position:
            out.append(Piece(text[position:start]))
        out.append(Piece(text[start:end], place(found.target), found.wrong))
        position = end
    if position < len(text) or not out:
        out.append(Piece(text[position:]))
    return out


@dataclass(frozen=True, slots=True)
class CitationLine:
    """A citation of a text, once: how it is written, what is known of it, where its text is."""

    text: str
    standing: str
    href: str
    on: date


def cited_in(text: str, on: date) -> list[CitationLine]:
    """The citations of a text without repetition, in order, each written out with its instrument's name."""
    lines: dict[str, CitationLine] = {}
    for found in links.citations_in(text, on):
        written = _written(found)
        lines.setdefault(written, CitationLine(written, found.standing, place(found.target), found.cited.on))
    return list(lines.values())


def _written(found: LinkedCitation) -> str:
    cited = found.cited
    if cited.citation is not None and (not cited.suffix or cited.citation.clause):
        return cited.citation.text_zh
    inner = cited.title.replace("《", "〈").replace("》", "〉")
    suffix = f"之{chinese_number(cited.suffix)}" if cited.suffix else ""
    return f"《{inner}》第{chinese_number(cited.article)}条{suffix}"
