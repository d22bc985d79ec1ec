"""Nothing that anyone types executes, breaks a page or is damaged: every line of the lists."""

from html.parser import HTMLParser

import pytest
from typing_extensions import override

from tests.harness.browser import Visitor
from tests.harness.process import Server
from tests.security.hostile import is_seen, payloads
from tests.security.thread import SITE, Posted, assert_harmless, opened_pages

pytestmark = [pytest.mark.journey, pytest.mark.soak]


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


def assert_thread_harmless(reader: Visitor, posted: Posted) -> None:
    """Open every page of a thread and look for what a text may not become."""
    for articles in opened_pages(reader, posted):
        assert_harmless(reader.page, articles)
    reader.assert_quiet(posted.server.origin)


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
    assert_thread_harmless(reader, posted)
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
    assert_thread_harmless(reader, posted)


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

    assert_thread_harmless(reader, posted)
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
