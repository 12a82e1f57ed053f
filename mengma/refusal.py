"""What every refusal tells: what happened, why, which article, what to do next; in Chinese and English, with a code.

One shape for all packages, so that a page, the API and the command line tell any of them without knowing which it is.
`Refusal` is for what a person asked of the platform; `Trouble` is for whoever operates it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason in words, with its article and, for a field, its name."""

    code: str
    zh: str
    en: str
    article: str = ""
    field: str = ""
    kind: str = "law"

    def as_dict(self) -> dict[str, str]:
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "article": self.article,
            "field": self.field,
            "kind": self.kind,
        }


class Refusal(Exception):
    """Something was asked that is not done. A class names what stays the same, an instance what differs.

    code: stable, for machines; status: the HTTP status that suits it; article: instrument/number, or ""; problems: the
    reasons one by one; data: further JSON-safe facts; headers: of an HTTP answer.
    """

    code = "refused"
    status = 409
    what_zh = "未能办理。"
    what_en = "It could not be done."
    next_zh = "请核对后重试。"
    next_en = "Check and try again."
    article = ""
    headers: Mapping[str, str] = {}

    def __init__(
        self,
        what_zh: str = "",
        what_en: str = "",
        *,
        next_zh: str = "",
        next_en: str = "",
        code: str = "",
        article: str = "",
        problems: Sequence[Problem] = (),
        **data: Any,
    ) -> None:
        given = {
            "what_zh": what_zh,
            "what_en": what_en or what_zh,
            "next_zh": next_zh,
            "next_en": next_en or next_zh,
            "code": code,
            "article": article,
        }
        for name, value in given.items():
            if value:
                setattr(self, name, value)
        self.problems = list(problems)
        self.data = data
        super().__init__(self.what_zh)

    def as_dict(self) -> dict[str, Any]:
        """JSON-safe: code, what {zh, en}, next {zh, en}, article and problems where there are any, and the data."""
        told: dict[str, Any] = {
            "code": self.code,
            "what": {"zh": self.what_zh, "en": self.what_en},
            "next": {"zh": self.next_zh, "en": self.next_en},
        }
        if self.article:
            told["article"] = self.article
        if self.problems:
            told["problems"] = [problem.as_dict() for problem in self.problems]
        return told | self.data

    def said(self) -> dict[str, str]:
        """What happened and what to do next in one breath, {zh, en}: for a line beside a field."""
        return {"zh": f"{self.what_zh}{self.next_zh}", "en": f"{self.what_en} {self.next_en}"}


class BadFields(Refusal):
    """A form with fields that need attention: each is given by name with what is wrong, in Chinese and English."""

    code = "bad_fields"
    status = 422
    what_zh = "有几处需要补充或更正。"
    what_en = "Some fields need attention."
    next_zh = "请按各处提示修改后重试；您填写的内容已保留。"
    next_en = "Correct the fields as marked and try again; what you typed is kept."

    def __init__(self, **fields: tuple[str, str]) -> None:
        super().__init__(problems=[Problem(self.code, zh, en, field=name) for name, (zh, en) in fields.items()])

    def __str__(self) -> str:
        return "；".join(problem.zh for problem in self.problems)


class Trouble(Exception):
    """What the operator of an installation is told: code, what happened, what to do next."""

    def __init__(self, code: str, message: str, next_step: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next_step = next_step
