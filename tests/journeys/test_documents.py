"""The documents of whole cases: each renders from the docket alone, lacks nothing that its template names, is plain Chinese."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.template import Context, Engine

from mengma.cases import history
from mengma.cases.canonical import parse
from mengma.dossier.actions.documents import _data_of
from mengma.dossier.rendering import render_html
from mengma.dossier.rendering.context import Ordered, context_for
from tests import lines
from tests.cast import make_cast

LOOSE = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|\{\{|\}\}|undefined|\d{4}-\d{2}-\d{2}|（）|：。|，，|、、|。。")


@contextmanager
def missing_names() -> Iterator[list[str]]:
    """Collects the names that templates ask for and their context does not have at all."""
    found: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            problem = record.exc_info[1] if record.exc_info else None
            if problem is not None and isinstance(getattr(problem, "params", (None, None))[1], Context):
                found.append(str(record.args[0]) if record.args else "")

    logger, handler = logging.getLogger("django.template"), Handler()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def documents_of(line: lines.Line) -> Iterator[tuple[Ordered, str, list[str]]]:
    """Every ordered document of a case: what was ordered, its page, the names its template missed."""
    entries = next(found for _, found in history.stored_dockets(line.case))
    for key, item in line.state.all("documents").items():
        seq = item["seq"]
        state = history.folded_at(entries, seq)
        guide, _, version = parse(entries[seq - 1].header)["guide"].partition("@")
        ordered = Ordered(line.case, guide, int(version), state, key, item, _data_of(entries, seq, line.state))
        with missing_names() as missed:
            page = render_html(guide, item["kind"], context_for(ordered), ordered.on)
        yield ordered, page.text, missed


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition("<body>")[2]))


@pytest.fixture
def users(db):
    return make_cast()


def check(line: lines.Line) -> set[str]:
    wrong = []
    kinds = set()
    for ordered, html, missed in documents_of(line):
        kind = ordered.item["kind"]
        kinds.add(kind)
        text = text_of(html)
        loose = [text[max(0, m.start() - 12) : m.end() + 12] for m in LOOSE.finditer(text)]
        if missed or loose:
            wrong.append((kind, sorted(set(missed)), loose))
    assert not wrong, "\n".join(map(str, wrong))
    return kinds


@pytest.mark.parametrize("variant", ["summary", "ordinary", "small-claims"])
def test_the_papers_of_a_case_from_filing_to_judgment(users, variant):
    more = {"amount": "9000"} if variant == "small-claims" else {}
    line = lines.decided_case(users, variant, **more)
    kinds = check(line)
    filing = {"complaint", "complaint_receipt", "acceptance_notice", "response_notice", "rights_and_duties"}
    assert filing | {"address_confirmation", "evidence_notice", "fee_notice"} <= kinds
    assert {"proof_of_service", "summons", "judgment"} <= kinds


def test_the_check_sees_a_name_that_a_template_is_not_given(users):
    """Planted: a template that asks for something unknown, and a date as the docket writes it."""
    with missing_names() as missed:
        engine = Engine(builtins=["mengma.dossier.rendering.filters"])
        engine.from_string("{{ nobody.name }}{{ case.no_such }}").render(Context({"case": {}}))
    assert missed == ["nobody"]
    assert LOOSE.search("届满日为2026-03-09")
    assert not LOOSE.search("届满日为2026年3月9日（星期一）。")
