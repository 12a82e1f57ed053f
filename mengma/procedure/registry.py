"""What feature packages register with the engine when they start: effects, guards, field types, document kinds, listeners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mengma.cases.docket import Recorded
    from mengma.cases.state import CaseState
    from mengma.procedure.context import ActContext

Effect = Callable[["ActContext"], None]
GuardFunction = Callable[..., bool]
Listener = Callable[["Recorded", "CaseState"], None]
ParseField = Callable[[Any, "ActContext", Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class RegisteredEffect:
    """What an act does beyond what its guide can say. `reads` are the fields that the guide's act must offer."""

    name: str
    run: Effect
    reads: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class RegisteredGuard:
    """A named condition over the case and the act's data. `params` are the keys that a guide may give."""

    name: str
    holds: GuardFunction
    params: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class FieldType:
    """A kind of field: `parse` turns what was typed into a JSON value or raises ValueError with a message in Chinese.

    `widget` names the form template; `schema` is the JSON schema that the public API shows.
    """

    name: str
    parse: ParseField
    widget: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of court document: its title and the function that gives its template's context."""

    name: str
    title_zh: str
    title_en: str
    context: Callable[[CaseState, Mapping[str, Any]], Mapping[str, Any]]


effects: dict[str, RegisteredEffect] = {}
guards: dict[str, RegisteredGuard] = {}
field_types: dict[str, FieldType] = {}
document_kinds: dict[str, DocumentKind] = {}
listeners: list[Listener] = []


def _add(table: dict[str, Any], name: str, value: Any) -> None:
    known = table.get(name)
    if known is not None and known != value:
        raise ValueError(f"{name} is registered twice")
    table[name] = value


def effect(name: str, reads: tuple[str, ...] = ()) -> Callable[[Effect], Effect]:
    """Registers the decorated function as the effect `name`; its docstring's first line goes into the reference."""

    def register(run: Effect) -> Effect:
        _add(effects, name, RegisteredEffect(name, run, reads, (run.__doc__ or "").strip().split("\n")[0]))
        return run

    return register


def guard(name: str, params: tuple[str, ...] = ()) -> Callable[[GuardFunction], GuardFunction]:
    """Registers the decorated function as the guard `name`; it takes the act's context and the params by keyword."""

    def register(holds: GuardFunction) -> GuardFunction:
        _add(guards, name, RegisteredGuard(name, holds, params, (holds.__doc__ or "").strip().split("\n")[0]))
        return holds

    return register


def field_type(name: str, widget: str, schema: Mapping[str, Any]) -> Callable[[ParseField], ParseField]:
    """Registers the decorated function as the parser of fields of type `name`."""

    def register(parse: ParseField) -> ParseField:
        _add(field_types, name, FieldType(name, parse, widget, schema))
        return parse

    return register


def document_kind(kind: DocumentKind) -> None:
    _add(document_kinds, kind.name, kind)


def listener(run: Listener) -> Listener:
    """Registers a function called for every entry, inside the entry's transaction; it queues work, it does none."""
    if run not in listeners:
        listeners.append(run)
    return run
