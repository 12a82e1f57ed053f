"""Search by words, number, abbreviation and sound over every article held.

A word is found where the text has it letter for letter: the GIN index over pairs of neighbouring characters
(`caselaw_grams`, see the migration and ADR) finds the candidates, a comparison of the text confirms words of more than two
characters. A word in an instrument's title counts for all its articles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from mengma.caselaw.catalogue import Catalogue, Edition, Instrument, catalogue
from mengma.caselaw.query import Query, Term, understand
from mengma.caselaw.snippets import Piece, snippet

PER_PAGE, PER_GROUP = 12, 3
PAIR = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    anchor: str
    label: str
    pieces: list[Piece]

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Group:
    """An instrument that was found: its version in force on the day (else the newest found), what was found in it.

    others: further versions in which the words occur. named: the query is the instrument's own name.
    """

    title: str
    kind: str
    edition: Edition
    in_force: bool
    hits: int
    shown: list[Hit]
    others: list[Edition]
    named: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. total: instruments, of which `groups` is one page."""

    query: Query
    on: date
    total: int
    page: int
    pages: int
    groups: list[Group]

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return {
            "total": self.total,
            "on": self.on.isoformat(),
            "groups": [
                {
                    "title": group.title,
                    "kind": group.kind,
                    "id": group.edition.id,
                    "version": group.edition.version.isoformat(),
                    "in_force": group.in_force,
                    "hits": group.hits,
                    "articles": [{"anchor": hit.anchor, "label": hit.label, "text": hit.plain} for hit in group.shown],
                }
                for group in self.groups
            ],
        }


def search(typed: str, on: date, *, kind: str = "", page: int = 1) -> Found:
    """Instruments whose texts (or titles) meet every word, grouped; the best first, the version in force on `on` of each.

    kind: only instruments of this kind. page: from 1; one past the end answers the last.
    """
    held = catalogue()
    query = understand(typed, held)
    if not query or not held:
        return Found(query, on, 0, 1, 1, [])
    counts = _counts(query, held)
    ranked = _ranked(query, counts, held, on, kind)
    pages = max(math.ceil(len(ranked) / PER_PAGE), 1)
    page = min(max(page, 1), pages)
    chosen = ranked[(page - 1) * PER_PAGE : page * PER_PAGE]
    hits = _hits(query, [each.edition.id for each in chosen if each.hits], held)
    groups = [
        Group(
            each.instrument.title, each.instrument.kind, each.edition, each.edition.in_force(on), each.hits,
            hits.get(each.edition.id, []), [one for one in reversed(each.found_in) if one.id != each.edition.id], each.named,
        )
        for each in chosen
    ]  # fmt: skip
    return Found(query, on, len(ranked), page, pages, groups)


@dataclass(frozen=True, slots=True)
class _Ranked:
    instrument: Instrument
    edition: Edition
    hits: int
    found_in: list[Edition]
    named: bool
    score: float


def _ranked(query: Query, counts: dict[str, int], held: Catalogue, on: date, kind: str) -> list[_Ranked]:
    """Instruments by how well their titles fit, then by how often and how densely the words occur."""
    found: dict[int, list[Edition]] = {}
    for key in counts:
        found.setdefault(held.editions[key].instrument, []).append(held.editions[key])
    if query.article is None:
        for number in _titled_by_all(query):
            found.setdefault(number, [])
    out = []
    in_force = held.in_force(on)
    for number, editions in found.items():
        instrument = held.instruments[number]
        if kind and instrument.kind != kind:
            continue
        valid = in_force.get(number)
        newest = valid or instrument.newest
        edition = newest if not editions or newest in editions else editions[-1]
        hits = counts.get(edition.id, 0)
        exact = sum(number in term.exact for term in query.terms)
        titled = sum(number in term.titled for term in query.terms)
        score = 100 * exact + 10 * titled + 4 * math.log1p(hits) + 12 * hits / max(edition.articles, 12)
        score += 5 * bool(instrument.slug) + 3 * (edition is valid) - len(instrument.short) / 20
        named = bool(query.terms) and exact == len(query.terms)
        out.append(_Ranked(instrument, edition, hits, editions, named, score))
    return sorted(out, key=lambda each: (-each.score, each.instrument.id))


def _titled_by_all(query: Query) -> frozenset[int]:
    sets = [term.titled for term in query.terms]
    return frozenset.intersection(*sets) if sets else frozenset()


def _editions_of(term: Term, held: Catalogue) -> list[str]:
    return [edition.id for number in term.titled for edition in held.instruments[number].editions]


def _condition(query: Query, held: Catalogue) -> tuple[str, list[Any]]:
    """The SQL condition on provisions p, with its arguments; FALSE where only titles can meet the query.

    Its first part drives the index; the others are cheap comparisons of what the index brought.
    """
    parts: list[str] = []
    values: list[Any] = []
    if query.article:
        parts.append("p.number = %s AND p.suffix = %s")
        values += query.article
    else:
        driver = _driver(query)
        if not driver:
            return "FALSE", []
        parts.append("caselaw_grams(p.body) @@ %s::tsquery")
        values.append(driver)
    exact = len(query.terms) == 1 and len(query.terms[0].text) == PAIR and not query.article
    if not exact:
        _compare(query, held, parts, values)
    return " AND ".join(parts), values


def _driver(query: Query) -> str:
    """The query of the index: all words that no title has; where titles have every word, any of them in a text."""
    words = [term for term in query.terms if not term.sound and len(term.text) >= PAIR]
    untitled = [term for term in words if not term.titled]
    if untitled:
        return " & ".join(_grams(term.text.lower()) for term in untitled)
    return " | ".join(f"({_grams(term.text.lower())})" for term in words)


def _compare(query: Query, held: Catalogue, parts: list[str], values: list[Any]) -> None:
    """Every word stands in the text, or in its instrument's title; a single word must stand in the text."""
    alone = len(query.terms) == 1 and not query.article
    for term in query.terms:
        word = term.text.lower()
        body = "lower(p.body)" if any("a" <= sign <= "z" for sign in word) else "p.body"
        stands = f"strpos({body}, %s) > 0"
        if term.sound or (query.article and term.titled):
            parts.append("p.edition_id = ANY(%s)")
            values.append(_editions_of(term, held))
        elif term.titled and not alone:
            parts.append(f"({stands} OR p.edition_id = ANY(%s))")
            values += [word, _editions_of(term, held)]
        else:
            parts.append(stands)
            values.append(word)


def _grams(word: str) -> str:
    """Every pair of neighbours."""
    return " & ".join(dict.fromkeys(_quoted(word[at : at + PAIR]) for at in range(len(word) - 1)))


def _quoted(pair: str) -> str:
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


def _counts(query: Query, held: Catalogue) -> dict[str, int]:
    """How many provisions of each edition meet the query."""
    condition, values = _condition(query, held)
    if condition == "FALSE":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.edition_id, count(*) FROM caselaw_provision p WHERE {condition} GROUP BY 1",  # noqa: S608
            values,
        )
        # an edition imported this moment is in the catalogue of the next request
        return {key: count for key, count in cursor.fetchall() if key in held.editions}


def _hits(query: Query, editions: list[str], held: Catalogue) -> dict[str, list[Hit]]:
    """The first few provisions of each edition that meet the query, articles before headings.

    A page's editions are few: their texts are compared without the index.
    """
    if not editions:
        return {}
    parts = ["p.edition_id = ANY(%s)"]
    values: list[Any] = [editions]
    if query.article:
        parts.append("p.number = %s AND p.suffix = %s")
        values += query.article
    _compare(query, held, parts, values)
    words = [term.text for term in query.terms if not term.sound]
    shown = " + ".join("(strpos(p.body, %s) > 0)::int" for _ in words) or "0"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.edition_id, p.number, p.suffix, p.label, p.body, p.position FROM caselaw_provision p JOIN ("  # noqa: S608
            " SELECT p.id, row_number() OVER (PARTITION BY p.edition_id"
            f" ORDER BY p.kind = 'heading', {shown} DESC, p.position) AS place"
            f" FROM caselaw_provision p WHERE {' AND '.join(parts)}"
            ") best ON best.id = p.id WHERE best.place <= %s ORDER BY p.edition_id, p.position",
            [*words, *values, PER_GROUP],
        )
        out: dict[str, list[Hit]] = {}
        for edition, number, suffix, label, body, position in cursor.fetchall():
            hit = Hit(anchor_of(number, suffix, position), label, snippet(body, words))
            out.setdefault(edition, []).append(hit)
    return out


def anchor_of(number: int | None, suffix: int, position: int) -> str:
    """The anchor of a provision on its text's page: art-264, art-133-1; p-17 for what has no number."""
    if number is None:
        return f"p-{position}"
    return f"art-{number}-{suffix}" if suffix else f"art-{number}"
