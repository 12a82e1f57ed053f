"""The courts of the region as data: code, level, parent, place. Source: law/courts/courts.yaml (案号规定 4, 5, 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import CONFIDENCES
from mengma.lawbook.errors import UnknownEntry

LEVELS = ("high", "intermediate", "basic")
_KEYS = {"code", "level", "name", "parent", "gbt2260", "source", "confidence", "doubt"}


@dataclass(frozen=True, slots=True)
class Court:
    """A court. level: high, intermediate or basic; gbt2260 is None for railway and development-zone courts;
    doubt_zh/doubt_en say what about its code or name is not verified yet."""

    code: str
    level: str
    name: str
    parent: str | None
    gbt2260: str | None
    source: str
    confidence: str
    doubt_zh: str
    doubt_en: str


class Courts:
    """Lookup by code, place and parent."""

    def __init__(self, courts: list[Court]) -> None:
        self._by_code = {court.code: court for court in courts}
        self._by_region = {court.gbt2260: court for court in courts if court.gbt2260}
        self._children: dict[str, list[Court]] = {}
        for court in courts:
            if court.parent:
                self._children.setdefault(court.parent, []).append(court)

    def __iter__(self) -> Iterator[Court]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    @property
    def by_region(self) -> Mapping[str, Court]:
        """Courts by GB/T 2260 code."""
        return self._by_region

    def get(self, code: str) -> Court:
        """The court of a code such as 内0102. Raises UnknownEntry."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownEntry(
                f"没有代字为“{code}”的法院。", f"There is no court with the code “{code}”.", code="unknown-court"
            ) from None

    def children(self, code: str) -> list[Court]:
        """The courts directly below a court."""
        return list(self._children.get(code, ()))


def load(path: Path, root: Path) -> Courts:
    """All courts of courts.yaml. Raises LawLoadError."""
    data = yamlfile.read(path, str(path.relative_to(root.parent)))
    data.only({"instrument", "checked", "courts"})
    out: dict[str, Court] = {}
    for item in data.parts("courts"):
        item.only(_KEYS)
        code, level, parent = item.text("code"), item.text("level"), item.get("parent")
        if code in out:
            raise item.fail(f"court code {code} given twice")
        if level not in LEVELS or item.text("confidence") not in CONFIDENCES:
            raise item.fail("unknown level or confidence")
        if (level == "high") != (parent is None) or (parent is not None and parent not in out):
            raise item.fail(f"{code}: parent must be a court above it, listed before it")
        doubt = item.both("doubt") if "doubt" in item else ("", "")
        out[code] = Court(
            code, level, item.text("name"), parent, item.get("gbt2260"), item.text("source"), item["confidence"], *doubt
        )
    return Courts(list(out.values()))
