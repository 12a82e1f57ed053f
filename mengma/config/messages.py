"""Translations: extracted, checked and compiled by ourselves, so that no GNU gettext is needed on the machine."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mengma.config.paths import BASE_DIR

LANGUAGES = ("en",)
SOURCES = BASE_DIR / "mengma"
CALLS = {
    "gettext": (0,), "gettext_lazy": (0,), "_": (0,), "gettext_noop": (0,), "ngettext": (0, 1), "ngettext_lazy": (0, 1),
    "pgettext": (1,), "pgettext_lazy": (1,),
}  # fmt: skip
TEMPLATE_CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext)\(")
STRING = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """One text to translate and the first place that uses it; ``msgid`` is the Chinese text."""

    msgid: str
    place: str


def po_files(language: str) -> list[Path]:
    """The catalogues of a language: the project's own first, then those of packages."""
    own = BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    return [
        file for file in [own, *sorted(SOURCES.glob(f"*/locale/{language}/LC_MESSAGES/django.po"))] if file.exists()
    ]


def do_compile() -> list[Path]:
    """Compile every .po newer than its .mo; answers the files written. Raises babel's PoFileError for a broken one."""
    written = []
    for language in LANGUAGES:
        for source in po_files(language):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            unfinished = target.with_name(f"{target.name}.{os.getpid()}")
            with unfinished.open("wb") as handle:
                write_mo(handle, read_catalogue(source))
            unfinished.replace(target)
            written.append(target)
    return written


def read_catalogue(file: Path) -> Catalog:
    """One .po file; broken entries are an error, not skipped."""
    with file.open("rb") as handle:
        return read_po(handle, abort_invalid=True)


def messages_of_python(file: Path) -> Iterator[Message]:
    """The literal first (or second, for contexts) arguments of gettext calls."""
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for index in CALLS.get(name, ()):
            argument = node.args[index] if index < len(node.args) else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                yield Message(argument.value, f"{file.relative_to(BASE_DIR)}:{node.lineno}")


def messages_of_template(file: Path) -> Iterator[Message]:
    """The texts of translate and blocktranslate tags, as Django's own extractor sees them."""
    from django.utils.translation.template import templatize

    source = templatize(file.read_text(), origin=str(file))
    for call in TEMPLATE_CALL.finditer(source):
        position = call.end()
        strings = []
        while match := STRING.match(source, position):
            strings.append(ast.literal_eval(match.group(0)))
            position = match.end()
            if source[position : position + 1] != ",":
                break
            position += 1
            while source[position : position + 1] == " ":
                position += 1
        if call.group(1) in ("pgettext", "npgettext"):
            strings = strings[1:]
        line = source.count("\n", 0, call.start()) + 1
        for text in strings:
            if text:
                yield Message(text, f"{file.relative_to(BASE_DIR)}:{line}")


def all_messages() -> dict[str, Message]:
    """msgid -> message, over all Python modules and templates outside tests."""
    found: dict[str, Message] = {}
    for file in sorted(SOURCES.rglob("*.py")):
        if "tests" not in file.parts and "migrations" not in file.parts:
            for message in messages_of_python(file):
                found.setdefault(message.msgid, message)
    for file in sorted([*SOURCES.glob("*/templates/**/*.html"), *SOURCES.glob("*/templates/**/*.txt")]):
        for message in messages_of_template(file):
            found.setdefault(message.msgid, message)
    return found


def untranslated(language: str) -> list[Message]:
    """Messages without a translation, fuzzy ones included, in the order of their places."""
    translated: set[str] = set()
    for file in po_files(language):
        for entry in read_catalogue(file):
            texts = entry.string if isinstance(entry.string, (list, tuple)) else [entry.string]
            if entry.id and all(texts) and not entry.fuzzy:
                translated.update([entry.id] if isinstance(entry.id, str) else entry.id)
    return [message for msgid, message in all_messages().items() if msgid not in translated]
