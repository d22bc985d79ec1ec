"""Keyed digests of the addresses of people who may not write, so that they are told so again.

A digest cannot be turned back into an address, and is forgotten when its sanction ends.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from afterword.db.tables import mark
from afterword.domain.ids import Seq, SiteKey

LONGEST = timedelta(days=730)
"""A ban without an end is remembered by address for two years."""


def digest(key: bytes, email: str) -> bytes:
    """Return the keyed digest of an address, the same for its usual spellings."""
    local, _, host = email.strip().casefold().partition("@")
    plain = local.partition("+")[0]
    return hmac.digest(key, f"mark\0{plain}@{host}".encode("utf-8", "surrogatepass"), sha256)


def keep(tx: Connection, site: SiteKey, sanction: Seq, email_hash: bytes, until: datetime) -> None:
    """Remember an address for as long as a sanction lasts."""
    row = {"site": site, "sanction": sanction, "email_hash": email_hash, "expires_at": until}
    tx.execute(insert(mark).values(row))


def found(tx: Connection, site: SiteKey, email_hash: bytes, now: datetime) -> list[Seq]:
    """Return the sanctions for which an address is remembered."""
    of = select(mark.c.sanction).where(mark.c.site == site, mark.c.email_hash == email_hash)
    return [Seq(seq) for seq in tx.execute(of.where(mark.c.expires_at > now)).scalars()]


def forget(tx: Connection, site: SiteKey, sanction: Seq) -> None:
    """Forget the addresses of a sanction that was lifted."""
    tx.execute(delete(mark).where(mark.c.site == site, mark.c.sanction == sanction))


def forget_expired(tx: Connection, now: datetime) -> None:
    """Forget the addresses of sanctions that have ended."""
    tx.execute(delete(mark).where(mark.c.expires_at <= now))
