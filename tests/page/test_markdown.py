"""What people type is CommonMark; what readers get is safe on every page."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import comrak
import nh3
import pytest
from markdown_it import MarkdownIt
from typing_extensions import override

from afterword.page import markdown
from tests.harness.data import real_data

BASE = "https://blog.example/2026/on-listening/"
# Bare addresses are links here, which the standard leaves open to extensions.
BARE_ADDRESSES = {604, 610, 613, 614}
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
_HEADING = re.compile(r"<(/?)h([1-6])>")
_LINK = re.compile(r"<a .*?</a>", re.DOTALL)
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*/>')


def examples() -> list[dict[str, Any]]:
    path = real_data("markdown/commonmark-spec-tests.json")
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


@cache
def has_raw_html(text: str) -> bool:
    tokens = MarkdownIt("commonmark").parse(text)
    kinds = {child.type for token in tokens for child in token.children or []}
    return bool({"html_block", "html_inline"} & ({token.type for token in tokens} | kinds))


def as_shown(html: str) -> str:
    """Do to the standard's own HTML what is done to ours: images to links, headings lower."""
    linked = _LINK.sub(lambda link: _IMAGE.sub(lambda image: image[2], link[0]), html)
    linked = _HEADING.sub(lambda h: f"<{h[1]}h{min(int(h[2]) + 3, 6)}>", linked)
    linked = _IMAGE.sub(lambda image: f'<a href="{image[1]}">{image[2] or image[1]}</a>', linked)
    return nh3.clean(
        # An address that leads nowhere is left out.
        linked.replace('<a href="">', "<a>"),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", BASE),
        link_rel="nofollow ugc noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


class Outline(HTMLParser):
    """Collects what a text's HTML is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def test_the_renderer_agrees_with_every_example_of_the_standard() -> None:
    plain, unsafe = comrak.ExtensionOptions(), comrak.RenderOptions()
    unsafe.unsafe_ = True

    wrong = [
        example["example"]
        for example in examples()
        if comrak.render_markdown(example["markdown"], plain, comrak.ParseOptions(), unsafe)
        != example["html"]
    ]

    assert wrong == []


def test_readers_get_what_the_standard_says_wherever_no_raw_html_was_typed() -> None:
    typed = [example for example in examples() if not has_raw_html(example["markdown"])]

    different = {
        example["example"]
        for example in typed
        if markdown.render(example["markdown"], BASE) != as_shown(example["html"])
    }

    assert len(typed) > 570
    assert different == BARE_ADDRESSES


def test_raw_html_is_shown_as_the_text_it_is() -> None:
    typed = [example["markdown"] for example in examples() if has_raw_html(example["markdown"])]

    for text in typed:
        outline = Outline(markdown.render(text, BASE))

        assert outline.tags <= TAGS, text
        assert outline.attributes <= {"href", "target", "rel", "start"}, text
    assert markdown.render("<b>bold</b> & <script>alert(1)</script>", BASE) == (
        "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    )


def test_an_image_becomes_a_link_that_names_it() -> None:
    html = markdown.render('![a cup](cup.png "mine") ![](https://x.example/y.gif)', BASE)

    assert Outline(html).tags == {"p", "a"}
    assert ">a cup</a>" in html
    assert f'href="{BASE}cup.png"' in html
    assert ">https://x.example/y.gif</a>" in html


def test_an_image_inside_a_link_leaves_the_link_and_its_name() -> None:
    html = markdown.render("[![a cup](cup.png)](https://x.example/) ![b](c)", BASE)

    assert Outline(html).addresses == ["https://x.example/", f"{BASE}c"]
    assert ">a cup</a>" in html


def test_a_link_with_a_dangerous_address_keeps_its_words_and_loses_its_address() -> None:
    html = markdown.render("[come here](javascript:alert(1)) [data](data:text/html,x)", BASE)

    assert Outline(html).addresses == []
    assert "come here" in html


def test_relative_links_start_at_the_page_that_is_commented_on() -> None:
    html = markdown.render("[about](/about/) [next](../next/) [mail](mailto:a@b.example)", BASE)

    assert Outline(html).addresses == [
        "https://blog.example/about/",
        "https://blog.example/2026/next/",
        "mailto:a@b.example",
    ]


def test_bare_addresses_and_struck_words_are_understood() -> None:
    html = markdown.render("See www.example.org, ~~wrong~~ right, me@example.org", BASE)

    assert "<del>wrong</del>" in html
    assert Outline(html).addresses == ["http://www.example.org", "mailto:me@example.org"]


def test_rendering_the_same_words_again_gives_the_same_html() -> None:
    text = "*a* **b** `c`\n\n> d\n\n1. e\n2. f"

    assert markdown.render(text, BASE) == markdown.render(text, BASE)


@pytest.mark.parametrize("mark", [">", "> ", "- ", "1. ", "* ", "+ "])
def test_blocks_within_blocks_without_end_are_shown_as_typed(mark: str) -> None:
    html = markdown.render(mark * 5_000, BASE)

    assert Outline(html).tags == {"pre", "code"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "![" * 25_000,
        "*a " * 16_000,
        "**a *b " * 7_000,
        "`" * 25_000 + "a" + "`" * 24_999,
        "[a](" * 12_000,
        "<!--" * 12_000,
        "&amp;" * 10_000,
        "a@b.c " * 8_000,
        "\n".join(f"[{number}]: x" for number in range(3_000)) + "[1]" * 3_000,
        "\n".join(" " * (number % 60) + "- x" for number in range(1_200)),
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_html_grow_without_measure(text: str) -> None:
    html = markdown.render(text, BASE)

    assert len(html) < 20 * len(text) + 1_000


@pytest.mark.parametrize("turn", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_no_character_turns_words_around_however_it_is_written(turn: int) -> None:
    deep = ">" * 50

    shown = [
        markdown.render(text, BASE)
        for text in (
            f"photo{chr(turn)}gpj.exe",
            f"photo&#{turn};gpj.exe",
            f"`photo{chr(turn)}gpj.exe`",
            f"[photo{chr(turn)}gpj.exe](https://blog.example/)",
            f"{deep} photo{chr(turn)}gpj.exe",
        )
    ]

    assert all("photogpj.exe" in html for html in shown)
    assert not any(chr(turn) in html for html in shown)


def test_what_joins_letters_and_marks_a_direction_stays() -> None:
    html = markdown.render("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200e1", BASE)

    assert "\u200c" in html
    assert "\u200e" in html
