"""Which procedure the law requires, allows or closes to a case, from what the case says and what the judge found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mengma.cases.state import CaseState
from mengma.lawbook import Answer, Lawbook

# what a judge may find that the papers do not say, as the lawbook's procedures name it
FINDINGS = (
    "not_simple",
    "status_or_title",
    "appraisal",
    "whereabouts_unknown",
    "many_parties",
    "public_interest",
    "third_party_revocation",
    "remanded",
)
_SUMMARY = ("whereabouts_unknown", "many_parties", "public_interest", "third_party_revocation", "remanded")
_SMALL = ("status_or_title", "appraisal", "whereabouts_unknown")


def verdicts(
    law: Lawbook,
    state: CaseState,
    on: date,
    *,
    findings: Iterable[str] = (),
    house_rules: Mapping[str, Any] | None = None,
) -> dict[str, Answer[Any]]:
    """For summary and small-claims: must, may or no, with steps and articles. Raises LawbookError."""
    found = set(findings)
    amount = state.fact("amount")
    basic = law.courts.get(str(state.fact("court"))).level == "basic"
    simple = "not_simple" not in found
    parties = [party for party in state.all("parties").values() if not party.get("left_on")]
    counterclaim = any(
        item.get("kind") == "counterclaim" and not item.get("dropped_on") for item in state.all("claims").values()
    )
    family = bool(state.fact("cause_code")) and law.causes.venue(state.fact("cause_code")).personal
    small = law.small_claims(
        amount or "0",
        on,
        house_rules,
        monetary=amount is not None,
        simple=simple,
        basic_court=basic,
        foreign=any(party.get("foreign") for party in parties),
        counterclaim=counterclaim,
        **{name: name in found or (name == "status_or_title" and family) for name in _SMALL},
    )
    summary = law.summary(
        amount, on, house_rules, simple=simple, basic_court=basic, **{name: name in found for name in _SUMMARY}
    )
    return {"small-claims": small, "summary": summary}


def advised(law: Lawbook, state: CaseState, on: date, house_rules: Mapping[str, Any] | None = None) -> str:
    """The procedure to begin the form with: the simplest that the law requires, else the ordinary one."""
    answers = verdicts(law, state, on, house_rules=house_rules)
    for procedure in ("small-claims", "summary"):
        if answers[procedure].value == "must":
            return procedure
    return "summary" if answers["summary"].value == "may" else "ordinary"
