"""Required readings: texts of a house, in cards of at most 250 words with the rule in a line.

A card is known by its key. A new version that changes a card materially gives it another key, so
that whoever acknowledged the old one is asked for the new one, and only for that.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from typing import NewType

from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.cut import Cut, Span, cut, words_at
from afterword.domain.ids import Seq

CardKey = NewType("CardKey", str)
"""Eight hexadecimal digits."""

WORDS_PER_MINUTE = 238
"""How fast people read: Brysbaert 2019, J. Mem. Lang. 109."""
MANY_MINUTES = 10
"""From here on an owner is warned of what a newcomer is asked to pay."""

_KEY_DIGITS = 8
_ALIKE = 0.4
"""Share of words in common below which two cards have nothing to do with each other."""


class CardText(Struct, frozen=True):
    """A card as it is written: its rule in one line, and the rest in Markdown."""

    rule: str
    text: str

    @property
    def words(self) -> int:
        """How many words one has to read."""
        return count_words(self.rule) + count_words(self.text)


class Card(Struct, frozen=True, omit_defaults=True):
    """A card as the site's log knows it; its text stands in the reading's body."""

    key: CardKey
    rule: str
    words: int
    spans: tuple[Span, ...] = ()
    """Where in the body its text stands; none for what was published before this was stored."""


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
    """Cut a text into cards as they are cut now: to publish it, and never to show it later.

    Args:
        markdown: The whole text.
        title: The rule of a card without a heading.
    """
    return [_text(markdown, one) for one in cut(markdown, title)]


def placed(cards: Sequence[Card], markdown: str, title: str) -> tuple[Card, ...]:
    """Say of the cards that a text was split into where in it they stand."""
    return tuple(
        replace(card, spans=one.spans)
        for card, one in zip(cards, cut(markdown, title), strict=True)
    )


def texts(one: Reading, markdown: str) -> tuple[CardText, ...]:
    """Return the cards of a version as they were when it was published.

    Args:
        one: The version.
        markdown: Its body.
    """
    if all(card.spans for card in one.cards):
        return tuple(CardText(card.rule, words_at(markdown, card.spans)) for card in one.cards)
    return tuple(split(markdown, one.title))


def keyed(
    new: Sequence[CardText],
    old: Sequence[tuple[Card, CardText]],
    slug: str,
    known: Container[CardKey] = (),
    *,
    material: bool,
) -> tuple[Card, ...]:
    """Give each card its key.

    A card whose words are as before keeps its key. So does, in a minor version, the card of the
    same rule or else at the same place. Every other card is new to everybody, also when another
    text of the house has one with the same words.

    Args:
        new: The cards, as they are written now.
        old: Those of the version before.
        slug: The reading to which they belong.
        known: The keys of all cards that it ever had.
        material: Whether cards that changed get another key.
    """
    same = {(text.rule, text.text): card.key for card, text in old}
    keys = [same.get((one.rule, one.text)) for one in new]
    if not material:
        keys = _reworded(new, [card for card, _ in old], keys)
    return tuple(
        Card(key or _key(one, slug, known), one.rule, one.words)
        for key, one in zip(keys, new, strict=True)
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
) -> Iterator[tuple[Reading, int]]:
    """Yield where somebody may have acknowledged what a card was then, the likeliest first.

    That is a place in a version, the newest versions first.

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
                yield one, there


def is_the_same(old: CardText, new: CardText) -> bool:
    """Say whether a card has become another one, and is not simply a different one.

    It has when the rule stayed, or when enough of the words did.
    """
    before, after = (f"{one.rule} {one.text}".casefold().split() for one in (old, new))
    alike = SequenceMatcher(None, before, after, autojunk=False)
    return old.rule == new.rule or alike.ratio() >= _ALIKE


def was_read(earlier: Sequence[Reading], known: Container[CardKey]) -> bool:
    """Say whether somebody acknowledged every card of one of these versions."""
    return any(all(card.key in known for card in one.cards) for one in earlier)


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


def _text(markdown: str, one: Cut) -> CardText:
    return CardText(one.rule, words_at(markdown, one.spans))


def _key(card: CardText, slug: str, known: Container[CardKey]) -> CardKey:
    """Make a key of a card's words and of the reading to which they belong.

    Keys once told only the words: where the reading had the card under such a key, whoever
    acknowledged it then has read this.
    """
    of_words = _digest(f"{card.rule}\0{card.text}")
    return of_words if of_words in known else _digest(f"{slug}\0{card.rule}\0{card.text}")


def _digest(said: str) -> CardKey:
    return CardKey(sha256(said.encode()).hexdigest()[:_KEY_DIGITS])
