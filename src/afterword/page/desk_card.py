"""A card of the queue: the reason first, the words when they are asked for, what is around."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from afterword.domain.clause import Clause, ClauseId
from afterword.domain.ids import AuthorId, Seq, ThreadId
from afterword.domain.site import Site
from afterword.page import sheet
from afterword.page.compose import Problem
from afterword.page.place import Where
from afterword.projection.items import Matter


class Deed(StrEnum):
    """What a moderator can do with a card, in one key."""

    LET_IN = "let_in"
    DECLINE = "decline"
    KEEP = "keep"
    """What was reported or changed stands."""
    REMOVE = "remove"
    AGREE = "agree"
    REFUSE = "refuse"
    SEEN = "seen"


WITH_REASON = frozenset({Deed.DECLINE, Deed.REMOVE})
"""These rest on a clause of the house."""


class Text(Struct, frozen=True, kw_only=True):
    """The words that a card is about."""

    html: str
    """With what the house's list has covered."""
    whole: str = ""
    """As it was written, where that is something else."""
    content_note: str = ""
    words: int = 0


class Above(Struct, frozen=True):
    """What is answered, and what that answers."""

    number: int
    name: str
    href: str
    html: str
    content_note: str = ""


class Bound(Struct, frozen=True):
    """A note that binds where it was written."""

    id: str
    words: str
    href: str
    standing: str
    """Whether its author had acknowledged it, in words."""


class Said(Struct, frozen=True):
    """Words of somebody: a report, or a private note of a moderator."""

    by: str
    at: datetime
    words: str
    label: str = ""


class Person(Struct, frozen=True, kw_only=True):
    """Who wrote it, as moderators know them."""

    id: AuthorId
    name: str
    history: str
    """In a sentence."""
    in_force: Sequence[str] = ()
    staff_notes: Sequence[Said] = ()


class Card(Struct, frozen=True, kw_only=True):
    """One thing that waits."""

    id: str
    site: Site
    matter: Matter
    at: datetime
    why: str
    """Why it is here, in a sentence."""
    label: str = ""
    """What it is called where its matter does not say it."""
    counts: Sequence[str] = ()
    """Of reports: how many name which clause."""
    where: Where | None = None
    thread: ThreadId | None = None
    comment: Seq | None = None
    """The comment it is about, where that stands."""
    number: int | None = None
    person: Person | None = None
    text: Text | None = None
    read: str = ""
    """What its author had read."""
    predates: Sequence[str] = ()
    """Notes that came, or came to ask something else, after it was written."""
    path: Sequence[Above] = ()
    notes: Sequence[Bound] = ()
    reports: Sequence[Said] = ()
    details: Sequence[Said] = ()
    """What else is to be known, such as what was proposed."""
    same: int = 0
    """How many others that wait have the same words."""
    revision: int = 0
    """Which of its texts this is."""
    deeds: Sequence[Deed] = ()
    links: Sequence[tuple[str, str]] = ()
    """Ways to more, each with its words."""
    holder: str = ""
    """Who else looks at it just now."""
    drivers: Sequence[str] = ()
    """Words that put it first, where the order is learnt."""
    is_open: bool = False
    clauses: Sequence[Clause] = ()
    draft: "Draft | None" = None

    @property
    def is_about_words(self) -> bool:
        """Whether a moderator has to read something to decide."""
        return self.text is not None

    @property
    def name(self) -> str:
        """Whose words it is about, in a button's name."""
        return self.person.name if self.person else ""

    @property
    def rests_on_clause(self) -> bool:
        """Whether one of its deeds needs a clause."""
        return any(one in WITH_REASON for one in self.deeds)

    @property
    def needs_words(self) -> bool:
        """Whether one of its deeds can be told to somebody in one's own words."""
        return self.rests_on_clause or Deed.REFUSE in self.deeds


class Draft(Struct, frozen=True):
    """A decision that was typed and is not made yet."""

    clause: ClauseId
    words: str
    problem: Problem


DEEDS = {
    Deed.LET_IN: "Let it in",
    Deed.DECLINE: "Decline",
    Deed.KEEP: "It stands",
    Deed.REMOVE: "Remove",
    Deed.AGREE: "Agree",
    Deed.REFUSE: "Do not agree",
    Deed.SEEN: "Seen",
}
MATTERS = {
    Matter.HELD: "Held",
    Matter.CHANGED: "Changed",
    Matter.REPORTED: "Reported",
    Matter.APPEALED: "Appeals",
    Matter.PROPOSED: "Needs a second moderator",
    Matter.ALARM: "Alarms",
    Matter.EXPIRING: "Ends soon",
}


WORDS: Mapping[str, object] = {
    "matters": MATTERS,
    "deeds": DEEDS,
    "with_reason": WITH_REASON,
}
"""What the template of a card asks for besides the card."""


def fragment(card: Card) -> str:
    """Return a card as it stands in the list."""
    return sheet.fill("desk_card_alone.html", None, card=card, **WORDS)
