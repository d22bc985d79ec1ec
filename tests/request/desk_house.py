"""A running server with a desk on which much waits, of every kind.

It is furnished straight through `handle` before it starts.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import final

from afterword import handle
from afterword.clock import SystemClock
from afterword.db.connect import Database
from afterword.db.migrate import migrate
from afterword.domain.command import PostComment
from afterword.domain.desk_event import Alarm, AlarmRaised
from afterword.domain.ids import Seq, ThreadId
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.gate.receipt import Shown
from afterword.handle import Done, Proposal, Sender
from afterword.handle.desk import change_desk
from tests.domain.builders import PAGE, SITE, text
from tests.handle.desk import BEN, OLU, Desk
from tests.handle.home import Home, signature_of
from tests.harness.api import Api
from tests.harness.process import Server
from tests.harness.staff import staff

SLUR = "badword"


@final
class DeskHouse:
    """One server, one site, one thread, and a desk that has work."""

    def __init__(
        self, folder: Path, *, database: str | None = None, moderation: Moderation | None = None
    ) -> None:
        self.server = Server(folder, database)
        self._opened = Database(self.server.database_url)
        migrate(self._opened)
        self.home = Home(self._opened)
        self.desk = Desk(self.home, BEN, OLU)
        settings = moderation or Moderation(hold_all=True, hold_words=(SLUR,), surge_people=1_000)
        self.home.set_up(moderation=settings)

    def tick(self) -> None:
        """Let a second pass, so that one thing is older than the next."""
        self.home.clock.advance(timedelta(seconds=1))

    @property
    def thread(self) -> ThreadId:
        """Where everybody writes."""
        return self.home.thread

    def start(self) -> None:
        """Open the house; more can be put on its desk after that."""
        self.server.start()

    def close(self) -> None:
        """Close it for good."""
        self._opened.close()
        self.server.leave()

    def server_now(self) -> datetime:
        """Return the time as the server knows it, far from noon of the day it was furnished."""
        return SystemClock().now()

    def staff(self, name: str = "Heron", role: str = "moderator") -> Api:
        """Return a client of somebody who looks after the site."""
        return staff(self.server, name, role, SITE)

    def hold(self, words: str = "May I?", by: str = "ann", reply_to: int | None = None) -> str:
        """Write a comment that waits, and return the name of its item."""
        self.tick()
        parent = None if reply_to is None else Seq(reply_to)
        command = PostComment(SITE, PAGE, text(words), parent)
        shown = Shown.nobody(SITE, self.thread)
        sender = Sender(signature_of(by), shown=shown, asks_moderator=True)
        outcome = self.home.do(
            lambda tx: handle.post_comment(tx, self.home.house, command, sender)
        )
        assert isinstance(outcome, Done), outcome
        assert outcome.held is not None
        return f"held-{self.thread}-{outcome.seq}"

    def report(self, words: str = "Nobody asked you.", by: str = "dirk", times: int = 1) -> str:
        """Write a comment that people report, and return the name of its item."""
        self.tick()
        seq = self.home.post(words, by=by)
        for number in range(times):
            self.desk.report(seq, f"reader {number}")
        return f"reported-{self.thread}-{seq}"

    def alarm(self, about: int | None = None) -> str:
        """Let the house notice something, and return the name of its item."""
        self.tick()
        raised = AlarmRaised(Alarm.HEATED, self.thread, Seq(about) if about else None)
        seq = self.home.do(lambda tx: change_desk(tx, self.home.house, SITE, raised))
        return f"alarm-desk-{seq}"

    def propose(self, by: str = "dirk") -> str:
        """Let Ben ask for a second moderator about somebody, and return the name of the item."""
        self.tick()
        seq = self.home.post("Once more.", by=by)
        outcome = self.desk.sanction(seq, Measure.BAN, by=BEN)
        assert isinstance(outcome, Proposal), outcome
        return f"proposed-desk-{outcome.seq}"
