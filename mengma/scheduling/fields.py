"""The field type `hearing_slot`: a room (or a place outside the court) and a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mengma.procedure.context import ActContext
from mengma.procedure.fields import clean_text, moment
from mengma.procedure.registry import field_type
from mengma.scheduling import selectors

_SCHEMA = {
    "type": "object",
    "properties": {
        "room": {"type": "string", "description": "id or name of a room of the court"},
        "place": {"type": "string", "description": "where no room is booked: a place outside the court"},
        "starts": {"type": "string", "format": "date-time"},
        "ends": {"type": "string", "format": "date-time"},
    },
    "required": ["starts", "ends"],
}


@field_type("hearing_slot", "hearing_slot", _SCHEMA)
def hearing_slot(raw: Any, ctx: ActContext, options: Mapping[str, Any]) -> dict[str, str]:
    """{room, room_name, place, starts, ends}; starts and ends lie on one day. `room|starts|ends` in one string will do too."""
    given = _given(raw)
    starts, ends = moment(given.get("starts", ""), ctx, options), moment(given.get("ends", ""), ctx, options)
    if datetime.fromisoformat(ends) <= datetime.fromisoformat(starts):
        raise ValueError("结束时间应当晚于开始时间。")
    if starts[:10] != ends[:10]:
        raise ValueError("一次期日应当在同一天内；连续开庭请分别排期。")
    if not options.get("past") and starts[:10] < ctx.happened_on.isoformat():
        raise ValueError("期日不能早于排期之日。")
    wanted = clean_text(str(given.get("room", "")), 80)
    place = clean_text(str(given.get("place", "")), 120)
    found = selectors.room(ctx.court, wanted) if wanted else None
    if wanted and found is None:
        raise ValueError("本院没有这个法庭，或者该法庭已停用。")
    if not wanted and not place:
        raise ValueError("请选择法庭，或者填写开庭地点。")
    return {
        "room": str(found.id) if found else "",
        "room_name": found.name if found else "",
        "place": place,
        "starts": starts,
        "ends": ends,
    }


def _given(raw: Any) -> Mapping[str, Any]:
    if isinstance(raw, str) and raw.count("|") == 2:
        room, starts, ends = raw.split("|")
        return {"room": room, "starts": starts, "ends": ends}
    if not isinstance(raw, Mapping) or not all(isinstance(value, str) for value in raw.values()):
        raise ValueError("请填写法庭、开始时间和结束时间。")
    return raw
