"""A page bears out that one was shown what stands on it, and not what has changed elsewhere."""

import re

import pytest

from afterword.db.connect import Database
from afterword.domain.event import Layout, PageDescribed
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.level import Level
from afterword.domain.thread import PAGE_SIZE
from afterword.front import listing
from afterword.front.address import Address
from afterword.front.listing import Scene
from afterword.front.ready import Ready
from afterword.gate import receipt
from afterword.gate.receipt import Marker
from afterword.handle import Done, SentBack
from tests.domain.builders import SITE, THREAD
from tests.handle.home import NESTED_PAGE, Home
from tests.handle.reader import SECRET, Reader

_MARKER = re.compile(rb'data-marker="([^"]+)"')


@pytest.fixture
def home(database: Database) -> Home:
    """A house with two pages of comments, each an answer to the first; no note, no reading."""
    home = Home(database)
    first = home.post("The first comment.", by="bea")
    for number in range(2, PAGE_SIZE + 6):
        home.post(f"Comment {number}.", reply_to=first, by="bea")
    return home


@pytest.mark.parametrize("level", [Level.PATH, Level.THREAD])
def test_a_change_of_what_is_answered_on_another_page_sends_back_once(
    home: Home, level: Level
) -> None:
    home.set_up(level=level)
    ann = Reader(home)
    for n in (1, 2):
        ann.serve(_page(home, n))
    changed = _edit(home, 1)
    # They look at the second page again: the change is in its part of the log, and not on it.
    ann.serve(_page(home, 2))

    first = ann.post("I agree with you.", reply_to=1)
    ann.catch_up()
    second = ann.post("I agree with you.", reply_to=1)

    assert isinstance(first, SentBack)
    assert [(one.seq, one.material) for one in first.why.owed.path] == [(1, changed)]
    assert first.why.owed.rest == ()
    assert isinstance(second, Done)


def test_a_change_is_read_where_its_comment_stands(home: Home) -> None:
    home.set_up(level=Level.PATH)
    ann = Reader(home)
    for n in (2, 1):
        ann.serve(_page(home, n))
    _edit(home, 1)
    ann.serve(_page(home, 1))

    assert isinstance(ann.post("I agree with you.", reply_to=1), Done)


def test_whoever_read_every_page_has_no_hole_in_their_receipt(home: Home) -> None:
    for words in ("One thing.", "Then quite another.", "At last something different."):
        _edit(home, 1, words)
    _edit(home, PAGE_SIZE + 3)
    home.withdraw(2, by="bea")
    head = _edit(home, 3)
    ann = Reader(home)

    for n in (1, 2):
        ann.serve(_page(home, n))

    assert ann.shown().thread.ranges == ((1, head),)


def test_what_changes_elsewhere_later_leaves_a_full_page_as_it_is(home: Home) -> None:
    _edit(home, 1)
    for number in range(PAGE_SIZE):
        home.post(f"More, {number}.", by="bea")
    before = _opened(home, _page(home, 2))
    _edit(home, 1, "And now something different.")

    after = _opened(home, _page(home, 2))

    assert before.ranges == after.ranges


def test_on_a_nested_page_each_comment_stands_for_itself_and_its_change(home: Home) -> None:
    home.happens(
        PageDescribed(NESTED_PAGE, "Nested", "https://teaspoon.example/n/", Layout.NESTED)
    )
    first = home.post("The first comment.", page=NESTED_PAGE, by="bea")
    home.post("Another.", page=NESTED_PAGE, reply_to=first, by="bea")
    home.edit(first, "Quite another thing now.", on=home.nested, by="bea")

    marker = _opened(home, _page(home, 1, home.nested))

    assert marker.ranges == ((1, 3),)


def _edit(home: Home, seq: int, words: str = "I have changed my mind.") -> Seq:
    done = home.edit(seq, words, by="bea")
    assert isinstance(done, Done), done
    return done.seq


def _page(home: Home, n: int, thread: ThreadId = THREAD) -> str:
    """Return the marker of a page of the thread, made anew."""
    scene = Scene(SECRET, home.clock.now())
    made = home.ask(lambda tx: listing.make(tx, Address(SITE, thread, None, n), scene))
    assert isinstance(made, Ready)
    found = _MARKER.search(made.plain().body["body"])
    assert found
    return found[1].decode()


def _opened(home: Home, signed: str) -> Marker:
    keys = receipt.keys(SECRET, SITE, home.clock.now())
    marker = receipt.open_token(Marker, signed, keys)
    assert marker is not None
    return marker
