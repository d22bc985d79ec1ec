"""Nothing that anyone quotes executes or breaks out, and it comes back byte for byte."""

import pytest

from tests.harness.browser import Visitor
from tests.harness.process import Server
from tests.security.hostile import is_seen, payloads
from tests.security.thread import ATTRIBUTES, TAGS, Posted, assert_harmless, opened_pages

pytestmark = pytest.mark.journey

QUOTES = 150
"""Lines that one run quotes; each comes as what is quoted, as who is quoted, and around it."""


def test_every_line_is_harmless_in_a_quote_as_its_source_and_around_it(
    server: Server, reader: Visitor
) -> None:
    posted = Posted(server, "/quotes/")
    lines = [line for line in payloads() if is_seen(line) and len(line) < 1_500]
    step = len(lines) // QUOTES + 1
    for number, line in enumerate(lines[::step]):
        asked = "> ".join(["", *line.splitlines(keepends=True)])
        texts = (line, f"{line}\n\n{asked}\n> — #{3 * number + 1}\n\n{line}")
        address = "".join(one for one in line if one not in "<>" and not one.isspace())
        page = f"> {line}\n> — <http://localhost:1/quotes/#:~:text={address}>"
        for text in (*texts, page):
            assert posted.publish(text=text, name=line[:60], content_note=line[:40]) == 201

    assert len(posted.texts) > QUOTES
    for seq, text in posted.texts.items():
        path = f"/api/v1/threads/{posted.thread}/comments/{seq}"
        assert posted.api.get(path, Edit_Key=posted.key).json["text"] == text
    figures = 0
    for articles in opened_pages(reader, posted):
        assert_harmless(
            reader.page,
            articles,
            tags=TAGS | {"bdi", "figcaption", "figure"},
            attributes=ATTRIBUTES | {"cite"},
        )
        figures += reader.page.locator("figure.quote").count()
    assert figures > len(posted.texts) // 3
    reader.assert_quiet(server.origin)
