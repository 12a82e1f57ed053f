"""What a person may be asked: one field of a calculator, and how its text is read.

Texts come from a page's address or from a command line; both are read here, so that both accept the same writing:
1,234,567 or 12.5万, 2026-02-02 or 2026年2月2日, 2026-04-01..2026-04-30.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mengma.lawbook.errors import BadAmount, BadDate, LawbookError, UnknownEntry, UnknownRegion
from mengma.lawbook.money import check_amount

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

Words = tuple[str, str]
YES = frozenset({"yes", "true", "1", "on", "y", "是"})
NO = frozenset({"no", "false", "0", "off", "n", "否", ""})
# kinds of field that a page asks for in two boxes, and what stands between the two in one text
PAIRS: Mapping[str, tuple[str, str, str]] = {
    "stretch": ("from", "to", ".."),
    "payment": ("on", "amount", ":"),
    "share": ("name", "amount", ":"),
    "grant": ("name", "number", ":"),
    "place": ("kind", "region", ":"),
}
HIDDEN: Words = ("-", "-")  # understood, not offered
SHORTEST_PART = 4  # letters of a choice's name that may stand for it where no other has them
LONGEST = 200  # characters of one answer; more is no answer to any of these questions

_GROUPED = re.compile(r"[0-9]{1,4}(?:[, '][0-9]{3,4})+(?:\.[0-9]+)?")
_MONEY_WORDS = re.compile(r"(?i)^(?:cny|rmb|¥|人民币)|(?:元整?|圆|yuan|cny|rmb)$")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_STRETCH = re.compile(r"(.*?)(?:\.\.+|~|～|至|到|—|\bto\b|,)(.*)")


class Unanswered(LawbookError):
    """A field that has to be filled in was left empty."""

    code = "unanswered"


class Unreadable(LawbookError):
    """A text that is no answer of its kind."""

    code = "unreadable"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's answers: its value, its words, and the words of the group in which it stands (HIDDEN: none)."""

    value: str
    zh: str
    en: str
    group: Words = ("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a calculator.

    name: in an address and, with dashes, on the command line; kind: a key of READERS; many: may be answered several
    times; default: the text taken where nothing is given (`today` for a day); choices: what may be chosen, given the
    other values; when: other field -> values for which this one is asked; titles: other words for certain values of
    `kind`; needed_for: values of `kind` for which it must be answered; aliases: further names by which it may be given;
    key: the argument of the call where it differs from the name; folded: asked below a fold on pages; unasked:
    understood, but no question on pages; place: stands without an option's name on the command line.
    """

    name: str
    kind: str
    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""
    required: bool = False
    many: bool = False
    default: str = ""
    choices: Callable[[Lawbook, Mapping[str, Any]], Sequence[Choice]] | None = None
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[str, Words] = field(default_factory=dict)
    needed_for: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    key: str = ""
    folded: bool = False
    unasked: bool = False
    place: bool = False
    example: str = ""

    @property
    def argument(self) -> str:
        return self.key or self.name

    def is_needed(self, kind: str = "") -> bool:
        """Whether it must be answered, by the kind of thing that is computed."""
        return self.required or kind in self.needed_for

    def title(self, kind: str = "") -> Words:
        """The words of the question, by the kind of thing that is computed."""
        return self.titles.get(kind, (self.zh, self.en))


def texts_of(asked: Field, given: Mapping[str, Sequence[str]]) -> list[str]:
    """The texts given for a field under its name or an alias; the two boxes of a pair are put together."""
    texts = [text.strip() for name in (asked.name, *asked.aliases) for text in given.get(name, ())]
    if asked.kind in PAIRS:
        first, second, between = PAIRS[asked.kind]
        ones, others = given.get(f"{asked.name}.{first}", ()), given.get(f"{asked.name}.{second}", ())
        for at in range(max(len(ones), len(others))):
            one = ones[at].strip() if at < len(ones) else ""
            other = others[at].strip() if at < len(others) else ""
            if one or other:
                texts.append(f"{one}{between if other or asked.kind != 'grant' else ''}{other}")
    return [text for text in texts if text]


def parts_of(asked: Field, text: str) -> tuple[str, str]:
    """A pair's text for its two boxes."""
    if asked.kind == "stretch":
        match = _STRETCH.fullmatch(text)
        return (match[1].strip(), match[2].strip()) if match else (text, "")
    one, _, other = text.rpartition(":") if ":" in text else (text, "", "")
    return one.strip(), other.strip()


def read(asked: Field, text: str, law: Lawbook, today: date) -> Any:
    """The value of a text. Raises Unreadable and the lawbook's typed errors."""
    if len(text) > LONGEST:
        raise Unreadable(
            f"“{asked.zh}”太长。", f"“{asked.en}” is too long.", next_zh="请缩短后重试。", next_en="Shorten it."
        )
    return READERS[asked.kind](asked, text, law, today)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _amount(asked: Field, text: str, law: Lawbook, today: date) -> Decimal:
    return read_amount(text, asked.zh, asked.en[:1].lower() + asked.en[1:])


def read_amount(text: str, zh: str = "金额", en: str = "amount") -> Decimal:
    """Yuan of 1234567, 1,234,567.00, 123万 or ￥1,000元. Raises BadAmount."""
    bare = _MONEY_WORDS.sub("", _plain(text)).strip()
    bare = _MONEY_WORDS.sub("", bare).strip()
    scale = _SCALES.get(bare[-1:], Decimal(1))
    if scale != 1:
        bare = bare[:-1].strip()
    if _GROUPED.fullmatch(bare):
        bare = re.sub(r"[, ']", "", bare)
    return check_amount(check_amount(bare, what_zh=zh, what_en=en) * scale, what_zh=zh, what_en=en)


def _rate(asked: Field, text: str, law: Lawbook, today: date) -> Decimal:
    bare = _plain(text).removesuffix("%").strip()
    try:
        number = Decimal(bare)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number > 1_000_000:
        raise BadAmount(
            f"“{text[:40]}”不是百分比。",
            f"“{text[:40]}” is not a percentage.",
            next_zh="请填写百分数，例如 13.8（表示13.8%）。",
            next_en="Give per cent, for instance 13.8.",
        )
    return number


def _decimal(asked: Field, text: str, law: Lawbook, today: date) -> Decimal:
    return check_amount(_plain(text).replace(",", ""), what_zh=asked.zh, what_en=asked.en)


def _day(asked: Field, text: str, law: Lawbook, today: date) -> date:
    return read_day(text, today)


def read_day(text: str, today: date) -> date:
    """The day of 2026-02-02, 2026/2/2, 20260202, 2026年2月2日, today. Raises BadDate."""
    bare = _plain(text)
    if bare.lower() in ("today", "今天", "今日"):
        return today
    found = _DAY.fullmatch(bare) or _COMPACT_DAY.fullmatch(bare)
    if found is None:
        raise _no_day(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise BadDate(
            f"没有{found[1]}年{int(found[2])}月{int(found[3])}日这一天。",
            f"There is no day {bare}.",
            next_zh="请核对年月日。",
            next_en="Check year, month and day.",
        ) from None


def _no_day(text: str) -> BadDate:
    return BadDate(
        f"“{text[:40]}”不是日期。",
        f"“{text[:40]}” is not a date.",
        next_zh="请按 2026-02-02 的样式填写年月日。",
        next_en="Write it as 2026-02-02.",
    )


def _moment(asked: Field, text: str, law: Lawbook, today: date) -> date | datetime:
    """A day, or a day with its hour for the few periods that run in hours."""
    bare = _plain(text)
    day, _, hour = bare.replace("T", " ").partition(" ")
    if not hour:
        return read_day(text, today)
    on = read_day(day, today)
    match = re.fullmatch(r"([0-9]{1,2})(?::([0-9]{2})(?::[0-9]{2})?)?", hour.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise _no_day(text)
    return datetime(on.year, on.month, on.day, int(match[1]), int(match[2] or 0))  # noqa: DTZ001 (local, as law counts)


def _number(asked: Field, text: str, law: Lawbook, today: date) -> int:
    bare = _plain(text).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,9}", bare):
        raise Unreadable(
            f"“{asked.zh}”须为整数，不能是“{text[:40]}”。",
            f"“{asked.en}” must be a whole number, not “{text[:40]}”.",
            next_zh="请填写阿拉伯数字。",
            next_en="Give a whole number.",
        )
    return int(bare)


def _choice(asked: Field, text: str, law: Lawbook, today: date) -> str:
    options = asked.choices(law, {}) if asked.choices else ()
    if any(text == option.value for option in options):
        return text
    wanted = _plain(text).lower()
    for option in options:
        if wanted.replace("_", "-") == option.value.lower() or wanted in (option.zh.lower(), option.en.lower()):
            return option.value
    alike = [option.value for option in options if len(wanted) >= SHORTEST_PART and wanted in option.value.lower()]
    if len(alike) == 1:
        return alike[0]
    raise UnknownEntry(
        f"“{asked.zh}”不能是“{text[:40]}”。",
        f"“{asked.en}” cannot be “{text[:40]}”.",
        next_zh=f"可选：{'、'.join(f'{each.value}（{each.zh}）' for each in options)}。",
        next_en=f"Choose from: {', '.join(each.value for each in options)}.",
    )


def _flag(asked: Field, text: str, law: Lawbook, today: date) -> bool:
    bare = _plain(text).lower()
    if bare in YES:
        return True
    if bare in NO:
        return False
    raise Unreadable(
        f"“{asked.zh}”请答是或者否。",
        f"Answer “{asked.en}” with yes or no.",
        next_zh="可填 yes 或者 no。",
        next_en="yes or no.",
    )


def _text(asked: Field, text: str, law: Lawbook, today: date) -> str:
    return text


def _region(asked: Field, text: str, law: Lawbook, today: date) -> str:
    """A GB/T 2260 code, or the name of a place of this region or the code of its court."""
    bare = _plain(text)
    if bare.isdigit():
        return bare
    if bare in law.courts and law.courts.get(bare).gbt2260:
        return str(law.courts.get(bare).gbt2260)
    name = bare.removesuffix("人民法院").removesuffix("中级")
    found = {
        code
        for code, court in law.courts.by_region.items()
        if court.name.removesuffix("人民法院").removesuffix("中级").endswith(name)
    }
    if len(found) != 1:
        raise UnknownRegion(
            f"没有找到名为“{text[:40]}”的旗县市区。" if not found else f"“{text[:40]}”不止一处。",
            f"No place of this region is called “{text[:40]}”."
            if not found
            else f"“{text[:40]}” is not one place only.",
            next_zh="请填写六位行政区划代码，例如150102（新城区）。",
            next_en="Give a GB/T 2260 code of six digits, for instance 150102.",
        )
    return found.pop()


def _place(asked: Field, text: str, law: Lawbook, today: date) -> tuple[str, str]:
    """A kind of place and the place: delivery:150102."""
    kind, region = parts_of(asked, _plain(text))
    if not kind or not region:
        raise UnknownRegion(
            f"“{asked.zh}”须有地点的种类和行政区划，现为“{text[:60]}”。",
            f"“{asked.en}” needs a kind of place and a code, not “{text[:60]}”.",
            next_zh="请选择种类和旗县市区，写作 delivery:150102。",
            next_en="Write kind and code, as delivery:150102.",
        )
    return _choice(asked, kind, law, today), _region(asked, region, law, today)


def _stretch(asked: Field, text: str, law: Lawbook, today: date) -> tuple[date, date] | tuple[date, date, str]:
    """Two days, with what is said of them after a colon: 2026-04-01..2026-04-30:retrial."""
    bare, _, said = _plain(text).partition(":")
    match = _STRETCH.fullmatch(bare)
    if match is None or not match[1].strip() or not match[2].strip():
        raise BadDate(
            f"“{asked.zh}”须有起止两个日期，现为“{text[:60]}”。",
            f"“{asked.en}” needs two dates, not “{text[:60]}”.",
            next_zh="请填写起止日期，写作 2026-04-01..2026-04-30（首尾均含）。",
            next_en="Write both dates, as 2026-04-01..2026-04-30 (both included).",
        )
    first, last = read_day(match[1], today), read_day(match[2], today)
    return (first, last, said.strip()) if said.strip() else (first, last)


def _payment(asked: Field, text: str, law: Lawbook, today: date) -> tuple[date, Decimal]:
    day, amount = parts_of(asked, _plain(text))
    if not day or not amount:
        raise BadDate(
            f"“{asked.zh}”须有日期和金额，现为“{text[:60]}”。",
            f"“{asked.en}” needs a date and an amount, not “{text[:60]}”.",
            next_zh="请填写日期和金额，写作 2023-05-01:20000。",
            next_en="Write date and amount, as 2023-05-01:20000.",
        )
    return read_day(day, today), read_amount(amount, asked.zh, asked.en)


def _share(asked: Field, text: str, law: Lawbook, today: date) -> tuple[str, Decimal]:
    name, amount = parts_of(asked, text.replace("：", ":").replace("=", ":"))
    if not name or not amount:
        raise BadAmount(
            f"“{asked.zh}”须有名称和金额，现为“{text[:60]}”。",
            f"“{asked.en}” needs a name and an amount, not “{text[:60]}”.",
            next_zh="请填写名称和金额，写作 甲:200000。",
            next_en="Write name and amount, as A:200000.",
        )
    return name, read_amount(amount, asked.zh, asked.en)


def _grant(asked: Field, text: str, law: Lawbook, today: date) -> str | tuple[str, int]:
    """The name of an extension, with the number granted where it is less than the most allowed."""
    name, number = parts_of(asked, _plain(text))
    if not name or not number:
        return name or number
    return name, _number(asked, number, law, today)


READERS: Mapping[str, Callable[[Field, str, Lawbook, date], Any]] = {
    "amount": _amount,
    "rate": _rate,
    "decimal": _decimal,
    "day": _day,
    "moment": _moment,
    "number": _number,
    "choice": _choice,
    "flag": _flag,
    "text": _text,
    "cause": _text,
    "crime": _text,
    "region": _region,
    "stretch": _stretch,
    "payment": _payment,
    "share": _share,
    "grant": _grant,
    "place": _place,
}
