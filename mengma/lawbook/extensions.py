"""Extensions of periods: which are allowed, in which order, how much in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mengma.lawbook import counting
from mengma.lawbook.counting import words
from mengma.lawbook.entries import Entry, Value
from mengma.lawbook.errors import BadDate

ExtensionAsked = str | tuple[str, int]


def granted(
    entries: Mapping[str, Entry], entry: Entry, extensions: Sequence[ExtensionAsked], law_day: date
) -> list[tuple[Entry, int, Value]]:
    """The extensions as they may count: each with what was granted in all and the value that allows it.

    Repeated grants add up to no more than the maximum (times the number of grants the article allows). The order is
    that of the law, whatever the order in which they are written. Raises BadDate, NotInForce.
    """
    given = [(each, None) if isinstance(each, str) else (each[0], each[1]) for each in extensions]
    names = list(dict.fromkeys(name for name, _ in given))
    _check(entries, entry, names)
    out = []
    for name in sorted(names, key=entry.extensions.index):
        found = entries[name]
        value = found.on(law_day)
        grants = [value.value if number is None else number for each, number in given if each == name]
        if None in grants:
            raise BadDate(
                f"{found.zh}：条文没有规定长度，请写明批准的长度。",
                f"{found.en}: the article fixes no length; state what was granted.",
                article=f"{value.instrument}/{value.article}",
            )
        longest = value.value or counting.LONGEST
        right = all(type(each) is int and 1 <= each <= longest for each in grants)
        if not right or sum(grants) > longest * found.clock.times:
            most_zh, most_en = words(longest, value.unit)
            told = "、".join(str(each) for each in grants)
            raise BadDate(
                f"{found.zh}最多{most_zh}（{found.clock.times}次），不能为{told}。",
                f"{found.en} is at most {most_en} ({found.clock.times} times), not {told}.",
                article=f"{value.instrument}/{value.article}",
            )
        out.append((found, sum(grants), value))
    return out


def _check(entries: Mapping[str, Entry], entry: Entry, given: Sequence[str]) -> None:
    """Only the extensions of this kind, each after the one the law puts before it. Raises BadDate."""
    for name in given:
        if name not in entry.extensions:
            raise BadDate(
                f"“{entry.zh}”不能以“{name}”延长。",
                f"“{entry.en}” cannot be extended by “{name}”.",
                article=entry.values[-1].instrument,
                next_zh=f"可用的延长：{'、'.join(entry.extensions) or '无'}。",
                next_en=f"Extensions allowed: {', '.join(entry.extensions) or 'none'}.",
            )
        first = entries[name].clock.after
        if first in entry.extensions and first not in given:
            raise BadDate(
                f"“{entries[name].zh}”须在“{entries[first].zh}”之后。",
                f"“{entries[name].en}” comes after “{entries[first].en}”.",
                article=entries[name].values[-1].instrument,
                next_zh="请一并写明在先的延长。",
                next_en="State the earlier extension as well.",
            )
