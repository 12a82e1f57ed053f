"""Whole civil cases of the first instance, from filing to archive: the one home of the sequence of their acts.

Each story drives a `Telling` to an end of its own. The demonstration, the benchmarks, the replicas and the proofs tell these
same stories; STORIES gives them with their share, in twentieths, of a court's dockets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mengma import lawbook
from mengma.procedure.context import Paper
from mengma.simulate.telling import Telling

Story = Callable[[Telling], None]
PAPER = Paper("post", by="邮寄")


def loan_complaint(
    telling: Telling, *, amount: str = "86000.00", defendants: Sequence[str] = ("defendant",), electronic: bool = True
) -> dict[str, Any]:
    """A complaint about a loan by the cast's plaintiff, all living where the court is."""
    region = lawbook.load().courts.get(telling.court).gbt2260
    parties = [_person(telling, "plaintiff", "plaintiff", region, electronic)]
    parties += [_person(telling, part, "defendant", region, electronic) for part in defendants]
    lender, borrowers = telling.cast["plaintiff"].name, "、".join(telling.cast[part].name for part in defendants)
    return {
        "form": "lending",
        "cause": "民间借贷纠纷",
        "parties": parties,
        "claims": [
            {
                "text": f"判令{borrowers}偿还借款本金{amount}元，并按年利率3%支付自2024年6月1日起至实际清偿之日止的利息",
                "amount": amount,
                "interest": {"base": amount, "rate": {"value": "3", "unit": "%/year"}, "from": "2024-06-01"},
            }
        ],
        "facts": f"2023年6月1日，{borrowers}因经营需要向{lender}借款{amount}元，约定一年内还清，年利率3%，出具借条一张。"
        f"借款到期后经{lender}多次催要，{borrowers}至今未还。",
        "evidence": [
            {"name": "借条", "kind": "document", "purpose": "证明借款的数额、期限和利率"},
            {"name": "银行转账凭证", "kind": "document", "purpose": "证明借款已经交付"},
        ],
    }


def _person(telling: Telling, part: str, capacity: str, region: str | None, electronic: bool) -> dict[str, Any]:
    name = telling.cast[part].name
    return {
        "capacity": capacity,
        "kind": "person",
        "name": name,
        "address": f"{lawbook.load().courts.get(telling.court).name.removesuffix('人民法院')}团结街1号",
        "region": region,
        "phone": "13800000000",
        "service": {"address": "团结街1号", "phone": "13800000000", "electronic": electronic},
    }


def filed(telling: Telling, complaint: dict[str, Any] | None = None) -> None:
    """起诉：原告在线提交起诉材料。"""
    telling.open("plaintiff", "submit_complaint", {"complaint": complaint or loan_complaint(telling)})


def accepted(telling: Telling, procedure: str = "summary") -> None:
    """登记立案，原告交费。"""
    telling.wait(2)
    telling.act("filing_judge", "accept_case", {"procedure": procedure})


def fee_paid(telling: Telling) -> None:
    """原告到窗口交纳案件受理费。"""
    telling.wait(1)
    for fee in telling.keys("fees"):
        if telling.state.all("tracks")[f"fee/{fee}"]["state"] != "due":
            continue
        amount = telling.state.all("fees")[fee]["amount"]
        paid = {"how": "counter", "receipt": f"{telling.case_id.int % 10**10:010}", "paid_on": telling.day.isoformat()}
        telling.act("window_clerk", "record_payment_by_hand", {"fee": fee, "amount": amount, **paid})


def assigned(telling: Telling) -> None:
    """随机分案，确定书记员，告知当事人审判人员。"""
    telling.wait(1)
    telling.act("filing_judge", "list_candidates")
    telling.act("filing_judge", "draw")
    telling.act("division_chief", "appoint_clerk", {"clerk": telling.cast["clerk"].id})
    telling.act("clerk", "notify_judges")


def by_judgment(telling: Telling) -> None:
    """一名原告、一名被告，开庭后判决，未上诉，归档。"""
    filed(telling)
    accepted(telling)
    fee_paid(telling)
    assigned(telling)
    telling.wait(20)
    telling.act("responsible_judge", "hold_hearing")
    telling.act("responsible_judge", "pronounce_judgment")
    telling.wait(30)
    telling.act("archivist", "archive_case")


def withdrawn_early(telling: Telling) -> None:
    """立案前原告撤回起诉材料。"""
    filed(telling)
    telling.wait(1)
    telling.act("plaintiff", "withdraw_before_acceptance", {"reason": "双方已自行和解"})


def refused(telling: Telling) -> None:
    """一次性告知补正后，经补正仍不符合起诉条件，裁定不予受理。"""
    filed(telling)
    telling.wait(1)
    telling.act("filing_judge", "ask_corrections", {"items": ["请补充借款实际交付的证明"]})
    telling.wait(2)
    telling.act("plaintiff", "hand_in_corrections", {"statement": "没有其他证明，仍请求立案。"})
    telling.wait(1)
    telling.act(
        "filing_judge",
        "refuse_to_accept",
        {"ground": "not_corrected", "reason": "经一次性告知补正，起诉仍不符合《中华人民共和国民事诉讼法》规定的条件。"},
    )


STORIES: dict[str, Story] = {
    "judgment": by_judgment,
    "withdrawn_early": withdrawn_early,
    "refused": refused,
}
# Twentieths of a court's dockets.
SHARES: tuple[str, ...] = (*["judgment"] * 9, *["withdrawn_early"] * 6, *["refused"] * 5)
