"""Cards of required readings that somebody signed in had acknowledged when they published."""

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from afterword.db.tables import acknowledged
from afterword.domain.ids import AccountId, SiteKey
from afterword.domain.reading import CardKey


def cards(tx: Connection, site: SiteKey, account: AccountId) -> tuple[CardKey, ...]:
    """Return what an account has acknowledged on a site."""
    found = select(acknowledged.c.cards).where(*_place(site, account))
    stored = tx.execute(found).scalar()
    return _decoder.decode(stored) if stored else ()


def keep(tx: Connection, site: SiteKey, account: AccountId, new: tuple[CardKey, ...]) -> None:
    """Add to it; called when they publish, and never before."""
    known = cards(tx, site, account)
    every = tuple(dict.fromkeys((*known, *new)))
    if every == known:
        return
    tx.execute(delete(acknowledged).where(*_place(site, account)))
    row = {"site": site, "account": account, "cards": msgspec.json.encode(every).decode()}
    tx.execute(insert(acknowledged).values(row))


def _place(site: SiteKey, account: AccountId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return acknowledged.c.site == site, acknowledged.c.account == account


_decoder = msgspec.json.Decoder(tuple[CardKey, ...])
