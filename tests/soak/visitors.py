"""Visitors of a blog in ordinary proportions: nearly all read, some write, few take it back."""

import asyncio
import json
from collections import Counter
from typing import final

import uvloop
from msgspec import Struct, field

from afterword.demo.chance import chance
from afterword.domain.ids import PageKey, SiteKey, thread_id

SITE = SiteKey("teaspoon")
_END_OF_HEAD = b"\r\n\r\n"
_OWN = 200
"""Comments that somebody may still change, of those who wrote last."""


class Answer(Struct, frozen=True):
    """What came back."""

    status: int
    etag: str
    body: bytes


class Mine(Struct, frozen=True):
    """A comment, and the key to it."""

    thread: str
    seq: int
    key: str


class Found(Struct):
    """What all of them found."""

    answers: Counter[str] = field(default_factory=Counter)
    """How often each kind of request was answered with each status."""
    done: int = 0


@final
class Visitors:
    """So many visitors at once, who ask for so much in all."""

    def __init__(self, port: int, *, requests: int, at_once: int, threads: int) -> None:
        self._port = port
        self._left = requests
        self._at_once = at_once
        self._pages = [PageKey(f"/{number}/") for number in range(threads)]
        # The newest threads are read most, as on a blog.
        self._weights = [(1 + number / 20) ** -1.5 for number in range(threads)]
        self._chance = chance("visitors")
        self._tags: dict[str, str] = {}
        self._mine: list[Mine] = []
        self._number = 0
        self.found = Found()

    def run(self) -> None:
        """Let them ask until they have asked for everything."""
        uvloop.run(self._visit())

    async def _visit(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(self._at_once)))

    async def _one(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        while self._left > 0:
            self._left -= 1
            await self._ask(_Line(reader, writer))
            self.found.done += 1
        writer.close()

    async def _ask(self, line: "_Line") -> None:
        chance = self._chance.random()
        if chance < 0.98:
            await self._read(line)
        elif chance < 0.992 or len(self._mine) < 2:
            await self._write(line)
        else:
            await self._change(line, self._mine.pop(0), withdraws=chance > 0.996)

    async def _read(self, line: "_Line") -> None:
        [page] = self._chance.choices(self._pages, self._weights)
        chance = self._chance.random()
        target = f"/{SITE}/thread?page={page}"
        known = ""
        if chance < 0.05:
            target = f"/api/v1/sites/{SITE}/counts?page={page}&page={self._pages[0]}"
        elif chance < 0.08:
            target = "/embed.js"
        elif chance < 0.12:
            target += "&n=last"
        elif chance < 0.4:
            known = self._tags.get(target, "")
        answer = await line.ask("GET", target, known=known)
        self._tags[target] = answer.etag
        self._count("read", answer)

    async def _write(self, line: "_Line") -> None:
        [page] = self._chance.choices(self._pages, self._weights)
        self._number += 1
        words = f"Comment {self._number}. " + "What I wanted to say about this. " * 8
        sent = {"site": SITE, "page": page, "text": words, "name": f"Ann {self._number % 50}"}
        thread = thread_id(SITE, page)
        answer = await line.ask("POST", f"/api/v1/threads/{thread}/comments", sent)
        self._count("write", answer)
        if answer.status == 201:
            told = json.loads(answer.body)
            self._mine.append(Mine(thread, told["seq"], told["edit_key"]))
            del self._mine[:-_OWN]

    async def _change(self, line: "_Line", mine: Mine, *, withdraws: bool) -> None:
        target = f"/api/v1/threads/{mine.thread}/comments/{mine.seq}"
        if withdraws:
            self._count("withdraw", await line.ask("DELETE", target, key=mine.key))
        else:
            sent = {"text": "I have changed my mind, and say something else."}
            self._count("edit", await line.ask("PATCH", target, sent, key=mine.key))

    def _count(self, what: str, answer: Answer) -> None:
        self.found.answers[f"{what} {answer.status}"] += 1


@final
class _Line:
    """A connection that is kept."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(
        self, method: str, target: str, sent: object = None, *, known: str = "", key: str = ""
    ) -> Answer:
        """Send a request and read its answer."""
        body = json.dumps(sent).encode() if sent is not None else b""
        head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n"
        head += f"If-None-Match: {known}\r\n" if known else ""
        head += f"Edit-Key: {key}\r\n" if key else ""
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(head.encode() + b"\r\n" + body)
        first, *lines = (await self._reader.readuntil(_END_OF_HEAD)).decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if line)
        length = int(headers.get("content-length", "0"))
        content = await self._reader.readexactly(length)
        return Answer(int(first.split(" ")[1]), headers.get("etag", ""), content)
