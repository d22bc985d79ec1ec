"""A note that lands while somebody writes stands above their text, which does not move at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.harness.api import Api
from tests.harness.browser import Chromium
from tests.harness.staff import staff
from tests.harness.teaspoon import SITE, Post, Teaspoon
from tests.journeys.conftest import Houses
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_LONG = "Please leave the aunts in peace now, and their flour, and whoever asks after it. " * 3
_WATCH_STATUS = """
() => {
  window.said = [];
  const region = document.querySelector('.announcement');
  const hear = () => region.textContent && said.push(region.textContent);
  new MutationObserver(hear).observe(region, {childList: true});
}
"""
# Where the text stands at each frame that is drawn, and the caret in it.
_WATCH_TEXT = """
text => {
  window.tops = new Set();
  const look = () => {
    tops.add(Math.round(text.getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  look();
}
"""


@pytest.mark.parametrize("place", ["alone", "embedded", "phone"])
def test_the_text_stays_where_it_is_while_notes_come_change_and_go(
    house: Houses, browser: Chromium, place: str
) -> None:
    home = house()
    post, heron = _talk(home), staff(home.server)
    fern = _somebody(home, browser, width=360 if place == "phone" else 1280)
    _visit(fern, post, embedded=place == "embedded")
    fern.text.click()
    fern.page.keyboard.type("My aunt listens with her hands in flour")
    fern.page.keyboard.press("ArrowLeft")
    fern.frame.evaluate(_WATCH_STATUS)
    before = _stand(fern)
    if place != "embedded":
        fern.text.evaluate(_WATCH_TEXT)

    def holds() -> None:
        fern.visitor.wait_until(lambda: _is_there(fern, before), 15.0, f"the text at {before}")
        fern.expect_focus(fern.text)

    _give(heron, f"threads/{post.thread}", _LONG, page=post.key)
    expect(_arrived(fern)).to_have_count(1)
    holds()
    _give(heron, f"sites/{SITE}", "And this for the whole house.")
    expect(_arrived(fern)).to_have_count(2)
    holds()
    way = f"/api/v1/sites/{SITE}/notes"
    _changes(heron.patch(f"{way}/{_seq(heron, post)}", {"instruction": _LONG, "material": True}))
    expect(_arrived(fern).filter(has_text=_LONG.strip())).to_have_count(2)
    holds()
    fern.screen_is_good()
    said = fern.frame.evaluate("window.said")
    assert len(said) == 3
    assert [one for one in said if not one.startswith("A moderator posted a note: ")] == []

    _changes(heron.delete(f"{way}/{_seq(heron, post)}?reason=Enough."))
    expect(_arrived(fern)).to_have_count(1)
    holds()
    if place != "embedded":
        # (a page that stands at a fraction of a pixel scrolls to whole ones)
        assert fern.frame.evaluate("Math.max(...tops) - Math.min(...tops)") <= 1
    _arrived(fern).get_by_role("button").press("Enter")
    expect(_arrived(fern)).to_have_count(0)
    fern.expect_focus(fern.text)
    expect(fern.text).to_be_in_viewport()
    fern.page.keyboard.type("!")
    expect(fern.text).to_have_value("My aunt listens with her hands in flou!r")
    fern.assert_quiet()


def test_a_note_that_is_out_of_sight_is_found_from_under_the_text(
    house: Houses, browser: Chromium
) -> None:
    home = house()
    post, heron = _talk(home), staff(home.server)
    mei = _somebody(home, browser, width=360, height=640)
    _visit(mei, post)
    mei.text.fill("My aunt listens.")
    mei.text.evaluate("text => scrollBy(0, text.getBoundingClientRect().top - 8)")

    _give(heron, f"threads/{post.thread}", _LONG, page=post.key)
    mei.button("Show the note").click()

    mei.expect_focus(_arrived(mei).get_by_role("heading"))
    expect(_arrived(mei).locator(".instruction")).to_be_in_viewport()
    expect(mei.button("Show the note")).to_have_count(0)
    mei.assert_quiet()


def _talk(home: Teaspoon) -> Post:
    """Return a post under which some people talk."""
    post = home.post()
    home.server.run("site", "set", SITE, "--level", "off")
    with home.server.api() as api:
        for number in range(1, 9):
            text = f"Comment {number}. " + "Word after word. " * 20
            assert home.write(api, post, text, name="Ana").status == 201
    home.server.run("site", "set", SITE, "--level", "thread")
    return post


def _somebody(home: Teaspoon, browser: Chromium, *, width: int, height: int = 900) -> Reader:
    visitor = browser.visitor(width=width, height=height)
    return Reader(visitor, (home.origin, home.blog.origin))


def _visit(reader: Reader, post: Post, *, embedded: bool = False) -> None:
    visit: Callable[[], None] = partial(reader.visit_alone, post.page)
    if embedded:
        visit = partial(reader.visit, post)
    visit()
    expect(reader.thread.locator(".asks")).to_contain_text("Before it goes out")


def _stand(reader: Reader) -> tuple[Any, ...]:
    """Return where the text stands on the screen, and where the caret in it."""
    box = reader.text.bounding_box()
    assert box is not None
    caret = reader.text.evaluate("text => [text.selectionStart, text.selectionEnd]")
    return box["y"], box["height"], *caret


def _is_there(reader: Reader, before: tuple[Any, ...]) -> bool:
    now = _stand(reader)
    return abs(now[0] - before[0]) < 1 and now[1:] == before[1:]


def _arrived(reader: Reader) -> Any:  # noqa: ANN401
    return reader.thread.locator(".notes-arrived section")


def _give(heron: Api, where: str, instruction: str, **fields: object) -> None:
    sent = {"site": SITE, "kind": "clarify", "instruction": instruction} | fields
    reply = heron.post(f"/api/v1/{where}/notes", sent)
    assert reply.status == 201, reply.text


def _seq(heron: Api, post: Post) -> int:
    """Return the place of the note on the whole site."""
    notes = heron.get(f"/api/v1/threads/{post.thread}/notes?site={SITE}").json["notes"]
    return next(int(one["seq"]) for one in notes if one["note"] == "S1")


def _changes(reply: Any) -> None:  # noqa: ANN401
    assert reply.status in {200, 204}, reply.text
