"""An author changes what they wrote: judged like new words, and looked at first as those are."""

from msgspec.structs import replace
from sqlalchemy import Connection

from afterword.domain import comment as rules
from afterword.domain.body import Body
from afterword.domain.command import EditComment
from afterword.domain.comment import Comment, Publication
from afterword.domain.errors import InvalidError
from afterword.domain.event import CommentEdited, HoldReason
from afterword.domain.ids import ActorId, thread_stream
from afterword.domain.material import is_material
from afterword.domain.note import binds
from afterword.domain.reading import count_words
from afterword.gate import holds, judge, owed
from afterword.gate.checks import Deed
from afterword.gate.scene import Scene
from afterword.gate.verdict import Refusal, Refuse
from afterword.handle import acting, opening, quoting, scenery
from afterword.handle.opening import Opened
from afterword.handle.outcome import House, Outcome, Person
from afterword.log import bodies
from afterword.log.append import Entry
from afterword.people import authors
from afterword.projection import branch, comments, demand

_AS_A_NEW_ONE = Refuse(
    Refusal.UNDO_CLOSED,
    "What is asked of comments here has changed since you took it back, so it cannot stand again "
    "as it was. Your text is still here; please publish it as a new comment.",
)


def edit_comment(tx: Connection, house: House, command: EditComment, person: Person) -> Outcome:
    """Change a comment, unless the gate refuses it; it may wait for a moderator's look.

    Raises:
        InvalidError: If a note asks for a content note there, and the text has none that would do.
    """
    opened = opening.existing(tx, command.thread)
    comment = opening.comment_of(tx, opened.thread, command.comment)
    now = house.clock.now()
    is_author = authors.is_author(tx, comment.author, person.claim)
    verdict = judge.judge(Deed(comment, is_author, person.role, now), judge.EDIT)
    if isinstance(verdict, Refuse):
        return verdict
    scene, missing = _scene(tx, house, opened, comment, command.text, person)
    if missing:
        words = (
            f"Comments here need a content note: {missing}. Please add it to save your changes."
        )
        raise InvalidError("content_note", words)
    asked = comment.presentation.asked is not None
    verdict = judge.judge(scene, judge.ASKED_WORDS if asked else judge.NEW_WORDS)
    if isinstance(verdict, Refuse):
        return verdict
    before = bodies.read(tx, opened.head.stream, [comment.revision.body])
    entries = _entries(tx, house, command, scene, comment, before[comment.revision.body].body)
    done = opening.write_all(tx, opened, entries, ActorId(comment.author), now)
    edited = entries[0].event
    held = edited.held if isinstance(edited, CommentEdited) else None
    return replace(done, held=held)


def against_putting_back(
    tx: Connection, house: House, opened: Opened, comment: Comment, person: Person
) -> Refuse | None:
    """Return why words that were taken back cannot stand again as they are; None when they can.

    They are judged as if they came now: a moment is enough for a thread to be locked, or for a
    note to say that a moderator looks first.
    """
    if comment.publication is Publication.HELD:
        # They wait for a moderator as before.
        return None
    at = comment.revision.public or comment.revision.body
    text = bodies.read(tx, opened.head.stream, [at])[at].body
    scene, missing = _scene(tx, house, opened, comment, text, person)
    verdict = judge.judge(scene, judge.PUT_BACK)
    if isinstance(verdict, Refuse):
        return verdict
    if missing or (not scene.writer.is_staff and holds.reason_to_hold(scene)):
        return _AS_A_NEW_ONE
    return None


def _scene(  # noqa: PLR0913, PLR0917 - the scene of one change, put together once
    tx: Connection,
    house: House,
    opened: Opened,
    comment: Comment,
    text: Body,
    person: Person,
) -> tuple[Scene, str]:
    """Return the scene of a text where a comment stands, and the content notes it lacks there."""
    thread, now = opened.thread, house.clock.now()
    site = opening.site_of(tx, thread.site)
    standing = demand.in_force(tx, site, thread, now)
    parent = None if comment.parent is None else comments.load(tx, thread, comment.parent)
    path = branch.path(tx, thread, comment.parent)
    missing = owed.tags([one for one in standing if binds(one, path)], text.content_note)
    wanted = scenery.Wanted(
        site=site,
        thread=thread,
        parent=parent,
        source=text.source,
        claim=person.claim,
        names=authors.names_of(tx, site.key, person.claim),
        seal_key=house.seal_key,
        standing=standing,
    )
    named = " or ".join(f"“{tag}”" for tag in missing[0]) if missing else ""
    return scenery.scene(tx, wanted, now), named


def _entries(  # noqa: PLR0913, PLR0917 - what one change is made of
    tx: Connection,
    house: House,
    command: EditComment,
    scene: Scene,
    comment: Comment,
    before: Body,
) -> list[Entry]:
    text = quoting.settled(tx, house, command.thread, command.text, before)
    answered = comment.replies > 0
    event = CommentEdited(
        comment.seq,
        opening.seal(house, text),
        shown=rules.edit_is_shown(comment, scene.now),
        words=count_words(text.source),
        material=command.material or is_material(before.source, text.source, answered=answered),
        held=_reason_to_wait(comment, scene),
    )
    # What its author had read when they published it stays with the words that stand.
    entries = [Entry(event, replace(text, stamp=before.stamp))]
    note = _moderators_note(tx, command, comment)
    if note and note.casefold() not in text.content_note.casefold():
        public = replace(text, content_note=note)
        entries.append(acting.public_text(house, comment.seq, public))
    return entries


def _reason_to_wait(comment: Comment, scene: Scene) -> HoldReason | None:
    """Return why readers see it only after a moderator looked; None when they see it at once."""
    if scene.writer.is_staff:
        return None
    # What a moderator took out must not come back with the next change.
    if comment.presentation.redactions:
        return HoldReason.REVISED
    return holds.reason_to_hold(scene)


def _moderators_note(tx: Connection, command: EditComment, comment: Comment) -> str:
    """Return the content note that a moderator put on a comment; empty for none."""
    at = comment.revision.public
    if comment.presentation.noted is None or at is None:
        return ""
    stream = thread_stream(command.thread)
    return bodies.read(tx, stream, [at])[at].body.content_note
