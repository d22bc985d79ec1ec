"""Who gives a command and with what, and what comes of it."""

from typing import TypeAlias

from msgspec import Struct

from afterword.clock import Clock
from afterword.domain.event import HoldReason, Role
from afterword.domain.ids import SYSTEM, ActorId, Seq, SiteKey, ThreadId
from afterword.domain.thread import Change
from afterword.gate.receipt import Shown
from afterword.gate.verdict import Refuse, SendBack
from afterword.handle.reaching import NONE, Pages
from afterword.log.answers import Request
from afterword.people import authors
from afterword.people.authors import Claim, Signature


class House(Struct, frozen=True):
    """What every change needs besides the command."""

    clock: Clock
    seal_key: bytes
    """Key of the seals that bodies get."""


class Person(Struct, frozen=True):
    """Whoever gives the command, as far as they have shown who they are."""

    claim: Claim = authors.NOBODY
    role: Role = Role.GUEST
    """Their role on the site of the thread."""

    @property
    def actor(self) -> ActorId:
        """The id the log keeps: their account's, or `system`; a guest is the comment's author."""
        return ActorId(self.claim.account) if self.claim.account else SYSTEM


class Sender(Struct, frozen=True):
    """Whoever sends a comment: as whom, what they have read, and whether they sent it before."""

    signature: Signature
    shown: Shown | None = None
    """What they have read; None where nobody is asked, as in an import."""
    asks_moderator: bool = False
    request: Request | None = None
    """What makes the request the same when it comes again; None when it cannot."""
    proves: Claim = authors.NOBODY
    """All that they show of who they are, also when they write under another name."""
    emails: tuple[str, ...] = ()
    """Addresses by which a sanction on them can be known."""


class Done(Struct, frozen=True):
    """It happened: this is what is different now."""

    seq: Seq
    change: Change
    pages: Pages = NONE
    """Pages that are different now besides those of the changed comments; None for all of them."""
    held: HoldReason | None = None
    """Why it waits for a moderator; None when it does not."""
    written: int = 1
    """How many events were written; the first one is what a moderator's act is known by."""
    also: "tuple[Done, ...]" = ()
    """What is different in other threads: of a move, where the comment went."""


class HouseChanged(Struct, frozen=True):
    """Something is different on every page of a site."""

    seq: Seq
    site: SiteKey


class DeskChanged(Struct, frozen=True):
    """Something is different at a site's desk, and on no page that readers see."""

    seq: Seq
    """In the desk's log."""
    site: SiteKey


class Proposal(Struct, frozen=True):
    """Nothing happened yet: another moderator has to agree."""

    seq: Seq
    """In the desk's log."""
    site: SiteKey


class SentBack(Struct, frozen=True):
    """Nothing happened: there is something to read first."""

    why: SendBack
    shown: Shown
    """Their receipts, with the horizon and one more try in them."""
    change: Change
    """The thread as it stands."""


class Repeated(Struct, frozen=True):
    """It had happened before, under the same Idempotency-Key."""

    seq: Seq
    thread: ThreadId


Outcome: TypeAlias = Done | Refuse
HouseOutcome: TypeAlias = Done | HouseChanged | Proposal | Refuse
DeskOutcome: TypeAlias = Done | HouseChanged | DeskChanged | Proposal | Refuse
"""What comes of a command to a desk; some change a thread or a site as well."""
Answer: TypeAlias = Done | Repeated | Refuse | SentBack
"""What comes of a comment that is sent."""
