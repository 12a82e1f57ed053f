"""What can go wrong in the lawbook, in words a person can act on."""

from __future__ import annotations

from typing import Any


class LawLoadError(Exception):
    """A file under law/ is wrong: says which file, which line and what to change."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        super().__init__(f"{file}:{line}: {what}")


class LawbookError(Exception):
    """A question the law cannot answer as put. `code` is for machines, the rest for people.

    code: stable machine code; message_zh, message_en: what happened and why;
    article: the article concerned as instrument/number, or None; next_zh, next_en: what to do next.
    """

    code = "lawbook"

    def __init__(
        self,
        message_zh: str,
        message_en: str,
        *,
        code: str | None = None,
        article: str | None = None,
        next_zh: str = "请核对输入后重试。",
        next_en: str = "Check the input and try again.",
    ) -> None:
        if code is not None:
            self.code = code
        self.message_zh = message_zh
        self.message_en = message_en
        self.article = article
        self.next_zh = next_zh
        self.next_en = next_en
        super().__init__(f"{message_zh} {message_en}")

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe form: code, message_zh, message_en, article, next_zh, next_en."""
        return {
            "code": self.code,
            "message_zh": self.message_zh,
            "message_en": self.message_en,
            "article": self.article,
            "next_zh": self.next_zh,
            "next_en": self.next_en,
        }


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
