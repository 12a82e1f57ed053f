"""The index of articles: which instrument had which articles on which date, and how they were renumbered.

Source: law/articles/*.yaml. Citations are written in the numbering of the newest version; `Instrument.cite`
gives the number in the version in force on a date (民事诉讼法 264 is 260 on 2023-12-29 and 253 in 2020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES, Citation, chinese_number
from mengma.lawbook.errors import NotInForce, UnknownArticle
from mengma.lawbook.yamlfile import Lined

FAR = date.max
_RANK = {name: rank for rank, name in enumerate(CONFIDENCES)}


def weakest(*confidences: str) -> str:
    """The least certain of several confidences."""
    return max(confidences, key=_RANK.__getitem__)


@dataclass(frozen=True)
class Version:
    """One version of an instrument: in force from..to (both included), with its number of articles (None: unknown)."""

    version: str
    start: date
    end: date
    articles: int | None
    confidence: str
    source: str
    text: str | None
    ranges: tuple[tuple[int, int, int], ...] | None  # newest number first..last, shift to this version's number
    numbering_confidence: str

    def number_of(self, newest: int) -> int | None:
        """This version's number of the article that the newest version numbers `newest`; None where it has none."""
        if self.ranges is None:
            return newest
        for first, last, shift in self.ranges:
            if first <= newest <= last:
                return newest + shift
        return None


@dataclass(frozen=True)
class Instrument:
    """A law, regulation, interpretation, notice or standard that law/ cites."""

    slug: str
    zh: str
    en: str
    short_zh: str
    document: str
    kind: str
    versions: tuple[Version, ...]
    headings: Mapping[int, tuple[str, str]]
    inserted: Mapping[tuple[int, int], date]  # (133, 1) for 第一百三十三条之一: the day from which it stands

    @property
    def newest(self) -> Version:
        """The newest version held."""
        return self.versions[-1]

    def version_on(self, on: date) -> Version:
        """The version in force on a date. Raises NotInForce."""
        for version in reversed(self.versions):
            if version.start <= on <= version.end:
                return version
        raise NotInForce(
            f"《{self.short_zh}》在{on.isoformat()}没有已收录的有效版本。",
            f"{self.en}: no version held is in force on {on.isoformat()}.",
            article=self.slug,
            next_zh="请改用版本有效期内的日期，或者在 law/articles 补录该版本。",
            next_en="Use a date within a version held, or add that version to law/articles.",
        )

    def cite(
        self, article: int | None, on: date, *, basis: str = "law", confidence: str = "read", clause: str = ""
    ) -> Citation:
        """The citation, on a date, of an article given in the newest numbering. Raises UnknownArticle, NotInForce."""
        version = self.version_on(on)
        trust = weakest(confidence, version.confidence) if version.confidence != "read" else confidence
        number = ""
        if article is not None:
            here = version.number_of(article)
            if here is None or (version.articles is not None and not 1 <= here <= version.articles):
                raise self._unknown(article, version)
            number = str(here)
            if version.ranges is not None:
                trust = weakest(trust, version.numbering_confidence)
        return Citation(self.slug, number, version.version, basis, trust, self.zh, self.en, clause, self.document)

    def literal(self, article: int, on: date, *, inserted: int = 0, clause: str = "") -> Citation:
        """The citation of an article number as printed, in the version in force on a date. Raises UnknownArticle.

        inserted: 1 for 第…条之一; clause: paragraph and item in words.
        """
        version = self.version_on(on)
        there = version.articles is None or 1 <= article <= version.articles
        if inserted:
            there = there and self.inserted.get((article, inserted), FAR) <= on
        after = f"之{chinese_number(inserted)}" if inserted else ""
        if not there:
            raise self._no_such(f"第{article}条{after}", f"{article}{f'-{inserted}' if inserted else ''}", version)
        return Citation(
            self.slug, str(article), version.version, "law", version.confidence, self.zh, self.en, after + clause,
            self.document,
        )  # fmt: skip

    def _no_such(self, zh: str, number: str, version: Version) -> UnknownArticle:
        total = f"（共{version.articles}条）" if version.articles else ""
        total_en = f" ({version.articles} articles)" if version.articles else ""
        return UnknownArticle(
            f"《{self.short_zh}》{version.version}版{total}没有{zh}。",
            f"{self.en}, version {version.version}{total_en}, has no article {number}.",
            article=f"{self.slug}/{number}",
            next_zh="请核对条号和日期：条号随修正变动。",
            next_en="Check the article number and the date: numbers change with amendments.",
        )

    def _unknown(self, article: int, version: Version) -> UnknownArticle:
        total = f"（共{version.articles}条）" if version.articles else ""
        total_en = f" ({version.articles} articles)" if version.articles else ""
        return UnknownArticle(
            f"《{self.short_zh}》{version.version}版{total}没有相当于现行第{article}条的条文。",
            f"{self.en}, version {version.version}{total_en}, has no article matching no. {article}.",
            article=f"{self.slug}/{article}",
            next_zh="请核对条号和日期。",
            next_en="Check the article number and the date.",
        )


_TOP = {
    "slug", "zh", "en", "short_zh", "document", "kind", "checked", "versions", "numbering", "headings", "inserted",
}  # fmt: skip
_VERSION = {"version", "from", "to", "articles", "confidence", "source", "text"}


def load(folder: Path, root: Path) -> dict[str, Instrument]:
    """All instruments of law/articles by slug. Raises LawLoadError."""
    out: dict[str, Instrument] = {}
    for path in yamlfile.files(folder):
        if path.name == "topics.yaml":
            continue
        data = yamlfile.read(path, str(path.relative_to(root.parent)))
        instrument = _instrument(data)
        if instrument.slug != path.stem:
            raise data.fail(f"slug {instrument.slug!r} must be the file's name", "slug")
        out[instrument.slug] = instrument
    return out


def _instrument(data: Lined) -> Instrument:
    data.only(_TOP)
    if data.day("checked") is None:
        raise data.fail("missing key 'checked'")
    numbering = data.get("numbering", {})
    versions: list[Version] = []
    for item in data.parts("versions"):
        version = _version(item, numbering)
        if versions and version.start != versions[-1].end + timedelta(days=1):
            kind = "overlap" if version.start <= versions[-1].end else "gap"
            raise item.fail(f"{kind} of dates between versions {versions[-1].version} and {version.version}", "from")
        versions.append(version)
    if not versions:
        raise data.fail("an instrument needs at least one version", "versions")
    headings: dict[int, tuple[str, str]] = {}
    if "headings" in data:
        part = data.part("headings")
        for key in part:
            total = versions[-1].articles
            if not key.isdigit() or (total is not None and not 1 <= int(key) <= total):
                raise part.fail(f"heading for article {key!r}, which the newest version does not have", key)
            headings[int(key)] = part.both(key)
    inserted = _inserted(data.part("inserted"), versions[-1].articles) if "inserted" in data else {}
    return Instrument(
        data.text("slug"),
        data.text("zh"),
        data.text("en"),
        data.text("short_zh"),
        data.text("document"),
        data.text("kind"),
        tuple(versions),
        headings,
        inserted,
    )


def _inserted(part: Lined, articles: int | None) -> dict[tuple[int, int], date]:
    out = {}
    for key in part:
        number, _, after = key.partition("-")
        day = part.day(key)
        if not (number.isdigit() and after.isdigit()) or day is None or not 1 <= int(number) <= (articles or 0):
            raise part.fail(f"an inserted article is written '133-1: day', not {key!r}", key)
        out[int(number), int(after)] = day
    return out


def _version(item: Lined, numbering: Mapping[str, Lined]) -> Version:
    item.only(_VERSION)
    name = item.text("version")
    start, end = item.day("from"), item.day("to", FAR)
    if start is None or end is None or end < start:
        raise item.fail("a version needs 'from', not after 'to'", "from")
    articles = item.need("articles")
    if articles is not None and (type(articles) is not int or articles < 1):
        raise item.fail("'articles' is the number of articles, or null where unknown", "articles")
    confidence = item.text("confidence")
    if confidence not in CONFIDENCES:
        raise item.fail(f"confidence must be one of {', '.join(CONFIDENCES)}", "confidence")
    ranges: tuple[tuple[int, int, int], ...] | None = None
    numbering_confidence = "read"
    if name in numbering:
        part = numbering[name]
        part.only({"confidence", "source", "ranges"})
        part.text("source")
        numbering_confidence = part.text("confidence")
        ranges = tuple((each.need("first"), each.need("last"), each.need("shift")) for each in part.parts("ranges"))
    text = item.get("text")
    return Version(name, start, end, articles, confidence, item.text("source"), text, ranges, numbering_confidence)
