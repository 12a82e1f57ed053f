"""The administrator's pages. Every change is made by courts.administration, which writes it down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mengma import clock, lawbook
from mengma.courts import administration, selectors
from mengma.courts.administration import BadChange
from mengma.portal import labels, refusals
from mengma.portal.gate import PortalRequest
from mengma.portal.lists import PAGE
from mengma.portal.words import by_field, chosen
from mengma.scheduling import selectors as scheduling
from mengma.scheduling.actions import do_create_room, do_retire_room

if TYPE_CHECKING:
    from mengma.courts.models import User


def _number(request: PortalRequest) -> int:
    try:
        return min(max(int(request.GET.get("page", "1")), 1), 10_000)
    except ValueError:
        return 1


def paged(request: PortalRequest, read: Any, **more: Any) -> tuple[list[Any], dict[str, Any]]:
    """One page of a selector that takes limit and offset, with the numbers of its neighbours."""
    number = _number(request)
    found = read(limit=PAGE + 1, offset=(number - 1) * PAGE, **more)
    return found[:PAGE], {"page": number, "previous": number - 1, "following": number + 1 if found[PAGE:] else 0}


def me(request: PortalRequest) -> User:
    """The account behind a page that the door opens for the signed-in only."""
    if request.person is None:  # the door lets nobody in who has not signed in
        raise RuntimeError("no person behind a page for the signed-in")
    return request.person


def people(request: PortalRequest) -> HttpResponse:
    """Accounts, with search, and a form that opens one."""
    problems: dict[str, str] = {}
    typed = {name: request.POST.get(name, "").strip() for name in ("username", "name", "kind")}
    if request.method == "POST":
        try:
            user = administration.do_add_user(me(request), **typed, password=request.POST.get("password", "")[:1000])
        except BadChange as error:
            problems = by_field(error)
        else:
            messages.success(request, _("已开立账户%s。") % user.username)
            return HttpResponseRedirect(reverse("admin-person", args=[user.pk]))
    found, pages = paged(request, selectors.people, text=request.GET.get("q", ""))
    context = {
        "people": found,
        "pages": pages,
        "text": request.GET.get("q", "")[:60],
        "problems": problems,
        "typed": typed,
        "kinds": [(value, labels.word(labels.KINDS, value)) for value in administration.KINDS],
    }
    return render(request, "portal/admin_people.html", context, status=422 if problems else 200)


def person(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """One account: its offices, whether it is open, a new password."""
    user = selectors.user_by_id(str(user_id))
    if user is None:
        return refusals.not_found(request)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change_person(request, user)
        except BadChange as error:
            problems = by_field(error)
        else:
            messages.success(request, _("变更已保存并记录。"))
            return HttpResponseRedirect(reverse("admin-person", args=[user.pk]))
    context = {
        "who": user,
        "offices": selectors.offices_of(user),
        "problems": problems,
        "typed": request.POST,
        "roles": [(role, labels.word(labels.OFFICES, role)) for role in administration.ROLES],
        "courts": selectors.courts(),
        "today": clock.today(),
    }
    return render(request, "portal/admin_person.html", context, status=422 if problems else 200)


def _change_person(request: PortalRequest, user: User) -> None:
    """Makes the one change that the posted form names. Raises BadChange."""
    by, post = me(request), request.POST
    match post.get("change", ""):
        case "close":
            administration.do_set_active(by, user, active=False)
        case "open":
            administration.do_set_active(by, user, active=True)
        case "password":
            administration.do_set_password(by, user, post.get("password", "")[:1000])
        case "give":
            since = _day(post.get("since", ""), "since")
            administration.do_give_office(by, user, post.get("role", ""), post.get("court", ""), since)
        case "end":
            administration.do_end_office(by, whole(post.get("office", "")), _day(post.get("until", ""), "office"))
        case _:
            raise BadChange(change=("请选择要做的变更。", "Choose what to change."))


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadChange(
            **{name: ("日期写法不对，请按 2026-03-02 的样式填写。", "Write the day like 2026-03-02.")}
        ) from None


def whole(text: str) -> int:
    """The number that a form sent, 0 for anything else."""
    try:
        return min(max(int(text), 0), 2_000_000_000)
    except ValueError:
        return 0


def rules(request: PortalRequest) -> HttpResponse:
    """House rules: default, range, what was chosen when and why, and a form that chooses anew."""
    problems: dict[str, str] = {}
    post = request.POST
    if request.method == "POST":
        try:
            administration.do_choose_house_rule(
                me(request),
                post.get("rule", "")[:80],
                _value(post.get("rule", ""), post.get("value", "")),
                _day(post.get("since", ""), "since"),
                post.get("reason", ""),
                post.get("court", "")[:12],
            )
        except BadChange as error:
            problems = by_field(error)
        else:
            messages.success(request, _("变更已保存并记录。"))
            return HttpResponseRedirect(reverse("admin-rules"))
    shown = [(rule, selectors.house_rule_choices(rule.name)) for rule in lawbook.load().house_rules.rules.values()]
    context = {
        "rules": shown,
        "problems": problems,
        "typed": post,
        "courts": selectors.courts(),
        "today": clock.today(),
    }
    return render(request, "portal/admin_rules.html", context, status=422 if problems else 200)


def _value(rule: str, text: str) -> Any:
    """The typed value in the rule's own type."""
    known = lawbook.load().house_rules.rules.get(rule)
    if known is not None and known.type == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text


def days(request: PortalRequest) -> HttpResponse:
    """The calendar of rest days that time limits are computed with: which years have a notice, which are provisional."""
    today = clock.today()
    return render(request, "portal/admin_days.html", {"years": _years(today.year)})


def _years(first: int) -> list[tuple[int, bool]]:
    known = lawbook.load().rest_days.known
    return [(year, known(year)) for year in range(first - 1, first + 3)]


def courts(request: PortalRequest) -> HttpResponse:
    """The court list with where each entry comes from and what is doubtful about it."""
    every = selectors.courts()
    doubtful = [court for court in every if court.doubt_zh]
    only = request.GET.get("only") == "doubtful"
    context = {"courts": doubtful if only else every, "doubtful": len(doubtful), "only": only}
    return render(request, "portal/admin_courts.html", context)


def changes(request: PortalRequest) -> HttpResponse:
    """What administrators changed."""
    found, pages = paged(request, selectors.changes)
    return render(request, "portal/changes.html", {"changes": found, "pages": pages})


def rooms(request: PortalRequest) -> HttpResponse:
    """The rooms of a court: add one, take one out of use. Each change is recorded."""
    court = request.POST.get("court", "") or request.GET.get("court", "")
    problem = ""
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "kind", "seats")}
    if request.method == "POST":
        try:
            _change_room(request, court, typed)
        except ValueError as error:
            problem = chosen({"zh": str(error), "en": _("没有保存，请检查名称和法院。")})
        else:
            messages.success(request, _("变更已保存并记录。"))
            return HttpResponseRedirect(f"{reverse('admin-rooms')}?court={court}")
    context = {
        "court": court,
        "courts": selectors.courts(),
        "rooms": scheduling.rooms(court, active=False) if court else [],
        "kinds": [(kind, labels.word(labels.ROOMS, kind)) for kind in labels.ROOMS],
        "typed": typed,
        "problem": problem,
    }
    return render(request, "portal/admin_rooms.html", context, status=422 if problem else 200)


def _change_room(request: PortalRequest, court: str, typed: dict[str, str]) -> None:
    """Raises ValueError."""
    if selectors.court(court) is None:
        raise ValueError(_("请选择法院。"))
    with transaction.atomic():
        retired = request.POST.get("retire", "")
        if retired:
            room = scheduling.room(court, retired)
            if room is None:
                raise ValueError(_("没有这个法庭。"))
            do_retire_room(room)
            administration.do_record_change(me(request), "room.retire", f"{court}/{room.name}")
            return
        if not typed["name"] or len(typed["name"]) > 60:
            raise ValueError(_("请填写法庭名称，最多60个字。"))
        do_create_room(court, typed["name"], typed["kind"], min(whole(typed["seats"]), 10_000))
        administration.do_record_change(me(request), "room.add", f"{court}/{typed['name']}", after=typed)
