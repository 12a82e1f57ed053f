"""What can be wrong with a booking, in words and with what to do next."""

from __future__ import annotations

from mengma.procedure.errors import ProcedureError


class Clash(ProcedureError):
    """A room or a person is taken at that time; the problems name what takes it."""

    code = "scheduling.clash"
    what_zh = "这一时段已被占用，不能排期。"
    what_en = "That time is taken."
    next_zh = "请改换时间或者法庭；可用时段见排期页面。"
    next_en = "Choose another time or room; free slots are shown on the calendar."


class NoSuchRoom(ValueError):
    """The room does not exist at this court, or is not in use."""
