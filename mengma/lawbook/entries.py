"""Dated values of law/: each with unit, article, dates, source, date of checking, confidence and basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mengma.lawbook import clocks, yamlfile
from mengma.lawbook.answers import BASES, CONFIDENCES, Citation
from mengma.lawbook.errors import NotInForce, UnknownArticle
from mengma.lawbook.house_rules import HouseRule
from mengma.lawbook.instruments import FAR, Instrument
from mengma.lawbook.yamlfile import Lined

TIME_FORMS = ("period", "before", "extension")
RULE_FORMS = ("exclusion", "restart", "conversion")  # rules about periods; their value, where given, is a maximum
FORMS = (*TIME_FORMS, *RULE_FORMS, "scale", "range", "amount", "share", "fraction", "count", "rate", "word", "list")
TIME_UNITS = ("day", "working-day", "half-month", "month", "year", "hour")
UNITS = (*TIME_UNITS, "yuan", "share", "multiple", "time", "per-day", "per-year", "word")
NOT_VALUES = {
    "articles",
    "house-rules",
    "courts",
    "causes",
    "crimes",
    "case-types",
    "rates",
    "holidays",
    "counting",
    "tests",
}

_FILE = {"instrument", "checked", "source", "confidence", "basis", "from", "branch", "gaps", "entries"}
_ENTRY = clocks.KEYS | {
    "zh", "en", "form", "who", "start", "end", "rollover", "also", "extensions", "note", "house_rule", "values",
}  # fmt: skip
_VALUE = {
    "value", "unit", "article", "clause", "instrument", "from", "to", "source", "checked", "confidence", "basis",
    "bound", "note",
}  # fmt: skip


@dataclass(frozen=True)
class Bracket:
    """One bracket of a scale: the part over `over` and not over `up_to` (None: no limit), flat yuan or a rate."""

    over: Decimal
    up_to: Decimal | None
    flat: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True)
class Value:
    """A value in force from..to (both included). `cited` pairs each stretch of time with its citations."""

    value: Any
    unit: str
    article: int | None
    instrument: str
    clause: str
    start: date
    end: date
    source: str
    checked: date
    confidence: str
    basis: str
    bound: str | None
    note: str
    line: int
    cited: tuple[tuple[date, date, tuple[Citation, ...]], ...]

    def citations(self, on: date) -> tuple[Citation, ...]:
        """The citations of this value as numbered on a date."""
        for start, end, found in self.cited:
            if start <= on <= end:
                return found
        return self.cited[-1][2]


@dataclass(frozen=True)
class Entry:
    """A named rule of law/ with its values by date."""

    name: str
    zh: str
    en: str
    form: str
    who: str
    start_zh: str
    start_en: str
    end_zh: str
    end_en: str
    rollover: bool | str
    extensions: tuple[str, ...]
    house_rule: str | None
    note: str
    values: tuple[Value, ...]
    file: str
    line: int
    also: tuple[str, ...] = field(default=())
    clock: clocks.Clock = field(default_factory=clocks.Clock)

    def on(self, day: date) -> Value:
        """The value in force on a date. Raises NotInForce."""
        for value in reversed(self.values):
            if value.start <= day <= value.end:
                return value
        first = self.values[0].start.isoformat()
        raise NotInForce(
            f"“{self.zh}”在{day.isoformat()}没有已收录的有效值（收录自{first}）。",
            f"No value of “{self.en}” is held for {day.isoformat()} (held from {first}).",
            article=f"{self.values[0].instrument}/{self.values[0].article or ''}",
            next_zh="请改用较晚的日期，或者在 law/ 补录旧值。",
            next_en="Use a later date, or add the old value to law/.",
        )


def load(
    root: Path,
    instruments: Mapping[str, Instrument],
    rules: Mapping[str, HouseRule],
    entry_type: type[Entry] = Entry,
) -> dict[str, Entry]:
    """All entries under law/<instrument>/ by name. entry_type: the class they become. Raises LawLoadError."""
    out: dict[str, Entry] = {}
    for folder in sorted(each for each in root.iterdir() if each.is_dir() and each.name not in NOT_VALUES):
        for path in yamlfile.files(folder):
            shown = str(path.relative_to(root.parent))
            data = yamlfile.read(path, shown)
            data.only(_FILE)
            yamlfile.gaps(data)
            for name, item in data.part("entries").items():
                if not isinstance(item, Lined):
                    raise data.fail(f"entry {name!r} must be a mapping", "entries")
                if name in out:
                    raise item.fail(f"entry {name!r} is already in {out[name].file}")
                out[name] = _entry(name, item, data, instruments, rules, entry_type)
    clocks.check(out, clocks.load_branches(root / "counting" / "branches.yaml", root))
    return out


def _entry(
    name: str,
    item: Lined,
    data: Lined,
    instruments: Mapping[str, Instrument],
    rules: Mapping[str, HouseRule],
    entry_type: type[Entry],
) -> Entry:
    item.only(_ENTRY)
    form = item.text("form")
    if form not in FORMS:
        raise item.fail(f"form must be one of {', '.join(FORMS)}", "form")
    start = item.both("start") if "start" in item or form in ("period", "before") else ("", "")
    end = item.both("end") if "end" in item else ("", "")
    rollover = item.get("rollover", False)
    if isinstance(rollover, str) and rollover not in rules:
        raise item.fail(f"rollover names no house rule: {rollover!r}", "rollover")
    house_rule = item.get("house_rule")
    if (form == "range") != (house_rule is not None) or (house_rule is not None and house_rule not in rules):
        raise item.fail("a range, and only a range, names its house_rule", "house_rule")
    also = item.get("also") or []
    values: list[Value] = []
    parts = item.parts("values")
    for part in parts:
        value = _value(part, form, data, instruments, also)
        if values and value.start != values[-1].end + timedelta(days=1):
            kind = "overlap" if value.start <= values[-1].end else "gap"
            raise part.fail(f"{name}: {kind} of dates before {value.start}", "from")
        values.append(value)
    if not values:
        raise item.fail("an entry needs at least one value", "values")
    return entry_type(
        name, item.text("zh"), item.text("en"), form, item.get("who", ""), *start, *end, rollover,
        tuple(item.get("extensions") or ()), house_rule, item.get("note", ""), tuple(values), item.file, item.line,
        tuple(also), clocks.read(item, data),
    )  # fmt: skip


def _value(part: Lined, form: str, data: Lined, instruments: Mapping[str, Instrument], also: list[str]) -> Value:
    part.only(_VALUE)

    def inherit(key: str) -> Any:
        found = part[key] if key in part else data.get(key)
        if found is None or found == "":
            raise part.fail(f"missing key {key!r} (here or at the head of the file)")
        return found

    slug = inherit("instrument")
    if slug not in instruments:
        raise part.fail(f"instrument {slug!r} is not in law/articles", "instrument")
    instrument = instruments[slug]
    article = part.need("article")
    if article is None and instrument.newest.articles is not None:
        raise part.fail(f"a value of {slug} needs its article", "article")
    if article is not None and type(article) is not int:
        raise part.fail("'article' is a number", "article")
    start, end = inherit("from"), part.day("to", FAR)
    checked = inherit("checked")
    if type(start) is not date or type(checked) is not date or end is None or end < start:
        raise part.fail("'from', 'to' and 'checked' are dates, 'from' not after 'to'")
    confidence, basis = inherit("confidence"), inherit("basis")
    unit = part.text("unit") if "unit" in part or form not in RULE_FORMS else "time"
    for key, found, allowed in (
        ("confidence", confidence, CONFIDENCES),
        ("basis", basis, BASES),
        ("unit", unit, UNITS),
    ):
        if found not in allowed:
            raise part.fail(f"{key} must be one of {', '.join(allowed)}, not {found!r}", key)
    bound = part.get("bound")
    if bound not in (None, "at-least", "at-most"):
        raise part.fail("bound must be at-least or at-most", "bound")
    clause = part.get("clause", "")
    source = _Source(part, instrument, article, basis, confidence, clause, _supporting(part, also, instruments))
    cited = source.over(start, end)
    return Value(
        _amount(part, form, unit), unit, article, slug, clause, start, end, inherit("source"), checked, confidence,
        basis, bound, part.get("note", ""), part.line, cited,
    )  # fmt: skip


@dataclass(frozen=True)
class _Source:
    """What a value cites: the main article and the supporting ones."""

    part: Lined
    instrument: Instrument
    article: int | None
    basis: str
    confidence: str
    clause: str
    others: tuple[tuple[Instrument, int], ...]

    def over(self, start: date, end: date) -> tuple[tuple[date, date, tuple[Citation, ...]], ...]:
        """Citations for each stretch of time in which no cited instrument changes its version."""
        cuts = {start}
        for each in (self.instrument, *(other for other, _ in self.others)):
            cuts |= {version.start for version in each.versions if start < version.start <= end}
        edges = sorted(cuts)
        out = []
        for index, first in enumerate(edges):
            last = edges[index + 1] - timedelta(days=1) if index + 1 < len(edges) else end
            out.append((first, last, self._at(first)))
        return tuple(out)

    def _at(self, day: date) -> tuple[Citation, ...]:
        try:
            main = self.instrument.cite(
                self.article, day, basis=self.basis, confidence=self.confidence, clause=self.clause
            )
        except (UnknownArticle, NotInForce) as error:
            raise self.part.fail(f"on {day}: {error.what_en}", "article") from error
        found = [main]
        for other, number in self.others:
            try:
                found.append(other.cite(number, day))
            except NotInForce:
                continue  # a supporting article may be younger than the value
            except UnknownArticle as error:
                raise self.part.fail(f"'also': {error.what_en}") from error
        return tuple(found)


def _supporting(
    part: Lined, also: list[str], instruments: Mapping[str, Instrument]
) -> tuple[tuple[Instrument, int], ...]:
    out = []
    for ref in also:
        slug, _, number = ref.partition("/")
        if slug not in instruments or not number.isdigit():
            raise part.fail(f"'also' cites {ref!r}, which is not in law/articles")
        out.append((instruments[slug], int(number)))
    return tuple(out)


def _amount(part: Lined, form: str, unit: str) -> Any:
    raw = part.get("value") if form in RULE_FORMS else part.need("value")
    if raw is None and form in (*RULE_FORMS, "extension"):
        return None  # a rule without a figure, or an extension whose length the law leaves to the approving court
    if form in (*TIME_FORMS, *RULE_FORMS):
        if type(raw) is not int or raw < 1 or unit not in TIME_UNITS:
            raise part.fail("a period is a whole number of days, months, years or hours", "value")
        return raw
    if form == "scale":
        return _scale(part, raw)
    if form in ("range", "fraction"):
        if not isinstance(raw, list) or len(raw) != 2:
            raise part.fail(f"a {form} has two numbers", "value")
        low, high = (_decimal(part, each) for each in raw)
        if form == "range" and low > high:
            raise part.fail("the range is empty", "value")
        return (low, high)
    if form == "word":
        return part.text("value")
    if form == "list":
        named = part.part("value")
        return {key: named.both(key) for key in named}
    return _decimal(part, raw)


def _scale(part: Lined, raw: Any) -> tuple[Bracket, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(each, Lined) for each in raw):
        raise part.fail("a scale is a list of brackets", "value")
    out: list[Bracket] = []
    for each in raw:
        each.only({"over", "up_to", "flat", "rate"})
        over = _decimal(each, each.need("over"))
        up_to = None if each.need("up_to") is None else _decimal(each, each["up_to"])
        if ("flat" in each) == ("rate" in each):
            raise each.fail("a bracket has either 'flat' or 'rate'")
        if out and over != out[-1].up_to:
            raise each.fail(f"gap or overlap of brackets at {over}", "over")
        flat = _decimal(each, each["flat"]) if "flat" in each else None
        out.append(Bracket(over, up_to, flat, _decimal(each, each["rate"]) if "rate" in each else None))
    if out[-1].up_to is not None:
        raise part.fail("the last bracket must be open (up_to: null)", "value")
    return tuple(out)


def _decimal(part: Lined, raw: Any) -> Decimal:
    if type(raw) not in (int, str):
        raise part.fail(f"not a number: {raw!r}", "value")
    try:
        found = Decimal(raw)
    except InvalidOperation as error:
        raise part.fail(f"not a number: {raw!r}", "value") from error
    if not found.is_finite():
        raise part.fail(f"not a finite number: {raw!r}", "value")
    return found
