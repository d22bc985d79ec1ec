"""Afterword's own format: a site's logs, line by line, to keep or to move to another server.

JSON lines, gzipped when the name ends in `.gz`. The first line says what it is; then come the
people, then each log with its events and their words. Seqs, times and ids stay as they are; only
the seals are made anew, because they are keyed with the server's secret.
"""

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_event import DeskEvent, PersonSanctioned, SanctionLifted
from afterword.domain.errors import InvalidError
from afterword.domain.event import (
    Event,
    Layout,
    NoteAmended,
    NoteGiven,
    SiteAdded,
    SiteEvent,
    ThreadEvent,
)
from afterword.domain.ids import (
    AccountId,
    ActorId,
    PageKey,
    Seq,
    SiteKey,
    desk_stream,
    is_desk,
    site_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.quote import are_whole
from afterword.domain.thread import Thread
from afterword.handle import House, sanctioning
from afterword.log import bodies, read
from afterword.log.append import Entry, Opening, append, lock_head
from afterword.log.read import Placed, Stream
from afterword.page import note, place, quote
from afterword.people import accounts, authors, marks
from afterword.people.accounts import Account
from afterword.people.authors import Author
from afterword.projection import sites, threads
from afterword.projection.apply import apply, apply_to_site
from afterword.projection.desk import apply_to_desk
from afterword.transfer import places
from afterword.transfer.places import Places

VERSION = 1
Progress: TypeAlias = Callable[[int], None]
"""Told how many more events have been written or read."""


class Start(Struct, frozen=True, tag="afterword"):
    """The first line."""

    version: int
    site: SiteKey


class AccountLine(Struct, frozen=True, tag="account"):
    """Someone with a role on the site, or who wrote there signed in."""

    id: AccountId
    email: str
    name: str
    persona: str = ""


class AuthorLine(Struct, frozen=True, tag="author"):
    """A name under which somebody wrote."""

    author: Author


class LogLine(Struct, frozen=True, tag="log"):
    """A log begins."""

    page: PageKey | None
    layout: Layout | None
    desk: bool = False
    """Whether it is the log of the site's desk."""


class EventLine(Struct, frozen=True, tag="event"):
    """An event of the log begun last."""

    seq: Seq
    at: datetime
    actor: ActorId
    event: Event
    body: Body | None = None
    erased_at: datetime | None = None


Line: TypeAlias = Start | AccountLine | AuthorLine | LogLine | EventLine
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


class Report(Struct):
    """What an import did."""

    events: int = 0
    known: int = 0
    """Events that were here already."""
    threads: int = 0


def write(tx: Connection, site: SiteKey, path: Path, progress: Progress) -> int:
    """Write a site to a file and return how many events it has."""
    count = 0
    with _opened(path, "wb") as file:
        for line in _lines(tx, site):
            file.write(_encoder.encode(line) + b"\n")
            if isinstance(line, EventLine):
                count += 1
                progress(1)
    return count


def check(path: Path) -> Start:
    """Read a whole file, to find what is wrong with it before anything is written.

    Raises:
        InvalidError: With the number of the first line that cannot be read.
    """
    lines = _read(path)
    start = next(lines, None)
    if not isinstance(start, Start) or start.version > VERSION:
        words = f"{path} is not an export that this version of Afterword can read."
        raise InvalidError("file", words)
    before = 0
    for number, line in enumerate(lines, start=2):
        if isinstance(line, EventLine) and line.seq != before + 1:
            words = f"{path}, line {number}: seq {before + 1} was to come, not {line.seq}."
            raise InvalidError("file", words)
        before = line.seq if isinstance(line, EventLine) else 0
    return start


def load(tx: Connection, path: Path, site: SiteKey, house: House, progress: Progress) -> Report:
    """Write what a file holds into the logs; what is here already is left as it is.

    All of it or nothing: the caller commits.

    Raises:
        InvalidError: If a log here has gone another way than the one in the file.
    """
    return _Loading(tx, site, house, progress, _places(path, site)).load(_read(path))


class _Loading:
    """An import under way."""

    def __init__(
        self, tx: Connection, site: SiteKey, house: House, progress: Progress, where: Places
    ) -> None:
        self._tx = tx
        self._places = where
        self._site = site
        self._house = house
        self._progress = progress
        self._report = Report()
        self._opening = Opening(site_stream(site), site)
        self._thread: Thread | None = None
        self._base = ""
        """Where relative links in the texts of the log at hand start."""

    def load(self, lines: Iterator[Line]) -> Report:
        """Take one line after the other."""
        for line in lines:
            match line:
                case AccountLine():
                    known = Account(line.id, line.email, line.name, line.persona)
                    accounts.keep(self._tx, known, self._house.clock.now())
                case AuthorLine(author=author):
                    authors.keep(self._tx, self._site, author)
                case LogLine():
                    self._open(line)
                case EventLine():
                    self._take(line)
                    self._progress(1)
                case Start():
                    pass
        return self._report

    def _open(self, line: LogLine) -> None:
        if line.page is None:
            stream = desk_stream(self._site) if line.desk else site_stream(self._site)
            self._opening, self._thread = Opening(stream, self._site), None
            self._base = ""
            return
        layout = line.layout or Layout.FLAT
        name = thread_id(self._site, line.page)
        self._opening = Opening(thread_stream(name), self._site, line.page, layout)
        self._thread = threads.load(self._tx, name) or Thread(
            id=name, site=self._site, page=line.page, layout=layout
        )
        self._base = place.base(sites.load(self._tx, self._site), line.page)
        self._report.threads += 1

    def _take(self, line: EventLine) -> None:
        head = lock_head(self._tx, self._opening)
        event = self._sealed(line)
        if line.seq <= head.seq:
            self._compare(line, event)
            self._report.known += 1
            return
        append(self._tx, head, [Entry(event, self._rendered(line))], line.actor, line.at)
        if line.erased_at is not None:
            bodies.erase(self._tx, self._opening.stream, [line.seq], line.erased_at)
        self._fold(line, event)
        self._report.events += 1

    def _fold(self, line: EventLine, event: Event) -> None:
        if isinstance(event, DeskEvent):
            apply_to_desk(self._tx, self._site, line.seq, event, line.actor, line.at)
            self._remember(line.seq, event)
        elif self._thread is None and isinstance(event, SiteEvent):
            apply_to_site(self._tx, self._site, line.seq, event, line.at)
        elif self._thread is not None:
            happened = cast("ThreadEvent", event)
            self._thread = apply(self._tx, self._thread, line.seq, happened, line.at).thread

    def _remember(self, seq: Seq, event: DeskEvent) -> None:
        """Know people by their addresses again whom something is decided about."""
        if isinstance(event, PersonSanctioned):
            sanctioning.mark(self._tx, self._house, self._site, seq, event)
        if isinstance(event, SanctionLifted):
            marks.forget(self._tx, self._site, event.sanction)

    def _sealed(self, line: EventLine) -> Event:
        """Make the event as this server would have written it."""
        event = places.moved(line.event, self._places)
        if isinstance(event, SiteAdded):
            return replace(event, site=self._site)
        if line.body is None or not hasattr(event, "body"):
            return event
        return replace(event, body=bodies.seal(self._house.seal_key, self._whole(line.body)))

    def _rendered(self, line: EventLine) -> Body | None:
        """Render a text anew: a file's own HTML could hold anything."""
        if line.body is None:
            return None
        text, base = self._whole(line.body), self._base or self._home()
        if isinstance(line.event, NoteGiven | NoteAmended):
            return note.anew(text, base)
        return quote.rendered(text, base)

    def _home(self) -> str:
        """Return where relative links start in the site's own log, which may just begin."""
        site = sites.load(self._tx, self._site)
        return (place.home(site) if site else "") or place.NOWHERE

    def _whole(self, text: Body) -> Body:
        """Seal what a text quotes; a file's own places of quotes could be anywhere."""
        quotes = text.quotes if are_whole(text.source, text.quotes) else ()
        return bodies.sealed(self._house.seal_key, replace(text, quotes=quotes))

    def _compare(self, line: EventLine, event: Event) -> None:
        here = read.events_after(self._tx, self._opening.stream, Seq(line.seq - 1), 1)
        same_time = here and here[0].at == line.at
        if same_time and type(here[0].event) is type(event):
            return
        words = (
            f"The log of {self._opening.page or 'the site'} has gone another way here since "
            f"seq {line.seq}. Nothing was imported; import into a new site instead."
        )
        raise InvalidError("file", words)


def _lines(tx: Connection, site: SiteKey) -> Iterator[Line]:
    yield Start(VERSION, site)
    for account in accounts.of_site(tx, site):
        yield AccountLine(account.id, account.email, account.name, account.persona)
    for author in authors.of_site(tx, site):
        yield AuthorLine(author)
    for stream in read.streams(tx, site):
        yield LogLine(stream.page, stream.layout, is_desk(stream.id))
        yield from _events(tx, stream)


def _events(tx: Connection, stream: Stream) -> Iterator[EventLine]:
    after = Seq(0)
    while batch := read.events_after(tx, stream.id, after, 500):
        stored = bodies.read(tx, stream.id, [placed.seq for placed in batch])
        for placed in batch:
            yield _line(placed, stored.get(placed.seq))
        after = batch[-1].seq


def _line(placed: Placed, stored: bodies.StoredBody | None) -> EventLine:
    body = stored.body if stored else None
    erased_at = stored.erased_at if stored else None
    return EventLine(placed.seq, placed.at, placed.actor, placed.event, body, erased_at)


def _places(path: Path, site: SiteKey) -> Places:
    """Return what threads are called here that were called otherwise in a file."""
    lines = _read(path)
    start = next(lines, None)
    there = start.site if isinstance(start, Start) else site
    if there == site:
        return places.between(site, site, {})
    pages = [line.page for line in lines if isinstance(line, LogLine) and line.page is not None]
    return places.between(
        there, site, {thread_id(there, page): thread_id(site, page) for page in pages}
    )


def _read(path: Path) -> Iterator[Line]:
    with _opened(path, "rb") as file:
        try:
            for number, line in enumerate(file, start=1):
                yield _decode(path, number, line)
        except (OSError, EOFError) as error:
            words = f"{path} cannot be read to its end: {error}"
            raise InvalidError("file", words) from error


def _decode(path: Path, number: int, line: bytes) -> Line:
    try:
        return _decoder.decode(line)
    except msgspec.DecodeError as error:
        words = f"{path}, line {number}: {error}. Nothing was imported."
        raise InvalidError("file", words) from error


def _opened(path: Path, mode: Literal["rb", "wb"]) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, mode))
    return path.open(mode)
