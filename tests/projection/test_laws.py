"""The laws of the log: they hold after any list of commands, in any order, at any time.

Seqs have no gap, a rebuild is what stands, counts are right, an audit finds nothing, an export
moved elsewhere is the same there, and no reader is ever shown words that were taken away or that
wait; erased words are nowhere in the database.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, final

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from sqlalchemy import Connection, select

from afterword.db.connect import Database
from afterword.db.tables import metadata
from afterword.domain.comment import Presence
from afterword.domain.ids import (
    PageKey,
    Seq,
    SiteKey,
    ThreadId,
    site_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.level import Level
from afterword.handle import Answer, Done, HouseChanged
from afterword.log import bodies, read
from afterword.log.audit import audit
from afterword.page import feed
from afterword.page.item import item
from afterword.projection import held, notes, reading, sites, threads
from afterword.projection import rebuild as fold
from afterword.projection.reading import Shown
from afterword.stream.frames import Scene, read_frames
from afterword.transfer import native
from tests.domain.builders import NOON, PAGE
from tests.handle.home import KEY, NESTED_PAGE, Home, guest
from tests.handle.reader import Reader
from tests.harness.soak import is_soak

ORIGIN = "https://talk.example"
SCENE = Scene(ORIGIN, b"secret", NOON)
PEOPLE = ("ann", "bea", "cleo")
PLACES = (PAGE, NESTED_PAGE)


class Deed(Struct, frozen=True):
    """What somebody does next; who it concerns is looked up among what is there then."""

    what: str
    place: int = 0
    who: int = 0
    which: int = 0
    minutes: int = 0


CHANGES = ("edit", "withdraw", "undo", "remove", "restore", "erase")
HOUSE = ("close", "reopen", "level")
NOTES = ("note", "note about", "note on the site", "amend", "lift")
WAITING = ("hold", "hold", "let in", "decline", "take back", "erase held")
DEEDS = st.builds(
    Deed,
    what=st.sampled_from(["post", "post", "reply", "reply", *CHANGES, *HOUSE, *NOTES, *WAITING]),
    place=st.integers(0, len(PLACES) - 1),
    who=st.integers(0, len(PEOPLE) - 1),
    which=st.integers(0, 5),
    minutes=st.sampled_from([0, 0, 0, 1, 9, 11]),
)


@final
class Written(Struct):
    """What the test remembers of a comment."""

    page: PageKey
    seq: Seq
    by: str
    texts: list[str]
    presence: str = "present"
    answered: bool = False


@final
class Noted(Struct):
    """What the test remembers of a note."""

    page: PageKey | None
    seq: Seq
    texts: list[str]
    lifted: bool = False


@final
class Held(Struct):
    """What the test remembers of a comment that waits."""

    page: PageKey
    seq: Seq
    by: str
    text: str
    parent: Written | None
    is_waiting: bool = True
    is_let_in: bool = False
    is_erased: bool = False


@final
class Play:
    """A house in which deeds are done, beside a memory of what must have come of them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.written: list[Written] = []
        self.noted: list[Noted] = []
        self.held: list[Held] = []
        self._texts = count(1)

    def act(self, deed: Deed) -> None:
        """Do one deed, and see to it that it was right to do it or to refuse it."""
        self.home.clock.advance(timedelta(minutes=deed.minutes))
        page, by = PLACES[deed.place], PEOPLE[deed.who]
        here = [one for one in self.written if one.page == page]
        match deed.what:
            case "post":
                self._post(page, by, None)
            case "reply" if here:
                self._post(page, by, here[deed.which % len(here)])
            case "close":
                self.home.close(page=page)
            case "reopen":
                self.home.reopen(page=page)
            case what if what in (*NOTES, *WAITING, "level"):
                self._moderate(deed, page, by, here)
            case what if here and what in CHANGES:
                self._change(what, here[deed.which % len(here)])
            case _:
                pass

    def _moderate(self, deed: Deed, page: PageKey, by: str, here: list[Written]) -> None:
        """Do one deed that has to do with reading first."""
        match deed.what:
            case "level":
                self.home.set_level([None, *Level][deed.which % 5], page=page)
            case "hold":
                parent = here[deed.which % len(here)] if here and deed.minutes else None
                self._hold(page, by, parent)
            case "let in" | "decline" | "take back" | "erase held" as what if self.held:
                self._decide(what, self.held[deed.which % len(self.held)])
            case "note" | "note on the site" as what:
                self._note(page if what == "note" else None, None)
            case "note about" if here:
                self._note(page, here[deed.which % len(here)].seq)
            case "amend" | "lift" as what if self.noted:
                self._renote(what, self.noted[deed.which % len(self.noted)], deed)
            case _:
                pass

    def _post(self, page: PageKey, by: str, parent: Written | None) -> None:
        words = self._words()
        reply_to = None if parent is None else parent.seq
        outcome = self.home.try_to_post(words, page=page, reply_to=reply_to, by=by)
        if not isinstance(outcome, Done):
            return
        self._stands(Written(page, outcome.seq, by, [words]), parent)

    def _hold(self, page: PageKey, by: str, parent: Written | None) -> None:
        words = self._words()
        reader = Reader(self.home, by, page=page)
        reply_to = None if parent is None else parent.seq
        outcome = reader.post(words, reply_to=reply_to, asks_moderator=True)
        if isinstance(outcome, Done) and outcome.held is None:
            self._stands(Written(page, outcome.seq, by, [words]), parent)
        elif isinstance(outcome, Done):
            self.held.append(Held(page, outcome.seq, by, words, parent))

    def _decide(self, what: str, one: Held) -> None:
        thread = thread_id(self.home.site, one.page)
        if what == "erase held":
            outcome = self.home.erase_held(one.seq, on=thread, who=guest(one.by))
            assert isinstance(outcome, Done) is not (one.is_let_in or one.is_erased)
            one.is_erased = one.is_erased or not one.is_let_in
            one.is_waiting = False
            return
        match what:
            case "let in":
                outcome = self.home.let_in(one.seq, on=thread)
            case "decline":
                outcome = self.home.decline(one.seq, "Please read first.", on=thread)
            case _:
                outcome = self.home.decline(one.seq, on=thread, who=guest(one.by))
        assert isinstance(outcome, Done) is one.is_waiting
        one.is_waiting = False
        if isinstance(outcome, Done) and what == "let in":
            one.is_let_in = True
            answers = outcome.change.comments[0].parent is not None
            let_in = Written(one.page, outcome.seq, one.by, [one.text])
            self._stands(let_in, one.parent if answers else None)

    def _stands(self, new: Written, parent: Written | None) -> None:
        assert parent is None or parent.presence == "present"
        if parent is not None:
            parent.answered = True
        self.written.append(new)

    def _note(self, page: PageKey | None, about: Seq | None) -> None:
        words = f"{self._words()}\nIn detail."
        self.noted.append(Noted(page, self.home.give(words, page=page, about=about), [words]))

    def _renote(self, what: str, one: Noted, deed: Deed) -> None:
        if what == "lift":
            outcome = self.home.lift(one.seq, page=one.page, why="Over." if deed.who else "")
        else:
            words = self._words()
            material = bool(deed.who)
            outcome = self.home.amend(one.seq, words, page=one.page, material=material)
            one.texts += [words] * (not one.lifted)
        assert isinstance(outcome, Done | HouseChanged) is not one.lifted
        one.lifted = one.lifted or what == "lift"

    def _change(self, what: str, one: Written) -> None:
        words = self._words()
        thread = thread_id(self.home.site, one.page)
        outcome = self._try(what, one, thread, words)
        if not isinstance(outcome, Done):
            return
        match what:
            case "edit":
                assert one.presence == "present"
                one.texts.append(words)
            case "withdraw":
                assert one.presence == "present"
                one.presence = str(outcome.change.comments[0].presence)
                assert one.presence in {"withdrawn", "vanished"}
                assert not (one.answered and one.presence == "vanished")
            case "remove":
                assert one.presence == "present"
                one.presence = "removed"
            case "undo":
                assert one.presence in {"withdrawn", "vanished"}
                one.presence = "present"
            case "restore":
                assert one.presence == "removed"
                one.presence = "present"
            case _:
                assert one.presence not in {"erased", "forgotten"}
                # Where nothing stood in its place, nothing does now.
                one.presence = "forgotten" if one.presence == "vanished" else "erased"

    def _try(self, what: str, one: Written, thread: ThreadId, words: str) -> Answer:
        match what:
            case "edit":
                return self.home.edit(one.seq, words, on=thread, by=one.by)
            case "withdraw":
                return self.home.withdraw(one.seq, on=thread, by=one.by)
            case "undo":
                return self.home.undo(one.seq, on=thread, by=one.by)
            case "remove":
                return self.home.remove(one.seq, on=thread)
            case "restore":
                return self.home.restore(one.seq, on=thread)
            case _:
                return self.home.erase(one.seq, on=thread, who=guest(one.by))

    def _words(self) -> str:
        # (houses on one database must not say the same)
        return f"canary-{self.home.site}-{next(self._texts):04}-"

    def shown(self) -> set[str]:
        """Every text that readers may see."""
        return {one.texts[-1] for one in self.written if one.presence == "present"}

    def hidden(self) -> set[str]:
        """Every text that no reader may see."""
        written = {text for one in self.written for text in one.texts}
        return (written | {one.text for one in self.held}) - self.shown()

    def erased(self) -> set[str]:
        """Every text that must be nowhere."""
        gone = [one for one in self.written if one.presence in {"erased", "forgotten"}]
        held = {one.text for one in self.held if one.is_erased}
        return held | {text for one in gone for text in one.texts}


def _no_reader_is_shown_what_was_taken_away(tx: Connection, play: Play) -> None:
    shown, hidden = play.shown(), play.hidden()
    for name, words in _everything_readers_get(tx, play.home.site):
        leaked = [text for text in hidden if text in words]
        assert leaked == [], f"{name} shows {leaked}"
        if name.startswith("all "):
            missing = [text for text in shown if text not in words]
            assert missing == [], f"{name} lacks {missing}"


def _everything_readers_get(tx: Connection, site: SiteKey) -> Iterator[tuple[str, str]]:
    names = [thread_id(site, page) for page in PLACES]
    known = [found for name in names if (found := threads.load(tx, name)) is not None]
    everything = [range(1, thread.position + 1) for thread in known]
    pages, rests, picked, talks, frames = [], [], [], [], b""
    for thread, seqs in zip(known, everything, strict=True):
        pages += [reading.page(tx, thread.id, n) for n in range(1, thread.pages + 1)]
        rests += _read_on(tx, thread.id)
        picked += reading.these(tx, thread.id, [Seq(seq) for seq in seqs])
        talks += [reading.conversation(tx, thread.id, Seq(seq)) for seq in seqs]
        frames += _follow(tx, thread.id)
    latest = reading.latest(tx, site, 1_000)
    yield "all pages", _said(pages)
    yield "all items", _said([item(one, site, ORIGIN) for one in rests])
    yield "all of these", _said(picked)
    yield "all conversations", _said(talks)
    yield "all frames", frames.decode()
    yield "all latest", _said(latest)
    house = sites.load(tx, site)
    assert house is not None
    yield "all of the feed", feed.of_site(house, latest, {}, ORIGIN)


def _read_on(tx: Connection, thread: ThreadId) -> list[Shown]:
    found: list[Shown] = []
    after: Seq | None = Seq(0)
    while after is not None:
        more, after = reading.after(tx, thread, after, 3)
        found += more
    return found


def _follow(tx: Connection, thread: ThreadId) -> bytes:
    position, told = Seq(0), b""
    while (frames := read_frames(tx, thread, position, SCENE)).data:
        position, told = frames.to, told + frames.data
    return told


def _said(values: list[Any]) -> str:
    return msgspec.json.encode(values).decode()


def _counts_are_right(tx: Connection, play: Play) -> None:
    for page in PLACES:
        thread = thread_id(play.home.site, page)
        here = [one for one in play.written if one.page == page]
        state = threads.load(tx, thread)
        if state is None:
            assert here == []
            continue
        standing = sum(one.presence == "present" for one in here)
        assert (state.comments, state.numbered) == (standing, len(here))
        # (every text is one word)
        assert state.words == standing
        assert state.notes == sum(one.page == page for one in play.noted)
        assert threads.counts(tx, [thread]) == {thread: standing}
        found = [one for n in range(1, state.pages + 1) for one in reading.page(tx, thread, n)]
        numbers = [one.comment.number for one in found]
        assert len(set(numbers)) == len(numbers)
        tombs = {"withdrawn", "removed", "erased"}
        assert len(found) == standing + sum(one.presence in tombs for one in here)


def _notes_and_what_waits_are_as_remembered(tx: Connection, play: Play) -> None:
    house = sites.load(tx, play.home.site)
    assert house is not None
    assert house.notes == sum(one.page is None for one in play.noted)
    for one in play.noted:
        name = thread_id(house.key, one.page) if one.page else None
        stream = thread_stream(name) if name else site_stream(house.key)
        found = notes.load(tx, stream, one.seq)
        assert found is not None
        assert (found.lifted is not None) is one.lifted
        words = bodies.read(tx, stream, [found.body])[found.body].body.source
        assert words == one.texts[-1]
    waiting = {(one.thread, one.seq) for one in held.waiting(tx, house.key)}
    remembered = [one for one in play.held if one.is_waiting]
    assert waiting == {(thread_id(house.key, one.page), one.seq) for one in remembered}


def _nothing_answers_what_vanished(tx: Connection, play: Play) -> None:
    for page in PLACES:
        found = _read_on(tx, thread_id(play.home.site, page))
        seqs = {one.comment.seq for one in found}
        for one in found:
            assert one.comment.parent is None or one.comment.parent in seqs


def _logs_are_whole(tx: Connection) -> None:
    for stream in read.streams(tx):
        assert [placed.seq for placed in read.walk(tx, stream.id)] == [*range(1, stream.head + 1)]
        assert list(audit(tx, stream, KEY)) == []


def _a_rebuild_is_what_stands(database: Database) -> None:
    assert _differences(database) == []


def _differences(database: Database) -> list[fold.Difference]:
    """Fold everything again into an empty database, and return what came out different."""
    with TemporaryDirectory() as folder:
        scratch = Database(f"sqlite:///{folder}/scratch.db")
        metadata.create_all(scratch.writing)
        with database.reading.connect() as tx, scratch.writing.begin() as into:
            found = list(fold.compare(tx, into, lambda _: None))
        scratch.close()
    return found


def _an_export_is_the_same_elsewhere(home: Home) -> None:
    """Move the house to an empty database, and from there once more: nothing is lost or new."""
    with TemporaryDirectory() as folder:
        there, back = Path(folder, "there.jsonl"), Path(folder, "back.jsonl")
        home.ask(lambda tx: native.write(tx, home.site, there, lambda _: None))
        scratch = Database(f"sqlite:///{folder}/scratch.db")
        metadata.create_all(scratch.writing)
        with scratch.writing.begin() as into:
            native.load(into, there, home.site, home.house, lambda _: None)
        with scratch.reading.connect() as tx:
            native.write(tx, home.site, back, lambda _: None)
        kept = [home.ask(lambda tx: _projected(tx, home.site)), _lines(there)]
        with scratch.reading.connect() as tx:
            moved = [_projected(tx, home.site), _lines(back)]
        scratch.close()
    assert moved == kept


def _projected(tx: Connection, site: SiteKey) -> dict[str, list[str]]:
    tables = [metadata.tables[name] for name in ("thread", "comment", "note", "held")]
    return {
        table.name: sorted(
            repr(tuple(row)) for row in tx.execute(select(table).where(table.c.site == site))
        )
        for table in tables
    }


def _lines(path: Path) -> list[Any]:
    """Read an export, without what is made anew on import: the HTML, and the seals of it."""
    found = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    for line in found:
        if isinstance(line.get("body"), dict):
            line["body"] = {**line["body"], "html": "", "renderer": 0}
            line["event"]["body"] = ""
    return found


def _erased_words_are_in_no_table(tx: Connection, play: Play) -> None:
    kept = repr(
        [tuple(row) for table in metadata.sorted_tables for row in tx.execute(select(table))]
    )
    assert [text for text in play.erased() if text in kept] == []


def _run(home: Home, deeds: list[Deed]) -> Play:
    play = Play(home)
    for deed in deeds:
        play.act(deed)
        home.ask(lambda tx: _no_reader_is_shown_what_was_taken_away(tx, play))
    home.ask(lambda tx: _counts_are_right(tx, play))
    home.ask(lambda tx: _notes_and_what_waits_are_as_remembered(tx, play))
    home.ask(lambda tx: _nothing_answers_what_vanished(tx, play))
    home.ask(lambda tx: _erased_words_are_in_no_table(tx, play))
    home.ask(_logs_are_whole)
    _a_rebuild_is_what_stands(home.database)
    _an_export_is_the_same_elsewhere(home)
    return play


@pytest.mark.soak
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=1_500 if is_soak() else 25,
)
@given(deeds=st.lists(DEEDS, max_size=25))
@example(deeds=[Deed("post"), Deed("reply"), Deed("withdraw", which=1), Deed("withdraw")])
@example(deeds=[Deed("post"), Deed("edit", minutes=11), Deed("remove"), Deed("erase")])
@example(
    deeds=[Deed("post"), Deed("note"), Deed("hold", minutes=1), Deed("let in"), Deed("erase")]
)
@example(deeds=[Deed("note on the site"), Deed("hold"), Deed("take back"), Deed("lift")])
def test_no_list_of_commands_breaks_the_laws_on_sqlite(
    sqlite_template: Path, tmp_path: Path, deeds: list[Deed]
) -> None:
    path = tmp_path / "afterword.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    try:
        play = _run(Home(database), deeds)
    finally:
        database.close()

    # The last connection has moved everything into the file itself.
    stored = path.read_bytes()
    assert not path.with_name("afterword.db-wal").exists()
    assert [text for text in play.erased() if text.encode() in stored] == []
    path.unlink()


_houses = count(1)


@pytest.mark.soak
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=200 if is_soak() else 5,
)
@given(deeds=st.lists(DEEDS, max_size=25))
def test_no_list_of_commands_breaks_the_laws_on_postgresql(
    postgresql_house: Database, deeds: list[Deed]
) -> None:
    _run(Home(postgresql_house, SiteKey(f"house-{next(_houses)}")), deeds)


@pytest.fixture
def postgresql_house(request: pytest.FixtureRequest) -> Iterator[Database]:
    """One PostgreSQL database; each list of commands gets a house of its own in it."""
    postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgresql_template")
    database = Database(postgres.url(postgres.create(template=template)))
    yield database
    database.close()


def test_erased_words_leave_the_file_as_soon_as_the_log_ahead_is_written_back(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "afterword.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    home = Home(database)
    home.post("canary-first-")
    home.edit(1, "canary-second-")

    home.erase(1)
    raw = database.writing.raw_connection()
    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()

    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database.close()
    assert b"canary" not in files


def test_a_rebuild_mends_what_somebody_changed_behind_the_logs_back(database: Database) -> None:
    home = Home(database)
    home.post()
    home.post(page=NESTED_PAGE)
    before = home.ask(lambda tx: threads.load(tx, home.thread))
    table = metadata.tables["comment"]
    home.do(lambda tx: tx.execute(table.update().values(presence=Presence.REMOVED)))
    home.do(lambda tx: tx.execute(metadata.tables["page"].delete()))

    differences = _differences(database)
    home.do(lambda tx: fold.rebuild(tx, lambda _: None))

    assert {one.table for one in differences} == {"comment", "page"}
    _a_rebuild_is_what_stands(database)
    assert home.ask(lambda tx: threads.load(tx, home.thread)) == before
    events = home.ask(lambda tx: read.head(tx, thread_stream(home.thread)))
    assert events == 1
