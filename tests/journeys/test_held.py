"""Who asks a moderator to let a comment through finds it waiting, and is told what was decided."""

from dataclasses import dataclass
from typing import final

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.api import Api, Reply
from tests.harness.browser import Chromium
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.reader import Reader
from tests.request.test_notes import give

pytestmark = pytest.mark.journey

_SENT_BACK = ("status of 428", "status of 412")
_TEXT = "I cannot read it *all* today.\n\n  Please <let> me in."
_WAIT = "Your comments that wait"
_BECAME = "What became of your comment"


@final
@dataclass(frozen=True)
class Home:
    """A house in which a note is to be read before one writes, and its moderator."""

    house: Teaspoon
    heron: Api

    def hold(self, fern: Reader, text: str, note: str = "") -> None:
        """Let somebody ask a moderator, and see that their comment waits."""
        fern.write(text, "Fern", note)
        fern.button("Publish").click()
        fern.button("Ask a moderator to let this through").click()
        expect(fern.text).to_have_value("")
        expect(fern.thread.locator(".published")).to_contain_text("waits for a moderator")
        expect(_region(fern, _WAIT)).to_contain_text(text.partition("\n")[0])

    def decide(self, post: Post, seq: int, what: str, **said: str) -> Reply:
        """Let it in, or decline it."""
        path = f"/api/v1/threads/{post.thread}/held/{seq}/{what}"
        reply = self.heron.post(path, said or None)
        assert reply.status == 200, reply.text
        return reply


@pytest.fixture(scope="module")
def home(teaspoon: Teaspoon) -> Home:
    """A house at the level of notes; each test takes a post of its own."""
    teaspoon.server.run("site", "set", SITE, "--level", "notes")
    return Home(teaspoon, staff(teaspoon.server))


def test_what_waits_is_there_again_after_a_reload_and_its_author_is_told_the_verdict(
    home: Home, browser: Chromium
) -> None:
    post, fern = home.house.post(), _fern(home, browser)
    give(home.heron, post)
    fern.visit(post)
    home.hold(fern, _TEXT, "grief")
    fern.button("Done, hide this").click()

    _come_back(fern)
    region = _region(fern, _WAIT)
    expect(region).to_contain_text("A moderator will look at it, as you asked.")
    expect(region).to_contain_text("content note: grief")
    assert region.locator(".typed").text_content() == _TEXT
    fern.screen_is_good()
    let_in = home.decide(post, 2, "approval").json["seq"]
    # Nobody reloads: the page hears that a comment came, and asks whether it was this one.
    region = _region(fern, _BECAME)
    expect(region).to_contain_text("A moderator let your comment in: #1.")
    expect(fern.thread.locator(".announcement")).to_have_text(
        "A moderator let your comment in: #1."
    )
    fern.take_new(1)
    expect(fern.comment(1)).to_contain_text("yours")
    fern.link("Edit #1").click()
    fern.field("Your comment #1").fill("I have read it since.")
    fern.button("Save").click()
    expect(fern.comment(1)).to_contain_text("I have read it since.")

    # It was told once, and stays told until it is put away.
    _come_back(fern)
    expect(_region(fern, _BECAME).get_by_role("link", name="Go to #1")).to_have_attribute(
        "href", f"/{SITE}/thread/{post.thread}?c={let_in}#c{let_in}"
    )
    fern.button("Put this away").click()
    expect(region).to_be_hidden()
    fern.expect_focus(fern.text)
    fern.visitor.requests.clear()
    _come_back(fern)
    expect(fern.comment(1)).to_contain_text("yours")
    expect(region).to_be_hidden()
    asked = [one.url for one in fern.visitor.requests if "/comments/" in one.url]
    assert asked == [], "who holds nothing asks for nothing"
    fern.assert_quiet(*_SENT_BACK)


def test_what_is_declined_comes_back_with_the_reason_and_can_be_written_anew_or_erased(
    home: Home, browser: Chromium
) -> None:
    post, fern = home.house.post(), _fern(home, browser)
    give(home.heron, post)
    fern.visit(post)
    home.hold(fern, _TEXT)
    home.decide(post, 2, "refusal", reason="It answers what is settled.")

    # Nothing public tells of a refusal: it is asked for when the page is looked at again.
    fern.frame.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    region = _region(fern, _BECAME)
    expect(region).to_contain_text("A moderator did not let your comment in:")
    expect(region).to_contain_text("It answers what is settled.")
    region.get_by_text("What was decided, and why").press("Enter")
    expect(region.get_by_role("button", name="Appeal")).to_be_visible()
    fern.screen_is_good()
    _come_back(fern)
    assert region.locator(".typed").text_content() == _TEXT
    fern.text.fill("Already here.")
    fern.button("Put it in the box again").press("Enter")
    expect(fern.text).to_have_value(f"Already here.\n\n{_TEXT}")
    fern.expect_focus(fern.text)
    fern.button("Erase it").press("Enter")
    expect(region).to_contain_text("This cannot be undone.")
    fern.page.keyboard.press("Escape")
    fern.expect_focus(fern.button("Erase it"))
    fern.button("Erase it").press("Enter")
    fern.screen_is_good()
    fern.button("Erase them").press("Enter")
    expect(region).to_be_hidden()
    stored = home.heron.get(f"{post.comments}/2").json
    assert (stored["text"], stored["erased"]) == ("", True)
    expect(fern.text).to_have_value(f"Already here.\n\n{_TEXT}")
    fern.assert_quiet(*_SENT_BACK)


def test_what_waits_can_be_taken_back_and_edited(home: Home, browser: Chromium) -> None:
    post, fern = home.house.post(), _fern(home, browser)
    give(home.heron, post)
    fern.visit_alone(post.page)
    home.hold(fern, _TEXT, "grief")

    fern.button("Take it back and edit").press("Enter")

    expect(fern.text).to_have_value(_TEXT)
    expect(fern.field("Content note (optional)")).to_have_value("grief")
    fern.expect_focus(fern.text)
    expect(_region(fern, _WAIT)).to_be_hidden()
    assert home.heron.get(f"{post.comments}/2").json["status"] == "declined"
    home.hold(fern, "Another way to say it.")
    fern.button("Take it back").press("Enter")
    expect(_region(fern, _WAIT)).to_contain_text("Take this comment back?")
    fern.screen_is_good()
    # Somebody decides in the same moment: its author hears that, and what it was.
    home.decide(post, 3 + 1, "refusal", reason="Please read first.")
    _region(fern, _WAIT).locator(".confirm").get_by_role("button", name="Take it back").click()
    expect(_region(fern, _BECAME)).to_contain_text("Please read first.")
    fern.assert_quiet(*_SENT_BACK, "status of 409")


def test_without_javascript_a_page_says_what_became_of_it(home: Home, browser: Chromium) -> None:
    post, fern = home.house.post(), _fern(home, browser, javascript=False)
    give(home.heron, post)
    fern.visit_alone(post.page)
    fern.write(_TEXT, "Fern")
    fern.button("Publish").click()
    fern.button("Ask a moderator to let this through").click()

    fern.link("See what becomes of it").click()

    heading = fern.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Waiting for a moderator")
    expect(fern.page.locator(".body")).to_contain_text("Please <let> me in.")
    fern.screen_is_good()
    home.decide(post, 2, "refusal", reason="It answers what is settled.")
    fern.page.reload()
    expect(heading).to_have_text("Your comment was not let in")
    expect(fern.page.locator("main")).to_contain_text("It answers what is settled.")
    fern.screen_is_good()
    fern.link("What was decided, and what you can do").click()
    expect(fern.page.get_by_role("heading", name="Your comment was not let in.")).to_be_visible()
    expect(fern.button("Appeal")).to_be_visible()
    fern.screen_is_good()
    fern.page.go_back()
    fern.button("Put it in the box again").click()
    expect(fern.text).to_have_value(_TEXT)
    fern.page.go_back()
    fern.page.get_by_text("Erase it", exact=True).click()
    fern.button("Erase them for good").click()
    expect(fern.page.locator("main")).to_contain_text("Its words are destroyed for good.")
    fern.assert_quiet(*_SENT_BACK)


def _fern(home: Home, browser: Chromium, *, javascript: bool = True) -> Reader:
    origins = home.house.origin, home.house.blog.origin
    return Reader(browser.visitor(javascript=javascript), origins, javascript=javascript)


def _come_back(fern: Reader) -> None:
    fern.page.reload()
    fern.look_at_comments()


def _region(fern: Reader, name: str) -> Locator:
    return fern.thread.get_by_role("region", name=name)
