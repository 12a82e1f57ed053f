"""The outside service that says whether a name and an identity number belong together (在线诉讼规则第七条).

`IdentityService` is the port; `HttpIdentityService` speaks to a service over HTTP: POST {url}/verify with
{"request_id", "name", "number"}, answered by {"request_id", "result": "match" | "mismatch" | "unknown"}.
An answer that is late, broken or to another question counts as no answer: nobody is identified by accident.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from typing import Any, Literal, Protocol

from django.conf import settings

from mengma.refusal import Refusal

Result = Literal["match", "mismatch", "unknown"]
RESULTS = ("match", "mismatch", "unknown")
LARGEST_ANSWER = 64 * 1024


class IdentityUnavailable(Refusal):
    """The service gave no usable answer; the person may try again, or identify at the window (线下核实)."""

    code = "identity.unavailable"
    status = 503
    what_zh = "身份核验服务暂时没有答复。"
    what_en = "The identity service does not answer."
    next_zh = "请稍后再试，或者携带证件到诉讼服务中心窗口核验。"
    next_en = "Try again later, or bring your document to the litigation service centre."
    headers = {"Retry-After": "60"}


class IdentityService(Protocol):
    """Something that can tell whether a name and a number belong together."""

    def verify(self, name: str, number: str) -> Result:
        """Raises IdentityUnavailable."""
        ...


class HttpIdentityService:
    """The service at `url`; `seconds` is how long an answer may take."""

    def __init__(self, url: str, seconds: float = 5.0) -> None:
        self._url = url.rstrip("/")
        self._seconds = seconds

    def verify(self, name: str, number: str) -> Result:
        asked = str(uuid.uuid4())
        body = json.dumps({"request_id": asked, "name": name, "number": number}).encode()
        request = urllib.request.Request(  # noqa: S310 the address is a setting
            f"{self._url}/verify", data=body, headers={"Content-Type": "application/json"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:  # noqa: S310 the address is a setting
                told: Any = json.loads(answer.read(LARGEST_ANSWER))
        except (OSError, ValueError, urllib.error.HTTPError) as failed:
            raise IdentityUnavailable from failed
        if not isinstance(told, dict) or told.get("request_id") != asked or told.get("result") not in RESULTS:
            raise IdentityUnavailable
        result: Result = told["result"]
        return result


class NoService:
    """An installation without an identity service: people are identified at the window."""

    def verify(self, name: str, number: str) -> Result:
        del name, number
        raise IdentityUnavailable


def service() -> IdentityService:
    """The service of this installation, from the setting MENGMA_IDENTITY_URL."""
    url = getattr(settings, "MENGMA_IDENTITY_URL", "")
    return HttpIdentityService(url) if url else NoService()
