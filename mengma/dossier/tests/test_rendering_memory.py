"""A worker that has rendered many documents holds no more of the fonts than after the first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mengma.dossier.rendering.pdf import to_pdf

MAPS = Path("/proc/self/maps")


def font_bytes_mapped():
    """How many bytes of font files this process has mapped."""
    found = 0
    for line in MAPS.read_text().splitlines():
        addresses, *_, name = line.split(maxsplit=5)
        if name.endswith((".ttc", ".otf", ".ttf")):
            first, last = (int(one, 16) for one in addresses.split("-"))
            found += last - first
    return found


def page(number):
    return f"<h1>民事判决书{number}</h1>" + "<p>经审理查明，被告向原告借款人民币壹拾万元，到期未还。</p>" * 40


@pytest.mark.skipif(not MAPS.exists(), reason="reads the process's memory map as Linux shows it")
def test_rendering_again_and_again_keeps_no_fonts_mapped():
    to_pdf(page(0))
    after_one = font_bytes_mapped()
    with ThreadPoolExecutor(4) as four:
        made = list(four.map(lambda number: to_pdf(page(number)), range(8)))
    assert all(content.startswith(b"%PDF") for content in made)
    assert font_bytes_mapped() <= after_one
