"""The whole line through the public API and nothing else: 乌兰 files, 巴特尔 answers, 孙正 decides, the file is archived.

Everybody works with a token of their own. What the platform does by itself (a period expires) is told by moving the clock
and running the periodic work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from http.server import ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from mengma import clock
from mengma.cases import verify
from mengma.courts.tokens import do_create_token
from mengma.intake.tests import stories
from mengma.portal.api.tests.conftest import Caller
from mengma.procedure.expiry import do_expire_limits
from mengma.simulate.external import identity
from tests import lines
from tests.cast import COURT, make_cast

pytestmark = pytest.mark.django_db

FILED, ACCEPTED, GIVEN = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
SERVED, ANSWERED, SUMMONED = date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 23)
HEARD, DECIDED, IN_EFFECT = date(2026, 4, 1), date(2026, 4, 10), date(2026, 5, 6)


class Story:
    """The cast, each with a token, and the case that they work on."""

    def __init__(self) -> None:
        self.users = make_cast()
        self.callers: dict[str, Caller] = {}
        self.case = ""

    @property
    def case_id(self) -> UUID:
        return UUID(self.case)

    def caller(self, who: str) -> Caller:
        if who not in self.callers:
            self.callers[who] = Caller(do_create_token(self.users[who], "journey", hours=24)[1])
        return self.callers[who]

    def do(self, who: str, act: str, data: dict[str, Any] | None = None, status: int = 201, **more: Any) -> Any:
        """An act over HTTP; answers the JSON."""
        path = f"/cases/{self.case}/acts/{act}"
        answer = self.caller(who).post(path, {"data": data or {}, **more})
        assert answer.status_code == status, (act, answer.content.decode())
        return answer.json()

    def see(self, who: str, path: str = "") -> Any:
        answer = self.caller(who).get(f"/cases/{self.case}{path}")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def offered(self, who: str) -> list[str]:
        return [offer["act"] for offer in self.see(who)["next"]]

    def track(self, name: str, subject: str = "") -> str:
        tracks = self.see("filing_judge")["tracks"]
        return next((t["state"] for t in tracks if (t["track"], t["subject"]) == (name, subject)), "")


@pytest.fixture
def identity_service(settings: Any) -> Iterator[None]:
    """The simulated identity service, listening on this machine as it does beside a demonstration."""
    handler = type("Bound", (identity.Handler,), {"register": identity.Register({}, 1.0)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MENGMA_IDENTITY_URL = f"http://127.0.0.1:{server.server_port}"
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def story(db: None, identity_service: None) -> Story:
    return Story()


def files(story: Story) -> None:
    """乌兰 pastes nothing and types everything; the draft says what is missing before she sends it."""
    wulan = story.caller("plaintiff")
    begun = wulan.post("/drafts", {"court": COURT, "content": {"form": "lending", "facts": "借款未还"}}).json()
    story.case = begun["id"]
    lacking = wulan.post(f"/drafts/{story.case}/check").json()
    assert any(problem["code"] == "missing" for problem in lacking["missing"])
    content = stories.complaint(wulan={"identity": stories.WULAN_ID})
    saved = wulan.put(f"/drafts/{story.case}", {"version": begun["version"], "content": content})
    assert saved.status_code == 200, saved.content.decode()
    assert saved.json()["content"]["parties"][0]["identity"] == stories.WULAN_ID
    stale = wulan.put(f"/drafts/{story.case}", {"version": begun["version"], "content": {}})
    assert (stale.status_code, stale.json()["code"]) == (409, "intake.draft_moved")
    checked = wulan.post(f"/drafts/{story.case}/check").json()
    assert checked["this_court"] is True
    assert checked["fee"]["steps"]
    assert checked["fee"]["citations"]
    done = wulan.post(f"/drafts/{story.case}/submit")
    assert done.status_code == 201, done.content.decode()
    assert done.json()["case"]["stage"]["name"] == "review"
    again = wulan.post(f"/drafts/{story.case}/submit")
    assert again.json()["repeated"]


def is_accepted(story: Story) -> None:
    """钱立 sees the seven-day clock and accepts; the number comes with the acceptance."""
    queue = story.caller("filing_judge").get("/cases", stage="review").json()["items"]
    assert [row["id"] for row in queue] == [story.case]
    clock_shown = next(limit for limit in story.see("filing_judge")["limits"] if limit["name"] == "filing-review")
    assert clock_shown["due_on"] == "2026-03-09"
    offer = next(o for o in story.see("filing_judge", "/acts") if o["act"] == "accept_case")
    assert offer["data"]["properties"]["procedure"]["enum"] == ["ordinary", "summary", "small-claims"]
    done = story.do("filing_judge", "accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
    assert done["case"]["case_number"].startswith("（2026）内0102民初")


def is_given_to_a_judge(story: Story) -> None:
    """孙正 is designated with a reason and an approver; the president appoints the clerk."""
    judge = str(story.users["judge"].pk)
    given = {"judge": judge, "reason": "related", "explanation": "系列案件由同一法官办理"}
    story.do("filing_judge", "propose_designation", given)
    story.do("president", "decide_designation", {"designation": "g1", "approved": True})
    story.do("president", "appoint_clerk", {"clerk": str(story.users["clerk"].pk)})
    assert story.caller("judge").get("/cases").json()["items"][0]["id"] == story.case


def is_joined_and_answered(story: Story) -> None:
    """巴特尔 is told nothing until he joins by the code on his notice; then he reads and answers."""
    bater = story.caller("defendant")
    assert bater.get(f"/cases/{story.case}").status_code == 404
    with clock.travel(SERVED):
        code = stories.code_for(story.users, story.case_id, "p2")
        wrong = bater.post("/invitations", {"code": "ZZZZ-ZZZZ", "identity_number": stories.BATER_ID})
        assert wrong.status_code == 422
        joined = bater.post("/invitations", {"code": code, "identity_number": stories.BATER_ID})
        assert joined.status_code == 201, joined.content.decode()
        assert code not in bater.get(f"/cases/{story.case}/docket").content.decode()
        given = {"party": "p2", "what": "complaint", "way": "direct", "received_on": str(SERVED), "signed_by": "本人"}
        story.do("clerk", "record_service", given)
    with clock.travel(ANSWERED):
        assert "submit_answer" in story.offered("defendant")
        story.do("defendant", "submit_answer", {"attitude": "contests", "text": "已经偿还一部分。"})
    assert story.track("answer", "p2") == "answered"


def is_heard(story: Story) -> None:
    lines.make_room()
    with clock.travel(SUMMONED):
        data = {"kind": "hearing", "slot": lines.slot(HEARD), "open_to_public": True}
        set_down = story.do("judge", "schedule_hearing", data, overrides={"4": "已指定", "5": "答辩期已过"})
        hearing = set_down["entry"]["notes"]["hearing"]
        for party in ("p1", "p2"):
            told = {"hearing": hearing, "party": party, "way": "summons", "received_on": str(SUMMONED)}
            story.do("clerk", "record_summons", told)
    with clock.travel(HEARD):
        story.do("judge", "hold_hearing", {"hearing": hearing, "attended": ["p1", "p2"]})
        story.do("judge", "close_debate")


def is_decided(story: Story) -> None:
    with clock.travel(DECIDED):
        text = lines.judgment_text(lines.Line(story.users, story.case_id))
        given = {"text": text, "result": "granted", "how": "in_court", "costs": {"p2": "1000.00"}}
        done = story.do("judge", "pronounce_judgment", given)
        assert done["case"]["stage"]["name"] == "decided"
        for party in ("p1", "p2"):
            story.do(
                "clerk",
                "record_service",
                {
                    "party": party, "what": "decision", "decision": "j1", "way": "direct",
                    "received_on": str(DECIDED), "signed_by": "本人",
                },
            )  # fmt: skip
    running = {
        (limit["name"], limit["subject"]) for limit in story.see("judge")["limits"] if limit["state"] == "running"
    }
    assert {("appeal-judgment", "p1"), ("appeal-judgment", "p2")} <= running


def takes_effect_and_is_archived(story: Story) -> None:
    with clock.travel(IN_EFFECT):
        do_expire_limits(clock.today())
        assert story.track("effect", "j1") == "effective"
        story.do("clerk", "certify_effect", {"decision": "j1"})
        closed = story.do("clerk", "close_case")
        assert closed["case"]["closed_on"] == str(DECIDED)
        story.do("archivist", "archive_case", overrides=stories.REASONS)
        assert story.see("plaintiff")["stage"]["name"] == "archived"
        refused = story.do("clerk", "close_case", status=409)
        assert refused["code"] == "procedure.not_now"


def test_the_line_from_filing_to_archive_over_http(story: Story) -> None:
    with clock.travel(FILED):
        files(story)
    with clock.travel(ACCEPTED):
        is_accepted(story)
    with clock.travel(GIVEN):
        is_given_to_a_judge(story)
    is_joined_and_answered(story)
    is_heard(story)
    is_decided(story)
    takes_effect_and_is_archived(story)
    docket = story.see("judge", "/docket")
    acts = [entry["act"] for entry in docket["items"]]
    assert acts[0] == "submit_complaint"
    assert acts[-1] == "archive_case"
    assert [entry["seq"] for entry in docket["items"]] == list(range(1, docket["last_seq"] + 1))
    chained = zip(docket["items"], docket["items"][1:], strict=False)
    assert all(after["previous"] == before["hash"] for before, after in chained)
    for who in ("plaintiff", "defendant", "judge", "clerk", "president"):
        for path in ("", "/docket", "/acts", "/documents", "/materials"):
            seen = story.caller(who).get(f"/cases/{story.case}{path}").content.decode()
            assert stories.WULAN_ID not in seen
            assert stories.BATER_ID not in seen
            assert "enc1." not in seen
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []


def test_a_complaint_on_paper_is_accepted_on_the_spot(story: Story) -> None:
    """当场立案: the filing judge at the window takes the paper and accepts it, both or neither."""
    window = story.caller("filing_judge")
    small = stories.complaint(claims=[{"text": "判令被告偿还借款5000元", "amount": "5000"}])
    asked = {
        "court": COURT, "way_in": "walk_in", "content": small, "paper": {"how": "paper", "by": "乌兰"},
        "accept": {"procedure": "summary"},
    }  # fmt: skip
    warned = window.post("/window-filings", asked)
    assert warned.status_code == 409
    assert window.get("/cases").json()["items"] == []
    done = window.post("/window-filings", {**asked, "overrides": stories.REASONS}, **{"Idempotency-Key": "w-1"})
    assert done.status_code == 201, done.content.decode()
    assert done.json()["case"]["case_number"]
    assert window.post("/window-filings", {**asked, "court": "内0105"}).status_code == 403
    assert story.caller("stranger").post("/window-filings", asked).status_code in (403, 422)


def test_a_text_fills_the_form_and_says_where_from(story: Story) -> None:
    text = "原告：乌兰，女，1990年5月1日出生。被告：巴特尔，男。诉讼请求：判令被告偿还借款本金88000元。"
    told = story.caller("plaintiff").post("/extract", {"text": text, "kind": "lending"}).json()
    source = told["sources"]["parties.0.name"]
    assert text[source["start"] : source["end"]] == told["content"]["parties"][0]["name"] == "乌兰"


def test_an_upload_waits_for_its_act_and_is_read_by_those_who_may(story: Story) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    with clock.travel(FILED):
        files(story)
    wulan = story.caller("plaintiff")

    def send(name: str, content: bytes) -> Any:
        return wulan.client.post(
            f"/api/v1/materials?case={story.case}",
            {"file": SimpleUploadedFile(name, content)},
            headers=wulan.headers,
        )

    lie = send("借条.pdf", b"MZ\x90\x00 not a pdf")
    assert (lie.status_code, lie.json()["code"]) == (422, "dossier.bad_file")
    kept = send("借条.txt", "今借到乌兰88000元。巴特尔".encode())
    assert kept.status_code == 201, kept.content.decode()
    found = kept.json()
    path = f"/materials/{found['id']}/file"
    assert b"".join(wulan.get(path).streaming_content).decode().startswith("今借到")
    assert story.caller("filing_judge").get(path).status_code == 404
    assert [m["id"] for m in wulan.get("/materials", case=story.case).json()] == [found["id"]]
    assert story.caller("stranger").delete(f"/materials/{found['id']}").status_code == 404
    assert wulan.delete(f"/materials/{found['id']}").status_code == 204
