"""What the house notices by itself and tells its moderators: heat, pile-ons, surges.

All of it is known from what people publish and report, never from what they read. Each is told
once in its time; whoever looks later is shown the numbers of that moment.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain.comment import Comment
from afterword.domain.desk_event import Alarm, AlarmRaised
from afterword.domain.ids import AuthorId, ThreadId
from afterword.domain.moderation import Moderation
from afterword.domain.site import Site
from afterword.gate import words
from afterword.gate.scene import Scene
from afterword.gate.writer import Writer
from afterword.handle import desk
from afterword.handle.outcome import House
from afterword.people import addressed, authors, newcomers
from afterword.projection import alarms, reports, writers

_ONCE = timedelta(days=1)
"""A heated conversation, and a surge, are told once in a day."""


class By(Struct, frozen=True):
    """Who wrote something, and under which names they wrote on the site before."""

    author: AuthorId
    names: frozenset[AuthorId]


def heated(tx: Connection, house: Moderation, thread: ThreadId, answered: Comment | None) -> int:
    """Return how many reports make a conversation slow by themselves, 0 while they are few."""
    if not house.heated_reports or answered is None:
        return 0
    open_ = reports.open_in(tx, thread, answered.root)
    return open_ if open_ >= house.heated_reports else 0


def surges(
    tx: Connection, site: Site, writer: Writer, names: frozenset[AuthorId], now: datetime
) -> int:
    """Return with how many others somebody comes who never wrote here, if far more than usual."""
    house = site.moderation
    if not house.surge_people or writer.is_staff:
        return 0
    if writers.wrote_here(tx, site.key, names):
        return 0
    if not house.surge_hold and _told(tx, site, Alarm.SURGE, now):
        return 0
    return newcomers.is_surge(tx, site.key, house, now, 0 if names else 1)


def reported(tx: Connection, house: House, site: Site, comment: Comment, thread: ThreadId) -> None:
    """Tell moderators once that a conversation is heated. The desk's log is locked already."""
    count = heated(tx, site.moderation, thread, comment)
    if not count:
        return
    day = house.clock.now() - _ONCE
    before = alarms.about_nobody(tx, site.key, day)
    if any((one.thread, one.comment) == (thread, comment.root) for one in before):
        return
    event = AlarmRaised(Alarm.HEATED, thread, comment=comment.root, people=count)
    desk.change_desk(tx, house, site.key, event)


def written(tx: Connection, house: House, site: Site, scene: Scene, by: By) -> None:
    """Notice what a comment that was just written, or held, makes many."""
    if scene.surge:
        _tell_surge(tx, house, site, scene)
    if not site.moderation.pile_on_people or scene.writer.is_staff:
        return
    for who in sorted(_spoken_to(tx, scene) - by.names - {by.author}):
        addressed.remember(tx, site.key, who, by.author, scene.now)
        _tell_pile_on(tx, house, site, scene, who)


def _spoken_to(tx: Connection, scene: Scene) -> frozenset[AuthorId]:
    """Return whom a comment answers, and whom of those who wrote in the thread it names."""
    answered = {scene.parent.author} if scene.parent else set[AuthorId]()
    if "@" not in scene.source:
        return frozenset(answered)
    here = writers.names_in(tx, scene.thread.id)
    named = {who for who, name in here.items() if words.speaks_to(scene.source, name)}
    return frozenset(answered | named)


def _tell_pile_on(tx: Connection, house: House, site: Site, scene: Scene, who: AuthorId) -> None:
    now, rule = scene.now, site.moderation
    since = now - timedelta(minutes=rule.pile_on_minutes)
    names = authors.same_person(tx, site.key, who)
    # (first of all, so that the thousandth answer costs no more than the tenth)
    if alarms.about_person(tx, site.key, names, since):
        return
    target = addressed.target_of(tx, site, who, now)
    if target is None:
        return
    if target.people < rule.pile_on_ratio * writers.since(tx, site.key, names, since):
        return
    desk.lock(tx, site.key)
    if alarms.about_person(tx, site.key, names, since):
        return
    event = AlarmRaised(
        Alarm.PILE_ON,
        scene.thread.id,
        comment=scene.parent.seq if scene.parent and scene.parent.author == who else None,
        author=who,
        people=target.people,
        new=target.new,
        minutes=target.minutes,
    )
    desk.change_desk(tx, house, site.key, event)


def _tell_surge(tx: Connection, house: House, site: Site, scene: Scene) -> None:
    desk.lock(tx, site.key)
    if _told(tx, site, Alarm.SURGE, scene.now):
        return
    people, minutes = scene.surge, site.moderation.surge_minutes
    event = AlarmRaised(Alarm.SURGE, scene.thread.id, people=people, new=people, minutes=minutes)
    desk.change_desk(tx, house, site.key, event)


def _told(tx: Connection, site: Site, alarm: Alarm, now: datetime) -> bool:
    return any(one.alarm is alarm for one in alarms.about_nobody(tx, site.key, now - _ONCE))
