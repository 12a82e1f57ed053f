"""What the law asks of each way of service. Source: 民诉法 88-95; 民诉法解释 130-141; 在线诉讼规则 29-31."""

from __future__ import annotations

from mengma.cases.state import Item
from mengma.delivery import things
from mengma.procedure.context import ActContext
from mengma.procedure.registry import guard


def _service(ctx: ActContext) -> Item:
    """The service that the form is about: the one sent before, or the one that the form describes."""
    return ctx.state.get("services", ctx.data.get("service") or "") or {}


def _parties(ctx: ActContext) -> list[str]:
    named = ctx.data.get("to") or [ctx.data.get("party") or _service(ctx).get("party", "")]
    return [party for party in named if party]


def _what(ctx: ActContext) -> str:
    return str(_service(ctx).get("what") or ctx.data.get("what", ""))


@guard("delivery.reaches_electronically", ())
def reaches_electronically(ctx: ActContext) -> bool:
    """电子送达的，受送达人已同意并确认地址，或者是能够确认为其本人的平台账号。"""
    way = ctx.data.get("way")
    if way not in things.BY_ELECTRONIC_MEANS:
        return True
    return all(
        things.consents(ctx.state, party) or (way == "platform" and bool(things.users_of(ctx.state, party)))
        for party in _parties(ctx)
    )


@guard("delivery.electronic_receipt_is_proved", ())
def electronic_receipt_is_proved(ctx: ActContext) -> bool:
    """登记电子送达生效的，受送达人已同意，或者写明其已回复、已作出诉讼行为、系统反馈已阅知。"""
    if ctx.data.get("way") not in things.BY_ELECTRONIC_MEANS or ctx.data.get("presumed_by"):
        return True
    return all(things.consents(ctx.state, party) for party in _parties(ctx))


@guard("delivery.has_account", ())
def has_account(ctx: ActContext) -> bool:
    """在本平台送达的，受送达人一方有已验证的账号。"""
    if ctx.data.get("way") != "platform":
        return True
    return all(things.users_of(ctx.state, party) for party in _parties(ctx))


@guard("delivery.mediation_statement_in_person", ())
def mediation_statement_in_person(ctx: ActContext) -> bool:
    """调解书应当直接送达当事人本人或者其指定的代收人，不适用留置送达。"""
    if _what(ctx) != "mediation_statement":
        return True
    return ctx.data.get("way") in ("direct", "recipient", *things.BY_ELECTRONIC_MEANS)


@guard("delivery.left_is_proved", ())
def left_is_proved(ctx: ActContext) -> bool:
    """留置送达的，有见证人签名，或者以拍照、录像记录过程，并记明拒收事由。"""
    if ctx.data.get("way") != "left":
        return True
    return bool(ctx.data.get("witness") or ctx.data.get("recording")) and bool(ctx.data.get("refused_why"))


@guard("delivery.cohabitant_of_a_person", ())
def cohabitant_of_a_person(ctx: ActContext) -> bool:
    """同住成年家属签收只适用于自然人，并写明签收人及其关系。"""
    if ctx.data.get("way") != "cohabitant":
        return True
    persons = all((ctx.state.get("parties", party) or {}).get("kind") != "organisation" for party in _parties(ctx))
    return persons and bool(ctx.data.get("signed_by"))


@guard("delivery.signed", ())
def signed(ctx: ActContext) -> bool:
    """签收的送达写明签收人。"""
    needs = ("direct", "recipient", "post", "entrusted", "forwarded")
    return ctx.data.get("way") not in needs or bool(ctx.data.get("signed_by"))


@guard("delivery.other_ways_failed", ())
def other_ways_failed(ctx: ActContext) -> bool:
    """受送达人下落不明，或者其他方式已经试过而未能送达。"""
    if ctx.data.get("whereabouts_unknown"):
        return True
    failed = {item["party"] for item in ctx.state.all("services").values() if item["state"] == "failed"}
    return all(party in failed for party in _parties(ctx))


@guard("delivery.complaint_sent_to_all", ())
def complaint_sent_to_all(ctx: ActContext) -> bool:
    """起诉状副本已向每一名被告发出。"""
    return all(
        ctx.track_state("service", key) in ("sent", "served", "announced")
        for key, party in ctx.state.all("parties").items()
        if party["capacity"] == "defendant" and not party.get("left_on")
    )
