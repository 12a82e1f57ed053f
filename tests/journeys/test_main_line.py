"""乌兰 lends money, sues on her phone, and the court's people see her case through to the archive, all in a real browser."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.browser import House, Person, case_of

pytestmark = pytest.mark.browser

WULAN_ID = "150102199005010024"
BATER_ID = "150102198803020011"
COURT = "内0102"

COMPLAINT = """民事起诉状

原告：乌兰，女，蒙古族，1990年5月1日出生，住内蒙古自治区呼和浩特市新城区海拉尔大街1号，联系电话13800000001。
被告：巴特尔，男，蒙古族，1988年3月2日出生，住内蒙古自治区呼和浩特市新城区北垣街2号，联系电话13800000002。

诉讼请求：
一、判令被告偿还借款本金88000元；
二、判令被告支付利息，以88000元为基数，按年利率3.45%自2025年9月1日起计算至实际清偿之日止；
三、本案诉讼费用由被告承担。

事实与理由：
2024年9月1日，被告因装修牧家乐需要资金，向原告借款88000元，双方约定借款期限为一年，年利率3.45%，被告向原告出具了借条一张。同日，原告通过银行转账方式将88000元支付给被告。借款到期后，原告多次催要，被告以生意不好为由至今未还。

此致
呼和浩特市新城区人民法院

具状人：乌兰
"""

TRANSCRIPT = """审判员：现在开庭。核对当事人身份，告知诉讼权利和义务，询问是否申请回避。
原告：不申请回避。请求判令被告偿还借款本金和利息。
被告：不申请回避。借款属实，愿意分期归还。
审判员：双方对借条的真实性有无异议？
原告、被告：没有。
审判员：法庭辩论终结。双方是否同意调解？
原告：不同意。"""

BLANK_COSTS = "案件受理费元，由负担。"
JUDGMENT = {
    "facts": "经审理查明：2024年9月1日，巴特尔向乌兰借款88000元，约定一年内归还，年利率3.45%，至今未还。",
    "reasons": "本院认为，借款关系成立，借款人应当按照约定的期限返还借款并支付利息。",
    "basis": "依照《中华人民共和国民法典》第六百七十五条、第六百七十六条规定，判决如下：",
    "operative": "一、被告巴特尔于本判决生效之日起十日内偿还原告乌兰借款88000元及利息；二、驳回其他诉讼请求。",
}


def files(house: House) -> str:
    """On a phone: paste, check every sentence, close the browser, go on, look at court, fee and gaps, submit."""
    wulan = house.person("wulan", phone=True)
    wulan.picture("01-home-plaintiff")
    wulan.open("/filing/")
    wulan.picture("02-filing-begin")
    wulan.page.locator("#kind-lending").check()
    wulan.page.locator("#text").fill(COMPLAINT)
    wulan.page.locator("main form").last.get_by_role("button", name="开始填写").click()
    wulan.page.wait_for_url(re.compile(r"/filing/[0-9a-f-]{36}/"))
    wulan.arrived()
    wulan.sees("已从原文认出")
    draft = wulan.page.url
    shown = sources(wulan)
    assert shown["b-parties-0-name"] == "乌兰"
    assert shown["b-parties-1-name"] == "巴特尔"
    assert any("88000元" in mark for mark in shown.values())
    assert wulan.page.locator("#b-parties-0-name").input_value() == "乌兰"
    assert wulan.page.locator("#b-parties-0-identity").input_value() == ""
    wulan.picture("03-filing-filled")
    wulan.fill("c.parties.0.identity", WULAN_ID)
    expect(wulan.page.locator("[data-saved]")).to_contain_text("已自动保存")

    wulan.context.close()
    del house.people["wulan", True]
    wulan = house.person("wulan", phone=True)
    wulan.open("/filing/")
    with wulan.page.expect_navigation():
        wulan.page.locator(f'a[href="{draft.removeprefix(house.url).partition("?")[0].partition("#")[0]}"]').click()
    wulan.arrived()
    assert wulan.page.locator("#b-parties-0-name").input_value() == "乌兰"
    goes_to_the_check(wulan)
    wulan.sees("还缺什么", "请选择乌兰住所地的旗县市区", "请填写乌兰的送达地址")
    wulan.press("回去修改")
    home = {"address": "呼和浩特市新城区海拉尔大街1号", "phone": "13800000001", "electronic": True}
    wulan.fill("c.parties.0", {"region": "150102", "service": home})
    wulan.fill("c.parties.1.region", "150102")
    goes_to_the_check(wulan)
    wulan.sees("管辖", "有管辖权", "案件受理费", "还缺什么")
    wulan.misses("请填写乌兰的送达地址")
    for summary in wulan.page.locator("main details > summary").all():
        summary.click()
    wulan.picture("04-before-submitting")
    wulan.press("提交起诉材料")
    wulan.sees("收到诉讼材料凭证", wulan.page.locator(".m-receipt strong").nth(1).inner_text())
    wulan.picture("05-receipt")
    return case_of(wulan)


def goes_to_the_check(person: Person) -> None:
    """On a phone one step of the form is open; the list of steps leads to any of them and to the check."""
    person.page.locator(".m-steps summary").click()
    person.press("检查并提交")


def sources(person: Person) -> dict[str, str]:
    """Box id -> the words of the pasted text that the box was filled from."""
    return person.page.locator(".m-source").evaluate_all(
        """all => Object.fromEntries(all.map((one) => {
            const box = one.closest('.m-field').querySelector('input:not([type=hidden]), select, textarea, fieldset');
            return [box ? box.id : '', one.querySelector('mark').textContent];
        }))"""
    )


def is_reviewed(house: House, case: str) -> None:
    """钱立 has seven days; he asks once for everything that is missing, she hands it in, he accepts."""
    qian, wulan = house.person("filing_qian"), house.person("wulan", phone=True)
    qian.open("/filing-queue/")
    qian.sees("乌兰")
    qian.picture("06-filing-queue")
    qian.open(f"/cases/{case}/")
    qian.sees("正在计算的期限", "第一百二十六条")
    qian.picture("07-case-filing-judge")
    qian.act(case, "ask_corrections", {"items": ["请提交银行转账凭证", "请写明被告的工作单位"]})
    assert "ask_corrections" not in qian.offered(case)
    wulan.open(f"/cases/{case}/")
    wulan.sees("法院要求补正", "请提交银行转账凭证", "请写明被告的工作单位")
    wulan.picture("07-corrections-asked")
    wulan.moves_clock(1)
    wulan.act(case, "hand_in_corrections", {"statement": "转账凭证已经补充，被告没有固定工作单位。"})
    assert "ask_corrections" not in qian.offered(case)
    qian.begins(case, "accept_case")
    qian.picture("08-accept-form")
    qian.writes({"procedure": "summary"})
    qian.sends()
    qian.sees(f"（{qian.today.year}）{COURT}民初")
    qian.picture("09-accepted")
    with qian.page.expect_navigation():
        qian.page.locator(".m-docket").get_by_role("link", name="登记立案").first.click()
    qian.arrived()
    one_print = qian.page.get_by_role("link", name="本次全部文书（一次打印）").get_attribute("href") or ""
    print_of = pypdfium2.PdfDocument(io.BytesIO(qian.whole_pdf(one_print)))
    text = "".join(page.get_textpage().get_text_range() for page in print_of)
    for paper in ("受理案件通知书", "交纳诉讼费用通知书", "诉讼权利义务告知书", "送达地址确认书"):
        assert paper in re.sub(r"\s", "", text), paper


def pays(house: House, case: str) -> None:
    """The pay button leads to the bank's page; the signed callback, not the way back, makes it paid."""
    wulan = house.person("wulan", phone=True)
    wulan.open(f"/cases/{case}/fees/")
    wulan.picture("10-fee")
    with wulan.page.expect_navigation():
        wulan.page.get_by_role("button", name="去银行交费").first.click()
    wulan.sees("不发生真实的资金往来")
    with wulan.page.expect_navigation():
        wulan.page.get_by_role("button", name="付款").click()
    with wulan.page.expect_navigation():
        wulan.page.get_by_role("link", name="返回法院平台").click()
    wulan.arrived()
    wulan.waits_until(f"/cases/{case}/fees/", "已交纳")


def is_assigned(house: House, case: str) -> str:
    """The list today, the draw tomorrow; 乌兰 sees method and result, 王院 runs it again. Answers who was drawn."""
    chief, wulan, president = (
        house.person("chief_zheng"),
        house.person("wulan", phone=True),
        house.person("president_wang"),
    )
    chief.act(case, "list_candidates")
    chief.moves_clock(1)
    chief.act(case, "draw")
    chief.act(case, "appoint_clerk", {"clerk": "吴录"})
    wulan.open(f"/cases/{case}/assignment/")
    wulan.sees("抽中", "候选人", "方法和全部数据")
    president.open(f"/cases/{case}/assignment/")
    president.sees("重新验算", "全部相符")
    president.picture("11-assignment")
    drawn = president.page.locator("section p strong").first.inner_text()
    return {"孙正": "judge_sun", "李和": "judge_li", "周平": "judge_zhou"}[drawn]


def is_served(house: House, case: str) -> None:
    """吴录 serves; 巴特尔 joins with the code on his notice, is identified, reads, answers."""
    clerk = house.person("clerk_wu")
    clerk.act(case, "notify_judges")
    today = clerk.today.isoformat()
    handed = {"party": "p2", "what": "complaint", "way": "direct", "received_on": today, "signed_by": "巴特尔本人"}
    clerk.act(case, "record_service", handed)
    code = code_on_notice(clerk, case)

    bater = house.person("bater", phone=True)
    bater.open(f"/cases/{case}/")
    bater.misses("乌兰")
    bater.open("/join/")
    bater.fill("code", "AAAA-BBBB-CCCC")
    bater.fill("identity", BATER_ID)
    bater.submit()
    assert bater.page.locator("#join-problem").count()
    assert bater.page.locator("#code").input_value() == "AAAA-BBBB-CCCC"
    bater.picture("12-join")
    bater.fill("code", code)
    bater.fill("identity", BATER_ID)
    bater.submit()
    assert case_of(bater) == case
    bater.sees("您已加入案件", "乌兰", "提交答辩状")
    bater.picture("13-case-defendant")
    bater.moves_clock(3)
    bater.act(case, "submit_answer", {"attitude": "partly", "text": "借款属实，但是已经归还8000元，请求分期归还。"})
    clerk.open(f"/cases/{case}/")
    clerk.act(case, "send_answer", {"party": "p2", "sent_on": clerk.today.isoformat()})


def code_on_notice(clerk: Person, case: str) -> str:
    """The invitation code, read from the PDF of the defendant's notice."""
    clerk.waits_until(f"/cases/{case}/dossier/", "应诉通知书")
    for link in clerk.page.locator("main a", has_text="应诉通知书").all():
        path = link.get_attribute("href") or ""
        content = clerk.whole_pdf(path)
        pdf = pypdfium2.PdfDocument(io.BytesIO(content))
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        found = re.search(r"\b([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})\b", text)
        if found:
            return found[1]
    raise AssertionError("no notice of this case carries a code")


def is_summoned(house: House, case: str, judge: str) -> date:
    """A day and a room without a clash, then a summons to each side. Answers the day."""
    bench, clerk = house.person(judge), house.person("clerk_wu")
    bench.open(f"/cases/{case}/")
    day = workday(bench.today + timedelta(days=14))
    slot = {"room": "第二法庭", "starts": f"{day}T16:00", "ends": f"{day}T17:30"}
    bench.begins(case, "schedule_hearing")
    bench.writes({"kind": "hearing", "slot": slot, "open_to_public": True})
    bench.picture("14-schedule-hearing")
    bench.sends()
    for party in ("p1", "p2"):
        told = {"hearing": "h1", "party": party, "way": "summons", "received_on": clerk.open(f"/cases/{case}/").today}
        clerk.act(case, "record_summons", {**told, "confirmed": True})
    bench.open(f"/hearings/?from={day}")
    bench.sees("第二法庭", "16:00")
    bench.picture("15-calendar")
    return day


def is_heard(house: House, case: str, judge: str, day: date) -> None:
    """The hearing; the transcript confirmed by each side."""
    bench, clerk = house.person(judge), house.person("clerk_wu")
    bench.open(f"/cases/{case}/")
    bench.moves_clock(to=day)
    bench.open("/")
    assert bench.page.locator(f'section:has(#today-title) a[href="/cases/{case}/"]').count() == 1
    bench.picture("20-today")
    bench.act(case, "hold_hearing", {"hearing": "h1", "attended": ["p1", "p2"]})
    bench.act(case, "close_debate", {"mediation_tried": True})
    clerk.act(case, "record_transcript", {"hearing": "h1", "text": TRANSCRIPT})
    for who in ("wulan", "bater"):
        side = house.person(who, phone=True)
        side.act(case, "confirm_transcript", {"transcript": "t1", "how": "confirmed"})
    bench.open(f"/cases/{case}/")
    bench.picture("16-case-judge")


def workday(day: date) -> date:
    """That day, or the Monday after."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def is_decided(house: House, case: str, judge: str) -> None:
    """The draft filled from the docket, checked, pronounced, served on each party in the way each agreed to."""
    bench, clerk = house.person(judge), house.person("clerk_wu")
    bench.open(f"/cases/{case}/drafts/judgment/")
    unfinished = bench.page.locator("#checks-title").locator("xpath=..").locator("li").count()
    assert unfinished, "an unfinished draft is found complete"
    for name, text in JUDGMENT.items():
        bench.fill(f"s.{name}", text)
    tail = bench.page.locator('[name="s.tail"]')
    tail.fill(tail.input_value().replace(BLANK_COSTS, "案件受理费1000元，由被告巴特尔负担。"))
    bench.press("保存为一个版本")
    bench.picture("17-draft-judgment")
    assert bench.page.locator("#checks-title").locator("xpath=..").locator("li").count() < unfinished, bench.text
    data = {"result": "partly", "how": "in_court", "costs": {"p2": "1000"}}
    bench.act(case, "pronounce_judgment", data)
    clerk.open(f"/cases/{case}/")
    clerk.act(case, "record_judgment_sent")
    platform = {"to": ["p1"], "what": "decision", "decision": "j1", "way": "platform"}
    clerk.act(case, "send_document", platform)
    today = clerk.today.isoformat()
    direct = {
        "party": "p2",
        "what": "decision",
        "decision": "j1",
        "way": "direct",
        "received_on": today,
        "signed_by": "本人",
    }
    clerk.act(case, "record_service", direct)
    clerk.open(f"/cases/{case}/services/")
    clerk.picture("18-services")
    wulan = house.person("wulan", phone=True)
    wulan.open("/inbox/")
    wulan.sees("判决书")
    wulan.picture("19-inbox")


def takes_effect(house: House, case: str) -> None:
    """The appeal period ends; certificate, refund, closing, archive; afterwards everybody only reads."""
    clerk = house.person("clerk_wu")
    clerk.open(f"/cases/{case}/")
    clerk.sees("上诉")
    clerk.moves_clock(20)
    clerk.waits_until(f"/cases/{case}/", "已生效")
    clerk.act(case, "certify_effect", {"decision": "j1", "to": ["p1"]})
    clerk.waits_until(f"/cases/{case}/fees/", "应退")
    clerk.picture("20-refund")
    clerk.act(case, "close_case")
    archivist = house.person("archive_chen")
    archivist.open("/archive/")
    archivist.act(case, "archive_case", {"location": "档案室2架"})
    archivist.picture("21-archived")
    for who, phone in (("wulan", True), ("bater", True), ("clerk_wu", False), ("archive_chen", False)):
        assert house.person(who, phone=phone).offered(case) == []
    clerk.open(f"/cases/{case}/docket/")
    clerk.picture("22-docket")


def test_from_a_pasted_complaint_to_the_archive(house: House) -> None:
    case = files(house)
    is_reviewed(house, case)
    pays(house, case)
    judge = is_assigned(house, case)
    is_served(house, case)
    is_heard(house, case, judge, is_summoned(house, case, judge))
    is_decided(house, case, judge)
    takes_effect(house, case)
