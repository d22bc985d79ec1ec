"""Nested threads: the order in which conversations are shown, and where long ones are cut."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId
from afterword.page import words
from afterword.page.comment import fragment
from afterword.page.sheet import link
from afterword.projection.reading import Shown

MOST = 200
"""Comments on one page."""


class More(Struct, frozen=True):
    """Stands for the rest of a conversation that is too long for its page."""

    thread: ThreadId
    root: Seq
    count: int
    """How many of its comments are not here."""


def arrange(shown: Sequence[Shown], most: int = MOST) -> list[Shown | More]:
    """Put the comments of a page into the order in which they are shown.

    Conversations in the order of their beginning, in each of them every reply under what it
    answers, the oldest first. When there are too many, the long conversations are cut, each at
    the same length, so that no conversation crowds out another.

    Args:
        shown: The comments of one page of a nested thread, oldest first.
        most: How many comments to keep at most.
    """
    conversations = _conversations(shown)
    share = _fair_share([len(one) for one in conversations], most)
    arranged: list[Shown | More] = []
    for one in conversations:
        arranged += one[:share]
        if len(one) > share:
            root = one[0].comment.root
            arranged.append(More(one[0].thread, root, len(one) - share))
    return arranged


def part(shown: Sequence[Shown], n: int, most: int = MOST) -> tuple[list[Shown], int]:
    """Return page `n` of one whole conversation, and how many pages it has.

    Args:
        shown: A root comment and everything under it, oldest first.
        n: Which page, from 1; outside the conversation it is empty.
        most: How many comments a page has at most.
    """
    whole = [one for conversation in _conversations(shown) for one in conversation]
    pages = max(1, -(-len(whole) // most))
    return (whole[(n - 1) * most : n * most] if n >= 1 else []), pages


def part_holding(shown: Sequence[Shown], seq: Seq, most: int = MOST) -> int | None:
    """Return on which page of its whole conversation a comment stands; None if on none."""
    whole = (one for conversation in _conversations(shown) for one in conversation)
    for index, one in enumerate(whole):
        if one.comment.seq == seq:
            return index // most + 1
    return None


def fragments(arranged: Sequence[Shown | More], site: SiteKey, page: PageKey) -> list[str]:
    """Return the HTML of what stands on a page, in order."""
    here = {one.comment.seq for one in arranged if isinstance(one, Shown)}
    return [
        _more(one, site) if isinstance(one, More) else fragment(_linked(one, here), site, page)
        for one in arranged
    ]


def _more(more: More, site: SiteKey) -> str:
    href = link(site, "thread", more.thread, under=more.root)
    return f'<p class="more-replies"><a href="{href}">{words.more_replies(more.count)}</a></p>\n'


def _linked(one: Shown, here: set[Seq]) -> Shown:
    """Let a comment whose parent is not on this page link to it where it stands."""
    if one.parent is None or one.parent.seq in here:
        return one
    return replace(one, parent=replace(one.parent, n=0))


def _conversations(shown: Sequence[Shown]) -> list[list[Shown]]:
    """Group comments by conversation, each depth first."""
    here = {one.comment.seq for one in shown}
    under: dict[Seq | None, list[Shown]] = {}
    for one in shown:
        parent = one.comment.parent
        # An answer to what is not here begins a conversation of its own, rather than be lost.
        under.setdefault(parent if parent in here else None, []).append(one)
    return [list(_depth_first(root, under)) for root in under.get(None, [])]


def _depth_first(root: Shown, under: dict[Seq | None, list[Shown]]) -> Iterator[Shown]:
    # A stack of our own: a conversation may be deeper than Python's.
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(under.get(one.comment.seq, []))


def _fair_share(lengths: Sequence[int], most: int) -> int:
    """Return the greatest length to which all can be cut so that no more than `most` remain."""
    low, high = 1, max(lengths, default=1)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(length, middle) for length in lengths) <= most:
            low = middle
        else:
            high = middle - 1
    return low
