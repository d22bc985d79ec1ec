"""Removed, appealed, restored: a guest is told why, another moderator decides, all by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.harness.api import Api
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

LATER = "2099-01-02T12:00:00Z"
OBJECTION = " ".join(["I was the first to say so, and said it once."] * 30)


@pytest.fixture
def ben(magazine: Magazine) -> Iterator[Api]:
    """A second moderator, for as long as the test lasts: some things would wait for him else."""
    yield staff(magazine.server, "Ben")
    magazine.server.run("grant", "ben@teaspoon.example", "member", "--site", SITE)


def test_dirk_reads_why_he_was_removed_appeals_by_keyboard_and_is_restored_in_public(  # noqa: PLR0915 - one walk, from the removal to the return
    magazine: Magazine, reader: Readers, ben: Api
) -> None:
    heron = staff(magazine.server)
    post, dirk = magazine.post(), reader()
    dirk.visit_alone(post.page)
    dirk.publish("All of you are wrong, and that is that.", "Dirk")
    dirk.publish("And another thing.", "Dirk")
    expect(dirk.comment(1)).to_contain_text("yours")
    dirk.text.fill("What I write")
    dirk.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    writes_at = _top(dirk)

    reason = {"clause": "piling-on", "reason": "Eleven others have said so."}
    assert heron.post(f"{post.comments}/1/removal", reason).status == 200

    mine = dirk.comment(1)
    told = mine.get_by_role("region", name="Your comment #1 was removed.")
    expect(told).to_contain_text("Heron")
    expect(told).to_contain_text("piling on: Many people have answered this person already")
    expect(told).to_contain_text("Eleven others have said so.")
    expect(told).to_contain_text("All of you are wrong, and that is that.")
    expect(told.get_by_role("button", name="Download my text")).to_be_visible()
    assert abs(_top(dirk) - writes_at) < 2
    expect(dirk.text).to_be_focused()
    dirk.screen_is_good()
    dirk.comment(1).get_by_text("What was decided, and why").focus()
    dirk.tab_to(told.get_by_role("button", name="Appeal"))
    dirk.page.keyboard.press("Enter")
    expect(told.get_by_role("textbox", name="Why you see it otherwise")).to_be_focused()
    dirk.page.keyboard.insert_text(OBJECTION)
    dirk.page.keyboard.press("Tab")
    dirk.page.keyboard.press("Enter")
    outcome = told.locator(".outcome")
    expect(outcome).to_contain_text("You have appealed. Another moderator looks at it")
    expect(outcome).to_be_focused()
    expect(told).not_to_contain_text("You can appeal until")
    dirk.screen_is_good()

    appeal = _newest(ben, "appeals")
    case = f"/desk/{SITE}/appeals/{appeal}"
    assert "You took part in this decision" in heron.get(case).text
    page = ben.get(case).text
    assert OBJECTION in page
    assert "All of you are wrong" in page
    done = ben.submit(case, {"action": "overturn", "reason": "It was the first of them."})
    assert "It is decided." in done.text

    expect(mine).to_contain_text("All of you are wrong, and that is that.")
    expect(mine).to_contain_text("restored")
    back = mine.get_by_role("region", name="Your comment #1 was removed.")
    expect(back).to_contain_text("Your appeal succeeded")
    expect(back).to_contain_text("It was the first of them.")
    expect(back.get_by_role("button", name="Appeal")).to_have_count(0)
    dirk.page.reload()
    expect(back).to_contain_text("Your appeal succeeded")
    dirk.tab_to(back.get_by_role("button", name="Leave it"))
    dirk.page.keyboard.press("Enter")
    expect(back).to_be_hidden()
    expect(mine.get_by_text("What was decided, and why")).to_be_focused()
    log = magazine.server.api().get(f"/{SITE}/log").text
    assert "Comment #1 was removed" in log
    assert "Comment #1 was restored" in log
    # In the other thread it gets the seq that its neighbour has here.
    other = magazine.post()
    magazine.write(other, "Something there.", "Rosa")
    moving = {"to": other.key, "clause": "off-topic"}
    moved = heron.post(f"{post.comments}/1/move", moving)
    assert moved.json["there"] == 2, moved.text
    expect(dirk.link("Read it there")).to_be_visible()
    expect(mine.get_by_role("region", name="was moved")).to_be_visible()
    expect(mine.get_by_role("button", name="Edit and resubmit")).to_have_count(0)
    dirk.link("Read it there").click()
    expect(dirk.comment(2)).to_contain_text("All of you are wrong, and that is that.")
    dirk.assert_quiet()


def test_bram_is_told_that_he_may_not_comment_until_when_and_how_to_appeal(  # noqa: PLR0915 - one walk, from the ban to the answer
    magazine: Magazine, reader: Readers, ben: Api
) -> None:
    heron = staff(magazine.server)
    post, bram, anew = magazine.post(), reader(), reader()
    bram.visit_alone(post.page)
    bram.field("E-mail (optional, never shown)").fill("bram@mail.example")
    bram.publish("Again and again.", "Bram")
    ban = {"measure": "ban", "clause": "harassment", "reason": "It does not end.", "until": LATER}
    asked = heron.post(f"{post.comments}/1/sanctions", ban)
    assert asked.status == 202, asked.text
    decision = f"/api/v1/sites/{SITE}/proposals/{asked.json['proposal']}/decision"
    assert ben.post(decision, {"agree": True}).status == 200

    bram.write("May I?", "Somebody else")
    bram.button("Publish").click()

    told = bram.thread.get_by_role("region", name="You may not comment on this site any more")
    expect(told).to_contain_text("until Friday, 2 Jan 2099")
    expect(told).to_contain_text("It does not end.")
    expect(told.get_by_role("button", name="Appeal")).to_be_visible()
    expect(bram.text).to_have_value("May I?")
    bram.screen_is_good()

    # The browser remembers what it was told, and finds the answer without another try.
    told.get_by_role("button", name="Appeal").click()
    told.get_by_role("textbox", name="Why you see it otherwise").fill("It was a joke.")
    told.get_by_role("button", name="Send the appeal").click()
    expect(told.locator(".outcome")).to_contain_text("You have appealed.")
    bram.page.reload()
    about = bram.thread.get_by_role("region", name="What was decided about you")
    summary = about.locator("summary")
    expect(summary).to_contain_text("You may not comment on this site any more")
    expect(told).to_be_hidden()
    bram.tab_to(summary)
    bram.page.keyboard.press("Enter")
    expect(told).to_contain_text("You have appealed.")
    sanction = about.get_by_role("link", name="This decision on a page of its own")
    expect(sanction).to_have_attribute("href", re.compile(rf"^/{SITE}/statement/\d+$"))
    bram.screen_is_good()

    anew.visit_alone(post.page)
    anew.field("E-mail (optional, never shown)").fill("bram@mail.example")
    anew.write("A new browser.", "Max")
    anew.button("Publish").click()
    both = "Decided by two moderators, Heron and Ben, for this rule: harassment."
    expect(anew.thread.get_by_text(both).first).to_be_visible()
    there = anew.thread.get_by_role("region", name="You may not comment on this site any more")
    expect(there).to_contain_text("You have appealed.")
    expect(there).not_to_contain_text("It does not end.")
    anew.screen_is_good()
    anew.thread.get_by_role("link", name="This decision on a page of its own").click()
    expect(anew.page.get_by_text("anybody could type").first).to_be_visible()
    anew.screen_is_good()

    appeal = f"/api/v1/sites/{SITE}/appeals/{_newest(ben, 'appeals')}/decision"
    answer = {"overturn": True, "reason": "So it was."}
    assert ben.post(appeal, answer).status == 200
    bram.page.reload()
    expect(summary).to_contain_text("Your appeal is answered.")
    summary.click()
    expect(told).to_contain_text(
        "Your appeal succeeded, and the decision is taken back. So it was."
    )
    bram.page.reload()
    expect(bram.text).to_be_visible()
    expect(about).to_have_count(0)
    bram.publish("Thank you.", "Bram")
    bram.assert_quiet("status of 403")
    anew.assert_quiet("status of 403")


def test_ana_reports_a_comment_by_keyboard_and_learns_what_came_of_it(
    magazine: Magazine, reader: Readers
) -> None:
    heron, post, ana = staff(magazine.server), magazine.post(), reader()
    magazine.write(post, "Something unkind.", "Dirk")
    ana.visit_alone(post.page)
    comment = ana.comment(1)
    ana.tab_to(comment.get_by_text("More", exact=True))
    ana.page.keyboard.press("Enter")
    ana.tab_to(ana.link("Report #1"))
    ana.page.keyboard.press("Enter")
    expect(comment.get_by_role("heading", name="Report #1")).to_be_focused()
    ana.screen_is_good()
    ana.tab_to(comment.get_by_role("combobox", name="What is it about?"))
    ana.page.keyboard.type("demeaning")
    ana.tab_to(comment.get_by_role("button", name="Send the report"))
    ana.page.keyboard.press("Enter")
    expect(comment.get_by_text("Thank you. A moderator will look")).to_be_focused()

    ana.page.reload()
    comment.get_by_text("More", exact=True).click()
    expect(comment.get_by_text("You reported it, and a moderator will look.")).to_be_visible()

    answer = heron.post(f"{post.comments}/1/reports/answer", {"words": "We talked about it."})
    assert answer.status == 200, answer.text
    ana.page.reload()

    expect(comment).to_contain_text("A moderator looked at what you reported: it stays.")
    expect(comment).to_contain_text("We talked about it.")
    ana.assert_quiet()


def _top(dirk: Reader) -> float:
    box = dirk.text.bounding_box()
    assert box is not None
    return box["y"]


def _newest(ben: Api, what: str) -> int:
    return max(
        seq for seq in range(1, 100) if ben.get(f"/api/v1/sites/{SITE}/{what}/{seq}").status == 200
    )
