"""What the example house asks of those who write: its readings in all versions, and its notes."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from afterword.domain.note import Kind, Reach

_SECTION = re.compile(r"^## .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_METADATA = re.compile(r"\A(?:[A-Za-z_]+: .*\n)+")
_MARKUP = re.compile(r"^</?section[^\n]*\n?|^\{: \.rule\}\n?", re.MULTILINE)
_RULE = re.compile(r"^\*\*(?P<rule>.+)\*\*$", re.MULTILINE)
_LAST_PARAGRAPH = re.compile(r"\n\n[^\n]+\s*\Z")

PAGES_101 = ("intent", "experience", "derailing", "differences")


class Version(Struct, frozen=True):
    """A version of a required reading."""

    slug: str
    title: str
    text: str


class GivenNote(Struct, frozen=True, kw_only=True):
    """A note that stands in one of the demo's threads."""

    after: int
    """Number of the comment behind which it was given."""
    kind: Kind
    instruction: str
    detail: str = ""
    reach: Reach = Reach.THREAD
    about: int | None = None
    """Number of the comment it is about."""
    tags: tuple[str, ...] = ()
    """Content notes that it demands."""
    covers: int | None = None
    """Number of the last comment that it sums up."""


NOTES: dict[str, tuple[GivenNote, ...]] = {
    "P2": (
        GivenNote(
            after=10,
            kind=Kind.CLARIFY,
            instruction="The post is about listening to people we know. For the listening that "
            "people are paid for, please say so, so that everyone knows which of them you mean.",
        ),
        GivenNote(
            after=60,
            kind=Kind.TOPIC_CLOSED,
            reach=Reach.CONVERSATION,
            about=41,
            instruction="Please stop discussing the author's spelling. "
            "New comments about it will be removed.",
            detail="It is British spelling, and it is consistent; #42 has explained it well. "
            "Thank you, Gwen. If you found a mistake, please write to the house.",
        ),
        GivenNote(
            after=120,
            kind=Kind.REQUIRE_CN,
            instruction="Some of us are talking about eating disorders here. From now on, please "
            "put a content note over comments in this thread, so that others can choose.",
            tags=("eating disorders", "family", "work"),
        ),
    ),
    "P3": (
        GivenNote(
            after=12,
            kind=Kind.GROUND_RULES,
            instruction="First-hand memories are what this thread is for. You need not prove "
            "anything you remember, and nobody may ask you to.",
        ),
        GivenNote(
            after=400,
            kind=Kind.CLARIFY,
            instruction="Please don't name a dentist who is still practising; we can't check "
            "it, and they can't answer here.",
        ),
        GivenNote(
            after=965,
            kind=Kind.SUMMARY,
            covers=960,
            instruction="The story so far: what we remember of the chair, who held our hand, who "
            "did not, and how some of us found a dentist who asks first.",
            detail="Nearly everybody remembers a smell, and a sentence that was said over their "
            "head. Several of you found that a raised hand as a sign to stop changes everything. "
            "Three people who work in surgeries told us how they ask now. What nobody has told "
            "yet is how it is to bring one's own children.",
        ),
    ),
}
"""By the fixture's name."""


def readings(content: Path) -> Iterator[Version]:
    """Yield every version of the house's readings, in the order in which they were published.

    Args:
        content: The example blog's texts, of which the newest versions are made.
    """
    policy = list(_cards((content / "pages/commenting-policy.md").read_text("utf-8")))
    pages = [(content / f"pages/101/{name}.md").read_text("utf-8") for name in PAGES_101]
    basics = [_card(_body(page)) for page in pages]
    title = "Commenting policy"
    yield Version("policy", title, "\n\n".join(policy[:3]))
    yield Version("policy", title, "\n\n".join([*policy[:3], _LAST_PARAGRAPH.sub("", policy[3])]))
    yield Version("policy", title, "\n\n".join(policy))
    yield Version("101", "The 101 section", "\n\n".join(basics[:3]))
    yield Version("101", "The 101 section", "\n\n".join(basics))


def _cards(page: str) -> Iterator[str]:
    for found in _SECTION.finditer(page):
        _, _, text = found[0].partition("\n")
        yield _card(text)


def _card(text: str) -> str:
    """Make the bold rule of a text its heading."""
    bare = _MARKUP.sub("", text)
    rule = _RULE.search(bare)
    heading = rule["rule"] if rule else "Please read this"
    rest = _RULE.sub("", bare, count=1).strip()
    return f"## {heading}\n\n{rest}"


def _body(page: str) -> str:
    return _METADATA.sub("", page)
