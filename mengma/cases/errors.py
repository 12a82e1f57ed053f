"""What can go wrong with a docket, as typed errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class CasesError(Exception):
    """What happened, why, and what to do next, with a code for machines."""

    code = "cases.error"
    next_step_zh = "请刷新页面后重试；仍不成功的，请联系管理员。"

    def __init__(self, what: str, **data: Any) -> None:
        super().__init__(what)
        self.what = what
        self.data = data


class DoesNotFold(CasesError):
    """A change does not fit the state that the earlier entries left."""

    code = "cases.does_not_fold"


class NoSuchCase(CasesError):
    code = "cases.no_such_case"
    next_step_zh = "请核对案件链接或案号。"


class CaseMoved(CasesError):
    """Somebody else acted on the case meanwhile; `data["since"]` lists their entries."""

    code = "cases.moved"
    next_step_zh = "请先查看他人新增的记录，再决定是否继续；您填写的内容已保留。"

    def __init__(self, what: str, since: Sequence[dict[str, Any]]) -> None:
        super().__init__(what, since=list(since))


class NotASimulation(CasesError):
    """The bulk writer was asked to write into a database that was not created as a simulation."""

    code = "cases.not_a_simulation"


class ChainBroken(CasesError):
    """An entry does not match its hash, its payload or its predecessor."""

    code = "cases.chain_broken"
