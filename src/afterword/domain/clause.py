"""Clauses: the sentences of a house's policy that a moderator's decision rests on."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from afterword.domain.note import NoteId

ClauseId = NewType("ClauseId", str)
"""Short name of a clause, `off-topic`. Never used again for another one."""


class Ground(StrEnum):
    """On what a restriction rests, as the Digital Services Act asks (article 17)."""

    TERMS = "terms"
    """The house's own rules."""
    ILLEGAL = "illegal"
    """A law, which the decision must name."""


class Clause(Struct, frozen=True):
    """One sentence of the policy."""

    id: ClauseId
    label: str
    """What it is called where there is little room: "off-topic"."""
    words: str
    """What it says to the person: what was wrong, and how it could be said."""
    ground: Ground = Ground.TERMS
    curable: bool = True
    """Whether the same can be said in a way that fits here."""


def named(clauses: Iterable[Clause], name: ClauseId) -> Clause | None:
    """Return the clause of this name; None when there is none."""
    return next((one for one in clauses if one.id == name), None)


class Grounds(Struct, frozen=True):
    """Why a moderator decided: the clause, as it stood then."""

    clause: ClauseId
    version: int
    """Of the site's clauses."""
    note: NoteId | None = None
    """The note that was ignored, if one was."""
    software: bool = False
    """Whether a rule of the house found it, and not a person."""


ILLEGAL = ClauseId("illegal")
OTHER = ClauseId("other")
"""Where a moderator's own words must say which rule."""


def _terms(name: str, label: str, words: str, *, curable: bool = True) -> Clause:
    return Clause(ClauseId(name), label, words, curable=curable)


STARTER: tuple[Clause, ...] = (
    _terms(
        "off-topic",
        "off-topic",
        "This thread is about the post. The open thread is a good place for other things.",
    ),
    _terms(
        "derails",
        "derails the conversation",
        "It pulls the conversation away from what it is about. "
        "You can say it where it is the subject.",
    ),
    _terms(
        "ignores-note",
        "ignores a moderator note",
        "A moderator’s note in this thread asks for something else. "
        "Please write again with the note in mind.",
    ),
    _terms(
        "settled",
        "already settled here",
        "This was talked through in this thread already. You can link to that part instead.",
    ),
    _terms(
        "101",
        "101 question in a non-101 thread",
        "The 101 section answers it. Questions about it are welcome in the open thread.",
    ),
    _terms(
        "personal-attack",
        "personal attack",
        "It is about the person and not about what they said. "
        "Disagree with the words, and leave the person out of it.",
    ),
    _terms(
        "piling-on",
        "piling on",
        "Many people have answered this person already. One more does not help; please let it be.",
        curable=False,
    ),
    _terms(
        "slur",
        "demeaning language or slur",
        "It has words that demean people. It can be said without them.",
    ),
    _terms(
        "bigotry",
        "bigotry",
        "It denies people their dignity for who they are.",
        curable=False,
    ),
    _terms(
        "apologia",
        "excuses or minimises harm",
        "It makes harm that was done to people smaller than it was.",
    ),
    _terms(
        "threats",
        "violent imagery or threats",
        "It threatens, or paints violence.",
        curable=False,
    ),
    _terms(
        "harassment",
        "harassment",
        "It troubles somebody who asked to be let alone.",
        curable=False,
    ),
    _terms(
        "private-information",
        "private information",
        "It tells things about a person that are theirs to tell.",
    ),
    _terms(
        "content-note-missing",
        "content note missing",
        "It needs a content note, so that people can choose. Please add one.",
    ),
    _terms(
        "graphic-detail",
        "graphic detail",
        "It goes into more detail than people here should have to read. Please say it with less.",
    ),
    _terms(
        "advice",
        "advice nobody asked for",
        "They told what happened and did not ask what to do. Listening is enough.",
    ),
    _terms(
        "argues-moderation",
        "assumes bad faith or argues moderation in the thread",
        "Please take it up with the moderators by an appeal, and not in the thread.",
    ),
    _terms(
        "sock-puppet",
        "sock puppet",
        "One person writes here under one name at a time.",
        curable=False,
    ),
    _terms("spam", "spam or advertisement", "It advertises something.", curable=False),
    _terms(
        "duplicate",
        "duplicate",
        "The same words stand in the thread already.",
        curable=False,
    ),
    _terms(
        "format",
        "format",
        "Its form does not fit here: moving pictures, videos, or the way it replies.",
    ),
    _terms(
        "own-request",
        "author’s own request",
        "Its author asked for it.",
        curable=False,
    ),
    _terms(
        "third-party-privacy",
        "third person’s privacy",
        "Somebody it is about asked for their privacy.",
        curable=False,
    ),
    Clause(ILLEGAL, "illegal", "A law forbids it.", Ground.ILLEGAL, curable=False),
    _terms("other", "another reason", ""),
)
"""The clauses a house begins with; an owner can change them."""
