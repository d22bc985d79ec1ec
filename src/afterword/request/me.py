"""Who is signed in, for pages that are the same bytes for everybody."""

from functools import partial
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from sqlalchemy import Connection

from afterword.domain.event import Role
from afterword.domain.ids import SiteKey
from afterword.projection import sites
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, proof


@get("/api/v1/me")
async def get_me(
    request: Http, server: NamedDependency[Server], site: str
) -> Response[dict[str, Any]]:
    """Return the name and the role on a site of whoever is signed in."""
    house = await server.site(site)
    shown = proof(request, server)
    me = {"name": "", "role": Role.GUEST}
    if shown.session is not None:
        me = await server.read(partial(_me, server=server, shown=shown, site=house.key))
    return Response(me, headers={"Cache-Control": "no-store"})


def _me(tx: Connection, server: Server, shown: Proof, site: SiteKey) -> dict[str, Any]:
    account = account_of(tx, shown, server)
    if account is None:
        return {"name": "", "role": Role.GUEST}
    return {"name": account.name, "role": sites.role_of(tx, site, account.id)}
