"""A page of somebody's own: what is still to be read before their comment goes out, and the draft.

It is made for people without a script, who carry their receipt from page to page in a form. One
form holds everything, so that whatever is pressed gives everything back.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.event import Layout
from afterword.domain.ids import Seq, thread_id
from afterword.domain.reading import WORDS_PER_MINUTE
from afterword.domain.thread import PAGE_SIZE, Thread
from afterword.gate.owed import MOST_TRIES
from afterword.gate.receipt import Keys
from afterword.page import note, place, sheet, words
from afterword.page.comment import fragment
from afterword.page.compose import Writing
from afterword.page.revised import Revised, since_read
from afterword.page.thread import ThreadView, site_notes
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown

MOST_AT_ONCE = 200
"""Comments on one page that somebody is asked to read."""


class View(StrEnum):
    """What stands above the draft."""

    WRITE = "write"
    """Nothing but how much there is to read."""
    ASKED = "asked"
    """What is still open, one thing at a time."""
    PAGE = "page"
    """A page of the thread."""


class Card(Struct, frozen=True, kw_only=True):
    """A card of a required reading."""

    slug: str
    title: str
    number: int
    """Its place among all cards of the house, from 1."""
    of: int
    """How many cards the house has."""
    rule: str
    words: int
    html: str
    code: str
    changes: Markup = Markup()
    """What is different since the version its reader knows; empty for a card that is new."""
    since: int | None = None
    """That version."""
    is_new: bool = False
    """Whether its reader knows a version in which there was nothing like it."""


class Open(Struct, frozen=True, kw_only=True):
    """What somebody has still to read, in the order in which they are asked."""

    notes: tuple[NoteShown, ...] = ()
    cards: tuple[Card, ...] = ()
    path: tuple[Shown, ...] = ()
    rest: tuple[Shown, ...] = ()
    changes: Mapping[Seq, Revised] = {}
    """What became of those that its reader knows, and is asked to read anew."""
    tags: tuple[tuple[str, ...], ...] = ()
    reduced: bool = False
    tries: int = 0
    """How often they were sent back."""
    is_news: bool = False
    """Whether a note came while they were writing."""
    is_newcomer: bool = False
    """Whether they have not read any card here before."""

    @property
    def is_amended(self) -> bool:
        """Whether all that is open is what a moderator changed in notes that were read."""
        return bool(self.notes) and all(one.was for one in self.notes) and not self.cards

    @property
    def is_revised(self) -> bool:
        """Whether all that is open is what its author changed in what is answered."""
        is_all = bool(self.path) and not (self.notes or self.cards or self.rest)
        return is_all and all(one.comment.seq in self.changes for one in self.path)

    @property
    def count(self) -> int:
        """How many things are open."""
        comments = bool(self.path) + bool(self.rest)
        return len(self.notes) + len(self.cards) + comments + len(self.tags)

    @property
    def served(self) -> tuple[Shown, ...]:
        """The comments whose turn it is, at most 200 of them."""
        if self.notes or self.cards:
            return ()
        return self.path or self.rest[:MOST_AT_ONCE]


class Before(Struct, frozen=True, kw_only=True):
    """Somebody's own page."""

    writing: Writing
    open: Open
    thread: Thread
    keys: Keys
    receipt: str
    """What they have read so far, the thread's part first."""
    marker: str = ""
    """Signed: the comments that stand on this page."""
    view: View = View.ASKED
    part: ThreadView | None = None
    """The page of the thread that stands above the draft."""
    read_to: int = 0
    """Number of the last comment they have read."""
    attested: bool = False
    """Whether they said that they had read, with no page to show for it."""


def before(own: Before) -> str:
    """Return the page."""
    writing, open_ = own.writing, own.open
    return sheet.fill(
        "before.html",
        writing.site,
        own=own,
        open=open_,
        writing=writing,
        draft=writing.draft,
        problem=writing.problem,
        page_key=writing.draft.page,
        thread=thread_id(writing.site.key, writing.draft.page),
        where=place.of(writing.site, writing.draft.page, writing.about),
        preview=None if writing.preview_html is None else _safe(writing.preview_html),
        parent=_parent(own),
        notes=_safe("".join(note.section(one, own.keys) for one in open_.notes)),
        last_note=_last_note(own),
        card=None if open_.notes or not open_.cards else open_.cards[0],
        card_html=_safe(open_.cards[0].html if open_.cards else ""),
        comments=_safe(_fragments(open_.served, own)),
        items=_safe(_items(own.part)),
        part_heading=_part_heading(own.part),
        price=price(open_),
        minutes=span(_words(open_)),
        all_minutes=span(own.thread.words),
        texts=_texts(own),
        is_last_try=open_.tries >= MOST_TRIES,
    )


def price(open_: Open) -> list[tuple[str, str]]:
    """Say what there is to read, each with how long it takes."""
    spoken = sum(len(one.instruction.split()) for one in open_.notes)
    cards = sum(one.words for one in open_.cards)
    path, rest = _length(open_.path), _length(open_.rest)
    found = [
        (words.moderator_notes(len(open_.notes)), spoken, bool(open_.notes)),
        (_cards(open_.cards), cards, bool(open_.cards)),
        (words.comments_of_the_path(len(open_.path)), path, bool(open_.path)),
        (words.other_comments(len(open_.rest)), rest, bool(open_.rest)),
    ]
    costs = [(what, span(count)) for what, count, is_open in found if is_open]
    return [*costs, *((words.CONTENT_NOTE_NEEDED, "") for _ in open_.tags[:1])]


def span(count: int) -> str:
    """Say how long so many words take to read: 20 s, 3 min."""
    seconds = count * 60 / WORDS_PER_MINUTE
    if seconds < 60:
        return f"{max(5, 5 * round(seconds / 5))} s"
    return f"{round(seconds / 60):,} min"


def _words(open_: Open) -> int:
    spoken = sum(len(one.instruction.split()) for one in open_.notes)
    cards = sum(one.words for one in open_.cards)
    return spoken + cards + _length(open_.path) + _length(open_.rest)


def _length(shown: Sequence[Shown]) -> int:
    return sum(one.words for one in shown)


def _cards(open_: Sequence[Card]) -> str:
    return words.cards(len(open_), open_[0].of) if open_ else ""


def _texts(own: Before) -> list[tuple[str, str]]:
    """Return the title of each text that is open, and where it can be read with its changes."""
    site, cards = own.writing.site.key, own.open.cards
    titles = {one.slug: one.title for one in cards}
    return [
        (title, sheet.link(site, "readings", slug, **_versions(slug, cards)))
        for slug, title in titles.items()
    ]


def _versions(slug: str, cards: Sequence[Card]) -> dict[str, int]:
    """Return the oldest version from which a card of a text is told to have changed."""
    known = [one.since for one in cards if one.slug == slug and one.since is not None]
    return {"since": min(known)} if known else {}


def _last_note(own: Before) -> str:
    """Return the code of the note that is all that is left; empty when there is more."""
    open_ = own.open
    if open_.count != 1 or not open_.notes or own.view is not View.ASKED:
        return ""
    return note.code(open_.notes[0], own.keys)


def _parent(own: Before) -> Markup | None:
    """Return what is answered, unless it stands among what is to be read."""
    above = own.writing.parent
    if above is None or _stands_here(own, above):
        return None
    return _safe(fragment(above, own.writing.site.key, own.writing.draft.page))


def _stands_here(own: Before, one: Shown) -> bool:
    if own.part is not None:
        return one.comment.n == own.part.n
    seqs = {shown.comment.seq for shown in own.open.served}
    return own.view is View.ASKED and one.comment.seq in seqs


def _fragments(shown: Sequence[Shown], own: Before) -> str:
    site, page = own.writing.site.key, own.writing.draft.page
    return "".join(fragment(one, site, page, _since(one, own.open)) for one in shown)


def _since(one: Shown, open_: Open) -> str:
    change = open_.changes.get(one.comment.seq)
    return since_read(change) if change else ""


def _items(part: ThreadView | None) -> str:
    return "" if part is None else site_notes(part) + "".join(part.items)


def _part_heading(part: ThreadView | None) -> str:
    if part is None:
        return ""
    if part.thread.layout is Layout.NESTED:
        return words.conversations_page(part.n)
    last = min(part.n * PAGE_SIZE, part.thread.numbered)
    return words.comments_from_to((part.n - 1) * PAGE_SIZE + 1, last)


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - made by page.comment, page.note and page.markdown
