"""A guide read aloud: every name of it is put into words, in both languages."""

from __future__ import annotations

import re

import pytest

from mengma.procedure import library
from mengma.procedure.reading import read_guide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_loan_desk_is_spoken(loan_desk, language):
    reading = read_guide(loan_desk, language)
    names = [act.name for act in reading.acts]
    assert (names[0], names[-1]) == ("lend", "erase_record")
    ask = next(act for act in reading.acts if act.name == "ask")
    if language == "zh":
        assert ask.who == ("起诉人",)
        assert ask.law == ("读者已经答复（《中华人民共和国民事诉讼法》第一百二十二条）",)
        assert ask.follows == ("读者 → 已催（对象：读者）", "开始计算“答复”期限（对象：读者）")
    else:
        assert ask.follows == ("reader → asked (for: reader)", "the time limit “reply” begins (for: reader)")
    assert next(limit for limit in reading.limits if limit.name == "loan").lengths[0] in (
        "普通 6个月",
        "ordinary 6 months",
    )


def test_the_same_reading_comes_as_text_and_as_markdown(loan_desk):
    reading = read_guide(loan_desk)
    text, page = reading.as_text(), reading.as_markdown()
    assert "本指引为办案辅助，以法律为准。" in text
    assert "#" not in text
    assert page.startswith("# 借阅 (loan-desk@1)")
    assert "\n### 催还（ask）\n" in page


def test_every_guide_of_the_installation_can_be_read(monkeypatch):
    """No placeholder is left, and Chinese readers meet no English words but the acts' names."""
    for guide in library.load_all(library.ROOT).values():
        for language in ("zh", "en"):
            text = read_guide(guide, language).as_text()
            assert "{" not in text
            assert "None" not in text
        spoken = re.sub(r"（[a-z_]+）", "", read_guide(guide, "zh").as_text())
        unspoken = re.findall(r".*[a-z_]{4,}.*", spoken.partition("\n")[2])
        assert len(unspoken) < 15, "say these in reading_words.NAMES:\n" + "\n".join(unspoken)
