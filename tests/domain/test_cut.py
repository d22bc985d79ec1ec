"""A card is a part of its text: where it begins and ends is all that is kept of a cut."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.cut import Cut, cut, words_at

TITLE = "Commenting policy"
_lines = st.sampled_from(
    [
        "# a",
        "## Be kind ##",
        "### C#",
        "a word",
        "Two words.",
        "",
        "  ",
        "```",
        "- item",
        "w " * 300,
    ]
)


@given(st.lists(_lines, max_size=20).map("\n".join))
def test_the_parts_of_all_cards_follow_each_other(text: str) -> None:
    places = [place for one in cut(text, TITLE) for span in one.spans for place in span]

    assert places == sorted(places)
    assert all(one.spans for one in cut(text, TITLE))


def test_a_card_is_cut_out_of_its_text_as_it_stands_there() -> None:
    text = "Welcome.\n\n## Be kind ##\nAlways,\n  *really*.\n\n\nOften.\n\nNow.\n\n## C#\n"

    cards = cut(text, TITLE)

    assert [(one.rule, words_at(text, one.spans)) for one in cards] == [
        (TITLE, "Welcome."),
        ("Be kind", "Always,\n  *really*.\n\nOften.\n\nNow."),
        ("C#", ""),
    ]


def test_what_a_rule_has_no_room_for_goes_on_in_the_text() -> None:
    heading = " ".join(f"w{n}" for n in range(43))
    text = f"# {heading} #\nBelow."

    (card,) = cut(text, TITLE)

    assert card.rule == " ".join(heading.split()[:40])
    assert words_at(text, card.spans) == "w40 w41 w42\n\nBelow."


def test_texts_from_before_places_were_stored_come_out_as_they_were_published() -> None:
    # What was published then has no places: this must be so for ever.
    sentence = "One two three four five six seven eight nine ten."
    text = f"# Short rules\n## No slurs\n## Long\n{' '.join([sentence] * 30)}\n\n```\n# code\n```"

    cards = cut(text, TITLE)

    assert [one.rule for one in cards] == ["Short rules \N{EN DASH} No slurs", "Long", "Long"]
    assert [words_at(text, one.spans) for one in cards] == [
        "",
        " ".join([sentence] * 24),
        " ".join([sentence] * 6) + "\n\n```\n# code\n```",
    ]
    assert cut("", TITLE) == []
    assert cut("x", TITLE) == [Cut(TITLE, ((0, 1),))]
