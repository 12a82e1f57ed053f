"""What can go wrong in the lawbook, in words a person can act on."""

from __future__ import annotations

from mengma.refusal import Refusal


class LawLoadError(Exception):
    """A file under law/ is wrong: says which file, which line and what to change."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        super().__init__(f"{file}:{line}: {what}")


class LawbookError(Refusal):
    """A question the law cannot answer as put."""

    code = "lawbook"
    status = 422
    next_zh = "请核对输入后重试。"
    next_en = "Check the input and try again."


class UnknownArticle(LawbookError):
    """A citation names an instrument or article that is not in the index on that date."""

    code = "unknown-article"


class UnknownEntry(LawbookError):
    """A kind of period, fee, cause or topic that law/ does not know."""

    code = "unknown-entry"


class NotInForce(LawbookError):
    """law/ holds no value in force on the date asked for."""

    code = "not-in-force"


class BadAmount(LawbookError):
    """An amount of money that is missing, negative, not a number or absurdly large."""

    code = "bad-amount"


class BadDate(LawbookError):
    """A date, interval or extension that cannot be counted with."""

    code = "bad-date"


class BadFact(LawbookError):
    """A fact about the parties' conduct that is missing, unknown or contradicts another."""

    code = "bad-fact"


class BadHouseRule(LawbookError):
    """A house rule that does not exist or lies outside its range."""

    code = "bad-house-rule"


class UnknownRegion(LawbookError):
    """A GB/T 2260 code that is not a place."""

    code = "unknown-region"


class CaseNumberError(LawbookError):
    """A case number that does not parse; `code` says which part is wrong."""

    code = "case-number"


class IdentityNumberError(LawbookError):
    """An identity number or social credit code that cannot be right; `code` says why."""

    code = "identity-number"
