"""Every follower is told every event once and in order, and a stuck one harms nobody."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import (
    AmendNote,
    Decline,
    GiveNote,
    LetIn,
    LiftNote,
    PostComment,
    SetLevel,
)
from afterword.domain.ids import (
    AccountId,
    Seq,
    StreamId,
    ThreadId,
    site_of_stream,
    site_stream,
    thread_stream,
)
from afterword.domain.level import Level
from afterword.domain.note import Kind, Reach, Scope
from afterword.gate import receipt
from afterword.gate.receipt import Shown
from afterword.handle import Done, Sender
from afterword.people.authors import Signature
from afterword.projection import notes
from afterword.stream.frames import Frames, Scene, read_frames
from afterword.stream.house import read_house_frames
from afterword.stream.hub import Hub
from afterword.stream.serve import Streams
from tests.domain.builders import NOON, PAGE, SITE, text
from tests.handle.home import MODERATOR, Home, signature_of

SCENE = Scene("https://talk.example", b"secret", NOON)
_WAIT_S = 20


class Radio:
    """A hub on a real database, and listeners who write down what they hear."""

    def __init__(self, database: Database, most: int = 100) -> None:
        self.home = Home(database)
        self.hub = Hub(self._read, most)
        self.streams = Streams(self.hub)
        self.reads = 0
        """How often a log was read."""

    async def _read(self, name: StreamId, after: Seq) -> Frames:
        self.reads += 1
        # (as a reader thread does, it lets others have their turn)
        await asyncio.sleep(0)
        site = site_of_stream(name)
        if site is not None:
            return self.home.ask(lambda tx: read_house_frames(tx, site, after, SCENE))
        return self.home.ask(lambda tx: read_frames(tx, ThreadId(name), after, SCENE))

    def post(self, count: int = 1) -> None:
        """Write comments and tell the hub of each."""
        for _ in range(count):
            self.tell(self.home.post())

    def tell(self, seq: Seq) -> None:
        """Tell the hub that the log has grown."""
        self.hub.changed(thread_stream(self.home.thread), seq)

    def tell_of_house(self, seq: Seq) -> None:
        """Tell the hub that the site's log has grown."""
        self.hub.changed(site_stream(SITE), seq)

    def listen(self, *, after: int | None = 0, query: str = "") -> "Listener":
        """Begin to follow the thread."""
        return Listener(self, after, query)


class Listener:
    """One connection, as the server sees it."""

    def __init__(self, radio: Radio, after: int | None, query: str) -> None:
        self.heard = b""
        self.status = 0
        self.stuck = asyncio.Event()
        self.stuck.set()
        self._gone = asyncio.Event()
        self._news = asyncio.Event()
        headers = [] if after is None else [(b"last-event-id", str(after).encode())]
        scope = {
            "method": "GET",
            "path": f"/api/v1/threads/{radio.home.thread}/stream",
            "headers": headers,
            "query_string": query.encode(),
        }
        self.serving = asyncio.ensure_future(radio.streams.serve(scope, self._receive, self._send))

    @property
    def ids(self) -> list[int]:
        """Which events were heard, in order."""
        return [int(one) for one in re.findall(rb"^id: (\d+)$", self.heard, re.MULTILINE)]

    @property
    def text(self) -> str:
        """All that was heard."""
        return self.heard.decode()

    @property
    def data(self) -> list[dict[str, Any]]:
        """What was told, in order."""
        return [json.loads(one) for one in re.findall(r"^data: (.*)$", self.text, re.MULTILINE)]

    async def until(self, heard: Callable[["Listener"], bool]) -> None:
        """Listen on until something was heard."""
        async with asyncio.timeout(_WAIT_S):
            while not heard(self):
                self._news.clear()
                await self._news.wait()

    async def leave(self) -> None:
        """Hang up."""
        self._gone.set()
        self.stuck.set()
        async with asyncio.timeout(_WAIT_S):
            await self.serving

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        await self.stuck.wait()
        self.status = message.get("status", self.status)
        self.heard += message.get("body", b"")
        self._news.set()


def play(scene: Callable[[], Awaitable[None]]) -> None:
    """Run a scene on an event loop of its own."""

    async def run() -> None:
        await scene()

    asyncio.run(run())


def test_who_comes_late_hears_everything_and_then_what_is_new(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(3)
        listener = radio.listen()
        await listener.until(lambda one: len(one.ids) == 3)

        radio.post(2)
        await listener.until(lambda one: len(one.ids) == 5)
        await listener.leave()

        assert listener.ids == [1, 2, 3, 4, 5]
        assert re.match(rb"retry: \d{4}\n\n", listener.heard)
        assert radio.hub.followers == 0

    play(scene)


@pytest.mark.parametrize("way", ["header", "address"])
def test_who_comes_back_goes_on_where_they_were(database: Database, way: str) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(6)
        by_header = way == "header"

        listener = radio.listen(after=4 if by_header else None, query="after=4")
        await listener.until(lambda one: len(one.ids) == 2)
        await listener.leave()

        assert listener.ids == [5, 6]

    play(scene)


def test_notes_on_the_whole_site_come_without_an_id_and_none_is_missed(
    database: Database,
) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(2)
        missed = radio.home.give("While they were away.", page=None)
        radio.home.set_up(name="Teacup")
        query = f"site={SITE}&house={missed - 1}"
        listener, twin = radio.listen(query=query), radio.listen(query=query)
        stranger = radio.listen(query="site=nobody&house=0")
        await listener.until(lambda one: "While they were away." in one.text)

        second = radio.home.give("And now this.", page=None)
        radio.tell_of_house(second)
        await listener.until(lambda one: "And now this." in one.text)
        radio.home.amend(second, "And this as well.", page=None)
        radio.tell_of_house(radio.home.set_up(name="Saucer"))
        await listener.until(lambda one: "And this as well." in one.text)
        radio.post(1)
        for one in (listener, twin, stranger):
            await one.until(lambda heard: heard.ids == [1, 2, 3])
            await one.leave()

        told = [one for one in listener.data if one["kind"] == "note"]
        assert [one["house"] for one in told] == [missed, second, second + 1]
        assert [one["reach"] for one in told] == ["site"] * 3
        assert twin.data == listener.data
        assert "event: note" not in stranger.text
        again = radio.listen(after=3, query=f"site={SITE}&house={second}")
        await again.until(lambda one: bool(one.data))
        radio.tell_of_house(Seq(second + 2))
        radio.post(1)
        await again.until(lambda one: one.ids == [4])
        await again.leave()
        assert [one["house"] for one in again.data if one["kind"] == "note"] == [second + 1]

    play(scene)


def test_a_note_on_the_whole_site_is_told_once_and_as_it_stands(database: Database) -> None:
    home = Home(database)
    seq = home.give("Good day.", page=None)
    home.amend(seq, "Good night.", page=None)
    home.lift(seq, page=None, why="It is morning.")

    frames = home.ask(lambda tx: read_house_frames(tx, SITE, Seq(0), SCENE))
    after = home.ask(lambda tx: read_house_frames(tx, SITE, frames.to, SCENE))

    [told] = [json.loads(data) for data in re.findall(rb"^data: (.*)$", frames.data, re.MULTILINE)]
    assert (told["note"], told["standing"], told["house"]) == ("S1", False, frames.to)
    assert "It is morning." in told["fragment"]
    assert b"Good day." not in frames.data
    assert b"id:" not in frames.data
    assert (after.to, after.data) == (frames.to, b"")


@pytest.mark.parametrize("position", ["", "after=-1", "after=x", "after=" + "9" * 30, "after="])
def test_who_does_not_say_where_they_were_hears_what_is_new(
    database: Database, position: str
) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(2)
        listener = radio.listen(after=None, query=position)
        await listener.until(lambda one: b"retry" in one.heard)
        # (one turn of the loop more, in which the listener looks where the log ends)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

        radio.post(2)
        await listener.until(lambda one: len(one.ids) == 2)
        await listener.leave()

        assert listener.ids == [3, 4]

    play(scene)


def test_who_is_further_than_the_log_hears_what_comes_next(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(2)
        listener = radio.listen(after=1_000)
        await listener.until(lambda one: b"retry" in one.heard)
        # (a turn of the loop more, in which it is seen where the log really ends)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

        radio.post(1)
        await listener.until(lambda one: len(one.ids) == 1)
        await listener.leave()

        assert listener.ids == [3]

    play(scene)


def test_many_who_stand_at_many_places_all_hear_each_event_once(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(5)
        crowd = [radio.listen(after=number % 6) for number in range(40)]
        for number in range(20):
            radio.post(1)
            if number % 3 == 0:
                await asyncio.sleep(0)

        for number, listener in enumerate(crowd):
            first = number % 6
            await listener.until(lambda one, first=first: len(one.ids) == 25 - first)  # type: ignore[misc] # bound now
            assert listener.ids == list(range(first + 1, 26))
        for listener in crowd:
            await listener.leave()

    play(scene)


def test_a_crowd_that_comes_back_at_once_has_the_log_read_once_for_each_place(
    database: Database,
) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(6)
        crowd = [radio.listen(after=3 + number % 4) for number in range(60)]

        for number, listener in enumerate(crowd):
            missed = 3 - number % 4
            await listener.until(lambda one, missed=missed: len(one.ids) == missed)  # type: ignore[misc] # bound now
        reads = radio.reads
        radio.post(1)
        for listener in crowd:
            await listener.until(lambda one: one.ids[-1:] == [7])
            await listener.leave()

        # (each place, and once more where it ends)
        assert reads <= 5
        assert radio.reads <= reads + 2

    play(scene)


def test_what_was_taken_back_is_not_told_again_to_who_comes_a_little_later(
    database: Database,
) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(1)
        witness = radio.listen(after=1)
        await witness.until(lambda one: one.status == 200)
        radio.tell(radio.home.post("canary"))
        await witness.until(lambda one: one.ids == [2])
        radio.home.remove(2)
        radio.tell(Seq(3))
        await witness.until(lambda one: one.ids == [2, 3])

        late = radio.listen(after=1)
        await late.until(lambda one: one.ids == [2, 3])

        assert "canary" in witness.text
        assert "canary" not in late.text
        await witness.leave()
        await late.leave()

    play(scene)


def test_a_stuck_reader_keeps_nobody_else_from_hearing(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(1)
        stuck, well = radio.listen(), radio.listen()
        await well.until(lambda one: one.ids == [1])
        await stuck.until(lambda one: one.ids == [1])
        stuck.stuck.clear()

        for seq in range(2, 12):
            radio.post(1)
            await well.until(lambda one, seq=seq: one.ids[-1] == seq)  # type: ignore[misc] # bound now
        before = list(stuck.ids)
        stuck.stuck.set()
        await stuck.until(lambda one: len(one.ids) == 11)

        assert before == [1]
        assert stuck.ids == well.ids == list(range(1, 12))
        await stuck.leave()
        await well.leave()

    play(scene)


def test_a_reader_who_stays_stuck_is_let_go(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        stuck, well = radio.listen(), radio.listen()
        for one in (stuck, well):
            await one.until(lambda here: here.status == 200)
        stuck.stuck.clear()
        radio.post(1)
        await well.until(lambda one: one.ids == [1])
        # (turns of the loop in which it is noticed that the other has heard it)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

        radio.hub.let_stuck_go(after_s=0)

        async with asyncio.timeout(_WAIT_S):
            await stuck.serving
        assert radio.hub.followers == 1
        await well.leave()

    play(scene)


def test_a_quiet_thread_pings_and_tells_nothing_twice(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        radio.post(1)
        listener = radio.listen()
        await listener.until(lambda one: one.ids == [1])
        for pings in range(1, 4):
            while listener.heard.count(b": still here") < pings:
                await radio.hub.ping()
                await asyncio.sleep(0)
        await listener.leave()

        assert listener.ids == [1]

    play(scene)


def test_when_no_more_fit_the_next_is_asked_to_come_back(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database, most=2)
        one, two = radio.listen(), radio.listen()
        await one.until(lambda here: here.status == 200)
        await two.until(lambda here: here.status == 200)

        three = radio.listen()
        await three.serving
        assert three.status == 503

        await one.leave()
        four = radio.listen()
        await four.until(lambda here: here.status == 200)
        await two.leave()
        await four.leave()

    play(scene)


def test_when_the_server_stops_everyone_is_let_go(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        crowd = [radio.listen() for _ in range(5)]
        for listener in crowd:
            await listener.until(lambda one: one.status == 200)

        radio.hub.close()

        async with asyncio.timeout(_WAIT_S):
            await asyncio.gather(*(listener.serving for listener in crowd))
        assert radio.hub.followers == 0

    play(scene)


def test_what_vanished_since_is_told_as_gone_and_not_in_words(database: Database) -> None:
    home = Home(database)
    home.post("canary one")
    home.post("canary two")
    home.post("stays")
    home.withdraw(1)
    home.remove(2)

    frames = home.ask(lambda tx: read_frames(tx, home.thread, Seq(0), SCENE))

    assert b"canary" not in frames.data
    assert b"stays" in frames.data
    assert frames.data.count(b'{"kind":"gone","seq":1}') == 2
    assert [int(one) for one in re.findall(rb"^id: (\d+)$", frames.data, re.MULTILINE)] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert (frames.after, frames.to) == (0, 5)


def test_a_thread_that_closes_says_so(database: Database) -> None:
    home = Home(database)
    home.close()
    home.reopen()

    frames = home.ask(lambda tx: read_frames(tx, home.thread, Seq(0), SCENE))

    assert re.findall(rb"^event: (\w+)$", frames.data, re.MULTILINE) == [b"thread", b"thread"]
    assert b'"open":false' in frames.data
    assert b'"open":true' in frames.data


def test_a_note_is_told_as_it_stands_with_what_proves_that_it_was_served(
    database: Database,
) -> None:
    home = Home(database)
    home.post()
    seq = _give(home, Scope(Reach.CONVERSATION, Seq(1)))
    other = _give(home, Scope())
    amended = AmendNote(SITE, home.thread, seq, text("Please.\nNow."), material=True)
    home.do(lambda tx: handle.amend(tx, home.house, amended, MODERATOR))
    lifted = LiftNote(SITE, home.thread, other)
    home.do(lambda tx: handle.lift(tx, home.house, lifted, MODERATOR))

    frames = home.ask(lambda tx: read_frames(tx, home.thread, Seq(1), SCENE))
    told = [json.loads(data) for data in re.findall(rb"^data: (.*)$", frames.data, re.MULTILINE)]

    assert re.findall(rb"^event: (\w+)$", frames.data, re.MULTILINE) == [b"note"] * 4
    assert [one["note"] for one in told] == ["N1", "N2", "N1", "N2"]
    first, second = told[0], told[1]
    assert first["instruction"] == "Please."
    assert (first["revision"], first["standing"], first["must"]) == (2, True, True)
    assert (first["reach"], first["comment"], first["by"]) == ("conversation", 1, "Heron")
    assert first["fragment"].startswith('<section class="note" id="N1"')
    assert f'data-code="{first["code"]}"' in first["fragment"]
    keys = receipt.keys(SCENE.secret, SITE, NOON)
    code = receipt.open_token(receipt.NoteCode, first["code"], keys)
    assert code is not None
    assert (code.note, code.revision) == ("N1", 2)
    assert not second["standing"]
    assert "was lifted" in second["fragment"]


def test_what_is_held_is_told_to_nobody_and_the_stream_goes_on(database: Database) -> None:
    home = Home(database)
    seqs = [_hold(home, f"canary {number}") for number in range(2)]
    why = Decline(home.thread, seqs[0], text("canary reason"))
    home.do(lambda tx: handle.decline(tx, home.house, why, MODERATOR))
    home.do(lambda tx: handle.let_in(tx, home.house, LetIn(home.thread, seqs[1]), MODERATOR))

    frames = home.ask(lambda tx: read_frames(tx, home.thread, Seq(0), SCENE))

    note, *silent, spoken = frames.data.strip().split(b"\n\n")
    *before, last = [int(one) for one in re.findall(rb"^id: (\d+)$", frames.data, re.MULTILINE)]
    assert b"event: note" in note
    assert silent == [b"id: %d" % seq for seq in before[1:]]
    assert b"event: comment" in spoken
    assert b"canary 1" in spoken
    assert b"canary 0" not in frames.data
    assert b"canary reason" not in frames.data
    assert frames.to == last == before[-1] + 1


def test_the_level_of_a_thread_is_told(database: Database) -> None:
    home = Home(database)
    for level in (Level.PATH, None):
        command = SetLevel(SITE, PAGE, level)
        home.do(lambda tx, command=command: handle.set_level(tx, home.house, command, MODERATOR))  # type: ignore[misc] # bound now

    frames = home.ask(lambda tx: read_frames(tx, home.thread, Seq(0), SCENE))

    assert b'{"kind":"thread","level":"path"}' in frames.data
    assert b'{"kind":"thread","level":null}' in frames.data


def _give(home: Home, scope: Scope) -> Seq:
    command = GiveNote(
        site=SITE, page=PAGE, kind=Kind.TOPIC_CLOSED, scope=scope, text=text("Please stop.")
    )
    heron = Signature(name="Heron", account=AccountId("mod"))
    given = home.do(lambda tx: handle.give(tx, home.house, command, MODERATOR, heron))
    assert isinstance(given, Done)
    return given.seq


def _hold(home: Home, words: str) -> Seq:
    """Have a comment held by the note that its author has not read."""
    if not home.ask(lambda tx: notes.every(tx, thread_stream(home.thread))):
        _give(home, Scope())
    shown = Shown.nobody(SITE, home.thread)
    sender = Sender(signature_of("ann"), shown=shown, asks_moderator=True)
    command = PostComment(SITE, PAGE, text(words))
    held = home.do(lambda tx: handle.post_comment(tx, home.house, command, sender))
    assert isinstance(held, Done)
    assert held.held is not None
    return held.seq


def test_only_a_get_for_a_threads_stream_is_a_stream(database: Database) -> None:
    async def scene() -> None:
        radio = Radio(database)
        paths = ["/api/v1/threads/short/stream", f"/{SITE}/thread", PAGE, "/api/v1/threads"]
        good = f"/api/v1/threads/{radio.home.thread}/stream"
        scopes = [{"path": path, "method": "GET"} for path in paths]
        scopes.append({"path": good, "method": "HEAD"})
        for scope in scopes:
            assert not await radio.streams.serve(scope, _hear_nothing, _say_nothing)

    play(scene)


async def _hear_nothing() -> dict[str, Any]:
    raise AssertionError


async def _say_nothing(_: dict[str, Any]) -> None:
    raise AssertionError
