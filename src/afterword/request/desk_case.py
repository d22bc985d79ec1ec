"""Cards of the queue, put together with all that a moderator needs to decide."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import final

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import clause as clauses_of
from afterword.domain import note as rules
from afterword.domain.body import Body
from afterword.domain.desk_event import Alarm
from afterword.domain.event import NoteGiven
from afterword.domain.ids import (
    AuthorId,
    Seq,
    ThreadId,
    desk_stream,
    is_desk,
    site_stream,
    thread_stream,
)
from afterword.domain.note import Kind
from afterword.domain.reading import count_words
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.handle.agreeing import proposed
from afterword.log import bodies
from afterword.page import desk_words, place, restrictions, words
from afterword.page.desk_card import Above, Bound, Card, Deed, Person, Said, Text
from afterword.page.mask import covered, covered_plain
from afterword.page.place import NOWHERE, Where
from afterword.page.sheet import comment_link, link
from afterword.people import addressed, authors
from afterword.projection import (
    alarms,
    appeals,
    branch,
    comments,
    demand,
    held,
    moves,
    noted,
    notes,
    people,
    proposals,
    queue,
    reading,
    reports,
    same,
    sanctions,
    sites,
    threads,
)
from afterword.projection.alarms import Raised
from afterword.projection.held import Held
from afterword.projection.items import Item, Matter
from afterword.projection.noted import NoteShown
from afterword.projection.people import StaffNote
from afterword.projection.queue import Colleague
from afterword.projection.reading import Shown
from afterword.request import quoting
from afterword.request.held_comments import stamp_of
from afterword.request.statements import named

_ABOVE = 3
"""Of what is answered so many comments are shown, the nearest."""
_STAFF_NOTES = 5


@final
class Cases:
    """What belongs to the items of one page of a site's queue, each thing read once."""

    def __init__(self, tx: Connection, site: Site, who: Colleague, now: datetime) -> None:
        self.site = site
        self._tx = tx
        self._who = who
        self._now = now
        self._threads: dict[ThreadId, tuple[Thread | None, Where]] = {}
        self._standing: dict[ThreadId, list[NoteShown]] = {}
        self._people: dict[AuthorId, Person] = {}
        self._paths: dict[str, Sequence[Seq]] = {}
        self._staff_notes: Mapping[AuthorId, Sequence[StaffNote]] | None = None

    def cards(self, items: Sequence[Item]) -> list[Card]:
        """Return a card for each item that still waits, in the same order; the same words once."""
        made: list[Card] = []
        seen: dict[str, int] = {}
        alike = same.held(self._tx, self.site.key, items)
        for one in items:
            card = self._card(one)
            text = alike.get((one.stream, one.seq)) if one.matter is Matter.HELD else None
            if card is None or (text is not None and text.key in seen):
                continue
            if text is not None:
                seen[text.key] = len(made)
                card = replace(card, same=text.others)
            made.append(card)
        return self._with_paths(made)

    def card(self, item: Item) -> Card | None:
        """Return the card of an item; None when it is gone."""
        made = self._card(item)
        return None if made is None else self._with_paths([made])[0]

    def _card(self, item: Item) -> Card | None:  # noqa: PLR0911 - one return for each kind
        blank = Card(
            id=queue.name_of(item),
            site=self.site,
            matter=item.matter,
            at=item.at,
            why="",
            clauses=self.site.clauses,
        )
        match item.matter:
            case Matter.HELD:
                return self._held(blank, item)
            case Matter.CHANGED | Matter.REPORTED:
                return self._commented(blank, item)
            case Matter.APPEALED:
                return self._appealed(blank, item)
            case Matter.PROPOSED:
                return self._proposed(blank, item)
            case Matter.ALARM:
                return self._alarm(blank, item)
            case Matter.EXPIRING if is_desk(item.stream):
                return self._ending_sanction(blank, item)
            case Matter.EXPIRING:
                return self._ending_note(blank, item)

    def _held(self, blank: Card, item: Item) -> Card | None:
        waiting = held.load(self._tx, ThreadId(item.stream), item.seq)
        if waiting is None or not (waiting.is_waiting or waiting.is_kept_out):
            return None
        text = self._body(item, item.seq)
        card = replace(
            blank,
            why=self._waits(waiting),
            label=desk_words.KEPT_OUT if waiting.is_kept_out else "",
            deeds=(Deed.LET_IN, Deed.DECLINE),
        )
        return self._about(card, item, waiting.author, text, waiting.parent, waiting.at)

    def _waits(self, waiting: Held) -> str:
        why = words.WAITS[waiting.reason] + (f" ({waiting.note})" if waiting.note else "")
        if waiting.is_kept_out:
            why = f"{why} {desk_words.NOBODY_WAITS}"
        name = moves.merged_into(self._tx, waiting.thread)
        there = moves.there(self._tx, name) if name else None
        return f"{why} {desk_words.goes_along(there.title)}" if there else why

    def _commented(self, blank: Card, item: Item) -> Card | None:
        name = ThreadId(item.stream)
        thread, _ = self._where(name)
        comment = comments.load(self._tx, thread, item.seq) if thread else None
        if comment is None:
            return None
        text = self._body(item, comment.revision.body)
        card = replace(
            blank,
            comment=comment.seq,
            number=comment.number,
            revision=comment.revision.number,
            deeds=(Deed.KEEP, Deed.REMOVE),
            links=((f"{link(self.site.key, 'thread', name)}/c/{item.seq}/moderate", "More acts"),),
        )
        if item.matter is Matter.REPORTED:
            card = self._reported(card, item)
        else:
            card = replace(card, why="It was changed after a moderator had acted on it.")
        changed = comment.revision.edited_at or comment.at
        return self._about(card, item, comment.author, text, comment.parent, changed)

    def _reported(self, card: Card, item: Item) -> Card:
        every = reports.on_comment(self._tx, ThreadId(item.stream), item.seq)
        open_ = [one for one in every if one.answered is None]
        stored = bodies.read(self._tx, desk_stream(self.site.key), [one.seq for one in open_])
        said = [
            Said(
                authors.name_of(self._tx, one.reporter),
                one.at,
                stored[one.seq].body.source if one.seq in stored else "",
                self._label(one.clause),
            )
            for one in open_
        ]
        counted = Counter(one.label for one in said).most_common()
        counts = [f"{label} {count}" for label, count in counted]
        return replace(card, why=desk_words.reported(len(open_)), counts=counts, reports=said)

    def _appealed(self, blank: Card, item: Item) -> Card | None:
        appeal = appeals.load(self._tx, self.site.key, item.seq)
        if appeal is None or appeal.decided is not None:
            return None
        stored = bodies.read(self._tx, item.stream, [item.seq])
        said = stored[item.seq].body.source if item.seq in stored else ""
        name = authors.name_of(self._tx, appeal.author)
        return replace(
            blank,
            why="Somebody asks for a decision to be looked at again.",
            person=self._person(appeal.author),
            details=[Said(name, appeal.at, covered_words(said, self.site))],
            links=((link("desk", self.site.key, "appeals", item.seq), "Look at the appeal"),),
        )

    def _proposed(self, blank: Card, item: Item) -> Card | None:
        proposal = proposals.load(self._tx, self.site.key, item.seq)
        if proposal is None or proposal.decided is not None:
            return None
        event = proposed(proposal).event
        stored = bodies.read(self._tx, item.stream, [item.seq])
        said = stored[item.seq].body.source if item.seq in stored else ""
        details = [Said(named(self._tx, proposal.by), proposal.at, said)]
        is_own = queue.is_proposer(self._tx, item, self._who.account)
        deeds = (Deed.REFUSE,) if is_own else (Deed.AGREE, Deed.REFUSE)
        card = replace(blank, details=details, deeds=deeds)
        if isinstance(event, NoteGiven):
            return replace(card, why="A note on the whole site.")
        name = authors.name_of(self._tx, event.author) or words.NAMELESS
        why = restrictions.ban(name, self.site.name, event.until)
        label = self._label(event.grounds.clause)
        return replace(card, why=why, counts=[label], person=self._person(event.author))

    def _alarm(self, blank: Card, item: Item) -> Card | None:
        raised = alarms.load(self._tx, self.site.key, item.seq)
        if raised is None or raised.answered is not None:
            return None
        thread, where = self._where(raised.thread)
        name = authors.name_of(self._tx, raised.author) if raised.author else ""
        seq = raised.comment
        if raised.author is not None:
            wrote = people.latest(self._tx, self.site.key, [raised.author], 20)
            seq = next((one.seq for one in wrote if one.thread == raised.thread), seq)
        comment = comments.load(self._tx, thread, seq) if thread and seq else None
        return replace(
            blank,
            why=desk_words.alarm(self._as_it_is_now(raised), name),
            where=where,
            thread=raised.thread,
            comment=comment.seq if comment else None,
            number=comment.number if comment else None,
            person=self._person(raised.author) if raised.author else None,
            deeds=(Deed.SEEN,),
            links=self._brakes(raised, comment.seq if comment else None),
        )

    def _as_it_is_now(self, raised: Raised) -> Raised:
        """Return an alarm with the numbers of this moment: a pile-on grows after it was told."""
        if raised.author is None:
            return raised
        now = addressed.target_of(self._tx, self.site, raised.author, self._now)
        if now is None:
            return raised
        return replace(raised, people=now.people, new=now.new, minutes=now.minutes)

    def _brakes(self, raised: Raised, seq: Seq | None) -> tuple[tuple[str, str], ...]:
        """Return what helps against what the house noticed, each one key away."""
        notes_ = (self.site.key, "thread", raised.thread, "notes")
        about = {"alarm": raised.seq} | ({} if seq is None else {"comment": seq})
        match raised.alarm:
            case Alarm.PILE_ON:
                protect = link(*notes_, kind=Kind.PROTECT_PERSON, **about)
                return ((protect, "Protect them with a note"),)
            case Alarm.HEATED:
                slow = link(*notes_, kind=Kind.COOL_DOWN, **about)
                return ((slow, "Slow it down with a note"),)
            case Alarm.SURGE:
                hours = link("desk", self.site.key, "notes", kind=Kind.HOURS, alarm=raised.seq)
                return (
                    (hours, "Have every comment wait for a while, with a note"),
                    (link(*notes_, alarm=raised.seq), "Ask for more reading in this thread"),
                )

    def _ending_note(self, blank: Card, item: Item) -> Card | None:
        found = notes.load(self._tx, item.stream, item.seq)
        if found is None or found.until is None:
            return None
        note = noted.shown(self._tx, item.stream, [found], self._now)[0]
        card = replace(
            blank,
            why=desk_words.ends(f"Note {found.id}", found.until),
            details=[Said(note.name, found.at, note.instruction)],
        )
        if item.stream == site_stream(self.site.key):
            return replace(card, links=((link("desk", self.site.key, "notes"), "All notes"),))
        thread = ThreadId(item.stream)
        way = link(self.site.key, "thread", thread, "notes")
        where = self._where(thread)[1]
        return replace(card, where=where, thread=thread, links=((way, "Change or lift it"),))

    def _ending_sanction(self, blank: Card, item: Item) -> Card | None:
        found = sanctions.load(self._tx, self.site.key, item.seq)
        if found is None or found.until is None:
            return None
        why = desk_words.ends(
            desk_words.measure(found.measure, None).rstrip(".") + ":", found.until
        )
        way = link("desk", self.site.key, "people", found.author)
        person = self._person(found.author)
        return replace(blank, why=why, person=person, links=((way, "Look at the person"),))

    def _about(  # noqa: PLR0913, PLR0917 - what a card about words is made of
        self,
        card: Card,
        item: Item,
        author: AuthorId,
        text: Body,
        parent: Seq | None,
        at: datetime,
    ) -> Card:
        """Put around a text what stands around it."""
        name = ThreadId(item.stream)
        thread, where = self._where(name)
        path = branch.path(self._tx, thread, parent) if thread else ()
        self._paths[card.id] = path[-_ABOVE:]
        bound = [one for one in self._notes(name) if rules.binds(one.note, path)]
        html = quoting.as_shown(self._tx, self.site.key, name, text)
        shown = covered(html, self.site.moderation.hold_words)
        return replace(
            card,
            where=where,
            thread=name,
            person=self._person(author),
            text=Text(
                html=shown,
                whole=html if shown != html else "",
                content_note=text.content_note,
                words=count_words(text.source),
            ),
            read=self._read(name, text),
            notes=[_bound(one, text, at, self.site) for one in bound],
            predates=[one.note.id for one in bound if one.came_after(at)],
        )

    def _with_paths(self, made: Sequence[Card]) -> list[Card]:
        """Put into cards what they answer, read once for each thread."""
        found: dict[tuple[ThreadId, Seq], Above] = {}
        for thread in {one.thread for one in made if one.thread is not None}:
            here = [self._paths.get(one.id, ()) for one in made if one.thread == thread]
            seqs = sorted({seq for path in here for seq in path})
            shown = reading.these(self._tx, thread, seqs) if seqs else []
            found |= {(thread, one.comment.seq): self._above(thread, one) for one in shown}
        return [
            replace(one, path=[found[at] for at in self._steps(one) if at in found])
            for one in made
        ]

    def _steps(self, card: Card) -> list[tuple[ThreadId, Seq]]:
        path = self._paths.get(card.id, ())
        return [] if card.thread is None else [(card.thread, seq) for seq in path]

    def _above(self, thread: ThreadId, one: Shown) -> Above:
        return Above(
            one.comment.number,
            one.name,
            comment_link(self.site.key, thread, one.comment.seq),
            covered(one.html, self.site.moderation.hold_words),
            one.content_note,
        )

    def _person(self, author: AuthorId) -> Person:
        known = self._people.get(author)
        if known is not None:
            return known
        key = self.site.key
        names = authors.same_person(self._tx, key, author)
        history = people.history(self._tx, key, names)
        if self._staff_notes is None:
            self._staff_notes = people.staff_notes(self._tx, key)
        said = [note for name in names for note in self._staff_notes.get(name, ())]
        newest = sorted(said, key=lambda one: one.at, reverse=True)[:_STAFF_NOTES]
        person = Person(
            id=author,
            name=authors.name_of(self._tx, author),
            history=desk_words.history(history),
            in_force=[
                desk_words.measure(one.measure, one.until) for one in history.in_force(self._now)
            ],
            staff_notes=[Said(named(self._tx, one.by), one.at, one.words) for one in newest],
        )
        self._people[author] = person
        return person

    def _notes(self, name: ThreadId) -> list[NoteShown]:
        if name not in self._standing:
            thread, _ = self._where(name)
            standing = (
                demand.standing(self._tx, self.site.key, thread, self._now) if thread else []
            )
            of_site = [one for one in standing if one.scope.reach is rules.Reach.SITE]
            here = [one for one in standing if one.scope.reach is not rules.Reach.SITE]
            self._standing[name] = [
                *noted.shown(self._tx, site_stream(self.site.key), of_site, self._now),
                *noted.shown(self._tx, thread_stream(name), here, self._now),
            ]
        return self._standing[name]

    def _where(self, name: ThreadId) -> tuple[Thread | None, Where]:
        if name not in self._threads:
            thread = threads.load(self._tx, name)
            where = Where(name, NOWHERE)
            if thread is not None:
                about = sites.page_of(self._tx, self.site.key, thread.page)
                where = place.of(self.site, thread.page, about)
            self._threads[name] = thread, where
        return self._threads[name]

    def _body(self, item: Item, at: Seq) -> Body:
        return bodies.read(self._tx, item.stream, [at])[at].body

    def _label(self, name: clauses_of.ClauseId) -> str:
        found = clauses_of.named(self.site.clauses, name)
        return found.label if found else name

    def _read(self, thread: ThreadId, text: Body) -> str:
        return had_read(self._tx, thread, text)


def had_read(tx: Connection, thread: ThreadId, text: Body) -> str:
    """Say what the author of a text had read; nothing where nothing was asked."""
    stamp = stamp_of(text)
    if stamp is None:
        return ""
    number = branch.number_at(tx, thread, stamp.upto)
    names = [name for name, _ in stamp.notes]
    return words.had_read(names, number, attested=stamp.self_attested, reduced=stamp.reduced)


def covered_words(said: str, site: Site) -> str:
    """Return plain words with what the house's list has covered."""
    return covered_plain(said, site.moderation.hold_words)


def _bound(one: NoteShown, text: Body, at: datetime, site: Site) -> Bound:
    stamp = stamp_of(text)
    known = {name for name, _ in stamp.notes} if stamp else set()
    later = one.came_after(at)
    standing = desk_words.stamp(
        acknowledged=one.note.id in known, predates=later, asked=one.note.must_acknowledge
    )
    if one.stream == site_stream(site.key):
        way = link("desk", site.key, "notes")
    else:
        way = f"{link(site.key, 'thread', one.stream)}?n=last#{one.note.id}"
    return Bound(one.note.id, one.instruction, way, standing)
