"""Assignment at random: the list is made, then the draw. Source: 法发〔2015〕13号、法发〔2020〕26号 (随机分案为原则)."""

from __future__ import annotations

from datetime import date

from mengma.assignment import chain, commitments
from mengma.assignment.candidates import pool
from mengma.assignment.ports import checkpoints
from mengma.cases import history
from mengma.cases.state import Item
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.registry import effect

TRACK = "assignment"


def open_draw(ctx: ActContext) -> tuple[str, Item] | None:
    """The list that waits for its draw, if there is one."""
    return next(((key, item) for key, item in ctx.state.all("draws").items() if item["state"] == "listed"), None)


@effect("assignment.list_candidates", reads=("seats", "left_out", "left_out_why"))
def list_candidates(ctx: ActContext) -> None:
    """确定候选名单，写明排除的人员和理由；随机种子的秘密此前已经承诺。"""
    if open_draw(ctx):
        raise Refused(
            [
                Problem(
                    "listed_already",
                    "候选名单已定，须先抽取；名单定后不得重列。",
                    "A list waits for its draw; a list is not made twice.",
                )
            ]
        )
    left_out = ctx.data.get("left_out") or []
    if left_out and not ctx.data.get("left_out_why"):
        raise BadData(
            [
                Problem(
                    "why_left_out",
                    "请写明排除有关人员的理由。",
                    "Give the reason for leaving people out.",
                    field="left_out_why",
                )
            ]
        )
    seats = ctx.data.get("seats") or 1
    divided = pool(ctx.state, ctx.court, ctx.happened_on, left_out, ctx.data.get("left_out_why", ""))
    if len(divided.candidates) < seats:
        raise Refused(
            [
                Problem(
                    "too_few",
                    f"候选人只有{len(divided.candidates)}名，少于应抽取的{seats}名。可改用指定分案。",
                    f"Only {len(divided.candidates)} candidates for {seats} seats; designate instead.",
                )
            ]
        )
    committed, place = commitments.do_take_place(ctx.court, ctx.today, ctx.case_id)
    key = ctx.state.next_key("draws", "w")
    ctx.add(
        "draws",
        key,
        {
            "for": "judges",
            "state": "listed",
            "seats": seats,
            "candidates": divided.candidates,
            "excluded": divided.excluded,
            "listed_on": ctx.happened_on.isoformat(),
            "listed_by": ctx.actor.id,
            "seq": ctx.seq,
            "method": chain.METHOD,
            "commitment": {
                "digest": committed.digest,
                "day": committed.day.isoformat(),
                "recorded_on": committed.recorded_on.isoformat(),
                "recorded_at": committed.recorded_at.isoformat(),
                "place": place,
            },
        },
    )
    ctx.notes["draw"] = key


def list_hash(ctx: ActContext, seq: int) -> str:
    """The hash of the entry that made the list."""
    for _, entries in history.stored_dockets(ctx.case_id):
        return entries[seq - 1].hash.hex()
    raise LookupError("the case has no docket")


@effect("assignment.draw")
def draw(ctx: ActContext) -> None:
    """公开秘密、算出种子、抽取；抽中的第一人为承办法官，其余为合议庭成员。"""
    found = open_draw(ctx)
    if found is None:
        raise Refused([Problem("no_list", "请先确定候选名单。", "Make the candidate list first.")])
    key, item = found
    committed = item["commitment"]
    hashed = list_hash(ctx, item["seq"])
    revealed = commitments.opened(ctx.court, date.fromisoformat(committed["day"]), committed["place"])
    checkpoint = checkpoints().first_after(hashed)
    seed = chain.seed(hashed, revealed, checkpoint.root if checkpoint else "")
    drawn = chain.draw([one["user"] for one in item["candidates"]], item["seats"], seed)
    ctx.put(
        "draws",
        key,
        {
            "state": "drawn",
            "drawn_on": ctx.happened_on.isoformat(),
            "drawn_by": ctx.actor.id,
            "drawn": drawn,
            "list_hash": hashed,
            "secret": revealed,
            "checkpoint": {"size": checkpoint.size, "root": checkpoint.root} if checkpoint else None,
            "seed": seed,
        },
    )
    do_seat(ctx, drawn[0], drawn[1:])
    ctx.notes["draw"] = key


def do_seat(ctx: ActContext, responsible: str, members: list[str]) -> None:
    """Gives the judges their relations; whoever had the case before leaves it."""
    for relation in ("responsible_judge", "presiding_judge") if not members else (
        "responsible_judge", "presiding_judge", "panel_member",
    ):  # fmt: skip
        ctx.unrelate(relation)
    ctx.relate(responsible, "responsible_judge")
    for member in members:
        ctx.relate(member, "panel_member")
    if members:
        ctx.relate(responsible, "panel_member")
    ctx.move_track(TRACK, "assigned")
