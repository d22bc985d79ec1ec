"""Accounts, the one-time links that open them, and the sessions that follow."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NewType

from msgspec import Struct
from sqlalchemy import Connection, Row, delete, insert, select, update

from afterword.db.tables import account, author, role, session, sign_in
from afterword.domain.ids import AccountId, SiteKey

SignInToken = NewType("SignInToken", str)
SessionToken = NewType("SessionToken", str)

LINK_LASTS = timedelta(hours=24)
SESSION_LASTS = timedelta(days=30)
_TOKEN_BYTES = 24


class Account(Struct, frozen=True):
    """Someone with a record on this server."""

    id: AccountId
    email: str
    name: str
    persona: str = ""
    """Under which name a moderator signs notes; empty for their own."""

    @property
    def signs_as(self) -> str:
        """The name under a moderator's notes."""
        return self.persona or self.name


def load(tx: Connection, who: AccountId) -> Account | None:
    """Return an account."""
    row = tx.execute(select(account).where(account.c.id == who)).first()
    return None if row is None else _account(row)


def by_email(tx: Connection, email: str) -> Account | None:
    """Return the account with this address."""
    row = tx.execute(select(account).where(account.c.email == email.lower())).first()
    return None if row is None else _account(row)


def open_account(tx: Connection, email: str, name: str, now: datetime) -> Account:
    """Return the account with this address; a new one the first time."""
    known = by_email(tx, email)
    if known is not None:
        return known
    new = Account(AccountId("u" + secrets.token_urlsafe(9)), email.lower(), name)
    row = {"id": new.id, "email": new.email, "name": new.name, "created_at": now}
    tx.execute(insert(account).values(row))
    return new


def keep(tx: Connection, known: Account, now: datetime) -> None:
    """Write an account that was known on another server, unless it is known here."""
    if load(tx, known.id) is None and by_email(tx, known.email) is None:
        row = {"id": known.id, "email": known.email, "name": known.name, "created_at": now}
        tx.execute(insert(account).values(**row, persona=known.persona))


def of_site(tx: Connection, site: SiteKey) -> list[Account]:
    """Return everybody who has a role on a site or wrote there signed in."""
    with_role = select(role.c.account).where(role.c.site == site)
    wrote = select(author.c.account).where(author.c.site == site, author.c.account.is_not(None))
    found = select(account).where(account.c.id.in_(with_role.union(wrote))).order_by(account.c.id)
    return [_account(row) for row in tx.execute(found)]


def rename(tx: Connection, who: AccountId, name: str, persona: str) -> None:
    """Change the names under which an account writes and signs notes from now on."""
    place = account.c.id == who
    tx.execute(update(account).where(place).values(name=name, persona=persona))


def make_link(tx: Connection, who: AccountId, now: datetime) -> SignInToken:
    """Make a token that opens this account once, within a day."""
    token = SignInToken(secrets.token_urlsafe(_TOKEN_BYTES))
    row = {"token_hash": _digest(token), "account": who, "used": False}
    tx.execute(insert(sign_in).values(**row, expires_at=now + LINK_LASTS))
    return token


def link_is_good(tx: Connection, token: SignInToken, now: datetime) -> bool:
    """Say whether this token would open an account."""
    found = select(sign_in).where(sign_in.c.token_hash == _digest(token))
    row = tx.execute(found).first()
    return row is not None and not row.used and row.expires_at > now


def use_link(tx: Connection, token: SignInToken, now: datetime) -> AccountId | None:
    """Use a token up and return whose account it opens; None when it is used, old or unknown."""
    if not link_is_good(tx, token, now):
        return None
    place = sign_in.c.token_hash == _digest(token)
    tx.execute(update(sign_in).where(place).values(used=True))
    return AccountId(tx.execute(select(sign_in.c.account).where(place)).scalar_one())


def begin_session(tx: Connection, who: AccountId, now: datetime) -> SessionToken:
    """Make the token of a new session."""
    token = SessionToken(secrets.token_urlsafe(_TOKEN_BYTES))
    row = {"token_hash": _digest(token), "account": who, "created_at": now}
    tx.execute(insert(session).values(**row, expires_at=now + SESSION_LASTS))
    return token


def end_session(tx: Connection, token: SessionToken) -> None:
    """Make a session's token worthless."""
    tx.execute(delete(session).where(session.c.token_hash == _digest(token)))


def whose_session(tx: Connection, token: SessionToken, now: datetime) -> Account | None:
    """Return who is signed in with this token."""
    found = select(session.c.account, session.c.expires_at)
    row = tx.execute(found.where(session.c.token_hash == _digest(token))).first()
    if row is None or row.expires_at <= now:
        return None
    return load(tx, AccountId(row.account))


def forget_expired(tx: Connection, now: datetime) -> None:
    """Delete links and sessions whose time is over."""
    tx.execute(delete(sign_in).where(sign_in.c.expires_at <= now))
    tx.execute(delete(session).where(session.c.expires_at <= now))


def _account(row: Row[Any]) -> Account:
    return Account(AccountId(row.id), row.email, row.name, row.persona)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
