"""Every refusal of the API in one shape: application/problem+json (RFC 9457) with a code, what happened and what to do next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mengma.refusal import Problem, Refusal

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class ApiError(Refusal):
    """A refusal of the API itself."""

    status = 422
    next_zh = "请核对请求。"
    next_en = "Check the request."


class Unauthorized(ApiError):
    code = "api.unauthorized"
    status = 401
    what_zh = "没有有效的登录或令牌。"
    what_en = "There is no valid session or token."
    next_zh = "请用 POST /api/v1/session 取得令牌，或先登录。"
    next_en = "Get a token by POST /api/v1/session, or sign in first."
    headers = {"WWW-Authenticate": "Bearer"}


class Forbidden(ApiError):
    status = 403


class NotFound(ApiError):
    """Absent or not the caller's to see: the answer is the same."""

    code = "api.not_found"
    status = 404
    what_zh = "没有这一项，或者您无权查看。"
    what_en = "There is no such thing."
    next_zh = "请核对地址。"
    next_en = "Check the address."


class TooLarge(ApiError):
    code = "request.too-large"
    status = 413
    what_zh = "提交的内容过大。"
    what_en = "The request is too large."
    next_zh = "请分几次提交。"
    next_en = "Send it in parts."


class KeyUsed(ApiError):
    code = "procedure.key_used"
    status = 409
    what_zh = "这个幂等键已用于另一事项。"
    what_en = "This idempotency key was used for another act."
    next_zh = "请换一个新的幂等键。"
    next_en = "Use a new key."


class Invalid(ApiError):
    """Fields that need attention."""

    code = "api.invalid"
    what_zh = "有几处需要补充或更正。"
    what_en = "Some fields need attention."
    next_zh = "请按各处提示修改后重试。"
    next_en = "Correct the fields as marked and try again."


class Unreadable(ApiError):
    code = "api.unreadable"
    status = 400
    what_zh = "请求正文不是可以读取的 JSON。"
    what_en = "The body is not readable JSON."
    next_zh = "请按接口说明发送 UTF-8 编码的 JSON。"
    next_en = "Send JSON in UTF-8 as the interface describes."


class Refused(ApiError):
    """The API's framework refused for a reason of its own; `status` is what it chose."""

    code = "api.refused"
    what_zh = "请求未被受理。"
    what_en = "The request was refused."


class Broken(ApiError):
    """What nobody foresaw: it is logged, and told without details."""

    code = "server.error"
    status = 500
    what_zh = "系统出现故障，本次操作没有完成。"
    what_en = "Something broke; nothing was done."
    next_zh = "请稍后重试；再次出现的，请把请求编号告诉管理员。"
    next_en = "Try again later; if it happens again, tell the administrator the request id."


def as_refusal(error: Exception) -> Refusal:
    """The refusal that an error of any package becomes."""
    match error:
        case Refusal():
            return error
        case AuthenticationError():
            return Unauthorized()
        case ValidationError():
            return Invalid(problems=[_validation_problem(item) for item in error.errors])
        case Http404():
            return NotFound()
        case HttpError():
            return _http_error(error)
        case RequestDataTooBig():
            return TooLarge()
        case IntegrityError() if "once_per_key" in str(error):
            return KeyUsed()
    log.error("api: unforeseen error", error=type(error).__name__, exc_info=error)
    return Broken()


def field_error(name: str, zh: str, en: str) -> Refusal:
    """One field that needs attention, as a refusal."""
    return Invalid(problems=[Problem("bad_value", zh, en, field=name)])


def _validation_problem(item: Mapping[str, Any]) -> Problem:
    place = [str(part) for part in item.get("loc", ())]
    # the first parts name the source (body, query, path) and the parameter, which callers do not see
    name = ".".join(place[2:] if place[:1] == ["body"] else place[1:]) or ".".join(place)
    code, said = str(item.get("type", "bad_value")), str(item.get("msg", ""))[:200]
    return Problem(code, f"“{name[:80]}”的值不符合接口说明。", said, field=name[:80])


def _http_error(error: HttpError) -> Refusal:
    if error.status_code == Unreadable.status:
        return Unreadable()
    refused = Refused()
    refused.status = error.status_code
    return refused


def respond(request: HttpRequest, error: Refusal) -> HttpResponse:
    """The HTTP answer to a refusal."""
    english = (get_language() or "").startswith("en")
    body = {
        "type": "about:blank",
        "title": error.what_en if english else error.what_zh,
        "status": error.status,
        "code": error.code,
        "what": {"zh": error.what_zh, "en": error.what_en},
        "next": {"zh": error.next_zh, "en": error.next_en},
        "problems": [problem.as_dict() for problem in error.problems],
        "request_id": getattr(request, "request_id", ""),
        **({"article": error.article} if error.article else {}),
        **({"data": error.data} if error.data else {}),
    }
    content = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
    return HttpResponse(content, status=error.status, content_type=MEDIA_TYPE, headers=dict(error.headers))


def register(api: NinjaAPI) -> None:
    """Makes every exception of the API's operations an answer of this shape."""

    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        assert isinstance(error, Exception)  # noqa: S101 - ninja's type allows the class, its code hands in the instance
        return respond(request, as_refusal(error))

    for family in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(family, handle)


def not_found_view(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer to an address under /api/ that names nothing."""
    del rest
    return respond(request, NotFound("接口没有这个地址。", "The API has no such address."))
