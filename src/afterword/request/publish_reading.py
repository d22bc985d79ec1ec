"""Look after the readings of a house in the browser: write, try out, publish, retire."""

from functools import partial
from typing import Literal

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import reading as cards_of
from afterword.domain import typed
from afterword.domain.errors import InvalidError, ReadingNotFoundError
from afterword.domain.event import Role
from afterword.domain.reading import Reading, minutes, price
from afterword.domain.site import HARD_TEXT_LIMIT, Site
from afterword.gate import judge
from afterword.gate.verdict import Refuse
from afterword.handle import HouseChanged, Person
from afterword.page import place, reading, sign_in
from afterword.page.compose import Problem
from afterword.page.reading import CardPreview, Draft, ReadingDesk
from afterword.projection import readings
from afterword.request.html import html, load_site
from afterword.request.problems import RefusedError, status_of
from afterword.request.publishing import body
from afterword.request.required_reading import rows
from afterword.request.server import Server
from afterword.request.who import Http, Proof, account_of, person, proof

_SIGN_IN_FIRST = 401


class Form(Struct, frozen=True, kw_only=True):
    """The form as a browser sends it."""

    action: Literal["preview", "publish", "retire"] = "publish"
    slug: str = ""
    title: str = ""
    text: str = ""
    based_on: int = 0
    """The version that is changed; 0 for a new text."""
    change: Literal["material", "minor"] = "material"


@get("/desk/{site:str}/readings", include_in_schema=False)
async def show_reading_desk(
    request: Http, server: NamedDependency[Server], site: FromPath[str], change: str = ""
) -> Response[bytes]:
    """Show those who look after a site what newcomers read there, and what they pay."""
    looks = partial(_look, server=server, shown=proof(request, server), key=site, change=change)
    desk = await server.read(looks)
    if desk is None:
        return html(sign_in.needed(), None, _SIGN_IN_FIRST)
    return html(reading.desk(desk), None)


@post("/desk/{site:str}/readings", status_code=200, include_in_schema=False)
async def change_readings(
    request: Http,
    server: NamedDependency[Server],
    site: FromPath[str],
    data: URLEncodedBody[Form],
) -> Response[bytes]:
    """Show what a text would make, publish it, or retire one; what is not right comes back."""
    shown = proof(request, server)
    server.asking.spend(shown.address)
    look = partial(_look, server=server, shown=shown, key=site)
    desk = await server.read(look)
    if desk is None:
        return html(sign_in.needed(typed.lines(data.text)), None, _SIGN_IN_FIRST)
    await server.read(partial(_owner, server=server, shown=shown, key=site))
    try:
        if data.action == "preview":
            previewed = await server.read(partial(_preview, form=data, desk=desk))
            return html(reading.desk(previewed), None)
        work = _retire if data.action == "retire" else _publish
        await server.write(partial(work, server=server, shown=shown, key=site, form=data))
    except InvalidError as error:
        problem = Problem(error.field, error.words)
        told = replace(desk, draft=_draft(data, desk), is_writing=True, problem=problem)
        return html(reading.desk(told), None, status_of(error))
    after = await server.read(look) or desk
    return html(reading.desk(replace(after, done=_done(after, data))), None)


def _look(
    tx: Connection, server: Server, shown: Proof, key: str, change: str = ""
) -> ReadingDesk | None:
    """Return the readings as somebody may see them; None for who is not signed in."""
    site = load_site(tx, key)
    if account_of(tx, shown, server) is None:
        return None
    role = person(tx, shown, server, site.key).role
    verdict = judge.judge(role, judge.MODERATE)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    every = readings.every(tx, site.key)
    asked = {one.slug for one in site.readings}
    newest = {one.reading.slug: one.reading for one in every}
    return ReadingDesk(
        site=site,
        rows=rows(site, every),
        retired=[one for slug, one in newest.items() if slug not in asked],
        may_change=role is Role.OWNER,
        draft=_opened(tx, site, change) if change else Draft(),
        is_writing=bool(change) and role is Role.OWNER,
    )


def _opened(tx: Connection, site: Site, slug: str) -> Draft:
    """Open a text as it stands, to change it."""
    one = _newest(tx, site, slug)
    if one is None:
        words = f"There is no reading called “{slug}” here."
        raise ReadingNotFoundError(words)
    (text,) = readings.texts(tx, site.key, [one])
    return Draft(slug=slug, title=one.title, text=text.source, based_on=one.version)


def _preview(tx: Connection, form: Form, desk: ReadingDesk) -> ReadingDesk:
    site, title, text = desk.site, typed.title(form.title), _text(form)
    slug = typed.slug(form.slug)
    before = readings.cards(tx, site.key, _newest(tx, site, slug))
    texts = cards_of.split(text, title)
    if not texts:
        raise InvalidError("text", handle.NOTHING_TO_READ)
    made = cards_of.keyed(texts, before, slug, material=form.change == "material")
    known = {card.key for card, _ in before}
    others = [one for one in site.readings if one.slug != form.slug]
    return replace(
        desk,
        draft=_draft(form, desk),
        is_writing=True,
        preview=[
            CardPreview(card, reading.card_html(site, words), card.key not in known)
            for card, words in zip(made, texts, strict=True)
        ],
        preview_minutes=price(others) + minutes(sum(card.words for card in made)),
    )


def _publish(tx: Connection, server: Server, shown: Proof, key: str, form: Form) -> HouseChanged:
    site, who = _owner(tx, server, shown, key)
    slug, title, source = typed.slug(form.slug), typed.title(form.title), _text(form)
    _refuse_outdated(_newest(tx, site, slug), form)
    text = body(source, "", place.home(site) or place.NOWHERE)
    material = form.change == "material"
    handle.publish_reading(
        tx, server.house, site.key, slug, title, text, material=material, actor=who.actor
    )
    return HouseChanged(load_site(tx, key).position, site.key)


def _retire(tx: Connection, server: Server, shown: Proof, key: str, form: Form) -> HouseChanged:
    site, who = _owner(tx, server, shown, key)
    handle.retire_reading(tx, server.house, site.key, form.slug, who.actor)
    return HouseChanged(load_site(tx, key).position, site.key)


def _owner(tx: Connection, server: Server, shown: Proof, key: str) -> tuple[Site, Person]:
    site = load_site(tx, key)
    who = person(tx, shown, server, site.key)
    verdict = judge.judge(who.role, judge.OWN)
    if isinstance(verdict, Refuse):
        raise RefusedError(verdict)
    return site, who


def _refuse_outdated(newest: Reading | None, form: Form) -> None:
    """Let nobody put their text in the place of one that they have not seen."""
    version = newest.version if newest else 0
    if form.based_on == version:
        return
    if form.based_on == 0:
        words = (
            "A text of this short name is here already. Please change that one, or choose "
            "another short name."
        )
        raise InvalidError("slug", words)
    words = (
        f"Version {version} was published while you were writing. Yours is kept below; "
        "publish it once more to put it in the place of that one."
    )
    raise InvalidError("text", words)


def _draft(form: Form, desk: ReadingDesk) -> Draft:
    """Return what was sent, so that nothing of it is lost."""
    newest = [row.reading.version for row in desk.rows if row.reading.slug == form.slug]
    return Draft(
        slug=form.slug,
        title=form.title,
        text=typed.lines(form.text),
        based_on=newest[0] if newest and form.based_on else form.based_on,
        material=form.change == "material",
    )


def _done(desk: ReadingDesk, form: Form) -> str:
    if form.action == "retire":
        return "Newcomers are not asked for it any more."
    one = next((row.reading for row in desk.rows if row.reading.slug == form.slug), None)
    return f"Version {one.version} of “{one.title}” is published." if one else ""


def _newest(tx: Connection, site: Site, slug: str) -> Reading | None:
    known = readings.versions(tx, site.key, slug)
    return known[-1].reading if known else None


def _text(form: Form) -> str:
    return typed.text(typed.lines(form.text), HARD_TEXT_LIMIT)
