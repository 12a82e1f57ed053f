"""Titles of instruments: comparing them, shortening them, and recognising what people call them. Pure."""

from __future__ import annotations

import re

from mengma.lawbook.citing import plain

_STATE = "中华人民共和国"
_MAKERS = re.compile(
    r"^(?:最高人民法院|最高人民检察院|全国人民代表大会常务委员会|国务院|公安部|司法部|民政部|[、\s])+关于(?:执行|适用|审理|办理|人民法院)?"
)
_BRACKETS = str.maketrans({"<": "〈", ">": "〉", "(": "（", ")": "）"})
# how the name of an instrument ends; what ends otherwise is taken for words of a text
ENDINGS = ("法", "典", "宪法", "条例", "规定", "解释", "规则", "办法", "细则", "决定", "意见", "安排", "批复", "修正案")


def key(title: str) -> str:
    """A title without spaces, commas and brackets: 最高人民法院 最高人民检察院关于… and …、… are one."""
    return plain(title)


def tidy(title: str) -> str:
    """A title as pages show it: full-width brackets, one 、 between its makers, no stray spaces."""
    title = re.sub(r"\s+", " ", title.strip().translate(_BRACKETS))
    title = re.sub(r"(最高人民法院) (最高人民检察院)", r"\1、\2", title)
    return re.sub(r"(?<=[\u3400-\u9fff》）]) (?=[\u3400-\u9fff《（])", "", title)


def short(title: str) -> str:
    """A title without the state's name and without those who made it: 民事诉讼法, 审理民间借贷案件适用法律…的规定."""
    plain = title.replace(_STATE, "")
    return _MAKERS.sub("", plain) or plain


def is_abbreviation(said: str, title: str) -> bool:
    """Whether `said` leaves out characters of `title` but keeps their order, its ending and no others: 民诉法, 刑诉法解释."""
    if len(said) < 3 or not said.endswith(ENDINGS) or not title.endswith(said[-1]):
        return False
    position = 0
    for sign in said:
        position = title.find(sign, position) + 1
        if position == 0:
            return False
    return True


def pinyin_of(title: str) -> tuple[str, str]:
    """(full pinyin, initials) of a title's letters, lower case, for search by sound: minshisusongfa, msssf."""
    from pypinyin import Style, lazy_pinyin  # a second of import that only importing needs

    letters = re.sub(r"[^\u3400-\u9fffA-Za-z0-9]", "", title)
    full = lazy_pinyin(letters, style=Style.NORMAL)
    return "".join(full).lower(), "".join(each[:1] for each in full).lower()
