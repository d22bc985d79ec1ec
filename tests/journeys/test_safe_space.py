"""The example magazine as a safe space: what its foot says is what happens there.

Fern's first comment, the race with a moderator's note, Dirk who drives by, and Mei on a long
thread (journeys J2, J3, J5 and J9), in the house that `make demo` serves.
"""

import re
import sqlite3
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.api import Api
from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE, Post
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader
from tests.journeys.safe_space import (
    READ,
    READ_AND_PUBLISH,
    READ_THIS,
    SENT_BACK,
    gate,
    give,
    moderator,
    price,
    seen_by,
    somebody,
)

pytestmark = pytest.mark.journey

_SIXTY_WORDS = "My aunt listens with her hands in flour, and asks nothing. " * 5


def test_fern_reads_the_policy_and_the_101_and_then_her_first_comment_stands(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, fern = safe_space.seeded("P0"), somebody(safe_space, browser)
    before = _people(safe_space)
    fern.visit(post)
    fern.write("Hello", "Fern")

    fern.button("Publish").click()
    panel = gate(fern)
    expect(panel).to_contain_text(
        re.compile(r"Before your first comment: Commenting policy, The 101 section \S about 6")
    )
    fern.button("Show me").click()
    for number in range(1, 9):
        expect(panel.get_by_role("heading", name=f"Card {number} of 8: ")).to_be_visible()
        assert _people(safe_space) == before
        fern.screen_is_good()
        fern.button(READ_THIS).click()
    fern.expect_focus(fern.button("Publish"))
    fern.page.keyboard.press("Enter")

    expect(fern.comment(1)).to_contain_text("Fern")
    fern.publish("And once more", "Fern")
    expect(fern.comment(2)).to_contain_text("And once more")
    fern.assert_quiet(*SENT_BACK)


def test_a_note_that_lands_while_fern_writes_is_met_and_one_elsewhere_is_not(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, fern = safe_space.seeded("P2"), somebody(safe_space, browser)
    maya = moderator(safe_space, browser)
    fern.visit_alone(post.page)
    _reads_everything(fern, post)
    fern.write(_SIXTY_WORDS, "Fern", "family")

    fern.watch_for("form .note")
    fern.listen()
    given = give(maya, post, "Please leave the aunts in peace now.", kind="topic_closed")
    assert fern.seen_at() - given < 2_000
    expect(fern.thread.locator("form .note")).to_contain_text("Please leave the aunts in peace")
    (said,) = fern.visitor.wait_until(fern.heard)
    assert said.endswith("Please leave the aunts in peace now.")
    fern.expect_focus(fern.field("Content note (optional)"))
    fern.button("Publish").click()
    expect(gate(fern)).to_contain_text("Please leave the aunts in peace now.")
    expect(fern.text).to_have_value(_SIXTY_WORDS)
    fern.button(READ_AND_PUBLISH).click()
    expect(fern.comment(145)).to_contain_text("My aunt listens")
    stamp = seen_by(maya, post, 145)
    assert "N4@1" in stamp["read"]["notes"]
    maya.comment(145).get_by_text("More").click()
    expect(maya.comment(145)).to_contain_text(re.compile("read .*N4"))

    give(maya, post, "Only for those about spelling.", reach="conversation", comment=42)
    fern.write("Another one", "Fern", "family")
    fern.button("Publish").click()
    expect(fern.comment(146)).to_contain_text("Another one")
    fern.assert_quiet(*SENT_BACK)


def test_dirk_is_told_what_it_takes_and_a_program_cannot_make_it_up(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, dirk = safe_space.seeded("P2"), somebody(safe_space, browser)
    dirk.visit_alone(f"{post.page}&n=2")
    dirk.link("Reply to #143").click()
    dirk.write("Well, actually", "Dirk")

    dirk.button("Publish").click()
    panel = gate(dirk)
    for note in ("N1", "N3"):
        expect(panel).to_contain_text(f"Note {note}")
    expect(panel).not_to_contain_text("Note N2")
    expect(panel).to_contain_text("about")
    expect(dirk.text).to_have_value("Well, actually")
    dirk.screen_is_good()

    sent = {"site": SITE, "page": post.key, "text": "Well, actually", "name": "Dirk"}
    with Api(safe_space.origin) as api:
        nothing = api.post(post.comments, sent)
        forged = api.post(post.comments, sent, Reading_Receipt="WzFd.AAAAAAAAAAAAAAAAAAAAAA")
    assert nothing.status == 428
    assert forged.status in {428, 412}
    assert nothing.json["draft"] == "Well, actually"
    dirk.assert_quiet(*SENT_BACK)


def test_mei_pays_for_a_thousand_comments_what_the_summary_leaves(
    tmp_path_factory: pytest.TempPathFactory, browser: Chromium
) -> None:
    magazine = Magazine(tmp_path_factory.mktemp("long"), talked_under=("P3",))
    magazine.server.run("site", "set", SITE, "--level", "thread")
    post = magazine.seeded("P3")
    mei = somebody(magazine, browser, width=360, height=640)
    try:
        mei.visit_alone(post.page)
        expect(price(mei)).to_contain_text(re.compile(r"1,000 comments · \d+ h( \d+ min)? in all"))
        expect(price(mei)).to_contain_text(
            re.compile(r"To comment here: .*2 notes, the summary, 40 comments \S about \d+ min")
        )
        assert mei.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert mei.articles.count() <= 200
        mei.screen_is_good()
        magazine.server.run("site", "set", SITE, "--budget", "5")
        _asks_no_more_than_it_says(mei)
        mei.assert_quiet(*SENT_BACK)
    finally:
        magazine.close()


def _asks_no_more_than_it_says(mei: Reader) -> None:
    """Publish, and be asked for the budget at most, with nothing over what is being read."""
    mei.write("Mine hummed.", "Mei")
    mei.button("Publish").click()
    panel = gate(mei)
    expect(panel).to_contain_text(
        re.compile(r"Of 1,000 comments \(\d+ h .*\) you are asked for the newest 5 min")
    )
    line = panel.get_by_role("listitem").filter(has_text="newer comments")
    asked = re.search(r"\(about (\d+) min\)", line.inner_text())
    assert asked
    assert int(asked[1]) <= 5
    mei.nothing_is_covered(panel)
    line.get_by_role("link").click()
    expect(panel.get_by_role("heading", level=5)).to_contain_text("Newer comments: 1 to")
    mei.nothing_is_covered(panel)
    mei.screen_is_good()


def _reads_everything(reader: Reader, post: Post) -> None:
    """Publish a first comment, and read on the way whatever it asks for."""
    reader.write("Reading.", "Fern", "family")
    reader.button("Publish").click()
    _meets_everything(reader)
    reader.page.keyboard.press("Enter")
    expect(reader.text).to_have_value("")
    reader.visit_alone(f"{post.page}&n=2")


def _meets_everything(reader: Reader) -> None:
    """Read what is asked, one thing after the other, until nothing but a content note is left."""
    panel = gate(reader)
    reader.button("Show me").click()
    any_ = re.compile(f"^({READ}|Read to here$)")
    while panel.get_by_role("button", name=any_).count():
        before = panel.inner_text()
        panel.get_by_role("button", name=any_).first.click()
        reader.visitor.wait_until(partial(_is_different, panel, before))


def _is_different(panel: Locator, before: str) -> bool:
    return panel.count() == 0 or panel.inner_text() != before


def _people(magazine: Magazine) -> int:
    """Count the people of whom the house knows anything."""
    with sqlite3.connect(magazine.server.data / "afterword.db") as base:
        return int(base.execute("SELECT count(*) FROM author").fetchone()[0])
