"""A thread page is made once for all its readers, and never outlives what it shows."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import brotli
import pytest

from afterword.db.connect import Database
from afterword.domain.ids import SiteKey
from afterword.front.serve import Front
from afterword.handle import Done
from tests.domain.builders import PAGE, SITE
from tests.handle.home import NESTED_PAGE, Home


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

    def tell(self, outcome: object) -> None:
        """Tell the front what has changed, as the server does after a commit."""
        assert isinstance(outcome, Done), outcome
        if outcome.reaches_other_pages:
            self.front.thread_changed(outcome.change.thread.id)
        else:
            self.front.changed(outcome.change.thread.id, outcome.change)


class Answer:
    """What came back."""

    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body: bytes = b"".join(message.get("body", b"") for message in sent[1:])


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

        crowd = [window.look(FLAT) for _ in range(20)]
        answers = [answer for answer in await asyncio.gather(*crowd) if answer]
        again = await window.look(FLAT)

        assert len({id(answer.body) for answer in answers}) == 1
        assert again is not None
        assert again.body is answers[0].body
        assert b"First." in again.body
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
