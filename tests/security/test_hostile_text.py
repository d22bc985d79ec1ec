"""Nothing that anyone types executes, breaks a page or is damaged: every line of the lists."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from typing_extensions import override

from afterword.domain.ids import PageKey, SiteKey, thread_id
from tests.harness.browser import Chromium, Visitor
from tests.harness.process import Server
from tests.security.hostile import payloads

pytestmark = [pytest.mark.journey, pytest.mark.soak]

SITE = "teaspoon"
PER_PAGE = 100
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

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


class TextArea(HTMLParser):
    """Finds what stands in the editor."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = False
        self.text = ""
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "textarea"

    @override
    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "textarea"

    @override
    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data


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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house without rate limits."""
    server = Server(tmp_path_factory.mktemp("house"))
    server.run("site", "add", SITE, "--origin", "http://localhost:1")
    server.start()
    yield server
    server.leave()


@pytest.fixture
def reader(chromium: Chromium) -> Iterator[Visitor]:
    """Somebody with a tripwire in every page."""
    visitor = chromium.visitor()
    visitor.context.add_init_script(TRIPWIRE)
    visitor.page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    yield visitor
    chromium.send_everyone_home()


def assert_harmless(page: Page, articles: int) -> None:
    """Fail if anything ran, or anything stands on the page that a text may not become."""
    found = page.evaluate(SURVEY)
    assert found["fired"] == []
    assert set(found["tags"]) <= TAGS, set(found["tags"]) - TAGS
    assert set(found["attributes"]) <= ATTRIBUTES, set(found["attributes"]) - ATTRIBUTES
    assert set(found["schemes"]) <= {"http:", "https:", "mailto:"}
    assert found["clobbered"] == []
    assert found["articles"] == articles
    assert found["form"] == 1


def assert_pages_harmless(reader: Visitor, posted: Posted) -> None:
    """Open every page of a thread, with every fold opened and every link looked at."""
    for n in range(1, posted.pages + 1):
        here = min(PER_PAGE, len(posted.texts) - PER_PAGE * (n - 1))
        reader.page.goto(posted.address(n))
        reader.page.evaluate(
            "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
        )
        assert_harmless(reader.page, here)
    reader.assert_quiet(posted.server.origin)


def is_seen(text: str) -> bool:
    """Say whether there is anything in a text that a person could see."""
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)


def test_every_line_is_harmless_as_a_comment_and_comes_back_byte_for_byte(
    server: Server, reader: Visitor
) -> None:
    posted = Posted(server, "/texts/")
    refused = [text for text in payloads() if posted.publish(text=text) != 201]

    for seq, text in posted.texts.items():
        mine = posted.api.get(
            f"/api/v1/threads/{posted.thread}/comments/{seq}", Edit_Key=posted.key
        )
        editor = posted.api.submit(
            f"/{SITE}/thread/{posted.thread}/c/{seq}/edit",
            {"edit_key": posted.key, "action": "open"},
        )
        assert mine.json["text"] == text
        shown = TextArea(editor.text).text.removeprefix("\n").replace("\r\n", "\n")
        assert shown.replace("\r", "\n") == text.replace("\r\n", "\n").replace("\r", "\n")
    assert_pages_harmless(reader, posted)
    assert all(not is_seen(text) or len(text) > 10_000 for text in refused), refused


def test_every_line_is_harmless_as_a_name_a_note_and_an_address(
    server: Server, reader: Visitor
) -> None:
    posted = Posted(server, "/names/")

    statuses = {
        posted.publish(text="x" + str(number), name=line, content_note=line[:40], email=email)
        for number, line in enumerate(payloads())
        for email in ("", line[:100])
    }

    assert statuses <= {201, 413, 422}
    assert_pages_harmless(reader, posted)


def test_every_line_is_harmless_as_an_answer_a_quotation_and_an_edit(
    server: Server, reader: Visitor
) -> None:
    posted = Posted(server, "/answers/")
    posted.publish(text="first")
    lines = [line for line in payloads()[::3] if is_seen(line)]
    for line in lines:
        posted.publish(text=f"> {line}\n\n{line}", reply_to=1, name=line[:60] or "x")
    for seq, line in zip(list(posted.texts)[1:], reversed(lines), strict=False):
        path = f"/api/v1/threads/{posted.thread}/comments/{seq}"
        reply = posted.api.patch(path, {"text": line}, Edit_Key=posted.key)
        assert reply.status == 200, reply.text

    assert_pages_harmless(reader, posted)
    for seq in list(posted.texts)[1::37]:
        reader.page.goto(f"{server.origin}/{SITE}/write?page=%2Fanswers%2F&reply_to={seq}")
        assert reader.page.evaluate("() => window.__fired") == []


def test_every_line_is_harmless_as_the_key_of_a_page(server: Server, reader: Visitor) -> None:
    for number, line in enumerate(payloads()[::10]):
        page = f"/{line}"
        posted = Posted(server, page)
        status = posted.publish(text=f"under {number}")
        shown = reader.page.goto(posted.address(1))

        assert status in {201, 422}
        assert shown is not None
        assert shown.status == 200
        assert reader.page.evaluate("() => window.__fired") == []


def test_every_line_comes_back_whole_from_the_composer_without_scripts(server: Server) -> None:
    api = server.api()

    for line in payloads():
        fields = {"page": "/form/", "text": line, "name": line, "action": "preview"}
        reply = api.submit(f"/{SITE}/comments", fields)

        # (of what holds nothing that can be seen there is nothing to show)
        assert reply.status in {200, 422}
        back = TextArea(reply.text).text.removeprefix("\n").replace("\r", "\n")
        assert back == line.replace("\r\n", "\n").replace("\r", "\n")


def test_feeds_and_other_pages_stay_well_formed_whatever_was_published(
    server: Server, reader: Visitor
) -> None:
    posted = Posted(server, "/feeds/")
    for line in payloads()[-120:]:
        posted.publish(text=line, name=line[:60])

    for path in (f"/{SITE}/feed.atom", f"/{SITE}/thread/{posted.thread}/feed.atom"):
        feed = reader.page.goto(server.origin + path)
        assert feed is not None
        assert feed.status == 200
        errors = reader.page.evaluate(
            "async (path) => new DOMParser().parseFromString(await (await fetch(path)).text(),"
            " 'application/xml').querySelectorAll('parsererror').length",
            path,
        )
        assert errors == 0
    for path in (f"/{SITE}/how", f"/{SITE}/log"):
        reader.page.goto(server.origin + path)
        assert reader.page.evaluate("() => window.__fired") == []
