"""An owner moves comments in from another system: send a file, look, begin, follow, stop."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from afterword.domain.errors import InvalidError
from afterword.domain.ids import SiteKey
from afterword.domain.importing import Phase, Wanted
from afterword.domain.site import Site
from afterword.gate.verdict import Refusal, Refuse
from afterword.page import import_desk, sign_in
from afterword.page.compose import Problem
from afterword.page.sheet import link
from afterword.request.desk_door import owned
from afterword.request.html import html
from afterword.request.importing import Imports
from afterword.request.problems import RefusedError, status_of
from afterword.request.server import Server
from afterword.request.who import Http, proof
from afterword.transfer import rules

_SIGN_IN_FIRST = 401
_PATH = "/desk/{site:str}/import"
_MEBIBYTE = 1 << 20
_NAME = 100
_MOST_RULES = 500


@get(_PATH, include_in_schema=False)
async def show_import(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Show an owner what can be imported, or how far an import is."""
    house = await _owned_by(request, server, site)
    if house is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(await _page(server, house), None)


@get("/api/v1/desk/{site:str}/import")
async def get_import(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> dict[str, Any]:
    """Tell an owner how far an import is."""
    house = await _owned_by(request, server, site)
    if house is None:
        words = "Only owners of this site can see this. Are you signed in?"
        raise RefusedError(Refuse(Refusal.NOT_ALLOWED, words))
    status = server.imports.status(house.key)
    if status is None:
        return {"phase": "none", "done": 0, "total": 0, "words": "Nothing is being imported."}
    return {
        "phase": status.phase,
        "done": status.done,
        "total": status.total,
        "words": import_desk.progress(status),
    }


@post(f"{_PATH}/file", status_code=200, include_in_schema=False, request_max_body_size=None)
async def take_file(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Take an export, piece by piece onto the disk, and look into it."""
    server.asking.spend(proof(request, server).address)
    house = await _owned_by(request, server, site)
    if house is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    try:
        name = await _kept(request, server, house.key)
    except InvalidError as error:
        problem = Problem(error.field, error.words)
        return html(await _page(server, house, problem), None, status_of(error))
    server.imports.begin(Wanted(site=house.key, name=name))
    return _back(house)


@post(_PATH, status_code=200, include_in_schema=False)
async def take_import(
    request: Http, server: NamedDependency[Server], site: FromPath[str]
) -> Response[bytes]:
    """Look again with other rules, begin, stop, or throw the file away."""
    server.asking.spend(proof(request, server).address)
    house = await _owned_by(request, server, site)
    if house is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    form = await request.form()
    try:
        await asyncio.to_thread(
            _act, server.imports, house.key, str(form.get("act", "")), str(form.get("rules", ""))
        )
    except InvalidError as error:
        problem = Problem("rules", error.words)
        said = str(form.get("rules", ""))
        return html(await _page(server, house, problem, said), None, status_of(error))
    return _back(house)


def _act(imports: Imports, site: SiteKey, act: str, said: str) -> None:
    wanted, status = imports.of(site).wanted(), imports.status(site)
    if wanted is None or status is None:
        return
    lines = tuple(line.strip() for line in said.splitlines() if line.strip())[:_MOST_RULES]
    for line in lines:
        rules.rule(line)
    match act:
        case "stop":
            imports.stop(site)
        case "forget":
            imports.forget(site)
        case "look" if not status.phase.is_busy and status.phase is not Phase.DONE:
            imports.begin(replace(wanted, rules=lines, bring=False))
        case "begin" if not status.phase.is_busy and status.phase is not Phase.DONE:
            imports.begin(replace(wanted, rules=lines, bring=True))
        case _:
            # (somebody else was quicker: the page that follows says how it stands)
            pass


async def _page(
    server: Server, house: Site, problem: Problem | None = None, said: str | None = None
) -> str:
    job = server.imports.of(house.key)
    wanted, status = await asyncio.to_thread(lambda: (job.wanted(), job.status()))
    shown = import_desk.Import(
        site=house,
        wanted=wanted,
        status=status,
        limit_mb=server.settings.import_mb,
        problem=problem,
        said="\n".join(wanted.rules if wanted else ()) if said is None else said,
    )
    return import_desk.page(shown)


async def _kept(request: Http, server: Server, site: SiteKey) -> str:
    """Write the file that is sent to the disk; return its name.

    Raises:
        InvalidError: If none is sent, or one that is too large.
    """
    status = server.imports.status(site)
    if status is not None and status.phase.is_busy:
        words = "An import is under way. Please stop it first."
        raise InvalidError("file", words)
    await asyncio.to_thread(server.imports.forget, site)
    target = server.imports.of(site).file
    await asyncio.to_thread(partial(target.parent.mkdir, parents=True, exist_ok=True))
    try:
        return await _received(request, target, server.settings.import_mb)
    except InvalidError:
        await asyncio.to_thread(server.imports.forget, site)
        raise


async def _received(request: Http, target: Path, limit_mb: int) -> str:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data" or not options.get("boundary"):
        words = "No file arrived. Please choose one."
        raise InvalidError("file", words)
    most = limit_mb * _MEBIBYTE
    with await asyncio.to_thread(target.open, "wb") as file:
        name = ""
        size = 0
        try:
            async for found, data in _segments(request, options["boundary"]):
                name = found or name
                size += len(data)
                if size > most:
                    words = (
                        f"The file is larger than {limit_mb:,} MB. Please import it with "
                        "afterword import disqus, or let whoever runs the server raise "
                        "AFTERWORD_IMPORT_MB."
                    )
                    raise InvalidError("file", words)
                await asyncio.to_thread(_write, file, data)
        except MultipartError as error:
            words = "The file did not arrive whole. Please send it again."
            raise InvalidError("file", words) from error
    if not name or not size:
        words = "No file arrived, or an empty one. Please choose one."
        raise InvalidError("file", words)
    return name


async def _segments(request: Http, boundary: str) -> AsyncIterator[tuple[str, bytes]]:
    """Yield the pieces of the file that is sent, the first with its name."""
    inside = False
    parser = PushMultipartParser(boundary)
    async for chunk in request.stream():
        for found in parser.parse(chunk):
            if isinstance(found, MultipartSegment):
                inside = found.name == "file" and bool(found.filename)
                if inside:
                    yield (found.filename or "")[-_NAME:], b""
            elif found and inside:
                yield "", bytes(found)
    parser.close()


def _write(file: IO[bytes], data: bytes) -> None:
    file.write(data)


async def _owned_by(request: Http, server: Server, site: str) -> Site | None:
    ask = partial(owned, server=server, shown=proof(request, server), key=site)
    return await server.read(ask)


def _back(house: Site) -> Response[bytes]:
    return html("", None, 303, {"Location": link("desk", house.key, "import")})
