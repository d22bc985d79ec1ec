"""Quotes as HTML: the words in a frame of our own, and under them whose they are.

The words are rendered by themselves. In the text around them a comment marks their place; no
text that anybody typed can become one, because the renderer leaves none.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from html.parser import HTMLParser
from typing import final
from urllib.parse import unquote

from msgspec.structs import replace
from typing_extensions import override

from afterword.domain import plain
from afterword.domain import quote as rules
from afterword.domain.body import Body
from afterword.domain.comment import Presence
from afterword.domain.ids import SiteKey
from afterword.domain.plain import Plain
from afterword.domain.quote import How, Quote
from afterword.domain.typed import NAMELESS
from afterword.page import markdown, place, words
from afterword.page.sheet import link
from afterword.projection.quotes import QuoteShown
from afterword.projection.reading import Shown

_PLACE = re.compile(r"<!--quote (\d+)-->")
_NAMED = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_STRESS = {"em": 1, "strong": 2}
_BLOCKS = frozenset(
    {"p", "br", "li", "ul", "ol", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_DIRECTIVE = ":~:text="
# As the renderer has it on every link that leads away.
_BESIDE = 'rel="nofollow ugc noopener noreferrer" target="_blank"'


def found(text: Body, base: str) -> Body:
    """Render a text in which quotes were found, and keep those that Markdown finds, too.

    Within a block of HTML, which is shown as it was typed, there are none.
    """
    made, strays = _rendered(text, base)
    if not strays:
        return made
    kept = [one for ordinal, one in enumerate(text.quotes) if ordinal not in strays]
    return found(replace(text, quotes=tuple(kept)), base)


def rendered(text: Body, base: str) -> Body:
    """Render a text and each quote in it.

    Args:
        text: What was typed, and where in it the quotes are.
        base: Address of the page that is commented on; relative links start there.
    """
    return _rendered(text, base)[0]


def _rendered(text: Body, base: str) -> tuple[Body, set[int]]:
    """Return a text as it is shown, and which of its quotes stand where no paragraph can."""
    mark = _unused(text.source) if text.quotes else ""
    html = markdown.render(_marked(text.source, text.quotes, mark), base)
    strays: set[int] = set()

    def put(place: re.Match[str]) -> str:
        if place[2]:
            strays.add(int(place[2]))
        return f"<!--quote {place[1] or place[2]}-->"

    if text.quotes:
        html = re.sub(f"<p>{mark}(\\d+)q</p>|{mark}(\\d+)q", put, html)
    quotes = tuple(
        one if one.how is How.ERASED else replace(one, html=_words(text, one, base))
        for one in text.quotes
    )
    return replace(text, html=html, renderer=markdown.VERSION, quotes=quotes), strays


def shown(one: Shown, site: SiteKey, origin: str = "") -> str:
    """Return a comment's words with what they quote.

    Args:
        one: The comment.
        site: Where it is.
        origin: Afterword's own address, where the words are read elsewhere.
    """
    if not one.quotes:
        return one.html
    # Where all of it is folded already, one fold is enough.
    folds = not one.content_note
    quotes = one.quotes if folds else [replace(each, content_note="") for each in one.quotes]
    return filled(one.html, quotes, origin + link(site, "thread", one.thread))


def filled(html: str, quotes: Sequence[QuoteShown], thread: str) -> str:
    """Put quotes into the text around them.

    Args:
        html: The text.
        quotes: What it quotes, in order.
        thread: Address of the thread.
    """
    made = [_figure(one, thread) for one in quotes]
    return _PLACE.sub(lambda found: "".join(made[int(found[1]) :][:1]), html)


def whole(text: Body) -> str:
    """Return a text with the words that it quotes, without anything around them."""
    made = [one.html for one in text.quotes]
    return _PLACE.sub(lambda found: "".join(made[int(found[1]) :][:1]), text.html)


def read_with(html: str, quotes: Sequence[QuoteShown]) -> str:
    """Return a text with the words that it quotes, as far as readers may see them, and no more."""
    made = [f"<blockquote>{_seen(one)}</blockquote>" for one in quotes]
    return _PLACE.sub(lambda found: "".join(made[int(found[1]) :][:1]), html)


def as_read(html: str) -> Plain:
    """Return what is read of a text that we rendered."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return plain.plain(iter(reader.pieces))


def target_text(address: str) -> str:
    """Return the words that an address points to on its page (`#:~:text=`); empty for none."""
    _, directive, text = address.partition(_DIRECTIVE)
    if not directive or "&" in text:
        return ""
    first, *rest = text.split(",")
    return "" if rest else unquote(first)


def to_page(address: str) -> str:
    """Return an address without what it points to on its page."""
    return address.partition("#")[0]


def _marked(source: str, quotes: Sequence[Quote], mark: str) -> str:
    """Put a paragraph of its own in the place of each quote and of the line that names it."""
    made: list[str] = []
    at = 0
    for ordinal, one in enumerate(quotes):
        named = _NAMED.match(source, one.end)
        made.append(f"{source[at : one.begin]}\n\n{mark}{ordinal}q\n\n")
        at = named.end() if named else one.end
    return "".join((*made, source[at:]))


def _unused(source: str) -> str:
    """Return the beginning of a word that the text does not have in it."""
    mark = "quote"
    # (a letter may be written as a character reference, too)
    while mark in source or mark in unescape(source):
        mark += "x"
    return mark


def _words(text: Body, one: Quote, base: str) -> str:
    return markdown.render(rules.unquoted(text.source[one.begin : one.end]), base)


def _figure(one: QuoteShown, thread: str) -> str:
    caption, cite = _caption(one, thread)
    html = _seen(one)
    if one.content_note:
        label = f"Content note: {escape(one.content_note)}"
        said = words.folded(label, html.count(" ") + 1)
        html = f'<details class="content-note"><summary>{said}</summary>\n{html}</details>\n'
    cited = f' cite="{cite}"' if cite else ""
    return (
        f'<figure class="quote"><blockquote{cited}>\n{html}</blockquote>\n'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _seen(one: QuoteShown) -> str:
    return f"<p>{words.QUOTE_GONE[one.gone]}</p>\n" if one.gone else one.html


def _caption(one: QuoteShown, thread: str) -> tuple[str, str]:
    """Return who said it, with what was done to the words, and the address of it."""
    added = words.QUOTE_HOW.get(one.how, "") if one.gone is None else ""
    source = one.source
    if source is None:
        cite = escape(place.web(one.address))
        post = f'<a href="{cite}" {_BESIDE}>{words.QUOTED_POST}</a>' if cite else words.QUOTED_POST
        return post + added, cite
    if source.presence in {Presence.VANISHED, Presence.FORGOTTEN, Presence.RETURNED}:
        return f"#{source.number}", ""
    name = f" <bdi>{escape(source.name or NAMELESS)}</bdi>" if source.name else ""
    cite = f"{thread}?c={source.seq}#c{source.seq}"
    return f'<a class="cited" href="{cite}">#{source.number}{name}</a>{added}', cite


@final
class _Reader(HTMLParser):
    """Reads what we rendered, as a person does: words, and which of them are stressed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, int]] = []
        self._open = {"em": 0, "strong": 0}

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._pass(tag, 1)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._pass(tag, -1)

    @override
    def handle_data(self, data: str) -> None:
        stress = sum(_STRESS[tag] for tag, depth in self._open.items() if depth)
        self.pieces.append((data, stress))

    def _pass(self, tag: str, by: int) -> None:
        if tag in self._open:
            self._open[tag] += by
        elif tag in _BLOCKS:
            self.pieces.append((" ", 0))
