"""Whatever somebody writes is text on every page: it never becomes an element or an attribute."""

import json
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from tests.harness.data import real_data
from tests.page.samples import pages

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title></style></script><b>",
    "<!-- --><![CDATA[ ]]>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "\u202e\u0000\u000b\ufeff\U0001f469\u200d\U0001f4bb e\u0301\u0301\u0301",
)
NAMES = sorted(pages("a word"))


class Structure(HTMLParser):
    """Elements and the names of their attributes, in order; not what is in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))

    @override
    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/" + tag,))

    @override
    def handle_comment(self, data: str) -> None:
        self.found.append(("comment",))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_leave_every_page_with_the_elements_it_has_with_harmless_ones(
    name: str,
) -> None:
    harmless = Structure(pages("a word")[name]()).found

    for words in HOSTILE:
        assert Structure(pages(words)[name]()).found == harmless, words


@pytest.mark.parametrize("name", ["thread", "conversation", "not-published", "edit"])
def test_attacks_that_others_collected_leave_pages_as_they_are(name: str) -> None:
    harmless = Structure(pages("a word")[name]()).found
    lines = real_data("security/xss-owasp-filter-evasion.jsonl").read_text("utf-8").splitlines()

    for line in lines:
        words = json.loads(line)["payload"]
        # A site's name is never blank: that page would have other elements by right.
        assert Structure(pages(words + ".")[name]()).found == harmless, words


@pytest.mark.parametrize("name", ["not-published", "edit"])
def test_what_was_typed_comes_back_letter_by_letter(name: str) -> None:
    for words in HOSTILE:
        page = pages("\n " + words)[name]()

        assert TextArea(page).text == "\n " + words


class TextArea(HTMLParser):
    """The text of the text area, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._inside = False
        self.text = ""
        self.feed(html)
        self.text = self.text.removeprefix("\n")

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "textarea"

    @override
    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    @override
    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data


def test_a_link_to_a_described_page_goes_to_the_web_or_nowhere() -> None:
    for name in ("thread", "empty"):
        page = pages("javascript:alert(1)")[name]()

        assert 'href="javascript' not in page
