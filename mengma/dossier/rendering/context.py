"""What every template is given: the case, the parties, the judges, the document, out of a case state.

docs/how-to/write-a-guide.md, “Document templates”, is the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from mengma.cases.state import CaseState, Item
from mengma.courts import selectors as courts
from mengma.dossier.errors import BadTemplate
from mengma.dossier.rendering import words
from mengma.procedure import library, registry

CAPACITIES = {"plaintiff": "原告", "defendant": "被告", "third_party": "第三人"}
REPRESENTATIVES = {
    "legal_representative": "法定代表人",
    "statutory_agent": "法定代理人",
    "representative_party": "诉讼代表人",
    "agent": "委托诉讼代理人",
}
AUTHORITIES = {"general": "一般授权", "special": "特别授权"}
SEXES = {"male": "男", "female": "女", "m": "男", "f": "女"}
_COLLECTIONS = ("hearings", "fees", "decisions", "evidence", "services", "transcripts")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A document to be rendered: which case, its state as the document must show it, the item, the act's data."""

    case_id: UUID | str
    guide: str
    guide_version: int
    state: CaseState
    key: str
    item: Item
    entry: Mapping[str, Any]
    version: int = 1

    @property
    def on(self) -> date:
        return date.fromisoformat(self.item["on"])


def context_for(ordered: Ordered) -> dict[str, Any]:
    """The context of a document. Raises BadTemplate for an unknown kind, or a context function that takes given names."""
    kind = registry.document_kinds.get(ordered.item["kind"])
    if kind is None:
        raise BadTemplate(
            f"没有名为“{ordered.item['kind']}”的文书种类。",
            f"There is no kind of document {ordered.item['kind']}.",
            next_zh="文书种类见 mengma guide show。",
            next_en="mengma guide show lists the kinds.",
        )
    given = common(ordered, kind.title_zh)
    added = dict(kind.context(ordered.state, ordered.item))
    taken = sorted((given.keys() & added.keys()) - {"claims", *_COLLECTIONS})
    if taken:
        raise BadTemplate(
            f"文书“{kind.title_zh}”改用了公用名称：{'、'.join(taken)}。",
            f"The document {kind.name} replaces given names: {', '.join(taken)}.",
        )
    return {**given, **added}


def common(ordered: Ordered, title: str) -> dict[str, Any]:
    """What every template is given, whatever its kind."""
    state = ordered.state
    parties = [_party(key, item, state) for key, item in state.all("parties").items() if not item.get("left_on")]
    by_key = {party["key"]: party for party in parties}
    judges, clerk, assistant = _people(state)
    return {
        "case": _case(ordered),
        "parties": parties,
        "plaintiffs": [p for p in parties if p["capacity"] == "plaintiff"],
        "defendants": [p for p in parties if p["capacity"] == "defendant"],
        "third_parties": [p for p in parties if p["capacity"] == "third_party"],
        "claims": [_claim(key, item, by_key) for key, item in state.all("claims").items()],
        **{name: [{"key": key, **item} for key, item in state.all(name).items()] for name in _COLLECTIONS},
        "judges": judges,
        "clerk": clerk,
        "assistant": assistant,
        "document": {
            "kind": ordered.item["kind"],
            "title": title,
            "to": by_key.get(ordered.item.get("to", "")) or _left(ordered.item.get("to", ""), state),
            "on": ordered.on,
            "act": ordered.item.get("act", ""),
            "seq": ordered.item.get("seq", 0),
            "key": ordered.key,
            "version": ordered.version,
        },
        "entry": dict(ordered.entry),
        "today_zh": words.zh_numerals(ordered.on),
        "seal": seal(),
    }


def seal() -> dict[str, Any]:
    """What the document says of its seal: electronic seals do not exist yet, and a demonstration says that it is one."""
    simulated = settings.MENGMA_MODE != "production"
    return {
        "simulated": simulated,
        "note": "本文书未加盖电子签章" if simulated else "本文书未加盖电子签章，加盖人民法院印章后使用",
        "banner": "演示环境生成 · 无法律效力" if simulated else "",
    }


def _case(ordered: Ordered) -> dict[str, Any]:
    state = ordered.state
    court = courts.court(str(state.fact("court", "")))
    guide = library.guide(ordered.guide, ordered.guide_version)
    procedure = guide.variants.get(state.variant)
    return {
        "id": str(ordered.case_id),
        "number": state.case_number or "",
        "reference": f"收件编号：{str(ordered.case_id)[:8].upper()}",
        "court": court.name if court else "",
        "court_code": state.fact("court", ""),
        "title": state.fact("title", ""),
        "cause": state.fact("cause", ""),
        "procedure": procedure.zh if procedure else "",
        "variant": state.variant,
        "amount": words.as_money(state.fact("amount")),
        "filed_on": words.as_date(state.fact("filed_on")),
        "accepted_on": words.as_date(state.fact("accepted_on")),
        "closed_on": words.as_date(state.fact("closed_on")),
        "language": state.fact("language", ""),
    }


def _left(key: str, state: CaseState) -> dict[str, Any] | None:
    item = state.get("parties", key)
    return _party(key, item, state) if item else None


def _party(key: str, item: Item, state: CaseState) -> dict[str, Any]:
    representatives = [
        _representative(rep)
        for rep in state.all("representatives").values()
        if rep.get("party") == key and not rep.get("until")
    ]
    shown = {**item, "key": key, "name": item.get("name", ""), "kind": item.get("kind", "person")}
    shown["capacity_zh"] = CAPACITIES.get(item["capacity"], item["capacity"])
    shown["born_on"] = words.as_date(item.get("born_on"))
    shown["sex"] = SEXES.get(str(item.get("sex", "")), item.get("sex", ""))
    shown["address"] = item.get("address", "")
    shown["phone"] = item.get("phone", "")
    shown["representatives"] = representatives
    shown["intro"] = _intro(shown)
    shown["lines"] = [shown["intro"], *(rep["intro"] for rep in representatives)]
    return shown


def _intro(party: Mapping[str, Any]) -> str:
    """原告：乌兰，女，1990年5月1日出生，住…。 The line in which a document presents a party."""
    person = party["kind"] == "person"
    parts = [f"{party['capacity_zh']}：{party['name']}"]
    if person and party["sex"]:
        parts.append(party["sex"])
    if person and party["born_on"]:
        parts.append(f"{words.zh_date(party['born_on'])}出生")
    if party["address"]:
        parts.append(f"{'住' if person else '住所地'}{party['address']}")
    return "，".join(parts) + "。"


def _representative(rep: Item) -> dict[str, Any]:
    kind_zh = REPRESENTATIVES.get(rep.get("kind", ""), "代理人")
    organisation = rep.get("organisation", "")
    intro = f"{kind_zh}：{rep.get('name', '')}"
    if organisation and rep.get("kind") == "agent":
        intro += f"，{organisation}" + ("律师" if "律师事务所" in organisation else "")
    elif rep.get("position"):
        intro += f"，{rep['position']}"
    return {
        **rep,
        "kind_zh": kind_zh,
        "authority_zh": AUTHORITIES.get(rep.get("authority", ""), ""),
        "intro": intro + "。",
    }


def _claim(key: str, item: Item, parties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    def who(keys: Any) -> str:
        listed = keys if isinstance(keys, list) else [keys] if keys else []
        return words.names(parties[one]["name"] for one in listed if one in parties)

    shown = {**item, "key": key, "by_names": who(item.get("by")), "against_names": who(item.get("against"))}
    shown["amount"] = words.as_money(item.get("amount"))
    return shown


_SIGNING = (
    ("presiding_judge", "审判长"),
    ("responsible_judge", "审判员"),
    ("panel_member", "审判员"),
    ("assessor", "人民陪审员"),
)


def _people(state: CaseState) -> tuple[list[dict[str, str]], str, str]:
    """The judges in the order of signing, each once, then clerk and assistant."""
    now = [item for item in state.all("relations").values() if not item.get("until")]
    names = courts.names_of(item["user"] for item in now)
    judges: dict[str, dict[str, str]] = {}
    for relation, role in _SIGNING:
        for item in now:
            if item["relation"] == relation:
                judges.setdefault(item["user"], {"role_zh": role, "name": names.get(item["user"], "")})

    def first(relation: str) -> str:
        return next((names.get(item["user"], "") for item in now if item["relation"] == relation), "")

    return list(judges.values()), first("clerk"), first("assistant")
