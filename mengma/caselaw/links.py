"""Where a citation leads: the article in the library, in the version in force on the citation's day.

The index of articles (lawbook) is asked first; what it does not know is looked up among the imported titles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mengma import lawbook
from mengma.caselaw.catalogue import Catalogue, Edition, catalogue
from mengma.caselaw.searching import anchor_of
from mengma.lawbook import citing
from mengma.lawbook.answers import Citation
from mengma.lawbook.citing import Cited

ARTICLE = "条"
MISSING = ("no_such_article", "not_in_text")


@dataclass(frozen=True, slots=True)
class Target:
    """An article (or, without anchor, a text) of the library."""

    edition: str
    anchor: str


@dataclass(frozen=True, slots=True)
class LinkedCitation:
    """A citation of a text with what is known of it.

    standing: `found` (index or library has it), `no_such_article` (the index knows the version and it has no such
    article), `not_in_text` (the library's text of that day has no such number), `unknown`. target: where the text is.
    """

    cited: Cited
    standing: str
    target: Target | None
    edition: Edition | None

    @property
    def wrong(self) -> bool:
        """Whether the article does not exist."""
        return self.standing in MISSING


def target_of(citation: Citation | Mapping[str, Any]) -> Target | None:
    """The place of a lawbook citation (or its stored form); None where the library has no such version or article."""
    facts: Mapping[str, Any] = citation if isinstance(citation, Mapping) else citation.as_dict()
    slug, version, number = (facts.get(key, "") for key in ("instrument", "version", "article"))
    instrument = catalogue().slugs.get(str(slug))
    if instrument is None:
        return None
    edition = next((each for each in reversed(instrument.editions) if each.law_version == version), None)
    if edition is None:
        return None
    if not str(number).isdigit():
        return Target(edition.id, "")
    return Target(edition.id, anchor_of(int(number), 0, 0)) if edition.has(int(number)) else None


def citations_in(text: str, on: date) -> list[LinkedCitation]:
    """Every citation of an article in a text, in order, as of a day."""
    if ARTICLE not in text:
        return []
    held = catalogue()
    return [_linked(cited, held) for cited in citing.find(text, lawbook.load(), on, held.titles)]


def _linked(cited: Cited, held: Catalogue) -> LinkedCitation:
    edition = _edition(cited, held)
    if edition is not None and edition.has(cited.article, cited.suffix):
        return LinkedCitation(cited, "found", _target(edition, cited), edition)
    if cited.standing == "no_such_article":
        return LinkedCitation(cited, "no_such_article", None, edition)
    if cited.standing == "found" and (not cited.suffix or (cited.citation and cited.citation.clause)):
        return LinkedCitation(cited, "found", None, None)
    # a number within the run of articles may be missing in the imported file only: that proves nothing
    beyond = edition is not None and edition.articles > 0 and (cited.article > edition.last or cited.suffix > 0)
    return LinkedCitation(cited, "not_in_text" if beyond and edition.certain else "unknown", None, edition)  # type: ignore[union-attr]


def _edition(cited: Cited, held: Catalogue) -> Edition | None:
    if cited.citation is not None:
        instrument = held.slugs.get(cited.slug)
        versions = instrument.editions if instrument else ()
        return next((each for each in reversed(versions) if each.law_version == cited.citation.version), None)
    if cited.standing == "unknown_version":
        return None
    named = held.slugs.get(cited.slug) if cited.slug else held.names.get(citing.plain(cited.title))
    return named.on(cited.on) if named else None


def _target(edition: Edition, cited: Cited) -> Target:
    return Target(edition.id, anchor_of(cited.article, cited.suffix, 0))
