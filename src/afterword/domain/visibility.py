"""What a viewer may see of a comment: asked by page, stream, feed, counts, API and export."""

from enum import StrEnum

from msgspec import Struct

from afterword.domain.comment import Comment, Presence, Publication
from afterword.domain.event import Role


class Sight(StrEnum):
    """How much of a comment someone sees."""

    WHOLE = "whole"
    REDACTED = "redacted"
    TOMBSTONE = "tombstone"
    NOTHING = "nothing"


class Viewer(Struct, frozen=True):
    """Whoever looks."""

    role: Role = Role.GUEST
    is_author: bool = False
    """Whether they have shown that they wrote the comment."""


PUBLIC = Viewer()
"""A reader nobody knows: what pages, feeds and streams are made for."""

_STAFF = frozenset({Role.MODERATOR, Role.OWNER})


def is_staff(role: Role) -> bool:
    """Say whether a role lets somebody see what others may not."""
    return role in _STAFF


def sight(comment: Comment, viewer: Viewer) -> Sight:
    """Answer what this viewer may see of this comment."""
    if comment.presence in {Presence.FORGOTTEN, Presence.RETURNED}:
        return Sight.NOTHING
    knows = viewer.is_author or is_staff(viewer.role)
    if comment.publication is Publication.DECLINED and not knows:
        return Sight.NOTHING
    if comment.presence is Presence.ERASED:
        return Sight.TOMBSTONE
    return Sight.WHOLE if knows else _public_sight(comment)


def _public_sight(comment: Comment) -> Sight:
    if comment.presence is Presence.VANISHED:
        return Sight.NOTHING
    if comment.presence is not Presence.PRESENT or comment.publication is Publication.HELD:
        return Sight.TOMBSTONE
    if comment.presentation.redactions:
        # Without a text for readers there is nothing that they may see.
        return Sight.TOMBSTONE if comment.revision.public is None else Sight.REDACTED
    return Sight.WHOLE
