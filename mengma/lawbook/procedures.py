"""Which procedure a case may take: small claims (民事诉讼法 165, 166) and summary (160; 延长审限规定 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.entries import Entry
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.money import check_amount, yuan

Verdict = Literal["must", "may", "no"]


class Procedures:
    """Says must, may or no, with the reason. Whether a case is simple is for the judge and comes in as an argument."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules, instruments: Mapping[str, Instrument]) -> None:
        self._entries = entries
        self._rules = rules
        self._instruments = instruments

    def small_claims(
        self,
        amount: object,
        on: date,
        house_rules: Mapping[str, Any] | None = None,
        *,
        monetary: bool = True,
        simple: bool = True,
        basic_court: bool = True,
        status_or_title: bool = False,
        foreign: bool = False,
        appraisal: bool = False,
        whereabouts_unknown: bool = False,
        counterclaim: bool = False,
    ) -> Answer[Verdict]:
        """must: the small-claims procedure applies; may: if both parties agree; no: not open to this case.

        amount in yuan; simple: the judge finds the facts clear and little in dispute; the other flags are the
        exceptions of 民事诉讼法 166. Raises BadAmount, NotInForce, BadHouseRule.
        """
        cited = [self._cite("civil-procedure-law", 165, on)]
        for applies, zh, en, article in (
            (not basic_court, "只有基层法院适用小额诉讼", "only basic courts try small claims", 165),
            (not monetary, "不是金钱给付案件", "the claim is not for money", 165),
            (not simple, "不属于事实清楚、权利义务关系明确、争议不大的简单案件", "not a simple case", 165),
            (status_or_title, "人身关系、财产确权案件", "personal status or title to property", 166),
            (foreign, "涉外案件", "foreign-related", 166),
            (appraisal, "需要评估、鉴定", "an appraisal is needed", 166),
            (whereabouts_unknown, "一方当事人下落不明", "a party's whereabouts are unknown", 166),
            (counterclaim, "当事人提出反诉", "a counterclaim was brought", 166),
        ):
            if applies:
                cited.append(self._cite("civil-procedure-law", article, on))
                return _verdict("no", f"不适用小额诉讼：{zh}", f"Not small claims: {en}", cited)
        sum_claimed = check_amount(amount)
        wage, steps, warnings, wage_cited = self._wage(on, house_rules)
        compulsory = wage * self._entries["small-claims-compulsory-share"].on(on).value
        agreed = wage * self._entries["small-claims-agreed-multiple"].on(on).value
        cited += [self._cite("civil-procedure-interpretation", 272, on), *wage_cited]
        if sum_claimed <= compulsory:
            verdict: Verdict = "must"
            zh = f"标的额{yuan(sum_claimed)}元未超过{yuan(compulsory)}元，应当适用小额诉讼"
            en = f"{yuan(sum_claimed)} yuan is not over {yuan(compulsory)}: small claims apply"
        elif sum_claimed <= agreed:
            verdict = "may"
            zh = f"标的额{yuan(sum_claimed)}元超过{yuan(compulsory)}元、未超过{yuan(agreed)}元，可以约定适用小额诉讼"
            en = f"{yuan(sum_claimed)} yuan lies over {yuan(compulsory)}, not over {yuan(agreed)}: if both agree"
        else:
            verdict = "no"
            zh = f"标的额{yuan(sum_claimed)}元超过{yuan(agreed)}元，不适用小额诉讼"
            en = f"{yuan(sum_claimed)} yuan is over {yuan(agreed)}: not small claims"
        detail = {"compulsory_up_to": compulsory, "agreed_up_to": agreed, "wage": wage}
        return Answer(verdict, (*steps, Step(zh, en)), tuple(dict.fromkeys(cited)), tuple(warnings), detail=detail)

    def summary(
        self,
        amount: object,
        on: date,
        house_rules: Mapping[str, Any] | None = None,
        *,
        simple: bool = True,
        basic_court: bool = True,
        whereabouts_unknown: bool = False,
        remanded: bool = False,
        many_parties: bool = False,
        retrial: bool = False,
        public_interest: bool = False,
        third_party_revocation: bool = False,
        heard_as_ordinary: bool = False,
    ) -> Answer[Verdict]:
        """must: the summary procedure applies; may: the court may apply it, or the parties agree; no: not open.

        amount: yuan, or None for a case without one. The flags are 民诉法解释 257, 260. Raises BadAmount, NotInForce.
        """
        cited = [self._cite("civil-procedure-law", 160, on)]
        for applies, zh, en, article in (
            (whereabouts_unknown, "起诉时被告下落不明", "the defendant's whereabouts are unknown", 257),
            (remanded, "发回重审", "remanded for a new trial", 257),
            (many_parties, "当事人一方人数众多", "one side has many parties", 257),
            (retrial, "适用审判监督程序", "trial-supervision procedure", 257),
            (public_interest, "涉及国家利益、社会公共利益", "state or public interest", 257),
            (third_party_revocation, "第三人撤销之诉", "third-party action for revocation", 257),
            (heard_as_ordinary, "已按普通程序开庭", "already heard in the ordinary procedure", 260),
        ):
            if applies:
                cited.append(self._cite("civil-procedure-interpretation", article, on))
                return _verdict("no", f"不适用简易程序：{zh}", f"Not summary: {en}", cited)
        if not basic_court:
            return _verdict("no", "只有基层法院适用简易程序", "Only basic courts apply the summary procedure", cited)
        if not simple:
            cited.append(self._cite("civil-procedure-interpretation", 264, on))
            return _verdict(
                "may",
                "不属于简单案件，双方可以在开庭前约定适用简易程序",
                "Not simple: if both parties agree before the hearing",
                cited,
            )
        if amount is None:
            return _verdict("may", "简单案件，适用简易程序", "A simple case: the summary procedure applies", cited)
        sum_claimed = check_amount(amount)
        wage, steps, warnings, wage_cited = self._wage(on, house_rules)
        line = wage * self._entries["summary-wage-multiple"].on(on).value
        cited += [*self._entries["summary-wage-multiple"].on(on).citations(on), *wage_cited]
        within = sum_claimed <= line
        step = (
            Step(
                f"简单案件，标的额{yuan(sum_claimed)}元未超过{yuan(line)}元，应当适用简易程序",
                f"Simple and not over {yuan(line)} yuan: the summary procedure is compulsory",
            )
            if within
            else Step(
                f"简单案件，标的额{yuan(sum_claimed)}元超过{yuan(line)}元，可以适用简易程序",
                f"Simple but over {yuan(line)} yuan: the summary procedure may be applied",
            )
        )
        verdict: Verdict = "must" if within else "may"
        detail = {"compulsory_up_to": line, "wage": wage}
        return Answer(verdict, (*steps, step), tuple(dict.fromkeys(cited)), tuple(warnings), detail=detail)

    def _wage(
        self, on: date, house_rules: Mapping[str, Any] | None
    ) -> tuple[Decimal, list[Step], list[Step], list[Citation]]:
        rule = self._rules.rules["average-wage"]
        chosen: Decimal | None = self._rules.get(rule.name, house_rules)
        if chosen is not None:
            step = Step(f"年平均工资按设置{yuan(chosen)}元", f"Average wage as set: {yuan(chosen)} yuan")
            return chosen, [step], [], [rule.citation]
        value = self._entries["average-wage"].on(on)
        wage: Decimal = value.value
        steps = [
            Step(
                f"年平均工资{yuan(wage)}元（{value.note}）", f"Average wage {yuan(wage)} yuan ({value.start.year - 1})"
            )
        ]
        warnings = [
            Step(
                "采用城镇非私营单位口径，口径由高级法院定",
                "Series of urban non-private units; which series applies is for the High Court to say",
            )
        ]
        if on.year > value.start.year:
            warnings.append(
                Step(
                    f"{on.year - 1}年度数未收录，沿用已公布的最近年度数",
                    f"The figure for {on.year - 1} is not held; the latest published figure is used",
                )
            )
        return wage, steps, warnings, list(value.citations(on))

    def _cite(self, slug: str, article: int, on: date) -> Citation:
        return self._instruments[slug].cite(article, on)


def _verdict(verdict: Verdict, zh: str, en: str, cited: list[Citation]) -> Answer[Verdict]:
    return Answer(verdict, (Step(zh, en),), tuple(dict.fromkeys(cited)))
