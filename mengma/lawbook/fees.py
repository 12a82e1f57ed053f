"""Litigation fees (诉讼费用). Source: 诉讼费用交纳办法 8, 13-18; 民诉法解释 201, 206.

Nothing is rounded on the way; the last step rounds once, as the house rule fee-rounding says. An acceptance fee is
halved once only, however many grounds there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.entries import Bracket, Entry
from mengma.lawbook.errors import BadAmount, NotInForce, UnknownEntry
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import check_amount, rounded, yuan

ACCEPTANCE = frozenset({"property", "divorce", "personality", "ip", "labour", "other", "appeal", "none"})
KINDS = (
    "property", "divorce", "personality", "ip", "labour", "other", "appeal", "none", "jurisdiction-objection",
    "preservation", "payment-order", "enforcement", "public-summons", "arbitration-review", "bankruptcy",
)  # fmt: skip
_PROPERTY = ("property", "appeal", "payment-order", "bankruptcy")
_SHARES = ("payment-order", "bankruptcy")
_PARTED = {"divorce": "fee-divorce-property", "personality": "fee-personality-damages"}
_RANGED = ("other", "ip", "jurisdiction-objection")
PROCEDURES = ("ordinary", "summary", "small-claims", "special", "second-instance")
CLOSINGS = ("judgment", "mediation", "withdrawal", "deemed-withdrawal", "refusal", "dismissal", "transfer", "other")


@dataclass
class _Sheet:
    """The working paper of one fee: what was asked, and the answer as it grows."""

    on: date
    amount: object
    property_total: object
    damages: object
    settings: Mapping[str, Any] | None
    steps: list[Step] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)
    warnings: list[Step] = field(default_factory=list)

    def say(self, zh: str, en: str) -> None:
        self.steps.append(Step(zh, en))

    def warn(self, zh: str, en: str) -> None:
        self.warnings.append(Step(zh, en))


class Fees:
    """The fee calculator. Pure: the date, the amounts and the court's settings are arguments."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules) -> None:
        self._entries = entries
        self._rules = rules

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
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The fee in yuan for one of KINDS.

        amount: the sum in dispute (all property claims together; on appeal the disputed part; for preservation,
        enforcement and bankruptcy the sum concerned). property_total, damages: for divorce and personality cases
        (amount stands in for them). procedure: one of PROCEDURES; closed_by: one of CLOSINGS; counterclaim: a
        counterclaim or third-party claim tried jointly. Raises UnknownEntry, BadAmount, NotInForce, BadHouseRule.
        """
        for given, allowed, zh, en in (
            (kind, KINDS, "收费种类", "kind of fee"),
            (procedure, (None, *PROCEDURES), "程序", "procedure"),
            (closed_by, (None, *CLOSINGS), "结案方式", "way of closing"),
        ):
            if given not in allowed:
                names = "、".join(str(each) for each in allowed if each)
                raise UnknownEntry(
                    f"没有名为“{given}”的{zh}。",
                    f"Unknown {en}: {given}.",
                    next_zh=f"可选：{names}。",
                    next_en=f"Choose from: {names}.",
                )
        sheet = _Sheet(on, amount, property_total, damages, house_rules)
        base = self._base(kind, sheet)
        if kind in ACCEPTANCE:
            base = self._reduce(base, procedure, closed_by, counterclaim, sheet)
        how = self._rules.get("fee-rounding", house_rules)
        value = rounded(base, how)
        if value != base or how != "cent":
            sheet.say(f"舍入后为{yuan(value)}元", f"Rounded: {yuan(value)} yuan")
            sheet.cited.append(self._rules.rules["fee-rounding"].citation)
        return Answer(value, tuple(sheet.steps), tuple(dict.fromkeys(sheet.cited)), tuple(sheet.warnings))

    def _base(self, kind: str, sheet: _Sheet) -> Decimal:
        """The fee before any halving."""
        if kind in _PROPERTY or (kind == "ip" and sheet.amount is not None):
            if kind == "appeal":
                sheet.cited += self._entries["fee-appeal-part"].on(sheet.on).citations(sheet.on)
                sheet.say("按不服一审判决部分的上诉请求数额计算", "Charged on the disputed part of the judgment")
            total = self._scale("fee-property", _needed(sheet.amount), sheet)
            return total if kind not in _SHARES else self._share(kind, total, sheet)
        if kind in _PARTED:
            return self._parted(kind, sheet)
        if kind in _RANGED:
            return self._range(f"fee-{kind}", sheet)
        if kind == "preservation":
            total = self._scale("fee-preservation", check_amount(sheet.amount or 0), sheet)
            return self._cap("fee-preservation-cap", total, sheet)
        if kind == "enforcement":
            no_amount = sheet.amount is None
            return (
                self._range("fee-enforcement-no-amount", sheet)
                if no_amount
                else self._scale("fee-enforcement", check_amount(sheet.amount), sheet)
            )
        return self._fixed(f"fee-{kind}", sheet)

    def _share(self, kind: str, whole: Decimal, sheet: _Sheet) -> Decimal:
        """A share of the property fee: one third for a payment order, half and capped for bankruptcy."""
        entry = self._entries[f"fee-{kind}"]
        value = entry.on(sheet.on)
        over, under = value.value
        part: Decimal = whole * over / under
        sheet.cited += value.citations(sheet.on)
        sheet.say(
            f"{entry.zh}：{yuan(whole)}×{over}/{under}＝{yuan(part)}元",
            f"{entry.en}: {yuan(whole)} × {over}/{under} = {yuan(part)} yuan",
        )
        return self._cap("fee-bankruptcy-cap", part, sheet) if kind == "bankruptcy" else part

    def _parted(self, kind: str, sheet: _Sheet) -> Decimal:
        """So much per case plus a scale on the property divided or the damages claimed."""
        asked = sheet.property_total if kind == "divorce" else sheet.damages
        extra = asked if asked is not None else sheet.amount
        total = self._range(f"fee-{kind}", sheet)
        return total if extra is None else total + self._scale(_PARTED[kind], check_amount(extra), sheet)

    def _scale(self, name: str, amount: Decimal, sheet: _Sheet) -> Decimal:
        value = self._entries[name].on(sheet.on)
        sheet.cited += value.citations(sheet.on)
        total = Decimal(0)
        for bracket in value.value:
            total += _bracket(bracket, amount, sheet)
        sheet.say(f"{self._entries[name].zh}合计{yuan(total)}元", f"{self._entries[name].en}: {yuan(total)} yuan")
        return total

    def _range(self, name: str, sheet: _Sheet) -> Decimal:
        entry = self._entries[name]
        value = entry.on(sheet.on)
        rule = self._rules.rules[entry.house_rule or name]
        found: Decimal = self._rules.get(rule.name, sheet.settings)
        low, high = value.value
        sheet.cited += [*value.citations(sheet.on), rule.citation]
        sheet.say(
            f"{entry.zh}：法定幅度{low}～{high}元，设置为{found}元",
            f"{entry.en}: {low} to {high} yuan by law, set at {found} yuan",
        )
        if not sheet.settings or sheet.settings.get(rule.name) is None:
            sheet.warn(
                "自治区在法定幅度内的具体标准未核实，按默认设置计算",
                "The region's own figure within the range is not verified; the default setting is used",
            )
        return found

    def _fixed(self, name: str, sheet: _Sheet) -> Decimal:
        entry = self._entries[name]
        value = entry.on(sheet.on)
        sheet.cited += value.citations(sheet.on)
        sheet.say(f"{entry.zh}：{yuan(value.value)}元", f"{entry.en}: {yuan(value.value)} yuan")
        fixed: Decimal = value.value
        return fixed

    def _cap(self, name: str, total: Decimal, sheet: _Sheet) -> Decimal:
        cap = self._entries[name].on(sheet.on)
        if total <= cap.value:
            return total
        sheet.cited += cap.citations(sheet.on)
        sheet.say(f"超过上限，按{yuan(cap.value)}元", f"Capped at {yuan(cap.value)} yuan")
        capped: Decimal = cap.value
        return capped

    def _reduce(
        self, base: Decimal, procedure: str | None, closed_by: str | None, counterclaim: bool, sheet: _Sheet
    ) -> Decimal:
        if closed_by in ("refusal", "dismissal"):
            return self._fixed("fee-no-refund-ruling", sheet)
        if procedure == "special":
            return self._fixed("fee-none", sheet)
        grounds = []
        if closed_by == "mediation":
            grounds.append("fee-half-mediation")
        elif closed_by == "withdrawal":
            grounds.append("fee-half-withdrawal")
        elif closed_by == "deemed-withdrawal":
            rule = self._rules.rules["fee-deemed-withdrawal-halved"]
            halved = self._rules.get(rule.name, sheet.settings)
            sheet.cited.append(rule.citation)
            sheet.warn(
                f"办法第十五条只写“申请撤诉”；按撤诉处理{'按设置减半' if halved else '按设置不减半'}",
                f"Article 15 names only an application to withdraw; {'halved' if halved else 'not halved'} by setting",
            )
            if halved:
                grounds.append("fee-half-withdrawal")
        if procedure in ("summary", "small-claims"):
            grounds.append("fee-half-summary")
        if counterclaim:
            grounds.append("fee-half-counterclaim")
        if not grounds or not base:
            return base
        entries = [self._entries[name] for name in grounds]
        for entry in entries:
            sheet.cited += entry.on(sheet.on).citations(sheet.on)
        half: Decimal = base * entries[0].on(sheet.on).value
        sheet.say(
            f"{'、'.join(entry.zh for entry in entries)}：{yuan(base)}÷2＝{yuan(half)}元",
            f"{', '.join(entry.en for entry in entries)}: {yuan(base)} ÷ 2 = {yuan(half)} yuan",
        )
        if len(grounds) > 1:
            sheet.say("有多个减半事由，只能减半一次", "Several grounds, halved once only")
            try:
                sheet.cited += self._entries["fee-half-once"].on(sheet.on).citations(sheet.on)
            except NotInForce:
                sheet.warn("该日有效的司法解释版本未收录", "The interpretation in force on that day is not held")
        return half


def _needed(amount: object) -> Decimal:
    if amount is None:
        raise BadAmount(
            "财产案件须填写标的额。",
            "A property case needs the sum in dispute.",
            article="litigation-fees/13",
            next_zh="请填写诉讼请求的金额或者价额（元）；价值难以确定的，按原告主张的价值。",
            next_en="Give the amount claimed in yuan; where the value is uncertain, the value the plaintiff claims.",
        )
    return check_amount(amount)


def _bracket(bracket: Bracket, amount: Decimal, sheet: _Sheet) -> Decimal:
    """The fee on the part of the amount inside one bracket."""
    if bracket.flat is not None:
        sheet.say(
            f"不超过{bracket.up_to:,}元部分，每件{yuan(bracket.flat)}元",
            f"Up to {bracket.up_to:,}: {yuan(bracket.flat)} yuan per case",
        )
        return bracket.flat
    if amount <= bracket.over or bracket.rate is None:
        return Decimal(0)
    part = min(amount, bracket.up_to) - bracket.over if bracket.up_to is not None else amount - bracket.over
    charged = part * bracket.rate
    span = f"至{bracket.up_to:,}元" if bracket.up_to is not None else ""
    span_en = f" up to {bracket.up_to:,}" if bracket.up_to is not None else ""
    per_cent = f"{(bracket.rate * 100).normalize():f}%"
    sheet.say(
        f"超过{bracket.over:,}元{span}部分：{yuan(part)}×{per_cent}＝{charged.normalize():,f}元",
        f"Over {bracket.over:,}{span_en}: {yuan(part)} × {per_cent} = {charged.normalize():,f} yuan",
    )
    return charged
