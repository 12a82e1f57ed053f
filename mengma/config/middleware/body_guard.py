"""Refuses at the edge what PostgreSQL or a text file cannot hold: NUL characters, lone surrogates, oversized bodies."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mengma.config.refusals import refuse

SURROGATES = range(0xD800, 0xE000)


class NotText(Exception):
    """A text holds a character that no file or database text may hold; ``code`` says which kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_text(text: str) -> None:
    """Raises NotText for a NUL character or a lone surrogate."""
    if "\x00" in text:
        raise NotText("request.nul-character")
    if not text.isascii() and any(ord(character) in SURROGATES for character in text):
        raise NotText("request.lone-surrogate")


def check_texts(value: Any) -> None:
    """check_text on every string of a decoded JSON value, keys included; iterative, so depth is no danger."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            check_text(item)
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def all_values(lists: Iterable[tuple[str, Any]]) -> Iterable[str]:
    """Names and values of a QueryDict's lists()."""
    for name, values in lists:
        yield name
        yield from values


class BodyGuardMiddleware:
    """Reads path, query, headers and body once, before any view; answers a typed 400 that says what to do.

    Uploaded files are bytes and are not inspected here, only their names and the total size.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            refusal = self.check_size(request)
            if refusal is None:
                self.check_everything(request)
        except NotText as problem:
            refusal = self.not_text(request, problem.code)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            refusal = self.too_large(request)
        except json.JSONDecodeError:
            refusal = None  # the API's own parser words this one
        except (RecursionError, MultiPartParserError, BadRequest, ValueError):
            # ValueError: bytes that are not UTF-8, or a number with more digits than Python reads
            refusal = refuse(
                request,
                400,
                "request.malformed",
                _("请求内容的格式无法识别，本次提交未被受理。"),
                _("请返回上一页重新提交；程序调用请检查编码（UTF-8）与内容类型。"),
            )
        return refusal if refusal is not None else self.get_response(request)

    def check_size(self, request: HttpRequest) -> HttpResponse | None:
        """Refuses by the announced length, before reading."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        multipart = (request.content_type or "").startswith("multipart/")
        limit = settings.MENGMA_UPLOAD_LIMIT if multipart else settings.MENGMA_BODY_LIMIT
        return self.too_large(request) if length > limit else None

    def check_everything(self, request: HttpRequest) -> None:
        """Raises NotText for the first text that cannot be kept."""
        check_text(request.path_info)
        check_texts(list(all_values(request.GET.lists())))
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return
        kind = request.content_type or ""
        if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            check_texts(list(all_values(request.POST.lists())))
            for files in request.FILES.lists():
                check_text(files[0])
                check_texts([file.name or "" for file in files[1]])
        elif request.body:
            # Programs send JSON under many names; anything that decodes as JSON is checked as such.
            if kind.startswith("text/") or "json" in kind:
                check_text(request.body.decode())
            check_texts(json.loads(request.body))

    def not_text(self, request: HttpRequest, code: str) -> HttpResponse:
        """The answer to a text with characters that cannot be kept."""
        return refuse(
            request,
            400,
            code,
            _("提交的文字中含有无法保存的控制字符（空字符或不完整的字符），本次提交未被受理。"),
            _("请返回上一页（已填写的内容仍在），删去从其他软件粘贴来的异常字符后重新提交。"),
        )

    def too_large(self, request: HttpRequest) -> HttpResponse:
        """The answer to a body over the limit."""
        mebibytes = settings.MENGMA_UPLOAD_LIMIT // (1024 * 1024)
        return refuse(
            request,
            400,
            "request.too-large",
            lazy(operator.mod, str)(
                _("提交的内容过大，本次提交未被受理。一次提交的文件合计不得超过%(size)s兆字节。"), {"size": mebibytes}
            ),
            _("请返回上一页，把文件分几次上传，或压缩扫描件后重新提交。"),
        )
