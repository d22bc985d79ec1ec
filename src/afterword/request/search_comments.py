"""Search everything that was written on a site, and look at the people who did."""

from collections.abc import Collection, Sequence
from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain.comment import Presence
from afterword.domain.desk_command import WriteStaffNote
from afterword.domain.desk_event import PersonSanctioned
from afterword.domain.errors import DecisionNotFoundError, InvalidError
from afterword.domain.event import Role
from afterword.domain.ids import AuthorId, SiteKey, ThreadId
from afterword.domain.sanction import Sanction
from afterword.domain.site import Site
from afterword.log.filed import Place
from afterword.page import desk_words, place, words
from afterword.page import search as page
from afterword.page.compose import Problem
from afterword.page.desk_card import Said
from afterword.page.mask import covered_plain
from afterword.page.search import Decided, Hit, PersonView, Search
from afterword.page.sheet import link
from afterword.people import authors
from afterword.projection import comments, decided, people, search, sites, threads
from afterword.projection.decided import Decided as Made
from afterword.projection.search import Found
from afterword.request import deskwork, statements
from afterword.request.desk_door import Closed, Inside, enter
from afterword.request.html import html
from afterword.request.places import place_of, written
from afterword.request.problems import status_of
from afterword.request.server import Server
from afterword.request.statements import named
from afterword.request.who import Http, Proof, proof

_HITS = 25
_SHORTEST = 2
_LONGEST = 200
_EXCERPT = 200
_NO_ONE = "Nobody wrote here under this name."
_STATES = {
    Presence.WITHDRAWN: "withdrawn",
    Presence.VANISHED: "withdrawn",
    Presence.REMOVED: "removed",
    Presence.MOVED: "moved",
    Presence.ERASED: "erased",
    Presence.FORGOTTEN: "erased",
}


class WordsForm(Struct, frozen=True):
    """What the other moderators should know."""

    words: str = ""


@get("/desk/{site:str}/search", include_in_schema=False)
async def search_comments(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    q: str = "",
    before: str = "",
) -> Response[bytes]:
    """Find comments by their words or their author's name; owners also by address."""
    asked = q.encode("utf-8", "ignore").decode()[:_LONGEST].strip()
    made = await server.read(
        partial(
            _search,
            server=server,
            shown=proof(request, server),
            site=site,
            asked=asked,
            before=place_of(before),
        )
    )
    if isinstance(made, Closed):
        return html(made.page, None, made.status)
    return html(page.search(made), None)


@get("/desk/{site:str}/people/{author:str}", include_in_schema=False)
async def show_person(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    author: FromPath[str],
    done: str = "",
) -> Response[bytes]:
    """Show a moderator what somebody wrote, what was decided, and what others noted."""
    made = await server.read(
        partial(_person, server=server, shown=proof(request, server), site=site, author=author)
    )
    if isinstance(made, Closed):
        return html(made.page, None, made.status)
    return html(page.person(replace(made, done="It is kept." if done else "")), None)


@post("/desk/{site:str}/people/{author:str}", status_code=200, include_in_schema=False)
async def note_person(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    author: FromPath[str],
    data: URLEncodedBody[WordsForm],
) -> Response[bytes]:
    """Keep something about a person for the other moderators."""
    shown = proof(request, server)
    made = await server.read(
        partial(_person, server=server, shown=shown, site=site, author=author)
    )
    if isinstance(made, Closed):
        return html(made.page, None, made.status)
    try:
        said = deskwork.reason(server, data.words)
    except InvalidError as error:
        problem = Problem(error.field, "Please write something, at most 2,000 characters.")
        again = replace(made, draft=data.words, problem=problem)
        return html(page.person(again), None, status_of(error))
    command = WriteStaffNote(SiteKey(site), AuthorId(author), said)
    await deskwork.work(
        server,
        shown,
        command.site,
        lambda tx, who: handle.write_staff_note(tx, server.house, command, who),
    )
    where = link("desk", site, "people", author, done="kept")
    return html("", None, 303, {"Location": where})


def _search(  # noqa: PLR0913, PLR0917 - what is asked, and by whom
    tx: Connection, server: Server, shown: Proof, site: str, asked: str, before: Place | None
) -> Search | Closed:
    inside = enter(tx, server, shown, site)
    if isinstance(inside, Closed):
        return inside
    by_email = inside.role is Role.OWNER
    empty = Search(site=inside.site, asked=asked, by_email=by_email)
    if len(asked) < _SHORTEST:
        return empty
    who = search.people(tx, inside.site.key, asked, by_email=by_email)
    ids = [one.id for one in who]
    results = search.by_words(tx, inside.site.key, asked, ids, before, _HITS)
    older = results.older
    return replace(
        empty,
        hits=[_hit(tx, inside.site, one, asked) for one in results.found],
        people=[] if before else [(one.id, one.name) for one in who[:_HITS]],
        older=link("desk", site, "search", q=asked, before=written(older)) if older else "",
    )


def _hit(tx: Connection, site: Site, one: Found, asked: str = "") -> Hit:
    at = one.place
    name = ThreadId(at.stream)
    thread, where = threads.load(tx, name), str(name)
    if thread is not None:
        where = place.of(site, thread.page, sites.page_of(tx, site.key, thread.page)).title
    base = link(site.key, "thread", name)
    is_held = one.number is None
    waits = link("desk", site.key, open=f"held-{name}-{at.seq}")
    return Hit(
        name=authors.name_of(tx, one.author) or words.NAMELESS,
        author=one.author,
        where=where,
        at=at.at,
        label=_unpublished(one) if is_held else f"#{one.number}",
        state="never published" if is_held else _STATES.get(one.presence or Presence.PRESENT, ""),
        excerpt=covered_plain(_around(one.words, asked), site.moderation.hold_words),
        href=waits if is_held else f"{base}/c/{at.seq}/moderate",
    )


def _unpublished(one: Found) -> str:
    return desk_words.KEPT_OUT if one.is_kept_out else "Held"


def _around(text: str, asked: str) -> str:
    """Return as much of a text as shows where the words stand."""
    flat = " ".join(text.split())
    at = max(flat.casefold().find(asked.casefold()), 0) if asked else 0
    start = max(0, at - _EXCERPT // 2)
    some = flat[start : start + _EXCERPT]
    return ("… " if start else "") + some + (" …" if start + _EXCERPT < len(flat) else "")


def _person(
    tx: Connection, server: Server, shown: Proof, site: str, author: str
) -> PersonView | Closed:
    inside = enter(tx, server, shown, site)
    if isinstance(inside, Closed):
        return inside
    key, who = inside.site.key, AuthorId(author)
    if not author.isprintable() or not people.is_of(tx, key, who):
        raise DecisionNotFoundError(_NO_ONE)
    names = authors.same_person(tx, key, who)
    history = people.history(tx, key, names)
    wrote = people.latest(tx, key, names, _HITS)
    open_ = search.undecided(tx, key, names, _HITS)
    notes = people.staff_notes(tx, key)
    said = [note for name in names for note in notes.get(name, ())]
    mine = authors.name_of(tx, who) or words.NAMELESS
    others = {authors.name_of(tx, name) for name in names} - {mine, ""}
    return PersonView(
        site=inside.site,
        id=who,
        name=mine,
        names=sorted(others),
        email=authors.email_of(tx, who) if inside.role is Role.OWNER else "",
        history=desk_words.history(history),
        decided=_decided(tx, inside.site, history.sanctions, names),
        staff_notes=[
            Said(named(tx, one.by), one.at, one.words)
            for one in sorted(said, key=lambda one: one.at, reverse=True)
        ],
        waiting=[_hit(tx, inside.site, one) for one in open_ if not one.is_kept_out],
        kept_out=[_hit(tx, inside.site, one) for one in open_ if one.is_kept_out],
        wrote=[_hit(tx, inside.site, one) for one in search.these(tx, wrote)],
        deciding=_deciding(inside, wrote),
    )


def _decided(
    tx: Connection, site: Site, sanctions: Sequence[Sanction], names: Collection[AuthorId]
) -> list[Decided]:
    """Return what was decided about somebody, and about what they wrote; the newest first."""
    about_them = [decided.of_sanction(tx, site.key, one) for one in sanctions]
    every = [one for one in about_them if one is not None]
    every += decided.on_texts(tx, site.key, names, _HITS)
    newest = sorted(every, key=lambda one: one.at, reverse=True)
    return [_decision(tx, site, one) for one in newest]


def _decision(tx: Connection, site: Site, one: Made) -> Decided:
    event, told = one.event, statements.made(tx, site, one)
    href = ""
    if isinstance(event, PersonSanctioned):
        said = desk_words.measure(event.measure, event.until)
    else:
        label = told.clause.label if told.clause else ""
        number = _number(tx, one)
        said = desk_words.acted(event, number, label)
        # (what never stood in a thread has no page there)
        if number is not None and one.thread and one.text:
            href = link(site.key, "thread", one.thread, "c", one.text, "moderate")
    return Decided(words=said, at=one.at, by=told.by, stands=one.stands, said=told.why, href=href)


def _number(tx: Connection, one: Made) -> int | None:
    """Return the number of the comment it is about, also of one whose words are erased."""
    thread = threads.load(tx, one.thread) if one.thread else None
    comment = comments.load(tx, thread, one.text) if thread and one.text else None
    return comment.number if comment else None


def _deciding(inside: Inside, wrote: list[people.Wrote]) -> str:
    if not wrote:
        return ""
    last = wrote[0]
    return link("desk", inside.site.key, "thread", last.thread, "c", last.seq, "author")
