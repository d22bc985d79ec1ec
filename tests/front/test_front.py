"""A thread page is made once for all its readers, and never outlives what it shows."""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import brotli
import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import PauseReplies
from afterword.domain.effect import Collapse, Lock, Redirect
from afterword.domain.ids import PageKey, SiteKey
from afterword.front.serve import Front
from afterword.handle import Done
from afterword.people.authors import Claim
from tests.domain.builders import PAGE, SITE
from tests.handle.home import NESTED_PAGE, Home, key_of


class Window:
    """A front on a real database, and a way to look through it."""

    def __init__(self, database: Database) -> None:
        self.home = Home(database)
        self.readers = ThreadPoolExecutor(2)
        self.front = Front(database, self.readers, 16, b"secret", self.home.clock)

    async def look(self, target: str, method: str = "GET", **headers: str) -> "Answer | None":
        """Ask for a page; None when the front leaves it to others."""
        path, _, query = target.partition("?")
        sent: list[dict[str, Any]] = []
        named = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": named,
        }
        if not await self.front.serve(scope, send):
            assert sent == []
            return None
        return Answer(sent)

    async def page(self, n: int) -> bytes:
        """Return a page of the thread but for its marker, which says how long the thread was."""
        answer = await self.look(f"{FLAT}&n={n}")
        assert answer is not None
        return _MARKER.sub(b"", answer.body)

    def tell(self, outcome: object) -> None:
        """Tell the front what has changed, as the server does after a commit."""
        assert isinstance(outcome, Done), outcome
        if outcome.pages is None:
            self.front.thread_changed(outcome.change.thread.id)
        else:
            self.front.changed(outcome.change.thread.id, outcome.change, outcome.pages)


class Answer:
    """What came back."""

    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body: bytes = b"".join(message.get("body", b"") for message in sent[1:])


_MARKER = re.compile(rb"[\w-]{40,}\.[\w-]{22}")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FLAT = f"/{SITE}/thread?page={quote(PAGE)}"
NESTED = f"/{SITE}/thread?page={quote(NESTED_PAGE)}"


@pytest.fixture
def window(database: Database) -> Iterator[Window]:
    """A front on each kind of database."""
    window = Window(database)
    yield window
    window.readers.shutdown()


def play(scene: Callable[[], Awaitable[None]]) -> None:
    """Run a scene on an event loop of its own."""

    async def run() -> None:
        await scene()

    asyncio.run(run())


def test_a_page_is_made_once_and_the_same_for_all(window: Window) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post("First."))

        crowd = [window.look(FLAT, accept_encoding="br") for _ in range(20)]
        answers = [answer for answer in await asyncio.gather(*crowd) if answer]
        again = await window.look(FLAT, accept_encoding="br")

        assert len({id(answer.body) for answer in answers}) == 1
        assert again is not None
        assert again.body is answers[0].body
        assert b"First." in brotli.decompress(again.body)
        assert len(window.front.shelf) == 1

    play(scene)


def test_each_change_is_on_the_next_page_anybody_gets(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        changes: list[tuple[Callable[[], object], bytes, bool]] = [
            (lambda: home.try_to_post("Canary one."), b"Canary one.", True),
            (lambda: home.edit(1, "Canary two."), b"Canary two.", True),
            (lambda: home.remove(1), b"Canary two.", False),
            (lambda: home.restore(1), b"Canary two.", True),
            (lambda: home.close("Canary reason."), b"Canary reason.", True),
            (home.reopen, b"Canary reason.", False),
            (lambda: home.erase(1), b"Canary two.", False),
        ]
        for change, words, shown in changes:
            before = await window.look(FLAT)
            window.tell(change())
            after = await window.look(FLAT)

            assert before is not None
            assert after is not None
            assert (words in after.body) is shown, words
            assert before.headers["etag"] != after.headers["etag"]

    play(scene)


def test_what_stands_on_the_shelf_after_a_change_is_what_would_be_made_now(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        for number in range(1, 351):
            answers = {120: 5, 230: 5, 340: 115}.get(number)
            window.tell(home.try_to_post(f"Comment {number}.", reply_to=answers))
        changes: list[tuple[Callable[[], object], set[int]]] = [
            (lambda: home.try_to_post("New."), {2, 3}),
            (lambda: home.edit(150, "Changed."), {3}),
            (lambda: home.edit(250, "Changed."), {2}),
            (lambda: home.remove(155), {3}),
            (lambda: home.remove(115), {3}),
            (lambda: home.remove(5), set()),
            (lambda: home.restore(5), set()),
            (lambda: home.remove(7), {2, 3}),
            (lambda: home.withdraw(255), {2}),
            (lambda: home.close("Enough."), set()),
            (home.reopen, set()),
            (lambda: home.erase(160), set()),
        ]
        for at, (change, kept) in enumerate(changes):
            before = {n: await window.page(n) for n in range(1, 5)}
            window.tell(change())
            on_shelf = {n for n in range(1, 5) if window.front.shelf.get((home.thread, str(n)))}
            after = {n: await window.page(n) for n in range(1, 5)}
            window.front.thread_changed(home.thread)
            anew = {n: await window.page(n) for n in range(1, 5)}

            assert after == anew, at
            assert on_shelf == kept, at
            assert all(before[n] == after[n] for n in kept), at

    play(scene)


def test_a_page_that_was_begun_before_a_change_is_not_kept_after_it(window: Window) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post("First."))
        begun = asyncio.ensure_future(window.look(FLAT))
        await asyncio.sleep(0)
        window.tell(window.home.try_to_post("Second."))
        after = await window.look(FLAT)
        await begun
        at_last = await window.look(FLAT)

        assert after is not None
        assert at_last is not None
        assert b"Second." in after.body
        assert b"Second." in at_last.body

    play(scene)


def test_a_browser_that_has_the_page_is_told_so(window: Window) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post())
        first = await window.look(FLAT)
        assert first is not None
        tag = first.headers["etag"]

        known = await window.look(FLAT, if_none_match=f'"x", {tag}')
        window.front.thread_changed(window.home.thread)
        made_again = await window.look(FLAT, if_none_match=tag)
        window.tell(window.home.try_to_post())
        changed = await window.look(FLAT, if_none_match=tag)

        assert known is not None
        assert made_again is not None
        assert changed is not None
        assert (known.status, known.body) == (304, b"")
        assert known.headers["etag"] == tag
        assert made_again.status == 304
        assert changed.status == 200

    play(scene)


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip;q=0.5, br;q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000 , gzip;q=0", None),
        ("br;q=0x, gzip;q=0", "br"),
        ("br;q=0.", None),
    ],
)
def test_everyone_gets_the_smallest_bytes_they_can_read(
    window: Window, accepts: str, encoding: str | None
) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post("First."))
        plain = await window.look(FLAT)

        answer = await window.look(FLAT, accept_encoding=accepts)
        head = await window.look(FLAT, "HEAD", accept_encoding=accepts)

        assert plain is not None
        assert answer is not None
        assert head is not None
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["vary"] == "accept-encoding"
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert (head.headers, head.body) == (answer.headers, b"")
        opened = {None: bytes, "br": brotli.decompress, "gzip": gzip.decompress}[encoding]
        assert opened(answer.body) == plain.body

    play(scene)


def test_a_page_that_is_not_there_is_left_to_the_framework_and_remembered_nowhere(
    window: Window,
) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post())
        missing = [FLAT + f"&n={n}" for n in range(2, 30)]
        missing += [
            "/nowhere/thread?page=x",
            f"/{SITE}/thread",
            f"/{SITE}/thread/aaaabbbbccccdddd",
        ]
        missing += [f"/{SITE}/thread?page=" + "x" * 1_001, FLAT + "&c=99", FLAT + "&under=99"]

        for target in missing:
            assert await window.look(target) is None, target

        shelf = window.front.shelf
        assert (len(shelf), shelf.size) == (0, 0)
        assert vars(shelf)["_targets"] == {}

    play(scene)


def test_a_page_that_nobody_has_written_on_is_an_empty_thread(window: Window) -> None:
    async def scene() -> None:
        empty = await window.look(f"/{SITE}/thread?page=/new/&n=nonsense")

        assert empty is not None
        assert empty.status == 200
        assert b"Be the first to comment" in empty.body

    play(scene)


def test_the_last_page_and_the_page_of_a_comment_are_found(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        for _ in range(101):
            window.tell(home.try_to_post())

        last = await window.look(FLAT + "&n=last")
        second = await window.look(FLAT + "&n=2")
        by_id = await window.look(f"/{SITE}/thread/{home.thread}?c=101")
        first = await window.look(f"/{SITE}/thread/{home.thread}?c=7")

        assert last is not None
        assert second is not None
        assert by_id is not None
        assert first is not None
        assert last.body == second.body
        assert (by_id.status, first.status) == (302, 302)
        assert by_id.headers["location"] == f"/{SITE}/thread/{home.thread}?n=2"
        assert first.headers["location"] == f"/{SITE}/thread/{home.thread}"

    play(scene)


def test_a_comment_deep_in_a_nested_thread_is_found_on_its_page(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        root = home.post(page=NESTED_PAGE)
        child = home.post(page=NESTED_PAGE, reply_to=root)

        page = await window.look(NESTED)
        found = await window.look(f"/{SITE}/thread/{home.nested}?c={child}")
        talk = await window.look(f"/{SITE}/thread/{home.nested}?under={root}")

        assert page is not None
        assert found is not None
        assert talk is not None
        assert found.headers["location"] == f"/{SITE}/thread/{home.nested}"
        assert f'id="c{child}"'.encode() in talk.body

    play(scene)


def test_what_a_site_changes_is_on_all_its_pages(window: Window) -> None:
    async def scene() -> None:
        window.tell(window.home.try_to_post())
        await window.look(FLAT)
        await window.look(NESTED)
        assert len(window.front.shelf) == 2

        window.front.site_changed(SiteKey("another"))
        kept = len(window.front.shelf)
        window.front.site_changed(SITE)

        assert (kept, len(window.front.shelf)) == (2, 0)

    play(scene)


def test_a_page_with_a_note_that_ends_is_not_served_past_its_end(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        window.tell(home.try_to_post("First."))
        home.give("Please rest.", until=home.clock.now() + HOUR)
        home.give("The moderators rest.", page=None, until=home.clock.now() + 2 * HOUR)
        window.front.site_changed(SITE)

        both = await window.look(FLAT)
        home.clock.advance(HOUR)
        one = await window.look(FLAT)
        home.clock.advance(HOUR)
        none = await window.look(FLAT)

        assert both is not None
        assert one is not None
        assert none is not None
        tags = {answer.headers["etag"] for answer in (both, one, none)}
        assert len(tags) == 3
        assert b"Note N1 has run out" in one.body
        assert b"The moderators rest." in one.body
        assert b"The moderators rest." not in none.body

    play(scene)


@pytest.mark.parametrize("page", [PAGE, None])
def test_a_clock_that_is_set_back_brings_a_note_back_before_it_ends(
    window: Window, page: PageKey | None
) -> None:
    async def scene() -> None:
        home = window.home
        window.tell(home.try_to_post("First."))
        home.give("Please rest.", page=page, until=home.clock.now() + HOUR)
        window.front.site_changed(SITE)
        before = await window.look(FLAT)
        home.clock.advance(DAY)
        over = await window.look(FLAT)

        home.clock.advance(-DAY)
        again = await window.look(FLAT)
        restarted = Front(home.database, window.readers, 16, b"secret", home.clock)
        window.front = restarted
        anew = await window.look(FLAT)

        assert before is not None
        assert over is not None
        assert again is not None
        assert anew is not None
        assert over.headers["etag"] != before.headers["etag"]
        assert again.headers["etag"] == before.headers["etag"] == anew.headers["etag"]

    play(scene)


def test_a_page_does_not_say_that_somebody_takes_no_replies_once_that_is_over(
    window: Window,
) -> None:
    async def scene() -> None:
        home = window.home
        window.tell(home.try_to_post("First."))
        command = PauseReplies(home.site, home.clock.now() + HOUR)
        claim = Claim(key_hash=key_of("ann"))
        home.do(lambda tx: handle.pause_replies(tx, home.house, command, claim))
        window.front.site_changed(SITE)

        paused = await window.look(FLAT)
        home.clock.advance(HOUR)
        over = await window.look(FLAT)
        home.clock.advance(-HOUR)
        again = await window.look(FLAT)

        assert paused is not None
        assert over is not None
        assert again is not None
        assert b"<bdi>Ann</bdi> takes no replies until" in paused.body
        assert b'class="reply" hidden' in paused.body
        assert b"takes no replies" not in over.body
        assert again.headers["etag"] == paused.headers["etag"]

    play(scene)


def test_what_a_note_locks_and_folds_is_marked_on_the_page_and_no_more(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        for words, answers in (("Root.", None), ("Answer.", 1), ("Deep.", 2), ("Other.", None)):
            window.tell(home.try_to_post(words, reply_to=answers))
        done = home.give("It is settled.", about=2, effects=(Lock(), Collapse()))
        window.front.thread_changed(home.thread)

        page = await window.look(FLAT)

        assert page is not None
        articles = page.body.split(b"<article")[1:]
        folded = [b"Note N1: It is settled." in one for one in articles]
        locked = [b"closed for now" in one for one in articles]
        assert folded == locked == [False, True, True, False]
        home.lift(done)
        window.front.thread_changed(home.thread)
        lifted = await window.look(FLAT)
        assert lifted is not None
        assert b"closed for now" not in lifted.body

    play(scene)


def test_where_a_note_leads_elsewhere_there_is_a_link(window: Window) -> None:
    async def scene() -> None:
        home = window.home
        window.tell(home.try_to_post("First."))
        home.give(effects=(Redirect(PageKey("/open/"), "Open thread"),))
        window.front.thread_changed(home.thread)

        page = await window.look(FLAT)

        assert page is not None
        assert f'<a href="/{SITE}/thread?page=/open/" target="_blank">Open thread'.encode() in (
            page.body.replace(b"%2F", b"/")
        )

    play(scene)
