"""Receipts: what somebody has read, signed by the server and kept by nobody but them.

A receipt says which places of a thread somebody has read and which notes they acknowledged;
another, for the site, which cards of its readings. The server writes nothing down: it opens what
it is shown, folds new claims into it, and signs the result. Markers at the end of a page and codes
beside a note and a card are signed too, so that nobody can claim what they were not served. They
hold no time and no person, so that a page stays the same bytes for everybody. The signature is
HMAC-SHA-256, cut to 16 bytes.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from operator import itemgetter
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from afterword.domain.ids import Seq, SiteKey, StreamId, ThreadId, site_stream, thread_stream
from afterword.domain.note import NoteId
from afterword.domain.reading import CardKey
from afterword.gate.ranges import Range, merged, within

TOKEN_LIMIT = 16_384
"""Characters of one token; a longer one is refused before anything is done with it."""
MOST_RANGES = 64
"""Holes a receipt remembers; beyond, the oldest claims are dropped and asked for again."""
MOST_SERVED = 600
"""Ranges of one marker: as many as surely fit in a token."""
CODE_LIMIT = 512
"""Characters of a code; those that this server writes have fewer than half."""
MOST_NOTES = 200
MOST_CARDS = 500
LASTS_DAYS = 400
_MAC_BYTES = 16
_EPOCH = date(1970, 1, 1)
_first = itemgetter(0)


class Keys(Struct, frozen=True):
    """A site's keys of this year and the last: signed with the first, believed with both."""

    current: bytes
    previous: bytes


class ThreadReceipt(Struct, frozen=True, array_like=True, tag="t", kw_only=True):
    """What somebody has read in one thread, and how often they tried to publish there."""

    thread: ThreadId
    ranges: tuple[Range, ...] = ()
    """Places read, in order, apart from each other."""
    notes: tuple[tuple[NoteId, int], ...] = ()
    """Notes acknowledged, each in its newest revision."""
    seen: Seq = Seq(0)
    """Head of the newest page they were served."""
    horizon: Seq = Seq(0)
    """Up to where they are asked to have read; 0 before they first tried to publish."""
    moved: bool = False
    """Whether the horizon has moved, which it does once."""
    tries: int = 0
    """How often something was still open when they tried to publish."""
    attested: bool = False
    """Whether for some of it there is only their word."""
    day: int = 0
    """Days since 1970 on which it was last signed."""
    floor: Seq = Seq(0)
    """From where on they are asked to have read, as the budget had it when they were sent back."""


class SiteReceipt(Struct, frozen=True, array_like=True, tag="s", kw_only=True):
    """What somebody has read of a site: cards of its readings, notes for the whole of it."""

    site: SiteKey
    cards: tuple[CardKey, ...] = ()
    notes: tuple[tuple[NoteId, int], ...] = ()
    day: int = 0


class Marker(Struct, frozen=True, array_like=True, tag="m"):
    """Which places of a thread a page shows, printed at its end."""

    thread: ThreadId
    ranges: tuple[Range, ...]
    head: Seq
    """Where the log ended when the page was made."""


class NoteCode(Struct, frozen=True, array_like=True, tag="n"):
    """Stands beside a note: whoever sends it back has been served the note."""

    where: StreamId
    """The log it stands in: the thread's, or the site's for a note on the whole of it."""
    note: NoteId
    revision: int


class CardCode(Struct, frozen=True, array_like=True, tag="c"):
    """Stands beside a card of a required reading."""

    site: SiteKey
    card: CardKey


Token: TypeAlias = ThreadReceipt | SiteReceipt | Marker | NoteCode | CardCode
_T = TypeVar("_T", ThreadReceipt, SiteReceipt, Marker, NoteCode, CardCode)
_encoder = msgspec.json.Encoder()
_receipts = msgspec.json.Decoder(ThreadReceipt | SiteReceipt)


class Shown(Struct, frozen=True):
    """What somebody shows of their reading: what is forged or foreign is gone from it."""

    thread: ThreadReceipt
    site: SiteReceipt
    is_empty: bool = True
    """Whether nothing they sent could be believed."""

    @staticmethod
    def nobody(site: SiteKey, thread: ThreadId) -> "Shown":
        """Return what somebody shows who has read nothing."""
        return Shown(ThreadReceipt(thread=thread), SiteReceipt(site=site))


class Claims(Struct, frozen=True):
    """What somebody says they have read since their receipt was signed."""

    ranges: tuple[Range, ...] = ()
    """Places; only those on pages they were served count."""
    markers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Codes of notes and of cards."""
    upto: Seq | None = None
    """Up to where they say that they had read, with no page to show for it; at most the head."""
    attested: bool = False
    """Whether for some of the ranges there is only their word, as when it went too fast."""


def keys(secret: bytes, site: SiteKey, now: datetime) -> Keys:
    """Return a site's keys; they change with the year, and last year's are still believed."""
    return Keys(_key(secret, site, now.year), _key(secret, site, now.year - 1))


def sign(token: Token, key: Keys) -> str:
    """Write a token that only this server can have written."""
    data = urlsafe_b64encode(_encoder.encode(token)).rstrip(b"=")
    return f"{data.decode()}.{_mac(key.current, data)}"


def marker(thread: ThreadId, served: Iterable[Range], head: Seq) -> Marker:
    """Return what a page shows, in as few ranges as can be; the newest, if there are too many."""
    return Marker(thread, merged(served)[-MOST_SERVED:], head)


def open_token(kind: type[_T], signed: str, key: Keys) -> _T | None:
    """Read a token; None when it is forged, cut, of another kind or too long."""
    raw = _believed(signed, key)
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.DecodeError:
        return None


def shown(header: str, site: SiteKey, thread: ThreadId, key: Keys, now: datetime) -> Shown:
    """Read the receipts that came with a request, separated by spaces, in any order.

    What is forged, of another thread, or too old counts as not sent.
    """
    in_thread, of_site = ThreadReceipt(thread=thread), SiteReceipt(site=site)
    found = False
    for signed in header.replace(",", " ").split()[:4]:
        match _receipt(signed, key):
            case ThreadReceipt() as one if one.thread == thread and _is_fresh(one.day, now):
                in_thread, found = one, True
            case SiteReceipt() as one if one.site == site and _is_fresh(one.day, now):
                of_site, found = one, True
            case _:
                pass
    return Shown(in_thread, of_site, is_empty=not found)


def fold(before: Shown, claims: Claims, key: Keys) -> Shown:
    """Add claims to receipts, as far as markers and codes bear them out."""
    thread, site = before.thread, before.site
    served = _served(claims.markers, thread.thread, key)
    read = within(claims.ranges, [span for one in served for span in one.ranges])
    seen = max([thread.seen, *(one.head for one in served)])
    upto = claims.upto or Seq(0)
    if upto > 0:
        read.append((1, upto))
    in_thread = replace(
        thread,
        ranges=merged([*thread.ranges, *read])[-MOST_RANGES:],
        seen=Seq(max(seen, upto)),
        attested=thread.attested or claims.attested or upto > 0,
        notes=_noted(thread.notes, claims.codes, thread_stream(thread.thread), key),
    )
    of_site = replace(
        site,
        cards=_carded(site, claims.codes, key),
        notes=_noted(site.notes, claims.codes, site_stream(site.site), key),
    )
    return Shown(in_thread, of_site, is_empty=False)


def written(receipts: Shown, key: Keys, now: datetime) -> tuple[str, str]:
    """Sign both receipts, the thread's first; they tell the day, and no more of when."""
    day = (now.date() - _EPOCH).days
    thread = sign(replace(receipts.thread, day=day), key)
    return thread, sign(replace(receipts.site, day=day), key)


def has_read(receipt: ThreadReceipt, seq: int) -> bool:
    """Say whether a receipt covers a place."""
    at = bisect_right(receipt.ranges, seq, key=_first)
    return at > 0 and seq <= receipt.ranges[at - 1][1]


def gaps(receipt: ThreadReceipt, after: int, upto: int) -> list[Range]:
    """Return the places in (after, upto] that a receipt does not cover, the newest first."""
    found = []
    start = after + 1
    for first, last in receipt.ranges:
        if first > upto:
            break
        if start < first:
            found.append((start, min(first - 1, upto)))
        start = max(start, last + 1)
    if start <= upto:
        found.append((start, upto))
    return found[::-1]


def add(receipt: ThreadReceipt, seq: Seq) -> ThreadReceipt:
    """Return a receipt that covers one more place: what one wrote oneself."""
    ranges = merged([*receipt.ranges, (int(seq), int(seq))])[-MOST_RANGES:]
    return replace(receipt, ranges=ranges)


def published(before: Shown, seq: Seq) -> Shown:
    """Return the receipts of somebody who has just published: their words count as read."""
    new = anew(before)
    return replace(new, thread=add(new.thread, seq), is_empty=False)


def anew(before: Shown) -> Shown:
    """Return the receipts of somebody whose comment is out of their hands: the next one begins."""
    thread = before.thread
    start = {"tries": 0, "horizon": Seq(0), "floor": Seq(0), "moved": False, "attested": False}
    fresh = replace(thread, **start)
    return replace(before, thread=fresh)


def _key(secret: bytes, site: SiteKey, year: int) -> bytes:
    return hmac.digest(secret, f"receipt\0{site}\0{year}".encode(), sha256)


def _mac(key: bytes, data: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, data, sha256)[:_MAC_BYTES]).rstrip(b"=").decode()


def _believed(signed: str, key: Keys) -> bytes | None:
    """Return what a token says; None when this server has not written it."""
    if len(signed) > TOKEN_LIMIT or not signed.isascii():
        return None
    data, _, mac = signed.partition(".")
    raw = data.encode()
    if not any(hmac.compare_digest(mac, _mac(one, raw)) for one in (key.current, key.previous)):
        return None
    try:
        return urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
    except ValueError:
        return None


def _receipt(signed: str, key: Keys) -> ThreadReceipt | SiteReceipt | None:
    raw = _believed(signed, key)
    try:
        return None if raw is None else _receipts.decode(raw)
    except msgspec.DecodeError:
        return None


def _is_fresh(day: int, now: datetime) -> bool:
    return (now.date() - _EPOCH).days - day <= LASTS_DAYS


def _served(signed: Iterable[str], thread: ThreadId, key: Keys) -> list[Marker]:
    """Open the markers of a thread; one that came twice is looked at once."""
    opened = (open_token(Marker, one, key) for one in dict.fromkeys(signed))
    return [one for one in opened if one is not None and one.thread == thread]


def _noted(
    before: tuple[tuple[NoteId, int], ...], codes: Sequence[str], where: StreamId, key: Keys
) -> tuple[tuple[NoteId, int], ...]:
    known = dict(before)
    for signed in dict.fromkeys(codes):
        one = _code(NoteCode, signed, key)
        if one is not None and one.where == where:
            known[one.note] = max(known.get(one.note, 0), one.revision)
    return tuple(known.items())[-MOST_NOTES:]


def _carded(site: SiteReceipt, codes: Sequence[str], key: Keys) -> tuple[CardKey, ...]:
    known = dict.fromkeys(site.cards)
    for signed in dict.fromkeys(codes):
        one = _code(CardCode, signed, key)
        if one is not None and one.site == site.site:
            known[one.card] = None
    return tuple(known)[-MOST_CARDS:]


def _code(kind: type[_T], signed: str, key: Keys) -> _T | None:
    return None if len(signed) > CODE_LIMIT else open_token(kind, signed, key)
