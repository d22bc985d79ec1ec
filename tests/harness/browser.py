"""A real Chromium, with visitors who notice when something is not right."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypedDict, TypeVar, Unpack, final
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    ViewportSize,
    WebError,
)

from tests.harness.wait import wait_until

Found = TypeVar("Found")

_TIMEOUT_MS = 15_000

# Nothing but what the test does: no updates, no field trials, no other host.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# A blocked style or script is also in the console; this says which, also when only reported.
_TELL_OF_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI || 'inline'}`));
"""


class Kind(TypedDict, total=False):
    """What may be different about somebody's browser, by default a wide one with scripts."""

    width: int
    height: int
    javascript: bool
    scheme: Literal["light", "dark"]
    zone: str
    locale: str
    reduced_motion: Literal["reduce", "no-preference"]


@final
class Visitor:
    """One person's browser: its own cookies and storage, and a record of what went on in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.console_errors: list[str] = []
        self.page_errors: list[str] = []
        self.requests: list[Request] = []
        context.set_default_timeout(_TIMEOUT_MS)
        context.add_init_script(_TELL_OF_VIOLATIONS)
        context.on("console", self._note_console)
        context.on("weberror", self._note_error)
        context.on("request", self._note_request)
        self.page = context.new_page()

    def wait_until(
        self, condition: Callable[[], Found | None], timeout_s: float = 15.0, what: str = ""
    ) -> Found:
        """Return the first true value of `condition`, taking in what the browser tells meanwhile.

        The plain `wait_until` sleeps through it: console errors and requests would arrive late.
        """
        return wait_until(condition, timeout_s, what, self._pause)

    def third_party_requests(self, first_party: Sequence[str]) -> list[str]:
        """List the URLs asked for that belong to none of these origins."""
        urls = [request.url for request in self.requests]
        return [url for url in urls if _origin(url) not in {*first_party, None}]

    def assert_quiet(self, *first_party: str, expected: Sequence[str] = ()) -> None:
        """Fail if the console showed an error or a page asked a stranger for something.

        Args:
            first_party: The origins that may be asked: Afterword's and the blog's.
            expected: Parts of console errors that belong to the test, such as "status of 429".
        """
        errors = [
            words
            for words in self.console_errors + self.page_errors
            if not any(part in words for part in expected)
        ]
        assert errors == [], errors
        strangers = self.third_party_requests(first_party)
        assert strangers == [], strangers

    def _pause(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1_000)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location['url']})")

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note_error(self, error: WebError) -> None:
        self.page_errors.append(str(error.error))


@final
class Chromium:
    """One running browser."""

    def __init__(self, playwright: Playwright) -> None:
        self._browser: Browser = playwright.chromium.launch(
            executable_path=_executable(), args=_ARGUMENTS, timeout=60_000
        )
        self.visitors: list[Visitor] = []

    def visitor(self, **kind: Unpack[Kind]) -> Visitor:
        """Return somebody new, with one empty page open."""
        context = self._browser.new_context(
            viewport=ViewportSize(width=kind.get("width", 1280), height=kind.get("height", 900)),
            java_script_enabled=kind.get("javascript", True),
            color_scheme=kind.get("scheme", "light"),
            timezone_id=kind.get("zone", "UTC"),
            locale=kind.get("locale", "en-GB"),
            reduced_motion=kind.get("reduced_motion", "reduce"),
        )
        visitor = Visitor(context)
        self.visitors.append(visitor)
        return visitor

    def send_everyone_home(self) -> None:
        """Close every visitor's pages."""
        for visitor in self.visitors:
            visitor.context.close()
        self.visitors.clear()

    def show(self, folder: Path, name: str) -> None:
        """Save a picture of every open page, to look at after a failure."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for visitor in self.visitors for page in visitor.context.pages]
        for number, page in enumerate(pages, start=1):
            _save(page, folder / f"{name}-{number}.png")

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()


def _save(page: Page, path: Path) -> None:
    try:
        page.screenshot(path=path, full_page=True, timeout=5_000)
    except Error as error:
        # The failure that is being shown matters more than its picture.
        path.with_suffix(".txt").write_text(str(error))


def _executable() -> str:
    named = os.environ.get("AFTERWORD_TEST_CHROMIUM") or shutil.which("chromium")
    if named is None:
        message = "no Chromium: install Debian's `chromium` or set AFTERWORD_TEST_CHROMIUM"
        raise RuntimeError(message)
    return named


def _origin(url: str) -> str | None:
    """Return a URL's origin; None for those that ask no server (data:, blob:, about:)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https", "ws", "wss"}:
        return None
    return f"{parts.scheme}://{parts.netloc}"
