"""House rules: settings where the law is silent or leaves a range. Default and range are data, never law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from mengma.lawbook import yamlfile
from mengma.lawbook.answers import Citation
from mengma.lawbook.errors import BadHouseRule
from mengma.lawbook.yamlfile import Lined

_KEYS = {"zh", "en", "why", "type", "choices", "range", "default", "relates"}
TYPES = ("choice", "boolean", "number")


@dataclass(frozen=True)
class HouseRule:
    """A setting: type choice, boolean or number; `low`..`high` for numbers; `relates` is the article it fills."""

    name: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    type: str
    choices: Mapping[str, tuple[str, str]]
    low: Decimal | None
    high: Decimal | None
    default: Any
    relates: str
    citation: Citation

    def check(self, value: Any) -> Any:
        """The value in its own type (str, bool or Decimal). Raises BadHouseRule where it is outside the range."""
        if self.type == "choice" and isinstance(value, str) and value in self.choices:
            return value
        if self.type == "boolean" and isinstance(value, bool):
            return value
        if self.type == "number":
            return self._number(value)
        allowed = "、".join(self.choices) if self.type == "choice" else "true、false"
        raise self._bad(value, f"可选：{allowed}", f"choose from {allowed}")

    def _number(self, value: Any) -> Decimal:
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or self.low is None or self.high is None:
            raise self._bad(value, "须为数字", "a number is needed")
        if not self.low <= number <= self.high:
            raise self._bad(value, f"须在{self.low}至{self.high}之间", f"must lie between {self.low} and {self.high}")
        return number

    def _bad(self, value: Any, zh: str, en: str) -> BadHouseRule:
        return BadHouseRule(
            f"设置“{self.zh}”不能取 {value!r}：{zh}。",
            f"House rule “{self.en}” cannot be {value!r}: {en}.",
            article=self.relates,
            next_zh="请在管理员页面改为范围内的值。",
            next_en="Set it within its range on the administrator's page.",
        )


def load(folder: Path, root: Path) -> dict[str, HouseRule]:
    """All house rules by name. Raises LawLoadError."""
    out: dict[str, HouseRule] = {}
    for path in yamlfile.files(folder):
        data = yamlfile.read(path, str(path.relative_to(root.parent)))
        data.only({"checked", "rules"})
        if data.day("checked") is None:
            raise data.fail("missing key 'checked'")
        for name, item in data.part("rules").items():
            if name in out:
                raise item.fail(f"house rule {name!r} given twice")
            out[name] = _rule(name, item)
    return out


def _rule(name: str, item: Lined) -> HouseRule:
    item.only(_KEYS)
    kind = item.text("type")
    if kind not in TYPES:
        raise item.fail(f"type must be one of {', '.join(TYPES)}", "type")
    choices = {key: item.part("choices").both(key) for key in item.part("choices")} if kind == "choice" else {}
    low = high = None
    if kind == "number":
        span = item.need("range")
        if not isinstance(span, list) or len(span) != 2:
            raise item.fail("a number has a range of two numbers", "range")
        low, high = Decimal(str(span[0])), Decimal(str(span[1]))
    citation = Citation("house-rules", name, "", "house rule", "memory-high", item.text("zh"), item.text("en"))
    rule = HouseRule(
        name, item.text("zh"), item.text("en"), *item.both("why"), kind, choices, low, high, None,
        item.text("relates"), citation,
    )  # fmt: skip
    default = item.need("default")
    if default is not None:
        try:
            default = rule.check(default)
        except BadHouseRule as error:
            raise item.fail(f"default outside its range: {error.what_en}", "default") from error
    elif kind != "number":
        raise item.fail("only a number may be without default", "default")
    return HouseRule(**{**rule.__dict__, "default": default})


class HouseRules:
    """The rules with one court's settings laid over the defaults at each question."""

    def __init__(self, rules: Mapping[str, HouseRule]) -> None:
        self.rules = rules

    def get(self, name: str, settings: Mapping[str, Any] | None) -> Any:
        """The setting in force: the court's value checked against the range, else the default. Raises BadHouseRule."""
        rule = self.rules[name]
        if settings and name in settings and settings[name] is not None:
            return rule.check(settings[name])
        return rule.default

    def check(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """All settings of a court, checked. Raises BadHouseRule on an unknown name or a value outside its range."""
        out = {}
        for name, value in settings.items():
            if name not in self.rules:
                raise BadHouseRule(f"没有名为 {name!r} 的设置。", f"There is no house rule named {name!r}.")
            out[name] = self.rules[name].check(value)
        return out
