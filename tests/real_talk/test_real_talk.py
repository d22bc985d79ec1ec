"""Real threads of real people go in through the API and the form, and all of it comes out."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias
from urllib.parse import quote

import pytest
from msgspec import Struct

from afterword.domain.ids import PageKey, SiteKey, ThreadId, thread_id
from tests.conftest import Serve
from tests.harness.api import Api, Reply
from tests.harness.data import real_data
from tests.harness.process import Server
from tests.harness.soak import sized

FLAT, NESTED = "teaspoon", "piazza"
_MOST = sized(100, full=10_000)

pytestmark = pytest.mark.soak


class Said(Struct, frozen=True):
    """One comment of a real thread."""

    id: str
    author: str
    text: str
    parent: str | None


class Talk(Struct, frozen=True):
    """One real thread."""

    page: str
    said: list[Said]
    nested: bool

    @property
    def site(self) -> str:
        """The site it is on: one is laid out flat, the other nested."""
        return NESTED if self.nested else FLAT


class Written(Struct, frozen=True):
    """What was answered to a comment that was sent."""

    seq: int
    number: int


Way: TypeAlias = Callable[[Api, Talk, Said, int | None], Written]


def talks() -> list[Talk]:
    """Return one flat thread of 3,205 comments and four nested ones of 1,658 together.

    In a short run the first hundred of each.
    """
    flat = [_said(line, None) for line in _lines("threads/politics-3205.jsonl")]
    nested: dict[str, list[Said]] = {}
    for line in _lines("threads/italy-nested.jsonl"):
        nested.setdefault(line["thread"], []).append(_said(line, line["parent"]))
    return [
        Talk("/politics/", flat[:_MOST], nested=False),
        *(
            Talk(f"/italy/{name}/", said[:_MOST], nested=True)
            for name, said in sorted(nested.items())
        ),
    ]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with real_data(name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _said(line: dict[str, Any], parent: str | None) -> Said:
    return Said(str(line["id"]), line["author"], line["text"], parent)


def thread_of(talk: Talk) -> ThreadId:
    return thread_id(SiteKey(talk.site), PageKey(talk.page))


def open_house(serve: Serve, database_url: str) -> Server:
    """Return a server with a site that is laid out flat, and one that is nested."""
    server = serve(database_url)
    for site, preset in ((FLAT, "safe-space"), (NESTED, "open")):
        server.run("site", "add", site, "--origin", "http://localhost:1", "--preset", preset)
        # What one must have read first is not what this is about.
        server.run("site", "set", site, "--level", "off")
    return server


def through_the_api(api: Api, talk: Talk, said: Said, reply_to: int | None) -> Written:
    sent = {"site": talk.site, "page": talk.page, "text": said.text, "name": said.author}
    body = {**sent, "reply_to": reply_to}
    reply = api.post(f"/api/v1/threads/{thread_of(talk)}/comments", body, Idempotency_Key=said.id)
    assert reply.status == 201, (said, reply.text)
    return Written(reply.json["seq"], reply.json["number"])


def through_the_form(api: Api, talk: Talk, said: Said, reply_to: int | None) -> Written:
    fields = {
        "page": talk.page,
        # Browsers send every line's end as CR LF.
        "text": said.text.replace("\n", "\r\n"),
        # The same words twice from one place are one comment; people differ by their names.
        "name": f"{said.author} {said.id}",
        "reply_to": "" if reply_to is None else str(reply_to),
        "action": "publish",
    }
    reply = api.submit(f"/{talk.site}/comments", fields)
    assert reply.status == 200, (said, reply.text)
    return _written(reply)


def _written(reply: Reply) -> Written:
    found = re.search(r'data-seq="(\d+)" data-number="(\d+)"', reply.text)
    assert found is not None, reply.text
    return Written(int(found[1]), int(found[2]))


def is_text(said: Said) -> bool:
    """Say whether there is a text at all: a few of the real ones are empty."""
    return bool(said.text.strip())


def replay(api: Api, talk: Talk, way: Way) -> dict[str, Written]:
    """Send a whole thread, each comment as an answer to what it answered."""
    written: dict[str, Written] = {}
    for said in filter(is_text, talk.said):
        parent = written.get(said.parent or "")
        written[said.id] = way(api, talk, said, parent.seq if parent else None)
    return written


def all_items(api: Api, talk: Talk) -> list[dict[str, Any]]:
    """Page through a thread's comments."""
    items: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        found = api.get(f"/api/v1/threads/{thread_of(talk)}/items?after={after}&limit=250").json
        items += found["items"]
        after = found["next"]
    return items


def shown_on_pages(api: Api, talk: Talk) -> list[int]:
    """Read every page as a person does, and open every long conversation; return the seqs."""
    address = f"/{talk.site}/thread?page={quote(talk.page, safe='')}"
    seen: list[int] = []
    n = 1
    while (reply := api.get(f"{address}&n={n}")).status == 200:
        here = _seqs(reply.text)
        assert len(here) <= 200
        seen += here
        for root in re.findall(r"under=(\d+)", reply.text):
            seen += _conversation(api, talk, int(root))
        n += 1
    return seen


def _conversation(api: Api, talk: Talk, root: int) -> list[int]:
    seen: list[int] = []
    n = 1
    path = f"/{talk.site}/thread/{thread_of(talk)}?under={root}"
    while (reply := api.get(f"{path}&n={n}")).status == 200:
        seen += _seqs(reply.text)
        n += 1
    return seen


def _seqs(html: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'<article class="comment[^>]*data-seq="(\d+)"', html)]


@pytest.mark.parametrize("way", [through_the_api, through_the_form])
def test_every_comment_of_real_threads_is_kept_shown_paged_followed_and_counted(
    serve: Serve, database_url: str, way: Way
) -> None:
    server = open_house(serve, database_url)
    api = server.api()

    for talk in talks():
        with api.stream(f"/api/v1/threads/{thread_of(talk)}/stream") as live:
            written = replay(api, talk, way)
            texts = [said for said in talk.said if is_text(said)]
            followed = [int(live.next().id) for _ in texts]

        seqs = [one.seq for one in written.values()]
        assert seqs == list(range(1, len(texts) + 1))
        assert [one.number for one in written.values()] == seqs
        assert followed == seqs
        items = all_items(api, talk)
        assert [item["seq"] for item in items] == seqs
        parents = [written[said.parent].seq if said.parent in written else None for said in texts]
        assert [item["reply_to"] for item in items] == parents
        shown = shown_on_pages(api, talk)
        assert set(shown) == set(seqs)
        if not talk.nested:
            assert shown == seqs
        counts = api.get(f"/api/v1/sites/{talk.site}/counts?page={quote(talk.page)}").json[
            "counts"
        ]
        assert counts == {talk.page: len(texts)}
    assert "All logs are whole" in server.run("check")
