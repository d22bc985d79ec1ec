"""What somebody is asked to read before their comment goes out, told in full."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import reading as cards_of
from afterword.domain.ids import Seq, SiteKey, site_stream, thread_stream
from afterword.domain.level import Level
from afterword.domain.note import Reach
from afterword.domain.reading import CardKey, CardText, Reading, minutes
from afterword.domain.site import Site
from afterword.domain.thread import Thread
from afterword.domain.visibility import Sight
from afterword.gate import receipt
from afterword.gate.owed import Owed, OwedCard
from afterword.gate.receipt import CardCode, Keys, ThreadReceipt
from afterword.handle import SentBack
from afterword.page import note, words
from afterword.page import reading as cards
from afterword.page.item import item_with_fragment
from afterword.page.revised import QUIETLY, Revised, revised, since_read
from afterword.page.sheet import link
from afterword.projection import edits, noted, reading, readings
from afterword.projection.edits import Version
from afterword.projection.noted import NoteShown
from afterword.projection.reading import Shown
from afterword.request.html import load_site
from afterword.request.server import Server


class CardShown(Struct, frozen=True):
    """A card as people read it."""

    owed: OwedCard
    place: int
    """Its place among all cards of the house, from 1."""
    of: int
    """How many cards the house has."""
    html: Markup
    code: str
    changed_since: int | None = None
    """The newest version in which they had acknowledged what this card was then."""
    diff: Markup = Markup()
    """As HTML, word by word, what has changed on it since."""
    is_new: bool = False
    """Whether they had read a version of the text in which there was nothing like it."""


class Obligations(Struct, frozen=True, kw_only=True):
    """Everything that is open, with the texts themselves."""

    site: Site
    thread: Thread
    level: Level
    nothing_read: bool
    owed: Owed
    cards: tuple[CardShown, ...]
    notes: tuple[NoteShown, ...]
    path: tuple[Shown, ...]
    rest: tuple[Shown, ...]
    changes: Mapping[Seq, Revised]
    """Of those that they had read, and are asked to read anew, what became of them."""
    marker: str
    """Signed: the comments among them are served with this."""
    receipt: str
    """Their receipts so far, the thread's first."""
    tries: int
    keys: Keys
    origin: str

    @property
    def minutes(self) -> float:
        """How long all of it takes to read."""
        spoken = sum(len(one.instruction.split()) for one in self.notes)
        return minutes(self.owed.words + spoken)


async def tell(server: Server, site: Site, back: SentBack) -> Obligations:
    """Read what is needed to tell somebody what they are asked to read."""
    return await server.read(partial(_tell, server=server, key=site.key, back=back))


def _tell(tx: Connection, server: Server, key: SiteKey, back: SentBack) -> Obligations:
    # As it is now, and not as it was a moment ago: what is asked for was reckoned with that.
    site = load_site(tx, key)
    open_, thread = back.why.owed, back.change.thread
    keys = server.keys(site.key)
    of_site = [one for one in open_.notes if one.scope.reach is Reach.SITE]
    in_thread = [one for one in open_.notes if one.scope.reach is not Reach.SITE]
    now = server.now()
    acknowledged = dict((*back.shown.site.notes, *back.shown.thread.notes))
    found = (
        *noted.shown(tx, site_stream(site.key), of_site, now),
        *noted.shown(tx, thread_stream(thread.id), in_thread, now),
    )
    seqs = [one.seq for one in (*open_.path, *open_.rest)]
    shown = {one.comment.seq: one for one in reading.these(tx, thread.id, seqs)} if seqs else {}
    return Obligations(
        site=site,
        thread=thread,
        level=back.why.level,
        nothing_read=back.why.nothing_read,
        owed=open_,
        cards=_cards(tx, site, open_, frozenset(back.shown.site.cards), keys),
        notes=tuple(
            noted.with_what_was(tx, one, acknowledged.get(one.note.id, 0)) for one in found
        ),
        path=tuple(shown[one.seq] for one in open_.path if one.seq in shown),
        rest=tuple(shown[one.seq] for one in open_.rest if one.seq in shown),
        changes=_changed(tx, [shown[at] for at in seqs if at in shown], back.shown.thread),
        marker=_marker(thread, open_, keys),
        receipt=" ".join(receipt.written(back.shown, keys, now)),
        tries=back.shown.thread.tries,
        keys=keys,
        origin=server.origin,
    )


def _cards(
    tx: Connection, site: Site, open_: Owed, known: frozenset[CardKey], keys: Keys
) -> tuple[CardShown, ...]:
    asked = {one.reading.slug: one.reading for one in open_.cards}
    texts = dict(zip(asked, readings.texts(tx, site.key, asked.values()), strict=True))
    # Whoever acknowledged nothing yet is asked for nothing again.
    versions = [one.reading for one in readings.every(tx, site.key)] if known and asked else []
    places = _places(site)
    shown = []
    for one in open_.cards:
        text = texts[one.reading.slug].cards[one.number - 1]
        card = CardShown(
            owed=one,
            place=places.get((one.reading.slug, one.number), one.number),
            of=len(places),
            html=cards.card_html(site, text),
            code=receipt.sign(CardCode(site.key, one.card.key), keys),
        )
        now = one.reading
        earlier = [
            each for each in versions if each.slug == now.slug and each.version < now.version
        ]
        shown.append(_since(tx, site, card, text, _Read(tuple(earlier), known)))
    return tuple(shown)


def _places(site: Site) -> dict[tuple[str, int], int]:
    """Number the cards of a house through all its readings."""
    every = ((one.slug, n) for one in site.readings for n in range(1, len(one.cards) + 1))
    return {card: place for place, card in enumerate(every, start=1)}


class _Read(Struct, frozen=True):
    """What somebody knows of a reading."""

    earlier: tuple[Reading, ...]
    """Its versions before the one that is asked for, the oldest first."""
    known: frozenset[CardKey]
    """The keys of the cards they acknowledged."""


def _since(tx: Connection, site: Site, card: CardShown, text: CardText, read: _Read) -> CardShown:
    """Tell of a card what became of it since somebody acknowledged it, or that it is new."""
    one = card.owed
    for version, place in cards_of.read_before(
        one.number - 1, one.reading, read.earlier, read.known
    ):
        (then,) = readings.texts(tx, site.key, [version])
        old = then.cards[place]
        if cards_of.is_the_same(old, text):
            diff = cards.card_diff(site, old, text)
            return replace(card, changed_since=version.version, diff=diff)
    stood = any(one.card.key == each.key for old in read.earlier for each in old.cards)
    return replace(card, is_new=not stood and cards_of.was_read(read.earlier, read.known))


def _changed(tx: Connection, asked: Sequence[Shown], known: ThreadReceipt) -> dict[Seq, Revised]:
    """Tell of comments what became of them since somebody read them."""
    found = dict[Seq, Revised]()
    for one in asked:
        seq = one.comment.seq
        if one.sight is Sight.WHOLE and receipt.has_read(known, seq):
            was = edits.as_read(tx, seq, known)
            now = Version(one.html, one.quotes, one.content_note)
            found[seq] = QUIETLY if was is None else revised(was, now)
    return found


def _marker(thread: Thread, open_: Owed, keys: Keys) -> str:
    served = [one.seq for one in (*open_.path, *open_.rest)]
    changed = [one.material for one in (*open_.path, *open_.rest) if one.material is not None]
    ranges = [(int(seq), int(seq)) for seq in {*served, *changed}]
    return receipt.sign(receipt.marker(thread.id, ranges, thread.position), keys)


def facts(told: Obligations) -> dict[str, Any]:
    """Return the obligations as the API tells them, in the order in which one is asked."""
    return {
        "obligations": [
            *(_card(told, one) for one in told.cards),
            *(_note(told, one) for one in told.notes),
            *_comments("path", told, told.path),
            *_comments("comments", told, told.rest),
            *({"kind": "content_note", "tags": list(tags)} for tags in told.owed.tags),
        ],
        # (finer than it is told: what is rounded twice could differ from the same sum elsewhere)
        "minutes": round(told.minutes, 3),
        "reduced": told.owed.reduced,
        "budget_minutes": told.site.budget_minutes,
        "level": told.level,
        "thread": {
            "comments": told.thread.comments,
            "minutes": round(minutes(told.thread.words), 1),
        },
        "tries": told.tries,
        "marker": told.marker,
        "receipt": told.receipt,
    }


def _card(told: Obligations, one: CardShown) -> dict[str, Any]:
    reading_ = one.owed.reading
    return {
        "kind": "reading",
        "slug": reading_.slug,
        "title": reading_.title,
        "version": reading_.version,
        "card": one.owed.number,
        "of": len(reading_.cards),
        "rule": one.owed.card.rule,
        "html": str(one.html),
        "words": one.owed.card.words,
        "minutes": round(minutes(one.owed.card.words), 1),
        "code": one.code,
        "changed_since": one.changed_since,
        "diff": str(one.diff) or None,
        "is_new": one.is_new,
        "url": told.origin + link(told.site.key, "readings", reading_.slug),
    }


def _note(told: Obligations, one: NoteShown) -> dict[str, Any]:
    return {
        "kind": "note",
        **note_facts(one, told.keys),
        **_note_changes(one),
        "minutes": round(minutes(len(one.instruction.split())), 1),
        "url": told.origin + note.address(one, told.site.key, told.thread.id),
    }


def _note_changes(one: NoteShown) -> dict[str, Any]:
    found = note.changes(one)
    return {
        "changed": found is not None,
        "diff": str(found.instruction) or None if found else None,
        "detail_diff": str(found.detail) or None if found else None,
        "detail_diff_about": found.content_note or None if found else None,
    }


def note_facts(one: NoteShown, keys: Keys) -> dict[str, Any]:
    """Return a note as the API tells it."""
    return {
        "note": one.note.id,
        "seq": one.note.seq,
        "revision": one.note.revision,
        "label": note.label(one.note.kind),
        "note_kind": one.note.kind,
        "reach": one.note.scope.reach,
        "reply_to": one.note.scope.comment,
        "scope": note.reach(one),
        "instruction": note.instruction(one),
        "html": one.html,
        "content_note": one.content_note or None,
        "by": one.name,
        "at": words.iso(one.note.at),
        "until": words.iso(one.note.until) if one.note.until else None,
        "must_acknowledge": one.note.must_acknowledge,
        "code": note.code(one, keys),
    }


def _comments(kind: str, told: Obligations, shown: tuple[Shown, ...]) -> list[dict[str, Any]]:
    if not shown:
        return []
    count = sum(one.words for one in shown)
    return [
        {
            "kind": kind,
            "seqs": [one.comment.seq for one in shown],
            "words": count,
            "minutes": round(minutes(count), 1),
            "items": [_item(told, one) for one in shown],
            "url": told.origin + link(told.site.key, "thread", told.thread.id),
        }
    ]


def _item(told: Obligations, shown: Shown) -> dict[str, Any]:
    change = told.changes.get(shown.comment.seq)
    since = since_read(change) if change else ""
    return {
        **item_with_fragment(shown, told.site.key, told.thread.page, told.origin, since),
        "words": shown.words,
        "changed": change is not None,
        "diff": str(change.diff) or None if change else None,
        "diff_about": change.about or None if change else None,
    }
