"""Closing, linking and archiving. Source: 审限规定 10; 民诉法解释 221, 263."""

from __future__ import annotations

from mengma.cases.access import access_cases
from mengma.dossier.archiving import archive_list
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect
from mengma.trial import closing_day


@effect("trial.close", reads=("closed_on",))
def close(ctx: ActContext) -> None:
    """结案：结案日由案卷推算，不由人填写。"""
    day = closing_day.closing_day(ctx.state)
    if day is None:
        raise Refused(
            [
                Problem(
                    "not_closed",
                    "裁判还没有宣告，或者调解书还没有送达最后一名当事人。",
                    "The decision is not pronounced yet, or has not reached the last party.",
                    "time-limit-rules-2000/10",
                )
            ]
        )
    ctx.set("closed_on", day.isoformat())


@effect("trial.archive", reads=("location",))
def archive(ctx: ActContext) -> None:
    """编制归档目录，案卷此后只读；还在计算的期限一并终止，此后不再有到期事项。"""
    for key, item in list(ctx.state.all("limits").items()):
        if item["state"] in ("running", "paused"):
            ctx.put("limits", key, {"state": "cancelled", "ended_on": ctx.happened_on.isoformat()})
    lines = [line for line in archive_list(ctx.case_id) if line.source != "missing"]
    # parties read the docket: of the secondary volume it says only how many papers there are
    listed = [
        {"number": line.number, "title": line.name, "on": line.on, "place": line.place_zh, "what": line.id}
        for line in lines
        if line.volume == "main"
    ]
    ctx.add(
        "archive",
        ctx.state.next_key("archive", "n"),
        {
            "on": ctx.happened_on.isoformat(),
            "location": ctx.data.get("location", ""),
            "list": listed,
            "secondary": len(lines) - len(listed),
            "seq": ctx.seq,
        },
    )


@effect("trial.mark_supervised", reads=("kinds", "reason"))
def mark_supervised(ctx: ActContext) -> None:
    """标注“四类案件”。"""
    ctx.set("supervised", {"kinds": ctx.data["kinds"], "by": ctx.actor.id, "on": ctx.happened_on.isoformat()})


@effect("trial.join_cases", reads=("case_number", "reason"))
def join_cases(ctx: ActContext) -> None:
    """决定与另一案件合并审理，两案互相记载。"""
    other = access_cases(ctx.actor).filter(case_number=ctx.data["case_number"], court_code=ctx.court).first()
    if other is None or other.id == ctx.case_id:
        raise BadData(
            [
                Problem(
                    "no_such_case",
                    "本院没有这个案号的另一案件，或者您无权查看。",
                    "There is no other case of that number here that you may see.",
                    field="case_number",
                )
            ]
        )
    _link(ctx, "joined", str(other.id), other.case_number or "", ctx.data["reason"])
    ctx.cause(other.id, "joined_with", {"case": str(ctx.case_id), "case_number": ctx.state.case_number or "-"})


@effect("trial.joined_with", reads=("case", "case_number"))
def joined_with(ctx: ActContext) -> None:
    """记载本案已与另一案件合并审理。"""
    _link(ctx, "joined", ctx.data["case"], ctx.data["case_number"], "")


@effect("trial.separate", reads=("claims", "reason"))
def separate(ctx: ActContext) -> None:
    """决定将部分请求分开审理，另行立案。"""
    for claim in ctx.data["claims"]:
        ctx.move_track("claim", "separated", claim)
    _link(ctx, "separated", "", "", ctx.data["reason"], claims=ctx.data["claims"])


def _link(ctx: ActContext, kind: str, case: str, number: str, reason: str, **more: object) -> None:
    ctx.add(
        "links",
        ctx.state.next_key("links", "l"),
        {
            "kind": kind,
            "case": case,
            "case_number": number,
            "reason": reason,
            "on": ctx.happened_on.isoformat(),
            **more,
        },
    )
