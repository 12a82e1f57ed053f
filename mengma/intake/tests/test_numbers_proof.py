"""200 acceptances at once in one court: 200 consecutive case numbers, none twice, none left out."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from mengma.cases import verify
from mengma.cases.access import access_cases
from mengma.cases.state import CaseState
from mengma.intake.tests import stories
from mengma.procedure.engine import Request, perform
from mengma.procedure.errors import ProcedureError
from tests import cast
from tests.proofs import measuring

CASES = 200
THREADS = 24
# every eighth is tried first with a procedure that the law closes, so that transactions fail in between
REFUSED_EVERY = 8


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_parallel_acceptances_give_consecutive_numbers():
    people = cast.make_cast()
    wanted = [stories.at_window(people, way_in="walk_in").entry.case_id for _ in range(CASES)]
    judge = cast.actor(people["filing_judge"])
    start = threading.Barrier(THREADS)
    waited = threading.local()
    refused = []

    def accept(number: int) -> str:
        if not getattr(waited, "done", False):
            waited.done = True
            start.wait(timeout=60)
        try:
            if number % REFUSED_EVERY == 0:
                data = {"procedure": "small-claims", "findings": ["appraisal"]}
                try:
                    perform(wanted[number], judge, Request("accept_case", data, overrides=stories.REASONS))
                except ProcedureError:
                    refused.append(number)
            done = perform(
                wanted[number], judge, Request("accept_case", {"procedure": "summary"}, overrides=stories.REASONS)
            )
            return str(done.state.case_number)
        finally:
            connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        numbers = list(pool.map(accept, range(CASES)))
    seconds = time.perf_counter() - began
    connections.close_all()
    year = date.fromisoformat(CaseState.from_json(access_cases(judge)[0].state).fact("accepted_on")).year
    assert len(refused) == CASES // REFUSED_EVERY
    assert sorted(numbers) == sorted(f"（{year}）内0102民初{number}号" for number in range(1, CASES + 1))
    assert list(verify.verify()) == []
    assert list(verify.check_rebuild()) == []
    measuring.save(
        "case-numbers",
        {
            "acceptances": CASES,
            "threads": THREADS,
            "refused_in_between": len(refused),
            "different_numbers": len(set(numbers)),
            "seconds": round(seconds, 2),
        },
    )
