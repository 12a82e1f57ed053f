"""Pages that refuse: what happened, why (with the article), what to do next. One template for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mengma.courts.permissions import Decision
from mengma.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Why:
    """One reason on a refusing page."""

    text: str
    article: str = ""


def _chosen(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


def page(
    request: HttpRequest, status: int, code: str, message: str, next_step: str, why: tuple[Why, ...] = (), **more: Any
) -> HttpResponse:
    """A refusing page with its machine code; a fragment for htmx."""
    template = "portal/parts/refused.html" if getattr(request, "htmx", False) else "refusal.html"
    context = {"code": code, "message": message, "next_step": next_step, "status": status, "why": why, **more}
    return HttpResponse(loader.render_to_string(template, context, request), status=status)


def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The page of any typed refusal."""
    why = tuple(Why(_chosen(problem.zh, problem.en), problem.article) for problem in error.problems)
    what, then = _chosen(error.what_zh, error.what_en), _chosen(error.next_zh, error.next_en)
    return page(request, error.status, error.code, what, then, why)


def not_your_office(request: HttpRequest, decision: Decision) -> HttpResponse:
    return page(
        request,
        403,
        "portal.not_your_office",
        _chosen(decision.why_zh, decision.why_en),
        _("请以具有相应职务的账户登录，或者向管理员申请任职登记。"),
    )


# Django's own, named in config/urls.py


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400, "request.bad", _("提交的内容无法识别。"), _("请返回上一页检查后重新提交。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403, "request.forbidden", _("您不能打开这一页面。"), _("请以有权限的账户登录。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request, 404, "request.not-found", _("没有这个页面，或者它已经移走。"), _("请核对地址，或者回到首页查找。")
    )


PLAIN_FAILURE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>500</title>'
    "<main><h1>{}</h1><p>{}</p><p><code>{}</code></p></main></html>"
)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of last resort; where even it cannot be drawn (files missing, database gone), plain words."""
    what = _("系统出现故障，本次操作可能没有完成。")
    then = _("请稍后重试；再次出现的，请把下面的编号告诉管理员。")
    number = str(getattr(request, "request_id", ""))
    try:
        return page(request, 500, "server.error", what, then, request_id=number)
    except Exception:
        # whatever broke the first page may break this one; the failure itself is logged already
        return HttpResponse(format_html(PLAIN_FAILURE, what, then, number), status=500)
