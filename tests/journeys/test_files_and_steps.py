"""Papers scanned into a case, and the complaint filled in step by step on a small phone: with scripts and without."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mengma.dossier.tests import samples
from tests.journeys.browser import House, Person, case_of
from tests.journeys.test_main_line import COMPLAINT, WULAN_ID
from tests.journeys.test_other_lines import DIRECT, ORAL, begins_from_text, is_given_to_sun

pytestmark = pytest.mark.browser

SMALL = (360, 740)
CHINESE_WORDS = Path("/usr/lib/chromium/locales/zh-CN.pak")


def paper(name: str, content: bytes, kind: str = "image/jpeg") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


def a_case(house: House) -> str:
    """An oral complaint, written down at the window, accepted, given to 孙正 with 吴录 as clerk."""
    window, qian = house.person("window_zhao"), house.person("filing_qian")
    begins_from_text(window, "/filing/window/", ORAL, 2, way_in="oral")
    window.page.locator("#read-back").check()
    window.press("提交起诉材料")
    case = case_of(window)
    qian.act(case, "accept_case", {"procedure": "summary"})
    is_given_to_sun(house, case)
    return case


def test_the_clerk_scans_a_signed_receipt_and_a_party_s_evidence(house: House) -> None:
    case = a_case(house)
    clerk = house.person("clerk_wu")
    clerk.begins(case, "record_service")
    clerk.writes({"party": "p2", "what": "complaint", **DIRECT, "received_on": clerk.today})
    choose = clerk.page.locator("#f-recording-file")
    sent = clerk.page.locator("#f-recording [data-upload-list]")
    choose.set_input_files(paper("送达回证.jpg", samples.pdf()))
    sent.get_by_text("内容却是PDF").wait_for()
    assert clerk.page.locator('[name="d.signed_by"]').input_value() == DIRECT["signed_by"]
    choose.set_input_files(paper("送达回证.jpg", samples.image("JPEG")))
    sent.get_by_role("button", name="移除").wait_for()
    clerk.picture("44-scan-of-a-receipt", of="#f-recording")
    clerk.sends()
    # the same desk where scripts do not run: the file goes with the form, and what lies comes back with all that was typed
    plain = Person.enter(house, "clerk_wu", script=False)
    plain.open(f"/cases/{case}/act/hand_in_evidence/")
    typed = {"name": "借条", "kind": "document", "purpose": "证明借款已经分期归还"}
    plain.writes(typed, of="p2", paper="paper")
    plain.page.locator("#f-material-file").set_input_files(paper("借条.pdf", samples.image("PNG"), "application/pdf"))
    plain.submit()
    plain.sees("借条.pdf", "内容却是PNG")
    plain.picture("45-a-file-that-lies")
    for name, value in typed.items():
        box = plain.page.locator(f'[name="d.{name}"]')
        kept = box.input_value() if box.count() == 1 else plain.page.locator(f'[name="d.{name}"]:checked').input_value()
        assert kept == value, name
    assert plain.page.locator("#on-behalf-of").input_value() == "p2"
    plain.page.locator("#f-material-file").set_input_files(paper("借条.pdf", samples.pdf(), "application/pdf"))
    plain.sends()
    plain.context.close()
    clerk.open(f"/cases/{case}/dossier/")
    clerk.sees("送达回证.jpg", "借条.pdf")
    for name, kind in (("送达回证.jpg", "image/jpeg"), ("借条.pdf", "application/pdf")):
        link = clerk.page.get_by_role("link", name=name).first.get_attribute("href")
        answer = clerk.context.request.get(f"{house.url}{link}")
        assert answer.ok
        assert answer.headers["content-type"].startswith(kind)


def test_a_wrong_day_is_corrected_on_the_entry_s_own_form(house: House) -> None:
    """吴录 copied the day of service wrongly; what moves is seen before it is proposed, and by who approves it."""
    case = a_case(house)
    clerk, chief = house.person("clerk_wu"), house.person("chief_zheng")
    clerk.open("/").moves_clock(2)
    day = clerk.today
    clerk.act(case, "record_service", {"party": "p2", "what": "complaint", **DIRECT, "received_on": day})
    clerk.open(f"/cases/{case}/docket/")
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("link", name=re.compile("登记送达结果")).first.click()
    clerk.arrived().press("申请更正这条记录")
    assert clerk.page.locator('[name="d.correct_data.received_on"]').input_value() == day.isoformat()
    clerk.writes({"correct_data.received_on": day - timedelta(days=1), "reason": "送达日期抄错一天"})
    clerk.submit()
    clerk.sees("还没有保存", "答辩")
    clerk.picture("48-clocks-before-a-correction", of="#preview")
    clerk.sends()
    chief.begins(case, "approve_correction")
    chief.sees("送达日期抄错一天", "更正为", "答辩")
    chief.picture("49-correction-to-approve")
    chief.sends()
    clerk.open(f"/cases/{case}/docket/")
    clerk.sees("已由第", "更正第")


def step(person: Person, name: str) -> None:
    """Presses a button of the bar at the bottom; the bar is in sight without scrolling."""
    button = person.page.locator(".m-step-bar").get_by_role("button", name=name)
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= SMALL[1], name
    with person.page.expect_navigation():
        button.click()
    person.arrived()


def open_steps(person: Person) -> list[str]:
    return person.page.locator(".m-step[open] > summary h2").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_the_complaint_is_filled_in_step_by_step_on_a_small_phone(house: House, script: bool) -> None:
    wulan = Person.enter(house, "wulan", script=script, size=SMALL)
    wulan.open("/filing/")
    wulan.page.locator("#kind-lending").check()
    wulan.page.locator("#text").fill(COMPLAINT)
    with wulan.page.expect_navigation():
        wulan.page.locator("main form").last.get_by_role("button", name="开始填写").click()
    wulan.arrived()
    assert [title.split()[0] for title in open_steps(wulan)] == ["1"]
    step(wulan, "下一步：当事人")
    wulan.sees("第2步，共9步：当事人", "缺")
    assert [title.split()[0] for title in open_steps(wulan)] == ["2"]
    wulan.page.screenshot(path=str(house.pictures / f"46-steps-{'script' if script else 'plain'}-360.png"))
    wulan.fill("c.parties.0.identity", WULAN_ID)
    wulan.page.locator("#b-parties-0-name").fill("乌兰图雅")
    # Enter in a box saves and stays on the step; so do the list's own buttons
    with wulan.page.expect_navigation():
        wulan.page.locator("#b-parties-0-name").press("Enter")
    wulan.arrived()
    assert [title.split()[0] for title in open_steps(wulan)] == ["2"]
    wulan.page.locator(".m-step[open]").get_by_role("button", name="增加一项").click()
    wulan.page.wait_for_load_state("load")
    assert wulan.page.locator("#b-parties-2-name").is_visible()
    wulan.fill("c.parties.2.name", "高娃")
    step(wulan, "下一步：代表人和代理人")
    step(wulan, "下一步：诉讼请求")
    step(wulan, "上一步")
    step(wulan, "上一步")
    names = [wulan.page.locator(f"#b-parties-{number}-name").input_value() for number in range(3)]
    assert names == ["乌兰图雅", "巴特尔", "高娃"]
    assert wulan.page.locator("#b-parties-0-identity").input_value() == WULAN_ID
    # the last step leads to the check, and from what is missing back to the very box
    wulan.page.locator(".m-steps summary").click()
    wulan.page.locator(".m-steps").get_by_role("button", name="附件").click()
    wulan.page.wait_for_load_state("load")
    step(wulan, "检查并提交")
    with wulan.page.expect_navigation():
        wulan.page.get_by_role("link", name=re.compile("住所地的旗县")).first.click()
    wulan.arrived()
    assert wulan.page.locator("#b-parties-0-region").is_visible()
    wulan.context.close()


def test_at_a_desk_the_whole_complaint_lies_open(house: House) -> None:
    wulan = Person.enter(house, "wulan")
    wulan.open("/filing/")
    wulan.page.locator("#text").fill(COMPLAINT)
    with wulan.page.expect_navigation():
        wulan.page.locator("main form").last.get_by_role("button", name="开始填写").click()
    wulan.arrived()
    assert len(open_steps(wulan)) == wulan.page.locator(".m-step").count() == 9
    assert not wulan.page.locator(".m-step-move").first.is_visible()
    wulan.page.locator(".m-steps").get_by_role("button", name="证据").click()
    assert wulan.page.evaluate("document.activeElement.closest('details').id") == "step-evidence"
    wulan.picture("47-steps-at-a-desk")
    wulan.context.close()


def test_date_boxes_are_written_the_chinese_way(house: House) -> None:
    """The browser of the pictures speaks Chinese (docs/pictures are taken from journeys)."""
    if not CHINESE_WORDS.exists():
        pytest.skip("chromium-l10n is not installed: `make setup` as root installs it")
    stranger = house.person("stranger")
    assert stranger.open("/").page.locator("html").get_attribute("lang") == "zh-Hans"
    boxes = stranger.context.new_cdp_session(stranger.page).send("Accessibility.getFullAXTree")["nodes"]
    parts = [box["name"]["value"] for box in boxes if box.get("role", {}).get("value") == "spinbutton"]
    assert [part[0] for part in parts[:3]] == ["年", "月", "日"], parts
