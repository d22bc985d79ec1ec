"""The example magazine as its readers know it: its threads, and as many new posts as needed."""

import dataclasses
import itertools
from base64 import b32encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any, final
from urllib.parse import quote

from msgspec.structs import replace

from afterword import settings
from afterword.cli.demo import source
from afterword.cli.house import house_of, opened
from afterword.demo import blog as blogs
from afterword.demo import seed as seeds
from afterword.demo.fixture import FIXTURE
from afterword.demo.seed import Seeding
from afterword.domain.level import Level
from tests.harness.api import Api, Reply
from tests.harness.process import Server
from tests.harness.teaspoon import SITE, Post
from tests.harness.wait import free_port

_PATTERN = "2026/a-shelf-of-ones-own"
_KEYS = {fixture.name: fixture.page for fixture in FIXTURE}
_NUMBERS = itertools.count(1)


@final
class Magazine:
    """One server with the seeded house and the blog that embeds it, on two different sites.

    Tests that write take a new post each, and so a thread of their own. Where reading is not
    what a test is about, nothing has to be read first.
    """

    def __init__(
        self,
        data: Path,
        level: Level = Level.OFF,
        talked_under: Sequence[str] = tuple(_KEYS),
    ) -> None:
        self.server = Server(data)
        self._folder = data / "blog"
        port = free_port()
        # Not the name Afterword is served under, so that the two are two sites to a browser.
        self.blog = f"http://localhost:{port}"
        # The same blog next door: there, a browser lets the frame keep things of its own.
        self.near_blog = f"http://127.0.0.1:{port}"
        self._seed(data, talked_under)
        both = ["--origin", self.blog, "--origin", self.near_blog]
        self.server.run("site", "set", SITE, *both, "--level", level)
        blogs.build(source(), self._folder, self.server.origin)
        self._pattern = (self._folder / _PATTERN / "index.html").read_text()
        self._serving = blogs.serve(self._folder, "127.0.0.1", port)
        self.server.start()

    @property
    def origin(self) -> str:
        """Afterword's own origin."""
        return self.server.origin

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins that a visitor's browser may ask."""
        return self.server.origin, self.blog, self.near_blog

    def seeded(self, name: str) -> Post:
        """Return a post of the fixture: P0, P2 to P6."""
        return self._at(_KEYS[name])

    def near(self, post: Post) -> Post:
        """Return the same post on the blog's other name, which is of Afterword's own site."""
        url = post.url.replace(self.blog, self.near_blog)
        return dataclasses.replace(post, url=url)

    def post(self, *, nested: bool = False) -> Post:
        """Put up a new post, in the magazine's own dress."""
        key = f"/2026/post-{next(_NUMBERS)}/"
        self.put(key, self.page(key))
        if nested:
            where = ["--title", "A post", "--url", self.blog + key]
            self.server.run("site", "page", SITE, key, *where, "--layout", "nested")
        return self._at(key)

    def page(self, key: str) -> str:
        """Return the HTML of a post whose thread has this key."""
        old = f"/{_PATTERN}/"
        swapped = self._pattern.replace(quote(old, safe=""), quote(key, safe=""))
        return swapped.replace(quote(old), quote(key)).replace(old, key)

    def put(self, path: str, html: str) -> str:
        """Put a page of one's own up on the blog, and return its URL."""
        folder = self._folder / path.strip("/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(html)
        return self.blog + path

    def write(self, post: Post, text: str, name: str = "Ana", **fields: Any) -> Reply:  # noqa: ANN401 - as JSON
        """Post a comment through the API, as somebody else's browser."""
        with Api(self.origin) as api:
            sent = {"site": SITE, "page": post.key, "text": text, "name": name} | fields
            reply = api.post(post.comments, sent)
        assert reply.status == 201, reply.text
        return reply

    def sign_in_link(self) -> str:
        """Return a link that signs the magazine's moderator in, once."""
        return self.server.run("sign-in-link", seeds.MODERATOR).strip()

    def close(self) -> None:
        """Stop both."""
        self.server.leave()
        self._serving.server_close()

    def _seed(self, data: Path, talked_under: Sequence[str]) -> None:
        given = replace(settings.load({}), data=str(data), origin=self.server.origin)
        house = house_of(given)
        with opened(given, make=True) as database:
            seeding = Seeding(
                database=database,
                seal_key=house.seal_key,
                blog=self.blog,
                content=source() / "content",
                secret=settings.secret(given),
                seed=1,
                now=house.clock.now(),
                threads=[one for one in FIXTURE if one.name in talked_under],
            )
            seeds.seed(seeding, lambda _: None)

    def _at(self, key: str) -> Post:
        page = f"{self.origin}/{SITE}/thread?page={quote(key, safe='')}"
        return Post(key, self.blog + key, page)


def unguessable(number: int) -> str:
    """Return an edit key that belongs to nobody."""
    letters = b32encode(number.to_bytes(13, "big")).decode().lower()[:20]
    return "-".join(letters[at : at + 4] for at in range(0, 20, 4))
