"""Court documents from templates: context, HTML, PDF. Nothing here touches the network or writes."""

from mengma.dossier.rendering.pdf import merged, page_count, text_of, to_pdf
from mengma.dossier.rendering.templates import Page, render_html, render_text

__all__ = ["Page", "merged", "page_count", "render_html", "render_text", "text_of", "to_pdf"]
