"""Signing in: failed attempts are counted by keyed digests of name and address, and slowed down. Machine time throughout."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate

from mengma import clock
from mengma.courts.models import SignInAttempt, User
from mengma.refusal import Refusal

# a rule of the house's door, not of law: how many wrong passwords within how many seconds
WINDOW_SECONDS = 15 * 60
TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 40


class TooManyAttempts(Refusal):
    """Sign-in is refused for a while, whatever the password. `minutes` is the whole window."""

    code = "courts.too_many_attempts"
    status = 429
    minutes = WINDOW_SECONDS // 60
    what_zh = "登录失败次数过多。"
    what_en = "Too many failed sign-ins."
    next_zh = f"请在{minutes}分钟后再试；忘记密码的，请联系管理员。"
    next_en = f"Try again in {minutes} minutes; if you forgot the password, ask an administrator."
    headers = {"Retry-After": str(WINDOW_SECONDS)}


class WrongPassword(Refusal):
    """No active account has this name and password; which of the two is wrong is not said."""

    code = "courts.wrong_password"
    status = 401
    what_zh = "用户名或者密码不对。"
    what_en = "The user name or the password is wrong."
    next_zh = "请检查大小写后重新填写。"
    next_en = "Check capital letters and try again."
    headers = {"WWW-Authenticate": "Bearer"}


def digest(what: str, value: str) -> str:
    """A keyed digest of a name or address, so that the table of failures tells nobody who tried."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"sign-in/{what}/{value.strip().casefold()}".encode(), hashlib.sha256).hexdigest()


def check_not_throttled(username: str, address: str) -> None:
    """Raises TooManyAttempts where the name or the address has failed too often lately."""
    now = clock.machine_now()
    since = datetime.fromtimestamp(now.timestamp() - WINDOW_SECONDS, tz=now.tzinfo)
    recent = SignInAttempt.objects.filter(at__gte=since)
    if (
        recent.filter(name_digest=digest("name", username)).count() >= TRIES_PER_NAME
        or recent.filter(address_digest=digest("address", address)).count() >= TRIES_PER_ADDRESS
    ):
        raise TooManyAttempts


def do_check_password(username: str, password: str, address: str) -> User:
    """The person with this name and password. Raises TooManyAttempts, WrongPassword; a failure is counted."""
    check_not_throttled(username, address)
    found = authenticate(username=username, password=password)
    if isinstance(found, User):
        SignInAttempt.objects.filter(name_digest=digest("name", username)).delete()
        return found
    SignInAttempt.objects.create(
        at=clock.machine_now(),
        name_digest=digest("name", username),
        address_digest=digest("address", address),
    )
    raise WrongPassword
