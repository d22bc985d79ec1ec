"""A quote is shown as such: the words, whose they are, and what was done to them."""

import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.body import Body
from afterword.domain.comment import Presence
from afterword.domain.ids import Seq
from afterword.domain.quote import How, Quote, passages
from afterword.domain.visibility import Sight
from afterword.page import markdown, quote
from afterword.projection.quotes import Missing, QuoteShown, Source
from tests.harness.data import real_data

BASE = "https://blog.example/2026/on-listening/"
THREAD = "/teaspoon/thread/abc"


def body(text: str) -> Body:
    """A text as it is rendered, each quote taken for one of the comment with its number."""
    quotes = tuple(
        Quote(begin=one.begin, end=one.end, comment=Seq(one.number or 1)) for one in passages(text)
    )
    return quote.found(Body(text, "", 0, quotes=quotes), BASE)


def seen(how: How = How.EXACT, name: str = "Rosa", **changes: object) -> QuoteShown:
    """A quote of #3 by Rosa."""
    source = Source(Seq(5), 3, name, 1, Presence.PRESENT, Sight.WHOLE)
    return QuoteShown(how, "<p>words</p>\n", source, **changes)  # type: ignore[arg-type] # any field


def test_the_words_leave_the_text_and_a_place_is_kept_for_them() -> None:
    made = body("Before.\n\n> the *words*\n> — #3\nAfter.")

    assert made.html == "<p>Before.</p>\n<!--quote 0-->\n<p>After.</p>\n"
    assert made.quotes[0].html == "<p>the <em>words</em></p>\n"
    assert made.renderer == markdown.VERSION


def test_a_quote_stands_in_a_frame_that_names_its_source_and_leads_there() -> None:
    made = quote.filled("<!--quote 0-->", [seen(How.EMPHASIS)], THREAD)

    assert made == (
        '<figure class="quote"><blockquote cite="/teaspoon/thread/abc?c=5#c5">\n'
        "<p>words</p>\n</blockquote>\n"
        '<figcaption><a class="cited" href="/teaspoon/thread/abc?c=5#c5">#3 <bdi>Rosa</bdi></a>, '
        "emphasis added</figcaption></figure>"
    )


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (How.EXACT, "</a></figcaption>"),
        (How.UNCHECKED, "</a></figcaption>"),
        (How.EMPHASIS, "</a>, emphasis added</figcaption>"),
        (How.ALTERED, "</a>, altered</figcaption>"),
    ],
)
def test_what_was_done_to_the_words_is_said_by_itself(how: How, said: str) -> None:
    assert said in quote.filled("<!--quote 0-->", [seen(how)], THREAD)


@pytest.mark.parametrize(
    ("presence", "gone", "said"),
    [
        (Presence.ERASED, Missing.ERASED, "[quoted words erased]"),
        (Presence.FORGOTTEN, Missing.ERASED, "[quoted words erased]"),
        (Presence.WITHDRAWN, Missing.WITHDRAWN, "[the quoted comment was withdrawn]"),
        (Presence.VANISHED, Missing.WITHDRAWN, "[the quoted comment was withdrawn]"),
        (Presence.REMOVED, Missing.REMOVED, "[the quoted comment was removed]"),
        (Presence.MOVED, Missing.MOVED, "[the quoted comment was moved to another thread]"),
        (Presence.PRESENT, Missing.WAITS, "[the quoted comment waits for a moderator]"),
        (Presence.PRESENT, Missing.REDACTED, "[a moderator took the quoted words out]"),
    ],
)
def test_words_that_are_gone_are_not_shown_whatever_is_stored(
    presence: Presence, gone: Missing, said: str
) -> None:
    source = Source(Seq(5), 3, "", 1, presence, Sight.TOMBSTONE)

    made = quote.filled(
        "<!--quote 0-->", [QuoteShown(How.ALTERED, "<p>words</p>", source, gone=gone)], THREAD
    )

    assert f"<p>{said}</p>" in made
    assert "<p>words</p>" not in made
    assert "altered" not in made
    assert ("href" in made) is (presence not in {Presence.VANISHED, Presence.FORGOTTEN})


def test_the_words_of_the_page_lead_to_the_page() -> None:
    url = "https://blog.example/x/?a=1&b=2#:~:text=a%20%22b%22"

    made = quote.filled("<!--quote 0-->", [QuoteShown(How.ALTERED, "<p>w</p>", None, url)], "/t")

    assert 'cite="https://blog.example/x/?a=1&amp;b=2#:~:text=a%20%22b%22"' in made
    assert ">the post</a>, altered</figcaption>" in made
    nowhere = quote.filled("<!--quote 0-->", [QuoteShown(How.EXACT, "", None, "javascript:x")], "")
    assert "<figcaption>the post</figcaption>" in nowhere
    assert "javascript" not in nowhere


def test_a_name_cannot_leave_its_place() -> None:
    made = quote.filled("<!--quote 0-->", [seen(name='<img src=x>"')], THREAD)

    assert "<bdi>&lt;img src=x&gt;&quot;</bdi>" in made


def test_an_address_may_tell_which_words_of_its_page_are_meant() -> None:
    assert quote.target_text("https://b.example/#:~:text=two%20words") == "two words"
    assert quote.target_text("https://b.example/#here:~:text=a") == "a"
    assert quote.target_text("https://b.example/#:~:text=from,to") == ""
    assert quote.target_text("https://b.example/#:~:text=a&text=b") == ""
    assert quote.target_text("https://b.example/") == ""


def test_what_is_read_of_a_text_has_no_markup_and_knows_what_is_stressed() -> None:
    read = quote.as_read("<p>a <em>b<strong>c</strong></em> &lt;<br />d</p>\n<ul><li>e</li></ul>")

    assert read.text == "a bc < d e"
    assert list(read.stress) == [0, 0, 1, 3, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "<!--\n> words\n> — #3\n-->",
        "<pre>\n> words\n> — #3\n</pre>",
        "<script>\n\n> words\n> — #3\n</script>",
        f"{'> ' * 60}deep\n\n> words\n> — #3",
    ],
)
def test_where_markdown_shows_everything_as_typed_there_is_no_quote(text: str) -> None:
    made = body(f"> first\n> — #1\n\n{text}\n\n> last\n> — #2")

    assert made.html.count("<!--") == len(made.quotes) < 3
    assert "> words\n> — #3" in unescape(made.html)


@pytest.mark.parametrize(
    "text",
    [
        "quote0q\n\n> words\n> — #3",
        "&#113;uote0q\n\n&#113;uote7q\n\n> words\n> — #3",
        "<!--quote 0-->\n\n> words\n> — #3",
        "&lt;!--quote 0--&gt; `<!--quote 0-->`\n\n> words\n> — #3",
        "[a](<!--quote 0-->)\n\n> words\n> — #3",
        "> words <!--quote 0--> quote0q\n> — #3",
    ],
)
def test_nobody_can_write_the_place_of_a_quote(text: str) -> None:
    made = body(text)

    assert made.html.count("<!--quote 0-->") == 1
    assert "<!--" not in made.html.replace("<!--quote 0-->", "")
    assert "<!--" not in made.quotes[0].html


def test_a_place_without_a_quote_is_empty() -> None:
    assert quote.filled("<p>a</p><!--quote 7-->", [seen()], THREAD) == "<p>a</p>"


@given(st.text(max_size=200))
def test_a_blockquote_without_a_source_is_rendered_exactly_as_before(text: str) -> None:
    typed = "".join(f"> {line}\n" for line in text.split("\n"))

    for one in (text, typed):
        if not passages(one):
            assert body(one).html == markdown.render(one, BASE)


def test_every_example_of_the_standard_is_rendered_exactly_as_before() -> None:
    examples = json.loads(real_data("markdown/commonmark-spec-tests.json").read_text())

    for example in examples:
        assert passages(example["markdown"]) == []
        assert body(example["markdown"]).html == markdown.render(example["markdown"], BASE)


def test_every_hostile_line_in_a_quote_is_as_harmless_as_alone() -> None:
    lines: list[str] = json.loads(real_data("security/blns.json").read_text())
    for line in lines:
        made = body(f"> {line}\n> — #3\n\n{line}")
        shown = quote.filled(
            made.html, [QuoteShown(How.EXACT, one.html) for one in made.quotes], ""
        )

        tags = set(re.findall(r"<(?:/?)([a-z0-9!-]+)", shown))
        allowed = markdown._TAGS | {"figure", "figcaption"}  # noqa: SLF001 - the list itself
        assert tags <= allowed, (line, tags - allowed)
