"""The law as dated data: citations, periods, fees, jurisdiction, case numbers, causes. No Django, no clock.

law = lawbook.load()
law.count("answer", date(2026, 2, 2)).value      # date(2026, 2, 24)
law.fee("property", 88000, on=day).as_dict()     # value, steps, citations, warnings
"""

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.book import Lawbook, load
from mengma.lawbook.case_number import CaseNumber
from mengma.lawbook.errors import LawbookError, LawLoadError
from mengma.lawbook.identity import check_resident_id, check_uscc
from mengma.lawbook.money import amount_in_capitals
from mengma.lawbook.periods import PeriodKind
from mengma.lawbook.statutes import statute_check

__all__ = [
    "Answer",
    "CaseNumber",
    "Citation",
    "LawLoadError",
    "Lawbook",
    "LawbookError",
    "PeriodKind",
    "Step",
    "amount_in_capitals",
    "check_resident_id",
    "check_uscc",
    "load",
    "statute_check",
]
