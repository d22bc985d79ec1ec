"""A site that is imported under another key keeps what was decided, reported and moved in it."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.domain.desk_event import Act
from afterword.domain.event import CommentMoved
from afterword.domain.ids import (
    Seq,
    SiteKey,
    ThreadId,
    desk_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.level import Level
from afterword.domain.sanction import Measure
from afterword.handle import Done, House, Proposal, agreeing
from afterword.people import marks
from afterword.projection import (
    appeals,
    comments,
    decided,
    moves,
    proposals,
    reports,
    sanctions,
    threads,
)
from afterword.transfer import native
from tests.domain.builders import NOON, PAGE
from tests.handle.desk import BEN, HERON, Desk, done
from tests.handle.home import NESTED_PAGE, Home
from tests.handle.moderator import Moderator

OTHER = SiteKey("elsewhere")
WEEK = NOON + timedelta(days=7)
MAIL = "bram@mail.example"


def test_reports_sanctions_appeals_proposals_and_moves_survive_another_key(
    database: Database, tmp_path: Path
) -> None:
    home = Home(database)
    home.set_up(level=Level.OFF)
    desk, at_work = Desk(home, HERON, BEN), Moderator(home)
    post = desk.write("bram", MAIL)
    assert isinstance(post, Done)
    out = desk.sanctioned(post.seq, Measure.OUT_OF_THREAD, WEEK)
    appeal = done(desk.appeal(out, "bram", sanction=True))
    report = done(desk.report(post.seq, "ana"))
    ban = desk.sanction(post.seq, Measure.BAN)
    assert isinstance(ban, Proposal)
    to_move = home.post("Elsewhere, please.", by="dirk")
    assert isinstance(at_work.move(to_move), Done)
    assert isinstance(at_work.merge(), Done)
    file = tmp_path / "site.jsonl.gz"
    home.ask(lambda tx: native.write(tx, home.site, file, lambda _: None))

    house = House(SetClock(NOON), b"another server")
    home.do(lambda tx: native.load(tx, file, OTHER, house, lambda _: None))

    here, there = thread_id(OTHER, PAGE), thread_id(OTHER, NESTED_PAGE)
    home.ask(lambda tx: _same(tx, here, out, report, appeal, ban.seq))
    assert home.ask(lambda tx: _moved_to(tx, here, to_move)) == there
    assert home.ask(lambda tx: _moved_from(tx, there)) == here
    assert home.ask(lambda tx: moves.merged_into(tx, here)) == there


def _same(
    tx: Connection, here: ThreadId, out: Seq, report: Seq, appeal: Seq, proposal: Seq
) -> None:
    about = Act(thread_stream(here), Seq(1))
    sanction = sanctions.load(tx, OTHER, out)
    assert sanction is not None
    assert sanction.thread == here
    assert [one.seq for one in sanctions.about(tx, OTHER, about)] == [out]
    email = marks.digest(b"another server", MAIL)
    assert marks.found(tx, OTHER, email, NOON) == [out]
    told = reports.load(tx, OTHER, report)
    assert told is not None
    assert told.thread == here
    made = appeals.load(tx, OTHER, appeal)
    assert made is not None
    assert made.act == Act(desk_stream(OTHER), out)
    assert decided.load(tx, OTHER, made.act) is not None
    waiting = proposals.load(tx, OTHER, proposal)
    assert waiting is not None
    event = agreeing.proposed(waiting).event
    assert getattr(event, "comment", None) == about


def _moved_to(tx: Connection, here: ThreadId, comment: Seq) -> ThreadId:
    event = decided.about(tx, OTHER, here, comment)[0].event
    assert isinstance(event, CommentMoved)
    return event.to


def _moved_from(tx: Connection, there: ThreadId) -> ThreadId:
    thread = threads.load(tx, there)
    assert thread is not None
    copy = comments.load(tx, thread, Seq(1))
    assert copy is not None
    assert copy.moved is not None
    return copy.moved.thread
