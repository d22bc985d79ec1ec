"""What somebody still has to read before their comment is published: the read gate's arithmetic.

Everything here is a pure function of what the house demands at a place and of what a receipt
shows. Notes are never exempt; of comments one is asked for at most the budget.

Source: product design, section 4, "The read gate, precisely".
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain import note as notes
from afterword.domain.ids import AuthorId, Seq
from afterword.domain.level import Level
from afterword.domain.note import Note, NoteId
from afterword.domain.reading import WORDS_PER_MINUTE, Card, Reading
from afterword.gate import receipt
from afterword.gate.receipt import Shown, ThreadReceipt

MOST_TRIES = 3
"""After this many times with something open, the next one is held and not sent back."""
MOST_ANSWERS = 20
"""Of the answers that what one answers has already, so many of the newest are asked for."""


class Item(Struct, frozen=True):
    """A comment as far as reading it goes."""

    seq: Seq
    words: int
    author: AuthorId
    material: Seq | None = None
    """Seq of the change since which it says something else."""
    has_note: bool = False
    """Whether it has a content note."""


class Demand(Struct, frozen=True, kw_only=True):
    """What a house asks of whoever writes at a place."""

    level: Level
    budget_words: int | None
    """None for no limit."""
    readings: tuple[Reading, ...] = ()
    standing: tuple[Note, ...] = ()
    """The notes in force that bind there, those of the site first, then in order."""
    path: tuple[Item, ...] = ()
    """What is answered and its ancestors, the root first."""
    answers: tuple[Item, ...] = ()
    """The newest answers up to the horizon that what is answered has already, in order."""
    rest: tuple[Item, ...] = ()
    """Comments up to the horizon, the newest first; as many as the budget could pay, also read."""
    more: bool = False
    """Whether there are unread ones beyond the budget, which nobody is asked for."""


class OwedCard(Struct, frozen=True):
    """A card of a required reading."""

    reading: Reading
    number: int
    """Its place in the reading, from 1."""
    card: Card


class Owed(Struct, frozen=True, kw_only=True):
    """What is still open, in the order in which one is asked for it."""

    cards: tuple[OwedCard, ...] = ()
    notes: tuple[Note, ...] = ()
    path: tuple[Item, ...] = ()
    """What is answered, its ancestors and its latest answers, as far as unread."""
    rest: tuple[Item, ...] = ()
    """Other unread comments, in order."""
    tags: tuple[tuple[str, ...], ...] = ()
    """Of each note that demands a content note, the tags that would do."""
    reduced: bool = False
    """Whether the budget left something out."""
    floor: Seq = Seq(0)
    """The first place that the budget reaches; 0 where it reaches all."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing stands against publishing."""
        return not (self.asks_to_read or self.tags)

    @property
    def asks_to_read(self) -> bool:
        """Whether there is something to read, and not only a content note to add."""
        return bool(self.cards or self.notes or self.path or self.rest)

    @property
    def words(self) -> int:
        """How much there is to read."""
        cards = sum(one.card.words for one in self.cards)
        return cards + sum(one.words for one in (*self.path, *self.rest))


def owed(demand: Demand, shown: Shown, mine: frozenset[AuthorId], content_note: str) -> Owed:
    """Return what somebody still has to do before their comment is published.

    Args:
        demand: What the house asks there.
        shown: What they have read.
        mine: The names under which they wrote themselves: nobody is asked to read their own words.
        content_note: The content note of the comment they want to publish.
    """
    named = tags(demand.standing, content_note)
    if demand.level is Level.OFF:
        return Owed(tags=named)
    path = rest = tuple[Item, ...]()
    reduced, floor = False, Seq(0)
    near = _near_first(demand, mine)
    if demand.level in {Level.PATH, Level.THREAD}:
        path = _path(demand, shown, near)
        within = _within_budget(near, demand.budget_words, 0)
        reduced = any(one.seq not in within for one in path)
        path = tuple(one for one in path if one.seq in within)
    if demand.level is Level.THREAD:
        # What they have read already was paid out of the same budget: nobody is asked for it
        # once more because they read what they were asked for.
        known = {one.seq for one in (*demand.path, *demand.answers)}
        others = [one for one in demand.rest if one.seq not in known and one.author not in mine]
        spent = sum(one.words for one in near)
        within = _within_budget(others, demand.budget_words, spent)
        unread = [one for one in others if not receipt.has_read(shown.thread, one.seq)]
        rest = tuple(one for one in reversed(unread) if one.seq in within)
        reduced = reduced or demand.more or len(rest) < len(unread)
        if demand.more or len(within) < len(others):
            floor = min(within, default=Seq(shown.thread.horizon + 1))
    return Owed(
        cards=_cards(demand.readings, shown),
        notes=tuple(one for one in demand.standing if _is_open(one, shown, mine)),
        path=path,
        rest=rest,
        tags=named,
        reduced=reduced,
        floor=floor,
    )


def horizon(shown: ThreadReceipt, head: Seq, drift: int) -> ThreadReceipt:
    """Set up to where somebody is asked to have read.

    Where they were when they began to write, as long as fewer comments than `drift` have come
    since. Past that it moves to the head once, and never again: no thread can outrun its readers.
    """
    is_first = shown.tries == 0
    if is_first and shown.seen == 0:
        return replace(shown, horizon=head)
    begun = shown.seen if is_first else shown.horizon
    if head - begun > drift and not shown.moved:
        return replace(shown, horizon=head, moved=True)
    return replace(shown, horizon=Seq(min(begun, head)))


def budget(minutes: int) -> int | None:
    """Return how many words a house may ask for; None for no limit."""
    return minutes * WORDS_PER_MINUTE if minutes else None


def acknowledged(shown: Shown, note: Note) -> bool:
    """Say whether a receipt has a note in its newest revision."""
    return (_noted(shown).get(note.id) or 0) >= note.revision


def _noted(shown: Shown) -> dict[NoteId, int]:
    return dict((*shown.site.notes, *shown.thread.notes))


def _is_open(note: Note, shown: Shown, mine: frozenset[AuthorId]) -> bool:
    return note.must_acknowledge and note.author not in mine and not acknowledged(shown, note)


def _path(demand: Demand, shown: Shown, near: Sequence[Item]) -> tuple[Item, ...]:
    """Return what is unread of what is answered and of its answers, in order."""
    asked = {one.seq for one in near}
    above = [one for one in demand.path if one.seq in asked and _unread(one, shown)]
    # Who answers somebody reads what they say now, and need not follow every other answer.
    beside = [
        one
        for one in demand.answers
        if one.seq in asked and not receipt.has_read(shown.thread, one.seq)
    ]
    return (*above, *beside)


def _near_first(demand: Demand, mine: frozenset[AuthorId]) -> list[Item]:
    """Return what is answered and what it answers in turn, then its answers, the newest first.

    What a summary tells, and nobody has changed since, is told by the summary.
    """
    told = notes.covered(demand.standing)
    found = (*reversed(demand.path), *reversed(demand.answers))
    return [
        one for one in found if one.author not in mine and max(one.seq, one.material or 0) > told
    ]


def _unread(item: Item, shown: Shown) -> bool:
    thread = shown.thread
    if not receipt.has_read(thread, item.seq):
        return True
    return item.material is not None and not receipt.has_read(thread, item.material)


def _cards(readings: Sequence[Reading], shown: Shown) -> tuple[OwedCard, ...]:
    known = set(shown.site.cards)
    return tuple(
        OwedCard(reading, number, card)
        for reading in readings
        for number, card in enumerate(reading.cards, start=1)
        if card.key not in known
    )


def tags(standing: Sequence[Note], content_note: str) -> tuple[tuple[str, ...], ...]:
    """Return of each note whose demand a content note does not meet the tags that would do."""
    said = content_note.casefold()
    demanded = notes.required_tags(standing)
    return tuple(tags for tags in demanded if not any(tag.casefold() in said for tag in tags))


def _within_budget(
    newest_first: Sequence[Item], budget_words: int | None, spent: int
) -> frozenset[Seq]:
    """Take comments until the budget is used; the first one always, unless there is a path."""
    taken = list[Seq]()
    for one in newest_first:
        spent += one.words
        if budget_words is not None and spent > budget_words and (taken or spent > one.words):
            break
        taken.append(one.seq)
    return frozenset(taken)
