"""What a complaint's page says before submission: jurisdiction and why, the fee in steps, what is missing. Pure.

Nothing here refuses: a court takes every complaint (登记立案规定第二条). The filing judge sees the same list of what is
missing and may ask for it once (第七条).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mengma import lawbook
from mengma.cases.state import CaseState
from mengma.intake import complaint
from mengma.intake.complaint import read_complaint
from mengma.lawbook import Answer, Lawbook, LawbookError
from mengma.procedure.errors import Problem

PLACES = ("performance_region", "property_region", "agreed_region", "tort_region")


@dataclass(frozen=True, slots=True)
class BeforeSubmission:
    """What is told before submission.

    jurisdiction: value is the codes of the courts, with steps and citations; None where it cannot be judged (`why_not`).
    this_court: whether the chosen court is among them; None where that cannot be said. suggested: (code, name).
    fee: the acceptance fee as it would be in the ordinary procedure, and `fee_summary` if a simpler one applies.
    problems: what must be corrected before it can be sent; missing: what the court would ask for; both with paths.
    """

    jurisdiction: Answer[list[str]] | None
    this_court: bool | None
    suggested: tuple[tuple[str, str], ...]
    fee: Answer[Any] | None
    fee_summary: Answer[Any] | None
    problems: tuple[Problem, ...]
    missing: tuple[Problem, ...]
    warnings: tuple[Mapping[str, str], ...] = ()
    amount: str | None = None
    why_not: tuple[Mapping[str, str], ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe."""
        return {
            "jurisdiction": self.jurisdiction.as_dict() if self.jurisdiction else None,
            "this_court": self.this_court,
            "suggested": [{"code": code, "name": name} for code, name in self.suggested],
            "amount": self.amount,
            "fee": self.fee.as_dict() if self.fee else None,
            "fee_summary": self.fee_summary.as_dict() if self.fee_summary else None,
            "problems": [problem.as_dict() for problem in self.problems],
            "missing": [problem.as_dict() for problem in self.missing],
            "warnings": [dict(each) for each in self.warnings],
            "why_not": [dict(each) for each in self.why_not],
        }


def before_submission(
    raw: Mapping[str, Any],
    court: str,
    on: date,
    *,
    bound_to: str = "",
    house_rules: Mapping[str, Any] | None = None,
) -> BeforeSubmission:
    """Checks a complaint as typed for a court (its code, or "") on a day. Never raises for what a person typed."""
    law = lawbook.load()
    content, reading = read_complaint(raw, on, bound_to)
    warnings: list[Mapping[str, str]] = []
    why_not: list[Mapping[str, str]] = []
    answer = _asked(why_not, lambda: jurisdiction_of(law, content, on))
    amount = complaint.amount_of(content)
    fee = _asked(warnings, lambda: fee_of(law, content.get("cause"), amount, on, None, house_rules))
    simpler = _asked([], lambda: fee_of(law, content.get("cause"), amount, on, "summary", house_rules))
    for each in (answer, fee):
        warnings += [step.as_dict() for step in each.warnings] if each else []
    codes = answer.value if answer else []
    return BeforeSubmission(
        jurisdiction=answer,
        this_court=(court in codes) if codes and court else None,
        suggested=tuple((code, law.courts.get(code).name) for code in codes),
        fee=fee,
        fee_summary=simpler if simpler and fee and simpler.value != fee.value else None,
        problems=tuple(reading.problems),
        missing=tuple(missing(content)),
        warnings=tuple(warnings),
        amount=amount,
        why_not=tuple(why_not),
    )


def _asked(said: list[Mapping[str, str]], ask: Any) -> Any:
    """A calculator's answer, or None with the reason said."""
    try:
        return ask()
    except LawbookError as refused:
        said.append({"zh": f"{refused.what_zh}{refused.next_zh}", "en": f"{refused.what_en} {refused.next_en}"})
        return None


def fee_of(
    law: Lawbook,
    cause: str | None,
    amount: str | None,
    on: date,
    procedure: str | None,
    house_rules: Mapping[str, Any] | None = None,
) -> Answer[Any]:
    """The acceptance fee of a cause and amount. Raises LawbookError. Source: 诉讼费用交纳办法 13."""
    kind = law.fee_kind_for_cause(cause) if cause else "property"
    if kind == "property" and amount is None:
        kind = "other"  # 请求没有金额的，按其他非财产案件
    return law.fee(kind, amount, on=on, procedure=procedure, house_rules=house_rules)


def jurisdiction_of(law: Lawbook, content: Mapping[str, Any], on: date) -> Answer[list[str]]:
    """The courts for a complaint in its normal form. Raises LawbookError."""
    return _jurisdiction(
        law,
        list(content.get("parties", ())),
        complaint.amount_of(content),
        content.get("cause"),
        content.get("places") or {},
        on,
    )


def jurisdiction_of_state(
    law: Lawbook, state: CaseState, on: date, cause: str | None = None
) -> Answer[list[str]] | None:
    """The courts for a case, from its state; None where the law cannot answer."""
    parties = [party for party in state.all("parties").values() if not party.get("left_on")]
    try:
        return _jurisdiction(
            law, parties, state.fact("amount"), cause or state.fact("cause_code"), state.fact("places") or {}, on
        )
    except LawbookError:
        return None


def _jurisdiction(
    law: Lawbook,
    parties: Sequence[Mapping[str, Any]],
    amount: str | None,
    cause: str | None,
    places: Mapping[str, str],
    on: date,
) -> Answer[list[str]]:
    def regions(capacity: str) -> list[str]:
        return [p["region"] for p in parties if p.get("capacity") == capacity and p.get("region")]

    return law.jurisdiction(
        "civil",
        amount,
        regions("plaintiff"),
        regions("defendant"),
        on=on,
        foreign=any(party.get("foreign") for party in parties),
        cause=cause,
        **{name: places[name] for name in PLACES if places.get(name)},
    )


def missing(content: Mapping[str, Any]) -> list[Problem]:
    """What 民事诉讼法 122 and 124 ask for and the complaint does not say, each with its path."""
    found = []

    def say(path: str, zh: str, en: str, article: str = "civil-procedure-law/124") -> None:
        found.append(Problem("missing", zh, en, article, path, kind="practice"))

    parties = content.get("parties", ())
    for capacity, zh, en, article in (
        ("plaintiff", "请写明原告。", "Name the plaintiff.", "civil-procedure-law/124"),
        (
            "defendant",
            "请写明被告：姓名或者名称、住所。",
            "Name the defendant, with the address.",
            "civil-procedure-law/122",
        ),
    ):
        if not any(party.get("capacity") == capacity for party in parties):
            say("parties", zh, en, article)
    for number, party in enumerate(parties):
        _missing_of_party(say, f"parties.{number}", party, content)
    if not content.get("claims"):
        say("claims", "请写明具体的诉讼请求。", "State the claims.", "civil-procedure-law/122")
    if not content.get("facts"):
        say("facts", "请写明事实与理由。", "State facts and reasons.", "civil-procedure-law/122")
    if not content.get("evidence"):
        say("evidence", "请列明证据和证据来源。", "List the evidence and its sources.")
    if not content.get("cause"):
        say("cause", "请选择案由；不确定的可以由立案法官确定。", "Choose a cause; the filing judge may settle it.")
    for number, item in enumerate(content.get("representatives", ())):
        if item.get("kind") == "agent" and not content.get("attachments"):
            say(
                f"representatives.{number}",
                "委托代理的，请附授权委托书。",
                "Attach the power of attorney.",
                "civil-procedure-law/62",
            )
    return found


def _missing_of_party(say: Any, path: str, party: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    name, capacity = party.get("name", ""), party.get("capacity")
    if capacity == "third_party":
        return
    if not party.get("address"):
        say(f"{path}.address", f"请写明{name}的住所。", f"Give the address of {name}.")
    if not party.get("region"):
        say(f"{path}.region", f"请选择{name}住所地的旗县市区，用于判断管辖。", f"Choose the region of {name}.")
    if capacity != "plaintiff":
        return
    if not party.get("phone"):
        say(f"{path}.phone", f"请写明{name}的联系方式。", f"Give a way to reach {name}.")
    if party.get("kind") == "person":
        for part, zh, en in (("sex", "性别", "sex"), ("born_on", "出生日期", "date of birth")):
            if not party.get(part):
                say(f"{path}.{part}", f"请写明{name}的{zh}。", f"Give the {en} of {name}.")
    else:
        key = complaint.key_of_party(int(path.rpartition(".")[2]))
        led = any(
            item.get("party") == key and item.get("kind") == "legal_representative"
            for item in content.get("representatives", ())
        )
        if not led:
            say(
                "representatives",
                f"请写明{name}的法定代表人或者主要负责人。",
                f"Name the legal representative of {name}.",
            )
    if not party.get("identity"):
        say(
            f"{path}.identity",
            f"请填写{name}的证件号码并附身份证明。",
            f"Give the identity number of {name}.",
            "filing-registration-rules/6",
        )
    if not party.get("service"):
        say(
            f"{path}.service",
            f"请填写{name}的送达地址。",
            f"Give an address for service of {name}.",
            "civil-procedure-interpretation/136",
        )


def missing_in_case(state: CaseState) -> list[Problem]:
    """The same list for a case under review, for the filing judge's single notice of corrections."""
    from mengma.intake.effects.content import content_of

    return missing(content_of(state.items, state.facts))
