"""What an extraction is: fields with the characters they came from. Nothing here knows a kind of dispute."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """One value found in a text.

    ``value`` is the normal form (amounts in decimal yuan, dates ISO as far as known, durations ISO 8601, words as
    they stand);
    ``unit`` is given for amounts and rates. ``start``/``end`` are code point offsets, end exclusive, of the
    characters from which
    the value derives; ``sentence_start``/``sentence_end`` those of the sentence shown to the reader. ``confidence``
    is a share
    between 0 and 1 set by rule (how direct the wording is), not a calibrated probability. ``group`` numbers the
    party, child or
    claim to which the field belongs.
    """

    name: str
    value: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    confidence: float
    unit: str | None = None
    group: int | None = None


@dataclass(frozen=True)
class Extraction:
    """All fields found in one text, in the order of the form. A name without a field is an empty field of the form."""

    kind: str
    text: str = field(repr=False)
    fields: tuple[Field, ...]

    def named(self, name: str) -> list[Field]:
        """The fields of this name, in order; an empty list where the text says nothing."""
        return [item for item in self.fields if item.name == name]

    def values(self, name: str) -> list[str]:
        """The values of this name, in order."""
        return [item.value for item in self.named(name)]
