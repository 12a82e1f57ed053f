"""A complaint (起诉状) as typed or read from a file, turned into one normal JSON form. Source: 民事诉讼法 124, 登记立案规定 4.

    {form, cause, cause_name, language, parties: [{capacity, kind, name, …, identity (sealed), identity_tail, service: {…}}],
     representatives: [{party, kind, name, authority, …}], claims: [{text, amount, interest: {…}}], facts, evidence: […],
     elements: {…}, places: {…}, attachments: [ids], submitter: [party and representative keys]}

Parties are p1, p2 … and representatives a1, a2 … in the order given. Only what is malformed is refused: a court takes
every complaint (登记立案规定第二条), and what is missing is said by `checks`. The normal form reads back to itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mengma import lawbook
from mengma.intake import element_forms
from mengma.intake.reading import Reading, joined
from mengma.lawbook import LawbookError
from mengma.procedure.fields import clean_text

Content = dict[str, Any]

_PARTS = (
    "form", "cause", "cause_name", "language", "parties", "representatives", "claims", "facts", "evidence", "elements",
    "places", "attachments", "submitter",
)  # fmt: skip
_PARTY_ALSO = frozenset({"service", "identity_tail"})
MOST_ATTACHMENTS = 200
LONGEST_FACTS = 50_000


def read_complaint(raw: Any, today: date, bound_to: str) -> tuple[Content, Reading]:
    """The normal form of a complaint and the reading with its problems; with problems the form is incomplete."""
    reading = Reading(today, bound_to)
    given = reading.mapping(raw, "")
    for name in given:
        if name not in _PARTS:
            reading.wrong(
                str(name)[:40], f"没有“{str(name)[:40]}”这一项。", "There is no such part.", code="unknown_field"
            )
    content: Content = {"form": _form_name(reading, given.get("form")), **_cause(reading, given.get("cause"))}
    general = element_forms.general()
    content["parties"] = [
        read_party(reading, each, f"parties.{number}")
        for number, each in enumerate(reading.listed(given.get("parties"), "parties"))
    ]
    keys = {f"p{number}" for number in range(1, len(content["parties"]) + 1)}
    content["representatives"] = [
        read_representative(reading, each, f"representatives.{number}", keys)
        for number, each in enumerate(reading.listed(given.get("representatives"), "representatives"))
    ]
    content["claims"] = read_claims(reading, given.get("claims"), "claims")
    facts = reading.value(general.section("statement").field("facts"), given.get("facts"), "facts")
    content["evidence"] = [
        reading.section(general.section("evidence"), each, f"evidence.{number}")
        for number, each in enumerate(reading.listed(given.get("evidence"), "evidence"))
    ]
    content["places"] = reading.section(
        general.section("places"), reading.mapping(given.get("places"), "places"), "places"
    )
    content["elements"] = _elements(reading, content["form"], given.get("elements"))
    optional = {
        "facts": facts,
        "attachments": _short_list(reading, given.get("attachments"), "attachments"),
        "submitter": _short_list(reading, given.get("submitter"), "submitter"),
        "language": _language(reading, given.get("language")),
    }
    content.update({name: value for name, value in optional.items() if value})
    return content, reading


def _form_name(reading: Reading, raw: Any) -> str:
    name = raw or "other"
    if not isinstance(name, str) or name not in element_forms.all_forms() or name == element_forms.GENERAL:
        reading.wrong("form", "没有这种起诉状，请从列表中选择。", "There is no such kind of complaint.")
        return "other"
    return name


def _cause(reading: Reading, raw: Any) -> dict[str, str]:
    if raw in (None, ""):
        return {}
    try:
        cause = lawbook.load().causes.get(clean_text(raw, 80))
    except LawbookError as wrong:
        reading.wrong("cause", f"{wrong.what_zh}{wrong.next_zh}", f"{wrong.what_en} {wrong.next_en}")
    except ValueError as wrong:
        reading.wrong("cause", str(wrong), "Choose a cause.")
    else:
        return {"cause": cause.code, "cause_name": cause.name}
    return {}


def _language(reading: Reading, raw: Any) -> str | None:
    spec = element_forms.general().section("parties").field("language")
    value: str | None = reading.value(spec, raw, "language")
    return value


def read_party(reading: Reading, raw: Mapping[str, Any], path: str) -> Content:
    """One party; its identity number sealed, its address for service as `service`."""
    section = element_forms.general().section("parties")
    party = reading.section(section, raw, path, also=_PARTY_ALSO)
    party.pop("identity", None)
    kind = party.get("identity_kind") or ("uscc" if party.get("kind") == "organisation" else "resident_id")
    if raw.get("identity"):
        party.update(reading.identity(kind, raw["identity"], joined(path, "identity")))
    service = reading.section(
        element_forms.general().section("service"),
        reading.mapping(raw.get("service"), joined(path, "service")),
        joined(path, "service"),
    )
    if service:
        party["service"] = service
    return party


def read_representative(reading: Reading, raw: Mapping[str, Any], path: str, keys: set[str]) -> Content:
    """One representative of the party whose key it names. Authority belongs to agents ad litem only (民事诉讼法 62)."""
    item = reading.section(element_forms.general().section("representatives"), raw, path)
    if item.get("party") and item["party"] not in keys:
        reading.wrong(joined(path, "party"), "没有这位当事人，请重新选择。", "There is no such party.")
    if item.get("kind") == "agent" and not item.get("authority"):
        item["authority"] = "general"
    if item.get("kind") not in (None, "agent"):
        item.pop("authority", None)
    return item


def read_claims(reading: Reading, raw: Any, path: str) -> list[Content]:
    """Claims with amount and terms of interest."""
    general = element_forms.general()
    claims = []
    for number, each in enumerate(reading.listed(raw, path)):
        place = joined(path, number)
        claim = reading.section(general.section("claims"), each, place, also=frozenset({"interest"}))
        terms = reading.section(
            general.section("interest"), reading.mapping(each.get("interest"), f"{place}.interest"), f"{place}.interest"
        )
        claims.append({**claim, "interest": terms} if terms else claim)
    return claims


def _elements(reading: Reading, form_name: str, raw: Any) -> Content:
    given = reading.mapping(raw, "elements")
    form = element_forms.form(form_name)
    known = {each.name: each for each in form.fields()}
    for name in given:
        if name not in known:
            shown = str(name)[:40]
            reading.wrong(
                f"elements.{shown}", f"没有“{shown}”这一要素。", "There is no such element.", code="unknown_field"
            )
    values = {name: reading.value(spec, given.get(name), f"elements.{name}") for name, spec in known.items()}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _short_list(reading: Reading, raw: Any, path: str) -> list[str]:
    """A list of short ids or keys."""
    if raw in (None, "", []):
        return []
    listed = raw if isinstance(raw, list) else [raw]
    if len(listed) > MOST_ATTACHMENTS:
        reading.wrong(path, f"最多{MOST_ATTACHMENTS}项。", f"At most {MOST_ATTACHMENTS}.")
        return []
    values = []
    for number, each in enumerate(listed):
        try:
            values.append(clean_text(each, 80))
        except ValueError as wrong:
            reading.wrong(f"{path}.{number}", str(wrong), "Not valid.")
    return values


def key_of_party(number: int) -> str:
    """The key of the party at a place of the list, counted from 0."""
    return f"p{number + 1}"


def name_of(content: Mapping[str, Any], capacity: str) -> str:
    """The name of the first party of a capacity, with 等 where there are more; empty where there is none."""
    names = [p.get("name", "") for p in content.get("parties", ()) if p.get("capacity") == capacity]
    return f"{names[0]}等" if len(names) > 1 else "".join(names)


def title_of(plaintiff: str, defendant: str, cause: str) -> str:
    """乌兰诉巴特尔民间借贷纠纷; without a defendant the papers of the plaintiff."""
    if not defendant:
        return f"{plaintiff}起诉材料"
    return f"{plaintiff}诉{defendant}{cause or '民事纠纷'}"


def amount_of(content: Mapping[str, Any]) -> str | None:
    """The disputed amount: all amounts together (民诉法解释第二百零一条); None where nothing has one.

    In a divorce it is the property to be divided, where that is given (诉讼费用交纳办法第十三条).
    """
    divided = content.get("elements", {}).get("property_total")
    if divided:
        return str(divided)
    return total([claim["amount"] for claim in content.get("claims", ()) if claim.get("amount")])


def total(amounts: list[str]) -> str | None:
    """The sum of yuan amounts in their normal form (two decimals); None of none."""
    return str(sum(map(Decimal, amounts), Decimal(0))) if amounts else None
