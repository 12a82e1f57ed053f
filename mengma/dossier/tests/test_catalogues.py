"""Every guide's archive catalogue knows every document and every act that brings files; nothing falls under 其他材料 unseen."""

from __future__ import annotations

import pytest

from mengma.dossier import catalogue as catalogues
from mengma.dossier.catalogue import _read
from mengma.dossier.fields import TYPES
from mengma.procedure import library

ROOT = library.ROOT
LABELS = sorted(f"{path.parent.parent.name}@{path.parent.name}" for path in ROOT.glob("*/*/guide.yaml"))
CHOOSES_ITS_PLACE = {"add_material"}


@pytest.fixture
def guides(db):
    return {guide.label: guide for guide in library.load_all(ROOT).values()}


@pytest.mark.parametrize("label", LABELS)
def test_documents_and_papers_have_a_place(guides, label):
    guide = guides[label]
    order = _read(ROOT / guide.name / "archive.yaml")
    kinds = {str(c.args["what"]) for act in guide.acts.values() for c in act.then if c.verb == "document"}
    placed = {kind for place in order.places.values() for kind in place.documents}
    assert kinds <= placed, "give these a place in archive.yaml"
    bring = {act.name for act in guide.acts.values() if any(field.type in TYPES for field in act.fields)}
    assert bring - CHOOSES_ITS_PLACE <= {act for place in order.places.values() for act in place.acts}


@pytest.mark.parametrize("label", LABELS)
def test_a_catalogue_names_nothing_that_the_guide_does_not_have_and_nothing_twice(guides, label):
    guide = guides[label]
    order = _read(ROOT / guide.name / "archive.yaml")
    kinds = [kind for place in order.places.values() for kind in place.documents]
    acts = [act for place in order.places.values() for act in place.acts]
    assert set(kinds) <= set(guide.documents)
    assert set(acts) <= set(guide.acts)
    assert (len(kinds), len(acts)) == (len(set(kinds)), len(set(acts)))
    internal = {act.name for act in guide.acts.values() if act.internal}
    assert all(order.of_act(act).volume == "secondary" for act in internal & set(acts))
    assert catalogues.OTHER in order.places
