"""A large database beside a small one: the same pages, and posting, with much stored elsewhere."""

from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from statistics import median

from msgspec import Struct

from afterword.domain.event import Preset
from bench import clones, figures, stock
from bench.afterword_server import afterword
from bench.figures import Spread
from bench.http import ask, get, post
from bench.plan import HOST, Goal, Plan, Section, Step
from bench.process import Process
from bench.stock import Stocked
from bench.writers import Orders, Written, flawless, write
from bench.wrk import Reading, read

_ORIGINAL = stock.stocked(10_000, "original")
_FEW = [stock.stocked(100, f"small-{number}") for number in range(10)]
# (cheaper beside many than beside few is nothing but a machine that was not quiet)
_MOST_COST, _LEAST_RATE = 1.10, 0.75
_COST, _RATE = f"≤ {_MOST_COST:.2f}", f"≥ {_LEAST_RATE:.2f}"
_COLUMNS = ("what", "large to small", "to be", "with 1,000 comments", "with many")


class Both(Struct, frozen=True):
    """What was found beside few and beside many stored comments, round by round."""

    few: list[float]
    many: list[float]

    @property
    def ratio(self) -> Spread:
        """What it costs beside many, of what it costs beside few."""
        return figures.ratios(self.many, self.few)


def count(_: Plan) -> int:
    """Return how many steps `measure` takes."""
    return 5


def measure(plan: Plan, step: Step) -> Section:
    """Read and post beside few and beside many stored comments."""
    copies = 100 if plan.full else 5
    with ExitStack() as stack:
        step("seeding a small database")
        small = _server(plan, "small", 0, stack)
        step(f"seeding {copies * 10_000:,} comments")
        large = _server(plan, "large", copies, stack)
        step("cold pages beside few and many comments")
        pairs = [pair for at in range(plan.rounds) for pair in _cold(small, large, at)]
        cold = Both([one for one, _ in pairs], [other for _, other in pairs])
        step("ready pages beside few and many comments")
        turns = [(_ready(plan, small), _ready(plan, large)) for _ in range(plan.rounds)]
        step("posting beside few and many comments")
        posted = [(_post(plan, small, at), _post(plan, large, at)) for at in range(plan.rounds)]
    ready = Both([one.cpu_us for one, _ in turns], [other.cpu_us for _, other in turns])
    rate = Both([one.per_s for one, _ in posted], [other.per_s for _, other in posted])
    cpu = Both([one.cpu_us for one, _ in posted], [other.cpu_us for _, other in posted])
    goals = _goals(copies * 10_000, ready, cold, rate)
    return Section(
        title=f"With {copies * 10_000:,} comments stored elsewhere, beside 1,000 in all",
        columns=_COLUMNS,
        rows=(
            _row("CPU of a ready page of 100 comments", ready, _COST, figures.us),
            _row("wait for a cold page of 100 comments", cold, _COST, figures.ms),
            _row("comments/s, 16 clients", rate, _RATE, figures.per_s),
            _row("CPU of a comment, 16 clients", cpu, "-", figures.us),
        ),
        goals=goals,
        raw={"ready": turns, "cold": cold, "posted": posted},
    )


def _server(plan: Plan, name: str, copies: int, stack: ExitStack) -> Process:
    data = plan.room / name
    more = [_ORIGINAL] if copies else []
    stock.fill(data, "http://blog.example", [*_FEW, *more], Preset.STANDARD)
    clones.copy(data, _ORIGINAL, copies - 1)
    server = stack.enter_context(afterword(data))
    server.wait_for("/readyz")
    return server


def _cold(small: Process, large: Process, at: int) -> Iterator[tuple[float, float]]:
    """Read pages that nobody has read since somebody wrote on them, in milliseconds."""
    lines = [HTTPConnection(HOST, server.port) for server in (small, large)]
    for thread in _FEW[2:]:
        for line in lines:
            content = {"site": stock.SITE, "page": thread.page, "text": f"Round {at}."}
            post(line, thread.posting, content, f"cold {thread.page} {at}")
        few, many = (ask(line, thread.target(), accept_encoding="br").ms for line in lines)
        yield few, many
    for line in lines:
        line.close()


def _ready(plan: Plan, server: Process) -> Reading:
    target = _FEW[0].target()
    get(server.port, target, accept_encoding="br")
    return read(server, target, plan.seconds, {"accept-encoding": "br"})


def _post(plan: Plan, server: Process, at: int) -> Written:
    thread: Stocked = _FEW[1]
    orders = Orders(
        port=server.port,
        target=thread.posting,
        clients=16,
        seconds=plan.seconds,
        run=f"grown {at}",
        page=thread.page,
        site=stock.SITE,
    )
    return flawless(write(server, orders))


def _row(what: str, both: Both, wanted: str, shown: figures.Shown) -> tuple[str, ...]:
    found = shown(median(both.few)), shown(median(both.many))
    return (what, both.ratio.ratio(), wanted, *found)


def _goals(stored: int, ready: Both, cold: Both, rate: Both) -> tuple[Goal, ...]:
    beside = f"with {stored:,} comments elsewhere"
    return (
        _cost(f"a ready page {beside}, CPU", ready, figures.us),
        _cost(f"a cold page {beside}, wait", cold, figures.ms),
        Goal(
            what=f"posting {beside}, comments/s",
            found=rate.ratio.ratio(),
            wanted=_RATE,
            reached=rate.ratio.median >= _LEAST_RATE,
            ours=_each(rate, figures.per_s),
        ),
    )


def _cost(what: str, both: Both, shown: figures.Shown) -> Goal:
    return Goal(
        what=what,
        found=both.ratio.ratio(),
        wanted=_COST,
        reached=both.ratio.median <= _MOST_COST,
        ours=_each(both, shown),
    )


def _each(both: Both, shown: figures.Shown) -> str:
    return f"{shown(median(both.few))} → {shown(median(both.many))}"
