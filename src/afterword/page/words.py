"""The sentences that code puts together; those that stand as they are live in the templates."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from afterword.domain import typed
from afterword.domain.comment import Comment, Presence
from afterword.domain.event import (
    ActUndone,
    CommentApproved,
    CommentCollapsed,
    CommentDeclined,
    CommentErased,
    CommentMoved,
    CommentRedacted,
    CommentRemoved,
    CommentRestored,
    ContentNoteAdded,
    Event,
    HoldReason,
    Layout,
    NoteAmended,
    NoteGiven,
    NoteLifted,
    RevisionAsked,
    Role,
    ThreadClosed,
    ThreadLevelSet,
    ThreadReopened,
)
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.moment import date as date  # noqa: PLC0414 - pages find all words here
from afterword.domain.moment import moment as moment  # noqa: PLC0414
from afterword.domain.note import Reach
from afterword.domain.quote import How
from afterword.domain.reading import minutes
from afterword.people.addressed import Target
from afterword.projection.quotes import Missing
from afterword.projection.reading import Decision

DASH = "\N{EN DASH}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
I_HAVE_READ = f"I{_APOSTROPHE}ve read"
"""Begins the words of every button that says so."""
_SHORT_S = 55
_LONG_MINUTES = 59.5

ROLES: Mapping[Role, str] = {
    Role.GUEST: "",
    Role.MEMBER: "",
    Role.MODERATOR: "moderator",
    Role.OWNER: "owner",
}
"""What stands beside a name; a plain reader's has nothing beside it."""

NAMELESS = typed.NAMELESS
"""Stands for an author who gave no name."""

QUOTED_POST = "the post"
"""Whose words a quote has that is from the page itself."""

QUOTE_HOW: Mapping[How, str] = {How.EMPHASIS: ", emphasis added", How.ALTERED: ", altered"}
"""What stands behind the source of a quote; nothing where there is nothing to tell."""

QUOTE_GONE: Mapping[Missing, str] = {
    Missing.WITHDRAWN: "[the quoted comment was withdrawn]",
    Missing.REMOVED: "[the quoted comment was removed]",
    Missing.MOVED: "[the quoted comment was moved to another thread]",
    Missing.WAITS: "[the quoted comment waits for a moderator]",
    Missing.REDACTED: "[a moderator took the quoted words out]",
    Missing.ERASED: "[quoted words erased]",
}
"""What stands for words that cannot be seen in their own place either."""

STAND_THERE = "The comments of this thread stand there now:"
"""Leads from a thread that was merged into another one."""
THEY_STAND_THERE = "They stand there now:"
"""The same, after a sentence that tells of it."""

SET_OTHERWISE = "Only the formatting has changed; the words are the same."
SET_OTHERWISE_TOO = "The formatting has changed, too."
NOTE_CHANGED = "This note has changed since you read it:"
NOTE_CHANGED_BELOW = "What this note asks is the same. What it says about it has changed."
NOTE_ASKED_ANEW = "You have read this note; the moderators ask everybody to read it once more."
COMMENT_CHANGED = "This comment has changed since you read it"
AS_IT_IS_NOW = "As it is now:"
MORE = "More about this"
CHANGED_BELOW = "What has changed in the rest of it"

STATUS: Mapping[int, tuple[str, str]] = {
    400: ("That did not arrive as it should", "Please go back and try once more."),
    403: ("That is not open to you", "If it should be, please write to whoever runs this site."),
    404: ("Nothing is here", "The address may be mistyped, or what stood here was taken away."),
    412: ("Something to read first", "Your words are safe. Please read what is listed below."),
    428: ("Something to read first", "Your words are safe. Please read what is listed below."),
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


def iso(at: datetime) -> str:
    """Write a time in UTC out for machines: 2026-11-22T12:30:00Z."""
    return f"{at.isoformat()[:19]}Z"


def many(count: int, what: str) -> str:
    """Say how many there are of something: 1 thread, 3,000 threads."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def comments(count: int) -> str:
    """Say how many comments there are."""
    if count == 0:
        return "No comments yet"
    return "1 comment" if count == 1 else f"{count:,} comments"


def comments_from_to(first: int, last: int) -> str:
    """Name the comments on a page in the middle of a long thread."""
    return f"Comments {first:,}{DASH}{last:,}"


def length(words: int) -> str:
    """Say how long a text is."""
    return "1 word" if words == 1 else f"{words:,} words"


def on_cards(count: int) -> str:
    """Say on how many cards a text stands."""
    return "1 card" if count == 1 else f"{count:,} cards"


def duration(length: int) -> str:
    """Say how long so many words take to read; the client says it in the same words."""
    seconds = minutes(length) * 60
    if seconds < _SHORT_S:
        return f"{max(10, round(seconds / 10) * 10)} s"
    whole = round(seconds / 60)
    if whole < 60:
        return f"about {whole} min"
    hours, rest = divmod(whole, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def price(count: int, length: int, notes: int) -> str:
    """Say first of all what a thread asks of its readers."""
    long = minutes(length) >= _LONG_MINUTES
    parts = [comments(count)] if count else []
    parts += [duration(length) + (" in all" if long else "")] if length else []
    parts += [f"{notes} moderator note" + ("" if notes == 1 else "s")] if notes else []
    return " \N{MIDDLE DOT} ".join(parts)


def page_price(length: int) -> str:
    """Say the same of a page in the middle of a long thread."""
    return f"{duration(length)} on this page".capitalize()


def folded(label: str, count: int) -> str:
    """Say what a folded text is about, and how long it is."""
    return f"{label} {DASH} {length(count)}"


def tombstone(comment: Comment, decision: Decision | None) -> str:
    """Say, after the number of a comment, what became of it, by whom and why."""
    match comment.presence:
        case Presence.REMOVED:
            return f"was removed {_decided(decision)}"
        case Presence.MOVED:
            return f"was moved to another thread {_decided(decision)}"
        case Presence.ERASED:
            return "was erased: its words are gone for good."
        case Presence.PRESENT:
            return "waits for a moderator after a change."
        case _:
            return "was withdrawn by its author."


def folded_by(comment: Comment, decision: Decision | None) -> str:
    """Say why a comment is folded, and by whom."""
    said = _decided(decision).rstrip(".")
    if comment.presentation.asked is not None:
        return f"Its author was asked {said.replace(':', ' to say it otherwise:', 1)}"
    return f"Folded {said}"


def _decided(decision: Decision | None) -> str:
    """Say by whom something was decided, and why."""
    by = f"by {decision.by or 'a moderator'}" if decision else "by a moderator"
    if decision is None or not decision.why:
        return f"{by}."
    note = f" (note {decision.note})" if decision.note else ""
    return f"{by}: {decision.why}{note}"


def removals(count: int, what: str) -> str:
    """Say how many comments are removed for a reason; restored ones no longer count."""
    if count == 0:
        return f"No comment is removed here any more: {what}"
    return f"1 comment removed: {what}" if count == 1 else f"{count:,} comments removed: {what}"


def held(reason: HoldReason, hours: int) -> str:
    """Tell somebody that their comment waits for a moderator, why, and how long usually."""
    return f"Your comment is kept and waits for a moderator. {_HELD[reason]} {_usually(hours)}"


def held_change(reason: HoldReason, hours: int) -> str:
    """Tell an author that what they changed waits for a moderator."""
    return (
        "Your changes are kept and wait for a moderator; until then a line stands in the "
        f"comment{_APOSTROPHE}s place. {_HELD[reason]} {_usually(hours)}"
    )


def _usually(hours: int) -> str:
    return f"A moderator usually looks within {'an hour' if hours == 1 else f'{hours} hours'}."


_HELD: Mapping[HoldReason, str] = {
    HoldReason.ASKED: "A moderator will look at it, as you asked.",
    HoldReason.TRIES: "Something here was still unread, so a moderator will look at it first.",
    HoldReason.NOTE: "A note of the moderators says that comments here are looked at first.",
    HoldReason.FIRST: "First comments are looked at here before they are published.",
    HoldReason.EVERYTHING: "Every comment is looked at here before it is published.",
    HoldReason.LINKS: "Comments with several links are looked at first.",
    HoldReason.WORDS: "It has a word that moderators here look at first.",
    HoldReason.REVIEW: "A moderator has decided to look at what you write first.",
    HoldReason.REMOVED_BEFORE: "Comments of yours were removed lately; it is looked at first.",
    HoldReason.SURGE: "Many people write here for the first time just now; it is looked at first.",
    HoldReason.CLOSED_HOURS: "No moderator is here at this hour; it is looked at when one is.",
    HoldReason.REVISED: "A moderator had asked for a change, and looks at it as it is now.",
    HoldReason.SPAM: "Where it comes from it was taken for spam.",
}
"""Why a comment waits, told to its author."""


DEAD_COMMENT = "The comment that this link points to is not here any more, or never was."
DEAD_PAGE = "The thread has no such page, or nobody has written in it yet."
PARENT_GONE = (
    "The comment you wanted to answer is not here any more. What you write here becomes a comment "
    "of its own."
)
"""Told to whoever follows an old link to the composer."""


def comments_on(title: str) -> str:
    """Name a thread by its page."""
    return f"The comments on {title}"


CLOSED_FOR_NOW = "closed for now"
"""Stands beside "Reply" where a note says that nobody writes."""


def locked(until: datetime | None) -> str:
    """Say beforehand that nobody can write in a place; the client says it in the same words."""
    ends = f" until {moment(until)}" if until else " for now"
    return f"Nobody can write here{ends}."


def closed_house(until: datetime, *, lock: bool) -> str:
    """Say to everybody that moderators rest, and until when."""
    meanwhile = "nobody can write" if lock else "what you write waits until then"
    return f"The moderators are away until {moment(until)}; {meanwhile}."


OPEN_AGAIN = "The moderators are here again."
"""Why a note ends that had closed the house."""

SEE_NOTE = "Note {} in the thread says why. What you write is kept in this form."


def hours(house: Moderation) -> str:
    """Say when moderators are here; empty where somebody always is."""
    if not house.open_from or not house.open_to:
        return ""
    return (
        f"Moderators are here from {house.open_from} to {house.open_to} UTC. "
        "What is written outside these hours waits until they are back."
    )


CONTENT_NOTE_NEEDED = "a content note of your own"


PUBLISHED_FROM_HERE = (
    "Another comment was published from this page already. If this is to be a second one, "
    "please press “Publish” once more."
)


def moderator_notes(count: int) -> str:
    """Count notes that are to be read."""
    return "1 moderator note" if count == 1 else f"{count} moderator notes"


def cards(left: int, of: int) -> str:
    """Count cards of required readings that are left, as their headings count them."""
    if left < of:
        return f"{left} of the {of} cards that newcomers read"
    return f"{left} card{'' if left == 1 else 's'} of what newcomers read"


def comments_of_the_path(count: int) -> str:
    """Count comments that belong to what somebody answers."""
    if count == 1:
        return "1 comment around the one you are answering"
    return f"{count:,} comments around the one you are answering"


def other_comments(count: int) -> str:
    """Count other comments that are to be read."""
    return "1 newer comment" if count == 1 else f"{count:,} newer comments"


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
    return f"Comments on {title} {DASH} {site}"


def feed_of_site(site: str) -> str:
    """Name the feed of a site."""
    return f"Comments on {site}"


def feed_entry(number: int, name: str, about: str) -> str:
    """Name a comment in a feed."""
    return f"#{number} {name} on {about}" if about else f"#{number} {name}"


def feed_folded(note: str, count: int) -> str:
    """Stand in a feed for a comment that has a content note."""
    return f"Content note: {note}. {length(count)}; follow the link to read them."


def moderation(  # noqa: C901, PLR0911, PLR0912 - one return for each kind
    event: Event, number: int | None, reason: str, note: str = "", instruction: str = ""
) -> str:
    """Tell what a moderator did, for the public log; nothing of what is nobody's business.

    Args:
        event: What happened.
        number: Of the comment it is about, or whose conversation it is about.
        reason: The words that belong to it: why, or what a note asks.
        note: What the note is called.
        instruction: What a note asked that is no longer in force.
    """
    why = f": {reason}" if reason else "."
    name = f"Note {note}" if note else "A note"
    match event:
        case CommentApproved():
            return f"Comment #{number} was looked at after a change, and stands."
        case CommentRedacted():
            return f"Words were taken out of comment #{number}{why}"
        case ContentNoteAdded():
            return f"Comment #{number} was given a content note{why}"
        case CommentCollapsed():
            return f"Comment #{number} was folded{why}"
        case RevisionAsked():
            return f"The author of comment #{number} was asked to say it otherwise{why}"
        case CommentMoved(returns=True):
            return f"Comment #{number} was moved back to where it had come from{why}"
        case CommentMoved():
            return f"Comment #{number} was moved to another thread{why}"
        case ActUndone():
            return f"What was done to comment #{number} was taken back{why}"
        case CommentRemoved():
            return f"Comment #{number} was removed{why}"
        case CommentRestored():
            return f"Comment #{number} was restored{why}"
        case CommentErased():
            return f"The words of comment #{number} were erased."
        case ThreadClosed(to=str()):
            return "The thread was closed, and its comments were moved to another one."
        case ThreadClosed():
            return f"The thread was closed{why}"
        case ThreadReopened():
            return "The thread was opened again."
        case ThreadLevelSet(level=None):
            return "What one reads before writing in this thread is as on the whole site again."
        case ThreadLevelSet(level=Level() as level):
            return f"Before writing in this thread one reads now: {LEVELS[level]}."
        case NoteGiven(scope=scope):
            return f"{name} was given {_where(scope.reach, number)}{why}"
        case NoteAmended(material=True):
            return f"{name} was changed, and everybody is asked anew{why}"
        case NoteAmended():
            return f"The wording of {name[0].lower() + name[1:]} was changed{why}"
        case NoteLifted():
            asked = f" (“{instruction}”)" if instruction else ""
            return f"{name}{asked} was lifted{why}"
        case _:
            return ""


def piled_on(name: str, target: Target) -> str:
    """Warn a moderator that many people answer somebody just now."""
    minutes = "a minute" if target.minutes == 1 else f"{target.minutes} minutes"
    new = f", {target.new} of them new here" if target.new else ""
    return (
        f"{name or NAMELESS} is the target of {target.people} people in {minutes}{new}. "
        "Please see to that as well."
    )


def act(event: Event) -> str:
    """Name what a moderator did about a comment, in a word or two."""
    return _ACTS.get(type(event), "decided")


_ACTS: Mapping[type[Event], str] = {
    CommentRemoved: "removed",
    CommentRedacted: "words taken out",
    ContentNoteAdded: "content note added",
    CommentCollapsed: "folded",
    RevisionAsked: "asked to say it otherwise",
    CommentMoved: "moved to another thread",
    CommentDeclined: "not let in",
}

LEVELS: Mapping[Level, str] = {
    Level.OFF: "nothing",
    Level.NOTES: "the required readings and the notes of moderators",
    Level.PATH: "the required readings, the notes, and what one answers with its latest answers",
    Level.THREAD: "the required readings, the notes, and the thread, within the reading budget",
}
"""What one must have read before writing."""

WAITS: Mapping[HoldReason, str] = {
    HoldReason.ASKED: "Unread: they asked a moderator to let it through.",
    HoldReason.TRIES: "Unread: it came a fourth time with something still open.",
    HoldReason.NOTE: "A note asks for it.",
    HoldReason.FIRST: "It is among their first comments.",
    HoldReason.EVERYTHING: "Every comment waits here.",
    HoldReason.LINKS: "It has many links.",
    HoldReason.WORDS: "It has a word of the list.",
    HoldReason.REVIEW: "Its author is under review.",
    HoldReason.REMOVED_BEFORE: "Several comments of its author were removed lately.",
    HoldReason.SURGE: "Many people write here for the first time just now.",
    HoldReason.CLOSED_HOURS: "It came while no moderator was there.",
    HoldReason.REVISED: "It was changed after a moderator’s request.",
    HoldReason.SPAM: "Where it comes from it was taken for spam.",
}
"""Why a comment waits, told to those who decide."""


HELD_ERASED = "Its words are destroyed for good."
"""Told of a held comment beside what became of it."""


def decided_held(*, let_in: bool, why: str) -> str:
    """Tell an author what became of their comment that was held."""
    if let_in:
        return "A moderator let your comment in."
    if why:
        return f"A moderator did not let your comment in: {why}"
    return "You took your comment back before anybody decided."


def notes_met(count: int, seconds: int, where: str) -> str:
    """Tell the writer of a note what readers meet now."""
    notes = "1 note" if count == 1 else f"{count} notes"
    return f"Readers of {where} now meet {notes}, {about(seconds)}."


def about(seconds: int) -> str:
    """Say how long something takes to read: about 1 min 10 s."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]
    return "about " + (" ".join(part for part in parts if part) or "0 s")


def had_read(notes: Sequence[str], number: int, *, attested: bool, reduced: bool) -> str:
    """Tell what somebody had read when they wrote.

    Args:
        notes: The notes they had acknowledged.
        number: The last comment that their receipt covers; 0 for none.
        attested: Whether they said that they had read, with no page to show for it.
        reduced: Whether the budget let them off something.
    """
    did = [f"read as far as #{number}" if number else "", f"acknowledged {', '.join(notes)}"]
    done = [one for one in (did if notes else did[:1]) if one]
    told = "Had " + (" and ".join(done) or "read no comment or note of this thread")
    told += "; some of it by their own word" if attested else ""
    return told + ("; the reading budget let them off some." if reduced else ".")


def _where(reach: Reach, number: int | None) -> str:
    comment = f"#{number}" if number else "a comment"
    match reach:
        case Reach.COMMENT:
            return f"for answers to {comment}"
        case Reach.CONVERSATION:
            return f"for the conversation of {comment}"
        case Reach.THREAD:
            return "for this thread"
        case Reach.SITE:
            return "for the whole site"
