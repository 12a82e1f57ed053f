"""The JSON schema of an act's data, built from its guide's fields and the registered field types."""

from __future__ import annotations

from typing import Any

from mengma.cases.state import CaseState
from mengma.portal.actforms import choices_of
from mengma.procedure import registry
from mengma.procedure.guide import Act, FieldSpec, Guide

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# choices that change while a form is open are offered, not enforced: the engine decides when the act arrives
FIXED_CHOICES = frozenset({"choice", "choices"})


def field_schema(spec: FieldSpec, guide: Guide, state: CaseState | None) -> dict[str, Any]:
    """The JSON schema of one field. `x-choices` lists what may be chosen now, in the caller's language."""
    kind = registry.field_types[spec.type]
    schema: dict[str, Any] = {
        **kind.schema,
        "title": spec.title.zh,
        "x-title": {"zh": spec.title.zh, "en": spec.title.en},
    }
    schema["x-type"] = spec.type
    if spec.help:
        schema["description"] = spec.help.zh
        schema["x-help"] = {"zh": spec.help.zh, "en": spec.help.en}
    if "longest" in spec.options and schema.get("type") == "string":
        schema["maxLength"] = spec.options["longest"]
    choices = choices_of(spec, guide, state or CaseState())
    if choices:
        schema["x-choices"] = [{"value": choice.value, "label": str(choice.label)} for choice in choices]
    if choices and spec.type in FIXED_CHOICES:
        values = [choice.value for choice in choices]
        if schema.get("type") == "array":
            schema["items"] = {"type": "string", "enum": values}
        else:
            schema["enum"] = values
    return schema


def act_schema(act: Act, guide: Guide, state: CaseState | None = None) -> dict[str, Any]:
    """The JSON schema of an act's `data`; with a state, the items and people that may be chosen now are listed too."""
    return {
        "$schema": DIALECT,
        "type": "object",
        "title": act.title.zh,
        "properties": {spec.name: field_schema(spec, guide, state) for spec in act.fields},
        "required": [spec.name for spec in act.fields if spec.required],
        "additionalProperties": False,
    }
