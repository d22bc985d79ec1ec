"""Somebody quotes: what they select stands in the composer, with its source, and is shown so."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Readers
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

pytestmark = pytest.mark.journey

_SELECT = """
(element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const [from, to] = words;
  for (let node; (node = walker.nextNode());) {
    const begin = node.data.indexOf(from);
    const end = node.data.indexOf(to);
    if (begin >= 0) range.setStart(node, begin);
    if (end >= 0) range.setEnd(node, end + to.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""
_RICH = (
    "I *really* read it, 2_3_4 times \\*twice\\*.\n\n1. First & **foremost**\n2. `code`\n\n"
    "> — she said\n\n1\\. No list, see https://example.org/a_b_c and [this](https://example.org/).\n"
)


def select(reader: Reader, number: int, first: str, last: str) -> None:
    """Select from the first of these words to the last, in a comment."""
    reader.comment(number).locator(".body").evaluate(_SELECT, [first, last])


def quote_button(reader: Reader) -> Locator:
    """The button beside what is selected."""
    return reader.thread.locator("button.quote-this")


def test_selected_words_are_quoted_with_their_source_and_others_see_it(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    magazine.write(post, "It was a *dark* and stormy night.", name="Ana")
    rosa, ben = reader(), reader()
    for somebody in (rosa, ben):
        somebody.visit(post)
    expect(quote_button(rosa)).to_have_count(0)
    height, moved = rosa.frame_height(), rosa.shifts()

    select(rosa, 1, "was", "stormy")
    expect(quote_button(rosa)).to_be_visible()
    size = quote_button(rosa).bounding_box()
    rosa.screen_is_good()
    assert rosa.frame_height() == height
    quote_button(rosa).click()

    assert size is not None
    assert min(size["width"], size["height"]) >= 24
    expect(rosa.text).to_have_value("> was a *dark* and stormy\n> — #1\n\n")
    rosa.expect_focus(rosa.text)
    expect(quote_button(rosa)).to_have_count(0)
    assert rosa.shifts() == moved
    rosa.page.keyboard.type("Was it?")
    rosa.field("Name").fill("Rosa")
    rosa.button("Publish").click()
    ben.take_new(1)
    for somebody in (rosa, ben):
        quote = somebody.comment(2).locator("figure.quote")
        expect(quote.locator("blockquote")).to_have_text("was a dark and stormy")
        expect(quote.locator("figcaption")).to_have_text("#1 Ana")
        expect(somebody.comment(2)).to_contain_text("Was it?")
        somebody.screen_is_good()
    ben.comment(2).get_by_role("link", name="#1 Ana").click()
    expect(ben.comment(1)).to_be_visible()
    rosa.assert_quiet()
    ben.assert_quiet()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in the blog"])
def test_the_button_stands_at_the_end_of_what_is_selected(
    magazine: Magazine, reader: Readers, width: int, *, alone: bool
) -> None:
    post = magazine.post()
    magazine.write(post, "It was a dark and stormy night.", name="Ana")
    rosa = reader(width=width)
    if alone:
        rosa.visit_alone(post.page)
    else:
        rosa.visit(post)

    select(rosa, 1, "It", "was")

    expect(quote_button(rosa)).to_be_visible()
    at, words = quote_button(rosa).bounding_box(), rosa.comment(1).locator("p").bounding_box()
    assert at is not None
    assert words is not None
    assert words["x"] < at["x"] < words["x"] + 120
    assert words["y"] < at["y"] < words["y"] + 60
    rosa.thread.locator("body").evaluate(
        "body => body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))"
    )
    expect(quote_button(rosa)).to_have_count(0)


def test_by_keyboard_all_of_a_comment_is_quoted_and_looks_as_it_did(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    magazine.write(post, _RICH, name="Ana")
    rosa = reader()
    rosa.visit(post)

    more = rosa.comment(1).locator("summary", has_text="More")
    rosa.tab_to(more)
    rosa.page.keyboard.press("Enter")
    rosa.tab_to(rosa.comment(1).get_by_role("button", name="Quote #1"))
    rosa.page.keyboard.press("Enter")
    rosa.expect_focus(rosa.text)
    rosa.field("Name").fill("Rosa")
    rosa.button("Publish").click()

    words = rosa.comment(2).locator("figure.quote > blockquote")
    expect(words.locator("em")).to_have_text("really")
    expect(words.locator("ol > li")).to_have_text(["First & foremost", "code"])
    expect(words.locator("blockquote")).to_have_text("— she said")
    expect(rosa.comment(2).locator("figcaption")).to_have_text("#1 Ana")
    rosa.assert_quiet()


def test_words_that_are_quoted_in_a_comment_are_quoted_from_where_they_are(
    magazine: Magazine, reader: Readers
) -> None:
    post = magazine.post()
    magazine.write(post, "Tea is *always* right.", name="Ana")
    magazine.write(post, "> Tea is always **right**.\n> — #1\n\nIs it?", name="Ben")
    rosa = reader()
    rosa.visit(post)
    expect(rosa.comment(2).locator("figcaption")).to_have_text("#1 Ana, emphasis added")

    select(rosa, 2, "always", "right")
    quote_button(rosa).click()
    expect(rosa.text).to_have_value("> always **right**\n> — #1\n\n")
    rosa.text.fill("Before.\nAfter.")
    rosa.text.evaluate("text => text.setSelectionRange(7, 7)")
    rosa.text.blur()
    select(rosa, 2, "always", "Is it?")
    quote_button(rosa).click()

    expect(rosa.text).to_have_value(
        "Before.\n\n> > always **right**.\n> > — #1\n>\n> Is it?\n> — #2\n\nAfter."
    )


def test_the_post_is_quoted_from_the_blogs_page(magazine: Magazine, reader: Readers) -> None:
    post = magazine.post()
    rosa = reader()
    rosa.visit(post)

    rosa.button("Quote the post").click()
    expect(rosa.thread.get_by_text("Please select some words of the post first")).to_be_visible()
    heading = rosa.page.locator("h1").last.inner_text()
    rosa.page.locator("h1").last.select_text()
    rosa.button("Quote the post").click()
    expect(rosa.text).to_have_value(re.compile(rf"^> {re.escape(heading)}\n> — .+\n\n$"))
    rosa.field("Name").fill("Rosa")
    rosa.button("Publish").click()

    link = rosa.comment(1).locator("figcaption a")
    expect(link).to_have_text("the post")
    assert str(link.get_attribute("href")).startswith(f"{post.url}#:~:text=")
    rosa.assert_quiet()
    alone = reader()
    alone.visit_alone(post.page)
    expect(alone.comment(1)).to_be_visible()
    expect(alone.button("Quote the post")).to_have_count(0)


def test_without_javascript_a_quote_is_typed(magazine: Magazine, reader: Readers) -> None:
    post = magazine.post()
    magazine.write(post, "It was a dark night.", name="Ana")
    rosa = reader(javascript=False)
    rosa.visit_alone(post.page)

    rosa.write("> a **dark** night\n> — #1\n\nWas it?")
    rosa.button("Preview").click()
    expect(rosa.thread.locator("figcaption")).to_have_text("#1 Ana, emphasis added")
    rosa.screen_is_good()
    rosa.button("Publish").click()
    rosa.visit_alone(post.page)

    expect(rosa.comment(2).locator("figcaption")).to_have_text("#1 Ana, emphasis added")
    rosa.screen_is_good()


def test_an_erasure_reaches_a_quote_on_an_open_page(magazine: Magazine, reader: Readers) -> None:
    post = magazine.post()
    said = magazine.write(post, "Marzipan hides in drawers.", name="Ana").json
    magazine.write(post, "> Marzipan hides\n> — #1\n\nWhere?", name="Ben")
    rosa = reader()
    rosa.visit(post)
    expect(rosa.comment(2)).to_contain_text("Marzipan hides")

    with magazine.server.api() as api:
        path = f"{post.comments}/{said['seq']}/erasure"
        assert api.post(path, Edit_Key=said["edit_key"]).status == 200

    expect(rosa.comment(2).locator("blockquote")).to_have_text("[quoted words erased]")
    expect(rosa.comment(2)).to_contain_text("Where?")
    rosa.screen_is_good()
    rosa.assert_quiet()
