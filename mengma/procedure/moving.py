"""Moves a pending case to another version of its guide (变更适用指引版本), along the stage map that the newer version brings."""

from __future__ import annotations

from mengma.procedure import library
from mengma.procedure.context import ActContext
from mengma.procedure.errors import BadData, Problem, Refused
from mengma.procedure.guide import Guide
from mengma.procedure.registry import effect, guard

_RUNNING = ("running", "paused")


@guard("newer_guide", ())
def newer_guide(ctx: ActContext) -> bool:
    """本案适用的指引已有更新的版本。"""
    return any(name == ctx.guide.name and version > ctx.guide.version for name, version in library.all_guides())


@effect("procedure.move_guide", reads=("version", "reason"))
def move_guide(ctx: ActContext) -> None:
    """将本案改为适用同一指引的较新版本，并按对照表转换所处阶段。"""
    target = _target(ctx)
    stage = target.stage_map.get(ctx.guide.version, {}).get(ctx.state.stage, ctx.state.stage)
    problems = list(_obstacles(ctx, target, stage))
    if problems:
        raise Refused(problems)
    ctx.notes["from_guide"] = ctx.guide.label
    ctx.docket.guide_version = target.version
    if stage != ctx.state.stage:
        ctx.set("stage", stage)


def _target(ctx: ActContext) -> Guide:
    wanted = int(ctx.data["version"])
    known = sorted(version for name, version in library.all_guides() if name == ctx.guide.name)
    if wanted not in known or wanted <= ctx.guide.version:
        newer = "、".join(str(version) for version in known if version > ctx.guide.version) or "无"
        raise BadData(
            [
                Problem(
                    "no_version",
                    f"只能改为适用较新的版本（现为第{ctx.guide.version}版，可选：{newer}）。",
                    f"A case moves to a newer version only (now {ctx.guide.version}).",
                    field="version",
                )
            ]
        )
    return library.guide(ctx.guide.name, wanted)


def _obstacles(ctx: ActContext, target: Guide, stage: str) -> list[Problem]:
    """What of the case the newer version has no place for: its stage, its variant, a track's state, an open time limit."""
    missing = []
    if stage not in target.stages:
        missing.append(("阶段", "stage", stage))
    if ctx.state.variant not in target.variants:
        missing.append(("程序", "procedure", ctx.state.variant))
    for item in ctx.state.all("tracks").values():
        track = target.tracks.get(item["track"])
        if track is None or item["state"] not in track.states:
            missing.append(("事项状态", "track", f"{item['track']}={item['state']}"))
    for item in ctx.state.all("limits").values():
        if item["state"] in _RUNNING and item["name"] not in target.limits:
            missing.append(("未届满的期限", "time limit", item["name"]))
    return [
        Problem(
            "no_place",
            f"第{target.version}版指引没有与本案现有{zh}“{what}”对应的内容，不能改用。",
            f"Version {target.version} has no {en} {what}.",
        )
        for zh, en, what in missing
    ]
