"""The hub: who follows which logs, and who is told when one has grown.

Whoever follows a thread also follows its site's log, for the notes on the whole site. Each
follower has a position of its own in each, so that a stuck one harms nobody. Everything here runs
on the event loop.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import final

from afterword.domain.ids import Seq, StreamId
from afterword.stream.follower import Follower, Send
from afterword.stream.log import Log, ReadFrames

_GATHER_S = 0.06
"""Events of one log that come within this time after others were told are told together."""
_AT_ONCE = 200
"""So many are told before others have their turn."""
STUCK_S = 10.0
"""How long a piece may take to be sent before its reader counts as stuck."""


@final
class Hub:
    """All followers of all logs."""

    def __init__(self, read: ReadFrames, most: int) -> None:
        self._read = read
        self._most = most
        self._logs: dict[StreamId, Log] = {}
        self._of_log: dict[StreamId, set[Follower]] = {}
        self._followers: set[Follower] = set()
        self._grown: dict[StreamId, Seq] = {}
        """Logs that followers have not been told of, each with the first new place."""
        self._gathering: dict[StreamId, asyncio.Task[None]] = {}
        """For each log that has grown lately what tells its followers."""
        self.is_closing = False

    @property
    def followers(self) -> int:
        """How many there are."""
        return len(self._followers)

    @property
    def is_full(self) -> bool:
        """Whether no more followers fit."""
        return len(self._followers) >= self._most

    def join(self, send: Send, names: Sequence[StreamId]) -> Follower:
        """Count a follower of these logs in."""
        follower = Follower(send, [self._log(name) for name in names])
        self._followers.add(follower)
        for name in names:
            self._of_log[name].add(follower)
        return follower

    def leave(self, follower: Follower) -> None:
        """Count a follower out."""
        follower.let_go()
        self._followers.discard(follower)
        for log in follower.logs:
            left = self._of_log.get(log.name, set())
            left.discard(follower)
            if not left:
                self._of_log.pop(log.name, None)
                self._logs.pop(log.name, None)

    def changed(self, name: StreamId, seq: Seq) -> None:
        """Note that a log has grown to `seq`; its followers hear of it in a moment."""
        log = self._logs.get(name)
        if log is None:
            return
        log.changed()
        self._grown.setdefault(name, seq)
        if name not in self._gathering:
            gathering = asyncio.get_running_loop().create_task(self._gather(name))
            self._gathering[name] = gathering
            gathering.add_done_callback(lambda _: self._gathering.pop(name))

    async def ping(self) -> None:
        """Say something to everybody, so that nothing between here and there gives up."""
        for number, follower in enumerate(tuple(self._followers), start=1):
            follower.ping()
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)

    def let_stuck_go(self, after_s: float = STUCK_S) -> None:
        """Let those go who take too long to hear; they come back and go on where they were."""
        before = time.monotonic() - after_s
        for follower in self._followers:
            if follower.waits_since is not None and follower.waits_since < before:
                follower.let_go()

    def close(self) -> None:
        """Let every follower go; they come back when there is a server again."""
        self.is_closing = True
        for follower in self._followers:
            follower.let_go()

    def _log(self, name: StreamId) -> Log:
        if name not in self._logs:
            self._logs[name] = Log(name, self._read)
            self._of_log[name] = set()
        return self._logs[name]

    async def _gather(self, name: StreamId) -> None:
        """Tell what is new at once, and then, as long as there is more, now and then."""
        while name in self._grown:
            seq = self._grown.pop(name)
            log = self._logs.get(name)
            if log is not None:
                await log.grow(seq)
            for number, follower in enumerate(tuple(self._of_log.get(name, ())), start=1):
                follower.go_on()
                if number % _AT_ONCE == 0:
                    await asyncio.sleep(0)
            await asyncio.sleep(_GATHER_S)
