"""Comments of another system as events of a log: in which order, by whom, with which words."""

import hmac
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import final

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.body import Body, Seal
from afterword.domain.event import CommentHeld, CommentPosted, HoldReason
from afterword.domain.ids import SYSTEM, ActorId, AuthorId, Seq, SiteKey
from afterword.domain.imported import Fate, Imported, System
from afterword.domain.reading import count_words
from afterword.domain.typed import NAME_LIMIT, NAMELESS, is_seen
from afterword.log import bodies
from afterword.log.append import Dated, Entry
from afterword.page import markdown, quote
from afterword.people.authors import Author
from afterword.transfer.scratch import Sketch, SourcePost

_NAMES = {System.DISQUS: "Disqus"}
_ID_BYTES = 9
_NOTHING = Body("", "", markdown.VERSION)


class Arrival(Struct, frozen=True):
    """A comment in its turn."""

    id: str
    parent: str
    """Empty when it answers none that is brought."""
    fate: Fate | None
    """None for what is kept out."""
    is_loose: bool
    """Whether it stands by itself, since what it answered does not stand here."""


class Made(Struct, frozen=True):
    """A comment that is ready to be written, but for where it stands."""

    arrival: Arrival
    author: Author
    event: CommentPosted | CommentHeld
    body: Body


def ordered(sketches: Sequence[Sketch]) -> list[Arrival]:
    """Put comments in the order in which they are written: by time, what is answered first."""
    by_id = {one.id: one for one in sketches}
    order = list(_parents_first(sketches, by_id))
    parents = {one.id: _parent(one, by_id) for one in order}
    place = {one.id: at for at, one in enumerate(order)}
    # (comments that answer each other in a ring answer nobody)
    parents = {
        name: parent if parent and place[parent] < place[name] else ""
        for name, parent in parents.items()
    }
    answered = set[str]()
    for one in reversed(order):
        if one.state == "live" or (one.state == "deleted" and one.id in answered):
            answered.add(parents[one.id])
    return [
        Arrival(one.id, parents[one.id], _fate(one, answered), _is_loose(one, parents[one.id]))
        for one in order
    ]


@final
class Maker:
    """Makes events of the comments of one page."""

    def __init__(
        self, site: SiteKey, key: bytes, system: System, base: str, places: dict[str, Seq]
    ) -> None:
        """Prepare it.

        Args:
            site: Whose comments they are.
            key: Key of seals; it also keeps the ids of authors from telling who they are.
            system: Where they come from.
            base: Where relative links start.
            places: Where comments of the page stand that are here already; others are added.
        """
        self._site = site
        self._key = key
        self._system = system
        self._base = base
        self._places = places

    def make(self, some: Sequence[Arrival], posts: Sequence[SourcePost]) -> list[Made]:
        """Make comments ready; here their words are rendered."""
        return [self._made(one, post) for one, post in zip(some, posts, strict=True)]

    def placed(self, made: Sequence[Made], first: Seq) -> list[Dated]:
        """Return what is written from a place on, and remember where each comment stands."""
        dated = []
        for seq, one in enumerate(made, start=first):
            event = one.event
            if one.arrival.parent:
                event = replace(event, parent=self._places.get(one.arrival.parent))
            self._places[one.arrival.id] = Seq(seq)
            actor = ActorId(one.author.id) if isinstance(event, CommentPosted) else SYSTEM
            dated.append(Dated(Entry(event, one.body), actor, one.author.created_at))
        return dated

    def _made(self, one: Arrival, post: SourcePost) -> Made:
        author = Author(
            id=self._author_id(post),
            name=_name(post.name),
            email="",
            key_hash=None,
            account=None,
            created_at=post.at,
        )
        body = _NOTHING
        if post.text:
            body = quote.rendered(Body(post.text, "", 0, post.note), self._base)
        seal = bodies.seal(self._key, body)
        return Made(one, author, self._event(one, author.id, seal, body), body)

    def _event(
        self, one: Arrival, author: AuthorId, seal: Seal, body: Body
    ) -> CommentPosted | CommentHeld:
        words = count_words(body.source)
        if one.fate is None:
            was = Imported(self._system, one.id)
            return CommentHeld(author, seal, HoldReason.SPAM, words=words, imported=was)
        was = Imported(self._system, one.id, one.fate)
        return CommentPosted(author, seal, words=words, imported=was)

    def _author_id(self, post: SourcePost) -> AuthorId:
        """Name an author, the same each time; whoever has but a name is nobody else."""
        person = post.person or f"comment {post.id}"
        said = f"{self._site}\0{self._system}\0{person}\0{post.name}"
        digest = hmac.digest(self._key, said.encode(), sha256)[:_ID_BYTES]
        return AuthorId("a" + urlsafe_b64encode(digest).decode())


def closing(system: System) -> Body:
    """Return why a thread is closed that was closed where it comes from."""
    text = Body(f"It had been closed in {_NAMES[system]}, where it comes from.", "", 0)
    return replace(
        text, html=markdown.render(text.source, "about:blank"), renderer=markdown.VERSION
    )


def _parents_first(sketches: Sequence[Sketch], by_id: dict[str, Sketch]) -> Iterable[Sketch]:
    done = set[str]()
    for one in sketches:
        path: list[Sketch] = []
        above: Sketch | None = one
        while above is not None and above.id not in done:
            done.add(above.id)
            path.append(above)
            above = by_id.get(above.parent)
        yield from reversed(path)


def _parent(one: Sketch, by_id: dict[str, Sketch]) -> str:
    """Return what a comment answers, if it is brought and stands in its thread.

    What is kept out keeps its place as well: there it stands when a moderator lets it in.
    """
    parent = by_id.get(one.parent)
    return "" if parent is None or parent.state == "spam" else parent.id


def _is_loose(one: Sketch, parent: str) -> bool:
    return one.state == "live" and bool(one.parent) and not parent


def _fate(one: Sketch, answered: set[str]) -> Fate | None:
    match one.state:
        case "spam":
            return None
        case "deleted":
            return Fate.DELETED if one.id in answered else Fate.DELETED_UNANSWERED
        case _:
            return Fate.STOOD


@lru_cache(maxsize=4096)
def _name(said: str) -> str:
    """Return a name as names are here: on one line, of what can be seen, not too long."""
    seen = "".join(c for c in unicodedata.normalize("NFC", said) if is_seen(c) or c == " ")
    return " ".join(seen.split())[:NAME_LIMIT].strip() or NAMELESS
