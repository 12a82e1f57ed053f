"""The complaint as a page: the draft's content as trees of boxes, and what is posted back as content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from mengma import lawbook
from mengma.intake import element_forms
from mengma.portal.blocks import Filler, Group, Listing, general, length
from mengma.portal.paths import unflatten
from mengma.portal.words import chosen
from mengma.procedure.errors import Problem

PREFIX = "c."
# how much of the sentence is shown on either side of what was taken from it
AROUND = 40
LISTS = ("parties", "representatives", "claims", "evidence")
MOST_PARTIES = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One card of the page: a heading with a list or with groups."""

    name: str
    title: str
    listing: Listing | None = None
    groups: tuple[Group, ...] = ()

    @property
    def all_groups(self) -> tuple[Group, ...]:
        return (*self.groups, *(self.listing.groups if self.listing else ()))

    @property
    def wrong(self) -> bool:
        """Whether something on the card has to be put right."""
        return bool(self.listing and self.listing.problems) or any(group.wrong for group in self.all_groups)


def content_from(post: QueryDict, form: str, prefix: str = PREFIX) -> dict[str, Any]:
    """The complaint as typed, in the shape that intake reads; elements that the form does not have are left out."""
    content = unflatten(((name, post.getlist(name)) for name in post), prefix)
    if not isinstance(content, dict):
        return {"form": form}
    content["form"] = form
    for name in LISTS:
        if name in content and not isinstance(content[name], list):
            content[name] = [content[name]]
    known = {spec.name for spec in element_forms.form(form).fields()}
    elements = content.get("elements")
    if isinstance(elements, dict):
        content["elements"] = {name: value for name, value in elements.items() if name in known}
    attachments = content.get("attachments")
    if isinstance(attachments, str):
        content["attachments"] = [attachments]
    return content


def remove(content: dict[str, Any], place: str) -> dict[str, Any]:
    """The content without one item of a list (`parties.1`); representatives keep pointing at the same parties."""
    name, _dot, number = place.partition(".")
    items = content.get(name)
    if name not in LISTS or not isinstance(items, list) or not number.isdigit() or int(number) >= len(items):
        return content
    gone = int(number)
    changed = {**content, name: [item for at, item in enumerate(items) if at != gone]}
    if name == "parties":
        kept = [r for r in changed.get("representatives", ()) if r.get("party") != f"p{gone + 1}"]
        changed["representatives"] = [_moved_up(item, gone + 1) for item in kept]
    return changed


def _moved_up(item: Mapping[str, Any], gone: int) -> dict[str, Any]:
    party = str(item.get("party", ""))
    if party[1:].isdigit() and int(party[1:]) > gone:
        return {**item, "party": f"p{int(party[1:]) - 1}"}
    return dict(item)


def by_path(problems: Sequence[Problem], strip: str = "") -> dict[str, list[str]]:
    """Problems in the page's language by their paths."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.field.removeprefix(strip), []).append(chosen({"zh": problem.zh, "en": problem.en}))
    return found


def shown_sources(sources: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """For each box the sentences it was filled from, with what was taken marked; only while the value still stands."""
    found: dict[str, list[dict[str, str]]] = {}
    for path, source in sources.items():
        sentence = source.get("sentence") or {}
        text, begin = str(sentence.get("text", "")), int(sentence.get("start", 0))
        start, end = int(source.get("start", 0)) - begin, int(source.get("end", 0)) - begin
        if not text or not 0 <= start <= end <= len(text):
            continue
        box = ".".join(path.split(".")[:2]) if path.startswith("elements.") else path
        found.setdefault(box, []).append(
            {
                "before": ("…" if start > AROUND else "") + text[max(start - AROUND, 0) : start],
                "text": text[start:end],
                "after": text[end : end + AROUND] + ("…" if len(text) > end + AROUND else ""),
            }
        )
    return found


def parts(
    content: Mapping[str, Any],
    form: str,
    *,
    problems: Mapping[str, Sequence[str]] | None = None,
    missing: Mapping[str, Sequence[str]] | None = None,
    sources: Mapping[str, Any] | None = None,
    materials: Sequence[tuple[str, str]] = (),
    add: str = "",
    prefix: str = PREFIX,
    mark: str = "",
) -> list[Part]:
    """The cards of a complaint's page in their order."""
    filler = Filler(
        prefix,
        content,
        problems or {},
        missing or {},
        shown_sources(sources or {}, content),
        {"representatives.party": party_choices(content), "evidence.material": list(materials)},
        frozenset() if materials else frozenset({"evidence.material"}),
        mark,
    )
    return [
        _list_part(filler, "parties", add, least=2, inner="service"),
        _list_part(filler, "representatives", add),
        _list_part(filler, "claims", add, least=1, inner="interest"),
        *_element_parts(filler, form),
        Part("statement", chosen(general("statement").title), groups=(filler.group(general("statement"), ""),)),
        _list_part(filler, "evidence", add),
        Part("places", chosen(general("places").title), groups=(filler.group(general("places"), "places"),)),
    ]


def _list_part(filler: Filler, name: str, add: str, least: int = 0, inner: str = "") -> Part:
    section = general(name)
    count = min(max(length(filler.values, name) + (add == name), least), MOST_PARTIES)
    listing = filler.listing(section, name, count, general(inner) if inner else None)
    return Part(name, chosen(section.title), listing=listing)


def _element_parts(filler: Filler, form: str) -> list[Part]:
    found = element_forms.form(form)
    groups = tuple(filler.group(section, "elements") for section in found.sections)
    return [Part("elements", chosen(found.title), groups=groups)] if groups else []


def party_choices(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parties of a draft by key and name."""
    parties = content.get("parties")
    return [
        (f"p{number}", str(party.get("name") or _("第%s位当事人") % number))
        for number, party in enumerate(parties if isinstance(parties, list) else (), start=1)
        if isinstance(party, Mapping)
    ]


def causes() -> list[tuple[str, str]]:
    """Every cause of action by code, indented by its depth."""
    law = lawbook.load()
    return [(cause.code, f"{'　' * (len(cause.path) - 1)}{cause.name}") for cause in law.causes]


def court_choices(codes: Sequence[str] | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The courts below their intermediate courts; only the named ones where codes are given."""
    courts = lawbook.load().courts
    groups: dict[str, list[tuple[str, str]]] = {}
    for court in courts:
        if codes is not None and court.code not in codes:
            continue
        above = court.code if court.level != "basic" else court.parent or ""
        groups.setdefault(above, []).append((court.code, court.name))
    return [(courts.get(code).name if code in courts else "", listed) for code, listed in groups.items()]


def label_of(path: str, form: str) -> str:
    """How the page names the box at a path, for lists of problems: 当事人 2 姓名或者名称."""
    steps = [step for step in path.split(".") if step]
    if not steps:
        return ""
    if steps[0] == "elements":
        spec = next((each for each in element_forms.form(form).fields() if each.name in steps), None)
        return chosen(spec.title) if spec else ""
    names = {section.name: section for section in element_forms.general().sections}
    told, section = [], names.get(steps[0])
    for step in steps:
        if step.isdigit():
            told.append(str(int(step) + 1))
        elif step in names:
            section = names[step]
            told.append(chosen(section.title))
        else:
            found = next((each for each in section.fields if each.name == step), None) if section else None
            if found:
                told.append(chosen(found.title))
    return " ".join(told)
