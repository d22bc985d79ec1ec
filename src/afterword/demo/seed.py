"""Seed the example house: its site, its moderator, its threads, the same each time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.demo.fixture import CHANGED, FIXTURE, OTHER_PAGES, Fixture
from afterword.demo.house import NOTES, GivenNote, readings
from afterword.demo.voices import Line, conversation
from afterword.domain.body import Body
from afterword.domain.command import CloseThread, EditComment, GiveNote, PostComment
from afterword.domain.effect import Cover, Effect, RequireContentNote
from afterword.domain.errors import SetupError
from afterword.domain.event import Layout, PageDescribed, Preset, Role, RoleGranted, SiteAdded
from afterword.domain.ids import AccountId, ActorId, PageKey, Seq, SiteKey, thread_id
from afterword.domain.note import Scope
from afterword.gate.verdict import Refuse
from afterword.handle import Done, House, Person, Sender
from afterword.page import markdown
from afterword.page.place import NOWHERE
from afterword.people import accounts, edit_keys
from afterword.people.authors import Claim, Signature
from afterword.projection import sites

SITE = SiteKey("teaspoon")
MODERATOR = "heron@teaspoon.example"
MODERATOR_NAME = "Heron"
CLOSING_WORDS = (
    "The pool has its answer, and this thread has said what it had to say. Thank you, everybody."
)
_BATCH = 500

Progress = Callable[[int], None]
"""Told how many comments have been written."""


class Seeding(Struct, frozen=True):
    """Where the seeds go."""

    database: Database
    seal_key: bytes
    blog: str
    """The example blog's origin."""
    content: Path
    """The example blog's texts."""
    secret: bytes
    seed: int
    now: datetime
    threads: Sequence[Fixture] = FIXTURE
    """Which pages of the magazine people have talked under."""


def is_seeded(database: Database) -> bool:
    """Say whether the example house is there already."""
    with database.reading.connect() as tx:
        return sites.load(tx, SITE) is not None


def total() -> int:
    """Return how many comments will be written."""
    return sum(fixture.count for fixture in FIXTURE)


def seed(seeding: Seeding, progress: Progress) -> None:
    """Write the example house, all of it or nothing: it may be interrupted at any time."""
    with seeding.database.writing.begin() as tx:
        write(tx, seeding, progress)


def write(tx: Connection, seeding: Seeding, progress: Progress) -> None:
    """Do it in a transaction that has more to do."""
    moderator = _furnish(tx, seeding)
    for fixture in seeding.threads:
        _write(tx, seeding, fixture, moderator, progress)


def _furnish(tx: Connection, seeding: Seeding) -> AccountId:
    """Add the site, describe its pages, and give it a moderator."""
    first = min(fixture.at for fixture in FIXTURE) - timedelta(days=30)
    house = House(SetClock(first), seeding.seal_key)
    added = SiteAdded(SITE, "Teaspoon", (seeding.blog,), Preset.SAFE_SPACE)
    handle.change_site(tx, house, SITE, added)
    moderator = accounts.open_account(tx, MODERATOR, MODERATOR_NAME, first)
    handle.change_site(tx, house, SITE, RoleGranted(moderator.id, Role.MODERATOR))
    for fixture in FIXTURE:
        layout = Layout.NESTED if fixture.nested else None
        page, url = PageKey(fixture.page), seeding.blog + fixture.page
        handle.change_site(tx, house, SITE, PageDescribed(page, fixture.title, url, layout))
    for name, title in OTHER_PAGES:
        event = PageDescribed(PageKey(name), title, seeding.blog + name)
        handle.change_site(tx, house, SITE, event)
    _publish_readings(tx, house, seeding, moderator.id)
    return moderator.id


def _publish_readings(
    tx: Connection, house: House, seeding: Seeding, moderator: AccountId
) -> None:
    for version in readings(seeding.content):
        text = body(version.text, seeding.blog)
        handle.publish_reading(
            *(tx, house, SITE, version.slug, version.title, text),
            material=True,
            actor=ActorId(moderator),
        )


def _write(
    tx: Connection, seeding: Seeding, fixture: Fixture, moderator: AccountId, progress: Progress
) -> None:
    lines = _lines(seeding, fixture)
    clock = SetClock(fixture.at)
    house = House(clock, seeding.seal_key)
    seqs: list[Seq] = []
    for batch in _batches(lines):
        for line in batch:
            # A machine whose clock is behind the magazine's must not show comments to come.
            clock.set(min(fixture.at + timedelta(minutes=line.minutes), seeding.now))
            command = _command(fixture, line, seqs, seeding.blog)
            signature = _signature(seeding, line, moderator)
            seqs.append(_post(tx, house, command, signature))
            _note(tx, house, fixture, seqs, moderator)
            _change(tx, house, seeding, fixture, seqs)
        progress(len(batch))
    if fixture.closed:
        _close(tx, house, fixture, moderator)


def _command(fixture: Fixture, line: Line, seqs: Sequence[Seq], blog: str) -> PostComment:
    text = replace(body(line.text, blog + fixture.page), content_note=line.content_note or "")
    parent = None if line.parent is None else seqs[line.parent - 1]
    return PostComment(SITE, PageKey(fixture.page), text, parent)


def _post(tx: Connection, house: House, command: PostComment, signature: Signature) -> Seq:
    outcome = handle.post_comment(tx, house, command, Sender(signature))
    if not isinstance(outcome, Done):
        words = f"The example house did not take one of its own comments: {outcome}"
        raise SetupError(words)
    return outcome.seq


def _signature(seeding: Seeding, line: Line, moderator: AccountId) -> Signature:
    if line.name == MODERATOR_NAME:
        return Signature(MODERATOR_NAME, account=moderator)
    return guest(seeding, line.name, line.email or "")


def guest(seeding: Seeding, name: str, email: str = "") -> Signature:
    """Return as whom somebody writes in the example house; the same each time."""
    key = edit_keys.derive(seeding.secret, f"{seeding.seed} {name}".encode())
    return Signature(name, email, edit_keys.digest(key))


def _note(
    tx: Connection, house: House, fixture: Fixture, seqs: Sequence[Seq], moderator: AccountId
) -> None:
    """Give the notes that stand behind the comment written last."""
    for given in NOTES.get(fixture.name, ()):
        if given.after == len(seqs):
            command = _note_command(fixture, given, seqs)
            person = Person(Claim(account=moderator), Role.MODERATOR)
            signature = Signature(MODERATOR_NAME, account=moderator)
            handle.give(tx, house, command, person, signature)


def _note_command(fixture: Fixture, given: GivenNote, seqs: Sequence[Seq]) -> GiveNote:
    effects: list[Effect] = []
    if given.tags:
        effects.append(RequireContentNote(given.tags))
    if given.covers is not None:
        effects.append(Cover(seqs[given.covers - 1]))
    html = markdown.render(given.detail, NOWHERE) if given.detail else ""
    source = "\n".join(filter(None, (given.instruction, given.detail)))
    return GiveNote(
        site=SITE,
        page=PageKey(fixture.page),
        kind=given.kind,
        scope=Scope(given.reach, None if given.about is None else seqs[given.about - 1]),
        text=Body(source, html, markdown.VERSION),
        effects=tuple(effects),
    )


def _change(
    tx: Connection, house: House, seeding: Seeding, fixture: Fixture, seqs: Sequence[Seq]
) -> None:
    """Let somebody add to what they wrote a while ago: an edit that readers are told of."""
    change = CHANGED.get(fixture.name)
    if change is None or change.after != len(seqs):
        return
    line = next(islice(_lines(seeding, fixture), change.number - 1, None))
    text = body(f"{line.text}\n\n{change.added}", seeding.blog + fixture.page)
    signature = _signature(seeding, line, AccountId(""))
    command = EditComment(thread_id(SITE, PageKey(fixture.page)), seqs[change.number - 1], text)
    outcome = handle.change_comment(tx, house, command, Person(Claim(key_hash=signature.key_hash)))
    if isinstance(outcome, Refuse):
        words = f"The example house refused a change of its own: {outcome.words}"
        raise SetupError(words)


def _lines(seeding: Seeding, fixture: Fixture) -> Iterator[Line]:
    return conversation(fixture.page, fixture.count, seeding.seed, nested=fixture.nested)


def body(text: str, base: str) -> Body:
    """Return a text as it is kept."""
    return Body(text, markdown.render(text, base), markdown.VERSION)


def _close(tx: Connection, house: House, fixture: Fixture, moderator: AccountId) -> None:
    reason = body(CLOSING_WORDS, NOWHERE)
    person = Person(Claim(account=moderator), Role.MODERATOR)
    handle.close_thread(tx, house, CloseThread(SITE, PageKey(fixture.page), reason), person)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch
