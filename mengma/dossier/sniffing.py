"""What a file really is, by its bytes; never by its name. Nothing here decodes content: only heads, tails and indexes are read.

`examine` refuses what the dossier does not keep and flags what a reader should know (加密, 不完整).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from mengma.dossier.errors import BadFile

HEAD = 8192
TAIL = 2048
MAX_PIXELS = 120_000_000  # about A0 at 300 dpi
MAX_UNPACKED = 1 << 30
MAX_RATIO = 300  # of unpacked to packed size, looked at above SMALL bytes only
SMALL = 50 << 20
MAX_PARTS = 20_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that the dossier keeps: media type, what people call it, endings of its names."""

    media_type: str
    zh: str
    en: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", "PDF文件", "PDF", ("pdf",))
JPEG = Kind("image/jpeg", "JPEG图片", "JPEG image", ("jpg", "jpeg", "jfif"))
PNG = Kind("image/png", "PNG图片", "PNG image", ("png",))
TIFF = Kind("image/tiff", "TIFF图片", "TIFF image", ("tif", "tiff"))
BMP = Kind("image/bmp", "BMP图片", "BMP image", ("bmp",))
WEBP = Kind("image/webp", "WebP图片", "WebP image", ("webp",))
GIF = Kind("image/gif", "GIF图片", "GIF image", ("gif",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word文档", "Word", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel表格", "Excel", ("xlsx",))
OLE = Kind("application/msword", "旧版Office文档", "old Office file", ("doc", "wps", "xls", "et"))
OFD = Kind("application/ofd", "OFD版式文件", "OFD", ("ofd",))
TEXT = Kind("text/plain", "文本文件", "plain text", ("txt", "md", "csv"))
MP3 = Kind("audio/mpeg", "MP3录音", "MP3 audio", ("mp3",))
WAV = Kind("audio/wav", "WAV录音", "WAV audio", ("wav",))
AMR = Kind("audio/amr", "AMR录音", "AMR audio", ("amr",))
MP4 = Kind("video/mp4", "MP4录音录像", "MP4", ("mp4", "m4a", "m4v", "mov", "3gp"))
AVI = Kind("video/x-msvideo", "AVI录像", "AVI video", ("avi",))
KINDS = (PDF, JPEG, PNG, TIFF, BMP, WEBP, GIF, DOCX, XLSX, OLE, OFD, TEXT, MP3, WAV, AMR, MP4, AVI)

ACCEPTED_ZH = (
    "PDF、OFD、图片（JPG、PNG、TIFF、BMP、WebP）、Word、Excel、文本、录音（MP3、WAV、M4A、AMR）和录像（MP4、MOV、AVI）"
)
ACCEPTED_EN = "PDF, OFD, images, Word, Excel, plain text, audio and video"

_EXECUTABLE = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
_SCRIPT_MARKS = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?xml", b"<iframe", b"<?php", b"javascript:")


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is, and what its readers should know of it: `encrypted`, `truncated`, `macros`."""

    kind: Kind
    flags: tuple[str, ...] = ()


def examine(path: Path, name: str) -> Examined:
    """Says what the file at `path` is. Raises BadFile where it is not kept or is not what `name` says it is."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read()
        kind = _kind_of(head, file)
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        if ending not in kind.endings:
            raise BadFile(
                f"文件名以“.{ending}”结尾，内容却是{kind.zh}。" if ending else f"文件名没有后缀，内容是{kind.zh}。",
                f"The name ends in “.{ending}”, the content is {kind.en}.",
                next_zh=f"请确认没有选错文件；确属{kind.zh}的，请把文件名后缀改为“.{kind.endings[0]}”后重新上传。",
                next_en=f"Check the file; if it is right, rename it to end in “.{kind.endings[0]}”.",
            )
        return Examined(kind, tuple(_flags(kind, head, tail, file)))


def _kind_of(head: bytes, file: BinaryIO) -> Kind:
    if head.startswith(_EXECUTABLE) and not head.startswith(b"#!AMR"):
        raise _forbidden("程序文件", "a program")
    if head.startswith(_ARCHIVES):
        raise _forbidden(
            "压缩包", "an archive", "请解压后逐份上传，便于编目和查阅。", "Unpack it and upload the files."
        )
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(file)
    for matches, kind in _MAGIC:
        if matches(head):
            return kind
    return _text_kind(head)


_MAGIC: tuple[tuple[Callable[[bytes], bool], Kind], ...] = (
    (lambda b: b.startswith(b"%PDF-"), PDF),
    (lambda b: b.startswith(b"\xff\xd8\xff"), JPEG),
    (lambda b: b.startswith(b"\x89PNG\r\n\x1a\n"), PNG),
    (lambda b: b[:4] in (b"II*\x00", b"MM\x00*"), TIFF),
    (lambda b: b.startswith(b"BM") and len(b) > 26 and b[6:10] == b"\x00\x00\x00\x00", BMP),
    (lambda b: b[:4] == b"RIFF" and b[8:12] == b"WEBP", WEBP),
    (lambda b: b[:6] in (b"GIF87a", b"GIF89a"), GIF),
    (lambda b: b.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), OLE),
    (lambda b: b[:4] == b"RIFF" and b[8:12] == b"WAVE", WAV),
    (lambda b: b[:4] == b"RIFF" and b[8:12] == b"AVI ", AVI),
    (lambda b: b.startswith(b"#!AMR"), AMR),
    (lambda b: b.startswith(b"ID3") or (len(b) > 1 and b[0] == 0xFF and b[1] & 0xE6 in (0xE2, 0xE4)), MP3),
    (lambda b: b[4:8] == b"ftyp" and b[8:12] not in (b"heic", b"heix", b"mif1"), MP4),
)


def _zip_kind(file: BinaryIO) -> Kind:
    """Word, Excel or OFD; every other zip is an archive. Only the zip's index is read."""
    try:
        file.seek(0)
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as broken:
        raise BadFile(
            "文件不完整，无法打开。", "The file is incomplete.",
            next_zh="请重新保存或重新扫描后上传。", next_en="Save or scan it again, then upload.",
        ) from broken  # fmt: skip
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts) or 1
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked // packed > MAX_RATIO):
        raise _forbidden("展开后异常庞大的文件", "a file that unpacks to an enormous size")
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _forbidden(
            "含有宏的Office文件",
            "an Office file with macros",
            "请另存为不含宏的文档或PDF后上传。",
            "Save it without macros or as PDF.",
        )
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    if "OFD.xml" in names:
        return OFD
    raise _forbidden("压缩包", "an archive", "请解压后逐份上传，便于编目和查阅。", "Unpack it and upload the files.")


def _text_kind(head: bytes) -> Kind:
    lowered = head.lower()
    if any(mark in lowered for mark in _SCRIPT_MARKS):
        raise _forbidden(
            "网页、脚本或SVG文件",
            "a web page, script or SVG file",
            "请打印为PDF后上传。",
            "Print it to PDF and upload that.",
        )
    if b"\x00" not in head and head.strip():
        for encoding in ("utf-8", "gb18030"):
            if _decodes(head, encoding):
                return TEXT
    elif head[:2] in (b"\xff\xfe", b"\xfe\xff") and _decodes(head, "utf-16"):
        return TEXT
    raise BadFile(
        "无法识别这一文件的类型。",
        "The kind of this file is not known.",
        next_zh=f"可以上传：{ACCEPTED_ZH}。其他格式请转换后上传，或者到诉讼服务中心提交原件。",
        next_en=f"Upload {ACCEPTED_EN}.",
    )


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether the bytes are text in this encoding; a character cut in two by the end of the head does not count."""
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(encoding)
        except (UnicodeDecodeError, ValueError):
            if len(head) < HEAD:
                return False
            continue
        return all(ch in "\t\r\n\f\ufeff" or ord(ch) >= 0x20 for ch in text)
    return False


def _forbidden(zh: str, en: str, next_zh: str = "", next_en: str = "") -> BadFile:
    return BadFile(
        f"这是{zh}，卷宗不收。",
        f"This is {en}; the dossier does not take it.",
        next_zh=next_zh or f"可以上传：{ACCEPTED_ZH}。",
        next_en=next_en or f"Upload {ACCEPTED_EN}.",
    )


def _flags(kind: Kind, head: bytes, tail: bytes, file: BinaryIO) -> list[str]:
    if kind is PDF:
        file.seek(0)
        return _pdf_flags(file, tail)
    if kind in (JPEG, PNG, TIFF, BMP, WEBP, GIF):
        _check_dimensions(file)
    if kind is JPEG and b"\xff\xd9" not in tail:
        return ["truncated"]
    if kind is PNG and b"IEND" not in tail:
        return ["truncated"]
    return []


def _pdf_flags(file: BinaryIO, tail: bytes) -> list[str]:
    """By searching for the marks of the format, without parsing: a PDF from a stranger is not opened in this process."""
    flags = []
    if b"%%EOF" not in tail or b"startxref" not in tail:
        flags.append("truncated")
    before = b""
    while chunk := file.read(1 << 20):
        if b"/Encrypt" in before + chunk:
            flags.append("encrypted")
            break
        before = chunk[-16:]
    return flags


def _check_dimensions(file: BinaryIO) -> None:
    """Reads an image's header only. Raises BadFile for an image that is broken or would fill memory when shown."""
    file.seek(0)
    try:
        with Image.open(file) as image:
            width, height = image.size
    except Image.DecompressionBombError:
        raise _too_many_pixels("") from None
    except Exception as broken:  # Pillow's readers raise many kinds on hostile headers
        raise BadFile(
            "图片已损坏，无法打开。", "The image is broken.",
            next_zh="请重新拍摄或扫描后上传。", next_en="Take or scan it again.",
        ) from broken  # fmt: skip
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"（{width}×{height}像素）")


def _too_many_pixels(shown: str) -> BadFile:
    return BadFile(
        f"图片尺寸过大{shown}。",
        "The image has too many pixels.",
        next_zh="请降低扫描分辨率（300 dpi即可）后重新上传。",
        next_en="Scan at 300 dpi and upload again.",
    )
