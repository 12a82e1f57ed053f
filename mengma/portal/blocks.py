"""Structured forms (parties, claims, a whole complaint) as trees that templates walk: groups, lists of groups, boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from mengma import lawbook
from mengma.intake import element_forms
from mengma.intake.element_forms import FormField, Section
from mengma.portal.labels import PROVINCES, UNITS_OF_RATES, UNITS_OF_TIME, word
from mengma.portal.paths import at
from mengma.portal.words import chosen

# seldom needed particulars, folded away until something stands in them
RARE = frozenset({"ethnicity", "occupation", "employer", "email", "foreign", "language", "interpreter", "licence"})
# by which fields a folded group is told from the next, and how much of them is shown
NAMING = frozenset({"text", "long_text"})
LONGEST_CALLED = 20
DURATION = re.compile(r"P(\d{1,5})([YMWD])")


@dataclass(slots=True)
class Option:
    """One of a box's options, under a heading where it has one."""

    value: str
    label: str
    chosen: bool = False


@dataclass(slots=True)
class Box:
    """One input: its field, full name, what was typed, what is wrong, and the sentence that it was filled from."""

    spec: FormField
    name: str
    path: str
    value: Any = ""
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    source: Any = None
    options: list[tuple[str, list[Option]]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"b-{self.path.replace('.', '-')}"

    @property
    def title(self) -> str:
        return chosen(self.spec.title)

    @property
    def lines(self) -> list[tuple[int, str, Any]]:
        """For fields that take many values: number, name and value of those there are and of an empty one."""
        values = self.value if isinstance(self.value, list) else [self.value] if self.value not in ("", None) else []
        return [(number, f"{self.name}.{number}", value) for number, value in enumerate([*values, ""])]

    @property
    def yes(self) -> bool:
        return self.value in (True, "yes", "true")

    @property
    def no(self) -> bool:
        return self.value in (False, "no", "false") and self.value != ""

    @property
    def amount(self) -> str:
        found = DURATION.fullmatch(str(self.value))
        return found[1] if found else ""

    @property
    def unit(self) -> str:
        found = DURATION.fullmatch(str(self.value))
        return found[2] if found else "M"

    @property
    def rate_units(self) -> list[tuple[str, str]]:
        return [(unit, word(UNITS_OF_RATES, unit)) for unit in self.spec.units]

    @property
    def time_units(self) -> list[tuple[str, str]]:
        return [(unit, str(label)) for unit, label in UNITS_OF_TIME.items()]

    @property
    def filled(self) -> bool:
        return self.value not in ("", None, [], {}) or bool(self.problems)

    @property
    def is_sealed(self) -> bool:
        return self.spec.type == "identity" and len(str(self.value)) > 40


@dataclass(slots=True)
class Group:
    """Some boxes under a heading, with groups below. `at` is its path, `place` what a button names to take it away."""

    title: str
    at: str
    boxes: list[Box]
    groups: list[Group] = field(default_factory=list)
    help: str = ""
    removable: bool = False
    place: str = ""
    problems: list[str] = field(default_factory=list)
    more: list[Box] = field(default_factory=list)
    folded: bool = False

    @property
    def called(self) -> str:
        """What is typed in its first text: a party's name, a claim's beginning."""
        texts = (str(box.value) for box in self.boxes if box.spec.type in NAMING and isinstance(box.value, str))
        return next((text[:LONGEST_CALLED] for text in texts if text), "")

    @property
    def filled(self) -> bool:
        return any(box.filled for box in self.boxes)

    @property
    def any_filled(self) -> bool:
        """Whether something is filled in here or in a group below."""
        return self.filled or self.more_filled or any(inner.any_filled for inner in self.groups)

    @property
    def wrong(self) -> bool:
        """Whether something in it, or in a group below it, has to be put right."""
        boxes = [*self.boxes, *self.more]
        return bool(self.problems) or any(box.problems for box in boxes) or any(inner.wrong for inner in self.groups)

    @property
    def more_filled(self) -> bool:
        return any(box.filled for box in self.more)


@dataclass(slots=True)
class Listing:
    """A list of groups of one kind, of any length."""

    title: str
    at: str
    groups: list[Group]
    help: str = ""
    problems: list[str] = field(default_factory=list)
    place: str = ""


@dataclass(slots=True)
class Filler:
    """What a tree is filled with: values, problems and sources by path, and special choices by field name."""

    prefix: str
    values: Any
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    mark: str = ""

    def box(self, spec: FormField, path: str) -> Box:
        value = at(self.values, path)
        inner = [text for name, texts in self.problems.items() if name.startswith(f"{path}.") for text in texts]
        box = Box(
            spec,
            f"{self.prefix}{path}",
            path,
            value,
            [*self.problems.get(path, ()), *inner],
            list(self.missing.get(path, ())),
            self.sources.get(path),
        )
        box.options = self._options(spec, path, value)
        return box

    def _options(self, spec: FormField, path: str, value: Any) -> list[tuple[str, list[Option]]]:
        picked = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        special = self.choices.get(f"{path.split('.', maxsplit=1)[0]}.{spec.name}") or self.choices.get(spec.name)
        if special is not None:
            groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = [("", special)]
        elif spec.type == "region":
            groups = regions()
        elif spec.choices:
            groups = [("", [(code, chosen(words)) for code, words in spec.choices.items()])]
        else:
            return []
        return [(title, [Option(v, label, v in picked) for v, label in listed]) for title, listed in groups]

    def group(self, section: Section, path: str, title: str = "", **more: Any) -> Group:
        boxes = [
            self.box(spec, f"{path}.{spec.name}" if path else spec.name)
            for spec in section.fields
            if f"{section.name}.{spec.name}" not in self.hidden
        ]
        return Group(
            title or chosen(section.title),
            path,
            [box for box in boxes if box.spec.name not in RARE],
            help=chosen(section.help) if section.help else "",
            more=[box for box in boxes if box.spec.name in RARE],
            **more,
        )

    def listing(self, section: Section, path: str, count: int, inner: Section | None = None) -> Listing:
        """A list of `count` groups of a section, each with an inner section where one is given."""
        groups = []
        for number in range(count):
            place = f"{path}.{number}" if path else str(number)
            group = self.group(
                section, place, f"{chosen(section.title)} {number + 1}", removable=True, place=f"{self.mark}{place}"
            )
            group.help = ""
            if inner is not None:
                group.groups.append(self.group(inner, f"{place}.{inner.name}"))
            groups.append(group)
        return Listing(
            chosen(section.title),
            path,
            groups,
            chosen(section.help) if section.help else "",
            [*self.problems.get(path, ()), *self.missing.get(path, ())],
            f"{self.mark}{path}",
        )


def general(name: str) -> Section:
    """A section of the part that all complaints share."""
    return element_forms.general().section(name)


def length(values: Any, path: str) -> int:
    found = at(values, path)
    return len(found) if isinstance(found, list) else 0


@cache
def _regions() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    courts = lawbook.load().courts
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, court in sorted(courts.by_region.items()):
        if court.level != "basic" or not court.parent:
            continue
        parent = courts.get(court.parent).name.removesuffix("中级人民法院")
        groups.setdefault(parent, []).append((code, court.name.removesuffix("人民法院")))
    return tuple((title, tuple(listed)) for title, listed in groups.items())


def regions() -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """Places to choose from: the region's banners, counties and districts by league or city, then other provinces."""
    return [*_regions(), (_("自治区以外"), list(PROVINCES.items()))]
