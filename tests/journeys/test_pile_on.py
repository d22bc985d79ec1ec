"""Ana is piled on (journey J7): the alarm, her own brake, a note that protects her, and quiet."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.api import Api, Reply
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_DAY_MS = 24 * 3600 * 1000
_PAUSE = "Pause replies to me (24 h)"
_AGAIN = "Take replies again"
_REPLY_TO_ANA = "Reply to #1"


def test_moderators_are_told_of_a_pile_on_and_protect_whom_it_is_about_with_a_note(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = _pile_on(magazine, reader)
    heron, bo = reader(), reader()
    _sign_in(magazine, heron)

    heron.visit_alone(f"{magazine.origin}/desk/{SITE}")
    alarm = heron.page.locator("[data-item]", has_text="people wrote to Ana").filter(
        has=heron.page.locator(f"a[href*='{post.thread}']")
    )
    expect(alarm).to_have_count(1)
    expect(alarm).to_contain_text(re.compile(r"12 people wrote to Ana within \d+ minutes?, 12"))
    protect = alarm.get_by_role("link", name="Protect them with a note").get_attribute("href")
    heron.visit_alone(post.page)
    heron.comment(14).get_by_text("More").click()
    heron.button("Remove #14").click()
    dialog = heron.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ana is the target of 12 people in")
    heron.screen_is_good()
    heron.button("Cancel").click()
    heron.visit_alone(f"{magazine.origin}{protect}")
    heron.field("What you ask, in one sentence").fill("Please leave Ana be.")
    heron.button("Give this note").click()
    bo.visit_alone(post.page)
    bo.write("Well, @Ana started it.", "Bo")
    bo.button("Publish").click()

    said = _refusal(bo)
    expect(said).to_contain_text("asks that nobody answers or mentions this person here")
    expect(said).to_contain_text("Please leave Ana be.")
    expect(bo.text).to_have_value("Well, @Ana started it.")
    bo.screen_is_good()
    bo.publish("About the post itself.", "Bo")
    for one in (ana, bo, heron):
        one.assert_quiet("status of 403")


def test_a_person_who_is_piled_on_pauses_replies_and_all_is_as_before_when_it_ends(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana = _pile_on(magazine, reader)
    bo, nils = reader(), reader(javascript=False)
    bo.visit_alone(post.page)
    bo.link(_REPLY_TO_ANA).click()
    bo.write("And another thing.", "Bo")

    ana.tab_to(ana.comment(1).get_by_role("button", name=_PAUSE), back=True, most=120)
    ana.page.keyboard.press("Enter")
    expect(ana.comment(1)).to_contain_text("You take no replies until")
    ana.expect_focus(ana.comment(1).get_by_role("button", name=_AGAIN))
    ana.screen_is_good()
    bo.button("Publish").click()
    expect(_refusal(bo)).to_contain_text("They take no replies for now until")
    expect(bo.text).to_have_value("And another thing.")
    bo.page.clock.install()
    bo.page.reload()
    for number in (1, 14):
        expect(bo.comment(number)).to_contain_text("Ana takes no replies until")
    expect(bo.comment(1)).to_contain_text("I would like to be called she.")
    expect(bo.link(_REPLY_TO_ANA)).to_be_hidden()
    expect(bo.link("Reply to #2")).to_be_visible()
    bo.screen_is_good()
    nils.visit_alone(post.page)
    expect(nils.comment(1)).to_contain_text("Ana takes no replies until")
    expect(nils.link(_REPLY_TO_ANA)).to_be_hidden()

    # On a page that stays open it ends by itself; for everybody when she says so.
    bo.page.clock.fast_forward(_DAY_MS)
    expect(bo.link(_REPLY_TO_ANA)).to_be_visible()
    expect(bo.comment(1)).not_to_contain_text("takes no replies")
    ana.page.keyboard.press("Enter")
    expect(ana.comment(1).get_by_role("button", name=_PAUSE)).to_be_visible()
    nils.page.reload()
    expect(nils.link(_REPLY_TO_ANA)).to_be_visible()
    for one in (ana, bo, nils):
        one.assert_quiet("status of 403")


def test_whom_one_mutes_is_folded_everywhere_and_need_not_be_read_before_writing(
    magazine: Magazine, reader: Readers
) -> None:
    here, there, ana = magazine.post(), magazine.post(), reader()
    keys = [
        _write(magazine, here, f"Guest {number}.", f"Guest {number}", "") for number in range(2)
    ]
    for number, key in enumerate(keys):
        _write(magazine, there, "Something that hurts. " * 30, f"Guest {number}", key)
    level = {"page": there.key, "level": "thread"}
    with staff(magazine.server, "Maya") as maya:
        assert maya.post(f"/api/v1/sites/{SITE}/threads/level", level).status == 200
    ana.visit_alone(here.page)
    for number in range(2):
        menu = ana.comment(number + 1).get_by_text("More")
        ana.tab_to(menu)
        ana.page.keyboard.press("Enter")
        ana.tab_to(ana.button(f"Mute Guest {number}"), most=8)
        ana.page.keyboard.press("Enter")
        expect(ana.comment(number + 1)).to_contain_text("Somebody you muted")
    expect(ana.page.get_by_text("Muted people (2)")).to_be_visible()
    ana.screen_is_good()

    ana.visit_alone(there.page)
    words = ana.comment(1).locator(".body").get_by_text("Something that hurts.")
    expect(ana.comment(1)).to_contain_text("Somebody you muted \N{EN DASH} 90 words")
    expect(words).to_be_hidden()
    ana.write("About the post itself.", "Ana")
    ana.button("Publish").click()
    gate = ana.page.get_by_role("region", name="Before it goes out")
    expect(gate).not_to_contain_text(re.compile(r"\d comments?\b"))
    ana.button("Show me").click()
    while ana.button("I\N{RIGHT SINGLE QUOTATION MARK}ve read this").count():
        ana.button("I\N{RIGHT SINGLE QUOTATION MARK}ve read this").click()
    ana.button("Publish").click()
    expect(ana.comment(3)).to_contain_text("About the post itself.")
    expect(words).to_be_hidden()

    ana.page.get_by_text("Muted people (2)").click()
    ana.button("Unmute Guest 0").click()
    expect(words).to_be_visible()
    expect(ana.page.get_by_text("Muted people (1)")).to_be_visible()
    ana.screen_is_good()
    ana.assert_quiet("status of 428", "status of 412")


def _pile_on(magazine: Magazine, reader: Readers) -> tuple[Post, Reader]:
    """Let twelve people answer Ana, who answers all of them once."""
    post, ana = magazine.post(nested=True), reader()
    ana.visit_alone(post.page)
    ana.publish("I would like to be called she.", "Ana")
    seq = int(ana.comment(1).get_attribute("data-seq") or 0)
    for number in range(12):
        magazine.write(post, "Why should we?", f"Guest {number}", reply_to=seq)
    ana.take_new(12)
    expect(ana.comment(1)).to_contain_text(
        "12 people have answered you within an hour. You need not read that now"
    )
    ana.publish("Leave me alone, all of you.", "Ana")
    return post, ana


def _refusal(somebody: Reader) -> Locator:
    return somebody.page.get_by_role("group", name="This is not published yet")


def _write(magazine: Magazine, post: Post, text: str, name: str, key: str) -> str:
    """Write as somebody who has a key, or for the first time, and return the key."""
    sent = {"site": SITE, "page": post.key, "text": text, "name": name}
    with Api(magazine.origin) as api:
        reply: Reply = api.post(post.comments, sent, **({"Edit_Key": key} if key else {}))
    assert reply.status == 201, reply.text
    return str(reply.json["edit_key"] or key)


def _sign_in(magazine: Magazine, heron: Reader) -> None:
    heron.visit_alone(magazine.sign_in_link())
    heron.button("Sign in").click()
    expect(heron.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
