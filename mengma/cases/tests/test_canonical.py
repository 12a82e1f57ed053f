"""The quick way of writing canonical bytes is the standard's own, byte for byte, and refuses what it refuses."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mengma.cases.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.one_of(TEXT, st.text("abcdefghijklmnopqrstuvwxyz_0129/-", max_size=12))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)


@given(VALUES)
def test_every_value_has_the_bytes_of_the_standard(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_characters_that_are_escaped_and_that_are_not():
    value = {"text": "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028\u2029é蒙马𠮷', "a": [], "A": {}, "": None}
    assert canonical(value) == rfc8785.dumps(value)
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("refused", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: "a"}, {"a": {2, 3}}])
def test_what_the_standard_refuses_is_refused(refused):
    with pytest.raises(rfc8785.CanonicalizationError):
        rfc8785.dumps(refused)
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(refused)
