"""Publish a comment: what the form and the API have in common."""

from functools import partial
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.domain import typed
from afterword.domain.body import Body
from afterword.domain.command import PostComment
from afterword.domain.errors import CommentNotFoundError, InvalidError
from afterword.domain.event import HoldReason, Role
from afterword.domain.ids import Seq, ThreadId, thread_id
from afterword.domain.site import Site
from afterword.domain.visibility import PUBLIC, sight
from afterword.gate import receipt
from afterword.gate.verdict import Refuse
from afterword.handle import Done, Repeated, Sender, SentBack
from afterword.log.answers import Request
from afterword.page import markdown, words
from afterword.page.compose import Cause
from afterword.people import authors, edit_keys
from afterword.people.accounts import Account
from afterword.people.authors import Claim, Signature
from afterword.people.edit_keys import EditKey
from afterword.projection import held, reading, threads, under_notes
from afterword.projection.reading import Shown
from afterword.request import cause, obligations, quoting
from afterword.request.asked import Asked
from afterword.request.problems import SentBackError
from afterword.request.quoting import Typed
from afterword.request.server import Server
from afterword.request.who import Proof, account_of, claim


class Sent(Struct, frozen=True, kw_only=True):
    """A comment as it was sent."""

    site: str
    page: str
    text: str
    name: str = ""
    email: str = ""
    reply_to: int | None = None
    content_note: str = ""
    website: str = ""
    """A field that people do not see; only programs fill it in."""
    ask_moderator: bool = False
    """Whether a moderator may let it through with something still unread."""


class Published(Struct, frozen=True):
    """A comment that stands, and the key to it."""

    site: Site
    thread: ThreadId
    shown: Shown
    edit_key: EditKey | None
    """None when somebody signed in wrote it, or when it came again from who knows whom."""
    receipt: str = ""
    """What its author has read, their own words included; the thread's part first."""


class Waiting(Struct, frozen=True):
    """A comment that a moderator looks at first, and the key to it."""

    site: Site
    thread: ThreadId
    seq: Seq
    reason: HoldReason
    edit_key: EditKey | None
    receipt: str = ""
    """What its author has read; their next comment begins with no tries."""
    cause: Cause | None = None
    """The note that says that it waits, if one does."""

    @property
    def words(self) -> str:
        """What its author is told."""
        return words.held(self.reason, self.site.moderation.wait_hours)


async def publish(
    server: Server, sent: Sent, proof: Proof, asked: Asked | None, receipts: str
) -> Published | Waiting:
    """Publish a comment, or hold it for a moderator.

    Args:
        server: Where.
        sent: What.
        proof: By whom.
        asked: What makes the request the same when it comes again.
        receipts: What they have read.

    Raises:
        InvalidError: If a field cannot be what was sent.
        RefusedError: If the gate refuses it.
        SentBackError: If there is something to read first.
    """
    server.posting.spend(proof.address)
    if sent.website:
        words = "The field called “website” is a trap for programs; please leave it empty."
        raise InvalidError("website", words)
    site = await server.site(sent.site)
    known = await signed_in(server, proof)
    account = known if known is not None and _is_own(known, sent.name) else None
    command = await _command(server, site, sent)
    content = sha256(msgspec.json.encode(replace(sent, ask_moderator=False))).digest()
    key = None if account else _key(server, proof, asked, content)
    signature = _signature(sent, account, key)
    thread = thread_id(site.key, command.page)
    keys = server.keys(site.key)
    read = receipt.shown(receipts, site.key, thread, keys, server.now())
    sender = Sender(
        signature=signature,
        shown=read,
        asks_moderator=sent.ask_moderator,
        request=Request(asked.key, content) if asked else None,
        proves=claim(proof, known),
        emails=(known.email,) if known else (),
    )
    outcome = await server.write(
        partial(handle.post_comment, house=server.house, command=command, sender=sender)
    )
    if isinstance(outcome, Refuse):
        claims = (Claim(signature.key_hash, signature.account), sender.proves)
        raise await cause.refused(server, site.key, thread, outcome, claims)
    if isinstance(outcome, SentBack):
        raise SentBackError(await obligations.tell(server, site, outcome), sent.text)
    if isinstance(outcome, Repeated):
        again = partial(_before, server=server, site=site, outcome=outcome, key=key)
        return await server.read(again)
    if outcome.held is not None:
        kept = " ".join(receipt.written(receipt.anew(read), keys, server.now()))
        ask = partial(_holding, server=server, site=site, thread=thread, seq=outcome.seq)
        by_note = await server.read(ask) if outcome.held is HoldReason.NOTE else None
        return Waiting(site, thread, outcome.seq, outcome.held, key, kept, by_note)
    shown = await _shown(server, thread, outcome, command, signature)
    after = " ".join(receipt.written(receipt.published(read, outcome.seq), keys, server.now()))
    return Published(site, thread, shown, key, after)


def body(text: str, content_note: str, base: str) -> Body:
    """Make a body of what was typed."""
    html = markdown.render(text, base)
    return Body(text, html, markdown.VERSION, content_note)


async def signed_in_as(server: Server, proof: Proof, name: str) -> Account | None:
    """Return as whom somebody signed in writes; None for a guest.

    Whoever types another name means to write under it, and is not given away by a badge.
    """
    account = await signed_in(server, proof)
    return account if account is not None and _is_own(account, name) else None


async def signed_in(server: Server, proof: Proof) -> Account | None:
    """Return who is signed in, under whatever name they write."""
    if proof.session is None:
        return None
    return await server.read(partial(account_of, shown=proof, server=server))


def _is_own(account: Account, name: str) -> bool:
    return name.strip().casefold() in {"", account.name.casefold()}


async def _command(server: Server, site: Site, sent: Sent) -> PostComment:
    page = typed.page_key(sent.page)
    text = typed.text(sent.text, site.text_limit)
    note = typed.content_note(sent.content_note)
    reply_to = None if sent.reply_to is None else Seq(sent.reply_to)
    made = await quoting.body(server, Typed(site, page, text, note))
    return PostComment(site.key, page, made, reply_to)


def _key(server: Server, proof: Proof, asked: Asked | None, content: bytes) -> EditKey:
    """Return the guest's own key, or a new one."""
    if proof.key is not None:
        return proof.key
    return asked.edit_key(server.secret, content) if asked else edit_keys.new()


def _signature(sent: Sent, account: Account | None, key: EditKey | None) -> Signature:
    if account is not None:
        return Signature(name=account.name, account=account.id)
    return Signature(
        name=typed.name(sent.name),
        email=typed.email(sent.email),
        key_hash=edit_keys.digest(key) if key else None,
    )


def _holding(
    tx: Connection, server: Server, site: Site, thread: ThreadId, seq: Seq
) -> Cause | None:
    waiting = held.load(tx, thread, seq)
    return cause.of_held(tx, server, site.key, waiting) if waiting else None


def _before(
    tx: Connection, server: Server, site: Site, outcome: Repeated, key: EditKey | None
) -> Published | Waiting:
    """Return what was published when the request came first.

    Its edit key is told again only to whoever shows it, or is known by the request itself to be
    the one who asked.
    """
    proves = Claim(key_hash=edit_keys.digest(key)) if key else authors.NOBODY
    waiting = held.load(tx, outcome.thread, outcome.seq)
    if waiting is not None:
        told = key if authors.is_author(tx, waiting.author, proves) else None
        by_note = cause.of_held(tx, server, site.key, waiting)
        return Waiting(site, outcome.thread, waiting.seq, waiting.reason, told, cause=by_note)
    found = reading.these(tx, outcome.thread, [outcome.seq])
    if not found:
        words = "This comment was published, and has been withdrawn since."
        raise CommentNotFoundError(words)
    is_theirs = authors.is_author(tx, found[0].comment.author, proves)
    return Published(site, outcome.thread, found[0], key if is_theirs else None)


async def _shown(
    server: Server,
    thread: ThreadId,
    outcome: Done,
    command: PostComment,
    signature: Signature,
) -> Shown:
    """Return the comment as readers see it, without asking the database when all is known."""
    # (a note may fold what stands there)
    notes = outcome.change.thread.notes or (await server.site(command.site)).notes
    known = command.reply_to is None and signature.account is None and not notes
    if known and not command.text.quotes:
        comment = outcome.change.comments[0]
        return Shown(
            thread=thread,
            comment=comment,
            sight=sight(comment, PUBLIC),
            name=signature.name,
            role=Role.GUEST,
            html=command.text.html,
            content_note=command.text.content_note,
            words=comment.revision.words,
        )
    return await one(server, thread, outcome.seq)


async def one(server: Server, thread: ThreadId, seq: Seq) -> Shown:
    """Return a comment as readers see it now.

    Raises:
        CommentNotFoundError: If it vanished meanwhile.
    """
    found = await server.read(partial(_these, server=server, name=thread, seqs=[seq]))
    if not found:
        words = "This comment has been withdrawn."
        raise CommentNotFoundError(words)
    return found[0]


def _these(tx: Connection, server: Server, name: ThreadId, seqs: list[Seq]) -> list[Shown]:
    found = reading.these(tx, name, seqs)
    thread = threads.load(tx, name) if found else None
    if thread is None:
        return found
    return under_notes.marked(tx, name, found, under_notes.marks(tx, thread, server.now()))
