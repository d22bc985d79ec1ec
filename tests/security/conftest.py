"""The house that hostile texts are sent to, and the browser in which nothing may come of them."""

from collections.abc import Iterator

import pytest

from tests.harness.browser import Chromium, Visitor
from tests.harness.process import Server
from tests.security.thread import SITE, TRIPWIRE


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
