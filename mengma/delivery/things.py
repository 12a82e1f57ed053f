"""What is served, on whom, by which way: the words that effects, documents and pages share."""

from __future__ import annotations

from mengma.cases.state import CaseState, Item
from mengma.procedure import registry

# which track tells whether a thing was served
TRACKS = {"complaint": "service", "decision": "decision_service", "mediation_statement": "decision_service"}
WHAT = {
    "complaint": ("起诉状副本及应诉材料", "copy of the complaint and notices"),
    "document": ("诉讼文书", "court document"),
    "decision": ("裁判文书", "decision"),
    "mediation_statement": ("调解书", "mediation statement"),
}
WAYS = {
    "platform": ("电子送达（本平台）", "electronically, on this platform"),
    "electronic": ("电子送达（邮件、短信链接、传真等）", "electronically, by e-mail, message or fax"),
    "direct": ("直接送达", "in person"),
    "cohabitant": ("同住成年家属签收", "to an adult relative of the household"),
    "recipient": ("代理人、代收人或者负责收件的人签收", "to an agent or appointed recipient"),
    "left": ("留置送达", "by leaving"),
    "post": ("邮寄送达", "by post"),
    "entrusted": ("委托其他法院送达", "through another court"),
    "forwarded": ("转交送达", "forwarded by unit or prison"),
    "pronounced": ("定期宣判时拒不签收，记明笔录", "refused at the pronouncement, noted in the record"),
    "announcement": ("公告送达", "by announcement"),
}
BY_ELECTRONIC_MEANS = ("platform", "electronic")
OPEN_STATES = ("sent", "announced")


def thing_of(item: Item) -> tuple[str, str, str]:
    """What makes two services the same: the kind of thing and which document or decision."""
    return item["what"], item.get("document", ""), item.get("decision", "")


def consents(state: CaseState, party: str) -> bool:
    """Whether a party agreed to electronic service and confirmed where (民诉法90、民诉法解释136、在线诉讼规则29)."""
    address = state.get("addresses", party)
    return bool(address and address.get("electronic"))


def users_of(state: CaseState, party: str) -> list[str]:
    """The accounts on a party's side now: the party's own and its representatives'."""
    return list(
        dict.fromkeys(
            item["user"]
            for item in state.all("relations").values()
            if item.get("subject") == party
            and item["relation"] in ("plaintiff", "defendant", "third_party", "filer")
            and not item.get("until")
        )
    )


def title_of_document(state: CaseState, key: str) -> str:
    """The title of a document of the case, as its kind was registered."""
    item = state.get("documents", key) or {}
    kind = registry.document_kinds.get(item.get("kind", ""))
    return kind.title_zh if kind else "诉讼文书"


def title_of(state: CaseState, item: Item) -> str:
    """What a service brings, in words for an inbox or a proof."""
    if item.get("decision"):
        decision = state.get("decisions", item["decision"]) or {}
        return str(decision.get("title") or _word(item))
    if item.get("document"):
        return title_of_document(state, item["document"])
    return _word(item)


def _word(item: Item) -> str:
    return WHAT[item["what"]][0] if item["what"] in WHAT else str(item["what"])  # the entry may be erased


def served_acts(state: CaseState, item: Item) -> list[str]:
    """The acts that a guide may name for the moment when this thing is served: `<kind>_served`."""
    names = [f"{item['what']}_served"]
    document = state.get("documents", item.get("document", ""))
    if document:
        names.append(f"{document['kind']}_served")
    return names
