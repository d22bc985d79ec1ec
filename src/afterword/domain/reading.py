"""Required readings: texts of a house, in cards of at most 250 words with the rule in a line.

A card is known by its key. A new version that changes a card materially gives it another key, so
that whoever acknowledged the old one is asked for the new one, and only for that.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NewType

from msgspec import Struct

from afterword.domain.ids import Seq

CardKey = NewType("CardKey", str)
"""Eight hexadecimal digits."""

CARD_WORDS = 250
"""Words on one card at most; a longer section goes on on the next."""
WORDS_PER_MINUTE = 238
"""How fast people read: Brysbaert 2019, J. Mem. Lang. 109."""
MANY_MINUTES = 10
"""From here on an owner is warned of what a newcomer is asked to pay."""

_RULE_WORDS = 40
"""A heading longer than this is no rule in a line: what is more of it goes on in the text."""
_KEY_DIGITS = 8
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")


class CardText(Struct, frozen=True):
    """A card as it is written: its rule in one line, and the rest in Markdown."""

    rule: str
    text: str

    @property
    def words(self) -> int:
        """How many words one has to read."""
        return count_words(self.rule) + count_words(self.text)


class Card(Struct, frozen=True):
    """A card as the site's log knows it; its text stands in the reading's body."""

    key: CardKey
    rule: str
    words: int


class Reading(Struct, frozen=True, kw_only=True):
    """A required reading in the version that is asked for now."""

    slug: str
    title: str
    version: int
    cards: tuple[Card, ...]
    body: Seq
    """Seq in the site's log whose body has its text."""

    @property
    def words(self) -> int:
        """How many words a newcomer has to read."""
        return sum(card.words for card in self.cards)


class _Section(Struct, frozen=True):
    """A heading with what stands under it; before the first heading the level is 0."""

    level: int
    rule: str
    text: str


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(text.split())


def minutes(words: int) -> float:
    """Return how long somebody reads this many words."""
    return words / WORDS_PER_MINUTE


def price(readings: Sequence[Reading]) -> float:
    """Return how many minutes a newcomer pays for all of them."""
    return minutes(sum(one.words for one in readings))


def split(markdown: str, title: str) -> list[CardText]:
    """Cut a text into cards: one for each heading, more where one would be too long.

    The cards of what is stored are cut again whenever they are shown: whoever changes how this
    cuts must also see to the readings that stand in the logs.

    Args:
        markdown: The whole text.
        title: The rule of a card without a heading.
    """
    return [card for rule, text in _ruled(markdown, title) for card in _fitting(rule, text)]


def keyed(
    new: Sequence[CardText], old: Sequence[tuple[Card, CardText]], *, material: bool
) -> tuple[Card, ...]:
    """Give each card its key.

    A card whose words are as before keeps its key. So does, in a minor version, the card of the
    same rule or else at the same place. Every other card is new to everybody.
    """
    same = {(text.rule, text.text): card.key for card, text in old}
    keys = [same.get((one.rule, one.text)) for one in new]
    if not material:
        keys = _reworded(new, [card for card, _ in old], keys)
    return tuple(
        Card(key or _key(one), one.rule, one.words) for key, one in zip(keys, new, strict=True)
    )


def places_before(place: int, new: Sequence[str], old: Sequence[str]) -> list[int]:
    """Return where a card may have stood in another version, the likelier place first.

    That is where its rule stood, and else where it stands now.

    Args:
        place: Its place now, from 0.
        new: The rules of all cards now.
        old: The rules of all cards then.
    """
    named = {name: there for there, name in enumerate(_numbered(old))}
    by_rule = named.get(_numbered(new)[place])
    found = [] if by_rule is None else [by_rule]
    return found if place in found or place >= len(old) else [*found, place]


def read_before(
    place: int, now: Reading, earlier: Sequence[Reading], known: Container[CardKey]
) -> tuple[Reading, int] | None:
    """Return the newest version in which somebody acknowledged what a card was then, and where.

    Args:
        place: The card's place now, from 0.
        now: The version in which it stands.
        earlier: The versions before, the oldest first.
        known: The keys of the cards they acknowledged.
    """
    rules = [card.rule for card in now.cards]
    # (a card that still stands somewhere has not become this one)
    standing = {card.key for card in now.cards}
    for one in reversed(earlier):
        for there in places_before(place, rules, [card.rule for card in one.cards]):
            key = one.cards[there].key
            if key in known and key not in standing:
                return one, there
    return None


def _reworded(
    new: Sequence[CardText], old: Sequence[Card], keys: Sequence[CardKey | None]
) -> list[CardKey | None]:
    """Give cards whose words changed the key of the card they were; no two get the same."""
    free = {card.key for card in old}.difference(keys)
    given = list(keys)
    rules, rules_before = [one.rule for one in new], [card.rule for card in old]
    for place, key in enumerate(keys):
        if key is not None:
            continue
        for there in places_before(place, rules, rules_before):
            if old[there].key in free:
                free.discard(old[there].key)
                given[place] = old[there].key
                break
    return given


def _numbered(rules: Sequence[str]) -> list[tuple[str, int]]:
    """Tell apart the cards on which one rule goes on."""
    seen = Counter[str]()
    numbered = []
    for rule in rules:
        numbered.append((rule, seen[rule]))
        seen[rule] += 1
    return numbered


def _key(card: CardText) -> CardKey:
    return CardKey(sha256(f"{card.rule}\0{card.text}".encode()).hexdigest()[:_KEY_DIGITS])


def _ruled(markdown: str, title: str) -> Iterator[tuple[str, str]]:
    """Yield each rule with what stands under it.

    A heading with nothing of its own above deeper ones is put before the first of them; the
    title is not said twice.
    """
    sections = list(_sections(markdown))
    over: list[str] = []
    for one, after in zip(sections, [*sections[1:], None], strict=True):
        named = [one.rule] if one.rule else []
        if not one.text and after is not None and after.level > one.level:
            over += [name for name in named if name.casefold() != title.casefold()]
            continue
        if one.text or named:
            yield " \N{EN DASH} ".join([*over, *named]) or title, one.text
            over = []


def _sections(markdown: str) -> Iterator[_Section]:
    level, rule, lines, fence = 0, "", list[str](), ""
    for line in markdown.splitlines():
        fence = _fence_after(line, fence)
        found = None if fence else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        yield _Section(level, rule, "\n".join(lines).strip("\n"))
        level, rule, lines = len(found[1]), _rule(line[found.end(1) :]), []
    yield _Section(level, rule, "\n".join(lines).strip("\n"))


def _rule(heading: str) -> str:
    """Return a heading's words, without the marks that may close it."""
    words = heading.strip()
    bare = words.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else words


def _fence_after(line: str, fence: str) -> str:
    """Return the mark of the code block that is open after a line; headings in one are code."""
    if fence:
        bare = line.strip()
        return "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
    found = _FENCE.match(line)
    return found[1] if found else ""


def _fitting(rule: str, text: str) -> Iterator[CardText]:
    """Yield cards of at most 250 words, cut between paragraphs where that can be."""
    words = rule.split()
    rule, more = " ".join(words[:_RULE_WORDS]), " ".join(words[_RULE_WORDS:])
    room = CARD_WORDS - count_words(rule)
    parts = _parts(f"{more}\n\n{text}" if more else text, room)
    for full in _filled(parts, room, "\n\n"):
        yield CardText(rule, full)


def _parts(text: str, room: int) -> Iterator[str]:
    """Yield paragraphs, and pieces of those that fit on no card."""
    for paragraph in _paragraphs(text):
        lines = (piece for line in paragraph.splitlines() for piece in _pieces(line, room))
        yield from _filled(lines, room, "\n")


def _filled(parts: Iterable[str], room: int, joint: str) -> Iterator[str]:
    """Join parts as long as they fit; nothing at all is one empty part."""
    kept, words = list[str](), 0
    for part in parts:
        more = count_words(part)
        if kept and words + more > room:
            yield joint.join(kept)
            kept, words = [], 0
        kept.append(part)
        words += more
    yield joint.join(kept)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield what stands between empty lines; a code block may have such in it."""
    lines, fence = list[str](), ""
    for line in text.splitlines():
        fence = _fence_after(line, fence)
        if line.strip() or fence:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _pieces(line: str, room: int) -> Iterator[str]:
    """Cut a line that fits on no card, after a sentence where that can be."""
    words = line.split()
    if len(words) <= room:
        yield line
        return
    while words:
        ends = [n for n in range(room // 2, room) if words[n - 1 : n] and _ends(words[n - 1])]
        cut = ends[-1] if ends and len(words) > room else room
        yield " ".join(words[:cut])
        words = words[cut:]


def _ends(word: str) -> bool:
    return word.endswith((".", "?", "!"))
