"""The catalogue of legal clocks (法定期间一览): every period of law/ with what a reader needs to check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mengma.lawbook.answers import Citation, Step
from mengma.lawbook.clocks import Branch
from mengma.lawbook.counting import words
from mengma.lawbook.entries import Entry, Value
from mengma.lawbook.instruments import FAR, weakest

_LAST = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Related:
    """An exclusion, restart, conversion or extension of a period, as in force on the day asked for."""

    name: str
    zh: str
    en: str
    words_zh: str
    words_en: str
    citations: tuple[Citation, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """One row of the catalogue of legal clocks, as in force on a date; in_force_to is None where it has no end.

    value is None for an extension whose length the article leaves to the approving court. words: the length in
    words. branch: name of the branch of procedure, branch_zh/_en its title. rollover: true, false or the name of the
    house rule. approver, ask, decide: of an extension, who allows it and the kinds of period for asking and deciding.
    excluded, restarted, converted, extended: the rules about this period with their articles. confidence: the weakest
    of the main citation; basis: law or house rule. history: all values held, oldest first, as (from, to, words zh/en).
    """

    name: str
    zh: str
    en: str
    form: str
    who: str
    start_zh: str
    start_en: str
    value: int | None
    unit: str
    bound: str | None
    rollover: bool | str
    extensions: tuple[str, ...]
    citations: tuple[Citation, ...]
    note: str
    in_force_from: date
    in_force_to: date | None
    words_zh: str
    words_en: str
    branch: str
    branch_zh: str
    branch_en: str
    confidence: str
    basis: str
    end_zh: str
    end_en: str
    approver_zh: str
    approver_en: str
    ask: str
    decide: str
    custody: bool
    unalterable: bool
    extended: tuple[Related, ...]
    excluded: tuple[Related, ...]
    restarted: tuple[Related, ...]
    converted: tuple[Related, ...]
    history: tuple[tuple[date, date | None, Step], ...]


def catalogue(
    entries: Mapping[str, Entry], about: Mapping[str, Entry], branches: Mapping[str, Branch], on: date | None
) -> list[PeriodKind]:
    """All periods in force on a date; None: the newest value of each."""
    out = []
    for entry in entries.values():
        value = _at(entry, on)
        if value is not None:
            out.append(_kind(entry, value, on or _inside(value), entries, about, branches))
    return out


def _at(entry: Entry, on: date | None) -> Value | None:
    if on is None:
        return entry.values[-1]
    return next((each for each in entry.values if each.start <= on <= each.end), None)


def _inside(value: Value) -> date:
    """A day on which the value is in force: the latest there is."""
    return max(value.start, min(value.end, _LAST))


def _kind(
    entry: Entry,
    value: Value,
    day: date,
    entries: Mapping[str, Entry],
    about: Mapping[str, Entry],
    branches: Mapping[str, Branch],
) -> PeriodKind:
    clock, branch, cited = entry.clock, branches[entry.clock.branch], value.citations(day)
    conversions = [each for each in about.values() if each.form == "conversion" and each.clock.of == entry.name]
    return PeriodKind(
        name=entry.name,
        zh=entry.zh,
        en=entry.en,
        form=entry.form,
        who=entry.who,
        start_zh=entry.start_zh,
        start_en=entry.start_en,
        value=value.value,
        unit=value.unit,
        bound=value.bound,
        rollover=entry.rollover,
        extensions=entry.extensions,
        citations=cited,
        note="；".join(each for each in (entry.note, value.note) if each),
        in_force_from=value.start,
        in_force_to=None if value.end == FAR else value.end,
        words_zh=words(value.value, value.unit)[0],
        words_en=words(value.value, value.unit)[1],
        branch=branch.name,
        branch_zh=branch.zh,
        branch_en=branch.en,
        confidence=weakest(value.confidence, cited[0].confidence),
        basis=value.basis,
        end_zh=entry.end_zh,
        end_en=entry.end_en,
        approver_zh=clock.approver_zh,
        approver_en=clock.approver_en,
        ask=clock.ask,
        decide=clock.decide,
        custody=clock.custody,
        unalterable=clock.unalterable,
        extended=_related((entries[name] for name in entry.extensions), day),
        excluded=_related((about[name] for name in clock.exclusions), day),
        restarted=_related((about[name] for name in clock.restarts), day),
        converted=_related(conversions, day),
        history=tuple(
            (each.start, None if each.end == FAR else each.end, Step(*words(each.value, each.unit)))
            for each in entry.values
        ),
    )


def _related(found: Iterable[Entry], day: date) -> tuple[Related, ...]:
    out = []
    for entry in found:
        value = _at(entry, day)
        if value is not None:
            most = ("", "") if value.value is None else words(value.value, value.unit)
            note = entry.note or value.note
            out.append(Related(entry.name, entry.zh, entry.en, *most, value.citations(day), note))
    return tuple(out)
