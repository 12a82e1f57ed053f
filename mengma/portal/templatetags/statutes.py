"""Citations as links to the statute library."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mengma import clock
from mengma.caselaw import links
from mengma.caselaw.selectors import Part
from mengma.portal import statutelinks
from mengma.portal.templatetags.portal import article, as_day, cited, is_house_rule

register = template.Library()


@register.filter
def article_linked(reference: str) -> SafeString | str:
    """A guide's reference in words, as numbered today, as a link where the library has the article."""
    href = statutelinks.address_of_reference(reference, clock.today()) if reference else ""
    return format_html('<a href="{}">{}</a>', href, article(reference)) if href else article(reference)


@register.filter
def citation_linked(citation: Any) -> SafeString | str:
    """A lawbook citation (or its stored form) in words, as a link where the library has that version of the article."""
    href = statutelinks.place(links.target_of(citation)) if not is_house_rule(citation) else ""
    return format_html('<a href="{}">{}</a>', href, cited(citation)) if href else cited(citation)


@register.filter
def citations_linked(text: str, on: Any = None) -> SafeString:
    """A text with its citations as links, as of a day (default: today); an article that does not exist is marked."""
    pieces = statutelinks.pieces(str(text), as_day(on) or clock.today())
    if len(pieces) == 1 and not pieces[0].href and not pieces[0].wrong:
        return conditional_escape(pieces[0].text)
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: statutelinks.Piece) -> SafeString | str:
    if piece.href:
        return format_html('<a class="m-article" href="{}">{}</a>', piece.href, piece.text)
    if piece.wrong:
        said = _("该版本没有这一条")
        return format_html('<span class="m-no-article" title="{}">{}</span>', said, piece.text)
    return piece.text


@register.filter
def provision(part: Part, on: date) -> SafeString:
    """An article, or other text, of a statute with its anchor; in Python because a code has a thousand of them."""
    lead = format_html('<a class="m-article-no" href="#{}">{}</a> ', part.anchor, part.label) if part.label else ""
    blocks = []
    for block in part.blocks:
        if block.rows:
            rows = ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in block.rows)
            blocks.append(
                format_html(
                    '<table class="m-table"><tbody>{}</tbody></table>', format_html_join("", "<tr>{}</tr>", rows)
                )
            )
        else:
            blocks.append(format_html("<p>{}{}</p>", lead, citations_linked(block.text, on)))
        lead = ""
    return format_html('<div class="m-provision" id="{}">{}</div>', part.anchor, mark_safe("".join(blocks)))  # noqa: S308


@register.filter
def pieces_marked(pieces: list[tuple[str, bool]]) -> SafeString:
    """Pieces of a search result, the words found in mark elements."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", text) if on else text,) for text, on in pieces))
