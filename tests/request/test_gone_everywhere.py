"""What was taken away is in no answer that anybody gets after whoever took it away was told.

Every page, list, feed and stream that there is, is asked for before, so that whatever keeps
something has it; then again, in the order in which requests come, without waiting for anything.
The routes are the application's own: a new one is asked by itself.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from afterword.clock import SetClock
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, SiteKey, thread_id
from afterword.request.routes import HANDLERS
from tests.domain.builders import NOON, minutes
from tests.harness.api import Api, Reply
from tests.harness.inside import Inside

SITE = "teaspoon"
PAGE = "/2026/geese/"
CANARY = "goosebrained"
LATE = "marzipan"
"""Its author writes this into the comment later; the house holds it."""
CLAUSE = {"clause": "slur"}
_TOKENS = {"token", "item", "author"}
"""Parts of addresses that only staff, or one person, is ever given."""


class Talk:
    """A thread in which Rosa said something, and others quoted it, answered, and looked on."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside
        inside.add_site(SITE)
        self.thread = thread_id(SiteKey(SITE), PageKey(PAGE))
        self.comments = f"/api/v1/threads/{self.thread}/comments"
        self.anybody = inside.api()
        self.heron = inside.signed_in("Heron", SITE, Role.OWNER)
        settings = {name: str(value) for name, value in _HOUSE.items()}
        told = self.heron.submit(f"/desk/{SITE}/settings", settings)
        assert told.status == 200, told.text
        self.rosa = self._say(f"You {CANARY} goose!", "Rosa")
        inside.clock.advance(minutes(11))
        changed = {"text": f"You *{CANARY}* goose. The rest stays."}
        assert self.rosa.patch(f"{self.comments}/1", changed).status == 200
        self._say(f"> You {CANARY} goose.\n> — #1\n\nNo.", "Ben")
        self._say("Oh.", "Cleo", reply_to=1)

    def _say(self, words: str, name: str, **more: object) -> Api:
        sent = {"site": SITE, "page": PAGE, "text": words, "name": name, **more}
        reply = self.anybody.post(self.comments, sent)
        assert reply.status == 201, reply.text
        return self.inside.api(Edit_Key=reply.json["edit_key"])

    def act(self, what: str, **sent: object) -> None:
        """A moderator does something about Rosa's comment."""
        done = self.heron.post(f"{self.comments}/1/{what}", {**CLAUSE, **sent})
        assert done.status == 200, done.text

    def public(self) -> Iterator[tuple[str, str]]:
        """Ask for everything that there is, as anybody and in every encoding."""
        for name, reply in self.answers():
            yield name, _decoded(reply)
        yield "stream", self.inside.replay(self.thread).decode()
        preview = {"site": SITE, "page": PAGE, "text": "> You …\n> — #1\n\nHm."}
        yield "preview", self.anybody.post("/api/v1/preview", preview).text

    def answers(self) -> Iterator[tuple[str, Reply]]:
        """Ask for every address that there is, as anybody and in every encoding."""
        for target in self._targets():
            for encoding in ("br", "gzip", ""):
                reply = self.anybody.get(target, Accept_Encoding=encoding)
                yield f"{target} {encoding}", reply
                if "Content-Encoding" not in reply.headers:
                    # (only what is kept ready is encoded)
                    break

    def where_it_is(self) -> list[str]:
        """Return every address at which the words are found."""
        return [name for name, told in self.public() if CANARY in told.lower()]

    def _targets(self) -> Iterator[str]:
        for path in sorted(
            {path for one in HANDLERS if "GET" in one.http_methods for path in one.paths}
        ):
            names = set(re.findall(r"{(\w+)", path))
            if names & _TOKENS:
                continue
            for seq in (1, 2, 3) if "seq" in names else (1,):
                yield self._filled(path, seq)
        here = f"/{SITE}/thread?page={quote(PAGE, safe='')}"
        yield from (here, f"{here}&n=last", f"/{SITE}/thread/{self.thread}?under=1")
        yield f"{self.comments}/1"

    def _filled(self, path: str, seq: int) -> str:
        given = {
            "site": SITE,
            "thread": self.thread,
            "seq": str(seq),
            "slug": "policy",
            "version": "1",
            "year": "2026",
            "name": "77",
        }
        target = re.sub(r"{(\w+)(?::\w+)?}", lambda found: given[found[1]], path)
        asked = {
            "page": PAGE,
            "site": SITE,
            "after": "0",
            "c": str(seq),
            "reply_to": "1",
            "q": CANARY,
        }
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
        return f"{target}?{query}"


_HOUSE = {
    "hold_words": LATE,
    "hold_first": 0,
    "hold_links": 0,
    "hold_removed": 0,
    "fold_reports": 0,
    "wait_hours": 12,
    "appeal_days": 183,
    "answer_days": 7,
    "undo_hours": 24,
    "batch": 20,
    "batch_minutes": 25,
    "heated_reports": 5,
    "pile_on_people": 6,
    "pile_on_minutes": 60,
    "pile_on_ratio": 3,
    "surge_people": 5,
    "surge_minutes": 10,
    "surge_ratio": 4,
}


def _removed(talk: Talk) -> None:
    talk.act("removal")


def _redacted(talk: Talk) -> None:
    talk.act("redaction", words=CANARY, label="slur")


def _pruned(talk: Talk) -> None:
    talk.act("pruning", fates={"1": "remove"})


def _erased(talk: Talk) -> None:
    talk.act("erasure")


def _held_again(talk: Talk) -> None:
    talk.act("revision-request")
    words = f"You {CANARY} goose, with {LATE}."
    reply = talk.rosa.patch(f"{talk.comments}/1", {"text": words})
    assert reply.status == 202, reply.text


def _withdrawn(talk: Talk) -> None:
    assert talk.rosa.delete(f"{talk.comments}/1").status == 200


def _redacted_and_moved_along(talk: Talk) -> None:
    _redacted(talk)
    sent = {"site": SITE, "page": "/elsewhere/", "text": "Hello."}
    where = f"/api/v1/threads/{thread_id(SiteKey(SITE), PageKey('/elsewhere/'))}/comments"
    assert talk.anybody.post(where, sent).status == 201
    talk.act("move", to="/elsewhere/", along=True)


def _changed_and_redacted(talk: Talk) -> None:
    """The words stand only in what it said before, which the history shows."""
    _redacted(talk)
    talk.act("revision-request")
    reply = talk.rosa.patch(f"{talk.comments}/1", {"text": "All of us are."})
    assert reply.status == 202, reply.text
    talk.act("approval", revision=2)


WAYS = (
    *(_removed, _redacted, _pruned, _erased, _held_again, _withdrawn),
    *(_redacted_and_moved_along, _changed_and_redacted),
)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    """A thread; what may be seen is decided above the database, whichever it is."""
    inside = Inside(tmp_path, SetClock(NOON))
    yield Talk(inside)
    inside.leave()


@pytest.mark.parametrize("take_away", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_what_is_taken_away_is_in_no_answer_from_then_on(
    talk: Talk, take_away: Callable[[Talk], None]
) -> None:
    before = talk.where_it_is()
    page = f"/{SITE}/thread/{talk.thread}"
    known = talk.anybody.get(page).headers["ETag"]

    take_away(talk)

    assert {"stream", f"{page}?under=1 br"} <= set(before)
    for one in ("feed.atom", "items", "history", "new?", "path?", f"{talk.comments}/1"):
        assert any(one in name for name in before), one
    assert talk.where_it_is() == []
    assert talk.anybody.get(page, If_None_Match=known).status == 200


def test_no_cache_on_the_way_may_keep_what_somebody_said_for_longer_than_five_seconds(
    talk: Talk,
) -> None:
    said = [(name, reply) for name, reply in talk.answers() if CANARY in _decoded(reply).lower()]

    kept = {name: _kept_s(reply.headers["Cache-Control"]) for name, reply in said}

    assert len(kept) > 10
    assert {name: seconds for name, seconds in kept.items() if seconds > 5} == {}
    # (a CDN helps with what is read most)
    assert kept[f"/{SITE}/thread?page={quote(PAGE, safe='')} br"] == 3


def test_what_is_held_or_declined_was_never_anywhere(talk: Talk) -> None:
    sent = {"site": SITE, "page": PAGE, "text": f"Geese{CANARY} and {LATE}.", "name": "Eve"}
    talk.act("erasure")

    reply = talk.anybody.post(talk.comments, sent)

    assert reply.status == 202
    seq = reply.json["seq"]
    assert talk.where_it_is() == []
    held = f"/api/v1/threads/{talk.thread}/held/{seq}"
    assert talk.heron.post(f"{held}/refusal", {"reason": "Not here."}).status == 200
    assert talk.where_it_is() == []


def test_a_moderators_reasons_do_not_tell_readers_what_was_erased(talk: Talk) -> None:
    talk.act("redaction", words=CANARY, label="slur")
    talk.act("removal", reason="Demeaning.")
    talk.act("erasure")

    assert talk.where_it_is() == []


def test_what_is_erased_is_not_in_the_files_either_wherever_it_had_come_to(talk: Talk) -> None:
    _held_again(talk)
    talk.act("redaction", words="goose", label="slur")
    assert _files_with(talk, CANARY)

    talk.act("erasure")

    assert _files_with(talk, CANARY) == []
    talk.inside.tidy()
    talk.inside.restart()
    assert _files_with(talk, CANARY) == []


def _kept_s(rule: str | None) -> int:
    """Return for how many seconds a cache that heeds the rule may answer by itself."""
    if rule is None:
        # A cache may make up one of its own then.
        return 1 << 31
    parts = dict(part.strip().partition("=")[::2] for part in rule.split(","))
    if "no-store" in parts or "no-cache" in parts:
        return 0
    lasting = ("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error")
    return max(int(parts[name]) for name in lasting if name in parts)


def _decoded(reply: Reply) -> str:
    match reply.headers.get("Content-Encoding"):
        case "gzip":
            return gzip.decompress(reply.body).decode()
        case "br":
            return bytes(brotli.decompress(reply.body)).decode()
        case _:
            return reply.text


def _files_with(talk: Talk, words: str) -> list[str]:
    files = [one for one in talk.inside.data.iterdir() if one.is_file()]
    return [one.name for one in files if words.encode() in one.read_bytes()]
