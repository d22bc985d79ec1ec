"""Every act in every state of a comment, by everybody: what comes of it stands in the table below.

`yes` is done, `-` means that there is no such comment at that place; all else is the code of the
refusal, in words to the person. Whoever may not do an act at all is told so in every state.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from afterword import handle
from afterword.db.connect import Database
from afterword.domain.act_command import (
    ActOnComment,
    Annotate,
    Approve,
    AskToRevise,
    Collapse,
    Fate,
    Move,
    Prune,
    Redact,
    Remove,
    What,
    Why,
)
from afterword.domain.clause import OTHER, ClauseId
from afterword.domain.command import (
    Decline,
    EditComment,
    EraseComment,
    LetIn,
    PostComment,
    RestoreComment,
    UndoDecline,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.comment import Span
from afterword.domain.desk_command import SanctionPerson
from afterword.domain.effect import Lock
from afterword.domain.errors import CommentNotFoundError
from afterword.domain.event import Role
from afterword.domain.ids import AccountId, Seq
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.sanction import Measure
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refuse
from afterword.handle import Done, Person, Sender
from afterword.people.authors import Claim
from tests.domain.builders import PAGE, SITE, text
from tests.handle.home import HERON, MODERATOR, NESTED_PAGE, Home, guest, signature_of
from tests.handle.moderator import Moderator

WAITING = "marzipan"
_WHY = Why(OTHER, text("Off topic."))

PEOPLE: Mapping[str, Person] = {
    "author": guest("ann"),
    "reader": Person(),
    "member": Person(Claim(account=AccountId("mara")), Role.MEMBER),
    "moderator": MODERATOR,
    "owner": Person(Claim(account=AccountId("olu")), Role.OWNER),
    # (what somebody is on another site is nothing here)
    "moderator elsewhere": Person(Claim(account=AccountId("kit"))),
}
AUTHOR = frozenset({"author"})
STAFF = frozenset({"moderator", "owner"})
BOTH = AUTHOR | STAFF


def _state(home: Home, name: str) -> Seq:
    """Bring a comment into a state, and return where it stands."""
    if name in {"held", "declined"}:
        seq = _held(home)
        if name == "declined":
            home.decline(seq, "Not here.")
        return seq
    seq = home.post()
    _MADE[name](home, seq)
    return seq


def _withdrawn(home: Home, seq: Seq) -> None:
    home.post(reply_to=seq, by="bea")
    home.withdraw(seq)


_MADE: Mapping[str, Callable[[Home, Seq], object]] = {
    "published": lambda _, __: None,
    "re-held": lambda home, seq: home.edit(seq, f"A {WAITING}."),
    "removed": lambda home, seq: home.remove(seq),
    "withdrawn": _withdrawn,
    "vanished": lambda home, seq: home.withdraw(seq),
    "moved": lambda home, seq: Moderator(home).move(seq),
    "erased": lambda home, seq: home.erase(seq),
    "redacted": lambda home, seq: Moderator(home).redact(seq, "Hello"),
    "folded": lambda home, seq: home.act(seq, Collapse()),
    "asked": lambda home, seq: home.act(seq, AskToRevise()),
    "locked": lambda home, _: home.give(effects=(Lock(),)),
    "closed": lambda home, _: home.close(),
}


def _held(home: Home) -> Seq:
    outcome = home.do(_posting(home, f"A {WAITING}.", None, "ann"))
    assert isinstance(outcome, Done)
    return outcome.seq


def _posting(home: Home, words: str, to: Seq | None, by: str) -> Callable[[Connection], Any]:
    command = PostComment(SITE, PAGE, text(words), to)
    sender = Sender(signature_of(by), Shown.nobody(SITE, home.thread))
    return lambda tx: handle.post_comment(tx, home.house, command, sender)


def _changing(command: Callable[[Home, Seq], Any]) -> "Act":
    return lambda home, seq, who: (
        lambda tx: handle.change_comment(tx, home.house, command(home, seq), who)
    )


def _acting(what: What) -> "Act":
    def act(home: Home, seq: Seq, who: Person) -> Callable[[Connection], Any]:
        command = ActOnComment(thread=home.thread, comment=seq, what=what, why=_WHY)
        return lambda tx: handle.act_on_comment(tx, home.house, command, who)

    return act


def _handing(work: Callable[..., Any], command: Callable[[Home, Seq], Any]) -> "Act":
    return lambda home, seq, who: lambda tx: work(tx, home.house, command(home, seq), who)


Act = Callable[[Home, Seq, Person], Callable[[Connection], Any]]
ACTS: Mapping[str, tuple[frozenset[str], Act]] = {
    "edit": (AUTHOR, _changing(lambda home, seq: EditComment(home.thread, seq, text("Better.")))),
    "withdraw": (AUTHOR, _changing(lambda home, seq: WithdrawComment(home.thread, seq))),
    "put back": (AUTHOR, _changing(lambda home, seq: UndoWithdrawal(home.thread, seq))),
    "erase": (BOTH, _changing(lambda home, seq: EraseComment(home.thread, seq))),
    "restore": (STAFF, _changing(lambda home, seq: RestoreComment(home.thread, seq, text("Ok.")))),
    "remove": (STAFF, _acting(Remove())),
    "redact": (STAFF, _acting(Redact((Span(0, 2, "slur"),), text("[removed: slur]")))),
    "note": (STAFF, _acting(Annotate(text("Hello there.", "birds")))),
    "fold": (STAFF, _acting(Collapse())),
    "ask": (STAFF, _acting(AskToRevise())),
    "approve": (STAFF, _handing(handle.approve, lambda home, seq: Approve(home.thread, seq, 1))),
    "prune": (
        STAFF,
        lambda home, seq, who: (
            lambda tx: handle.prune(
                tx,
                home.house,
                Prune(home.thread, seq, {seq: Fate.REMOVE}, _WHY, text("piling on")),
                who,
                HERON,
            )
        ),
    ),
    "move": (
        STAFF,
        _handing(
            handle.move,
            lambda home, seq: Move(home.thread, seq, NESTED_PAGE, along=False, why=_WHY),
        ),
    ),
    "let in": (STAFF, _handing(handle.let_in, lambda home, seq: LetIn(home.thread, seq))),
    "decline": (
        STAFF,
        _handing(handle.decline, lambda home, seq: Decline(home.thread, seq, text("Not here."))),
    ),
    "wait again": (
        STAFF,
        _handing(handle.undo_decline, lambda home, seq: UndoDecline(home.thread, seq)),
    ),
    "warn": (
        STAFF,
        _handing(
            handle.sanction,
            lambda home, seq: SanctionPerson(
                thread=home.thread,
                comment=seq,
                measure=Measure.WARN,
                clause=ClauseId("harassment"),
                words=text("Please stop."),
            ),
        ),
    ),
    "answer": (
        frozenset(PEOPLE),
        lambda home, seq, _: _posting(home, "Yes.", seq, "bea"),
    ),
}
TABLE = """
          | edit          | withdraw   | put back    | erase      | restore    | remove     | redact     | note       | fold       | ask        | approve    | prune      | move        | let in | decline    | wait again | warn | answer
published | yes           | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | yes        | already_so | yes        | yes         | -      | -          | -          | yes  | yes
held      | -             | -          | -           | -          | -          | -          | -          | -          | -          | -          | -          | -          | -           | yes    | yes        | already_so | yes  | -
declined  | -             | -          | -           | -          | -          | -          | -          | -          | -          | -          | -          | -          | -           | yes    | already_so | yes        | yes  | -
re-held   | yes           | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | yes        | yes        | yes        | not_allowed | -      | -          | -          | yes  | yes
removed   | edit_closed   | already_so | undo_closed | yes        | yes        | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so  | -      | -          | -          | yes  | parent_gone
withdrawn | edit_closed   | already_so | yes         | yes        | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so  | -      | -          | -          | yes  | parent_gone
vanished  | edit_closed   | already_so | yes         | yes        | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so  | -      | -          | -          | yes  | parent_gone
moved     | edit_closed   | already_so | undo_closed | yes        | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so  | -      | -          | -          | yes  | parent_gone
erased    | edit_closed   | already_so | undo_closed | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so | already_so  | -      | -          | -          | yes  | parent_gone
redacted  | yes           | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | yes        | already_so | yes        | yes         | -      | -          | -          | yes  | yes
folded    | yes           | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | already_so | yes        | already_so | yes        | yes         | -      | -          | -          | yes  | yes
asked     | yes           | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | already_so | already_so | yes        | yes         | -      | -          | -          | yes  | yes
locked    | locked        | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | yes        | already_so | yes        | yes         | -      | -          | -          | yes  | locked
closed    | thread_closed | yes        | undo_closed | yes        | already_so | yes        | yes        | yes        | yes        | yes        | already_so | yes        | yes         | -      | -          | -          | yes  | thread_closed
"""  # noqa: E501 - a table is read across


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Iterator[Home]:
    """A house in a transaction that comes to nothing."""
    path = tmp_path / "afterword.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.writing.connect() as tx, tx.begin() as whole:
        home = Home(database, within=tx)
        home.set_up(level=Level.OFF, moderation=Moderation(hold_words=(WAITING,)))
        home.post("Hello.", page=NESTED_PAGE, by="bea")
        yield home
        whole.rollback()
    database.close()


def _tried(home: Home, work: Callable[[Connection], Any]) -> str:
    """Do something that comes to nothing, and say what would have come of it."""

    def attempt(tx: Connection) -> str:
        trial = tx.begin_nested()
        try:
            outcome = work(tx)
        except CommentNotFoundError:
            return "-"
        finally:
            trial.rollback()
        return str(outcome.refusal) if isinstance(outcome, Refuse) else "yes"

    return home.do(attempt)


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Read the table: a state in each row, an act in each column."""
    head, *lines = TABLE.strip().splitlines()
    acts = [one.strip() for one in head.split("|")[1:]]
    for line in lines:
        state, *cells = (one.strip() for one in line.split("|"))
        yield state, dict(zip(acts, cells, strict=True))


def test_the_table_has_every_act() -> None:
    assert all(row.keys() == ACTS.keys() for _, row in _rows())


@pytest.mark.parametrize(("state", "row"), [pytest.param(*row, id=row[0]) for row in _rows()])
def test_in_this_state_each_act_comes_to_what_the_table_says(
    home: Home, state: str, row: dict[str, str]
) -> None:
    seq = _state(home, state)
    wrong = []
    for act, (may, work) in ACTS.items():
        for name, who in PEOPLE.items():
            found = _tried(home, work(home, seq, who))
            if name in may:
                expected = {row[act]}
            else:
                # who may not is told so, or that there is nothing; never that it could be done
                expected = {"not_yours" if may == AUTHOR else "not_allowed", "-"}
            if found not in expected:
                wrong.append(f"{act} by {name}: {found}, not {expected}")

    assert wrong == []
