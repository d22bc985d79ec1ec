"""A thread of hostile comments: how they are published, and what its pages may hold."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import quote

from playwright.sync_api import Page

from afterword.domain.ids import PageKey, SiteKey, thread_id
from tests.harness.browser import Visitor
from tests.harness.process import Server

SITE = "teaspoon"
PER_PAGE = 100

# Set off by anything that runs: every dialog, and every name the lists like to call.
TRIPWIRE = """
window.__fired = [];
for (const name of ['alert', 'confirm', 'prompt', 'print']) {
  window[name] = (...words) => { window.__fired.push(name + ': ' + words.join(' ')); };
}
"""

# What a text may become, and what the page itself is made of: anything else came from a payload.
SURVEY = """
() => {
  const tags = new Set(), attributes = new Set(), schemes = new Set();
  for (const element of document.querySelectorAll('.comments .body *')) {
    if (element.closest('.note-choice')) continue;  // the page's own, about content notes
    tags.add(element.localName);
    for (const attribute of element.attributes) attributes.add(attribute.name);
    if (element.localName === 'a' && element.href) schemes.add(new URL(element.href).protocol);
  }
  return {
    fired: window.__fired,
    tags: [...tags], attributes: [...attributes], schemes: [...schemes],
    articles: document.querySelectorAll('.comments > article').length,
    scripts: document.scripts.length,
    form: document.querySelectorAll('form#write textarea').length,
    clobbered: ['getElementById', 'forms', 'body', 'cookie'].filter(
      (name) => document[name] instanceof Element && name !== 'body'),
  };
}
"""

TAGS = {
    "a", "blockquote", "br", "code", "del", "details", "div", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "li", "ol", "p", "pre", "strong", "summary", "ul",
}  # fmt: skip
ATTRIBUTES = {"class", "dir", "href", "rel", "start", "target", "open", "data-note"}


class Posted:
    """What was published in one thread, and the key to all of it."""

    def __init__(self, server: Server, page: str) -> None:
        self.server = server
        self.page = page
        self.thread = thread_id(SiteKey(SITE), PageKey(page))
        self.api = server.api()
        self.key = ""
        self.texts: dict[int, str] = {}

    def publish(self, **fields: str | int) -> int:
        """Publish a comment; return the status."""
        sent: dict[str, str | int] = {
            "site": SITE,
            "page": self.page,
            "text": "x",
            "name": "Someone",
            **fields,
        }
        headers = {"Edit_Key": self.key} if self.key else {}
        reply = self.api.post(f"/api/v1/threads/{self.thread}/comments", sent, **headers)
        if reply.status == 201:
            self.key = reply.json["edit_key"]
            self.texts[reply.json["seq"]] = str(sent["text"])
        return reply.status

    def address(self, n: int) -> str:
        """Return the address of a page of the thread."""
        return f"{self.server.origin}/{SITE}/thread?page={quote(self.page, safe='')}&n={n}"

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-len(self.texts) // PER_PAGE)


def opened_pages(reader: Visitor, posted: Posted) -> Iterator[int]:
    """Open every page of a thread, with every fold opened; say how many comments each has."""
    for n in range(1, posted.pages + 1):
        reader.page.goto(posted.address(n))
        reader.page.evaluate(
            "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
        )
        yield min(PER_PAGE, len(posted.texts) - PER_PAGE * (n - 1))


def assert_harmless(
    page: Page,
    articles: int,
    tags: AbstractSet[str] = TAGS,
    attributes: AbstractSet[str] = ATTRIBUTES,
) -> None:
    """Fail if anything ran, or anything stands on the page that a text may not become."""
    found = page.evaluate(SURVEY)
    assert found["fired"] == []
    assert set(found["tags"]) <= tags, set(found["tags"]) - tags
    assert set(found["attributes"]) <= attributes, set(found["attributes"]) - attributes
    assert set(found["schemes"]) <= {"http:", "https:", "mailto:"}
    assert found["clobbered"] == []
    assert found["articles"] == articles
    assert found["form"] == 1
