"""The documents of filing and of the parties' acts: what their templates are given beside the case itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mengma.cases.state import CaseState
from mengma.intake import element_forms, invitations
from mengma.procedure.registry import DocumentKind, document_kind

Context = Callable[[CaseState, Mapping[str, Any]], Mapping[str, Any]]


def _addressed(state: CaseState, document: Mapping[str, Any]) -> dict[str, Any]:
    to = document.get("to") or ""
    return {
        "own_claims": [
            {**item, "terms": _terms(item)} for item in state.all("claims").values() if not item.get("dropped_on")
        ],
        "party": state.get("parties", to) or {},
        "party_key": to,
        "address": state.get("addresses", to) or {},
        "limits": {item["name"]: item for item in state.all("limits").values() if item.get("subject", "") in ("", to)},
    }


def _terms(claim: Mapping[str, Any]) -> str:
    """The terms of interest of a claim in words: 基数88000.00元，年利率3.45%，自2025-03-01起至实际清偿之日止."""
    terms = claim.get("interest") or {}
    section = element_forms.general().section("interest")
    words = {name: element_forms.in_words(section.field(name), value) for name, value in terms.items()}
    parts = [f"基数{words['base']}" if "base" in words else "", words.get("rate", "")]
    start = f"自{words['from']}起" if "from" in words else ""
    end = f"至{words['until']}止" if "until" in words else ""
    return "，".join(part for part in (*parts, start + end) if part)


def _complaint(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    form = element_forms.form(state.fact("form", "other"))
    given = state.fact("elements") or {}
    sections = [
        (
            section.title,
            [
                {"title": spec.title.zh, "value": element_forms.in_words(spec, given[spec.name])}
                for spec in section.fields
                if spec.name in given
            ],
        )
        for section in form.sections
    ]
    return {
        **_addressed(state, document),
        "form": form,
        "sections": [(title, values) for title, values in sections if values],
        "grounds": state.fact("grounds", ""),
        "listed_evidence": [item for item in state.all("evidence").values() if not item.get("dropped_on")],
    }


def _receipt(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**_complaint(state, document), "received_on": state.fact("filed_on"), "way_in": state.fact("way_in")}


def _response(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    invitation = invitations.for_party(state, document.get("to") or "")
    return {
        **_addressed(state, document),
        "invitation_code": invitations.code_of(invitation) if invitation else "",
        "invitation_until": invitation["expires_on"] if invitation else "",
    }


def _corrections(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = list(state.all("filing_corrections").values())
    limit = next((item for item in state.all("limits").values() if item["name"] == "corrections"), {})
    latest = asked[-1] if asked else {}
    return {
        **_addressed(state, document),
        "correction": latest,
        "items_asked": latest.get("items", ()),
        "limit": limit,
    }


def _decided(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The decision taken by the same act, found by its day and kind of document."""
    mine = [item for item in state.all("decisions").values() if item.get("type") in _TYPES.get(document["kind"], ())]
    released = [item["name"] for item in state.all("parties").values() if item.get("left_on") == document["on"]]
    return {
        **_addressed(state, document),
        "decision": mine[-1] if mine else {},
        "released_name": "、".join(released),
    }


_TYPES = {
    "refusal_ruling": ("refusal_to_accept",),
    "counterclaim_refusal_ruling": ("refusal_of_counterclaim",),
    "joinder_refusal_ruling": ("refusal_of_joinder",),
    "party_release_ruling": ("release_of_party",),
}


def _counterclaim(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    mine = [item for item in state.all("claims").values() if item["kind"] == "counterclaim"]
    return {**_addressed(state, document), "counterclaim": mine[-1] if mine else {}}


def _joinder(state: CaseState, document: Mapping[str, Any]) -> Mapping[str, Any]:
    mine = [item for item in state.all("joinders").values() if item.get("party_key") == document.get("to")]
    return {**_response(state, document), "joinder": mine[-1] if mine else {}}


def register() -> None:
    """Registers every kind; called once when the program starts."""
    kinds: tuple[tuple[str, str, str, Context], ...] = (
        ("complaint", "民事起诉状", "Complaint", _complaint),
        ("complaint_receipt", "诉状收讫凭证", "Receipt for the complaint", _receipt),
        ("oral_complaint_record", "口头起诉笔录", "Record of an oral complaint", _complaint),
        ("correction_notice", "补正通知书", "Notice to correct the complaint", _corrections),
        ("returned_complaint_notice", "退回诉状通知书", "Notice of the returned complaint", _corrections),
        ("refusal_ruling", "不予受理裁定书", "Ruling refusing to accept", _decided),
        ("acceptance_notice", "受理案件通知书", "Notice of acceptance", _response),
        ("response_notice", "应诉通知书", "Notice to respond", _response),
        ("rights_and_duties", "诉讼权利义务告知书", "Rights and duties in the proceedings", _addressed),
        ("address_confirmation", "送达地址确认书", "Address confirmation", _addressed),
        ("evidence_notice", "举证通知书", "Notice on adducing evidence", _addressed),
        ("invitation_notice", "在线参与诉讼邀请", "Invitation to take part online", _response),
        ("changed_claims", "变更诉讼请求通知书", "Notice of changed claims", _addressed),
        ("counterclaim_notice", "反诉状副本送达通知书", "Notice of the counterclaim", _counterclaim),
        ("counterclaim_refusal_ruling", "不予受理反诉裁定书", "Ruling refusing the counterclaim", _decided),
        ("joinder_notice", "参加诉讼通知书", "Notice of joinder", _joinder),
        ("joinder_refusal_ruling", "驳回追加当事人申请裁定书", "Ruling refusing joinder", _decided),
        ("party_release_ruling", "准许撤回对部分当事人起诉裁定书", "Ruling releasing a party", _decided),
    )
    for name, zh, en, context in kinds:
        document_kind(DocumentKind(name, zh, en, context))
