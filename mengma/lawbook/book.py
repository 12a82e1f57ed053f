"""The lawbook: everything under law/, loaded once, and the calculators over it.

`load()` reads the folder (a fraction of a second) and keeps it; after that no question touches a file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from mengma.lawbook import (
    case_number,
    causes,
    clocks,
    court_index,
    crimes,
    entries,
    forum,
    house_rules,
    instruments,
    rates,
    rest_days,
    yamlfile,
)
from mengma.lawbook.answers import Answer, Citation, Step, read_chinese_number
from mengma.lawbook.appearances import Appearances
from mengma.lawbook.distribution import Distribution
from mengma.lawbook.enforcement import Enforcement
from mengma.lawbook.errors import LawLoadError, UnknownArticle, UnknownEntry
from mengma.lawbook.fee_course import FeeCourse
from mengma.lawbook.fees import KINDS as FEE_KINDS
from mengma.lawbook.fees import Fees
from mengma.lawbook.forum import Regions
from mengma.lawbook.interest import Interest
from mengma.lawbook.jurisdiction import Jurisdiction
from mengma.lawbook.lending import LendingCap
from mengma.lawbook.periods import ExtensionAsked, Interval, PeriodKind, Periods
from mengma.lawbook.procedures import Procedures, Verdict
from mengma.lawbook.service import Service
from mengma.lawbook.time_limits import TimeLimits

_REF = re.compile(r"([a-z][a-z0-9-]*)(?:/([0-9]+))?")
_CHINESE = "一二三四五六七八九十百千零"
_PRINTED = re.compile(
    rf"(.{{1,80}}?)第([{_CHINESE}]+|[0-9]{{1,5}})条(?:之([{_CHINESE}]+))?"
    rf"((?:第[{_CHINESE}0-9]+款)?(?:第[（(]?[{_CHINESE}0-9]+[）)]?项)?)"
)


def _title(name: str) -> str:
    """A title without its brackets, for comparing."""
    return name.translate({ord(mark): None for mark in "《》〈〉"})


class Lawbook:
    """The law as data with its calculators. All methods are pure; dates and a court's house rules are arguments.

    Public data: entries, instruments, courts, causes, admin_causes, crimes, case_types, case_numbers, lpr, rest_days,
    house_rules. Calculators by subject: fees, fee_course, interest, distribution, enforcement, appearances,
    time_limits.
    """

    def __init__(self, root: Path, *, entry_type: type[entries.Entry] = entries.Entry) -> None:
        self.root = root
        self.instruments = instruments.load(root / "articles", root)
        self.house_rules = house_rules.HouseRules(house_rules.load(root / "house-rules", root))
        self.entries = entries.load(root, self.instruments, self.house_rules.rules, entry_type)
        self.branches = clocks.load_branches(root / "counting" / "branches.yaml", root)
        self.rest_days = rest_days.load(root / "holidays", root)
        self.courts = court_index.load(root / "courts" / "courts.yaml", root)
        self.causes = causes.load(root / "causes", root, FEE_KINDS, self.instruments)
        self.admin_causes = causes.load_administrative(root / "causes", root, self.instruments)
        self.crimes = crimes.load(root / "crimes", root, self.instruments)
        self.forum = forum.load(root / "courts" / "jurisdiction.yaml", root, self.courts, self.causes, self.crimes)
        self.case_types = case_number.load_types(root / "case-types", root)
        self.lpr = rates.load(root / "rates" / "lpr.yaml", root)
        self.case_numbers = case_number.CaseNumbers(self.courts, self.case_types)
        self._titles = {
            _title(name): item.slug for item in self.instruments.values() for name in (item.zh, item.short_zh)
        }
        self._topics = self._load_topics()
        self._check_references()
        self._periods = Periods(self.entries, self.house_rules, self.rest_days, self.instruments, self.branches)
        self.time_limits = TimeLimits(self._periods)
        self.service = Service(self.entries)
        self._fees = Fees(self.entries, self.house_rules)
        self.fees = self._fees
        self.fee_course = FeeCourse(self.entries, self.house_rules, self._fees)
        self._lending = LendingCap(self.entries, self.house_rules, self.lpr, self.instruments)
        benchmarks = rates.load_benchmarks(root / "rates" / "benchmark-loans.yaml", root)
        self.interest = Interest(self.entries, self.house_rules, self.instruments, benchmarks, self._lending)
        self.distribution = Distribution(self.entries, self.house_rules)
        self.enforcement = Enforcement(self.entries, self.house_rules, self._periods)
        self.appearances = Appearances(self.entries, self.house_rules)
        self._procedures = Procedures(self.entries, self.house_rules, self.instruments)
        self._jurisdiction = Jurisdiction(
            self.entries, self.courts, self.causes, self.crimes, self.instruments, self.forum
        )

    # citations

    def cite(self, ref: str, on: date) -> Citation:
        """The article of a reference in current numbering, such as civil-procedure-law/126, as numbered on a date.

        A reference without article names the instrument as a whole. Raises UnknownArticle, NotInForce.
        """
        slug, article = self._split(ref)
        return self.instruments[slug].cite(article, on)

    def cite_literal(self, ref: str, on: date) -> Citation:
        """The article as numbered in a text of that date (no renumbering). Raises UnknownArticle, NotInForce."""
        slug, article = self._split(ref)
        if article is None:
            return self.instruments[slug].cite(None, on)
        return self.instruments[slug].literal(article, on)

    def cite_text(self, text: str, on: date) -> Citation:
        """The article of a citation in words, 民事诉讼法第264条 or 《…》第一百三十三条之一第一款, as printed on a date.

        Raises UnknownArticle where the title is not in the index or the text of that date has no such article.
        """
        match = _PRINTED.fullmatch(text.strip())
        number = read_chinese_number(match[2]) if match else None
        slug = self._titles.get(_title(match[1])) if match else None
        if match is None or slug is None or number is None:
            raise self._unknown(text)
        inserted = read_chinese_number(match[3]) or 0 if match[3] else 0
        return self.instruments[slug].literal(number, on, inserted=inserted, clause=match[4])

    def topic(self, name: str, on: date) -> Citation:
        """The article of a subject that was renumbered over time: delay-interest is 253, 260 or 264 by date.

        Raises UnknownEntry, NotInForce.
        """
        if name not in self._topics:
            raise UnknownEntry(
                f"没有名为“{name}”的事项。",
                f"There is no topic “{name}”.",
                next_zh=f"可选：{'、'.join(self._topics)}。",
                next_en=f"Choose from: {', '.join(self._topics)}.",
            )
        return self.cite(self._topics[name][2], on)

    def topics(self) -> dict[str, tuple[str, str, str]]:
        """All topics: name -> (zh, en, reference in current numbering)."""
        return dict(self._topics)

    def heading(self, ref: str) -> tuple[str, str] | None:
        """The short heading (zh, en) of an article in current numbering, where the index has one."""
        slug, article = self._split(ref)
        return self.instruments[slug].headings.get(article) if article is not None else None

    def value(self, name: str, on: date) -> Answer[Any]:
        """The value of an entry of law/ as in force on a date, with its unit, bound and articles.

        Raises UnknownEntry, NotInForce.
        """
        if name not in self.entries:
            raise UnknownEntry(f"没有名为“{name[:60]}”的数值。", f"There is no entry “{name[:60]}” in law/.")
        entry = self.entries[name]
        value = entry.on(on)
        until = "" if value.end == date.max else f"{value.end}"
        step = Step(
            f"{entry.zh}：自{value.start}起{f'至{until}' if until else ''}施行的值",
            f"{entry.en}: the value in force from {value.start}{f' to {until}' if until else ''}",
        )
        found = [vars(each) if isinstance(each, entries.Bracket) else each for each in _listed(value.value)]
        detail = {"unit": value.unit, "bound": value.bound, "from": value.start, "confidence": value.confidence}
        return Answer(
            found if isinstance(value.value, tuple) else value.value, (step,), value.citations(on), detail=detail
        )

    # periods

    def count(
        self,
        kind: str,
        start: date,
        *,
        on: date | None = None,
        exclusions: Iterable[Interval] = (),
        extensions: Sequence[ExtensionAsked] = (),
        rollover: bool | None = None,
        in_custody: bool = False,
        length: tuple[int, str] | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """The last day of a period of law/. See `Periods.count`."""
        return self._periods.count(
            kind, start, on=on, exclusions=exclusions, extensions=extensions, rollover=rollover, in_custody=in_custody,
            length=length, house_rules=house_rules,
        )  # fmt: skip

    def count_hours(self, kind: str, start: datetime, *, on: date | None = None) -> Answer[datetime]:
        """The end of a period in hours. See `Periods.count_hours`."""
        return self._periods.count_hours(kind, start, on=on)

    def period(
        self,
        start: date,
        *,
        days: int | None = None,
        months: int | None = None,
        exclude: Iterable[Interval] = (),
        rollover: bool = True,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[date]:
        """A period of so many days or months by the general rules. See `Periods.plain`."""
        return self._periods.plain(
            start, days=days, months=months, exclude=exclude, rollover=rollover, house_rules=house_rules
        )

    def deadline_before(
        self, end: date, kind: str, *, on: date | None = None, house_rules: Mapping[str, Any] | None = None
    ) -> Answer[date]:
        """The last day for a thing to be done so many days before `end`. See `Periods.before`."""
        return self._periods.before(end, kind, on=on, house_rules=house_rules)

    def in_time(
        self, deadline: date, *, posted: date | None = None, received: date | None = None, branch: str = "civil"
    ) -> Answer[bool]:
        """Whether a document came in time, by postmark or receipt. See `Periods.in_time`."""
        return self._periods.in_time(deadline, posted=posted, received=received, branch=branch)

    def period_kinds(self, on: date | None = None) -> list[PeriodKind]:
        """The catalogue of legal clocks, as in force on a date (None: the newest)."""
        return self._periods.kinds(on)

    # fees and procedures

    def fee(
        self,
        kind: str,
        amount: object = None,
        *,
        on: date,
        procedure: str | None = None,
        closed_by: str | None = None,
        counterclaim: bool = False,
        property_total: object = None,
        damages: object = None,
        exchange_rate: object = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """A litigation fee in yuan. See `Fees.fee`."""
        return self._fees.fee(
            kind, amount, on=on, procedure=procedure, closed_by=closed_by, counterclaim=counterclaim,
            property_total=property_total, damages=damages, exchange_rate=exchange_rate, house_rules=house_rules,
        )  # fmt: skip

    def fee_kind_for_cause(self, cause: str) -> str:
        """The kind of fee of a cause given by code or name. Raises UnknownEntry."""
        return self.causes.fee_kind(cause)

    def small_claims(
        self, amount: object, on: date, house_rules: Mapping[str, Any] | None = None, **facts: bool
    ) -> Answer[Verdict]:
        """must, may or no for the small-claims procedure. See `Procedures.small_claims` for the facts."""
        return self._procedures.small_claims(amount, on, house_rules, **facts)

    def summary(
        self, amount: object, on: date, house_rules: Mapping[str, Any] | None = None, **facts: bool
    ) -> Answer[Verdict]:
        """must, may or no for the summary procedure. See `Procedures.summary` for the facts."""
        return self._procedures.summary(amount, on, house_rules, **facts)

    def jurisdiction(
        self,
        kind: str = "civil",
        amount: object = None,
        plaintiff_region: Regions = None,
        defendant_region: Regions = None,
        *,
        on: date,
        foreign: bool = False,
        cause: str | None = None,
        **facts: Any,
    ) -> Answer[list[str]]:
        """Codes of the courts with jurisdiction at first instance, and why. See `Jurisdiction.answer` for the facts."""
        return self._jurisdiction.answer(
            kind, amount, plaintiff_region, defendant_region, on=on, foreign=foreign, cause=cause, **facts
        )

    def lending_cap(
        self, contract_date: date, *, filed_on: date | None = None, accepted_on: date | None = None
    ) -> Answer[Decimal]:
        """The cap on private-lending interest in per cent a year. See `LendingCap.answer`."""
        return self._lending.answer(contract_date, filed_on=filed_on, accepted_on=accepted_on)

    def _split(self, ref: str) -> tuple[str, int | None]:
        match = _REF.fullmatch(ref)
        if match is None or match[1] not in self.instruments:
            raise self._unknown(ref)
        return match[1], int(match[2]) if match[2] else None

    def _unknown(self, ref: str) -> UnknownArticle:
        return UnknownArticle(
            f"条文索引中没有“{ref[:80]}”。",
            f"The article index has no “{ref[:80]}”.",
            article=ref[:80],
            next_zh="引用写作 文件英文名/现行条号（如 civil-procedure-law/126），或者 法律名称第N条。",
            next_en="Write instrument/article in current numbering, such as civil-procedure-law/126, or the title in full.",
        )

    def _load_topics(self) -> dict[str, tuple[str, str, str]]:
        path = self.root / "articles" / "topics.yaml"
        data = yamlfile.read(path, str(path.relative_to(self.root.parent)))
        data.only({"topics"})
        out = {}
        for name, item in data.part("topics").items():
            item.only({"zh", "en", "ref"})
            out[name] = (item.text("zh"), item.text("en"), item.text("ref"))
        return out

    def _check_references(self) -> None:
        """Every reference outside the entries must resolve too: topics, house rules, venues."""
        newest = date(9999, 1, 1)
        named = [(f"topic {name}", ref) for name, (_, _, ref) in self._topics.items()]
        named += [(f"house rule {rule.name}", rule.relates) for rule in self.house_rules.rules.values()]
        named += [(f"branch {branch.name}", branch.counting) for branch in self.branches.values()]
        named += [(f"branch {branch.name}", branch.month_end) for branch in self.branches.values() if branch.month_end]
        named += [(f"venue {name}", ref) for name, ref in self.causes.references()]
        named += self.forum.references()
        for where, ref in named:
            try:
                self.cite(ref, newest)
            except UnknownArticle as error:
                raise LawLoadError(*_locate(self.root, ref), f"{where}: {error.what_en}") from error


def _locate(root: Path, ref: str) -> tuple[str, int]:
    """The first line of law/, but for its index and examples, that names an article."""
    for path in sorted(root.rglob("*.yaml")):
        if path.parent.name != "tests" and (path.parent.name != "articles" or path.name == "topics.yaml"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if re.search(rf"{re.escape(ref)}(?![0-9])", line):
                    return str(path.relative_to(root.parent)), number
    return root.name, 1


def _listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, tuple) else [found]


def default_root() -> Path:
    """The law/ folder: MENGMA_LAW, else the one beside the package."""
    given = os.environ.get("MENGMA_LAW")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "law"


def load(root: Path | None = None) -> Lawbook:
    """The lawbook of a folder, read once per process. Raises LawLoadError with file and line."""
    return _load(root.resolve()) if root is not None else _load_default(os.environ.get("MENGMA_LAW"))


@lru_cache(maxsize=8)
def _load_default(given: str | None) -> Lawbook:
    """Pages ask for the lawbook a thousand times: the folder is not looked for each time."""
    del given  # what `default_root` depends on
    return _load(default_root().resolve())


@lru_cache(maxsize=8)
def _load(root: Path) -> Lawbook:
    if not root.is_dir():
        raise LawLoadError(str(root), 1, "there is no such folder of law data")
    return Lawbook(root)
