"""The example blog builds, each post embeds its thread, and no page asks others for anything."""

import urllib.request
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError

import pytest
from typing_extensions import override

from afterword.demo.blog import BlogServer, BuildError, build, serve
from afterword.demo.fixture import FIXTURE

SOURCE = Path(__file__).resolve().parents[2] / "examples" / "blog"
ORIGIN = "http://talk.example:8000"
VOID = frozenset({"link", "meta", "br", "hr", "img", "input", "path"})
# Attributes that make a browser fetch something; a link only leads somewhere.
FETCHING = {"src", "srcset", "data", "poster", "background"}


class Page(HTMLParser):
    """What a page's tags are, and whether each that opens also closes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(path.read_text("utf-8"))
        self.close()
        assert self._open == [], path

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """List the attributes of each of these tags."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("blog")
    build(SOURCE, output, ORIGIN)
    return output


@pytest.fixture(scope="module")
def pages(blog: Path) -> dict[str, Page]:
    found = blog.rglob("*.html")
    return {f"/{path.relative_to(blog)}".removesuffix("index.html"): Page(path) for path in found}


def posts(pages: dict[str, Page]) -> dict[str, Page]:
    return {key: page for key, page in pages.items() if key.startswith("/2026/")}


def test_there_is_a_post_for_each_thread_of_the_fixture(pages: dict[str, Page]) -> None:
    assert {fixture.page for fixture in FIXTURE} < set(posts(pages))
    assert len(posts(pages)) >= 7


def test_each_post_embeds_its_own_thread_with_one_tag(pages: dict[str, Page]) -> None:
    for key, page in posts(pages).items():
        scripts = page.all("script")

        assert [script["src"] for script in scripts] == [f"{ORIGIN}/embed.js"]
        assert (scripts[0]["data-site"], scripts[0]["data-page"]) == ("teaspoon", key)
        assert {"id": "comments-section"}.items() <= page.all("section")[0].items()


def test_each_post_leads_to_its_thread_without_a_script(pages: dict[str, Page]) -> None:
    for key, page in posts(pages).items():
        links = [link["href"] for link in page.all("a")]

        assert f"{ORIGIN}/teaspoon/thread?page={key}" in links


def test_the_index_asks_for_the_count_of_every_post(pages: dict[str, Page]) -> None:
    counted = {link.get("data-afterword-count") for link in pages["/"].all("a")} - {None}

    assert counted == set(posts(pages))


def test_every_page_says_at_its_foot_what_to_read_first(pages: dict[str, Page]) -> None:
    for page in pages.values():
        links = [link["href"] for link in page.all("a")]

        assert "This is a safe space." in page.text
        assert "read the whole thread" in page.text
        assert {"/commenting-policy/", "/101/"} <= set(links)


def test_no_page_fetches_anything_from_a_third_party(pages: dict[str, Page], blog: Path) -> None:
    for page in pages.values():
        fetched = [
            value for _, attributes in page.tags for name, value in attributes.items()
            if name in FETCHING
        ]  # fmt: skip
        fetched += [link["href"] for link in page.all("link")]

        assert all(url.startswith(("/", ORIGIN, "data:,")) for url in fetched)
    for sheet in blog.rglob("*.css"):
        assert "url(" not in sheet.read_text("utf-8")
        assert "@import" not in sheet.read_text("utf-8")


def test_every_link_inside_the_blog_leads_somewhere(pages: dict[str, Page]) -> None:
    inside = {
        link["href"].partition("#")[0]
        for page in pages.values()
        for link in page.all("a")
        if link["href"].startswith("/")
    }

    assert inside <= set(pages)


def test_each_part_of_the_policy_and_the_101_is_a_short_read_with_its_rule_on_top() -> None:
    policy = (SOURCE / "content/pages/commenting-policy.md").read_text("utf-8")
    parts = policy.split("</section>")[:-1]
    readings = [
        path.read_text("utf-8")
        for path in (SOURCE / "content/pages/101").glob("*.md")
        if path.stem != "index"
    ]

    assert (len(parts), len(readings)) == (4, 4)
    for text in (*parts, *readings):
        assert len(text.split()) <= 290  # 250 words and the lines that Pelican and Markdown need
        assert "{: .rule}" in text


def test_a_blog_that_cannot_be_built_says_why(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_text("this is no python")

    with pytest.raises(BuildError):
        build(tmp_path, tmp_path / "output", ORIGIN)


def get(server: BlogServer, path: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(server.origin + path, timeout=5) as answer:  # noqa: S310 - our own server
        return answer.headers["Content-Type"], answer.read()


def test_the_blog_is_served_with_its_types_and_folders_by_their_index(blog: Path) -> None:
    with serve(blog, "127.0.0.1", 0) as server:
        kind, page = get(server, "/2026/on-listening/")
        sheet, _ = get(server, "/theme/teaspoon.css")

    assert (kind, sheet) == ("text/html; charset=utf-8", "text/css; charset=utf-8")
    assert b"<!DOCTYPE html>" in page


def test_a_folder_without_an_index_is_not_listed(blog: Path) -> None:
    with serve(blog, "127.0.0.1", 0) as server, pytest.raises(HTTPError) as refused:
        get(server, "/theme/")

    refused.value.close()
    assert refused.value.code == HTTPStatus.NOT_FOUND


def test_a_closed_server_frees_its_port(blog: Path) -> None:
    with serve(blog, "127.0.0.1", 0) as server:
        port = server.server_address[1]

    with serve(blog, "127.0.0.1", int(port)) as again:
        assert again.origin.endswith(str(port))
