"""The hub: who follows which logs, and the pieces of them that were told last.

Whoever follows a thread also follows its site's log, for the notes on the whole site. Each
follower has a position of its own in each and sends to itself, so that a stuck one harms nobody.
The log is read once for all who are up to date; whoever is behind reads it again from where
they are. Everything here runs on the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, final

from afterword.domain.ids import Seq, StreamId
from afterword.stream.frames import Frames

ReadFrames: TypeAlias = Callable[[StreamId, Seq], Awaitable[Frames]]

_BEYOND = Seq(2**62)
"""After every event there will ever be."""
_GATHER_S = 0.06
"""Events of one log that come within this time are told together."""
_REMEMBERED = 32
"""Pieces of a log kept for followers who are a little behind."""


@final
class Log:
    """A log that is followed."""

    def __init__(self, name: StreamId) -> None:
        self.name = name
        self.followers: set[asyncio.Event] = set()
        """For each follower what wakes them: one thing, however many logs they follow."""
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
        for follower in self.followers:
            follower.set()


@final
class Hub:
    """All followers of all logs."""

    def __init__(self, read: ReadFrames, most: int) -> None:
        self._read = read
        self._most = most
        self._logs: dict[StreamId, Log] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.followers = 0
        self.closing = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Whether no more followers fit."""
        return self.followers >= self._most

    def join(self, follower: asyncio.Event, *names: StreamId) -> list[Log]:
        """Count a follower of these logs in."""
        self.followers += 1
        logs = [self._logs.setdefault(name, Log(name)) for name in names]
        for log in logs:
            log.followers.add(follower)
        return logs

    def leave(self, follower: asyncio.Event, logs: Sequence[Log]) -> None:
        """Count a follower out."""
        self.followers -= 1
        for log in logs:
            log.followers.remove(follower)
            if not log.followers:
                del self._logs[log.name]

    def changed(self, name: StreamId, seq: Seq) -> None:
        """Note that a log has grown to `seq`; its followers hear of it in a moment."""
        log = self._logs.get(name)
        if log is None or log.gathering:
            return
        log.gathering = True
        task = asyncio.get_running_loop().create_task(self._gather(log, seq))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ping(self) -> None:
        """Wake every follower, so that a closed connection is noticed."""
        for log in self._logs.values():
            log.wake()

    async def piece_after(self, log: Log, position: Seq) -> Frames:
        """Return what comes after a position, from memory or else from the log."""
        remembered = log.piece_after(position)
        if remembered is not None:
            return remembered
        if log.head == position:
            return Frames(position, position, b"")
        frames = await self._read(log.name, position)
        if not frames.data:
            log.head = max(log.head or frames.to, frames.to)
        return frames

    async def head(self, log: Log) -> Seq:
        """Return where a log ends now."""
        if log.head is None:
            beyond = await self._read(log.name, _BEYOND)
            # (somebody else may have looked while this waited)
            log.head = max(log.head or Seq(0), beyond.to)  # type: ignore[redundant-expr]
        return log.head

    def close(self) -> None:
        """Let every follower go; they come back when there is a server again."""
        self.closing.set()
        self.ping()

    async def _gather(self, log: Log, seq: Seq) -> None:
        await asyncio.sleep(_GATHER_S)
        log.gathering = False
        known = Seq(seq - 1) if log.head is None else log.head
        frames = await self._read(log.name, known)
        while frames.data:
            log.tail.append(frames)
            log.head = frames.to
            frames = await self._read(log.name, frames.to)
        log.wake()
