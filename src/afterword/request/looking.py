"""What a moderator looks at before they act: the text, the branch, what was done, the clauses."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.clause import Clause, ClauseId, Ground
from afterword.domain.comment import Presence
from afterword.domain.ids import START, AccountId, Seq, thread_stream
from afterword.domain.note import Reach, binds
from afterword.log import read
from afterword.page import note as notes_on_page
from afterword.page import words
from afterword.page.acts import Act, Binding, Reply
from afterword.page.quote import as_read
from afterword.people import accounts, addressed, authors
from afterword.projection import branch, decided, demand, noted, reading, reports
from afterword.projection.decided import Decided
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown
from afterword.request.acting import Looked
from afterword.request.server import Server

_EXCERPT = 120
_WIDEST_FIRST = (Reach.SITE, Reach.THREAD, Reach.CONVERSATION, Reach.COMMENT)
_IGNORES_NOTE = ClauseId("ignores-note")


class Look(Struct, frozen=True, kw_only=True):
    """All of it."""

    looked: Looked
    name: str
    acts: tuple[Act, ...]
    notes: tuple[Binding, ...]
    """The nearest last: of those that it can have ignored, that one is chosen first."""
    likely: ClauseId
    """The clause that is chosen unless the moderator chooses another."""
    under: tuple[Reply, ...]
    """What answers it, and what answers that."""
    warning: str
    """What one had better know before one acts; empty for nothing."""


def look(tx: Connection, server: Server, looked: Looked) -> Look:
    """Collect what there is to know before one acts."""
    thread, comment = looked.thread, looked.comment
    now = server.now()
    path = branch.path(tx, thread, comment.seq)
    standing = demand.standing(tx, looked.site.key, thread, now)
    binding = [one for one in standing if binds(one, path) and one.must_acknowledge]
    written_at = _written_at(tx, looked)
    shown = [
        one
        for one in noted.of_thread(tx, looked.site.key, thread, now)
        if any(one.note.id == note.id for note in binding)
    ]
    notes = tuple(
        Binding(one.note.id, notes_on_page.instruction(one), one.came_after(written_at))
        for one in sorted(shown, key=_nearness)
    )
    seqs = [one.seq for one in branch.under(tx, thread, comment)[1:]]
    under = reading.these(tx, thread.id, seqs) if seqs else []
    return Look(
        looked=looked,
        name=authors.name_of(tx, comment.author),
        acts=_acts(tx, looked, now),
        notes=notes,
        likely=_likely(tx, looked, had_notes=not all(one.is_later for one in notes)),
        under=tuple(Reply(one, _excerpt(one)) for one in under),
        warning=_warning(tx, looked, now),
    )


async def facts(server: Server, looked: Looked) -> dict[str, Any]:
    """Return the same as JSON."""
    found = await server.read(partial(look, server=server, looked=looked))
    comment = looked.comment
    shown = comment.presentation
    return {
        "seq": comment.seq,
        "number": comment.number,
        "name": found.name,
        "presence": comment.presence,
        "publication": comment.publication,
        "revision": comment.revision.number,
        "text": looked.text.source,
        "content_note": looked.content_note or None,
        "redactions": [
            {"act": one.act, "start": span.start, "end": span.end, "label": span.label}
            for one in shown.redactions
            for span in one.spans
        ],
        "folded": shown.is_folded,
        "acts": [_fact(one) for one in found.acts],
        "notes": [
            {"note": one.id, "instruction": one.instruction, "later": one.is_later}
            for one in found.notes
        ],
        "likely": found.likely,
        "warning": found.warning,
        "clauses": [_clause(one) for one in looked.site.clauses],
        "branch": [
            {
                "seq": one.shown.comment.seq,
                "number": one.shown.comment.number,
                "name": one.shown.name,
                "presence": one.shown.comment.presence,
                "excerpt": one.excerpt,
            }
            for one in found.under
        ],
    }


def _written_at(tx: Connection, looked: Looked) -> datetime:
    """Return since when it says what it says."""
    comment = looked.comment
    if comment.revision.number == 0:
        # (what was moved here was posted here later than it was written)
        return comment.at
    said = read.at(tx, thread_stream(looked.thread.id), comment.revision.body)
    return said.at if said else comment.at


def _acts(tx: Connection, looked: Looked, now: datetime) -> tuple[Act, ...]:
    found = decided.about(tx, looked.site.key, looked.thread.id, looked.comment.seq)
    length = timedelta(hours=looked.site.moderation.undo_hours)
    return tuple(
        _act(tx, looked, one, one.at + length if now <= one.at + length else None)
        for one in found
        if one.sanction is None
    )


def _act(tx: Connection, looked: Looked, one: Decided, until: datetime | None) -> Act:
    grounds = one.grounds
    clause = grounds.clause if grounds else None
    labels = {each.id: each.label for each in looked.site.clauses}
    return Act(
        seq=one.act.seq,
        kind=words.act(one.event),
        clause=clause,
        why=labels.get(clause, str(clause)) if clause else "",
        note=grounds.note if grounds else None,
        by=_by(tx, one),
        at=one.at,
        stands=one.stands,
        undo_until=until if one.stands else None,
    )


def _by(tx: Connection, one: Decided) -> str:
    known = accounts.load(tx, AccountId(one.by))
    return known.signs_as if known else ""


def _warning(tx: Connection, looked: Looked, now: datetime) -> str:
    """Say whether many people are answering its author just now."""
    target = addressed.target_of(tx, looked.site, looked.comment.author, now)
    if target is None:
        return ""
    return words.piled_on(authors.name_of(tx, looked.comment.author), target)


def _likely(tx: Connection, looked: Looked, *, had_notes: bool) -> ClauseId:
    """Return what readers reported most, else that a note was ignored where one bound before."""
    clauses = [one.id for one in looked.site.clauses]
    found = reports.on_comment(tx, looked.thread.id, looked.comment.seq)
    said = Counter(one.clause for one in found if one.answered is None and one.clause in clauses)
    if said:
        return said.most_common(1)[0][0]
    return _IGNORES_NOTE if had_notes and _IGNORES_NOTE in clauses else clauses[0]


def _nearness(shown: NoteShown) -> tuple[int, Seq, Seq]:
    scope = shown.note.scope
    return _WIDEST_FIRST.index(scope.reach), scope.comment or START, shown.note.seq


def _excerpt(one: Shown) -> str:
    if one.comment.presence is not Presence.PRESENT:
        return ""
    if one.content_note:
        return f"Content note: {one.content_note}"
    text = as_read(one.html).text
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} ..."


def _fact(one: Act) -> dict[str, Any]:
    return {
        "act": one.seq,
        "kind": one.kind,
        "clause": one.clause,
        "why": one.why,
        "note": one.note,
        "by": one.by,
        "at": words.iso(one.at),
        "stands": one.stands,
        "undo_until": words.iso(one.undo_until) if one.undo_until else None,
    }


def _clause(one: Clause) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "words": one.words,
        "illegal": one.ground is Ground.ILLEGAL,
    }
