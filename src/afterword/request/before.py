"""A writer's own page without a script: what they sent and have read, and what is still open."""

from collections.abc import Sequence
from functools import partial

from litestar import Response
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.command import PostComment
from afterword.domain.ids import PageKey, Seq, SiteKey, thread_id, thread_stream
from afterword.domain.site import Site
from afterword.front import listing
from afterword.gate import receipt
from afterword.gate.receipt import Claims, Keys
from afterword.gate.receipt import Shown as Read
from afterword.handle import Sender
from afterword.page import before, compose
from afterword.page.before import Before, Card, Open, View
from afterword.page.compose import Draft, Problem, Writing
from afterword.page.thread import ThreadView
from afterword.people import edit_keys
from afterword.people.accounts import Account
from afterword.people.authors import Signature
from afterword.projection import branch, names, noted, reading, sites, threads
from afterword.projection.reading import Shown
from afterword.request import obligations
from afterword.request.asked import new_token
from afterword.request.html import html, load_site
from afterword.request.obligations import Obligations
from afterword.request.publishing import signed_in_as
from afterword.request.server import Server
from afterword.request.who import Http, Proof

_KEPT = "afterword-read"
"""Cookie with what somebody has read of the house itself. It goes to the composer alone."""
_KEPT_FOR_S = receipt.LASTS_DAYS * 24 * 3600
_KEPT_AT_MOST = 3_800
"""Characters that every browser keeps."""
_EVERYTHING = ((0, 2**53),)
"""A claim to all that the pages at hand show."""


class Form(Struct, frozen=True, kw_only=True):
    """The composer's form as a browser sends it."""

    page: str
    text: str = ""
    name: str = ""
    email: str = ""
    content_note: str = ""
    tag: str = ""
    """A content note that was chosen."""
    reply_to: str = ""
    website: str = ""
    action: str = ""
    """What was pressed: `publish`, `alone`, `preview`, `look`, `ask`; `read`, `page:2` and
    `new:90` say that the comments on the page were read, `card:CODE`, `note:CODE` and
    `publish:CODE` that one thing was.
    """
    code: str = ""
    """Of a note whose own button was pressed."""
    edit_key: str = ""
    request: str = ""
    """The token of a page that was made for one visitor."""
    receipt: str = ""
    """What this visitor has read, as far as a page without a script can carry it."""
    marker: str = ""
    """Signed: the comments that stand on the page it comes from."""
    upto: str = ""
    """Up to where they say that they had read before."""
    view: str = ""
    n: str = ""
    """The page of the thread that stood above the form."""

    @property
    def act(self) -> str:
        """What to do, without what it is done with."""
        if not self.action:
            return "note" if self.code else "publish"
        return self.action.partition(":")[0]

    @property
    def value(self) -> str:
        """What to do it with."""
        return self.action.partition(":")[2]


class Visit(Struct, frozen=True, kw_only=True):
    """A form that came, and what its sender has read by now."""

    server: Server
    site: Site
    form: Form
    draft: Draft
    read: Read
    """With what the form claims in it."""
    kept: Read
    """What the browser had kept of the house's own readings."""
    proof: Proof

    @property
    def keys(self) -> Keys:
        """The site's, for what is signed."""
        return self.server.keys(self.site.key)

    @property
    def receipts(self) -> str:
        """What they have read, signed again."""
        return " ".join(receipt.written(self.read, self.keys, self.server.now()))


class Found(Struct, frozen=True):
    """What a page needs out of the database."""

    writing: Writing
    open: Open
    part: ThreadView | None
    read_to: int


async def meant(server: Server, key: str, page: str) -> str:
    """Return the page whose thread is meant by what may be another name of it."""
    if not page.isprintable():
        return page
    asked = partial(names.settled, site=SiteKey(key), asked=PageKey(page))
    return await server.read(asked)


async def visit(request: Http, server: Server, key: str, form: Form, proof: Proof) -> Visit:
    """Read a form that came, and fold what it claims into its receipt."""
    site = await server.site(key)
    form = replace(form, page=await meant(server, key, form.page))
    thread, keys = thread_id(site.key, PageKey(form.page)), server.keys(site.key)
    cookie = request.cookies.get(_KEPT, "")
    kept = receipt.shown(cookie, site.key, thread, keys, server.now())
    sent = receipt.shown(form.receipt, site.key, thread, keys, server.now())
    claims = _claims(form)
    folded = receipt.fold(_with_kept(sent, kept), claims, keys)
    says_something = claims.codes or claims.ranges or claims.upto is not None
    return Visit(
        server=server,
        site=site,
        form=form,
        draft=_draft(form),
        read=replace(folded, is_empty=sent.is_empty and not says_something),
        kept=kept,
        proof=proof,
    )


async def look(visit: Visit) -> Obligations:
    """Tell what is still open, without trying to publish."""
    server, site, form = visit.server, visit.site, visit.form
    account = await signed_in_as(server, visit.proof, form.name)
    # (what is open depends on the content note and not on the text)
    text = Body("", "", 0, visit.draft.content_note)
    back = await server.read(
        partial(
            handle.still_open,
            house=server.house,
            command=PostComment(site.key, visit.draft.page, text, visit.draft.reply_to),
            sender=Sender(_signature(visit.proof, account), visit.read),
        )
    )
    return await obligations.tell(server, site, back)


async def page(
    visit: Visit,
    told: Obligations,
    view: View,
    problem: Problem | None = None,
    preview: str | None = None,
) -> str:
    """Return the page that gives everything back, with what is open."""
    n = _page_to_read(visit.form) if view is View.PAGE else None
    found = await visit.server.read(partial(_found, visit=visit, told=told, n=n))
    writing = replace(found.writing, problem=problem, preview_html=preview)
    if told.thread.closed is not None:
        return compose.write(writing)
    served = found.open.served if view is View.ASKED else ()
    marker = _marker(visit, told, served) if served else ""
    return before.before(
        Before(
            writing=writing,
            open=found.open,
            thread=told.thread,
            keys=visit.keys,
            receipt=told.receipt,
            marker=found.part.marker if found.part else marker,
            view=view if found.part or view is not View.PAGE else View.WRITE,
            part=found.part,
            read_to=found.read_to,
            attested=visit.read.thread.attested,
        )
    )


def _marker(visit: Visit, told: Obligations, served: Sequence[Shown]) -> str:
    """Sign which comments stand on a page, each as it reads now."""
    seqs = {one.comment.seq for one in served}
    changes = {one.comment.revision.material for one in served}
    ranges = [(seq, seq) for seq in (*seqs, *changes) if seq is not None]
    marker = receipt.marker(told.thread.id, ranges, told.thread.position)
    return receipt.sign(marker, visit.keys)


def view_of(form: Form) -> View:
    """Return what stands above the draft after a button was pressed."""
    if form.act == "page" or (form.act == "note" and form.n):
        return View.PAGE
    if form.act == "look" or form.view == View.ASKED:
        return View.ASKED
    return View.PAGE if form.view == View.PAGE and form.act != "read" else View.WRITE


def answer(
    visit: Visit, page: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Answer with a page; the browser keeps what was read of the house itself.

    So that nobody is asked for a required reading twice. It is sent with the composer's own forms
    and with nothing else: whoever only reads sends nothing of it.
    """
    response = html(page, visit.site, status, headers)
    mine = visit.read.site
    token = receipt.written(visit.read, visit.keys, visit.server.now())[1]
    if (mine.cards, mine.notes) == (visit.kept.site.cards, visit.kept.site.notes):
        return response
    if len(token) <= _KEPT_AT_MOST:
        for path in ("comments", "write"):
            response.set_cookie(
                _KEPT,
                token,
                path=f"/{visit.site.key}/{path}",
                max_age=_KEPT_FOR_S,
                httponly=True,
                samesite="lax",
                secure=visit.server.origin.startswith("https://"),
            )
    return response


def _claims(form: Form) -> Claims:
    codes = [form.code] if form.code else []
    if form.act in {"card", "note", "publish"} and form.value:
        codes.append(form.value)
    return Claims(
        ranges=_EVERYTHING if form.act in {"read", "page", "new"} else (),
        # The marker also says how far the thread had come when they began to write.
        markers=(form.marker,) if form.marker else (),
        codes=tuple(codes),
        upto=seq(form.upto),
    )


def _with_kept(sent: Read, kept: Read) -> Read:
    """Return what was sent and what the browser had kept, together."""
    cards = tuple(dict.fromkeys((*kept.site.cards, *sent.site.cards)))
    notes = dict(kept.site.notes)
    for note, revision in sent.site.notes:
        notes[note] = max(revision, notes.get(note, 0))
    return replace(sent, site=replace(sent.site, cards=cards, notes=tuple(notes.items())))


def _draft(form: Form) -> Draft:
    note = form.content_note
    if form.tag and form.tag.casefold() not in note.casefold():
        both = f"{note}, {form.tag}" if note.strip() else form.tag
        note = both if len(both) <= typed.CONTENT_NOTE_LIMIT else form.tag
    return Draft(
        page=PageKey(form.page),
        name=form.name,
        email=form.email,
        text=typed.lines(form.text),
        content_note=note,
        reply_to=None if form.act == "alone" else seq(form.reply_to),
        # From the first answer on the page is this visitor's own, and so is its token.
        request=form.request or new_token(),
    )


def seq(value: str) -> Seq | None:
    """Read a place in a thread; None for what is none."""
    return Seq(int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _signature(proof: Proof, account: Account | None) -> Signature:
    if account is not None:
        return Signature(name=account.name, account=account.id)
    return Signature(name="", key_hash=edit_keys.digest(proof.key) if proof.key else None)


def _page_to_read(form: Form) -> int:
    return seq(form.value if form.act == "page" else form.n) or 1


def writing(tx: Connection, key: str, draft: Draft) -> Writing:
    """Return the composer with a draft, and what stands around it."""
    site = load_site(tx, key)
    name = thread_id(SiteKey(key), draft.page)
    parents = reading.these(tx, name, [draft.reply_to]) if draft.reply_to else []
    return Writing(
        site=site,
        draft=draft,
        thread=threads.load(tx, name),
        about=sites.page_of(tx, site.key, draft.page),
        parent=parents[0] if parents else None,
    )


def _found(tx: Connection, visit: Visit, told: Obligations, n: int | None) -> Found:
    ranges = visit.read.thread.ranges
    read_to = branch.number_at(tx, told.thread.id, Seq(ranges[-1][1])) if ranges else 0
    return Found(
        writing=writing(tx, visit.site.key, visit.draft),
        open=_open(visit, told),
        part=None if n is None else _part(tx, visit, told, n),
        read_to=read_to,
    )


def _part(tx: Connection, visit: Visit, told: Obligations, n: int) -> ThreadView | None:
    thread, site = told.thread, told.site
    view = ThreadView(
        site=site,
        thread=thread,
        n=n,
        notes=noted.of_thread(tx, site.key, thread, visit.server.now()),
        keys=visit.keys,
        acknowledged=dict((*visit.read.site.notes, *visit.read.thread.notes)),
        form="read",
    )
    return listing.part(tx, view)


def open_of(told: Obligations) -> Open:
    """Return what is open, as far as it tells how long it takes to read."""
    cards = tuple(
        Card(
            slug=one.owed.reading.slug,
            title=one.owed.reading.title,
            number=one.place,
            of=one.of,
            rule=one.owed.card.rule,
            words=one.owed.card.words,
            html=one.html,
            code=one.code,
            changes=one.diff,
            since=one.changed_since,
            is_new=one.is_new,
        )
        for one in told.cards
    )
    return Open(
        notes=told.notes,
        cards=cards,
        path=told.path,
        rest=told.rest,
        changes=told.changes,
        tags=told.owed.tags,
        reduced=told.owed.reduced,
        tries=told.tries,
    )


def _open(visit: Visit, told: Obligations) -> Open:
    return replace(
        open_of(told),
        is_news=_is_news(visit, told),
        is_newcomer=not visit.read.site.cards,
    )


def _is_news(visit: Visit, told: Obligations) -> bool:
    """Say whether all that is open is what a moderator said since they began to write."""
    began = visit.read.thread.horizon or visit.read.thread.seen
    stream = thread_stream(told.thread.id)
    since = [one.stream == stream and one.note.body > began for one in told.notes]
    # (where nobody had written yet, only the marker of the page tells that they were there)
    was_here = began > 0 or bool(visit.form.marker)
    return was_here and bool(since) and all(since) and not told.cards
