"""The first visible comment in Chromium: requests, bytes and time, the host page included."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import final

from msgspec import Struct
from playwright.sync_api import Browser, sync_playwright
from typing_extensions import override

from bench import figures, isso_server, stock
from bench.afterword_server import afterword
from bench.plan import HOST, Goal, Plan, Section, Step
from bench.process import Process, free_port
from bench.traffic import Traffic
from bench.waterfall import Panel, Request, draw

_SIZES = (100, 1_000, 10_000)
_REQUESTS, _BYTES, _PHONE_S, _BLOCKED_MS = 3, 25_000, 1.0, 100.0
_LATEST_MS = 60_000
_COLUMNS = (
    "comments",
    "bytes of the target",
    "phone, of the target",
    "requests",
    "bytes",
    "desktop",
    "phone",
    "blocked (phone)",
)
_PHONE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
_SLOWER = 4
_TOLD_LATER_MS = 300
_BLOG = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Post</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<p>A post.</p>{embed}"""
# In every frame: say when a comment is first laid out with a height, and for how long the main
# thread was kept from answering until then.
_WATCH = """
(() => {
  let blocked = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) blocked += Math.max(0, task.duration - 50);
  }).observe({type: 'longtask', buffered: true});
  const look = () => {
    const comment = document.querySelector('article.comment, .isso-comment[id]');
    if (comment && comment.getBoundingClientRect().height > 0) {
      const at = performance.timeOrigin + performance.now();
      // The frame after the one in which it was laid out has been painted.
      requestAnimationFrame(() => console.info('bench ' + JSON.stringify({at, blocked})));
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


class View(Struct, frozen=True):
    """One visit with an empty cache."""

    ms: float
    requests: list[Request]
    """What was answered until then."""
    blocked_ms: float

    @property
    def size(self) -> int:
        """Bytes of that, with headers."""
        return sum(one.size for one in self.requests)


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return len(_SIZES) + (len(_isso_sizes(plan)) if plan.with_isso else 0)


def measure(plan: Plan, step: Step) -> Section:
    """Visit a blog's page with an empty cache, on a desktop and on a phone."""
    found: dict[str, tuple[View, View]] = {}
    with ExitStack() as stack:
        blog = _Blog()
        stack.callback(blog.close)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        stack.callback(browser.close)
        ours = _afterword(plan, blog.origin, stack)
        for size in _SIZES:
            step(f"first comment in Chromium: {size:,}")
            blog.embed = (
                f'<script async src="{ours.origin}/embed.js" data-site="{stock.SITE}"'
                f' data-page="/{size}/"></script>'
            )
            found[f"Afterword, {size:,}"] = _visits(plan, browser, blog.origin)
        if plan.with_isso:
            theirs = _isso(plan, blog.origin, stack)
            for size in _isso_sizes(plan):
                step(f"first comment in Chromium: Isso, {size:,}")
                blog.embed = (
                    f'<script data-isso="{theirs.origin}/" src="{theirs.origin}/js/embed.min.js">'
                    f'</script><section id="isso-thread" data-isso-id="/{size}/"></section>'
                )
                found[f"Isso, {size:,}"] = _visits(plan, browser, blog.origin)
    if plan.picture is not None:
        plan.picture.write_text(_drawn(found))
    return Section(
        title="First visible comment in Chromium, empty cache, the host page included",
        columns=_COLUMNS,
        rows=tuple(_row(name, *views) for name, views in found.items()),
        notes=(
            "Phone: processor 4 times slower, 1.6 Mbit/s, 150 ms.",
            "Requests: those answered by then. What is waited for is what has come on the phone.",
        ),
        goals=tuple(_goals(found)),
        raw={**found},
    )


def _isso_sizes(plan: Plan) -> tuple[int, ...]:
    return _SIZES[:2] if plan.full else _SIZES[:1]


def _afterword(plan: Plan, blog: str, stack: ExitStack) -> Process:
    data = plan.room / "view"
    stock.fill(data, blog, [stock.stocked(size) for size in _SIZES])
    server = stack.enter_context(afterword(data))
    server.wait_for("/readyz")
    return server


def _isso(plan: Plan, blog: str, stack: ExitStack) -> Process:
    folder = plan.room / "isso-view"
    server = stack.enter_context(isso_server.isso(folder, blog))
    server.wait_for("/config")
    for size in _isso_sizes(plan):
        isso_server.fill(folder, f"/{size}/", size)
    return server


def _visits(plan: Plan, browser: Browser, address: str) -> tuple[View, View]:
    """Visit as from a desktop and as from a phone, several times each."""
    desktop = [_visit(browser, address, phone=False) for _ in range(plan.rounds)]
    phone = [_visit(browser, address, phone=True) for _ in range(plan.rounds)]
    return _middle(desktop), _middle(phone)


def _middle(views: list[View]) -> View:
    return sorted(views, key=lambda view: view.ms)[len(views) // 2]


def _visit(browser: Browser, address: str, *, phone: bool) -> View:
    context = browser.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    traffic = Traffic(devtools)
    if phone:
        devtools.send("Network.emulateNetworkConditions", _PHONE)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    with page.expect_console_message(
        lambda message: message.text.startswith("bench "), timeout=_LATEST_MS
    ) as said:
        page.goto(address, wait_until="commit")
    seen = json.loads(said.value.text.removeprefix("bench "))
    began = page.evaluate("performance.timeOrigin")
    # What ended before that moment may be told a little after it.
    page.wait_for_timeout(_TOLD_LATER_MS)
    requests = traffic.until(seen["at"], began)
    context.close()
    return View(seen["at"] - began, requests, seen["blocked"])


@final
class _Blog:
    """A blog's page, served on an origin of its own."""

    def __init__(self) -> None:
        self.embed = ""
        port = free_port()
        self.origin = f"http://{HOST}:{port}"
        self._server = ThreadingHTTPServer((HOST, port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        blog = self

        class Handler(BaseHTTPRequestHandler):
            """Answers everything with the one page."""

            def do_GET(self) -> None:
                """Send the page."""
                body = _BLOG.replace("{embed}", blog.embed).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


def _chromium() -> str:
    named = os.environ.get("AFTERWORD_TEST_CHROMIUM") or shutil.which("chromium")
    if not named:
        words = "please install chromium, or leave out `view`"
        raise SystemExit(words)
    return named


def _row(name: str, desktop: View, phone: View) -> tuple[str, ...]:
    seconds = phone.ms / 1_000
    few = figures.mark(reached=_is_little(desktop, phone))
    soon = figures.mark(reached=seconds <= _PHONE_S and phone.blocked_ms <= _BLOCKED_MS)
    return (
        name,
        f"{desktop.size / _BYTES:.2f} {few}",
        f"{seconds / _PHONE_S:.2f} {soon}",
        _requests(desktop, phone),
        f"{desktop.size:,}",
        f"{desktop.ms:,.0f} ms",
        f"{phone.ms:,.0f} ms",
        f"{phone.blocked_ms:,.0f} ms",
    )


def _goals(found: dict[str, tuple[View, View]]) -> Iterator[Goal]:
    for size in _SIZES:
        desktop, phone = found[f"Afterword, {size:,}"]
        isso = found.get(f"Isso, {size:,}")
        seconds, share = phone.ms / 1_000, desktop.size / _BYTES
        yield Goal(
            what=f"first of {size:,} comments: bytes of 25 KB (requests, of {_REQUESTS})",
            found=f"{share:.2f} ({_requests(desktop, phone)})",
            wanted=f"≤ 1 ({_REQUESTS})",
            reached=_is_little(desktop, phone),
            ours=f"{desktop.size:,}",
            isso=f"{isso[0].size:,} ({_requests(*isso)})" if isso else "-",
        )
        yield Goal(
            what=f"first of {size:,} comments on a phone, of 1 s (blocked, of 100 ms)",
            found=f"{seconds / _PHONE_S:.2f} ({phone.blocked_ms:,.0f} ms)",
            wanted="≤ 1 (100 ms)",
            reached=seconds <= _PHONE_S and phone.blocked_ms <= _BLOCKED_MS,
            ours=f"{seconds:.2f} s",
            isso=f"{isso[1].ms / 1_000:.2f} s" if isso else "-",
        )


def _is_little(desktop: View, phone: View) -> bool:
    """Say whether the bytes are few, and the requests that a first comment has to wait for.

    On a desktop beside its server a script that nobody waits for comes before anything is painted;
    what is waited for is what has come on the phone.
    """
    return desktop.size <= _BYTES and len(phone.requests) <= _REQUESTS


def _requests(desktop: View, phone: View) -> str:
    return f"{len(desktop.requests)}, on the phone {len(phone.requests)}"


def _drawn(found: dict[str, tuple[View, View]]) -> str:
    """Draw what our pages load on a phone."""
    panels = [
        Panel(f"{size:,} comments", phone.requests, phone.ms)
        for size in _SIZES
        for _, phone in (found[f"Afterword, {size:,}"],)
    ]
    title = "Until the first comment can be read: phone, 1.6 Mbit/s, 150 ms, empty cache"
    return draw(title, panels)
