"""What can go wrong with a docket, as typed errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mengma.refusal import Refusal


class CasesError(Refusal):
    code = "cases.error"
    next_zh = "请刷新页面后重试；仍不成功的，请联系管理员。"
    next_en = "Reload the page and try again; if it still fails, tell the administrator."


class DoesNotFold(CasesError):
    """A change does not fit the state that the earlier entries left."""

    code = "cases.does_not_fold"


class NoSuchCase(CasesError):
    """Absent, or not this person's to see: the answer is the same."""

    code = "cases.no_such_case"
    status = 404
    what_zh = "没有这个案件，或者您无权查看。"
    what_en = "There is no such case, or you may not see it."
    next_zh = "请核对案件链接或案号；需要查看的，请向受理法院申请。"
    next_en = "Check the link or the case number; to see it, apply to the court that has it."


class CaseMoved(CasesError):
    """Somebody else acted on the case meanwhile; `data["since"]` lists their entries."""

    code = "cases.moved"
    what_zh = "您打开页面之后，本案又有新的记录。"
    what_en = "The case has new entries since you looked at it."
    next_zh = "请先查看他人新增的记录，再决定是否继续；您填写的内容已保留。"
    next_en = "Read the new entries, then decide whether to go on; what you typed is kept."

    def __init__(self, since: Sequence[dict[str, Any]]) -> None:
        super().__init__(since=list(since))


class NotASimulation(CasesError):
    """The bulk writer was asked to write into a database that was not created as a simulation."""

    code = "cases.not_a_simulation"
    what_zh = "只有作为模拟数据创建的数据库才能批量写入。"
    what_en = "Only a database that was created as a simulation takes entries in bulk."
    next_zh = "请以 MENGMA_MODE=simulation 新建数据库。"
    next_en = "Make a new database with MENGMA_MODE=simulation."


class ChainBroken(CasesError):
    """An entry does not match its hash, its payload or its predecessor."""

    code = "cases.chain_broken"
