"""Small files of every kind that the tests upload, made here so that no sample has to be trusted."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pypdfium2
from PIL import Image


@cache
def pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def image(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def docx(**more: str) -> bytes:
    return zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>", **more})


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file
