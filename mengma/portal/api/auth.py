"""Who calls: a token in the Authorization header, or the session of a signed-in browser (with its CSRF token)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja.security.apikey import APIKeyCookie
from ninja.security.http import HttpBearer
from ninja.utils import check_csrf

from mengma.courts.actors import Actor
from mengma.courts.selectors import actor_for, user_by_id
from mengma.courts.tokens import SCOPES, bearer
from mengma.portal.api.errors import Forbidden, Unauthorized

if TYPE_CHECKING:
    from mengma.courts.models import User

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """The person on whose behalf a program calls; `token_id` is None for a session."""

    user_id: UUID
    actor: Actor
    scopes: tuple[str, ...] = SCOPES
    token_id: UUID | None = None

    @property
    def user(self) -> User:
        """The person's account, read when it is needed."""
        found = user_by_id(str(self.user_id))
        if found is None:
            raise Unauthorized()
        return found


class BearerToken(HttpBearer):
    """`Authorization: Bearer mengma_…`, a token with the scope that the operation asks for."""

    scope = "act"

    def __call__(self, request: HttpRequest) -> Caller | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _, plain = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized()
        return self.authenticate(request, plain.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        known = bearer(token)
        if known is None:
            raise Unauthorized()
        if self.scope not in known.scopes:
            raise Forbidden(
                f"令牌没有“{self.scope}”权限。",
                f"The token lacks the scope “{self.scope}”.",
                next_zh="请用具有该权限的令牌。",
                next_en="Use a token with this scope.",
                code="api.scope",
            )
        return Caller(known.user_id, known.actor, known.scopes, known.token_id)


class ReadingToken(BearerToken):
    """`Authorization: Bearer mengma_…`, a token with the scope `read`."""

    scope = "read"


class SessionCookie(APIKeyCookie):
    """The session cookie of the pages; every method that changes something must send the header X-CSRFToken too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=True)
        self.openapi_name = "SessionCookie"

    def __call__(self, request: HttpRequest) -> Caller | None:
        if not request.user.is_authenticated:
            return None
        if request.method not in SAFE_METHODS and check_csrf(request) is not None:
            raise Forbidden(
                "请求没有带页面令牌。",
                "The request came without its CSRF token.",
                next_zh="请在请求头 X-CSRFToken 中带上 Cookie 里的令牌。",
                next_en="Send the cookie's token in the header X-CSRFToken.",
                code="request.csrf",
            )
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        user = cast("User", request.user)
        return Caller(user.pk, actor_for(user))


READ: list[Any] = [ReadingToken(), SessionCookie()]
ACT: list[Any] = [BearerToken(), SessionCookie()]


def caller(request: HttpRequest) -> Caller:
    """The caller that the operation's authentication found."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        raise Unauthorized()
    return found


def address_of(request: HttpRequest) -> str:
    """The address that a request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR") or "")
