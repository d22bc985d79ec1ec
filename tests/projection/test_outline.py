"""An outline tells what stands in a thread and how long it is, and not a word of it."""

import pytest
from sqlalchemy import Connection

from afterword.db.connect import Database
from afterword.domain.effect import Cover
from afterword.domain.ids import Seq
from afterword.domain.level import Level
from afterword.domain.note import Kind, Reach
from afterword.projection import outline, sites, threads
from afterword.projection.outline import Outline
from tests.handle.home import Home


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


def outlined(home: Home) -> Outline:
    """Return the outline of the house's thread as it is now."""

    def look(tx: Connection) -> Outline:
        site, thread = sites.load(tx, home.site), threads.load(tx, home.thread)
        assert site is not None
        assert thread is not None
        return outline.load(tx, site, thread, home.clock.now())

    return home.ask(look)


def test_it_lists_what_stands_with_its_number_and_length(home: Home) -> None:
    first = home.post("One two three.")
    second = home.post("Four five.", reply_to=first)
    home.post("Six.")
    home.remove(second)

    found = outlined(home)

    assert found.comments == ((1, 1, 3), (3, 3, 1))
    assert found.earlier == (0, 0)
    assert found.level is Level.THREAD


def test_it_names_the_change_since_which_a_comment_says_something_else(home: Home) -> None:
    first = home.post("One two three.")
    home.post("Four.")
    home.edit(first, "Something else altogether, and longer.")

    found = outlined(home)

    assert found.edits == ((1, 3),)
    assert found.comments[0] == (1, 1, 5)


def test_it_has_the_notes_that_stand_and_how_far_a_summary_goes(home: Home) -> None:
    upto = home.post()
    lifted = home.give("For now.")
    note = home.give(about=upto)
    home.give("So far so good.", kind=Kind.SUMMARY, effects=(Cover(Seq(upto)),))
    home.give("Be kind everywhere.", page=None)
    home.lift(lifted)

    found = outlined(home)

    assert [(one.id, one.scope.reach) for one in found.notes] == [
        ("S1", Reach.SITE),
        ("N2", Reach.CONVERSATION),
        ("N3", Reach.THREAD),
    ]
    assert found.notes[1].seq == note
    assert found.summary == upto


def test_it_has_the_cards_of_what_newcomers_read(home: Home) -> None:
    home.post()
    home.publish_reading("# Be kind\n\nAlways and everywhere.")

    (card,) = outlined(home).cards

    assert card[1] == 5


def test_it_names_changes_also_of_comments_that_it_only_counts(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "MOST", 1)
    first = home.post("One two three.")
    home.post("Four.")
    home.edit(first, "Something else altogether, and longer.")

    found = outlined(home)

    assert [seq for seq, _, _ in found.comments] == [2]
    assert found.edits == ((1, 3),)


def test_of_a_very_long_thread_the_beginning_is_only_counted(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "MOST", 2)
    for words in ("One.", "One two.", "One two three.", "One two three four."):
        home.post(words)

    found = outlined(home)

    assert [seq for seq, _, _ in found.comments] == [3, 4]
    assert found.earlier == (2, 3)
