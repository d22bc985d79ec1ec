"""What the page tells those who hear it, and times as each reader's own clock has them."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(
    ("zone", "locale", "time"),
    [
        ("Asia/Tokyo", "en-GB", "10 Mar 2026, 05:15"),
        ("America/New_York", "en-US", "Mar 9, 2026, 4:15\N{NARROW NO-BREAK SPACE}PM"),
        ("Europe/Berlin", "de-DE", "Mar 9, 2026, 9:15\N{NARROW NO-BREAK SPACE}PM"),
    ],
)
def test_times_are_those_of_the_readers_zone_and_region(
    magazine: Magazine, reader: Readers, zone: str, locale: str, time: str
) -> None:
    somebody = reader(zone=zone, locale=locale)
    somebody.visit(magazine.seeded("P4"))

    # The post appeared on 9 March 2026 at 20:15 UTC; so did what is said of it.
    shown = somebody.comment(1).locator("time")
    at = shown.get_attribute("datetime")
    expect(shown).to_have_attribute("title", re.compile(r"March 2026|March \d+, 2026"))
    assert at is not None
    minutes = int(at[14:16]) - 15 + 60 * (int(at[11:13]) - 20)
    expect(shown).to_have_text(_later(time, minutes))
    somebody.assert_quiet()


def test_a_new_comment_is_told_as_just_now_and_without_script_in_utc(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa, nils = magazine.post(), reader(), reader(javascript=False)
    magazine.write(post, "Hello")
    rosa.visit(post)
    nils.visit_alone(post.page)

    expect(rosa.comment(1).locator("time")).to_have_text(re.compile("^(now|1 minute ago)$"))
    expect(nils.comment(1).locator("time")).to_have_text(re.compile(r"\d{4}, \d\d:\d\d UTC$"))
    rosa.assert_quiet()
    nils.assert_quiet()


def test_headings_and_landmarks_lead_through_the_thread(
    magazine: Magazine, reader: Readers
) -> None:
    sam = reader()
    sam.visit(magazine.seeded("P2"))
    frame = sam.page.get_by_title("Comments")
    expect(frame).to_have_count(1)

    heard = sam.thread.locator("main").aria_snapshot()
    headings = re.findall(r'heading "(.*)" \[level=(\d)\]', heard)

    assert headings[:2] == [("143 comments", "2"), ("Moderator notes (3)", "3")]
    inside = [name for name, level in headings[2:-1] if level == "3"]
    comments = [name for name in inside if name.startswith("#")]
    notes = [name for name in inside if name.startswith("Moderator note N")]
    assert (len(comments), len(notes)) == (100, 2)
    for number, name in enumerate(comments, start=1):
        assert re.match(rf"#{number} \S.*, (\d+ \w+ ago|yesterday|now|\d.*)$", name), name
    assert headings[-1] == ("Write a comment", "3")
    assert '- region "143 comments"' in heard
    assert '- navigation "Pages of this thread"' in heard
    assert "feed" not in heard.partition("article")[0]
    sam.assert_quiet()


def test_the_stand_alone_page_has_one_main_heading_and_the_feed(
    magazine: Magazine, reader: Readers
) -> None:
    sam = reader()
    sam.visit_alone(magazine.seeded("P2").page)

    expect(sam.page.get_by_role("heading", level=1)).to_have_text("On listening")
    expect(sam.page).to_have_title("Comments on On listening \N{EN DASH} Teaspoon")
    feed = sam.page.locator('link[type="application/atom+xml"]').get_attribute("href")
    answer = sam.page.request.get(f"{magazine.origin}{feed}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    sam.assert_quiet()


def test_what_happens_is_said_once_and_politely(magazine: Magazine, reader: Readers) -> None:
    post, sam = magazine.post(), reader()
    sam.visit(post)
    said = sam.thread.locator(".announcement")
    expect(said).to_have_attribute("role", "status")

    sam.publish("Heard?")
    expect(said).to_have_text("Published as #1.")
    magazine.write(post, "Yes.")
    live = sam.thread.locator("#live")
    expect(live).to_have_attribute("role", "status")
    expect(live).to_contain_text("1 new comment")
    sam.take_new(1)

    expect(said).to_have_text("1 new comment is shown.")
    sam.assert_quiet()


def _later(time: str, minutes: int) -> str:
    """Move the minutes of a written time on, within its hour."""
    return re.sub(r":(\d\d)", lambda found: f":{int(found[1]) + minutes:02}", time)
