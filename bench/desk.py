"""The desk with 5,000 open items: how long it takes to open, to act, to search."""

import json
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter

from msgspec import Struct
from sqlalchemy import Connection

from afterword import handle
from afterword.clock import SetClock, SystemClock
from afterword.db.connect import Database
from afterword.domain.body import Body
from afterword.domain.clause import ClauseId
from afterword.domain.command import PostComment
from afterword.domain.desk_command import ReportComment
from afterword.domain.event import Role, RoleGranted, SiteChanged
from afterword.domain.ids import PageKey, Seq, ThreadId
from afterword.domain.level import Level
from afterword.domain.moderation import Moderation
from afterword.gate.receipt import Shown
from afterword.handle import House, Sender
from afterword.page import markdown
from afterword.people import accounts, edit_keys
from afterword.people.authors import Claim, Signature
from afterword.projection import items, queue
from bench import figures, stock, words
from bench.afterword_server import afterword
from bench.plan import HOST, Plan, Section, Step

_HELD, _REPORTED = 4_000, 1_000
_COMMENTS, _MANY = 20_000, 200_000
_OPENS, _ACTS = 10, 25
_DESK_MS, _ACT_MS, _SEARCH_MS = 500.0, 100.0, 500.0
_DESK = f"/desk/{stock.SITE}"
_COLUMNS = ("what", "of the goal", "goal", "time")


class Took(Struct, frozen=True):
    """Times of one kind, in milliseconds."""

    what: str
    goal_ms: float
    times: list[float]


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 2 + plan.rounds


def measure(plan: Plan, step: Step) -> Section:
    """Measure the desk of one house."""
    comments = _MANY if plan.full else _COMMENTS
    step(f"desk: {comments:,} comments and {_HELD + _REPORTED:,} open items")
    data = plan.room / "desk"
    thread = stock.stocked(comments, "desk")
    stock.fill(data, "http://blog.example", [thread])
    token, waiting = _furnish(data, thread)
    opened: list[float] = []
    acted: list[float] = []
    found: list[float] = []
    with ExitStack() as stack:
        step("desk: starting")
        server = stack.enter_context(afterword(data))
        server.wait_for("/readyz")
        ask = _Asker(server.port, token)
        for _ in range(plan.rounds):
            step("desk: opening, acting, searching")
            opened += [ask.get(_DESK) for _ in range(_OPENS)]
            acted += [
                ask.act(f"/api/v1{_DESK}/items/{waiting.pop()}/decision") for _ in range(_ACTS)
            ]
            found += [ask.get(f"{_DESK}/search?q=zyzzyva") for _ in range(_OPENS)]
    rows = [
        Took(f"open the desk, {_HELD + _REPORTED:,} items", _DESK_MS, opened),
        Took("let one in", _ACT_MS, acted),
        Took(f"search {comments:,} comments for what is nowhere", _SEARCH_MS, found),
    ]
    return Section(
        title="The desk",
        columns=_COLUMNS,
        rows=tuple(_row(one) for one in rows),
        notes=("Round trips on this machine: server time and a little more.",),
        raw={one.what: one.times for one in rows},
    )


def _row(took: Took) -> tuple[str, ...]:
    of_goal = figures.over([one / took.goal_ms for one in took.times]).ratio()
    spread = figures.over(took.times)
    time = f"{figures.ms(spread.median)} ({figures.ms(spread.low)} to {figures.ms(spread.high)})"
    return took.what, of_goal, figures.ms(took.goal_ms), time


class _Asker:
    """A moderator's browser."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=60)
        self._headers = {"Cookie": f"afterword-session={token}"}

    def get(self, path: str) -> float:
        """Return how long an answer took, in milliseconds."""
        return self._time("GET", path, None)

    def act(self, path: str) -> float:
        """The same for a decision."""
        return self._time("POST", path, json.dumps({"action": "let_in"}))

    def _time(self, method: str, path: str, body: str | None) -> float:
        headers = {**self._headers, **({"Content-Type": "application/json"} if body else {})}
        begun = perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        took = (perf_counter() - begun) * 1_000
        if answer.status != 200:
            message = f"{method} {path} answered {answer.status}"
            raise RuntimeError(message)
        return took


def _furnish(data: Path, thread: stock.Stocked) -> tuple[str, list[str]]:
    """Put work on the desk, and return a moderator's session and what waits to be let in."""
    database = Database(f"sqlite:///{data / 'afterword.db'}")
    clock = SetClock(SystemClock().now() - timedelta(days=1))
    house = House(clock, b"bench")
    try:
        with database.writing.begin() as tx:
            heron, ben = (
                accounts.open_account(tx, f"{name}@bench.example", name, clock.now()).id
                for name in ("heron", "ben")
            )
            for who in (heron, ben):
                handle.change_site(tx, house, stock.SITE, RoleGranted(who, Role.MODERATOR))
            token = accounts.begin_session(tx, heron, SystemClock().now())
            settings = Moderation(hold_all=True, batch=0, batch_minutes=0, surge_people=10**6)
            changed = SiteChanged(level=Level.OFF, moderation=settings)
            handle.change_site(tx, house, stock.SITE, changed)
        for start in range(0, _HELD, 500):
            with database.writing.begin() as tx:
                for number in range(start, start + 500):
                    clock.advance(timedelta(seconds=1))
                    _hold(tx, house, thread, number)
        with database.writing.begin() as tx:
            for number in range(_REPORTED):
                clock.advance(timedelta(seconds=1))
                _report(tx, house, thread, number)
        with database.reading.connect() as tx:
            every = items.page(tx, stock.SITE, None, _HELD, items.Matter.HELD)
            return token, [queue.name_of(one) for one in every]
    finally:
        database.close()


def _hold(tx: Connection, house: House, thread: stock.Stocked, number: int) -> None:
    text = words.comment(number)
    body = Body(text, markdown.render(text, "about:blank"), markdown.VERSION)
    key = edit_keys.derive(b"desk", str(number % 300).encode())
    signature = Signature(words.name(number), key_hash=edit_keys.digest(key))
    shown = Shown.nobody(stock.SITE, ThreadId(thread.thread))
    command = PostComment(stock.SITE, PageKey(thread.page), body, Seq(number % 100 + 1))
    handle.post_comment(tx, house, command, Sender(signature, shown=shown))


def _report(tx: Connection, house: House, thread: stock.Stocked, number: int) -> None:
    key_hash = edit_keys.digest(edit_keys.derive(b"reader", str(number).encode()))
    command = ReportComment(ThreadId(thread.thread), Seq(number + 1), ClauseId("slur"))
    signature = Signature(words.name(number), key_hash=key_hash)
    handle.report(tx, house, command, signature, Claim(key_hash=key_hash))
