"""Entries of the moderation log, out of what is filed: with the words that everybody may read."""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.clause import OTHER, Clause, Grounds
from afterword.domain.comment import Presence
from afterword.domain.desk_event import Act, AppealDecided, AppealMade, SanctionLifted
from afterword.domain.event import ClausesSet, CommentDeclined, NoteEvent, NoteGiven, NoteLifted
from afterword.domain.filing import ALSO_BY_AUTHORS, is_private
from afterword.domain.ids import SYSTEM, Seq, StreamId, ThreadId, is_desk, is_site
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.log import bodies, filed, read
from afterword.log.filed import Filed
from afterword.log.read import Placed
from afterword.page import deeds, place
from afterword.page.log import RULE, Entry
from afterword.page.note import address
from afterword.page.sheet import comment_link, link
from afterword.page.words import moderation
from afterword.projection import clauses, comments, decided, moves, noted, notes, sites, threads
from afterword.projection.decided import Decision
from afterword.request.statements import SOMEBODY, deciders, named


class _About(Struct, frozen=True, kw_only=True):
    """What a decision is about, as far as everybody may know."""

    thread: Thread | None = None
    number: int | None = None
    url: str = ""
    is_erased: bool = False
    """Whether the words of the comment are gone for good."""


ITS_AUTHOR = "its author"
"""Who erased words, where no moderator did."""


def entry(tx: Connection, site: Site, one: Filed) -> Entry | None:
    """Write one decision; None when it concerns nobody but the one to whom it was said."""
    if isinstance(one.event, NoteEvent):
        return _note(tx, site, one, one.event)
    before = _before(tx, one)
    if isinstance(one.event, AppealDecided | SanctionLifted) and _is_private(before):
        return None
    about = _about(tx, site, one, before)
    made = _begun(tx, site, one, about)
    reason = _reason(tx, one, made.clause, about)
    if one.batch is not None:
        counts = filed.together(tx, one.stream, one.batch)
        if sum(counts.values()) > 1:
            return replace(made, sentence=deeds.together(counts, about.number, reason))
    made = replace(made, sentence=deeds.done(one.event, about.number, reason))
    if not isinstance(one.event, Decision):
        return made
    found = decided.load(tx, site.key, Act(one.stream, one.seq))
    if found is None:
        return made
    made = replace(made, is_over=not found.stands)
    return replace(made, by=deciders(tx, found)) if len(found.deciders) > 1 else made


def title(tx: Connection, site: Site, thread: Thread) -> str:
    """Return what the page of a thread is called."""
    return place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)).title


def id_of(one: Filed) -> str:
    """Name an entry, the same for ever."""
    return f"{one.stream.replace(':', '-')}-{one.seq}"


def _begun(tx: Connection, site: Site, one: Filed, about: _About) -> Entry:
    grounds: Grounds | None = getattr(one.event, "grounds", None)
    is_rule = one.actor == SYSTEM and grounds is not None and grounds.software
    by = RULE if is_rule else named(tx, one.actor)
    if by == SOMEBODY and isinstance(one.event, ALSO_BY_AUTHORS):
        by = ITS_AUTHOR
    return Entry(
        id=id_of(one),
        at=one.at,
        sentence="",
        by=by,
        url=about.url,
        about=title(tx, site, about.thread) if about.thread else "",
        thread=about.thread.id if about.thread else None,
        clause=clauses.of(tx, site, grounds) if grounds else None,
        there=moves.there(tx, to) if (to := getattr(one.event, "to", None)) else None,
        version=max(grounds.version, 1) if grounds else 0,
    )


def _before(tx: Connection, one: Filed) -> Placed | None:
    """Return the decision that an appeal was against, or that ended."""
    if isinstance(one.event, SanctionLifted):
        return read.at(tx, one.stream, one.event.sanction)
    if not isinstance(one.event, AppealDecided):
        return None
    made = read.at(tx, one.stream, one.event.appeal)
    if made is None or not isinstance(made.event, AppealMade):
        return None
    return read.at(tx, made.event.act.stream, made.event.act.seq)


def _is_private(before: Placed | None) -> bool:
    """Say whether nobody else was told of a decision."""
    return before is None or isinstance(before.event, CommentDeclined) or is_private(before.event)


def _about(tx: Connection, site: Site, one: Filed, before: Placed | None) -> _About:
    event = one.event
    if isinstance(event, AppealDecided) and before is not None and not is_desk(before.stream):
        return _comment(tx, site, before.stream, getattr(before.event, "comment", None))
    if is_site(one.stream):
        return _About(url=link(site.key, "clauses") if isinstance(event, ClausesSet) else "")
    if not is_desk(one.stream):
        return _comment(tx, site, one.stream, getattr(event, "comment", None))
    # Of a person only the thread in which they do not write: a comment would name them.
    thread = threads.load(tx, one.thread) if one.thread else None
    return _About(thread=thread, url=link(site.key, "thread", thread.id) if thread else "")


def _comment(tx: Connection, site: Site, stream: StreamId, seq: Seq | None) -> _About:
    thread = threads.load(tx, ThreadId(stream))
    if thread is None:
        return _About()
    comment = comments.load(tx, thread, seq) if seq else None
    if comment is None:
        return _About(thread=thread, url=link(site.key, "thread", thread.id))
    url = comment_link(site.key, thread.id, comment.seq)
    is_erased = comment.presence is Presence.ERASED
    return _About(thread=thread, number=comment.number, url=url, is_erased=is_erased)


def _reason(tx: Connection, one: Filed, clause: Clause | None, about: _About) -> str:
    """Return why: the clause; the moderator's own words only where no clause says it.

    What was written to a person about themselves stays with them, for it may well name them.
    """
    said = clause.label if clause else ""
    if clause is not None and (clause.id != OTHER or is_desk(one.stream)):
        return said
    if is_desk(one.stream) and about.number is None:
        return ""
    # What a moderator wrote about a comment may quote it, and would outlive its words here.
    return said if about.is_erased else _words(tx, one)


def _words(tx: Connection, one: Filed) -> str:
    stored = bodies.read(tx, one.stream, [one.seq]).get(one.seq)
    return stored.body.source if stored else ""


def _note(tx: Connection, site: Site, one: Filed, event: NoteEvent) -> Entry | None:
    """Write what was done with a note: with what it asks, or why it ended."""
    seq = one.seq if isinstance(event, NoteGiven) else event.note
    found = notes.load(tx, one.stream, seq)
    if found is None:
        return None
    shown = noted.shown(tx, one.stream, [found], found.at)[0]
    said = _words(tx, one).partition("\n")[0]
    made = _begun(tx, site, one, _About())
    asked = shown.instruction if isinstance(event, NoteLifted) else ""
    made = replace(made, sentence=moderation(event, shown.about, said, found.id, asked))
    if isinstance(event, NoteGiven):
        made = replace(made, by=shown.name or made.by, is_over=found.lifted is not None)
    thread = None if is_site(one.stream) else threads.load(tx, ThreadId(one.stream))
    if thread is None:
        return made
    url = address(shown, site.key, thread.id)
    return replace(made, url=url, about=title(tx, site, thread), thread=thread.id)
