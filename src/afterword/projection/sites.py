"""Sites as they stand, with what their logs say of pages and roles."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select

from afterword.db.statement import Query
from afterword.db.tables import page, role, site
from afterword.domain.event import Layout, PageDescribed, Role, RoleGranted
from afterword.domain.ids import AccountId, PageKey, SiteKey
from afterword.domain.imported import PageNames
from afterword.domain.site import Site


class Page(Struct, frozen=True):
    """What a site's log says of one of its pages."""

    key: PageKey
    title: str
    url: str
    layout: Layout | None


def load(tx: Connection, key: SiteKey) -> Site | None:
    """Return a site."""
    row = _LOAD.first(tx, {"key": key})
    return None if row is None else _decoded(row.state)


def every(tx: Connection) -> list[Site]:
    """Return all sites, by key."""
    found = tx.execute(select(site.c.state).order_by(site.c.key)).scalars()
    return [_decoder.decode(state) for state in found]


def store(tx: Connection, now: Site) -> None:
    """Write a site as it stands now."""
    tx.execute(delete(site).where(site.c.key == now.key))
    tx.execute(insert(site).values(key=now.key, state=msgspec.json.encode(now).decode()))


def page_of(tx: Connection, key: SiteKey, name: PageKey) -> Page | None:
    """Return what is known of a page; None when nobody has described it."""
    row = _PAGE.first(tx, {"site": key, "page": name})
    if row is None:
        return None
    return Page(PageKey(row.page), row.title, row.url, Layout(row.layout) if row.layout else None)


def described(tx: Connection, key: SiteKey) -> list[PageKey]:
    """Return the pages that somebody has described."""
    found = tx.execute(select(page.c.page).where(page.c.site == key)).scalars()
    return [PageKey(name) for name in found]


def describe(tx: Connection, key: SiteKey, event: PageDescribed) -> None:
    """Write what an event says of a page."""
    tx.execute(delete(page).where(page.c.site == key, page.c.page == event.page))
    described = {"title": event.title, "url": event.url, "layout": event.layout}
    tx.execute(insert(page).values(site=key, page=event.page, **described))


def describe_unknown(tx: Connection, key: SiteKey, pages: Sequence[PageNames]) -> None:
    """Write what an import says of pages that nobody has described."""
    for one in pages:
        if one.title and page_of(tx, key, one.page) is None:
            describe(tx, key, PageDescribed(one.page, one.title, one.url))


def grant(tx: Connection, key: SiteKey, event: RoleGranted) -> None:
    """Write which role an event gives to an account."""
    tx.execute(delete(role).where(role.c.site == key, role.c.account == event.account))
    tx.execute(insert(role).values(site=key, account=event.account, role=event.role))


def role_of(tx: Connection, key: SiteKey, account: AccountId) -> Role:
    """Return an account's role on a site: a member when nobody gave it another."""
    found = select(role.c.role).where(role.c.site == key, role.c.account == account)
    given = tx.execute(found).scalar()
    return Role(given) if given else Role.MEMBER


def roles_of(tx: Connection, account: AccountId) -> dict[SiteKey, Role]:
    """Return the roles an account was given, by site."""
    found = select(role.c.site, role.c.role).where(role.c.account == account)
    return {SiteKey(row.site): Role(row.role) for row in tx.execute(found.order_by(role.c.site))}


def granted(tx: Connection, key: SiteKey) -> list[AccountId]:
    """Return everybody who ever was given a role on a site."""
    found = select(role.c.account).where(role.c.site == key).order_by(role.c.account)
    return [AccountId(who) for who in tx.execute(found).scalars()]


def staff_of(tx: Connection, key: SiteKey) -> frozenset[AccountId]:
    """Return the accounts of everybody who moderates or owns a site."""
    found = select(role.c.account).where(
        role.c.site == key, role.c.role.in_([Role.MODERATOR.value, Role.OWNER.value])
    )
    return frozenset(AccountId(who) for who in tx.execute(found).scalars())


_decoder = msgspec.json.Decoder(Site)
# Each change to a thread looks at its site, which hardly ever changes.
_decoded = lru_cache(maxsize=64)(_decoder.decode)
_LOAD = Query(select(site.c.state).where(site.c.key == bindparam("key")))
_PAGE = Query(
    select(page).where(page.c.site == bindparam("site"), page.c.page == bindparam("page"))
)
