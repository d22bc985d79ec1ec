"""What a moderator's act, or its undoing, does to a comment that stands. Pure; never fails."""

from typing import TypeAlias, assert_never

from msgspec.structs import replace

from afterword.domain.comment import Comment, Presentation, Publication, Redaction
from afterword.domain.event import (
    ActUndone,
    CommentApproved,
    CommentCollapsed,
    CommentRedacted,
    ContentNoteAdded,
    PublicTextSet,
    RevisionAsked,
)
from afterword.domain.ids import Seq

Act: TypeAlias = (
    CommentApproved
    | CommentRedacted
    | ContentNoteAdded
    | PublicTextSet
    | CommentCollapsed
    | RevisionAsked
    | ActUndone
)
"""Acts that leave a comment where it is and change how it is shown."""


def acted(  # noqa: PLR0911 - one return for each kind of act
    comment: Comment, seq: Seq, act: Act
) -> Comment:
    """Return a comment after an act."""
    shown = comment.presentation
    match act:
        case CommentApproved():
            return replace(comment, publication=Publication.PUBLISHED, waits=None)
        case CommentRedacted(spans=spans):
            redactions = (*shown.redactions, Redaction(seq, spans))
            return replace(comment, presentation=replace(shown, redactions=redactions))
        case ContentNoteAdded():
            return replace(comment, presentation=replace(shown, noted=seq))
        case PublicTextSet(body=body):
            public = None if body is None else seq
            return replace(comment, revision=replace(comment.revision, public=public))
        case CommentCollapsed():
            return replace(comment, presentation=replace(shown, collapsed=seq))
        case RevisionAsked(until=until):
            asked = replace(shown, asked=seq, asked_until=until)
            return replace(comment, presentation=asked)
        case ActUndone(act=undone):
            return _untouched(replace(comment, presentation=without(shown, undone)))
        case _:
            assert_never(act)


def _untouched(comment: Comment) -> Comment:
    """Give readers the author's own text again once nothing is taken out of it or put on it."""
    shown = comment.presentation
    if shown.redactions or shown.noted is not None:
        return comment
    return replace(comment, revision=replace(comment.revision, public=None))


def without(shown: Presentation, act: Seq) -> Presentation:
    """Return how a comment is shown when an act is taken back."""
    return Presentation(
        collapsed=None if shown.collapsed == act else shown.collapsed,
        redactions=tuple(one for one in shown.redactions if one.act != act),
        asked=None if shown.asked == act else shown.asked,
        asked_until=None if shown.asked == act else shown.asked_until,
        noted=None if shown.noted == act else shown.noted,
    )


def revised(comment: Comment) -> Presentation:
    """Return how a comment is shown once its author said it otherwise: unfolded, and anew."""
    return replace(comment.presentation, asked=None, asked_until=None, redactions=())
