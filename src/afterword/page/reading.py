"""Required readings: the public pages, and the page of those who look after them."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from afterword.domain.level import Level
from afterword.domain.reading import MANY_MINUTES, Card, CardText, Reading, price
from afterword.domain.site import Site
from afterword.gate.receipt import CardCode, Keys, sign
from afterword.page import changed, markdown, place, sheet
from afterword.page.compose import Problem
from afterword.projection.readings import Text, Version


class CardView(Struct, frozen=True):
    """A card as people read it."""

    card: Card
    html: Markup
    code: str
    """Signed: whoever sends it back has been served the card."""


class ReadingView(Struct, frozen=True, kw_only=True):
    """A reading in one version, with what it was before."""

    site: Site
    reading: Reading
    cards: Sequence[CardView]
    at: datetime
    versions: Sequence[Version]
    """All of them, the oldest first."""
    since: Reading | None = None
    """The version it is compared with."""
    diff: Markup = Markup()
    """What has changed since; nothing when no word of the text has."""
    is_asked: bool = True
    """Whether newcomers are asked for it; a retired one can still be read."""


class CardPreview(Struct, frozen=True):
    """A card that a draft would make."""

    card: Card
    html: Markup
    is_new: bool
    """Whether everybody is asked for it; else those who acknowledged it before are not."""


class Draft(Struct, frozen=True, kw_only=True):
    """A text that an owner is writing, or changing."""

    slug: str = ""
    title: str = ""
    text: str = ""
    based_on: int = 0
    """The version that is changed; 0 for a new text."""
    material: bool = True


class Row(Struct, frozen=True):
    """A reading that newcomers are asked for, with its versions, the oldest first."""

    reading: Reading
    versions: Sequence[Version]


class ReadingDesk(Struct, frozen=True, kw_only=True):
    """The readings of a site, as those who look after it see them."""

    site: Site
    rows: Sequence[Row] = ()
    retired: Sequence[Reading] = ()
    """Texts that nobody is asked for any more, in their last version."""
    may_change: bool = False
    """Whether it is an owner who looks."""
    draft: Draft = Draft()
    is_writing: bool = False
    """Whether a text is being changed, or came back; the others are then out of the way."""
    preview: Sequence[CardPreview] | None = None
    preview_minutes: float = 0
    """What a newcomer would pay in all."""
    problem: Problem | None = None
    done: str = ""
    """What has just happened."""


def reading(view: ReadingView) -> str:
    """Return the page of a reading."""
    return sheet.fill(
        "reading.html",
        view.site,
        view=view,
        one=view.reading,
        earlier=list(reversed(view.versions[:-1])),
    )


def readings(site: Site, known: Sequence[Row]) -> str:
    """Return the page that lists what newcomers read."""
    return sheet.fill("readings.html", site, rows=known, words_in_all=_words(site.readings))


def desk(view: ReadingDesk) -> str:
    """Return the page on which a site's readings are looked after."""
    return sheet.fill(
        "reading_desk.html",
        None,
        desk=view,
        house=view.site,
        draft=view.draft,
        problem=view.problem,
        words_in_all=_words(view.site.readings),
        cards_in_all=sum(len(one.cards) for one in view.site.readings),
        is_much=price(view.site.readings) > MANY_MINUTES,
        would_be_much=view.preview_minutes > MANY_MINUTES,
        nobody_is_asked=view.site.level is Level.OFF,
        signed_in=True,
    )


def cards(site: Site, one: Reading, text: Text, keys: Keys) -> list[CardView]:
    """Return a reading's cards with what proves that somebody was served them."""
    return [
        CardView(card, card_html(site, words), sign(CardCode(site.key, card.key), keys))
        for card, words in zip(one.cards, text.cards, strict=True)
    ]


def card_html(site: Site, words: CardText) -> Markup:
    """Return what stands on a card under its rule."""
    html = markdown.render(words.text, place.home(site) or place.NOWHERE)
    return Markup(html)  # noqa: S704 - cleaned by the renderer


def diff(site: Site, old: str, new: str) -> Markup:
    """Return as HTML what a whole text became, with of what stayed only what is near to it."""
    if old == new:
        return Markup()
    base = place.home(site) or place.NOWHERE
    before, after = (changed.said(markdown.render(text, base)) for text in (old, new))
    return changed.shown(changed.near(changed.change(before, after)))


def card_diff(site: Site, old: CardText, new: CardText) -> Markup:
    """Return as HTML what became of a card, with its rule if that is another one."""
    with_rule = old.rule != new.rule
    before, after = (
        changed.said(card_html(site, one), one.rule if with_rule else "") for one in (old, new)
    )
    return changed.shown(changed.change(before, after))


def _words(asked: Sequence[Reading]) -> int:
    return sum(one.words for one in asked)
