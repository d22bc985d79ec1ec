"""`afterword grant` and `afterword sign-in-link`: let people in."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from afterword import handle
from afterword.cli.house import DatabaseOption, DataOption, chosen, served_at, write
from afterword.domain import typed
from afterword.domain.errors import InvalidError, SetupError, SiteNotFoundError
from afterword.domain.event import Role, RoleGranted
from afterword.domain.ids import SiteKey
from afterword.handle import House
from afterword.people import accounts
from afterword.people.accounts import SignInToken
from afterword.projection import sites

EmailArgument = Annotated[str, typer.Argument(help="Address of the person.")]


def grant(
    email: EmailArgument,
    role: Annotated[Role, typer.Argument(help="owner, moderator or member")],
    site: Annotated[str, typer.Option("--site", help="Where.")],
    name: Annotated[str, typer.Option(help="Name they write under.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Give somebody a role on a site."""
    if role is Role.GUEST:
        words = "Everybody is a guest already; grant owner, moderator or member."
        raise SetupError(words)
    address = _address(email)

    def work(tx: Connection, house: House) -> None:
        give(tx, house, SiteKey(site), address, name or address.partition("@")[0], role)

    write(chosen(data, database), work)
    typer.echo(f"{address} is now {role} of {site}. Let them in: afterword sign-in-link {address}")


def sign_in_link(
    email: EmailArgument, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Print a link that signs somebody in once, within a day."""
    given = chosen(data, database)
    address = _address(email)
    token = write(given, lambda tx, house: link_for(tx, house, address))
    typer.echo(f"{served_at(given)}/sign-in/{token}")


def give(tx: Connection, house: House, site: SiteKey, email: str, name: str, role: Role) -> None:
    """Give a role to whoever has this address."""
    if sites.load(tx, site) is None:
        words = f"There is no site called {site}. afterword site list shows them all."
        raise SiteNotFoundError(words)
    account = accounts.open_account(tx, email, name, house.clock.now())
    handle.change_site(tx, house, site, RoleGranted(account.id, role))


def link_for(tx: Connection, house: House, email: str) -> SignInToken:
    """Make a one-time token for whoever has this address."""
    account = accounts.by_email(tx, email)
    if account is None:
        words = f"Nobody has the address {email} here. Give them a role first: afterword grant"
        raise SetupError(words)
    return accounts.make_link(tx, account.id, house.clock.now())


def _address(email: str) -> str:
    try:
        address = typed.email(email).lower()
    except InvalidError:
        address = ""
    if not address:
        words = f"{email!r} is not an e-mail address, like maya@blog.example."
        raise SetupError(words)
    return address
