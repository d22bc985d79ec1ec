"""A note that slows, locks and ends, met by somebody who writes; all of it by keyboard."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from afterword.clock import SystemClock
from tests.harness.api import Api
from tests.harness.teaspoon import SITE, Post
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader
from tests.journeys.test_note_desk import sign_in

pytestmark = pytest.mark.journey

ASKED = "Please slow down a little."
REST = "Let it rest."


def test_a_cool_down_and_a_lock_are_met_where_one_writes_and_end_by_themselves(
    magazine: Magazine, reader: Readers
) -> None:
    post, heron, ana = magazine.post(), reader(), reader()
    magazine.write(post, "It is spelt with a c.", name="Bea")
    sign_in(magazine, heron)
    ana.visit_alone(post.page)
    ana.publish("It is not.", name="Ana")
    _cool_down(heron, post)

    # Too early: the refusal stands beside the text with its reason, and the text stays.
    ana.text.fill("And another thing.")
    ana.tab_to(ana.button("Publish"))
    ana.page.keyboard.press("Enter")
    refusal = ana.thread.get_by_role("group", name="This is not published yet")
    expect(refusal).to_be_focused()
    expect(refusal).to_contain_text("2 min between two comments of one person")
    expect(refusal.get_by_text(ASKED)).to_be_visible()
    expect(refusal.get_by_role("link", name="Note N1")).to_have_attribute(
        "href", f"/{SITE}/thread/{post.thread}#N1"
    )
    expect(ana.text).to_have_value("And another thing.")
    countdown = ana.thread.get_by_role("timer")
    expect(countdown).to_contain_text("Ready in")
    expect(countdown).to_have_attribute("aria-live", "off")
    ana.screen_is_good()

    # A lock says so before anybody writes, above the text and beside each "Reply".
    ends = SystemClock().now() + timedelta(hours=2)
    _lock(magazine, heron, post, ends)
    above = ana.thread.locator(".composer .locked-here")
    expect(above).to_contain_text("Nobody can write here until")
    expect(above.get_by_role("link", name=f"N2: {REST}")).to_be_visible()
    expect(ana.comment(1).get_by_role("link", name="closed for now")).to_be_visible()
    ana.screen_is_good()

    # It ends by itself, by the reader's own clock, and everything that said so goes.
    ana.page.clock.install()
    ana.page.clock.set_system_time(ends + timedelta(minutes=1))
    ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(above).to_be_hidden()
    expect(ana.comment(1).get_by_text("closed for now")).to_have_count(0)
    expect(ana.thread.get_by_text("Note N2 has run out")).to_be_visible()
    expect(ana.text).to_have_value("And another thing.")

    # The server is the judge: for it, the lock stands, and the draft comes back.
    ana.tab_to(ana.button("Publish"))
    ana.page.keyboard.press("Enter")
    expect(refusal).to_contain_text("Note N2 asks that nobody writes here")
    expect(refusal.get_by_text(REST)).to_be_visible()
    ana.assert_quiet("status of 429", "status of 423")
    heron.assert_quiet()


def _cool_down(heron: Reader, post: Post) -> None:
    """Give the note from the form, by keyboard, with what is usual for its kind."""
    heron.visit_alone(post.page)
    heron.page.goto(heron.page.url.partition(f"/{SITE}/")[0] + _notes(post))
    heron.page.get_by_label("What kind of note").select_option("cool_down")
    heron.page.get_by_text("What it does").click()
    expect(
        heron.page.get_by_text("Between two comments of one person there are 2")
    ).to_be_visible()
    heron.screen_is_good()
    write = heron.page.get_by_role("form", name="Write a note")
    heron.tab_to(write.get_by_label("What you ask, in one sentence"))
    heron.page.keyboard.type(ASKED)
    heron.tab_to(heron.button("Give this note"))
    heron.page.keyboard.press("Enter")
    expect(heron.page.get_by_role("status")).to_contain_text("Note N1 stands now.")


def _lock(magazine: Magazine, heron: Reader, post: Post, ends: datetime) -> None:
    """Give a lock until a time, as a program of the moderator's does."""
    [session] = [
        f"{one['name']}={one['value']}"
        for one in heron.visitor.context.cookies()
        if "session" in one["name"]
    ]
    new = {"site": SITE, "page": post.key, "kind": "lock", "instruction": REST}
    with Api(magazine.origin, {"Cookie": session, "Origin": magazine.origin}) as api:
        sent = new | {"until": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}
        reply = api.post(f"/api/v1/threads/{post.thread}/notes", sent)
    assert reply.status == 201, reply.text


def _notes(post: Post) -> str:
    return f"/{SITE}/thread/{post.thread}/notes"
