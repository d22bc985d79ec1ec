"""Content notes: an author sets one, and each reader decides on their device what it hides."""

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.staff import staff
from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey


def test_a_text_with_a_note_is_folded_and_opens_by_keyboard(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa, ana = magazine.post(), reader(), reader()
    rosa.visit(post)
    rosa.publish("It was a long winter.", note="grief")
    ana.visit(post)
    expect(_summary(ana, 1)).to_have_text("Content note: grief \N{EN DASH} 5 words")
    expect(_body(ana, 1)).to_be_hidden()
    ana.screen_is_good()

    ana.tab_to(_summary(ana, 1))
    ana.page.keyboard.press("Enter")
    expect(_body(ana, 1)).to_be_visible()
    ana.screen_is_good()
    ana.page.keyboard.press("Space")

    expect(_body(ana, 1)).to_be_hidden()
    ana.assert_quiet()


def test_a_reader_may_always_open_notes_about_something_and_take_that_back(
    magazine: Magazine, reader: Readers
) -> None:
    post, ana, sam = magazine.near(magazine.post()), reader(), reader()
    magazine.write(post, "One.", content_note="grief")
    magazine.write(post, "Two.", content_note="Grief")
    magazine.write(post, "Three.", content_note="eating disorders")
    ana.visit(post)
    ana.tab_to(_summary(ana, 1))
    ana.page.keyboard.press("Enter")
    choice = ana.comment(1).get_by_role(
        "checkbox", name="Always open notes about “grief” on this device"
    )
    ana.tab_to(choice, most=1)
    ana.page.keyboard.press("Space")
    expect(choice).to_be_checked()

    ana.page.reload()
    ana.look_at_comments()
    expect(_body(ana, 1)).to_be_visible()
    expect(_body(ana, 2)).to_be_visible()
    expect(_body(ana, 3)).to_be_hidden()
    ana.screen_is_good()
    magazine.write(post, "Four.", content_note="grief")
    ana.take_new(1)
    expect(_body(ana, 4)).to_be_visible()
    ana.visit(magazine.post())
    ana.visit(post)
    expect(_body(ana, 1)).to_be_visible()
    sam.visit(post)
    expect(_body(sam, 1)).to_be_hidden()
    choice.uncheck()
    ana.page.reload()
    ana.look_at_comments()

    expect(_body(ana, 1)).to_be_hidden()
    expect(_body(ana, 2)).to_be_hidden()
    ana.assert_quiet()
    sam.assert_quiet()


def test_an_author_adds_a_note_later_and_readers_see_it_folded(
    magazine: Magazine, reader: Readers
) -> None:
    post, rosa, ana = magazine.post(), reader(), reader()
    rosa.visit(post)
    rosa.publish("About the dentist.")
    ana.visit(post)

    rosa.link("Edit #1").click()
    rosa.comment(1).get_by_role("textbox", name="Content note (optional)").fill("dentists")
    rosa.button("Save").click()

    expect(_summary(ana, 1)).to_contain_text("Content note: dentists")
    expect(_body(ana, 1)).to_be_hidden()

    # It is still there when a moderator asks for other words.
    with staff(magazine.server) as heron:
        removal = f"{post.comments}/1/removal"
        assert heron.post(removal, {"clause": "off-topic"}).status == 200
    rosa.comment(1).get_by_role("button", name="Edit and resubmit").click()
    expect(rosa.text).to_have_value("About the dentist.")
    note = rosa.thread.get_by_role("form").get_by_label("Content note (optional)")
    expect(note).to_have_value("dentists")
    rosa.assert_quiet()
    ana.assert_quiet()


def _summary(somebody: Reader, number: int) -> Locator:
    return somebody.comment(number).locator("summary", has_text="Content note")


def _body(somebody: Reader, number: int) -> Locator:
    return somebody.comment(number).locator(".body p:not(.note-choice)").first
