"""Rates of interest as Chinese legal texts say them: 月利率2％, 月息2分5厘, 日万分之五, 每月利息800元,
银行同期贷款利率的四倍, LPR四倍."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .numerals import DIGITS, decimal_text, parse_amount, parse_chinese_integer

BANK_RATE = "x bank rate"
_CN_DIGIT = "".join(DIGITS)
_NUM = r"[0-9]{1,4}(?:\.[0-9]{1,6})?"
_PERIODS = {"年": "%/year", "月": "%/month", "日": "%/day", "天": "%/day"}
_WORD = r"(?:利率|利息率|利息|息率|资金占用费|资金占用利息|利|息)"
_LINK = r"(?:标准|的|为|是|按照|按|以|计|借款金额|借款额|本金|[：:（(，, ]){0,4}"
PERCENT = re.compile(
    rf"(?P<p1>[年月日])(?:化)?{_WORD}{_LINK}(?P<n1>{_NUM})(?P<u1>%|‰)"
    rf"|每(?P<p2>[年月日天])(?:的)?{_WORD}?{_LINK}(?P<n2>{_NUM})(?P<u2>%|‰)"
    rf"|(?P<n3>{_NUM})(?P<u3>%|‰)(?:的)?(?P<p3>[年月日]){_WORD}"
    rf"|(?P<n5>{_NUM})(?P<u5>%|‰)(?:/|每)(?P<p5>[年月日天])"
    rf"|(?P<p7>[年月日])(?P<n7>{_NUM})(?P<u7>%|‰)(?:的)?利率"
    rf"|(?:利率|利息|按){_LINK}(?P<n4>{_NUM})(?P<u4>%|‰)(?!的?违约金)"
    rf"|(?P<n6>{_NUM})(?P<u6>%|‰)(?:的)?(?:借款|逾期)?利[率息]"
)
_FEN = rf"(?:[0-9]{{1,2}}(?:\.[0-9]{{1,3}})?|[{_CN_DIGIT}])"
FEN = re.compile(
    rf"(?:(?P<p1>[年月日])(?:{_WORD})|每(?P<p2>[年月日天])(?:{_WORD})?|(?P<p3>利率|利息|息))(?:[每按为是]|月){{0,3}}[：:]?"
    rf"(?P<fen>{_FEN})分(?:(?P<li>{_FEN})厘?|(?P<half>半))?(?:利)?(?!之)"
    rf"|(?<![0-9.]) ?(?P<f2>{_FEN})分(?P<li2>{_FEN}厘)?(?P<month>月利|月息|利息|利)"
    rf"|按(?P<f3>{_FEN})分计"
)
PARTS = re.compile(
    rf"(?:每(?P<p1>[年月日天])|(?P<p2>[年月日])(?:{_WORD})?)(?:{_WORD})?{_LINK}(?P<base>百|千|万)分之(?P<n>[0-9]{{1,3}}(?:\.[0-9]{{1,4}})?|[{_CN_DIGIT}十]{{1,3}}(?:点[{_CN_DIGIT}]{{1,2}})?)"
)
_TIMES = r"(?:的)?(?P<times>[0-9]{1,2}(?:\.[0-9]{1,2})?|[一二两三四五六])倍"
_MULTIPLE = re.compile(_TIMES)
BANK = re.compile(
    rf"(?:中国)?(?:人民银行|人行|央行|银行|信用社)(?:[^，。；;\n元0-9]{{0,20}}?)(?:利率|利息|基准利率)(?:标准)?(?:{_TIMES})?"
    rf"|同期(?:同类)?(?:人民)?(?:银行)?(?:同类)?贷款(?:基准)?(?:利率|利息)(?:标准)?(?:的)?(?:(?P<times2>[0-9]{{1,2}}(?:\.[0-9]{{1,2}})?|[一二两三四五六])倍)?"
    r"|(?:全国银行间同业拆借中心[^。；\n]{0,20}?)?(?:一年期)?(?:贷款市场报价利率|LPR|lpr)(?:[（(]LPR[)）])?(?:标准)?(?:的)?(?:(?P<times3>[0-9]{1,2}(?:\.[0-9]{1,2})?|[一二两三四五六])倍)?"
)
_SUM = r"(?P<amount>[0-9]{1,9}(?:\.[0-9]{1,2})?元)"
PER_MONTH = re.compile(
    rf"(?:每月(?:支付)?利息|利息(?:按)?每月|月利息|月息)(?:支付|给付|为|是|按|人民币){{0,3}}{_SUM}|(?:每月)(?P<amount2>[0-9]{{1,9}}元)(?:的)?利息"
    r"|利息(?:（|\()?按?每月(?P<amount3>[0-9]{1,9}元)|按每月(?P<amount4>[0-9]{1,9}元)"
)


@dataclass(frozen=True)
class Rate:
    """A rate: normal number, unit (``%/month`` ``%/year`` ``%/day`` ``%`` ``yuan/month`` or :data:`BANK_RATE`),
    offsets."""

    value: str
    unit: str
    start: int
    end: int


def _first(found: re.Match[str], *names: str) -> str | None:
    return next((found[name] for name in names if found[name]), None)


def _decimal(text: str) -> Decimal | None:
    if text[0] in "0123456789":
        return Decimal(text)
    whole, _, part = text.partition("点")
    number = parse_chinese_integer(whole)
    if number is None:
        return None
    fraction = "".join(str(DIGITS[char]) for char in part)
    return Decimal(f"{number}.{fraction}" if fraction else number)


def _percent(found: re.Match[str]) -> tuple[Decimal | None, str]:
    number = _first(found, "n1", "n2", "n3", "n4", "n5", "n6", "n7") or "0"
    period = _first(found, "p1", "p2", "p3", "p5", "p7")
    mille = _first(found, "u1", "u2", "u3", "u4", "u5", "u6", "u7") == "‰"
    value = Decimal(number) / (10 if mille else 1)
    if period is None and re.search(r"月$", found[0][: found[0].find(number)] or ""):
        period = "月"
    return value, _PERIODS.get(period or "", "%")


def _fen(found: re.Match[str]) -> tuple[Decimal | None, str]:
    period = _first(found, "p1", "p2")
    text = _first(found, "fen", "f2", "f3") or ""
    value = _decimal(text)
    li = _first(found, "li", "li2")
    if value is not None and li:
        tenth = _decimal(li.rstrip("厘"))
        value = None if tenth is None else value + tenth / 10
    if value is not None and found["half"]:
        value += Decimal("0.5")
    # 分 said without a period is a rate per month by custom; per year it means ten per cent.
    if period == "年" and value is not None:
        value *= 10
    return value, _PERIODS.get(period or "月", "%/month")


def _parts(found: re.Match[str]) -> tuple[Decimal | None, str]:
    value = _decimal(found["n"])
    scale = {"百": Decimal(1), "千": Decimal(10), "万": Decimal(100)}[found["base"]]
    return (None if value is None else value / scale), _PERIODS[_first(found, "p1", "p2") or "日"]


def _bank(found: re.Match[str]) -> tuple[Decimal | None, str]:
    times = _first(found, "times", "times2", "times3")
    return (_decimal(times) if times else Decimal(1)), BANK_RATE


def _per_month(found: re.Match[str]) -> tuple[Decimal | None, str]:
    parsed = parse_amount(_first(found, "amount", "amount2", "amount3", "amount4") or "")
    return (Decimal(parsed[0]) if parsed else None), "yuan/month"


_FINDERS = ((PER_MONTH, _per_month), (PERCENT, _percent), (FEN, _fen), (PARTS, _parts), (BANK, _bank))


def find_rates(canonical: str, start: int = 0, end: int | None = None) -> Iterator[Rate]:
    """Rates in ``canonical[start:end]`` in order, none overlapping (what is said more exactly wins)."""
    limit = len(canonical) if end is None else end
    taken: list[Rate] = []
    for pattern, read in _FINDERS:
        for found in pattern.finditer(canonical, start, limit):
            value, unit = read(found)
            stop = found.end()
            multiple = _MULTIPLE.match(canonical, stop, min(limit, stop + 6)) if unit.startswith("%") else None
            if value and multiple:
                value, stop = value * (_decimal(multiple["times"]) or 1), multiple.end()
            if value:
                taken.append(Rate(decimal_text(value), unit, found.start(), stop))
    taken.sort(key=lambda rate: (rate.start, -rate.end))
    reach = start
    for rate in taken:
        if rate.start >= reach:
            yield rate
            reach = rate.end
