"""A moderator gives a note, changes its words and ends it; nobody else does."""

import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import AmendNote, GiveNote, LiftNote
from afterword.domain.errors import CommentNotFoundError, NoteNotFoundError, ThreadNotFoundError
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, site_stream, thread_stream
from afterword.domain.note import Kind, Note, Reach, Scope
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Done, HouseChanged, Person
from afterword.log.audit import audit
from afterword.log.read import streams
from afterword.people.authors import Claim
from afterword.projection import noted, notes, sites, threads
from tests.domain.builders import PAGE, minutes, text
from tests.handle.home import HERON, KEY, NESTED_PAGE, Home, key_of

GUESTS = [Person(), Person(Claim(key_hash=key_of("ann"))), Person(role=Role.MEMBER)]


@pytest.fixture
def home(database: Database) -> Home:
    """A house on each kind of database."""
    return Home(database)


def test_a_note_stands_in_its_threads_log_also_where_nobody_has_written(home: Home) -> None:
    first, second = home.give("Please be kind.\nIt has been a long day."), home.give()

    found = _in_thread(home)
    state = home.ask(lambda tx: threads.load(tx, home.thread))
    assert [one.id for one in found] == ["N1", "N2"]
    assert [one.seq for one in found] == [first, second]
    assert state is not None
    assert (state.notes, state.comments) == (2, 0)


def test_its_first_line_is_what_everybody_reads_and_it_is_signed(home: Home) -> None:
    home.post()
    home.give("Please be kind.\nIt has been a long day.", about=1, reach=Reach.COMMENT)

    state = home.ask(lambda tx: threads.load(tx, home.thread))
    assert state is not None
    now = home.clock.now()
    shown = home.ask(lambda tx: noted.of_thread(tx, home.site, state, now))
    assert [(one.instruction, one.name, one.about) for one in shown] == [
        ("Please be kind.", "Heron", 1)
    ]


def test_a_note_for_the_whole_site_stands_in_the_sites_log_and_in_every_thread(
    home: Home,
) -> None:
    seq = home.give(page=None)

    of_site = home.ask(lambda tx: notes.every(tx, site_stream(home.site)))
    site = home.ask(lambda tx: sites.load(tx, home.site))
    assert [(one.id, one.seq) for one in of_site] == [("S1", seq)]
    assert site is not None
    assert site.notes == 1
    assert _in_thread(home) == []


@pytest.mark.parametrize("page", [PAGE, None])
def test_a_material_amendment_is_a_new_revision_and_a_minor_one_is_not(
    home: Home, page: PageKey | None
) -> None:
    seq = home.give(page=page)

    home.amend(seq, "Please be kind!", page=page, material=False)
    minor = _note(home, seq, page)
    home.amend(seq, "Please say nothing.", page=page, material=True)
    material = _note(home, seq, page)

    assert (minor.revision, material.revision) == (1, 2)
    assert minor.body < material.body


@pytest.mark.parametrize("page", [PAGE, None])
def test_a_note_is_ended_once_and_then_nothing_changes_it(
    home: Home, page: PageKey | None
) -> None:
    seq = home.give(page=page)

    lifted = home.lift(seq, page=page, why="It is quiet again.")

    assert isinstance(lifted, Done | HouseChanged)
    assert _note(home, seq, page).lifted == lifted.seq
    for answer in (home.lift(seq, page=page), home.amend(seq, page=page)):
        assert isinstance(answer, Refuse)
        assert answer.refusal is Refusal.ALREADY_SO


def test_a_note_whose_time_is_over_is_not_changed_either(home: Home) -> None:
    seq = home.give(until=home.clock.now() + minutes(5))
    home.clock.advance(minutes(5))

    assert isinstance(home.amend(seq), Refuse)
    assert isinstance(home.lift(seq), Refuse)


@pytest.mark.parametrize("person", GUESTS)
@pytest.mark.parametrize("page", [PAGE, None])
def test_nobody_but_staff_gives_amends_or_lifts(
    home: Home, page: PageKey | None, person: Person
) -> None:
    seq = home.give(page=page)
    where = None if page is None else home.thread
    scope = Scope(Reach.SITE if page is None else Reach.THREAD)
    give = GiveNote(site=home.site, page=page, kind=Kind.REMIND, scope=scope, text=text())
    amend = AmendNote(home.site, where, seq, text(), material=True)
    lift = LiftNote(home.site, where, seq)

    answers = [
        home.do(lambda tx: handle.give(tx, home.house, give, person, HERON)),
        home.do(lambda tx: handle.amend(tx, home.house, amend, person)),
        home.do(lambda tx: handle.lift(tx, home.house, lift, person)),
    ]

    assert [one.refusal for one in answers if isinstance(one, Refuse)] == [Refusal.NOT_ALLOWED] * 3


def test_what_is_not_there_cannot_be_noted_amended_or_lifted(home: Home) -> None:
    home.post()

    with pytest.raises(CommentNotFoundError):
        home.give(about=7)
    with pytest.raises(NoteNotFoundError):
        home.amend(1)
    with pytest.raises(NoteNotFoundError):
        home.lift(7, page=None)
    with pytest.raises(ThreadNotFoundError):
        home.lift(1, page=NESTED_PAGE)
    assert _in_thread(home) == []


def test_a_site_cannot_reach_anothers_notes_through_a_thread(home: Home) -> None:
    seq = home.give()
    other = Home(home.database, SiteKey("other"))
    foreign = LiftNote(other.site, ThreadId(home.thread), seq)

    with pytest.raises((NoteNotFoundError, ThreadNotFoundError)):
        other.do(lambda tx: handle.lift(tx, other.house, foreign, _moderator()))
    assert _note(home, seq, PAGE).lifted is None


def test_the_logs_of_notes_are_whole(home: Home) -> None:
    for page in (PAGE, None):
        seq = home.give(page=page)
        home.amend(seq, page=page)
        home.lift(seq, page=page, why="Done.")

    faults = home.ask(
        lambda tx: [fault for stream in streams(tx) for fault in audit(tx, stream, KEY)]
    )
    assert faults == []


def _in_thread(home: Home) -> list[Note]:
    return home.ask(lambda tx: notes.every(tx, thread_stream(home.thread)))


def _note(home: Home, seq: Seq, page: str | None) -> Note:
    stream = site_stream(home.site) if page is None else thread_stream(home.thread)
    found = home.ask(lambda tx: notes.load(tx, stream, seq))
    assert found is not None
    return found


def _moderator() -> Person:
    return Person(role=Role.MODERATOR)
