"""The figures on real texts. Needs the folder of raw public data; skipped with a reason where it is absent."""

import gzip
import json
import os
from pathlib import Path

import pytest

from mengma.intake.extraction import derives, extract
from mengma.intake.extraction.scoring import evaluate, load_labels

DATA = Path(os.environ.get("MENGMA_SHARED_DATA", "../shared/data")) / "private-lending" / "texts.jsonl.gz"


@pytest.fixture(scope="module")
def real_texts() -> dict[int, str]:
    if not DATA.exists():
        pytest.skip(f"raw public data not found at {DATA}; set MENGMA_SHARED_DATA")
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        return {entry["id"]: entry["text"] for entry in map(json.loads, lines)}


@pytest.mark.shared_data
def test_principal_on_the_held_out_texts(real_texts: dict[int, str]) -> None:
    scores = evaluate("held-out", real_texts, extract)
    f1 = scores["principal"].f1
    assert f1 is not None
    assert f1 >= 0.9
    baseline = scores["principal (baseline)"].f1
    assert baseline is not None
    assert f1 > baseline


@pytest.mark.shared_data
def test_nothing_is_invented_in_any_real_text(real_texts: dict[int, str]) -> None:
    for text in real_texts.values():
        for item in extract(text).fields:
            assert derives(item, text), (item.name, item.start, item.end)


def test_the_two_sets_are_the_split_that_was_promised() -> None:
    """Held out: the 40 ids with the lowest SHA-256; development: the next 40. The labelled ids are in that order and disjoint."""
    import hashlib

    held_out = [entry["id"] for entry in load_labels("held-out")["texts"]]
    dev = [entry["id"] for entry in load_labels("dev")["texts"]]
    digests = [hashlib.sha256(str(number).encode()).hexdigest() for number in held_out + dev]
    assert digests == sorted(digests)
    assert len(set(held_out)) == len(set(dev)) == 40
    everything = sorted(range(147), key=lambda number: hashlib.sha256(str(number).encode()).hexdigest())
    assert held_out + dev == everything[:80]


def test_labels_carry_no_names() -> None:
    for name in ("held-out", "dev"):
        for label in load_labels(name)["labels"]:
            if label["field"] in {
                "plaintiff",
                "defendant",
                "agent",
                "representative",
                "birth_date",
                "address",
                "guarantor",
            }:
                assert "value" not in label


def test_scoring_counts_what_is_wrong_and_what_is_missed() -> None:
    from mengma.intake.extraction.scoring import Score

    score = Score()
    score.add(1, {"a", "b"}, {"a", "c"})
    score.add(2, set(), {"d"})
    score.add(3, set(), set())
    assert (score.hits, score.wrong, score.missed, score.empty, score.kept_empty) == (1, 2, 1, 2, 1)
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == pytest.approx(1 / 2)
    assert score.f1 == pytest.approx(2 / 5)
