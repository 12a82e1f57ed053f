"""Whole civil cases of the first instance, from filing to archive: the one home of the sequence of their acts.

Each story drives a `Telling` to an end of its own. The demonstration, the benchmarks, the replicas and the proofs tell these
same stories; STORIES gives them with their share, in twentieths, of a court's dockets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mengma import lawbook
from mengma.lawbook.answers import chinese_number
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
    findings = {"findings": ["not_simple"]} if procedure == "ordinary" else {}
    telling.act("filing_judge", "accept_case", {"procedure": procedure, **findings})


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


def prepared(telling: Telling, procedure: str = "summary", **complaint: Any) -> None:
    """从起诉到告知审判人员。"""
    filed(telling, loan_complaint(telling, **complaint))
    accepted(telling, procedure)
    fee_paid(telling)
    assigned(telling)


def complaint_served(telling: Telling, party: str) -> None:
    """邮寄送达起诉状副本，登记回执。"""
    telling.act("clerk", "send_document", {"to": [party], "what": "complaint", "way": "post", "tracking": "EMS0001"})
    telling.wait(3)
    telling.act("clerk", "record_service", _received(telling, telling.last("services", party=party)))


def _received(telling: Telling, service: str, way: str = "post") -> dict[str, Any]:
    return {"service": service, "way": way, "received_on": telling.day.isoformat(), "signed_by": "本人"}


def answered(telling: Telling, party: str) -> None:
    """被告寄来答辩状，书记员登记并将副本发送原告。"""
    telling.wait(5)
    text = "借款属实，但已经归还一部分，且约定的利息过高，请求依法判决。"
    telling.act("clerk", "submit_answer", {"attitude": "partly", "text": text}, of=party, paper=PAPER)
    telling.wait(1)
    telling.act("clerk", "send_answer", {"party": party, "sent_on": telling.day.isoformat()})


def heard(telling: Telling, *, days: int = 15, absent: Sequence[str] = ()) -> None:
    """排期、传唤、开庭、辩论终结、笔录经核对。"""
    slot = telling.slot(days)
    telling.act(
        "responsible_judge",
        "schedule_hearing",
        {"kind": "hearing", "slot": slot, "open_to_public": True},
        overrides={"4": "书记员另行指定", "5": "当事人已经答辩，或者表示不需要答辩期间"},
    )
    hearing = telling.last("hearings")
    parties = _present(telling)
    for party in parties:
        told = {"way": "summons", "received_on": telling.day.isoformat(), "confirmed": True}
        telling.act("clerk", "record_summons", {"hearing": hearing, "party": party, **told})
    telling.wait_for(date.fromisoformat(slot["starts"][:10]))
    came = [party for party in parties if party not in absent]
    telling.act("responsible_judge", "hold_hearing", {"hearing": hearing, "attended": came})
    telling.act("responsible_judge", "close_debate", {"mediation_tried": True})
    telling.act("clerk", "record_transcript", {"hearing": hearing, "text": TRANSCRIPT})
    confirmed = {"transcript": telling.last("transcripts"), "how": "confirmed"}
    for party in came:
        if telling.state.all("parties")[party]["capacity"] == "plaintiff":
            telling.act("plaintiff", "confirm_transcript", confirmed)
        else:
            telling.act("clerk", "confirm_transcript", confirmed, of=party, paper=PAPER)


def judged(telling: Telling) -> str:
    """当庭宣判，十日内发送判决书；回答文书的编号。"""
    telling.act("responsible_judge", "pronounce_judgment", _judgment(telling))
    telling.act("clerk", "record_judgment_sent")
    return telling.last("decisions", type="judgment")


def decision_served(telling: Telling, decision: str, parties: Sequence[str]) -> None:
    """裁判文书送达各方：有账号且同意的在平台，其余邮寄。"""
    what = {"what": "decision", "decision": decision}
    for party in parties:
        if telling.state.all("parties")[party]["capacity"] == "plaintiff":
            telling.act("clerk", "send_document", {"to": [party], **what, "way": "platform"})
            continue
        telling.act("clerk", "send_document", {"to": [party], **what, "way": "post", "tracking": "EMS0002"})
        telling.wait(2)
        telling.act("clerk", "record_service", _received(telling, telling.last("services", party=party)))


def _present(telling: Telling) -> list[str]:
    return [key for key, party in telling.state.all("parties").items() if not party.get("left_on")]


def refunded(telling: Telling) -> None:
    """已开出的退费逐笔退还。"""
    for fee, item in telling.state.all("fees").items():
        if telling.state.all("tracks")[f"fee/{fee}"]["state"] == "refund_open":
            told = {"receipt": f"T{telling.case_id.int % 10**9:09}", "paid_on": telling.day.isoformat()}
            telling.act("window_clerk", "record_refund", {"fee": fee, "amount": item["to_refund"], **told})


def closed_and_archived(telling: Telling) -> None:
    """结案、归档。"""
    telling.act("clerk", "close_case")
    telling.wait(5)
    refunded(telling)
    telling.act("archivist", "archive_case", {"location": "档案室2架"}, overrides={"2": "无其他事项", "3": "另行办理"})


def by_judgment(telling: Telling) -> None:
    """一名原告、一名被告，开庭后当庭判决，期满未上诉而生效，归档。"""
    prepared(telling)
    complaint_served(telling, "p2")
    answered(telling, "p2")
    heard(telling)
    decision = judged(telling)
    telling.wait(2)
    decision_served(telling, decision, ["p1", "p2"])
    telling.wait_until_over("appeal-judgment")
    telling.act("clerk", "certify_effect", {"decision": decision, "to": ["p1"]})
    closed_and_archived(telling)


def by_mediation(telling: Telling) -> None:
    """送达后达成调解，各方签收调解书，结案归档。"""
    prepared(telling)
    complaint_served(telling, "p2")
    telling.wait(6)
    terms = (
        "原告请求被告偿还借款本金及利息。经审理查明借款属实。"
        "经本院主持调解，双方自愿达成协议：被告分三期还清，原告放弃其余利息。"
    )
    fee = telling.state.all("fees")[telling.keys("fees")[0]]["amount"]
    telling.act("responsible_judge", "make_mediation_statement", {"terms": terms, "costs": {"p2": fee}})
    statement = {"decision": telling.state.fact("mediation_statement")}
    telling.act("plaintiff", "sign_mediation_statement", statement)
    telling.wait(1)
    telling.act("clerk", "sign_mediation_statement", statement, of="p2", paper=PAPER)
    closed_and_archived(telling)


def by_withdrawal(telling: Telling) -> None:
    """原告申请撤诉，裁定准许，案件受理费减半退还。"""
    prepared(telling)
    complaint_served(telling, "p2")
    telling.act("plaintiff", "ask_withdrawal", {"claims": telling.keys("claims"), "reason": "双方已自行和解"})
    telling.wait(1)
    motion = telling.last("motions", kind="withdrawal")
    reason = "原告自愿申请撤诉，不违反法律规定，应予准许。"
    telling.act("responsible_judge", "rule_on_withdrawal", {"motion": motion, "allowed": True, "reason": reason})
    decision_served(telling, telling.last("decisions"), ["p1", "p2"])
    closed_and_archived(telling)


def by_deemed_withdrawal(telling: Telling) -> None:
    """经通知仍不交纳案件受理费，裁定按撤诉处理。"""
    filed(telling)
    accepted(telling)
    assigned(telling)
    telling.wait_until_over("fee-payment")
    ruling = {
        "ground": "fee_unpaid",
        "claims": telling.keys("claims"),
        "reason": "原告在通知的期限内未交纳案件受理费。",
    }
    telling.act("responsible_judge", "rule_deemed_withdrawal", ruling)
    decision_served(telling, telling.last("decisions"), ["p1", "p2"])
    closed_and_archived(telling)


def three_defendants(telling: Telling) -> None:
    """三名被告以三种方式送达，其一反诉；普通程序，一并判决。"""
    parts = ("defendant", "second_defendant", "third_defendant")
    prepared(telling, "ordinary", amount="320000.00", defendants=parts)
    complaint_served(telling, "p2")
    direct = {"party": "p3", "what": "complaint", "way": "direct", "signed_by": "本人"}
    telling.act("clerk", "record_service", {**direct, "received_on": telling.day.isoformat()})
    announced(telling, "p4", {"what": "complaint"})
    text = "判令反诉被告返还多付的利息12000元"
    claim = {"against": ["p1"], "claims": [{"text": text, "amount": "12000.00"}], "grounds": "利息已经超额支付。"}
    telling.act("clerk", "counterclaim", claim, of="p2", paper=PAPER)
    telling.wait(1)
    telling.act("responsible_judge", "accept_counterclaim", {"claim": telling.last("claims", kind="counterclaim")})
    fee_paid(telling)
    answered(telling, "p2")
    telling.wait_until_over("announcement")
    telling.wait_until_over("answer")
    heard(telling, absent=["p4"])
    decision = judged(telling)
    decision_served(telling, decision, ["p1", "p2", "p3"])
    announced(telling, "p4", {"what": "decision", "decision": decision})
    telling.wait_until_over("announcement")
    telling.wait_until_over("appeal-judgment")
    closed_and_archived(telling)


def announced(telling: Telling, party: str, what: dict[str, Any]) -> None:
    """被告下落不明，公告送达。"""
    told = {
        "to": [party], "whereabouts_unknown": True, "reason": "被告下落不明", "attempts": "邮寄退回，住所无人，电话停机",
        "media": "人民法院公告网", "published_on": telling.day.isoformat(),
    }  # fmt: skip
    telling.act("clerk", "announce_service", {**told, **what})


def refused(telling: Telling) -> None:
    """一次性告知补正后，经补正仍不符合起诉条件，裁定不予受理，期满未上诉。"""
    filed(telling)
    telling.wait(1)
    telling.act("filing_judge", "ask_corrections", {"items": ["请补充借款实际交付的证明"]})
    telling.wait(2)
    telling.act("plaintiff", "hand_in_corrections", {"statement": "没有其他证明，仍请求立案。"})
    telling.wait(1)
    reason = "经一次性告知补正，起诉仍不符合《中华人民共和国民事诉讼法》规定的条件。"
    telling.act("filing_judge", "refuse_to_accept", {"ground": "not_corrected", "reason": reason})
    telling.wait(2)
    telling.act("window_clerk", "serve_refusal_ruling", {"parties": ["p1"], "way": "direct"})
    telling.wait_until_over("appeal-ruling")


def with_appeal(telling: Telling) -> None:
    """判决后被告上诉，案卷报送上级法院，维持原判后归档。"""
    prepared(telling)
    complaint_served(telling, "p2")
    answered(telling, "p2")
    heard(telling)
    decision = judged(telling)
    decision_served(telling, decision, ["p1", "p2"])
    telling.wait(4)
    request = {
        "decision": decision,
        "requests": "请求撤销原判，依法改判。原判认定的还款数额有误。",
        "amount": "20000.00",
    }
    telling.act("clerk", "receive_appeal", request, of="p2", paper=PAPER)
    telling.wait(2)
    copy = {"appellant": "p2", "to": ["p1"], "served_on": telling.day.isoformat()}
    telling.act("clerk", "serve_appeal_copy", copy)
    telling.wait(6)
    telling.act("plaintiff", "answer_appeal", {"text": "原判认定事实清楚，适用法律正确，请求维持。"})
    telling.act("clerk", "send_appeal_answer", {"party": "p1"})
    telling.wait_until_over("appeal-judgment")
    above = lawbook.load().courts.get(telling.court).parent or ""
    to_court = {"decision": decision, "to_court": lawbook.load().courts.get(above).name}
    telling.act("clerk", "transfer_appeal", to_court, overrides={"1": "各方均已答辩"})
    telling.wait(70)
    result = {"outcome": "maintained", "reference": "第二审民事判决", "effective_on": telling.day.isoformat()}
    telling.act("clerk", "record_higher_decision", {"decision": decision, **result})
    closed_and_archived(telling)


TRANSCRIPT = """书记员：现在宣布法庭纪律。
审判员：现在开庭。核对当事人身份，告知诉讼权利和义务，询问是否申请回避。
原告：不申请回避。请求判令被告偿还借款本金和利息。
被告：不申请回避。借款属实，已经归还一部分。
审判员：双方对借条的真实性有无异议？
原告：没有。
被告：没有。
审判员：法庭辩论终结。双方是否同意调解？
原告：不同意。
被告：同意，但分歧较大。"""


def _judgment(telling: Telling) -> dict[str, Any]:
    """The text of a judgment with every part that the law asks for, and who bears the costs."""
    state, book = telling.state, lawbook.load()
    parties = state.all("parties")
    here = book.courts.get(telling.court)
    names = {
        side: [p["name"] for p in parties.values() if p["capacity"] == side] for side in ("plaintiff", "defendant")
    }
    paid = sum(Decimal(item["amount"]) for item in state.all("fees").values())
    fee = f"{paid:.2f}"
    days = chinese_number(int(book.entries["appeal-judgment"].on(telling.day).value))
    delay = book.topic("delay-interest", telling.day).text_zh
    above = book.courts.get(here.parent or "").name
    judge, clerk = (telling.actor(who).name for who in ("responsible_judge", "clerk"))
    text = f"""{here.name}
民事判决书
{state.case_number}
{"".join(f"{CAPACITIES[p['capacity']]}：{p['name']}，住{p['address']}。" for p in parties.values())}
原告与被告民间借贷纠纷一案，本院于{state.fact("accepted_on")}立案受理，依法适用{PROCEDURES[state.variant]}，公开开庭进行了审理。本案现已审理终结。
原告向本院提出诉讼请求：{"；".join(claim["text"] for claim in state.all("claims").values())}。
被告辩称：借款属实，已经归还一部分。
经审理查明：{state.fact("grounds")}
本院认为，合法的借贷关系受法律保护，借款人应当按照约定的期限返还借款，支付利息。
依照《中华人民共和国民法典》第六百七十五条、第六百七十六条规定，判决如下：
一、被告{"、".join(names["defendant"])}于本判决生效之日起十日内偿还原告{"、".join(names["plaintiff"])}借款本金{state.fact("amount")}元；
二、驳回其他诉讼请求。
如果未按本判决指定的期间履行给付金钱义务，应当依照{delay}规定，加倍支付迟延履行期间的债务利息。
案件受理费{fee}元，由被告负担。
如不服本判决，可以在判决书送达之日起{days}日内，向本院递交上诉状，并按对方当事人的人数提出副本，上诉于{above}。
审判员　{judge}
{telling.day.year}年{telling.day.month}月{telling.day.day}日
书记员　{clerk}
"""
    return {"text": text, "result": "partly", "how": "in_court", "costs": {"p2": fee}}


CAPACITIES = {"plaintiff": "原告", "defendant": "被告", "third_party": "第三人"}
PROCEDURES = {"ordinary": "普通程序", "summary": "简易程序", "small-claims": "小额诉讼程序"}

STORIES: dict[str, Story] = {
    "judgment": by_judgment,
    "mediation": by_mediation,
    "withdrawal": by_withdrawal,
    "deemed_withdrawal": by_deemed_withdrawal,
    "three_defendants": three_defendants,
    "refused": refused,
    "appeal": with_appeal,
}
# Twentieths of a court's dockets.
SHARES: tuple[str, ...] = (
    *["judgment"] * 7,
    *["mediation"] * 5,
    *["withdrawal"] * 3,
    "deemed_withdrawal",
    "three_defendants",
    "refused",
    *["appeal"] * 2,
)
