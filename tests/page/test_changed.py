"""What became of a text is told in the words that people read, and no change of it is hidden."""

import pytest

from afterword.domain.reading import CardText
from afterword.page import changed, markdown, reading
from afterword.page.history import Kind
from tests.page.samples import SITE

BASE = "https://blog.example/"
OTHERWISE = "Only the formatting has changed; the words are the same."
TOO = "The formatting has changed, too."


def test_a_text_is_read_without_its_markup() -> None:
    source = (
        "# Rules\n\nBe **kind**,\nalways.\n\n* one\n* two\n  1. deep\n\n3. third\n4. fourth\n\n"
        "> quoted\n\n    code  here\n\n---\n\n[ours](/there), <https://blog.example/>, a@b.example"
    )

    assert said(source).text.split("\n\n") == [
        "Rules",
        "Be kind, always.",
        "\N{BULLET} one\n\N{BULLET} two\n1. deep",
        "3. third\n4. fourth",
        "quoted",
        "code  here",
        "\N{EM DASH}",
        "ours (https://blog.example/there), https://blog.example/, a@b.example",
    ]


def test_no_mark_of_markdown_stands_in_what_changed() -> None:
    html = diff("Be **kind** to _all_.", "Be **fair** to _all_.")

    assert "*" not in html
    assert "_" not in html
    assert "(removed: </span>kind<" in html
    assert "(added: </span>fair<" in html
    assert TOO not in html


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Be **kind**.", "Be kind."),
        ("Be *kind*.", "Be **kind**."),
        ("Be kind.", "> Be kind."),
        ("Be kind.", "## Be kind."),
        ("Be ~~kind~~.", "Be kind."),
        ("Be kind.", "Be `kind`."),
        # Nobody sees a difference; but the text is another one, and is asked for.
        ("Be *kind*.", "Be _kind_."),
        ("Be\nkind.", "Be kind."),
        ("Be kind.", "Be kind.\u202e"),
    ],
)
def test_what_is_only_set_otherwise_is_told(old: str, new: str) -> None:
    html = diff(old, new)

    assert html == f'<em class="set-otherwise">{OTHERWISE}</em>'


def test_what_is_set_otherwise_besides_other_words_is_told_too() -> None:
    html = diff("Be **kind**. Be brief.", "Be kind. Be short.")

    assert "(added: </span>short" in html
    assert TOO in html


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("[here](/a)", "[here](/b)", "(https://blog.example/b)"),
        ("* one\n* two", "1. one\n2. two", "2."),
        ("Don't.", "Don\N{RIGHT SINGLE QUOTATION MARK}t.", "\N{RIGHT SINGLE QUOTATION MARK}t."),
    ],
)
def test_another_address_list_or_sign_is_a_change_of_words(old: str, new: str, seen: str) -> None:
    found = changed.change(said(old), said(new))

    added = "".join(piece.text for piece in found.pieces if piece.kind is Kind.ADDED)
    assert seen in added


def test_a_card_is_told_with_its_rule_where_that_is_another_one() -> None:
    old, new = CardText("Be *brief*", "Often."), CardText("Be *short*", "Often.")

    html = reading.card_diff(SITE, old, new)

    # A rule is shown as it is typed.
    assert "(removed: </span>*brief*" in html
    assert "Often." in html


def test_of_a_long_text_what_stayed_is_left_out_but_for_what_is_near() -> None:
    paragraphs = [f"Paragraph {n}." for n in range(12)]
    new = [*paragraphs[:6], "Another.", *paragraphs[7:]]

    html = reading.diff(SITE, "\n\n".join(paragraphs), "\n\n".join(new))

    assert "Another." in html
    assert html.count("[\N{HORIZONTAL ELLIPSIS}]") == 2
    assert "Paragraph 5." in html
    assert "Paragraph 2." not in html
    assert "Paragraph 9." not in html
    assert not reading.diff(SITE, "Same.", "Same.")


def said(source: str) -> changed.Said:
    return changed.said(markdown.render(source, BASE))


def diff(old: str, new: str) -> str:
    return str(changed.shown(changed.change(said(old), said(new))))
