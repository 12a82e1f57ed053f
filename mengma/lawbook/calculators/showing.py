"""An answer's value in words: a headline, and rows where the value has parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.delay import NAMES
from mengma.lawbook.money import yuan
from mengma.lawbook.rest_days import WEEKDAYS_EN, WEEKDAYS_ZH

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook
    from mengma.lawbook.calculators.asking import Calculator

VERDICTS = {
    "must": ("应当适用", "Must be applied"),
    "may": ("可以适用", "May be applied"),
    "no": ("不适用", "Does not apply"),
}
PARTIES = {"plaintiff": ("原告负担", "Plaintiff"), "defendant": ("被告负担", "Defendant")}
PARTS = {
    "year": ("收案年度", "Year"),
    "court": ("法院代字", "Court code"),
    "court_name": ("法院", "Court"),
    "specialty": ("专门审判代字", "Specialty"),
    "type_code": ("类型代字", "Type code"),
    "type_name": ("案件类型", "Type of case"),
    "number": ("编号", "Number"),
    "suffix": ("后缀", "Suffix"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A value for people: headline in two languages; rows of (zh, en, text); sums: the rows' texts are sums of money."""

    zh: str
    en: str
    rows: tuple[tuple[str, str, str], ...] = ()
    sums: bool = False


def shown(calculator: Calculator, answer: Answer[Any], law: Lawbook) -> Shown:
    """The value of an answer in words."""
    return _SHOWN[calculator.unit](answer.value, answer, law)


def _yuan(value: Decimal, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(f"{yuan(value)} 元", f"{yuan(value)} yuan")


def _rate(value: Decimal, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(f"年利率 {value:f}%", f"{value:f}% a year")


def _share(value: Decimal, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(f"{value:f}%", f"{value:f}%")


def _day(value: date | datetime, answer: Answer[Any], law: Lawbook) -> Shown:
    hour = f" {value:%H:%M}" if isinstance(value, datetime) else ""
    zh = f"{value.year}年{value.month}月{value.day}日（{WEEKDAYS_ZH[value.weekday()]}）{hour}"
    return Shown(zh, f"{value.day} {value:%B} {value.year} ({WEEKDAYS_EN[value.weekday()]}){hour}")


def _days(value: int, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(f"{value}日", f"{value} days")


def _courts(value: list[str], answer: Answer[Any], law: Lawbook) -> Shown:
    if not value:
        return Shown("依所填事实不能确定本自治区的管辖法院", "No court of this region is shown to have jurisdiction")
    names = [law.courts.get(code).name for code in value]
    if len(value) == 1:
        return Shown(names[0], names[0], (("法院代字", "Court code", value[0]),))
    rows = tuple((name, name, code) for name, code in zip(names, value, strict=True))
    return Shown(f"{len(value)}个法院有管辖权", f"{len(value)} courts have jurisdiction", rows)


def _verdict(value: str, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(*VERDICTS[value])


def _in_time(value: bool, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown("未逾期", "In time") if value else Shown("已逾期", "Late")


def _shares(value: Mapping[str, Decimal], answer: Answer[Any], law: Lawbook) -> Shown:
    total = sum(value.values(), Decimal(0))
    rows = tuple((name, name, yuan(amount)) for name, amount in value.items())
    return Shown(f"共分配 {yuan(total)} 元", f"{yuan(total)} yuan distributed", rows, sums=True)


def _money(value: Decimal, answer: Answer[Any], law: Lawbook) -> Shown:
    currency = str(answer.detail.get("currency", "CNY"))
    told = f"{currency} {value:,.2f}"
    return _yuan(value, answer, law) if currency == "CNY" else Shown(told, told)


def _borne(value: Mapping[str, Decimal], answer: Answer[Any], law: Lawbook) -> Shown:
    rows = tuple((*PARTIES[name], yuan(amount)) for name, amount in value.items())
    return Shown(
        "，".join(f"{zh} {sum_} 元" for zh, _, sum_ in rows), ", ".join(f"{en}: {sum_} yuan" for _, en, sum_ in rows)
    )


def _allocated(value: Mapping[str, Decimal], answer: Answer[Any], law: Lawbook) -> Shown:
    total = sum(value.values(), Decimal(0))
    rows = tuple((*NAMES[name], yuan(amount)) for name, amount in value.items())
    return Shown(f"共冲抵 {yuan(total)} 元", f"{yuan(total)} yuan applied", rows, sums=True)


def _floor(value: Decimal, answer: Answer[Any], law: Lawbook) -> Shown:
    low, high = answer.detail["deposit_low"], answer.detail["deposit_high"]
    deposit = f"{yuan(low)} – {yuan(high)}" if high is not None else f"≥ {yuan(low)}"
    rows = [
        ("保证金（元）", "Deposit (yuan)", deposit),
        ("公告期（日）", "Notice (days)", str(answer.detail["notice_days"])),
    ]
    if answer.detail.get("notice_by"):
        rows.append(("最迟公告", "Notice by", str(answer.detail["notice_by"])))
    if answer.detail.get("again_by"):
        rows.append(("最迟再拍", "Next auction by", str(answer.detail["again_by"])))
    return Shown(f"起拍价不低于 {yuan(value)} 元", f"Starting price at least {yuan(value)} yuan", tuple(rows))


def _parts(value: Mapping[str, Any], answer: Answer[Any], law: Lawbook) -> Shown:
    rows = tuple((*PARTS[name], str(value[name])) for name in PARTS if value.get(name))
    return Shown(str(value["text"]), str(value["text"]), rows)


def _text(value: Any, answer: Answer[Any], law: Lawbook) -> Shown:
    return Shown(str(value), str(value))


def _citation(value: Mapping[str, str], answer: Answer[Any], law: Lawbook) -> Shown:
    cited = answer.citations[0]
    return Shown(f"{cited.text_zh}（{cited.version}版）", f"{cited.text_en} (version of {cited.version})")


_SHOWN: Mapping[str, Callable[[Any, Answer[Any], Lawbook], Shown]] = {
    "yuan": _yuan,
    "per cent a year": _rate,
    "per cent": _share,
    "day": _day,
    "days": _days,
    "courts": _courts,
    "verdict": _verdict,
    "in-time": _in_time,
    "shares": _shares,
    "money": _money,
    "allocated": _allocated,
    "borne": _borne,
    "floor": _floor,
    "parts": _parts,
    "text": _text,
    "citation": _citation,
}
