"""The hub: who follows which thread, and the piece of its log that was told last.

Each follower has a position of its own and sends to itself, so that a stuck one harms nobody.
The log is read once for all who are up to date; whoever is behind reads it again from where
they are. Everything here runs on the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias, final

from afterword.domain.ids import Seq, ThreadId
from afterword.stream.frames import Frames

ReadFrames: TypeAlias = Callable[[ThreadId, Seq], Awaitable[Frames]]

_BEYOND = Seq(2**62)
"""After every event there will ever be."""
_GATHER_S = 0.06
"""Events of one thread that come within this time are told together."""
_REMEMBERED = 32
"""Pieces of a log kept for followers who are a little behind."""


@final
class Thread:
    """The followers of one thread."""

    def __init__(self) -> None:
        self.followers = 0
        self.news: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tail: deque[Frames] = deque(maxlen=_REMEMBERED)
        self.gathering = False
        self.head: Seq | None = None
        """Where the log ended when it was last looked at; None before that."""

    def piece_after(self, position: Seq) -> Frames | None:
        """Return the remembered piece that goes on from a position."""
        for frames in self.tail:
            if frames.after == position:
                return frames
        return None

    def wake(self) -> None:
        """Wake everyone who waits for news."""
        news, self.news = self.news, asyncio.get_running_loop().create_future()
        if not news.done():
            news.set_result(None)


@final
class Hub:
    """All followers of all threads."""

    def __init__(self, read: ReadFrames, most: int) -> None:
        self._read = read
        self._most = most
        self._threads: dict[ThreadId, Thread] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.followers = 0
        self.closing = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Whether no more followers fit."""
        return self.followers >= self._most

    def join(self, thread: ThreadId) -> Thread:
        """Count a follower in."""
        followed = self._threads.get(thread)
        if followed is None:
            followed = self._threads[thread] = Thread()
        followed.followers += 1
        self.followers += 1
        return followed

    def leave(self, thread: ThreadId) -> None:
        """Count a follower out."""
        followed = self._threads[thread]
        followed.followers -= 1
        self.followers -= 1
        if followed.followers == 0:
            del self._threads[thread]

    def changed(self, thread: ThreadId, seq: Seq) -> None:
        """Note that a thread's log has grown to `seq`; its followers hear of it in a moment."""
        followed = self._threads.get(thread)
        if followed is None or followed.gathering:
            return
        followed.gathering = True
        task = asyncio.get_running_loop().create_task(self._gather(thread, followed, seq))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ping(self) -> None:
        """Wake every follower, so that a closed connection is noticed."""
        for followed in self._threads.values():
            followed.wake()

    async def piece_after(self, thread: ThreadId, followed: Thread, position: Seq) -> Frames:
        """Return what comes after a position, from memory or else from the log."""
        remembered = followed.piece_after(position)
        if remembered is not None:
            return remembered
        if followed.head == position:
            return Frames(position, position, b"")
        frames = await self._read(thread, position)
        if not frames.data:
            followed.head = max(followed.head or frames.to, frames.to)
        return frames

    async def head(self, thread: ThreadId, followed: Thread) -> Seq:
        """Return where a thread's log ends now."""
        if followed.head is None:
            beyond = await self._read(thread, _BEYOND)
            # (somebody else may have looked while this waited)
            followed.head = max(followed.head or Seq(0), beyond.to)  # type: ignore[redundant-expr]
        return followed.head

    def close(self) -> None:
        """Let every follower go; they come back when there is a server again."""
        self.closing.set()
        self.ping()

    async def _gather(self, thread: ThreadId, followed: Thread, seq: Seq) -> None:
        await asyncio.sleep(_GATHER_S)
        followed.gathering = False
        known = Seq(seq - 1) if followed.head is None else followed.head
        frames = await self._read(thread, known)
        while frames.data:
            followed.tail.append(frames)
            followed.head = frames.to
            frames = await self._read(thread, frames.to)
        followed.wake()
