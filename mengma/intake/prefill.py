"""Fills a complaint's form from a text: every field with the sentence it came from; what is not said stays empty.

Paths are those of the form: parties.0.name, claims.1.amount, elements.loan_date.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mengma import lawbook
from mengma.intake import element_forms
from mengma.intake.extraction import Extraction, Field, extract
from mengma.lawbook import LawbookError

_CAPACITIES = ("plaintiff", "defendant", "third_party")
_PARTICULARS = {"ethnicity": "ethnicity", "phone": "phone", "birth_date": "born_on", "address": "address"}
_SEXES = {"男": "male", "女": "female"}
_REPRESENTATIVES = {"agent": "agent", "representative": "legal_representative", "legal_guardian": "statutory_agent"}


@dataclass
class Prefilled:
    """What a text gave: the kind of form, its content, the court named (code, or "" ), and for each path its source.

    A source is {start, end, sentence: {start, end, text}, value, confidence}; offsets are code points of the text.
    """

    form: str
    content: dict[str, Any] = field(default_factory=dict)
    court: str = ""
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"form": self.form, "content": self.content, "court": self.court, "sources": self.sources}


def prefill(text: str, kind: str | None = None) -> Prefilled:
    """The form filled from a text. Raises ValueError for an unknown kind; any text is accepted."""
    found = extract(text, kind)
    filled = Prefilled(found.kind)
    filled.content["form"] = found.kind
    _parties(found, filled)
    _claims(found, filled)
    _general(found, filled)
    _elements(found, filled)
    return filled


def _clean(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)


def _note(filled: Prefilled, found: Extraction, item: Field, path: str) -> None:
    filled.sources[path] = {
        "value": _clean(item.value),
        "start": item.start,
        "end": item.end,
        "sentence": {
            "start": item.sentence_start,
            "end": item.sentence_end,
            "text": _clean(found.text[item.sentence_start : item.sentence_end]),
        },
        "confidence": item.confidence,
    }


def _parties(found: Extraction, filled: Prefilled) -> None:
    parties: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    representatives: list[dict[str, Any]] = []
    for item in found.fields:
        if item.name in _CAPACITIES and item.group is not None and item.group not in places:
            places[item.group] = len(parties)
            parties.append({"capacity": item.name, "name": item.value})
            _note(filled, found, item, f"parties.{places[item.group]}.name")
    for item in found.fields:
        place = places.get(item.group) if item.group is not None else None
        if place is None:
            continue
        if item.name in _REPRESENTATIVES:
            path = f"representatives.{len(representatives)}.name"
            representatives.append({"party": f"p{place + 1}", "kind": _REPRESENTATIVES[item.name], "name": item.value})
            _note(filled, found, item, path)
        else:
            _particular(found, filled, item, parties[place], place)
    if parties:
        filled.content["parties"] = parties
    if representatives:
        filled.content["representatives"] = representatives


def _particular(found: Extraction, filled: Prefilled, item: Field, party: dict[str, Any], place: int) -> None:
    """One particular of a party; the first of several stands."""
    given: dict[str, Any] = {}
    if item.name == "party_kind":
        given = {"kind": item.value}
    elif item.name == "sex" and item.value in _SEXES:
        given = {"sex": _SEXES[item.value]}
    elif item.name == "id_number":
        given = {"identity": item.value, "identity_kind": "resident_id"}
    elif item.name == "credit_code":
        given = {"identity": item.value, "identity_kind": "uscc"}
    elif item.name in _PARTICULARS and (item.name != "birth_date" or len(item.value) == len("2026-03-02")):
        given = {_PARTICULARS[item.name]: item.value}
    for name, value in given.items():
        if name not in party:
            party[name] = value
            _note(filled, found, item, f"parties.{place}.{name}")


def _claims(found: Extraction, filled: Prefilled) -> None:
    claims: list[dict[str, Any]] = []
    for item in found.named("claim"):
        place = len(claims)
        claims.append({"text": item.value})
        _note(filled, found, item, f"claims.{place}.text")
        sums = [each for each in found.named("claim_amount") if each.group == item.group and each.unit == "yuan"]
        # several sums in one claim: which of them is claimed in all, the text does not say
        if len(sums) == 1:
            claims[place]["amount"] = sums[0].value
            _note(filled, found, sums[0], f"claims.{place}.amount")
    if claims:
        filled.content["claims"] = claims


def _general(found: Extraction, filled: Prefilled) -> None:
    law = lawbook.load()
    for item in found.named("cause")[:1]:
        try:
            filled.content["cause"] = law.causes.get(item.value).code
        except LawbookError:
            continue
        _note(filled, found, item, "cause")
    for item in found.named("facts")[:1]:
        filled.content["facts"] = item.value
        _note(filled, found, item, "facts")
    for item in found.named("court")[:1]:
        code = next((court.code for court in law.courts if court.name == item.value), "")
        if code:
            filled.court = code
            _note(filled, found, item, "court")


def _elements(found: Extraction, filled: Prefilled) -> None:
    elements: dict[str, Any] = {}
    for spec in element_forms.form(found.kind).fields():
        items = found.named(spec.name)
        for item in items if spec.many else items[:1]:
            value = _value(spec, item)
            if value is None:
                continue
            if spec.many:
                path = f"elements.{spec.name}.{len(elements.setdefault(spec.name, []))}"
                elements[spec.name].append(value)
            else:
                path = f"elements.{spec.name}"
                elements[spec.name] = value
            _note(filled, found, item, path)
    if elements:
        filled.content["elements"] = elements


def _value(spec: element_forms.FormField, item: Field) -> Any:
    """The value in the shape of the form's field; None where the form has no place for it."""
    if spec.type == "rate":
        unit = item.unit or ""
        return {"value": item.value, "unit": unit} if unit in spec.units else None
    if spec.type == "yes_no":
        return item.value == "true"
    if spec.type == "choice":
        return item.value if item.value in spec.choices else None
    if spec.type == "money":
        return item.value if item.unit in ("yuan", None) else None
    return item.value
