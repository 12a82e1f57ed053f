"""Every refusal of the API in one shape: application/problem+json (RFC 9457) with a code, what happened and what to do next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mengma.cases.errors import CaseMoved, CasesError, NoSuchCase
from mengma.courts.administration import BadChange
from mengma.courts.sign_in import TooManyAttempts, WrongPassword
from mengma.courts.tokens import BadToken
from mengma.lawbook.errors import LawbookError
from mengma.portal.api.webhooks.actions import BadSubscription

log = structlog.get_logger(__name__)

UNPROCESSABLE = 422
# of errors that do not name an HTTP status themselves
STATUS_OF = {"delivery.no_such_delivery": 404, "identity.unavailable": 503, "webhook.forbidden_address": 422}
MEDIA_TYPE = "application/problem+json"
SECONDS_PER_MINUTE = 60


class ApiError(Exception):
    """A refusal of the API itself: HTTP status, machine code, what happened, what to do next, in Chinese and English."""

    def __init__(
        self,
        status: int,
        code: str,
        what: tuple[str, str],
        next_step: tuple[str, str],
        problems: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **data: Any,
    ) -> None:
        super().__init__(what[0])
        self.status = status
        self.code = code
        self.what = what
        self.next_step = next_step
        self.problems = list(problems)
        self.headers = dict(headers or {})
        self.data = data


class Unauthorized(ApiError):
    def __init__(self) -> None:
        super().__init__(
            401,
            "api.unauthorized",
            ("没有有效的登录或令牌。", "There is no valid session or token."),
            (
                "请用 POST /api/v1/session 取得令牌，或先登录。",
                "Get a token by POST /api/v1/session, or sign in first.",
            ),
            headers={"WWW-Authenticate": "Bearer"},
        )


class Forbidden(ApiError):
    def __init__(self, code: str, zh: str, en: str, next_zh: str, next_en: str) -> None:
        super().__init__(403, code, (zh, en), (next_zh, next_en))


class NotFound(ApiError):
    """Absent or not the caller's to see: the answer is the same."""

    def __init__(self, what: tuple[str, str] = ("没有这一项，或者您无权查看。", "There is no such thing.")) -> None:
        super().__init__(404, "api.not_found", what, ("请核对地址。", "Check the address."))


def as_api_error(error: Exception) -> ApiError:  # noqa: PLR0911 - one line for each family of errors
    """The refusal that an error of any package becomes. What nobody foresaw is logged and told without details."""
    match error:
        case ApiError():
            return error
        case AuthenticationError():
            return Unauthorized()
        case CasesError():
            return _cases_error(error)
        case LawbookError():
            return ApiError(422, error.code, (error.message_zh, error.message_en), (error.next_zh, error.next_en))
        case TooManyAttempts():
            return ApiError(
                429,
                error.code,
                ("登录失败次数过多。", "Too many failed sign-ins."),
                (f"请在{error.minutes}分钟后再试。", f"Try again in {error.minutes} minutes."),
                headers={"Retry-After": str(error.minutes * SECONDS_PER_MINUTE)},
            )
        case WrongPassword():
            return ApiError(
                401,
                error.code,
                ("用户名或者密码不对。", "The user name or the password is wrong."),
                ("请核对后重试。", "Check and try again."),
                headers={"WWW-Authenticate": "Bearer"},
            )
        case BadToken() | BadChange() | BadSubscription():
            return invalid(error.code, [_field(name, zh, en) for name, (zh, en) in error.problems.items()])
        case ValidationError():
            return invalid("api.invalid", [_validation_item(item) for item in error.errors])
        case Http404():
            return NotFound()
        case HttpError():
            return _http_error(error)
        case RequestDataTooBig():
            return ApiError(
                413,
                "request.too-large",
                ("提交的内容过大。", "The request is too large."),
                ("请分几次提交。", "Send it in parts."),
            )
        case IntegrityError() if "once_per_key" in str(error):
            return ApiError(
                409,
                "procedure.key_used",
                ("这个幂等键已用于另一事项。", "This idempotency key was used for another act."),
                ("请换一个新的幂等键。", "Use a new key."),
            )
    return typed(error) or unforeseen(error)


def _cases_error(error: CasesError) -> ApiError:
    match error:
        case NoSuchCase():
            return ApiError(
                404,
                error.code,
                ("没有这个案件，或者您无权查看。", "There is no such case, or it is not yours to see."),
                (error.next_step_zh, "Check the link or the case number."),
            )
        case CaseMoved():
            return ApiError(
                409,
                error.code,
                (error.what, "The case has new entries since you looked at it."),
                (error.next_step_zh, "Read the new entries, then decide whether to go on."),
                **error.data,
            )
    return unforeseen(error)


def typed(error: Exception) -> ApiError | None:
    """The refusal of an error that tells its own story: by `as_dict` (code, what, next …), or by what_zh … next_en."""
    status = getattr(error, "status", STATUS_OF.get(str(getattr(error, "code", "")), UNPROCESSABLE))
    tell = getattr(error, "as_dict", None)
    if callable(tell) and hasattr(error, "status"):
        told = dict(tell())
        what, then = told.pop("what"), told.pop("next")
        problems = told.pop("problems", [])
        code = told.pop("code")
        headers = {"Retry-After": str(SECONDS_PER_MINUTE)} if status in (429, 503) else None
        return ApiError(status, code, (what["zh"], what["en"]), (then["zh"], then["en"]), problems, headers, **told)
    words = [getattr(error, name, None) for name in ("code", "what_zh", "what_en", "next_zh", "next_en")]
    if not all(isinstance(word, str) for word in words):
        return None
    code, what_zh, what_en, next_zh, next_en = (str(word) for word in words)
    return ApiError(status, code, (what_zh, what_en), (next_zh, next_en))


def unforeseen(error: Exception) -> ApiError:
    log.error("api: unforeseen error", error=type(error).__name__, exc_info=error)
    return ApiError(
        500,
        "server.error",
        ("系统出现故障，本次操作没有完成。", "Something broke; nothing was done."),
        (
            "请稍后重试；再次出现的，请把请求编号告诉管理员。",
            "Try again later; if it happens again, tell the administrator the request id.",
        ),
    )


def invalid(code: str, problems: Sequence[Mapping[str, Any]]) -> ApiError:
    """Fields that need attention, as one refusal."""
    return ApiError(
        422,
        code,
        ("有几处需要补充或更正。", "Some fields need attention."),
        ("请按各处提示修改后重试。", "Correct the fields as marked and try again."),
        problems,
    )


def field_error(name: str, zh: str, en: str) -> ApiError:
    """One field that needs attention, as a refusal."""
    return invalid("api.invalid", [_field(name, zh, en)])


def _field(name: str, zh: str, en: str) -> dict[str, str]:
    return {"code": "bad_value", "zh": zh, "en": en, "article": "", "field": name, "kind": "law"}


def _validation_item(item: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in item.get("loc", ())]
    # the first parts name the source (body, query, path) and the parameter, which callers do not see
    name = ".".join(place[2:] if place[:1] == ["body"] else place[1:]) or ".".join(place)
    return {
        "code": str(item.get("type", "bad_value")),
        "zh": f"“{name[:80]}”的值不符合接口说明。",
        "en": str(item.get("msg", ""))[:200],
        "article": "",
        "field": name[:80],
        "kind": "law",
    }


def _http_error(error: HttpError) -> ApiError:
    if error.status_code == 400:
        return ApiError(
            400,
            "api.unreadable",
            ("请求正文不是可以读取的 JSON。", "The body is not readable JSON."),
            ("请按接口说明发送 UTF-8 编码的 JSON。", "Send JSON in UTF-8 as the interface describes."),
        )
    return ApiError(
        error.status_code,
        "api.refused",
        ("请求未被受理。", "The request was refused."),
        ("请核对请求。", "Check the request."),
    )


def respond(request: HttpRequest, error: ApiError) -> HttpResponse:
    """The HTTP answer to a refusal."""
    english = (get_language() or "").startswith("en")
    body = {
        "type": "about:blank",
        "title": error.what[english],
        "status": error.status,
        "code": error.code,
        "what": {"zh": error.what[0], "en": error.what[1]},
        "next": {"zh": error.next_step[0], "en": error.next_step[1]},
        "problems": error.problems,
        "request_id": getattr(request, "request_id", ""),
        **({"data": error.data} if error.data else {}),
    }
    content = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
    return HttpResponse(content, status=error.status, content_type=MEDIA_TYPE, headers=error.headers)


def register(api: NinjaAPI) -> None:
    """Makes every exception of the API's operations an answer of this shape."""

    def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        assert isinstance(error, Exception)  # noqa: S101 - ninja's type allows the class, its code hands in the instance
        return respond(request, as_api_error(error))

    for family in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(family, handle)


def not_found_view(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer to an address under /api/ that names nothing."""
    del rest
    return respond(request, NotFound(("接口没有这个地址。", "The API has no such address.")))
