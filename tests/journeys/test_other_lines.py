"""Cases that do not go straight: three defendants served three ways with a counterclaim, and one run wholly on paper."""

from __future__ import annotations

import re

import pytest

from tests.journeys.browser import House, Person, case_of
from tests.journeys.test_main_line import BLANK_COSTS, COURT, JUDGMENT, TRANSCRIPT, workday

pytestmark = pytest.mark.browser

THREE = """民事起诉状

原告：萨仁，女，1985年7月9日出生，住内蒙古自治区呼和浩特市新城区成吉思汗大街8号，联系电话13800000011。
被告：张云，男，1979年4月3日出生，住内蒙古自治区呼和浩特市新城区海拉尔大街9号，联系电话13800000012。
被告：高娃，女，1981年1月20日出生，住内蒙古自治区呼和浩特市新城区北垣街15号。
被告：陶格斯，男，1990年12月2日出生，住内蒙古自治区呼和浩特市新城区东街3号。

诉讼请求：
判令三被告共同偿还借款本金320000元。

事实与理由：
2024年5月10日，三被告因合伙经营汽车修理厂需要，共同向原告借款320000元，约定一年内归还，出具借条一张，至今未还。

此致
呼和浩特市新城区人民法院
"""

ORAL = """原告：宝力德，男，1956年3月8日出生，住内蒙古自治区呼和浩特市新城区哲里木路6号。
被告：朝鲁，男，1968年10月1日出生，住内蒙古自治区呼和浩特市新城区爱民街4号。

诉讼请求：
判令被告偿还借款本金30000元。

事实与理由：
2024年10月6日，被告因购买饲料向原告借款30000元，约定半年归还，出具借条一张，至今未还。
"""

DIRECT = {"way": "direct", "signed_by": "本人"}


def begins_from_text(person: Person, path: str, text: str, parties: int, way_in: str = "") -> None:
    """Pastes a text, says where everybody lives, and comes to the page before submitting."""
    person.open(path)
    person.page.locator("#kind-lending").check()
    person.page.locator("#court").select_option(COURT)
    if way_in:
        person.page.locator("#way-in").select_option(way_in)
    person.page.locator("#text").fill(text)
    person.press("开始填写")
    for number in range(parties):
        person.fill(f"c.parties.{number}.region", "150102")
    person.press("检查并提交")
    person.sees("有管辖权")


def is_given_to_sun(house: House, case: str) -> None:
    """孙正 is designated with a reason and an approver; 吴录 becomes the clerk."""
    given = {"judge": "孙正", "reason": "related", "explanation": "与已经审理的系列案件由同一法官办理"}
    house.person("filing_qian").act(case, "propose_designation", given)
    president = house.person("president_wang")
    president.act(case, "decide_designation", {"designation": "g1", "approved": True})
    president.act(case, "appoint_clerk", {"clerk": "吴录"})


def is_paid_at_window(house: House, case: str, fee: str) -> None:
    """The counter's receipt is entered; the amount is the one that the page shows."""
    window = house.person("window_zhao")
    window.open(f"/cases/{case}/fees/")
    amounts = window.page.locator(".m-sum strong").all_inner_texts()
    amount = re.sub(r"[^\d.]", "", amounts[-1])
    paid = {"fee": fee, "amount": amount, "how": "counter", "receipt": f"NM{case[:8]}", "paid_on": window.today}
    window.act(case, "record_payment_by_hand", paid)


def test_three_defendants_three_ways_and_a_counterclaim_that_survives(house: House) -> None:
    saren, qian, clerk, sun = (house.person(who) for who in ("saren", "filing_qian", "clerk_wu", "judge_sun"))
    begins_from_text(saren, "/filing/", THREE, 4)
    saren.press("提交起诉材料")
    case = case_of(saren)
    qian.act(case, "accept_case", {"procedure": "ordinary", "findings": ["not_simple"]})
    is_given_to_sun(house, case)

    clerk.open(f"/cases/{case}/")
    complaint, today = {"what": "complaint"}, clerk.today.isoformat()
    clerk.act(case, "record_service", {"party": "p2", **complaint, **DIRECT, "received_on": today})
    clerk.act(case, "send_document", {"to": ["p3"], **complaint, "way": "post", "tracking": "EMS1000000001CN"})
    clerk.act(case, "record_service", {"service": "v2", "way": "post", "received_on": today, "signed_by": "本人"})
    unknown = {"whereabouts_unknown": True, "reason": "被告下落不明", "attempts": "邮寄退回，住所无人，电话停机"}
    notice = {"media": "人民法院公告网", "published_on": today}
    clerk.act(case, "announce_service", {"to": ["p4"], **complaint, **unknown, **notice})
    clerk.open(f"/cases/{case}/services/")
    clerk.sees("张云", "高娃", "陶格斯")
    clerk.picture("31-three-ways")
    clerk.open(f"/cases/{case}/")
    clerk.sees("公告")
    clerk.picture("32-three-defendants", of="#clocks-title")

    claim = {"claims": {"0": {"text": "判令反诉被告返还多付的利息12000元", "amount": "12000"}}, "against": ["p1"]}
    clerk.act(case, "counterclaim", {**claim, "grounds": "利息已经超额支付。"}, of="p2", paper="post")
    sun.act(case, "accept_counterclaim", {"claim": "c2"})
    saren.act(case, "ask_withdrawal", {"claims": ["c1"], "reason": "双方正在核对账目"})
    reason = "原告自愿申请撤诉，不违反法律规定，应予准许；反诉继续审理。"
    sun.act(case, "rule_on_withdrawal", {"motion": "m1", "allowed": True, "reason": reason})
    sun.open(f"/cases/{case}/")
    sun.sees("反诉", "已撤回")
    assert "schedule_hearing" in sun.offered(case)
    sun.picture("33-counterclaim-survives", of="#parties-title")


def test_a_case_run_wholly_on_paper(house: House) -> None:
    """An oral complaint is written down at the window; neither side ever signs in."""
    window, qian, clerk, sun = (house.person(who) for who in ("window_zhao", "filing_qian", "clerk_wu", "judge_sun"))
    begins_from_text(window, "/filing/window/", ORAL, 2, way_in="oral")
    window.page.locator("#read-back").check()
    window.page.locator("#paper-by").fill("宝力德")
    window.press("提交起诉材料")
    window.sees("收到诉讼材料凭证")
    window.picture("41-oral-complaint-receipt")
    case = case_of(window)
    qian.act(case, "accept_case", {"procedure": "summary"})
    is_paid_at_window(house, case, "f1")
    is_given_to_sun(house, case)
    clerk.act(case, "notify_judges")
    today = clerk.today
    clerk.act(case, "record_service", {"party": "p2", "what": "complaint", **DIRECT, "received_on": today})
    clerk.moves_clock(2)
    answer = {"attitude": "partly", "text": "借款属实，请求分期归还。"}
    clerk.act(case, "submit_answer", answer, of="p2", paper="post")
    clerk.act(case, "send_answer", {"party": "p2", "sent_on": clerk.today})

    sun.open(f"/cases/{case}/")
    day = workday(sun.today.replace() + (workday(sun.today) - sun.today))
    slot = {"place": "巡回审判点（集市）", "starts": f"{day}T14:00", "ends": f"{day}T15:30"}
    sun.act(case, "schedule_hearing", {"kind": "hearing", "slot": slot, "open_to_public": True})
    for party in ("p1", "p2"):
        told = {"hearing": "h1", "party": party, "way": "in_court", "received_on": clerk.today, "confirmed": True}
        clerk.act(case, "record_summons", told)
    sun.moves_clock(to=day)
    sun.act(case, "hold_hearing", {"hearing": "h1", "attended": ["p1", "p2"]})
    sun.act(case, "close_debate", {"mediation_tried": True})
    clerk.act(case, "record_transcript", {"hearing": "h1", "text": TRANSCRIPT})
    # the clerk reads transcripts in an office of his own; what the parties signed on paper he enters as theirs
    signs = {"transcript": "t1", "how": "confirmed"}
    clerk.act(case, "confirm_transcript", signs)
    clerk.begins(case, "confirm_transcript")
    assert not clerk.page.locator("#paper-how").is_visible()
    clerk.writes(signs, of="p1")
    clerk.submit()
    clerk.sees("请选择收到的方式")
    assert clerk.page.locator("#on-behalf-of").input_value() == "p1"
    clerk.page.locator("#paper-how").select_option("paper")
    clerk.picture("43-transcript-signed-on-paper")
    clerk.sends()
    clerk.act(case, "confirm_transcript", signs, of="p2", paper="paper")

    sun.open(f"/cases/{case}/drafts/judgment/")
    for name, text in JUDGMENT.items():
        sun.fill(f"s.{name}", text.replace("乌兰", "宝力德").replace("巴特尔", "朝鲁").replace("88000", "30000"))
    tail = sun.page.locator('[name="s.tail"]')
    tail.fill(tail.input_value().replace(BLANK_COSTS, "案件受理费275元，由被告朝鲁负担。"))
    sun.press("保存为一个版本")
    sun.act(case, "pronounce_judgment", {"result": "partly", "how": "in_court", "costs": {"p2": "275"}})
    for party in ("p1", "p2"):
        served = {"party": party, "what": "decision", "decision": "j1", **DIRECT, "received_on": clerk.open("/").today}
        clerk.act(case, "record_service", served)
    clerk.moves_clock(20)
    clerk.waits_until(f"/cases/{case}/", "已生效")
    clerk.act(case, "close_case")
    clerk.open(f"/cases/{case}/docket/")
    clerk.sees("口头起诉", "邮寄")
    clerk.picture("42-docket-on-paper")
