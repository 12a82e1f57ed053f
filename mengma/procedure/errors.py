"""Why an act was not performed, or a guide not loaded: typed, with article and next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mengma.refusal import Problem, Refusal


class BadParts(ValueError):
    """Raised by a field's parser that reads a structured value: each problem's `field` is the path inside the value."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.zh for problem in problems))
        self.problems = list(problems)


class ProcedureError(Refusal):
    """An act that was not performed; the problems say why, with their articles."""

    code = "procedure.error"

    def __init__(self, problems: Sequence[Problem] = (), **data: Any) -> None:
        super().__init__(problems=problems, **data)

    def __str__(self) -> str:
        return "; ".join(problem.zh for problem in self.problems) or self.what_zh


class UnknownAct(ProcedureError):
    code = "procedure.unknown_act"
    status = 404
    what_zh = "办案指引中没有这一事项。"
    what_en = "The guide names no such act."


class NotAllowed(ProcedureError):
    code = "procedure.not_allowed"
    status = 403
    what_zh = "您不能办理这一事项。"
    what_en = "You may not do this."
    next_zh = "请由指引列明的人员办理。"
    next_en = "The people whom the guide names may do it."


class NotNow(ProcedureError):
    code = "procedure.not_now"
    what_zh = "案件目前所处的阶段不能办理这一事项。"
    what_en = "The case is not at a stage where this can be done."
    next_zh = "请查看案件页面上“现在可以办理的事项”。"
    next_en = "See “what can be done now” on the case page."


class BadData(ProcedureError):
    code = "procedure.bad_data"
    status = 422
    what_zh = "有几处需要补充或更正。"
    what_en = "Some fields need attention."
    next_zh = "请按各处提示修改；您填写的内容已保留。"
    next_en = "Correct the fields as marked; what you typed is kept."


class Refused(ProcedureError):
    """A guard of kind `law` refuses."""

    code = "procedure.refused"
    what_zh = "依法不能办理。"
    what_en = "The law does not allow it."


class NeedsReason(ProcedureError):
    """A guard of kind `practice` warns: the act may go on with a reason."""

    code = "procedure.needs_reason"
    what_zh = "与通常做法不同，请说明理由后继续。"
    what_en = "This departs from practice; give a reason to go on."
    next_zh = "填写理由后再次提交。"
    next_en = "Give the reason and submit again."


class GuideError(Exception):
    """A guide that cannot be loaded: file, line, and what is wrong."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file, self.line, self.what = file, line, what


__all__ = [
    "BadData",
    "BadParts",
    "GuideError",
    "NeedsReason",
    "NotAllowed",
    "NotNow",
    "Problem",
    "ProcedureError",
    "Refused",
    "UnknownAct",
]
