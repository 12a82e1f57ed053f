"""Names of crimes (罪名) by article of the Criminal Law, with the dates between which each name was in use.

Source: law/crimes/crimes.yaml, from 罪名意见（1997）and the supplementary provisions of 2002 to 2024.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES, Citation, chinese_number
from mengma.lawbook.errors import LawbookError
from mengma.lawbook.instruments import FAR, Instrument
from mengma.lawbook.tree import Naming, Node, Tree
from mengma.lawbook.yamlfile import Lined

_CRIME = {
    "code", "name", "article", "names", "from", "to", "ended_by", "successors", "instrument", "note", "confidence",
}  # fmt: skip
_FILE = {"instrument", "checked", "confidence", "source", "gaps", "tree"}
_ARTICLE = re.compile(r"第([0-9]+)条(?:之([一二三四五六七八九]))?((?:第[0-9]+款、?)*)")
_PARAGRAPH = re.compile(r"第([0-9]+)款")


@dataclass(frozen=True, slots=True)
class Crime(Node):
    """A name of a crime, or a chapter or section of them (article "").

    article: the articles as the text on names gives them; names: slug of the text that gave the name; ended_by: of the
    one that took it away; successors: the names that took its place.
    """

    article: str = ""
    instrument: str = ""
    names: str = ""
    ended_by: str = ""
    successors: tuple[str, ...] = ()
    note: str = ""
    confidence: str = "read"
    en: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: as of a Node, with article, names, ended_by, successors, note and confidence."""
        return Node.as_dict(self) | {
            "article": self.article, "names": self.names, "ended_by": self.ended_by,
            "successors": list(self.successors), "note": self.note, "confidence": self.confidence,
        }  # fmt: skip


class Crimes(Tree[Crime]):
    """The names of crimes as a tree of chapters and sections."""

    def __init__(
        self,
        nodes: list[Crime],
        instruments: Mapping[str, Instrument],
        words: Mapping[str, tuple[str, ...]],
        gaps: tuple[tuple[str, str], ...],
    ) -> None:
        super().__init__(nodes, Naming("罪名表", "crime", "unknown-crime"), words)
        self._instruments = instruments
        self.gaps = gaps

    def in_force(self, on: date | None = None) -> list[Crime]:
        """The names in use on a date (None: now), without chapters and sections."""
        return [node for node in self if node.leaf and node.in_force(on)]

    def citations(self, code_or_name: str, on: date | None = None) -> tuple[Citation, ...]:
        """The articles of a crime, then the text that gave it its name. Raises UnknownEntry, NotInForce."""
        crime = self.get(code_or_name, on)
        day = on or (crime.start if crime.end == FAR else crime.end)
        if not crime.article:
            return (self._instruments[crime.instrument].cite(None, day, confidence=crime.confidence),)
        named = self._instruments[crime.names]
        found = [self._cite(crime, *part, day) for part in articles(crime.article)]
        return (*found, named.cite(None, max(day, named.versions[0].start), confidence=crime.confidence))

    def _cite(self, crime: Crime, number: int, clause: str, day: date) -> Citation:
        instrument = self._instruments[crime.instrument]
        article = None if instrument.newest.articles is None else number
        words = clause if article is not None else f"第{chinese_number(number)}条{clause}"
        return instrument.cite(article, day, confidence=crime.confidence, clause=words)


def articles(text: str) -> list[tuple[int, str]]:
    """(number, rest in words) of each article of 第114条、第115条第1款: [(114, ""), (115, "第一款")]."""
    out = []
    for number, after, paragraphs in _ARTICLE.findall(text):
        named = "、".join(f"第{chinese_number(int(each))}款" for each in _PARAGRAPH.findall(paragraphs))
        out.append((int(number), (f"之{after}" if after else "") + named))
    return out


def load(folder: Path, root: Path, instruments: Mapping[str, Instrument]) -> Crimes:
    """All names of crimes. Raises LawLoadError."""
    data = yamlfile.read(folder / "crimes.yaml", str((folder / "crimes.yaml").relative_to(root.parent)))
    data.only(_FILE)
    reader = _Reader(data, instruments)
    for chapter in data.parts("tree"):
        reader.group(chapter, None, ())
    known = {crime.name for crime in reader.found}
    for crime, item in reader.lines:
        for name in crime.successors:
            if name not in known:
                raise item.fail(f"no crime is called {name!r}", "successors")
    words = yamlfile.words(folder / "words.yaml", root, {crime.code for crime in reader.found})
    return Crimes(reader.found, instruments, words, yamlfile.gaps(data))


class _Reader:
    """Walks the file and keeps what it has found."""

    def __init__(self, data: Lined, instruments: Mapping[str, Instrument]) -> None:
        self.slug, self.confidence = data.text("instrument"), data.text("confidence")
        self.instruments = instruments
        self.found: list[Crime] = []
        self.lines: list[tuple[Crime, Lined]] = []
        self.codes: set[str] = set()
        self.names: dict[str, tuple[date, date]] = {}
        if self.slug not in instruments:
            raise data.fail(f"instrument {self.slug!r} is not in law/articles", "instrument")
        self.first = instruments[self.slug].versions[0].start

    def group(self, item: Lined, parent: str | None, path: tuple[str, ...]) -> None:
        """A chapter or section with what stands below it."""
        item.only({"code", "zh", "en", "crimes", "sections"})
        code = self._code(item)
        path = (*path, code)
        self.found.append(
            Crime(code, item.text("zh"), parent, path, False, self.first, FAR, instrument=self.slug, en=item.text("en"))
        )
        for section in item.parts("sections") if "sections" in item else ():
            self.group(section, code, path)
        for each in item.parts("crimes") if "crimes" in item else ():
            self._crime(each, code, path)

    def _crime(self, item: Lined, parent: str, path: tuple[str, ...]) -> None:
        item.only(_CRIME)
        code, name, slug = self._code(item), item.text("name"), item.get("instrument", self.slug)
        start, end = item.day("from"), item.day("to", FAR)
        if start is None or end is None or end < start:
            raise item.fail("a name needs 'from', not after 'to'", "from")
        if name in self.names:
            raise item.fail(f"the name {name!r} is given twice", "name")
        self.names[name] = (start, end)
        confidence = item.get("confidence", self.confidence)
        if confidence not in CONFIDENCES:
            raise item.fail(f"confidence must be one of {', '.join(CONFIDENCES)}", "confidence")
        if (end < FAR) != ("ended_by" in item):
            raise item.fail("a name that has ended, and only such a one, says 'ended_by'", "to")
        for key in ("names", "ended_by"):
            if key in item and item[key] not in self.instruments:
                raise item.fail(f"{key}: {item[key]!r} is not in law/articles", key)
        self._check_articles(item, slug, start)
        crime = Crime(
            code, name, parent, (*path, code), True, start, end, item.text("article"), slug, item.text("names"),
            item.get("ended_by", ""), tuple(item.get("successors", ())), item.get("note", ""), confidence,
        )  # fmt: skip
        self.found.append(crime)
        self.lines.append((crime, item))

    def _check_articles(self, item: Lined, slug: str, start: date) -> None:
        if slug not in self.instruments:
            raise item.fail(f"instrument {slug!r} is not in law/articles", "instrument")
        parts = articles(item.text("article"))
        if not parts:
            raise item.fail("'article' names no article such as 第114条", "article")
        for number, clause in parts:
            after = "一二三四五六七八九".index(clause[1]) + 1 if clause.startswith("之") else 0
            try:
                self.instruments[slug].literal(number, start, inserted=after)
            except LawbookError as error:
                raise item.fail(error.what_en, "article") from error

    def _code(self, item: Lined) -> str:
        code = item.text("code")
        if code in self.codes:
            raise item.fail(f"code {code!r} given twice", "code")
        self.codes.add(code)
        return code
