"""What a house notices by itself: heated conversations, pile-ons, surges; and the own brake."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.clause import OTHER
from afterword.domain.command import PauseReplies
from afterword.domain.desk_command import ReportComment
from afterword.domain.desk_event import Alarm
from afterword.domain.effect import Heat, Protect
from afterword.domain.event import HoldReason, Role, RoleGranted
from afterword.domain.ids import AccountId, AuthorId, Seq
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import Answer, DeskChanged, Done, HouseChanged
from afterword.people import addressed, authors
from afterword.people.addressed import Target
from afterword.people.authors import Claim
from afterword.projection import alarms, comments, sites, threads
from afterword.projection.alarms import Raised
from tests.domain.builders import NOON, text
from tests.handle.home import Home, key_of, signature_of
from tests.handle.reader import Reader

MINUTE = timedelta(minutes=1)
QUIET = Moderation(surge_people=0)
"""Where surges are not what a test is about."""


@pytest.fixture
def home(database: Database) -> Home:
    """A house in which nothing has to be read first."""
    made = Home(database)
    made.set_up(level=Level.OFF, moderation=QUIET)
    return made


def test_the_sixth_person_who_answers_somebody_in_an_hour_alarms_the_moderators_once(
    home: Home,
) -> None:
    ana = _say(home, "ana")
    home.clock.advance(timedelta(days=2))
    for number in range(5):
        _say(home, f"guest{number}", reply_to=ana)
        home.clock.advance(5 * MINUTE)
    assert _raised(home) == []

    _say(home, "guest5", reply_to=ana)
    _say(home, "guest6", reply_to=ana)

    alarm, *others = _raised(home)
    assert others == []
    assert (alarm.alarm, alarm.author) == (Alarm.PILE_ON, _author(home, ana))
    assert (alarm.people, alarm.new, alarm.minutes, alarm.comment) == (6, 6, 25, ana)
    assert _target(home, ana) == Target(people=7, new=7, minutes=25)


def test_one_person_who_answers_often_is_no_pile_on(home: Home) -> None:
    ana = _say(home, "ana")

    for _ in range(9):
        _say(home, "bo", reply_to=ana)

    assert _raised(home) == []
    assert _target(home, ana) is None


def test_names_are_counted_like_answers_and_an_own_answer_is_not(home: Home) -> None:
    ana = _say(home, "ana")
    for number in range(5):
        _say(home, f"guest{number}", "What @Ana says is wrong.")
    _say(home, "ana", "I am @Ana.", reply_to=ana)
    home.clock.advance(MINUTE)
    assert _raised(home) == []

    _say(home, "guest5", "Oh, @ana!")

    assert [one.alarm for one in _raised(home)] == [Alarm.PILE_ON]


def test_whoever_writes_as_much_as_they_are_answered_is_in_a_conversation(home: Home) -> None:
    ana = _say(home, "ana")
    for number in range(6):
        _say(home, "ana", reply_to=ana)
        _say(home, f"guest{number}", reply_to=ana)

    assert _raised(home) == []


@pytest.mark.parametrize("people", [0, 9])
def test_a_house_says_from_how_many_on_it_is_a_pile_on(home: Home, people: int) -> None:
    home.set_up(moderation=Moderation(surge_people=0, pile_on_people=people))
    ana = _say(home, "ana")

    for number in range(8):
        _say(home, f"guest{number}", reply_to=ana)

    assert _raised(home) == []
    assert _target(home, ana) is None


def test_a_pile_on_is_over_an_hour_after_the_last_answer_and_then_forgotten(home: Home) -> None:
    ana = _say(home, "ana")
    for number in range(6):
        _say(home, f"guest{number}", reply_to=ana)
    assert _target(home, ana) is not None

    home.clock.advance(61 * MINUTE)
    assert _target(home, ana) is None
    home.clock.advance(timedelta(days=1))
    home.do(lambda tx: addressed.forget_old(tx, home.clock.now()))

    kept = home.ask(
        lambda tx: addressed.lately(tx, home.site, [_author(home, ana)], home.clock.now(), 10**5)
    )
    assert kept.people == 0


def test_five_reports_in_a_conversation_alarm_the_moderators_and_make_it_slow(home: Home) -> None:
    top = _say(home, "ana")
    below = _say(home, "bo", reply_to=top)
    other = _say(home, "cy")
    for number in range(4):
        _report(home, [top, below][number % 2], f"reader{number}")
    assert _raised(home) == []
    assert isinstance(_try(home, "bo", reply_to=top), Done)

    _report(home, top, "reader4")
    _report(home, top, "reader5")

    alarm, *more = _raised(home)
    assert more == []
    assert (alarm.alarm, alarm.comment, alarm.people) == (Alarm.HEATED, top, 5)
    # Two minutes, one for each of the four reports above, and two for those on their own.
    refused = _try(home, "bo", reply_to=top)
    assert isinstance(refused, Refuse)
    assert (refused.refusal, refused.retry_after_s) == (Refusal.SLOW, 8 * 60)
    assert "readers asked for a moderator 6 times" in refused.words
    assert isinstance(_try(home, "bo", reply_to=other), Done)
    home.clock.advance(8 * MINUTE)
    assert isinstance(_try(home, "bo", reply_to=top), Done)


def test_a_house_may_have_no_heat(home: Home) -> None:
    home.set_up(moderation=Moderation(surge_people=0, heated_reports=0))
    top = _say(home, "ana")
    for number in range(9):
        _report(home, top, f"reader{number}")
    _say(home, "bo", reply_to=top)

    assert _raised(home) == []
    assert isinstance(_try(home, "bo", reply_to=top), Done)


def test_a_note_on_heat_asks_for_two_minutes_and_one_for_each_report(home: Home) -> None:
    top = _say(home, "ana")
    home.give(kind=Kind.COOL_DOWN, about=top, effects=(Heat(),), must_acknowledge=False)
    _say(home, "bo", reply_to=top)
    _report(home, top, "reader")

    refused = _try(home, "bo", reply_to=top)

    assert isinstance(refused, Refuse)
    assert (refused.retry_after_s, refused.note is None) == (180, False)


def test_more_new_people_than_usual_alarm_once_a_day_and_are_not_held_unasked(home: Home) -> None:
    home.set_up(moderation=Moderation())
    for number in range(5):
        _say(home, f"guest{number}")
    assert _raised(home) == []

    outcomes = [_try(home, f"late{number}") for number in range(3)]

    assert [one.held for one in outcomes if isinstance(one, Done)] == [None] * 3
    alarm, *more = _raised(home)
    assert more == []
    assert (alarm.alarm, alarm.people, alarm.minutes) == (Alarm.SURGE, 6, 10)


def test_in_a_surge_new_people_are_held_where_a_house_asks_for_it_and_it_passes(
    home: Home,
) -> None:
    _say(home, "regular")
    home.clock.advance(timedelta(hours=1))
    home.set_up(moderation=Moderation(surge_hold=True))
    for number in range(5):
        assert _held(_try(home, f"guest{number}")) is None

    assert _held(_try(home, "late")) is HoldReason.SURGE
    assert _held(_try(home, "late")) is HoldReason.SURGE
    assert _held(_try(home, "regular")) is None
    assert _held(_try(home, "guest0")) is None
    home.clock.advance(11 * MINUTE)
    assert _held(_try(home, "another")) is None


def test_the_alarm_of_a_surge_says_how_many_came(home: Home) -> None:
    _say(home, "regular")
    home.clock.advance(timedelta(hours=1))
    home.set_up(moderation=Moderation())

    for number in range(7):
        _say(home, f"guest{number}")

    told = _raised(home)
    assert [(one.alarm, one.people, one.new) for one in told] == [(Alarm.SURGE, 6, 6)]


def test_where_many_come_every_day_many_are_no_surge(home: Home) -> None:
    home.do(lambda tx: _come(tx, home, 2_000, timedelta(minutes=5)))
    home.clock.advance(11 * MINUTE)
    home.set_up(moderation=Moderation(surge_hold=True))

    held = [_held(_try(home, f"new{number}")) for number in range(10)]

    # (a little less than two in ten minutes are usual: eight are more than four times as many)
    assert held == [*[None] * 7, *[HoldReason.SURGE] * 3]


def test_somebody_who_pauses_replies_gets_none_until_it_ends_by_itself(home: Home) -> None:
    ana = _say(home, "ana")
    _say(home, "bo")
    _pause(home, "ana", hours=24)

    answer, mention = _try(home, "bo", reply_to=ana), _try(home, "bo", "Hear, @Ana!")

    assert isinstance(answer, Refuse)
    assert isinstance(mention, Refuse)
    assert (answer.refusal, mention.refusal) == (Refusal.PAUSED, Refusal.PAUSED)
    assert answer.until == NOON + timedelta(hours=24)
    assert isinstance(_try(home, "ana", reply_to=ana), Done)
    assert isinstance(_try(home, "bo"), Done)
    home.clock.advance(timedelta(hours=24))
    assert isinstance(_try(home, "bo", reply_to=ana), Done)


def test_a_pause_holds_for_every_name_of_a_person_and_ends_when_they_say_so(home: Home) -> None:
    ana = _say(home, "ana")
    signature = signature_of("ana")
    other = home.do(
        lambda tx: authors.sign(
            tx, home.site, authors.Signature("A. N.", key_hash=signature.key_hash), NOON
        )
    )
    _pause(home, "ana", hours=1)
    site = home.ask(lambda tx: sites.load(tx, home.site))
    assert site is not None
    assert {one.author for one in site.paused} == {other, _author(home, ana)}

    _pause(home, "ana", hours=None)

    assert isinstance(_try(home, "bo", reply_to=ana), Done)


def test_nobody_pauses_replies_who_wrote_nothing(home: Home) -> None:
    outcome = _ask_pause(home, Claim(key_hash=key_of("nobody")), hours=1)

    assert isinstance(outcome, Refuse)
    assert outcome.refusal is Refusal.NOT_YOURS


def test_pauses_that_are_long_over_are_forgotten_when_another_begins(home: Home) -> None:
    _say(home, "ana")
    _say(home, "bo")
    _pause(home, "ana", hours=1)
    home.clock.advance(timedelta(days=2))

    _pause(home, "bo", hours=1)

    site = home.ask(lambda tx: sites.load(tx, home.site))
    assert site is not None
    assert len(site.paused) == 1


def test_who_is_protected_by_a_note_is_not_answered_or_named_where_it_binds(home: Home) -> None:
    ana = _say(home, "ana")
    who = _author(home, ana)
    home.give(kind=Kind.PROTECT_PERSON, effects=(Protect(who),), must_acknowledge=False)

    answer, mention = _try(home, "bo", reply_to=ana), _try(home, "bo", "@Ana is wrong.")

    for refused in (answer, mention):
        assert isinstance(refused, Refuse)
        assert refused.refusal is Refusal.PROTECTED
        assert refused.note is not None
        assert refused.words.startswith(f"Note {refused.note.id} asks")
    assert isinstance(_try(home, "bo", "About the post itself."), Done)
    assert isinstance(_try(home, "ana", "@Ana myself."), Done)
    home.happens(RoleGranted(AccountId("mod"), Role.MODERATOR))
    moderator = Reader(home, "Heron", account=AccountId("mod"))
    assert isinstance(moderator.post("Answered.", reply_to=ana), Done)


def _say(home: Home, by: str, words: str = "Hello.", *, reply_to: int | None = None) -> Seq:
    outcome = _try(home, by, words, reply_to=reply_to)
    assert isinstance(outcome, Done), outcome
    return outcome.seq


def _try(home: Home, by: str, words: str = "Hello.", *, reply_to: int | None = None) -> Answer:
    return Reader(home, by).post(words, reply_to=reply_to)


def _held(outcome: Answer) -> HoldReason | None:
    assert isinstance(outcome, Done), outcome
    return outcome.held


def _come(tx: Connection, home: Home, people: int, every: timedelta) -> None:
    for number in range(people):
        home.clock.advance(every)
        authors.sign(tx, home.site, signature_of(f"stranger{number}"), home.clock.now())


def _report(home: Home, comment: Seq, by: str) -> None:
    command = ReportComment(home.thread, comment, OTHER, text("Too much."))
    signature = signature_of(by)
    proves = Claim(key_hash=signature.key_hash)
    outcome = home.do(lambda tx: handle.report(tx, home.house, command, signature, proves))
    assert isinstance(outcome, DeskChanged | Done), outcome


def _pause(home: Home, by: str, hours: int | None) -> None:
    assert isinstance(_ask_pause(home, Claim(key_hash=key_of(by)), hours), HouseChanged)


def _ask_pause(home: Home, claim: Claim, hours: int | None) -> HouseChanged | Refuse:
    until = None if hours is None else home.clock.now() + timedelta(hours=hours)
    command = PauseReplies(home.site, until)
    return home.do(lambda tx: handle.pause_replies(tx, home.house, command, claim))


def _raised(home: Home) -> list[Raised]:
    return home.ask(lambda tx: alarms.since(tx, home.site, NOON - MINUTE))


def _author(home: Home, seq: Seq) -> AuthorId:
    def load(tx: Connection) -> AuthorId:
        thread = threads.load(tx, home.thread)
        assert thread is not None
        found = comments.load(tx, thread, seq)
        assert found is not None
        return found.author

    return home.ask(load)


def _target(home: Home, seq: Seq) -> Target | None:
    who = _author(home, seq)

    def ask(tx: Connection) -> Target | None:
        site = sites.load(tx, home.site)
        assert site is not None
        return addressed.target_of(tx, site, who, home.clock.now())

    return home.ask(ask)
