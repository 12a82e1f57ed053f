"""Runs a draw again from what its entries say, step by step; anybody with the entries can do the same."""

from __future__ import annotations

from dataclasses import dataclass

from mengma.assignment import chain
from mengma.cases.state import CaseState, Item


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the verification: what was checked, whether it holds."""

    code: str
    zh: str
    en: str
    holds: bool


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """A draw run again: the checks in order, and who is drawn by the recomputed seed."""

    key: str
    checks: tuple[Check, ...]
    drawn: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def verify_draw(state: CaseState, list_hashes: dict[int, str]) -> list[DrawCheck]:
    """Every finished draw of a case, run again. `list_hashes`: hash of each entry by its sequence, recomputed by the caller."""
    return [
        _verify(key, item, list_hashes.get(item["seq"], ""))
        for key, item in state.all("draws").items()
        if item["state"] == "drawn"
    ]


def _verify(key: str, item: Item, recomputed: str) -> DrawCheck:
    committed = item["commitment"]
    root = (item.get("checkpoint") or {}).get("root", "")
    known = item["method"] == chain.METHOD
    checks = [Check("method", f"方法为{chain.METHOD}", f"the method is {chain.METHOD}", known)]
    try:
        belongs = chain.belongs(item["secret"], committed["place"], committed["digest"])
        seed = chain.seed(recomputed, item["secret"], root) if recomputed else ""
        candidates = [one["user"] for one in item["candidates"]]
        drawn = chain.draw(candidates, item["seats"], seed) if seed else []
    except ValueError:
        belongs, seed, drawn = False, "", []
    checks += [
        Check(
            "commitment",
            f"公开的秘密经{committed['place']}次散列等于{committed['recorded_on']}记录的承诺",
            f"the revealed secret hashes to the commitment recorded on {committed['recorded_on']}",
            belongs,
        ),
        Check(
            "day_before",
            f"承诺记录于{committed['day']}之前",
            f"the commitment was recorded before {committed['day']}",
            committed["recorded_on"] < committed["day"],
        ),
        Check(
            "list",
            f"候选名单即第{item['seq']}条记录，其散列值一致",
            f"the list is entry {item['seq']}, whose hash agrees",
            bool(recomputed) and recomputed == item["list_hash"],
        ),
        Check(
            "seed",
            "由名单和秘密重新算出的种子一致",
            "the seed computed again agrees",
            bool(seed) and seed == item["seed"],
        ),
        Check("result", "重新抽取的结果一致", "drawing again gives the same result", drawn == item["drawn"]),
    ]
    return DrawCheck(key, tuple(checks), tuple(drawn))
