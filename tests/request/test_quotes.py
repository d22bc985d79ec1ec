"""A quote is a reference: it is compared with its source, and goes where its source goes."""

import gzip
import json
import re
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text as sql

from afterword.db.connect import Database
from tests.harness.api import Api
from tests.harness.teaspoon import SITE, Post, Teaspoon

SAID = "Well. “{secret}”, she *really* said … and left."


class Talk:
    """A thread in which Rosa has said something."""

    def __init__(self, teaspoon: Teaspoon) -> None:
        self.teaspoon = teaspoon
        self.post: Post = teaspoon.post()
        self.api: Api = teaspoon.server.api()
        self.keys: dict[int, str] = {}
        self.secret = f"marzipan {self.post.thread} hides"
        """Words that no other thread has."""
        self.rosa = self.say(SAID.format(secret=self.secret), name="Rosa")

    def say(self, text: str, **fields: object) -> int:
        """Post a comment and return its seq."""
        reply = self.teaspoon.write(self.api, self.post, text, **{"name": "Ben", **fields})
        assert reply.status == 201, reply.text
        self.keys[reply.json["seq"]] = reply.json["edit_key"]
        return int(reply.json["seq"])

    def quote(self, words: str, source: str = "#1", rest: str = "Yes.") -> int:
        """Post a comment that quotes."""
        return self.say(f"> {words}\n> — {source}\n\n{rest}")

    def path(self, seq: int) -> str:
        return f"{self.post.comments}/{seq}"

    def html(self, seq: int) -> str:
        """The comment's words as the API shows them."""
        html: str = self.api.get(self.path(seq)).json["html"]
        return html

    def typed(self, seq: int) -> str:
        """The comment's words as its author typed them."""
        text: str = self.api.get(self.path(seq), Edit_Key=self.keys[seq]).json["text"]
        return text

    def erase(self, seq: int) -> None:
        reply = self.api.post(f"{self.path(seq)}/erasure", Edit_Key=self.keys[seq])
        assert reply.status == 200, reply.text

    def withdraw(self, seq: int) -> None:
        assert self.api.delete(self.path(seq), Edit_Key=self.keys[seq]).status == 200

    def edit(self, seq: int, text: str) -> None:
        reply = self.api.patch(self.path(seq), {"text": text}, Edit_Key=self.keys[seq])
        assert reply.status == 200, reply.text

    def page(self) -> str:
        return self.api.get(self.post.page.removeprefix(self.teaspoon.origin)).text

    def public(self) -> dict[str, str]:
        """Everything that anybody can read of the thread."""
        thread = f"/{SITE}/thread/{self.post.thread}"
        with self.api.stream(f"{self.post.stream}?after=0") as stream:
            told = [stream.next().data]
            while json.loads(told[-1])["seq"] != max(self.keys):
                told.append(stream.next().data)
        return {
            "page": self.page(),
            "items": self.api.get(f"{self.post.items}?after=0&limit=500").text,
            "feed": self.api.get(f"{thread}/feed.atom").text,
            "site feed": self.api.get(f"/{SITE}/feed.atom").text,
            "stream": "\n".join(told),
            **{
                f"history of {seq}": self.api.get(f"{thread}/c/{seq}/history").text
                for seq in self.keys
            },
        }


@pytest.fixture
def talk(teaspoon_on_both: Teaspoon) -> Talk:
    """A thread of its own."""
    return Talk(teaspoon_on_both)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('"{secret}", she *really* said', "</a></figcaption>"),
        ("she really said ... and left", "</a></figcaption>"),
        ("Well. […] and left.", "</a></figcaption>"),
        ("she really **said**", "</a>, emphasis added</figcaption>"),
        ("she never said", "</a>, altered</figcaption>"),
    ],
)
def test_a_quote_names_its_source_and_what_was_done_to_the_words(
    talk: Talk, words: str, said: str
) -> None:
    words = words.format(secret=talk.secret)
    seq = talk.quote(words)

    html = talk.html(seq)
    link = f"/{SITE}/thread/{talk.post.thread}?c={talk.rosa}#c{talk.rosa}"

    assert f'<a class="cited" href="{talk.teaspoon.origin}{link}">#1 <bdi>Rosa</bdi>{said}' in html
    assert html.endswith("</figure>\n<p>Yes.</p>\n")
    assert f'<blockquote cite="{link}">' in talk.page()
    assert talk.typed(seq) == f"> {words}\n> — #1\n\nYes."


def test_a_number_that_nobody_has_is_no_source(talk: Talk) -> None:
    seq = talk.quote("words", "#7")

    assert talk.html(seq) == "<blockquote>\n<p>words\n— #7</p>\n</blockquote>\n<p>Yes.</p>\n"


def test_the_page_can_be_quoted_and_what_its_address_says_is_compared(talk: Talk) -> None:
    directive = f"{talk.post.url}#:~:text=A%20post."

    unchecked = talk.html(talk.quote("A *post*.", "the post"))
    exact = talk.html(talk.quote("A post.", f"<{directive}>"))
    stressed = talk.html(talk.quote("A **post**.", f"<{directive}>"))
    altered = talk.html(talk.quote("No post.", f"<{directive}>"))
    elsewhere = talk.html(talk.quote("A post.", "<https://elsewhere.example/>"))

    assert f'<blockquote cite="{talk.post.url}">' in unchecked
    assert "</a></figcaption>" in unchecked
    assert f'href="{directive}"' in exact
    assert "the post</a></figcaption>" in exact
    assert "the post</a>, emphasis added</figcaption>" in stressed
    assert "the post</a>, altered</figcaption>" in altered
    assert "<figure" not in elsewhere


def test_a_preview_shows_the_quote_as_it_will_be(talk: Talk) -> None:
    text = "> she **really** said\n> — #1\n\nYes."
    sent = {"text": text, "site": SITE, "page": talk.post.key}

    by_api = talk.api.post("/api/v1/preview", sent).json["html"]
    form = {"page": talk.post.key, "text": text, "action": "preview"}
    by_form = talk.api.submit(f"/{SITE}/comments", form).text
    nowhere = talk.api.post("/api/v1/preview", {"text": text}).json["html"]

    assert "emphasis added</figcaption>" in by_api
    assert "emphasis added</figcaption>" in by_form
    assert "<figure" not in nowhere


def test_an_erasure_reaches_quotes_wherever_they_can_be_read(talk: Talk) -> None:
    quoting = talk.quote(talk.secret)
    nested = talk.say(f"> > {talk.secret}\n> > — #1\n> Yes.\n> — #2\n\nWell.")
    unmarked = talk.say(f"> {talk.secret}\n> — #2\n\nSo they say.")
    talk.edit(quoting, f"> {talk.secret}\n> — #1\n\nYes, indeed.")
    before = talk.public()
    seen = {name for name, text in before.items() if talk.secret in text}

    with talk.api.stream(f"{talk.post.stream}?after={_head(talk)}") as stream:
        talk.erase(talk.rosa)
        told = [json.loads(stream.next().data) for _ in range(4)]

    after = talk.public()
    assert {"page", "items", "feed", "site feed", "stream"} <= seen
    assert [name for name, text in after.items() if talk.secret in text] == []
    assert [one["seq"] for one in told] == [quoting, nested, unmarked, talk.rosa]
    assert all("[quoted words erased]" in one["html"] for one in told[:3])
    assert talk.page().count("[quoted words erased]") == 3
    assert talk.typed(quoting) == "> [quoted words erased]\n> — #1\n\nYes, indeed."
    assert _kept(talk.teaspoon, talk.secret) == []


def test_an_erasure_leaves_no_word_in_an_export_and_the_house_is_whole(
    talk: Talk, tmp_path: Path
) -> None:
    talk.quote("she really **said**", rest="Kept.")
    other = talk.say("Another one.", name="Ana")
    talk.quote("Another *one*.", "#3", rest="Also kept.")
    talk.quote(talk.secret)
    talk.erase(talk.rosa)
    server = talk.teaspoon.server
    file = tmp_path / "export.jsonl.gz"

    server.run("check")
    server.run("export", str(file), "--site", SITE)
    lines = gzip.decompress(file.read_bytes()).decode()

    assert talk.secret not in lines
    assert "Another *one*." in lines
    assert lines.count("[quoted words erased]") >= 2
    name = f"copy-of-{talk.post.thread}"
    server.run("import", "native", str(file), "--site", name)
    copy = talk.api.get(f"/{name}/thread?page={quote(talk.post.key, safe='')}").text
    assert "emphasis added" in copy
    assert copy.count("[quoted words erased]") == 2
    server.run("check")
    server.stop()
    server.run("rebuild")
    server.run("check")
    server.start()
    talk.api = server.api()
    assert "emphasis added" in talk.html(other + 1)


def test_what_was_erased_cannot_be_quoted_again(talk: Talk) -> None:
    talk.say("Somebody answers.", reply_to=talk.rosa)
    talk.erase(talk.rosa)

    seq = talk.quote(talk.secret)
    preview = {"text": f"> {talk.secret}\n> — #1", "site": SITE, "page": talk.post.key}

    assert "[quoted words erased]" in talk.html(seq)
    assert talk.typed(seq) == "> [quoted words erased]\n> — #1\n\nYes."
    assert _kept(talk.teaspoon, talk.secret) == []
    assert talk.secret not in talk.api.post("/api/v1/preview", preview).json["html"]


def test_while_a_comment_is_withdrawn_nobody_reads_it_in_a_quote(talk: Talk) -> None:
    talk.say("Somebody answers.", reply_to=talk.rosa)
    seq = talk.quote(talk.secret)
    talk.edit(seq, f"> {talk.secret}\n> — #1\n\nYes, indeed.")

    talk.withdraw(talk.rosa)
    hidden = talk.public()
    talk.api.post(f"{talk.path(talk.rosa)}/restore", Edit_Key=talk.keys[talk.rosa])

    assert [name for name, text in hidden.items() if talk.secret in text] == []
    assert "[the quoted comment was withdrawn]" in hidden["page"]
    assert talk.secret in talk.html(seq)
    assert talk.secret in talk.page()


def test_a_quote_of_a_comment_that_vanished_names_nobody(talk: Talk) -> None:
    seq = talk.quote(talk.secret)

    talk.withdraw(talk.rosa)

    html = talk.html(seq)
    assert "<p>[the quoted comment was withdrawn]</p>" in html
    assert "<figcaption>#1</figcaption>" in html
    assert "Rosa" not in html


def test_what_is_folded_where_it_was_said_is_folded_in_a_quote(talk: Talk) -> None:
    noted = talk.say(f"So {talk.secret}.", content_note="food & drink", name="Ana")
    quoting = talk.quote(f"So {talk.secret}.", "#2")
    folded = talk.say(f"> So {talk.secret}.\n> — #2", content_note="sweets")

    feed = talk.api.get(f"/{SITE}/thread/{talk.post.thread}/feed.atom").text

    fold = '<details class="content-note"><summary>Content note: food &amp; drink'
    assert fold in talk.html(quoting)
    assert "<details" not in talk.html(folded)
    assert f"So {talk.secret}" not in feed
    assert "[Content note: food" in feed
    talk.erase(noted)
    assert "<details" not in talk.html(quoting)


def test_a_quote_stays_as_it_was_judged_when_its_source_changes(talk: Talk) -> None:
    seq = talk.quote("she really said")
    talk.edit(talk.rosa, "Well. She never said that.")
    later = talk.quote("she really said")

    talk.edit(seq, "> she really said\n> — #1\n\nStill.")

    assert "</a></figcaption>" in talk.html(seq)
    assert "altered" in talk.html(later)


def test_its_own_erasure_takes_what_it_quotes_with_it(talk: Talk) -> None:
    seq = talk.quote(f"{talk.secret} well")

    talk.erase(seq)

    assert _kept(talk.teaspoon, f"{talk.secret} well") == []
    talk.teaspoon.server.run("check")


def test_words_quoted_that_were_changed_behind_the_back_of_the_log_are_found(talk: Talk) -> None:
    seq = talk.quote("she really said")
    where = {"thread": talk.post.thread, "seq": seq}

    with _database(talk.teaspoon) as database, database.writing.begin() as tx:
        old = tx.execute(
            sql("SELECT words FROM quote WHERE stream = :thread AND seq = :seq"), where
        ).scalar()
        change = sql("UPDATE quote SET words = :new WHERE stream = :thread AND seq = :seq")
        tx.execute(change, where | {"new": b"> she never said\n"})
    said = talk.teaspoon.server.run("check", "--quick", status=1)
    with _database(talk.teaspoon) as database, database.writing.begin() as tx:
        tx.execute(change, where | {"new": old})

    assert "what it quotes was changed behind the log's back" in re.sub(r"\s+", " ", said)
    talk.teaspoon.server.run("check", "--quick")


def _head(talk: Talk) -> int:
    return int(talk.api.get(f"{talk.post.items}?after=0").json["head"])


def _database(teaspoon: Teaspoon) -> closing[Database]:
    return closing(Database(teaspoon.server.database_url))


def _kept(teaspoon: Teaspoon, words: str) -> list[str]:
    """Return the tables and files in which words are still to be found."""
    found = []
    with _database(teaspoon) as database, database.reading.connect() as tx:
        for table in ("body", "quote", "log"):
            rows = tx.execute(sql(f"SELECT * FROM {table}")).all()  # noqa: S608 - our own names
            if any(words.encode() in _bytes(value) for row in rows for value in row):
                found.append(table)
    files = teaspoon.server.data.glob("*.db*")
    return found + [file.name for file in files if words.encode() in file.read_bytes()]


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return bytes(value) if isinstance(value, bytes | memoryview) else b""
