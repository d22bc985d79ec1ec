"""Authors: under which name someone wrote on a site, and what shows that it was them.

A guest is known by the digest of an edit key, which one browser keeps for all its comments. The
same guest under another name is another row, so that old comments keep the name they had.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import Connection, bindparam, insert, select, text

from afterword.db.statement import Prepared, Query
from afterword.db.tables import author
from afterword.domain.ids import AccountId, AuthorId, SiteKey
from afterword.people.edit_keys import KeyHash

_ID_BYTES = 9


class Signature(Struct, frozen=True):
    """As whom someone writes: a name, and an account or an edit key behind it."""

    name: str
    email: str = ""
    key_hash: KeyHash | None = None
    account: AccountId | None = None


class Claim(Struct, frozen=True):
    """What someone shows to prove that they wrote a comment."""

    key_hash: KeyHash | None = None
    account: AccountId | None = None


class Author(Struct, frozen=True):
    """A name under which somebody wrote, and what shows that it was them."""

    id: AuthorId
    name: str
    email: str
    key_hash: KeyHash | None
    account: AccountId | None
    created_at: datetime


NOBODY = Claim()


def sign(tx: Connection, site: SiteKey, signature: Signature, now: datetime) -> AuthorId:
    """Return the author who writes under this signature; a new one the first time."""
    return _find(tx, site, signature) or begin(tx, site, signature, now)


def begin(tx: Connection, site: SiteKey, signature: Signature, now: datetime) -> AuthorId:
    """Return a new author for somebody who never wrote on a site."""
    new = AuthorId("a" + secrets.token_urlsafe(_ID_BYTES))
    row = {
        "id": new,
        "site": site,
        "name": signature.name,
        "email": signature.email,
        "key_hash": signature.key_hash,
        "account": signature.account,
        "created_at": now,
    }
    _INSERT.run(tx, row)
    return new


def keep(tx: Connection, site: SiteKey, known: Author) -> None:
    """Write an author that was known on another server, unless they are known here."""
    if tx.execute(select(author.c.id).where(author.c.id == known.id)).first() is None:
        tx.execute(insert(author).values(site=site, **structs.asdict(known)))


def keep_all(tx: Connection, site: SiteKey, known: Sequence[Author]) -> None:
    """Write authors that were known elsewhere, unless they are known here."""
    if known:
        tx.execute(_KEEP, [{"site": site, **structs.asdict(one)} for one in known])


def of_site(tx: Connection, site: SiteKey) -> list[Author]:
    """Return all authors of a site."""
    found = select(author).where(author.c.site == site).order_by(author.c.id)
    return [
        Author(row.id, row.name, row.email, row.key_hash, row.account, row.created_at)
        for row in tx.execute(found)
    ]


def is_author(tx: Connection, who: AuthorId, claim: Claim) -> bool:
    """Say whether this claim opens what this author wrote."""
    row = tx.execute(select(author.c.key_hash, author.c.account).where(author.c.id == who)).first()
    if row is None:
        return False
    by_key = claim.key_hash is not None and row.key_hash == claim.key_hash
    by_account = claim.account is not None and row.account == claim.account
    return by_key or by_account


def name_of(tx: Connection, who: AuthorId) -> str:
    """Return the name of an author."""
    return str(tx.execute(select(author.c.name).where(author.c.id == who)).scalar() or "")


def email_of(tx: Connection, who: AuthorId) -> str:
    """Return the address an author gave; empty for none."""
    return str(tx.execute(select(author.c.email).where(author.c.id == who)).scalar() or "")


def account_of(tx: Connection, who: AuthorId) -> AccountId | None:
    """Return the account behind an author; None for a guest."""
    found = tx.execute(select(author.c.account).where(author.c.id == who)).scalar()
    return None if found is None else AccountId(found)


def names_of(tx: Connection, site: SiteKey, claim: Claim) -> frozenset[AuthorId]:
    """Return every name under which whoever shows this wrote on a site."""
    found = []
    if claim.key_hash is not None:
        found += _OF_KEY.rows(tx, {"site": site, "key_hash": claim.key_hash})
    if claim.account is not None:
        found += _OF_ACCOUNT.rows(tx, {"site": site, "account": claim.account})
    return frozenset(AuthorId(row.id) for row in found)


def same_person(tx: Connection, site: SiteKey, who: AuthorId) -> frozenset[AuthorId]:
    """Return every name that the person behind an author wrote under on a site."""
    row = _PROOF.first(tx, {"id": who})
    if row is None:
        return frozenset()
    return names_of(tx, site, Claim(row.key_hash, row.account)) | {who}


def _find(tx: Connection, site: SiteKey, signature: Signature) -> AuthorId | None:
    if signature.account is not None:
        by_account = {"site": site, "name": signature.name, "account": signature.account}
        row = _BY_ACCOUNT.first(tx, by_account)
    else:
        by_key = {"site": site, "name": signature.name, "email": signature.email}
        row = _BY_KEY.first(tx, {**by_key, "key_hash": signature.key_hash})
    return None if row is None else AuthorId(row.id)


_NAMED = select(author.c.id).where(
    author.c.site == bindparam("site"), author.c.name == bindparam("name")
)
_BY_ACCOUNT = Query(_NAMED.where(author.c.account == bindparam("account")))
_BY_KEY = Query(
    _NAMED.where(author.c.key_hash == bindparam("key_hash"), author.c.email == bindparam("email"))
)
_PROOF = Query(select(author.c.key_hash, author.c.account).where(author.c.id == bindparam("id")))
_OF_SITE = select(author.c.id).where(author.c.site == bindparam("site"))
_OF_KEY = Query(_OF_SITE.where(author.c.key_hash == bindparam("key_hash")))
_OF_ACCOUNT = Query(_OF_SITE.where(author.c.account == bindparam("account")))
_KEEP = text(
    "INSERT INTO author (id, site, name, email, key_hash, account, created_at)"
    " VALUES (:id, :site, :name, :email, :key_hash, :account, :created_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("created_at", type_=author.c.created_at.type))
_INSERT = Prepared(
    insert(author).values({column.key: bindparam(column.key) for column in author.c})
)
