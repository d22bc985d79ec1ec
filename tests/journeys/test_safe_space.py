"""The example magazine as a safe space: what its foot says is what happens there.

Fern's first comment, the race with a moderator's note, Rosa who comes back, Dirk who drives by,
and Mei on a long thread (journeys J2, J3, J4, J5 and J9), in the house that `make demo` serves.
"""

import re
import sqlite3
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.api import Api
from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE, Post
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_READ = "I\N{RIGHT SINGLE QUOTATION MARK}ve read"
_READ_THIS = f"{_READ} this"
_READ_AND_PUBLISH = f"{_READ} it \N{EN DASH} publish"
_SENT_BACK = ("status of 428", "status of 412")
_MINUTE_MS = 60_000
_SIXTY_WORDS = "My aunt listens with her hands in flour, and asks nothing. " * 5
_GIVE = """
async ([path, sent]) => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(sent)});
  return [answer.status, await answer.text()];
}
"""


def test_fern_reads_the_policy_and_the_101_and_then_her_first_comment_stands(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, fern = safe_space.seeded("P0"), _somebody(safe_space, browser)
    before = _people(safe_space)
    fern.visit(post)
    fern.write("Hello", "Fern")

    fern.button("Publish").click()
    gate = _gate(fern)
    expect(gate).to_contain_text(
        re.compile(r"Before your first comment: Commenting policy, The 101 section \S about 6")
    )
    fern.button("Show me").click()
    for number in range(1, 9):
        expect(gate.get_by_role("heading", name=f"Card {number} of 8: ")).to_be_visible()
        assert _people(safe_space) == before
        fern.screen_is_good()
        fern.button(_READ_THIS).click()
    fern.expect_focus(fern.button("Publish"))
    fern.page.keyboard.press("Enter")

    expect(fern.comment(1)).to_contain_text("Fern")
    fern.publish("And once more", "Fern")
    expect(fern.comment(2)).to_contain_text("And once more")
    fern.assert_quiet(*_SENT_BACK)


def test_a_note_that_lands_while_fern_writes_is_met_and_one_elsewhere_is_not(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, fern = safe_space.seeded("P2"), _somebody(safe_space, browser)
    maya = _moderator(safe_space, browser)
    fern.visit_alone(post.page)
    _reads_everything(fern, post)
    fern.write(_SIXTY_WORDS, "Fern", "family")

    fern.watch_for("form .note")
    _give(maya, post, "Please leave the aunts in peace now.", kind="topic_closed")
    expect(fern.thread.locator("form .note")).to_contain_text("Please leave the aunts in peace")
    fern.expect_focus(fern.field("Content note (optional)"))
    fern.button("Publish").click()
    expect(_gate(fern)).to_contain_text("Please leave the aunts in peace now.")
    expect(fern.text).to_have_value(_SIXTY_WORDS)
    fern.button(_READ_AND_PUBLISH).click()
    expect(fern.comment(145)).to_contain_text("My aunt listens")
    stamp = _seen_by(maya, post, 145)
    assert "N4@1" in stamp["read"]["notes"]

    _give(maya, post, "Only for those about spelling.", reach="conversation", comment=42)
    fern.write("Another one", "Fern", "family")
    fern.button("Publish").click()
    expect(fern.comment(146)).to_contain_text("Another one")
    fern.assert_quiet(*_SENT_BACK)


def test_rosa_catches_up_from_97_and_names_what_her_comment_is_about(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, rosa = safe_space.seeded("P2"), _somebody(safe_space, browser)
    rosa.visit_alone(post.page)
    rosa.thread.get_by_text("I had read up to …").click()
    rosa.thread.get_by_label("Comment number").fill("97")
    rosa.button("Take this as read").click()
    expect(_price(rosa)).to_contain_text(re.compile(r"46 new since #97, about \d+ min"))

    rosa.link("What\N{RIGHT SINGLE QUOTATION MARK}s new").click()
    _only_the_newest_46_and_one_change(rosa)
    rosa.page.go_back()
    rosa.visit_alone(f"{post.page}&n=2")
    for _ in range(20):
        rosa.button("Next new").first.click()
    expect(_price(rosa)).to_contain_text(re.compile(r"2\d new since #1"))

    rosa.link("Reply to #130").click()
    rosa.write("The floor is right.", "Rosa")
    rosa.button("Publish").click()
    gate = _gate(rosa)
    expect(gate).to_contain_text("newer comment")
    _meets_everything(rosa)
    rosa.button("Use “eating disorders”").click()
    rosa.expect_focus(rosa.button("Publish"))
    rosa.page.keyboard.press("Enter")
    expect(rosa.comment(144)).to_contain_text("Content note: eating disorders")
    expect(rosa.comment(144).locator("details.content-note")).not_to_have_attribute("open", "")

    stranger = _somebody(safe_space, browser)
    stranger.visit_alone(post.page)
    expect(_price(stranger)).to_contain_text("144 comments")
    stranger.assert_quiet()
    rosa.assert_quiet(*_SENT_BACK)


def test_dirk_is_told_what_it_takes_and_a_program_cannot_make_it_up(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, dirk = safe_space.seeded("P2"), _somebody(safe_space, browser)
    dirk.visit_alone(f"{post.page}&n=2")
    dirk.link("Reply to #143").click()
    dirk.write("Well, actually", "Dirk")

    dirk.button("Publish").click()
    gate = _gate(dirk)
    for note in ("N1", "N3"):
        expect(gate).to_contain_text(f"Note {note}")
    expect(gate).not_to_contain_text("Note N2")
    expect(gate).to_contain_text("about")
    expect(dirk.text).to_have_value("Well, actually")
    dirk.screen_is_good()

    sent = {"site": SITE, "page": post.key, "text": "Well, actually", "name": "Dirk"}
    with Api(safe_space.origin) as api:
        nothing = api.post(post.comments, sent)
        forged = api.post(post.comments, sent, Reading_Receipt="WzFd.AAAAAAAAAAAAAAAAAAAAAA")
    assert nothing.status == 428
    assert forged.status in {428, 412}
    assert nothing.json["draft"] == "Well, actually"
    dirk.assert_quiet(*_SENT_BACK)


def test_mei_pays_for_a_thousand_comments_what_the_summary_leaves(
    tmp_path_factory: pytest.TempPathFactory, browser: Chromium
) -> None:
    magazine = Magazine(tmp_path_factory.mktemp("long"), talked_under=("P3",))
    magazine.server.run("site", "set", SITE, "--level", "thread")
    post = magazine.seeded("P3")
    mei = _somebody(magazine, browser, width=360, height=640)
    try:
        mei.visit_alone(post.page)
        expect(_price(mei)).to_contain_text(
            re.compile(r"1,000 comments · \d+ h( \d+ min)? in all")
        )
        expect(_price(mei)).to_contain_text(
            re.compile(r"To comment here: .*2 notes, the summary, 40 comments \S about \d+ min")
        )
        assert mei.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert mei.articles.count() <= 200
        mei.screen_is_good()
        mei.assert_quiet()
    finally:
        magazine.close()


def _somebody(
    magazine: Magazine, browser: Chromium, *, width: int = 1280, height: int = 900
) -> Reader:
    return Reader(browser.visitor(width=width, height=height), magazine.origins)


def _moderator(magazine: Magazine, browser: Chromium) -> Reader:
    maya = _somebody(magazine, browser)
    maya.visit_alone(magazine.sign_in_link())
    maya.button("Sign in").click()
    expect(maya.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
    return maya


def _give(maya: Reader, post: Post, instruction: str, **fields: object) -> None:
    sent = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
    path = f"/api/v1/threads/{post.thread}/notes"
    status, said = maya.page.evaluate(_GIVE, [path, sent | fields])
    assert status == 201, said


def _gate(somebody: Reader) -> Locator:
    return somebody.thread.get_by_role("region", name="Before it goes out")


def _price(somebody: Reader) -> Locator:
    return somebody.thread.locator("#price")


def _reads_everything(somebody: Reader, post: Post) -> None:
    """Publish a first comment, and read on the way whatever it asks for."""
    somebody.write("Reading.", "Fern", "family")
    somebody.button("Publish").click()
    _meets_everything(somebody)
    somebody.page.keyboard.press("Enter")
    expect(somebody.text).to_have_value("")
    somebody.visit_alone(f"{post.page}&n=2")


def _meets_everything(somebody: Reader) -> None:
    """Read what is asked, one thing after the other, until nothing but a content note is left."""
    gate = _gate(somebody)
    somebody.button("Show me").click()
    any_ = re.compile(f"^({_READ}|Read to here$)")
    while gate.get_by_role("button", name=any_).count():
        before = gate.inner_text()
        gate.get_by_role("button", name=any_).first.click()
        somebody.visitor.wait_until(partial(_is_different, gate, before))


def _is_different(gate: Locator, before: str) -> bool:
    return gate.count() == 0 or gate.inner_text() != before


def _only_the_newest_46_and_one_change(rosa: Reader) -> None:
    """See on "What's new" the comments from #98 on, the note, the change, and nothing else."""
    expect(rosa.page.get_by_role("heading", level=1)).to_contain_text("new")
    text = rosa.page.locator("main").inner_text()
    assert len(rosa.page.locator("main article[data-number]").all()) >= 46
    assert "#98" in text
    assert "N3" in text
    assert rosa.page.locator("main ins").count() >= 1
    numbers = rosa.page.locator("main article[data-number]").evaluate_all(
        "all => all.map(one => Number(one.dataset.number))"
    )
    assert min(numbers) >= 98


def _seen_by(maya: Reader, post: Post, number: int) -> dict[str, Any]:
    """Return what a moderator is told of a comment."""
    maya.visit_alone(f"{post.page}&n=last")
    seq = maya.comment(number).get_attribute("data-seq")
    path = f"/api/v1/threads/{post.thread}/comments/{seq}"
    found: dict[str, Any] = maya.page.evaluate(f"fetch('{path}').then(one => one.json())")
    return found


def _people(magazine: Magazine) -> int:
    """Count the people of whom the house knows anything."""
    with sqlite3.connect(magazine.server.data / "afterword.db") as base:
        return int(base.execute("SELECT count(*) FROM author").fetchone()[0])
