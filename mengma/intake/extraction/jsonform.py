"""The JSON of an extraction, as ``mengma extract FILE --json`` prints it."""

from __future__ import annotations

from typing import Any

from .model import Extraction


def _clean(text: str) -> str:
    """JSON text that any reader accepts: a lone surrogate becomes U+FFFD (one character for one, offsets stay)."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


def to_json(extraction: Extraction) -> dict[str, Any]:
    """Plain data: kind, then each field with value, unit, offsets, the sentence (offsets and words), confidence and
    group.

    Numbers of money stay strings. Offsets are Unicode code points of the text as read, end exclusive.
    """
    text = extraction.text
    return {
        "kind": extraction.kind,
        "length": len(text),
        "fields": [
            {
                "field": item.name,
                "value": _clean(item.value),
                "unit": item.unit,
                "start": item.start,
                "end": item.end,
                "sentence": {
                    "start": item.sentence_start,
                    "end": item.sentence_end,
                    "text": _clean(text[item.sentence_start : item.sentence_end]),
                },
                "confidence": item.confidence,
                "group": item.group,
            }
            for item in extraction.fields
        ],
    }
