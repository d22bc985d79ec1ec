"""Exports as Disqus writes them, made up: small ones by hand, and one as large as is wanted."""

import gzip
import random  # noqa: TID251 - seeded, to make the same up again
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import IO, cast

from msgspec import Struct

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">\n'
)
TAIL = "</disqus>\n"
BLOG = "https://old.example"
_EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
_WORDS = (
    *("listening", "kettle", "afternoon", "gently", "answer", "garden", "window", "letter"),
    *("remember", "slowly", "morning", "paper", "between", "nobody", "quiet", "thread"),
    *("harbour", "because", "question", "walking", "sentence", "almost", "together"),
)


class OldThread(Struct, frozen=True, kw_only=True):
    """A thread of an export."""

    id: str
    link: str = ""
    identifier: str = ""
    title: str = "A page"
    closed: bool = False
    deleted: bool = False


class OldPost(Struct, frozen=True, kw_only=True):
    """A comment of an export."""

    id: str
    thread: str
    html: str = "<p>Hello.</p>"
    minute: int = 0
    """After the first moment there is."""
    parent: str = ""
    name: str = "Ana"
    username: str = ""
    deleted: bool = False
    spam: bool = False


def export(threads: Sequence[OldThread], posts: Sequence[OldPost]) -> str:
    """Return an export."""
    return HEAD + "".join(map(thread_xml, threads)) + "".join(map(post_xml, posts)) + TAIL


def thread_xml(one: OldThread) -> str:
    """Return a thread as Disqus writes it."""
    return (
        f'<thread dsq:id="{one.id}">\n<id>{escape(one.identifier)}</id>\n<forum>blog</forum>\n'
        f"<link>{escape(one.link)}</link>\n<title>{escape(one.title)}</title>\n<message />\n"
        f"<createdAt>2010-01-01T00:00:00Z</createdAt>\n<author>\n<name>Owner</name>\n"
        f"<isAnonymous>false</isAnonymous>\n<username>owner</username>\n</author>\n"
        f"<isClosed>{_bool(one.closed)}</isClosed>\n<isDeleted>{_bool(one.deleted)}</isDeleted>\n"
        "</thread>\n"
    )


def post_xml(one: OldPost) -> str:
    """Return a comment as Disqus writes it."""
    at = (_EPOCH + timedelta(minutes=one.minute)).isoformat()[:19]
    known = f"<username>{one.username}</username>\n" if one.username else ""
    parent = f'<parent dsq:id="{one.parent}" />\n' if one.parent else ""
    return (
        f'<post dsq:id="{one.id}">\n<id />\n<message><![CDATA[{one.html}]]></message>\n'
        f"<createdAt>{at}Z</createdAt>\n<isDeleted>{_bool(one.deleted)}</isDeleted>\n"
        f"<isSpam>{_bool(one.spam)}</isSpam>\n<author>\n<name>{escape(one.name)}</name>\n"
        f"<isAnonymous>{_bool(not one.username)}</isAnonymous>\n{known}</author>\n"
        f'<thread dsq:id="{one.thread}" />\n{parent}</post>\n'
    )


def write_large(path: Path, comments: int, threads: int, seed: int = 1) -> None:
    """Write an export of so many comments: links, quotes, code, deleted ones, spam, answers."""
    chance = random.Random(seed)  # noqa: S311 - made up anew the same way
    with _opened(path) as file:
        file.write(HEAD)
        for number in range(threads):
            link = f"{BLOG}/posts/{number}/"
            file.write(thread_xml(OldThread(id=f"t{number}", link=link, title=f"Post {number}")))
        file.writelines(_posts(chance, comments, threads))
        file.write(TAIL)


def _posts(chance: random.Random, comments: int, threads: int) -> Iterator[str]:
    before: dict[int, list[str]] = {}
    for number in range(comments):
        thread = min(int(chance.paretovariate(0.6)) - 1, threads - 1) % threads
        if chance.random() < 0.7:
            thread = chance.randrange(threads)
        others = before.setdefault(thread, [])
        parent = chance.choice(others) if others and chance.random() < 0.4 else ""
        name = f"{10_000_000 + number}"
        if len(others) < 50:
            others.append(name)
        kind = chance.random()
        who = chance.randrange(20_000)
        yield post_xml(
            OldPost(
                id=name,
                thread=f"t{thread}",
                html=_html(chance, number),
                minute=number * 7,
                parent=parent,
                name=f"Reader {who}",
                username=f"reader{who}" if who % 3 else "",
                deleted=kind < 0.05,
                spam=0.05 <= kind < 0.1,
            )
        )


def _html(chance: random.Random, number: int) -> str:
    paragraphs = [f"<p>{_sentence(chance)}</p>" for _ in range(chance.randint(1, 5))]
    kind = chance.random()
    if kind < 0.2:
        link = f"https://elsewhere.example/a_(b)/{number}?x=1&amp;y=2"
        paragraphs.append(f'<p>See <a href="{link}" rel="nofollow noopener">here</a>.</p>')
    elif kind < 0.3:
        paragraphs.insert(0, f"<blockquote>{_sentence(chance)}</blockquote>")
    elif kind < 0.35:
        paragraphs.append("<pre><code>if a &lt; b:\n    print(a)</code></pre>")
    elif kind < 0.5:
        paragraphs.append(f"<p><b>{_sentence(chance)}</b><br>{_sentence(chance)}</p>")
    return "".join(paragraphs)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(6, 40))).capitalize() + "."


def _bool(value: bool) -> str:  # noqa: FBT001 - as it is written
    return "true" if value else "false"


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "wt", encoding="utf-8"))
    return path.open("w", encoding="utf-8")
