"""docs/reference/law.md: every value of law/ with its article, versions, examples and confidence; names; gaps.

Written from law/ and its worked examples as they are; `mengma docs --check` fails where the page says something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook import Lawbook, load
from mengma.lawbook.answers import CONFIDENCES
from mengma.lawbook.coverage import Boundary, coverage, gaps
from mengma.lawbook.entries import Bracket, Entry
from mengma.lawbook.errors import UnknownArticle
from mengma.lawbook.instruments import FAR

HEAD = """# The law as data 法律数据

What law/ holds and how far it was checked. `read`: the text was read; `page`: seen on a web page; `memory-high`,
`-medium`, `-low`: from memory, to be verified. `house rule`: the law is silent or leaves a range, a court decides.
A value's boundary example is dated the first day it is in force and fails when the value is changed; `make lint`
refuses a value without one. `python -m mengma.lawbook texts DIR` compares every citation with the texts of statutes.

法律数据里有什么、核对到什么程度：read 读过条文，page 网页摘录，memory 凭记忆、待核；
house rule 法律没有规定或者留有幅度，由法院设置。
每个数值都有一个施行（或者开始收录）首日的算例，改动数值该算例即不通过。
"""


@dataclass
class _File:
    """The values of one file, in its order."""

    name: str
    entries: dict[str, list[Boundary]] = field(default_factory=dict)


def pages() -> dict[str, str]:
    """One page. Raises LawLoadError."""
    law, found = load(), coverage()
    lines = [
        HEAD,
        *_totals(law, found.boundaries, found.uses),
        *_values(found.boundaries, found.uses),
        *_topics(law),
        *_names(law),
        *_venues(law),
        *_house_rules(law),
        *_instruments(law),
        *_gaps(law, found.boundaries),
    ]
    return {"law.md": "\n".join(lines) + "\n"}


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _table(*titles: str) -> list[str]:
    return [_row(*titles), _row(*["---"] * len(titles))]


def _until(end: date) -> str:
    return "" if end == FAR else end.isoformat()


def _totals(law: Lawbook, boundaries: Iterable[Boundary], uses: dict[str, tuple[str, ...]]) -> Iterator[str]:
    boundaries = list(boundaries)
    examples = {name for found in uses.values() for name in found}
    articles = {
        citation.ref
        for each in boundaries
        for _, _, cited in each.value.cited
        for citation in cited
        if citation.article
    }
    yield "## Totals 总数"
    yield ""
    yield from _table("what 内容", "number 数")
    yield _row("rules (entries) 规则", len({each.entry.name for each in boundaries}))
    yield _row("values with dates 按日期的数值", len(boundaries))
    yield _row("values with a boundary example 有边界日算例的数值", sum(not each.untested for each in boundaries))
    yield _row("worked examples that use a value 用到数值的算例", len(examples))
    yield _row("articles cited 引用的条文", len(articles))
    yield _row("instruments 文件", len(law.instruments))
    yield _row("versions 版本", sum(len(each.versions) for each in law.instruments.values()))
    yield _row("house rules 设置", len(law.house_rules.rules))
    confidences = Counter(each.value.confidence for each in boundaries)
    for name in CONFIDENCES:
        yield _row(f"values checked: `{name}`", confidences[name])
    bases = Counter(each.value.basis for each in boundaries)
    for name, number in sorted(bases.items()):
        yield _row(f"values resting on: {name}", number)


def _values(boundaries: Iterable[Boundary], uses: dict[str, tuple[str, ...]]) -> Iterator[str]:
    files: dict[str, _File] = {}
    for each in boundaries:
        file = files.setdefault(each.entry.file, _File(each.entry.file))
        file.entries.setdefault(each.entry.name, []).append(each)
    yield ""
    yield "## Values 数值"
    yield ""
    yield "`from` and `to` are the days between which the value is held; `examples` counts those that use the rule."
    for file in files.values():
        yield ""
        yield f"### {file.name}"
        yield ""
        yield from _table(
            "rule 规则",
            "value 值",
            "from 起",
            "to 止",
            "article 条文",
            "checked",
            "basis",
            "examples",
            "boundary 边界日",
        )
        for name, values in file.entries.items():
            for each in values:
                yield _value(each, len(uses.get(name, ())))


def _value(each: Boundary, used: int) -> str:
    value = each.value
    cited = "；".join(dict.fromkeys(citation.text_zh for citation in value.citations(value.start)))
    boundary = each.decisive[0].partition(": ")[2] if each.decisive else "**none**"
    return _row(
        f"`{each.entry.name}` {each.entry.zh} / {each.entry.en}", shown(value.value, value.unit, value.bound),
        value.start, _until(value.end), cited, value.confidence, value.basis, used, boundary,
    )  # fmt: skip


_UNITS = {
    "yuan": "yuan",
    "share": "",
    "multiple": "×",
    "time": "times",
    "word": "",
    "per-day": "a day",
    "per-year": "a year",
}


def shown(value: Any, unit: str, bound: str | None = None) -> str:
    """A value in one cell of a table: 15 day; 50..300 yuan; a scale as its brackets."""
    words = {"at-least": "≥ ", "at-most": "≤ ", None: ""}[bound]
    if isinstance(value, tuple) and value and isinstance(value[0], Bracket):
        return "; ".join(_bracket(each) for each in value)
    if isinstance(value, tuple):
        joint = "/" if unit == "share" else ".."
        return f"{joint.join(_plain(each) for each in value)} {_UNITS.get(unit, unit)}".strip()
    if isinstance(value, dict):
        return ", ".join(value)
    if value is None:
        return ""
    return f"{words}{_plain(value)} {_UNITS.get(unit, unit)}".strip()


def _bracket(each: Bracket) -> str:
    part = f"{_plain(each.over)}..{_plain(each.up_to) if each.up_to is not None else ''}"
    return f"{part}: {_plain(each.flat)} yuan" if each.flat is not None else f"{part}: {_percent(each.rate)}"


def _percent(rate: Decimal | None) -> str:
    return f"{(rate * 100).normalize():f}%" if rate is not None else ""


def _plain(value: Any) -> str:
    return format(value, ",f") if isinstance(value, Decimal) else str(value)


def _topics(law: Lawbook) -> Iterator[str]:
    yield ""
    yield "## Articles that were renumbered 条号变动的事项"
    yield ""
    yield from _table("topic 事项", "article by version 各版条号")
    for name, (zh, en, ref) in law.topics().items():
        slug = ref.partition("/")[0]
        numbers = []
        for version in law.instruments[slug].versions:
            try:
                cited = law.topic(name, version.start)
                numbers.append(f"{version.start}: {cited.article} ({cited.confidence})")
            except UnknownArticle:
                numbers.append(f"{version.start}: —")
        yield _row(f"`{name}` {zh} / {en}", "；".join([law.instruments[slug].short_zh, *numbers]))


def _names(law: Lawbook) -> Iterator[str]:
    yield ""
    yield "## Names and codes 名称与代字"
    yield ""
    yield from _table("table 表", "number 数", "in force from 起")
    civil, administrative = next(iter(law.causes)), next(iter(law.admin_causes))
    yield _row("causes of civil actions 民事案由", len(law.causes), civil.start)
    yield _row("causes of administrative actions 行政案由", len(law.admin_causes), administrative.start)
    yield _row("names of crimes in use 现行罪名", len(law.crimes.in_force()), "")
    ended = [crime for crime in law.crimes if crime.leaf and crime.end != FAR]
    yield _row("names of crimes no longer in use 已改已取消的罪名", len(ended), "")
    for chapter in law.crimes.children(None):
        below = [crime for crime in law.crimes.in_force() if crime.path[0] == chapter.code]
        yield _row(f"　{chapter.name} / {chapter.en}", len(below), "")
    yield _row("case type codes 类型代字", len(law.case_types), law.case_types.first)
    yield _row("courts 法院", len(law.courts), "")
    yield ""
    yield "Names of crimes by the text that gave them 罪名依据："
    yield ""
    given = Counter(crime.names for crime in law.crimes if crime.leaf)
    for slug in sorted(given):
        instrument = law.instruments[slug]
        yield f"- 《{instrument.zh}》 ({instrument.document}), from {instrument.versions[0].start}: {given[slug]}"


def _venues(law: Lawbook) -> Iterator[str]:
    """What connects each kind of cause to a place, with how many causes it holds for."""
    yield ""
    yield "## Connecting places 管辖连结点"
    yield ""
    yield "Which cause belongs to which kind is our own reading (memory-high) of articles that were read. 归类为本库所作。"
    yield ""
    yield from _table("kind 种类", "place 地点", "articles 条文", "level 级别", "causes 案由")
    used = Counter(law.causes.venue(cause.code).kind for cause in law.causes)
    for venue in law.causes.venues():
        level = venue.level or ("same court" if venue.same_court else "by amount")
        words = venue.elsewhere if venue.elsewhere else (venue.zh, venue.en)
        yield _row(f"`{venue.kind}`", " / ".join(words), ", ".join(venue.articles), level, used[venue.kind])
    yield ""
    yield from _table("administrative defendant 行政案件被告", "level 级别", "articles 条文")
    for body in law.forum.bodies.values():
        yield _row(f"`{body.name}` {body.zh} / {body.en}", body.level, ", ".join(body.articles))
    for rule in law.forum.centralised:
        yield ""
        yield f"{rule.court} hears the administrative cases of {rule.under} from {rule.start} ({rule.confidence}: {rule.source})."


def _house_rules(law: Lawbook) -> Iterator[str]:
    yield ""
    yield "## House rules 设置"
    yield ""
    yield from _table("rule 设置", "default 默认", "range 范围", "relates to 有关条文")
    for rule in law.house_rules.rules.values():
        bounds = f"{_plain(rule.low)}..{_plain(rule.high)}" if rule.low is not None and rule.high is not None else ""
        yield _row(f"`{rule.name}` {rule.zh} / {rule.en}", _plain(rule.default), bounds, rule.relates)


def _instruments(law: Lawbook) -> Iterator[str]:
    yield ""
    yield "## Instruments 文件"
    yield ""
    yield from _table(
        "instrument 文件",
        "document 文号",
        "version 版本",
        "from 起",
        "to 止",
        "articles 条数",
        "checked",
        "source 来源",
    )
    for instrument in sorted(law.instruments.values(), key=lambda each: each.slug):
        for version in instrument.versions:
            yield _row(
                f"`{instrument.slug}` 《{instrument.zh}》", instrument.document, version.version, version.start,
                _until(version.end), version.articles or "", version.confidence, version.source,
            )  # fmt: skip


def _gaps(law: Lawbook, boundaries: Iterable[Boundary]) -> Iterator[str]:
    yield ""
    yield "## Gaps 缺口"
    yield ""
    for file, zh, en in gaps(law.root):
        yield f"- {file}: {zh} {en}"
    yield ""
    yield "Courts in doubt 代字或者名称存疑的法院："
    yield ""
    for court in law.courts:
        if court.doubt_zh:
            yield f"- {court.code} {court.name} ({court.confidence}): {court.doubt_zh} {court.doubt_en}"
    yield ""
    yield "Values from memory 凭记忆、待核的数值："
    yield ""
    doubtful: dict[str, Entry] = {}
    for each in boundaries:
        if each.value.confidence.startswith("memory"):
            doubtful.setdefault(each.entry.name, each.entry)
    for entry in doubtful.values():
        weak = ", ".join(f"{v.start} {v.confidence}" for v in entry.values if v.confidence.startswith("memory"))
        yield f"- `{entry.name}` {entry.zh} / {entry.en} ({entry.file}): {weak}"
