"""What waits for the moderators of the example house, and who they are."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SetClock
from afterword.demo.seed import SITE, Seeding, body, guest
from afterword.domain.clause import ClauseId
from afterword.domain.command import PostComment
from afterword.domain.desk_command import ReportComment
from afterword.domain.errors import SetupError
from afterword.domain.event import Role, RoleGranted
from afterword.domain.ids import PageKey, thread_id
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refuse
from afterword.handle import House, Sender
from afterword.people import accounts
from afterword.people.authors import NOBODY
from afterword.projection import branch

OWNER = ("olu@teaspoon.example", "Olu")
SECOND_MODERATOR = ("wren@teaspoon.example", "Wren")
_LISTENING = PageKey("/2026/on-listening/")
_TRUTH = PageKey("/2026/sojourner-truth-twice/")


class _Report(Struct, frozen=True):
    number: int
    """Of the comment."""
    clause: str
    by: str
    words: str


_REPORTS = (
    _Report(7, "off-topic", "Inga", "This has nothing to do with the post, I think?"),
    _Report(22, "argues-moderation", "Teo", "It reads as if everybody before were lying."),
    _Report(22, "personal-attack", "Inga", "This is about her, not about what she said."),
)
_HELD = (
    (
        "Dev",
        _LISTENING,
        (
            "I have been on the other side of this as a nurse, at four in the morning. The "
            "listening that helped was never the clever kind. Somebody brought a chair."
        ),
    ),
    (
        "Nils",
        _TRUTH,
        (
            "Which of the two speeches do you teach first? I have an hour and thirty people of "
            "fifteen, and I would rather not start with the doubtful one."
        ),
    ),
)
"""They asked a moderator to let these through before they had read everything."""


def furnish(tx: Connection, seeding: Seeding) -> None:
    """Give the house an owner and a second moderator, and its desk something to decide."""
    clock = SetClock(seeding.now - timedelta(hours=3))
    house = House(clock, seeding.seal_key)
    for (email, name), role in ((OWNER, Role.OWNER), (SECOND_MODERATOR, Role.MODERATOR)):
        account = accounts.open_account(tx, email, name, clock.now())
        handle.change_site(tx, house, SITE, RoleGranted(account.id, role))
    for name, page, words in _HELD:
        _hold(tx, house, seeding, page, name, words)
        clock.set(clock.now() + timedelta(minutes=20))
    for report in _REPORTS:
        _report(tx, house, seeding, report)
        clock.set(clock.now() + timedelta(minutes=20))


def _hold(  # noqa: PLR0913, PLR0917 - what a held comment is made of
    tx: Connection, house: House, seeding: Seeding, page: PageKey, name: str, words: str
) -> None:
    command = PostComment(SITE, page, body(words, seeding.blog + page))
    unread = Shown.nobody(SITE, thread_id(SITE, page))
    sender = Sender(guest(seeding, name), unread, asks_moderator=True)
    _done(handle.post_comment(tx, house, command, sender))


def _report(tx: Connection, house: House, seeding: Seeding, report: _Report) -> None:
    thread = thread_id(SITE, _TRUTH)
    seq = branch.seq_of(tx, thread, report.number)
    if seq is None:
        return
    words = body(report.words, seeding.blog)
    command = ReportComment(thread, seq, ClauseId(report.clause), words)
    _done(handle.report(tx, house, command, guest(seeding, report.by), NOBODY))


def _done(outcome: object) -> None:
    if isinstance(outcome, Refuse):
        words = f"The example house refused its own desk something: {outcome.words}"
        raise SetupError(words)
