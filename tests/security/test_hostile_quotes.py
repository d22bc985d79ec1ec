"""Nothing that anyone quotes executes or breaks out, and it comes back byte for byte."""

from collections.abc import Iterator

import pytest

from tests.harness.browser import Chromium, Visitor
from tests.harness.process import Server
from tests.security.hostile import payloads
from tests.security.test_hostile_text import (
    ATTRIBUTES,
    SITE,
    SURVEY,
    TAGS,
    TRIPWIRE,
    Posted,
    is_seen,
)

pytestmark = pytest.mark.journey

QUOTES = 150
"""Lines that one run quotes; each comes as what is quoted, as who is quoted, and around it."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house without rate limits, where nothing has to be read first."""
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
    for n in range(1, posted.pages + 1):
        reader.page.goto(posted.address(n))
        reader.page.evaluate(
            "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
        )
        found = reader.page.evaluate(SURVEY)
        assert found["fired"] == []
        assert set(found["tags"]) <= TAGS | {"bdi", "figcaption", "figure"}
        assert set(found["attributes"]) <= ATTRIBUTES | {"cite"}
        assert set(found["schemes"]) <= {"http:", "https:", "mailto:"}
        assert found["clobbered"] == []
        assert found["form"] == 1
        figures += reader.page.locator("figure.quote").count()
    assert figures > len(posted.texts) // 3
    reader.assert_quiet(server.origin)
