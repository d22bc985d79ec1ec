"""What is decided about a person holds where and as long as it says, and for nobody else."""

from datetime import timedelta

import pytest

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.command import PostComment
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role, RoleGranted
from afterword.domain.ids import AccountId
from afterword.domain.level import Level
from afterword.domain.sanction import Measure
from afterword.gate.verdict import Refuse
from afterword.handle import Done, Person, Sender
from afterword.people.authors import Claim, Signature
from tests.domain.builders import NOON, PAGE, text
from tests.handle.desk import BEN, HERON, OLU, Desk, done, refusal
from tests.handle.home import Home, key_of

FRIDAY = NOON + timedelta(days=3)
MAIL = "bram@mail.example"


@pytest.fixture
def home(database: Database) -> Home:
    """A site where nothing has to be read, with a comment by Bram."""
    home = Home(database)
    home.set_up(level=Level.OFF)
    return home


def bram(home: Home) -> int:
    """Let Bram write a comment with his address."""
    answer = Desk(home).write("bram", MAIL)
    assert isinstance(answer, Done), answer
    return answer.seq


def test_who_is_out_of_a_thread_writes_elsewhere_and_here_again_afterwards(home: Home) -> None:
    seq, desk = bram(home), Desk(home)
    desk.sanctioned(seq, Measure.OUT_OF_THREAD, FRIDAY)

    answer = desk.write("bram")

    assert isinstance(answer, Refuse)
    assert answer.refusal == "out_of_thread"
    assert "stay out of this thread until" in answer.words
    assert answer.until == FRIDAY
    assert isinstance(desk.write("ana"), Done)
    home.clock.set(FRIDAY)
    assert isinstance(desk.write("bram"), Done)


@pytest.mark.parametrize(
    ("measure", "code"), [(Measure.SUSPEND, "suspended"), (Measure.BAN, "banned")]
)
def test_another_name_or_a_new_key_with_the_same_address_is_told_the_same(
    home: Home, measure: Measure, code: str
) -> None:
    seq, desk = bram(home), Desk(home)
    first = desk.sanctioned(seq, measure, FRIDAY)

    for answer in (
        desk.write("bram"),
        desk.write("max", "Bram+again@mail.example"),
        desk.write("max", proves=Claim(key_hash=key_of("bram"))),
    ):
        assert isinstance(answer, Refuse), answer
        assert (answer.refusal, answer.until, answer.sanction) == (code, FRIDAY, first)
    home.clock.set(FRIDAY)
    assert isinstance(desk.write("max", MAIL), Done)


def test_an_address_is_forgotten_when_the_sanction_is_lifted(home: Home) -> None:
    seq, desk = bram(home), Desk(home)
    ban = desk.sanctioned(seq, Measure.BAN)

    assert desk.lift(ban).seq > ban  # type: ignore[union-attr] # it is not refused

    assert isinstance(desk.write("max", MAIL), Done)
    assert refusal(desk.lift(ban)) == "already_so"


def test_an_endless_ban_knows_an_address_for_two_years(home: Home) -> None:
    seq, desk = bram(home), Desk(home)
    desk.sanctioned(seq, Measure.BAN)

    home.clock.set(NOON + timedelta(days=729))
    assert refusal(desk.write("max", MAIL)) == "banned"
    home.clock.set(NOON + timedelta(days=731))
    assert isinstance(desk.write("max", MAIL), Done)
    assert refusal(desk.write("bram")) == "banned"


def test_somebody_who_is_warned_reads_it_before_they_write_again(home: Home) -> None:
    seq, desk = bram(home), Desk(home)
    warning = desk.sanctioned(seq, Measure.WARN)

    answer = desk.write("bram")

    assert isinstance(answer, Refuse)
    assert (answer.refusal, answer.sanction) == ("warned", warning)
    assert refusal(desk.acknowledge(warning, "ana")) == "not_yours"
    done(desk.acknowledge(warning, "bram"))
    assert isinstance(desk.write("bram"), Done)
    assert refusal(desk.acknowledge(warning, "bram")) == "already_so"


def test_whose_comments_are_looked_at_first_writes_and_waits(home: Home) -> None:
    seq, desk = bram(home), Desk(home)
    desk.sanctioned(seq, Measure.REVIEW)

    answer = desk.write("bram")

    assert isinstance(answer, Done)
    assert answer.held == "review"


@pytest.mark.parametrize("measure", [Measure.SUSPEND, Measure.OUT_OF_THREAD])
def test_what_is_for_a_time_needs_an_end_that_is_still_to_come(
    home: Home, measure: Measure
) -> None:
    seq, desk = bram(home), Desk(home)

    for until in (None, NOON):
        with pytest.raises(InvalidError):
            desk.sanction(seq, measure, until)


def test_a_reason_is_a_clause_of_the_house(home: Home) -> None:
    seq, desk = bram(home), Desk(home)

    with pytest.raises(InvalidError, match="reason from the list"):
        desk.sanction(seq, Measure.WARN, clause="because")


def test_an_hour_later_no_reason_is_needed_to_undo_it_and_two_days_later_one_is(
    home: Home,
) -> None:
    seq, desk = bram(home), Desk(home)
    one, two = desk.sanctioned(seq, Measure.REVIEW), desk.sanctioned(seq, Measure.BAN)

    home.clock.advance(timedelta(hours=1))
    done(desk.lift(one))
    home.clock.advance(timedelta(days=2))
    with pytest.raises(InvalidError, match="why it ends"):
        desk.lift(two)
    done(desk.lift(two, "They asked, and it is long ago."))


def test_moderators_do_not_decide_about_each_other_and_an_owner_does(home: Home) -> None:
    desk = Desk(home, HERON, OLU)
    for who in (BEN, OLU):
        assert who.claim.account is not None
        home.happens(RoleGranted(who.claim.account, who.role))
    by_ben, by_olu = _signed(home, BEN, "Ben"), _signed(home, OLU, "Olu")

    assert refusal(desk.sanction(by_ben, Measure.WARN, by=HERON)) == "not_allowed"
    assert refusal(desk.sanction(by_olu, Measure.WARN, by=OLU)) == "not_allowed"
    done(desk.sanction(by_ben, Measure.SUSPEND, FRIDAY, by=OLU))

    nobody = Person(Claim(account=AccountId("mia")), Role.MEMBER)
    assert refusal(desk.sanction(by_ben, Measure.WARN, by=nobody)) == "not_allowed"


def _signed(home: Home, who: Person, name: str) -> int:
    """Let somebody signed in write, as an import brings it."""
    command = PostComment(home.site, PAGE, text())
    sender = Sender(Signature(name, account=who.claim.account))
    answer = home.do(lambda tx: handle.post_comment(tx, home.house, command, sender))
    assert isinstance(answer, Done)
    return answer.seq
