"""Refusals at the edge, before any view: one shape for pages and the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.template.exceptions import TemplateDoesNotExist
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

PROBLEM_JSON = "application/problem+json"
Words = str | Promise
PLAIN_PAGE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{}</title><main><h1>{}</h1><p>{}</p><p>{}</p><p><small>{}</small></p></main></html>"
)


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: an API path, or an Accept header without HTML."""
    accept = request.headers.get("Accept", "")
    return request.path_info.startswith("/api/") or ("json" in accept and "html" not in accept)


def in_both_languages(text: Words) -> dict[str, str]:
    """A text that translates itself when it is read, in Chinese and in English."""
    told = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            told[name] = str(text)
    return told


def refuse(request: HttpRequest, status: int, code: str, message: Words, next_step: Words) -> HttpResponse:
    """A typed refusal: machine code, what happened, what to do next. Programs get the shape that the whole API refuses in.

    Pages use the template ``refusal.html`` where the portal provides it and a plain page where it does not.
    """
    if wants_json(request):
        problem: dict[str, object] = {
            "type": "about:blank",
            "title": str(message),
            "status": status,
            "code": code,
            "what": in_both_languages(message),
            "next": in_both_languages(next_step),
            "problems": [],
            "request_id": getattr(request, "request_id", ""),
        }
        return JsonResponse(
            problem, status=status, content_type=PROBLEM_JSON, json_dumps_params={"ensure_ascii": False}
        )
    answer = {"code": code, "message": message, "next": next_step}
    try:
        page = loader.render_to_string("refusal.html", answer | {"status": status, "next_step": next_step}, request)
    except TemplateDoesNotExist:
        title = _("请求未被受理")
        page = format_html(PLAIN_PAGE, title, title, message, next_step, code)
    return HttpResponse(page, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old page, or cookies refused. What was typed is still in the browser."""
    del reason
    return refuse(
        request,
        403,
        "request.csrf",
        _("页面已过期或浏览器未保存登录信息，本次提交未被受理。"),
        _("请返回上一页（已填写的内容仍在），刷新登录后重新提交。"),
    )
