"""A moderator gives a note: through the API, and what the form has in common with it."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import note as rules
from afterword.domain import typed
from afterword.domain.command import GiveNote
from afterword.domain.effect import Cover, Effect, RequireContentNote
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.note import Kind, Reach, Scope
from afterword.domain.site import Site
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import HouseOutcome
from afterword.page import note, place
from afterword.people.accounts import Account
from afterword.people.authors import Signature
from afterword.projection import comments, threads
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import told
from afterword.request.who import Http, Proof, account_of, person, proof

_HIGHEST = 2**53
_CREATED = 201

Place = Annotated[int, Meta(ge=1, le=_HIGHEST)]


class NewNote(Struct, frozen=True, kw_only=True):
    """A note as its moderator wants it."""

    kind: Kind
    instruction: str
    site: str = ""
    page: str = ""
    reach: Reach = Reach.THREAD
    comment: Place | None = None
    """Seq of the comment it is about, for the reaches `comment` and `conversation`."""
    detail: str = ""
    content_note: str = ""
    """What the detail is about."""
    until: datetime | None = None
    persona: str = ""
    """Signed with this name once; empty for the account's."""
    content_notes_required: tuple[str, ...] = ()
    covers: Place | None = None
    """Seq of the comment up to which a summary tells the story."""
    must_acknowledge: bool | None = None
    """None: as is usual for its kind."""


@post("/api/v1/threads/{thread:str}/notes")
async def give_note(
    request: Http,
    server: NamedDependency[Server],
    thread: FromPath[str],
    data: JSONBody[NewNote],
) -> Response[dict[str, Any]]:
    """Give a note in a thread: on a comment, on its conversation or on the whole of it."""
    page = typed.page_key(data.page)
    if thread != thread_id(SiteKey(data.site), page):
        words = "The thread in the address is not the one of this site and page."
        raise InvalidError("page", words)
    site = await server.site(data.site)
    seq = await give(server, proof(request, server), site, page, data)
    facts = await server.read(
        partial(told, server=server, site=site.key, thread=ThreadId(thread), seq=seq)
    )
    return Response(facts, status_code=_CREATED)


@post("/api/v1/sites/{site:str}/notes")
async def give_site_note(
    request: Http, server: NamedDependency[Server], site: FromPath[str], data: JSONBody[NewNote]
) -> Response[dict[str, Any]]:
    """Give a note to everybody who writes anywhere on a site."""
    house = await server.site(site)
    seq = await give(server, proof(request, server), house, None, data)
    facts = await server.read(partial(told, server=server, site=house.key, thread=None, seq=seq))
    return Response(facts, status_code=_CREATED)


async def give(
    server: Server, shown: Proof, site: Site, page: PageKey | None, new: NewNote
) -> Seq:
    """Give a note and return its seq.

    Args:
        server: Where.
        shown: By whom.
        site: On which site.
        page: In the thread of which page; None for a note on the whole site.
        new: The note.

    Raises:
        InvalidError: If a field cannot be what was sent.
        RefusedError: If they do not moderate the site.
    """
    account = await server.read(partial(account_of, shown=shown, server=server))
    if account is None:
        raise RefusedError(_only_moderators())
    # (kept apart from what anybody else on their network does)
    server.posting.spend(f"notes of {account.id}")
    command = _command(server, site, page, new)
    signature = _signature(account, new.persona)
    outcome = await server.write(
        partial(_give, server=server, command=command, shown=shown, signature=signature)
    )
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)
    return outcome.seq


def _give(
    tx: Connection, server: Server, command: GiveNote, shown: Proof, signature: Signature
) -> HouseOutcome:
    who = person(tx, shown, server, command.site)
    _covers_something(tx, command)
    return handle.give(tx, server.house, command, who, signature)


def _only_moderators() -> Refuse:
    verdict = judge.judge(Role.GUEST, judge.MODERATE)
    assert isinstance(verdict, Refuse)  # noqa: S101 - guests never moderate
    return verdict


def _command(server: Server, site: Site, page: PageKey | None, new: NewNote) -> GiveNote:
    base = place.base(site, page) if page is not None else place.home(site) or place.NOWHERE
    text = note.body(
        typed.instruction(new.instruction),
        typed.detail(new.detail),
        typed.content_note(new.content_note),
        base,
    )
    effects = _effects(page, new)
    return GiveNote(
        site=site.key,
        page=page,
        kind=new.kind,
        scope=_scope(page, new),
        text=text,
        until=_until(server, new.until),
        effects=effects,
        must_acknowledge=_must_acknowledge(new, effects),
    )


def _scope(page: PageKey | None, new: NewNote) -> Scope:
    if page is None:
        return Scope(Reach.SITE)
    if new.reach is Reach.SITE:
        words = "A note for the whole site is not given in a thread; give it at the desk."
        raise InvalidError("reach", words)
    if new.reach is Reach.THREAD:
        return Scope(Reach.THREAD)
    if new.comment is None:
        raise InvalidError("comment", "Please say which comment the note is about.")
    return Scope(new.reach, Seq(new.comment))


def _effects(page: PageKey | None, new: NewNote) -> tuple[Effect, ...]:
    effects: list[Effect] = []
    tags = typed.demanded(new.content_notes_required)
    if new.kind is Kind.REQUIRE_CN and not tags:
        words = "Please name the content notes that comments need here."
        raise InvalidError("content_notes_required", words)
    if tags:
        effects.append(RequireContentNote(tags))
    if new.kind is Kind.SUMMARY and new.covers is None:
        words = "Please say up to which comment this tells the story."
        raise InvalidError("covers", words)
    if new.covers is not None:
        if new.kind is not Kind.SUMMARY or page is None or new.reach is not Reach.THREAD:
            words = "Only a summary of a whole thread stands for what was said before it."
            raise InvalidError("covers", words)
        effects.append(Cover(Seq(new.covers)))
    return tuple(effects)


def _must_acknowledge(new: NewNote, effects: tuple[Effect, ...]) -> bool:
    """Say whether everybody has to acknowledge it: always when it stands for other texts."""
    if any(isinstance(one, Cover) for one in effects) or new.must_acknowledge is None:
        return rules.asks_to_acknowledge(new.kind)
    return new.must_acknowledge


def _until(server: Server, until: datetime | None) -> datetime | None:
    if until is None:
        return None
    at = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    if at <= server.now():
        raise InvalidError("until", "This time has passed already; please choose a later one.")
    return at


def _signature(account: Account, once: str) -> Signature:
    """Sign with a name that somebody can be known by."""
    name = typed.persona(once) or account.signs_as
    if not name or name == typed.NAMELESS or typed.is_impersonal(name):
        words = (
            "A note needs a name under it, of any kind, so that people know who speaks. Please "
            "set “Name you sign notes with” on the page of your account."
        )
        raise InvalidError("persona", words)
    return Signature(name=name, account=account.id)


def _covers_something(tx: Connection, command: GiveNote) -> None:
    for effect in command.effects:
        if not isinstance(effect, Cover) or command.page is None:
            continue
        thread = threads.load(tx, thread_id(command.site, command.page))
        if thread is None or comments.load(tx, thread, effect.upto) is None:
            words = "There is no such comment up to which it could tell the story."
            raise InvalidError("covers", words)
