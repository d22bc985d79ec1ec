"""A page is full at a hundred comments, nothing moves once it stands, only what stands counts."""

import pytest
from msgspec.structs import replace

from afterword.domain.body import Seal
from afterword.domain.comment import Comment, Presence
from afterword.domain.event import (
    CommentEdited,
    CommentErased,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    Layout,
    ThreadClosed,
    ThreadEvent,
    ThreadReopened,
)
from afterword.domain.ids import Seq
from afterword.domain.thread import PAGE_SIZE, evolve
from tests.domain.builders import NOON, comment, grown, minutes, of_length, posted, thread

SEAL = Seal("1" * 32)


def test_comments_are_numbered_in_order_however_many_other_events_lie_between() -> None:
    first = grown(thread())
    closed = evolve(first.thread, Seq(2), ThreadClosed(SEAL), None, NOON)
    opened = evolve(closed.thread, Seq(3), ThreadReopened(), None, NOON)

    second = grown(opened.thread)

    assert (second.comments[0].seq, second.comments[0].number) == (4, 2)


@pytest.mark.parametrize("layout", Layout)
def test_a_new_conversation_opens_a_page_when_the_last_is_full(layout: Layout) -> None:
    full = of_length(PAGE_SIZE, layout)

    one_more = grown(full)

    assert (full.pages, full.on_last_page) == (1, PAGE_SIZE)
    assert one_more.comments[0].n == 2
    assert (one_more.thread.pages, one_more.thread.on_last_page) == (2, 1)


def test_an_answer_in_a_flat_thread_stands_at_the_end() -> None:
    answered = comment(n=1)

    answer = grown(of_length(PAGE_SIZE), answered).comments[0]

    assert answer.n == 2
    assert (answer.parent, answer.depth, answer.root) == (1, 1, 1)


def test_an_answer_in_a_nested_thread_stands_with_its_conversation() -> None:
    full = of_length(PAGE_SIZE * 2, Layout.NESTED)

    change = grown(full, comment(n=1))

    assert change.comments[0].n == 1
    assert (change.thread.pages, change.thread.on_last_page) == (2, PAGE_SIZE)


def test_answers_on_the_last_page_of_a_nested_thread_fill_it() -> None:
    here = of_length(PAGE_SIZE - 1, Layout.NESTED)

    answered = grown(here, comment(n=1))
    next_conversation = grown(answered.thread)

    assert next_conversation.comments[0].n == 2


def test_an_answer_counts_with_its_parent_and_belongs_to_the_same_root() -> None:
    deep = comment(seq=Seq(7), root=Seq(3), depth=4, parent=Seq(6))

    answer, above = grown(thread(), deep).comments

    assert (answer.root, answer.depth, answer.parent) == (3, 5, 7)
    assert above == replace(deep, replies=1)


@pytest.mark.parametrize(
    ("event", "presence"),
    [
        (CommentWithdrawn(Seq(1), vanished=True), Presence.VANISHED),
        (CommentWithdrawn(Seq(1), vanished=False), Presence.WITHDRAWN),
        (CommentRemoved(Seq(1), SEAL), Presence.REMOVED),
        (CommentErased(Seq(1)), Presence.ERASED),
    ],
)
def test_what_is_taken_away_counts_no_more(event: ThreadEvent, presence: Presence) -> None:
    here = of_length(2)

    change = evolve(here, Seq(3), event, comment(), NOON + minutes(1))

    assert change.thread.comments == 1
    assert change.thread.numbered == 2
    gone = change.comments[0]
    assert (gone.presence, gone.decided, gone.decided_at) == (presence, 3, NOON + minutes(1))


def test_what_was_gone_already_is_not_counted_off_twice() -> None:
    withdrawn = comment(presence=Presence.WITHDRAWN)

    change = evolve(thread(comments=1), Seq(9), CommentErased(Seq(1)), withdrawn, NOON)

    assert change.thread.comments == 1


def test_what_comes_back_counts_again_and_bears_no_decision_any_more() -> None:
    removed = comment(presence=Presence.REMOVED, decided=Seq(2), decided_at=NOON)

    change = evolve(thread(comments=0), Seq(3), CommentRestored(Seq(1), SEAL), removed, NOON)

    assert change.thread.comments == 1
    assert change.comments[0] == comment(restored_at=NOON)


def test_a_slip_that_its_author_undid_leaves_no_mark() -> None:
    withdrawn = comment(presence=Presence.WITHDRAWN, decided=Seq(2), decided_at=NOON)

    change = evolve(thread(comments=0), Seq(3), CommentRestored(Seq(1)), withdrawn, NOON)

    assert change.comments[0] == comment()


def test_a_restoration_of_what_never_went_counts_nothing_twice() -> None:
    change = evolve(thread(comments=1), Seq(2), CommentRestored(Seq(1)), comment(), NOON)

    assert change.thread.comments == 1


def test_a_quiet_edit_changes_the_text_and_tells_nobody() -> None:
    quiet = CommentEdited(Seq(1), SEAL, shown=False)

    edited = evolve(thread(), Seq(2), quiet, comment(), NOON).comments[0]

    assert (edited.revision.number, edited.revision.body) == (1, 2)
    assert edited.revision.edited_at is None


def test_a_quiet_edit_after_a_shown_one_keeps_the_mark_of_the_shown_one() -> None:
    told = CommentEdited(Seq(1), SEAL, shown=True)
    quiet = CommentEdited(Seq(1), SEAL, shown=False)
    later = NOON + minutes(1)

    first = evolve(thread(), Seq(2), told, comment(), NOON)
    second = evolve(first.thread, Seq(3), quiet, first.comments[0], later)

    assert second.comments[0].revision.edited_at == NOON
    assert second.comments[0].revision.number == 2


def test_a_thread_knows_which_closing_is_in_force() -> None:
    closed = evolve(thread(), Seq(1), ThreadClosed(SEAL), None, NOON)
    opened = evolve(closed.thread, Seq(2), ThreadReopened(), None, NOON)

    assert closed.thread.closed == 1
    assert opened.thread.closed is None


@pytest.mark.parametrize(
    "event",
    [
        posted(),
        CommentEdited(Seq(8), SEAL, shown=True),
        CommentWithdrawn(Seq(8), vanished=True),
        CommentRemoved(Seq(8), SEAL),
        CommentRestored(Seq(8)),
        CommentErased(Seq(8)),
        ThreadClosed(SEAL),
        ThreadReopened(),
    ],
)
@pytest.mark.parametrize("subject", [None, comment(seq=Seq(8))])
def test_every_event_moves_a_thread_on_whatever_it_is_about(
    event: ThreadEvent, subject: Comment | None
) -> None:
    later = NOON + minutes(5)

    change = evolve(thread(position=Seq(9)), Seq(10), event, subject, later)

    assert (change.thread.position, change.thread.changed_at) == (10, later)
