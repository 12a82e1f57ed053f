"""Templates keep to the Content-Security-Policy: no inline script, style or handler, nothing from other hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
RULES = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+=", re.IGNORECASE),
    "javascript link": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(r"(?:src|href)=[\"'](?:https?:)?//(?!\{)", re.IGNORECASE),
}
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
# Documents are printed to PDF by WeasyPrint, not shown by a browser: their styles are part of them.
PRINTED = ("documents",)


def breaches(text: str) -> list[str]:
    plain = COMMENT.sub("", text)
    return [name for name, rule in RULES.items() if rule.search(plain)]


def page_templates() -> list[Path]:
    return [
        file
        for file in sorted(ROOT.glob("mengma/*/templates/**/*.html"))
        if not set(PRINTED) & set(file.relative_to(ROOT).parts)
    ]


def test_no_page_needs_what_the_policy_forbids():
    found = {str(file.relative_to(ROOT)): breaches(file.read_text()) for file in page_templates()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<p style='color:red'>",
        "<a onclick='x()'>",
        "<style>p{}</style>",
        "<a href='javascript:x()'>",
        "<script src='https://cdn.example/x.js'></script>",
    ],
)
def test_planted_breaches_are_seen(planted):
    assert breaches(planted)


def test_the_policy_itself_allows_no_inline_code():
    assert "unsafe" not in " ".join(settings.MENGMA_CSP.values())
