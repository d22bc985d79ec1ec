"""A required reading is cut into small cards; only a card that says something else is new."""

from collections.abc import Iterator
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.cut import CARD_WORDS
from afterword.domain.ids import Seq
from afterword.domain.reading import (
    Card,
    CardKey,
    CardText,
    Reading,
    count_words,
    is_the_same,
    keyed,
    minutes,
    places_before,
    price,
    read_before,
    split,
    texts,
    was_read,
)

TITLE = "Commenting policy"
SLUG = "policy"
DASH = "\N{EN DASH}"

Section = tuple[int, str, str]


def _made(shapes: list[tuple[int, int, list[list[int]]]]) -> list[Section]:
    """Make sections in which no two words are the same."""
    numbers = count(1)

    def words(many: int) -> str:
        return " ".join(f"w{n}" if n % 9 else f"w{n}." for n in islice(numbers, many))

    return [
        (level, words(rule), "\n\n".join("\n".join(map(words, lines)) for lines in text))
        for level, rule, text in shapes
    ]


_word = st.text("abcdefghij.?!", min_size=1, max_size=6)
_line = st.lists(_word, min_size=1, max_size=320).map(" ".join)
_paragraph = st.lists(_line, min_size=1, max_size=4).map("\n".join)
_text = st.lists(_paragraph, max_size=5).map("\n\n".join)
_rule = st.lists(_word, min_size=1, max_size=60).map(" ".join)
# Of each section: its level, how many words its rule has, and each line of each paragraph.
_shape = st.tuples(
    st.integers(1, 6),
    st.integers(1, 60),
    st.lists(st.lists(st.integers(1, 320), min_size=1, max_size=4), max_size=5),
)
_sections = st.lists(_shape, min_size=1, max_size=5).map(_made)
_cards = st.lists(st.builds(CardText, _rule, _text), min_size=1, max_size=6)


@given(_sections)
def test_no_card_has_more_than_250_words(sections: list[Section]) -> None:
    cards = split(_written(sections), TITLE)

    assert all(card.words <= CARD_WORDS for card in cards)


@given(_sections)
def test_all_words_are_kept_in_order(sections: list[Section]) -> None:
    cards = split(_written(sections), TITLE)

    wanted = [word for _, rule, text in sections for word in f"{rule} {text}".split()]
    assert list(_words(cards)) == wanted


@given(st.text(max_size=400), st.text(min_size=1, max_size=20))
def test_whatever_is_typed_becomes_cards_that_fit(typed: str, title: str) -> None:
    cards = split(typed, title)

    assert all(card.words <= CARD_WORDS for card in cards)
    assert all(card.words for card in cards if title.strip())


@given(_cards, st.booleans())
def test_cards_whose_words_stay_keep_their_keys(cards: list[CardText], material: bool) -> None:  # noqa: FBT001 - hypothesis gives arguments in place
    before = list(zip(keyed(cards, [], SLUG, material=True), cards, strict=True))

    after = keyed(cards[::-1], before, SLUG, material=material)

    assert [card.key for card in after] == [card.key for card, _ in before[::-1]]


@given(_cards, st.data())
def test_a_material_version_is_new_only_where_its_words_are(
    cards: list[CardText], data: st.DataObject
) -> None:
    before = list(zip(keyed(cards, [], SLUG, material=True), cards, strict=True))
    changed = data.draw(st.sets(st.integers(0, len(cards) - 1)))
    now = [_reworded(card) if n in changed else card for n, card in enumerate(cards)]

    after = keyed(now, before, SLUG, material=True)

    assert {n for n, card in enumerate(after) if card.key != before[n][0].key} == changed


@given(st.lists(st.builds(CardText, _rule, _text), min_size=1, max_size=6, unique=True))
def test_a_minor_version_with_as_many_cards_is_new_to_nobody(cards: list[CardText]) -> None:
    before = list(zip(keyed(cards, [], SLUG, material=True), cards, strict=True))
    now = [CardText(f"{n} {card.rule}", f"{card.text} more") for n, card in enumerate(cards)]

    after = keyed(now, before, SLUG, material=False)

    assert [card.key for card in after] == [card.key for card, _ in before]


def test_a_minor_change_follows_a_card_that_moved() -> None:
    kind, brief = CardText("Be kind", "Always."), CardText("Be brief", "Often.")
    before = list(zip(keyed([kind, brief], [], SLUG, material=True), (kind, brief), strict=True))
    added = CardText("Be here", "Now.")

    after = keyed([added, CardText("Be brief", "Rarely."), kind], before, SLUG, material=False)

    assert [card.key for card in after][1:] == [before[1][0].key, before[0][0].key]
    # Nobody can have read what was not there.
    assert after[0].key not in {card.key for card, _ in before}


def test_each_heading_begins_a_card_and_its_words_are_the_rule() -> None:
    cards = split("Welcome.\n\n## Be kind ##\nAlways.\n\n### C#\nIs a note.", TITLE)

    assert cards == [
        CardText(TITLE, "Welcome."),
        CardText("Be kind", "Always."),
        CardText("C#", "Is a note."),
    ]


def test_the_title_is_not_said_twice() -> None:
    cards = split("# Commenting Policy\n\n## Be kind\nAlways.", TITLE)

    assert cards == [CardText("Be kind", "Always.")]


def test_a_heading_over_others_stands_before_the_first_of_them() -> None:
    cards = split("# Short rules\n## No slurs\n## No spam\nNone.", TITLE)

    assert cards == [CardText(f"Short rules {DASH} No slurs", ""), CardText("No spam", "None.")]


def test_headings_in_code_are_code() -> None:
    text = "```sh\n# a comment\n\n```python\n```\n\n`````` is no fence ``````"

    assert split(text, TITLE) == [CardText(TITLE, text)]


def test_a_long_list_is_cut_between_its_lines() -> None:
    lines = [f"- {n} {'word ' * 48}".strip() for n in range(8)]

    cards = split("\n".join(lines), TITLE)

    assert [card.text.splitlines() for card in cards] == [lines[:4], lines[4:]]


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    sentence = "One two three four five six seven eight nine ten."

    cards = split(" ".join([sentence] * 30), TITLE)

    assert {card.text[-4:] for card in cards} == {"ten."}


def test_nothing_to_read_makes_no_card() -> None:
    assert split("\n\n#\n##  \n", TITLE) == []


def test_a_newcomer_pays_for_every_card_of_every_reading() -> None:
    cards = tuple(Card(CardKey(str(n)), "Rule", 119) for n in range(2))
    one = Reading(slug="a", title="A", version=1, cards=cards, body=Seq(1))

    assert price([one, one]) == minutes(476) == 2.0


def test_a_card_is_looked_for_under_its_rule_and_then_at_its_place() -> None:
    assert places_before(0, ["b", "x"], ["a", "b"]) == [1, 0]
    assert places_before(1, ["b", "b"], ["b", "c", "b"]) == [2, 1]
    assert places_before(2, ["a", "b", "c"], ["a", "b"]) == []


def test_what_somebody_read_before_is_the_newest_of_it_that_they_know() -> None:
    versions = [_reading(1, "a1 b1"), _reading(2, "a2 b1"), _reading(3, "a2 b3")]
    now = _reading(4, "a4 b4")

    def found(place: int, *keys: str) -> list[tuple[Reading, int]]:
        return list(read_before(place, now, versions, {CardKey(key) for key in keys}))

    assert found(0, "a2", "b1") == [(versions[2], 0), (versions[1], 0)]
    assert found(1, "a2", "b1") == [(versions[1], 1), (versions[0], 1)]
    assert found(1, "a2") == []


def test_a_card_that_still_stands_has_not_become_another_one() -> None:
    before, now = _reading(1, "a1 b1"), _reading(2, "x2 a1 b1")

    assert list(read_before(0, now, [before], {CardKey("a1"), CardKey("b1")})) == []


def test_a_card_has_become_another_one_when_its_rule_or_most_of_its_words_stayed() -> None:
    card = CardText("Be brief", "Say it once, and leave room for others.")

    assert is_the_same(card, CardText("Be brief", "Nothing of this is left."))
    assert is_the_same(card, CardText("Be short", "Say it once, and make room for others."))
    assert not is_the_same(card, CardText("No slurs", "Not even quoted ones, however old."))


def test_who_acknowledged_every_card_of_a_version_has_read_it() -> None:
    versions = [_reading(1, "a1 b1"), _reading(2, "a1 b2")]

    assert was_read(versions, {CardKey("a1"), CardKey("b2")})
    assert not was_read(versions, {CardKey("a1")})
    assert not was_read([], {CardKey("a1")})


def test_two_texts_with_the_same_card_ask_for_it_each() -> None:
    card = CardText("Be kind", "Always.")

    (one,), (other,) = (keyed([card], [], slug, material=True) for slug in ("policy", "101"))

    assert one.key != other.key


def test_a_key_from_before_keys_told_texts_apart_stays_good_in_its_own_text() -> None:
    card, changed = CardText("Be kind", "Always."), CardText("Be kind", "Often.")
    # (SHA-256 of the rule, a zero, the text)
    old = CardKey("284c5400")
    (since,) = keyed([changed], [(Card(old, "Be kind", 3), card)], SLUG, {old}, material=True)

    (kept,) = keyed([card], [(Card(old, "Be kind", 3), card)], SLUG, {old}, material=True)
    (back,) = keyed([card], [(since, changed)], SLUG, {old, since.key}, material=True)

    assert since.key != old
    assert kept.key == back.key == old


def test_cards_are_as_they_were_published_however_texts_are_cut_by_now() -> None:
    source = "# Be kind\n\nAlways. Often."
    cards = (
        Card(CardKey("a"), "Kindness", 1, ((11, 18),)),
        Card(CardKey("b"), "And more", 2, ((19, 25), (2, 9))),
        Card(CardKey("c"), "No text", 2, ((25, 25),)),
    )
    one = Reading(slug=SLUG, title=TITLE, version=1, cards=cards, body=Seq(1))

    assert texts(one, source) == (
        CardText("Kindness", "Always."),
        CardText("And more", "Often.\n\nBe kind"),
        CardText("No text", ""),
    )


def _reading(version: int, keys: str) -> Reading:
    """A reading with a card for each key, its rule the key's letter."""
    cards = tuple(Card(CardKey(key), key[0], 10) for key in keys.split())
    return Reading(slug="policy", title=TITLE, version=version, cards=cards, body=Seq(version))


def _written(sections: list[Section]) -> str:
    return "\n\n".join(f"{'#' * level} {rule}\n\n{text}" for level, rule, text in sections)


def _words(cards: list[CardText]) -> Iterator[str]:
    """Yield the words of all cards, without rules that are repeated because a text goes on."""
    said = ""
    for card in cards:
        rule = [] if card.rule == said else card.rule.split()
        said = card.rule
        yield from (word for word in [*rule, *card.text.split()] if word != DASH)


def _reworded(card: CardText) -> CardText:
    return CardText(card.rule, f"{card.text} and more of it, {count_words(card.text)}")
