"""However busy a thread is, its readers are hardly ever sent back, and for busyness at most once.

A clock that is set, and no database: the gate's own functions, on what a thread would hold.
Somebody with sixty comments to read opens the page once, reads it, writes for four minutes and
sends; whenever they are sent back they read what they are told and send again. The goals are those
of the product design, 4.7.
"""

from datetime import UTC, datetime, timedelta
from typing import final

import pytest
from msgspec.structs import replace

from afterword.demo.chance import Chance, chance
from afterword.domain.ids import AuthorId, Seq, SiteKey, thread_stream
from afterword.domain.level import Level
from afterword.domain.note import Kind, Note, Scope
from afterword.domain.reading import WORDS_PER_MINUTE
from afterword.domain.site import BUDGET_MINUTES, DRIFT
from afterword.gate import owed, receipt
from afterword.gate.owed import MOST_TRIES, Demand, Item, Owed
from afterword.gate.receipt import Claims, NoteCode, Shown
from tests.domain.builders import THREAD

SITE = SiteKey("teaspoon")
KEYS = receipt.keys(b"secret", SITE, datetime(2026, 11, 22, tzinfo=UTC))
OTHERS = AuthorId("others")
MINE = frozenset({AuthorId("mine")})
UNREAD = 60
WORDS = 75
WRITING = 4.0
NOTES_A_MINUTE = 0.02
NOTE_MINUTES = 20 / WORDS_PER_MINUTE
RUNS = 1_000
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@final
class Busy:
    """A thread in which others go on writing while somebody reads."""

    def __init__(self, dice: Chance, comments_a_minute: float) -> None:
        self._dice = dice
        self._rates = (comments_a_minute, NOTES_A_MINUTE)
        self._next = [dice.expovariate(rate) for rate in self._rates]
        self._minute = 0.0
        self.items = [Item(Seq(seq), WORDS, OTHERS) for seq in range(1, UNREAD + 1)]
        self.notes: list[Note] = []
        self.head = Seq(UNREAD)

    def wait(self, minutes: float) -> None:
        """Let time pass, and others write in it."""
        until = self._minute + minutes
        while (first := min(self._next)) <= until:
            kind = self._next.index(first)
            self.head = Seq(self.head + 1)
            if kind == 0:
                self.items.append(Item(self.head, WORDS, OTHERS))
            else:
                self.notes.append(_note(self.head, len(self.notes) + 1, first))
            self._next[kind] = first + self._dice.expovariate(self._rates[kind])
        self._minute = until

    def demand(self, shown: Shown) -> Demand:
        """What the house asks of whoever writes a comment of their own now."""
        thread = shown.thread
        upto = [one for one in self.items if thread.floor <= one.seq <= thread.horizon]
        return Demand(
            level=Level.THREAD,
            budget_words=owed.budget(BUDGET_MINUTES),
            standing=tuple(self.notes),
            rest=tuple(reversed(upto)),
        )


@pytest.mark.parametrize(
    ("comments_a_minute", "goal"), [(0.05, 0.4), (0.5, 0.45), (2.0, 1.3), (4.0, 1.6)]
)
def test_readers_of_a_busy_thread_are_hardly_ever_sent_back(
    comments_a_minute: float, goal: float
) -> None:
    times = [_sent_back(run, comments_a_minute) for run in range(RUNS)]

    mean = sum(times) / RUNS
    print(f"{comments_a_minute} comments a minute: sent back {mean:.2f} times")  # noqa: T201 - `pytest -rP` tells the figure
    assert mean <= goal
    assert max(times) <= MOST_TRIES


def _sent_back(run: int, comments_a_minute: float) -> int:
    """Return how often one reader is sent back before their comment is published or held."""
    thread = Busy(chance(f"{run} at {comments_a_minute}"), comments_a_minute)
    shown = _read(Shown.nobody(SITE, THREAD), [*range(1, UNREAD + 1)], thread.head)
    thread.wait(UNREAD * WORDS / WORDS_PER_MINUTE + WRITING)
    times = 0
    while True:
        moved = owed.horizon(shown.thread, thread.head, DRIFT)
        shown = Shown(moved, shown.site, is_empty=False)
        open_ = owed.owed(thread.demand(shown), shown, MINE, "")
        if open_.is_nothing or times >= MOST_TRIES:
            return times
        times += 1
        floor = max(shown.thread.floor, open_.floor)
        sent_back = replace(shown.thread, floor=floor, tries=times)
        shown = Shown(sent_back, shown.site, is_empty=False)
        served = [int(one.seq) for one in open_.rest]
        shown = _acknowledge(_read(shown, served, thread.head), open_)
        thread.wait(open_.words / WORDS_PER_MINUTE + len(open_.notes) * NOTE_MINUTES)


def _read(shown: Shown, seqs: list[int], head: Seq) -> Shown:
    ranges = tuple((seq, seq) for seq in seqs)
    marker = receipt.sign(receipt.marker(THREAD, ranges, head), KEYS)
    return receipt.fold(shown, Claims(ranges, (marker,)), KEYS)


def _acknowledge(shown: Shown, open_: Owed) -> Shown:
    where = thread_stream(THREAD)
    codes = [receipt.sign(NoteCode(where, one.id, one.revision), KEYS) for one in open_.notes]
    return receipt.fold(shown, Claims(codes=tuple(codes)), KEYS)


def _note(seq: Seq, number: int, minute: float) -> Note:
    return Note(
        seq=seq,
        number=number,
        kind=Kind.CLARIFY,
        scope=Scope(),
        author=OTHERS,
        at=NOON + timedelta(minutes=minute),
        body=seq,
    )
