"""A comment comes in: published, held, sent back with what to read first, or refused."""

from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.command import Decline, EraseHeld, LetIn, PostComment
from afterword.domain.comment import Presence
from afterword.domain.errors import CommentNotFoundError, OtherNameError
from afterword.domain.event import (
    CommentDeclined,
    CommentHeld,
    CommentPosted,
    HeldErased,
)
from afterword.domain.ids import ActorId, AuthorId, Seq, ThreadId, thread_stream
from afterword.domain.note import NoteId
from afterword.domain.reading import count_words
from afterword.domain.site import Site
from afterword.domain.thread import Change, Thread
from afterword.gate import judge, owed
from afterword.gate.owed import Demand, Owed
from afterword.gate.receipt import Shown
from afterword.gate.scene import Reading, Scene
from afterword.gate.verdict import PASS, Hold, Refusal, Refuse, SendBack
from afterword.handle import following, noticing, opening, quoting, scenery
from afterword.handle.grounds import grounds
from afterword.handle.opening import Opened
from afterword.handle.outcome import (
    Answer,
    Done,
    House,
    Outcome,
    Person,
    Repeated,
    Sender,
    SentBack,
)
from afterword.log import answers, bodies
from afterword.log.answers import Request
from afterword.log.append import Entry
from afterword.people import acknowledged, authors
from afterword.people.authors import Claim
from afterword.projection import comments, demand, held, names
from afterword.projection.demand import Spot


class Stamp(Struct, frozen=True):
    """What somebody had read when they published: kept beside their words, and goes with them."""

    level: str
    upto: Seq
    """The last place of the thread that their receipt covers."""
    notes: tuple[tuple[NoteId, int], ...]
    """The notes in force there that they had acknowledged, each with its revision."""
    self_attested: bool
    """Whether they said that they had read, with no page to show for it."""
    reduced: bool
    """Whether the budget let them off something."""


class _Reader(Struct, frozen=True):
    """What the house asks of a sender, and how far they are."""

    site: Site
    shown: Shown
    demand: Demand
    reading: Reading
    names: frozenset[AuthorId]


class _Who(Struct, frozen=True):
    """Who sends something, and the names under which they wrote on the site before."""

    sender: Sender
    names: frozenset[AuthorId]


def post_comment(tx: Connection, house: House, command: PostComment, sender: Sender) -> Answer:
    """Publish a comment, unless the gate has something against it or it came before.

    Raises:
        OtherNameError: If nobody has written there, and it is another name of a page.
    """
    opened = opening.of_page(tx, command.site, command.page)
    thread = opened.thread
    if not thread.position and (other := names.page_of(tx, command.site, command.page)):
        raise OtherNameError(other)
    if sender.request is not None and (before := _answered(tx, thread, sender.request)):
        return before
    now = house.clock.now()
    seq = command.reply_to
    parent = None if seq is None else opening.comment_of(tx, thread, seq)
    reader: _Reader | None = None
    scene = Scene(thread=thread, now=now, source=command.text.source, parent=parent)
    # (an import, of which nothing is asked, brings what stood elsewhere, whoever wrote it)
    if sender.shown is not None:
        site = opening.site_of(tx, command.site)
        spot = Spot(site, thread, parent, demand.in_force(tx, site, thread, now))
        who = _who(tx, site, sender)
        reader = _reader(tx, spot, command, who, now)
        scene = _scene(tx, house, spot, command, who)
        scene = replace(scene, reading=reader.reading)
    verdict = judge.judge(scene, judge.POST)
    if isinstance(verdict, Refuse):
        return verdict
    if isinstance(verdict, SendBack) and reader is not None:
        return SentBack(verdict, _once_more(reader.shown, verdict.owed), Change(thread))
    text = quoting.settled(tx, house, thread.id, command.text)
    text = replace(text, stamp=_stamp(reader) if reader else "")
    hold = verdict if isinstance(verdict, Hold) else None
    signing = authors.begin if reader is not None and not reader.names else authors.sign
    author = signing(tx, command.site, sender.signature, now)
    done = _write(tx, house, opened, replace(command, text=text), author, hold)
    _keep_cards(tx, command, sender)
    if reader is not None:
        noticing.written(tx, house, reader.site, scene, noticing.By(author, reader.names))
    if sender.request is not None:
        answers.remember(tx, opened.head.stream, sender.request, done.seq, now)
    return done


def still_open(tx: Connection, house: House, command: PostComment, sender: Sender) -> SentBack:
    """Tell what a comment would be sent back for, perhaps nothing.

    Nobody tries to publish here: nothing is written, and a reading connection will do.
    """
    thread = opening.seen(tx, command.site, command.page)
    seq = command.reply_to
    parent = None if seq is None else comments.load(tx, thread, seq)
    spot = Spot(opening.site_of(tx, command.site), thread, parent)
    who = _who(tx, spot.site, sender)
    reader = _reader(tx, spot, command, who, house.clock.now())
    open_ = reader.reading
    why = SendBack(open_.owed, open_.level, open_.nothing_read)
    return SentBack(why, reader.shown, Change(thread))


def let_in(tx: Connection, house: House, command: LetIn, person: Person) -> Outcome:
    """Publish a held comment; it stands at the end of the thread as it is now.

    If that was merged into another one meanwhile, it goes where the others went.
    """
    following.lock_ahead(tx, command.thread)
    found = _held(tx, command, person)
    if isinstance(found, Refuse):
        return found
    opened, waiting = found
    return publish(tx, house, opened, waiting, person)


def publish(
    tx: Connection, house: House, opened: Opened, waiting: held.Held, person: Person
) -> Done:
    """Let a held comment stand at the end of its thread, or where the others of it went."""
    entry = _publication(tx, house, opened, waiting)
    done = opening.write(tx, opened, entry, person.actor, house.clock.now())
    return following.sent_on(tx, house, done, waiting, person)


def _publication(tx: Connection, house: House, opened: Opened, waiting: held.Held) -> Entry:
    text = bodies.read(tx, opened.head.stream, [waiting.seq])[waiting.seq].body
    parent = None if waiting.parent is None else comments.load(tx, opened.thread, waiting.parent)
    stands = parent is not None and parent.presence is Presence.PRESENT
    event = CommentPosted(
        waiting.author,
        opening.seal(house, text),
        parent.seq if parent is not None and stands else None,
        words=waiting.words,
        held=waiting.seq,
        # (what moved in shows when it was written there, not when somebody let it in here)
        written=waiting.at if waiting.is_from_elsewhere else None,
    )
    return Entry(event, text)


def decline(tx: Connection, house: House, command: Decline, person: Person) -> Outcome:
    """Keep a held comment out; its author may take it back as well."""
    found = _held(tx, command, person)
    if isinstance(found, Refuse):
        return found
    opened, waiting = found
    reason = command.reason
    if reason is None:
        entry = Entry(CommentDeclined(waiting.seq))
        return opening.write(tx, opened, entry, person.actor, house.clock.now())
    site = opening.site_of(tx, opened.thread.site)
    why = grounds(site, command.clause, command.note)
    event = CommentDeclined(waiting.seq, opening.seal(house, reason), why)
    return opening.write(tx, opened, Entry(event, reason), person.actor, house.clock.now())


def erase_held(tx: Connection, house: House, command: EraseHeld, person: Person) -> Outcome:
    """Destroy the words of a held comment that is not let in; its author need not wait for that.

    What a moderator said about it stays, so that its author can still read what was decided.
    """
    opened = opening.existing(tx, command.thread)
    found = held_comment(tx, command.thread, command.held)
    is_author = authors.is_author(tx, found.author, person.claim)
    verdict = PASS if is_author else judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    stream = opened.head.stream
    if found.published is not None:
        words = "This comment was let in. Please erase it where it stands."
        return Refuse(Refusal.ALREADY_SO, words)
    if found.is_waiting and not is_author:
        words = "This comment still waits: please let it in, or decline it with a reason, first."
        return Refuse(Refusal.NOT_ALLOWED, words)
    if bodies.read(tx, stream, [found.seq])[found.seq].erased_at is not None:
        return Refuse(Refusal.ALREADY_SO, "The words of this comment are destroyed already.")
    now = house.clock.now()
    bodies.erase(tx, stream, [found.seq], now)
    actor = ActorId(found.author) if is_author else person.actor
    return opening.write(tx, opened, Entry(HeldErased(found.seq)), actor, now)


def _who(tx: Connection, site: Site, sender: Sender) -> _Who:
    signature = sender.signature
    claim = Claim(signature.key_hash, signature.account)
    return _Who(sender, authors.names_of(tx, site.key, claim))


def _reader(tx: Connection, spot: Spot, command: PostComment, who: _Who, now: datetime) -> _Reader:
    site, thread, sender = spot.site, spot.thread, who.sender
    shown = sender.shown or Shown.nobody(site.key, thread.id)
    account = sender.signature.account
    if account is not None:
        known = acknowledged.cards(tx, site.key, account)
        shown = replace(shown, site=replace(shown.site, cards=(*shown.site.cards, *known)))
    receipt = owed.horizon(shown.thread, thread.position, site.drift)
    shown = replace(shown, thread=receipt)
    asked = demand.load(tx, spot, receipt, now)
    open_ = owed.owed(asked, shown, who.names, command.text.content_note)
    reading = Reading(open_, asked.level, receipt.tries, shown.is_empty, sender.asks_moderator)
    return _Reader(site, shown, asked, reading, who.names)


def _scene(tx: Connection, house: House, spot: Spot, command: PostComment, who: _Who) -> Scene:
    sender, signature = who.sender, who.sender.signature
    wanted = scenery.Wanted(
        site=spot.site,
        thread=spot.thread,
        parent=spot.parent,
        source=command.text.source,
        claim=Claim(signature.key_hash, signature.account),
        names=who.names,
        proves=sender.proves,
        emails=(signature.email, *sender.emails),
        seal_key=house.seal_key,
        standing=spot.standing,
    )
    return scenery.scene(tx, wanted, house.clock.now())


def _once_more(shown: Shown, open_: Owed) -> Shown:
    """Count one more try, and remember how far the budget reached."""
    before = shown.thread
    floor = max(before.floor, open_.floor)
    return replace(shown, thread=replace(before, tries=before.tries + 1, floor=floor))


def _stamp(reader: _Reader) -> str:
    shown = reader.shown
    standing = reader.demand.standing
    receipt = shown.thread
    stamp = Stamp(
        level=reader.demand.level,
        upto=Seq(receipt.ranges[-1][1] if receipt.ranges else 0),
        notes=tuple((one.id, one.revision) for one in standing if owed.acknowledged(shown, one)),
        self_attested=receipt.attested,
        reduced=reader.reading.owed.reduced,
    )
    return msgspec.json.encode(stamp).decode()


def _write(  # noqa: PLR0913, PLR0917 - what one comment is made of
    tx: Connection,
    house: House,
    opened: Opened,
    command: PostComment,
    author: AuthorId,
    hold: Hold | None,
) -> Done:
    now = house.clock.now()
    text = command.text
    words = count_words(text.source)
    seal = opening.seal(house, text)
    event: CommentPosted | CommentHeld
    if hold is None:
        event = CommentPosted(author, seal, command.reply_to, words)
    else:
        event = CommentHeld(author, seal, hold.reason, command.reply_to, words, hold.note)
    done = opening.write(tx, opened, Entry(event, text), ActorId(author), now)
    return replace(done, held=hold.reason if hold else None)


def _keep_cards(tx: Connection, command: PostComment, sender: Sender) -> None:
    account = sender.signature.account
    if account is not None and sender.shown is not None:
        acknowledged.keep(tx, command.site, account, sender.shown.site.cards)


def _held(
    tx: Connection, command: LetIn | Decline, person: Person
) -> tuple[Opened, held.Held] | Refuse:
    opened = opening.existing(tx, command.thread)
    verdict = judge.judge(person.role, judge.MODERATE)
    takes_back = isinstance(command, Decline) and command.reason is None
    if isinstance(verdict, Refuse) and not takes_back:
        # (others do not even learn whether something waits there)
        return verdict
    waiting = held_comment(tx, command.thread, command.held)
    if isinstance(verdict, Refuse) and not authors.is_author(tx, waiting.author, person.claim):
        return verdict
    can_change = isinstance(command, LetIn) or waiting.is_kept_out
    if not (waiting.is_waiting or (can_change and was_declined(tx, waiting))):
        words = "Somebody has decided about this comment already."
        return Refuse(Refusal.ALREADY_SO, words)
    return opened, waiting


def was_declined(tx: Connection, waiting: held.Held) -> bool:
    """Say whether it is kept out, which one may think better of while it has words."""
    if waiting.declined is None or waiting.published is not None:
        return False
    places = [waiting.seq, waiting.declined]
    stored = bodies.read(tx, thread_stream(waiting.thread), places)
    # Without words it was its author who took it back.
    return waiting.declined in stored and stored[waiting.seq].erased_at is None


def held_comment(tx: Connection, thread: ThreadId, seq: Seq) -> held.Held:
    """Return what is or was held.

    Raises:
        CommentNotFoundError: If nothing was, at this place.
    """
    found = held.load(tx, thread, seq)
    if found is None:
        words = "There is no held comment at this place."
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
