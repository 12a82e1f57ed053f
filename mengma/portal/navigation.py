"""The links of a page's head: which of the portal's lists this person may open, asked of the same table as the door."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mengma.courts.actors import Actor
from mengma.courts.permissions import may_enter
from mengma.portal.routes import by_name

# in the order in which they are shown; a route that this person may not open is left out
SHOWN: tuple[tuple[str, Promise], ...] = (
    ("home", _("首页")),
    ("filing-new", _("我要立案")),
    ("inbox", _("收件箱")),
    ("filing-queue", _("立案审查")),
    ("window-filing", _("窗口收案")),
    ("judge-list", _("我承办的案件")),
    ("clerk-list", _("我记录的案件")),
    ("court-list", _("本院案件")),
    ("assignments", _("分案")),
    ("assignment-pauses", _("停止分案")),
    ("calendar", _("开庭日历")),
    ("odd-payments", _("待认领来款")),
    ("other-decisions", _("其他程序性决定")),
    ("archive", _("归档")),
    ("admin-people", _("人员与职务")),
    ("admin-rules", _("内部规则")),
    ("admin-rooms", _("法庭")),
    ("audit-changes", _("审计")),
    ("keys", _("程序接口")),
    ("guides", _("办案指引")),
    ("law", _("法律计算")),
    ("statutes", _("法规库")),
)
ONLY_FOR_PEOPLE_OF_CASES = ("filing-new",)
# open to everybody, but in the head only of those who usually have programs: lawyers, agencies, administrators
FOR_PROGRAMS = ("keys",)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the head; `here` where it leads to the page that is shown."""

    name: str
    title: Promise
    url: str
    here: bool


def links_for(request: HttpRequest) -> list[Link]:
    """The links for this request's person; nobody signed in sees only what is public."""
    actor: Actor | None = getattr(request, "actor", None)
    routes = by_name()
    links = []
    for name, title in SHOWN:
        route = routes.get(name)
        if route is None or actor is None:
            continue
        if route.kind == "signed-in" and not actor.id:
            continue
        if name in ONLY_FOR_PEOPLE_OF_CASES and actor.kind == "staff":
            continue
        if name in FOR_PROGRAMS and actor.kind not in ("lawyer", "outside") and not actor.holds("administrator"):
            continue
        if route.kind == "office" and not may_enter(actor, route.resource):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append(Link(name, title, url, request.path == url))
    return links
