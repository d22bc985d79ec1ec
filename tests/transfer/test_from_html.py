"""What was HTML elsewhere says the same here: its words, its links, what it quotes."""

import json
from collections.abc import Iterator

import nh3
import pytest

from afterword.page import markdown
from afterword.transfer import from_html
from tests.harness.data import real_data
from tests.transfer.as_read import as_read

BASE = "https://blog.example/"

GOLDEN = {
    "<p>One</p><p>Two<br>lines</p>": "One\n\nTwo  \nlines",
    '<p><a href="https://x.example/a_b(c)?d=1&amp;e=2" rel="nofollow">https://x.exa...</a></p>': (
        "[https://x.exa...](https://x.example/a_b(c)?d=1&e=2)"
    ),
    "<blockquote><p>said</p></blockquote><p>answer</p>": "> said\n\nanswer",
    "<p><b>bold</b> <i>thin</i> <s>gone</s></p>": "**bold** *thin* ~~gone~~",
    "<p>2*3*4 _x_ #1 <code>a `b`</code></p>": "2\\*3\\*4 \\_x\\_ \\#1 `` a `b` ``",
    "<p>@ana:disqus and @ben:twitter</p>": "@ana and @ben",
    '<img src="https://x.example/a.png" alt="A cat">': "![A cat](https://x.example/a.png)",
    '<iframe src="https://x.example/film"></iframe>': (
        "[https://x.example/film](https://x.example/film)"
    ),
    '<p onclick="x()">a<script>b()</script></p>': "a",
    '<a href="javascript:x()">no</a>': "no",
    "1 &lt; 2 &amp; 3": "1 \\< 2 \\& 3",
}


@pytest.mark.parametrize("html", GOLDEN)
def test_html_becomes_the_markdown_one_would_have_typed(html: str) -> None:
    assert from_html.markdown(html) == GOLDEN[html]


def test_code_keeps_its_lines_and_lists_their_levels() -> None:
    code = from_html.markdown("<pre><code>if a &lt; b:\n    print(a)</code></pre>")
    items = from_html.markdown("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>")

    assert "<pre><code>if a &lt; b:\n    print(a)\n</code></pre>" in _shown(code)
    assert _shown(items).replace("\n", "") == "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"


def test_what_was_hidden_is_known_to_have_been() -> None:
    assert from_html.hides("<p>It was <spoiler>Rosa</spoiler></p>")
    assert not from_html.hides("<p>It was Rosa</p>")


def test_real_comments_keep_every_word_every_link_and_what_they_quote() -> None:
    lost = [html for html in _real() if not _kept(html)]

    assert lost == []


def test_an_address_in_the_words_stays_an_address() -> None:
    made = from_html.markdown("<p>see https://x.example/a-b_c_d/#e-f (and www.y.example/a_b)</p>")

    assert as_read(_shown(made)).links == [
        "https://x.example/a-b_c_d/#e-f",
        "http://www.y.example/a_b",
    ]


@pytest.mark.parametrize(
    "html",
    [
        *("<div>" * 100_000 + "x", "<blockquote>" * 50_000 + "x", "<b>" * 50_000 + "x"),
        *("<ul><li>" * 50_000 + "x", "<" * 400_000 + " x", "*" * 400_000 + "x"),
        *("&lt;" * 200_000 + "x", "[" * 400_000 + "x", "<p>" * 100_000 + "x"),
    ],
    ids=lambda html: html[:12],
)
def test_no_text_takes_long_or_loses_its_words(html: str) -> None:
    made = from_html.markdown(html)

    assert made.endswith("x")


def _real() -> Iterator[str]:
    for name in ("incolumitas-2020", "yesilmavihayat"):
        text = real_data(f"import/disqus/{name}.xml").read_text(encoding="utf-8")
        for piece in text.split("<message><![CDATA[")[1:]:
            yield piece.partition("]]></message>")[0]
    spec = json.loads(real_data("markdown/gfm-spec-tests.json").read_bytes())
    yield from (one["html"] for one in spec if not _is_odd(one["html"]))


def _is_odd(html: str) -> bool:
    """Say whether an example has what no comment elsewhere has: tables, blocks within words."""
    return any(one in html for one in ("<table", "<img", "<em></p>", "<p>!<a"))


def _kept(html: str) -> bool:
    # (scripts and their like are nobody's words)
    before = as_read(nh3.clean(html, tags=nh3.ALLOWED_TAGS - {"img"}, link_rel=None))
    after = as_read(_shown(from_html.markdown(html)))
    told = (before.words, before.quoted) == (after.words, after.quoted)
    return told and set(before.links) <= set(after.links)


def _shown(source: str) -> str:
    return markdown.render(source, BASE)
