"""Whoever writes meets what there is to read, one thing at a time, and never loses a word."""

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, final

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.conftest import Houses
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

Press: TypeAlias = Callable[[Locator], None]

_POLICY = ("Be kind", "Read first", "No slurs", "Moderators decide")
_101 = ("Tone", "Sealioning", "Derailing", "Intent")
_SENT_BACK = ("status of 428", "status of 412")
_READ = "I\N{RIGHT SINGLE QUOTATION MARK}ve read"
_READ_THIS = f"{_READ} this"
_READ_AND_PUBLISH = f"{_READ} it \N{EN DASH} publish"
_READ_AND_EDIT = f"{_READ} it \N{EN DASH} edit first"
_UNREACHABLE = "net::ERR"
_SEND = """
async ([path, sent, method = 'POST']) => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(path, {method, headers, body: JSON.stringify(sent)});
  return [answer.status, await answer.text()];
}
"""


@final
@dataclass(frozen=True)
class Home:
    """A house that asks people to read first, and who comes there."""

    house: Teaspoon
    browser: Chromium

    def reader(self, width: int = 1280) -> Reader:
        """Bring somebody in."""
        visitor = self.browser.visitor(width=width)
        return Reader(visitor, (self.house.origin, self.house.blog.origin))

    def maya(self) -> Reader:
        """Bring in the moderator, signed in."""
        self.house.server.run(
            *("grant", "maya@teaspoon.example", "moderator", "--site", SITE, "--name", "Heron")
        )
        maya = self.reader()
        maya.visit_alone(self.house.server.run("sign-in-link", "maya@teaspoon.example").strip())
        maya.button("Sign in").click()
        expect(maya.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
        return maya

    def note(self, maya: Reader, post: Post, instruction: str, **fields: object) -> None:
        """Let the moderator give a note."""
        sent = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
        path = f"/api/v1/threads/{post.thread}/notes"
        status, said = maya.page.evaluate(_SEND, [path, sent | fields])
        assert status == 201, said

    def publish_reading(self, slug: str, title: str, rules: tuple[str, ...]) -> None:
        """Publish a required reading with a card for each of these rules."""
        file = self.house.server.data / f"{slug}.md"
        words = "Some words about it. " * 10
        file.write_text("\n\n".join(f"# {rule}\n\n{words}" for rule in rules))
        self.house.server.run(
            *("reading", "publish", str(file), "--site", SITE, "--slug", slug, "--title", title)
        )

    def fill(self, post: Post, count: int, **fields: object) -> None:
        """Write comments that others wrote, before anybody was asked to read."""
        self.set("--level", "off")
        with self.house.server.api() as api:
            for number in range(1, count + 1):
                text = f"Comment {number}. " + "Word after word. " * 5
                assert self.house.write(api, post, text, name="Ana", **fields).status == 201
        self.set("--level", "thread")

    def set(self, *options: str) -> None:
        """Change the house's settings."""
        self.house.server.run("site", "set", SITE, *options)

    def count(self, post: Post) -> int:
        """Count the comments that stand in a thread."""
        with self.house.server.api() as api:
            reply = api.get(f"/api/v1/sites/{SITE}/threads?page={post.key}")
        return int(reply.json["comments"])


@pytest.fixture
def home(house: Houses, browser: Chromium) -> Home:
    """A house at the level of the safe-space preset."""
    home = Home(house(), browser)
    home.set("--level", "thread")
    return home


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_first_comment_asks_for_the_readings_card_by_card_and_goes_on_another_day(
    home: Home, by: str
) -> None:
    home.publish_reading("policy", "Commenting policy", _POLICY)
    home.publish_reading("101", "101", _101)
    post, fern = home.house.post(), home.reader()
    press = _pressing(fern, by)
    fern.visit(post)
    fern.write("Hello", "Fern")

    press(fern.button("Publish"))
    gate = _gate(fern)
    _expect_focus(fern, by, gate.get_by_role("heading", name="Before it goes out"))
    expect(gate).to_contain_text("Before your first comment: Commenting policy, 101 ")
    expect(fern.text).to_have_value("Hello")
    fern.screen_is_good()
    press(fern.button("Show me"))
    for number, rule in enumerate((*_POLICY, _101[0]), start=1):
        heading = gate.get_by_role("heading", name=f"Card {number} of 8: {rule}")
        _expect_focus(fern, by, heading)
        press(fern.button(_READ_THIS))
    expect(gate.get_by_role("heading", name="Card 6 of 8: Sealioning")).to_be_visible()
    fern.screen_is_good()
    assert _authors(home) == 0
    assert home.count(post) == 0

    _come_back(fern, post)
    gate = _gate(fern)
    expect(gate.get_by_role("heading", name="Card 6 of 8: Sealioning")).to_be_visible()
    # (with one text left there is no list; what it would say is what the heading says)
    expect(gate.locator(".gate-list")).to_contain_text("101: cards 6 to 8 of 8, ")
    expect(fern.text).to_have_value("Hello")
    assert fern.frame.evaluate("document.activeElement === document.body")
    fern.screen_is_good()
    for _ in range(3):
        press(fern.button(_READ_THIS))
    _expect_focus(fern, by, fern.button("Publish"))
    fern.screen_is_good()
    fern.page.keyboard.press("Enter")
    expect(fern.comment(1)).to_contain_text("Fern")
    expect(fern.thread.get_by_role("region", name="Your edit key")).to_be_visible()
    fern.publish("Again", "Fern")
    expect(fern.comment(2)).to_be_visible()

    home.publish_reading("policy", "Commenting policy", (*_POLICY[:3], "We decide together"))
    fern.write("And again", "Fern")
    press(fern.button("Publish"))
    gate = _gate(fern)
    expect(gate).to_contain_text("Since you were here last, this has changed: Commenting policy")
    # In the first sentence and in the list.
    links = [
        link.get_attribute("href") for link in gate.get_by_role("link", include_hidden=True).all()
    ]
    assert [str(link).rpartition("/")[2] for link in links] == ["policy?since=1"] * 2
    expect(gate.get_by_role("heading", name="Card 1 of 1: We decide together")).to_be_visible()
    expect(gate.locator("ins").first).to_contain_text("We")
    fern.screen_is_good()
    press(fern.button(_READ_THIS))
    fern.expect_focus(fern.button("Publish"))
    fern.page.keyboard.press("Enter")
    expect(fern.comment(3)).to_contain_text("And again")
    fern.assert_quiet(*_SENT_BACK)


def test_a_note_that_is_given_while_somebody_writes_comes_above_their_text_at_once(
    home: Home,
) -> None:
    post, fern, maya = home.house.post(), home.reader(), home.maya()
    home.fill(post, 2)
    fern.visit(post)
    fern.write("Sixty words", "Fern")
    fern.text.press("Home")

    home.note(maya, post, "Please stop discussing spelling.", kind="topic_closed")
    arrived = fern.thread.locator("form .note")
    expect(arrived).to_contain_text("Please stop discussing spelling.")
    expect(fern.thread.locator("#comments .note")).to_contain_text("Please stop")
    index = fern.thread.get_by_role("navigation", name="Moderator notes (1)")
    expect(index).to_contain_text("N1: Please stop discussing spelling.")
    fern.expect_focus(fern.text)
    assert fern.text.evaluate("text => text.selectionStart") == 0
    expect(fern.thread.get_by_role("status").first).to_be_attached()
    fern.screen_is_good()
    name = f"{_READ} the note: Please stop discussing spelling."
    arrived.get_by_role("button", name=name).click()
    fern.expect_focus(fern.text)
    expect(arrived).to_have_count(0)
    expect(index).to_contain_text("Read")
    expect(fern.thread.locator("#comments .note")).to_contain_text("✓ Read")
    fern.screen_is_good()

    fern.page.reload()
    fern.look_at_comments()
    expect(fern.thread.locator("#comments .note")).to_contain_text("✓ Read")
    _read_all(fern)
    expect(fern.comment(3)).to_contain_text("Sixty words")
    fern.assert_quiet(*_SENT_BACK)


def test_a_note_that_is_changed_asks_again_and_one_that_is_lifted_folds(home: Home) -> None:
    post, rosa, maya = home.house.post(), home.reader(), home.maya()
    home.note(maya, post, "Please be brief.")
    rosa.visit(post)
    note = rosa.thread.locator("#comments .note")
    index = rosa.thread.get_by_role("navigation", name="Moderator notes (1)")
    note.get_by_role("button", name=f"{_READ} the note: Please be brief.").click()
    expect(note).to_contain_text("✓ Read")
    where = f"/api/v1/threads/{post.thread}/notes/1"

    words = {"instruction": "Please be brief and kind.", "material": True}
    assert maya.page.evaluate(_SEND, [where, words, "PATCH"])[0] == 200
    again = f"{_READ} the note: Please be brief and kind."
    expect(note.get_by_role("button", name=again)).to_be_visible()
    expect(rosa.thread.locator("form .note")).to_contain_text("Please be brief and kind.")
    expect(index).to_contain_text("N1: Please be brief and kind.")
    expect(index).not_to_contain_text("✓ Read")
    rosa.screen_is_good()
    assert maya.page.evaluate(_SEND, [where, {}, "DELETE"])[0] == 200
    expect(rosa.thread.locator("#comments details.note")).to_contain_text("Note N1 was lifted")

    expect(rosa.thread.locator("form .note")).to_have_count(0)
    expect(index).to_have_count(0)
    rosa.assert_quiet()


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_note_they_did_not_see_sends_them_back_and_one_button_publishes(
    home: Home, by: str
) -> None:
    post, fern, maya = home.house.post(), home.reader(), home.maya()
    press = _pressing(fern, by)
    _without_news(fern)
    fern.visit(post)
    fern.write("Verbatim,\n\n*as typed*", "Fern")
    home.note(maya, post, "Please stop discussing spelling.", kind="topic_closed")

    press(fern.button("Publish"))
    gate = _gate(fern)
    _expect_focus(fern, by, gate.get_by_role("heading", name="Before it goes out"))
    expect(gate).to_contain_text("Please stop discussing spelling.")
    expect(gate).to_contain_text("Your comment is safe below.")
    expect(fern.text).to_have_value("Verbatim,\n\n*as typed*")
    fern.screen_is_good()
    press(fern.button(_READ_AND_PUBLISH))

    expect(fern.comment(1)).to_contain_text("as typed")
    assert _stamp(home)["notes"] == [["N1", 1]]

    fern.write("Once more", "Fern")
    words = {"instruction": "Please stop discussing grammar.", "material": True}
    where = f"/api/v1/threads/{post.thread}/notes/1"
    assert maya.page.evaluate(_SEND, [where, words, "PATCH"])[0] == 200
    press(fern.button("Publish"))
    heading = gate.get_by_role("heading", name="Moderator note N1, changed: Topic closed")
    expect(heading).to_be_visible()
    expect(gate).to_contain_text("A moderator changed a note that you had read.")
    expect(gate).to_contain_text("This note has changed since you read it:")
    expect(gate.locator("del")).to_contain_text("spelling")
    expect(gate.locator("ins")).to_contain_text("grammar")
    fern.screen_is_good()
    press(fern.button(_READ_AND_PUBLISH))
    expect(fern.comment(2)).to_contain_text("Once more")
    fern.assert_quiet(*_SENT_BACK)


def test_a_note_on_another_conversation_holds_nobody_up(home: Home) -> None:
    post, fern, maya = home.house.post(), home.reader(), home.maya()
    home.fill(post, 2)
    fern.visit(post)
    _read_all(fern, "First")
    fern.link("Reply to #2").click()
    fern.text.fill("An answer")

    home.note(maya, post, "Only about the first.", reach="conversation", comment=1)
    expect(fern.thread.locator("#comments .note")).to_contain_text("Only about the first.")
    expect(fern.thread.locator("form .note")).to_have_count(0)
    fern.button("Publish").click()

    expect(fern.comment(4)).to_contain_text("An answer")
    fern.assert_quiet(*_SENT_BACK)


def test_two_notes_send_back_twice_and_the_fourth_try_waits_for_a_moderator(home: Home) -> None:
    post, fern, maya = home.house.post(), home.reader(), home.maya()
    _without_news(fern)
    fern.visit(post)
    fern.write("Not lost", "Fern")
    for instruction in ("One.", "Two."):
        home.note(maya, post, instruction)
        fern.button("Publish").click()
        expect(_gate(fern).locator(".instruction")).to_have_text(instruction)
        expect(fern.text).to_have_value("Not lost")
        if instruction == "One.":
            fern.button(_READ_AND_EDIT).click()
            fern.expect_focus(fern.text)

    fern.button("Publish").click()
    fern.expect_focus(_gate(fern).get_by_role("heading", name="Before it goes out"))
    fern.button("Publish").click()
    said = fern.thread.get_by_text("Your comment is kept and waits for a moderator.").first
    expect(said).to_be_visible()
    fern.screen_is_good()
    expect(fern.text).to_have_value("")
    assert home.count(post) == 0
    maya.visit_alone(f"{home.house.origin}/desk")
    (waits,) = maya.page.locator(".queue > li").all()
    expect(waits).to_contain_text("Not lost")
    expect(waits).to_contain_text("Unread: it came a fourth time with something still open.")
    fern.assert_quiet(*_SENT_BACK)


def test_a_moderator_can_be_asked_to_let_it_through(home: Home) -> None:
    home.publish_reading("policy", "Commenting policy", _POLICY)
    post, fern = home.house.post(), home.reader(360)
    fern.visit(post)
    fern.write("Please look", "Fern")

    fern.button("Publish").click()
    fern.screen_is_good()
    fern.button("Keep draft for later").click()
    fern.expect_focus(fern.text)
    expect(_gate(fern)).to_have_count(0)
    fern.button("Publish").click()
    fern.button("Ask a moderator to let this through").click()

    kept = fern.thread.locator(".published")
    expect(kept).to_contain_text("A moderator will look at it, as you asked.")
    expect(fern.thread.get_by_role("region", name="Your edit key")).to_be_visible()
    expect(fern.text).to_have_value("")
    fern.page.reload()
    fern.look_at_comments()
    expect(fern.thread.get_by_role("checkbox", name="Remember me")).to_be_visible()
    expect(fern.text).to_have_value("")
    fern.assert_quiet(*_SENT_BACK)


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_comments_are_read_in_parts_and_a_demanded_content_note_is_one_press(
    home: Home, by: str
) -> None:
    post, rosa, maya = home.house.post(), home.reader(), home.maya()
    press = _pressing(rosa, by)
    home.fill(post, 46, content_note="")
    home.note(
        maya,
        post,
        "Please name what it is about.",
        kind="require_cn",
        content_notes_required=["eating disorders", "grief"],
    )
    rosa.visit(post)
    asks = rosa.thread.locator(".asks")
    expect(asks).to_contain_text("1 moderator note (10 s) · 46 newer comments (about 3 min)")
    rosa.write("My story", "Rosa")

    press(rosa.button("Publish"))
    gate = _gate(rosa)
    expect(gate).to_contain_text("46 newer comments")
    rosa.screen_is_good()
    press(gate.get_by_role("link", name=re.compile("Note N1")))
    press(gate.get_by_role("button", name=f"{_READ} the note: Please name what it is about."))
    for part in ("1 to 20", "21 to 40", "41 to 46"):
        heading = gate.get_by_role("heading", name=f"Newer comments: {part} of 46")
        _expect_focus(rosa, by, heading)
        press(rosa.button("Read to here"))
    heading = gate.get_by_role("heading", name="A content note is needed here")
    _expect_focus(rosa, by, heading)
    rosa.screen_is_good()
    press(rosa.button("Use “grief”"))
    _expect_focus(rosa, by, rosa.button("Publish"))
    expect(rosa.field("Content note (optional)")).to_have_value("grief")
    rosa.page.keyboard.press("Enter")

    expect(rosa.comment(47)).to_contain_text("Content note: grief")
    assert _stamp(home)["self_attested"] is False
    rosa.assert_quiet(*_SENT_BACK)


def test_what_was_read_in_the_thread_itself_is_asked_for_nowhere(home: Home) -> None:
    home.set("--drift", "0")
    post, rosa = home.house.post(), home.reader()
    home.fill(post, 2)
    rosa.visit(post)
    _read_to_the_end(rosa)

    rosa.write("One", "Rosa")
    rosa.button("Publish").click()
    expect(rosa.comment(3)).to_contain_text("One")
    rosa.assert_quiet()
    # It comes live: only the answer to publishing can prove that it was served.
    home.fill(post, 1)
    rosa.take_new(1)
    _read_to_the_end(rosa)
    rosa.write("Two", "Rosa")
    rosa.button("Publish").click()

    expect(rosa.comment(5)).to_contain_text("Two")
    expect(_gate(rosa)).to_have_count(0)
    rosa.assert_quiet(*_SENT_BACK)


def test_what_has_changed_on_another_page_is_shown_once_to_who_answers_it_there(
    home: Home,
) -> None:
    home.set("--level", "off")
    post, rosa = home.house.post(), home.reader()
    with home.house.server.api() as api:
        first = home.house.write(api, post, "I like tea.", name="Ana").json
        for number in range(2, 102):
            above = {"reply_to": 1} if number == 101 else {}
            home.house.write(api, post, f"Comment {number}.", name="Ana", **above)
    home.set("--level", "path")
    rosa.visit_alone(post.page)
    rosa.button("Read to here (the end of this page)").click()
    rosa.button("Carry on").click()
    with home.house.server.api() as api:
        changed = {"text": "I never liked tea."}
        said = api.patch(f"{post.comments}/1", changed, Edit_Key=first["edit_key"])
    assert said.status == 200, said.text

    # The change stands in the second page's part of the log, and nothing of it on that page.
    rosa.visit_alone(f"{post.page}&n=2")
    _read_to_the_end(rosa)
    rosa.link("Reply to #101").click()
    rosa.write("Nor do I")
    rosa.button("Publish").click()

    gate = _gate(rosa)
    expect(gate).to_contain_text("1 comment around the one")
    rosa.screen_is_good()
    expect(gate).to_contain_text("What you are answering has changed since you read it.")
    expect(gate.locator(".to-read .changed").first).to_have_text(
        "This comment has changed since you read it:"
    )
    expect(gate.locator("del")).to_contain_text("like")
    expect(gate.locator("ins")).to_contain_text("never liked")
    expect(gate.locator(".to-read .body")).to_have_text("I never liked tea.")
    rosa.button("Read to here").click()
    rosa.button("Publish").click()
    expect(rosa.comment(102)).to_contain_text("Nor do I")
    rosa.link("Reply to #102").click()
    rosa.text.fill("At all")
    rosa.button("Publish").click()
    expect(rosa.comment(103)).to_contain_text("At all")
    expect(gate).to_have_count(0)
    rosa.assert_quiet(*_SENT_BACK)


def test_a_program_without_a_receipt_or_with_a_foreign_one_is_sent_back(home: Home) -> None:
    here, there = home.house.post(), home.house.post()
    home.fill(here, 2)
    home.fill(there, 1)
    sent = {"site": SITE, "page": here.key, "text": "Hello", "name": "Dirk"}
    with home.house.server.api() as api:
        bare = api.post(here.comments, sent)
        other = api.post(there.comments, sent | {"page": there.key}).json["receipt"]
        forged = api.post(here.comments, sent, Reading_Receipt="eyJhIjoxfQ.AAAAAAAAAAAAAAAAAAAAAA")
        foreign = api.post(here.comments, sent, Reading_Receipt=other)
        cut = api.post(here.comments, sent, Reading_Receipt=bare.json["receipt"][:-9])

    assert bare.status == 428
    assert {kind["kind"] for kind in bare.json["obligations"]} == {"comments"}
    assert {forged.status, foreign.status, cut.status} <= {428, 412}
    assert home.count(here) == 2


def test_offline_it_is_kept_asked_about_and_published_once_with_the_note_that_came_meanwhile(
    home: Home,
) -> None:
    post, mei, maya = home.house.post(), home.reader(360), home.maya()
    keys: list[str] = []
    mei.visit(post)
    mei.write("From the train", "Mei")
    mei.visitor.context.set_offline(offline=True)
    mei.button("Publish").click()
    expect(mei.thread.locator("div.waiting")).to_contain_text("Saved on this device")
    home.note(maya, post, "Please be gentle.")

    mei.visitor.context.set_offline(offline=False)
    expect(mei.thread.locator("div.waiting")).to_contain_text("You are online again.")
    _lose_the_first_answer(mei, post, keys)
    mei.button("Publish it now").click()
    expect(_gate(mei)).to_contain_text("Please be gentle.")
    mei.screen_is_good()
    mei.button(_READ_AND_PUBLISH).click()
    expect(mei.thread.get_by_text("The server did not answer.").first).to_be_visible()
    expect(mei.text).to_have_value("From the train")
    mei.button("Publish").click()

    expect(mei.comment(1)).to_contain_text("From the train")
    assert home.count(post) == 1
    assert len(set(keys)) == 1
    mei.assert_quiet(*_SENT_BACK, _UNREACHABLE)


def test_reading_sends_nothing_before_somebody_publishes(home: Home) -> None:
    post, rosa, maya = home.house.post(), home.reader(), home.maya()
    home.fill(post, 3)
    home.note(maya, post, "Please read slowly.")
    rosa.visit(post)

    rosa.thread.get_by_role("button", name=re.compile(f"{_READ} the note")).click()
    expect(rosa.thread.locator("#comments .note")).to_contain_text("✓ Read")
    rosa.write("Something", "Rosa")

    assert {request.method for request in rosa.visitor.requests} == {"GET"}
    rosa.assert_quiet()


def _gate(somebody: Reader) -> Locator:
    return somebody.thread.get_by_role("region", name="Before it goes out")


def _pressing(somebody: Reader, by: str) -> Press:
    """Return how they press a button: with a pointer, or by going there with Tab."""

    def press(target: Locator) -> None:
        if by == "pointer":
            target.click()
            return
        expect(target).to_be_visible()
        # From where the focus is: what comes next is near, and what is above is reached backwards.
        target.evaluate("element => element.scrollIntoView()")
        somebody.tab_to(target, most=120)
        somebody.page.keyboard.press("Enter")

    return press


def _expect_focus(somebody: Reader, by: str, target: Locator) -> None:
    """Wait until it has the focus, and see that this shows, for those who type."""
    if by == "pointer":
        somebody.expect_focus(target)
    else:
        somebody.expect_focus_to_show(target)


def _come_back(somebody: Reader, post: Post) -> None:
    """Close the tab, and open another one on another day."""
    old = somebody.page
    somebody.page = somebody.visitor.page = somebody.visitor.context.new_page()
    old.close()
    somebody.visit(post)


def _without_news(somebody: Reader) -> None:
    """Cut somebody off from what happens meanwhile: they learn of it when they publish."""
    somebody.visitor.context.route("**/stream?*", lambda route: route.fulfill(status=204))


def _lose_the_first_answer(somebody: Reader, post: Post, keys: list[str]) -> None:
    """Let the first comment that is published reach the server, and its answer never come back."""

    def send(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        if answer.status == 201 and len(keys) == 2:
            route.abort()
        else:
            route.fulfill(response=answer)

    somebody.visitor.context.route(f"**{post.comments}", send)


def _read_to_the_end(somebody: Reader) -> None:
    """Press the button at the end of the page, and say that it was not too fast."""
    end = somebody.thread.locator(".to-the-end")
    end.get_by_role("button", name=re.compile("Read to here")).click()
    carry_on = somebody.button("Carry on")
    expect(
        carry_on.or_(somebody.thread.get_by_text(re.compile("^Read to ")).first)
    ).to_be_visible()
    if carry_on.count():
        carry_on.click()


def _read_all(somebody: Reader, text: str = "") -> None:
    """Publish, read what there is, and publish again."""
    if text:
        somebody.write(text, "Fern")
    somebody.button("Publish").click()
    read = somebody.button("Read to here")
    expect(read).to_be_visible()
    read.click()
    somebody.expect_focus(somebody.button("Publish"))
    somebody.page.keyboard.press("Enter")
    expect(somebody.text).to_have_value("")


def _authors(home: Home) -> int:
    """Count the people of whom the house knows anything."""
    return int(_first(home, "SELECT count(*) FROM author"))


def _stamp(home: Home) -> Any:  # noqa: ANN401 - as JSON
    """Return what the house knows of what was read by the author of the newest comment."""
    newest = "SELECT stamp FROM body WHERE stamp != '' ORDER BY seq DESC LIMIT 1"
    return json.loads(_first(home, newest))


def _first(home: Home, question: str) -> Any:  # noqa: ANN401 - whatever the column holds
    with sqlite3.connect(home.house.server.data / "afterword.db") as base:
        return base.execute(question).fetchone()[0]
