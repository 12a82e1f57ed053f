"""Text of an uploaded file: .txt (UTF-8, UTF-16 with mark, GB 18030), .docx, .pdf with a text layer."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from .errors import NoTextLayerError, UnreadableFileError, UnsupportedFileError

MAX_BYTES = 20 * 1024 * 1024
# What a .docx may unpack to: a small archive can hold gigabytes.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PAGES = 500


def read_file(path: str | Path) -> str:
    """Text of the file. Line ends become ``\\n``.

    Raises UnsupportedFileError for another kind of file, UnreadableFileError for one that is damaged, empty, too
    large or not
    what its name says, NoTextLayerError for a scanned PDF; OSError where the file cannot be opened.
    """
    source = Path(path)
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        shown = source.suffix or "无扩展名"
        raise UnsupportedFileError(
            f"不能读取这种文件（{shown}）。请上传 .txt、.docx 或带文字层的 .pdf，或把文字直接粘贴到页面上。"
        )
    if source.stat().st_size > MAX_BYTES:
        raise UnreadableFileError(
            f"文件超过 {MAX_BYTES // 1024 // 1024} MB，未读取。请拆分后上传，或只粘贴诉讼请求与事实部分的文字。"
        )
    text = reader(source.read_bytes()).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not text.strip():
        raise UnreadableFileError("文件中没有文字。请检查是否选错了文件，或把文字直接粘贴到页面上。")
    return text


def _read_txt(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableFileError("文本文件的编码无法识别。请另存为 UTF-8 或 GB 18030 编码后再上传。")


def _read_docx(data: bytes) -> str:
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFileError("文件解压后过大，未读取。请把文字直接粘贴到页面上。")
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Paragraph):
                lines.append(block.text)
            elif isinstance(block, Table):
                for row in block.rows:
                    # A merged cell is returned once for each column it spans.
                    cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                    lines.append("\t".join(cells))
    except UnreadableFileError:
        raise
    except Exception as problem:  # python-docx raises many kinds for a damaged file; all mean the same to the person
        raise UnreadableFileError(
            "这个 .docx 文件已损坏、被加密，或不是 Word 文件。请用 Word 或 WPS 打开后另存为 .docx 再上传。"
        ) from problem
    return "\n".join(lines)


def _read_pdf(data: bytes) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise UnreadableFileError(
            "这个 .pdf 文件已损坏、被加密，或不是 PDF 文件。请解除密码或重新导出后再上传。"
        ) from problem
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableFileError(f"PDF 超过 {MAX_PAGES} 页，未读取。请只上传起诉状或判决书本身。")
        pages: list[str] = []
        for page in document:
            textpage = page.get_textpage()
            pages.append(textpage.get_text_bounded())
            textpage.close()
            page.close()
    except pypdfium2.PdfiumError as problem:
        raise UnreadableFileError("这个 .pdf 文件读到一半出错，可能已损坏。请重新导出后再上传。") from problem
    finally:
        document.close()
    text = "\n".join(pages)
    if not text.strip():
        raise NoTextLayerError(
            "这个 PDF 是扫描图片，没有文字层。请先做文字识别（OCR）后上传，或把文字直接粘贴到页面上。"
        )
    return text


_READERS = {".txt": _read_txt, ".docx": _read_docx, ".pdf": _read_pdf}
