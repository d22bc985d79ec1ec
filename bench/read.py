"""Reading: thread pages of every length beside nginx, which serves the same bytes from files."""

from contextlib import ExitStack
from statistics import median

from msgspec import Struct

from bench import figures, isso_server, stock
from bench.afterword_server import afterword
from bench.cold import Cold, cold_pages
from bench.http import get
from bench.nginx_server import nginx, save
from bench.plan import Goal, Plan, Section, Step
from bench.process import Process
from bench.wrk import Reading, read

_BR = {"accept-encoding": "br"}
_RATE, _ECONOMY, _ECONOMY_304, _COLD_MS = 0.45, 0.35, 0.30, 10.0
_COLUMNS = (
    "page",
    "requests/s to nginx",
    "CPU economy to nginx",
    "to nginx, 1 worker",
    "target",
    "Afterword",
    "nginx",
    "p99",
)
_SIZES = (100, 1_000, 10_000)
_SMALL = 40
_ISSO_S = 6


class Case(Struct, frozen=True, kw_only=True):
    """One page, and how it is asked for."""

    name: str
    target: str
    encoding: str = "br"
    known: bool = False
    """Whether the reader has it already and is answered 304."""
    beside_one_worker: bool = False
    """Whether an nginx with one worker takes a turn too."""


class Peer(Struct, frozen=True):
    """What was found of Isso for one thread."""

    size: int
    alone_ms: float
    ours_ms: float
    """How long a reader of Afterword waits for the same thread."""
    loaded: Reading | None
    """With 32 readers; None where that was not tried."""


class Turn(Struct, frozen=True):
    """One round: each system in its turn."""

    ours: Reading
    nginx: Reading
    single: Reading | None
    """nginx with one worker, where it was asked."""


def count(plan: Plan) -> int:
    """Return how many steps `measure` takes."""
    return len(_cases()) + 2 + (len(_isso_sizes(plan)) if plan.with_isso else 0)


def measure(plan: Plan, step: Step) -> Section:
    """Measure every case in rounds."""
    step("seeding threads to read")
    data = plan.room / "read"
    small = [stock.stocked(100, f"small-{number}") for number in range(_SMALL)]
    threads = [stock.stocked(size) for size in _SIZES]
    stock.fill(data, "http://blog.example", [*threads, *small])
    with ExitStack() as stack:
        ours = stack.enter_context(afterword(data))
        ours.wait_for("/readyz")
        step("cold pages")
        cold = cold_pages(ours, small)
        headers = get(ours.port, _cases()[0].target, accept_encoding="br").headers
        peers = [stack.enter_context(nginx(data, workers, headers)) for workers in (2, 1)]
        save(data, "ready", "identity", b"ready")
        for peer in peers:
            peer.wait_for("/ready.html")
        turns: dict[str, list[Turn]] = {}
        for case in _cases():
            step(f"reading: {case.name}")
            turns[case.name] = _rounds(plan, case, (ours, peers[0], peers[1]), data.name)
        alone = {size: _alone(ours, stock.stocked(size).target(), 20) for size in _SIZES}
    isso = _isso(plan, step, alone) if plan.with_isso else []
    return Section(
        title="Reading (wrk, 32 connections kept alive, brotli)",
        columns=_COLUMNS,
        rows=tuple(_row(case, turns[case.name]) for case in _cases()),
        notes=(
            _long_to_short(turns),
            cold.note(),
            *(_isso_note(peer, turns) for peer in isso),
        ),
        goals=_goals(turns, cold, isso),
        raw={"turns": turns, "isso": isso, "alone": alone, "cold": cold},
    )


def _cases() -> list[Case]:
    hundred, thousand, ten = (stock.stocked(size) for size in _SIZES)
    return [
        Case(name="100 comments", target=hundred.target(), beside_one_worker=True),
        Case(name="1,000, first page", target=thousand.target()),
        Case(name="1,000, last page", target=thousand.target(10)),
        Case(name="10,000, first page", target=ten.target()),
        Case(name="10,000, last page", target=ten.target(100)),
        Case(name="100, gzip", target=hundred.target(), encoding="gzip"),
        Case(name="304 Not Modified", target=hundred.target(), known=True),
    ]


def _rounds(
    plan: Plan, case: Case, servers: tuple[Process, Process, Process], name: str
) -> list[Turn]:
    ours = servers[0]
    page = get(ours.port, case.target, accept_encoding=case.encoding)
    if page.status != 200 or page.headers["content-encoding"] != case.encoding:
        words = f"{case.target}: {page.status} {page.headers['content-encoding']}"
        raise RuntimeError(words)
    file = save(plan.room / name, case.name.replace(" ", "-"), case.encoding, page.body)
    asked = [(servers[0], case.target), (servers[1], file)]
    if case.beside_one_worker:
        asked.append((servers[2], file))
    turns = []
    for _ in range(plan.rounds):
        found = [
            read(server, target, plan.seconds, _headers(case, server, target))
            for server, target in asked
        ]
        turns.append(Turn(found[0], found[1], found[2] if case.beside_one_worker else None))
    return turns


def _headers(case: Case, server: Process, target: str) -> dict[str, str]:
    headers = {"accept-encoding": case.encoding}
    if case.known:
        tag = get(server.port, target, accept_encoding=case.encoding).headers["etag"]
        headers["if-none-match"] = tag
    return headers


def _row(case: Case, turns: list[Turn]) -> tuple[str, ...]:
    rate = figures.ratios([t.ours.per_s for t in turns], [t.nginx.per_s for t in turns])
    single = [t.ours.per_s / t.single.per_s for t in turns if t.single is not None]
    economy = figures.ratios([t.nginx.cpu_us for t in turns], [t.ours.cpu_us for t in turns])
    if case.known:
        reached = figures.mark(reached=economy.median >= _ECONOMY_304)
        target = f"economy ≥ {_ECONOMY_304:.2f} {reached}"
    else:
        target = f"≥ {_RATE:.2f} {figures.mark(reached=rate.median >= _RATE)}"
    ours, theirs = median(t.ours.per_s for t in turns), median(t.nginx.per_s for t in turns)
    cpu = median(t.ours.cpu_us for t in turns), median(t.nginx.cpu_us for t in turns)
    return (
        case.name,
        rate.ratio(),
        economy.ratio(),
        figures.over(single).ratio() if single else "-",
        target,
        f"{figures.per_s(ours)}, {figures.us(cpu[0])}",
        f"{figures.per_s(theirs)}, {figures.us(cpu[1])}",
        figures.ms(median(t.ours.p99_ms for t in turns)),
    )


def _long_to_short(turns: dict[str, list[Turn]]) -> str:
    """Compare by processor time, which the load of other programs changes least."""
    long = median(t.ours.cpu_us for t in turns["10,000, first page"])
    short = median(t.ours.cpu_us for t in turns["100 comments"])
    ratio = long / short
    reached = figures.mark(reached=0.8 <= ratio <= 1.2)
    return f"CPU of a page of 10,000 comments to one of 100: {ratio:.2f} (0.80 to 1.20 {reached})"


def _goals(turns: dict[str, list[Turn]], cold: Cold, isso: list[Peer]) -> tuple[Goal, ...]:
    hundred = turns["100 comments"]
    rate = figures.ratios([t.ours.per_s for t in hundred], [t.nginx.per_s for t in hundred])
    waits = figures.over([*cold.short, *cold.long])
    long_to_short = figures.ratios(
        [t.ours.cpu_us for t in turns["10,000, first page"]], [t.ours.cpu_us for t in hundred]
    )
    peers = {peer.size: peer for peer in isso}
    loaded = peers[100].loaded if 100 in peers else None
    grown = [peers[size].alone_ms for size in (100, 10_000) if size in peers]
    return (
        Goal(
            what="a ready page, requests/s to nginx",
            found=rate.ratio(),
            wanted=f"≥ {_RATE:.2f}",
            reached=rate.median >= _RATE,
            ours=figures.per_s(median(t.ours.per_s for t in hundred)),
            nginx=figures.per_s(median(t.nginx.per_s for t in hundred)),
            isso=figures.per_s(loaded.per_s) if loaded else "-",
        ),
        _economy("a ready page, CPU economy to nginx", hundred, _ECONOMY),
        _economy("304, CPU economy to nginx", turns["304 Not Modified"], _ECONOMY_304),
        Goal(
            what="10,000 comments to 100, CPU of the first page",
            found=long_to_short.ratio(),
            wanted="0.80 to 1.20",
            reached=0.8 <= long_to_short.median <= 1.2,
            ours=figures.us(median(t.ours.cpu_us for t in turns["10,000, first page"])),
            isso=" → ".join(map(figures.ms, grown)) or "-",
        ),
        Goal(
            what="a page nobody has read, of 10 ms",
            found=figures.over([one / _COLD_MS for one in (*cold.short, *cold.long)]).ratio(),
            wanted="≤ 1",
            reached=waits.median <= _COLD_MS,
            ours=figures.ms(waits.median),
            isso=figures.ms(grown[0]) if grown else "-",
        ),
    )


def _economy(what: str, turns: list[Turn], wanted: float) -> Goal:
    found = figures.ratios([t.nginx.cpu_us for t in turns], [t.ours.cpu_us for t in turns])
    return Goal(
        what=what,
        found=found.ratio(),
        wanted=f"≥ {wanted:.2f}",
        reached=found.median >= wanted,
        ours=figures.us(median(t.ours.cpu_us for t in turns)),
        nginx=figures.us(median(t.nginx.cpu_us for t in turns)),
    )


def _isso_sizes(plan: Plan) -> tuple[int, ...]:
    return _SIZES if plan.full else _SIZES[:2]


def _isso(plan: Plan, step: Step, ours: dict[int, float]) -> list[Peer]:
    """Read what Isso's own script asks for: the whole thread, as JSON."""
    folder = plan.room / "isso"
    found = []
    with isso_server.isso(folder) as server:
        server.wait_for("/config")
        for size in _isso_sizes(plan):
            step(f"reading: Isso, {size:,} comments")
            isso_server.fill(folder, f"/{size}/", size)
            target = f"/?uri=%2F{size}%2F&nested_limit=5"
            # Beyond the first size, 32 readers at once would keep it busy for a minute.
            loaded = read(server, target, _ISSO_S) if size == _SIZES[0] else None
            found.append(Peer(size, _alone(server, target, 3), ours[size], loaded))
    return found


def _alone(server: Process, target: str, times: int) -> float:
    """Return how long one reader waits for a page that others have read before."""
    return median(get(server.port, target, accept_encoding="br").ms for _ in range(times))


def _isso_note(peer: Peer, turns: dict[str, list[Turn]]) -> str:
    alone = (
        f"Isso, {peer.size:,} comments: one reader alone waits {figures.ms(peer.alone_ms)}, "
        f"{peer.alone_ms / peer.ours_ms:,.0f} times as long as with Afterword "
        f"({figures.ms(peer.ours_ms)})"
    )
    if peer.loaded is None:
        return f"{alone}."
    ours = median(turn.ours.per_s for turn in turns["100 comments"])
    per_s = peer.loaded.per_s
    return (
        f"{alone}; with 32 readers {figures.per_s(per_s)}, {figures.us(peer.loaded.cpu_us)} each: "
        f"Afterword answers {ours / per_s:,.0f} times as many."
    )
