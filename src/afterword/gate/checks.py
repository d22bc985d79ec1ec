"""The checks: each is named for the condition that must hold."""

from datetime import datetime

from msgspec import Struct

from afterword.domain.comment import Comment, Presence, may_edit, may_undo, may_withdraw
from afterword.domain.event import HoldReason, Role
from afterword.gate.owed import MOST_TRIES
from afterword.gate.scene import Scene
from afterword.gate.verdict import (
    PASS,
    Hold,
    PostVerdict,
    Refusal,
    Refuse,
    SendBack,
    Verdict,
)

_STAFF = frozenset({Role.MODERATOR, Role.OWNER})


class Deed(Struct, frozen=True):
    """What someone is about to do to a comment that stands."""

    comment: Comment
    is_author: bool
    role: Role
    now: datetime


def thread_open(scene: Scene) -> Verdict:
    """Nobody writes in a closed thread."""
    if scene.thread.closed is None:
        return PASS
    words = "This thread is closed. Your text is still here, so that you can keep it."
    return Refuse(Refusal.THREAD_CLOSED, words)


def parent_stands(scene: Scene) -> Verdict:
    """Nobody answers what was taken away."""
    if scene.parent is None or scene.parent.presence is Presence.PRESENT:
        return PASS
    words = (
        "The comment you are answering has been taken away meanwhile. "
        "You can still publish yours as a comment of its own."
    )
    return Refuse(Refusal.PARENT_GONE, words)


def everything_read(scene: Scene) -> PostVerdict:
    """Nobody publishes without having met what they are asked to read; nobody is locked out."""
    reading = scene.reading
    if reading is None or reading.owed.is_nothing:
        return PASS
    if reading.asks_moderator:
        return Hold(HoldReason.ASKED)
    if reading.tries >= MOST_TRIES:
        return Hold(HoldReason.TRIES)
    nothing_read = reading.nothing_read and reading.owed.asks_to_read
    return SendBack(reading.owed, reading.level, nothing_read)


def written_by_them(deed: Deed) -> Verdict:
    """Only its author changes a comment or takes it back."""
    if deed.is_author:
        return PASS
    words = "This edit key does not belong to this comment. Please check it and try again."
    return Refuse(Refusal.NOT_YOURS, words)


def edit_window_open(deed: Deed) -> Verdict:
    """A comment changes for ten minutes, and after that until somebody answers it."""
    if may_edit(deed.comment, deed.now):
        return PASS
    words = (
        "A comment can be changed for ten minutes, and after that until somebody answers it. "
        "That time is over; you can add a reply to your own comment instead."
    )
    return Refuse(Refusal.EDIT_CLOSED, words)


def still_stands(deed: Deed) -> Verdict:
    """What is gone cannot be taken away again."""
    if may_withdraw(deed.comment):
        return PASS
    return Refuse(Refusal.ALREADY_SO, "This comment has been taken away already.")


def undo_window_open(deed: Deed) -> Verdict:
    """A withdrawal can be undone for ten minutes."""
    if may_undo(deed.comment, deed.now):
        return PASS
    words = "A withdrawal can be undone for ten minutes. That time is over."
    return Refuse(Refusal.UNDO_CLOSED, words)


def was_removed(deed: Deed) -> Verdict:
    """Only what a moderator removed can a moderator restore."""
    if deed.comment.presence is Presence.REMOVED:
        return PASS
    return Refuse(Refusal.ALREADY_SO, "No moderator has removed this comment.")


def not_erased(deed: Deed) -> Verdict:
    """What is destroyed is destroyed."""
    if deed.comment.presence not in {Presence.ERASED, Presence.FORGOTTEN}:
        return PASS
    return Refuse(Refusal.ALREADY_SO, "The words of this comment are destroyed already.")


def written_by_them_or_moderates(deed: Deed) -> Verdict:
    """Its author may have a comment destroyed, and a moderator on their behalf."""
    return PASS if deed.is_author else moderates(deed)


def moderates(deed: Deed) -> Verdict:
    """Only the site's moderators take away what others wrote."""
    return is_moderator(deed.role)


def is_moderator(role: Role) -> Verdict:
    """Only the site's moderators and owners decide about a thread."""
    if role in _STAFF:
        return PASS
    words = "Only a moderator of this site can do this."
    return Refuse(Refusal.NOT_ALLOWED, words)


def is_owner(role: Role) -> Verdict:
    """Only the site's owners change what it asks of everybody."""
    if role is Role.OWNER:
        return PASS
    words = "Only an owner of this site can do this."
    return Refuse(Refusal.NOT_ALLOWED, words)
