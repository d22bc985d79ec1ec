"""A moderator gives a note: through the API, and what the form has in common with it."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import note as rules
from afterword.domain import typed
from afterword.domain.command import GiveNote
from afterword.domain.effect import Cover, Effect, Protect
from afterword.domain.errors import InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import PageKey, Seq, SiteKey, ThreadId, thread_id
from afterword.domain.note import Kind, Reach, Scope
from afterword.domain.site import Site
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import Done, HouseChanged, HouseOutcome, Proposal
from afterword.page import note, place
from afterword.people.accounts import Account
from afterword.people.authors import Signature
from afterword.projection import comments, threads
from afterword.request import note_effects
from afterword.request.note_effects import Chosen, Place
from afterword.request.problems import RefusedError
from afterword.request.server import Server
from afterword.request.standing_notes import told
from afterword.request.who import Http, Proof, account_of, person, proof

_CREATED = 201
_PROPOSED = 202


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
    endless: bool = False
    """Whether a note on the whole site stands until somebody lifts it, and not for 30 days."""
    persona: str = ""
    """Signed with this name once; empty for the account's."""
    content_notes_required: tuple[str, ...] = ()
    covers: Place | None = None
    """Seq of the comment up to which a summary tells the story."""
    effects: tuple[Chosen, ...] | None = None
    """None: as is usual for its kind."""
    protects: Place | None = None
    """Seq of a comment by the person whom nobody is to answer or mention."""
    redirect_page: str = ""
    """Key of the page whose thread is a better place for it."""
    redirect_label: str = ""
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
    given = await give(server, proof(request, server), site, page, data)
    seq = given.seq
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
    given = await give(server, proof(request, server), house, None, data)
    if isinstance(given, Proposal):
        return Response({"status": "proposed", "proposal": given.seq}, status_code=_PROPOSED)
    seq = given.seq
    facts = await server.read(partial(told, server=server, site=house.key, thread=None, seq=seq))
    return Response(facts, status_code=_CREATED)


async def give(
    server: Server, shown: Proof, site: Site, page: PageKey | None, new: NewNote
) -> Done | HouseChanged | Proposal:
    """Give a note and return what came of it; one on the whole site may need a second moderator.

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
    asked = _Asked(_command(server, site, page, new), new.protects)
    signature = _signature(account, new.persona)
    outcome = await server.write(
        partial(_give, server=server, asked=asked, shown=shown, signature=signature)
    )
    if isinstance(outcome, Refuse):
        raise RefusedError(outcome)
    return outcome


class _Asked(Struct, frozen=True):
    """A note that is about to be given."""

    command: GiveNote
    protects: int | None
    """Seq of a comment by the person whom it protects."""


def _give(
    tx: Connection, server: Server, asked: _Asked, shown: Proof, signature: Signature
) -> HouseOutcome:
    who = person(tx, shown, server, asked.command.site)
    _covers_something(tx, asked.command)
    command = _protecting(tx, asked)
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
    scope = _scope(page, new)
    effects = _effects(scope, new)
    return GiveNote(
        site=site.key,
        page=page,
        kind=new.kind,
        scope=scope,
        text=text,
        until=_until(server, page, new),
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


def _effects(scope: Scope, new: NewNote) -> tuple[Effect, ...]:
    wanted = note_effects.Wanted(
        kind=new.kind,
        reach=scope.reach,
        effects=new.effects,
        tags=new.content_notes_required,
        covers=new.covers,
        protects=new.protects,
        redirect_page=new.redirect_page,
        redirect_label=new.redirect_label,
    )
    return note_effects.effects(wanted)


def _must_acknowledge(new: NewNote, effects: tuple[Effect, ...]) -> bool:
    """Say whether everybody has to acknowledge it: always when it stands for other texts."""
    if any(isinstance(one, Cover) for one in effects) or new.must_acknowledge is None:
        return rules.asks_to_acknowledge(new.kind)
    return new.must_acknowledge


def _until(server: Server, page: PageKey | None, new: NewNote) -> datetime | None:
    """Return when a note ends: with its thread, or on the whole site after 30 days."""
    until = new.until
    if until is None:
        ends = page is None and not new.endless
        return server.now() + rules.USUAL_LENGTH if ends else None
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


def _protecting(tx: Connection, asked: _Asked) -> GiveNote:
    """Add to a note whom it protects: whoever wrote a comment of its thread."""
    command = asked.command
    if asked.protects is None:
        return command
    page = command.page
    thread = None if page is None else threads.load(tx, thread_id(command.site, page))
    comment = None if thread is None else comments.load(tx, thread, Seq(asked.protects))
    if comment is None:
        words = "There is no such comment in this thread. Please name one by that person."
        raise InvalidError("protects", words)
    return replace(command, effects=(*command.effects, Protect(comment.author)))
