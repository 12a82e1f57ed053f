"""Structured fields of acts (a party, claims, a corrected complaint) as the trees that templates walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mengma.cases.state import CaseState
from mengma.intake import selectors as intake
from mengma.portal import complaintform
from mengma.portal.blocks import Filler, Group, Listing, general
from mengma.portal.complaintform import Part
from mengma.procedure.guide import FieldSpec

PREFIX = "d."
# the field of a correction that holds the corrected entry's own fields
CORRECTED = "correct_data"


class Field(Protocol):
    """What a tree needs of the form's field."""

    value: Any
    inner: Mapping[str, list[str]]
    prefix: str


@dataclass(slots=True)
class Structure:
    """A structured field: a group, a list, or the cards of a whole complaint with what goes along unseen."""

    group: Group | None = None
    listing: Listing | None = None
    parts: list[Part] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)


def structured(spec: FieldSpec, found: Field, state: CaseState, add: str = "") -> Structure | None:
    """The tree of a field; None for types whose template needs none. `add` names a list to lengthen by one."""
    prefix = f"{found.prefix}{spec.name}."
    mark = prefix.removeprefix(PREFIX)
    if spec.type == "complaint":
        return _complaint(found, state, add.removeprefix(mark), prefix, mark)
    choices = {"party": _party_choices(state)}
    filler = Filler(prefix, found.value, found.inner, choices=choices, mark=mark)
    if spec.type == "claims":
        items = found.value if isinstance(found.value, list) else []
        count = max(len(items) + (add == mark), 1)
        return Structure(listing=filler.listing(general("claims"), "", count, general("interest")))
    if spec.type == "party":
        group = filler.group(general("parties"), "")
        group.groups.append(filler.group(general("service"), "service"))
        return Structure(group=group)
    if spec.type == "representative":
        return Structure(group=filler.group(general("representatives"), ""))
    if spec.type == "service_address":
        return Structure(group=filler.group(general("service"), ""))
    return None


def _party_choices(state: CaseState) -> list[tuple[str, str]]:
    return [(key, str(item.get("name", key))) for key, item in state.all("parties").items() if not item.get("left_on")]


def _complaint(found: Field, state: CaseState, add: str, prefix: str, mark: str) -> Structure:
    """The complaint as it stands in the case, to be corrected; what was typed wins."""
    content: dict[str, Any] = found.value if isinstance(found.value, dict) else intake.complaint_of(state)
    form = str(content.get("form") or "other")
    hidden = [(f"{prefix}{name}", str(content[name])) for name in ("form", "cause", "language") if content.get(name)]
    hidden += [(f"{prefix}attachments", str(one)) for one in content.get("attachments", ()) or ()]
    parts = complaintform.parts(content, form, problems=found.inner, add=add, prefix=prefix, mark=mark)
    return Structure(parts=parts, hidden=hidden)


def changed(data: dict[str, Any], do: str) -> dict[str, Any]:
    """Typed data after a list of a structured field lost an item (`remove:claims.1`, `remove:complaint.parties.0`)."""
    name, _dot, place = do.removeprefix("remove:").partition(".")
    value = data.get(name)
    if not do.startswith("remove:") or value is None:
        return data
    if isinstance(value, list) and place.isdigit():
        return {**data, name: [item for at, item in enumerate(value) if at != int(place)]}
    if isinstance(value, dict) and name == CORRECTED:
        return {**data, name: changed(value, f"remove:{place}")}
    if isinstance(value, dict):
        return {**data, name: complaintform.remove(value, place)}
    return data
