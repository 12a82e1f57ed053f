"""When electronic service takes effect (电子送达的生效). Source: 民事诉讼法 90, 民诉法解释 135, 在线诉讼规则 29-31.

What court and addressee did is the input; the rules are entries of law/, dated and cited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mengma.lawbook import counting
from mengma.lawbook.answers import Answer, Step
from mengma.lawbook.counting import check_day
from mengma.lawbook.entries import Entry, Value
from mengma.lawbook.errors import BadFact

CONSENTS = ("express", "agreed-before", "address-given", "accepted")
ADDRESSES = ("confirmed", "own", "unknown")
DECISIONS = ("judgment", "ruling", "mediation-statement")
DOCUMENTS = (*DECISIONS, "other")
_SAYS = {
    "express": ("明确表示同意", "consented expressly"),
    "agreed-before": ("诉前已有约定或者承诺", "agreed before the action"),
    "address-given": ("主动提供电子地址", "gave an electronic address"),
    "accepted": ("接受已完成的电子送达且未表示不同意", "accepted a service made, without objecting"),
}


@dataclass(frozen=True)
class Attempt:
    """One message: the address is `confirmed` (given or confirmed by the addressee), his `own`, or `unknown`.

    sent: the day the court's system shows as sent. arrived: another day of arrival that the addressee proves. acted:
    he replied or acted on it. read: the system reports it as read. rebutted: he has proved that he did not get it.
    """

    address: str
    sent: date
    arrived: date | None = None
    acted: date | None = None
    read: date | None = None
    rebutted: bool = False
    channel: str = ""


class Service:
    """Calculators of service, over the entries of law/."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    def electronic(
        self,
        attempts: Sequence[Attempt | Mapping[str, Any]],
        *,
        consent: str | None,
        document: str = "other",
        on: date | None = None,
    ) -> Answer[date | None]:
        """The day on which the document counts as served electronically; None: not validly served that way.

        consent: how the addressee consented (CONSENTS), None: he did not. document: one of DOCUMENTS; decisions could
        not be served so before 2022. on: the day whose law applies (default: the first sending).
        Raises BadFact, BadDate, NotInForce.
        """
        tried = [each if isinstance(each, Attempt) else _attempt(each) for each in attempts]
        _check(tried, consent, document)
        day = on or min(each.sent for each in tried)
        allowed = document not in DECISIONS or self._rule("electronic-judgments", day).value == "allowed"
        if not allowed:
            found = self._rule("electronic-judgments", day)
            return _not_served(found, day, "判决书、裁定书、调解书当时不得电子送达", "decisions could not be served so")
        needed = self._rule("electronic-consent", day)
        if consent is None and needed.value == "needed":
            return _not_served(
                needed, day, "受送达人未同意，也没有视为同意的情形", "no consent, and nothing that counts as consent"
            )
        days: list[date] = []
        steps: list[Step] = []
        warnings: list[Step] = []
        cited = [*needed.citations(day)]
        if consent is not None:
            steps.append(Step(f"受送达人{_SAYS[consent][0]}", f"The addressee {_SAYS[consent][1]}"))
        for each in tried:
            served = self._one(each, day)
            if served is None:
                steps.append(Step(f"{_name(each, 0)}：未完成送达", f"{_name(each, 1)}: not completed"))
                continue
            rule, on_day, presumed = served
            days.append(on_day)
            steps.append(
                Step(
                    f"{_name(each, 0)}：{rule.what_zh}，{counting.zh(on_day)}",
                    f"{_name(each, 1)}: {counting.en(on_day)}",
                )
            )
            cited += rule.value.citations(day)
            if presumed:
                warnings.append(
                    Step("属推定送达，受送达人可以反证", "Service is presumed; the addressee may prove otherwise")
                )
        if not days:
            return Answer(None, tuple(steps), tuple(dict.fromkeys(cited)), (_OTHER_WAY,))
        if len(days) > 1:
            several = self._rule("electronic-several", day)
            cited += several.citations(day)
            days = sorted(days, reverse=several.value != "earliest")
            steps.append(
                Step(f"以最先完成的为准：{counting.zh(days[0])}", f"The first completed counts: {counting.en(days[0])}")
            )
        return Answer(days[0], tuple(steps), tuple(dict.fromkeys(cited)), tuple(warnings))

    def _rule(self, name: str, day: date) -> Value:
        return self._entries[name].on(day)

    def _one(self, attempt: Attempt, day: date) -> tuple[_Ground, date, bool] | None:
        """By which rule and on which day one message serves, and whether that is only presumed; None: it does not."""
        if attempt.address == "confirmed":
            value = self._rule("electronic-confirmed", day)
            arrival = self._rule("electronic-arrival", day)
            if value.value != "on-arrival":
                return None
            proved = attempt.arrived if arrival.value == "sent-unless-proved" else None
            return _Ground(arrival if proved else value, "信息到达所在系统"), proved or attempt.sent, False
        if attempt.address == "own" and attempt.acted:
            value = self._rule("electronic-own-acted", day)
            return (
                (_Ground(value, "已回复或者已作出诉讼行为"), attempt.acted, False) if value.value == "on-act" else None
            )
        if attempt.address == "own" and attempt.read and not attempt.rebutted:
            value = self._rule("electronic-own-read", day)
            if value.value == "presumed-on-reading":
                return _Ground(value, "系统反馈已阅知，推定送达"), attempt.read, True
        return None


@dataclass(frozen=True)
class _Ground:
    value: Value
    what_zh: str


_OTHER_WAY = Step("电子送达无效，应当改用其他方式送达", "Not validly served electronically; serve in another way")


def _not_served(rule: Value, day: date, zh: str, en: str) -> Answer[date | None]:
    return Answer(None, (Step(zh, en[0].upper() + en[1:]),), rule.citations(day), (_OTHER_WAY,))


def _name(attempt: Attempt, language: int) -> str:
    zh = {"confirmed": "已确认的地址", "own": "本人地址（未确认）", "unknown": "不能确认为本人的地址"}
    en = {"confirmed": "confirmed address", "own": "own address, not confirmed", "unknown": "address not known as his"}
    return (attempt.channel or (zh, en)[language][attempt.address]) + ("发送" if language == 0 else "")


def _attempt(given: Mapping[str, Any]) -> Attempt:
    try:
        return Attempt(**given)
    except TypeError as error:
        raise BadFact(
            "送达记录的内容不完整或者有多余的项目。",
            f"An attempt of service is incomplete or has unknown parts: {error}.",
            next_zh="每次送达写明 address、sent，可写 arrived、acted、read、rebutted、channel。",
            next_en="Give address and sent; arrived, acted, read, rebutted and channel are optional.",
        ) from error


def _check(attempts: Sequence[Attempt], consent: str | None, document: str) -> None:
    if not attempts:
        raise BadFact("没有送达记录。", "There is no attempt of service.")
    known = [("consent", consent, (None, *CONSENTS)), ("document", document, DOCUMENTS)]
    known += [("address", each.address, ADDRESSES) for each in attempts]
    for key, found, allowed in known:
        if found not in allowed:
            names = "、".join(str(each) for each in allowed)
            raise BadFact(
                f"{key} 不能是“{found}”。",
                f"{key} cannot be “{found}”.",
                next_zh=f"可选：{names}。",
                next_en=f"Choose from: {names}.",
            )
    for each in attempts:
        for day in (each.sent, each.arrived, each.acted, each.read):
            if day is not None:
                check_day(day)
