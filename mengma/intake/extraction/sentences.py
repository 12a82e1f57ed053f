"""Sentences of a text, found once and looked up by offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_END = re.compile(r"[。！？!?\n]+[”’」』）)]*")
# A "sentence" without a full stop can be a megabyte long; what is shown to a reader must stay readable.
MAX_SENTENCE = 600


class Sentences:
    """Boundaries of the sentences of one text. Leading and trailing white space is not part of a sentence."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for found in _END.finditer(text):
            if found.end() < len(text):
                self._starts.append(found.end())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the shortest run of whole sentences that holds ``start:end``, cut to a readable length around
        it."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        begin = self._starts[first]
        stop = self._starts[last + 1] if last + 1 < len(self._starts) else len(self._text)
        if stop - begin > MAX_SENTENCE:
            begin = max(begin, start - MAX_SENTENCE // 2)
            stop = min(stop, max(end, start + MAX_SENTENCE // 2))
        while begin < start and self._text[begin].isspace():
            begin += 1
        while stop > end and self._text[stop - 1].isspace():
            stop -= 1
        return begin, stop

    def starts_between(self, start: int, limit: int) -> Iterator[int]:
        """Offsets at which sentences begin, after ``start`` and before ``limit``."""
        for index in range(bisect_right(self._starts, start), len(self._starts)):
            if self._starts[index] >= limit:
                return
            yield self._starts[index]
