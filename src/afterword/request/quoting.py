"""Make a body of what somebody typed: find what it quotes, and compare that with its source."""

from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import plain
from afterword.domain import typed as fields
from afterword.domain.body import Body
from afterword.domain.comment import Comment
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id, thread_stream
from afterword.domain.plain import Found, Plain
from afterword.domain.quote import How, Passage, Quote, passages
from afterword.domain.reading import count_words
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import PUBLIC, Sight, sight
from afterword.log import bodies
from afterword.page import place, quote
from afterword.page.comment import under_note
from afterword.page.sheet import link
from afterword.projection import quotes, sites, threads
from afterword.request.server import Server


class Typed(Struct, frozen=True):
    """A text, and where it is going to stand."""

    site: Site
    page: PageKey
    text: str
    content_note: str = ""

    @property
    def base(self) -> str:
        """Where relative links in it start."""
        return place.base(self.site, self.page)


async def body(server: Server, typed: Typed) -> Body:
    """Render a text; ask the database only when it quotes something."""
    found = passages(typed.text)
    if not found:
        return quote.rendered(_bare(typed), typed.base)
    return await server.read(partial(_quoting, typed=typed, found=found))


async def preview(server: Server, typed: Typed) -> str:
    """Return how a text will look when it is published, folded where it has a content note.

    Raises:
        InvalidError: If the content note cannot be one.
    """
    note = fields.content_note(typed.content_note)
    made = await body(server, typed)
    html = made.html
    if made.quotes:
        thread = thread_id(typed.site.key, typed.page)
        filled = partial(as_shown, site=typed.site.key, thread=thread, text=made)
        html = await server.read(filled)
    return under_note(html, note, count_words(typed.text))


def _bare(typed: Typed) -> Body:
    return Body(typed.text, "", 0, typed.content_note)


def as_shown(tx: Connection, site: SiteKey, thread: ThreadId, text: Body) -> str:
    """Return a text that is not among a thread's comments, or not yet, with what it quotes."""
    seen = quotes.shown(tx, thread, text.quotes)
    if text.content_note:
        seen = tuple(replace(each, content_note="") for each in seen)
    return quote.filled(text.html, seen, link(site, "thread", thread))


def _quoting(tx: Connection, typed: Typed, found: list[Passage]) -> Body:
    thread = threads.load(tx, thread_id(typed.site.key, typed.page))
    url = place.of(typed.site, typed.page, sites.page_of(tx, typed.site.key, typed.page)).url
    sources = _Sources(tx, thread, url)
    named = tuple(one for passage in found if (one := sources.of(passage)) is not None)
    made = quote.found(replace(_bare(typed), quotes=named), typed.base)
    return replace(made, quotes=tuple(sources.compared(one) for one in made.quotes))


class _Source(Struct, frozen=True):
    """A comment that is quoted."""

    seq: Seq
    own: Plain | None
    """Its own words as they are read; None when nobody may read them now."""
    whole: Plain | None
    """The same with what it quotes."""
    quoted: tuple[Seq, ...]
    """The comments whose words may be in what it quotes."""


class _Sources:
    """What can be quoted in one thread, each read once."""

    def __init__(self, tx: Connection, thread: Thread | None, url: str) -> None:
        self._tx = tx
        self._thread = thread
        self._url = url
        self._known: dict[Seq, _Source] = {}

    def of(self, passage: Passage) -> Quote | None:
        """Make a quote of a passage; None when its source is nowhere here."""
        nested = [one for number in passage.nested if (one := self._numbered(number)) is not None]
        theirs = [seq for one in nested for seq in (one.seq, *one.quoted)]
        if passage.number is None:
            return self._of_page(passage, theirs)
        source = self._numbered(passage.number)
        if source is None:
            return None
        sources = tuple(dict.fromkeys((source.seq, *theirs)))
        return Quote(begin=passage.begin, end=passage.end, comment=source.seq, sources=sources)

    def compared(self, one: Quote) -> Quote:
        """Compare a quote with its source."""
        words = quote.as_read(one.html)
        if one.comment is None:
            target = quote.target_text(one.address)
            found = plain.compare(words, plain.plain(iter([(target, 0)]))) if target else None
            return _judged(one, found)
        source = self._known[one.comment]
        if source.own is None or source.whole is None:
            return _judged(_reaching(one, source), None)
        found = plain.compare(words, source.own)
        if found.how is not How.ALTERED or not source.quoted:
            return _judged(one, found)
        # What is not its own may be what it quotes: whose words these are, they go with.
        return _judged(_reaching(one, source), plain.compare(words, source.whole))

    def _of_page(self, passage: Passage, nested: list[Seq]) -> Quote | None:
        address = passage.address or self._url
        if quote.to_page(address) != quote.to_page(self._url):
            return None
        sources = tuple(dict.fromkeys(nested))
        return Quote(begin=passage.begin, end=passage.end, address=address, sources=sources)

    def _numbered(self, number: int) -> _Source | None:
        if self._thread is None:
            return None
        comment = quotes.numbered(self._tx, self._thread, number)
        if comment is None:
            return None
        if comment.seq not in self._known:
            self._known[comment.seq] = self._read(self._thread, comment)
        return self._known[comment.seq]

    def _read(self, thread: Thread, comment: Comment) -> _Source:
        at = comment.revision.body
        text = bodies.read(self._tx, thread_stream(thread.id), [at])[at].body
        quoted = tuple(seq for one in text.quotes for seq in one.sources)
        if sight(comment, PUBLIC) is not Sight.WHOLE:
            return _Source(comment.seq, None, None, quoted)
        own = quote.as_read(text.html)
        return _Source(comment.seq, own, quote.as_read(quote.whole(text)), quoted)


def _reaching(one: Quote, source: _Source) -> Quote:
    return replace(one, sources=tuple(dict.fromkeys((*one.sources, *source.quoted))))


def _judged(one: Quote, found: Found | None) -> Quote:
    return one if found is None else replace(one, how=found.how, span=found.span)
