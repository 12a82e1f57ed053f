"""Appearance of responsible officials (行政机关负责人出庭应诉): what counts, when advice is due, the rates.

Source: 行政诉讼法 3; 负责人出庭规定 1-14; 行诉解释 128-132. The unit of counting is one case at one instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import BadAmount
from mengma.lawbook.house_rules import HouseRules
from mengma.lawbook.money import CENT
from mengma.lawbook.sheet import Sheet, check_choice, check_day

FORMULAS = ("A", "B", "notified")


@dataclass(frozen=True, slots=True)
class Session:
    """One hearing of a case at one instance, as the transcript has it.

    present: who came for the agency: head, deputy, deputy-level, in-charge, delegated-head, subordinate-head, staff,
    lawyer. proof: proof of office in order, or put right in time (负责人出庭规定 6). called_again: the official was
    called to this further hearing. excuse: force-majeure, accident, duty, other, with its papers in order (8, 9).
    events: absent-after-postponement, left, refused (12).
    """

    present: Sequence[str] = ()
    proof: bool = True
    called_again: bool = False
    excuse: str | None = None
    events: Sequence[str] = ()


class Appearances:
    """The counter. Pure: the date, the sessions and the court's formula are arguments."""

    def __init__(self, entries: Mapping[str, Entry], rules: HouseRules) -> None:
        self._entries = entries
        self._rules = rules

    def rate(
        self,
        heard: int,
        appeared: int,
        excused: int = 0,
        *,
        on: date,
        called: int = 0,
        appeared_when_called: int = 0,
        formula: str | None = None,
        house_rules: Mapping[str, Any] | None = None,
    ) -> Answer[Decimal]:
        """The rate in per cent with two decimals, by the formula given or set by the court.

        heard: cases (at an instance) heard in court; appeared: those in which an official appeared; excused: those
        without an official and with a good reason; called: those in which the court called the official.
        detail: A, B, notified (None where the denominator is nothing). Raises BadAmount, UnknownEntry, NotInForce.
        """
        sheet = Sheet(self._entries, self._rules, check_day(on), house_rules)
        for number in (heard, appeared, excused, called, appeared_when_called):
            if type(number) is not int or number < 0:
                raise BadAmount(f"件数须为非负整数：{number}。", f"A number of cases is a whole number: {number}.")
        if appeared + excused > heard or appeared_when_called > min(called, appeared) or called > heard:
            raise BadAmount(
                "件数不合：出庭与有正当理由之和不得超过已开庭件数。",
                "The numbers do not fit: appeared and excused together exceed the cases heard.",
            )
        sheet.word("officials-once", ("once-per-instance",))
        parts = {"A": (appeared, heard), "B": (appeared, heard - excused), "notified": (appeared_when_called, called)}
        rates = {name: _rate(*pair) for name, pair in parts.items()}
        chosen = formula or sheet.setting("appearance-rate")
        check_choice(chosen, FORMULAS, "公式", "formula")
        rule = self._rules.rules["appearance-rate"]
        if formula:
            sheet.cited.append(rule.citation)
        for name, (over, under) in parts.items():
            shown = "—" if rates[name] is None else f"{rates[name]}%"
            sheet.say(
                f"{rule.choices[name][0]}：{over}÷{under}＝{shown}",
                f"{rule.choices[name][1]}: {over} / {under} = {shown}",
            )
        if rates[chosen] is None:
            raise BadAmount("分母为零，没有出庭率。", "Nothing to divide by: there is no rate.")
        sheet.warn("规定没有公式，口径为设置", "The Provisions have no formula; the way of counting is a setting")
        return sheet.answer(rates[chosen], **rates)

    def judge(
        self,
        sessions: Sequence[Session | Mapping[str, Any]],
        *,
        on: date,
        agreed_for_all: bool | None = None,
    ) -> Answer[bool]:
        """Whether a case at one instance counts as one in which the responsible official appeared.

        sessions: its hearings in order (mappings with the fields of `Session` are taken too). agreed_for_all: with
        joint defendants, whether the official who came was the one agreed or named by the court; None: one defendant.
        detail: advice, the grounds for judicial advice (12); excused, whether a good reason was given.
        Raises UnknownEntry, NotInForce.
        """
        sheet = Sheet(self._entries, self._rules, check_day(on))
        counted, not_counted = sheet.cite("officials-counted").value, sheet.cite("officials-not-counted").value
        excuses, grounds = self._entries["officials-excuses"].on(on).value, sheet.cite("officials-advice").value
        held = [_session(each) for each in sessions]
        sheet.word("officials-once", ("once-per-instance",))
        came = excused = missed_again = False
        advice: list[str] = []
        for number, session in enumerate(held, 1):
            for who in session.present:
                check_choice(who, (*counted, *not_counted), "出庭人员", "person present")
            for event in session.events:
                check_choice(event, tuple(grounds), "情形", "event")
            here = self._came(sheet, number, session, counted)
            came = came or here
            missed_again = missed_again or (session.called_again and not here and not session.excuse)
            advice += session.events
            if session.excuse:
                check_choice(session.excuse, tuple(excuses), "正当理由", "good reason")
                sheet.cite("officials-excuses")
                excused = True
            if not session.excuse and not set(session.present) - {"lawyer"}:
                advice.append("nobody")
        if agreed_for_all is not None:
            sheet.word("officials-joint", ("one-for-all",))
            came = came and agreed_for_all
        if missed_again:
            came = False
            sheet.say("通知再次出庭而未到，不算已履行", "Called again and absent: the duty is not done")
        if not came and not excused:
            advice.append("unexcused")
        found = tuple(dict.fromkeys(advice))
        for ground in found:
            check_choice(ground, tuple(grounds), "情形", "event")
            sheet.warn(f"应当提出司法建议：{grounds[ground][0]}", f"Judicial advice is due: {grounds[ground][1]}")
        sheet.say("计为出庭" if came else "不计出庭", "counts as appeared" if came else "does not count")
        return sheet.answer(came, advice=list(found), excused=excused and not came)

    def _came(self, sheet: Sheet, number: int, session: Session, counted: Mapping[str, Any]) -> bool:
        officials = [who for who in session.present if who in counted]
        if officials and not session.proof:
            sheet.word("officials-proof", ("deemed-absent",))
            sheet.say(
                f"第{number}次庭审：身份证明不合格，视为未出庭", f"Hearing {number}: no good proof, deemed absent"
            )
            return False
        names = "、".join(counted[who][0] for who in officials) or "负责人未到"
        names_en = ", ".join(counted[who][1] for who in officials) or "no official"
        sheet.say(f"第{number}次庭审：{names}", f"Hearing {number}: {names_en}")
        return bool(officials)


def _session(given: Session | Mapping[str, Any]) -> Session:
    if isinstance(given, Session):
        return given
    for name in given:
        check_choice(name, tuple(each.name for each in fields(Session)), "庭审记录的项目", "field of a session")
    return Session(**given)


def _rate(over: int, under: int) -> Decimal | None:
    if not under:
        return None
    return (Decimal(over) * 100 / under).quantize(CENT, ROUND_HALF_UP)
