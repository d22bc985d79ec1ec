"""A comment is published, held, or sent back with what to read first; it never disappears."""

from datetime import timedelta

import msgspec
import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import PostComment
from afterword.domain.effect import Cover, RequireContentNote
from afterword.domain.event import HoldReason
from afterword.domain.ids import AccountId, PageKey, Seq, SiteKey, thread_stream
from afterword.domain.level import Level
from afterword.domain.note import Kind, Note, NoteId, Reach
from afterword.gate.owed import MOST_ANSWERS
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, Done, Sender, SentBack, Stamp
from afterword.log import bodies, read
from afterword.people import acknowledged
from afterword.projection import held, threads
from tests.domain.builders import PAGE, minutes, text
from tests.handle.home import NESTED_PAGE, Home, guest, signature_of
from tests.handle.reader import Reader, standing

LONG = "word " * 100


@pytest.fixture
def home(database: Database) -> Home:
    """A house in which one reads the whole thread first."""
    return Home(database)


def test_who_has_read_everything_is_published(home: Home) -> None:
    home.post()
    home.give()
    ann = Reader(home)
    ann.open()
    ann.acknowledge_all()

    assert _is_published(ann.post())


def test_who_shows_nothing_is_sent_back_with_everything_there_is(home: Home) -> None:
    first = home.post(by="bea")
    note = home.give()
    ann = Reader(home)

    back = ann.post()

    assert isinstance(back, SentBack)
    assert back.why.nothing_read
    assert [one.seq for one in back.why.owed.rest] == [first]
    assert [one.seq for one in back.why.owed.notes] == [note]


def test_what_was_sent_back_is_nowhere_in_the_database(home: Home) -> None:
    home.give()

    Reader(home).post("canary")

    stored = home.ask(lambda tx: bodies.read(tx, thread_stream(home.thread), [Seq(1), Seq(2)]))
    assert all("canary" not in one.body.source for one in stored.values())
    assert home.ask(lambda tx: read.head(tx, thread_stream(home.thread))) == 1


def test_who_reads_what_they_are_told_is_published_next(home: Home) -> None:
    first = home.post(by="bea")
    home.post(by="cleo", reply_to=first)
    home.give()
    home.give(page=None)
    home.publish_reading("# Be kind\n\nAlways.\n\n# Stay on topic\n\nPlease.")
    ann = Reader(home)
    back = ann.post(reply_to=first)

    ann.catch_up()

    assert isinstance(back, SentBack)
    assert len(back.why.owed.cards) == 2
    assert _is_published(ann.post(reply_to=first))


@pytest.mark.parametrize("page", [PAGE, None])
def test_a_note_that_comes_while_one_writes_sends_back(home: Home, page: PageKey | None) -> None:
    ann = Reader(home)
    home.post()
    ann.open()
    note = home.give(page=page)

    back = ann.post()

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.notes] == [note]
    assert not back.why.owed.rest


def test_a_note_in_another_branch_sends_nobody_back(home: Home) -> None:
    here, there = home.post(by="bea"), home.post(by="cleo")
    under = home.post(by="bea", reply_to=there)
    ann = Reader(home)
    ann.open()
    home.give(about=there)
    home.give(about=here, reach=Reach.COMMENT)

    assert _is_published(ann.post())
    assert [one.scope.comment for one in _asked(ann.post(reply_to=here))] == [here]
    assert [one.scope.comment for one in _asked(ann.post(reply_to=under))] == [there]
    below = home.post(by="bea", reply_to=here)
    ann.open()
    assert _is_published(ann.post(reply_to=below))


def test_a_material_amendment_asks_anew_and_a_minor_one_does_not(home: Home) -> None:
    note = home.give()
    ann = Reader(home)
    ann.open()
    ann.acknowledge_all()
    home.amend(note, material=False)
    first = ann.post()

    home.amend(note, material=True)

    assert _is_published(first)
    assert [one.revision for one in _asked(ann.post())] == [2]


def test_a_note_that_was_lifted_or_has_ended_or_need_not_be_acknowledged_stops_nobody(
    home: Home,
) -> None:
    lifted = home.give()
    home.give(until=home.clock.now() + minutes(5))
    home.give(must_acknowledge=False)
    home.lift(lifted)
    home.clock.advance(minutes(5))

    assert _is_published(Reader(home).post())


def test_staff_are_bound_by_notes_too_but_not_by_their_own(home: Home) -> None:
    home.give()
    heron = Reader(home, "heron", account=AccountId("mod"))
    ibis = Reader(home, "ibis", account=AccountId("other-mod"))
    ibis.open()

    assert _is_published(heron.post())
    assert len(_asked(ibis.post())) == 1


def test_a_material_edit_of_an_ancestor_sends_back_and_no_other_edit_does(home: Home) -> None:
    root = home.post("It is so.", by="bea")
    parent = home.post("I think this is so.", reply_to=root, by="cleo")
    beside = home.post("Another branch it is.", by="cleo")
    sibling = home.post("Quite another answer.", reply_to=parent, by="bea")
    ann = Reader(home)
    ann.open()
    home.edit(beside, "Now I say the opposite of it.", by="cleo")
    home.edit(sibling, "Now I too say the opposite.", by="bea")
    home.edit(parent, "I thinkk this is so.", by="cleo")
    unmoved = ann.post(reply_to=parent)

    home.edit(root, "It is not so at all.", by="bea")
    back = ann.post(reply_to=parent)
    ann.catch_up()

    assert _is_published(unmoved)
    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.path] == [root]
    assert not back.why.owed.rest
    assert _is_published(ann.post(reply_to=parent))


def test_nobody_is_asked_to_read_their_own_words(home: Home) -> None:
    mine = home.post(by="ann")
    home.post(by="ann", reply_to=mine)

    assert _is_published(Reader(home, "ann").post(reply_to=mine))
    assert isinstance(Reader(home, "bea").post(reply_to=mine), SentBack)


def test_nobody_is_asked_to_read_what_was_taken_away(home: Home) -> None:
    top = home.post(by="bea")
    gone = [home.post(by="bea", reply_to=top) for _ in range(3)]
    home.post(by="cleo", reply_to=gone[1])
    home.withdraw(gone[0], by="bea")
    home.withdraw(gone[1], by="bea")
    home.remove(gone[2])
    home.erase(top)

    back = Reader(home).post()

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.rest] == [5]


def test_the_horizon_stays_while_few_write_and_moves_once_when_many_do(home: Home) -> None:
    home.set_up(drift=3)
    home.post(by="bea")
    ann = Reader(home)
    ann.open()
    for _ in range(3):
        home.post(by="bea")
    early = ann.post()
    ann.open()
    many = [home.post(by="bea") for _ in range(4)]
    back = ann.post()
    ann.catch_up()
    for _ in range(10):
        home.post(by="bea")

    late = ann.post()

    assert _is_published(early)
    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.rest] == many
    assert _is_published(late)


def test_answers_that_come_while_one_writes_send_nobody_back(home: Home) -> None:
    parent = home.post(by="bea")
    ann = Reader(home)
    ann.open()
    for _ in range(3):
        home.post(by="cleo", reply_to=parent)

    assert _is_published(ann.post(reply_to=parent))


def test_somebody_sent_back_reads_the_budget_once_and_no_more(home: Home) -> None:
    home.set_up(budget_minutes=1)
    written = [home.post(LONG, by="bea") for _ in range(10)]
    ann = Reader(home)

    back = ann.post()
    ann.catch_up()

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.rest] == written[-2:]
    assert back.why.owed.reduced
    done = ann.post()
    assert _is_published(done)
    assert _stamp(home, done).reduced


def test_without_a_budget_everything_is_asked_for(home: Home) -> None:
    home.set_up(budget_minutes=0)
    written = [home.post(LONG, by="bea") for _ in range(120)]

    back = Reader(home).post()

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.rest] == written
    assert not back.why.owed.reduced


def test_a_summary_stands_in_for_what_it_tells(home: Home) -> None:
    early = [home.post(by="bea") for _ in range(5)]
    home.give("The story so far.", kind=Kind.SUMMARY, effects=(Cover(early[-1]),))
    late = home.post(by="bea")
    ann = Reader(home)

    back = ann.post()
    ann.catch_up()

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.rest] == [late]
    assert len(back.why.owed.notes) == 1
    assert _is_published(ann.post())


def test_a_reading_is_asked_for_once_for_each_person_and_version(home: Home) -> None:
    home.set_up(level=Level.NOTES)
    home.publish_reading("# Be kind\n\nAlways.\n\n# Stay on topic\n\nPlease.")
    ann = Reader(home)
    first = ann.post()
    ann.read_cards()
    published = ann.post()
    again = Reader(home, page=NESTED_PAGE)
    again.receipt = ann.receipt
    elsewhere = again.post()

    home.publish_reading("# Be kind\n\nAlways.\n\n# Stay on topic\n\nOr move.", material=True)
    back = ann.post()
    home.publish_reading("# Be kind\n\nAlways.\n\n# Stay on topic\n\nOr go.", material=False)
    after = ann.post()

    assert isinstance(first, SentBack)
    assert _is_published(published)
    assert _is_published(elsewhere)
    assert isinstance(back, SentBack)
    assert [one.card.rule for one in back.why.owed.cards] == ["Stay on topic"]
    assert isinstance(after, SentBack)
    assert [one.card.key for one in after.why.owed.cards] == [
        one.card.key for one in back.why.owed.cards
    ]


def test_somebody_signed_in_need_not_show_the_readings_on_another_device(home: Home) -> None:
    account = AccountId("dora")
    home.publish_reading("# Be kind\n\nAlways.")
    reader = Reader(home, "dora", account=account)
    reader.post()
    kept_before = home.ask(lambda tx: acknowledged.cards(tx, home.site, account))
    reader.catch_up()
    reader.post()

    other_device = Reader(home, "dora", account=account)
    other_device.open()

    assert kept_before == ()
    assert _is_published(other_device.post())


def test_the_fourth_time_is_held_and_never_refused(home: Home) -> None:
    home.give()
    ann = Reader(home)

    answers = [ann.post("canary") for _ in range(4)]

    assert [type(one) for one in answers] == [SentBack, SentBack, SentBack, Done]
    held = answers[-1]
    assert isinstance(held, Done)
    assert held.held is HoldReason.TRIES
    stored = home.ask(lambda tx: bodies.read(tx, thread_stream(home.thread), [held.seq]))
    assert stored[held.seq].body.source == "canary"


def test_a_moderator_can_be_asked_at_once(home: Home) -> None:
    home.give()

    held = Reader(home).post(asks_moderator=True)

    assert isinstance(held, Done)
    assert held.held is HoldReason.ASKED
    state = home.ask(lambda tx: threads.load(tx, home.thread))
    assert state is not None
    assert (state.comments, state.numbered) == (0, 0)


def test_who_asks_without_need_is_published(home: Home) -> None:
    assert _is_published(Reader(home).post(asks_moderator=True))


def test_a_held_comment_stands_at_the_end_once_it_is_let_in(home: Home) -> None:
    home.give()
    waiting = Reader(home).post("canary", asks_moderator=True)
    home.post(by="bea")
    assert isinstance(waiting, Done)

    let_in = home.let_in(waiting.seq)
    again = home.let_in(waiting.seq)

    assert isinstance(let_in, Done)
    assert let_in.change.comments[0].number == 2
    assert isinstance(again, Refuse)
    assert again.refusal is Refusal.ALREADY_SO


def test_a_held_answer_to_what_is_gone_meanwhile_stands_by_itself(home: Home) -> None:
    parent = home.post(by="bea")
    waiting = Reader(home).post(reply_to=parent, asks_moderator=True)
    assert isinstance(waiting, Done)
    home.remove(parent)

    let_in = home.let_in(waiting.seq)

    assert isinstance(let_in, Done)
    assert let_in.change.comments[0].parent is None


def test_a_held_comment_is_kept_out_by_a_moderator_or_taken_back_by_its_author(
    home: Home,
) -> None:
    home.give()
    ann = Reader(home)
    one, other = ann.post(asks_moderator=True), ann.post(asks_moderator=True)
    assert isinstance(one, Done)
    assert isinstance(other, Done)

    by_another = home.decline(one.seq, who=guest("bea"))
    with_a_reason = home.decline(one.seq, "canary", who=guest("ann"))
    taken_back = home.decline(one.seq, who=guest("ann"))
    kept_out = home.decline(other.seq, "Please read the note first.")

    assert isinstance(by_another, Refuse)
    assert isinstance(with_a_reason, Refuse)
    assert isinstance(taken_back, Done)
    assert isinstance(kept_out, Done)


def test_a_comment_that_was_not_let_in_waits_again_when_that_is_taken_back(home: Home) -> None:
    home.give()
    ann = Reader(home)
    one, other = ann.post(asks_moderator=True), ann.post(asks_moderator=True)
    assert isinstance(one, Done)
    assert isinstance(other, Done)
    home.decline(one.seq, "canary")
    home.decline(other.seq, who=guest("ann"))

    by_author = home.undo_decline(one.seq, who=guest("ann"))
    back = home.undo_decline(one.seq)
    again = home.undo_decline(one.seq)
    what_she_took_back = home.undo_decline(other.seq)

    assert isinstance(back, Done)
    assert all(isinstance(no, Refuse) for no in (by_author, again, what_she_took_back))
    waiting = home.ask(lambda tx: held.waiting(tx, home.site))
    assert [(each.seq, each.declined) for each in waiting] == [(one.seq, None)]
    assert isinstance(home.let_in(one.seq), Done)
    assert isinstance(home.undo_decline(one.seq), Refuse)


def test_words_that_are_erased_are_not_let_in_any_more(home: Home) -> None:
    home.give()
    one = Reader(home).post(asks_moderator=True)
    assert isinstance(one, Done)
    home.decline(one.seq, "canary")
    assert isinstance(home.erase_held(one.seq, who=guest("ann")), Done)

    assert isinstance(home.let_in(one.seq), Refuse)
    assert isinstance(home.undo_decline(one.seq), Refuse)


def test_a_decline_can_be_taken_back_for_a_day(home: Home) -> None:
    home.give()
    one = Reader(home).post(asks_moderator=True)
    assert isinstance(one, Done)
    home.decline(one.seq, "canary")
    home.clock.advance(timedelta(hours=25))

    late = home.undo_decline(one.seq)

    assert isinstance(late, Refuse)
    assert late.refusal is Refusal.UNDO_OVER
    assert isinstance(home.let_in(one.seq), Done)


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        (Level.OFF, (0, 0, 0)),
        (Level.NOTES, (1, 0, 0)),
        (Level.PATH, (1, 2, 0)),
        (Level.THREAD, (1, 2, 1)),
    ],
)
def test_each_level_asks_for_what_it_says_on_a_site_and_in_a_thread(
    home: Home, level: Level, asked: tuple[int, int, int]
) -> None:
    parent = home.post(by="bea")
    home.post(by="cleo", reply_to=parent)
    home.post(by="cleo")
    home.give()
    home.set_up(level=level)
    on_site = _counts(Reader(home).post(reply_to=parent, asks_moderator=False))
    home.set_up(level=Level.THREAD if level is Level.OFF else Level.OFF)
    home.set_level(level)

    in_thread = _counts(Reader(home).post(reply_to=parent))

    assert on_site == asked
    # (at the level `off` the first one was published, and is unread now)
    assert in_thread == asked


def test_a_thread_can_go_back_to_what_the_site_asks(home: Home) -> None:
    home.give()
    home.set_level(Level.OFF)
    first = Reader(home).post()

    home.set_level(None)

    assert _is_published(first)
    assert isinstance(Reader(home, "bea").post(), SentBack)


def test_only_the_latest_answers_are_asked_for(home: Home) -> None:
    home.set_up(level=Level.PATH)
    parent = home.post(by="bea")
    answers = [home.post(by="cleo", reply_to=parent) for _ in range(MOST_ANSWERS + 5)]

    back = Reader(home).post(reply_to=parent)

    assert isinstance(back, SentBack)
    assert [one.seq for one in back.why.owed.path] == [parent, *answers[-MOST_ANSWERS:]]


def test_a_required_content_note_is_asked_for_until_one_of_its_tags_is_there(home: Home) -> None:
    home.give(kind=Kind.REQUIRE_CN, effects=(RequireContentNote(("grief", "illness")),))
    ann = Reader(home)
    ann.acknowledge_all()

    back = ann.post()

    assert isinstance(back, SentBack)
    assert back.why.owed.tags == (("grief", "illness"),)
    assert _is_published(ann.post(text("I lost her.", "Grief, family")))


def test_closed_threads_and_parents_that_are_gone_come_before_reading(home: Home) -> None:
    parent = home.post(by="bea")
    home.give()
    home.remove(parent)

    gone = Reader(home).post(reply_to=parent)
    home.close()
    closed = Reader(home).post()

    assert isinstance(gone, Refuse)
    assert gone.refusal is Refusal.PARENT_GONE
    assert isinstance(closed, Refuse)
    assert closed.refusal is Refusal.THREAD_CLOSED


def test_what_was_read_is_kept_with_the_words_and_says_no_more_than_it_must(home: Home) -> None:
    home.post(by="bea")
    home.give()
    home.give(about=1)
    ann = Reader(home)
    ann.open()
    ann.acknowledge_all()

    stamp = _stamp(home, ann.post())

    assert stamp == Stamp(
        level="thread", upto=Seq(3), notes=((NoteId("N1"), 1),), self_attested=False, reduced=False
    )


def test_another_houses_or_threads_receipt_counts_as_none(database: Database) -> None:
    home, other = Home(database), Home(database, SiteKey("other"))
    for house in (home, other):
        house.post(by="bea")
        house.give()
    ann, elsewhere = Reader(home), Reader(other)
    elsewhere.open()
    elsewhere.acknowledge_all()
    elsewhere.post()

    ann.receipt = elsewhere.receipt
    back = ann.post()

    assert isinstance(back, SentBack)
    assert back.why.nothing_read


def test_a_receipt_is_forgotten_after_four_hundred_days(home: Home) -> None:
    home.post(by="bea")
    ann = Reader(home)
    ann.open()
    ann.shown()

    home.clock.advance(timedelta(days=399))
    still = ann.shown()
    home.clock.advance(timedelta(days=2))
    kept = ann.receipt

    assert not still.is_empty
    ann.receipt = kept
    assert _is_published(Reader(home, "bea").post())
    assert isinstance(ann.post(), SentBack)


def test_an_import_asks_nobody_for_anything(home: Home) -> None:
    home.give()
    command = PostComment(home.site, PAGE, text())

    done = home.do(
        lambda tx: handle.post_comment(tx, home.house, command, Sender(signature_of("ann")))
    )

    assert _is_published(done)
    assert standing(home)


def _is_published(answer: Answer) -> bool:
    return isinstance(answer, Done) and answer.held is None


def _asked(answer: Answer) -> tuple[Note, ...]:
    """Return the notes that stand against it, which must be all that does."""
    assert isinstance(answer, SentBack)
    owed = answer.why.owed
    assert (owed.cards, owed.path, owed.rest, owed.tags) == ((), (), (), ())
    return owed.notes


def _counts(answer: Answer) -> tuple[int, int, int]:
    if _is_published(answer):
        return 0, 0, 0
    assert isinstance(answer, SentBack)
    owed = answer.why.owed
    return len(owed.notes), len(owed.path), len(owed.rest)


def _stamp(home: Home, done: Answer) -> Stamp:
    assert isinstance(done, Done)
    stored = home.ask(lambda tx: bodies.read(tx, thread_stream(home.thread), [done.seq]))
    return msgspec.json.decode(stored[done.seq].body.stamp, type=Stamp)
