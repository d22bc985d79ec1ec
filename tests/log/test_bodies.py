"""Words stand beside the log, sealed; erased, they are gone and their place remains."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from afterword.db.connect import Database
from afterword.domain.body import Body
from afterword.domain.ids import Seq, StreamId
from afterword.log import bodies
from tests.domain.builders import NOON, text

LOG = StreamId("a log")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(source=st.text())
def test_a_text_comes_back_character_for_character(database: Database, source: str) -> None:
    try:
        source.encode()
    except UnicodeEncodeError:
        return
    with database.writing.begin() as tx:
        tx.execute(sql("DELETE FROM body"))
        bodies.write(tx, LOG, Seq(1), Body(source, "<p></p>", 1))

    with database.reading.connect() as tx:
        stored = bodies.read(tx, LOG, [Seq(1)])

    assert stored[Seq(1)].body.source == source


def test_erasing_empties_every_part_and_leaves_the_neighbours(database: Database) -> None:
    with database.writing.begin() as tx:
        for seq in (1, 2, 3):
            bodies.write(tx, LOG, Seq(seq), text("Canary.", "birds"))
        bodies.write(tx, StreamId("other"), Seq(1), text("Canary.", "birds"))

        bodies.erase(tx, LOG, [Seq(1), Seq(3)], NOON)
        stored = bodies.read(tx, LOG, [Seq(1), Seq(2), Seq(3), Seq(4)])
        other = bodies.read(tx, StreamId("other"), [Seq(1)])

    assert list(stored) == [1, 2, 3]
    assert stored[Seq(1)].body == Body("", "", 1, "")
    assert stored[Seq(3)].erased_at == NOON
    assert stored[Seq(2)].body == other[Seq(1)].body == text("Canary.", "birds")


@given(st.text(), st.text(), st.text(), st.text())
def test_a_seal_is_of_one_text_with_one_note(
    source: str, note: str, other: str, other_note: str
) -> None:
    try:
        one = bodies.seal(b"key", Body(source, "", 1, note))
        another = bodies.seal(b"key", Body(other, "", 1, other_note))
    except UnicodeEncodeError:
        return

    same = (source, note) == (other, other_note)
    # (a note is one line of characters that can be seen, so it has no NUL)
    if "\0" not in note + other_note:
        assert (one == another) is same


def test_a_seal_tells_nobody_without_the_key_what_it_seals() -> None:
    assert bodies.seal(b"key", text("Yes.")) != bodies.seal(b"another", text("Yes."))


def test_a_text_can_be_rendered_anew_without_breaking_its_seal(database: Database) -> None:
    with database.writing.begin() as tx:
        bodies.write(tx, LOG, Seq(1), text("Old."))
        bodies.write(tx, LOG, Seq(2), text("Gone."))
        bodies.erase(tx, LOG, [Seq(2)], NOON)

        old = bodies.outdated(tx, 2, 10)
        bodies.rerender(tx, LOG, Seq(1), Body("Old.", "<p>New.</p>", 2))
        now = bodies.read(tx, LOG, [Seq(1)])[Seq(1)].body
        left = bodies.outdated(tx, 2, 10)

    assert [(stream, stored.seq) for stream, stored in old] == [(LOG, 1)]
    assert (now.html, now.source) == ("<p>New.</p>", "Old.")
    assert left == []
    assert bodies.seal(b"key", now) == bodies.seal(b"key", text("Old."))
