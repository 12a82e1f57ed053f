"""The course of litigation fees (诉讼费用的预交、退还、救助、负担): who pays when, what comes back, who bears it.

Source: 诉讼费用交纳办法 20-53; 民诉法解释 194-207, 213. How much: `fees`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadAmount, UnknownEntry
from mengma.lawbook.fees import ACCEPTANCE, KINDS, Fees
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import CENT, check_amount, rounded, yuan
from mengma.lawbook.sheet import Sheet, check_choice

PAYERS = (
    "plaintiff", "third-party", "defendant", "appellant", "retrial-applicant", "applicant", "need-not-prepay",
    "after-enforcement", "after-liquidation",
)  # fmt: skip
ROLES = ("plaintiff", "third-party", "counterclaim")
BEARERS = (
    "loser", "losers-together", "court-decides", "as-agreed", "retrial-applicant", "who-withdraws", "defendant",
    "who-lowered", "debtor", "applicant", "who-was-late", "estate", "debtor-and-guarantor", "both",
)  # fmt: skip
RELIEFS = ("exempt", "reduce", "defer")
# 办法第二十条：只有第十条第(一)项（执行）和第(六)项（破产）的申请费不预交；承认和执行外国裁判是第(八)项
_AFTER = {"enforcement": "prepay-enforcement", "bankruptcy": "prepay-bankruptcy"}
_ROLE = {"plaintiff": "prepay-claim", "third-party": "prepay-third-party", "counterclaim": "prepay-counterclaim"}
_CLOCKS = {
    "prepay-claim": "fee-payment",
    "prepay-third-party": "fee-payment",
    "prepay-counterclaim": "fee-counterclaim",
    "prepay-appeal": "fee-appeal",
}
_BACK = "refund-"
_BEAR = "bear-"
_HALVED = {"mediation": "fee-half-mediation", "withdrawal": "fee-half-withdrawal"}


class FeeCourse:
    """What happens to a fee after it was computed. Pure: sums, dates and a court's settings are arguments."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules, fees: Fees) -> None:
        self._entries = entries
        self._rules = rules
        self._fees = fees

    def prepay(
        self, kind: str, *, on: date, role: str = "plaintiff", wages: bool = False, representative: bool = False
    ) -> Answer[str]:
        """Who prepays a fee of one of fees.KINDS, or when it is paid instead: one of PAYERS.

        role: for acceptance fees, one of ROLES; wages: a claim for wages; representative: a representative action of
        uncertain number. detail: clock, the name of the period for paying (None: set by the court or none).
        Raises UnknownEntry, NotInForce.
        """
        check_choice(kind, KINDS, "收费种类", "kind of fee")
        check_choice(role, ROLES, "身份", "role")
        sheet = Sheet(self._entries, self._rules, on)
        if representative:
            name = "prepay-representative"
        elif wages:
            name = "prepay-wages"
        elif kind in ("appeal", "retrial"):
            name = f"prepay-{kind}"
        elif kind in ACCEPTANCE:
            name = _ROLE[role]
        else:
            name = _AFTER.get(kind, "prepay-application")
        who = sheet.word(name, PAYERS)
        sheet.say(*sheet.label(name))
        if name in _ROLE.values():
            sheet.word("prepay-unpaid", ("deemed-withdrawal",), max(on, sheet.since("prepay-unpaid")))
            sheet.warn(
                f"{sheet.label('prepay-unpaid')[0]}；有未决或者已准的救助申请时不得适用",
                f"{sheet.label('prepay-unpaid')[1]}; not while an application for relief is pending or granted",
            )
        return sheet.answer(who, clock=_CLOCKS.get(name))

    def refund(
        self,
        paid: object,
        reason: str,
        *,
        on: date,
        already_halved: bool = False,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """What comes back of a fee paid, in yuan.

        reason: mediation, withdrawal, topup-unpaid, or a name of law/ after refund- (refusal, dismissal, ruling-upheld,
        remand, crime-transfer, crime-continued, suspension, termination, jurisdiction-transfer, winner).
        already_halved: the fee paid was a half, so mediation or withdrawal returns nothing more.
        detail: kept; clock, the name of the period for refunding. Raises UnknownEntry, BadAmount, NotInForce.
        """
        allowed = (*_HALVED, "topup-unpaid", *self._named(_BACK))
        check_choice(reason, allowed, "退费事由", "reason of a refund")
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        sum_ = check_amount(paid, what_zh="已交费用", what_en="fee paid")
        if reason in _HALVED:
            back = self._half_back(sheet, sum_, _HALVED[reason], already_halved)
        else:
            name = "fee-back-topup-unpaid" if reason == "topup-unpaid" else _BACK + reason
            share = sheet.number(name)
            back = sum_ * share
            zh, en = sheet.label(name)
            sheet.say(
                f"{zh}：{yuan(sum_)}×{share}＝{yuan(back)}元", f"{en}: {yuan(sum_)} × {share} = {yuan(back)} yuan"
            )
        value = rounded(back, sheet.setting("fee-rounding"))
        return sheet.answer(value, kept=sum_ - value, clock="fee-refund" if value else None)

    def _half_back(self, sheet: Sheet, paid: Decimal, name: str, already_halved: bool) -> Decimal:
        share = sheet.number(name)
        zh, en = sheet.label(name)
        if already_halved:
            sheet.number("fee-half-once", max(sheet.on, sheet.since("fee-half-once")))
            sheet.say(f"{zh}：已减半收取，只能减半一次，不再退", f"{en}: halved already, once only; nothing more")
            return Decimal(0)
        sheet.say(f"{zh}：退{yuan(paid * (1 - share))}元", f"{en}: {yuan(paid * (1 - share))} yuan back")
        return paid * (1 - share)

    def changed(
        self,
        kind: str,
        before: object,
        after: object,
        *,
        on: date,
        investigation_over: bool = False,
        procedure: str | None = None,
        counterclaim: bool = False,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """What is to be made up (positive) or refunded (negative) when the sum claimed changes.

        investigation_over: the court investigation had ended when a claim was lowered; then nothing comes back.
        detail: before, after (the fees). Raises UnknownEntry, BadAmount, NotInForce, BadHouseRule.
        """
        ways: dict[str, Any] = {
            "on": on, "procedure": procedure, "counterclaim": counterclaim, "house_rules": house_rules,
        }  # fmt: skip
        old, new = self._fees.fee(kind, before, **ways), self._fees.fee(kind, after, **ways)
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        sheet.cited += new.citations
        sheet.say(
            f"原请求受理费{yuan(old.value)}元，变更后{yuan(new.value)}元",
            f"Fee before {yuan(old.value)} yuan, after {yuan(new.value)} yuan",
        )
        difference = new.value - old.value
        if difference >= 0:
            sheet.word("claim-raised", ("make-up",))
            sheet.say(f"补交{yuan(difference)}元", f"{yuan(difference)} yuan to be made up")
        elif investigation_over:
            sheet.word("claim-lowered-late", ("no-refund",))
            sheet.say(*sheet.label("claim-lowered-late"))
            difference = Decimal("0.00")
        else:
            sheet.word("claim-lowered", ("refund",))
            sheet.say(f"退还{yuan(-difference)}元", f"{yuan(-difference)} yuan refunded")
        return sheet.answer(difference, before=old.value, after=new.value)

    def converted(
        self,
        kind: str,
        amount: object,
        paid: object,
        *,
        on: date,
        route: str = "ordinary",
        house_rules: Mapping[str, Any] | None = None,
        **figures: object,
    ) -> Answer[Decimal]:
        """What is to be made up on conversion: route ordinary (from the summary procedure) or payment-order.

        kind, amount, figures: as for `Fees.fee`; paid: what was paid before the conversion. detail: whole, clock.
        Raises UnknownEntry, BadAmount, NotInForce, BadHouseRule.
        """
        check_choice(route, ("ordinary", "payment-order"), "转换", "conversion")
        whole = self._fees.fee(kind, amount, on=on, house_rules=house_rules, **figures)  # type: ignore[arg-type]
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        sheet.steps += whole.steps
        sheet.cited += whole.citations
        sheet.word(f"topup-{route}", ("make-up",))
        credit = check_amount(paid, what_zh="已交费用", what_en="fee paid")
        if route == "payment-order" and not sheet.setting("fee-payment-order-credit"):
            credit = Decimal(0)
        owed = max(Decimal(0), whole.value - credit)
        zh, en = sheet.label(f"topup-{route}")
        sheet.say(
            f"{zh}：{yuan(whole.value)}－{yuan(credit)}＝{yuan(owed)}元",
            f"{en}: {yuan(whole.value)} − {yuan(credit)} = {yuan(owed)} yuan",
        )
        if route == "ordinary":
            share = sheet.number("fee-back-topup-unpaid")
            sheet.warn(
                f"无正当理由未按期足额补交的，按撤诉处理，已收费用退还{share * 100:f}%",
                f"Unpaid without good reason, the action is deemed withdrawn and {share * 100:f}% is refunded",
            )
        return sheet.answer(owed, whole=whole.value, clock="fee-topup" if route == "ordinary" else None)

    def relief(
        self,
        fee: object,
        form: str,
        *,
        on: date,
        natural_person: bool = True,
        share: object = None,
        ground: str = "other",
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """What remains payable after judicial relief 司法救助: exempt, reduce (by share, at least the floor) or defer.

        ground: a key of the list in law/ (诉讼费用交纳办法 45-47). detail: payable_now (0 where deferred), share.
        Raises UnknownEntry, BadAmount (too small a share, exemption of an organisation), NotInForce.
        """
        check_choice(form, RELIEFS, "救助方式", "form of relief")
        sheet = Sheet(self._entries, self._rules, on, house_rules)
        grounds = sheet.cite(f"relief-{form}").value
        check_choice(ground, tuple(grounds), "救助情形", "ground of relief")
        sum_ = check_amount(fee)
        sheet.say(f"{sheet.label(f'relief-{form}')[0]}：{grounds[ground][0]}", f"Ground: {grounds[ground][1]}")
        if form == "defer":
            sheet.say("缓交：暂不交纳，仍应交纳", "Deferred: not payable now, still owed")
            return sheet.answer(sum_, payable_now=Decimal(0), share=Decimal(0))
        cut = Decimal(1) if form == "exempt" else self._reduction(sheet, share)
        if form == "exempt":
            sheet.word("relief-natural-persons", ("natural-persons",))
            if not natural_person:
                raise BadAmount(
                    "免交诉讼费用只适用于自然人。",
                    "Only natural persons can be exempted from fees.",
                    article="litigation-fees/44",
                    next_zh="单位可以申请减交或者缓交。",
                    next_en="An organisation may ask for a reduction or a deferral.",
                )
        left = rounded(sum_ * (1 - cut), sheet.setting("fee-rounding"))
        sheet.say(f"减免{cut * 100:f}%，应交{yuan(left)}元", f"{cut * 100:f}% off, {yuan(left)} yuan payable")
        return sheet.answer(left, payable_now=left, share=cut)

    def _reduction(self, sheet: Sheet, share: object) -> Decimal:
        floor = sheet.number("fee-reduction-floor")
        cut = floor if share is None else check_amount(share, what_zh="减交比例", what_en="share")
        if not floor <= cut <= 1:
            raise BadAmount(
                f"减交比例须在{floor * 100:f}%至100%之间。",
                f"The reduction lies between {floor * 100:f}% and 100%.",
                article="litigation-fees/46",
                next_zh="比例以小数填写，例如 0.3。",
                next_en="Give the share as a decimal, for instance 0.3.",
            )
        return cut

    def bearer(self, outcome: str, *, on: date) -> Answer[str]:
        """Who bears the fees: one of BEARERS. outcome: a name of law/ after bear- (lost, partly, mediation, …).

        Raises UnknownEntry, NotInForce.
        """
        check_choice(outcome, self._named(_BEAR), "结果", "outcome")
        sheet = Sheet(self._entries, self._rules, on)
        who = sheet.word(_BEAR + outcome, BEARERS)
        sheet.say(*sheet.label(_BEAR + outcome))
        return sheet.answer(who)

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """The outcomes `bearer` knows, with their rules in Chinese and English."""
        return {name: (self._entries[_BEAR + name].zh, self._entries[_BEAR + name].en) for name in self._named(_BEAR)}

    def split(self, fee: object, claimed: object, awarded: object, *, on: date) -> Answer[dict[str, Decimal]]:
        """A proposal for a case won in part: the defendant bears the share awarded, the plaintiff the rest, to the cent.

        The court decides by the circumstances (29); this is arithmetic to begin with. Raises BadAmount, NotInForce.
        """
        sheet = Sheet(self._entries, self._rules, on)
        sum_, asked = check_amount(fee), check_amount(claimed, what_zh="诉讼请求", what_en="sum claimed")
        won = check_amount(awarded, what_zh="支持的数额", what_en="sum awarded")
        if not asked or won > asked:
            raise BadAmount(
                "支持的数额不能超过诉讼请求，诉讼请求须大于零。", "No more can be awarded than was claimed."
            )
        sheet.word("bear-partly", ("court-decides",))
        defendant = (sum_ * won / asked).quantize(CENT)
        plaintiff = sum_ - defendant
        sheet.say(
            f"被告：{yuan(sum_)}×{yuan(won)}÷{yuan(asked)}＝{yuan(defendant)}元；原告：{yuan(plaintiff)}元",
            f"Defendant: {yuan(sum_)} × {yuan(won)} ÷ {yuan(asked)} = {yuan(defendant)}; plaintiff: {yuan(plaintiff)}",
        )
        sheet.warn(
            "按支持比例推算，仅供参考；数额由法院根据具体情况决定", "A proposal by proportion; the court decides"
        )
        return sheet.answer({"plaintiff": plaintiff, "defendant": defendant})

    def _named(self, prefix: str) -> tuple[str, ...]:
        found = tuple(name.removeprefix(prefix) for name in self._entries if name.startswith(prefix))
        if not found:
            raise UnknownEntry("law/ 中没有相应的规则。", "law/ has no such rules.")
        return found
