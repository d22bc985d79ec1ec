"""THE PATH OF EVERY CHANGE. Read this first.

    request -> gate -> log -> projection -> page / stream

Each function here is work for the writer (`afterword.log.writer`): it loads what the command
touches, asks the gate, appends to the log and folds the event into the projections, all in the
one transaction it is given. It answers with an outcome; a refusal is one.
"""

from datetime import datetime
from typing import TypeAlias, cast

from msgspec import Struct
from sqlalchemy import Connection

from afterword.clock import Clock
from afterword.domain import comment as rules
from afterword.domain.body import Body
from afterword.domain.command import (
    CloseThread,
    CommentCommand,
    EditComment,
    EraseComment,
    PostComment,
    RemoveComment,
    ReopenThread,
    RestoreComment,
    UndoWithdrawal,
    WithdrawComment,
)
from afterword.domain.comment import Comment
from afterword.domain.errors import (
    CommentNotFoundError,
    SiteNotFoundError,
    ThreadNotFoundError,
)
from afterword.domain.event import (
    CommentEdited,
    CommentErased,
    CommentPosted,
    CommentRemoved,
    CommentRestored,
    CommentWithdrawn,
    Role,
    Seal,
    SiteEvent,
    ThreadClosed,
    ThreadEvent,
    ThreadReopened,
)
from afterword.domain.ids import (
    START,
    SYSTEM,
    ActorId,
    PageKey,
    Seq,
    SiteKey,
    ThreadId,
    site_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.thread import Change, Thread
from afterword.gate import judge
from afterword.gate.checks import Deed, Place
from afterword.gate.verdict import Refusal, Refuse, Verdict
from afterword.log import answers, bodies, read
from afterword.log.answers import Request
from afterword.log.append import (
    NO_DIGEST,
    Entry,
    Head,
    Opening,
    append,
    lock_existing,
    lock_head,
)
from afterword.people import authors
from afterword.people.authors import Claim, Signature
from afterword.projection import comments, sites, threads
from afterword.projection.apply import apply, apply_to_site


class House(Struct, frozen=True):
    """What every change needs besides the command."""

    clock: Clock
    seal_key: bytes
    """Key of the seals that bodies get."""


class Person(Struct, frozen=True):
    """Whoever gives the command, as far as they have shown who they are."""

    claim: Claim = authors.NOBODY
    role: Role = Role.GUEST
    """Their role on the site of the thread."""

    @property
    def actor(self) -> ActorId:
        """The id the log keeps: their account's, or `system`; a guest is the comment's author."""
        return ActorId(self.claim.account) if self.claim.account else SYSTEM


class Opened(Struct, frozen=True):
    """A thread whose log nobody else can append to until the transaction ends."""

    thread: Thread
    head: Head


class Done(Struct, frozen=True):
    """It happened: this is what is different now."""

    seq: Seq
    change: Change
    reaches_other_pages: bool = False
    """Whether pages that show none of the changed comments are different now too."""


class Repeated(Struct, frozen=True):
    """It had happened before, under the same Idempotency-Key."""

    seq: Seq
    thread: ThreadId


Outcome: TypeAlias = Done | Refuse
Answer: TypeAlias = Done | Repeated | Refuse
"""What comes of a request that may come again."""


def post_comment(
    tx: Connection,
    house: House,
    command: PostComment,
    signature: Signature,
    request: Request | None = None,
) -> Answer:
    """Publish a comment, unless the gate refuses it or it has been published already."""
    opened = _open(tx, command.site, command.page)
    if request is not None and (before := _answered(tx, opened.thread, request)) is not None:
        return before
    now = house.clock.now()
    parent = None if command.reply_to is None else _comment(tx, opened.thread, command.reply_to)
    verdict = judge.judge(Place(opened.thread, parent, now), judge.POST)
    if isinstance(verdict, Refuse):
        return verdict
    author = authors.sign(tx, command.site, signature, now)
    event = CommentPosted(author, _seal(house, command.text), command.reply_to)
    entry = Entry(event, command.text)
    done = _write(tx, opened, entry, ActorId(author), now)
    if request is not None:
        answers.remember(tx, opened.head.stream, request, done.seq, now)
    return done


def change_comment(
    tx: Connection, house: House, command: CommentCommand, person: Person
) -> Outcome:
    """Edit, withdraw, remove, restore or erase a comment, unless the gate refuses it."""
    opened = _existing(tx, command.thread)
    comment = _comment(tx, opened.thread, command.comment)
    now = house.clock.now()
    is_author = authors.is_author(tx, comment.author, person.claim)
    verdict = _judge(command, Deed(comment, is_author, person.role, now))
    if isinstance(verdict, Refuse):
        return verdict
    entry = _entry(house, command, comment, now)
    actor = ActorId(comment.author) if is_author else person.actor
    if isinstance(command, EraseComment):
        _erase(tx, opened.head, comment, now)
    return _write(tx, opened, entry, actor, now)


def close_thread(tx: Connection, house: House, command: CloseThread, person: Person) -> Outcome:
    """Close a thread, also one in which nobody has written yet."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = _open(tx, command.site, command.page)
    if opened.thread.closed is not None:
        return Refuse(Refusal.ALREADY_SO, "This thread is closed already.")
    entry = Entry(ThreadClosed(_seal(house, command.reason)), command.reason)
    return _write(tx, opened, entry, person.actor, house.clock.now())


def reopen_thread(tx: Connection, house: House, command: ReopenThread, person: Person) -> Outcome:
    """Open a closed thread again."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    opened = _open(tx, command.site, command.page)
    if opened.thread.closed is None:
        return Refuse(Refusal.ALREADY_SO, "This thread is open already.")
    return _write(tx, opened, Entry(ThreadReopened()), person.actor, house.clock.now())


def change_site(
    tx: Connection, house: House, site: SiteKey, event: SiteEvent, actor: ActorId = SYSTEM
) -> Seq:
    """Append to a site's own log. Only an owner's commands come here; they are judged there."""
    now = house.clock.now()
    before = lock_head(tx, Opening(site_stream(site), site))
    head = append(tx, before, [Entry(event)], actor, now)
    apply_to_site(tx, site, head.seq, event)
    return head.seq


def _open(tx: Connection, site: SiteKey, page: PageKey) -> Opened:
    """Load the thread of a page, which nobody may have written in, and lock its log.

    A log that nobody has written to is not made yet: what is refused leaves nothing behind.
    """
    name = thread_id(site, page)
    head = lock_existing(tx, thread_stream(name))
    known = threads.load(tx, name)
    if head is not None and known is not None:
        return Opened(known, head)
    house = sites.load(tx, site)
    if house is None:
        words = f"There is no site called {site} here."
        raise SiteNotFoundError(words)
    described = sites.page_of(tx, site, page)
    layout = (described and described.layout) or house.layout
    nobody_yet = Thread(id=name, site=site, page=page, layout=layout)
    return Opened(nobody_yet, Head(thread_stream(name), START, NO_DIGEST))


def _existing(tx: Connection, name: ThreadId) -> Opened:
    """Load a thread by its id and lock its log."""
    head = lock_existing(tx, thread_stream(name))
    thread = None if head is None else threads.load(tx, name)
    if head is None or thread is None:
        words = "Nobody has commented there yet, or the address is wrong."
        raise ThreadNotFoundError(words)
    return Opened(thread, head)


def _comment(tx: Connection, thread: Thread, seq: Seq) -> Comment:
    found = comments.load(tx, thread, seq)
    if found is None:
        words = "There is no such comment in this thread."
        raise CommentNotFoundError(words)
    return found


def _answered(tx: Connection, thread: Thread, request: Request) -> Repeated | Refuse | None:
    before = answers.given(tx, thread_stream(thread.id), request)
    if before is None:
        return None
    seq, same = before
    if same:
        return Repeated(seq, thread.id)
    words = "This Idempotency-Key came with another comment before. Please use a new one."
    return Refuse(Refusal.KEY_REUSED, words)


def _judge(command: CommentCommand, deed: Deed) -> Verdict:
    match command:
        case EditComment():
            return judge.judge(deed, judge.EDIT)
        case WithdrawComment():
            return judge.judge(deed, judge.WITHDRAW)
        case UndoWithdrawal():
            return judge.judge(deed, judge.UNDO)
        case RemoveComment():
            return judge.judge(deed, judge.REMOVE)
        case RestoreComment():
            return judge.judge(deed, judge.RESTORE)
        case EraseComment():
            return judge.judge(deed, judge.ERASE)


def _entry(house: House, command: CommentCommand, comment: Comment, now: datetime) -> Entry:
    match command:
        case EditComment(text=text):
            shown = rules.edit_is_shown(comment, now)
            return Entry(CommentEdited(comment.seq, _seal(house, text), shown), text)
        case WithdrawComment():
            return Entry(CommentWithdrawn(comment.seq, rules.withdrawal_vanishes(comment, now)))
        case UndoWithdrawal():
            return Entry(CommentRestored(comment.seq))
        case RemoveComment(reason=reason):
            return Entry(CommentRemoved(comment.seq, _seal(house, reason)), reason)
        case RestoreComment(reason=reason):
            return Entry(CommentRestored(comment.seq, _seal(house, reason)), reason)
        case EraseComment():
            return Entry(CommentErased(comment.seq))


def _write(tx: Connection, opened: Opened, entry: Entry, actor: ActorId, now: datetime) -> Done:
    """Append one event to a thread's log and fold it."""
    thread = opened.thread
    if opened.head.seq == START:
        lock_head(tx, Opening(opened.head.stream, thread.site, thread.page, thread.layout))
    moved = append(tx, opened.head, [entry], actor, now)
    change = apply(tx, thread, moved.seq, cast("ThreadEvent", entry.event), now)
    # Answers name whom they answer, wherever they stand; so does the line of a closed thread.
    far = not isinstance(entry.event, CommentPosted | CommentEdited)
    return Done(moved.seq, change, far)


def _erase(tx: Connection, head: Head, comment: Comment, now: datetime) -> None:
    """Destroy every text a comment has had; what moderators said about it stays."""
    events = read.about(tx, head.stream, comment.seq)
    texts = [one.seq for one in events if isinstance(one.event, CommentPosted | CommentEdited)]
    bodies.erase(tx, head.stream, texts, now)


def _seal(house: House, text: Body) -> Seal:
    return bodies.seal(house.seal_key, text)
