"""The documents of trial: their kinds, and what their templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mengma import lawbook
from mengma.cases.state import CaseState, Item
from mengma.courts.selectors import court
from mengma.procedure.registry import DocumentKind, document_kind
from mengma.trial import people
from mengma.trial.judgment_check import known_values
from mengma.trial.summoning import never_came

WEEKDAYS_ZH = "一二三四五六日"


def _of_entry(state: CaseState, collection: str, seq: int) -> Item | None:
    """The newest item of a collection that the entry `seq` made."""
    found = [{**item, "key": key} for key, item in state.all(collection).items() if item.get("seq") == seq]
    return found[-1] if found else None


def judgment_context(state: CaseState, on: date) -> dict[str, Any]:
    """What a judgment is filled from beside what every document is given: answers, issues, absence, appeal, bench."""
    law = lawbook.load()
    mine = list(state.all("hearings").values())
    return {
        "grounds": state.fact("grounds", ""),
        "answers": [{**item, "name": _name(state, item["by"])} for item in state.all("answers").values()],
        "held": [hearing for hearing in mine if hearing["state"] == "held"],
        "came": _names(state, list(dict.fromkeys(p for h in mine for p in h.get("attended", ())))),
        "never_came": _names(state, never_came(state, "defendant")),
        "undisputed": [hearing["undisputed"] for hearing in mine if hearing.get("undisputed")],
        "issues": [hearing["issues"] for hearing in mine if hearing.get("issues")],
        "suspensions": [s for s in state.all("stoppages").values() if s["kind"] == "suspension"],
        "appraised": list(state.all("appraisals").values()),
        "foreign": any(p.get("foreign") for p in people.present_parties(state).values()),
        "alone": people.sits_alone(state),
        "law": known_values(state, law, on),
    }


def _name(state: CaseState, party: str) -> str:
    item = state.get("parties", party)
    return str(item["name"]) if item else ""


def _names(state: CaseState, parties: list[str]) -> list[str]:
    return [name for name in (_name(state, key) for key in parties) if name]


def _general(state: CaseState, document: Mapping[str, Any]) -> dict[str, Any]:
    here = court(str(state.fact("court", "")))
    above = here.parent if here else None
    foreign = any(party.get("foreign") for party in people.present_parties(state).values())
    return {"alone": people.sits_alone(state), "appeal_court": above.name if above else "", "foreign": foreign}


def _judgment(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    on = date.fromisoformat(document["on"])
    item = _of_entry(state, "decisions", document["seq"]) or {}
    return {**judgment_context(state, on), "decision": item}


def _decision(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    item = _of_entry(state, "decisions", document["seq"]) or {}
    concerned = [{**state.all("claims")[key], "key": key} for key in item.get("claims", ()) if state.get("claims", key)]
    return {
        **_general(state, document),
        "decision": item,
        "concerned": concerned,
        "claimants": list(dict.fromkeys(_name(state, claim["by"]) for claim in concerned)),
        "counter": bool(concerned) and all(claim.get("kind") == "counterclaim" for claim in concerned),
        "subject": state.get("parties", str(item.get("subject", ""))),
        "preservation": state.get("preservations", str(item.get("subject", ""))),
        "corrected": state.get("decisions", str(item.get("subject", ""))),
        "signed": [{"name": _name(state, party), "on": on} for party, on in sorted(item.get("signed", {}).items())],
    }


def _hearing(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    item = _of_entry(state, "hearings", document["seq"]) or _mentioned(state, document) or {}
    when = {}
    if item:
        day = date.fromisoformat(item["starts"][:10])
        when = {
            "day": f"{day.year}年{day.month}月{day.day}日",
            "weekday": f"星期{WEEKDAYS_ZH[day.weekday()]}",
            "from": item["starts"][11:16],
            "until": item["ends"][11:16],
        }
    agent = state.get("representatives", document.get("to", ""))
    return {
        **_general(state, document),
        "hearing": item,
        "when": when,
        "agent": agent,
        "attended": _names(state, item.get("attended", [])),
        "absent": _names(state, item.get("absent", [])),
        "confirmed": [{"name": _name(state, who) or who, **told} for who, told in item.get("confirmed", {}).items()],
        "left_midway": _names(state, item.get("left_midway", [])),
    }


def _mentioned(state: CaseState, document: Mapping[str, Any]) -> Item | None:
    """The hearing that a transcript or a conference record is about."""
    written = _of_entry(state, "transcripts", document["seq"])
    if written:
        told = {name: written[name] for name in ("text", "material", "confirmed")}
        return {**state.all("hearings")[written["hearing"]], **told}
    held = [h for h in state.all("hearings").values() if h.get("held_on") == document["on"]]
    return held[-1] if held else None


def _item(collection: str) -> Any:
    def context(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
        item = _of_entry(state, collection, document["seq"]) or {}
        decided = state.get("decisions", str(item.get("decision", "")))
        return {**_general(state, document), "item": item, "decided": decided}

    return context


def _extension(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    limit = next((i for i in reversed(list(state.all("limits").values())) if i["name"] == "trial"), {})
    return {**_general(state, document), "limit": limit, "reason": state.fact("extension_reason", "")}


def _evidence_period(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    mine = [
        i
        for i in state.all("limits").values()
        if i["name"] == "evidence" and i.get("subject") == document.get("to") and i["seq"] == document["seq"]
    ]
    return {**_general(state, document), "limit": mine[-1] if mine else {}, "days": state.fact("evidence_days")}


def _appeals(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = [
        {
            **item,
            "name": state.all("parties")[item["party"]]["name"],
            "decided": state.get("decisions", item["decision"]),
        }
        for item in state.all("appeals").values()
        if item["state"] in ("filed", "transferred")
    ]
    return {**_general(state, document), "appeals": listed}


_KINDS = (
    ("summons", "传票", "Summons", _hearing),
    ("hearing_notice", "出庭通知书", "Notice to appear", _hearing),
    ("conference_notice", "庭前会议（证据交换）通知书", "Notice of pre-trial conference", _hearing),
    ("hearing_announcement", "开庭公告", "Announcement of the hearing", _hearing),
    ("conference_record", "庭前会议（证据交换）笔录", "Record of the conference", _hearing),
    ("transcript", "庭审笔录", "Transcript of the hearing", _hearing),
    ("extension_notice", "延长审理期限通知书", "Notice of extension of the trial time limit", _extension),
    ("evidence_period_notice", "举证期限通知书", "Notice of the evidence period", _evidence_period),
    ("evidence_receipt", "证据材料收据", "Receipt for evidence", _item("evidence")),
    ("motion_decision", "申请事项决定通知书", "Decision on an application", _item("motions")),
    ("appraisal_commission", "委托鉴定书", "Commission of an appraisal", _item("appraisals")),
    ("security_order", "责令提供担保通知书", "Order to give security", _item("preservations")),
    ("mediation_commission", "委托调解函", "Letter entrusting the mediation", _item("mediations")),
    ("conversion_notice", "适用简易程序其他规定审理通知书", "Notice of conversion", _general),
    ("judgment", "民事判决书", "Civil judgment", _judgment),
    ("mediation_statement", "民事调解书", "Mediation statement", _decision),
    ("ruling_jurisdiction", "民事裁定书（管辖）", "Ruling on jurisdiction", _decision),
    ("ruling_preservation", "民事裁定书（保全、先予执行）", "Ruling on preservation", _decision),
    ("ruling_withdrawal", "民事裁定书（撤诉）", "Ruling on withdrawal", _decision),
    ("ruling_deemed_withdrawal", "民事裁定书（按撤诉处理）", "Ruling of deemed withdrawal", _decision),
    ("ruling_dismissal", "民事裁定书（驳回起诉）", "Ruling dismissing the action", _decision),
    ("ruling_suspension", "民事裁定书（中止诉讼）", "Ruling suspending the action", _decision),
    ("ruling_termination", "民事裁定书（终结诉讼）", "Ruling terminating the action", _decision),
    ("ruling_procedure", "民事裁定书（程序、审判组织）", "Ruling on procedure or bench", _decision),
    ("ruling_correction", "民事裁定书（补正笔误）", "Ruling correcting clerical errors", _decision),
    ("appeal_copy_notice", "上诉状副本及答辩通知书", "Notice of the appeal", _appeals),
    ("appeal_transfer_letter", "上诉案件移送函", "Letter sending up the appeal", _appeals),
    ("effect_certificate", "裁判文书生效证明", "Certificate of legal effect", _item("certificates")),
    ("archive_list", "归档目录", "Archive list", _item("archive")),
)
for _kind, _zh, _en, _context in _KINDS:
    document_kind(DocumentKind(_kind, _zh, _en, _context))
