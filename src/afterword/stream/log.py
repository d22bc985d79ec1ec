"""A log that is followed, and the pieces of it that were told last.

It is read once for all who stand at one place: those who are up to date are told from memory,
and whoever is behind shares what is read with everybody who is as far behind.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias, final

from afterword.domain.ids import Seq, StreamId
from afterword.stream.frames import Frames

ReadFrames: TypeAlias = Callable[[StreamId, Seq], Awaitable[Frames]]

_BEYOND = Seq(2**62)
"""After every event there will ever be."""
_REMEMBERED = 32
"""Pieces kept for followers who are a little behind."""


@final
class Log:
    """One log, as its followers share it."""

    def __init__(self, name: StreamId, read: ReadFrames) -> None:
        self.name = name
        self._read = read
        self._tail: deque[Frames] = deque(maxlen=_REMEMBERED)
        self._reading: dict[Seq, asyncio.Future[Frames]] = {}
        self._head: Seq | None = None

    def known_after(self, position: Seq) -> Frames | None:
        """Return what comes after a position; None when it has to be read first."""
        # (most stand at the end, and all of a crowd is asked about one after the other)
        for frames in reversed(self._tail):
            if frames.after == position:
                return frames
        return Frames(position, position, b"") if self._head == position else None

    async def piece_after(self, position: Seq) -> Frames:
        """Return what comes after a position, from memory or else from the log."""
        known = self.known_after(position)
        if known is not None:
            return known
        reading = self._reading.get(position)
        if reading is None:
            reading = self._reading[position] = asyncio.ensure_future(self._look(position))
            reading.add_done_callback(lambda done: self._looked(position, done))
        return await asyncio.shield(reading)

    async def head(self) -> Seq:
        """Return where it ends now."""
        if self._head is None:
            await self.piece_after(_BEYOND)
        return self._head or Seq(0)

    def changed(self) -> None:
        """Let whoever asks from now on be told how things are now."""
        self._reading.clear()

    async def grow(self, seq: Seq) -> None:
        """Read on to the end, so that followers can be told from memory.

        Args:
            seq: A place up to which it has grown; it goes on from there where nobody has looked.
        """
        known = Seq(seq - 1) if self._head is None else self._head
        frames = await self._read(self.name, known)
        while frames.data:
            self._remember(frames)
            frames = await self._read(self.name, frames.to)

    def _remember(self, frames: Frames) -> None:
        if frames.changes_earlier:
            # What has been taken back since is not told again in the words of that time.
            self._tail.clear()
        self._tail.append(frames)
        self._head = frames.to

    async def _look(self, position: Seq) -> Frames:
        frames = await self._read(self.name, position)
        if not frames.data:
            # (it may have grown, and been told of, while this waited)
            self._head = max(self._head or frames.to, frames.to)
        return frames

    def _looked(self, position: Seq, done: asyncio.Future[Frames]) -> None:
        if self._reading.get(position) is done:
            del self._reading[position]
