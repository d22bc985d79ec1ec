"""What is read of HTML: words, links, what is quoted; to compare two ways of writing it."""

from html.parser import HTMLParser
from typing import NamedTuple

from typing_extensions import override


class Read(NamedTuple):
    """What is read of HTML, whatever its blanks."""

    words: str
    links: list[str]
    quoted: str


def as_read(html: str) -> Read:
    """Read it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    joined = ["".join("".join(words).split()) for words in (reader.words, reader.quoted)]
    return Read(joined[0], reader.links, joined[1])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.quoted: list[str] = []
        self.links: list[str] = []
        self._depth = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith(("http", "mailto")):
            self.links.append(href)
        self._depth += tag == "blockquote"

    @override
    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "blockquote"

    @override
    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._depth:
            self.quoted.append(data)
