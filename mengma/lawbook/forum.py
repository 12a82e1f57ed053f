"""What all questions of jurisdiction share: the places and courts, and the inquiry that grows into an answer.

Source of the tables: law/courts/jurisdiction.yaml. Places are GB/T 2260 codes of six digits; courts of other regions
are said in words, not listed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES, Answer, Citation, Step
from mengma.lawbook.causes import Causes
from mengma.lawbook.court_index import LEVELS, Courts
from mengma.lawbook.crimes import Crimes
from mengma.lawbook.errors import LawLoadError, NotInForce, UnknownEntry, UnknownRegion
from mengma.lawbook.identity import PROVINCES
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.yamlfile import Lined

HERE = "15"  # 内蒙古: first two digits of GB/T 2260
HIGH_COURT = "内"
RAILWAY_COURT = "内71"
LEVEL_ZH = {"basic": "基层人民法院", "intermediate": "中级人民法院", "high": "高级人民法院"}
LEVEL_EN = {"basic": "basic court", "intermediate": "intermediate court", "high": "high court"}

Regions = str | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Place:
    """What a kind of place is called, and the article that makes it count, "" where the cause's own articles do."""

    zh: str
    en: str
    article: str


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of administrative organ as defendant, with the level of court its kind entails."""

    name: str
    zh: str
    en: str
    level: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Centralised:
    """A basic court that hears the administrative cases of its whole intermediate court's district."""

    under: str
    court: str
    start: date
    confidence: str
    source: str
    article: str


@dataclass(frozen=True, slots=True)
class Tables:
    """law/courts/jurisdiction.yaml: words for places, kinds of organ, centralised courts, criminal levels, gaps."""

    places: Mapping[str, Place]
    foreign_places: tuple[str, ...]
    bodies: Mapping[str, Body]
    centralised: tuple[Centralised, ...]
    chapters: tuple[str, ...]
    crimes: tuple[str, ...]
    sentences: Mapping[str, tuple[str, str]]
    gaps: tuple[tuple[str, str], ...]

    def references(self) -> list[tuple[str, str]]:
        """(what, article reference) of every article the tables name."""
        found = [(f"place {name}", place.article) for name, place in self.places.items() if place.article]
        found += [(f"organ {body.name}", ref) for body in self.bodies.values() for ref in body.articles]
        return found + [(f"centralised {rule.court}", rule.article) for rule in self.centralised]


@dataclass
class Inquiry:
    """The question being answered, with the answer as it grows."""

    on: date
    steps: list[Step] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)
    warnings: list[Step] = field(default_factory=list)
    grounds: list[dict[str, str]] = field(default_factory=list)

    def say(self, zh: str, en: str) -> None:
        """A step of the reasoning."""
        self.steps.append(Step(zh, en))

    def warn(self, zh: str, en: str) -> None:
        """What a person still has to look at."""
        self.warnings.append(Step(zh, en))

    def connect(self, region: str, zh: str, en: str) -> None:
        """A place that gives its court jurisdiction, and why; the first reason for a place is kept."""
        if all(ground["region"] != region for ground in self.grounds):
            self.grounds.append({"region": region, "zh": zh, "en": en})


class Forum:
    """Checks places, cites articles, finds the courts of places."""

    def __init__(self, courts: Courts, instruments: Mapping[str, Instrument], tables: Tables) -> None:
        self.courts = courts
        self.tables = tables
        self._instruments = instruments

    def cite(self, ask: Inquiry, *refs: str) -> None:
        """Add articles, given in current numbering, as numbered on the day asked. Raises NotInForce."""
        for ref in refs:
            slug, _, number = ref.partition("/")
            ask.cited.append(self._instruments[slug].cite(int(number) if number else None, ask.on))

    def cite_also(self, ask: Inquiry, ref: str) -> None:
        """An article that only explains another: left out on days when its instrument was not in force."""
        try:
            self.cite(ask, ref)
        except NotInForce:
            return

    def regions(self, given: Regions) -> list[str]:
        """The places given, each checked. Raises UnknownRegion."""
        if given is None:
            return []
        return [self.region(each) for each in ([given] if isinstance(given, str) else given)]

    def region(self, code: str) -> str:
        """The same code if it is a place of the country, here down to the banner. Raises UnknownRegion."""
        well_formed = isinstance(code, str) and len(code) == 6 and code.isascii() and code.isdigit()
        if (
            not well_formed
            or code[:2] not in PROVINCES
            or (code.startswith(HERE) and code not in self.courts.by_region)
        ):
            raise UnknownRegion(
                f"没有行政区划代码“{str(code)[:12]}”。",
                f"There is no region with the code “{str(code)[:12]}”.",
                next_zh="请填写六位行政区划代码，例如150102（新城区）。",
                next_en="Give a GB/T 2260 code of six digits, for instance 150102.",
            )
        return code

    def connect(self, ask: Inquiry, name: str, region: str) -> None:
        """A place of a kind known by name, with its article."""
        place = self.tables.places[name]
        if place.article:
            self.cite(ask, place.article)
        ask.connect(region, place.zh, place.en)

    def choice(self, found: str | None, options: Collection[str], what_zh: str, what_en: str) -> str:
        """The same word if it is one of the options. Raises UnknownEntry, also where it is missing."""
        if found in options:
            return str(found)
        said = (f"没有“{found}”这一项", f"There is no such choice: {found}") if found else ("未填写", "It is missing")
        raise UnknownEntry(
            f"{what_zh}：{said[0]}。",
            f"{what_en}: {said[1]}.",
            code="jurisdiction-fact",
            next_zh=f"可选：{'、'.join(options)}。",
            next_en=f"Choose from: {', '.join(options)}.",
        )

    def courts_of(self, ask: Inquiry, level: str) -> list[str]:
        """The courts of a level at the places collected, in their order."""
        out: list[str] = []
        for ground in ask.grounds:
            region = ground["region"]
            if not region.startswith(HERE):
                ask.say(f"{ground['zh']}（{region}）不在本自治区", f"{ground['en']} ({region}) lies outside the region")
                continue
            out += [code for code in self._courts_at(ask, region, level) if code not in out]
        return out

    def railway(self, ask: Inquiry, level: str) -> list[str]:
        """The railway courts of a level; which of the basic ones is for a person to say."""
        if level != "basic":
            return [RAILWAY_COURT]
        ask.warn(
            "各铁路运输法院的辖区未核实，请选定", "The districts of the railway courts are not verified; choose one"
        )
        return [court.code for court in self.courts.children(RAILWAY_COURT)]

    def _courts_at(self, ask: Inquiry, region: str, level: str) -> list[str]:
        if level == "high":
            return [HIGH_COURT]
        city = self.courts.by_region.get(region[:4] + "00")
        if level == "intermediate":
            return [city.code] if city and city.level == "intermediate" else []
        court = self.courts.by_region[region]
        if court.level == "basic":
            return [court.code]
        ask.warn(
            f"{region}不是旗县市区代码，请选到旗县市区", f"{region} is not a banner, county or district; choose one"
        )
        return [child.code for child in self.courts.children(court.code)] if court.level == "intermediate" else []

    def answer(self, ask: Inquiry, codes: list[str], choice_article: str, **detail: Any) -> Answer[list[str]]:
        """The finished answer. choice_article: what lets the plaintiff choose between several courts, "" for none."""
        names = "、".join(self.courts.get(code).name for code in codes)
        if codes:
            ask.say(f"有管辖权的法院：{names}", f"Courts with jurisdiction: {', '.join(codes)}")
        else:
            ask.say(
                "依所填事实，本区法院没有可以确定的管辖权",
                "On these facts no court of this region is shown to have jurisdiction",
            )
        if len(codes) > 1 and choice_article:
            self.cite(ask, choice_article)
        cited = tuple(dict.fromkeys(ask.cited))
        return Answer(codes, tuple(ask.steps), cited, tuple(ask.warnings), detail={**detail, "grounds": ask.grounds})


def load(path: Path, root: Path, courts: Courts, causes: Causes, crimes: Crimes) -> Tables:
    """The tables of jurisdiction, checked against the courts, causes and crimes they name. Raises LawLoadError."""
    data = yamlfile.read(path, str(path.relative_to(root.parent)))
    data.only({
        "checked", "confidence", "source", "gaps", "places", "foreign_places", "bodies", "centralised", "criminal",
    })  # fmt: skip
    places = {name: _place(item) for name, item in data.part("places").items()}
    bodies = {name: _body(name, item) for name, item in data.part("bodies").items()}
    criminal = data.part("criminal")
    criminal.only({"chapters", "crimes", "sentences"})
    sentences = criminal.part("sentences")
    for name in data.need("foreign_places"):
        if name not in places:
            raise data.fail(f"no place is called {name!r}", "foreign_places")
    for venue in causes.venues():
        for name in venue.places:
            if name not in places:
                raise LawLoadError(venue.file, venue.line, f"no place is called {name!r}")
    codes = {crime.code for crime in crimes}
    for key in ("chapters", "crimes"):
        for code in criminal.need(key):
            if code not in codes:
                raise criminal.fail(f"no crime or chapter has the code {code!r}", key)
    return Tables(
        places,
        tuple(data["foreign_places"]),
        bodies,
        tuple(_centralised(item, courts) for item in data.parts("centralised")),
        tuple(criminal["chapters"]),
        tuple(criminal["crimes"]),
        {name: sentences.both(name) for name in sentences},
        yamlfile.gaps(data),
    )


def _place(item: Lined) -> Place:
    item.only({"zh", "en", "article"})
    return Place(item.text("zh"), item.text("en"), item.get("article", ""))


def _body(name: str, item: Lined) -> Body:
    item.only({"zh", "en", "level", "articles"})
    if item.text("level") not in LEVELS:
        raise item.fail("unknown level", "level")
    return Body(name, item.text("zh"), item.text("en"), item["level"], tuple(item.need("articles")))


def _centralised(item: Lined, courts: Courts) -> Centralised:
    item.only({"under", "court", "from", "confidence", "source", "article"})
    start = item.day("from")
    if start is None or item.text("confidence") not in CONFIDENCES:
        raise item.fail("'from' and a known confidence are needed", "from")
    for key in ("under", "court"):
        if item.text(key) not in courts:
            raise item.fail(f"no court has the code {item[key]!r}", key)
    return Centralised(
        item["under"], item["court"], start, item["confidence"], item.text("source"), item.text("article")
    )
