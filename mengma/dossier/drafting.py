"""Drafts of decisions as named sections: prefilled from the docket, put together into one text again.

A draft template is guides/<guide>/documents/<kind>.draft.txt: sections that begin with a line “== name 标题”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from mengma import clock
from mengma.cases import selectors as cases
from mengma.dossier.errors import NoSuchFile
from mengma.dossier.rendering import render_text
from mengma.dossier.rendering.context import Ordered, context_for

_HEADING = re.compile(r"^== ([a-z_]+)[ \t]+(.+)$", re.MULTILINE)
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a decision (首部、事实、理由、裁判依据、裁判主文、尾部)."""

    name: str
    title: str
    text: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def prefill(kind: str, case_id: UUID) -> list[Section]:
    """The sections of a decision of `kind`, filled with what the docket knows; what a judge must write is left empty.

    Raises NoSuchFile for an unknown case, BadTemplate where the kind has no draft template.
    """
    snapshot = cases.snapshot(case_id)
    if snapshot is None:
        raise NoSuchFile
    today = clock.today()
    item = {"kind": kind, "to": "", "on": today.isoformat(), "act": "", "seq": snapshot.last_seq}
    ordered = Ordered(case_id, snapshot.guide, snapshot.guide_version, snapshot.state, "草稿", item, {})
    page = render_text(snapshot.guide, f"{kind}.draft.txt", context_for(ordered), today)
    return split(page.text)


def split(text: str) -> list[Section]:
    """A draft template's text as sections."""
    found = list(_HEADING.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Section(match[1], match[2].strip(), _GAP.sub("\n\n", text[match.end() : end]).strip())
        for match, end in zip(found, ends, strict=True)
    ]


def assemble(sections: Iterable[Section | Mapping[str, str]]) -> str:
    """The sections as one text, in their order; empty ones leave no gap."""
    texts = (one["text"] if isinstance(one, Mapping) else one.text for one in sections)
    return "\n".join(text.strip() for text in texts if text.strip())
