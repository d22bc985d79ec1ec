"""Rosa comes back and catches up by keyboard alone, in the magazine (journey J4)."""

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.harness.browser import Chromium
from tests.harness.teaspoon import Post
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader
from tests.journeys.safe_space import (
    READ,
    READ_THIS,
    SENT_BACK,
    gate,
    moderator,
    price,
    seen_by,
    somebody,
)

pytestmark = pytest.mark.journey

_HOUR_MS = 3_600_000
_WHATS_NEW = "What\N{RIGHT SINGLE QUOTATION MARK}s new"
_STEPS = {
    READ_THIS: "card",
    f"{READ} the note": "note",
    "Read to here": "comments",
    "Use “eating disorders”": "content note",
}
"""The buttons of what is asked for, and what that is."""
# One line for each thing the page lists, in order.
_LISTED = """
list => [...list.children].filter(one => !one.matches('.context-line')).map(one =>
  one.matches('.changed') ? `changed ${one.querySelector('.permalink').textContent}`
  : one.dataset.number ? `#${one.dataset.number}` : one.dataset.note ?? one.outerHTML)
"""


def test_rosa_catches_up_from_97_by_keyboard_alone_and_on_another_device_by_her_word(
    safe_space: Magazine, browser: Chromium
) -> None:
    post, rosa = safe_space.seeded("P2"), _regular(safe_space, browser)
    rosa.visit_alone(post.page)
    expect(price(rosa)).to_contain_text(
        re.compile(r"46 new since #97, about \d+ min · 1 new note")
    )

    _press(rosa, rosa.link(_WHATS_NEW))
    _only_what_is_new(rosa)
    rosa.screen_is_good()
    _press(rosa, rosa.page.get_by_role("link", name=re.compile("^All comments on")))

    _press(rosa, rosa.link("To the composer"))
    shortcuts = rosa.thread.get_by_role("checkbox", name="Keyboard shortcuts")
    _press(rosa, shortcuts, "Space")
    for number in range(98, 119):
        rosa.page.keyboard.press("z")
        # (#101 is the first of the next page, and where its address leads)
        there = rosa.comment(number) if number == 101 else _heading(rosa, number)
        rosa.expect_focus_to_show(there)
        expect(price(rosa)).to_contain_text(f"{144 - number} new since #{number - 1}")
        expect(shortcuts).to_be_checked()

    # Tab from comment to comment would say that those between are read, too: round them.
    rosa.visit_alone(f"{post.page}&n=2")
    _press(rosa, rosa.link("To the composer"))
    _press(rosa, rosa.link("Reply to #130"), back=True)
    rosa.expect_focus_to_show(rosa.text)
    asks = rosa.thread.locator(".asks")
    expect(asks).to_contain_text(re.compile(r"1 moderator note \(.* · 26 newer comments \("))
    rosa.page.keyboard.type("The floor is right.")
    rosa.tab_to(rosa.field("Name"))
    rosa.page.keyboard.type("Rosa")
    _press(rosa, rosa.button("Publish"))
    rosa.expect_focus_to_show(gate(rosa).get_by_role("heading", name="Before it goes out"))
    listed = gate(rosa).get_by_role("listitem").all_inner_texts()
    assert [one for one in listed if one.startswith("Note ")] == [listed[0]]
    assert listed[0].startswith("Note N3: ")
    counts = [re.match(r"(\d+) (comments? around|newer comments) ", one) for one in listed]
    assert sum(int(one[1]) for one in counts if one) == 26
    rosa.screen_is_good()
    assert _reads_all(rosa) == ["note", *3 * ["comments"], "content note"]
    rosa.expect_focus_to_show(rosa.button("Publish"))
    rosa.page.keyboard.press("Enter")
    rosa.expect_focus_to_show(_heading(rosa, 144))

    _elsewhere_by_her_word(safe_space, browser, post)
    maya = moderator(safe_space, browser)
    assert seen_by(maya, post, 144)["read"]["self_attested"] is False
    assert seen_by(maya, post, 145)["read"]["self_attested"] is True
    maya.comment(145).get_by_text("More").click()
    expect(maya.comment(145)).to_contain_text("read N1, N3, some of it by their own word")
    rosa.assert_quiet(*SENT_BACK)
    maya.assert_quiet()


def _regular(magazine: Magazine, browser: Chromium) -> Reader:
    """Bring in Rosa, who knows the house and has read P2 up to #97 with its notes, at leisure."""
    rosa = somebody(magazine, browser)
    rosa.page.clock.install()
    rosa.visit_alone(magazine.seeded("P0").page)
    rosa.write("Hello.", "Rosa")
    rosa.button("Publish").click()
    rosa.button("Show me").click()
    for _ in range(8):
        rosa.button(READ_THIS).click()
    rosa.button("Publish").click()
    expect(rosa.comment(1)).to_be_visible()

    rosa.visit_alone(magazine.seeded("P2").page)
    expect(price(rosa)).to_contain_text("To comment here")
    for note in ("N1", "N2"):
        rosa.thread.locator(f"#{note} .acknowledge").last.click()
    rosa.page.clock.fast_forward(_HOUR_MS)
    rosa.comment(97).get_by_text("More").click()
    rosa.comment(97).get_by_role("button", name="Read to here").click()
    expect(price(rosa)).to_contain_text("new since")
    # From here on nothing counts as looked at: what is read is what she says, key by key.
    rosa.page.clock.set_fixed_time(rosa.page.evaluate("Date.now()"))
    return rosa


def _elsewhere_by_her_word(magazine: Magazine, browser: Chromium, post: Post) -> None:
    """In a private window nobody knows Rosa; she says up to where she had read, and publishes."""
    private = somebody(magazine, browser)
    private.visit_alone(f"{post.page}&n=2")
    expect(price(private)).to_contain_text("144 comments")
    fold = private.comment(144).locator("details.content-note")
    expect(fold.locator("summary")).to_contain_text("Content note: eating disorders")
    expect(fold).not_to_have_attribute("open", "")

    _press(private, private.thread.locator("summary", has_text="I had read up to …"))
    private.tab_to(private.thread.get_by_label("Comment number"))
    private.page.keyboard.type("97")
    private.page.keyboard.press("Enter")
    expect(price(private)).to_contain_text("47 new since #97")
    private.screen_is_good()
    _press(private, private.link("To the composer"), back=True)
    private.page.keyboard.type("And the ceiling, too.")
    private.tab_to(private.field("Name"))
    private.page.keyboard.type("Rosa")
    _press(private, private.button("Publish"))
    _reads_all(private)
    private.expect_focus_to_show(private.button("Publish"))
    private.page.keyboard.press("Enter")
    private.expect_focus_to_show(_heading(private, 145))
    private.assert_quiet(*SENT_BACK)


def _only_what_is_new(rosa: Reader) -> None:
    expect(rosa.page.get_by_role("heading", level=1)).to_have_text("What is new since #97")
    listed = rosa.page.locator(".whats-new").evaluate(_LISTED)
    assert [one for one in listed if one.startswith("#")] == [f"#{n}" for n in range(98, 144)]
    assert sorted(one for one in listed if not one.startswith("#")) == ["N3", "changed #59"]
    assert listed.index("N3") == listed.index("#120") + 1
    change = rosa.page.locator(".whats-new .changed .diff")
    expect(change.locator("ins")).to_contain_text("he came back on Thursday")
    expect(change.locator("del")).to_have_count(0)


def _reads_all(reader: Reader) -> list[str]:
    """Read what is asked for, one thing after the other by keyboard, and return what that was."""
    panel = gate(reader)
    _press(reader, reader.button("Show me"))
    met = []
    any_ = re.compile(f"^({'|'.join(_STEPS)})")
    while (step := panel.get_by_role("button", name=any_)).count():
        found = any_.match(step.get_attribute("aria-label") or step.inner_text())
        assert found
        met.append(_STEPS[found[0]])
        before = panel.inner_text()
        _press(reader, step)
        reader.visitor.wait_until(partial(_is_different, panel, before))
    return met


def _is_different(panel: Locator, before: str) -> bool:
    return panel.count() == 0 or panel.inner_text() != before


def _press(reader: Reader, target: Locator, key: str = "Enter", *, back: bool = False) -> None:
    """Go there with Tab, and press a key."""
    expect(target).to_be_visible()
    reader.tab_to(target, back=back, most=120)
    reader.page.keyboard.press(key)


def _heading(reader: Reader, number: int) -> Locator:
    return reader.comment(number).get_by_role("heading").first
