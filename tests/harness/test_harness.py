"""The harness notices what it is there to notice."""

import socket
from pathlib import Path

import psycopg
import pytest

from tests.harness.axe import axe
from tests.harness.blog import Blog
from tests.harness.browser import Chromium
from tests.harness.html import html_findings
from tests.harness.postgres import Postgres
from tests.harness.process import Server
from tests.harness.wait import wait_until


def test_waiting_gives_up_and_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="the moon to be blue"):
        wait_until(lambda: None, timeout_s=0.05, what="the moon to be blue")


def test_nothing_outside_this_machine_can_be_reached() -> None:
    with pytest.raises(Warning, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_a_new_database_has_nothing_of_another(postgres: Postgres) -> None:
    first, second = postgres.create(), postgres.create()
    with psycopg.connect(postgres.url(first)) as one:
        one.execute("CREATE TABLE here (id int)")

    with psycopg.connect(postgres.url(second)) as other:
        tables = other.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'here'")

        assert tables.fetchone() == (0,)
    postgres.drop(first)
    postgres.drop(second)


def test_commands_are_processes_of_their_own_and_end_as_they_say(tmp_path: Path) -> None:
    one, other = Server(tmp_path / "one"), Server(tmp_path / "other")
    one.run("site", "add", "teaspoon", "--origin", "https://teaspoon.example")

    unknown = one.run("nonsense", status=2)

    assert "No such command" in unknown
    assert "python -m afterword" in unknown
    assert "teaspoon" in one.run("site", "list")
    assert "There is no database" in other.run("site", "list", status=1)


@pytest.mark.journey
def test_a_visitor_notices_errors_strangers_and_blocked_styles(
    browser: Chromium, blog: Blog
) -> None:
    visitor = browser.visitor()
    url = blog.embed("/", '<script src="http://stranger.example/x.js"></script><b style="top:0">')
    blog.headers["Content-Security-Policy"] = "style-src 'self'"

    visitor.page.goto(url)
    visitor.page.evaluate("setTimeout(() => { throw new Error('oh no'); })")
    visitor.wait_until(lambda: visitor.page_errors)

    assert "oh no" in visitor.page_errors[0]
    assert "http://stranger.example/x.js" in visitor.third_party_requests([blog.origin])
    assert any("CSP: style-src-attr blocked inline" in words for words in visitor.console_errors)
    with pytest.raises(AssertionError, match=r"stranger\.example"):
        visitor.assert_quiet(blog.origin)


@pytest.mark.journey
def test_a_visitor_to_a_good_page_is_left_in_peace(browser: Chromium, blog: Blog) -> None:
    visitor = browser.visitor(javascript=False, width=320)

    visitor.page.goto(blog.embed("/", "<p>Nothing here.</p>"))

    visitor.assert_quiet(blog.origin)


@pytest.mark.journey
def test_axe_looks_into_frames_and_past_a_strict_policy(browser: Chromium, blog: Blog) -> None:
    visitor = browser.visitor()
    blog.pages["/frame"] = '<!doctype html><html lang="en"><title>f</title><button></button>'
    blog.headers["Content-Security-Policy"] = "default-src 'none'; frame-src *"

    visitor.page.goto(blog.embed("/", '<iframe title="a frame" src="/frame"></iframe>'))

    assert [finding.split(": ")[1] for finding in axe(visitor.page)] == ["button-name"]


def test_a_broken_page_is_found_out() -> None:
    found = html_findings("<!doctype html><html lang=en><title>x</title><p><div>no</p>")

    assert any("close-order" in words or "no-implicit-close" in words for words in found), found
