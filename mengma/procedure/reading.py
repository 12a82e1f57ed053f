"""A guide as a reader sees it: stages, time limits, and each act with who, when, on what law, and what follows, in words.

The same reading is spoken by `mengma guide show` and written into docs/reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from mengma import lawbook
from mengma.courts import permissions
from mengma.lawbook import Citation, LawbookError, PeriodKind
from mengma.procedure import registry
from mengma.procedure.guide import Act, Condition, Consequence, GuardSpec, Guide, Text
from mengma.procedure.reading_words import CONFIDENCES, CONSEQUENCES, NAMES, SPOKEN, SUBJECTS, WORDS

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class LimitRead:
    """A time limit in words: its length under each procedure, and the articles with how they were checked."""

    name: str
    title: str
    lengths: tuple[str, ...]
    articles: tuple[str, ...]
    confidence: str
    on_expiry: str


@dataclass(frozen=True, slots=True)
class ActRead:
    """An act in words."""

    name: str
    title: str
    who: tuple[str, ...]
    when: tuple[str, ...]
    procedures: tuple[str, ...]
    articles: tuple[str, ...]
    asks: tuple[str, ...]
    law: tuple[str, ...]
    practice: tuple[str, ...]
    offered: tuple[str, ...]
    follows: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A guide in words."""

    language: Language
    title: str
    label: str
    approved: str
    case_type: str
    variants: tuple[str, ...]
    stages: Mapping[str, str]
    final_stages: tuple[str, ...]
    tracks: Mapping[str, tuple[str, ...]]
    limits: tuple[LimitRead, ...]
    acts: tuple[ActRead, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        return "\n".join(_lines(self, "", "")) + "\n"

    def as_markdown(self) -> str:
        return "\n".join(_lines(self, "## ", "### ")) + "\n"


def read_guide(guide: Guide, language: Language = "zh", on: date | None = None) -> Reading:
    """The words of a guide in a language; articles are cited as of `on`, the day of approval unless told otherwise."""
    return _Reader(guide, language, on or date.fromisoformat(str(guide.approved["on"]))).read()


def capacity(name: str, language: Language) -> str:
    """原告, 承办法官 …: what a capacity is called; another name is said as the state says it."""
    known = permissions.name_of(name)
    if known is None:
        return NAMES[language].get(name, name)
    return known[0] if language == "zh" else known[1]


class _Reader:
    def __init__(self, guide: Guide, language: Language, on: date) -> None:
        self.guide, self.language, self.on = guide, language, on
        self.law = lawbook.load()
        self.periods = {kind.name: kind for kind in self.law.period_kinds()}
        self.words = WORDS[language]

    def read(self) -> Reading:
        guide = self.guide
        return Reading(
            self.language,
            self.say(guide.title),
            guide.label,
            f"{guide.approved['by']}, {guide.approved['on']}",
            guide.case_type,
            tuple(self.say(text) for text in guide.variants.values()),
            {name: self.say(stage.title) for name, stage in guide.stages.items()},
            tuple(self.say(stage.title) for stage in guide.stages.values() if stage.final),
            {
                self.say(track.title): tuple(self.say(state) for state in track.states.values())
                for track in guide.tracks.values()
            },
            tuple(self.limit(name) for name in guide.limits),
            tuple(self.act(act) for act in sorted(guide.acts.values(), key=self.place)),
        )

    def place(self, act: Act) -> tuple[int, int]:
        """Opening acts first, then in the order of the stages, those of every stage last."""
        order = list(self.guide.stages)
        if act.opens:
            return (-1, 0)
        if set(act.stages) == set(order):
            return (len(order), 0)
        return (min(order.index(stage) for stage in act.stages), len(act.stages))

    def say(self, text: Text) -> str:
        return text.zh if self.language == "zh" else text.en

    def limit(self, name: str) -> LimitRead:
        spec = self.guide.limits[name]
        kinds = [self.periods[kind] for kind in spec.period.values() if kind in self.periods]
        named = sorted(spec.period.items(), key=lambda pair: pair[0] != "")
        lengths = [
            self.under(variant, alone=len(named) == 1) + self.length(self.periods[kind])
            for variant, kind in named
            if kind in self.periods
        ]
        cited = list(dict.fromkeys(citation for kind in kinds for citation in kind.citations))
        after = self.guide.acts.get(spec.on_expiry)
        return LimitRead(
            name,
            self.say(spec.title),
            tuple(lengths),
            tuple(self.printed(citation) for citation in cited),
            self.words["comma"].join(
                dict.fromkeys(CONFIDENCES[self.language][citation.confidence] for citation in cited)
            ),
            self.say(after.title) if after else "",
        )

    def under(self, variant: str, *, alone: bool) -> str:
        """The procedure for which a length holds, before the length; the first procedure stands for all others."""
        if alone:
            return ""
        named = self.guide.variants.get(variant) or next(iter(self.guide.variants.values()))
        return f"{self.say(named)} "

    def length(self, kind: PeriodKind) -> str:
        return kind.words_zh if self.language == "zh" else kind.words_en

    def printed(self, citation: Citation) -> str:
        return citation.text_zh if self.language == "zh" else citation.text_en

    def article(self, reference: str) -> str:
        try:
            return self.printed(self.law.cite(reference, self.on))
        except LawbookError:
            return reference

    def act(self, act: Act) -> ActRead:
        every = set(act.stages) == set(self.guide.stages)
        stages = (self.words["any stage"],) if every else tuple(self.stage(name) for name in act.stages)
        guards = [(spec.kind, self.guard(spec)) for spec in act.guards]
        remarks = [self.words[flag] for flag in ("paper", "urgent", "internal") if getattr(act, flag)]
        effect = registry.effects.get(act.effect)
        follows = [effect.what] if effect and effect.what and self.language == "zh" else []
        return ActRead(
            act.name,
            self.say(act.title),
            tuple(capacity(name, self.language) for name in act.who),
            (self.words["opens"],) if act.opens else stages,
            tuple(self.say(self.guide.variants[name]) for name in act.variants),
            tuple(self.article(reference) for reference in act.articles),
            tuple(self.say(field.title) + ("" if field.required else self.words["optional"]) for field in act.fields),
            tuple(said for kind, said in guards if kind == "law"),
            tuple(said for kind, said in guards if kind == "practice"),
            tuple(self.condition(condition, act) for condition in act.offered),
            (*follows, *(self.consequence(act, consequence) for consequence in act.then)),
            (*remarks, *([self.say(act.hint)] if act.hint else [])),
        )

    def stage(self, name: str) -> str:
        return self.say(self.guide.stages[name].title)

    def guard(self, spec: GuardSpec) -> str:
        cited = self.words["cited"].format(self.article(spec.article)) if spec.article else ""
        return self.say(spec.say).rstrip("。.") + cited

    def condition(self, condition: Condition, act: Act | None = None) -> str:
        """A plain condition in words; of a guard that a feature package registered, what it says of itself."""
        spoken = SPOKEN[self.language].get(condition.guard)
        if spoken is not None:
            said = spoken.format_map(_Given({key: self.value(condition, key, act) for key in condition.params}))
        else:
            known = registry.guards.get(condition.guard)
            said = known.what.rstrip("。") if known and self.language == "zh" else condition.guard.replace("_", " ")
            shown = [f"{key}={_flat(value)}" for key, value in condition.params.items()]
            said += f" [{', '.join(shown)}]" if shown else ""
        return self.words["not"].format(said) if condition.negated else said

    def value(self, condition: Condition, key: str, act: Act | None) -> str:
        """A parameter of a condition in the words of the guide, where the guide has words for it."""
        value, words = condition.params[key], NAMES[self.language]
        named: Mapping[str, Mapping[str, Any]] = {
            "track": {name: track.title for name, track in self.guide.tracks.items()},
            "act": {name: one.title for name, one in self.guide.acts.items()},
            "name": {name: limit.title for name, limit in self.guide.limits.items()}
            | {field.name: field.title for field in (act.fields if act else ())},
        }
        if isinstance(value, str) and value in named.get(key, {}):
            return self.say(named[key][value])
        if key == "relation":
            return capacity(str(value), self.language)
        if key == "having" and isinstance(value, dict):
            return self.words["comma"].join(
                f"{words.get(k, k)}{self.words['is']}{self.one_value(condition, v)}" for k, v in value.items()
            )
        listed = value if isinstance(value, list) else [value]
        asked = act.field(str(condition.params.get("name", ""))) if act else None
        choices = asked.options.get("choices", {}) if asked and key in ("value", "among") else {}
        return self.words["or"].join(
            str(choices[one][self.language]) if one in choices else self.one_value(condition, one) for one in listed
        )

    def one_value(self, condition: Condition, value: Any) -> str:
        if value is None:
            return self.words["none"]
        if value == "":
            return self.words["not begun"]
        if isinstance(value, bool):
            return self.words["yes" if value else "no"]
        track = self.guide.tracks.get(str(condition.params.get("track", "")))
        state = track.states.get(value) if track else None
        stage = self.guide.stages.get(value)
        known = state or self.guide.variants.get(value) or (stage.title if stage else None)
        return self.say(known) if known else NAMES[self.language].get(str(value), _flat(value))

    def consequence(self, act: Act, consequence: Consequence) -> str:
        what = consequence.args["what"]
        named = {
            "stage": lambda: self.stage(what),
            "variant": lambda: self.variant(what),
            "track": lambda: self.track(what, consequence.args.get("to", "")),
            "document": lambda: self.document(what),
            "cause": lambda: self.say(self.guide.acts[what].title),
            "set": lambda: self.words["comma"].join(NAMES[self.language].get(name, name) for name in what),
        }.get(consequence.verb, lambda: self.say(self.guide.limits[what].title))()
        said = CONSEQUENCES[self.language][consequence.verb].format(what=named)
        whom = consequence.args.get("of") or (consequence.args.get("to") if consequence.verb == "document" else None)
        if whom:
            said += self.words["for"].format(whom=self.subjects(act, str(whom)))
        if consequence.when:
            conditions = "；".join(self.condition(condition, act) for condition in consequence.when)
            said += self.words["when"].format(conditions=conditions)
        return said

    def variant(self, what: str) -> str:
        return self.words["chosen"] if str(what).startswith("$") else self.say(self.guide.variants[what])

    def track(self, name: str, to: str) -> str:
        track = self.guide.tracks[name]
        return f"{self.say(track.title)} → {self.say(track.states[to])}"

    def document(self, name: str) -> str:
        kind = registry.document_kinds.get(name)
        if kind is None:
            return name
        return f"《{kind.title_zh}》" if self.language == "zh" else kind.title_en

    def subjects(self, act: Act, written: str) -> str:
        first, _, second = written.partition(":")
        if written == "all":
            return SUBJECTS[self.language]["all parties"]
        if written.startswith("$"):
            spec = act.field(written[1:])
            return self.say(spec.title) if spec else SUBJECTS[self.language].get(written, self.words["concerned"])
        if second:
            return SUBJECTS[self.language][first].format(capacity(second, self.language))
        return SUBJECTS[self.language].get(written, written)


class _Given(dict[str, str]):
    """A guard's parameters; those that the guide left out stay out of the sentence."""

    def __missing__(self, key: str) -> str:
        return ""


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(str(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{key}:{_flat(one)}" for key, one in value.items())
    return str(value)


def _lines(reading: Reading, head: str, subhead: str) -> Iterable[str]:
    words, comma = WORDS[reading.language], "、" if reading.language == "zh" else ", "
    stop = "。" if reading.language == "zh" else "."
    yield f"{'# ' if head else ''}{reading.title} ({reading.label})"
    yield ""
    yield words["approved"].format(reading.approved, reading.case_type)
    yield words["assists"]
    for title, listed in (
        (words["procedures"], comma.join(reading.variants)),
        (words["stages"], comma.join(reading.stages.values())),
        (words["final"], comma.join(reading.final_stages)),
    ):
        yield ""
        yield f"{head}{title}"
        yield f"{listed}{stop}"
    yield ""
    yield f"{head}{words['tracks']}"
    for title, states in reading.tracks.items():
        yield f"- {title}{words['colon']}{comma.join(states)}{stop}"
    yield ""
    yield f"{head}{words['limits']}"
    for limit in reading.limits:
        expiry = words["on expiry"].format(limit.on_expiry) if limit.on_expiry else ""
        yield (
            f"- {limit.title}{words['colon']}{comma.join(limit.lengths)}"
            f"{words['under'].format(comma.join(limit.articles), limit.confidence)}{expiry}{stop}"
        )
    yield ""
    yield f"{head}{words['acts']}"
    for act in reading.acts:
        yield ""
        yield (
            f"{subhead}{act.title}（{act.name}）" if reading.language == "zh" else f"{subhead}{act.title} ({act.name})"
        )
        yield from _act_lines(act, words, comma, stop)


def _act_lines(act: ActRead, words: Mapping[str, str], comma: str, stop: str) -> Iterable[str]:
    parts = (
        ("who", act.who, False),
        ("at", act.when, False),
        ("in procedures", act.procedures, False),
        ("articles", act.articles, False),
        ("asks", act.asks, False),
        ("offered", act.offered, True),
        ("law", act.law, True),
        ("practice", act.practice, True),
        ("follows", act.follows, True),
        ("remarks", act.remarks, True),
    )
    for name, values, listed in parts:
        if values and listed:
            yield f"- {words[name]}{words['colon']}"
            yield from (f"  - {value.rstrip('。.')}{stop}" for value in values)
        elif values:
            yield f"- {words[name]}{words['colon']}{comma.join(values)}{stop}"
