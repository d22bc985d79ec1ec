"""Pages of the desk: its queue with a card of every kind, and what stands around it."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from afterword.domain.clause import Clause, ClauseId
from afterword.domain.event import Role
from afterword.domain.ids import AuthorId, Seq, SiteKey, ThreadId
from afterword.domain.moderation import Moderation
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.order.learner import Standing
from afterword.page import desk, desk_words, handover, one_act, order, search
from afterword.page.compose import Problem
from afterword.page.desk import Desk, House, Latest, Queue, ThreadLine, Undo
from afterword.page.desk_card import Above, Bound, Card, Deed, Draft, Person, Said, Text
from afterword.page.handover import Handover, Happened, NoteLine, Rest
from afterword.page.one_act import OneAct, State
from afterword.page.place import Where
from afterword.page.search import Decided, Hit, PersonView, Search
from afterword.projection.items import Matter
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
THREAD = ThreadId("qqjnfhjymd6a2zu4")


def desk_pages(
    site: Site, words: str, one: Shown, thread: Thread, note: NoteShown
) -> dict[str, Callable[[], str]]:
    """Return them by name, with `words` wherever somebody may write anything."""
    where = Where(words, "http://blog.example/x")
    cards = _cards(site, words, where)
    house = House(
        site=replace(site, moderation=Moderation(open_from="09:00", open_to="21:00")),
        role=Role.OWNER,
        latest=[Latest(one, where, words)],
        queue=Queue(
            cards=cards,
            counts=[(matter, 2) for matter in Matter],
            more="/desk/teaspoon?after=1-held-x-1",
            newest="1-held-x-1",
            order="learnt",
        ),
        threads=[ThreadLine(thread, where, 2)],
        is_closed=True,
    )
    namesake = House(site=replace(site, key=SiteKey("other")), role=Role.MODERATOR)
    alone = replace(house, queue=replace(house.queue, kind=Matter.HELD, order="age"))
    done = desk_words.told("remove", 2)
    act = OneAct(
        card=cards[0],
        deed=Deed.DECLINE,
        name=words,
        with_reason=True,
        words=words,
        problem=Problem("reason", words),
    )
    return {
        "desk": lambda: desk.desk(Desk(name=words, houses=[house, namesake])),
        "empty-desk": lambda: desk.desk(Desk(name=words, houses=[])),
        "queue": lambda: desk.desk(
            Desk(
                name=words,
                houses=[alone],
                done=done,
                undo=Undo(cards[0].id, Seq(9)),
                is_one=True,
            )
        ),
        "one-act": lambda: one_act.one_act(act),
        "one-act-done": lambda: one_act.done(words),
        "one-act-used": lambda: one_act.nothing_done(State.USED),
        **_around(site, words, where, note),
    }


def _around(site: Site, words: str, where: Where, note: NoteShown) -> dict[str, Callable[[], str]]:
    said = Said(words, NOON, words, words)
    hit = Hit(
        name=words,
        author=AuthorId("a"),
        where=words,
        at=NOON,
        label="#3",
        state="removed",
        excerpt=words,
        href="/teaspoon/thread/x/c/3/moderate",
    )
    lines = [NoteLine(note), NoteLine(note, THREAD, where, ends_soon=True)]
    full = Handover(
        site=site,
        is_on=True,
        since=NOON,
        counts=[(matter, 3) for matter in Matter],
        notes=lines,
        happened=[Happened(NOON, words, words, "/teaspoon/log"), Happened(NOON, "", words)],
        left=[said],
        others=[words],
        done="It is kept.",
        draft=words,
        problem=Problem("reason", words),
    )
    person = PersonView(
        site=site,
        id=AuthorId("a"),
        name=words,
        names=[words],
        email=words,
        history=words,
        decided=[
            Decided(words=words, at=NOON, by=words, stands=False, said=words, href="/x"),
            Decided(words=words, at=NOON, by="", stands=True),
        ],
        staff_notes=[said],
        waiting=[hit],
        wrote=[hit],
        deciding="/desk/teaspoon/thread/x/c/3/author",
        done="It is kept.",
        draft=words,
        problem=Problem("reason", words),
    )
    asked = Search(
        site=site,
        asked=words,
        by_email=True,
        hits=[hit],
        people=[(AuthorId("a"), words)],
        older="/desk/teaspoon/search?q=x",
    )
    standing = Standing(300, 0.83, 300, is_on=True, false_alarms=0.01)
    learnt = replace(site, moderation=Moderation(learnt_order=True))
    return {
        "handover": lambda: handover.handover(full),
        "empty-handover": lambda: handover.handover(Handover(site=site, is_on=False, since=NOON)),
        "rest": lambda: handover.rest(Rest(site=site, items=20, minutes=12)),
        "off": lambda: handover.rest(Rest(site=site, items=0, minutes=0, is_off=True)),
        "close-house": lambda: handover.close_house(site, is_closed=False),
        "house-not-closed": lambda: handover.close_house(
            site,
            is_closed=False,
            typed=handover.Typed(hours=words, lock=True, instruction=words),
            problem=Problem("hours", words),
        ),
        "open-house": lambda: handover.close_house(site, is_closed=True),
        "search": lambda: search.search(asked),
        "empty-search": lambda: search.search(replace(asked, hits=[], people=[], older="")),
        "person": lambda: search.person(person),
        "order": lambda: order.order(learnt, standing),
        "order-hidden": lambda: order.order(learnt, replace(standing, is_on=False, hit_rate=None)),
        "order-unknown": lambda: order.order(learnt, None),
        "no-order": lambda: order.order(site, None),
    }


def _cards(site: Site, words: str, where: Where) -> list[Card]:
    said = Said(words, NOON, words, words)
    held = Card(
        id="held-qqjnfhjymd6a2zu4-9",
        site=site,
        matter=Matter.HELD,
        at=NOON,
        why=words,
        where=where,
        thread=THREAD,
        person=Person(
            id=AuthorId("a"), name=words, history=words, in_force=[words], staff_notes=[said]
        ),
        text=Text(html="<p>So it is.</p>", whole="<p>So!</p>", content_note=words, words=3),
        read=words,
        predates=["N4", "N5"],
        path=[Above(2, words, "/teaspoon/thread/x?c=2#c2", "<p>Is it?</p>", words)],
        notes=[Bound("N4", words, "/teaspoon/thread/x#N4", words)],
        same=2,
        deeds=(Deed.LET_IN, Deed.DECLINE),
        holder=words,
        drivers=[words, words],
        clauses=[Clause(ClauseId("off-topic"), words, words)],
        draft=Draft(ClauseId("off-topic"), words, Problem("reason", words)),
        is_open=True,
    )
    reported = replace(
        held,
        id="reported-qqjnfhjymd6a2zu4-3",
        matter=Matter.REPORTED,
        counts=[words],
        comment=Seq(3),
        number=3,
        reports=[said],
        deeds=(Deed.KEEP, Deed.REMOVE),
        links=[("/teaspoon/thread/x/c/3/moderate", words)],
        same=0,
        draft=None,
        is_open=False,
    )
    proposed = Card(
        id="proposed-desk-4",
        site=site,
        matter=Matter.PROPOSED,
        at=NOON,
        why=words,
        details=[said],
        deeds=(Deed.AGREE, Deed.REFUSE),
    )
    alarm = Card(
        id="alarm-desk-5",
        site=site,
        matter=Matter.ALARM,
        at=NOON,
        why=words,
        where=where,
        thread=THREAD,
        deeds=(Deed.SEEN,),
        links=[("/teaspoon/thread/x/notes", words)],
    )
    return [held, reported, proposed, alarm]
