"""One text prepared for reading: canonical characters, sentences, sections, parties; offsets are those of the text
as given."""

from __future__ import annotations

import re

from .model import Field
from .numerals import CANONICAL, Amount, decimal_text, find_amounts
from .parties import Found, find_parties
from .sections import Sections, Span, split
from .sentences import Sentences

# Stands for one character of a party's name, so that 某1 before 6万元 is not read as 16万元.
MASK = "\ue000"
_CLAUSE_END = re.compile(r"[，。；;！？\n]")


class Document:
    """A text with what every reader needs. ``plain`` has as many characters as ``text``: full-width digits made
    narrow and names
    that end in a digit (masked judgments: 某1) masked."""

    def __init__(self, text: str) -> None:
        self.text = text
        canonical = text.translate(CANONICAL)
        self.sentences = Sentences(text)
        self.sections: Sections = split(canonical, self.sentences)
        self.parties: list[Found] = find_parties(canonical, self.sections.heading)
        self.names = self.party_names()
        self.plain = _mask(canonical, self.names)

    def party_names(self, *roles: str) -> list[str]:
        """Distinct names of the parties in these roles (all parties where none is given), in order."""
        wanted = roles or ("plaintiff", "defendant", "third_party")
        return list(dict.fromkeys(found.value for found in self.parties if found.name in wanted))

    def told(self, *, after: int = 0) -> list[Span]:
        """Ranges in which the plaintiff speaks or the court finds, the claims themselves left out."""
        claims = self.sections.claims
        spans: list[Span] = []
        for span in self.sections.told:
            start = max(span.start, after)
            if claims and start < claims.end and claims.start < span.end:
                pieces = [Span(start, claims.start), Span(claims.end, span.end)]
            else:
                pieces = [Span(start, span.end)]
            spans.extend(piece for piece in pieces if piece.start < piece.end)
        return spans

    def clause(self, offset: int, *, reach: int = 200) -> Span:
        """The words between two punctuation marks around ``offset``."""
        low = max(0, offset - reach)
        start = low
        for found in _CLAUSE_END.finditer(self.plain, low, offset):
            start = found.end()
        stop = _CLAUSE_END.search(self.plain, offset, offset + reach)
        return Span(start, stop.start() if stop else min(len(self.plain), offset + reach))

    def field(
        self,
        name: str,
        value: str,
        start: int,
        end: int,
        confidence: float,
        *,
        unit: str | None = None,
        group: int | None = None,
    ) -> Field:
        """A field with its sentence."""
        begin, stop = self.sentences.span(start, end)
        return Field(name, value, start, end, begin, stop, confidence, unit, group)

    def amount_field(self, name: str, amount: Amount, confidence: float, *, group: int | None = None) -> Field:
        """A field for a sum of money."""
        return self.field(
            name, decimal_text(amount.value), amount.start, amount.end, confidence, unit=amount.unit, group=group
        )

    def amounts(self, span: Span) -> list[Amount]:
        """Sums of money in a range."""
        return list(find_amounts(self.plain, span.start, span.end))


def _mask(canonical: str, names: list[str]) -> str:
    masked = sorted(
        {name for name in names if len(name) > 1 and name[-1].isascii() and name[-1].isdigit()}, key=len, reverse=True
    )
    if not masked:
        return canonical
    pattern = re.compile("|".join(re.escape(name) for name in masked))
    return pattern.sub(lambda found: MASK * len(found[0]), canonical)


def unique(fields: list[Field]) -> list[Field]:
    """The first field of each value and unit."""
    seen: set[tuple[str, str, str | None]] = set()
    kept: list[Field] = []
    for item in fields:
        key = (item.name, item.value, item.unit)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept
