"""Somebody with a device: what they were served, what they say of it, and the receipt they keep.

Everything goes the way it does outside: claims are folded into signed receipts with the signed
markers and codes that pages and answers carry, and every receipt travels as its text.
"""

from typing import final

from afterword import handle
from afterword.domain.body import Body
from afterword.domain.command import PostComment
from afterword.domain.ids import (
    AccountId,
    PageKey,
    Seq,
    site_stream,
    thread_id,
    thread_stream,
)
from afterword.domain.note import Note, Reach, stands
from afterword.gate import receipt
from afterword.gate.owed import Owed
from afterword.gate.ranges import Range
from afterword.gate.receipt import CardCode, Claims, Keys, NoteCode, Shown
from afterword.handle import Answer, Done, Sender, SentBack
from afterword.people.authors import Signature
from afterword.projection import notes, sites, threads
from tests.domain.builders import PAGE, text
from tests.handle.home import Home, signature_of

SECRET = b"secret of this server"


@final
class Reader:
    """One person and the thread they read."""

    def __init__(
        self,
        home: Home,
        name: str = "ann",
        *,
        page: PageKey = PAGE,
        account: AccountId | None = None,
    ) -> None:
        self.home = home
        self.page = page
        self.thread = thread_id(home.site, page)
        self.signature = signature_of(name)
        if account is not None:
            self.signature = Signature(name.title(), account=account)
        self.receipt = ""
        self.told = Owed()
        """What they were asked for last."""
        self._head = Seq(0)
        self._ranges: list[Range] = []
        self._markers: list[str] = []
        self._codes: list[str] = []

    @property
    def keys(self) -> Keys:
        """The site's keys at this moment."""
        return receipt.keys(SECRET, self.home.site, self.home.clock.now())

    def open(self, *, read: bool = True) -> Seq:
        """Open the page as it is now and, unless they only look, read all that is on it."""
        state = self.home.ask(lambda tx: threads.load(tx, self.thread))
        head = state.position if state else Seq(0)
        self._serve([(1, int(head))], head, read=read)
        return head

    def serve(self, marker: str) -> None:
        """Open a page that was really made, and read all that is on it."""
        self._markers.append(marker)
        self._ranges.append((0, 2**53))

    def read(self, first: int, last: int) -> None:
        """Say that they read what stands at these places."""
        self._ranges.append((first, last))

    def acknowledge(self, *kept: Note) -> None:
        """Press the button of notes they were served."""
        for note in kept:
            of_site = note.scope.reach is Reach.SITE
            where = site_stream(self.home.site) if of_site else thread_stream(self.thread)
            self._codes.append(receipt.sign(NoteCode(where, note.id, note.revision), self.keys))

    def acknowledge_all(self) -> list[Note]:
        """Press the button of every note in force, wherever it binds, and return them."""
        found = standing(self.home, self.page)
        self.acknowledge(*found)
        return found

    def read_cards(self) -> None:
        """Read the house's required readings."""
        site = self.home.ask(lambda tx: sites.load(tx, self.home.site))
        assert site is not None
        for reading in site.readings:
            for card in reading.cards:
                self._codes.append(receipt.sign(CardCode(site.key, card.key), self.keys))

    def catch_up(self) -> None:
        """Read everything they were told of when they were sent back."""
        asked = [*self.told.path, *self.told.rest]
        served = {int(seq) for one in asked for seq in (one.seq, one.material) if seq is not None}
        self._serve([(seq, seq) for seq in sorted(served)], self._head)
        self.acknowledge(*self.told.notes)
        for one in self.told.cards:
            self._codes.append(receipt.sign(CardCode(self.home.site, one.card.key), self.keys))

    def post(
        self,
        words: str | Body = "Hello there.",
        *,
        reply_to: int | None = None,
        asks_moderator: bool = False,
    ) -> Answer:
        """Send a comment with what they have read, and keep the receipt that comes back."""
        body = words if isinstance(words, Body) else text(words)
        above = None if reply_to is None else Seq(reply_to)
        command = PostComment(self.home.site, self.page, body, above)
        shown = self.shown()
        sender = Sender(self.signature, shown, asks_moderator)
        outcome = self.home.do(
            lambda tx: handle.post_comment(tx, self.home.house, command, sender)
        )
        if isinstance(outcome, SentBack):
            self.told = outcome.why.owed
            self._head = outcome.change.thread.position
            self._keep(outcome.shown)
        elif isinstance(outcome, Done):
            is_held = outcome.held is not None
            self._keep(receipt.anew(shown) if is_held else receipt.published(shown, outcome.seq))
        return outcome

    def shown(self) -> Shown:
        """Fold what they have read since into their receipt, and open that again."""
        claims = Claims(tuple(self._ranges), tuple(self._markers), tuple(self._codes))
        if self._ranges or self._markers or self._codes:
            self._keep(receipt.fold(self._opened(), claims, self.keys))
        self._ranges, self._markers, self._codes = [], [], []
        return self._opened()

    def _opened(self) -> Shown:
        now = self.home.clock.now()
        return receipt.shown(self.receipt, self.home.site, self.thread, self.keys, now)

    def _keep(self, shown: Shown) -> None:
        now = self.home.clock.now()
        self.receipt = " ".join(receipt.written(shown, self.keys, now))

    def _serve(self, served: list[Range], head: Seq, *, read: bool = True) -> None:
        marker = receipt.marker(self.thread, served, head)
        self._markers.append(receipt.sign(marker, self.keys))
        if read:
            self._ranges += served


def standing(home: Home, page: PageKey = PAGE) -> list[Note]:
    """Return the notes in force in a thread and on its site."""
    of_site = home.ask(lambda tx: notes.every(tx, site_stream(home.site)))
    thread = thread_stream(thread_id(home.site, page))
    in_thread = home.ask(lambda tx: notes.every(tx, thread))
    now = home.clock.now()
    return [one for one in (*of_site, *in_thread) if stands(one, now)]
