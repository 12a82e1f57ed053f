"""What a period of law/ says beyond its length: whose rules count it, what stops it, what begins it anew.

Source: the keys of each entry in law/*/periods.yaml, and law/counting/branches.yaml for the branches of procedure
(民事、行政、刑事 …), each with the article on the counting of periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mengma.lawbook import yamlfile
from mengma.lawbook.yamlfile import Lined

if TYPE_CHECKING:
    from mengma.lawbook.entries import Entry

KEYS = {
    "branch", "exclusions", "restarts", "approver", "ask", "decide", "custody", "unalterable", "total", "of", "to",
    "counted_from", "after", "times",
}  # fmt: skip
COUNTED_FROM = ("beginning", "decision")


@dataclass(frozen=True)
class Clock:
    """The relations of a period to others, by name.

    branch: whose counting rules apply. exclusions: what does not count into it. restarts: what begins it anew.
    approver, ask, decide: who allows an extension, and the periods for asking and deciding. custody: it bounds a
    custody, so a rest day never lengthens it while the accused is held. unalterable: 不变期间, neither excluded from
    nor extended. total: an extension "to" a length, not "by" one. after: the extension that must have been granted
    before this one; times: how often it may be granted. of, to, counted_from: a conversion of one period into
    another, counted from the old beginning or from the decision.
    """

    branch: str = "civil"
    exclusions: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    approver_zh: str = ""
    approver_en: str = ""
    ask: str = ""
    decide: str = ""
    custody: bool = False
    unalterable: bool = False
    total: bool = False
    of: str = ""
    to: str = ""
    counted_from: str = ""
    after: str = ""
    times: int = 1


@dataclass(frozen=True)
class Branch:
    """A branch of procedure: `counting` is its article on periods; month_end: the last day of a month leads to the
    last day of the month reached (刑诉法解释 202)."""

    name: str
    zh: str
    en: str
    counting: str
    month_end: str


def read(item: Lined, head: Lined) -> Clock:
    """The clock of an entry; `branch` may stand at the head of its file. Raises LawLoadError."""
    for key in ("custody", "unalterable", "total"):
        if type(item.get(key, False)) is not bool:
            raise item.fail(f"{key!r} is true or false", key)
    if type(item.get("times", 1)) is not int or item.get("times", 1) < 1:
        raise item.fail("'times' is a whole number", "times")
    approver = item.both("approver") if "approver" in item else ("", "")
    counted_from = item.get("counted_from", "")
    if item.get("form") == "conversion" and counted_from not in COUNTED_FROM:
        raise item.fail(f"counted_from must be one of {', '.join(COUNTED_FROM)}", "counted_from")
    return Clock(
        item.get("branch") or head.get("branch") or "civil",
        _names(item, "exclusions"),
        _names(item, "restarts"),
        *approver,
        item.get("ask", ""),
        item.get("decide", ""),
        item.get("custody", False),
        item.get("unalterable", False),
        item.get("total", False),
        item.get("of", ""),
        item.get("to", ""),
        counted_from,
        item.get("after", ""),
        item.get("times", 1),
    )


def _names(item: Lined, key: str) -> tuple[str, ...]:
    found = item.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise item.fail(f"{key!r} is a list of names", key)
    return tuple(found)


def check(entries: Mapping[str, Entry], branches: Mapping[str, Branch]) -> None:
    """Every name a clock uses must be an entry of the right form. Raises LawLoadError."""
    for entry in entries.values():
        clock = entry.clock
        wanted = [(name, "extension") for name in entry.extensions]
        wanted += [(name, "exclusion") for name in clock.exclusions] + [(name, "restart") for name in clock.restarts]
        wanted += [(clock.after, "extension")] if clock.after else []
        wanted += [(name, "before") for name in (clock.ask, clock.decide) if name]
        wanted += [(name, "period") for name in (clock.of, clock.to) if name]
        if entry.form == "conversion" and not (clock.of and clock.to):
            raise yamlfile.LawLoadError(entry.file, entry.line, f"{entry.name}: a conversion names 'of' and 'to'")
        for name, form in wanted:
            if name not in entries or entries[name].form != form:
                raise yamlfile.LawLoadError(entry.file, entry.line, f"{entry.name}: no {form} named {name!r}")
        if clock.branch not in branches:
            raise yamlfile.LawLoadError(entry.file, entry.line, f"{entry.name}: no branch named {clock.branch!r}")


def load_branches(path: Path, root: Path) -> dict[str, Branch]:
    """The branches of law/counting/branches.yaml by name. Raises LawLoadError."""
    data = yamlfile.read(path, str(path.relative_to(root.parent)))
    data.only({"checked", "branches"})
    if data.day("checked") is None:
        raise data.fail("missing key 'checked'")
    out = {}
    for name, item in data.part("branches").items():
        item.only({"zh", "en", "counting", "month_end"})
        out[name] = Branch(name, item.text("zh"), item.text("en"), item.text("counting"), item.get("month_end", ""))
    return out
