"""Nested threads show every reply under what it answers, and at most 200 comments on a page."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.ids import Seq
from afterword.page.nested import More, arrange, fragments, part, part_holding
from afterword.projection.reading import Shown
from tests.page.samples import KEY, SITE, THREAD, conversation

TALK = {1: None, 2: 1, 3: None, 4: 1, 5: 2, 6: 3, 7: 2}


def seqs(arranged: Sequence[Shown | More]) -> list[int]:
    return [one.comment.seq if isinstance(one, Shown) else -one.count for one in arranged]


def test_replies_stand_under_what_they_answer_the_oldest_first() -> None:
    assert seqs(arrange(conversation(TALK))) == [1, 2, 5, 7, 4, 3, 6]


def test_long_conversations_are_cut_and_say_how_much_is_left() -> None:
    arranged = arrange(conversation(TALK), most=5)

    assert seqs(arranged) == [1, 2, 5, -2, 3, 6]


def test_what_is_left_is_a_link_away() -> None:
    html = fragments(arrange(conversation(TALK), most=5), SITE.key, KEY)

    assert html[3] == (
        f'<p class="more-replies"><a href="/teaspoon/thread/{THREAD}?under=1">'
        "2 more replies in this conversation</a></p>\n"
    )


def test_a_whole_conversation_comes_in_parts() -> None:
    whole = [one for one in conversation(TALK) if one.comment.root == 1]

    first, pages = part(whole, 1, most=2)
    third, _ = part(whole, 3, most=2)

    assert (seqs(first), seqs(third), pages) == ([1, 2], [4], 3)
    assert part_holding(whole, Seq(7), most=2) == 2
    assert part_holding(whole, Seq(99), most=2) is None
    assert part(whole, 9, most=2)[0] == part(whole, 0, most=2)[0] == []


def test_a_reply_whose_parent_is_on_another_part_links_to_it_there() -> None:
    whole = [one for one in conversation(TALK) if one.comment.root == 1]

    html = fragments(part(whole, 2, most=2)[0], SITE.key, KEY)

    assert f'href="/teaspoon/thread/{THREAD}?c=2#c2">#2' in html[0]


def test_a_conversation_may_be_deeper_than_the_language_can_recurse() -> None:
    deep = conversation({seq: seq - 1 or None for seq in range(1, 3_001)})

    assert seqs(arrange(deep, most=5_000)) == list(range(1, 3_001))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60), st.integers(1, 40))
def test_nothing_is_lost_nothing_stands_twice_and_parents_come_first(
    parents: list[int], most: int
) -> None:
    talk = {seq: parent % seq or None for seq, parent in enumerate(parents, 1)}
    roots = sum(parent is None for parent in talk.values())

    arranged = arrange(conversation(talk), most=most)

    kept = [one.comment for one in arranged if isinstance(one, Shown)]
    left = sum(one.count for one in arranged if isinstance(one, More))
    assert len(kept) + left == len(talk)
    assert len({comment.seq for comment in kept}) == len(kept) <= max(most, roots)
    seen: set[int] = set()
    for comment in kept:
        assert comment.parent is None or comment.parent in seen
        seen.add(comment.seq)
