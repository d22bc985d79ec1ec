"""A reader knows first what it takes, sees what is new to them, and nobody else learns of it.

Journeys J4, J5, J8 and J9, as far as they are about reading.
"""

import re
from collections.abc import Sequence
from typing import Protocol

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, expect
from sqlalchemy import Connection

from afterword import handle, settings
from afterword.cli.house import house_of, opened
from afterword.domain.body import Body
from afterword.domain.command import EditComment, GiveNote, PostComment
from afterword.domain.effect import Cover, Effect
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId
from afterword.domain.note import Kind, Reach, Scope
from afterword.handle import Done, House
from afterword.settings import Settings
from tests.domain.builders import text
from tests.handle.home import HERON, MODERATOR, guest, signature_of
from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.harness.wait import wait_until
from tests.journeys.conftest import Houses
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_WORDS = " ".join(["word"] * 75)
_MINUTE_MS = 60_000
_AT_THE_END = "scrollY + innerHeight >= document.documentElement.scrollHeight - 2"

_STUCK = """[...document.querySelectorAll('body *')]
  .filter(one => /sticky|fixed/.test(getComputedStyle(one).position)).length"""


class Threads(Protocol):
    """Opens a house in which a thread has grown to so many comments."""

    def __call__(self, comments: int, notes: "Sequence[Noted]" = (), folded: int = 0) -> "Room":
        """Return it."""
        ...


class Noted:
    """A note, and behind which comment it stands."""

    def __init__(
        self, behind: int, words: str, kind: Kind = Kind.CLARIFY, about: int | None = None
    ) -> None:
        self.behind = behind
        self.words = words
        self.kind = kind
        self.about = about


P2 = (
    Noted(10, "The draft is from 2024."),
    Noted(60, "Please stop discussing spelling.", Kind.TOPIC_CLOSED, about=41),
    Noted(120, "Please mind content notes.", Kind.REQUIRE_CN),
)


class Room:
    """One thread, and those who come to read it."""

    def __init__(self, house: Teaspoon, browser: Chromium) -> None:
        self.house = house
        self.post = house.post()
        self._browser = browser
        self._given = _settings(house)

    def reader(self, *, width: int = 1280, height: int = 900) -> Reader:
        """Bring in somebody whose device remembers nothing, and whose clock the test moves."""
        visitor = self._browser.visitor(width=width, height=height)
        visitor.page.clock.install()
        return Reader(visitor, (self.house.origin, self.house.blog.origin))

    def fill(self, comments: int, notes: Sequence[Noted], folded: int = 0) -> None:
        """Let a thread grow as it does before anybody of the test comes.

        Args:
            comments: How many.
            notes: Moderators' notes between them.
            folded: Number of the one that has a content note.
        """
        self.house.server.run("site", "set", SITE, "--level", "off")
        with opened(self._given) as database, database.writing.begin() as tx:
            grown = [text(_WORDS, "grief" if n == folded else "") for n in range(1, comments + 1)]
            _grow(tx, house_of(self._given), self.post, grown, notes)
        self.house.server.run("site", "set", SITE, "--level", "thread", "--budget", "30")

    def edit(self, seq: int, words: str) -> None:
        """Change a comment materially."""
        command = EditComment(ThreadId(self.post.thread), Seq(seq), text(words))
        with opened(self._given) as database, database.writing.begin() as tx:
            outcome = handle.change_comment(tx, house_of(self._given), command, guest("ann"))
            assert isinstance(outcome, Done), outcome
        # The server learns of what another process did when the site changes.
        self.house.server.run("site", "set", SITE, "--drift", "24")
        with self.house.server.api() as api:
            path = self.post.page.removeprefix(self.house.origin)
            wait_until(lambda: "data-edit" in api.get(path).text, what="the edit on the page")

    def page(self, n: int) -> str:
        """Return the address of a page of the thread."""
        return f"{self.post.page}&n={n}"


@pytest.fixture
def room(house: Houses, browser: Chromium) -> Threads:
    """Open a house with a thread of one's own."""

    def open_(comments: int, notes: Sequence[Noted] = (), folded: int = 0) -> Room:
        room = Room(house(), browser)
        room.fill(comments, notes, folded)
        return room

    return open_


def test_somebody_new_is_told_first_what_it_takes(room: Threads) -> None:
    thread = room(143, P2)
    fern = thread.reader()
    fern.visit_alone(thread.post.page)

    expect(_price(fern)).to_contain_text("143 comments · about 45 min · 3 moderator notes")
    expect(_price(fern)).to_contain_text(
        "To comment here: 2 notes, 95 comments \N{EN DASH} about 30 min"
    )
    expect(fern.button("Next new")).to_have_count(0)
    assert fern.shifts() == []
    fern.screen_is_good()
    _only_reads(fern)
    fern.assert_quiet()


def test_a_thousand_comments_ask_only_for_what_the_summary_leaves(room: Threads) -> None:
    notes = (Noted(10, "Be kind."), Noted(20, "No names."), Noted(960, "So far.", Kind.SUMMARY))
    thread = room(1000, notes)
    mei = thread.reader(width=360, height=740)
    mei.visit_alone(thread.page(10))

    expect(_price(mei)).to_contain_text("1,000 comments · 5 h 15 min in all · 3 moderator notes")
    expect(_price(mei)).to_contain_text(
        "To comment here: 2 notes, the summary, 40 comments \N{EN DASH} about 13 min"
    )
    assert mei.articles.count() <= 200
    mei.page.evaluate("scrollTo(0, document.querySelector('article').offsetTop)")
    mei.page.keyboard.press("Shift")
    _let_pass(mei, 7)
    expect(_price(mei)).to_contain_text("unread")
    before = _price(mei).inner_text()
    # The phone sleeps: its timers stand still, and so does its reader.
    mei.page.clock.fast_forward(10 * _MINUTE_MS)
    _let_pass(mei, 7)
    assert _price(mei).inner_text() == before
    mei.page.clock.fast_forward(3 * 24 * 60 * _MINUTE_MS)
    mei.page.reload()
    expect(_price(mei)).to_contain_text(before.splitlines()[0])
    _targets_are_large_enough(mei)
    _only_reads(mei)
    mei.assert_quiet()


def test_who_comes_back_sees_what_is_new_and_goes_through_it(room: Threads) -> None:
    thread = room(143, P2)
    rosa = thread.reader()
    _has_read_to_97(rosa, thread)

    rosa.visit_alone(thread.post.page)
    expect(_price(rosa)).to_contain_text("46 new since #97, about 14 min · 1 new note")
    expect(rosa.link("What\N{RIGHT SINGLE QUOTATION MARK}s new")).to_have_attribute(
        "href", re.compile(r"/new\?after=99$")
    )
    expect(rosa.link("Go on at #98")).to_have_attribute("href", re.compile(r"#c100$"))
    expect(rosa.comment(98)).to_contain_text("new")
    expect(rosa.thread.locator("article.unread")).to_have_count(3)
    # (what the page says first keeps its room)
    assert not [shift for shift in rosa.shifts() if "notes-index" in shift]
    rosa.screen_is_good()

    rosa.button("Next new").first.click()
    rosa.expect_focus(rosa.comment(98).get_by_role("heading"))
    rosa.page.keyboard.press("z")
    rosa.expect_focus(rosa.comment(98).get_by_role("heading"))
    rosa.thread.get_by_role("checkbox", name="Keyboard shortcuts").check()
    rosa.link("Go on at #98").click()
    rosa.expect_focus(rosa.comment(98))
    rosa.page.keyboard.press("z")
    rosa.expect_focus(rosa.comment(99).get_by_role("heading"))
    expect(_price(rosa)).to_contain_text("45 new since #98")
    rosa.text.fill("zzz")
    rosa.text.press("z")
    expect(rosa.text).to_have_value("zzzz")
    rosa.comment(99).get_by_role("button", name="Next new").click()
    rosa.comment(100).get_by_role("button", name="Next new").click()

    rosa.page.wait_for_url(re.compile(r"n=2"))
    expect(_price(rosa)).to_contain_text("43 new since #100")
    expect(rosa.thread.locator("article.unread")).to_have_count(43)
    rosa.page.keyboard.press("Shift+A")
    expect(rosa.thread.locator(".question")).to_contain_text("That was 43 comments in")
    rosa.button("Carry on").click()
    expect(_price(rosa)).to_contain_text("Every comment is read · 1 note to acknowledge")
    rosa.button("Undo").click()
    expect(_price(rosa)).to_contain_text("43 new since #100")
    rosa.screen_is_good()
    _only_reads(rosa)
    rosa.assert_quiet()


def test_another_device_takes_their_word_for_up_to_where_they_had_read(room: Threads) -> None:
    thread = room(143, P2)
    rosa = thread.reader()
    rosa.visit_alone(thread.post.page)

    _price(rosa).get_by_text("I had read up to").click()
    rosa.thread.get_by_label("Comment number").fill("97")
    rosa.button("Take this as read").click()

    told = "46 new since #97, about 14 min · 1 new note · 2 earlier notes to acknowledge"
    expect(_price(rosa)).to_contain_text(told)
    expect(rosa.thread.locator("article.unread")).to_have_count(3)
    assert '"attested":99' in _remembered(rosa)
    _only_reads(rosa)
    rosa.assert_quiet()


def test_what_was_edited_since_is_told(room: Threads) -> None:
    thread = room(30)
    rosa = thread.reader()
    rosa.visit_alone(thread.post.page)
    rosa.page.clock.fast_forward(60 * _MINUTE_MS)
    rosa.button("Read to here (#20)").click()
    thread.edit(5, "Something else altogether.")

    rosa.page.reload()

    expect(rosa.comment(5)).to_contain_text("edited since you read it")
    expect(rosa.comment(4)).not_to_contain_text("edited")
    rosa.assert_quiet()


def test_only_what_stood_before_their_eyes_counts_as_looked_at(room: Threads) -> None:
    thread = room(143, P2)
    dirk = thread.reader(height=1400)
    dirk.visit_alone(thread.page(2))
    expect(_price(dirk)).to_contain_text("143 comments")

    dirk.page.keyboard.press("End")
    dirk.visitor.wait_until(lambda: bool(dirk.page.evaluate(_AT_THE_END)))
    _let_pass(dirk, 6)

    seen = _visible(dirk)
    assert 0 < len(seen) < 20
    assert _read_numbers(dirk) == seen

    dirk.thread.get_by_role("button", name="Read to here (the end of this page)").click()
    question = dirk.thread.locator(".question")
    expect(question).to_contain_text(f"That was {43 - len(seen)} comments in")
    assert _read_numbers(dirk) == seen
    dirk.screen_is_good()
    dirk.button("Carry on").click()
    expect(_price(dirk)).to_contain_text("100 unread, about 32 min")
    assert _read_numbers(dirk) == list(range(101, 144))
    assert '"said":true' in _remembered(dirk)
    _only_reads(dirk)
    dirk.assert_quiet()


def test_in_the_blog_scrolling_the_blog_is_a_sign_of_its_reader(room: Threads) -> None:
    thread = room(30)
    mei = thread.reader()
    mei.visit(thread.post)
    expect(_price(mei)).to_contain_text("30 comments")
    _let_pass(mei, 1)

    top = mei.comment(12).evaluate("article => article.getBoundingClientRect().top")
    mei.page.evaluate(f"scrollTo(0, document.querySelector('iframe').offsetTop + {top} - 50)")
    mei.visitor.wait_until(lambda: 0 < (mei.comment(12).bounding_box() or {"y": -1})["y"] < 100)
    _let_pass(mei, 7)

    expect(_price(mei)).to_contain_text("11 unread before")
    _only_reads(mei)
    mei.assert_quiet()


def test_nothing_counts_for_whom_no_sign_is_seen_until_they_say_so(room: Threads) -> None:
    thread = room(143, P2)
    sam = thread.reader()
    sam.visit_alone(thread.post.page)
    expect(sam.heading).to_have_text("143 comments")
    expect(sam.thread.get_by_role("navigation", name="Moderator notes (3)")).to_be_visible()

    # As in browse mode: the page is walked through without scrolling, focus or keys.
    sam.page.locator("main").aria_snapshot()
    _let_pass(sam, 60)
    assert sam.page.evaluate("document.activeElement === document.body")
    assert _read_numbers(sam) == []
    sam.page.clock.fast_forward(10 * _MINUTE_MS)
    sam.button("Read to here (#20)").focus()
    sam.button("Read to here (#20)").press("Enter")

    expect(sam.thread.get_by_role("status").filter(has_text="Read to 20 of 143")).to_have_count(1)
    assert _read_numbers(sam) == list(range(1, 21))
    sam.expect_focus(sam.button("Read to here (#20)"))
    _only_reads(sam)
    sam.assert_quiet()


def test_what_is_folded_counts_only_once_it_was_opened(room: Threads) -> None:
    thread = room(4, folded=2)
    ana = thread.reader(height=2000)
    ana.visit_alone(thread.post.page)
    expect(_price(ana)).to_contain_text("4 comments")

    ana.page.keyboard.press("Shift")
    _let_pass(ana, 7)
    assert _read_numbers(ana) == [1, 3, 4]
    ana.comment(2).get_by_text("Content note: grief").click()
    _let_pass(ana, 7)

    assert _read_numbers(ana) == [1, 2, 3, 4]
    ana.assert_quiet()


def test_what_arrives_while_the_page_is_open_is_counted(room: Threads) -> None:
    thread = room(4)
    rosa = thread.reader(height=2000)
    rosa.visit_alone(thread.post.page)
    rosa.page.keyboard.press("Shift")
    _let_pass(rosa, 7)
    expect(_price(rosa)).to_contain_text("Every comment is read")

    thread.house.server.run("site", "set", SITE, "--level", "off")
    with thread.house.server.api() as api:
        thread.house.write(api, thread.post, "Seven words are in this new one.", name="Ana")

    expect(_price(rosa)).to_contain_text("1 new since #4, 10 s")
    rosa.take_new(1)
    _let_pass(rosa, 3)
    expect(_price(rosa)).to_contain_text("Every comment is read")
    rosa.assert_quiet()


def test_who_goes_on_by_tab_has_read_what_they_leave(room: Threads) -> None:
    thread = room(30)
    sam = thread.reader(height=300)
    sam.visit_alone(thread.post.page)
    sam.comment(3).locator(".permalink").focus()

    sam.tab_to(sam.comment(5).locator(".permalink"))

    assert _read_numbers(sam) == [3, 4]
    sam.assert_quiet()


@pytest.mark.parametrize("width", [320, 1280])
def test_at_any_width_nothing_is_covered_or_moves(room: Threads, width: int) -> None:
    thread = room(143, P2)
    sam = thread.reader(width=width, height=500)
    sam.visit_alone(thread.post.page)
    expect(_price(sam)).to_contain_text("To comment here")

    assert sam.shifts() == []
    assert sam.page.evaluate(_STUCK) == 0
    assert sam.page.evaluate("document.documentElement.scrollWidth") <= width
    sam.screen_is_good()


def _price(reader: Reader) -> Locator:
    return reader.thread.locator("#price")


def _has_read_to_97(reader: Reader, thread: Room) -> None:
    """Read the first 97 comments and two of the notes, at leisure."""
    reader.visit_alone(thread.post.page)
    expect(_price(reader)).to_contain_text("To comment here")
    for note in ("N1", "N2"):
        reader.thread.locator(f"#{note} .acknowledge").last.click()
    reader.page.clock.fast_forward(60 * _MINUTE_MS)
    reader.comment(97).get_by_text("More").click()
    reader.comment(97).get_by_role("button", name="Read to here").click()
    expect(_price(reader)).to_contain_text("46 new since #97")


def _let_pass(reader: Reader, seconds: int) -> None:
    """Let the page's clock run, as while somebody looks at it."""
    reader.page.clock.run_for(seconds * 1000)


def _visible(reader: Reader) -> list[int]:
    """Return the numbers of the comments of which the better part is on the screen."""
    found = reader.page.evaluate(
        """[...document.querySelectorAll('#comments article')].filter(article => {
          const {top, bottom, height} = article.getBoundingClientRect();
          const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
          return seen >= 0.6 * height || seen >= 0.6 * innerHeight;
        }).map(article => Number(article.dataset.number))"""
    )
    return [int(number) for number in found]


def _read_numbers(reader: Reader) -> list[int]:
    """Return which comments of the page count as read on this device."""
    found = reader.page.evaluate(
        """() => {
          const {site, thread} = document.querySelector('#afterword').dataset;
          const kept = JSON.parse(localStorage[`afterword:read:${site}:${thread}`] ?? '{}');
          const has = seq => (kept.ranges ?? []).some(([a, b]) => a <= seq && seq <= b);
          return [...document.querySelectorAll('#comments article')]
            .filter(article => has(Number(article.dataset.seq)))
            .map(article => Number(article.dataset.number));
        }"""
    )
    return [int(number) for number in found]


def _remembered(reader: Reader) -> str:
    """Return what this device keeps of the reading, as it is written down."""
    return str(reader.page.evaluate("Object.values(localStorage).join()"))


def _only_reads(reader: Reader) -> None:
    """Fail if reading has sent anything."""
    sent = [one.url for one in reader.visitor.requests if one.method not in {"GET", "HEAD"}]
    assert sent == []


def _targets_are_large_enough(reader: Reader) -> None:
    small = reader.page.evaluate(
        """[...document.querySelectorAll('#price :is(a, button, summary), .to-here button')]
          .map(one => [one.textContent, one.getBoundingClientRect().height])
          .filter(([, height]) => height && height < 24)"""
    )
    assert small == []


def _grow(
    tx: Connection, house: House, post: Post, texts: Sequence[Body], notes: Sequence[Noted]
) -> None:
    seqs: dict[int, Seq] = {}
    for number, body in enumerate(texts, start=1):
        command = PostComment(SiteKey(SITE), PageKey(post.key), body, None)
        outcome = handle.post_comment(tx, house, command, handle.Sender(signature_of("ann")))
        assert isinstance(outcome, Done), outcome
        seqs[number] = outcome.seq
        for one in notes:
            if one.behind == number:
                _note(tx, house, post, one, seqs)


def _note(tx: Connection, house: House, post: Post, one: Noted, seqs: dict[int, Seq]) -> None:
    reach = Reach.CONVERSATION if one.about else Reach.THREAD
    covers: tuple[Effect, ...] = (Cover(seqs[one.behind]),) if one.kind is Kind.SUMMARY else ()
    command = GiveNote(
        site=SiteKey(SITE),
        page=PageKey(post.key),
        kind=one.kind,
        scope=Scope(reach, seqs[one.about] if one.about else None),
        text=text(one.words),
        effects=covers,
    )
    handle.give(tx, house, command, MODERATOR, HERON)


def _settings(house: Teaspoon) -> Settings:
    return replace(settings.load({}), data=str(house.server.data), origin=house.origin)
