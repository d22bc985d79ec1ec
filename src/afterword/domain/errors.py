"""Everything that can go wrong inside, as one tree.

    AfterwordError
    ├── NotFoundError
    │   ├── SiteNotFoundError      404  no such site on this server
    │   ├── ThreadNotFoundError    404  nobody has commented there, or the address is wrong
    │   ├── CommentNotFoundError   404  no such comment in this thread
    │   ├── NoteNotFoundError      404  no such note in this thread or on this site
    │   ├── ReadingNotFoundError   404  no such required reading on this site
    │   └── DecisionNotFoundError  404  no such sanction, appeal, proposal or report on this site
    ├── InvalidError               422  a field cannot be what was sent
    │   └── TooLongError           413  a text is longer than the site allows
    ├── TooFastError               429  too much from one network
    ├── BusyError                  503  the writer's queue is full, or the disk is
    ├── HeadMovedError             503  another process appended first; asked again by itself
    ├── OtherNameError             409  this is another name of a page that has its thread
    ├── BrokenLogError                  stored data does not fit the log: `afterword check`
    └── SetupError                      a setting or a command cannot work as given

A refusal by the gate is not an error: it is a verdict (`afterword.gate.verdict`).
The HTTP status of each is set once, in `afterword.request.problems`.
"""

from collections.abc import Mapping
from typing import ClassVar, final

from afterword.domain.ids import PageKey, Seq, StreamId

_CALLED: Mapping[str, str] = {
    "text": "Your text",
    "name": "The name",
    "email": "The e-mail address",
    "content_note": "The content note",
    "reason": "The reason",
    "instruction": "The instruction",
    "title": "The title",
    "slug": "The short name",
    "detail": "The longer part",
    "persona": "The name",
    "content_notes_required": "A content note",
    "appeal": "Your appeal",
    "report": "What you say about it",
    "law": "The name of the law",
    "redirect_label": "What the other place is called",
}
"""What people call the fields that can be too long."""


class AfterwordError(Exception):
    """Something that is not as it should be; `code` is stable, the words are for people."""

    code: ClassVar[str] = "internal"

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class NotFoundError(AfterwordError):
    """Nothing is there."""

    code = "not_found"


@final
class SiteNotFoundError(NotFoundError):
    """No such site on this server."""

    code = "site_not_found"


@final
class ThreadNotFoundError(NotFoundError):
    """Nobody has commented there yet, or the address is wrong."""

    code = "thread_not_found"


@final
class CommentNotFoundError(NotFoundError):
    """No such comment in this thread."""

    code = "comment_not_found"


@final
class NoteNotFoundError(NotFoundError):
    """No such note in this thread or on this site."""

    code = "note_not_found"


@final
class ReadingNotFoundError(NotFoundError):
    """No such required reading on this site."""

    code = "reading_not_found"


@final
class DecisionNotFoundError(NotFoundError):
    """No such sanction, appeal, proposal or report on this site, or not for whoever asks."""

    code = "decision_not_found"


class InvalidError(AfterwordError):
    """A field cannot be what was sent."""

    code = "invalid"

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@final
class TooLongError(InvalidError):
    """A text is longer than the site allows."""

    code = "too_long"

    def __init__(self, field: str, length: int, limit: int) -> None:
        self.length = length
        self.limit = limit
        what = _CALLED.get(field, "This")
        words = f"{what} is {length:,} characters long; {limit:,} fit. "
        words += f"Please shorten it by {length - limit:,}"
        super().__init__(field, words + (" or send it in parts." if field == "text" else "."))


@final
class TooFastError(AfterwordError):
    """Too much from one network in too short a time."""

    code = "too_fast"

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"That was a lot at once. Please try again in {retry_after_s} seconds.")


@final
class BusyError(AfterwordError):
    """The writer cannot take more just now; nothing was written."""

    code = "busy"

    def __init__(self, words: str, retry_after_s: int = 2) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(words)


@final
class HeadMovedError(AfterwordError):
    """Another writer appended first; read the log again and decide again."""

    code = "head_moved"

    def __init__(self, stream: StreamId, expected: Seq) -> None:
        self.stream = stream
        self.expected = expected
        super().__init__(f"log {stream} is no longer at seq {expected}")


@final
class OtherNameError(AfterwordError):
    """Nobody has written there, and it is another name of a page that has its thread."""

    code = "other_name"

    def __init__(self, page: PageKey) -> None:
        self.page = page
        super().__init__(f"This page is called {page} here; its thread is there.")


@final
class BrokenLogError(AfterwordError):
    """Stored data does not fit the log."""

    code = "broken_log"


@final
class SetupError(AfterwordError):
    """A setting or a command cannot work as it was given."""

    code = "setup"
