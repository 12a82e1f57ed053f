"""The form of an act, rendered from its guide: what to ask, what was typed, what is wrong with it. And back to a request."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.template import loader
from django.template.exceptions import TemplateDoesNotExist

from mengma import clock
from mengma.cases.state import CaseState
from mengma.courts.selectors import officers
from mengma.dossier.catalogue import catalogue
from mengma.portal import complaintform, labels
from mengma.portal.paths import unflatten
from mengma.portal.structured import CORRECTED, Structure, structured
from mengma.portal.words import chosen, item_label
from mengma.procedure import registry
from mengma.procedure.available import Offer
from mengma.procedure.context import Paper
from mengma.procedure.engine import Request
from mengma.procedure.errors import BadData, Problem
from mengma.procedure.guide import FieldSpec, Guide
from mengma.scheduling.selectors import rooms

if TYPE_CHECKING:
    from mengma.portal.correctionforms import Correcting

PREFIX = "d."
CORRECTION_PREFIX = f"{PREFIX}{CORRECTED}."
ENTRY = "entry"
OVERRIDE = "o."
FALLBACK = "fallback"
MANY = frozenset({"choices", "items", "materials", "officers", "uploads"})
FILES = frozenset({"material", "materials", "upload", "uploads"})
# types whose value comes in several inputs below the field's name
STRUCTURED = frozenset(
    {"party", "claims", "representative", "service_address", "complaint", "hearing_slot", "cost_shares"}
)
# types that are JSON in a text area; what no template knows is treated the same
JSON = frozenset({"json_data"})


@dataclass(slots=True)
class Choice:
    """One of a field's choices."""

    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(slots=True)
class FormField:
    """A field as its widget needs it. `value` is what was typed; `problems` are in the page's language."""

    spec: FieldSpec
    widget: str
    value: Any = ""
    problems: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    inner: Mapping[str, list[str]] = field(default_factory=dict)
    waiting: Sequence[Any] = ()
    case: str = ""
    tree: Structure | None = None
    prefix: str = PREFIX
    # where the field holds the fields of another act: those fields, and of which entry they are
    fields: list[FormField] = field(default_factory=list)
    of: int = 0

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.spec.name}"

    @property
    def id(self) -> str:
        return f"f-{self.name.removeprefix(PREFIX).replace('.', '-')}"

    @property
    def files_name(self) -> str:
        """The name under which files come that no script sent before the form."""
        return f"u.{self.spec.name}"

    @property
    def described(self) -> str:
        """The ids of help and problem texts, for aria-describedby."""
        parts = [f"{self.id}-help"] if self.spec.help else []
        return " ".join([*parts, f"{self.id}-error"] if self.problems else parts)

    @property
    def template(self) -> str:
        return f"portal/widgets/{self.widget}.html"

    @property
    def text(self) -> str:
        """The value as a text area shows it."""
        if isinstance(self.value, str):
            return self.value
        return "" if self.value in (None, "", [], {}) else json.dumps(self.value, ensure_ascii=False, indent=2)


@dataclass(slots=True)
class ActForm:
    """The whole form, ready for its template."""

    offer: Offer
    fields: list[FormField]
    meta: dict[str, str]
    general: list[Problem]
    refused: list[Problem]
    warned: list[tuple[str, Problem, str]]
    meta_problems: dict[str, list[str]]
    behalf: list[Choice]

    @property
    def papers(self) -> str:
        """For whom papers are recorded where the person may act for himself too: as the page's script reads it."""
        return f"on_behalf_of={'|'.join(self.offer.also_for)}" if self.offer.also_for else ""

    @property
    def typed(self) -> bool:
        return bool(self.meta.get("typed"))

    @property
    def wrong(self) -> list[FormField]:
        """The fields with something to put right, those of a corrected entry among them."""
        return [each for found in self.fields for each in (found, *found.fields) if each.problems]


def widget_of(spec: FieldSpec) -> str:
    """The widget that the field's type names, or the fallback where no template of that name exists."""
    kind = registry.field_types.get(spec.type)
    widget = kind.widget if kind else FALLBACK
    try:
        loader.get_template(f"portal/widgets/{widget}.html")
    except TemplateDoesNotExist:
        return FALLBACK
    return widget


def choices_of(spec: FieldSpec, guide: Guide, state: CaseState) -> list[Choice]:
    """What a field offers: the guide's choices, the items of a collection, or the people of an office."""
    options = spec.options
    if options.get("choices"):
        return _listed(options["choices"])
    if "in" in options:
        having: Mapping[str, Any] = options.get("having", {})
        return [
            Choice(key, item_label(guide, state, options["in"], key))
            for key, item in state.all(options["in"]).items()
            if all(item.get(k) in (v if isinstance(v, list) else [v]) for k, v in having.items())
        ]
    special = _SPECIAL.get(spec.type)
    if special:
        return special(guide, state)
    if "role" in options:
        found = officers(str(state.fact("court", "")), options["role"], clock.today())
        return [Choice(str(user.id), user.name) for user in found]
    return []


def _causes(guide: Guide, state: CaseState) -> list[Choice]:
    return [Choice(code, name) for code, name in complaintform.causes()]


def _places(guide: Guide, state: CaseState) -> list[Choice]:
    found = catalogue(guide.name).places
    return [Choice(name, chosen({"zh": place.zh, "en": place.en})) for name, place in found.items()]


def _rooms(guide: Guide, state: CaseState) -> list[Choice]:
    return [Choice(str(room.id), room.name) for room in rooms(str(state.fact("court", "")))]


def _parties(guide: Guide, state: CaseState) -> list[Choice]:
    return [Choice(key, item_label(guide, state, "parties", key)) for key in state.all("parties")]


_SPECIAL = {"cause": _causes, "place": _places, "hearing_slot": _rooms, "cost_shares": _parties}


def _listed(written: Any) -> list[Choice]:
    if isinstance(written, Mapping):
        return [
            Choice(str(key), chosen(words) if words is not None else labels.word(labels.CAPACITIES, str(key)))
            for key, words in written.items()
        ]
    found = []
    for one in written:
        if isinstance(one, Mapping):
            value = str(one.get("value") or one.get("name"))
            found.append(Choice(value, chosen(one.get("title") or one)))
        else:
            found.append(Choice(str(one), labels.word(labels.CAPACITIES, str(one))))
    return found


def typed_data(specs: Sequence[FieldSpec], post: QueryDict, prefix: str = PREFIX) -> dict[str, Any]:
    """What was typed, by field name, in the shape that the field's parser takes. Empty fields are left out."""
    data: dict[str, Any] = {}
    for spec in specs:
        name = f"{prefix}{spec.name}"
        if spec.type in STRUCTURED:
            values: Any = unflatten(((key, post.getlist(key)) for key in post), f"{name}.")
            if isinstance(values, dict) and spec.type == "claims":
                values = [values]
        elif spec.type in MANY:
            values = [value for value in post.getlist(name) if value != ""]
        else:
            values = post.get(name, "")
            if spec.type in JSON or widget_of(spec) == FALLBACK:
                values = _maybe_json(values)
        if values not in ("", [], {}, None):
            data[spec.name] = values
    return data


def _maybe_json(text: str) -> Any:
    if not text.strip():
        return ""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def request_from(offer: Offer, post: QueryDict, more: Mapping[str, Any] | None = None) -> Request:
    """The request that a posted form makes; `more` is data that the form holds in another shape.

    Raises BadData where the form's own frame (days, sequence) is unreadable.
    """
    problems: list[Problem] = []
    paper = None
    behalf = post.get("on_behalf_of", "").strip()[:40]
    if offer.on_paper or behalf in offer.also_for:
        how = post.get("paper_how", "").strip()
        if how not in labels.PAPER_WAYS:
            problems.append(
                Problem("paper_how", "请选择收到的方式。", "Choose how it was received.", field="paper_how")
            )
        paper = Paper(how, post.get("paper_by", "").strip()[:80], post.get("paper_material", "").strip()[:80])
    request = Request(
        offer.act.name,
        {**typed_data(offer.act.fields, post), **(more or {})},
        happened_on=_day(post.get("happened_on", ""), problems),
        happened_at=_time(post.get("happened_at", ""), problems),
        late_reason=post.get("late_reason", "").strip()[:2000],
        on_behalf_of=behalf,
        paper=paper,
        overrides={
            name.removeprefix(OVERRIDE): value[:2000]
            for name, value in post.items()
            if name.startswith(OVERRIDE) and isinstance(value, str)
        },
        key=post.get("key", "")[:80] or None,
        expected_seq=_whole(post.get("expected_seq", "")),
    )
    if problems:
        raise BadData(problems)
    return request


def _day(text: str, problems: list[Problem]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.append(
            Problem(
                "bad_day",
                "日期不存在或者写法不对，请按 2026-03-02 的样式填写。",
                "There is no such day, or it is not written like 2026-03-02.",
                field="happened_on",
            )
        )
        return None


def _time(text: str, problems: list[Problem]) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        problems.append(
            Problem("bad_time", "时间请按 09:30 的样式填写。", "Write the time like 09:30.", field="happened_at")
        )
        return None


def _whole(text: str) -> int | None:
    try:
        return min(int(text), 2_000_000_000)
    except ValueError:
        return None


def build(
    offer: Offer,
    guide: Guide,
    state: CaseState,
    seq: int,
    post: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    subjects: Sequence[str] = (),
    typed: dict[str, Any] | None = None,
    add: str = "",
    correcting: Correcting | None = None,
) -> ActForm:
    """The form as it stands: empty, prefilled from the address, or as typed with what is wrong beside each field.

    `typed` stands in for what was posted where a list of a structured field was changed; `add` names one to lengthen.
    """
    data = typed if typed is not None else typed_data(offer.act.fields, post) if post else {}
    fields = [_field(spec, guide, state, post, problems, data, add) for spec in offer.act.fields]
    if correcting:
        _correct(fields, correcting, problems, data, add)
    own = {spec.name for spec in offer.act.fields}
    frame = ("happened_on", "happened_at", "late_reason", "on_behalf_of", "paper_how", "paper_by")
    meta = {name: post.get(name, "") for name in frame} if post else {}
    meta |= {"expected_seq": str(seq), "key": (post.get("key", "") if post else "") or uuid.uuid4().hex}
    if problems or (post is not None and post.get("typed")):
        meta["typed"] = "1"
    guards = [p for p in problems if p.code.startswith("guard.")]
    numbers = {p.code.removeprefix("guard."): p for p in guards if p.kind == "practice"}
    return ActForm(
        offer,
        fields,
        meta,
        general=[p for p in problems if p not in guards and p.field.partition(".")[0] not in {*own, *frame}],
        refused=[p for p in guards if p.kind != "practice"],
        warned=[(n, p, post.get(f"{OVERRIDE}{n}", "") if post else "") for n, p in numbers.items()],
        meta_problems={
            name: [chosen({"zh": p.zh, "en": p.en}) for p in problems if p.field == name]
            for name in frame
            if any(p.field == name for p in problems)
        },
        behalf=_behalf(offer, guide, state, subjects, meta.get("on_behalf_of", "")),
    )


def _field(
    spec: FieldSpec,
    guide: Guide,
    state: CaseState,
    post: QueryDict | None,
    problems: Sequence[Problem],
    data: Mapping[str, Any],
    add: str,
) -> FormField:
    name = f"{PREFIX}{spec.name}"
    value: Any = ""
    if spec.type in STRUCTURED:
        value = data.get(spec.name, "")
    elif post is not None:
        value = post.getlist(name) if spec.type in MANY else post.get(name, "")
    elif spec.options.get("default") is not None:
        value = spec.options["default"]
    return _filled(FormField(spec, widget_of(spec), value), guide, state, problems, add)


def _filled(
    found: FormField, guide: Guide, state: CaseState, problems: Sequence[Problem], add: str, path: str = ""
) -> FormField:
    """A field with its choices, its problems (those at `path` and its name) and its tree."""
    spec = found.spec
    found.choices = choices_of(spec, guide, state)
    picked = set(found.value) if isinstance(found.value, list) and spec.type in MANY else {str(found.value)}
    for choice in found.choices:
        choice.chosen = choice.value in picked
    if spec.required and len(found.choices) == 1 and spec.type not in STRUCTURED and not any(picked - {""}):
        found.choices[0].chosen = True
    place = f"{path}{spec.name}"
    mine = [p for p in problems if p.field == place or p.field.startswith(f"{place}.")]
    found.inner = complaintform.by_path([p for p in mine if p.field != place], f"{place}.")
    found.problems = [chosen({"zh": p.zh, "en": p.en}) for p in mine if p.field == place]
    if spec.type in STRUCTURED:
        found.tree = structured(spec, found, state, add)
    return found


def _correct(
    fields: list[FormField], correcting: Correcting, problems: Sequence[Problem], data: Mapping[str, Any], add: str
) -> None:
    """Gives the form of a correction the entries to choose from, and the chosen entry's own fields as it has them."""
    for found in fields:
        if found.spec.type == ENTRY:
            found.choices = [Choice(seq, label, seq == str(found.value)) for seq, label in correcting.entries]
        elif found.spec.name == CORRECTED and correcting.done:
            done, typed = correcting.done, data.get(CORRECTED)
            values = typed if isinstance(typed, Mapping) else correcting.values()
            found.of = done.seq
            found.fields = [
                _filled(
                    FormField(spec, widget_of(spec), values.get(spec.name, ""), prefix=CORRECTION_PREFIX),
                    done.guide, done.before, problems, add, f"{CORRECTED}.",
                )
                for spec in correcting.specs
            ]  # fmt: skip


def _behalf(offer: Offer, guide: Guide, state: CaseState, subjects: Sequence[str], picked: str) -> list[Choice]:
    """For whom the act is done: any fitting party when recorded from paper, or one of the person's own parties."""
    if offer.on_paper:
        wanted = {"plaintiff", "defendant", "third_party"}.intersection(offer.act.who)
        keys = [k for k, p in state.all("parties").items() if not wanted or p["capacity"] in wanted]
    else:
        keys = list(offer.also_for) or (list(subjects) if len(subjects) > 1 else [])
    alone = len(keys) == 1 and not offer.also_for
    return [Choice(key, item_label(guide, state, "parties", key), key == picked or alone) for key in keys]
