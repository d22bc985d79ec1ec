"""Move comments to another thread of the site: a line with a link stays where they stood."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.act_command import Merge, Move, Why
from afterword.domain.body import Body
from afterword.domain.clause import Grounds
from afterword.domain.comment import Comment, Origin, Presence, Publication
from afterword.domain.errors import InvalidError, ThreadNotFoundError
from afterword.domain.event import (
    CommentCollapsed,
    CommentMoved,
    CommentPosted,
    CommentRedacted,
    ContentNoteAdded,
    RevisionAsked,
    ThreadClosed,
)
from afterword.domain.ids import PageKey, Seq, ThreadId, thread_id
from afterword.domain.quote import emptied
from afterword.gate import judge
from afterword.gate.checks import Deed
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import opening
from afterword.handle.acting import public_text, rests_on, tell_reporters
from afterword.handle.opening import Opened
from afterword.handle.outcome import House, Outcome, Person
from afterword.log import bodies, read
from afterword.log.append import Entry
from afterword.projection import branch, comments, sites, threads

MOST = 500
"""Comments that are moved in one go: all of it is one transaction."""
_Carried = CommentRedacted | ContentNoteAdded | CommentCollapsed | RevisionAsked


class _Way(Struct, frozen=True):
    """From where to where, and why."""

    here: Opened
    there: Opened
    why: Why
    grounds: Grounds
    closing: Entry | None = None
    """What closes a thread of which everything is moved."""


def move(tx: Connection, house: House, command: Move, person: Person) -> Outcome:
    """Move a comment, and what answers it if that is wanted, to another thread."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    here, there = open_both(tx, command.thread, command.to)
    comment = opening.comment_of(tx, here.thread, command.comment)
    now = house.clock.now()
    deed = Deed(comment, is_author=False, role=person.role, now=now)
    verdict = judge.judge(deed, judge.ACT)
    if isinstance(verdict, Refuse):
        return verdict
    moving = branch.under(tx, here.thread, comment) if command.along else [comment]
    way = _Way(here, there, command.why, rests_on(tx, here.thread, command.why))
    return _moved(tx, house, way, moving, person)


def merge(tx: Connection, house: House, command: Merge, person: Person) -> Outcome:
    """Move all comments of a thread to another one, and close it."""
    verdict = judge.judge(person.role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        return verdict
    here, there = open_both(tx, command.thread, command.to)
    if here.thread.closed is not None:
        return Refuse(Refusal.ALREADY_SO, "This thread is closed already. Please open it first.")
    moving = comments.every(tx, here.thread)
    # (what is said to an author about their comment is nothing for everybody)
    silent = replace(command.why.words, source="", html="")
    closing = Entry(ThreadClosed(opening.seal(house, silent), there.thread.id), silent)
    way = _Way(here, there, command.why, rests_on(tx, here.thread, command.why), closing)
    return _moved(tx, house, way, moving, person)


def open_both(tx: Connection, source: ThreadId, to: PageKey) -> tuple[Opened, Opened]:
    """Lock the logs of a thread and of a page's, the one with the lower name first.

    Raises:
        InvalidError: If it is the same thread, or there is no such page on the site.
    """
    known = threads.load(tx, source)
    if known is None:
        raise ThreadNotFoundError(opening.NO_THREAD)
    target = thread_id(known.site, to)
    if target == source:
        raise InvalidError("to", "It stands in this thread already.")
    if threads.load(tx, target) is None and sites.page_of(tx, known.site, to) is None:
        words = f"This site knows of no page “{to}”. Please write its key as the blog has it."
        raise InvalidError("to", words)
    if target < source:
        there = opening.of_page(tx, known.site, to)
        return opening.existing(tx, source), there
    return opening.existing(tx, source), opening.of_page(tx, known.site, to)


def _moved(
    tx: Connection, house: House, way: _Way, moving: Sequence[Comment], person: Person
) -> Outcome:
    """Move those of these comments that stand, in their order."""
    standing = [one for one in moving if one.presence is Presence.PRESENT]
    refused = _refused(way, standing)
    if refused is not None:
        return refused
    away, arriving = _entries(tx, house, way, moving, standing)
    now = house.clock.now()
    if way.closing is not None:
        away.append(way.closing)
    there = opening.write_all(tx, way.there, arriving, person.actor, now)
    here = opening.write_all(tx, way.here, away, person.actor, now)
    first = way.here.head.seq + 1
    acts = {one.seq: Seq(at) for at, one in enumerate(standing, start=first)}
    tell_reporters(tx, house, way.here.thread, acts, person.actor)
    return replace(here, also=(there,))


def _refused(way: _Way, standing: Sequence[Comment]) -> Refuse | None:
    if way.there.thread.closed is not None:
        return Refuse(Refusal.THREAD_CLOSED, "The other thread is closed.")
    if not standing:
        return Refuse(Refusal.ALREADY_SO, "There is nothing left to move.")
    if len(standing) > MOST:
        words = f"At most {MOST} comments are moved in one go. Please move it in parts."
        return Refuse(Refusal.NOT_ALLOWED, words)
    # What waits would be seen by everybody where it arrives.
    waits = next((one for one in standing if one.publication is Publication.HELD), None)
    if waits is None:
        return None
    words = f"#{waits.number} waits for a moderator. Please decide about it before it is moved."
    return Refuse(Refusal.NOT_ALLOWED, words)


def _entries(
    tx: Connection, house: House, way: _Way, moving: Sequence[Comment], standing: Sequence[Comment]
) -> tuple[list[Entry], list[Entry]]:
    """Return what is written where they stood, and where they arrive."""
    parents = {one.seq: one.parent for one in moving}
    first, at = Seq(way.here.head.seq + 1), way.there.head.seq
    # (what is let in after a merge goes along, and comes back with it)
    batch = first if way.closing is not None or len(standing) > 1 else None
    said = way.why.words
    body = opening.seal(house, said)
    away: list[Entry] = []
    arriving: list[Entry] = []
    places: dict[Seq, Seq] = {}
    for one in standing:
        place = Seq(at + len(arriving) + 1)
        parent = _parent(one, parents, places)
        arriving += arrival(tx, house, way.here, one, place, parent, places)
        places[one.seq] = place
        event = CommentMoved(one.seq, body, way.there.thread.id, place, way.grounds, batch)
        away.append(Entry(event, said))
    return away, arriving


def _parent(
    one: Comment, parents: Mapping[Seq, Seq | None], places: Mapping[Seq, Seq]
) -> Seq | None:
    """Return where the nearest comment above stands that was moved as well."""
    above = one.parent
    while above is not None and above not in places:
        above = parents.get(above)
    return None if above is None else places[above]


def arrival(  # noqa: PLR0913, PLR0917 - a comment, and where it goes
    tx: Connection,
    house: House,
    here: Opened,
    one: Comment,
    place: Seq,
    parent: Seq | None,
    places: Mapping[Seq, Seq],
) -> list[Entry]:
    """Return a comment as it arrives, with everything that moderators did about it."""
    stream = here.head.stream
    wanted = [one.revision.body, *([one.revision.public] if one.revision.public else [])]
    stored = bodies.read(tx, stream, wanted)
    text = _carried(house, stored[one.revision.body].body, places)
    origin = Origin(here.thread.id, one.seq)
    seal = opening.seal(house, text)
    posted = CommentPosted(
        one.author, seal, parent, one.revision.words, moved=origin, written=one.at
    )
    made = [Entry(posted, text), *_acts(tx, here, one, place)]
    if one.revision.public is not None:
        public = _carried(house, stored[one.revision.public].body, places)
        made.append(public_text(house, place, public))
    return made


def _acts(tx: Connection, here: Opened, one: Comment, place: Seq) -> list[Entry]:
    shown = one.presentation
    standing = {act.act for act in shown.redactions} | {shown.collapsed, shown.asked, shown.noted}
    if standing == {None}:
        return []
    acts = [act for act in read.about(tx, here.head.stream, one.seq) if act.seq in standing]
    words = bodies.read(tx, here.head.stream, [act.seq for act in acts])
    made = []
    for act in acts:
        event = act.event
        if isinstance(event, CommentRedacted):
            event = replace(event, comment=place, revision=0)
        elif isinstance(event, _Carried):
            event = replace(event, comment=place)
        if isinstance(event, CommentCollapsed):
            # (what it was decided together with stays behind)
            event = replace(event, batch=None)
        made.append(Entry(event, words[act.seq].body))
    return made


def _carried(house: House, text: Body, places: Mapping[Seq, Seq]) -> Body:
    """Return a text whose quotes name their sources where those stand now.

    Quoted words whose source stays behind stay behind, too: erased there, they could not be
    found here.
    """
    if not text.quotes:
        return text
    left = {seq for one in text.quotes for seq in one.sources if seq not in places}
    source, kept = emptied(text.source, text.quotes, left)
    quotes = tuple(
        replace(
            one,
            comment=places.get(one.comment) if one.comment else None,
            sources=tuple(places[seq] for seq in one.sources if seq in places),
        )
        for one in kept
    )
    return bodies.sealed(house.seal_key, replace(text, source=source, quotes=quotes))
