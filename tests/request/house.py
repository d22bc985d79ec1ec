"""A running server whose house asks for everything: a reading, notes, and the whole thread.

It is furnished straight through `handle` before it starts, and its secret is known, so that a test
can sign what the server would have signed, in any year.
"""

import re
from pathlib import Path
from typing import final

from afterword.clock import SystemClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.ids import PageKey, ThreadId, thread_id
from afterword.gate import receipt
from afterword.gate.receipt import Keys
from tests.domain.builders import PAGE, SITE
from tests.handle.home import Home
from tests.harness.api import Api, Reply
from tests.harness.process import Server

SECRET = "known to the tests"  # noqa: S105 - so that a test can sign like the server
COMMENTS = 12
_MARKER = re.compile(r'data-marker="([^"]+)"')
_CODE = re.compile(r'data-code="([^"]+)"')


@final
class House:
    """One server, one site, one thread with comments and notes in it."""

    def __init__(self, folder: Path, database: str | None = None) -> None:
        self.url = database or f"sqlite:///{folder / 'afterword.db'}"
        self.server = Server(folder, database, {"AFTERWORD_SECRET": SECRET})
        opened = Database(self.url)
        migrate(opened)
        home = Home(opened)
        for number in range(COMMENTS):
            home.post(f"Comment {number}.", reply_to=1 if number == 2 else None, by="bea")
        home.give()
        home.give(about=1)
        home.give(page=None)
        home.publish_reading("# Be kind\n\nAlways.")
        opened.close()
        self.thread: ThreadId = home.thread
        self.server.start()

    @property
    def comments(self) -> str:
        """Where comments are sent."""
        return f"/api/v1/threads/{self.thread}/comments"

    @property
    def receipts(self) -> str:
        """Where claims are folded."""
        return f"/api/v1/threads/{self.thread}/receipts"

    def keys(self) -> Keys:
        """The site's keys now."""
        return receipt.keys(SECRET.encode(), SITE, SystemClock().now())

    def served(self, api: Api) -> tuple[list[str], list[str]]:
        """Open the thread's page and the reading, and return the markers and codes there."""
        page = api.get(f"/{SITE}/thread/{self.thread}").text
        policy = api.get(f"/{SITE}/readings/policy").text
        return _MARKER.findall(page), _CODE.findall(page) + _CODE.findall(policy)

    def read_all(self, api: Api) -> str:
        """Read everything there is, and return the receipt."""
        markers, codes = self.served(api)
        claims = {"ranges": [[1, 10_000]], "markers": markers, "codes": codes}
        answer = api.post(self.receipts, {"site": SITE, **claims})
        assert answer.status == 200, answer.text
        return str(answer.json["receipt"])

    def write(
        self,
        api: Api,
        shown: str = "",
        *,
        page: PageKey = PAGE,
        reply_to: int | None = None,
        text: str = "A draft.",
        ask_moderator: bool = False,
    ) -> Reply:
        """Send a comment with a receipt."""
        content = {"site": SITE, "page": page, "text": text, "name": "Ann"}
        more = {"reply_to": reply_to, "ask_moderator": ask_moderator}
        where = f"/api/v1/threads/{thread_id(SITE, page)}/comments"
        headers = {"Reading_Receipt": shown} if shown else {}
        return api.post(where, {**content, **more}, **headers)
