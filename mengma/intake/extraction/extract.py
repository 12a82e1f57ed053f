"""``extract``: from a text to the fields of the form."""

from __future__ import annotations

from .claims import claim_fields, read_claims
from .derive import derives
from .document import Document
from .elements import element_fields
from .general import general_fields, guess_kind
from .lending import cost_fields, lending_fields
from .model import Extraction, Field

KINDS = ("lending", "sale", "labour", "property", "divorce", "other")


def extract(text: str, kind: str | None = None) -> Extraction:
    """Fields of an element-based complaint found in a complaint or judgment.

    ``kind`` is one of :data:`KINDS`; without it the kind is judged by the words of the text. Offsets are code points
    of ``text`` exactly
    as given. What the text does not say has no field. Any string is accepted, also empty, with NUL or lone surrogates.
    Raises ValueError for an unknown kind.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"unknown kind of dispute: {kind!r}; one of {', '.join(KINDS)}")
    document = Document(text)
    claims = read_claims(document)
    chosen = kind or guess_kind(document)
    fields: list[Field] = party_fields(document)
    fields += general_fields(document)
    fields += claim_fields(document, claims)
    if chosen == "lending":
        fields += lending_fields(document, claims)
    else:
        fields += cost_fields(document, claims)
        fields += element_fields(document, claims, chosen)
    # The last gate: a value that cannot be read again from its own characters is not shown (an elided date whose
    # characters hold a masked name, for one).
    return Extraction(chosen, text, tuple(item for item in fields if derives(item, text)))


# Words as they stand in the text; the other particulars are brought to a normal form.
_AS_WRITTEN = {"plaintiff", "defendant", "third_party", "agent", "representative", "legal_guardian", "address"}


def party_fields(document: Document) -> list[Field]:
    """Parties, particulars and representatives."""
    fields = []
    for found in document.parties:
        value = document.text[found.start : found.end] if found.name in _AS_WRITTEN else found.value
        fields.append(document.field(found.name, value, found.start, found.end, found.confidence, group=found.group))
    return fields
