"""Everybody's first page: what waits for this person, by the offices and relations that they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mengma import clock
from mengma.cases import selectors
from mengma.cases.access import access_cases
from mengma.courts.actors import Actor
from mengma.courts.permissions import OFFICE_RESOURCES, may_enter
from mengma.intake import selectors as filings
from mengma.portal import hearings, labels
from mengma.portal.gate import PortalRequest
from mengma.portal.hearings import OF_THE_BENCH, OF_THE_PARTIES
from mengma.portal.lists import CaseList, final_stages, first_few, page_of
from mengma.portal.words import court_name


@dataclass(frozen=True, slots=True)
class Section:
    """A list on the home page, with the page where all of it stands."""

    title: str
    cases: CaseList
    more: str
    empty: str


def courts_for(actor: Actor, resource: str) -> frozenset[str]:
    """The courts at which this person's offices open a resource."""
    return actor.courts(*OFFICE_RESOURCES[resource].roles)


def _litigant(actor: Actor) -> list[Section]:
    if actor.kind == "staff":
        return []
    mine = selectors.with_relation(actor, OF_THE_PARTIES)
    return [
        Section(
            _("我的案件"),
            first_few(mine, "-filed_on", "id", limit=12),
            reverse("cases"),
            _("还没有案件。可以从“我要立案”开始，或者用法院通知中的邀请码加入案件。"),
        )
    ]


def _queue(actor: Actor) -> list[Section]:
    waiting = first_few(filings.waiting_cases(actor), *filings.QUEUE_ORDER)
    return [Section(_("待立案审查"), waiting, reverse("filing-queue"), _("没有待审查的起诉材料。"))]


def _judge(actor: Actor) -> list[Section]:
    mine = selectors.pending(selectors.with_relation(actor, OF_THE_BENCH), final_stages())
    return [
        Section(_("我承办的案件（期限近者在前）"), first_few(mine), reverse("judge-list"), _("目前没有承办的案件。"))
    ]


def _clerk(actor: Actor) -> list[Section]:
    mine = selectors.pending(selectors.with_relation(actor, ("clerk",)), final_stages())
    return [Section(_("我担任书记员的案件"), first_few(mine), reverse("clerk-list"), _("目前没有担任书记员的案件。"))]


def _court(actor: Actor) -> list[Section]:
    here = selectors.pending(selectors.at_courts(courts_for(actor, "court_list")), final_stages())
    return [
        Section(
            _("立案审查超过期限"),
            first_few(filings.late_cases(actor, clock.today()), *filings.QUEUE_ORDER),
            f"{reverse('court-list')}?only=late-reviews",
            _("没有超过期限未决定的立案审查。"),
        ),
        Section(
            _("期限已过的案件"),
            first_few(selectors.overdue(here, clock.today())),
            f"{reverse('court-list')}?only=overdue",
            _("没有期限已过的案件。"),
        ),
        Section(_("本院在办案件"), first_few(here), reverse("court-list"), _("本院没有在办案件。")),
    ]


def _assignment(actor: Actor) -> list[Section]:
    here = selectors.pending(selectors.at_courts(courts_for(actor, "assignment_office")), final_stages())
    proposed = selectors.with_track(here, "assignment", "proposed")
    return [Section(_("待批准的指定分案"), first_few(proposed), reverse("assignments"), _("没有待批准的指定分案。"))]


def _archive(actor: Actor) -> list[Section]:
    here = selectors.at_courts(courts_for(actor, "archive")).filter(closed_on__isnull=False)
    return [
        Section(
            _("已结案、待归档"),
            first_few(selectors.pending(here, final_stages()), "closed_on", "id"),
            reverse("archive"),
            _("没有待归档的案件。"),
        )
    ]


BY_OFFICE: tuple[tuple[str, Callable[[Actor], list[Section]]], ...] = (
    ("filing_queue", _queue),
    ("judge_list", _judge),
    ("clerk_list", _clerk),
    ("assignment_office", _assignment),
    ("court_list", _court),
    ("archive", _archive),
)


def home(request: PortalRequest) -> HttpResponse:
    """The lists that wait for this person, urgent offices first, then what the person's own cases are."""
    actor = request.actor
    sections = _litigant(actor)
    for resource, make in BY_OFFICE:
        if may_enter(actor, resource):
            sections.extend(make(actor))
    context = {
        "sections": sections,
        "today_hearings": hearings.of_person(actor, clock.today()),
        "offices": [
            (labels.word(labels.OFFICES, held.role), court_name(held.court) if held.court else "")
            for held in sorted(actor.offices, key=lambda h: (h.court, h.role))
        ],
        "shortcuts": _shortcuts(actor),
    }
    return render(request, "portal/home.html", context)


def _shortcuts(actor: Actor) -> list[tuple[str, str, str]]:
    """Big buttons: title, address, what it is for."""
    offered = []
    if actor.kind != "staff":
        offered = [
            ("filing-new", _("我要立案"), _("填写起诉状，或者粘贴已有的起诉状由系统帮助填写")),
            ("join", _("用邀请码加入案件"), _("收到法院通知的被告、第三人从这里进入案件")),
            ("inbox", _("收件箱"), _("法院向您送达的文书和通知")),
            ("fees", _("诉讼费用"), _("待交、已交和退还的费用")),
        ]
    elif may_enter(actor, "window_filing"):
        offered = [("window-filing", _("窗口收案"), _("当面、邮寄、口头起诉，由工作人员录入"))]
    elif may_enter(actor, "administration"):
        offered = [
            ("admin-people", _("人员与职务"), _("开立账户、登记任职、重设密码")),
            ("admin-rules", _("内部规则"), _("法律未规定处的取值，有范围、有理由、有记录")),
            ("admin-rooms", _("法庭"), _("各法院的法庭、调解室")),
            ("admin-days", _("放假安排"), _("期限计算所依据的放假安排")),
            ("admin-courts", _("法院"), _("123个法院及其来源说明")),
            ("admin-changes", _("变更记录"), _("管理员所作的每一项变更")),
        ]
    elif may_enter(actor, "audit"):
        offered = [
            ("audit-changes", _("变更记录"), _("管理员所作的每一项变更")),
            ("audit-reads", _("查阅记录"), _("对受限制数据的每一次查阅")),
        ]
    found = []
    for name, title, what in offered:
        try:
            found.append((title, reverse(name), what))
        except NoReverseMatch:
            continue
    return found


def cases(request: PortalRequest) -> HttpResponse:
    """Every case that this person may read, with search."""
    found = page_of(request, access_cases(request.actor), "-filed_on", "id")
    context = {"title": _("案件"), "cases": found, "empty": _("没有符合条件的案件。"), "search": True}
    return render(request, "portal/case_list.html", context)


def about(request: PortalRequest) -> HttpResponse:
    """What this platform is, for anybody."""
    return render(request, "portal/about.html")
