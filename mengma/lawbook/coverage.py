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
from mengma.lawbook.book import Lawbook, default_root
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
    tested = len(found.boundaries) - len(found.missing)
    sys.stderr.write(f"{tested} of {len(found.boundaries)} values have a test on the first day they are in force\n")
    return 1 if found.missing else 0
