"""What a person typed into the search box, taken apart: titles, abbreviations, pinyin, an article's number, words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mengma.caselaw import titles
from mengma.caselaw.catalogue import Catalogue, Instrument
from mengma.lawbook.answers import read_chinese_number

LONGEST, MOST_TERMS = 80, 6
SHORTEST_PINYIN = 2
_WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in "０１２３４５６７８９"} | {
    sign: chr(sign - 0xFEE0) for sign in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_SPACES = re.compile(r"[\s\u3000、，,;；。\"“”‘’'\x00-\x1f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_CHINESE = "零〇一二三四五六七八九十百千"
_ARTICLE = re.compile(
    rf"第?\s*([{_CHINESE}]{{1,9}}|[0-9]{{1,4}})\s*条(?:之([一二三四五六七八九十]+|[0-9]{{1,2}}))?(?:\s*第[^\s第]{{1,8}}[款项])*"
)
_BARE = re.compile(r"(?<![0-9])([0-9]{1,4})(?:-([0-9]{1,2}))?(?![0-9年月日%元])$")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query and the instruments whose title it is, is part of, abbreviates or sounds like.

    exact: those of which it is the whole name. sound: typed in pinyin, so it cannot occur in a text.
    """

    text: str
    titled: frozenset[int]
    exact: frozenset[int]
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """terms: all of them must be met; article: (number, suffix) or None."""

    terms: tuple[Term, ...]
    article: tuple[int, int] | None

    def __bool__(self) -> bool:
        return bool(self.terms or self.article)


def understand(typed: str, catalogue: Catalogue) -> Query:
    """Take a query apart. What cannot be understood is left out; an empty query finds nothing."""
    words = _SPACES.sub(" ", typed.translate(_WIDE)[:LONGEST]).strip()
    article = None
    match = _ARTICLE.search(words)
    if match and (found := _number(match[1])):
        article = (found, (_number(match[2]) or 0) if match[2] else 0)
        words = f"{words[: match.start()]} {words[match.end() :]}"
    pieces = words.replace("《", " ").replace("》", " ").split()
    terms: list[Term] = []
    for piece in pieces[:MOST_TERMS]:
        word = piece
        bare = _BARE.search(piece) if article is None else None
        if bare and (bare.start() == 0 or _titled(piece[: bare.start()], catalogue)[0]):
            number = int(bare[1])
            if number and (bare.start() or terms or len(pieces) == 1):
                article = (number, int(bare[2] or 0))
                word = piece[: bare.start()]
        if word:
            terms.append(_term(word, catalogue))
    return Query(tuple(terms), article)


def _number(written: str) -> int | None:
    return read_chinese_number(written.replace("〇", "零"))


def _term(piece: str, catalogue: Catalogue) -> Term:
    if piece.isascii() and piece.replace("'", "").isalpha() and len(piece) >= SHORTEST_PINYIN:
        low = piece.lower()
        sounding = [each for each in catalogue.instruments.values() if _sounds(low, each)]
        if sounding:
            alike = frozenset(each.id for each in sounding if low in (each.initials, each.pinyin))
            return Term(piece, frozenset(each.id for each in sounding), alike, sound=True)
    titled, exact = _titled(piece, catalogue)
    return Term(piece, titled, exact)


def _sounds(low: str, instrument: Instrument) -> bool:
    return (
        instrument.initials.startswith(low)
        or instrument.pinyin.startswith(low)
        or (len(low) > 5 and low in instrument.pinyin)
    )


def _titled(piece: str, catalogue: Catalogue) -> tuple[frozenset[int], frozenset[int]]:
    """(instruments whose title holds the word or is abbreviated by it, those of which it is the name)."""
    key = titles.key(piece)
    if not key:
        return frozenset(), frozenset()
    named = catalogue.names.get(key)
    exact = {named.id} if named else set()
    within = {each.id for each in catalogue.instruments.values() if key in each.key}
    if not exact:
        exact = _abbreviated(key, catalogue.instruments.values())
    return frozenset(within | exact), frozenset(exact)


def _abbreviated(key: str, instruments: Iterable[Instrument]) -> set[int]:
    """The instrument that an abbreviation stands for: the one with the shortest title that it fits."""
    fitting = [each for each in instruments if titles.is_abbreviation(key, each.short_key)]
    if not fitting:
        return set()
    best = min(len(each.short_key) for each in fitting)
    return {each.id for each in fitting if len(each.short_key) == best}
