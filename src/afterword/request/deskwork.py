"""What the ways to a site's desk have in common: who asks, what is said, what comes of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from sqlalchemy import Connection

from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.errors import DecisionNotFoundError, InvalidError
from afterword.domain.ids import SiteKey
from afterword.gate.verdict import Refuse
from afterword.handle import DeskChanged, DeskOutcome, Done, HouseChanged, Person, Proposal
from afterword.page import markdown
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.who import Proof, person

Work: TypeAlias = Callable[[Connection, Person], DeskOutcome]
Came: TypeAlias = Done | HouseChanged | DeskChanged | Proposal
"""What came of a command that was not refused."""


async def work(server: Server, shown: Proof, site: SiteKey, deed: Work) -> Came:
    """Do something at a site's desk, in the name of whoever asks.

    Raises:
        RefusedError: If the gate refuses it.
    """
    server.asking.spend(shown.address)
    outcome = await server.write(partial(_work, server=server, shown=shown, site=site, deed=deed))
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome, site)
    return outcome


def reason(server: Server, words: str) -> Body:
    """Return a reason with its words.

    Raises:
        InvalidError: If nothing is said, or too much.
    """
    return said(server, typed.reason(words))


def said(server: Server, words: str) -> Body:
    """Return a body of words that fit already."""
    return Body(words, markdown.render(words, server.origin), markdown.VERSION)


def in_utc(until: datetime | None) -> datetime | None:
    """Return a time as it is kept; one without a zone is in UTC."""
    if until is None:
        return None
    return until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)


def not_theirs() -> DecisionNotFoundError:
    """Return what those are told whose business it is not: the same as when there is none."""
    words = "There is nothing here for you. Is the edit key the one you wrote with?"
    return DecisionNotFoundError(words)


def choose(field: str) -> InvalidError:
    """Return what is said of a field that holds none of what it offers."""
    return InvalidError(field, "Please choose one of what is offered here.")


def _work(tx: Connection, server: Server, shown: Proof, site: SiteKey, deed: Work) -> DeskOutcome:
    return deed(tx, person(tx, shown, server, site))
