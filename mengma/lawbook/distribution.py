"""Distribution of the proceeds of enforcement (执行款分配、参与分配).

Source: 民诉法解释 506-514, 执行工作规定 55, 56. Costs first, then priority claims in their order, then ordinary claims:
in proportion where the debtor is a citizen or other organisation, in the order of sealing for an enterprise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadAmount
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import CENT, check_cents, yuan
from mengma.lawbook.sheet import Sheet, check_choice, check_day

DEBTORS = ("person", "enterprise")
Claim = tuple[str, object]


class Distribution:
    """The distributor. Pure: the date, the sums and a court's settings are arguments."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules) -> None:
        self._entries = entries
        self._rules = rules

    def distribute(
        self,
        proceeds: object,
        cost: object = 0,
        priorities: Sequence[Claim] = (),
        claims: Sequence[Claim] = (),
        *,
        on: date,
        debtor: str = "person",
        doubled: Sequence[Claim] = (),
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[dict[str, Decimal]]:
        """What each creditor gets, in yuan to the cent; the sums add up exactly and no claim is exceeded.

        cost: costs of enforcement. priorities: (name, sum) in the order of their rank, each paid in full before the
        next. claims: (name, sum) of ordinary claims; for debtor "enterprise" in the order of sealing.
        doubled: (name, sum) of doubled interest for delay, paid in proportion from what is left after all money debts
        (迟延履行利息解释 4). A name may stand once in each list; its value is the sum.
        detail: cost, priority, ordinary and doubled by name, unpaid by name, surplus (left for the debtor).
        Raises BadAmount, UnknownEntry, NotInForce, BadHouseRule.
        """
        check_day(on)
        check_choice(debtor, DEBTORS, "被执行人类型", "kind of debtor")
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        left = check_cents(proceeds, what_zh="变价所得", what_en="proceeds")
        first, others = _checked(priorities), _checked(claims)
        left, charged = self._cost(sheet, left, check_cents(cost, what_zh="执行费用", what_en="cost"))
        left, secured = self._priorities(sheet, left, first)
        if debtor == "person":
            sheet.word("distribution-persons", ("in-proportion",))
            shares = self._in_proportion(sheet, left, others)
            sheet.warn(
                "企业法人不按比例：应当移送破产审查；不移送或者不受理的，按查封先后清偿",
                "Not for enterprise legal persons: they are referred to bankruptcy, otherwise paid in order of sealing",
            )
        else:
            sheet.word("distribution-enterprises", ("in-order-of-sealing",))
            shares = _in_order(sheet, left, others)
            sheet.warn(
                "被执行人为企业法人：先征求移送破产审查；不同意移送或者不受理的，才按查封、扣押、冻结的先后清偿，不按比例",
                "The debtor is an enterprise: referral to bankruptcy comes first; only where it is refused are ordinary "
                "claims paid, in the order of sealing and not in proportion",
            )
        sheet.word("distribution-host", ("first-sealing-court",))
        left -= sum(shares.values(), Decimal(0))
        last = _checked(doubled)
        extra = self._doubled(sheet, left, last)
        left -= sum(extra.values(), Decimal(0))
        if left:
            sheet.say(f"清偿后余{yuan(left)}元，退还被执行人", f"{yuan(left)} yuan left for the debtor")
            if not last:
                sheet.warn(
                    "退还之前核对加倍部分债务利息是否已经清偿",
                    "Before anything is returned, check that the doubled part of the interest is paid",
                )
        value, unpaid = _totals((first, secured), (others, shares), (last, extra))
        return sheet.answer(
            value, cost=charged, priority=secured, ordinary=shares, doubled=extra, unpaid=unpaid, surplus=left
        )

    def _doubled(self, sheet: Sheet, left: Decimal, claims: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The doubled parts, after all money debts of the instruments."""
        if not claims:
            return {}
        sheet.word("delay-order", ("debt-first",))
        sheet.say(
            f"金钱债务清偿后余{yuan(left)}元，清偿加倍部分债务利息",
            f"After the money debts {yuan(left)} yuan is left for the doubled part of the interest",
        )
        return self._in_proportion(sheet, left, claims)

    def _cost(self, sheet: Sheet, left: Decimal, cost: Decimal) -> tuple[Decimal, Decimal]:
        charged = min(left, cost)
        sheet.say(
            f"变价所得{yuan(left)}元，先扣执行费用{yuan(charged)}元，余{yuan(left - charged)}元",
            f"Proceeds {yuan(left)} less costs of enforcement {yuan(charged)}: {yuan(left - charged)} yuan",
        )
        if charged < cost:
            sheet.warn("变价所得不足以支付执行费用", "The proceeds do not cover the costs of enforcement")
        return left - charged, charged

    def _priorities(
        self, sheet: Sheet, left: Decimal, claims: Mapping[str, Decimal]
    ) -> tuple[Decimal, dict[str, Decimal]]:
        out: dict[str, Decimal] = {}
        if len(claims) > 1:
            sheet.word("distribution-priority-order", ("in-order",))
            sheet.warn(
                "优先债权的顺位由法院认定，此处按所列先后", "The court settles the ranks; here they are as listed"
            )
        for name, claim in claims.items():
            out[name] = min(left, claim)
            left -= out[name]
            sheet.say(
                f"优先债权 {name} {yuan(claim)}元：清偿{yuan(out[name])}元，余{yuan(left)}元",
                f"Priority claim {name} {yuan(claim)}: {yuan(out[name])} paid, {yuan(left)} left",
            )
        return left, out

    def _in_proportion(self, sheet: Sheet, left: Decimal, claims: Mapping[str, Decimal]) -> dict[str, Decimal]:
        total = sum(claims.values(), Decimal(0))
        if total <= left:
            for name, claim in claims.items():
                sheet.say(f"{name}：全额{yuan(claim)}元", f"{name}: {yuan(claim)} yuan in full")
            return dict(claims)
        how = sheet.setting("distribution-rounding")
        shares = split_exactly(left, claims, largest_claim=how == "largest-claim")
        ratio = f"{left * 100 / total:.4f}%"
        sheet.say(
            f"债权合计{yuan(total)}元，可分配{yuan(left)}元，受偿率约{ratio}",
            f"Claims of {yuan(total)} share {yuan(left)} yuan, about {ratio}",
        )
        for name, share in shares.items():
            sheet.say(
                f"{name}：{yuan(left)}×{yuan(claims[name])}÷{yuan(total)}＝{yuan(share)}元",
                f"{name}: {yuan(left)} × {yuan(claims[name])} ÷ {yuan(total)} = {yuan(share)} yuan",
            )
        return shares


def _totals(
    *ranks: tuple[Mapping[str, Decimal], Mapping[str, Decimal]],
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """(paid, unpaid) by name over all ranks, each given as what was asked and what was paid."""
    paid: dict[str, Decimal] = {}
    unpaid: dict[str, Decimal] = {}
    for asked, given in ranks:
        for name, claim in asked.items():
            paid[name] = paid.get(name, Decimal(0)) + given[name]
            unpaid[name] = unpaid.get(name, Decimal(0)) + claim - given[name]
    return paid, unpaid


def split_exactly(sum_: Decimal, claims: Mapping[str, Decimal], *, largest_claim: bool = False) -> dict[str, Decimal]:
    """A sum smaller than the claims, shared in proportion to the cent: cut down, then the cents left one by one.

    The cents left go to the largest remainders (or the largest claims); ties go to the larger claim, then the earlier.
    """
    total = sum(claims.values(), Decimal(0))
    cents = int(sum_ / CENT)
    exact = {name: divmod(cents * int(claim / CENT), int(total / CENT)) for name, claim in claims.items()}
    shares = {name: whole for name, (whole, _) in exact.items()}
    names = list(claims)

    def rank(name: str) -> tuple[Decimal, Decimal, int]:
        remainder = Decimal(exact[name][1])
        keys = (claims[name], remainder) if largest_claim else (remainder, claims[name])
        return (*keys, -names.index(name))

    short = cents - sum(shares.values())
    open_ = [name for name in names if shares[name] < int(claims[name] / CENT)]
    for name in sorted(open_, key=rank, reverse=True)[:short]:
        shares[name] += 1
    return {name: share * CENT for name, share in shares.items()}


def _in_order(sheet: Sheet, left: Decimal, claims: Mapping[str, Decimal]) -> dict[str, Decimal]:
    out: dict[str, Decimal] = {}
    for place, (name, claim) in enumerate(claims.items(), 1):
        out[name] = min(left, claim)
        left -= out[name]
        sheet.say(
            f"第{place}顺位查封 {name} {yuan(claim)}元：清偿{yuan(out[name])}元，余{yuan(left)}元",
            f"Sealed no. {place}, {name} {yuan(claim)}: {yuan(out[name])} paid, {yuan(left)} left",
        )
    return out


def _checked(claims: Sequence[Claim]) -> dict[str, Decimal]:
    out: dict[str, Decimal] = {}
    for name, amount in claims:
        if not name.strip() or name in out:
            raise BadAmount(
                f"债权人“{name}”为空或者重复。",
                f"The creditor “{name}” is empty or named twice.",
                next_zh="同一债权人的同类债权请合并填写。",
                next_en="Add up the claims of one creditor of the same rank.",
            )
        out[name] = check_cents(amount, what_zh=f"{name}的债权", what_en=f"claim of {name}")
    return out
