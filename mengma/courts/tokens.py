"""Keys for programs: a person's token for the public API, kept as a digest, limited in scope and time. Machine time.

A token opens nothing that its person may not do: it only takes the place of the session cookie.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from mengma import clock
from mengma.courts.actors import Actor, Held
from mengma.courts.models import ApiToken, User
from mengma.refusal import BadFields

PREFIX = "mengma_"
SCOPES = ("read", "act")
LONGEST_NAME = 80
LONGEST_TOKEN = 100
# rules of the house's door, not of law
MOST_HOURS = 24 * 366
MOST_TOKENS = 50
USED_EVERY_SECONDS = 60


class BadToken(BadFields):
    """A token that cannot be made."""

    code = "courts.bad_token"


def _digest(plain: str) -> str:
    # the token has 256 random bits, so a plain hash cannot be guessed back and needs no salt
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def do_create_token(user: User, name: str, scopes: Iterable[str] = SCOPES, hours: int = 12) -> tuple[ApiToken, str]:
    """Gives a person a token valid for `hours`. Returns its row and the token itself, which is shown once and never again.

    Raises BadToken for an empty name, an unknown scope, a life out of range, or too many living tokens.
    """
    wanted = sorted(set(scopes))
    problems = {}
    if not name.strip() or len(name) > LONGEST_NAME:
        problems["name"] = ("请填写名称，最多80个字。", "Give a name, 80 characters at most.")
    if not wanted or set(wanted) - set(SCOPES):
        problems["scopes"] = ("权限范围只有 read 和 act。", "The scopes are read and act.")
    if not 1 <= hours <= MOST_HOURS:
        problems["hours"] = ("有效期应在1小时至366天之间。", "A token lives between 1 hour and 366 days.")
    if len(tokens_of(user)) >= MOST_TOKENS:
        problems["name"] = (
            "有效的令牌已达50个，请先撤销不用的。",
            "There are 50 living tokens; revoke those not in use.",
        )
    if problems:
        raise BadToken(**problems)
    plain = PREFIX + secrets.token_urlsafe(32)
    now = clock.machine_now()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=_digest(plain),
        scopes=wanted,
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    return token, plain


def do_revoke_token(user: User, token_id: UUID) -> bool:
    """Takes a person's token back; whether there was a living one."""
    now = clock.machine_now()
    return bool(ApiToken.objects.filter(user=user, id=token_id, revoked_at=None).update(revoked_at=now))


def tokens_of(user: User) -> list[ApiToken]:
    """A person's living tokens, newest first."""
    living = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=clock.machine_now())
    return list(living.order_by("-created_at", "id"))


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls with a living token: the actor with the offices held today, and what the token is for."""

    token_id: UUID
    user_id: UUID
    scopes: tuple[str, ...]
    actor: Actor


_BEARER = """
    SELECT t.id, t.scopes, t.last_used_at, u.id, u.name, u.kind, o.role, o.court_id, o.division
    FROM courts_apitoken t
    JOIN courts_user u ON u.id = t.user_id AND u.is_active
    LEFT JOIN courts_office o ON o.user_id = u.id AND o.since <= %s AND (o.until IS NULL OR o.until >= %s)
    WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s
"""


def bearer(plain: str) -> Bearer | None:
    """Whose living token of an active account this is; None for any other text. Notes the use once a minute.

    One statement, written out: every call of the API pays for it.
    """
    if not plain.startswith(PREFIX) or len(plain) > LONGEST_TOKEN:
        return None
    now, today = clock.machine_now(), clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [today, today, _digest(plain), now])
        rows = cursor.fetchall()
    if not rows:
        return None
    token_id, scopes, used, user_id, name, kind = rows[0][:6]
    offices = frozenset(Held(role, court or "", division) for *_, role, court, division in rows if role)
    if used is None or (now - used).total_seconds() > USED_EVERY_SECONDS:
        ApiToken.objects.filter(id=token_id).update(last_used_at=now)
    told = json.loads(scopes) if isinstance(scopes, str) else scopes
    return Bearer(token_id, user_id, tuple(told), Actor(str(user_id), name, kind, offices))
