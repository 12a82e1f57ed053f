"""Puts a complaint's content into a case: parties, representatives, claims, evidence, addresses, facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.cases.state import Item
from mengma.intake import complaint
from mengma.procedure.context import ActContext

Content = Mapping[str, Any]


def do_put_content(ctx: ActContext, content: Content) -> None:
    """Writes a complaint into the case, or a corrected one over it. What the correction drops is marked, not removed."""
    parties = {complaint.key_of_party(n): _party(p) for n, p in enumerate(content["parties"])}
    _bring(ctx, "parties", parties, gone={"left_on": ctx.happened_on.isoformat()})
    representatives = {f"a{n}": dict(item) for n, item in enumerate(content["representatives"], start=1)}
    _bring(ctx, "representatives", representatives, gone={"until": ctx.happened_on.isoformat()})
    claimants = _keys(content, "plaintiff")
    against = _keys(content, "defendant")
    claims = {f"c{n}": claim_item(item, claimants, against) for n, item in enumerate(content["claims"], start=1)}
    _bring(ctx, "claims", claims, gone={"dropped_on": ctx.happened_on.isoformat()})
    by = claimants[0] if claimants else ""
    evidence = {f"e{n}": _evidence(item, by) for n, item in enumerate(content["evidence"], start=1)}
    _bring(ctx, "evidence", evidence, gone={"dropped_on": ctx.happened_on.isoformat()})
    for number, party in enumerate(content["parties"]):
        if party.get("service"):
            do_confirm_address(ctx, complaint.key_of_party(number), party["service"])
    _set_facts(ctx, content)


def _set_facts(ctx: ActContext, content: Content) -> None:
    facts = {
        "form": content["form"],
        "cause": content.get("cause_name"),
        "cause_code": content.get("cause"),
        "amount": complaint.amount_of(content),
        "language": content.get("language"),
        "grounds": content.get("facts"),
        "elements": content["elements"] or None,
        "places": content["places"] or None,
        # under the name by which the dossier finds the files that an entry hands in
        "attachments": {"materials": content["attachments"]} if content.get("attachments") else None,
        "title": complaint.title_of(
            complaint.name_of(content, "plaintiff"),
            complaint.name_of(content, "defendant"),
            content.get("cause_name", ""),
        ),
    }
    for name, value in facts.items():
        if ctx.state.fact(name) != value:
            ctx.set(name, value)


def _keys(content: Content, capacity: str) -> list[str]:
    return [complaint.key_of_party(n) for n, p in enumerate(content["parties"]) if p.get("capacity") == capacity]


def _party(party: Mapping[str, Any]) -> Item:
    return {name: value for name, value in party.items() if name != "service"}


def claim_item(claim: Mapping[str, Any], claimants: list[str], against: list[str], kind: str = "claim") -> Item:
    """A claim of the first claimant, with the co-claimants and the parties against whom it is."""
    item: Item = {"by": claimants[0] if claimants else "", "against": against, "kind": kind, **claim}
    if len(claimants) > 1:
        item["together_with"] = claimants[1:]
    return item


def _evidence(item: Mapping[str, Any], by: str) -> Item:
    value: Item = {"by": by, **{name: each for name, each in item.items() if name != "material"}}
    value["materials"] = [item["material"]] if item.get("material") else []
    return value


def _bring(ctx: ActContext, collection: str, wanted: Mapping[str, Item], gone: Item) -> None:
    """Makes a collection say what is wanted: adds, changes (a field that is no longer given becomes null), marks the rest."""
    there = dict(ctx.state.all(collection))
    for key, value in wanted.items():
        old = there.pop(key, None)
        if old is None:
            ctx.add(collection, key, value)
            continue
        kept = ("user",)
        emptied = {
            name: None for name, each in old.items() if name not in value and name not in kept and each is not None
        }
        changed = {name: each for name, each in {**emptied, **value}.items() if old.get(name) != each}
        if changed:
            ctx.put(collection, key, changed)
    for key, old in there.items():
        if not any(old.get(name) for name in gone):
            ctx.put(collection, key, gone)


def do_confirm_address(ctx: ActContext, party: str, service: Mapping[str, Any]) -> None:
    """Keeps a party's confirmed address for service, with consent to electronic service or without (民诉法解释 136)."""
    value = {
        "party": party,
        "address": service.get("address", ""),
        "phone": service.get("phone", ""),
        "email": service.get("email", ""),
        "electronic": bool(service.get("electronic", False)),
        "confirmed_on": ctx.happened_on.isoformat(),
    }
    if ctx.state.get("addresses", party) is None:
        ctx.add("addresses", party, value)
    else:
        ctx.put("addresses", party, value)


def content_of(state_items: Mapping[str, Mapping[str, Item]], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The complaint of a case in the shape that the form takes, for correcting it; identity numbers stay sealed."""
    parties = []
    service_parts = ("address", "phone", "email", "electronic")
    for key, party in state_items.get("parties", {}).items():
        if party.get("left_on"):
            continue
        shown = {name: value for name, value in party.items() if value is not None}
        confirmed = state_items.get("addresses", {}).get(key)
        if confirmed:
            shown["service"] = {name: confirmed[name] for name in service_parts if confirmed.get(name)}
        parties.append(shown)
    content: dict[str, Any] = {
        "form": facts.get("form", "other"),
        "cause": facts.get("cause_code", ""),
        "language": facts.get("language", ""),
        "facts": facts.get("grounds", ""),
        "elements": facts.get("elements", {}),
        "places": facts.get("places", {}),
        "attachments": (facts.get("attachments") or {}).get("materials", []),
        "parties": parties,
        "representatives": _shown(state_items.get("representatives", {}), ("until", "user")),
        "claims": _shown(state_items.get("claims", {}), ("dropped_on", "by", "against", "kind", "together_with")),
        "evidence": [
            {**item, **({"material": old["materials"][0]} if old.get("materials") else {})}
            for item, old in zip(
                _shown(state_items.get("evidence", {}), ("dropped_on", "by", "materials")),
                [e for e in state_items.get("evidence", {}).values() if not e.get("dropped_on")],
                strict=True,
            )
        ],
    }
    return {name: value for name, value in content.items() if value not in ("", {}, [])}


def _shown(items: Mapping[str, Item], hidden: tuple[str, ...]) -> list[Item]:
    """The items still standing, without what the form does not ask for; the first of `hidden` marks what is gone."""
    return [
        {name: value for name, value in item.items() if name not in hidden and value is not None}
        for item in items.values()
        if not item.get(hidden[0])
    ]
