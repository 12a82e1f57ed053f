"""What happens to a time limit on its way: conversion, a fresh start, extension, mediation beyond its time.

Source: the entries of form conversion, restart and extension in law/*/periods.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mengma.lawbook import counting
from mengma.lawbook.answers import Answer, Step
from mengma.lawbook.counting import DAY, Interval, check_day, words
from mengma.lawbook.errors import BadDate, NotInForce
from mengma.lawbook.extensions import ExtensionAsked
from mengma.lawbook.periods import Periods


class TimeLimits:
    """Calculators over the periods of law/. Pure; dates and a court's house rules are arguments."""

    def __init__(self, periods: Periods) -> None:
        self._periods = periods

    def converted(
        self,
        conversion: str,
        beginning: date,
        *,
        decided_on: date,
        exclusions: Iterable[Interval] = (),
        extensions: Sequence[ExtensionAsked] = (),
        in_custody: bool = False,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day of the new time limit after a conversion decided on a day.

        beginning: the event from which the old limit ran (acceptance). Counted from there or from the decision, as
        the conversion says. A decision after the old limit's expiry is answered with a warning.
        detail: old_due, counted_from. Raises UnknownEntry, NotInForce, BadDate.
        """
        rule = self._periods.about(conversion, "conversion")
        check_day(decided_on)
        if decided_on < beginning:
            raise BadDate("转换程序不能早于起算日。", "A conversion cannot come before the beginning.")
        spans = list(exclusions)
        common: dict[str, Any] = {"in_custody": in_custody, "house_rules": house_rules}
        # reasons are those of the old limit; the new one may know other names for them
        old = self._periods.count(rule.clock.of, beginning, exclusions=_bare(spans), **common)
        start = beginning if rule.clock.counted_from == "beginning" else decided_on
        new = self._periods.count(rule.clock.to, start, exclusions=spans, extensions=extensions, **common)
        value = rule.on(decided_on)
        step = Step(
            f"{rule.zh}（{counting.zh(decided_on)}决定），审理期限自{counting.zh(start)}起算",
            f"{rule.en} (decided on {counting.en(decided_on)}): counted from {counting.en(start)}",
        )
        late = Step(
            f"原期限{counting.zh(old.value)}已届满，转换应当在期满前决定",
            f"The old limit had expired on {counting.en(old.value)}; the conversion is to be decided before expiry",
        )
        return replace(
            new,
            steps=(step, *new.steps),
            citations=(*value.citations(decided_on), *new.citations),
            warnings=(late, *new.warnings) if decided_on > old.value else new.warnings,
            detail={**new.detail, "old_due": old.value, "counted_from": start},
        )

    def restarted(
        self,
        kind: str,
        restart: str,
        event: date,
        *,
        exclusions: Iterable[Interval] = (),
        extensions: Sequence[ExtensionAsked] = (),
        in_custody: bool = False,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day of a period that an event begins anew (补充侦查、发回重审、改变管辖 …).

        Raises UnknownEntry, NotInForce, BadDate where the event does not begin this kind anew.
        """
        rule, entry = self._periods.about(restart, "restart"), self._periods.entry(kind)
        if restart not in entry.clock.restarts:
            raise BadDate(
                f"“{rule.zh}”不使“{entry.zh}”重新计算。",
                f"“{rule.en}” does not begin “{entry.en}” anew.",
                next_zh=f"可以重新计算的：{'、'.join(entry.clock.restarts) or '无'}。",
                next_en=f"What begins it anew: {', '.join(entry.clock.restarts) or 'nothing'}.",
            )
        check_day(event)
        value = rule.on(event)
        new = self._periods.count(
            kind, event, exclusions=exclusions, extensions=extensions, in_custody=in_custody, house_rules=house_rules
        )
        step = Step(
            f"{rule.zh}，自{counting.zh(event)}（{rule.start_zh}）重新计算",
            f"{rule.en}: counted anew from {counting.en(event)} ({rule.start_en})",
        )
        return replace(new, steps=(step, *new.steps), citations=(*value.citations(event), *new.citations))

    def extension_dates(
        self, kind: str, extension: str, due: date, *, house_rules: Mapping[str, Any] | None = None
    ) -> Answer[date]:
        """The last day for asking for an extension of a limit that is due on a day.

        detail: decide_by (ISO date or None), approver (zh), approver_en, longest (words, zh) and longest_en.
        Raises UnknownEntry, NotInForce, BadDate where the extension is not one of the kind.
        """
        entry, found = self._periods.entry(kind), self._periods.entry(extension)
        if extension not in entry.extensions or not found.clock.ask:
            raise BadDate(
                f"“{entry.zh}”没有“{found.zh}”的申请期限。", f"“{entry.en}” has no time for asking for “{found.en}”."
            )
        value = found.on(due)
        asked = self._periods.before(due, found.clock.ask, house_rules=house_rules)
        decided = self._decided(found.clock.decide, due, house_rules)
        cited = [*asked.citations, *(decided.citations if decided else ()), *value.citations(due)]
        longest_zh, longest_en = words(value.value, value.unit)
        return Answer(
            asked.value,
            (*asked.steps, *(decided.steps if decided else ())),
            tuple(dict.fromkeys(cited)),
            asked.warnings,
            asked.provisional,
            {
                "decide_by": decided.value if decided else None,
                "approver": found.clock.approver_zh,
                "approver_en": found.clock.approver_en,
                "longest": longest_zh,
                "longest_en": longest_en,
            },
        )

    def _decided(self, kind: str, due: date, house_rules: Mapping[str, Any] | None) -> Answer[date] | None:
        """The last day for deciding on an extension, where the law of that day set one."""
        if not kind:
            return None
        try:
            return self._periods.before(due, kind, house_rules=house_rules)
        except NotInForce:
            return None

    def beyond(
        self, kind: str, start: date, until: date, *, house_rules: Mapping[str, Any] | None = None
    ) -> Answer[int]:
        """The days after the period's own end up to `until`, both parties agreeing to go on (调解延长部分不计审限).

        Cut to the longest extension the law then allows, with a warning. detail: base_due, first, last (None: no day
        beyond). Raises UnknownEntry, NotInForce, BadDate.
        """
        entry = self._periods.entry(kind)
        check_day(until)
        base = self._periods.count(kind, start, house_rules=house_rules)
        last, warnings, cited = until, list(base.warnings), list(base.citations)
        for name in entry.extensions:
            found = self._periods.entry(name)
            if not found.values[0].start <= start <= found.values[-1].end:
                continue
            value = found.on(start)
            cited += value.citations(start)
            if value.value is not None:
                longest = self._periods.count(kind, start, extensions=(name,), house_rules=house_rules).value
                last = min(last, longest)
                if until > longest:
                    warnings.append(
                        Step(
                            f"延长以{words(value.value, value.unit)[0]}为限，超出部分不扣除",
                            f"Extended by {words(value.value, value.unit)[1]} at most; what goes beyond is not excluded",
                        )
                    )
        days = max(0, (last - base.value).days)
        step = Step(
            f"基准期限至{counting.zh(base.value)}，延长至{counting.zh(last)}，延长部分{days}日",
            f"The period itself ends {counting.en(base.value)}; extended to {counting.en(last)}: {days} days beyond",
        )
        first = base.value + DAY if days else None
        detail = {"base_due": base.value, "first": first, "last": last if days else None}
        return Answer(days, (*base.steps, step), tuple(dict.fromkeys(cited)), tuple(warnings), base.provisional, detail)


def _bare(exclusions: Iterable[Interval]) -> list[Interval]:
    return [(each[0], each[1]) for each in exclusions]
