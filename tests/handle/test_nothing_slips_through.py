"""No path makes visible what posting would have held or refused.

Whatever the house would not publish at once if it were posted now is not shown to readers later
either, by whichever way it comes, until a moderator has acted: not by changing a comment, by
taking it back and putting it there again, by posting it anew, by answering what was removed, nor
by moving, merging and restoring what others wrote, nor by an export that is read in again.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import Connection, create_engine

from afterword import handle
from afterword.db.connect import Database
from afterword.db.tables import metadata
from afterword.domain.act_command import AskToRevise, Collapse, Redact, Remove, TextState, What
from afterword.domain.command import PostComment
from afterword.domain.comment import Span
from afterword.domain.effect import (
    Effect,
    Hold,
    Limit,
    Lock,
    ModeratorOnly,
    Protect,
    RequireContentNote,
)
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role, RoleGranted
from afterword.domain.ids import AccountId, PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.domain.visibility import Sight
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import DeskChanged, Done, Sender
from afterword.people.authors import Claim
from afterword.projection import reading
from afterword.transfer import native
from tests.domain.builders import PAGE, SITE, text
from tests.handle.desk import HERON, Desk
from tests.handle.home import NESTED_PAGE, Home, key_of, signature_of
from tests.handle.moderator import Moderator
from tests.harness.soak import is_soak

PEOPLE = ("ann", "bea")
PLACES = (PAGE, NESTED_PAGE)
WORD = "marzipan"
WORDS = ("Plain words.", f"Some {WORD}.", "See https://example.org", "You, @Cleo!")
BY_AUTHORS = ("post", "reply", "edit", "edit", "withdraw", "undo", "undo", "withdraw and post")
BY_STAFF = ("remove", "restore", "redact", "fold", "ask", "move", "merge", "close", "reopen")
RULES = (
    *("words", "links", "everything", "first", "removed", "free", "wait"),
    *("holds", "locks", "no links", "protects", "only moderators", "content note", "lift"),
    *("suspend", "review", "warn", "lift sanctions"),
)


class Step(Struct, frozen=True):
    """What happens next; what it happens to is looked up among what is there then."""

    what: str
    who: int = 0
    which: int = 0
    words: int = 0


STEPS = st.builds(
    Step,
    what=st.sampled_from((*BY_AUTHORS, *BY_AUTHORS, *BY_STAFF, *RULES)),
    who=st.integers(0, 1),
    which=st.integers(0, 3),
    words=st.integers(0, len(WORDS) - 1),
)


@final
class Written(Struct):
    """What somebody wrote, and where it stands."""

    thread: ThreadId
    seq: Seq
    by: str
    parent: Seq | None
    text: str


@final
class Play:
    """A house to which things happen."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.desk = Desk(home, HERON)
        self.heron = Moderator(home)
        home.happens(RoleGranted(AccountId("mod"), Role.MODERATOR))
        home.set_up(level=Level.OFF)
        self.written: list[Written] = []
        self.notes: list[Seq] = []
        self.sanctions: list[Seq] = []
        self.numbers = count(1)
        self.cleo = home.post("Hello, all.", by="cleo")
        home.post("Hello, here.", page=NESTED_PAGE, by="cleo")

    def take(self, step: Step) -> None:
        """Take a step, and look what readers see since."""
        before = self.visible()
        if step.what in BY_AUTHORS:
            new = self._by_author(step)
            more = self.visible() - before
            assert more <= new, (step, more)
            return
        if step.what in BY_STAFF:
            self._by_staff(step)
            return
        self._rule(step)
        assert self.visible() <= before, step

    def visible(self) -> set[str]:
        """Return every text that readers get."""
        return set(self.home.ask(lambda tx: _visible(tx, self.home.site)))

    def _by_author(self, step: Step) -> set[str]:
        """Do what an author does; return what may stand since: posting would publish it."""
        by, words = PEOPLE[step.who], f"{WORDS[step.words]} ({next(self.numbers)})"
        mine = [one for one in self.written if one.by == by]
        one = mine[-1 - step.which % len(mine)] if mine else None
        if step.what == "post" or one is None:
            page = PLACES[step.which % 2]
            return self._post(page, words, None, by)
        page = PAGE if one.thread == self.home.thread else NESTED_PAGE
        match step.what:
            case "reply":
                other = self.written[step.which % len(self.written)]
                there = PAGE if other.thread == self.home.thread else NESTED_PAGE
                return self._post(there, words, other.seq, by)
            case "edit":
                asked = self.heron.comment(one.seq, on=one.thread).presentation.asked is not None
                may = self._would_stand(page, words, one.parent, by, _ASKED if asked else _STANDS)
                with suppress(InvalidError):
                    if isinstance(self.home.edit(one.seq, words, on=one.thread, by=by), Done):
                        one.text = words
                return {_html(words)} if may else set()
            case "withdraw":
                self.home.withdraw(one.seq, on=one.thread, by=by)
                return set()
            case "undo":
                may = self._would_stand(page, one.text, one.parent, by, frozenset())
                self.home.undo(one.seq, on=one.thread, by=by)
                return self._own(one) if may else set()
            case _:
                self.home.withdraw(one.seq, on=one.thread, by=by)
                return self._post(page, one.text, None, by)

    def _own(self, one: Written) -> set[str]:
        """Return what readers may get of a comment: all of it, or what a moderator left."""
        shown = self.home.ask(lambda tx: reading.these(tx, one.thread, [one.seq]))
        return {_html(one.text), *(each.html for each in shown)}

    def _post(self, page: PageKey, words: str, to: Seq | None, by: str) -> set[str]:
        may = self._would_stand(page, words, to, by, frozenset())
        outcome = self.home.do(self._posting(page, words, to, by))
        if isinstance(outcome, Done) and outcome.held is None:
            new = Written(thread_id(SITE, page), outcome.seq, by, to, words)
            self.written.append(new)
        return {_html(words)} if may else set()

    def _posting(
        self, page: PageKey, words: str, to: Seq | None, by: str
    ) -> Callable[[Connection], Any]:
        command = PostComment(SITE, page, text(words), to)
        shown = Shown.nobody(SITE, thread_id(SITE, page))
        sender = Sender(signature_of(by), shown, proves=Claim(key_hash=key_of(by)))
        return lambda tx: handle.post_comment(tx, self.home.house, command, sender)

    def _would_stand(
        self, page: PageKey, words: str, to: Seq | None, by: str, passed: frozenset[Refusal]
    ) -> bool:
        """Say whether these words would be published at once if they were posted there now."""

        def attempt(tx: Connection) -> Any:  # noqa: ANN401 - any outcome
            trial = tx.begin_nested()
            try:
                return self._posting(page, words, to, by)(tx)
            finally:
                trial.rollback()

        outcome = self.home.do(attempt)
        if isinstance(outcome, Refuse):
            return outcome.refusal in passed
        return isinstance(outcome, Done) and outcome.held is None

    def _by_staff(self, step: Step) -> None:
        if not self.written:
            return
        one = self.written[step.which % len(self.written)]
        home, here = self.home, one.thread
        page = PAGE if here == home.thread else NESTED_PAGE
        other = NESTED_PAGE if page == PAGE else PAGE
        shown = self.heron.comment(one.seq, on=here)
        match step.what:
            case "remove" | "fold" | "ask":
                home.act(one.seq, _ACTS[step.what], on=here)
            case "redact":
                seen = TextState(shown.revision.number, shown.revision.public)
                public = text("[removed: slur]")
                home.act(one.seq, Redact((Span(0, 4, "slur"),), public), seen=seen, on=here)
            case "restore":
                home.restore(one.seq, on=here)
            case "move":
                self._moved(one, self.heron.move(one.seq, to=other, on=here))
            case "merge":
                # (the first thread only; the other one would be closed for good)
                self._merged(self.heron.merge())
            case "close":
                home.close(page=page)
            case _:
                home.reopen(page=page)

    def _moved(self, one: Written, outcome: object) -> None:
        if isinstance(outcome, Done) and outcome.also:
            there = outcome.also[0].change
            one.seq = max(each.seq for each in there.comments if each.moved is not None)
            one.thread, one.parent = there.thread.id, None

    def _merged(self, outcome: object) -> None:
        if not isinstance(outcome, Done) or not outcome.also:
            return
        arrived = {
            each.moved.comment: each
            for each in outcome.also[0].change.comments
            if each.moved is not None
        }
        for one in self.written:
            if one.thread == self.home.thread and one.seq in arrived:
                now = arrived[one.seq]
                one.thread, one.seq, one.parent = self.home.nested, now.seq, now.parent

    def _rule(self, step: Step) -> None:
        page = PLACES[step.which % 2]
        if step.what in _MODERATION:
            self.home.set_up(moderation=_MODERATION[step.what])
        elif step.what == "wait":
            self.home.clock.advance(timedelta(minutes=9))
        elif step.what == "lift":
            for place, note in ((PAGE, one) for one in self.notes):
                self.home.lift(note, page=place)
            self.notes = []
        elif step.what in _EFFECTS or step.what == "protects":
            cleo = self.heron.comment(self.cleo).author
            effect = _EFFECTS.get(step.what) or Protect(cleo)
            seq = self.home.give(page=page, effects=(effect,), must_acknowledge=False)
            if page == PAGE:
                self.notes.append(seq)
        elif step.what == "lift sanctions":
            for one in self.sanctions:
                self.desk.lift(one, "Enough.")
            self.sanctions = []
        else:
            self._sanction(step)

    def _sanction(self, step: Step) -> None:
        mine = [one for one in self.written if one.thread == self.home.thread]
        if not mine:
            return
        until = self.home.clock.now() + timedelta(days=1)
        measure = _MEASURES[step.what]
        end = until if measure is Measure.SUSPEND else None
        made = self.desk.sanction(mine[step.which % len(mine)].seq, measure, end)
        if isinstance(made, DeskChanged):
            self.sanctions.append(made.seq)


_STANDS = frozenset({Refusal.PARENT_GONE})
"""What stands is not taken away because what it answers was: a moderator decides about that."""
_ASKED = _STANDS | {Refusal.LOCKED, Refusal.THREAD_CLOSED, Refusal.MODERATOR_ONLY}
"""Whoever was asked by a moderator to say it otherwise may do so where nobody else writes."""
_MODERATION = {
    "words": Moderation(hold_words=(WORD,)),
    "links": Moderation(hold_links=1),
    "everything": Moderation(hold_all=True),
    "first": Moderation(hold_first=3),
    "removed": Moderation(hold_removed=1),
    "free": Moderation(),
}
_EFFECTS: dict[str, Effect] = {
    "holds": Hold(),
    "locks": Lock(),
    "no links": Limit(no_links=True),
    "only moderators": ModeratorOnly(),
    "content note": RequireContentNote(("grief",)),
}
_ACTS: dict[str, What] = {"remove": Remove(), "fold": Collapse(), "ask": AskToRevise()}
_MEASURES = {"suspend": Measure.SUSPEND, "review": Measure.REVIEW, "warn": Measure.WARN}


@given(st.lists(STEPS, min_size=8, max_size=20))
@settings(
    max_examples=400 if is_soak() else 25,
    derandomize=not is_soak(),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_nothing_is_shown_that_posting_would_have_held(
    sqlite_database: Database, steps: list[Step]
) -> None:
    with sqlite_database.writing.connect() as tx, tx.begin() as whole:
        play = Play(Home(sqlite_database, within=tx))
        for step in steps:
            play.take(step)
        _the_same_elsewhere(play)
        whole.rollback()


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """A database that is filled and emptied again, example by example."""
    path = tmp_path / "afterword.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def _the_same_elsewhere(play: Play) -> None:
    """An export that is read in elsewhere shows what was shown here, and nothing more."""
    home, empty = play.home, create_engine("sqlite://")
    metadata.create_all(empty)
    with TemporaryDirectory() as folder, empty.begin() as there:
        path = Path(folder, "site.jsonl")
        home.ask(lambda tx: native.write(tx, home.site, path, lambda _: None))
        native.load(there, path, home.site, home.house, lambda _: None)
        # (an import renders anew: the words are the same, their markup need not be)
        assert {*map(_read, _visible(there, home.site))} == {*map(_read, play.visible())}


def _visible(tx: Connection, site: SiteKey) -> Iterator[str]:
    for page in PLACES:
        shown, _ = reading.after(tx, thread_id(site, page), Seq(0), 1_000)
        yield from (
            one.html for one in shown if one.sight in {Sight.WHOLE, Sight.REDACTED} and one.html
        )


def _html(words: str) -> str:
    return text(words).html


def _read(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html).strip()
