"""A house to try things in: one site on a real database, and short words for what people do."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar, final

from sqlalchemy import Connection, create_engine

from afterword import handle
from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.db.tables import metadata
from afterword.domain.act_command import ActOnComment, Remove, TextState, What, Why
from afterword.domain.body import Body
from afterword.domain.clause import OTHER, ClauseId
from afterword.domain.command import (
    AmendNote,
    CloseThread,
    CommentCommand,
    Decline,
    EditComment,
    EraseComment,
    EraseHeld,
    GiveNote,
    LetIn,
    LiftNote,
    PostComment,
    ReopenThread,
    RestoreComment,
    SetLevel,
    UndoDecline,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.effect import Effect
from afterword.domain.event import (
    Layout,
    PageDescribed,
    Preset,
    ReadingPublished,
    Role,
    SiteAdded,
    SiteChanged,
    SiteEvent,
)
from afterword.domain.ids import (
    AccountId,
    PageKey,
    Seq,
    SiteKey,
    ThreadId,
    thread_id,
    thread_stream,
)
from afterword.domain.level import Level
from afterword.domain.note import Kind, NoteId, Reach, Scope
from afterword.handle import (
    Answer,
    Done,
    House,
    HouseChanged,
    HouseOutcome,
    Outcome,
    Person,
    Sender,
)
from afterword.log import read
from afterword.log.answers import Request
from afterword.log.audit import audit
from afterword.people.authors import Claim, Signature
from afterword.people.edit_keys import KeyHash
from afterword.projection import rebuild
from tests.domain.builders import NOON, PAGE, SITE, text

NESTED_PAGE = PageKey("/nested/")
KEY = b"seal of this house"
MODERATOR = Person(Claim(account=AccountId("mod")), Role.MODERATOR)
HERON = Signature("Heron", account=AccountId("mod"))
"""How the moderator signs."""

_T = TypeVar("_T")


@final
class Home:
    """One site with a flat and a nested page."""

    def __init__(
        self, database: Database, site: SiteKey = SITE, within: Connection | None = None
    ) -> None:
        self.database = database
        self._within = within
        """A transaction in which everything is done, for a test that rolls it back."""
        self.site = site
        self.clock = SetClock(NOON)
        self.house = House(self.clock, KEY)
        self.thread = thread_id(site, PAGE)
        self.nested = thread_id(site, NESTED_PAGE)
        origin = ("https://teaspoon.example",)
        added = SiteAdded(site, "Teaspoon", origin, Preset.SAFE_SPACE)
        nested = PageDescribed(NESTED_PAGE, "Nested", f"{origin[0]}/nested/", Layout.NESTED)
        self.do(lambda tx: handle.change_site(tx, self.house, site, added))
        self.do(lambda tx: handle.change_site(tx, self.house, site, nested))

    def do(self, work: Callable[[Connection], _T]) -> _T:
        """Do one piece of work in a transaction of its own."""
        if self._within is not None:
            return work(self._within)
        with self.database.writing.begin() as tx:
            return work(tx)

    def ask(self, question: Callable[[Connection], _T]) -> _T:
        """Ask something on a reading connection."""
        if self._within is not None:
            return question(self._within)
        with self.database.reading.connect() as tx:
            return question(tx)

    def position(self, thread: ThreadId | None = None) -> Seq:
        """Return the last place of a thread's log."""
        return self.ask(lambda tx: read.head(tx, thread_stream(thread or self.thread)))

    def faults(self) -> list[object]:
        """Return what is wrong with what this server keeps: nothing, ever."""

        def found(tx: Connection) -> list[object]:
            broken = [fault for stream in read.streams(tx) for fault in audit(tx, stream, KEY)]
            scratch = create_engine("sqlite://")
            with scratch.begin() as into:
                metadata.create_all(into)
                return [*broken, *rebuild.compare(tx, into, lambda _: None)]

        return self.ask(found)

    def try_to_post(
        self,
        words: str | Body = "Hello there.",
        *,
        page: PageKey = PAGE,
        reply_to: int | None = None,
        by: str = "ann",
        request: Request | None = None,
    ) -> Answer:
        """Post a comment, which may be refused."""
        command = PostComment(
            self.site,
            page,
            words if isinstance(words, Body) else text(words),
            None if reply_to is None else Seq(reply_to),
        )
        sender = Sender(signature_of(by), request=request)
        return self.do(lambda tx: handle.post_comment(tx, self.house, command, sender))

    def post(
        self,
        words: str | Body = "Hello there.",
        *,
        page: PageKey = PAGE,
        reply_to: int | None = None,
        by: str = "ann",
    ) -> Seq:
        """Post a comment and return its seq."""
        outcome = self.try_to_post(words, page=page, reply_to=reply_to, by=by)
        assert isinstance(outcome, Done), outcome
        return outcome.seq

    def change(self, command: CommentCommand, who: Person) -> Outcome:
        """Give a command about a comment."""
        return self.do(lambda tx: handle.change_comment(tx, self.house, command, who))

    def edit(self, seq: int, words: str, *, on: ThreadId | None = None, by: str = "ann") -> Answer:
        """Change what somebody wrote."""
        return self.change(EditComment(on or self.thread, Seq(seq), text(words)), guest(by))

    def withdraw(self, seq: int, *, on: ThreadId | None = None, by: str = "ann") -> Outcome:
        """Take back what somebody wrote."""
        return self.change(WithdrawComment(on or self.thread, Seq(seq)), guest(by))

    def undo(self, seq: int, *, on: ThreadId | None = None, by: str = "ann") -> Outcome:
        """Undo a withdrawal."""
        return self.change(UndoWithdrawal(on or self.thread, Seq(seq)), guest(by))

    def remove(self, seq: int, why: str = "Off topic.", *, on: ThreadId | None = None) -> Outcome:
        """Take a comment away as a moderator."""
        return self.act(seq, Remove(), why, on=on)

    def act(
        self,
        seq: int,
        what: What,
        why: str = "Off topic.",
        *,
        clause: ClauseId = OTHER,
        note: NoteId | None = None,
        seen: TextState | None = None,
        on: ThreadId | None = None,
        who: Person | None = None,
    ) -> Outcome:
        """Do something about a comment as a moderator."""
        command = ActOnComment(
            thread=on or self.thread,
            comment=Seq(seq),
            what=what,
            why=Why(clause, text(why), note),
            seen=seen,
        )
        by = who or MODERATOR
        return self.do(lambda tx: handle.act_on_comment(tx, self.house, command, by))

    def restore(self, seq: int, why: str = "Back.", *, on: ThreadId | None = None) -> Outcome:
        """Put a removed comment back as a moderator."""
        return self.change(RestoreComment(on or self.thread, Seq(seq), text(why)), MODERATOR)

    def erase(self, seq: int, *, on: ThreadId | None = None, who: Person = MODERATOR) -> Outcome:
        """Destroy a comment's words."""
        return self.change(EraseComment(on or self.thread, Seq(seq)), who)

    def close(self, why: str = "Enough for today.", *, page: PageKey = PAGE) -> Outcome:
        """Close a thread as a moderator."""
        command = CloseThread(self.site, page, text(why))
        return self.do(lambda tx: handle.close_thread(tx, self.house, command, MODERATOR))

    def reopen(self, *, page: PageKey = PAGE) -> Outcome:
        """Open a closed thread as a moderator."""
        command = ReopenThread(self.site, page)
        return self.do(lambda tx: handle.reopen_thread(tx, self.house, command, MODERATOR))

    def give(self, words: str = "Please be kind.", **note: Any) -> Seq:  # noqa: ANN401 - of a note
        """Give a note as a moderator; see `try_to_give` for what it can be."""
        outcome = self.try_to_give(words, **note)
        assert isinstance(outcome, Done | HouseChanged), outcome
        return outcome.seq

    def try_to_give(
        self,
        words: str = "Please be kind.",
        *,
        page: PageKey | None = PAGE,
        about: int | None = None,
        reach: Reach | None = None,
        kind: Kind = Kind.CLARIFY,
        until: datetime | None = None,
        effects: tuple[Effect, ...] = (),
        must_acknowledge: bool = True,
        by: Signature = HERON,
        who: Person = MODERATOR,
    ) -> HouseOutcome:
        """Give a note as a moderator; without a page it is for the whole site.

        What it reaches follows from where it is given: a conversation where it is about a comment.
        """
        near = Reach.CONVERSATION if about is not None else Reach.THREAD
        reach = reach or (Reach.SITE if page is None else near)
        command = GiveNote(
            site=self.site,
            page=page,
            kind=kind,
            scope=Scope(reach, None if about is None else Seq(about)),
            text=text(words),
            until=until,
            effects=effects,
            must_acknowledge=must_acknowledge,
        )
        return self.do(lambda tx: handle.give(tx, self.house, command, who, by))

    def amend(
        self,
        note: int,
        words: str = "Please be kind, always.",
        *,
        page: PageKey | None = PAGE,
        material: bool = True,
    ) -> HouseOutcome:
        """Change the words of a note as a moderator."""
        where = None if page is None else thread_id(self.site, page)
        command = AmendNote(self.site, where, Seq(note), text(words), material)
        return self.do(lambda tx: handle.amend(tx, self.house, command, MODERATOR))

    def lift(self, note: int, *, page: PageKey | None = PAGE, why: str = "") -> HouseOutcome:
        """End a note as a moderator."""
        where = None if page is None else thread_id(self.site, page)
        command = LiftNote(self.site, where, Seq(note), text(why) if why else None)
        return self.do(lambda tx: handle.lift(tx, self.house, command, MODERATOR))

    def let_in(self, held: int, *, on: ThreadId | None = None) -> Outcome:
        """Let a held comment in as a moderator."""
        command = LetIn(on or self.thread, Seq(held))
        return self.do(lambda tx: handle.let_in(tx, self.house, command, MODERATOR))

    def decline(
        self, held: int, why: str = "", *, on: ThreadId | None = None, who: Person = MODERATOR
    ) -> Outcome:
        """Keep a held comment out, or take one's own back."""
        command = Decline(on or self.thread, Seq(held), text(why) if why else None)
        return self.do(lambda tx: handle.decline(tx, self.house, command, who))

    def undo_decline(
        self, held: int, *, on: ThreadId | None = None, who: Person = MODERATOR
    ) -> Outcome:
        """Take back that a held comment was not let in."""
        command = UndoDecline(on or self.thread, Seq(held))
        return self.do(lambda tx: handle.undo_decline(tx, self.house, command, who))

    def erase_held(self, held: int, *, on: ThreadId | None = None, who: Person) -> Outcome:
        """Destroy the words of a held comment."""
        command = EraseHeld(on or self.thread, Seq(held))
        return self.do(lambda tx: handle.erase_held(tx, self.house, command, who))

    def set_level(self, level: Level | None, *, page: PageKey = PAGE) -> Outcome:
        """Say how much one must have read in a thread, as a moderator."""
        command = SetLevel(self.site, page, level)
        return self.do(lambda tx: handle.set_level(tx, self.house, command, MODERATOR))

    def set_up(self, **settings: Any) -> Seq:  # noqa: ANN401 - any of SiteChanged's fields
        """Change settings of the house, as its owner."""
        return self.happens(SiteChanged(**settings))

    def happens(self, event: SiteEvent) -> Seq:
        """Let something happen in the site's own log."""
        return self.do(lambda tx: handle.change_site(tx, self.house, self.site, event))

    def publish_reading(
        self, words: str, *, slug: str = "policy", material: bool = True
    ) -> ReadingPublished:
        """Publish a version of a required reading, as an owner."""
        return self.do(
            lambda tx: handle.publish_reading(
                tx, self.house, self.site, slug, "Our policy", text(words), material=material
            )
        )


def signature_of(name: str) -> Signature:
    """As whom somebody writes who goes by this name."""
    return Signature(name=name.title(), key_hash=key_of(name))


def guest(name: str) -> Person:
    """Somebody who shows the edit key of whoever goes by this name."""
    return Person(Claim(key_hash=key_of(name)))


def key_of(name: str) -> KeyHash:
    """The digest of their edit key."""
    return KeyHash(sha256(name.encode()).digest())
