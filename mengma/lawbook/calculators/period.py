"""Periods and time limits, asked: a kind of the catalogue, or so many days or months by the general rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer, Step
from mengma.lawbook.calculators.asking import Calculator, for_all
from mengma.lawbook.calculators.fields import HIDDEN, Choice, Field
from mengma.lawbook.errors import BadDate

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

# names that a stranger would try first, where the catalogue tells more apart: name -> by procedure, "" for none given
SHORT_NAMES = {
    "trial": {"": "trial-ordinary", "summary": "trial-summary", "small-claims": "trial-small-claims"},
    "evidence": {"": "evidence-ordinary", "summary": "evidence-summary", "small-claims": "evidence-small-claims"},
    "mediation": {"": "mediation-ordinary", "summary": "mediation-summary"},
    "appeal": {"": "appeal-judgment", "ruling": "appeal-ruling"},
    "enforcement": {"": "enforcement-completion"},
    "retrial": {"": "retrial-application"},
    "confirmation": {"": "judicial-confirmation"},
    "criminal-appeal": {"": "criminal-appeal-judgment"},
}


def _kinds(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return _all_kinds(law)


@lru_cache(maxsize=4)
def _all_kinds(law: Lawbook) -> Sequence[Choice]:
    """The kinds of the catalogue that start from a day, by branch of procedure; the short names last."""
    known = [
        Choice(kind.name, kind.zh, kind.en, (kind.branch_zh, kind.branch_en))
        for kind in law.period_kinds()
        if kind.form in ("period", "before")
    ]
    names = {each.value for each in known}
    return [*known, *(Choice(name, name, name, HIDDEN) for name in SHORT_NAMES if name not in names)]


def _extendable(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    return [each for each in _all_kinds(law) if each.value in law.entries and law.entries[each.value].extensions]


def _extensions(law: Lawbook, values: Mapping[str, Any]) -> Sequence[Choice]:
    """The extensions allowed for the kind chosen."""
    entry = law.entries.get(_full_name(law, values["kind"], values.get("procedure", ""))) if "kind" in values else None
    return [Choice(name, law.entries[name].zh, law.entries[name].en) for name in (entry.extensions if entry else ())]


def _period(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    start, kind = values.pop("start"), values.pop("kind", None)
    days, months = values.pop("days", None), values.pop("months", None)
    procedure = values.pop("procedure", "")
    keep = {"no_rollover": values.pop("no_rollover", False), "rollover": values.pop("rollover", False)}
    exclusions = values.pop("exclusions", ())
    if kind is None:
        if isinstance(start, datetime):
            start = start.date()
        values.pop("on", None)
        values.pop("extensions", None)
        return law.period(
            start, days=days, months=months, exclude=exclusions, rollover=not keep["no_rollover"], **values
        )
    if days is not None and months is not None:
        raise BadDate("请给出日数或者月数其中之一。", "Give either days or months.")
    if days is not None or months is not None:
        values["length"] = (days, "day") if days is not None else (months, "month")
    name = _full_name(law, kind, procedure, values.get("length"))
    unit = law.entries[name].on(values.get("on") or _day(start)).unit
    if unit == "hour":
        return _hours(law, name, start, values)
    rollover = False if keep["no_rollover"] else True if keep["rollover"] else None
    answer = law.count(name, _day(start), exclusions=exclusions, rollover=rollover, **values)
    if name == kind:
        return answer
    entry = law.entries[name]
    said = Step(f"“{kind}”按“{entry.zh}”计算", f"“{kind}” is counted as “{entry.en}”")
    return Answer(
        answer.value, (said, *answer.steps), answer.citations, answer.warnings, answer.provisional, answer.detail
    )


def _full_name(law: Lawbook, kind: str, procedure: str, length: tuple[int, str] | None = None) -> str:
    """The kind meant by a short name: by the procedure, else the one of the length given, else the usual one."""
    if kind in law.entries:
        return kind
    meant = SHORT_NAMES[kind]
    if not procedure and length is not None:
        for name in meant.values():
            newest = law.entries[name].values[-1]
            if (newest.value, newest.unit) == length:
                return name
    return meant.get(procedure, meant[""])


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start


def _hours(law: Lawbook, name: str, start: date | datetime, values: dict[str, Any]) -> Answer[Any]:
    if not isinstance(start, datetime):
        raise BadDate(
            "按小时计算的期间，起算须写明时刻。",
            "A period in hours starts at an hour of the day.",
            next_zh="请写作 2026-03-02 10:30。",
            next_en="Write it as 2026-03-02T10:30.",
        )
    return law.count_hours(name, start, on=values.get("on"))


PERIOD = Calculator(
    name="period",
    zh="期间与审限",
    en="Periods and time limits",
    about_zh="从起算之日推算期限的最后一天：扣除、延长、遇休假日顺延，每一步都写明。",
    about_en="The last day of a period: excluded time, extensions and rest days, step by step.",
    fields=(
        Field(
            "kind", "choice", "法定期间", "Kind of period", "不选时按下面的日数或者月数计算；都填时按该期间的规则、所填的长度。",
            "Without one, give days or months below; with both, its rules and the length given.", choices=_kinds,
            example="answer",
        ),
        Field(
            "from", "moment", "起算的那一天", "Starts from", "收到、送达、立案……之日；这一天不计入。",
            "The day of receipt, service, acceptance …; it is not counted.", required=True, key="start",
            aliases=("start",), example="2026-02-02",
        ),
        Field("days", "number", "日数", "Days", example="15", aliases=("day",)),
        Field("months", "number", "月数", "Months", example="6", aliases=("month",)),
        Field(
            "exclude", "stretch", "不计入的期间", "Excluded time", "公告、鉴定、管辖异议……首尾两天都不计入；重叠的只算一次。",
            "Announcement, appraisal, objection …, both days included; overlaps count once.", many=True,
            key="exclusions", aliases=("exclusion",), example="2026-04-01..2026-04-30",
        ),
        Field(
            "extend", "grant", "批准的延长", "Extensions granted",
            "延长的名称；少于最长时限的写 名称:数目。", "Name of the extension; name:number where it is less than the most.",
            many=True, key="extensions", aliases=("extension",), folded=True, example="trial-extension-summary",
            choices=_extensions,
        ),
        Field(
            "procedure", "choice", "审理程序", "Procedure", key="procedure", folded=True, example="summary",
            choices=lambda law, values: [
                Choice("ordinary", "普通程序", "Ordinary procedure"),
                Choice("summary", "简易程序", "Summary procedure"),
                Choice("small-claims", "小额诉讼程序", "Small-claims procedure"),
            ],
            when={"kind": frozenset(SHORT_NAMES)},
        ),
        Field(
            "no_rollover", "flag", "末日遇休假日也不顺延", "Not carried over rest days", folded=True,
            aliases=("no-rollover",),
        ),
        Field("rollover", "flag", "末日遇休假日顺延", "Carried over rest days", folded=True),
        Field(
            "on", "day", "适用哪一天的规定", "Law in force on", "不填时为起算之日。", "Without it, the day of the start.",
            folded=True, example="2026-02-02",
        ),
    ),
    call=_period,
    unit="day",
    rules=for_all("makeup-days", "trial-limit-rollover", "announcement-rollover", "before-counting"),
)  # fmt: skip

IN_TIME = Calculator(
    name="in-time",
    zh="是否逾期",
    en="In time or late",
    about_zh="期满前交邮的不算过期：按邮戳日判断。",
    about_en="What was posted before the end is in time: the postmark decides.",
    fields=(
        Field("deadline", "day", "期限届满日", "Last day", required=True, example="2026-10-08"),
        Field("posted", "day", "交邮日（邮戳）", "Posted on", example="2026-10-08"),
        Field("received", "day", "法院收到日", "Received on", example="2026-10-12"),
    ),
    call=lambda law, values: law.in_time(**values),
    unit="in-time",
)

BEYOND = Calculator(
    name="beyond",
    zh="延长调解不计入审限的日数",
    en="Days of mediation beyond its period",
    about_zh="双方同意延长调解的，基准期限以外的日数不计入审限。",
    about_en="Where both parties agree to go on mediating, the days beyond the period itself.",
    fields=(
        Field(
            "kind", "choice", "期间", "Period", default="mediation-ordinary", choices=_extendable,
            example="mediation-ordinary",
        ),
        Field(
            "from", "day", "接受委托之日", "Day of acceptance", required=True, key="start", aliases=("start",),
            example="2026-03-02",
        ),
        Field("until", "day", "双方同意到哪一天", "Agreed until", required=True, aliases=("to",), example="2026-04-01"),
    ),
    call=lambda law, values: law.time_limits.beyond(**values),
    unit="days",
    public=False,
)  # fmt: skip
