"""Seed the example house: its site, its moderator, its threads, the same each time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SetClock
from afterword.db.connect import Database
from afterword.demo.fixture import FIXTURE, OTHER_PAGES, Fixture
from afterword.demo.voices import Line, conversation
from afterword.domain.body import Body
from afterword.domain.command import CloseThread, PostComment
from afterword.domain.errors import SetupError
from afterword.domain.event import Layout, PageDescribed, Preset, Role, RoleGranted, SiteAdded
from afterword.domain.ids import AccountId, PageKey, Seq, SiteKey
from afterword.gate.verdict import Refuse
from afterword.handle import House, Person
from afterword.page import markdown
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
    secret: bytes
    seed: int
    now: datetime


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
        moderator = _furnish(tx, seeding)
        for fixture in FIXTURE:
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
    return moderator.id


def _write(
    tx: Connection, seeding: Seeding, fixture: Fixture, moderator: AccountId, progress: Progress
) -> None:
    lines = conversation(fixture.page, fixture.count, seeding.seed, nested=fixture.nested)
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
        progress(len(batch))
    if fixture.closed:
        _close(tx, house, fixture, moderator)


def _command(fixture: Fixture, line: Line, seqs: Sequence[Seq], blog: str) -> PostComment:
    html = markdown.render(line.text, blog + fixture.page)
    text = Body(line.text, html, markdown.VERSION, line.content_note or "")
    parent = None if line.parent is None else seqs[line.parent - 1]
    return PostComment(SITE, PageKey(fixture.page), text, parent)


def _post(tx: Connection, house: House, command: PostComment, signature: Signature) -> Seq:
    outcome = handle.post_comment(tx, house, command, signature)
    if isinstance(outcome, Refuse):
        words = f"The example house refused one of its own comments: {outcome.words}"
        raise SetupError(words)
    return outcome.seq


def _signature(seeding: Seeding, line: Line, moderator: AccountId) -> Signature:
    if line.name == MODERATOR_NAME:
        return Signature(MODERATOR_NAME, account=moderator)
    person = f"{seeding.seed} {line.name}".encode()
    key = edit_keys.derive(seeding.secret, person)
    return Signature(line.name, line.email or "", edit_keys.digest(key))


def _close(tx: Connection, house: House, fixture: Fixture, moderator: AccountId) -> None:
    html = markdown.render(CLOSING_WORDS, "about:blank")
    reason = Body(CLOSING_WORDS, html, markdown.VERSION)
    person = Person(Claim(account=moderator), Role.MODERATOR)
    handle.close_thread(tx, house, CloseThread(SITE, PageKey(fixture.page), reason), person)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch
