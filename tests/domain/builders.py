"""Comments, threads and texts in any state a test needs, with sensible rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from afterword.domain.body import Body, Seal
from afterword.domain.comment import Comment, Revision
from afterword.domain.event import CommentPosted, Layout
from afterword.domain.ids import AuthorId, PageKey, Seq, SiteKey, thread_id
from afterword.domain.thread import Change, Thread, post

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SITE = SiteKey("teaspoon")
PAGE = PageKey("/2026/on-listening/")
THREAD = thread_id(SITE, PAGE)
ANN = AuthorId("ann")


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def text(words: str = "Hello there.", note: str = "") -> Body:
    """A text as it leaves the renderer."""
    return Body(words, f"<p>{words}</p>", 1, note)


def comment(**changes: Any) -> Comment:  # noqa: ANN401 - any of a comment's fields
    """A first comment, written at noon, that nobody has answered."""
    plain = Comment(
        seq=Seq(1),
        number=1,
        author=ANN,
        at=NOON,
        parent=None,
        root=Seq(1),
        depth=0,
        n=1,
        revision=Revision(body=Seq(1)),
    )
    return replace(plain, **changes)


def thread(layout: Layout = Layout.FLAT, **changes: Any) -> Thread:  # noqa: ANN401 - any field
    """A thread in which nobody has written yet."""
    return replace(Thread(id=THREAD, site=SITE, page=PAGE, layout=layout), **changes)


def posted(parent: int | None = None) -> CommentPosted:
    """What a log keeps of a new comment."""
    return CommentPosted(ANN, Seal("0" * 32), None if parent is None else Seq(parent))


def grown(before: Thread, parent: Comment | None = None) -> Change:
    """One more comment."""
    above = None if parent is None else int(parent.seq)
    return post(before, Seq(before.position + 1), posted(above), parent, NOON)


def of_length(count: int, layout: Layout = Layout.FLAT) -> Thread:
    """A thread of so many root comments."""
    here = thread(layout)
    for _ in range(count):
        here = grown(here).thread
    return here
