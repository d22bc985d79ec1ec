"""Show how a text will look before it is published."""

from functools import partial
from typing import Annotated

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from afterword.domain import typed as fields
from afterword.domain.ids import PageKey, SiteKey
from afterword.domain.reading import count_words
from afterword.domain.site import HARD_TEXT_LIMIT
from afterword.page import markdown, place
from afterword.page.comment import under_note
from afterword.projection import sites
from afterword.request import quoting
from afterword.request.server import Server
from afterword.request.who import Http, address


class Typed(Struct, frozen=True):
    """A text as it stands in the composer."""

    text: Annotated[str, Meta(max_length=HARD_TEXT_LIMIT)]
    site: str = ""
    """Where it is going to be published; relative links start there."""
    page: str = ""
    content_note: str = ""


@post("/api/v1/preview", status_code=200)
async def preview(
    request: Http, server: NamedDependency[Server], data: JSONBody[Typed]
) -> dict[str, str]:
    """Render a text; nothing is kept."""
    server.asking.spend(address(request, server))
    site = await server.read(partial(sites.load, key=SiteKey(data.site))) if data.site else None
    if site is None:
        note = fields.content_note(data.content_note)
        html = markdown.render(data.text, place.NOWHERE)
        return {"html": under_note(html, note, count_words(data.text))}
    typed = quoting.Typed(site, PageKey(data.page), data.text, data.content_note)
    return {"html": await quoting.preview(server, typed)}
