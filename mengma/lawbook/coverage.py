"""How far the worked examples reach: which value of law/ has an example on the first day it is in force.

An example counts for a value when running it asks for the entry on that day, and when the example would fail were the
value another: the entry is shown to it much larger and much smaller, and one of the two must be noticed. A boundary
test that cannot fail is none.

`python -m mengma.lawbook coverage` lists what is missing and ends with 1; `make lint` runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from mengma.lawbook import examples, yamlfile
from mengma.lawbook.book import Lawbook, default_root, load
from mengma.lawbook.entries import Bracket, Entry, Value
from mengma.lawbook.errors import LawbookError, NotInForce
from mengma.lawbook.examples import Example

Falsify = Callable[[Any], Any]


@dataclass(frozen=True)
class Boundary:
    """A value with the examples that ask for its entry on the first day of its validity.

    decisive: those of them that fail when the value is changed; untested: no example is decisive.
    """

    entry: Entry
    value: Value
    examples: tuple[str, ...]
    decisive: tuple[str, ...]

    @property
    def untested(self) -> bool:
        """True where no boundary example would notice a wrong value."""
        return not self.decisive


@dataclass(frozen=True)
class Coverage:
    """What the examples reach: boundaries of all values, and for each entry the examples that use it on any day."""

    boundaries: tuple[Boundary, ...]
    uses: dict[str, tuple[str, ...]]

    @property
    def missing(self) -> list[Boundary]:
        """The values without a decisive boundary example, in the order of their files."""
        return sorted((each for each in self.boundaries if each.untested), key=_place)


class _Watch:
    """Sees which entry is asked for on which day, and can show one value falsified."""

    def __init__(self) -> None:
        self.asked: set[tuple[str, date]] = set()
        self.false: tuple[str, date, Falsify] | None = None

    def entry_type(self) -> type[Entry]:
        """The class of entries that report here."""
        watch = self

        class Watched(Entry):
            def on(self, day: date) -> Value:
                watch.asked.add((self.name, day))
                value = super().on(day)
                if watch.false and watch.false[:2] == (self.name, value.start):
                    if value.value is None:  # a rule without a figure: shown as if it were not in force
                        raise NotInForce(f"{self.zh}：试验中视为未施行。", f"{self.en}: taken away for the test.")
                    return replace(value, value=watch.false[2](value.value))
                return value

        return Watched


def coverage(root: Path | None = None) -> Coverage:
    """Run every example of a law/ folder (default: the one in use) and see what each asks. Raises LawLoadError."""
    root = root or default_root()
    watch = _Watch()
    law = Lawbook(root, entry_type=watch.entry_type())
    users: dict[tuple[str, date], list[Example]] = {}
    uses: dict[str, list[str]] = {}
    for example in examples.read(root):
        watch.asked.clear()
        examples.check(law, example)
        for name, day in watch.asked:
            users.setdefault((name, day), []).append(example)
        for name in sorted({name for name, _ in watch.asked}):
            uses.setdefault(name, []).append(example.id)
    boundaries = []
    for entry in law.entries.values():
        for value in entry.values:
            found = users.get((entry.name, value.start), [])
            decisive = [each.id for each in found if _notices(law, watch, entry.name, value, each)]
            boundaries.append(Boundary(entry, value, tuple(each.id for each in found), tuple(decisive)))
    return Coverage(tuple(boundaries), {name: tuple(found) for name, found in uses.items()})


def _notices(law: Lawbook, watch: _Watch, name: str, value: Value, example: Example) -> bool:
    """Whether the example is right as the law stands and wrong under a falsified value."""
    if examples.check(law, example):
        return False
    for factor in (Decimal(1000), Decimal("0.001")):
        watch.false = (name, value.start, lambda found, by=factor: _times(found, by))
        try:
            noticed = bool(examples.check(law, example))
        except (LawbookError, ArithmeticError, ValueError):
            noticed = True
        finally:
            watch.false = None
        if noticed:
            return True
    return False


def _times(found: Any, factor: Decimal) -> Any:
    """A value much larger or smaller than it is; whole numbers stay whole and above zero; a word becomes another
    word, a list of cases an empty one."""
    if isinstance(found, bool):
        return found
    if isinstance(found, str):
        return f"not-{found}"
    if isinstance(found, Mapping):
        return {}
    if isinstance(found, int):
        return max(1, int(found * factor)) if factor > 1 or found > 1 else found
    if isinstance(found, Decimal):
        return found * factor if found else factor
    if isinstance(found, Bracket):
        flat = None if found.flat is None else _times(found.flat, factor)
        return replace(found, flat=flat, rate=None if found.rate is None else found.rate * factor)
    if isinstance(found, tuple) and len(found) == 2 and all(isinstance(each, Decimal) for each in found):
        return (found[0] * factor, found[1])
    return tuple(_times(each, factor) for each in found)


def undated(law: Lawbook) -> list[str]:
    """What begins on a day of its own and has no example on it: type codes, specialties, names of crimes by the text
    that gave them, causes, and the subjects whose article has another number in a version."""
    asked: dict[str, set[tuple[str, date]]] = {}
    for example in examples.read(law.root):
        if example.error is None:
            for key, day in _asked(example):
                asked.setdefault(example.calculator, set()).add((key, day))
    return [
        f"{what} has no example on {day}"
        for calculator, wanted in _beginnings(law).items()
        for what, day, keys in wanted
        if not any((key, day) in asked.get(calculator, ()) for key in keys)
    ]


def _asked(example: Example) -> list[tuple[str, date]]:
    """What an example of a table asks about, and on which day."""
    day = example.given.get("received") or example.given.get("on")
    if not isinstance(day, date):
        return []
    expected = example.wanted.get("expected")
    parts = [expected.get("type_code"), expected.get("specialty")] if isinstance(expected, dict) else []
    named = [example.given.get("code_or_name"), example.given.get("name"), *parts]
    return [(str(key), day) for key in named if key]


def _beginnings(law: Lawbook) -> dict[str, list[tuple[str, date, tuple[str, ...]]]]:
    """Calculator -> (what, its first day, any of which names shows it)."""
    types, first = law.case_types, law.case_types.first
    codes = [(f"type code {each.code}", each.start, (each.code,)) for each in types if each.start > first]
    # codes that changed on one day by one notice stand for each other
    days = {day: tuple(key for _, other, keys in codes if other == day for key in keys) for _, day, _ in codes}
    numbers = [(f"type codes of {day}", day, keys) for day, keys in days.items()]
    numbers += [(f"specialty {each.code}", each.start, (each.code,)) for each in types.specialties.values()]
    given: dict[str, list[str]] = {}
    for crime in law.crimes:
        if crime.names and law.instruments[crime.names].versions[0].start == crime.start:
            given.setdefault(crime.names, []).append(crime.name)
    crimes = [(slug, law.instruments[slug].versions[0].start, tuple(names)) for slug, names in given.items()]
    civil, administrative = tuple(law.causes), tuple(law.admin_causes)
    return {
        "case_number": numbers,
        "crimes.get": crimes,
        "causes.get": [("causes of civil actions", civil[0].start, tuple(each.name for each in civil))],
        "admin_causes.get": [
            ("administrative causes", administrative[0].start, tuple(each.name for each in administrative))
        ],
        "topic": [(f"topic {name}", day, (name,)) for name in law.topics() for day in _renumbered(law, name)],
    }


def _renumbered(law: Lawbook, topic: str) -> list[date]:
    """The days on which a subject's article got another number."""
    out, before = [], ""
    for version in law.instruments[law.topics()[topic][2].partition("/")[0]].versions:
        try:
            number = law.topic(topic, version.start).article
        except LawbookError:
            number = ""
        if before and number != before:
            out.append(version.start)
        before = number
    return out


def gaps(root: Path | None = None) -> list[tuple[str, str, str]]:
    """(file, zh, en) of everything that the files of law/ say they do not hold yet. Raises LawLoadError."""
    root = root or default_root()
    out = []
    for path in sorted(root.rglob("*.yaml")):
        if path.parent.name not in {"tests", "articles"}:
            shown = str(path.relative_to(root.parent))
            out += [(shown, zh, en) for zh, en in yamlfile.gaps(yamlfile.read(path, shown))]
    return out


def _place(boundary: Boundary) -> tuple[str, int]:
    return (boundary.entry.file, boundary.value.line)


def main() -> int:
    """Print the values without a boundary example; 1 where there are any."""
    found = coverage()
    for each in found.missing:
        near = f"; not decided by {each.examples[0]}" if each.examples else ""
        line = f"{each.entry.file}:{each.value.line}: {each.entry.name} has no test on {each.value.start}{near}\n"
        sys.stdout.write(line)
    names = undated(load())
    for line in names:
        sys.stdout.write(f"{line}\n")
    tested = len(found.boundaries) - len(found.missing)
    sys.stderr.write(f"{tested} of {len(found.boundaries)} values have a test on the first day they are in force\n")
    return 1 if found.missing or names else 0
