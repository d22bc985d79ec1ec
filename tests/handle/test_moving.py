"""What is moved is the same comment elsewhere; what moves back leaves nothing behind."""

from datetime import timedelta

import pytest

from afterword.db.connect import Database
from afterword.domain.act_command import Collapse
from afterword.domain.clause import ClauseId
from afterword.domain.comment import Origin, Presence
from afterword.domain.errors import DecisionNotFoundError
from afterword.domain.ids import Seq, ThreadId, thread_stream
from afterword.domain.visibility import Sight
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done
from afterword.log import bodies, filed
from afterword.log.filed import Wanted
from afterword.people import authors
from afterword.people.authors import Claim
from afterword.projection import (
    people,
    reading,
    sites,
    threads,
    transparency,
    writers,
)
from afterword.projection.reading import Shown
from tests.domain.builders import NOON, PAGE, SITE
from tests.handle.home import NESTED_PAGE, Home, guest, key_of
from tests.handle.moderator import Moderator
from tests.handle.reader import Reader

OFF_TOPIC = ClauseId("off-topic")


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


@pytest.fixture
def heron(home: Home) -> Moderator:
    """Its moderator."""
    return Moderator(home)


def test_a_branch_moves_with_its_replies_and_comes_back(home: Home, heron: Moderator) -> None:
    top = home.post("About tea.")
    reply = home.post("Milk first.", reply_to=top, by="bea")
    late = home.post("No.", reply_to=reply, by="cleo")
    assert isinstance(home.remove(late), Done)
    assert isinstance(heron.redact(reply, "first"), Done)
    act = home.position() + 1

    done = heron.move(top, along=True)

    assert isinstance(done, Done)
    assert [heron.comment(seq).presence for seq in (top, reply, late)] == [
        Presence.MOVED,
        Presence.MOVED,
        Presence.REMOVED,
    ]
    gone = _shown(home, top)
    assert gone.decision is not None
    assert gone.decision.to == Origin(home.nested, Seq(1))
    there, second = heron.comment(1, on=home.nested), heron.comment(2, on=home.nested)
    assert (there.moved, second.moved) == (Origin(home.thread, top), Origin(home.thread, reply))
    assert (second.parent, second.author) == (1, heron.comment(reply).author)
    shown = home.ask(lambda tx: reading.these(tx, home.nested, [Seq(2)]))[0]
    assert "[removed: slur]" in shown.html
    assert "first" not in shown.html
    assert isinstance(heron.take_back(act), Done)
    assert heron.comment(top).presence is Presence.PRESENT
    assert _shown(home, reply).sight is Sight.REDACTED
    assert heron.comment(2, on=home.nested).presence is Presence.RETURNED
    assert home.faults() == []


def test_what_was_changed_where_it_went_does_not_come_back_as_it_was(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("Such a goose.")
    done = heron.move(seq)
    assert isinstance(done, Done)
    home.act(1, Collapse(), clause=OFF_TOPIC, on=home.nested)

    assert _refusal(heron.take_back(done.seq)) is Refusal.CHANGED_MEANWHILE
    assert heron.comment(seq).presence is Presence.MOVED


def test_a_thread_is_merged_into_another_and_closed_and_that_is_undone(
    home: Home, heron: Moderator
) -> None:
    home.post("There already.", page=NESTED_PAGE)
    first, second = home.post("One."), home.post("Two.", by="bea")

    done = heron.merge()

    assert isinstance(done, Done)
    thread = home.ask(lambda tx: threads.load(tx, home.thread))
    there = home.ask(lambda tx: threads.load(tx, home.nested))
    assert thread is not None
    assert there is not None
    assert (thread.comments, thread.closed is not None, there.comments) == (0, True, 3)
    assert isinstance(heron.take_back(second + 1), Done)
    thread = home.ask(lambda tx: threads.load(tx, home.thread))
    assert thread is not None
    assert (thread.comments, thread.closed) == (2, None)
    assert heron.comment(first).presence is Presence.PRESENT
    assert home.faults() == []


def test_a_moved_comment_keeps_when_it_was_written_and_whose_it_is(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("About tea.")
    home.clock.advance(timedelta(hours=5))

    assert isinstance(heron.move(seq), Done)

    there = heron.comment(1, on=home.nested)
    assert (there.at, there.author) == (NOON, heron.comment(seq).author)
    assert isinstance(home.edit(1, "About green tea.", on=home.nested), Done)
    assert home.faults() == []


def test_what_moves_back_leaves_a_line_only_for_what_was_answered_meanwhile(
    home: Home, heron: Moderator
) -> None:
    quiet, asked = home.post("One."), home.post("Two.")
    late = home.post("Under the second.", reply_to=asked, by="bea")
    act = home.position() + 1
    assert isinstance(heron.merge(), Done)
    under_late = home.post("Welcome.", page=NESTED_PAGE, reply_to=3, by="cleo")

    assert isinstance(heron.take_back(act), Done)

    assert [heron.comment(one).presence for one in (quiet, asked, late)] == [Presence.PRESENT] * 3
    left = {one.comment.seq: one for one in _listed(home, home.nested)}
    assert {seq: one.sight for seq, one in left.items()} == {
        2: Sight.TOMBSTONE,
        3: Sight.TOMBSTONE,
        under_late: Sight.WHOLE,
    }
    decision = left[Seq(3)].decision
    assert decision is not None
    assert decision.to == Origin(home.thread, late)
    with pytest.raises(DecisionNotFoundError):
        heron.take_back(home.position(home.nested), on=home.nested)
    assert home.faults() == []


def test_a_merge_and_its_undoing_are_one_entry_each_and_count_each_comment_once(
    home: Home, heron: Moderator
) -> None:
    for words in ("One.", "Two.", "Three."):
        home.post(words)
    merged = home.position() + 1
    assert isinstance(heron.merge(), Done)
    assert _told(home) == ["comment.moved", "thread.closed"]

    assert isinstance(heron.take_back(merged), Done)

    assert _told(home) == [
        "comment.moved",
        "thread.closed",
        "comment.restored",
        "thread.reopened",
    ]
    site = home.ask(lambda tx: sites.load(tx, SITE))
    assert site is not None
    year = home.ask(lambda tx: transparency.of_year(tx, site, NOON.year))
    assert (year.acts, year.restored, year.posted) == (3, 3, 3)


def test_what_somebody_wrote_is_counted_once_wherever_it_was_moved(
    home: Home, heron: Moderator
) -> None:
    home.post("One.", by="bea")
    seq = home.post("Two.", by="bea")
    assert isinstance(heron.move(seq), Done)
    assert isinstance(heron.move(1, to=PAGE, on=home.nested), Done)

    names = home.ask(lambda tx: authors.names_of(tx, SITE, Claim(key_hash=key_of("bea"))))
    history = home.ask(lambda tx: people.history(tx, SITE, names))
    latest = home.ask(lambda tx: people.latest(tx, SITE, names, 10))

    assert (history.published, len(latest)) == (2, 2)
    assert home.ask(lambda tx: writers.published(tx, SITE, names)) == 2
    assert isinstance(home.remove(latest[0].seq, on=latest[0].thread), Done)
    assert home.ask(lambda tx: writers.published(tx, SITE, names)) == 1


@pytest.mark.parametrize("who", ["its author", "a moderator"])
def test_a_moved_comment_is_erased_from_any_place_where_it_ever_stood(
    home: Home, heron: Moderator, who: str
) -> None:
    seq = home.post("Such a goose.")
    assert isinstance(heron.move(seq), Done)
    assert isinstance(heron.take_back(home.position()), Done)
    assert isinstance(heron.move(seq), Done)
    places = [(home.thread, seq), (home.nested, Seq(1)), (home.nested, Seq(3))]

    done = home.erase(seq, who=guest("ann")) if who == "its author" else home.erase(seq)

    assert isinstance(done, Done)
    assert done.change.thread.id == home.nested
    assert heron.comment(3, on=home.nested).presence is Presence.ERASED
    for thread, place in places:
        assert _stored(home, thread, place) == ""
    assert _refusal(home.erase(seq)) is Refusal.ALREADY_SO
    assert home.faults() == []


def test_what_comes_back_is_erased_in_the_thread_it_had_been_moved_to_as_well(
    home: Home, heron: Moderator
) -> None:
    seq = home.post("Such a goose.")
    assert isinstance(heron.move(seq), Done)
    assert isinstance(heron.take_back(home.position()), Done)

    assert isinstance(home.erase(1, on=home.nested), Done)

    assert heron.comment(seq).presence is Presence.ERASED
    assert _stored(home, home.nested, Seq(1)) == ""


def test_what_waited_while_its_thread_was_merged_goes_where_the_others_went_when_it_is_let_in(
    home: Home, heron: Moderator
) -> None:
    first = home.post("One.")
    waiting = [_hold(home, words, first) for words in ("Waits.", "Waits, and is declined.")]
    home.decline(waiting[1], "Not now.")
    merged = home.position() + 1
    assert isinstance(heron.merge(), Done)

    done = home.let_in(waiting[0])
    again = home.let_in(waiting[1])

    assert isinstance(done, Done)
    assert isinstance(again, Done)
    assert [one.sight for one in _listed(home, home.thread)] == [Sight.TOMBSTONE] * 3
    there = _listed(home, home.nested)
    assert [(one.comment.parent, one.html) for one in there] == [
        (None, "<p>One.</p>"),
        (1, "<p>Waits.</p>"),
        (1, "<p>Waits, and is declined.</p>"),
    ]
    assert [one.change.thread.id for one in done.also] == [home.nested]
    assert isinstance(heron.take_back(merged), Done)
    assert [one.sight for one in _listed(home, home.thread)] == [Sight.WHOLE] * 3
    assert _listed(home, home.nested) == []
    assert home.faults() == []


def _hold(home: Home, words: str, answered: Seq) -> Seq:
    done = Reader(home, "bea").post(words, reply_to=answered, asks_moderator=True)
    assert isinstance(done, Done)
    assert done.held is not None
    return done.seq


def _listed(home: Home, thread: ThreadId) -> list[Shown]:
    return home.ask(lambda tx: reading.after(tx, thread, Seq(0), 100))[0]


def _shown(home: Home, seq: int) -> Shown:
    return home.ask(lambda tx: reading.these(tx, home.thread, [Seq(seq)]))[0]


def _told(home: Home) -> list[str]:
    """Return the kinds of what the moderation log tells, the oldest first."""
    found = home.ask(lambda tx: filed.latest(tx, Wanted(site=SITE, public=True), None, 100))
    return [one.kind for one in sorted(found, key=lambda one: (one.stream, one.seq))]


def _stored(home: Home, thread: ThreadId, seq: Seq) -> str:
    stream = thread_stream(thread)
    return home.ask(lambda tx: bodies.read(tx, stream, [seq]))[seq].body.source


def _refusal(outcome: Answer) -> Refusal | None:
    return outcome.refusal if isinstance(outcome, Refuse) else None
