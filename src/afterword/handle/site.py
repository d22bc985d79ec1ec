"""A site's own log: its settings, pages, roles, required readings, notes for the whole of it."""

from sqlalchemy import Connection

from afterword.domain import reading
from afterword.domain.body import Body
from afterword.domain.errors import InvalidError, ReadingNotFoundError
from afterword.domain.event import ReadingPublished, ReadingRetired, SiteEvent
from afterword.domain.ids import SYSTEM, ActorId, Seq, SiteKey, site_stream
from afterword.domain.reading import Card, CardText, Reading
from afterword.handle.opening import seal, site_of
from afterword.handle.outcome import House
from afterword.log.append import Entry, Opening, append, lock_head
from afterword.projection import readings
from afterword.projection.apply import apply_to_site

NOTHING_TO_READ = "There is nothing in this text that one could read."


def change_site(  # noqa: PLR0913, PLR0917 - what an event is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    event: SiteEvent,
    actor: ActorId = SYSTEM,
    words: Body | None = None,
) -> Seq:
    """Append to a site's own log. Only an owner's commands come here; they are judged there."""
    now = house.clock.now()
    before = lock_head(tx, Opening(site_stream(key), key))
    head = append(tx, before, [Entry(event, words)], actor, now)
    apply_to_site(tx, key, head.seq, event, now)
    return head.seq


def publish_reading(  # noqa: PLR0913, PLR0917 - what a version is made of
    tx: Connection,
    house: House,
    key: SiteKey,
    slug: str,
    title: str,
    text: Body,
    *,
    material: bool,
    actor: ActorId = SYSTEM,
) -> ReadingPublished:
    """Publish a version of a required reading and return what is asked for now.

    Args:
        tx: Open transaction.
        house: Clock and keys.
        key: The site.
        slug: The reading's name in addresses.
        title: What it is called.
        text: The whole of it in Markdown; each heading begins a card.
        material: Whether those who acknowledged the version before are asked for what changed.
        actor: Who publishes it.

    Raises:
        InvalidError: If there is nothing in it to read, or nothing in it that is new.
    """
    site = site_of(tx, key)
    known = readings.versions(tx, key, slug)
    # The numbers go on after a retired reading is published again.
    before = known[-1].reading if known else None
    texts = reading.split(text.source, title)
    if not texts:
        raise InvalidError("text", NOTHING_TO_READ)
    cards = readings.cards(tx, key, before)
    if before is not None and before in site.readings and before.title == title:
        _refuse_the_same(before, texts, cards)
    ever = {card.key for one in known for card in one.reading.cards}
    keyed = reading.keyed(texts, cards, slug, ever, material=material)
    event = ReadingPublished(
        slug=slug,
        title=title,
        version=before.version + 1 if before else 1,
        material=material,
        cards=reading.placed(keyed, text.source, title),
        body=seal(house, text),
    )
    change_site(tx, house, key, event, actor, text)
    return event


def retire_reading(
    tx: Connection, house: House, key: SiteKey, slug: str, actor: ActorId = SYSTEM
) -> ReadingRetired:
    """Ask nobody for a reading any more; its versions can still be read.

    Raises:
        ReadingNotFoundError: If the site asks for none of this name.
    """
    if all(one.slug != slug for one in site_of(tx, key).readings):
        words = f"This site asks for no reading called “{slug}”."
        raise ReadingNotFoundError(words)
    event = ReadingRetired(slug)
    change_site(tx, house, key, event, actor)
    return event


def _refuse_the_same(
    before: Reading, new: list[CardText], old: list[tuple[Card, CardText]]
) -> None:
    if new == [text for _, text in old]:
        words = f"This is what version {before.version} says already, word for word."
        raise InvalidError("text", words)
