"""General guards over a case's state: no rule of any procedure, only ways to look. Guides combine them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mengma.procedure import limits
from mengma.procedure.context import ActContext
from mengma.procedure.references import subjects, value_of
from mengma.procedure.registry import guard


@guard("fact_is", ("name", "value", "among"))
def fact_is(ctx: ActContext, name: str, value: Any = None, among: Any = ()) -> bool:
    """案件事实等于某值，或在几个值之中。"""
    actual = ctx.state.fact(name)
    return actual in among if among else actual == value_of(ctx, value)


@guard("fact_set", ("name",))
def fact_set(ctx: ActContext, name: str) -> bool:
    """案件事实已有记载。"""
    return ctx.state.fact(name) not in (None, "", [], {})


@guard("variant_is", ("among",))
def variant_is(ctx: ActContext, among: list[str]) -> bool:
    """案件适用列明程序之一。"""
    return ctx.state.variant in among


@guard("data_is", ("name", "value", "among"))
def data_is(ctx: ActContext, name: str, value: Any = None, among: Any = ()) -> bool:
    """本次办理所填的某项等于某值，或在几个值之中。"""
    actual = ctx.data.get(name)
    return actual in among if among else actual == value


@guard("data_given", ("name",))
def data_given(ctx: ActContext, name: str) -> bool:
    """本次办理填写了某项。"""
    return ctx.data.get(name) not in (None, "", [], {})


@guard("some_data_given", ("names",))
def some_data_given(ctx: ActContext, names: list[str]) -> bool:
    """本次办理至少填写了列明各项之一。"""
    return any(ctx.data.get(name) not in (None, "", [], {}, False) for name in names)


@guard("track_is", ("track", "of", "among"))
def track_is(ctx: ActContext, track: str, among: list[str], of: Any = None) -> bool:
    """列明对象的轨道全部处于列明状态之一（尚未开始的轨道状态为空）。"""
    return all(ctx.track_state(track, subject) in among for subject in subjects(ctx, of))


@guard("some_track_is", ("track", "among"))
def some_track_is(ctx: ActContext, track: str, among: list[str]) -> bool:
    """至少一个对象的轨道处于列明状态之一。"""
    return any(item["track"] == track and item["state"] in among for item in ctx.state.all("tracks").values())


@guard("limit_open", ("name", "of"))
def limit_open(ctx: ActContext, name: str, of: Any = None) -> bool:
    """列明的期限正在计算（或暂停）中。"""
    found = subjects(ctx, of)
    return bool(found) and all(limits.open_key(ctx, name, subject) for subject in found)


@guard("limit_was_open", ("name", "of"))
def limit_was_open(ctx: ActContext, name: str, of: Any = None) -> bool:
    """列明的期限曾经开始计算。"""
    wanted = set(subjects(ctx, of)) if of is not None else None
    return any(
        item["name"] == name and (wanted is None or item.get("subject", "") in wanted)
        for item in ctx.state.all("limits").values()
    )


@guard("within_limit", ("name", "of"))
def within_limit(ctx: ActContext, name: str, of: Any = None) -> bool:
    """行为之日不晚于列明期限的届满日；未开始计算的视为在期限内。"""
    for subject in subjects(ctx, of):
        key = limits.open_key(ctx, name, subject) or _last_key(ctx, name, subject)
        due = ctx.state.all("limits")[key].get("due_on") if key else None
        if due and ctx.happened_on > date.fromisoformat(due):
            return False
    return True


@guard("limit_passed", ("name", "of"))
def limit_passed(ctx: ActContext, name: str, of: Any = None) -> bool:
    """列明期限的届满日已过（今天晚于届满日）。"""
    found = subjects(ctx, of)
    return bool(found) and all(_passed(ctx, name, subject) for subject in found)


def _last_key(ctx: ActContext, name: str, subject: str) -> str | None:
    keys = [k for k, i in ctx.state.all("limits").items() if i["name"] == name and i.get("subject", "") == subject]
    return keys[-1] if keys else None


def _passed(ctx: ActContext, name: str, subject: str) -> bool:
    key = _last_key(ctx, name, subject)
    item = ctx.state.all("limits")[key] if key else None
    if item is None:
        return False
    return item["state"] == "expired" or bool(
        item.get("due_on") and ctx.happened_on > date.fromisoformat(item["due_on"])
    )


@guard("days_before_limit", ("name", "kind"))
def days_before_limit(ctx: ActContext, name: str, kind: str) -> bool:
    """行为之日不晚于列明期限届满前若干日（日数见 law/ 中的 kind）。"""
    key = limits.open_key(ctx, name)
    due = ctx.state.all("limits")[key].get("due_on") if key else None
    return due is None or ctx.happened_on <= ctx.law.deadline_before(date.fromisoformat(due), kind).value


@guard("days_until_at_least", ("date", "kind"))
def days_until_at_least(ctx: ActContext, date: str, kind: str) -> bool:
    """从行为之日到所填日期，不少于法定日数（日数见 law/ 中的 kind）。"""
    wanted = value_of(ctx, date)
    return not wanted or ctx.happened_on <= ctx.law.deadline_before(_day(wanted), kind).value


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])


@guard("item_exists", ("in_", "having"))
def item_exists(ctx: ActContext, in_: str, having: dict[str, Any] | None = None) -> bool:
    """案件中有符合条件的事项（当事人、请求、期日等）。"""
    wanted = value_of(ctx, having or {})
    return any(all(item.get(k) == v for k, v in wanted.items()) for item in ctx.state.all(in_).values())


@guard("items_at_least", ("in_", "count", "having"))
def items_at_least(ctx: ActContext, in_: str, count: int, having: dict[str, Any] | None = None) -> bool:
    """案件中符合条件的事项不少于若干个。"""
    wanted = value_of(ctx, having or {})
    return sum(all(i.get(k) == v for k, v in wanted.items()) for i in ctx.state.all(in_).values()) >= count


@guard("all_items", ("in_", "having", "are"))
def all_items(ctx: ActContext, in_: str, are: dict[str, Any], having: dict[str, Any] | None = None) -> bool:
    """案件中符合条件的事项全部具备列明的值；值可以列举多个。"""
    wanted = value_of(ctx, having or {})
    for item in ctx.state.all(in_).values():
        if not all(item.get(k) == v for k, v in wanted.items()):
            continue
        for name, value in are.items():
            if item.get(name) not in (value if isinstance(value, list) else [value]):
                return False
    return True


@guard("amount_at_most", ("name", "limit"))
def amount_at_most(ctx: ActContext, name: str, limit: str) -> bool:
    """所填金额不超过另一项金额。"""
    try:
        return Decimal(str(ctx.data.get(name))) <= Decimal(str(value_of(ctx, limit)))
    except InvalidOperation:
        return False


@guard("act_done", ("act",))
def act_done(ctx: ActContext, act: str) -> bool:
    """本案已经办理过列明的事项。"""
    return ctx.state.get("done", act) is not None


@guard("has_relation", ("relation",))
def has_relation(ctx: ActContext, relation: str) -> bool:
    """本案已有列明身份的人员（如承办法官、书记员）。"""
    return any(i["relation"] == relation and not i.get("until") for i in ctx.state.all("relations").values())


@guard("special_authority", ())
def special_authority(ctx: ActContext) -> bool:
    """办理人系当事人本人，或者持有特别授权的诉讼代理人。"""
    for item in ctx.state.all("representatives").values():
        mine = item.get("user") == ctx.actor.id and item.get("party") == ctx.on_behalf_of and not item.get("until")
        if mine and item.get("kind") == "agent":
            return item.get("authority") == "special"
    return True
