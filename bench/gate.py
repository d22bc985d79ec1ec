"""What the read gate adds to a post: each level beside `off`, in one run, in one process.

Everything a post does in the writer's transaction is timed, with opening the receipt that came
with it, and then rolled back, so that every post meets the same thread of 10,000 comments.
"""

from statistics import median
from time import perf_counter

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SystemClock
from afterword.db.connect import Database
from afterword.domain.body import Body
from afterword.domain.command import GiveNote, PostComment
from afterword.domain.event import Role, SiteChanged
from afterword.domain.ids import AccountId, PageKey, Seq, ThreadId, site_stream, thread_stream
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.domain.note import Kind, Note, Reach, Scope
from afterword.gate import receipt
from afterword.gate.ranges import Range
from afterword.gate.receipt import Shown, SiteReceipt, ThreadReceipt
from afterword.handle import House, Person, Sender
from afterword.page import markdown
from afterword.people import edit_keys
from afterword.people.authors import Claim, Signature
from afterword.projection import notes, threads
from bench import figures, stock, words
from bench.plan import Plan, Section, Step

_COMMENTS = 10_000
_DEEP, _ANSWERS = 10, 25
_NOTES = 7
_POSTS = 100
_TURNS = 5
_GOAL_MS = {Level.NOTES: 0.2, Level.PATH: 0.2, Level.THREAD: 1.0}
_SECRET = b"bench"
_MODERATOR = Person(Claim(account=AccountId("heron")), Role.MODERATOR)
_HERON = Signature("Heron", account=AccountId("heron"))
_ANN = Signature("Ann", key_hash=edit_keys.digest(edit_keys.derive(b"bench", b"ann")))
_PAGE = stock.stocked(_COMMENTS, "gate")
_COLUMNS = ("level", "notes", "reader", "of the goal", "added", "of level off", "off", "with it")


class Case(Struct, frozen=True):
    """Who posts where."""

    level: Level
    reader: str
    header: str
    """Their receipts."""
    with_notes: bool


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 1 + 2 * plan.rounds


def measure(plan: Plan, step: Step) -> Section:
    """Post at each level, with and without notes, taking turns with level off."""
    step("the gate: 10,000 comments to post among")
    folder = plan.room / "gate"
    stock.fill(folder, "https://bench.example", [_PAGE])
    database = Database(f"sqlite:///{folder / 'afterword.db'}")
    house = House(SystemClock(), b"bench")
    try:
        answered = _furnish(database, house)
        found = _rounds(plan, step, database, house, answered)
        _give_notes(database, house, answered)
        found += _rounds(plan, step, database, house, answered)
    finally:
        database.close()
    return Section(
        title="What the read gate adds to a post, in a thread of 10,000 comments",
        columns=_COLUMNS,
        rows=tuple(_row(case, offs, gated) for case, offs, gated in found),
        notes=(
            "Goals: 0.2 ms at the levels notes and path, 1 ms at thread.",
            (
                f"An answer to a comment {_DEEP} deep with {_ANSWERS} answers, {_NOTES} notes on"
                " its way where there are any. Medians of posts in the writer's transaction."
            ),
        ),
        raw={_name(case): {"off_ms": offs, "on_ms": gated} for case, offs, gated in found},
    )


_Found = list[tuple[Case, list[float], list[float]]]


def _rounds(plan: Plan, step: Step, database: Database, house: House, answered: Seq) -> _Found:
    cases = _cases(database, house)
    off = Case(Level.OFF, "", "", with_notes=cases[0].with_notes)
    found: _Found = [(case, [], []) for case in cases]
    for _ in range(plan.rounds):
        step("the gate: posts at each level, beside posts at level off")
        for case, offs, gated in found:
            pairs = [
                (_turn(database, house, off, answered), _turn(database, house, case, answered))
                for _ in range(_TURNS)
            ]
            offs.append(median(pair[0] for pair in pairs))
            gated.append(median(pair[1] for pair in pairs))
    return found


def _turn(database: Database, house: House, case: Case, answered: Seq) -> float:
    """Return how many milliseconds a post takes, as the median of many."""
    times = []
    with database.writing.begin() as tx:
        handle.change_site(tx, house, stock.SITE, SiteChanged(level=case.level))
        for number in range(_POSTS):
            with tx.begin_nested() as one:
                times.append(_post(tx, house, case, answered, number))
                one.rollback()
    return median(times) * 1_000


def _post(tx: Connection, house: House, case: Case, answered: Seq, number: int) -> float:
    text = Body(words.comment(number), "<p>A comment.</p>", markdown.VERSION)
    command = PostComment(stock.SITE, PageKey(_PAGE.page), text, answered)
    now = house.clock.now()
    keys = receipt.keys(_SECRET, stock.SITE, now)
    began = perf_counter()
    shown = receipt.shown(case.header, stock.SITE, _thread(), keys, now)
    handle.post_comment(tx, house, command, Sender(_ANN, shown))
    return perf_counter() - began


def _furnish(database: Database, house: House) -> Seq:
    """Make a deep conversation, and answers at its end; return what is going to be answered."""
    text = Body("A comment among many.", "<p>A comment among many.</p>", markdown.VERSION)
    with database.writing.begin() as tx:
        # (who wrote the thousands came just now: each post would raise an alarm, and take it back)
        calm = SiteChanged(moderation=Moderation(surge_people=0))
        handle.change_site(tx, house, stock.SITE, calm)
        parent: Seq | None = None
        for _ in range(_DEEP):
            parent = _say(tx, house, text, parent)
        for _ in range(_ANSWERS):
            _say(tx, house, text, parent)
    assert parent is not None  # noqa: S101 - ten comments were posted
    return parent


def _say(tx: Connection, house: House, text: Body, parent: Seq | None) -> Seq:
    command = PostComment(stock.SITE, PageKey(_PAGE.page), text, parent)
    done = handle.post_comment(tx, house, command, Sender(_HERON))
    assert isinstance(done, handle.Done), done  # noqa: S101 - nothing is asked in an import
    return done.seq


def _give_notes(database: Database, house: House, answered: Seq) -> None:
    text = Body("Please be kind to each other.", "", markdown.VERSION)
    near = [Scope(Reach.CONVERSATION, answered), Scope(Reach.COMMENT, answered)]
    scopes = [*near, *(Scope() for _ in range(_NOTES - len(near) - 1)), Scope(Reach.SITE)]
    with database.writing.begin() as tx:
        for scope in scopes:
            page = None if scope.reach is Reach.SITE else PageKey(_PAGE.page)
            command = GiveNote(
                site=stock.SITE, page=page, kind=Kind.CLARIFY, scope=scope, text=text
            )
            handle.give(tx, house, command, _MODERATOR, _HERON)


def _cases(database: Database, house: House) -> list[Case]:
    with database.reading.connect() as tx:
        thread = threads.load(tx, _thread())
        known = [
            *notes.every(tx, site_stream(stock.SITE)),
            *notes.every(tx, thread_stream(_thread())),
        ]
    head = thread.position if thread else Seq(0)
    all_read = _header(house, known, ((1, int(head)),), head)
    holes = tuple((at, at + 150) for at in range(1, int(head) - 153, (int(head) - 153) // 60))
    but_one = ((1, 4), (6, int(head)))
    return [
        Case(Level.NOTES, "has read all", all_read, bool(known)),
        Case(Level.PATH, "has read all", all_read, bool(known)),
        Case(Level.THREAD, "has read all", all_read, bool(known)),
        Case(Level.PATH, "all but one", _header(house, known, but_one, head), bool(known)),
        Case(Level.THREAD, "60 holes", _header(house, known, holes, head), bool(known)),
        Case(Level.THREAD, "has read nothing", "", bool(known)),
    ]


def _header(house: House, known: list[Note], ranges: tuple[Range, ...], head: Seq) -> str:
    in_thread = [(one.id, 1) for one in known if one.scope.reach is not Reach.SITE]
    of_site = [(one.id, 1) for one in known if one.scope.reach is Reach.SITE]
    thread = ThreadReceipt(thread=_thread(), ranges=ranges, notes=tuple(in_thread), seen=head)
    site = SiteReceipt(site=stock.SITE, notes=tuple(of_site))
    now = house.clock.now()
    keys = receipt.keys(_SECRET, stock.SITE, now)
    return " ".join(receipt.written(Shown(thread, site), keys, now))


def _thread() -> ThreadId:
    return ThreadId(_PAGE.thread)


def _row(case: Case, offs: list[float], gated: list[float]) -> tuple[str, ...]:
    added = figures.over([on - off for off, on in zip(offs, gated, strict=True)])
    goal = _GOAL_MS[case.level]
    reached = figures.mark(reached=added.median <= goal)
    return (
        case.level,
        str(_NOTES) if case.with_notes else "none",
        case.reader,
        f"{added.median / goal:.2f} {reached}",
        f"{added.median:.3f} ms",
        figures.ratios(gated, offs).ratio(),
        f"{median(offs):.3f} ms",
        f"{median(gated):.3f} ms",
    )


def _name(case: Case) -> str:
    return f"{case.level}, {'notes' if case.with_notes else 'no notes'}, {case.reader}"
