"""Required readings with their texts, as they stand and as they stood."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection

from afterword.domain import reading
from afterword.domain.event import ReadingPublished
from afterword.domain.ids import Seq, SiteKey, site_stream
from afterword.domain.reading import Card, CardText, Reading
from afterword.log import bodies, codec, read


class Version(Struct, frozen=True):
    """A version of a reading, and when it was published."""

    reading: Reading
    at: datetime
    material: bool
    """Whether those who had acknowledged the version before were asked for what changed."""


class Text(Struct, frozen=True):
    """The words of a version."""

    source: str
    """The whole of it in Markdown, as it was typed."""
    cards: tuple[CardText, ...]


def versions(tx: Connection, site: SiteKey, slug: str) -> list[Version]:
    """Return every version of a reading, the oldest first, also when it is retired."""
    return [one for one in every(tx, site) if one.reading.slug == slug]


def every(tx: Connection, site: SiteKey) -> list[Version]:
    """Return every version of every reading in the order in which they were published."""
    kinds = [codec.kind_of(ReadingPublished)]
    return [
        Version(_reading(placed.event, placed.seq), placed.at, placed.event.material)
        for placed in read.of_kinds(tx, site_stream(site), kinds)
        if isinstance(placed.event, ReadingPublished)
    ]


def texts(tx: Connection, site: SiteKey, of: Iterable[Reading]) -> list[Text]:
    """Return the words of versions, in the order of the versions."""
    wanted = list(of)
    stored = bodies.read(tx, site_stream(site), [one.body for one in wanted])
    sources = [stored[one.body].body.source for one in wanted]
    return [
        Text(source, reading.texts(one, source))
        for one, source in zip(wanted, sources, strict=True)
    ]


def cards(tx: Connection, site: SiteKey, of: Reading | None) -> list[tuple[Card, CardText]]:
    """Return the cards of a version with their words; none of none."""
    if of is None:
        return []
    (text,) = texts(tx, site, [of])
    return list(zip(of.cards, text.cards, strict=True))


def _reading(event: ReadingPublished, seq: Seq) -> Reading:
    return Reading(
        slug=event.slug, title=event.title, version=event.version, cards=event.cards, body=seq
    )
