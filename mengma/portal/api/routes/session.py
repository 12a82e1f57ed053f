"""Signing in for programs: a token for a user name and password; who am I; the living tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictInt

from mengma import clock
from mengma.courts import tokens
from mengma.courts.sign_in import do_check_password
from mengma.portal.api.auth import ACT, READ, address_of, caller
from mengma.portal.api.errors import NotFound, Unauthorized
from mengma.portal.api.reading import BodyIn
from mengma.portal.api.routes.answers import OF_A_THING, answers

if TYPE_CHECKING:
    from mengma.courts.models import ApiToken

router = Router(tags=["session"])

Scope = Literal["read", "act"]


class SignIn(BodyIn):
    """Name, password, and what the token is for."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)
    name: str = Field("API", min_length=1, max_length=tokens.LONGEST_NAME, description="what the token is called")
    scopes: list[Scope] = Field(["read", "act"], min_length=1, max_length=2)
    hours: StrictInt = Field(12, ge=1, le=tokens.MOST_HOURS, description="how long it lives")


class TokenOut(Schema):
    """A token without the token itself."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewTokenOut(TokenOut):
    """`token` is shown once and never again."""

    token: str


class OfficeOut(Schema):
    role: str
    court: str
    division: str


class Me(Schema):
    """Who calls, with the offices held today."""

    id: UUID
    username: str
    name: str
    kind: str
    offices: list[OfficeOut]
    scopes: list[Scope]


class ClockOut(Schema):
    """Legal time is what limits run by; in a demonstration it may be ahead of machine time."""

    today: date
    legal_time: datetime
    machine_time: datetime
    shifted: bool


def token_out(token: ApiToken) -> dict[str, object]:
    return {name: getattr(token, name) for name in TokenOut.model_fields}


@router.post("/session", auth=None, response=answers(NewTokenOut, 401, 429, status=201, public=True))
def sign_in(request: HttpRequest, body: SignIn) -> Status[object]:
    """A token for a user name and password. Failed tries are counted and slowed down as on the sign-in page."""
    user = do_check_password(body.username, body.password, address_of(request))
    token, plain = tokens.do_create_token(user, body.name, body.scopes, body.hours)
    return Status(201, {**token_out(token), "token": plain})


@router.delete("/session", auth=READ, response=answers(None, status=204))
def sign_out(request: HttpRequest) -> Status[object]:
    """Takes back the token that this call was made with. A browser's session is ended on the page."""
    who = caller(request)
    if who.token_id is None:
        raise Unauthorized()
    tokens.do_revoke_token(who.user, who.token_id)
    return Status(204, None)


@router.get("/me", auth=READ, response=answers(Me))
def me(request: HttpRequest) -> dict[str, object]:
    """Who calls."""
    who = caller(request)
    return {
        "id": who.user_id,
        "username": who.user.username,
        "name": who.actor.name,
        "kind": who.actor.kind,
        "offices": [
            {"role": held.role, "court": held.court, "division": held.division}
            for held in sorted(who.actor.offices, key=lambda held: (held.role, held.court))
        ],
        "scopes": list(who.scopes),
    }


@router.get("/tokens", auth=READ, response=answers(list[TokenOut]))
def list_tokens(request: HttpRequest) -> list[dict[str, object]]:
    """The caller's living tokens."""
    return [token_out(token) for token in tokens.tokens_of(caller(request).user)]


@router.delete("/tokens/{uuid:token_id}", auth=ACT, response=answers(None, *OF_A_THING, status=204))
def revoke_token(request: HttpRequest, token_id: UUID) -> Status[object]:
    """Takes one of the caller's tokens back."""
    if not tokens.do_revoke_token(caller(request).user, token_id):
        raise NotFound()
    return Status(204, None)


@router.get("/clock", auth=None, response=answers(ClockOut, public=True))
def legal_clock(request: HttpRequest) -> dict[str, object]:
    """Legal and machine time in Asia/Shanghai."""
    now, machine = clock.now(), clock.machine_now()
    return {"today": now.date(), "legal_time": now, "machine_time": machine, "shifted": bool(clock.offset())}
