"""Teaspoon, as the tests know it: a server with one site, and a blog that embeds its threads."""

import itertools
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, final
from urllib.parse import quote

from tests.harness.api import Api, Reply
from tests.harness.blog import Blog
from tests.harness.process import Server

SITE = "teaspoon"
_NUMBERS = itertools.count(1)


@final
@dataclass(frozen=True)
class Post:
    """A post of the blog, and the thread under it that nobody has written in yet."""

    key: str
    """The page key, as in `data-page`."""
    url: str
    """Where the post is, with the thread embedded in it."""
    page: str
    """Where its thread stands alone, on Afterword's own origin."""

    @property
    def thread(self) -> str:
        """The thread's id."""
        digest = sha256(f"{SITE}\0{self.key}".encode()).digest()
        return b32encode(digest).decode().lower()[:16]

    @property
    def items(self) -> str:
        """Where the API lists its comments."""
        return f"/api/v1/threads/{self.thread}/items"

    @property
    def comments(self) -> str:
        """Where the API takes a comment."""
        return f"/api/v1/threads/{self.thread}/comments"

    @property
    def stream(self) -> str:
        """Where its events are followed."""
        return f"/api/v1/threads/{self.thread}/stream"


@final
class Teaspoon:
    """One server and one blog; every test takes a new post and so a thread of its own."""

    def __init__(self, server: Server, blog: Blog, *site_options: str) -> None:
        self.server = server
        self.blog = blog
        server.run("site", "add", SITE, "--origin", blog.origin, *site_options)
        server.start()

    @property
    def origin(self) -> str:
        """Afterword's own origin."""
        return self.server.origin

    def post(self, words: str = "A post.", **attributes: str) -> Post:
        """Put up a new post; `target="#here"` becomes the tag's `data-target`."""
        key = f"/2026/post-{next(_NUMBERS)}/"
        extra = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
        tag = (
            f'<script async src="{self.origin}/embed.js"'
            f' data-site="{SITE}" data-page="{key}"{extra}></script>'
        )
        page = f"{self.origin}/{SITE}/thread?page={quote(key, safe='')}"
        return Post(key, self.blog.embed(key, tag, words), page)

    def write(self, api: Api, post: Post, text: str, **fields: Any) -> Reply:  # noqa: ANN401 - as JSON
        """Post a comment through the API."""
        return api.post(post.comments, {"site": SITE, "page": post.key, "text": text} | fields)

    def close(self) -> None:
        """Stop both."""
        self.server.leave()
        self.blog.stop()
