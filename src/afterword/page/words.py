"""The sentences that code puts together; those that stand as they are live in the templates."""

from collections.abc import Mapping
from datetime import datetime

from afterword.domain import typed
from afterword.domain.comment import Presence
from afterword.domain.event import (
    CommentErased,
    CommentRemoved,
    CommentRestored,
    Event,
    Layout,
    Role,
    ThreadClosed,
    ThreadReopened,
)

_DASH = "\N{EN DASH}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ROLES: Mapping[Role, str] = {
    Role.GUEST: "",
    Role.MEMBER: "",
    Role.MODERATOR: "moderator",
    Role.OWNER: "owner",
}
"""What stands beside a name; a plain reader's has nothing beside it."""

NAMELESS = typed.NAMELESS
"""Stands for an author who gave no name."""

STATUS: Mapping[int, tuple[str, str]] = {
    400: ("That did not arrive as it should", "Please go back and try once more."),
    403: ("That is not open to you", "If it should be, please write to whoever runs this site."),
    404: ("Nothing is here", "The address may be mistyped, or what stood here was taken away."),
    405: ("That cannot be done here", "Please go back and take another way."),
    409: ("Something changed meanwhile", "Please look at the thread as it stands now."),
    410: ("This has expired", "Please ask for a new link."),
    413: ("That is too long", "Please shorten it, or send it in parts."),
    422: ("Something is not right yet", "Please look at what you wrote and try again."),
    423: ("This thread is closed", "You can still read everything in it."),
    429: ("A short break, please", "A lot came from your network at once. Please wait a little."),
    500: ("Something broke on our side", "It was not your doing. Please try again in a moment."),
    503: ("Busy just now", "Nothing was lost. Please try again in a few seconds."),
}
"""For each HTTP status a title and what to do."""


def moment(at: datetime) -> str:
    """Write a time out for people: 22 Nov 2026, 12:30 UTC."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at.hour:02d}:{at.minute:02d} UTC"


def iso(at: datetime) -> str:
    """Write a time in UTC out for machines: 2026-11-22T12:30:00Z."""
    return f"{at.isoformat()[:19]}Z"


def comments(count: int) -> str:
    """Say how many comments there are."""
    if count == 0:
        return "No comments yet"
    return "1 comment" if count == 1 else f"{count:,} comments"


def comments_from_to(first: int, last: int) -> str:
    """Name the comments on a page in the middle of a long thread."""
    return f"Comments {first:,}{_DASH}{last:,}"


def length(words: int) -> str:
    """Say how long a text is."""
    return "1 word" if words == 1 else f"{words:,} words"


def folded(label: str, count: int) -> str:
    """Say what a folded text is about, and how long it is."""
    return f"{label} {_DASH} {length(count)}"


def tombstone(presence: Presence, reason: str) -> str:
    """Say, after the number of a comment, who took it away and why."""
    match presence:
        case Presence.REMOVED if reason:
            return f"was removed by a moderator: {reason}"
        case Presence.REMOVED:
            return "was removed by a moderator."
        case Presence.ERASED:
            return "was erased: its words are gone for good."
        case _:
            return "was withdrawn by its author."


def more_replies(count: int) -> str:
    """Say how many replies of a conversation stand on pages of their own."""
    if count == 1:
        return "1 more reply in this conversation"
    return f"{count:,} more replies in this conversation"


def layout(kind: Layout) -> str:
    """Explain how threads are laid out."""
    if kind is Layout.FLAT:
        return (
            "Comments stand one after another, the oldest first, as in one conversation around "
            "a table. A reply goes to the end as well and carries a link to what it answers."
        )
    return (
        "A reply stands under the comment it answers, the oldest first. Conversations follow "
        "each other in the order in which they were begun."
    )


def conversation(number: int, name: str) -> str:
    """Name a conversation by its first comment."""
    return f"Conversation under #{number} {name}".rstrip()


def conversations_page(n: int) -> str:
    """Name a page in the middle of a long nested thread."""
    return f"Conversations, page {n:,}"


def feed_of_thread(title: str, site: str) -> str:
    """Name the feed of a thread."""
    return f"Comments on {title} {_DASH} {site}"


def feed_of_site(site: str) -> str:
    """Name the feed of a site."""
    return f"Comments on {site}"


def feed_entry(number: int, name: str, about: str) -> str:
    """Name a comment in a feed."""
    return f"#{number} {name} on {about}" if about else f"#{number} {name}"


def feed_folded(note: str, count: int) -> str:
    """Stand in a feed for a comment that has a content note."""
    return f"Content note: {note}. {length(count)}; follow the link to read them."


def moderation(event: Event, number: int | None, reason: str) -> str:
    """Tell what a moderator did, for the public log."""
    why = f": {reason}" if reason else "."
    match event:
        case CommentRemoved():
            return f"Comment #{number} was removed{why}"
        case CommentRestored():
            return f"Comment #{number} was restored{why}"
        case CommentErased():
            return f"The words of comment #{number} were erased."
        case ThreadClosed():
            return f"The thread was closed{why}"
        case ThreadReopened():
            return "The thread was opened again."
        case _:
            return ""
