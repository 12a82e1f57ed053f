"""Amounts of money: checking them, rounding them, writing them in Chinese capitals."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from mengma.lawbook.errors import BadAmount

CENT = Decimal("0.01")
YUAN = Decimal(1)
LARGEST = Decimal("1e13")  # ten trillion yuan: nothing larger is claimed in earnest
HIGHEST_RATE = Decimal(1000)  # per cent
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def check_amount(amount: object, *, what_zh: str = "金额", what_en: str = "amount") -> Decimal:
    """The amount as a Decimal of yuan, 0 up to ten trillion. Raises BadAmount. A float is refused: it is not money."""
    problem: tuple[str, str] | None = None
    number = Decimal(0)
    if amount is None:
        problem = ("没有填写", "is missing")
    elif isinstance(amount, bool | float):
        problem = ("须为十进制数", "must be a decimal number")
    else:
        try:
            number = Decimal(str(amount))
        except InvalidOperation:
            problem = ("不是数字", "is not a number")
    if problem is None and not number.is_finite():
        problem = ("不是数字", "is not a number")
    elif problem is None and number < 0:
        problem = ("不能为负数", "cannot be negative")
    elif problem is None and number > LARGEST:
        problem = ("过大，请核对单位", "is too large; check the unit")
    if problem is not None:
        raise BadAmount(
            f"{what_zh}{problem[0]}。",
            f"The {what_en} {problem[1]}.",
            next_zh="请填写以元为单位的数字，例如 88000 或 1234.56。",
            next_en="Give a number in yuan, for instance 88000 or 1234.56.",
        )
    return number


def check_rate(rate: object) -> Decimal:
    """A rate in per cent, 0 up to 1000. Raises BadAmount. A float is refused."""
    number = check_amount(rate, what_zh="利率", what_en="rate")
    if number > HIGHEST_RATE:
        raise BadAmount(
            f"利率{number}%过高，请核对单位。",
            f"A rate of {number}% is too high; check the unit.",
            next_zh="利率以百分数填写，例如年利率13.4%填 13.4。",
            next_en="Give the rate in per cent, for instance 13.4.",
        )
    return number


def check_cents(amount: object, *, what_zh: str = "金额", what_en: str = "amount") -> Decimal:
    """An amount in whole cents, with two decimals. Raises BadAmount."""
    number = check_amount(amount, what_zh=what_zh, what_en=what_en)
    if number != number.quantize(CENT):
        raise BadAmount(
            f"{what_zh}{number}不足一分的部分无法支付。",
            f"The {what_en} {number} has parts of a cent.",
            next_zh="请填写到分为止的金额。",
            next_en="Give the amount to the cent.",
        )
    return number.quantize(CENT)


def rounded(amount: Decimal, how: str) -> Decimal:
    """Rounded by the house rule fee-rounding: cent, yuan (half up) or yuan-down; always two decimals."""
    if how == "yuan":
        amount = amount.quantize(YUAN, ROUND_HALF_UP)
    elif how == "yuan-down":
        amount = amount.quantize(YUAN, ROUND_DOWN)
    return amount.quantize(CENT, ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """1234567.8 -> 1,234,567.80."""
    return f"{amount:,.2f}"


def amount_in_capitals(amount: Decimal | int | str) -> str:
    """An amount in Chinese capitals: 107000.53 -> 壹拾万柒仟元伍角叁分, 1680.32 -> 壹仟陆佰捌拾元叁角贰分.

    Source: 正确填写票据和结算凭证的基本规定. Rounded half up to the cent. Raises BadAmount.
    """
    cents = int((check_amount(amount).quantize(CENT, ROUND_HALF_UP) * 100).to_integral_value())
    whole, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    out = _whole(whole) + "元" if whole else ""
    if not rest:
        return (out or "零元") + "整"
    if jiao:
        out += _CAPITALS[jiao] + "角"
    elif whole:
        out += "零"
    if fen:
        return out + _CAPITALS[fen] + "分"
    return out + "整"


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _four(number)


def _four(group: int) -> str:
    out, zero = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            out += ("零" if zero else "") + _CAPITALS[digit] + _PLACES[place]
            zero = False
        elif out:
            zero = True
    return out
