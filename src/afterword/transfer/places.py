"""Where things are once a site is imported under another key: ids of threads follow from it."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.comment import Origin
from afterword.domain.desk_command import Proposed, ProposedSanction
from afterword.domain.desk_event import (
    Act,
    ActProposed,
    AlarmRaised,
    AppealMade,
    CommentReported,
    PersonSanctioned,
    ReportsAnswered,
    ReportsReopened,
)
from afterword.domain.event import CommentMoved, CommentPosted, Event, ThreadClosed
from afterword.domain.ids import SiteKey, StreamId, ThreadId, desk_stream, site_stream

_proposed: msgspec.json.Decoder[Proposed] = msgspec.json.Decoder(Proposed)


class Places(Struct, frozen=True):
    """What each thread is called here that was called otherwise where a file comes from."""

    threads: Mapping[ThreadId, ThreadId]
    streams: Mapping[StreamId, StreamId]

    def thread(self, name: ThreadId) -> ThreadId:
        """Return what a thread is called here."""
        return self.threads.get(name, name)

    def act(self, act: Act) -> Act:
        """Return where a decision stands here."""
        return Act(self.streams.get(act.stream, act.stream), act.seq)


def between(there: SiteKey, here: SiteKey, threads: Mapping[ThreadId, ThreadId]) -> Places:
    """Return where everything is, of a site that had another key elsewhere."""
    streams = {StreamId(old): StreamId(new) for old, new in threads.items()}
    own = {site_stream(there): site_stream(here), desk_stream(there): desk_stream(here)}
    return Places(threads, {**streams, **own})


def moved(event: Event, places: Places) -> Event:  # noqa: PLR0911 - one for each kind that names a place
    """Return an event with the places it names as they are called here."""
    match event:
        case CommentReported() | ReportsReopened() | AlarmRaised():
            return replace(event, thread=places.thread(event.thread))
        case ReportsAnswered(thread=thread, act=act):
            there = places.act(act) if act else None
            return replace(event, thread=places.thread(thread), act=there)
        case PersonSanctioned():
            return _sanctioned(event, places)
        case AppealMade(act=act):
            return replace(event, act=places.act(act))
        case ActProposed(what=what):
            return replace(event, what=_what(what, places))
        case CommentMoved(to=to):
            return replace(event, to=places.thread(to))
        case ThreadClosed(to=str() as to):
            return replace(event, to=places.thread(ThreadId(to)))
        case CommentPosted(moved=Origin() as origin):
            return replace(event, moved=Origin(places.thread(origin.thread), origin.comment))
        case _:
            return event


def _sanctioned(event: PersonSanctioned, places: Places) -> PersonSanctioned:
    thread, about = event.thread, event.comment
    return replace(
        event,
        thread=places.thread(thread) if thread else None,
        comment=places.act(about) if about else None,
    )


def _what(what: str, places: Places) -> str:
    proposed = _proposed.decode(what)
    if not isinstance(proposed, ProposedSanction):
        return what
    there = ProposedSanction(_sanctioned(proposed.event, places))
    return msgspec.json.encode(there).decode()
