"""A moderator at work in a house: short words for what they do about comments."""

from collections.abc import Mapping
from typing import final

from sqlalchemy import Connection

from afterword import handle
from afterword.domain.act_command import (
    Approve,
    Fate,
    Merge,
    Move,
    Prune,
    Redact,
    TextState,
    UndoAct,
    Why,
)
from afterword.domain.body import Body
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Comment, Span
from afterword.domain.ids import PageKey, Seq, ThreadId, thread_stream
from afterword.domain.redacting import places, redacted
from afterword.handle import Outcome
from afterword.log import bodies, read
from afterword.page import quote
from afterword.projection import comments, threads
from tests.domain.builders import text
from tests.handle.home import HERON, MODERATOR, NESTED_PAGE, Home


@final
class Moderator:
    """Somebody who looks after a house."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def approve(self, seq: int, revision: int = 1) -> Outcome:
        """Let a comment stand that waits after a change."""
        command = Approve(self.home.thread, Seq(seq), revision)
        return self.home.do(lambda tx: handle.approve(tx, self.home.house, command, MODERATOR))

    def redact(self, seq: int, words: str, label: str = "slur") -> Outcome:
        """Take words out of a comment as a moderator, wherever they stand in it."""
        comment, own = self.text_of(seq)
        spans = tuple(Span(at, to, label) for at, to in places(own.source, words))
        standing = [span for one in comment.presentation.redactions for span in one.spans]
        public = quote.rendered(redacted(own, [*standing, *spans]), "https://teaspoon.example")
        seen = TextState(comment.revision.number, comment.revision.public)
        return self.home.act(seq, Redact(spans, public), seen=seen)

    def prune(self, seq: int, fates: Mapping[Seq, Fate], why: str = "Piling on.") -> Outcome:
        """Decide about a branch as a moderator."""
        reason = Why(ClauseId("piling-on"), text(why))
        command = Prune(self.home.thread, Seq(seq), fates, reason, text("piling on"))
        return self.home.do(
            lambda tx: handle.prune(tx, self.home.house, command, MODERATOR, HERON)
        )

    def move(
        self,
        seq: int,
        *,
        along: bool = False,
        to: PageKey = NESTED_PAGE,
        on: ThreadId | None = None,
    ) -> Outcome:
        """Move a comment to another thread as a moderator."""
        why = Why(ClauseId("off-topic"), text("It is about something else."))
        command = Move(on or self.home.thread, Seq(seq), to, along, why)
        return self.home.do(lambda tx: handle.move(tx, self.home.house, command, MODERATOR))

    def merge(self, *, to: PageKey = NESTED_PAGE) -> Outcome:
        """Move all comments to another thread as a moderator."""
        command = Merge(self.home.thread, to, Why(ClauseId("duplicate"), text("One is enough.")))
        return self.home.do(lambda tx: handle.merge(tx, self.home.house, command, MODERATOR))

    def take_back(self, act: int, *, on: ThreadId | None = None) -> Outcome:
        """Undo what a moderator did."""
        thread = on or self.home.thread
        command = UndoAct(thread, Seq(act), text("A slip."), seen=self._seen(thread, act))
        return self.home.do(lambda tx: handle.undo_act(tx, self.home.house, command, MODERATOR))

    def comment(self, seq: int, *, on: ThreadId | None = None) -> Comment:
        """Return a comment as it stands."""
        return self.home.ask(lambda tx: _comment(tx, on or self.home.thread, seq))

    def text_of(self, seq: int, *, on: ThreadId | None = None) -> tuple[Comment, Body]:
        """Return a comment and its author's own text."""
        thread, comment = on or self.home.thread, self.comment(seq, on=on)
        at = comment.revision.body
        return comment, self.home.ask(lambda tx: bodies.read(tx, thread_stream(thread), [at]))[
            at
        ].body

    def _seen(self, thread: ThreadId, act: int) -> TextState | None:
        stream = thread_stream(thread)
        placed = self.home.ask(lambda tx: read.events_after(tx, stream, Seq(act - 1), 1))
        seq = getattr(placed[0].event, "comment", None)
        if seq is None:
            return None
        now = self.comment(seq, on=thread).revision
        return TextState(now.number, now.public)


def _comment(tx: Connection, thread: ThreadId, seq: int) -> Comment:
    where = threads.load(tx, thread)
    assert where is not None
    found = comments.load(tx, where, Seq(seq))
    assert found is not None
    return found
