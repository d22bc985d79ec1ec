"""Who comes to the example magazine as a safe space, and what they find there."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.harness.browser import Chromium
from tests.harness.teaspoon import SITE, Post
from tests.journeys.magazine import Magazine
from tests.journeys.reader import Reader

READ = "I\N{RIGHT SINGLE QUOTATION MARK}ve read"
READ_THIS = f"{READ} this"
READ_AND_PUBLISH = f"{READ} it \N{EN DASH} publish"
SENT_BACK = ("status of 428", "status of 412")

_GIVE = """
async ([path, sent]) => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(sent)});
  const said = await answer.text();
  return [answer.status, said, Date.now()];
}
"""


def somebody(
    magazine: Magazine,
    browser: Chromium,
    *,
    width: int = 1280,
    height: int = 900,
    javascript: bool = True,
) -> Reader:
    """Bring in somebody whose device remembers nothing."""
    visitor = browser.visitor(width=width, height=height, javascript=javascript)
    return Reader(visitor, magazine.origins, javascript=javascript)


def moderator(magazine: Magazine, browser: Chromium) -> Reader:
    """Bring in the moderator, signed in."""
    maya = somebody(magazine, browser)
    maya.visit_alone(magazine.sign_in_link())
    maya.button("Sign in").click()
    expect(maya.page.get_by_role("heading", name="Hello, Heron")).to_be_visible()
    return maya


def give(maya: Reader, post: Post, instruction: str, **fields: object) -> int:
    """Let the moderator give a note.

    Returns:
        When the answer was there, in milliseconds, by the clock that all pages of a machine share.
    """
    sent = {"site": SITE, "page": post.key, "kind": "clarify", "instruction": instruction}
    path = f"/api/v1/threads/{post.thread}/notes"
    status, said, at = maya.page.evaluate(_GIVE, [path, sent | fields])
    assert status == 201, said
    return int(at)


def gate(reader: Reader) -> Locator:
    """Find the panel with what is to be read before a comment goes out."""
    return reader.thread.get_by_role("region", name="Before it goes out")


def price(reader: Reader) -> Locator:
    """Find what the page says first: how long it takes to read."""
    return reader.thread.locator("#price")


def seen_by(maya: Reader, post: Post, number: int) -> dict[str, Any]:
    """Return what a moderator is told of a comment at the end of a thread."""
    maya.visit_alone(f"{post.page}&n=last")
    seq = maya.comment(number).get_attribute("data-seq")
    path = f"/api/v1/threads/{post.thread}/comments/{seq}"
    found: dict[str, Any] = maya.page.evaluate(f"fetch('{path}').then(one => one.json())")
    return found
