"""Litigation fees (诉讼费用): how much. Source: 诉讼费用交纳办法 8, 9, 13-19, 25, 27; 民诉法解释 201, 206.

Nothing is rounded on the way; the last step rounds once, as the house rule fee-rounding says. An acceptance fee is
halved once only, however many grounds there are. Who pays, when, and what comes back: `fee_course`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.entries import Bracket, Entry
from mengma.lawbook.errors import BadAmount, BadHouseRule, NotInForce
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import check_amount, rounded, yuan
from mengma.lawbook.sheet import Sheet, check_choice

ACCEPTANCE = frozenset(
    {
        "property", "divorce", "personality", "ip", "labour", "other", "administrative", "administrative-ip",
        "administrative-compensation", "appeal", "retrial", "none",
    }
)  # fmt: skip
KINDS = (
    "property", "divorce", "personality", "ip", "labour", "other", "administrative", "administrative-ip",
    "administrative-compensation", "appeal", "retrial", "none", "jurisdiction-objection", "preservation",
    "payment-order", "enforcement", "recognition", "unregistered-claimant", "public-summons", "arbitration-review",
    "bankruptcy", "maritime-fund", "maritime-injunction", "maritime-lien-summons", "maritime-claims", "general-average",
)  # fmt: skip
_ON_PART = {"appeal": "fee-appeal-part", "retrial": "fee-retrial-part"}
_PROPERTY = ("property", *_ON_PART, "payment-order", "bankruptcy")
_ADMINISTRATIVE = ("administrative", "administrative-ip", "administrative-compensation")
_SHARES = ("payment-order", "bankruptcy")
_PARTED = {"divorce": "fee-divorce-property", "personality": "fee-personality-damages"}
_RANGED = (
    "other", "ip", "jurisdiction-objection", "maritime-fund", "maritime-injunction", "maritime-lien-summons",
)  # fmt: skip
_LIKE_ENFORCEMENT = ("enforcement", "recognition", "unregistered-claimant")
_REGIONAL = "fee-range-by-region"  # the entry that names the ranges a region may settle
PROCEDURES = ("ordinary", "summary", "small-claims", "special", "second-instance")
CLOSINGS = (
    "judgment", "mediation", "withdrawal", "deemed-withdrawal", "refusal", "dismissal", "transfer", "other", "remand",
    "crime-transfer",
)  # fmt: skip
_FREE_CLOSINGS = {
    "refusal": "fee-no-refund-ruling",
    "dismissal": "fee-no-refund-ruling",
    "remand": "fee-remand",
    "crime-transfer": "fee-crime-transfer",
}
_Amounts = Mapping[str, object]


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
        exchange_rate: object = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The fee in yuan for one of KINDS.

        amount: the sum in dispute (all property claims together; on appeal and in retrial the disputed part; for
        preservation, enforcement and bankruptcy the sum concerned). property_total, damages: for divorce and
        personality cases (amount stands in for them). procedure: one of PROCEDURES; closed_by: one of CLOSINGS, of
        which remand is that of the appeal's own fee; counterclaim: a counterclaim or third-party claim tried jointly.
        exchange_rate: yuan for one unit where the sums are in a foreign currency, as published on the day the court of
        first instance accepted the case. An appeal in a case without a sum is charged by its own kind.
        detail: unhalved, exact (unrounded).
        Raises UnknownEntry, BadAmount, NotInForce, BadHouseRule.
        """
        check_choice(kind, KINDS, "收费种类", "kind of fee")
        if procedure is not None:
            check_choice(procedure, PROCEDURES, "程序", "procedure")
        if closed_by is not None:
            check_choice(closed_by, CLOSINGS, "结案方式", "way of closing")
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        amounts = _in_yuan(
            {"amount": amount, "property_total": property_total, "damages": damages}, exchange_rate, sheet
        )
        base = whole = self._base(kind, amounts, sheet)
        if kind in ACCEPTANCE:
            base = self._reduce(base, procedure, closed_by, counterclaim, sheet)
        return self._finish(sheet, base, whole)

    def joined(
        self,
        claims: Sequence[tuple[str, object]],
        *,
        on: date,
        procedure: str | None = None,
        closed_by: str | None = None,
        counterclaim: bool = False,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The one fee of several claims in one case, each (kind, amount or None). Source: 民诉法解释 201.

        Property claims are added up; beside them claims without a sum cost nothing more; several claims without a
        sum are one case (of different kinds: the dearest, with a warning). Raises as `fee`, and BadAmount for none.
        """
        if not claims:
            raise BadAmount("没有诉讼请求。", "There are no claims.")
        for kind, _ in claims:
            check_choice(kind, sorted(ACCEPTANCE - {"none", *_ON_PART}), "收费种类", "kind of fee")
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        ways: dict[str, Any] = {
            "on": on, "procedure": procedure, "closed_by": closed_by, "counterclaim": counterclaim,
            "house_rules": house_rules,
        }  # fmt: skip
        administrative = [each for each in claims if each[0] in _ADMINISTRATIVE]
        civil = [each for each in claims if each[0] not in _ADMINISTRATIVE]
        if administrative and civil:
            return self._with_civil(sheet, administrative[0][0], civil, ways)
        sums = [check_amount(amount) for kind, amount in claims if kind == "property" or (kind == "ip" and amount)]
        if sums:
            total = sum(sums, Decimal(0))
            if len(sums) > 1:
                sheet.word("fee-join-property", ("added-up",))
                sheet.say(f"多个财产请求合并计算，共{yuan(total)}元", f"Property claims together: {yuan(total)} yuan")
            if len(sums) < len(claims):
                sheet.word("fee-join-mixed", ("by-property",))
                sheet.say("兼有非财产请求，按财产请求交纳", "Claims without a sum beside property claims cost no more")
            return _merged(sheet, self.fee("property", total, **ways))
        fees = [self.fee(kind, amount, **ways) for kind, amount in claims]
        dearest = max(fees, key=lambda each: each.value)
        if len(claims) > 1:
            sheet.word("fee-join-others", ("one-case",))
            sheet.say("多个非财产请求按一件交纳", "Several claims without a sum are one case")
        if len({kind for kind, _ in claims}) > 1:
            sheet.warn(
                "几个非财产请求的标准不同，条文未规定按哪一个，暂按较高的",
                "The claims have different rates and the text does not say which applies; the higher is taken",
            )
        return _merged(sheet, dearest)

    def _with_civil(
        self, sheet: Sheet, kind: str, civil: Sequence[tuple[str, object]], ways: dict[str, Any]
    ) -> Answer[Decimal]:
        """An administrative case with a civil dispute tried together: both are charged."""
        sheet.word("fee-administrative-with-civil", ("separately",))
        own, joined = self.fee(kind, **ways), self.joined(civil, **ways)
        merged = _merged(sheet, own)
        both = _merged(sheet, joined)
        total = own.value + joined.value
        return Answer(
            total, both.steps, both.citations, both.warnings,
            detail={"administrative": own.value, "civil": joined.value, "exact": merged.value + joined.value},
        )  # fmt: skip

    def _finish(self, sheet: Sheet, base: Decimal, whole: Decimal) -> Answer[Decimal]:
        how = self._rules.get("fee-rounding", sheet.settings)
        value = rounded(base, how)
        if value != base or how != "cent":
            sheet.setting("fee-rounding")
            sheet.say(f"舍入后为{yuan(value)}元", f"Rounded: {yuan(value)} yuan")
        return sheet.answer(value, exact=base, unhalved=whole)

    def _base(self, kind: str, amounts: _Amounts, sheet: Sheet) -> Decimal:
        """The fee before any halving."""
        amount = amounts["amount"]
        if kind in _PROPERTY or (kind == "ip" and amount is not None):
            charged = _needed(amount) * self._on_part(kind, sheet)
            total = self._scale("fee-property", charged, sheet)
            return total if kind not in _SHARES else self._share(kind, total, sheet)
        if kind in _PARTED:
            extra = amounts["property_total" if kind == "divorce" else "damages"]
            return self._parted(kind, amount if extra is None else extra, sheet)
        if kind in _RANGED:
            return self._range(f"fee-{kind}", sheet)
        if kind == "preservation":
            total = self._scale("fee-preservation", check_amount(amount or 0), sheet)
            return self._cap("fee-preservation-cap", total, sheet)
        if kind in _LIKE_ENFORCEMENT:
            if kind == "unregistered-claimant":
                sheet.word("fee-unregistered-claimant", ("as-enforcement",))
            if amount is None:
                return self._range("fee-enforcement-no-amount", sheet)
            return self._scale("fee-enforcement", check_amount(amount), sheet)
        return self._fixed(f"fee-{kind}", sheet)

    def _on_part(self, kind: str, sheet: Sheet) -> Decimal:
        """How much of the disputed part is charged on appeal and in retrial; a retrial is charged in two cases only."""
        if kind not in _ON_PART:
            return Decimal(1)
        share = sheet.number(_ON_PART[kind])
        sheet.say("按不服的部分计算", "Charged on the disputed part")
        if kind == "retrial":
            cases = sheet.cite("fee-retrial-charged").value
            zh = "；".join(each for each, _ in cases.values())
            en = "; ".join(each for _, each in cases.values())
            sheet.warn(f"再审案件原则上不交纳，只在下列情形交纳：{zh}", f"A retrial is charged only where: {en}")
        return share

    def _share(self, kind: str, whole: Decimal, sheet: Sheet) -> Decimal:
        """A share of the property fee: one third for a payment order, half and capped for bankruptcy."""
        over, under = sheet.cite(f"fee-{kind}").value
        part: Decimal = whole * over / under
        zh, en = sheet.label(f"fee-{kind}")
        sheet.say(
            f"{zh}：{yuan(whole)}×{over}/{under}＝{yuan(part)}元",
            f"{en}: {yuan(whole)} × {over}/{under} = {yuan(part)} yuan",
        )
        return self._cap("fee-bankruptcy-cap", part, sheet) if kind == "bankruptcy" else part

    def _parted(self, kind: str, extra: object, sheet: Sheet) -> Decimal:
        """So much per case plus a scale on the property divided or the damages claimed."""
        total = self._range(f"fee-{kind}", sheet)
        return total if extra is None else total + self._scale(_PARTED[kind], check_amount(extra), sheet)

    def _scale(self, name: str, amount: Decimal, sheet: Sheet) -> Decimal:
        total = Decimal(0)
        for bracket in sheet.cite(name).value:
            total += _bracket(bracket, amount, sheet)
        zh, en = sheet.label(name)
        sheet.say(f"{zh}合计{yuan(total)}元", f"{en}: {yuan(total)} yuan")
        return total

    def _range(self, name: str, sheet: Sheet) -> Decimal:
        entry = self._entries[name]
        low, high = sheet.cite(name).value
        rule = entry.house_rule or name
        found: Decimal = sheet.setting(rule)
        if not low <= found <= high:
            raise BadHouseRule(
                f"{entry.zh}设置为{found}元，超出法定幅度{low}～{high}元。",
                f"{entry.en} is set at {found} yuan, outside {low} to {high} yuan.",
                article=f"litigation-fees/{entry.on(sheet.on).article}",
            )
        sheet.say(
            f"{entry.zh}：法定幅度{low}～{high}元，设置为{found}元",
            f"{entry.en}: {low} to {high} yuan by law, set at {found} yuan",
        )
        if sheet.settings and sheet.settings.get(rule) is not None:
            return found
        if name in self._entries[_REGIONAL].on(sheet.on).value:
            sheet.cite(_REGIONAL)
            sheet.warn(
                "自治区在法定幅度内的具体标准未核实，按默认设置计算",
                "The region's own figure within the range is not verified; the default setting is used",
            )
        else:
            sheet.warn(
                "幅度内由法院确定，按默认设置计算", "Within the range the court decides; the default setting is used"
            )
        return found

    def _fixed(self, name: str, sheet: Sheet) -> Decimal:
        fixed = sheet.number(name)
        zh, en = sheet.label(name)
        sheet.say(f"{zh}：{yuan(fixed)}元", f"{en}: {yuan(fixed)} yuan")
        return fixed

    def _cap(self, name: str, total: Decimal, sheet: Sheet) -> Decimal:
        cap: Decimal = self._entries[name].on(sheet.on).value
        if total <= cap:
            return total
        sheet.cite(name)
        sheet.say(f"超过上限，按{yuan(cap)}元", f"Capped at {yuan(cap)} yuan")
        return cap

    def _reduce(
        self, base: Decimal, procedure: str | None, closed_by: str | None, counterclaim: bool, sheet: Sheet
    ) -> Decimal:
        if closed_by in _FREE_CLOSINGS:
            return self._fixed(_FREE_CLOSINGS[closed_by], sheet)
        if procedure == "special":
            return self._fixed("fee-none", sheet)
        grounds = self._grounds(procedure, closed_by, counterclaim, sheet)
        if not grounds or not base:
            return base
        shares = [sheet.number(name) for name in grounds]
        half: Decimal = base * shares[0]
        zh, en = ("、".join(sheet.label(name)[0] for name in grounds), ", ".join(sheet.label(n)[1] for n in grounds))
        sheet.say(
            f"{zh}：{yuan(base)}×{shares[0]}＝{yuan(half)}元", f"{en}: {yuan(base)} × {shares[0]} = {yuan(half)} yuan"
        )
        if len(grounds) > 1:
            sheet.say("有多个减半事由，只能减半一次", "Several grounds, halved once only")
            try:
                once = sheet.number("fee-half-once")
            except NotInForce:
                sheet.warn("该日有效的司法解释版本未收录", "The interpretation in force on that day is not held")
            else:
                half = base * shares[0] ** int(once)
        return half

    def _grounds(self, procedure: str | None, closed_by: str | None, counterclaim: bool, sheet: Sheet) -> list[str]:
        """The grounds for halving, of which one counts."""
        grounds = []
        if closed_by == "mediation":
            grounds.append("fee-half-mediation")
        elif closed_by == "withdrawal":
            grounds.append("fee-half-withdrawal")
        elif closed_by == "deemed-withdrawal":
            halved = sheet.setting("fee-deemed-withdrawal-halved")
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
        return grounds


def _merged(sheet: Sheet, answer: Answer[Decimal]) -> Answer[Decimal]:
    """An answer with the sheet's steps before its own."""
    sheet.steps += answer.steps
    sheet.cited += answer.citations
    sheet.warnings += answer.warnings
    return sheet.answer(answer.value, **answer.detail)


def _in_yuan(amounts: _Amounts, exchange_rate: object, sheet: Sheet) -> _Amounts:
    """The sums in yuan, at the rate of the day of acceptance. Source: 诉讼费用交纳办法 55."""
    if exchange_rate is None:
        return amounts
    rate = check_amount(exchange_rate, what_zh="汇率", what_en="exchange rate")
    sheet.word("fee-currency", ("rate-of-acceptance",))
    out: dict[str, object] = {}
    for name, amount in amounts.items():
        out[name] = None if amount is None else check_amount(amount) * rate
        if amount is not None:
            sheet.say(
                f"按受理之日汇率折合人民币：{yuan(check_amount(amount))}×{rate}＝{yuan(check_amount(out[name]))}元",
                f"In yuan at the rate of the day of acceptance: {yuan(check_amount(amount))} × {rate} = "
                f"{yuan(check_amount(out[name]))} yuan",
            )
    return out


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


def _bracket(bracket: Bracket, amount: Decimal, sheet: Sheet) -> Decimal:
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
