"""Two keys: what needs a second moderator is proposed first, where the house has a second one."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from afterword.domain.body import Body
from afterword.domain.desk_command import Proposed
from afterword.domain.desk_event import ActProposed
from afterword.domain.event import NoteGiven
from afterword.domain.ids import SiteKey
from afterword.domain.note import Kind
from afterword.handle import desk
from afterword.handle.outcome import House, Person, Proposal
from afterword.projection import sites

BRAKE = timedelta(hours=72)
"""A moderator who is alone may close the house for so long without asking anybody."""


def is_needed(tx: Connection, key: SiteKey, person: Person) -> bool:
    """Say whether there is another moderator, who then has to agree."""
    return bool(sites.staff_of(tx, key) - {person.claim.account})


def is_brake(event: NoteGiven, now: datetime) -> bool:
    """Say whether a note only closes the house for a while: it ends soon and by itself."""
    return event.kind is Kind.HOURS and event.until is not None and event.until - now <= BRAKE


def propose(  # noqa: PLR0913, PLR0917 - what a proposal is made of
    tx: Connection, house: House, key: SiteKey, what: Proposed, words: Body, person: Person
) -> Proposal:
    """Ask for another moderator; nothing happens until one agrees."""
    event = ActProposed(msgspec.json.encode(what).decode(), what.event.body)
    return Proposal(desk.change_desk(tx, house, key, event, person.actor, words), key)
