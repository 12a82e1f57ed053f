"""The library's catalogue in memory: instruments, their versions and which is in force on a day.

Some 1,500 versions, read once and again when an import has changed something (one small question per request). Dates
come from lawbook where it knows the version, else from the text where it says so; else the version's own date orders the
versions, marked as uncertain.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import Count, Max

from mengma import lawbook
from mengma.caselaw import titles
from mengma.caselaw.models import Edition as EditionRow
from mengma.lawbook.instruments import Version

KEPT_DAYS = 64
BY_LAWBOOK, BY_TEXT, UNCERTAIN = "lawbook", "text", "uncertain"


@dataclass(frozen=True, slots=True)
class Edition:
    """A version as pages need it.

    starts: the first day in force, or the version's own date where nobody says (basis `uncertain`); until: the last day
    before the next version held, None for the newest or where the index knows no end. law_version: the version's name in
    lawbook, "" where lawbook does not know it.
    """

    id: str
    instrument: int
    title: str
    kind: str
    version: date
    starts: date
    until: date | None
    basis: str
    law_version: str
    words: str
    articles: int
    first: int
    last: int
    gaps: frozenset[int]
    extras: frozenset[str]
    shape: str

    @property
    def certain(self) -> bool:
        """Whether the day of entry into force is known."""
        return self.basis != UNCERTAIN

    def has(self, number: int, suffix: int = 0) -> bool:
        """Whether the imported text has this article."""
        if suffix:
            return f"{number}-{suffix}" in self.extras
        return bool(self.articles) and self.first <= number <= self.last and number not in self.gaps

    def in_force(self, on: date) -> bool:
        """Whether this version was in force on a day, as far as the library knows."""
        return self.starts <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument with its versions, oldest first. slug: its name in lawbook's index, or ""."""

    id: int
    title: str
    short: str
    short_key: str
    key: str
    kind: str
    pinyin: str
    initials: str
    slug: str
    also: tuple[str, ...]
    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Edition:
        return self.editions[-1]

    def on(self, day: date) -> Edition | None:
        """The version in force on a day; None before the first one held."""
        return next((each for each in reversed(self.editions) if each.in_force(day)), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything held, by id, by title and by lawbook's slug.

    names: every way to write a title exactly (`titles.key`); titles: the same names with the titles they stand for.
    """

    instruments: Mapping[int, Instrument] = field(default_factory=dict)
    editions: Mapping[str, Edition] = field(default_factory=dict)
    names: Mapping[str, Instrument] = field(default_factory=dict)
    slugs: Mapping[str, Instrument] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    # day -> instrument -> its version in force; filled as days are asked for
    _valid: dict[date, dict[int, Edition]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.editions)

    def in_force(self, on: date) -> Mapping[int, Edition]:
        """Instrument -> its version in force on a day; instruments without one are left out."""
        found = self._valid.get(on)
        if found is None:
            found = {number: each for number, of in self.instruments.items() if (each := of.on(on))}
            if len(self._valid) >= KEPT_DAYS:
                self._valid.clear()
            self._valid[on] = found
        return found

    def kinds(self) -> dict[str, list[Instrument]]:
        """Instruments by kind, each in the order of its titles."""
        out: dict[str, list[Instrument]] = {}
        for instrument in self.instruments.values():
            out.setdefault(instrument.kind, []).append(instrument)
        return {kind: sorted(found, key=lambda each: each.pinyin) for kind, found in out.items()}


Stamp = tuple[int, datetime | None]


@dataclass
class _Kept:
    """The catalogue of this process and the state of the tables that it was read from."""

    stamp: Stamp | None = None
    catalogue: Catalogue = field(default_factory=Catalogue)


_kept = _Kept()
_lock = Lock()
# within one request the tables are asked once whether anything has changed; outside requests every time
_in_request: ContextVar[dict[str, Catalogue] | None] = ContextVar("caselaw_request", default=None)


def catalogue() -> Catalogue:
    """The catalogue as the tables are now."""
    own = _in_request.get()
    if own is not None and "catalogue" in own:
        return own["catalogue"]
    counted = EditionRow.objects.aggregate(count=Count("id"), last=Max("changed_at"))
    stamp: Stamp = (counted["count"], counted["last"])
    with _lock:
        if _kept.stamp != stamp:
            _kept.catalogue, _kept.stamp = _read(), stamp
        found = _kept.catalogue
    if own is not None:
        own["catalogue"] = found
    return found


def _begin(**_: Any) -> None:
    _in_request.set({})


def _end(**_: Any) -> None:
    _in_request.set(None)


def watch_requests() -> None:
    """Called once at start."""
    request_started.connect(_begin, dispatch_uid="caselaw.catalogue.begin")
    request_finished.connect(_end, dispatch_uid="caselaw.catalogue.end")


def _read() -> Catalogue:
    law = lawbook.load()
    known = {titles.key(item.zh): item for item in law.instruments.values()}
    rows: dict[int, list[EditionRow]] = {}
    for row in EditionRow.objects.select_related("instrument").order_by("version"):
        rows.setdefault(row.instrument_id, []).append(row)
    instruments: dict[int, Instrument] = {}
    editions: dict[str, Edition] = {}
    names: dict[str, Instrument] = {}
    slugs: dict[str, Instrument] = {}
    for number, versions in rows.items():
        of = versions[0].instrument
        item = known.get(of.key)
        held = _editions(versions, item.versions if item else ())
        also = (titles.key(item.short_zh),) if item else ()
        short = titles.short(of.title)
        instrument = Instrument(
            number, of.title, short, titles.key(short), of.key, of.kind, of.pinyin, of.initials, item.slug if item else "",
            also, held,
        )  # fmt: skip
        instruments[number] = instrument
        editions |= {each.id: each for each in held}
        for name in (of.key, instrument.short_key, *also):
            names.setdefault(name, instrument)
        if item:
            slugs[item.slug] = instrument
    return Catalogue(instruments, editions, names, slugs, {name: each.title for name, each in names.items()})


def _editions(rows: list[EditionRow], versions: tuple[Version, ...]) -> tuple[Edition, ...]:
    dated: list[tuple[date, str, Version | None, EditionRow]] = []
    for row in rows:
        law = next((v for v in versions if v.text == row.path), None) or next(
            (v for v in versions if v.version == row.version.isoformat()), None
        )
        if law is not None:
            dated.append((law.start, BY_LAWBOOK, law, row))
        elif row.in_force_on is not None:
            dated.append((row.in_force_on, BY_TEXT, None, row))
        else:
            dated.append((row.version, UNCERTAIN, None, row))
    # of two copies that begin on one day lawbook's comes last, and so is the one that `Instrument.on` finds
    dated.sort(key=lambda each: (each[0], each[1] == BY_LAWBOOK, each[3].version))
    out = []
    for place, (starts, basis, law, row) in enumerate(dated):
        later = [start for start, *_ in dated[place + 1 :] if start > starts]
        until = _day_before(later[0]) if later else None
        if law is not None and law.end != date.max:
            until = law.end
        of = row.instrument
        known = law.version if law else ""
        out.append(
            Edition(
                row.id, of.id, of.title, of.kind, row.version, starts, until, basis, known, row.in_force_words,
                row.articles, row.first, row.last, frozenset(row.gaps), frozenset(row.extras), row.shape,
            )
        )  # fmt: skip
    return tuple(out)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
