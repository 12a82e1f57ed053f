"""The piece of an article that a search result shows, with the words that were found marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

AROUND = 26
LONGEST = 110

Piece = tuple[str, bool]


def snippet(body: str, terms: Sequence[str]) -> list[Piece]:
    """Pieces of text with whether to mark them, about LONGEST characters around the first word found."""
    text = body.replace("\n", "　")
    pattern = _pattern(terms)
    first = pattern.search(text) if pattern else None
    start = max(first.start() - AROUND, 0) if first else 0
    if start < AROUND // 2:
        start = 0
    cut = text[start : start + LONGEST]
    out: list[Piece] = [("…", False)] if start else []
    out += mark(cut, terms)
    if start + LONGEST < len(text):
        out.append(("…", False))
    return out


def mark(text: str, terms: Sequence[str]) -> list[Piece]:
    """The whole text in pieces, the words found marked."""
    pattern = _pattern(terms)
    if pattern is None:
        return [(text, False)]
    out: list[Piece] = []
    position = 0
    for match in pattern.finditer(text):
        if match.start() > position:
            out.append((text[position : match.start()], False))
        out.append((match[0], True))
        position = match.end()
    if position < len(text):
        out.append((text[position:], False))
    return out


def _pattern(terms: Sequence[str]) -> re.Pattern[str] | None:
    words = sorted({term for term in terms if term}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
