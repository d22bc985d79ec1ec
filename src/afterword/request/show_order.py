"""How good the order is that a site's own decisions taught, told to its moderators."""

from functools import partial

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from afterword.page import order
from afterword.request.desk_door import Closed, enter
from afterword.request.html import html
from afterword.request.server import Server
from afterword.request.who import Http, proof


@get("/desk/{site:str}/order", include_in_schema=False)
async def show_order(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Say what the order of a queue was learnt from, and how often it is right."""
    inside = await server.read(
        partial(enter, server=server, shown=proof(request, server), key=site)
    )
    if isinstance(inside, Closed):
        return html(inside.page, None, inside.status)
    learnt = server.orders.of(inside.site)
    return html(order.order(inside.site, learnt.standing if learnt else None), None)
