"""Read before you write, without JavaScript: one form carries the draft and what was read."""

from collections.abc import Iterator
from typing import final

import pytest
from playwright.sync_api import expect

from tests.harness.api import Api
from tests.harness.browser import Chromium
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_THIS = "I\N{RIGHT SINGLE QUOTATION MARK}ve read this"
_IT = "I\N{RIGHT SINGLE QUOTATION MARK}ve read it \N{EN DASH} publish"
_SENT_BACK = ("status of 428", "status of 412")
_WORDS = "Sixty words, or so.\n\n  And a second line, *byte* for byte: <b>\u202e &amp; 🌻"


@final
class Home:
    """A house where one reads everything first, and who comes there."""

    def __init__(self, house: Teaspoon, heron: Api, browser: Chromium) -> None:
        self.house = house
        self.heron = heron
        # The server may have closed a connection on which nothing was said for a while.
        heron.close()
        self._browser = browser

    def fern(self) -> Reader:
        """Bring in somebody without JavaScript."""
        origins = self.house.origin, self.house.blog.origin
        return Reader(self._browser.visitor(javascript=False), origins, javascript=False)

    def note(self, post: Post, instruction: str, **fields: object) -> None:
        """Let the moderator give a note."""
        said = {"site": SITE, "page": post.key, "kind": "topic_closed"}
        sent = said | {"instruction": instruction} | fields
        reply = self.heron.post(f"/api/v1/threads/{post.thread}/notes", sent)
        assert reply.status == 201, reply.text

    def publish_reading(self, slug: str, title: str) -> None:
        """Publish a required reading of four cards."""
        file = self.house.server.data / f"{slug}.md"
        cards = (f"# {title} {number}\n\n{'Some words. ' * 40}" for number in range(1, 5))
        file.write_text("\n\n".join(cards))
        where = ["--site", SITE, "--slug", slug, "--title", title]
        self.house.server.run("reading", "publish", str(file), *where)

    def retire(self, slug: str) -> None:
        """Ask for it no longer."""
        self.house.server.run("reading", "retire", slug, "--site", SITE)


@pytest.fixture(scope="module")
def house(teaspoon: Teaspoon) -> Teaspoon:
    """Teaspoon, where one reads everything first."""
    teaspoon.server.run("site", "set", SITE, "--level", "thread")
    return teaspoon


@pytest.fixture(scope="module")
def heron(house: Teaspoon) -> Api:
    """A moderator."""
    return staff(house.server)


@pytest.fixture
def home(house: Teaspoon, heron: Api, browser: Chromium) -> Home:
    """The house and its readers; each test takes a post of its own."""
    return Home(house, heron, browser)


@pytest.fixture
def readings(home: Home) -> Iterator[None]:
    """Ask newcomers to read the policy and the 101 section, during one test."""
    slugs = {"policy": "Policy", "101": "101"}
    for slug, title in slugs.items():
        home.publish_reading(slug, title)
    yield
    for slug in slugs:
        home.retire(slug)


@pytest.mark.usefixtures("readings")
def test_j2_a_first_comment_is_read_up_to_card_by_card(home: Home) -> None:
    post, fern = home.house.post(), home.fern()
    fern.visit_alone(post.page)
    fern.write("Hello", "Fern")
    fern.button("Publish").click()

    price = fern.page.get_by_text("Before your first comment: Policy, 101")
    expect(price).to_contain_text("min")
    expect(fern.text).to_have_value("Hello")
    fern.screen_is_good()
    for number in range(1, 9):
        expect(fern.page.get_by_role("heading", name=f"Card {number} of 8:")).to_be_visible()
        fern.button(_THIS).click()
        expect(fern.text).to_have_value("Hello")
    expect(fern.page.get_by_role("heading", name="Everything is read")).to_be_visible()
    fern.screen_is_good()
    fern.button("Publish").first.click()
    expect(fern.page.get_by_role("heading", name="Published as #1")).to_be_visible()
    fern.screen_is_good()

    fern.visit_alone(post.page)
    fern.write("Hello again", "Fern")
    fern.button("Publish").click()
    expect(fern.page.get_by_role("heading", name="Published as #2")).to_be_visible()
    fern.assert_quiet(*_SENT_BACK)


def test_j3_two_notes_in_a_row_send_back_twice_and_the_fourth_try_waits(home: Home) -> None:
    post, fern = home.house.post(), home.fern()
    fern.visit_alone(post.page)
    fern.write(_WORDS, "Fern")
    home.note(post, "Please stop discussing the spelling.")
    fern.button("Publish").click()

    said = "A moderator posted a note while you were writing. Your comment is safe below."
    expect(fern.page.get_by_text(said)).to_be_visible()
    expect(fern.page.get_by_text("Please stop discussing the spelling.").first).to_be_visible()
    expect(fern.text).to_have_value(_WORDS)
    fern.screen_is_good()
    home.note(post, "Nor the author.")
    fern.button(_IT).click()
    expect(fern.page.get_by_text("Nor the author.").first).to_be_visible()
    expect(fern.text).to_have_value(_WORDS)
    fern.button("Publish").click()
    expect(fern.page.get_by_text("your comment goes to a moderator instead")).to_be_visible()
    expect(fern.text).to_have_value(_WORDS)
    fern.button("Publish").click()

    expect(fern.page.get_by_role("heading", name="Waiting for a moderator")).to_be_visible()
    fern.screen_is_good()
    desk = home.heron.get("/desk").text
    assert "Unread: it came a fourth time with something still open." in desk
    fern.assert_quiet(*_SENT_BACK)


def test_j3_a_note_on_another_conversation_holds_nobody_up(home: Home) -> None:
    post, fern = home.house.post(), home.fern()
    spelling = _write(home.heron, post, "About spelling.")
    fern.visit_alone(post.page)
    fern.button("I have read to here \N{EN DASH} write a comment").click()
    fern.write(_WORDS, "Fern")

    home.note(post, "Only for those about spelling.", reach="conversation", comment=spelling)
    fern.button("Publish").click()

    expect(fern.page.get_by_role("heading", name="Published as #2")).to_be_visible()
    fern.assert_quiet()


def test_j3_a_note_that_is_acknowledged_lets_the_comment_out(home: Home) -> None:
    post, fern = home.house.post(), home.fern()
    fern.visit_alone(post.page)
    fern.write(_WORDS, "Fern")
    home.note(post, "One thing only.")
    fern.button("Publish").click()

    fern.button(_IT).click()

    expect(fern.page.get_by_role("heading", name="Published as #1")).to_be_visible()
    fern.assert_quiet(*_SENT_BACK)


def test_enter_in_a_field_neither_publishes_nor_acknowledges(home: Home) -> None:
    post, fern = home.house.post(), home.fern()
    home.note(post, "To be read on purpose.")
    fern.visit_alone(post.page)
    fern.write(_WORDS, "Fern")
    fern.button("Publish").click()

    fern.field("Name").press("Enter")

    expect(fern.page.get_by_text("To be read on purpose.").first).to_be_visible()
    expect(fern.page.get_by_role("heading", name="Something to read first")).to_be_visible()
    expect(fern.text).to_have_value(_WORDS)
    fern.assert_quiet(*_SENT_BACK)


def test_j5_somebody_in_a_hurry_is_told_the_price_and_reads_at_least_the_newest(
    home: Home,
) -> None:
    post, dirk = home.house.post(), home.fern()
    home.house.server.run("site", "set", SITE, "--level", "off")
    with home.house.server.api() as api:
        for number in range(1, 31):
            text = f"Comment {number}. " + "Word after word. " * 90
            assert home.house.write(api, post, text, name="Ana").status == 201
    home.house.server.run("site", "set", SITE, "--level", "thread", "--budget", "15")
    home.note(post, "Please stop discussing the spelling.")
    dirk.visit_alone(post.page)
    dirk.write("First!", "Dirk")
    dirk.button("Publish").click()

    expect(dirk.page.get_by_text("you are asked for the newest 15 min")).to_be_visible()
    dirk.screen_is_good()
    note = "the note: Please stop discussing the spelling."
    dirk.page.get_by_role("button", name=note).click()
    expect(dirk.page.get_by_role("article", name="#30")).to_be_visible()
    expect(dirk.text).to_have_value("First!")
    dirk.screen_is_good()
    dirk.button("I have read to here").click()
    expect(dirk.page.get_by_role("heading", name="Everything is read")).to_be_visible()
    dirk.button("Publish").first.click()

    expect(dirk.page.get_by_role("heading", name="Published as #31")).to_be_visible()
    dirk.assert_quiet(*_SENT_BACK)


def test_whats_new_since_a_number_leads_to_the_composer(home: Home) -> None:
    post, rosa = home.house.post(), home.fern()
    _write(home.heron, post, "The first.")
    _write(home.heron, post, "The second.")
    rosa.visit_alone(post.page)
    rosa.page.get_by_text("I had read here before").click()
    rosa.field("I had read up to #").fill("1")
    rosa.button("Show what is new since").click()

    expect(rosa.page.get_by_role("heading", name="What is new since #1")).to_be_visible()
    expect(rosa.page.get_by_role("article")).to_have_count(1)
    rosa.screen_is_good()
    rosa.button("Read to here").click()
    expect(rosa.page.get_by_text("You have read to #2 of 2.")).to_be_visible()
    expect(rosa.page.get_by_text("by your own word")).to_be_visible()
    rosa.screen_is_good()
    rosa.write("The third.", "Rosa")
    rosa.button("Publish").click()

    expect(rosa.page.get_by_role("heading", name="Published as #3")).to_be_visible()
    rosa.assert_quiet()


def test_a_draft_goes_along_when_somebody_says_that_they_have_read(home: Home) -> None:
    post, nils = home.house.post(), home.fern()
    _write(home.heron, post, "The first.")
    home.note(post, "Please be brief.")
    for said in ("I have read to here \N{EN DASH} write a comment", "the note: Please be brief."):
        nils.visit_alone(post.page)
        nils.write(_WORDS, "Nils", "flour")
        nils.page.get_by_role("button", name=said).click()
        expect(nils.text).to_have_value(_WORDS)
        expect(nils.field("Name")).to_have_value("Nils")
        expect(nils.field("Content note (optional)")).to_have_value("flour")

    nils.visit_alone(post.page)
    nils.write(_WORDS, "Nils")
    nils.field("Name").press("Enter")
    expect(nils.page.get_by_role("heading", name="Something to read first")).to_be_visible()
    expect(nils.text).to_have_value(_WORDS)
    nils.assert_quiet(*_SENT_BACK)


def _write(heron: Api, post: Post, text: str) -> int:
    """Write as somebody whom a moderator lets in, and return the comment's place."""
    sent = {"site": SITE, "page": post.key, "text": text, "name": "Ana", "ask_moderator": True}
    reply = heron.post(post.comments, sent)
    if reply.status == 202:
        reply = heron.post(f"/api/v1/threads/{post.thread}/held/{reply.json['seq']}/approval")
    assert reply.status in {200, 201}, reply.text
    return int(reply.json["seq"])
