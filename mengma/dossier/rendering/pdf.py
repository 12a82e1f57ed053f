"""HTML to PDF with weasyprint and the fonts of this machine (Noto CJK). Nothing is fetched from anywhere."""

from __future__ import annotations

import gc
import io
import threading
from collections.abc import Iterable
from typing import Any

import pypdfium2
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from mengma.dossier.errors import BadTemplate

# relative references resolve to this and are then refused like any other
NOWHERE = "http://documents.invalid/"

# Each page tree maps the font files (tens of megabytes) anew and hangs together in cycles, which Python's collector,
# counting objects and not bytes, leaves lying about: a worker grew by 35 MB a document. One at a time, swept at once.
_ONE_AT_A_TIME = threading.Lock()


class EmbeddedOnly(URLFetcher):
    """Lets through data: URLs and refuses everything else, so that a document cannot depend on a network or a file."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        if not url.lower().startswith("data:"):
            raise FatalURLFetchingError(f"a court document may not load {url[:120]}")
        return super().fetch(url, headers)


def to_pdf(html: str) -> bytes:
    """A PDF with embedded fonts. Raises BadTemplate where the page wants something from outside."""
    try:
        with _ONE_AT_A_TIME:
            try:
                content: bytes = HTML(string=html, base_url=NOWHERE, url_fetcher=EmbeddedOnly()).write_pdf()
            finally:
                gc.collect()
    except FatalURLFetchingError as refused:
        raise BadTemplate(
            f"文书模板引用了外部资源：{refused}",
            f"The template refers to something outside: {refused}",
            next_zh="请把图片嵌入模板（data:）。",
            next_en="Embed the image in the template (data:).",
        ) from refused
    return content


def page_count(content: bytes) -> int:
    """The pages of a PDF that this package made."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def text_of(content: bytes) -> str:
    """The words of a PDF that this package made, page after page, without line breaks inside sentences."""
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r", "").replace("\n", "")
    finally:
        document.close()


def merged(contents: Iterable[bytes]) -> bytes:
    """Several PDFs as one, in their order."""
    result = pypdfium2.PdfDocument.new()
    sources = []
    try:
        for content in contents:
            source = pypdfium2.PdfDocument(content)
            sources.append(source)
            result.import_pages(source)
        out = io.BytesIO()
        result.save(out)
        return out.getvalue()
    finally:
        for source in sources:
            source.close()
        result.close()
