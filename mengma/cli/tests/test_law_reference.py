"""docs/reference/law.md says of every value of law/ what it is, where it stands and which example would notice it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from mengma import lawbook
from mengma.cli.reference import law as reference

PAGE = reference.pages()["law.md"]
LAW = lawbook.load()


def test_every_rule_instrument_and_setting_is_on_the_page() -> None:
    lines = PAGE.splitlines()
    for entry in LAW.entries.values():
        rows = [line for line in lines if line.startswith(f"| `{entry.name}` ") and entry.en in line]
        assert len(rows) >= len(entry.values), entry.name
    for instrument in LAW.instruments.values():
        assert f"| `{instrument.slug}` 《" in PAGE
    for rule in LAW.house_rules.rules.values():
        assert f"| `{rule.name}` {rule.zh}" in PAGE


def test_the_page_shows_renumbering_names_and_gaps() -> None:
    delay = next(line for line in PAGE.splitlines() if line.startswith("| `delay-interest` "))
    assert [number in delay for number in (": 253 ", ": 260 ", ": 264 ")] == [True] * 3
    assert "现行罪名 | 483 |" in PAGE
    assert "## Gaps 缺口" in PAGE
    assert "内7103 通辽铁路运输法院 (memory-low)" in PAGE
    assert all(f"| `{venue.kind}` |" in PAGE for venue in LAW.causes.venues())
    assert all(f"| `{body}` " in PAGE for body in LAW.forum.bodies)
    assert "`jurisdiction-ip`" in PAGE.split("Values from memory")[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fee-divorce", "50..300 yuan"),
        ("answer", "15 day"),
        ("fee-payment-order", "1/3"),
        ("small-claims-agreed-multiple", "2 ×"),
        ("jurisdiction-same-side", "≥ 500,000,000 yuan"),
    ],
)
def test_values_read_like_values(name: str, text: str) -> None:
    value = LAW.entries[name].on(date(2026, 11, 23))
    assert reference.shown(value.value, value.unit, value.bound) == text


def test_a_scale_reads_as_its_brackets() -> None:
    scale = LAW.entries["fee-property"].on(date(2026, 11, 23))
    shown = reference.shown(scale.value, scale.unit)
    assert shown.startswith("0..10,000: 50 yuan; 10,000..100,000: 2.5%")
    assert shown.endswith("20,000,000..: 0.5%")
    assert reference.shown(Decimal("0.000175"), "per-day") == "0.000175 a day"
