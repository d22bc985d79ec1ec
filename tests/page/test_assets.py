"""What pages are made of beside their words, and the headers that guard them."""

import zlib

import pytest
from msgspec.structs import replace

from afterword.page import assets
from afterword.page.thread import ThreadView, render
from tests.page.samples import SITE, thread


def test_only_the_sites_own_pages_may_frame_it() -> None:
    site = replace(SITE, origins=("https://a.example", "http://localhost:8001"))

    assert assets.csp(site).endswith("frame-ancestors https://a.example http://localhost:8001")
    assert assets.csp(None).endswith("frame-ancestors 'none'")


def test_an_origin_that_is_none_is_left_out_of_the_policy() -> None:
    site = replace(SITE, origins=("https://a.example; script-src *", "*"))

    assert assets.csp(site).endswith("frame-ancestors 'none'")


def test_the_policy_allows_nothing_inline_in_general() -> None:
    policy = assets.csp(SITE)

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_every_page_has_the_headers_that_guard_it() -> None:
    names = [name for name, _ in assets.security_headers(SITE)]

    assert names == [
        "Content-Security-Policy",
        "Referrer-Policy",
        "Permissions-Policy",
        "X-Content-Type-Options",
    ]


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "eslint.config.js", "node_modules/x.js", "package.json", ""]
)
def test_only_the_browsers_modules_are_served(name: str) -> None:
    assert assets.client_file(name) is None


def test_a_module_is_served_as_what_it_is() -> None:
    found = assets.client_file("embed.js")

    assert found == (assets.embed_js(), "text/javascript; charset=utf-8")


def test_a_page_without_comments_is_small() -> None:
    page = render(ThreadView(site=SITE, thread=thread(0))).encode()

    assert len(zlib.compress(page)) < 6_500


def test_the_style_is_inlined_without_what_only_people_read() -> None:
    assert "/*" not in assets.STYLE
    assert "\n" not in assets.STYLE
    # (about a quarter of it goes over the wire)
    assert len(assets.STYLE) < 15_500
