"""A library with a few articles of real statutes, imported as an administrator would."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengma.caselaw.actions import ImportReport, do_import

TEXTS = Path(__file__).parent / "fixtures" / "statutes"


@pytest.fixture
def library(db) -> ImportReport:
    return do_import(TEXTS)
