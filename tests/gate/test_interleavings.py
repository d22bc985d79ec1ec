"""In whatever order things happen, nobody writes past a note and nobody is locked out.

No comment is published by somebody who has not met every note that binds there, nobody is sent
back for a note elsewhere, and whoever keeps trying is published or held within four attempts.

The applicable notes are worked out here from the log alone, event by event, with none of the
gate's own code; what somebody acknowledged is remembered when they press the button.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import final

import pytest
from msgspec import Struct
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.demo.chance import Chance, chance
from afterword.domain.event import CommentPosted, NoteAmended, NoteGiven, NoteLifted
from afterword.domain.ids import AccountId, AuthorId, Seq, StreamId, site_stream, thread_stream
from afterword.domain.level import Level
from afterword.domain.note import Note, Reach
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done, SentBack
from afterword.log import bodies, read
from afterword.log.read import Placed
from afterword.people import authors
from afterword.people.authors import Claim, Signature
from tests.handle.home import HERON, Home
from tests.handle.reader import Reader, standing
from tests.harness.soak import sized

MANY = sized(100, full=10_000)
STEPS = 24
MOST_TRIES = 4
PEOPLE = ("ann", "bea", "cleo", "dov")
STUBBORN = "dov"
"""Never reads what they are told to."""
CLEO = Signature("Cleo", account=AccountId("cleo"))
"""Moderates, and writes as well."""
IBIS = Signature("Ibis", account=AccountId("ibis"))


class Standing(Struct):
    """A note as the log tells it."""

    stream: StreamId
    seq: Seq
    given: NoteGiven
    revision: int = 1
    is_lifted: bool = False


@final
class Person:
    """Somebody who reads, writes, and tries to publish."""

    def __init__(self, home: Home, name: str) -> None:
        account = AccountId(name) if name == "cleo" else None
        self.name = name
        self.reader = Reader(home, name, account=account)
        self.acknowledged: dict[tuple[StreamId, Seq], int] = {}
        self.draft = ""
        self.reply_to: Seq | None = None
        self.tries = 0
        self.busy = 0
        """How often they were sent back for nothing but what others wrote meanwhile."""
        self.is_behind = False
        """Whether they were told of something they have not read yet."""

    def begin(self, draft: str, reply_to: Seq | None) -> None:
        """Start to write."""
        self.draft, self.reply_to = draft, reply_to
        self.tries = self.busy = 0

    def met(self, stream: StreamId, note: Note) -> None:
        """Press a note's button."""
        self.reader.acknowledge(note)
        before = self.acknowledged.get((stream, note.seq), 0)
        self.acknowledged[stream, note.seq] = max(before, note.revision)


@final
class Story:
    """One house in which everything happens in a random order."""

    def __init__(self, tx: Connection, home: Home, dice: Chance) -> None:
        self.tx = tx
        self.home = home
        self.dice = dice
        self.people = [Person(home, name) for name in PEOPLE]
        self.comments: list[tuple[Seq, str]] = []
        self.counts = dict.fromkeys(("published", "held", "sent back", "refused"), 0)
        self._drafts = 0
        home.set_up(
            level=dice.choice([Level.NOTES, Level.PATH, Level.THREAD, Level.THREAD]),
            budget_minutes=dice.choice([0, 1, 30]),
            drift=dice.choice([0, 2, 25]),
        )
        if dice.random() < 0.3:
            home.publish_reading("# Be kind\n\nAlways.\n\n# Stay on topic\n\nPlease.")

    def run(self) -> None:
        """Let things happen, and then let everybody who began to write keep trying."""
        for _ in range(STEPS):
            self._something()
        # (one attempt more, for those whose parent has been taken away meanwhile)
        for _ in range(MOST_TRIES + 1):
            for person in self.people:
                if person.draft:
                    self._try(person)
            # Nobody waits for them: a moderator goes on while they read.
            self._moderate()
        assert [one.name for one in self.people if one.draft] == []

    def _something(self) -> None:
        self.home.clock.advance(timedelta(seconds=self.dice.randrange(0, 240)))
        what = self.dice.random()
        if what < 0.2:
            self._look(self.dice.choice(self.people))
        elif what < 0.5:
            self._try(self.dice.choice(self.people))
        elif what < 0.65:
            self._passer_by()
        elif what < 0.8:
            self._change()
        else:
            self._moderate()

    def _look(self, person: Person) -> None:
        """Open the page, and read it or not, and press the buttons there or not."""
        person.reader.open(read=self.dice.random() < 0.8)
        if self.dice.random() < 0.7:
            for note in standing(self.home):
                person.met(self._stream_of(note), note)

    def _try(self, person: Person) -> None:
        """Begin to write, or send what they have written."""
        if not person.draft:
            self._drafts += 1
            person.begin(f"draft-{self._drafts:03}-", self._place())
            return
        if person.is_behind and person.name != STUBBORN:
            person.reader.catch_up()
            for note in person.reader.told.notes:
                person.met(self._stream_of(note), note)
        person.is_behind = False
        open_before = self._open(person)
        answer = person.reader.post(person.draft, reply_to=person.reply_to)
        self._judge(person, answer, open_before)

    def _judge(self, person: Person, answer: Answer, open_before: list[Standing]) -> None:
        match answer:
            case Refuse(refusal=refusal):
                assert refusal is Refusal.PARENT_GONE
                self.counts["refused"] += 1
                # The draft is still theirs, and goes out as a comment of its own.
                person.reply_to = None
                person.busy = 0
            case SentBack():
                self._was_right_to_send_back(person, answer, open_before)
                person.is_behind = True
            case Done(seq=seq, held=None):
                assert open_before == [], (person.name, open_before)
                self.counts["published"] += 1
                self._stands_whole(person, seq)
                self.comments.append((seq, person.name))
                person.draft = ""
            case Done(seq=seq):
                assert person.tries == MOST_TRIES - 1
                self.counts["held"] += 1
                self._stands_whole(person, seq)
                person.draft = ""
            case _:
                raise AssertionError(answer)

    def _was_right_to_send_back(
        self, person: Person, back: SentBack, open_before: list[Standing]
    ) -> None:
        person.tries += 1
        self.counts["sent back"] += 1
        assert person.tries < MOST_TRIES
        owed = back.why.owed
        asked = {(self._stream_of(note), note.seq) for note in owed.notes}
        assert asked == {(one.stream, one.seq) for one in open_before}
        others = (*owed.cards, *owed.path, *owed.rest)
        assert asked or others
        if person.tries > 1 and not (asked or owed.cards or owed.path):
            person.busy += 1
            assert person.name == STUBBORN or person.busy <= 1
        mine = self._names(person)
        assert not any(one.author in mine for one in (*owed.path, *owed.rest))
        assert all(one.seq <= back.shown.thread.horizon for one in owed.rest)

    def _stands_whole(self, person: Person, seq: Seq) -> None:
        stored = bodies.read(self.tx, thread_stream(self.home.thread), [seq])
        assert stored[seq].body.source == person.draft

    def _passer_by(self) -> None:
        """Somebody else writes, as with an import: nobody asks them anything."""
        by = self.dice.choice(["eve", "fay"])
        answer = self.home.try_to_post("word " * 40, reply_to=self._place(), by=by)
        if isinstance(answer, Done):
            self.comments.append((answer.seq, by))

    def _change(self) -> None:
        """A comment is edited, materially or not, taken back or taken away."""
        if not self.comments:
            return
        seq, by = self.dice.choice(self.comments)
        what = self.dice.random()
        if what < 0.7 and by != "cleo":
            minor = what < 0.3
            self.home.edit(seq, "word " * (39 if minor else 3), by=by)
        elif what < 0.85 and by != "cleo":
            self.home.withdraw(seq, by=by)
        else:
            self.home.remove(seq)

    def _moderate(self) -> None:
        """A moderator gives a note, amends one, or lifts one."""
        found = standing(self.home)
        what = self.dice.random()
        if not found or what < 0.55:
            self._give()
            return
        note = self.dice.choice(found)
        of_site = note.scope.reach is Reach.SITE
        page = None if of_site else self.people[0].reader.page
        if what < 0.85:
            self.home.amend(note.seq, page=page, material=self.dice.random() < 0.6)
        else:
            self.home.lift(note.seq, page=page)

    def _give(self) -> None:
        reach = self.dice.choice([*Reach])
        about = None
        if reach in {Reach.COMMENT, Reach.CONVERSATION}:
            about = self._place()
            if about is None:
                return
        ends = self.home.clock.now() + timedelta(minutes=10)
        self.home.give(
            page=None if reach is Reach.SITE else self.people[0].reader.page,
            about=about,
            reach=reach,
            until=ends if self.dice.random() < 0.2 else None,
            must_acknowledge=self.dice.random() < 0.9,
            by=self.dice.choice(
                [HERON, HERON, IBIS, Signature("Cleo", account=AccountId("cleo"))]
            ),
        )

    def _place(self) -> Seq | None:
        if not self.comments or self.dice.random() < 0.25:
            return None
        return self.dice.choice(self.comments)[0]

    def _stream_of(self, note: Note) -> StreamId:
        if note.scope.reach is Reach.SITE:
            return site_stream(self.home.site)
        return thread_stream(self.home.thread)

    def _names(self, person: Person) -> frozenset[AuthorId]:
        signature = person.reader.signature
        claim = Claim(signature.key_hash, signature.account)
        return authors.names_of(self.tx, self.home.site, claim)

    def _open(self, person: Person) -> list[Standing]:
        """Return the notes they must have met and have not, worked out from the log alone."""
        mine, now = self._names(person), self.home.clock.now()
        path = self._path(person.reply_to)
        return [
            one
            for one in self._notes()
            if _applies(one, path, now)
            and one.given.author not in mine
            and person.acknowledged.get((one.stream, one.seq), 0) < one.revision
        ]

    def _path(self, seq: Seq | None) -> list[Seq]:
        parents = {
            placed.seq: placed.event.parent
            for placed in self._events(thread_stream(self.home.thread))
            if isinstance(placed.event, CommentPosted)
        }
        found = []
        while seq is not None:
            found.append(seq)
            seq = parents[seq]
        return found

    def _notes(self) -> list[Standing]:
        found: dict[tuple[StreamId, Seq], Standing] = {}
        for stream in (site_stream(self.home.site), thread_stream(self.home.thread)):
            for placed in self._events(stream):
                match placed.event:
                    case NoteGiven() as given:
                        found[stream, placed.seq] = Standing(stream, placed.seq, given)
                    case NoteAmended(note=seq, material=True):
                        found[stream, seq].revision += 1
                    case NoteLifted(note=seq):
                        found[stream, seq].is_lifted = True
                    case _:
                        pass
        return list(found.values())

    def _events(self, stream: StreamId) -> Iterator[Placed]:
        return iter(read.events_after(self.tx, stream, Seq(0), 10_000))


def _applies(note: Standing, path: list[Seq], now: datetime) -> bool:
    """Say whether a note is in force and concerns whoever writes at the start of a path."""
    given = note.given
    if note.is_lifted or not given.must_acknowledge:
        return False
    if given.until is not None and given.until <= now:
        return False
    match given.scope.reach:
        case Reach.COMMENT:
            return path[:1] == [given.scope.comment]
        case Reach.CONVERSATION:
            return given.scope.comment in path
        case _:
            return True


@pytest.mark.soak
def test_no_interleaving_gets_a_comment_past_a_note_or_locks_anybody_out(
    database: Database,
) -> None:
    total = dict.fromkeys(("published", "held", "sent back", "refused"), 0)
    began = time.monotonic()

    with database.writing.connect() as tx:
        for number in range(MANY):
            with tx.begin() as everything:
                story = Story(tx, Home(database, within=tx), chance(f"story {number}"))
                story.run()
                everything.rollback()
            total = {what: count + story.counts[what] for what, count in total.items()}

    took = time.monotonic() - began
    print(f"{MANY} interleavings on {tx.dialect.name} in {took:.0f} s: {total}")  # noqa: T201 - `pytest -rP` tells what was tried
    assert min(total.values()) > 0, total
