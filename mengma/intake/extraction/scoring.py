"""Score an extraction against labels: precision, recall, F1 and true empties for every field, and the baseline for
the principal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .model import Extraction
from .numerals import CANONICAL, decimal_text, find_amounts

LABELS = Path(__file__).with_name("labels")
BY_OFFSET = ("plaintiff", "defendant", "agent", "representative", "birth_date", "address")
BY_VALUE = (
    "principal",
    "claimed_rate",
    "claimed_interest_from",
    "claimed_interest",
    "claimed_penalty",
    "claimed_lawyer_fee",
    "costs_claimed",
    "loan_date",
    "agreed_rate",
    "loan_term",
    "due_date",
    "repaid",
    "guarantee_kind",
    "delivery",
    "evidence",
    "spouses",
)
FIELDS = (*BY_OFFSET[:4], "sex", *BY_OFFSET[4:], *BY_VALUE[:12], "guarantor", *BY_VALUE[12:])

Keys = dict[str, set[Any]]


@dataclass
class Score:
    """Counts of one field over all texts of a set."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0
    empty: int = 0
    kept_empty: int = 0
    errors: list[int] = field(default_factory=list)

    def add(self, text_id: int, gold: set[Any], found: set[Any]) -> None:
        """Count one text."""
        self.hits += len(gold & found)
        self.wrong += len(found - gold)
        self.missed += len(gold - found)
        if not gold:
            self.empty += 1
            self.kept_empty += not found
        if gold != found:
            self.errors.append(text_id)

    @property
    def precision(self) -> float | None:
        """Share of the values found that are right; None where none was found."""
        total = self.hits + self.wrong
        return self.hits / total if total else None

    @property
    def recall(self) -> float | None:
        """Share of the labelled values that were found; None where there is none."""
        total = self.hits + self.missed
        return self.hits / total if total else None

    @property
    def f1(self) -> float | None:
        """Micro-averaged F1."""
        total = 2 * self.hits + self.wrong + self.missed
        return 2 * self.hits / total if total else None

    def as_dict(self) -> dict[str, Any]:
        """Counts and rounded figures."""

        def rounded(value: float | None) -> float | None:
            return None if value is None else round(value, 4)

        return {
            "labelled": self.hits + self.missed,
            "found": self.hits + self.wrong,
            "right": self.hits,
            "precision": rounded(self.precision),
            "recall": rounded(self.recall),
            "f1": rounded(self.f1),
            "empty_texts": self.empty,
            "kept_empty": self.kept_empty,
        }


def load_labels(name: str) -> dict[str, Any]:
    """Labels of ``held-out`` or ``dev``. Raises FileNotFoundError for another name."""
    return json.loads((LABELS / f"{name}.json").read_text(encoding="utf-8"))


def labelled_keys(labels: Iterable[dict[str, Any]], text: str) -> Keys:
    """Comparable keys of the labels of one text."""
    keys: Keys = {name: set() for name in FIELDS}
    for label in labels:
        keys[label["field"]].add(
            _key(label["field"], label.get("value"), label.get("unit"), label["start"], label["end"], text)
        )
    return keys


def extracted_keys(extraction: Extraction) -> Keys:
    """Comparable keys of an extraction; fields without labels are left out."""
    keys: Keys = {name: set() for name in FIELDS}
    for item in extraction.fields:
        if item.name in keys:
            keys[item.name].add(_key(item.name, item.value, item.unit, item.start, item.end, extraction.text))
    return keys


def _key(name: str, value: str | None, unit: str | None, start: int, end: int, text: str) -> Any:
    if name in BY_OFFSET:
        return (start, end)
    if name == "sex":
        return (value, start, end)
    if name == "guarantor":
        return text[start:end]
    return (value, unit)


def baseline_principal(text: str) -> set[Any]:
    """The baseline: the first sum of money after the first 借."""
    plain = text.translate(CANONICAL)
    opened = plain.find("借")
    if opened < 0:
        return set()
    first = next(find_amounts(plain, opened), None)
    return {(decimal_text(first.value), first.unit)} if first else set()


def evaluate(name: str, texts: dict[int, str], extract: Callable[[str], Extraction]) -> dict[str, Score]:
    """Score of every field, and ``principal (baseline)``, over the labelled set ``name``.

    Raises ValueError where a text is not the one that was labelled.
    """
    document = load_labels(name)
    scores = {field_name: Score() for field_name in FIELDS}
    scores["principal (baseline)"] = Score()
    for entry in document["texts"]:
        text = texts[entry["id"]]
        if hashlib.sha256(text.encode()).hexdigest() != entry["sha256"]:
            raise ValueError(f"text {entry['id']} is not the one that was labelled")
        gold = labelled_keys((label for label in document["labels"] if label["id"] == entry["id"]), text)
        found = extracted_keys(extract(text))
        for field_name in FIELDS:
            scores[field_name].add(entry["id"], gold[field_name], found[field_name])
        scores["principal (baseline)"].add(entry["id"], gold["principal"], baseline_principal(text))
    return scores
