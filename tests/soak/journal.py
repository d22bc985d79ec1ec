"""What writers remember of what they sent, to hold the server to what it has acknowledged."""

import json
import re
from collections import Counter
from hashlib import sha256
from http.client import HTTPException
from threading import Event, Lock, Thread
from typing import final

from msgspec import Struct

from afterword.domain.ids import PageKey, SiteKey, ThreadId, thread_id
from tests.harness.api import Api
from tests.harness.process import Server

SITE = SiteKey("teaspoon")
PAGES = (PageKey("/one/"), PageKey("/two/"))
_WORDS = re.compile(r"<p>(\S+) ([0-9a-f]{64})</p>")
_MOST_ITEMS = 500


class Sent(Struct, frozen=True):
    """A comment somebody wants to publish, whatever happens."""

    key: str
    page: PageKey

    @property
    def thread(self) -> ThreadId:
        """Where it is to stand."""
        return thread_id(SITE, self.page)

    @property
    def digest(self) -> str:
        """What only this comment says."""
        return sha256(f"{self.key} on {self.page}".encode()).hexdigest()

    def post(self, api: Api) -> int | None:
        """Send it; its seq when that is acknowledged, None when the server is busy."""
        content = {"site": SITE, "page": self.page, "text": f"{self.key} {self.digest}"}
        path = f"/api/v1/threads/{self.thread}/comments"
        reply = api.post(path, content, Idempotency_Key=self.key)
        if reply.status == 503:
            return None
        assert reply.status == 201, (reply.status, reply.text)
        seq: int = reply.json["seq"]
        return seq


@final
class Journal:
    """Everything that was sent, and what was acknowledged of it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._acknowledged: dict[Sent, int] = {}
        self._unanswered: list[Sent] = []
        self._seen: dict[ThreadId, int] = {}
        self._found: Counter[tuple[ThreadId, int, str, str]] = Counter()

    @property
    def acknowledged(self) -> int:
        """How many comments the server has said are safe."""
        return len(self._acknowledged)

    @property
    def unanswered(self) -> int:
        """Of how many comments nobody knows what became of them."""
        return len(self._unanswered)

    def send(self, sent: Sent, api: Api) -> bool:
        """Send a comment and write down what came of it; False when the server is gone."""
        try:
            seq = sent.post(api)
        except (OSError, HTTPException, json.JSONDecodeError):
            with self._lock:
                self._unanswered.append(sent)
            return False
        with self._lock:
            if seq is None:
                self._unanswered.append(sent)
            else:
                assert self._acknowledged.setdefault(sent, seq) == seq
        return True

    def look(self, api: Api) -> None:
        """Read what is new in every thread and hold it against what was acknowledged."""
        for page in PAGES:
            self._read_on(thread_id(SITE, page), api)
        for sent, seq in self._acknowledged.items():
            place = (sent.thread, seq, sent.key, sent.digest)
            assert self._found[place] == 1, f"acknowledged, and found {self._found[place]} times"
        keys = Counter(key for _, _, key, _ in self._found.elements())
        assert max(keys.values(), default=1) == 1, keys.most_common(3)

    def look_again(self, api: Api) -> None:
        """Read everything from the first comment on."""
        self._seen.clear()
        self._found.clear()
        self.look(api)

    def send_again(self, api: Api) -> int:
        """Send what was never answered once more, under the same keys; return how many."""
        waiting, self._unanswered = self._unanswered, []
        for sent in waiting:
            assert self.send(sent, api)
        assert not self._unanswered
        self.look(api)
        return len(waiting)

    def _read_on(self, thread: ThreadId, api: Api) -> None:
        after = self._seen.get(thread, 0)
        while True:
            path = f"/api/v1/threads/{thread}/items?after={after}&limit={_MOST_ITEMS}"
            answer = api.get(path).json
            for item in answer["items"]:
                assert item["seq"] == after + 1, f"{after + 1} is missing in {thread}"
                after = item["seq"]
                words = _WORDS.fullmatch(item["html"].strip())
                assert words is not None, item["html"]
                self._found[thread, after, words[1], words[2]] += 1
            if answer["next"] is None:
                break
        assert after == answer["head"]
        self._seen[thread] = after


@final
class Crowd:
    """People who write as fast as they can, until the server goes away."""

    def __init__(self, server: Server, journal: Journal, size: int, name: str) -> None:
        self._server = server
        self._journal = journal
        self._enough = Event()
        self._threads = [
            Thread(target=self._write, args=(f"{name}-{writer}",)) for writer in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish their sentence."""
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _write(self, name: str) -> None:
        with Api(self._server.origin) as api:
            count = 0
            going_on = True
            while going_on and not self._enough.is_set():
                sent = Sent(f"{name}-{count}", PAGES[count % len(PAGES)])
                going_on = self._journal.send(sent, api)
                count += 1
