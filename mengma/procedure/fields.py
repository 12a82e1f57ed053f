"""General field types of acts' forms: each turns what was typed into a JSON value, or says what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from mengma.procedure.context import ActContext
from mengma.procedure.registry import field_type

Options = Mapping[str, Any]

MAX_TEXT = 400
MAX_LONG_TEXT = 50_000
MAX_MONEY = Decimal("999999999999999.99")
# invisible characters that reorder what a reader sees (Unicode bidi controls)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean_text(raw: Any, longest: int) -> str:
    """Text without control characters that a database or a reader would trip over. Raises ValueError with the reason."""
    if not isinstance(raw, str):
        raise ValueError("请填写文字。")
    if len(raw) > longest:
        raise ValueError(f"文字过长：共{len(raw)}字，最多{longest}字。")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    for character in text:
        if character in _BIDI:
            raise ValueError("含有改变文字显示方向的不可见字符，请删除后重新填写。")
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            raise ValueError("含有无法保存的控制字符，请删除后重新填写。")
    return text.strip()


@field_type("text", "text", {"type": "string", "maxLength": MAX_TEXT})
def text(raw: Any, ctx: ActContext, options: Options) -> str:
    value = clean_text(raw, options.get("longest", MAX_TEXT))
    if "\n" in value:
        raise ValueError("请填写在一行内。")
    return value


@field_type("long_text", "long_text", {"type": "string", "maxLength": MAX_LONG_TEXT})
def long_text(raw: Any, ctx: ActContext, options: Options) -> str:
    return clean_text(raw, options.get("longest", MAX_LONG_TEXT))


@field_type("date", "date", {"type": "string", "format": "date"})
def day(raw: Any, ctx: ActContext, options: Options) -> str:
    try:
        value = date.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError("日期不存在或者写法不对，请按 2026-03-02 的样式填写。") from None
    if not 1900 <= value.year <= ctx.today.year + 30:
        raise ValueError("日期的年份不合常理，请核对。")
    if options.get("past") and value > ctx.today:
        raise ValueError("不能是将来的日期。")
    if options.get("future") and value <= ctx.today:
        raise ValueError("应当是将来的日期。")
    return value.isoformat()


@field_type("moment", "moment", {"type": "string", "format": "date-time"})
def moment(raw: Any, ctx: ActContext, options: Options) -> str:
    try:
        value = datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError("时间写法不对，请按 2026-03-02 09:30 的样式填写。") from None
    if value.tzinfo is not None:
        value = value.astimezone(ctx.now.tzinfo).replace(tzinfo=None)
    if not 1900 <= value.year <= ctx.today.year + 30:
        raise ValueError("年份不合常理，请核对。")
    return value.isoformat(timespec="minutes")


@field_type("clock_time", "clock_time", {"type": "string", "format": "time"})
def clock_time(raw: Any, ctx: ActContext, options: Options) -> str:
    try:
        return time.fromisoformat(str(raw).strip()).isoformat("minutes")
    except ValueError:
        raise ValueError("时间写法不对，请按 09:30 的样式填写。") from None


@field_type("money", "money", {"type": "string", "pattern": r"^\d{1,15}(\.\d{1,2})?$"})
def money(raw: Any, ctx: ActContext, options: Options) -> str:
    return parse_money(raw)


def parse_money(raw: Any) -> str:
    """Yuan as a decimal string with two places. Raises ValueError."""
    try:
        value = Decimal(str(raw).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        raise ValueError("金额写法不对，请填写数字，例如 12345.67。") from None
    if not value.is_finite() or value < 0:
        raise ValueError("金额不能为负数。")
    if value > MAX_MONEY:
        raise ValueError("金额过大，请核对单位是否为元。")
    if value != value.quantize(Decimal("0.01")):
        raise ValueError("金额最多到分（两位小数）。")
    return str(value.quantize(Decimal("0.01")))


@field_type("integer", "integer", {"type": "integer"})
def integer(raw: Any, ctx: ActContext, options: Options) -> int:
    try:
        value = int(str(raw).strip())
    except ValueError:
        raise ValueError("请填写整数。") from None
    low, high = options.get("min", 0), options.get("max", 1_000_000)
    if not low <= value <= high:
        raise ValueError(f"应当在{low}至{high}之间。")
    return value


@field_type("yes_no", "yes_no", {"type": "boolean"})
def yes_no(raw: Any, ctx: ActContext, options: Options) -> bool:
    if raw in (True, "true", "on", "yes", "1"):
        return True
    if raw in (False, "false", "off", "no", "0", "", None):
        return False
    raise ValueError("请选择是或否。")


@field_type("choice", "choice", {"type": "string"})
def choice(raw: Any, ctx: ActContext, options: Options) -> str:
    if not isinstance(raw, str) or raw not in options["choices"]:
        raise ValueError("请从列出的选项中选择。")
    return raw


@field_type("choices", "choices", {"type": "array", "items": {"type": "string"}})
def choices(raw: Any, ctx: ActContext, options: Options) -> list[str]:
    listed = raw if isinstance(raw, list) else [raw]
    return [choice(item, ctx, options) for item in listed]


@field_type("item", "item", {"type": "string"})
def item(raw: Any, ctx: ActContext, options: Options) -> str:
    """The key of an existing item of the collection that the guide names in `in`, with the fields that `having` names."""
    found = ctx.state.get(options["in"], str(raw))
    having = options.get("having", {})
    if found is None or any(found.get(k) not in (v if isinstance(v, list) else [v]) for k, v in having.items()):
        raise ValueError("请从列出的选项中选择。")
    return str(raw)


@field_type("items", "items", {"type": "array", "items": {"type": "string"}})
def items(raw: Any, ctx: ActContext, options: Options) -> list[str]:
    listed = raw if isinstance(raw, list) else [raw]
    return list(dict.fromkeys(item(one, ctx, options) for one in listed))


@field_type("officer", "officer", {"type": "string", "format": "uuid"})
def officer(raw: Any, ctx: ActContext, options: Options) -> str:
    """A person who holds the office `role` at the case's court on the day of the act."""
    from mengma.courts import selectors

    if str(raw) not in {str(user.id) for user in selectors.officers(ctx.court, options["role"], ctx.happened_on)}:
        raise ValueError("请从本院在任人员中选择。")
    return str(raw)


@field_type("officers", "officers", {"type": "array", "items": {"type": "string", "format": "uuid"}})
def officers(raw: Any, ctx: ActContext, options: Options) -> list[str]:
    """Several people who hold the office `role` at the case's court, each once."""
    return list(dict.fromkeys(officer(one, ctx, options) for one in (raw if isinstance(raw, list) else [raw])))


@field_type("material", "material", {"type": "string"})
def material(raw: Any, ctx: ActContext, options: Options) -> str:
    """The id of an uploaded file; whether it exists and whose it is, the dossier checks when it takes the file up."""
    return clean_text(raw, 80)


@field_type("materials", "materials", {"type": "array", "items": {"type": "string"}})
def materials(raw: Any, ctx: ActContext, options: Options) -> list[str]:
    return [material(one, ctx, options) for one in (raw if isinstance(raw, list) else [raw])]
