"""What an administrator changes: accounts, offices, house rules. Every change leaves an AdminChange, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from mengma import clock, lawbook
from mengma.courts.actions import do_appoint, do_create_user
from mengma.courts.models import AdminChange, Court, HouseRuleChoice, Office, User
from mengma.lawbook.answers import plain
from mengma.lawbook.errors import BadHouseRule
from mengma.refusal import BadFields

ROLES = (
    "window_clerk",
    "filing_judge",
    "judge",
    "clerk",
    "division_chief",
    "president",
    "trial_management",
    "archivist",
    "administrator",
    "auditor",
)
OF_NO_COURT = ("administrator", "auditor")
KINDS = tuple(User.Kind.values)


class BadChange(BadFields):
    """A change that cannot be made."""

    code = "courts.bad_change"


def do_record_change(by: User, what: str, target: str, before: Any = None, after: Any = None) -> AdminChange:
    """Writes down a change made on an administrator's page."""
    return AdminChange.objects.create(by=by, what=what, target=target, before=before, after=after)


def _checked_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError:
        raise BadChange(
            password=(
                "密码不合要求：至少10个字符，不能太常见，不能全是数字。",
                "The password needs 10 characters or more, must not be common, and not digits only.",
            )
        ) from None


def do_add_user(by: User, username: str, name: str, kind: str, password: str) -> User:
    """Opens an account. Raises BadChange for a name that is taken, an empty field or a weak password."""
    problems = {}
    if not username or len(username) > 64 or not username.replace("_", "").replace("-", "").isalnum():
        problems["username"] = (
            "用户名由字母、数字、下划线组成，最多64个字符。",
            "A user name has letters, digits and underscores, 64 at most.",
        )
    elif User.objects.filter(username=username).exists():
        problems["username"] = ("这个用户名已被使用。", "This user name is taken.")
    if not name or len(name) > 80:
        problems["name"] = ("请填写姓名，最多80个字。", "Give the name, 80 characters at most.")
    if kind not in User.Kind.values:
        problems["kind"] = ("请选择人员类别。", "Choose a kind.")
    if problems:
        raise BadChange(**problems)
    _checked_password(password)
    with transaction.atomic():
        user = do_create_user(username, name, password, kind=kind)
        do_record_change(by, "user.add", username, after={"name": name, "kind": kind})
    return user


def do_set_active(by: User, user: User, active: bool) -> None:
    """Opens or closes an account. Nobody closes their own. Raises BadChange."""
    if user.pk == by.pk and not active:
        raise BadChange(user=("不能停用自己的账户。", "You cannot close your own account."))
    with transaction.atomic():
        before = user.is_active
        User.objects.filter(pk=user.pk).update(is_active=active)
        do_record_change(by, "user.active", user.username, before, active)


def do_set_password(by: User, user: User, password: str) -> None:
    """Sets a new password for somebody who lost theirs; the password itself is not recorded. Raises BadChange."""
    _checked_password(password)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        do_record_change(by, "user.password", user.username)


def do_give_office(by: User, user: User, role: str, court: str, since: date, division: str = "") -> Office:
    """Appoints a person and writes it down. Raises BadChange for an unknown role or court."""
    problems = {}
    if role not in ROLES:
        problems["role"] = ("请选择职务。", "Choose an office.")
    if role in OF_NO_COURT:
        court = ""
    elif not Court.objects.filter(code=court).exists():
        problems["court"] = ("请选择法院。", "Choose a court.")
    if problems:
        raise BadChange(**problems)
    with transaction.atomic():
        office = do_appoint(user, role, court, since=since, division=division[:40])
        do_record_change(
            by, "office.give", user.username, after={"role": role, "court": court, "since": since.isoformat()}
        )
    return office


def do_end_office(by: User, office_id: int, until: date) -> None:
    """Ends an office with a day. Raises BadChange where there is none, or the day lies before its beginning."""
    with transaction.atomic():
        office = Office.objects.select_for_update(of=("self",)).filter(id=office_id).select_related("user").first()
        if office is None:
            raise BadChange(office=("没有这一任职记录。", "There is no such office."))
        if until < office.since:
            raise BadChange(office=("截止日不能早于任职日。", "The last day cannot be before the first."))
        before = office.until.isoformat() if office.until else None
        office.until = until
        office.save(update_fields=["until"])
        do_record_change(
            by,
            "office.end",
            office.user.username,
            {"role": office.role, "court": office.court_id, "until": before},
            {"role": office.role, "court": office.court_id, "until": until.isoformat()},
        )


def do_choose_house_rule(by: User, rule: str, value: Any, since: date, reason: str, court: str = "") -> HouseRuleChoice:
    """Records a court's choice (or the region's, where no court is named). Raises BadChange."""
    try:
        checked = lawbook.load().house_rules.check({rule: value})[rule]
    except BadHouseRule as refused:
        raise BadChange(value=(str(refused.what_zh), refused.what_en)) from refused
    if not reason.strip():
        raise BadChange(reason=("请写明理由。", "Give the reason."))
    if since < clock.today():
        raise BadChange(since=("生效日不能早于今天。", "It cannot take effect before today."))
    if court and not Court.objects.filter(code=court).exists():
        raise BadChange(court=("请选择法院。", "Choose a court."))
    with transaction.atomic():
        choice = HouseRuleChoice.objects.create(
            court_id=court or None,
            rule=rule,
            value=plain(checked),
            since=since,
            decided_by=by,
            reason=reason.strip()[:400],
        )
        do_record_change(
            by, "house-rule", f"{court or '*'}/{rule}", after={"value": plain(checked), "since": since.isoformat()}
        )
    return choice
