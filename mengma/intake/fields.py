"""Field types of filing: the complaint whole, and its parts where later acts take them singly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengma.intake import complaint, element_forms
from mengma.intake.reading import Reading
from mengma.lawbook import LawbookError
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadParts
from mengma.procedure.fields import clean_text
from mengma.procedure.registry import field_type

Options = Mapping[str, Any]
MOST_LINES = 60
LONGEST_LINE = 500

_JSON_TYPES: Mapping[str, Mapping[str, Any]] = {
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "rate": {"type": "object", "properties": {"value": {"type": "string"}, "unit": {"type": "string"}}},
    "money": {"type": "string", "pattern": r"^\d{1,15}(\.\d{1,2})?$"},
}


def _field_schema(spec: element_forms.FormField) -> dict[str, Any]:
    one: dict[str, Any] = {**_JSON_TYPES.get(spec.type, {"type": "string"}), "title": spec.title.en}
    if spec.type == "choice":
        one["enum"] = list(spec.choices)
    if spec.type in ("text", "long_text"):
        one["maxLength"] = spec.longest
    return {"type": "array", "items": one} if spec.many else one


def section_schema(name: str, **more: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of one item of a section of the general part."""
    section = element_forms.general().section(name)
    properties = {each.name: _field_schema(each) for each in section.fields}
    return {
        "type": "object",
        "properties": {**properties, **more},
        "required": [each.name for each in section.fields if each.required],
        "additionalProperties": False,
    }


def _listed(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


PARTY_SCHEMA = section_schema("parties", service=section_schema("service"))
CLAIMS_SCHEMA = _listed(section_schema("claims", interest=section_schema("interest")))
REPRESENTATIVE_SCHEMA = section_schema("representatives")
COMPLAINT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "form": {"type": "string", "enum": [form.name for form in element_forms.kinds()]},
        "cause": {"type": "string", "maxLength": 80},
        "language": {"type": "string"},
        "parties": _listed(PARTY_SCHEMA),
        "representatives": _listed(REPRESENTATIVE_SCHEMA),
        "claims": CLAIMS_SCHEMA,
        "facts": {"type": "string", "maxLength": complaint.LONGEST_FACTS},
        "evidence": _listed(section_schema("evidence")),
        "places": section_schema("places"),
        "elements": {"type": "object"},
        "attachments": {"type": "array", "items": {"type": "string"}},
        "submitter": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["parties"],
    "additionalProperties": False,
}


def _reading(ctx: ActContext) -> Reading:
    return Reading(ctx.today, str(ctx.case_id))


def _checked(value: Any, reading: Reading) -> Any:
    if reading.problems:
        raise BadParts(reading.problems)
    return value


@field_type("complaint", "complaint", COMPLAINT_SCHEMA)
def complaint_field(raw: Any, ctx: ActContext, options: Options) -> dict[str, Any]:
    """A complaint in its normal form; identity numbers come out sealed."""
    content, reading = complaint.read_complaint(raw, ctx.today, str(ctx.case_id))
    if not any(party.get("capacity") == "plaintiff" for party in content["parties"]):
        reading.wrong("parties", "请填写原告。", "Name the plaintiff.", "civil-procedure-law/124", code="missing")
    return dict(_checked(content, reading))


@field_type("party", "party", PARTY_SCHEMA)
def party_field(raw: Any, ctx: ActContext, options: Options) -> dict[str, Any]:
    """One party, of one of the capacities that the guide names in `capacities`."""
    reading = _reading(ctx)
    party = complaint.read_party(reading, reading.mapping(raw, ""), "")
    allowed = options.get("capacities")
    if allowed and party.get("capacity") not in (None, *allowed):
        reading.wrong("capacity", "请从列出的选项中选择。", "Choose one of the options.")
    return dict(_checked(party, reading))


@field_type("claims", "claims", CLAIMS_SCHEMA)
def claims_field(raw: Any, ctx: ActContext, options: Options) -> list[dict[str, Any]]:
    """One claim or more, each with text, amount and terms of interest."""
    reading = _reading(ctx)
    return list(_checked(complaint.read_claims(reading, raw, ""), reading))


@field_type("representative", "representative", REPRESENTATIVE_SCHEMA)
def representative_field(raw: Any, ctx: ActContext, options: Options) -> dict[str, Any]:
    """A representative of a party of this case."""
    reading = _reading(ctx)
    keys = {key for key, party in ctx.state.all("parties").items() if not party.get("left_on")}
    return dict(_checked(complaint.read_representative(reading, reading.mapping(raw, ""), "", keys), reading))


@field_type("service_address", "service_address", section_schema("service"))
def service_address_field(raw: Any, ctx: ActContext, options: Options) -> dict[str, Any]:
    """An address for service, with consent to electronic service or without."""
    reading = _reading(ctx)
    section = element_forms.general().section("service")
    return dict(_checked(reading.section(section, reading.mapping(raw, ""), ""), reading))


@field_type("lines", "lines", {"type": "array", "items": {"type": "string", "maxLength": LONGEST_LINE}})
def lines_field(raw: Any, ctx: ActContext, options: Options) -> list[str]:
    """A list of short texts: a JSON list, or one text with a line for each."""
    listed = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(listed, list) or len(listed) > MOST_LINES:
        raise ValueError(f"请逐条填写，最多{MOST_LINES}条。")
    lines = [clean_text(each, LONGEST_LINE) for each in listed]
    return [line for line in lines if line]


@field_type("cause", "cause", {"type": "string", "maxLength": 80})
def cause_field(raw: Any, ctx: ActContext, options: Options) -> str:
    """The code of a cause of action, from its code or exact name."""
    try:
        return str(ctx.law.causes.get(clean_text(raw, 80)).code)
    except LawbookError as wrong:
        raise ValueError(f"{wrong.what_zh}{wrong.next_zh}") from wrong
