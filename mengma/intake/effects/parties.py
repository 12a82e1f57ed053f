"""Parties after acceptance: joined, released, succeeded; their representatives and addresses. Source: 民事诉讼法 55-63, 135."""

from __future__ import annotations

from mengma.cases.state import Item
from mengma.intake import invitations
from mengma.intake.effects.claims import do_rule
from mengma.intake.effects.content import do_confirm_address
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.registry import effect


def do_add_party(ctx: ActContext, given: Item) -> str:
    """Adds a party, with its address for service and an invitation; returns its key."""
    key = ctx.state.next_key("parties", "p")
    ctx.add("parties", key, {name: value for name, value in given.items() if name != "service"})
    if given.get("service"):
        do_confirm_address(ctx, key, given["service"])
    invitations.do_invite(ctx, key)
    return key


def do_leave(ctx: ActContext, key: str) -> None:
    """A party leaves: its people, representatives and running limits end with the day."""
    day = ctx.happened_on.isoformat()
    ctx.put("parties", key, {"left_on": day})
    for name, item in list(ctx.state.all("relations").items()):
        if item.get("subject") == key and not item.get("until"):
            ctx.put("relations", name, {"until": day})
    for name, item in list(ctx.state.all("representatives").items()):
        if item["party"] == key and not item.get("until"):
            ctx.put("representatives", name, {"until": day})
    for name, item in list(ctx.state.all("limits").items()):
        if item.get("subject") == key and item["state"] in ("running", "paused"):
            ctx.put("limits", name, {"state": "cancelled", "ended_on": day})
    for name, item in list(ctx.state.all(invitations.COLLECTION).items()):
        if item["party"] == key and invitations.is_open(item):
            ctx.put(invitations.COLLECTION, name, {"revoked_on": day})


@effect("intake.ask_joinder", reads=("party", "reason"))
def ask_joinder(ctx: ActContext) -> None:
    """登记追加当事人、通知第三人参加诉讼的申请。"""
    key = ctx.state.next_key("joinders", "g")
    ctx.add(
        "joinders",
        key,
        {
            "party": ctx.data["party"],
            "reason": ctx.data["reason"],
            "by": ctx.on_behalf_of,
            "on": ctx.happened_on.isoformat(),
            "state": "asked",
        },
    )


@effect("intake.join_party", reads=("application", "party", "ground"))
def join_party(ctx: ActContext) -> None:
    """追加当事人或者通知第三人参加诉讼：列为当事人，备邀请码。"""
    application = ctx.data.get("application")
    given = ctx.data.get("party")
    if application:
        asked = ctx.state.all("joinders")[application]
        given = given or asked["party"]
    if not given:
        raise BadData(
            [
                Problem(
                    "who",
                    "请填写被追加的当事人，或者选择一项申请。",
                    "Name the party or choose an application.",
                    field="party",
                )
            ]
        )
    key = do_add_party(ctx, given)
    if application:
        ctx.put(
            "joinders", application, {"state": "granted", "party_key": key, "decided_on": ctx.happened_on.isoformat()}
        )
    else:
        ctx.add(
            "joinders",
            ctx.state.next_key("joinders", "g"),
            {"state": "granted", "party_key": key, "on": ctx.happened_on.isoformat(), "ground": ctx.data["ground"]},
        )
    if given["capacity"] == "defendant":
        for name, item in list(ctx.state.all("claims").items()):
            if item["kind"] == "claim" and ctx.track_state("claim", name) == "pending":
                ctx.put("claims", name, {"against": [*item.get("against", ()), key]})
    ctx.notes["joined"] = key
    ctx.notes["others"] = [
        name for name, party in ctx.state.all("parties").items() if name != key and not party.get("left_on")
    ]
    ctx.notes["joined_defendant"] = [key] if given["capacity"] == "defendant" else []


@effect("intake.refuse_joinder", reads=("application", "reason"))
def refuse_joinder(ctx: ActContext) -> None:
    """裁定驳回追加当事人的申请。"""
    item = ctx.state.all("joinders")[ctx.data["application"]]
    ctx.put("joinders", ctx.data["application"], {"state": "refused", "decided_on": ctx.happened_on.isoformat()})
    do_rule(ctx, "refusal_of_joinder", "驳回追加当事人申请裁定书", ctx.data["reason"], appealable=False)
    ctx.notes["applicant"] = item["by"] or None


@effect("intake.ask_release", reads=("party", "reason"))
def ask_release(ctx: ActContext) -> None:
    """登记撤回对部分当事人起诉的申请。"""
    ctx.add(
        "releases",
        ctx.state.next_key("releases", "w"),
        {
            "party": ctx.data["party"],
            "reason": ctx.data["reason"],
            "by": ctx.on_behalf_of,
            "on": ctx.happened_on.isoformat(),
            "state": "asked",
        },
    )


@effect("intake.release_party", reads=("application", "reason"))
def release_party(ctx: ActContext) -> None:
    """裁定准许撤回对部分当事人的起诉：该当事人退出，其余继续审理。"""
    item = ctx.state.all("releases")[ctx.data["application"]]
    leaving = item["party"]
    ctx.put("releases", ctx.data["application"], {"state": "granted", "decided_on": ctx.happened_on.isoformat()})
    do_rule(ctx, "release_of_party", "准许撤回对部分当事人起诉裁定书", ctx.data["reason"], appealable=False)
    _drop_from_claims(ctx, leaving, None)
    do_leave(ctx, leaving)
    ctx.notes["released"] = leaving


def _drop_from_claims(ctx: ActContext, leaving: str, successor: str | None) -> None:
    """Takes a party out of the pending claims, or puts its successor in its place."""
    for name, item in list(ctx.state.all("claims").items()):
        changed: Item = {}
        if leaving in item.get("against", ()):
            changed["against"] = [
                successor if key == leaving else key for key in item["against"] if key != leaving or successor
            ]
        if leaving in item.get("together_with", ()):
            changed["together_with"] = [
                successor if key == leaving else key for key in item["together_with"] if key != leaving or successor
            ]
        if item["by"] == leaving and successor:
            changed["by"] = successor
        if changed:
            ctx.put("claims", name, changed)


@effect("intake.succeed", reads=("leaving", "party", "reason"))
def succeed(ctx: ActContext) -> None:
    """权利义务承担者参加诉讼：承继原当事人的地位，原当事人已进行的诉讼行为对其有效。"""
    leaving = ctx.data["leaving"]
    old = ctx.state.all("parties")[leaving]
    key = do_add_party(ctx, {**ctx.data["party"], "capacity": old["capacity"], "succeeds": leaving})
    _drop_from_claims(ctx, leaving, key)
    do_leave(ctx, leaving)
    ctx.put("parties", leaving, {"succeeded_by": key})
    ctx.notes["joined"] = key


@effect("intake.change_particulars", reads=("party", "name", "address", "phone"))
def change_particulars(ctx: ActContext) -> None:
    """当事人更名、住所或者联系方式变更；原记载保留在记录中。"""
    given = {name: ctx.data[name] for name in ("name", "address", "phone", "region") if ctx.data.get(name)}
    if not given:
        raise BadData([Problem("nothing", "请填写变更的内容。", "Say what has changed.", field="name")])
    old = ctx.state.all("parties")[ctx.data["party"]]
    if given.get("name") and given["name"] != old["name"]:
        given["former_names"] = [*old.get("former_names", ()), old["name"]]
    ctx.put("parties", ctx.data["party"], given)


@effect("intake.appoint_representative", reads=("representative",))
def appoint_representative(ctx: ActContext) -> None:
    """登记代表人或者诉讼代理人；委托诉讼代理人同时不超过二人（民事诉讼法第六十一条）。"""
    item = dict(ctx.data["representative"])
    item["since"] = ctx.happened_on.isoformat()
    if ctx.data.get("power_of_attorney"):
        item["materials"] = ctx.data["power_of_attorney"]
    if item["kind"] == "legal_representative":
        for name, other in list(ctx.state.all("representatives").items()):
            same = (
                other["party"] == item["party"] and other["kind"] == "legal_representative" and not other.get("until")
            )
            if same:
                ctx.put("representatives", name, {"until": ctx.happened_on.isoformat()})
    key = ctx.add("representatives", ctx.state.next_key("representatives", "a"), item)
    ctx.notes["representative"] = key
    invitations.do_invite(ctx, item["party"])
    ctx.notes["party"] = item["party"]


@effect("intake.change_authority", reads=("representative", "change"))
def change_authority(ctx: ActContext) -> None:
    """变更代理权限或者解除委托；解除的，该代理人不再能在本案办理。"""
    key = ctx.data["representative"]
    item = ctx.state.all("representatives")[key]
    if ctx.data["change"] == "revoked":
        ctx.put("representatives", key, {"until": ctx.happened_on.isoformat()})
        for name, relation in list(ctx.state.all("relations").items()):
            mine = relation["user"] == item.get("user") and relation.get("subject") == item["party"]
            if mine and not relation.get("until"):
                ctx.put("relations", name, {"until": ctx.happened_on.isoformat()})
    else:
        ctx.put("representatives", key, {"authority": ctx.data["change"]})
    ctx.notes["others"] = [
        name for name, party in ctx.state.all("parties").items() if name != item["party"] and not party.get("left_on")
    ]


@effect("intake.confirm_address", reads=("party", "service"))
def confirm_address(ctx: ActContext) -> None:
    """当事人确认送达地址，写明是否同意电子送达。"""
    party = ctx.data.get("party") or ctx.on_behalf_of
    if not party or ctx.state.get("parties", party) is None:
        raise BadData([Problem("who", "请选择当事人。", "Choose the party.", field="party")])
    own = ctx.standing.subjects
    if own and party not in own:
        raise BadData(
            [
                Problem(
                    "not_your_party",
                    "只能确认自己一方的送达地址。",
                    "You can confirm your own address only.",
                    field="party",
                )
            ]
        )
    if not ctx.data["service"].get("address") and not ctx.data["service"].get("electronic"):
        raise BadData(
            [
                Problem(
                    "nowhere",
                    "请填写送达地址，或者同意电子送达。",
                    "Give an address or consent to electronic service.",
                    field="service.address",
                )
            ]
        )
    do_confirm_address(ctx, party, ctx.data["service"])
