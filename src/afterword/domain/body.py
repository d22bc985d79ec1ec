"""The words of a comment or of a reason, as they were typed and as they are shown."""

from typing import NewType

from msgspec import Struct

from afterword.domain.quote import Quote

Seal = NewType("Seal", str)
"""Keyed digest of a body, so that a text changed behind the log's back is noticed."""


class Body(Struct, frozen=True):
    """A text; kept beside the log, so that it can be erased."""

    source: str
    """As it was typed, character for character."""
    html: str
    """As it is shown; safe on every page."""
    renderer: int
    """Version of the renderer that made `html`."""
    content_note: str = ""
    """What the text is about, for those who would rather not read about it unprepared."""
    stamp: str = ""
    """What its author had read when they published it, as JSON; empty where nothing was asked."""
    quotes: tuple[Quote, ...] = ()
    """The words in it that are another's, in order; `html` has a place for each."""
